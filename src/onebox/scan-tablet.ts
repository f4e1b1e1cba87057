/** ScanTablet: its three modes (protocol.md §6.6). */
import { int64FromBigint, int64ToBigint } from '../proto/int64.js';
import { tera } from '../proto/messages.js';
import { decodeBody } from '../rpc/decode.js';
import type { Handler } from '../rpc/types.js';
import { createCellWriter } from './cell-writer.js';
import { lateAfter } from './deadline.js';
import { entryColumn } from './entries.js';
import { misreadKey } from './misread-key.js';
import { META_TABLE, metaRecords, seekMetaRecords } from './meta-table.js';
import { route, toBuffer, type Place, type TabletServer } from './routing.js';
import { rowView } from './row-view.js';
import { keyValueExpiry, storedRows, valueBefore, type TabletRange } from './rows.js';
import {
  keyValuePack,
  scanKeyValues,
  scanTable,
  type EntryPlace,
  type Pack,
  type PackLimits,
  type ResumePoint,
  type Scan,
  type ScanSession,
} from './scan-session.js';
import {
  INVALID_ARGUMENT,
  KEY_NOT_IN_RANGE,
  RPC_TIMEOUT,
  SNAPSHOT_NOT_EXIST,
  TABLET_NODE_OK,
} from './status.js';
import type { StoredRow } from './store.js';

/** What the servers use when buffer_limit is absent (protocol.md §6.5). */
const TABLE_PACK_BYTES = 65_536;
const KEY_VALUE_PACK_BYTES = 10 * 1024 * 1024;

const LAST_TIMESTAMP = (1n << 56n) - 1n;
const UNKNOWN_SESSION = (1n << 64n) - 1n;

type Request = tera.ScanTabletRequest;
type Answer = Uint8Array | readonly Uint8Array[];

export function scanTablet(server: TabletServer): Handler {
  return (body, { method }) => {
    const request = decodeBody(method, body, (bytes) => tera.ScanTabletRequest.decode(bytes));
    if (request.tableName === META_TABLE) return scanMeta(server, request);
    const place = route(server, request.tableName, toBuffer(request.start));
    if (typeof place === 'number') return refusal(request, place);
    const session = Object.hasOwn(request, 'sessionId') ? int64ToBigint(request.sessionId) : null;
    if (int64ToBigint(request.snapshotId) !== 0n) return unknownSnapshot(request, place);
    // Filters are not evaluated: better no rows than wrong ones. KV tables ignore them (protocol.md §6.8).
    if (!place.tablet.rules.keyValue && hasFilter(request)) {
      return refusal(request, INVALID_ARGUMENT);
    }
    if (session !== null && session > 0n) return scanSession(server, place, request, session);
    if (!place.tablet.rules.keyValue) return scanStateless(server, place, request);
    // Here a real server dies (O32).
    if (session !== null) return refusal(request, INVALID_ARGUMENT);
    return scanKeyValuesStateless(server, place, request);
  };
}

const hasFilter = ({ filterList, filter }: Request): boolean =>
  filterList.length > 0 || filter.length > 0;

function scanStateless(server: TabletServer, place: Place, request: Request): Answer {
  const { store, clock } = server.cluster;
  const rows = storedRows(store, scanRange(server, place, request));
  try {
    const scan = newScan(server, place, request, rows);
    const pack = scan.nextPack(lateAfter(clock, timeoutOf(request)));
    return answer(request, place.tablet.end, pack, { nextStartPoint: startPoint(pack.stoppedAt) });
  } finally {
    rows.return(undefined);
  }
}

function scanKeyValuesStateless(server: TabletServer, place: Place, request: Request): Answer {
  const { store, clock } = server.cluster;
  const { rules, start, end } = place.tablet;
  const limit = byteLimit(request, KEY_VALUE_PACK_BYTES) || Infinity;
  const range = scanRange(server, place, request);
  const expired = keyValueExpiry(rules, clock.wallMicros());
  // In user tables an exact hit steps back, too (O33).
  const before = request.roundDown ? valueBefore(store, range, start, expired) : null;
  const rows = storedRows(store, { ...range, start: before ?? range.start });
  return answer(request, end, keyValuePack(rows, limit, expired), {});
}

