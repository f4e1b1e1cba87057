/** What every step of a running migration is given. */
import type { DiffOptions as PlannedDiff, SplitPlan, StepName } from '../plan/types.js';
import type { ByteBudget } from './merge/budget.js';
import type { StepKind } from './ledger/records.js';
import type { Place } from './ledger/retries.js';
import type { Rate } from './pace/pace.js';
import type { Paces } from './pace/paces.js';
import type { Clusters, DetailFiles, LockService, Reading, Retry, Session } from './ports.js';
import type { UnitPorts } from './unit.js';

export interface RunPorts extends UnitPorts {
  /** Of the migration. */
  readonly name: string;
  readonly clusters: Clusters;
  readonly lockService: LockService;
  readonly details: DetailFiles;
  readonly lockSession: Session;
  readonly leaseMs: number;
  /** How long a range, or all of the run, may stand still because a cluster does not serve. */
  readonly patienceMs: number;
  /** What this process's heap may grow to; absent: no bound follows from it. */
  readonly heapBytes?: number;
  readonly events: (event: RunEvent) => void;
  /** Living workers of the migration, which share the limits; absent: this one alone. */
  readonly workers?: () => number;
}

export interface RunLimits {
  readonly parallelRanges: number;
  readonly inFlightBytes: number;
  /** Of reading from either cluster and of writing, each; of all workers together. */
  readonly rate: Rate;
  readonly split: SplitPlan;
  readonly steps: readonly StepName[];
  /** Whether the plan copies at all; else ranges that were never copied are compared too. */
  readonly copies: boolean;
  readonly diff: PlannedDiff & { readonly rate: Rate };
  readonly selection: Selection;
}

/** What of the migration this run works on. */
export interface Selection {
  /** Names at the source; null = all. */
  readonly tables: readonly string[] | null;
  /** Only units that have failed. */
  readonly failedOnly: boolean;
  /** Ranges that were found to differ are compared once more. */
  readonly diffAgain: boolean;
  /** Instead of copying: ranges that are copied are merged once more, and then compared; null = it copies. */
  readonly mend: Mend | null;
}

/** settle: what is missing is written. repair: of these ranges, by their ids, also what else was found to differ. */
export type Mend =
  | { readonly kind: 'settle'; readonly which: 'suspect' | 'all' }
  | { readonly kind: 'repair'; readonly ranges: ReadonlyMap<string, ApprovedRepair> };

export interface ApprovedRepair {
  /** The comparison that was reviewed (`comparisonName`). */
  readonly of: string;
  /** How many cells that the destination alone has may be deleted. */
  readonly deletes: number;
}

/** What an onlooker is told while it runs; the ledger holds the truth. */
export type RunEvent =
  | {
      readonly kind: 'phase';
      readonly step: StepKind;
      readonly units: number;
      readonly done: number;
    }
  | {
      readonly kind: 'unit-started';
      readonly unit: string;
      readonly step: StepKind;
      readonly waitMs: number;
    }
  | { readonly kind: 'copied'; readonly cells: number; readonly bytes: number }
  | {
      readonly kind: 'unit-ended';
      readonly unit: string;
      readonly step: StepKind;
      readonly end: 'finished' | 'failed' | 'stopped';
    }
  /** Everything that is left is leased by others, alive or not yet known to be dead. */
  | { readonly kind: 'waiting'; readonly units: number }
  /** A call failed and is made again. */
  | { readonly kind: 'retry'; readonly place: Place; readonly retry: Retry }
  /** Its master had let a frozen table split and merge again; it is frozen anew. */
  | { readonly kind: 'refrozen'; readonly table: string }
  /** Whether it had could not be seen, or not be undone, this time. */
  | { readonly kind: 'not-refrozen'; readonly table: string; readonly message: string }
  /** Nothing has moved for as long as the plan has patience: the run drains. */
  | { readonly kind: 'gave-up'; readonly stillMs: number }
  /** All workers are to pause: what is begun is finished and saved, and nothing else is begun. */
  | {
      readonly kind: 'paused';
      readonly by: string;
      /** Microseconds since 1970. */
      readonly since: bigint;
      readonly reason: string | null;
    }
  /** `by` null: nobody says so any more. */
  | { readonly kind: 'resumed'; readonly by: string | null }
  /** The run drains: so many batches are on their way to the destination. */
  | { readonly kind: 'draining'; readonly batches: number };

export interface RunContext {
  readonly ports: RunPorts;
  /** Asked under the lease of a unit: whether a newer generation has taken its place. */
  readonly isRetired: (unit: string) => Promise<boolean>;
  /** Drains this run: one of its workers has met what ends all of them. */
  readonly stop: (reason: unknown) => void;
  readonly budget: ByteBudget;
  /** Of the phase. */
  readonly paces: Paces;
  /** For how long nothing in this process has moved, ms. */
  readonly stillMs: () => number;
  /** How an attempt at a range scans; its scans share the range's view of the room for large blocks. */
  readonly reading: () => Reading;
  /** Of one row. */
  readonly rowCellsMax: number;
}
