/** The status numbers that the one-box answers (protocol.md §4.10, §4.11). */

export const TABLET_NODE_OK = 40;
export const TABLET_READY = 42;
export const TABLET_LOADING = 43;
export const TABLE_NOT_FOUND = 45;
export const TABLE_INVALID_ARGUMENT = 48;
export const TABLET_UNLOADING = 52;
export const TABLE_NOT_COMPACT = 54;
export const TABLE_COMPACTED = 56;
export const TABLET_OFFLINE = 57;
export const TABLET_DISABLED = 64;
export const NOT_PERMITTED = 72;
export const MISMATCHED_AUTH_TYPE = 74;
export const MASTER_READ_ONLY = 15;
export const MASTER_OK = 200;
export const TABLE_EXISTS = 201;
export const TABLE_NOT_EXIST = 202;
export const TABLE_BUSY = 203;
export const NODE_NOT_REGISTERED = 306;
export const INVALID_ARGUMENT = 310;
export const SNAPSHOT_NOT_EXIST = 320;
export const KEY_NOT_EXIST = 402;
export const KEY_NOT_IN_RANGE = 403;
export const RPC_TIMEOUT = 704;
export const TABLE_ENABLED = 1000;
export const TABLE_DISABLED = 1001;
