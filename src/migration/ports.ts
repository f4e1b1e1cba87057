/**
 * The whole outside world of the core as interfaces. Adapters (tera/, locks/, journal/) implement
 * them; app.ts wires them. The core imports nothing else but cells/, errors and the clock port.
 */
import type { CellBlock } from '../cells/block.js';
import type { RowKey } from '../cells/bytes.js';
import type { RowBatch } from '../cells/batch.js';
import type { TerautilError } from '../errors.js';

/** A half-open key interval `[start, end)`; `end` null is unbounded. */
export interface Interval {
  readonly start: RowKey;
  readonly end: RowKey | null;
}

export type TableKind = 'readable' | 'binary' | 'general-kv' | 'ttl-kv';

/** What a locality group is stored on, in the order of Tera's StoreMedium (protocol.md §4.10). */
export const STORE_MEDIA = ['disk', 'flash', 'memory'] as const;
export type StoreMedium = (typeof STORE_MEDIA)[number];

export interface FamilySchema {
  readonly name: Buffer;
  readonly localityGroup: string;
  readonly maxVersions: number;
  /** Seconds; 0 = never expires. */
  readonly timeToLive: number;
  /** Takes part in transactions over several rows, which keep columns of their own in it. */
  readonly isTransactional: boolean;
  /** The rest: setting → value in words; compared, never interpreted. */
  readonly settings: Settings;
}

export type Settings = ReadonlyMap<string, string>;

/**
 * Megabytes at which the master splits a tablet and below which it merges one (protocol.md §7.3);
 * null = not set, so that the server's own value applies.
 */
export interface SplitSizes {
  readonly split: bigint | null;
  readonly merge: bigint | null;
}

/**
 * A table's schema. `families`, `kind` and `splitSizes` are what the core decides by; `raw` is the adapter's
 * complete schema message (every field the cluster knows, protocol.md §4.9), so that nothing is lost
 * when a table is created from it.
 */
export interface TableSchema {
  readonly kind: TableKind;
  readonly localityGroups: readonly string[];
  readonly families: readonly FamilySchema[];
  readonly splitSizes: SplitSizes;
  /** Stored row keys begin with a hash that clients compute (protocol.md §7.6). */
  readonly isHashed: boolean;
  /** By locality group: how it stores its data, setting → value in words; compared, never interpreted. */
  readonly storage: ReadonlyMap<string, Settings>;
  /** The same of the table itself. */
  readonly settings: Settings;
  readonly raw: Uint8Array;
}

export interface TableDescription {
  readonly name: string;
  /** As the cluster tells it; part of the cluster's identity (design: clusters have no id). */
  readonly createTime: bigint;
  readonly enabled: boolean;
  readonly schema: TableSchema;
}

export interface ListedTable extends TableDescription {
  /** The cluster keeps it for itself. */
  readonly isInternal: boolean;
}

export interface TabletDescription {
  readonly interval: Interval;
  readonly path: string;
  readonly ready: boolean;
  /** Bytes on storage, as last reported; 0 for fresh tablets. */
  readonly size: number;
}

export interface ClusterIdentity {
  readonly coordinator: string;
  readonly root: string;
}

/** `end` is exclusive. Microseconds since 1970. */
export interface TimeWindow {
  readonly start: bigint | null;
  readonly end: bigint | null;
}

/** One try that failed and is made again. */
export interface Retry {
  readonly call: RetriedCall;
  /** One of a few: "kTabletNodeIsBusy (23)", "no answer in time". */
  readonly cause: string;
  /** The server asks for less: it is busy, over its quota, or limits the flow. */
  readonly isPushback: boolean;
}

export const RETRIED_CALLS = ['scan', 'write', 'look-up', 'master', 'flush'] as const;
export type RetriedCall = (typeof RETRIED_CALLS)[number];

export type OnRetry = (retry: Retry) => void;

