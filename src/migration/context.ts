/** What every step of a running migration is given. */
import type { ByteBudget } from './budget.js';
import type { StepKind } from './ledger-records.js';
import type { LockService, Session } from './ports.js';
import type { Clusters } from './survey.js';
import type { UnitPorts } from './unit.js';

export interface RunPorts extends UnitPorts {
  /** Of the migration. */
  readonly name: string;
  readonly clusters: Clusters;
  readonly lockService: LockService;
  readonly lockSession: Session;
  readonly leaseMs: number;
  readonly events: (event: RunEvent) => void;
}

export interface RunLimits {
  readonly parallelRanges: number;
  readonly inFlightBytes: number;
  /** Whether the destination tables are kept from splitting and merging while they are copied. */
  readonly freeze: boolean;
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
  | { readonly kind: 'waiting'; readonly units: number };

export interface RunContext {
  readonly ports: RunPorts;
  readonly budget: ByteBudget;
  readonly blockBytes: number;
}
