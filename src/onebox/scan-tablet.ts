/** ScanTablet: its three modes (protocol.md §6.6). */
import { int64ToBigint } from '../proto/int64.js';
import { tera } from '../proto/messages.js';
import { decodeBody } from '../rpc/decode.js';
import type { CallContext, Handler } from '../rpc/types.js';
import { lateAfter } from './deadline.js';
import { META_TABLE } from './meta-table.js';
import { misreadKey } from './misread-key.js';
import { route, toBuffer, type Place, type TabletServer } from './routing.js';
import { rowView } from './row-view.js';
import { keyValueExpiry, storedRows, valueBefore, type TabletRange } from './rows.js';
import {
  answer,
  refusal,
  startPoint,
  unknownSession,
  unknownSnapshot,
  type Answer,
} from './scan-answers.js';
import { scanMeta } from './scan-meta.js';
import {
  byteLimit,
  hasFilter,
  KEY_VALUE_PACK_BYTES,
  packLimits,
  startOf,
  timeoutOf,
} from './scan-request.js';
import {
  keyValuePack,
  scanKeyValues,
  scanTable,
  type Scan,
  type ScanSession,
} from './scan-session.js';
import { INVALID_ARGUMENT } from './status.js';
import type { StoredRow } from './store.js';

type Request = tera.ScanTabletRequest;

export function scanTablet(server: TabletServer): Handler {
  return (body, context) => {
    const request = decodeBody(context.method, body, (bytes) =>
      tera.ScanTabletRequest.decode(bytes),
    );
    if (request.tableName === META_TABLE) return scanMeta(server, request);
    const place = route(server, request.tableName, toBuffer(request.start));
    if (typeof place === 'number') return refusal(request, place);
    const session = Object.hasOwn(request, 'sessionId') ? int64ToBigint(request.sessionId) : null;
    if (int64ToBigint(request.snapshotId) !== 0n) return unknownSnapshot(request, place);
    // Filters are not evaluated: better no rows than wrong ones. KV tables ignore them (protocol.md §6.8).
    if (!place.tablet.rules.keyValue && hasFilter(request)) {
      return refusal(request, INVALID_ARGUMENT);
    }
    if (session !== null && session > 0n)
      return scanSession(server, place, request, session, context);
    if (!place.tablet.rules.keyValue) return scanStateless(server, place, request, context);
    // Here a real server dies (O32).
    if (session !== null) return refusal(request, INVALID_ARGUMENT);
    return scanKeyValuesStateless(server, place, request);
  };
}

function scanStateless(
  server: TabletServer,
  place: Place,
  request: Request,
  context: CallContext,
): Answer {
  const { store, clock } = server.cluster;
  const rows = storedRows(store, scanRange(server, place, request));
  try {
    const scan = newScan(server, place, request, rows);
    const pack = scan.nextPack(context.isLate ?? lateAfter(clock, timeoutOf(request)));
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

function scanSession(
  server: TabletServer,
  place: Place,
  request: Request,
  id: bigint,
  context: CallContext,
): Answer {
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
  const isLate = context.isLate ?? lateAfter(server.cluster.clock, session.timeoutMs);
  const pack = session.scan.nextPack(isLate);
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
  return scanTable(rows, view, packLimits(request), startOf(request, rules));
}

/** TTLKv tables lose the first keys of a scan without a start (O20): begin behind them. */
const FIRST_KEY_OF_EMPTY_START = Buffer.of(2);

function scanRange(server: TabletServer, { table, tablet }: Place, request: Request): TabletRange {
  const range = server.cluster.life.rangeOf(table, tablet);
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
