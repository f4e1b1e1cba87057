/** What a survey reads of the clusters; all that is decided about a table is decided by this. */
import type { SplitPlan, StepName, TablePlan } from '../../plan/types.js';
import type { ClusterIdentity, TableDescription, TableKind, TabletDescription } from '../ports.js';

/** What was read of one table on both sides. */
export interface TableFacts {
  readonly plan: TablePlan;
  readonly source: TableDescription | null;
  readonly sourceTablets: readonly TabletDescription[];
  /** In the plan's range, like those of the destination. */
  readonly sourceHasCells: boolean;
  readonly destination: TableDescription | null;
  /** Looked at only where the plan asks for missing boundaries. */
  readonly destinationTablets: readonly TabletDescription[];
  readonly destinationHasCells: boolean;
  /** Names of all tables of a cluster that does not have this one; else absent. */
  readonly sourceNames?: readonly string[];
  readonly destinationNames?: readonly string[];
}

export interface ClusterFacts {
  readonly source: ClusterIdentity;
  readonly destination: ClusterIdentity;
  /** Microseconds since 1970. */
  readonly now: bigint;
  readonly split: SplitPlan;
  readonly steps: readonly StepName[];
}

export function isKeyValue(kind: TableKind): boolean {
  return kind === 'general-kv' || kind === 'ttl-kv';
}
