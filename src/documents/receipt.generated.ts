/* Generated from schemas/receipt.schema.json by "npm run generate"; do not edit. */

export type Sha256 = string;
/**
 * RFC 3339, UTC.
 */
export type Moment = string;
export type Count = string;
/**
 * Absent: 0.
 */
export type Cells = string;
export type Micros = string;
export type Level = 'verified' | 'compared' | null;
export type Hex = string;

/**
 * What `terautil report --format receipt` writes: what a migration did, so that `terautil show` can check it without the plan, the ledger or a cluster. What is zero or did not happen is left out of counts. No secret is in it, and no value of a cell.
 */
export interface ReceiptDocument {
  format: 'terautil/receipt';
  format_version: 1;
  /**
   * SHA-256 of the document without this field, as JSON without spaces. It tells of damage, not of forgery.
   */
  checksum: string;
  /**
   * Of the terautil that wrote it.
   */
  version: string;
  /**
   * Of the migration.
   */
  name: string;
  plan: PlanDocument;
  clusters: {
    source: ReceiptPlace;
    destination: ReceiptPlace;
  };
  lock_service: {
    type: 'local' | 'etcd' | 'nexus';
    addresses: string[];
    /**
     * null: it is a local one.
     */
    root: string | null;
  };
  hashes: {
    /**
     * SHA-256 of `plan`, as JSON without spaces.
     */
    plan: string;
    /**
     * Of name, clusters and lock service, as the ledger has it.
     */
    identity: string;
    /**
     * As the ledger has it; null = the plan has none.
     */
    globs: null | Sha256;
  };
  registered_at: Moment;
  /**
   * RFC 3339, UTC.
   */
  as_of: string;
  verdict: ReceiptVerdict;
  totals: ReceiptTotals;
  /**
   * Destination tables that the plan does not have any more, and whose splits and merges are still held back.
   */
  left_frozen: string[];
  tables: ReceiptTable[];
}
/**
 * A migration plan: which tables move from which Tera cluster to which.
 */
export interface PlanDocument {
  /**
   * The version of this format.
   */
  apiVersion: 'terautil/v1';
  /**
   * Names the migration: its ledger and its state folder. Lower-case letters, digits, '.', '_' and '-', at most 64, beginning with a letter or digit.
   */
  name: string;
  /**
   * Where the tables are and where they go.
   */
  clusters: {
    source: PlanCluster;
    destination: PlanCluster;
  };
  lockService: PlanLockService;
  /**
   * What apply does with each table. Omitted: everything this version can do.
   *
   * @minItems 1
   *
   * Items: dump copies the cells; diff compares both sides, also a copy that something else made.
   */
  steps?: ('dump' | 'diff')[];
  /**
   * The tables to move.
   *
   * @minItems 1
   */
  tables: PlanTable[];
  window?: PlanWindow;
  split?: PlanSplit;
  dump?: PlanDump;
  diff?: PlanDiff;
  repair?: PlanRepair;
  expect?: PlanExpect;
  /**
   * How long a range may stand still because a cluster does not serve, before it counts as failed: 1s to 24h. Default 10m. When nothing else moves either, apply then ends with 7, and goes on with the next run.
   */
  patience?: string;
}
/**
 * A Tera cluster: either a client flag file or the coordinator itself; and who asks there.
 */
export interface PlanCluster {
  /**
   * A Tera client flag file (tera.flag), relative to this plan.
   */
  flagfile?: string;
  coordinator?: PlanCoordinator;
  identity?: PlanIdentity;
}
/**
 * Where the cluster publishes the address of its master.
 */
export interface PlanCoordinator {
  /**
   * ins: a Nexus; zk: a ZooKeeper; fake_zk: a directory of this machine. As tera_coord_type; write ins for mock_ins, zk for mock_zk.
   */
  type: 'ins' | 'zk' | 'fake_zk';
  /**
   * Every member of the Nexus, or server of the ZooKeeper, as host:port (tera_ins_addr_list, tera_zk_addr_list).
   *
   * @minItems 1
   *
   * Items: A member, as host:port.
   */
  addresses?: string[];
  /**
   * The cluster's path in the Nexus or ZooKeeper, beginning with '/' (tera_ins_root_path, tera_zk_root_path); of fake_zk the directory, relative to this plan (tera_fake_zk_path_prefix).
   */
  root: string;
}
/**
 * Who asks, where the cluster has access control; in place of what the flag file says. user (tera_auth_name, tera_user_identity) with token (tera_auth_token, of the policy ugi), passcode (tera_user_passcode, of the master's token ACL) or both.
 */
