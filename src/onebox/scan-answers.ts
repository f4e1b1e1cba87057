/** The answers of ScanTablet (protocol.md §6.5). */
import { int64FromBigint } from '../proto/int64.js';
import { tera } from '../proto/messages.js';
import { entryColumn } from './entries.js';
import type { Place } from './routing.js';
import type { EntryPlace, Pack } from './scan-session.js';
import { RPC_TIMEOUT, SNAPSHOT_NOT_EXIST, TABLET_NODE_OK } from './status.js';

type Request = tera.ScanTabletRequest;
export type Answer = Uint8Array | readonly Uint8Array[];

const UNKNOWN_SESSION = (1n << 64n) - 1n;

/** The request's number, in the answer only if it was in the request (rpc-1309). */
const numbered = (request: Request): Pick<tera.ScanTabletResponse.$Properties, 'sequenceId'> =>
  Object.hasOwn(request, 'sequenceId') ? { sequenceId: request.sequenceId } : {};

export function refusal(request: Request, status: number): Answer {
  return tera.ScanTabletResponse.encode({ status, ...numbered(request) }).finish();
}

/** Snapshots do not exist in this version of the servers: any but 0 is unknown (protocol.md §4.8). */
export function unknownSnapshot(request: Request, { tablet }: Place): Answer {
  return tera.ScanTabletResponse.encode({
    status: SNAPSHOT_NOT_EXIST,
    ...numbered(request),
    end: tablet.end,
    results: {},
    ...(tablet.rules.keyValue ? {} : { nextStartPoint: {} }),
  }).finish();
}

/** Evicted, finished or never begun (O27). */
export function unknownSession(request: Request, end: Buffer): Answer {
  return tera.ScanTabletResponse.encode({
    status: TABLET_NODE_OK,
    ...numbered(request),
    complete: false,
    end,
    resultsId: int64FromBigint(UNKNOWN_SESSION),
  }).finish();
}

/** The fields around the cells by the generated code, the cells as they are. */
export function answer(
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
export function startPoint(stopped: EntryPlace | null): tera.KeyValuePair.$Properties {
  if (stopped === null) return {};
  const { row, entries, at } = stopped;
  return { key: row, value: Buffer.alloc(0), ...entryColumn(entries, at) };
}

/** Tag of the field `results`. */
const RESULTS = (6 << 3) | 2;
