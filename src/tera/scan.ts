/**
 * Scans an interval of a table, tablet after tablet, one session at a time (protocol.md §6.12). Moves,
 * splits, evictions and lost answers end a session, never the scan: the next session resumes at the
 * last cell that was given, inclusively, and that cell is dropped (O27 to O30).
 */
import type { CellBlock } from '../cells/block.js';
import { STRIDE } from '../cells/block.js';
import { keyAfter, rowKey, type RowKey } from '../cells/bytes.js';
import { familyOf, qualifierOf, rowKeyOf, timestampOf } from '../cells/cell.js';
import { escapeBytes } from '../cells/escape.js';
import { decodeScanAnswer, type ScanAnswer } from '../cells/scan-answer.js';
import { backoffMs, type Clock, type Random } from '../clock.js';
import { isRetryable, TerautilError } from '../errors.js';
import type { ScanRequest, TableKind } from '../migration/ports.js';
import type { Channels } from '../rpc/types.js';
import type { Locations } from './locations.js';
import { createScanRequest, type ScanPosition } from './scan-request.js';
import { scanSession, type SessionEnd } from './scan-session.js';
import { scanReaction, statusError, statusText } from './status.js';

export interface ScannerOptions {
  readonly channels: Channels;
  readonly locations: Locations;
  readonly kindOf: (table: string) => Promise<TableKind>;
  readonly clock: Clock;
  readonly random: Random;
}

/** Twice what the server is given for one pack: a pack also waits for those before it (protocol.md §6.9). */
const CALL_TIMEOUT_MS = 60_000;
/** A scan over a restarting server stalled for 33 s (O5); a lost answer costs one call's time. */
const NO_PROGRESS_MS = 120_000;
/** Storage errors and unknown statuses in a row, without a cell between them. */
const MOST_LIMITED_FAILURES = 5;
const FIRST_BACKOFF_MS = 100;
const MOST_BACKOFF_MS = 5_000;
/** Servers do not check the keys of scans; a longer one wraps around to other rows (O17). */
const MAX_KEY_BYTES = 65_535;

/** See `Cluster.scan`. Throws TU-TERA-UNAVAILABLE when nothing arrives for minutes, TU-TABLE-…, TU-TERA-…. */
export function createScanner(
  options: ScannerOptions,
): (r: ScanRequest) => AsyncGenerator<CellBlock> {
  return (request) => scanInterval(options, request);
}

async function* scanInterval(
  { channels, locations, kindOf, clock, random }: ScannerOptions,
  request: ScanRequest,
): AsyncGenerator<CellBlock> {
  const { table, interval, signal } = request;
  checkKey(interval.start);
  if (interval.end !== null) checkKey(interval.end);
  const kind = await kindOf(table);
  if (kind === 'ttl-kv') refuseTtlKv(table);

  let position: ScanPosition = { row: interval.start, cell: null, delivered: false };
  let progressAt = clock.monotonicMs();
  let failures = 0;
  let limitedFailures = 0;

  function progress(): void {
    progressAt = clock.monotonicMs();
    failures = 0;
    limitedFailures = 0;
  }

  /** Waits before the next session, not at all after the first failure since something arrived. */
  async function pause(reason: string, cause?: unknown): Promise<void> {
    signal.throwIfAborted();
    if (clock.monotonicMs() - progressAt >= NO_PROGRESS_MS) {
      throw new TerautilError(
        'TU-TERA-UNAVAILABLE',
        `The scan of ${table} does not get beyond row "${escapeBytes(position.row)}": ${reason}`,
        { hint: 'Check that the cluster is healthy; then run again.', cause },
      );
    }
    if (failures > 0) {
      await clock.sleep(backoffMs(random, failures - 1, FIRST_BACKOFF_MS, MOST_BACKOFF_MS), signal);
    }
    failures += 1;
  }

  /** What to do about a session that ended before its tablet did. */
  async function recover(end: Exclude<SessionEnd, { kind: 'complete' }>): Promise<void> {
    switch (end.kind) {
      case 'lost':
        await pause('the server loses the session');
        return;
      case 'out-of-time':
        await pause('the server finds nothing in its time');
        return;
      case 'failed':
        signal.throwIfAborted();
        if (!isRetryable(end.error)) throw end.error;
        locations.invalidate(table, position.row);
        await pause('the server does not answer', end.error);
        return;
      case 'status':
        await recoverFromStatus(end.status);
    }
  }

  async function recoverFromStatus(status: number): Promise<void> {
    const reaction = scanReaction(status);
    limitedFailures += reaction === 'limited' ? 1 : 0;
    if (reaction === 'fatal' || limitedFailures > MOST_LIMITED_FAILURES) {
      throw statusError(status, `The scan of ${table} at row "${escapeBytes(position.row)}"`);
    }
    if (reaction === 'relocate') locations.invalidate(table, position.row);
    await pause(`the server answers ${statusText(status)}`);
  }

  for (;;) {
    signal.throwIfAborted();
    const { server } = await locations.find(
      table,
      position.row,
      progressAt + NO_PROGRESS_MS,
      signal,
    );
    const from = position.row;
    const encode = createScanRequest({ request, kind, position, clock, random });
    const session = scanSession(async (first, left) => {
      const body = await channels.call(server, 'tera.TabletNodeServer.ScanTablet', encode(first), {
        timeoutMs: CALL_TIMEOUT_MS,
        signal: AbortSignal.any([signal, left]),
      });
      return decodeAnswer(body, server);
    }, request.readAhead);
    let end: SessionEnd;
    try {
      for (;;) {
        const step = await session.next();
        if (step.done === true) {
          end = step.value;
          break;
        }
        const block = withoutRepeated(step.value.block, position);
        const reached = positionAfter(step.value, kind);
        if (reached !== null && reached.row.compare(position.row) < 0)
          goesBack(table, position.row);
        position = reached ?? position;
        if (block.count > 0) {
          yield block;
          progress();
        }
      }
    } finally {
      await session.return({ kind: 'lost' });
    }
    if (end.kind === 'complete') {
      const next = nextTablet(end.end, interval.end, from, table);
      if (next === null) return;
      position = { row: next, cell: null, delivered: false };
      progress();
    } else {
      if (kind === 'general-kv' && reaches(position.row, interval.end)) return;
      await recover(end);
    }
  }
}