export interface PlanIdentity {
  user: PlanSecret;
  token?: PlanSecret;
  passcode?: PlanSecret;
}
/**
 * Where it is kept, for a plan never holds it: { env: NAME } or { file: PATH }.
 */
export interface PlanSecret {
  /**
   * The environment variable that holds it.
   */
  env?: string;
  /**
   * The file that holds it, relative to this plan. One line break at its end does not count.
   */
  file?: string;
}
/**
 * Who keeps the ledger and the leases.
 */
export interface PlanLockService {
  /**
   * local: a file beside the plan, for one machine; nobody else may apply this plan. etcd: an etcd of version 3.4 or later, for any number of machines. nexus: a Nexus (ins), for any number of machines; it may lose what it acknowledged, which costs time but no cells: prefer etcd where there is a choice.
   */
  type: 'local' | 'etcd' | 'nexus';
  /**
   * Every member of the etcd or the Nexus, as host:port.
   *
   * @minItems 1
   *
   * Items: A member, as host:port.
   */
  addresses?: string[];
  /**
   * Everything is kept below it: '/' and a name, or several; no name begins with a dot. Default /terautil.
   */
  root?: string;
  tls?: PlanTls;
  user?: PlanSecret;
  password?: PlanSecret;
  /**
   * How long a worker owns a range without a sign of life: 1s to 10m. Default 30s. After a crash its ranges rest for the lease and two thirds more.
   */
  lease?: string;
}
/**
 * How the lock service is reached by TLS; {} alone trusts the authorities that Node knows.
 */
export interface PlanTls {
  /**
   * A PEM file of the authorities that signed the servers' certificates, relative to this plan.
   */
  ca?: string;
  /**
   * A PEM file of the client's certificate, relative to this plan.
   */
  cert?: string;
  /**
   * The PEM file of its private key, relative to this plan.
   */
  key?: string;
  /**
   * The name in the servers' certificates, where it is not that of their addresses.
   */
  serverName?: string;
}
/**
 * One table to move, or with a glob as its source several.
 */
export interface PlanTable {
  /**
   * The table's name at the source: a letter, then letters, digits, '_', '.', '-' or '#', at most 512. Or a glob: '*' stands for any characters, '?' for one; in quotes.
   */
  source: string;
  /**
   * Its name at the destination, under the same rule, and no glob. Default: the same name.
   */
  destination?: string;
  /**
   * Of the tables that a glob finds, these are left out: names or globs.
   *
   * @minItems 1
   *
   * Items: A name or a glob.
   */
  exclude?: string[];
  /**
   * The locality groups to copy; a group may get another name. Omitted: all.
   *
   * @minItems 1
   *
   * Items: A locality group's name, or { from, to } to rename it.
   */
  localityGroups?: (
    | string
    | {
        /**
         * Its name in the source table.
         */
        from: string;
        /**
         * Its name in the destination table.
         */
        to: string;
      }
  )[];
  /**
   * The column families to copy, out of the locality groups; written as keys are. Omitted: all of them.
   *
   * @minItems 1
   *
   * Items: A column family's name.
   */
  families?: string[];
  /**
   * Copy and compare only rows whose keys lie in it. Omitted: every row.
   */
  range?: {
    /**
     * The first key inside; omitted: the beginning. Visible ASCII stands for itself, '\\' for a backslash, '\x' with two hex digits for any other byte.
     */
    start?: string;
    /**
     * The first key outside, written as the start; omitted: no end.
     */
    end?: string;
  };
  /**
   * if-missing (default) creates the table at the destination when it is not there; never refuses then.
   */
  create?: 'if-missing' | 'never';
  /**
   * Of a table that apply creates: the size above which its master splits a tablet, 1MiB or more. Default: as at the source. At least three times mergeSize.
   */
  splitSize?: string;
  /**
   * Of a table that apply creates: the size below which its master merges a tablet; 0MiB turns that off. Default: as at the source.
   */
  mergeSize?: string;
  /**
   * Of a table that apply creates: what all its locality groups are stored on. Default: as at the source.
   */
  storeMedium?: 'disk' | 'flash' | 'memory';
  /**
   * refuse (default) does nothing when the destination table already holds cells; merge adds to them.
   */
  existingCells?: 'refuse' | 'merge';
  /**
   * For KV tables, where the destination holds another value: skip (default) keeps it and counts a conflict; overwrite replaces it.
   */
  onConflict?: 'skip' | 'overwrite';
  /**
   * For TTL-KV tables, whose records' remaining life no client can see: each record lives this long from the moment it is written: a number with s, m or h, 1s to 596523h. Omitted: the copied records never expire.
   */
  ttl?: string;
  /**
   * none: this table ignores the plan's window. KV tables need it.
   */
  window?: 'none';
}
/**
 * Copy only source cells whose timestamp lies in it. Omitted: every cell.
 */
