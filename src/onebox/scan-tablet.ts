/** ScanTablet: its three modes (protocol.md §6.6). */
import { int64FromBigint, int64ToBigint } from '../proto/int64.js';
import { tera } from '../proto/messages.js';
import { decodeBody } from '../rpc/decode.js';
import type { Handler } from '../rpc/types.js';
import { createCellWriter } from './cell-writer.js';
import type { TabletRange } from './rows.js';
import { META_TABLE, metaRecords, seekMetaRecords } from './meta-table.js';
import { route, toBuffer, type Place, type TabletServer } from './routing.js';
import { rowView } from './row-view.js';
import {
  keyValuePack,
  scanKeyValues,
  scanTable,
  type Pack,
  type PackLimits,
  type ResumePoint,
  type ScanSession,
} from './scan-session.js';
import {
  INVALID_ARGUMENT,
  KEY_NOT_IN_RANGE,
  SNAPSHOT_NOT_EXIST,
  TABLET_NODE_OK,
} from './status.js';

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
    if (int64ToBigint(request.snapshotId) !== 0n) return refusal(request, SNAPSHOT_NOT_EXIST);
    const session = Object.hasOwn(request, 'sessionId') ? int64ToBigint(request.sessionId) : null;
    if (session !== null && session > 0n) return scanSession(server, place, request, session);
    if (!place.tablet.rules.keyValue) {
      const pack = newScan(server, place, request).nextPack();
      return answer(request, place.tablet.end, pack, { nextStartPoint: {} });
    }
    // Here a real server dies (O32).
    if (session !== null) return refusal(request, INVALID_ARGUMENT);
    const limit = byteLimit(request, KEY_VALUE_PACK_BYTES) || Infinity;
    const pack = keyValuePack(server.cluster.store, scanRange(server, place, request), limit);
    return answer(request, place.tablet.end, pack, {});
  };
}

function scanSession(server: TabletServer, place: Place, request: Request, id: bigint): Answer {
  const { sessions, end } = place.tablet;
  let session = sessions.get(id);
  if (session === undefined) {
    if (request.partOfSession) return unknownSession(request, end);
    session = newScan(server, place, request);
    sessions.put(id, session);
  }
  const pack = session.nextPack();
  if (pack.complete) sessions.remove(id);
  return answer(request, end, pack, { resultsId: session.packs++ });
}

/** A scan of what the request and its tablet have in common. */
function newScan(server: TabletServer, place: Place, request: Request): ScanSession {
  const range = scanRange(server, place, request);
  const { rules } = place.tablet;
  const { store, clock } = server.cluster;
  if (rules.keyValue) {
    const { bytes, cells } = packLimits(request);
    return scanKeyValues(store, range, { bytes: bytes || Infinity, cells });
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
  return scanTable(store, range, view, packLimits(request), resumePoint(request));
}

function scanRange(server: TabletServer, { table, tablet }: Place, request: Request): TabletRange {
  const range = server.cluster.rangeOf(table, tablet);
  const start = toBuffer(request.start);
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
  const pack = { cells: writer.bytes(), cellCount: count, rowCount: count, complete };
  return answer(request, Buffer.alloc(0), pack, {});
}

function refusal(request: Request, status: number): Answer {
  return tera.ScanTabletResponse.encode({ status, sequenceId: request.sequenceId }).finish();
}

/** Evicted, finished or never begun (O27). */
function unknownSession(request: Request, end: Buffer): Answer {
  return tera.ScanTabletResponse.encode({
    status: TABLET_NODE_OK,
    sequenceId: request.sequenceId,
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
  const fields = tera.ScanTabletResponse.encode({
    status: TABLET_NODE_OK,
    sequenceId: request.sequenceId,
    complete: pack.complete,
    end,
    dataSize: pack.cells.length,
    rowCount: pack.rowCount,
    cellCount: pack.cellCount,
    ...rest,
  });
  fields.uint32(RESULTS).uint32(pack.cells.length);
  return [fields.finish(), pack.cells];
}

/** Tag of the field `results`. */
const RESULTS = (6 << 3) | 2;