/** How a call waits while its cluster does not serve. */
export interface Waiting {
  /** Ends the waiting with its reason; what was sent is not taken back. */
  readonly signal?: AbortSignal | undefined;
  readonly onRetry?: OnRetry | undefined;
}

export interface ScanRequest extends Waiting {
  readonly table: string;
  readonly interval: Interval;
  /** Empty = all families. */
  readonly families: readonly Buffer[];
  /** null = no time range is sent. */
  readonly window: TimeWindow | null;
  /**
   * Soft size of one block in bytes: rows are never cut (protocol.md §6.7). 0 = one cell, or as few as the
   * servers give. `readAhead` blocks may be asked for before they are wanted.
   */
  readonly blockBytes: number;
  readonly readAhead: number;
  /** Where larger blocks must find room; absent: they are taken as they come. */
  readonly room?: ReadingRoom | undefined;
  readonly signal: AbortSignal;
}

/** How the scans of a range read. */
export type Reading = Pick<ScanRequest, 'blockBytes' | 'readAhead' | 'room'>;

/**
 * A block of a scan. A large one has a `release`, to be called when nothing of it is kept any more: its
 * bytes are gone after that.
 */
export interface ScannedBlock extends CellBlock {
  readonly release?: () => void;
}

/** One range's view of the room for large blocks, which all ranges of this process share. */
export interface ReadingRoom {
  isLarge(bytes: number): boolean;
  /**
   * Takes room for a large block that comes now, or null when there is none: then it must be thrown away.
   * `isWaitedFor`: the merge stands still until it has it. Returns what gives the room back.
   */
  take(bytes: number, isWaitedFor: boolean): (() => void) | null;
  /** Resolves when a large block that is waited for will be taken, until the reservation is given back. */
  reserve(bytes: number, signal: AbortSignal): Promise<() => void>;
}

export type RowOutcome =
  | { readonly kind: 'acknowledged' }
  /** Surely not applied. `permanent`: no retry can help this row. `isPushback`, `cause`: see `Retry`. */
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly permanent: boolean;
      readonly isPushback: boolean;
      readonly cause: string;
    }
  /** Surely not applied: the cluster lets this user write to no row of the table. */
  | { readonly kind: 'denied'; readonly error: TerautilError }
  /** May be applied, now or later: nobody may rewrite before `quietAt` (monotonic ms), nor without reading. */
  | { readonly kind: 'unknown'; readonly quietAt: number; readonly cause: string };

export interface WriteLimits {
  /** Monotonic ms: nothing is sent at or after it (the lease's deadline). */
  readonly sendBefore: number;
  /** The longest one request may take, ms; quiet time is twice this (design.md §4). */
  readonly deadlineMs: number;
}

/** While the cluster does not serve, each call tries again for as long as the adapter was told to. */
export interface Cluster {
  identity(): ClusterIdentity;
  /** In order of names. Complete or throws; never ends early. */
  tables(): AsyncIterable<ListedTable>;
  /** null when there is no such table. */
  table(name: string, waiting?: Waiting): Promise<TableDescription | null>;
  /** In key order, covering the whole key space. */
  tablets(table: string, waiting?: Waiting): Promise<readonly TabletDescription[]>;
  /**
   * The schema of a table `name` like the given one, reduced to these families, and to the groups `from`
   * under the names `to`.
   */
  schemaFor(
    name: string,
    like: TableSchema,
    groups: readonly { readonly from: string; readonly to: string }[],
    families: readonly Buffer[],
  ): TableSchema;
  /** The same schema with these sizes; nothing else of it changes. */
  withSplitSizes(schema: TableSchema, sizes: SplitSizes): TableSchema;
  /** The same schema with every locality group stored on this. */
  withStoreMedium(schema: TableSchema, medium: StoreMedium): TableSchema;
  /** Resolves when it is there with these boundaries, every tablet ready. Asks the master once. */
  createTable(
    name: string,
    schema: TableSchema,
    splitAt: readonly RowKey[],
    waiting?: Waiting,
  ): Promise<void>;
  /** Resolves when every tablet of a table that was created before is ready. */
  tableReady(name: string, waiting?: Waiting): Promise<void>;
  /** Replaces the whole schema, also of an enabled table (O44). */
  updateSchema(name: string, schema: TableSchema, waiting?: Waiting): Promise<void>;
  /**
   * Resolves with true when two ready tablets meet at `at`, with false when the master takes the command and
   * nothing comes of it.
   */
  splitTablet(table: string, at: RowKey, waiting?: Waiting): Promise<boolean>;
  /** Flushes every tablet that meets the interval; resolves when each said so (O13). */
  compact(table: string, interval: Interval, waiting?: Waiting): Promise<void>;
  disableTable(name: string): Promise<void>;
  deleteTable(name: string): Promise<void>;
  /** Cells in cell order, each exactly once; hides moves, splits and evictions. */
  scan(request: ScanRequest): AsyncIterable<ScannedBlock>;
  /** One outcome per row, in order. No hidden retry. Throws only before anything is sent. */
  write(table: string, batch: RowBatch, limits: WriteLimits): Promise<readonly RowOutcome[]>;
  close(): void;
}