export interface PlanWindow {
  /**
   * The first moment inside: RFC 3339, or microseconds since 1970 as a string.
   */
  start?: string;
  /**
   * The first moment outside: RFC 3339, microseconds since 1970 as a string, or now (fixed when the migration is registered).
   */
  end?: string;
}
/**
 * The tablets of the destination tables while they are copied.
 */
export interface PlanSplit {
  /**
   * true (default) keeps the destination tables from splitting and merging while they are copied, and restores their settings then; false leaves them alone.
   */
  freeze?: boolean;
  /**
   * true splits the tablets of a destination table that exists where the source's tablets begin, one after the other, before it is copied. It keeps them. Default false.
   */
  missingBoundaries?: boolean;
  /**
   * The least time from one such split to the next: 1ms to 10m. Default 1s.
   */
  interval?: string;
}
/**
 * Limits of the copy.
 */
export interface PlanDump {
  /**
   * How many ranges one process copies at once: 1 to 256. Default 8.
   */
  parallelRanges?: number;
  /**
   * How many bytes one process holds between reading and acknowledgement: 1MiB to 4GiB. Default 64MiB.
   */
  inFlight?: string;
  /**
   * How often a range is begun again, without getting any further, before it counts as failed: 1 to 100. Default 5. While a cluster does not serve, each try waits for its part of the patience.
   */
  attempts?: number;
  limit?: PlanLimit;
  /**
   * What the clusters are asked to compress cells with on their way here; for networks that are slower than the machines. lz4 and snappy need the npm package lz4-napi or snappy. Default none.
   */
  compression?: 'lz4' | 'snappy' | 'zlib' | 'gzip';
}
/**
 * The most that one process reads from each cluster, and writes to the destination, per second. Omitted: as fast as it goes; in any case it goes slower while a cluster says that it is busy.
 */
export interface PlanLimit {
  /**
   * Cells per second: 1/s to 999999999/s.
   */
  cells?: string;
  /**
   * Bytes per second: 1KiB/s or more.
   */
  bytes?: string;
}
/**
 * Limits of the comparison.
 */
export interface PlanDiff {
  /**
   * How many ranges one process compares at once: 1 to 256. Default 8.
   */
  parallelRanges?: number;
  limit?: PlanLimit;
  /**
   * true writes the values of cells that differ into the findings, beside their sizes and digests. Default false: values may be secret.
   */
  values?: boolean;
  /**
   * true makes tables different, and apply end with 2, also for cells that are not the same for a known reason: superseded, trimmed, expired, newer at the destination. Default false.
   */
  strict?: boolean;
  recheck?: PlanRecheck;
}
/**
 * Rows that differ are read again on both sides before they are reported: what is alike by then was only on its way.
 */
export interface PlanRecheck {
  /**
   * How often: 0 to 100. Default 3. 0: what differs once is reported.
   */
  times?: number;
  /**
   * How long to wait before each time: 0s to 10m. Default 10s.
   */
  delay?: string;
}
/**
 * What a repair may do to the destination (apply --only repair). Every repair writes what is missing and overwrites what is another value.
 */
export interface PlanRepair {
  /**
   * allow: cells that only the destination has are deleted, as many as were approved by their exact number; never in a KV table. Default forbid: they are left.
   */
  deletes?: 'allow' | 'forbid';
}
/**
 * What must be true of the tables when they are registered; plan and apply refuse everything otherwise, before anything is written.
 */
export interface PlanExpect {
  /**
   * How much there may be to do, of all tables together.
   */
  atMost?: {
    /**
     * Tables: 1 to 1000000.
     */
    tables?: number;
    /**
     * Ranges of keys, which are tablets of the source: 1 to 1000000000.
     */
    ranges?: number;
    /**
     * Bytes that the source's tablets say they have on storage: 1B or more. Where one does not say, this is not true.
     */
    bytes?: string;
  };
  /**
   * Tables, by their names at the source or globs, whose destination holds no cell yet, in the range of keys that is copied; also where the plan says existingCells: merge.
   *
   * @minItems 1
   *
   * Items: A name or a glob.
   */
  empty?: string[];
  /**
   * never: every table is at the destination already; none has to be created.
   */
  create?: 'never';
}
export interface ReceiptPlace {
  coordinator: string;
  root: string;
}
export interface ReceiptVerdict {
  /**
   * Of the steps of the plan.
   */
  state: 'finished' | 'incomplete';
  /**
   * null: nothing, or not everything, was compared.
   */
  result: 'equal' | 'different' | null;
  /**
   * The least of all tables; null unless they are equal.
   */
  level: 'verified' | 'compared' | null;
}
export interface ReceiptTotals {
  tables: Count;
  ranges: ReceiptRangeCounts;
  copied: WrittenCells;
  settled: WrittenCells;
  repaired: WrittenCells;
  compared: ComparedCells;
}
export interface ReceiptRangeCounts {
  total: Count;
  /**
   * And settled where that is owed.
   */
  copied: string;
  compared: Count;
  different: Count;
}
/**
 * scanned = written + present + trimmed + newer_at_destination + conflict + dead_letters.
 */
