/** The life story of one row by the plan and by the ledger. Pure. */
import type {
  ExplainedCounters,
  ExplainedRange,
  ExplainedStep,
  ExplainedTable,
} from '../../documents/explained.generated.js';
import type { Lock } from '../../documents/locks.generated.js';
import type { RowKey } from '../../cells/bytes.js';
import type { StepName, TablePlan } from '../../plan/types.js';
import { lockUse } from '../fleet/lock-names.js';
import { SKIP_REASONS, type Counters } from '../ledger/counters.js';
import type { RangeDefinition, TableDefinition } from '../ledger/definitions.js';
import { differences } from '../ledger/diff-counts.js';
import { bytesJson, keyRangeJson, moment, momentOrNull, windowJson } from '../ledger/entry-json.js';
import { currentDiff, rangesOf, unitKey, type LedgerState } from '../ledger/ledger.js';
import { STEP_KINDS, TABLE_STEPS, type StepKind, type StepRecord } from '../ledger/records.js';
import type { Interval, LockHolder } from '../ports.js';
import { locksDocument } from './locks.js';
import { unitStates } from './unit-states.js';

/** What is known of a table: as it was registered, or as it would be. */
export type KnownTable = Pick<
  TableDefinition,
  'source' | 'destination' | 'kind' | 'families' | 'localityGroups' | 'window' | 'interval'
>;

export function isInside({ start, end }: Interval, key: RowKey): boolean {
  return Buffer.compare(key, start) >= 0 && (end === null || Buffer.compare(key, end) < 0);
}

/** The registered range that holds the key; null: none does. */
export function rangeOfKey(
  ledger: LedgerState,
  table: TableDefinition,
  key: RowKey,
): RangeDefinition | null {
  return rangesOf(ledger, table.id).find(({ interval }) => isInside(interval, key)) ?? null;
}

/**
 * `entry`: what the plan says. `known`: what was registered, or follows from the tables as they are; null: the
 * source's schema is not known. `registered` null: it is not.
 */
export function explainedTable(
  entry: TablePlan,
  known: KnownTable | null,
  plannedInterval: Interval,
  registered: TableDefinition | null,
  key: RowKey,
): ExplainedTable {
  const interval = known?.interval ?? plannedInterval;
  return {
    source: entry.source,
    destination: known?.destination ?? entry.destination,
    found_by: entry.foundBy,
    registered: registered !== null,
    generation: registered?.generation ?? null,
    kind: known?.kind ?? null,
    locality_groups:
      known?.localityGroups.map(({ from, to }) => ({ from, to })) ??
      entry.localityGroups?.map(({ from, to }) => ({ from, to })) ??
      null,
    families:
      known?.families.map(({ name, sourceVersions, maxVersions }) => ({
        name: bytesJson(name),
        source_versions: sourceVersions,
        destination_versions: maxVersions,
      })) ?? null,
    window: windowJson(known?.window ?? null),
    key_range: keyRangeJson(interval),
    holds_key: isInside(interval, key),
  };
}

export function explainedRange(
  ledger: LedgerState,
  range: RangeDefinition,
  holders: readonly LockHolder[],
  steps: readonly StepName[],
): ExplainedRange {
  const { start, end } = range.interval;
  return {
    id: range.id,
    generation: range.generation,
    start: bytesJson(start),
    end: end && bytesJson(end),
    state: unitStates(ledger, holders, steps).ofRange(range.id),
  };
}

/** The records of the table as a whole and of the range, in the order in which the steps come. */
export function explainedSteps(
  ledger: LedgerState,
  table: TableDefinition,
  range: RangeDefinition | null,
  key: RowKey,
): ExplainedStep[] {
  return STEP_KINDS.flatMap((step) => {
    const isTables = TABLE_STEPS.includes(step);
    const unit = isTables ? table.id : range?.id;
    const record = unit === undefined ? undefined : ledger.records.get(unitKey(unit, step));
    return record === undefined ? [] : [stepJson(ledger, record, isTables, key)];
  });
}

const COPYING: readonly StepKind[] = ['dump', 'settle', 'repair'];

function stepJson(
  ledger: LedgerState,
  record: StepRecord,
  isTables: boolean,
  key: RowKey,
): ExplainedStep {
  const { step, state, worker, checkpoint, diff } = record;
  const isPast = checkpoint !== null && Buffer.compare(key, checkpoint) <= 0;
  return {
    step,
    of: isTables ? 'table' : 'range',
    state,
    out_of_date:
      step === 'diff' && state === 'finished' && currentDiff(ledger, record.unit) === null,
    worker: { host: worker.host, process_id: worker.processId, version: worker.version },
    epoch: record.epoch.toString(),
    started_at: momentOrNull(record.startedAt === 0n ? null : record.startedAt),
    updated_at: moment(record.updatedAt),
    attempts: record.attempts,
    failures_in_a_row: record.failures,
    error: record.error && { ...record.error },
    cells: COPYING.includes(step) ? countersJson(record.counters) : null,
    diff: diff && {
      same: String(diff.counts.same),
      differences: String(differences(diff.counts)),
      flushed: diff.flushed,
    },
    mended: record.mended
      ? {
          deleted: String(record.mended.deletes.sent),
          hidden: String(record.mended.hidden.length),
        }
      : null,
    suspect: record.suspect,
    checkpoint: checkpoint && bytesJson(checkpoint),
    key_done: isTables ? null : state === 'finished' || isPast,
  };
}

function countersJson(cells: Counters): ExplainedCounters {
  return {
    scanned: String(cells.scanned),
    written: String(cells.written),
    skipped: Object.fromEntries(SKIP_REASONS.map((r) => [r, String(cells.skipped[r])])),
    dead_letters: String(cells.deadLetters),
  };
}

/** Who holds a step of the range, or of the table, now. `now`: microseconds since 1970. */
export function explainedLocks(
  ledger: LedgerState,
  units: readonly string[],
  holders: readonly LockHolder[],
  now: bigint,
): Lock[] {
  const { name } = ledger.meta;
  const held = holders.filter(({ lock }) => {
    const use = lockUse(name, lock);
    return use.kind === 'unit' && units.includes(use.unit);
  });
  return locksDocument(name, ledger, held, now).locks;
}