function decodeAnswer(body: Buffer, server: string): ScanAnswer {
  try {
    return decodeScanAnswer(body);
  } catch (cause) {
    throw new TerautilError('TU-RPC-PROTOCOL', `The scan answer of ${server} cannot be read`, {
      hint: 'Check that the server at this address is a Tera tablet server of a known version.',
      cause,
    });
  }
}

/** Where to go on after a pack; null when it holds nothing to go on from. */
function positionAfter(
  { block, nextStartPoint }: ScanAnswer,
  kind: TableKind,
): ScanPosition | null {
  if (block.count > 0) {
    const last = block.count - 1;
    const row = rowKey(Buffer.from(rowKeyOf(block, last)));
    if (kind === 'general-kv') return { row: keyAfter(row), cell: null, delivered: false };
    const cell = {
      family: Buffer.from(familyOf(block, last)),
      qualifier: Buffer.from(qualifierOf(block, last)),
      timestamp: timestampOf(block, last),
    };
    return { row, cell, delivered: true };
  }
  if (nextStartPoint === null) return null;
  const { row, family, qualifier, timestamp } = nextStartPoint;
  return { row, cell: { family, qualifier, timestamp }, delivered: false };
}

/** Only the first pack of a resumed session can begin with the cell that was given last. */
function withoutRepeated(block: CellBlock, { row, cell, delivered }: ScanPosition): CellBlock {
  if (!delivered || cell === null || block.count === 0) return block;
  const repeated =
    rowKeyOf(block, 0).equals(row) &&
    familyOf(block, 0).equals(cell.family) &&
    qualifierOf(block, 0).equals(cell.qualifier) &&
    timestampOf(block, 0) === cell.timestamp;
  if (!repeated) return block;
  return { ...block, offsets: block.offsets.subarray(STRIDE), count: block.count - 1 };
}

/** Where the next tablet begins, exactly at the end of the one that answered; null = all is scanned. */
function nextTablet(
  end: Buffer | null,
  wanted: RowKey | null,
  from: RowKey,
  table: string,
): RowKey | null {
  if (end === null) {
    throw new TerautilError('TU-RPC-PROTOCOL', `A scan answer of ${table} lacks the tablet's end`);
  }
  if (end.length === 0) return null;
  const next = rowKey(Buffer.from(end));
  if (reaches(next, wanted)) return null;
  if (next.compare(from) <= 0) goesBack(table, from);
  return next;
}

function reaches(key: RowKey, end: RowKey | null): boolean {
  return end !== null && key.compare(end) >= 0;
}

function goesBack(table: string, row: RowKey): never {
  throw new TerautilError(
    'TU-RPC-PROTOCOL',
    `The scan of ${table} goes back before row "${escapeBytes(row)}"`,
  );
}

function checkKey(key: RowKey): void {
  if (key.length <= MAX_KEY_BYTES) return;
  throw new TerautilError(
    'TU-CELL-INVALID',
    `A scan cannot begin or end at a key of ${key.length} bytes`,
    {
      hint: `Row keys have at most ${MAX_KEY_BYTES} bytes.`,
    },
  );
}

/** A scan from the empty key loses rows there, and the remaining life of rows is not told (O7, O20). */
function refuseTtlKv(table: string): never {
  throw new TerautilError(
    'TU-GUARD',
    `${table} is a TTL-KV table, which cannot be scanned without loss yet`,
  );
}