export interface WrittenCells {
  scanned?: Cells;
  written?: Cells;
  present?: Cells;
  trimmed?: Cells;
  newer_at_destination?: Cells;
  conflict?: Cells;
  dead_letters?: Cells;
  /**
   * Absent: 0.
   */
  deleted?: string;
  /**
   * Absent: 0.
   */
  bytes?: string;
}
/**
 * source = same + different + newer_at_destination + shadowed + only_in_source + what the source has superseded, trimmed and expired; destination likewise, without shadowed.
 */
export interface ComparedCells {
  source?: Cells;
  destination?: Cells;
  same?: Cells;
  different?: Cells;
  only_in_source?: Cells;
  only_in_destination?: Cells;
  timestamp_only?: Cells;
  newer_at_destination?: Cells;
  /**
   * Absent: 0.
   */
  shadowed?: string;
  superseded_in_source?: Cells;
  superseded_in_destination?: Cells;
  trimmed_in_source?: Cells;
  trimmed_in_destination?: Cells;
  expired_in_source?: Cells;
  expired_in_destination?: Cells;
  /**
   * Absent: 0.
   */
  bytes?: string;
}
export interface ReceiptTable {
  source: string;
  destination: string;
  kind: 'readable' | 'binary' | 'general-kv' | 'ttl-kv';
  locality_groups: {
    from: string;
    to: string;
  }[];
  families: ReceiptFamily[];
  /**
   * Microseconds since 1970, the end exclusive; null = every cell.
   */
  window: null | ReceiptWindow;
  /**
   * null = every key.
   */
  key_range: null | ReceiptBounds;
  source_was_empty: boolean;
  /**
   * Splits and merges of the destination table are still held back.
   */
  frozen: boolean;
  hashes: {
    /**
     * What of the plan decides which cells belong here, as the ledger has it.
     */
    scope: string;
    /**
     * SHA-256 of the fields from `source` to `source_was_empty`, as JSON without spaces.
     */
    definition: string;
  };
  verdict: {
    /**
     * empty: nothing was there to compare. null: the plan does not ask to compare.
     */
    result: 'equal' | 'different' | 'empty' | 'pending' | null;
    level: Level;
  };
  range_counts: ReceiptRangeCounts;
  sums: ReceiptSums;
  /**
   * The ranges' digests, added up modulo 2^128.
   */
  digest: {
    copied: null | Hex;
    compared: null | Hex;
    /**
     * Of the ranges that are both. false: the source changed in between. null: no range is both.
     */
    agree: boolean | null;
    /**
     * Ranges in which it did.
     */
    changed: string;
  };
  /**
   * In key order; together they are the key range of the table.
   */
  ranges: ReceiptRange[];
}
export interface ReceiptFamily {
  name: ReceiptBytes;
  source_versions: Count;
  destination_versions: Count;
}
export interface ReceiptBytes {
  b64: string;
  text: string;
}
export interface ReceiptWindow {
  start: null | Micros;
  end: null | Micros;
}
export interface ReceiptBounds {
  start: ReceiptBytes;
  end: null | ReceiptBytes;
}
export interface ReceiptSums {
  copied: WrittenCells;
  settled: WrittenCells;
  repaired: WrittenCells;
  compared: ComparedCells;
}
export interface ReceiptRange {
  start: ReceiptBytes;
  end: null | ReceiptBytes;
  copied?: WrittenStep;
  settled?: WrittenStep;
  repaired?: WrittenStep;
  compared?: ComparedStep;
  /**
   * Of the source's cells; null = not finished.
   */
  digest: {
    copied: null | Hex;
    compared: null | Hex;
  };
}
export interface WrittenStep {
  finished: boolean;
  failed?: true;
  /**
   * A double write cannot be excluded: it has to be settled.
   */
  suspect?: true;
  cells: WrittenCells;
}
/**
 * A finished comparison, unless something was written since.
 */
export interface ComparedStep {
  /**
   * The destination's tablets were, before it.
   */
  flushed: boolean;
  cells: ComparedCells;
}