function scanSession(server: TabletServer, place: Place, request: Request, id: bigint): Answer {
  const { sessions, end } = place.tablet;
  let session = sessions.get(id);
  if (session?.isClosed() === true) {
    sessions.remove(id);
    session = undefined;
  }
  if (session === undefined) {
    if (request.partOfSession) return unknownSession(request, end);
    session = newSession(server, place, request);
    sessions.put(id, session);
  }
  const pack = session.scan.nextPack(lateAfter(server.cluster.clock, session.timeoutMs));
  const resultsId = session.packs++;
  if (pack.complete || pack.stoppedAt !== null) sessions.remove(id);
  return answer(request, end, pack, { resultsId, complete: pack.complete });
}

function newSession(server: TabletServer, place: Place, request: Request): ScanSession {
  const snapshot = server.cluster.store.snapshot();
  const rows = storedRows(snapshot, scanRange(server, place, request));
  return {
    scan: newScan(server, place, request, rows),
    timeoutMs: timeoutOf(request),
    packs: 0,
    isClosed: snapshot.isClosed,
    close: () => {
      rows.return(undefined);
      snapshot.close();
    },
  };
}

/** A scan of what the request and its tablet have in common, which `rows` are. */
function newScan(
  server: TabletServer,
  place: Place,
  request: Request,
  rows: Iterator<StoredRow>,
): Scan {
  const { rules } = place.tablet;
  const { clock } = server.cluster;
  if (rules.keyValue) {
    const { bytes, cells } = packLimits(request);
    const expired = () => keyValueExpiry(rules, clock.wallMicros());
    return scanKeyValues(rows, { bytes: bytes || Infinity, cells }, expired);
  }
  const view = rowView(
    {
      cfList: request.cfList,
      timeRange: request.timerange,
      maxVersion: Object.hasOwn(request, 'maxVersion') ? request.maxVersion : undefined,
      maxQualifiers: Object.hasOwn(request, 'maxQualifiers')
        ? int64ToBigint(request.maxQualifiers)
        : undefined,
      perQualifier: false,
    },
    rules,
    clock.wallMicros(),
  );
  const start = misreadKey(toBuffer(request.start), rules) ?? resumePoint(request);
  return scanTable(rows, view, packLimits(request), start);
}

/** Milliseconds for one pack; 0 or less = no limit. */
const timeoutOf = (request: Request): number => Number(int64ToBigint(request.timeout));

/** TTLKv tables lose the first keys of a scan without a start (O20): begin behind them. */
const FIRST_KEY_OF_EMPTY_START = Buffer.of(2);

function scanRange(server: TabletServer, { table, tablet }: Place, request: Request): TabletRange {
  const range = server.cluster.rangeOf(table, tablet);
  const asked = toBuffer(request.start);
  const start =
    tablet.rules.expiring && asked.length === 0
      ? FIRST_KEY_OF_EMPTY_START
      : (misreadKey(asked, tablet.rules)?.row ?? asked);
  const end = toBuffer(request.end);
  const endsBefore = end.length > 0 && (range.end.length === 0 || end.compare(range.end) < 0);
  return {
    ...range,
    start: start.compare(range.start) > 0 ? start : range.start,
    end: endsBefore ? end : range.end,
  };
}

function byteLimit(request: Request, whenAbsent: number): number {
  return Object.hasOwn(request, 'bufferLimit') ? request.bufferLimit : whenAbsent;
}

function packLimits(request: Request): PackLimits {
  const cells = Number(int64ToBigint(request.numberLimit));
  return { bytes: byteLimit(request, TABLE_PACK_BYTES), cells: cells > 0 ? cells : Infinity };
}

