/* Generated from schemas/onebox-faults.schema.json by "npm run generate"; do not edit. */

/**
 * In which cluster. Default: the call's, or the only one.
 */
export type Cluster = string;
/**
 * Of which table. Default: the call's.
 */
export type Table = string;
/**
 * The tablet that holds this key, in the escape of docs/protocol.md §9.3. Default: the call's first; without one the table's first tablet.
 */
export type Key = string;
/**
 * For how long: at most 24h. Default: for good.
 */
export type For = string;
/**
 * Only keys that begin so, in the escape of docs/protocol.md §9.3. Default: as the call's key, or all.
 */
export type NexusKey = string;

/**
 * What goes wrong in a one-box, when, and how often.
 */
export interface OneboxFaults {
  /**
   * What 'chance' and 'share' decide follows from it: 0 to 4294967295. Default 1.
   */
  seed?: number;
  /**
   * The rules, looked at in this order: the first one that is due takes the call, and those behind it do not see it.
   *
   * @minItems 1
   */
  faults: Fault[];
}
/**
 * One thing that goes wrong: on a call, or at a time.
 */
export interface Fault {
  on?: FaultCall;
  /**
   * Once, so long after the start: at most 24h.
   */
  at?: string;
  /**
   * So many matching calls pass first. Default 0.
   */
  skip?: number;
  /**
   * How often it happens: 1 or more, or always. Default 1.
   */
  times?: number | string;
  /**
   * Which part of the matching calls meets with it: more than 0, at most 1. Default 1.
   */
  chance?: number;
  do: FaultAction;
}
/**
 * The calls that a rule is about.
 */
export interface FaultCall {
  /**
   * The method's short name.
   */
  method:
    | 'WriteTablet'
    | 'ReadTablet'
    | 'ScanTablet'
    | 'CompactTablet'
    | 'ShowTables'
    | 'ShowTabletNodes'
    | 'CmdCtrl'
    | 'CreateTable'
    | 'DisableTable'
    | 'EnableTable'
    | 'DeleteTable'
    | 'UpdateTable'
    | 'UpdateCheck'
    | 'SearchTable'
    | 'Put'
    | 'Delete'
    | 'Get'
    | 'Scan'
    | 'Lock'
    | 'UnLock'
    | 'Watch'
    | 'KeepAlive'
    | 'Register'
    | 'Login'
    | 'Logout';
  /**
   * To servers of this cluster only. Default: of all.
   */
  cluster?: string;
  /**
   * About this table only; meta_table is one, too. Default: about any.
   */
  table?: string;
  /**
   * To this tablet server of its cluster only, counted from 0. Default: to any.
   */
  server?: number;
  /**
   * Only where the first key begins so, in the escape of docs/protocol.md §9.3; of the Nexus Put, Delete, Get, Lock, UnLock and Watch have one. Default: any.
   */
  key?: string;
}
/**
 * What happens: one key.
 */
