/**
 * Tera's one status enum (protocol.md §4.11): what a number is called and what a client does about it,
 * separately for scans, for rows of a write and for calls of the master. A number that is not listed
 * keeps its value and is never taken for success.
 */
import { TerautilError, type ErrorId } from '../errors.js';

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

interface Status {
  readonly name: string;
  readonly scan?: ScanReaction;
  readonly row?: RowReaction;
  readonly master?: MasterReaction;
  /** The server asks for less. */
  readonly isPushback?: true;
  /** The error that this status becomes; default TU-TERA-STATUS. */
  readonly error?: ErrorId;
  readonly hint?: string;
}

export const TABLET_OK = 40;
export const TABLE_NOT_FOUND = 45;
export const KEY_NOT_EXIST = 402;
export const COMPACTED = 56;
export const NOT_SUPPORTED = 47;
/** Local, never sent by a server: the call failed as a whole before any handler saw it. */
export const RPC_ERROR = 700;
/** Local, never sent by a server: not sent, because its time was up or its server is unknown. */
export const CLIENT_ERROR = 702;
/** Local, never sent by a server: no connection, so surely not sent. */
export const CONNECT_ERROR = 703;

const SAFE_MODE_HINT =
  'The master is in safe mode: an operator must end it (teracli safemode leave) before tables can change.';
const PERMISSION_HINT =
  'The cluster refuses this user; ask for the right or use other credentials.';

const STATUSES: Readonly<Record<number, Status>> = {
  12: { name: 'kMasterNotInited', master: 'retry' },
  13: { name: 'kMasterIsBusy', master: 'retry' },
  14: { name: 'kMasterIsSecondary', master: 'other-master' },
  15: { name: 'kMasterIsReadonly', master: 'fatal', error: 'TU-TERA-BUSY', hint: SAFE_MODE_HINT },
  16: { name: 'kMasterOnRestore', master: 'retry' },
  17: { name: 'kMasterOnWait', master: 'retry' },
  22: { name: 'kTabletNodeNotInited', scan: 'relocate' },
  23: { name: 'kTabletNodeIsBusy', scan: 'retry', row: 'refused', isPushback: true },
  24: { name: 'kTabletNodeIsIniting', scan: 'relocate' },
  40: { name: 'kTabletNodeOk', scan: 'ok', row: 'acknowledged' },
  41: { name: 'kTabletNotInit', scan: 'relocate', row: 'refused' },
  42: { name: 'kTabletReady' },
  43: { name: 'kTabletOnLoad', scan: 'relocate', row: 'refused' },
  44: { name: 'kTabletOnSplit', scan: 'relocate' },
  45: { name: 'kTableNotFound', error: 'TU-TABLE-NOT-FOUND' },
  46: { name: 'kTableCorrupt', scan: 'fatal', row: 'permanent', error: 'TU-TABLE-DAMAGED' },
  47: { name: 'kTableNotSupport', scan: 'fatal', master: 'retry' },
  48: { name: 'kTableInvalidArg', scan: 'fatal', row: 'permanent' },
  50: { name: 'kTabletMerged', scan: 'relocate' },
  51: { name: 'kTabletSplitted', scan: 'relocate' },
  52: { name: 'kTabletUnloading', scan: 'relocate', row: 'refused' },
  57: { name: 'kTabletOffline' },
  64: { name: 'kTabletDisable' },
  68: { name: 'kTabletUnloading2', scan: 'relocate' },
  71: { name: 'kIllegalAccess', scan: 'fatal', error: 'TU-TERA-PERMISSION', hint: PERMISSION_HINT },
  72: {
    name: 'kNotPermission',
    scan: 'fatal',
    row: 'denied',
    error: 'TU-TERA-PERMISSION',
    hint: PERMISSION_HINT,
  },
  // Rows of a stopping tablet get it and may be applied all the same (O40).
  73: { name: 'kIOError', scan: 'limited', row: 'unknown' },
  74: {
    name: 'kMismatchAuthType',
    scan: 'fatal',
    row: 'denied',
    error: 'TU-TERA-PERMISSION',
    hint: PERMISSION_HINT,
  },
  80: { name: 'kTxnFail', scan: 'fatal', row: 'permanent' },
  90: { name: 'kQuotaLimited', scan: 'retry', row: 'refused', isPushback: true },
  91: { name: 'kQuotaInvalidArg' },
  92: { name: 'kFlowControlLimited', scan: 'retry', row: 'refused', isPushback: true },
  200: { name: 'kMasterOk', master: 'ok' },
  201: { name: 'kTableExist', error: 'TU-TABLE-EXISTS' },
  202: { name: 'kTableNotExist', error: 'TU-TABLE-NOT-FOUND' },
  203: { name: 'kTableIsBusy', scan: 'retry', isPushback: true },
  304: { name: 'kInvalidSequenceId' },
  305: { name: 'kInvalidTabletNodeInfo' },
  306: { name: 'kTabletNodeNotRegistered' },
  310: { name: 'kInvalidArgument', scan: 'fatal' },
  320: { name: 'kSnapshotNotExist', scan: 'fatal' },
  402: { name: 'kKeyNotExist', scan: 'fatal' },
  403: { name: 'kKeyNotInRange', scan: 'relocate', row: 'refused' },
  500: { name: 'kMetaTabletError', master: 'retry' },
  700: { name: 'kRPCError' },
  701: { name: 'kServerError' },
  702: { name: 'kClientError' },
  703: { name: 'kConnectError' },
  704: { name: 'kRPCTimeout', scan: 'partial' },
  801: { name: 'kAsyncNotRunning', scan: 'relocate', row: 'refused' },
  802: { name: 'kAsyncTooBusy', scan: 'retry', isPushback: true },
  803: { name: 'kAsyncFailure', scan: 'retry' },
  900: { name: 'kZKError' },
  1000: { name: 'kTableEnable' },
  1001: { name: 'kTableDisable' },
  1002: { name: 'kTableDeleting' },
};

/** "kKeyNotInRange (403)"; a number that is not listed: "status 12345". */
export function statusText(status: number): string {
  const name = STATUSES[status]?.name;
  return name === undefined ? `status ${status}` : `${name} (${status})`;
}

/** Whether the server asks for less: busy, over its quota, or limiting the flow. */
export function isPushback(status: number): boolean {
  return STATUSES[status]?.isPushback ?? false;
}

export function scanReaction(status: number): ScanReaction {
  return STATUSES[status]?.scan ?? 'limited';
}

export function rowReaction(status: number): RowReaction {
  return STATUSES[status]?.row ?? 'unknown';
}

export function masterReaction(status: number): MasterReaction {
  return STATUSES[status]?.master ?? 'fatal';
}

/** The error for a status that ends what was being done; `what`: "CreateTable of users at 10.0.0.1:80". */
export function statusError(status: number, what: string): TerautilError {
  const { error = 'TU-TERA-STATUS', hint } = STATUSES[status] ?? {};
  const details = hint === undefined ? {} : { hint };
  return new TerautilError(error, `${what} answered ${statusText(status)}`, details);
}