export interface Clusters {
  readonly source: Cluster;
  readonly destination: Cluster;
}

export interface LedgerEntry {
  readonly key: string;
  readonly value: Uint8Array;
}

export interface WorkerInfo {
  readonly host: string;
  readonly processId: number;
  readonly version: string;
}

export interface LockService {
  /** Entries whose key begins with `prefix`, in key order. Takes no session. Complete or throws. */
  read(prefix: string): AsyncIterable<LedgerEntry>;
  openSession(worker: WorkerInfo): Promise<Session>;
  /** Locks below `prefix` that are held or were left unreleased. Takes no session. */
  holders(prefix: string): Promise<readonly LockHolder[]>;
  close(): void;
}

export interface LockHolder {
  readonly lock: string;
  readonly session: string;
  readonly epoch: bigint;
  readonly worker: WorkerInfo;
  /** When it was taken, microseconds since 1970; null = not known. */
  readonly since: bigint | null;
  /**
   * Whether the session was heard of within its lease, as far as a reader can tell; for views, and for how
   * many workers share a limit.
   */
  readonly alive: boolean;
}

export interface Session {
  readonly id: string;
  /** null when somebody else holds the lock, alive or not yet known to be dead. */
  acquire(lock: string): Promise<Lease | null>;
  /**
   * In one step, unless another session may be alive or its last write may still arrive: takes `lock`, and
   * deletes every entry and every other lock below `prefix`. Else nothing, and says whose session that is.
   */
  clear(prefix: string, lock: string): Promise<Cleared>;
  /**
   * Takes the lock from whoever holds it, and gives it to nobody: the former holder publishes nothing under it
   * any more and is told within its lease. Who acquires it next has taken it over from an unreleased holder.
   * Without `force` only when this session saw the holder silent for its lease; then the next one has to wait
   * for the quiet time alone. With `force` the holder may be alive: then for its lease and the quiet time.
   */
  breakLock(lock: string, force: boolean): Promise<BreakOutcome>;
  /** Aborted when the session can no longer be kept alive. */
  readonly lost: AbortSignal;
  close(): Promise<void>;
}

/** `free`: nobody holds it. A session: that of the holder, which is not known to be dead; nothing was changed. */
export type BreakOutcome = 'broken' | 'free' | OtherSession;

export type Cleared = { readonly lease: Lease } | { readonly others: readonly OtherSession[] };

export interface OtherSession {
  readonly worker: WorkerInfo;
  /** It was heard of while this session looked: it is alive. Else it is not yet known to be dead. */
  readonly isAlive: boolean;
  /** When it is dead and quiet unless it is heard of before, in ms from now. */
  readonly deadInMs: number;
}

