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
import type { Clock, Random } from '../clock.js';
import { TerautilError } from '../errors.js';
import type { ScanRequest, TableKind } from '../migration/ports.js';
import type { Compression } from '../rpc/compression.js';
import type { Channels } from '../rpc/types.js';
import type { Locations } from './locations.js';
import { createScanRecovery } from './scan-recovery.js';
import { createScanRequest, type ScanPosition } from './scan-request.js';
import { scanSession, type SendScan, type SessionEnd } from './scan-session.js';

export interface ScannerOptions {
  readonly channels: Channels;
  readonly locations: Locations;
  readonly kindOf: (table: string) => Promise<TableKind>;
  /** Wished for the answers. */
  readonly compression?: Compression | undefined;
  readonly clock: Clock;
  readonly random: Random;
}

/** Twice what the server is given for one pack: a pack also waits for those before it (protocol.md §6.9). */
const CALL_TIMEOUT_MS = 60_000;
/** Servers do not check the keys of scans; a longer one wraps around to other rows (O17). */
const MAX_KEY_BYTES = 65_535;

/** See `Cluster.scan`. Throws TU-TERA-UNAVAILABLE when nothing arrives for minutes, TU-TABLE-…, TU-TERA-…. */
export function createScanner(
  options: ScannerOptions,
): (r: ScanRequest) => AsyncGenerator<CellBlock> {
  return (request) => scanInterval(options, request);
}

async function* scanInterval(
  options: ScannerOptions,
  request: ScanRequest,
): AsyncGenerator<CellBlock> {
  const { locations, kindOf } = options;
  const { table, interval, signal } = request;
  checkKey(interval.start);
  if (interval.end !== null) checkKey(interval.end);
  const kind = await kindOf(table);
  if (kind === 'ttl-kv') refuseTtlKv(table);

  const recovery = createScanRecovery(options, request);
  let position: ScanPosition = { row: interval.start, cell: null, delivered: false };
  for (;;) {
    signal.throwIfAborted();
    const from = position.row;
    const { server } = await locations.find(table, from, recovery.giveUpAt(), signal);
    const session = openSession(options, request, kind, position, server);
    let end: SessionEnd;
    try {
      for (;;) {
        const step = await session.next();
        if (step.done === true) {
          end = step.value;
          break;
        }
        const block = withoutRepeated(step.value.block, position);
        const reached = positionAfter(step.value, kind) ?? position;
        if (reached.row.compare(position.row) < 0) goesBack(table, position.row);
        position = reached;
        if (block.count > 0) {
          yield block;
          recovery.progress();
        }
      }
    } finally {
      await session.return({ kind: 'lost' });
    }
    if (end.kind === 'complete') {
      const next = nextTablet(end.end, interval.end, table);
      if (next === null) return;
      if (next.compare(from) <= 0 || next.compare(position.row) < 0) goesBack(table, position.row);
      position = { row: next, cell: null, delivered: false };
      recovery.progress();
    } else {
      if (reaches(position.row, interval.end)) return;
      await recovery.after(end, position.row);
    }
  }
}

function openSession(
  { channels, compression, clock, random }: ScannerOptions,
  request: ScanRequest,
  kind: TableKind,
  position: ScanPosition,
  server: string,
): AsyncGenerator<ScanAnswer, SessionEnd> {
  const encode = createScanRequest({ request, kind, position, clock, random });
  const send: SendScan = async (first, signal) => {
    const body = await channels.call(server, 'tera.TabletNodeServer.ScanTablet', encode(first), {
      timeoutMs: CALL_TIMEOUT_MS,
      signal,
      ...(compression && { compression }),
    });
    return decodeAnswer(body, server);
  };
  return scanSession(send, request.readAhead, request.signal);
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

/** A resumed session begins with the cell that was given last. */
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
function nextTablet(end: Buffer | null, wanted: RowKey | null, table: string): RowKey | null {
  if (end === null) {
    throw new TerautilError('TU-RPC-PROTOCOL', `A scan answer of ${table} lacks the tablet's end`);
  }
  if (end.length === 0) return null;
  const next = rowKey(Buffer.from(end));
  return reaches(next, wanted) ? null : next;
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
