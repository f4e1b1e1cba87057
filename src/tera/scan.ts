/**
 * Scans an interval of a table, tablet after tablet, one session at a time (protocol.md §6.12). Moves,
 * splits, evictions and lost answers end a session, never the scan: the next session resumes at the
 * last cell that was given, inclusively, and that cell is dropped (O27 to O30).
 */
import type { CellBlock } from '../cells/block.js';
import { EMPTY_KEY, rowKey, type RowKey } from '../cells/bytes.js';
import { escapeBytes } from '../cells/escape.js';
import { decodeScanAnswer, type ScanAnswer } from '../cells/scan-answer.js';
import type { Clock, Random } from '../clock.js';
import { TerautilError } from '../errors.js';
import type { ScanRequest, TableKind, Waiting } from '../migration/ports.js';
import type { Compression } from '../rpc/compression.js';
import type { Channels } from '../rpc/types.js';
import type { RequestIdentity } from './identity.js';
import type { Locations } from './locations.js';
import { checkKey, readRow } from './read-row.js';
import { scanOnce } from './scan-once.js';
import {
  isKeyValue,
  isSamePlace,
  positionAfter,
  startOfRow,
  withoutRepeated,
  type ScanPosition,
} from './scan-position.js';
import { createScanRecovery, type ScanRecovery } from './scan-recovery.js';
import { createScanRequest } from './scan-request.js';
import { scanSession, type SendScan, type SessionEnd } from './scan-session.js';
import { createSessionIds, type OpenSessionId } from './session-ids.js';

export interface ScannerOptions {
  readonly channels: Channels;
  readonly locations: Locations;
  readonly identity: RequestIdentity;
  readonly kindOf: (table: string, waiting: Waiting) => Promise<TableKind>;
  /** Wished for the answers. */
  readonly compression?: Compression | undefined;
  readonly clock: Clock;
  readonly random: Random;
  /** How long a scan stands still before it gives up. */
  readonly standstillMs: number;
}

/** Twice what the server is given for one pack: a pack also waits for those before it (protocol.md §6.9). */
const CALL_TIMEOUT_MS = 60_000;

/** The first key of TTL-KV tables that may be the start of a scan (O20). */
const FIRST_TTL_KEY = rowKey(Buffer.of(0));

/**
 * See `Cluster.scan`. Throws TU-TERA-UNAVAILABLE when nothing arrives for `standstillMs`, TU-CELL-INVALID when
 * the interval's keys are too long for the servers, TU-TABLE-…, TU-TERA-….
 */
export function createScanner(
  options: ScannerOptions,
): (r: ScanRequest) => AsyncGenerator<CellBlock> {
  const openSessionId = createSessionIds(options.random);
  return (request) => scanInterval({ ...options, openSessionId }, request);
}

type Options = ScannerOptions & { readonly openSessionId: OpenSessionId };

async function* scanInterval(options: Options, request: ScanRequest): AsyncGenerator<CellBlock> {
  const { locations, kindOf } = options;
  const { table, interval, signal } = request;
  checkKey(interval.start);
  if (interval.end !== null) checkKey(interval.end);
  const kind = await kindOf(table, request);
  const recovery = createScanRecovery(options, request);
  let position = startOfRow(interval.start);
  if (kind === 'ttl-kv' && interval.start.length === 0) {
    yield* emptyRow(options, request, recovery);
    if (reaches(FIRST_TTL_KEY, interval.end)) return;
    position = startOfRow(FIRST_TTL_KEY);
  }

  let stateless = false;
  for (;;) {
    signal.throwIfAborted();
    const began = position;
    const { server } = await locations.find(table, began.row, recovery.giveUpAt(), request);
    const session = ask(options, request, { kind, position, server, stateless });
    let end: SessionEnd;
    try {
      for (;;) {
        const step = await session.next();
        if (step.done === true) {
          end = step.value;
          break;
        }
        const block = withoutRepeated(step.value.block, position);
        const reached = positionAfter(block, step.value.nextStartPoint, kind) ?? position;
        if (reached.row.compare(position.row) < 0) goesBack(table, position.row);
        if (!isSamePlace(reached, position)) recovery.progress();
        position = reached;
        if (block.count > 0) {
          stateless = false;
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
      if (next.compare(began.row) <= 0 || next.compare(position.row) < 0) {
        goesBack(table, position.row);
      }
      position = startOfRow(next);
      stateless = false;
      recovery.progress();
    } else {
      if (reaches(position.row, interval.end)) return;
      const stuck = end.kind === 'out-of-time' && isSamePlace(position, began);
      if (stuck && !isKeyValue(kind)) stateless = true;
      await recovery.after(end, position.row);
    }
  }
}

/** The row of the empty key, which no scan of a TTL-KV table finds (O20). */
async function* emptyRow(
  { channels, locations, identity }: Options,
  request: ScanRequest,
  recovery: ScanRecovery,
): AsyncGenerator<CellBlock> {
  const { table, signal } = request;
  for (;;) {
    const { server } = await locations.find(table, EMPTY_KEY, recovery.giveUpAt(), request);
    const read = await readRow({ channels, identity }, server, table, EMPTY_KEY, signal);
    if (read.kind === 'found') yield read.block;
    if (read.kind === 'found' || read.kind === 'missing') return;
    await recovery.after(read, EMPTY_KEY);
  }
}

interface Place {
  readonly kind: TableKind;
  readonly position: ScanPosition;
  readonly server: string;
  readonly stateless: boolean;
}

/** A session, or one stateless request. */
async function* ask(
  { channels, compression, identity, clock, openSessionId, standstillMs }: Options,
  request: ScanRequest,
  { kind, position, server, stateless }: Place,
): AsyncGenerator<ScanAnswer, SessionEnd> {
  const session = stateless ? null : openSessionId(request.table);
  const encode = createScanRequest({
    request,
    kind,
    position,
    sessionId: session?.id ?? null,
    identity,
    clock,
  });
  const send: SendScan = async (first, signal) => {
    const body = await channels.call(server, 'tera.TabletNodeServer.ScanTablet', encode(first), {
      timeoutMs: Math.min(CALL_TIMEOUT_MS, standstillMs),
      signal,
      ...(compression && { compression }),
    });
    return decodeAnswer(body, server);
  };
  try {
    if (session === null) return yield* scanOnce(send, request.signal);
    return yield* scanSession(send, request.readAhead, request.signal);
  } finally {
    session?.release();
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
