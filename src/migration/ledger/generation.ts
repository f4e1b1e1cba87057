/**
 * The entries of a new generation: tables and ranges that are added, and those of earlier ones that count
 * no more. Pure. `meta` goes last: until then nothing of it counts.
 */
import { bug } from '../../errors.js';
import type { TablePlan } from '../../plan/types.js';
import { firstFlaw } from '../coverage.js';
import type { Interval, LedgerEntry } from '../ports.js';
import type { TableDecision } from '../survey/compile.js';
import {
  encodeMeta,
  encodeRange,
  encodeRetirement,
  encodeTable,
  type Creation,
  type MigrationMeta,
  type TableDefinition,
} from './definitions.js';
import { ledgerKeys, type LedgerKeys, type LedgerState } from './ledger.js';
import { encodeRecord, type StepRecord } from './records.js';

export interface AddedTable {
  readonly decision: TableDecision;
  readonly scope: string;
}

/** What a generation changes, in the order in which it is written. */
export interface NewGeneration {
  readonly entries: readonly LedgerEntry[];
  readonly meta: LedgerEntry;
}

/** A table with its ranges; `id` is not used in this migration yet. */
export function tableEntries(
  keys: LedgerKeys,
  generation: number,
  id: string,
  added: AddedTable,
): LedgerEntry[] {
  const { decision } = added;
  if (firstFlaw(decision.ranges, decision.interval) !== null) {
    bug('The ranges to register do not cover what is chosen of the table.');
  }
  const table = encodeTable(definitionOf(generation, id, added));
  return [
    { key: keys.table(generation, id), value: table },
    ...decision.ranges.map((interval, at) =>
      rangeEntry(keys, generation, id, rangeId(id, at + 1), interval, decision.storedBytes?.[at]),
    ),
  ];
}

/** `storedBytes` 0 = not known. */
export function rangeEntry(
  keys: LedgerKeys,
  generation: number,
  table: string,
  id: string,
  interval: Interval,
  storedBytes = 0,
): LedgerEntry {
  const sized = storedBytes > 0 ? { storedBytes } : {};
  return {
    key: keys.range(generation, id),
    value: encodeRange({ id, generation, table, interval, ...sized }),
  };
}

export function retiredEntry(keys: LedgerKeys, generation: number, id: string): LedgerEntry {
  return { key: keys.retired(generation, id), value: encodeRetirement(id) };
}

/** What a new unit begins with. Any lease of it has a higher epoch, so its holder's records count before. */
export function inheritedEntry(
  keys: LedgerKeys,
  generation: number,
  record: StepRecord,
): LedgerEntry {
  const inherited = { ...record, epoch: 0n };
  return {
    key: keys.record(generation, record.unit, record.step, 0n, record.session),
    value: encodeRecord(inherited),
  };
}

export function metaEntry(meta: MigrationMeta): LedgerEntry {
  return { key: ledgerKeys(meta.name).meta, value: encodeMeta(meta) };
}

/** The id of the table that is added next. */
export function nextTableNumber({ tables, retired }: LedgerState): number {
  return highest([...tables, ...retired].map(({ id }) => id)) + 1;
}

/** The number of the range that is added next to the table; retired ones had lower numbers. */
export function nextRangeNumber({ ranges }: LedgerState, table: string): number {
  return highest(ranges.filter((range) => range.table === table).map(({ id }) => id)) + 1;
}

/** Numbered so that ids sort in the order of registration. */
export function tableId(number: number): string {
  return `t${String(number).padStart(5, '0')}`;
}

export function rangeId(table: string, number: number): string {
  return `${table}-r${String(number).padStart(6, '0')}`;
}

function highest(ids: readonly string[]): number {
  return ids.reduce((most, id) => Math.max(most, Number(/\d+$/.exec(id)?.[0] ?? 0)), 0);
}

/** What is registered of the table. */
export function definitionOf(
  generation: number,
  id: string,
  { decision, scope }: AddedTable,
): TableDefinition {
  const creation = creationOf(decision.plan);
  return {
    id,
    generation,
    source: decision.plan.source,
    destination: decision.plan.destination,
    kind: decision.kind,
    scope,
    families: decision.families,
    localityGroups: decision.localityGroups,
    choosesFamilies: decision.plan.families !== null,
    interval: decision.interval,
    sourceWasEmpty: decision.sourceWasEmpty,
    window: decision.window,
    overwriteConflicts: decision.plan.onConflict === 'overwrite',
    timeToLive: decision.plan.timeToLive,
    sourceCreated: decision.sourceCreated,
    destinationCreated: decision.destinationCreated,
    ...(creation && { creation }),
  };
}

/** What the ledger says of what the plan wants a created table to be like. */
export function creationOf({ creation }: TablePlan): Creation | undefined {
  if (creation === undefined) return undefined;
  const { splitSize = null, mergeSize = null, storeMedium = null } = creation;
  return { sizes: { split: splitSize, merge: mergeSize }, storeMedium };
}