export interface Lease {
  /** Grows with each acquisition of the lock. */
  readonly epoch: bigint;
  /** The former holder never released it. */
  readonly takenOver: boolean;
  /** Monotonic ms: nothing is written before it (quiet time of the former holder). */
  readonly startNotBefore: number;
  /** Monotonic ms at which the lease ends if it is not renewed. */
  deadline(): number;
  readonly lost: AbortSignal;
  /**
   * Writes all entries, and removes those with the keys `removed`, in one step; ownership is checked in the same
   * step. As many as fit a step (limits.ts). Throws TU-LEASE-LOST.
   */
  publish(entries: readonly LedgerEntry[], removed?: readonly string[]): Promise<void>;
  /** Only when everything sent is acknowledged, refused or quiet. */
  release(): Promise<void>;
}

/** This machine's record of one range: what is known here beyond the ledger. */
export interface JournalCheckpoint {
  readonly unit: string;
  readonly step: string;
  readonly epoch: bigint;
  readonly session: string;
  readonly record: Uint8Array;
}

export interface Journal {
  checkpoint(entry: JournalCheckpoint): void;
  /** The newest checkpoint of exactly this holding of the lease, or null. */
  lastCheckpoint(unit: string, step: string, epoch: bigint, session: string): Uint8Array | null;
  close(): void;
}

/** What one run of one process did of a step, and how long it worked on it; for estimates. */
export interface EarlierRun {
  readonly step: 'dump' | 'diff';
  /** Microseconds since 1970. */
  readonly endedAt: bigint;
  readonly seconds: number;
  /** Of the source. */
  readonly cells: number;
  /** Of cells, as steps count them: a comparison those of both sides. */
  readonly bytes: number;
  /** Of the ranges that it finished whose size is known: all that was counted of them, and that size on storage. */
  readonly finished: { readonly bytes: number; readonly storedBytes: number };
  /** What it might do in a second at most; Infinity = no limit. */
  readonly limit: { readonly cells: number; readonly bytes: number };
}

/** How much of a file of details counts; what stands behind it belongs to no checkpoint. */
export interface FileState {
  /** Of the holding that wrote it. */
  readonly epoch: bigint;
  readonly bytes: number;
  readonly lines: number;
}

export type DetailKind = 'findings' | 'dead-letters';

/**
 * Files of what is too much for the ledger, one NDJSON file per unit: cells that differ, cells that were
 * refused. Everything may throw TU-DETAILS.
 */
export interface DetailFiles {
  /** A new file of this holding of a unit. */
  create(kind: DetailKind, unit: string, epoch: bigint): DetailFile;
  /** One with what counts of an earlier holding's file; null when that is not here any more. */
  resume(kind: DetailKind, unit: string, epoch: bigint, from: FileState): DetailFile | null;
  /** Whatever there is of this unit. */
  remove(kind: DetailKind, unit: string): void;
}

export interface DetailFile {
  /** One line in pieces, without its end. */
  append(line: Iterable<string>): void;
  /** Hands everything to the operating system and says how much there is. */
  flush(): FileState;
  /** Puts it in the place of the unit's former file, in one step. */
  publish(): void;
  close(): void;
}

/** Named moments at which a test may interrupt the program; does nothing in production. */
export type Failpoint = (name: FailpointName) => void;
export type FailpointName =
  | 'clean.cleared'
  | 'clean.half'
  | 'saved-plan.before_rename'
  | 'register.half'
  | 'freeze.recorded'
  | 'freeze.changed'
  | 'refreeze.recorded'
  | 'split.made'
  | 'restore.before_change'
  | 'restore.changed'
  | 'dump.before_scan'
  | 'dump.in_batch'
  | 'dump.after_write_before_checkpoint'
  | 'dump.after_checkpoint_before_finished'
  | 'dump.publishing_finished'
  | 'mend.before_write'
  | 'mend.flushed'
  | 'repair.before_delete'
  | 'repair.deleted'
  | 'diff.before_scan'
  | 'diff.after_flush'
  | 'diff.before_checkpoint'
  | 'diff.rechecked'
  | 'diff.after_checkpoint_before_finished'
  | 'diff.publishing_finished';
