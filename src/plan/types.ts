/**
 * A plan after reading: defaults filled in, units converted, paths absolute. Nothing in it needs to be
 * parsed again, and everything in it was checked offline; what only the clusters know (do the tables
 * exist, which kind are they) is checked by `plan` and `apply`.
 */
import type { RowKey } from '../cells/bytes.js';
import type { PlanDocument } from '../documents/plan.generated.js';

export interface ResolvedPlan {
  readonly name: string;
  /** Absolute. */
  readonly file: string;
  /** Absolute; may not exist yet. */
  readonly stateFolder: string;
  readonly clusters: { readonly source: ClusterPlace; readonly destination: ClusterPlace };
  readonly lockService: PlannedLockService;
  readonly steps: readonly StepName[];
  /** How long a range may stand still because a cluster does not serve: 1,000 to 86,400,000. */
  readonly patienceMs: number;
  /** Those that the plan names; no two with the same source or the same destination. */
  readonly tables: readonly TablePlan[];
  /** The first that finds a table counts (select.ts). There is at least one of these or of `tables`. */
  readonly globs: readonly GlobPlan[];
  readonly split: SplitPlan;
  readonly dump: DumpLimits;
  readonly diff: DiffOptions;
  readonly repair: RepairPlan;
  /** Absent: nothing is stated. */
  readonly expect?: Expectations;
  /** What its file says, as data; absent: it was not read. */
  readonly written?: PlanDocument;
}

/** What must be true when tables are registered; Infinity = not stated. */
export interface Expectations {
  readonly tablesMost: number;
  readonly rangesMost: number;
  /** On the source's storage. */
  readonly bytesMost: number;
  /** Names at the source or globs, of tables whose destination holds no cell. */
  readonly empty: readonly string[];
  /** No table has to be created. */
  readonly createsNone: boolean;
}

export type StepName = 'dump' | 'diff';

export type ClusterPlace = (FlagFilePlace | CoordinatorPlace) & {
  /** In place of what a flag file says; absent: that, or nobody. */
  readonly identity?: PlannedIdentity;
};

interface FlagFilePlace {
  readonly kind: 'flagfile';
  /** Absolute. */
  readonly path: string;
}

interface CoordinatorPlace {
  readonly kind: 'coordinator';
  readonly coordinator: PlannedCoordinator;
}

/** Where the parts of it are kept; at least one of `token` and `passcode`. */
export interface PlannedIdentity {
  readonly user: PlannedSecret;
  /** Of the policy "ugi". */
  readonly token?: PlannedSecret;
  /** Of the master's token ACL. */
  readonly passcode?: PlannedSecret;
}

/** An environment variable, or a file, by its absolute path. */
export type PlannedSecret = { readonly env: string } | { readonly file: string };

/** Where a cluster publishes its addresses. */
export type PlannedCoordinator =
  | {
      readonly type: 'ins' | 'zk';
      /** Each "host:port", at least one. */
      readonly addresses: readonly string[];
      readonly root: string;
    }
  | {
      readonly type: 'fake_zk';
      /** Absolute. */
      readonly root: string;
    };

export type PlannedLockService = {
  /** 1,000 to 600,000. */
  readonly leaseMs: number;
} & (LocalLockService | EtcdLockService | NexusLockService);

interface LocalLockService {
  readonly type: 'local';
}

export interface NexusLockService {
  readonly type: 'nexus';
  /** Each "host:port", at least one. */
  readonly addresses: readonly string[];
  /** "/name", or several; no name begins with a dot. */
  readonly root: string;
}

export interface EtcdLockService {
  readonly type: 'etcd';
  /** Each "host:port", at least one. */
  readonly addresses: readonly string[];
  /** "/name", or several; no name begins with a dot. */
  readonly root: string;
  /** null = without. */
  readonly tls: PlannedTls | null;
  /** null = nobody. */
  readonly user: { readonly name: PlannedSecret; readonly password: PlannedSecret } | null;
}

