/**
 * What a repair of a migration would do, from its ledger alone: the ranges whose comparison found differences, and
 * those whose repair began and did not finish. Pure.
 */
import type { RepairDocument, RepairRange, RepairTable } from '../../documents/repair.generated.js';
import type { RepairPlan } from '../../plan/types.js';
import type { ApprovedRepair } from '../context.js';
import type { RangeDefinition, TableDefinition } from '../ledger/definitions.js';
import { differences } from '../ledger/diff-counts.js';
import { intervalJson, moment } from '../ledger/entry-json.js';
import {
  comparisonName,
  currentDiff,
  rangesOf,
  unitKey,
  type LedgerState,
} from '../ledger/ledger.js';
import type { DiffState } from '../ledger/records.js';
import { keepsVersions } from '../merge/write-rules.js';
import type { ClusterIdentity } from '../ports.js';
import { isKeyValue } from '../survey/facts.js';
import { NO_COUNTS, NO_WORK, totalsOf, totalsOfRanges } from './totals.js';

export interface RepairAsked {
  readonly destination: ClusterIdentity;
  readonly deletes: RepairPlan['deletes'];
  /** Names at the source; null = all. */
  readonly tables: readonly string[] | null;
  /** Microseconds since 1970. */
  readonly now: bigint;
}

export function repairDocument(ledger: LedgerState, asked: RepairAsked): RepairDocument {
  const { destination, deletes, now } = asked;
  const chosen = ledger.tables.filter(
    ({ source }) => asked.tables === null || asked.tables.includes(source),
  );
  const tables = chosen.map((table) => tableOf(ledger, table, deletes));
  return {
    format: 'terautil/repair',
    format_version: 1,
    name: ledger.meta.name,
    destination: { coordinator: destination.coordinator, root: destination.root },
    as_of: moment(now),
    deletes,
    warnings: tables.flatMap(({ table, isOld }) => [
      ...notCompared(table),
      ...oldText(table, isOld),
    ]),
    tables: tables.map(({ table }) => table),
    totals: totalsOf(tables.map(({ table }) => table.totals)),
  };
}

/**
 * What was reviewed, by the ids of ranges; those of which everything would be left are not among them. What was deleted
 * before counts among what may be deleted.
 */
export function approvedRepairs({
  tables,
}: Pick<RepairDocument, 'tables'>): ReadonlyMap<string, ApprovedRepair> {
  const ranges = tables.flatMap((table) => table.ranges.filter(isWork));
  return new Map(
    ranges.map(({ id, comparison, deleted, work }) => {
      const deletes = work.delete === '0' ? 0 : Number(work.delete) + Number(deleted);
      return [id, { of: comparison, deletes }];
    }),
  );
}

/** Whether anything would be done; what began, or was repaired, is at least to be compared once more. */
export function isWork({ state, work }: RepairRange): boolean {
  return (
    state !== 'found' || [work.copy, work.overwrite, work.delete].some((cells) => cells !== '0')
  );
}

interface Found {
  readonly table: RepairTable;
  /** Of some range it is not known which cells the destination alone has, only how many. */
  readonly isOld: boolean;
}

function tableOf(
  ledger: LedgerState,
  table: TableDefinition,
  allowed: RepairPlan['deletes'],
): Found {
  const deletes = isKeyValue(table.kind) ? 'never' : allowed;
  const all = rangesOf(ledger, table.id);
  const ranges: RepairRange[] = [];
  let notCompared = 0;
  let isOld = false;
  for (const range of all) {
    const repaired = repairedRange(ledger, range);
    if (repaired !== null) {
      ranges.push(repaired);
      continue;
    }
    const state = stateOf(ledger, range);
    if (state === null) {
      notCompared += 1;
      continue;
    }
    const { diff } = state;
    if (differences(diff.counts) === 0 && !state.isBegun) continue;
    const deletable = deletes === 'allow' && diff.extra !== null;
    isOld ||= deletes === 'allow' && diff.extra === null && diff.counts.onlyInDestination > 0;
    ranges.push(rangeOf(range, state, deletable));
  }
  const totals = totalsOfRanges(ranges);
  return {
    table: {
      source: table.source,
      destination: table.destination,
      registered_ranges: String(all.length),
      not_compared: String(notCompared),
      deletes,
      flush:
        ranges.some((range) => range.state !== 'repaired' && isWork(range)) &&
        (keepsVersions(table) || totals.work.delete !== '0'),
      ranges,
      totals,
    },
    isOld,
  };
}

interface Compared {
  /** `comparisonName`. */
  readonly of: string;
  readonly diff: DiffState;
  readonly isBegun: boolean;
  /** Deletes that were sent since. */
  readonly deleted: number;
}

/** null: what the range holds now, no comparison tells. */
function stateOf(ledger: LedgerState, { id }: RangeDefinition): Compared | null {
  const current = currentDiff(ledger, id);
  const record = current ?? ledger.records.get(unitKey(id, 'diff'));
  if (record?.diff === undefined || record.diff === null) return null;
  const found = { of: comparisonName(record), diff: record.diff };
  if (current !== null) return { ...found, isBegun: false, deleted: 0 };
  const repair = ledger.records.get(unitKey(id, 'repair'));
  const isBegun = repair !== undefined && repair.state !== 'finished';
  if (!isBegun || repair.mended?.of !== found.of) return null;
  return { ...found, isBegun, deleted: repair.mended.deletes.sent };
}

/** null: no repair of it is finished, or what that left is compared. */
function repairedRange(ledger: LedgerState, { id, interval }: RangeDefinition): RepairRange | null {
  const repair = ledger.records.get(unitKey(id, 'repair'));
  const of = repair?.state === 'finished' ? (repair.mended?.of ?? null) : null;
  if (of === null || currentDiff(ledger, id) !== null) return null;
  return {
    id,
    ...intervalJson(interval),
    comparison: of,
    state: 'repaired',
    deleted: String(repair?.mended?.deletes.sent ?? 0),
    counts: NO_COUNTS,
    work: NO_WORK,
  };
}

function rangeOf(
  { id, interval }: RangeDefinition,
  { of, diff: { counts, extra: known }, isBegun, deleted }: Compared,
  deletable: boolean,
): RepairRange {
  const { onlyInSource, onlyInDestination, different, timestampOnly } = counts;
  const extra = Math.max(onlyInDestination - deleted, 0);
  const deletes = deletable ? Math.max((known?.count ?? 0) - deleted, 0) : 0;
  return {
    id,
    ...intervalJson(interval),
    comparison: of,
    state: isBegun ? 'begun' : 'found',
    deleted: String(deleted),
    counts: {
      missing: String(onlyInSource - timestampOnly),
      changed: String(different),
      timestamp_only: String(timestampOnly),
      extra: String(onlyInDestination - timestampOnly),
    },
    work: {
      copy: String(onlyInSource),
      overwrite: String(different),
      delete: String(deletes),
      leave: String(extra - deletes),
    },
  };
}

function notCompared({ source, registered_ranges, not_compared }: RepairTable): string[] {
  if (not_compared === '0') return [];
  return [
    `${source}: ${not_compared} of ${registered_ranges} ranges are not compared as they are now, and are no part of this; apply compares them`,
  ];
}

function oldText({ source }: RepairTable, isOld: boolean): string[] {
  if (!isOld) return [];
  return [
    `${source}: an older version compared some ranges; what only the destination has is deleted after another comparison only (apply --only diff)`,
  ];
}
