/**
 * Scans an interval of a table, tablet after tablet, one session at a time (protocol.md §6.12). Moves,
 * splits, evictions, lost answers and want of room end a session, never the scan: the next session resumes
 * at the last cell that was given, inclusively, and that cell is dropped (O27 to O30).
 */
import { EMPTY_KEY, rowKey, type RowKey } from '../cells/bytes.js';
import { rowKeyOf } from '../cells/cell.js';
import { rowName } from '../cells/escape.js';
import type { Random } from '../clock.js';
import { TerautilError } from '../errors.js';
import type { ScannedBlock, ScanRequest, TableKind, Waiting } from '../migration/ports.js';
import { MAX_RESPONSE_BYTES } from '../rpc/frames.js';
import type { Locations } from './locations.js';
import { readRow } from './read-row.js';
import { ask, type AskOptions, type Place } from './scan-ask.js';
import {
  boundFor,
  isKeyValue,
  isSamePlace,
  positionAfter,
  startOfRow,
  withoutRepeated,
} from './scan-position.js';
import { createScanRecovery, type ScanRecovery } from './scan-recovery.js';
import { createScanRoom, type ScanRoom } from './scan-room.js';
import type { SessionEnd } from './scan-session.js';
import { createSessionIds } from './session-ids.js';

export interface ScannerOptions extends Omit<AskOptions, 'openSessionId'> {
  readonly locations: Locations;
  readonly kindOf: (table: string, waiting: Waiting) => Promise<TableKind>;
  readonly random: Random;
}

/** What one request may be asked for at least: one row, or one cell (O24). */
const ONE_ROW_BYTES = 1;
const ONE_CELL_BYTES = 0;

/** The first key of TTL-KV tables that may be the start of a scan (O20). */
const FIRST_TTL_KEY = rowKey(Buffer.of(0));

/**
 * See `Cluster.scan`. Throws TU-TERA-UNAVAILABLE when nothing arrives for `standstillMs`, TU-ROW-TOO-LARGE naming a row that cannot be read,
 * TU-TABLE-…, TU-TERA-….
 */
export function createScanner(
  options: ScannerOptions,
): (r: ScanRequest) => AsyncGenerator<ScannedBlock> {
  const openSessionId = createSessionIds(options.random);
  return (request) => scanInterval({ ...options, openSessionId }, request);
}

type Options = ScannerOptions & AskOptions;

async function* scanInterval(options: Options, asked: ScanRequest): AsyncGenerator<ScannedBlock> {
  const { locations, kindOf } = options;
  const { table, signal } = asked;
  const kind = await kindOf(table, asked);
  const start = boundFor(asked.interval.start, kind);
  if (start === null) return;
  const interval = { start, end: asked.interval.end && boundFor(asked.interval.end, kind) };
  const request = { ...asked, interval };
  const recovery = createScanRecovery(options, request);
  let position = startOfRow(interval.start);
  if (kind === 'ttl-kv' && interval.start.length === 0) {
    yield* emptyRow(options, request, recovery);
    position = startOfRow(FIRST_TTL_KEY);
  }
  if (reaches(position.row, interval.end)) return;

  const room = createScanRoom(request.room, request.readAhead);
  let stateless = false;
  let { blockBytes } = request;
  for (;;) {
    signal.throwIfAborted();
    const began = position;
    const { server } = await locations.find(table, began.row, recovery.giveUpAt(), request);
    const isCellByCell = room.isCellByCell() && !stateless;
    const place = {
      kind,
      position,
      server,
      stateless,
      blockBytes: isCellByCell ? ONE_CELL_BYTES : blockBytes,
    };
    room.isWaitedFor = true;
    const session = ask(options, request, place, room);
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
          room.isWaitedFor = false;
          yield block;
          room.isWaitedFor = true;
          recovery.progress();
        } else block.release?.();
        if (room.hasPassed() && !step.value.complete) {
          end = { kind: 'anew' };
          break;
        }
      }
    } finally {
      await session.return({ kind: 'lost' });
    }
    if (end.kind === 'complete') {
      const border = nextTablet(end.end, interval.end, table);
      if (border === null) return;
      const next = boundFor(border, kind);
      if (next === null || reaches(next, interval.end)) return;
      if (next.compare(began.row) <= 0 || next.compare(position.row) < 0) {
        goesBack(table, position.row);
      }
      position = startOfRow(next);
      stateless = false;
      blockBytes = request.blockBytes;
      recovery.progress();
    } else if (end.kind === 'anew') {
      recovery.progress();
    } else if (isTooLarge(end)) {
      // Row by row from here on: the row that stands still is the one.
      const isOneRow = blockBytes <= ONE_ROW_BYTES && isSamePlace(position, began);
      if (isOneRow) throw await rowTooLarge(options, request, place, room);
      blockBytes = Math.min(blockBytes, ONE_ROW_BYTES);
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
): AsyncGenerator<ScannedBlock> {
  const { table, signal } = request;
  for (;;) {
    const { server } = await locations.find(table, EMPTY_KEY, recovery.giveUpAt(), request);
    const read = await readRow({ channels, identity }, server, table, EMPTY_KEY, signal);
    if (read.kind === 'found') yield read.block;
    if (read.kind === 'found' || read.kind === 'missing') return;
    await recovery.after(read, EMPTY_KEY);
  }
}

function isTooLarge(end: SessionEnd): boolean {
  return (
    end.kind === 'failed' &&
    end.error instanceof TerautilError &&
    end.error.id === 'TU-RPC-TOO-LARGE'
  );
}

/** The row at `place`, which makes an answer that cannot be read. One cell of it can. */
async function rowTooLarge(
  options: Options,
  request: ScanRequest,
  place: Place,
  room: ScanRoom,
): Promise<TerautilError> {
  const one = { ...place, stateless: true, blockBytes: ONE_CELL_BYTES };
  const { value: answer, done } = await ask(options, request, one, room).next();
  const block = done === true ? null : answer.block;
  const row = block === null || block.count === 0 ? place.position.row : rowKeyOf(block, 0);
  block?.release?.();
  return new TerautilError(
    'TU-ROW-TOO-LARGE',
    `Row ${rowName(row)} of ${request.table} is larger than the ${MAX_RESPONSE_BYTES} bytes that are read of one row.`,
    {
      hint: 'Remove cells of it, or leave its locality group out and copy that with a plan of its own, then run apply again.',
    },
  );
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
    `The scan of ${table} goes back before row "${rowName(row)}"`,
  );
}
