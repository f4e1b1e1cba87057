/**
 * A plan after reading: defaults filled in, units converted, paths absolute. Nothing in it needs to be
 * parsed again, and everything in it was checked offline; what only the clusters know (do the tables
 * exist, which kind are they) is checked by `plan` and `apply`.
 */

export interface ResolvedPlan {
  readonly name: string;
  /** Absolute. */
  readonly file: string;
  /** Absolute; may not exist yet. */
  readonly stateFolder: string;
  readonly clusters: { readonly source: ClusterPlace; readonly destination: ClusterPlace };
  readonly lockService: LocalLockService;
  readonly steps: readonly StepName[];
  /** How long a range may stand still because a cluster does not serve: 1,000 to 86,400,000. */
  readonly patienceMs: number;
  /** At least one; no two with the same source or the same destination. */
  readonly tables: readonly TablePlan[];
  /** Whether splits and merges of the destination tables are held back while they are copied. */
  readonly split: { readonly freeze: boolean };
  readonly dump: DumpLimits;
  readonly diff: DiffOptions;
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

export interface LocalLockService {
  readonly type: 'local';
  /** 1,000 to 600,000. */
  readonly leaseMs: number;
}

export interface TablePlan {
  readonly source: string;
  readonly destination: string;
  /** null = all, under their own names. */
  readonly localityGroups: readonly LocalityGroupMapping[] | null;
  readonly create: 'if-missing' | 'never';
  readonly existingCells: 'refuse' | 'merge';
  /** KV tables only. */
  readonly onConflict: 'skip' | 'overwrite';
  /** null = every cell. */
  readonly window: PlannedWindow | null;
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
}
