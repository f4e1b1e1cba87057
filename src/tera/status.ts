/**
 * What a client does about each of Tera's statuses (protocol.md §4.11), separately for scans, for rows of
 * a write and for calls of the master. A number that is not listed keeps its value and is never taken for
 * success.
 */
import { TerautilError, type ErrorId } from '../errors.js';
import { STATUSES, statusName } from '../proto/statuses.js';

/**
 * `retry`: back off, same server. `relocate`: look the tablet up again. `limited`: a few times, then
 * fatal. `partial`: the results are valid, the session is gone. `fatal`: at once.
 */
export type ScanReaction = 'ok' | 'retry' | 'relocate' | 'limited' | 'partial' | 'fatal';

/**
 * `refused`: surely not applied, may work later; `permanent`: surely not applied, never will be;
 * `denied`: neither this row nor any other, to whoever asks.
 * `unknown`: may be applied; so is every status that protocol.md §6.3 does not list (design: what may
 * be written).
 */
export type RowReaction = 'acknowledged' | 'refused' | 'permanent' | 'denied' | 'unknown';

/** `retry`: not done, ask again later; `other-master`: read the master's address again first. */
export type MasterReaction = 'ok' | 'retry' | 'other-master' | 'fatal';

interface Reactions {
  readonly scan?: ScanReaction;
  readonly row?: RowReaction;
  readonly master?: MasterReaction;
  /** The server asks for less. */
  readonly isPushback?: true;
  /** The error that this status becomes; default TU-TERA-STATUS. */
  readonly error?: ErrorId;
  readonly hint?: string;
}

export const TABLET_OK = STATUSES.kTabletNodeOk;
export const TABLE_NOT_FOUND = STATUSES.kTableNotFound;
export const TABLE_EXISTS = STATUSES.kTableExist;
export const KEY_NOT_EXIST = STATUSES.kKeyNotExist;
export const COMPACTED = STATUSES.kTableCompacted;
export const NOT_SUPPORTED = STATUSES.kTableNotSupport;
export const INVALID_ARGUMENT = STATUSES.kInvalidArgument;
/** Local, never sent by a server: the call failed as a whole before any handler saw it. */
export const RPC_ERROR = STATUSES.kRPCError;
/** Local, never sent by a server: not sent, because its time was up or its server is unknown. */
export const CLIENT_ERROR = STATUSES.kClientError;
/** Local, never sent by a server: no connection, so surely not sent. */
export const CONNECT_ERROR = STATUSES.kConnectError;

const SAFE_MODE_HINT =
  'The master is in safe mode: an operator must end it (teracli safemode leave) before tables can change.';
const PERMISSION_HINT =
  'The cluster refuses this user; ask for the right or use other credentials.';

