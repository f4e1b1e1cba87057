/** The requests of a scan (protocol.md §6.5, §6.9). */
import Long from 'long';
import type { Clock } from '../clock.js';
import type { ScanRequest, TableKind, TimeWindow } from '../migration/ports.js';
import { int64FromBigint } from '../proto/int64.js';
import { tera } from '../proto/messages.js';
import type { RequestIdentity } from './identity.js';
import { isKeyValue, type ScanPosition } from './scan-position.js';

export interface ScanRequestOptions {
  readonly request: ScanRequest;
  readonly kind: TableKind;
  readonly position: ScanPosition;
  /** null = stateless. */
  readonly sessionId: bigint | null;
  readonly identity: RequestIdentity;
  /** In place of what the request says. */
  readonly blockBytes: number;
  readonly clock: Clock;
}

/**
 * What the server may work on one pack, as the C++ client gives; without it a scan that filters
 * everything out holds the server for the whole tablet (O24).
 */
const PACK_WORK_MS = 30_000;

/**
 * Gives the body of a request; `first` opens the session. All requests are the same but for that: the
 * server takes the parameters of the first, the others need table and start.
 */
export function createScanRequest(options: ScanRequestOptions): (first: boolean) => Uint8Array {
  const { request, kind, position, sessionId, blockBytes, identity, clock } = options;
  const { cell } = position;
  // For KV tables 0 would mean no limit (protocol.md §6.8, §6.9).
  const bufferLimit = isKeyValue(kind) ? Math.max(1, blockBytes) : blockBytes;
  let sequenceId = 0;
  return (first) => {
    sequenceId += 1;
    return tera.ScanTabletRequest.encode({
      sequenceId,
      tableName: request.table,
      bufferLimit,
      start: position.row,
      end: request.interval.end ?? Buffer.alloc(0),
      ...(cell === null
        ? {}
        : {
            startFamily: cell.family,
            startQualifier: cell.qualifier,
            startTimestamp: int64FromBigint(cell.timestamp),
          }),
      cfList: familyList(request.families),
      // Cells of a KV table have no time; a range there would mean nothing.
      ...(request.window === null || isKeyValue(kind)
        ? {}
        : { timerange: timeRange(request.window) }),
      ...(sessionId === null
        ? {}
        : { sessionId: int64FromBigint(sessionId), partOfSession: !first }),
      timestamp: int64FromBigint(clock.wallMicros()),
      timeout: PACK_WORK_MS,
      ...identity.forTablets(),
    }).finish();
  };
}

/** Of a family that is named twice only the last entry would count (O26). */
function familyList(families: readonly Buffer[]): { familyName: Buffer }[] {
  const different = families.filter(
    (family, index) => families.findIndex((other) => other.equals(family)) === index,
  );
  return different.map((familyName) => ({ familyName }));
}

/** On the wire both ends are included. */
function timeRange({ start, end }: TimeWindow): { tsStart: Long; tsEnd: Long } {
  return {
    tsStart: int64FromBigint(start ?? 0n),
    tsEnd: end === null ? Long.MAX_VALUE : int64FromBigint(end - 1n),
  };
}