/** Family and qualifier count only together; without a timestamp the column's newest version (O25). */
function resumePoint(request: Request): ResumePoint | null {
  if (request.startFamily.length === 0 || !Object.hasOwn(request, 'startQualifier')) return null;
  return {
    row: toBuffer(request.start),
    family: toBuffer(request.startFamily),
    qualifier: toBuffer(request.startQualifier),
    timestamp: Object.hasOwn(request, 'startTimestamp')
      ? int64ToBigint(request.startTimestamp)
      : LAST_TIMESTAMP,
  };
}

function scanMeta(server: TabletServer, request: Request): Answer {
  if (server.index !== 0) return refusal(request, KEY_NOT_IN_RANGE);
  if (Object.hasOwn(request, 'sessionId')) return refusal(request, INVALID_ARGUMENT);
  const records = seekMetaRecords(
    metaRecords(server.cluster),
    toBuffer(request.start),
    toBuffer(request.end),
    request.roundDown,
  );
  const limit = byteLimit(request, KEY_VALUE_PACK_BYTES) || Infinity;
  const writer = createCellWriter();
  let count = 0;
  for (const { key, value } of records) {
    if (writer.counted() > limit) break;
    writer.keyValue(key, value);
    count++;
  }
  const complete = count === records.length && writer.counted() <= limit;
  const counts = { cellCount: count, rowCount: count };
  const pack = { cells: writer.bytes(), ...counts, complete, stoppedAt: null };
  return answer(request, Buffer.alloc(0), pack, {});
}

/** The request's number, in the answer only if it was in the request (rpc-1309). */
const numbered = (request: Request): Pick<tera.ScanTabletResponse.$Properties, 'sequenceId'> =>
  Object.hasOwn(request, 'sequenceId') ? { sequenceId: request.sequenceId } : {};

function refusal(request: Request, status: number): Answer {
  return tera.ScanTabletResponse.encode({ status, ...numbered(request) }).finish();
}

/** Snapshots do not exist in this version of the servers: any but 0 is unknown (protocol.md §4.8). */
function unknownSnapshot(request: Request, { tablet }: Place): Answer {
  return tera.ScanTabletResponse.encode({
    status: SNAPSHOT_NOT_EXIST,
    ...numbered(request),
    end: tablet.end,
    results: {},
    ...(tablet.rules.keyValue ? {} : { nextStartPoint: {} }),
  }).finish();
}

/** Evicted, finished or never begun (O27). */
function unknownSession(request: Request, end: Buffer): Answer {
  return tera.ScanTabletResponse.encode({
    status: TABLET_NODE_OK,
    ...numbered(request),
    complete: false,
    end,
    resultsId: int64FromBigint(UNKNOWN_SESSION),
  }).finish();
}

/** The fields around the cells by the generated code, the cells as they are. */
function answer(
  request: Request,
  end: Buffer,
  pack: Pack,
  rest: Partial<tera.ScanTabletResponse.$Properties>,
): Answer {
  const inTime = pack.stoppedAt === null;
  const fields = tera.ScanTabletResponse.encode({
    status: inTime ? TABLET_NODE_OK : RPC_TIMEOUT,
    ...numbered(request),
    ...(inTime ? { complete: pack.complete } : {}),
    end,
    dataSize: pack.cells.length,
    rowCount: pack.rowCount,
    cellCount: pack.cellCount,
    ...rest,
  });
  fields.uint32(RESULTS).uint32(pack.cells.length);
  return [fields.finish(), pack.cells];
}

/** Present in every stateless answer, filled only when time was up (O30). */
function startPoint(stopped: EntryPlace | null): tera.KeyValuePair.$Properties {
  if (stopped === null) return {};
  const { row, entries, at } = stopped;
  return { key: row, value: Buffer.alloc(0), ...entryColumn(entries, at) };
}

/** Tag of the field `results`. */
const RESULTS = (6 << 3) | 2;