export interface FaultAction {
  /**
   * The call is not executed and answers this status: a name of docs/protocol.md §4.11, or any number from 0 to 2147483647.
   */
  status?: string | number;
  rows?: FaultRows;
  /**
   * The Nexus does not execute the call and names this node as its leader: host:port, or nothing, as while there is none.
   */
  notLeader?: string;
  /**
   * The call is not executed and fails with this error of sofa-pbrpc: 1 to 1000.
   */
  rpcError?: number;
  /**
   * request: it is neither executed nor ever answered. answer: it is executed and never answered. effect: the Nexus acknowledges it and does not execute it.
   */
  lose?: 'request' | 'answer' | 'effect';
  /**
   * The connection is closed. request: before the call is executed. answer: after. halfway: after half of the answer.
   */
  cut?: 'request' | 'answer' | 'halfway';
  delay?: FaultDelay;
  /**
   * evict: all sessions of the tablet are gone before it looks at the request. unknown: this session is not known. gap: a pack is made, counted and not sent, the next one is the answer. noEnd: the pack says neither that it is the last nor where the tablet ends. damaged: the tablet's file is damaged behind the first half of the pack.
   */
  scan?: 'evict' | 'unknown' | 'gap' | 'noEnd' | 'damaged';
  /**
   * The time of the request is up after the server has looked at so many things: each row and each cell of a scan is one, each row of a read is one.
   */
  outOfTime?: number;
  split?: FaultSplit;
  merge?: FaultMerge;
  flush?: FaultFlush;
  move?: FaultMove;
  disableTable?: FaultTable;
  dropTable?: FaultTable;
  stopTabletServer?: FaultStopTabletServer;
  stopMaster?: FaultMaster;
  safeMode?: FaultMaster;
  /**
   * all: every session of the Nexus ends, and what it had locked is free.
   */
  expireSessions?: 'all';
  /**
   * The Nexus refuses Lock and Scan for so long, as after its start: at most 24h.
   */
  nexusGrace?: string;
  /**
   * No node of the Nexus leads for so long, at most 24h; then one leads in another term.
   */
  nexusElection?: string;
  nexusUndo?: FaultNexusUndo;
  nexusLoseLocks?: FaultNexusLoseLocks;
  stopNexus?: FaultStopNexus;
}
/**
 * Some rows of a write answer a status of their own, the others are written. Without 'every' and 'share': all.
 */
export interface FaultRows {
  /**
   * A name of docs/protocol.md §4.11, or any number from 0 to 2147483647.
   */
  status: string | number;
  /**
   * Each so-manieth row, counted on from one request to the next.
   */
  every?: number;
  /**
   * Which part of the rows, drawn by chance: more than 0, at most 1.
   */
  share?: number;
  /**
   * true: these rows are written all the same. Default false.
   */
  applied?: boolean;
}
/**
 * The call is executed, or answered, later.
 */
export interface FaultDelay {
  /**
   * It is executed so much later: at most 24h.
   */
  request?: string;
  /**
   * It is executed, and answered so much later: at most 24h.
   */
  answer?: string;
}
/**
 * The tablet that holds the key is split there.
 */
export interface FaultSplit {
  cluster?: Cluster;
  table?: Table;
  /**
   * The new border, in the escape of docs/protocol.md §9.3.
   */
  key: string;
}
/**
 * The tablet is merged with the one behind it, the last with the one in front.
 */
export interface FaultMerge {
  cluster?: Cluster;
  table?: Table;
  key?: Key;
}
/**
 * The tablet's memtable is flushed.
 */
export interface FaultFlush {
  cluster?: Cluster;
  table?: Table;
  key?: Key;
}
/**
 * The tablet moves to another tablet server.
 */
export interface FaultMove {
  cluster?: Cluster;
  table?: Table;
  key?: Key;
  /**
   * Which one, counted from 0. Default: the next.
   */
  server?: number;
}
/**
 * A table.
 */
export interface FaultTable {
  cluster?: Cluster;
  table?: Table;
}
/**
 * A tablet server is killed.
 */
export interface FaultStopTabletServer {
  cluster?: Cluster;
  /**
   * Which one, counted from 0. Default: the call's.
   */
  server?: number;
  for?: For;
}
/**
 * A master does not serve, or only reads.
 */
export interface FaultMaster {
  cluster?: Cluster;
  for?: For;
}
/**
 * A node leads from now on that never applied the last acknowledged changes: what was put or deleted is as before.
 */
export interface FaultNexusUndo {
  key?: NexusKey;
  /**
   * How many of the last 10000. Default 1.
   */
  changes?: number;
}
/**
 * A node leads from now on that knows nothing of these locks: they are granted again, while their holders live.
 */
export interface FaultNexusLoseLocks {
  key?: NexusKey;
}
/**
 * The Nexus is killed.
 */
export interface FaultStopNexus {
  for?: For;
}