/** Absolute paths of PEM files. `cert` and `key`: both or none. */
export interface PlannedTls {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly serverName?: string;
}

/** Of the destination's tablets. */
export interface SplitPlan {
  /** Whether splits and merges are held back while the tables are copied. */
  readonly freeze: boolean;
  /** Whether tables that exist are split where the source's tablets begin. */
  readonly missingBoundaries: boolean;
  /** From one such split to the next: 1 to 600,000. */
  readonly intervalMs: number;
}

/** A client of Tera accepts no smaller split size for a merge size (protocol.md §7.4). */
export const SPLIT_TO_MERGE_LEAST = 3n;

/** How a table that is created differs from its source; what is absent stays. */
export interface CreationPlan {
  /** MiB, 1 or more. */
  readonly splitSize?: bigint;
  /** MiB; 0 = never merged. */
  readonly mergeSize?: bigint;
  /** Of all its locality groups. */
  readonly storeMedium?: 'disk' | 'flash' | 'memory';
}

/** One table. */
export interface TablePlan extends TableSettings {
  readonly source: string;
  readonly destination: string;
  /** The glob that found it; null = the plan names it. */
  readonly foundBy: string | null;
}

/** All tables of the source whose names fit, and that no entry before finds. */
export interface GlobPlan {
  readonly glob: string;
  readonly exclude: readonly string[];
  readonly settings: TableSettings;
}

/** What an entry asks for each of its tables. */
export interface TableSettings {
  /** null = all, under their own names. */
  readonly localityGroups: readonly LocalityGroupMapping[] | null;
  /** null = all of the locality groups. */
  readonly families: readonly Buffer[] | null;
  /** null = every key. */
  readonly range: KeyRange | null;
  readonly create: 'if-missing' | 'never';
  /** Absent: like its source in everything. */
  readonly creation?: CreationPlan;
  readonly existingCells: 'refuse' | 'merge';
  /** KV tables only. */
  readonly onConflict: 'skip' | 'overwrite';
  /** Of each record that is written, in seconds: 1 to 2^31 - 1. TTL-KV tables only; null = for ever. */
  readonly timeToLive: number | null;
  /** null = every cell. */
  readonly window: PlannedWindow | null;
}

/** Half open, never empty; `end` null is unbounded. */
export interface KeyRange {
  readonly start: RowKey;
  readonly end: RowKey | null;
}

export interface LocalityGroupMapping {
  readonly from: string;
  readonly to: string;
}

/** Microseconds since 1970, `end` exclusive; 'now' is resolved once, at registration. */
export interface PlannedWindow {
  readonly start: bigint | null;
  readonly end: bigint | 'now' | null;
}

export interface DumpLimits {
  /** 1 to 256. */
  readonly parallelRanges: number;
  /** 1 MiB to 4 GiB. */
  readonly inFlightBytes: number;
  /** 1 to 100. */
  readonly attempts: number;
  readonly limit: RateLimit;
  /** Of scan answers; absent = none. */
  readonly compression?: 'lz4' | 'snappy' | 'zlib' | 'gzip';
}

/** Per second and process; Infinity = no limit. */
export interface RateLimit {
  readonly cells: number;
  readonly bytes: number;
}

export interface DiffOptions {
  /** 1 to 256. */
  readonly parallelRanges: number;
  readonly limit: RateLimit;
  /** Whether findings hold the values themselves. */
  readonly values: boolean;
  /** Whether also what is not the same for a known reason makes tables different. */
  readonly strict: boolean;
  readonly recheck: RecheckPlan;
}

/** Rows that differ are read again on both sides before they are reported. */
export interface RecheckPlan {
  /** 0 to 100; 0 = not at all. */
  readonly times: number;
  /** Before each time: 0 to 600,000. */
  readonly delayMs: number;
}

export interface RepairPlan {
  /** Whether cells that only the destination has may be deleted, at the number that is approved. */
  readonly deletes: 'allow' | 'forbid';
}