const REACTIONS: Readonly<Record<number, Reactions>> = {
  [STATUSES.kMasterNotInited]: { master: 'retry' },
  [STATUSES.kMasterIsBusy]: { master: 'retry' },
  [STATUSES.kMasterIsSecondary]: { master: 'other-master' },
  [STATUSES.kMasterIsReadonly]: { master: 'fatal', error: 'TU-TERA-BUSY', hint: SAFE_MODE_HINT },
  [STATUSES.kMasterOnRestore]: { master: 'retry' },
  [STATUSES.kMasterOnWait]: { master: 'retry' },
  [STATUSES.kTabletNodeNotInited]: { scan: 'relocate' },
  [STATUSES.kTabletNodeIsBusy]: { scan: 'retry', row: 'refused', isPushback: true },
  [STATUSES.kTabletNodeIsIniting]: { scan: 'relocate' },
  [STATUSES.kTabletNodeOk]: { scan: 'ok', row: 'acknowledged' },
  [STATUSES.kTabletNotInit]: { scan: 'relocate', row: 'refused' },
  [STATUSES.kTabletOnLoad]: { scan: 'relocate', row: 'refused' },
  [STATUSES.kTabletOnSplit]: { scan: 'relocate' },
  [STATUSES.kTableNotFound]: { error: 'TU-TABLE-NOT-FOUND' },
  [STATUSES.kTableCorrupt]: { scan: 'fatal', row: 'permanent', error: 'TU-TABLE-DAMAGED' },
  [STATUSES.kTableNotSupport]: { scan: 'fatal', master: 'retry' },
  [STATUSES.kTableInvalidArg]: { scan: 'fatal', row: 'permanent' },
  [STATUSES.kTabletMerged]: { scan: 'relocate' },
  [STATUSES.kTabletSplitted]: { scan: 'relocate' },
  [STATUSES.kTabletUnloading]: { scan: 'relocate', row: 'refused' },
  [STATUSES.kTabletUnloading2]: { scan: 'relocate' },
  [STATUSES.kIllegalAccess]: { scan: 'fatal', error: 'TU-TERA-PERMISSION', hint: PERMISSION_HINT },
  [STATUSES.kNotPermission]: {
    scan: 'fatal',
    row: 'denied',
    error: 'TU-TERA-PERMISSION',
    hint: PERMISSION_HINT,
  },
  // Rows of a stopping tablet get it and may be applied all the same (O40).
  [STATUSES.kIOError]: { scan: 'limited', row: 'unknown' },
  [STATUSES.kMismatchAuthType]: {
    scan: 'fatal',
    row: 'denied',
    error: 'TU-TERA-PERMISSION',
    hint: PERMISSION_HINT,
  },
  [STATUSES.kTxnFail]: { scan: 'fatal', row: 'permanent' },
  [STATUSES.kQuotaLimited]: { scan: 'retry', row: 'refused', isPushback: true },
  [STATUSES.kFlowControlLimited]: { scan: 'retry', row: 'refused', isPushback: true },
  [STATUSES.kMasterOk]: { master: 'ok' },
  [STATUSES.kTableExist]: { error: 'TU-TABLE-EXISTS' },
  [STATUSES.kTableNotExist]: { error: 'TU-TABLE-NOT-FOUND' },
  [STATUSES.kTableIsBusy]: { scan: 'retry', isPushback: true },
  [STATUSES.kInvalidArgument]: { scan: 'fatal' },
  [STATUSES.kSnapshotNotExist]: { scan: 'fatal' },
  [STATUSES.kKeyNotExist]: { scan: 'fatal' },
  [STATUSES.kKeyNotInRange]: { scan: 'relocate', row: 'refused' },
  [STATUSES.kMetaTabletError]: { master: 'retry' },
  [STATUSES.kRPCTimeout]: { scan: 'partial' },
  [STATUSES.kAsyncNotRunning]: { scan: 'relocate', row: 'refused' },
  [STATUSES.kAsyncTooBusy]: { scan: 'retry', isPushback: true },
  [STATUSES.kAsyncFailure]: { scan: 'retry' },
};

/** "kKeyNotInRange (403)"; a number that is not listed: "status 12345". */
export function statusText(status: number): string {
  const name = statusName(status);
  return name === null ? `status ${status}` : `${name} (${status})`;
}

/** Whether the server asks for less: busy, over its quota, or limiting the flow. */
export function isPushback(status: number): boolean {
  return REACTIONS[status]?.isPushback ?? false;
}

export function scanReaction(status: number): ScanReaction {
  return REACTIONS[status]?.scan ?? 'limited';
}

export function rowReaction(status: number): RowReaction {
  return REACTIONS[status]?.row ?? 'unknown';
}

export function masterReaction(status: number): MasterReaction {
  return REACTIONS[status]?.master ?? 'fatal';
}

/** The error for a status that ends what was being done; `what`: "CreateTable of users at 10.0.0.1:80". */
export function statusError(status: number, what: string): TerautilError {
  const { error = 'TU-TERA-STATUS', hint } = REACTIONS[status] ?? {};
  const details = hint === undefined ? {} : { hint };
  return new TerautilError(error, `${what} answered ${statusText(status)}`, details);
}
