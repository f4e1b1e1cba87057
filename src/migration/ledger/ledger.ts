/**
 * The ledger: keys and records of one migration, and what is effective among them. Pure; the bytes
 * travel through the LockService port. Keys have a fixed depth and hold no row key; values are JSON
 * with a format version, 64-bit numbers as strings, row keys as {"b64","text"}.
 *
 * A record is written under a key that carries the epoch and the session of its writer, so there is
 * one writer each; of all records of one unit and step the one with the highest (epoch, session)
 * counts (invariant I4).
 */
import type { StepName } from '../../plan/types.js';
import type { LedgerEntry } from '../ports.js';
import type { MigrationMeta, RangeDefinition, TableDefinition } from './definitions.js';
import { confirmedRows } from './mended.js';
import { STEP_KINDS, type StepKind, type StepRecord } from './records.js';

/** Where a migration's entries live below `root`. */
export interface LedgerKeys {
  /** Above all migrations. */
  readonly root: string;
  readonly all: string;
  readonly meta: string;
  readonly migrationLock: string;
  table(generation: number, id: string): string;
  range(generation: number, id: string): string;
  /** Says that a table or range of an earlier generation counts no more. */
  retired(generation: number, id: string): string;
  readonly allRetired: string;
  record(generation: number, id: string, step: StepKind, epoch: bigint, session: string): string;
  /** Settling and repairing a range have one: both write what is missing, and never at once. */
  lock(generation: number, id: string, step: StepKind): string;
  readonly locks: string;
  /** Whether the workers pause. */
  readonly control: string;
  readonly controlLock: string;
  /** What the worker of a session says of itself; while it holds the lock of the same session. */
  worker(session: string): string;
  readonly workers: string;
  workerLock(session: string): string;
  readonly workerLocks: string;
  records(generation: number): string;
  /** A part of the plan that was applied last. */
  plan(part: number): string;
  readonly plans: string;
  /** Of all steps of one unit. */
  unit(generation: number, id: string): string;
  /** Of one unit and step. */
  step(generation: number, id: string, step: StepKind): string;
}

const ROOT = '/terautil';

export function ledgerKeys(name: string): LedgerKeys {
  const base = `${ROOT}/${name}`;
  return {
    root: `${ROOT}/`,
    all: `${base}/`,
    meta: `${base}/meta`,
    migrationLock: `${base}/lock/migration`,
    table: (generation, id) => `${base}/table/${generation}/${id}`,
    range: (generation, id) => `${base}/range/${generation}/${id}`,
    retired: (generation, id) => `${base}/retired/${generation}/${id}`,
    allRetired: `${base}/retired/`,
    record: (generation, id, step, epoch, session) =>
      `${base}/record/${generation}/${id}/${step}/${epoch}.${session}`,
    lock: (generation, id, step) =>
      `${base}/lock/${generation}-${id}-${step === 'repair' ? 'settle' : step}`,
    locks: `${base}/lock/`,
    control: `${base}/control`,
    controlLock: `${base}/lock/control`,
    worker: (session) => `${base}/worker/${session}`,
    workers: `${base}/worker/`,
    workerLock: (session) => `${base}/lock/worker-${session}`,
    workerLocks: `${base}/lock/worker-`,
    records: (generation) => `${base}/record/${generation}/`,
    plan: (part) => `${base}/plan/${part}`,
    plans: `${base}/plan/`,
    unit: (generation, id) => `${base}/record/${generation}/${id}/`,
    step: (generation, id, step) => `${base}/record/${generation}/${id}/${step}/`,
  };
}

/** Whose a destination table is; beside all migrations, whose names never begin with a dot. */
export function ownerKeys(hash: string): { readonly owner: string; readonly lock: string } {
  return { owner: `${ROOT}/.owner/${hash}`, lock: `${ROOT}/.ownerlock/${hash}` };
}

/** Everything the ledger says about a migration; of each table also when the destination was created. */
export interface LedgerState {
  readonly meta: MigrationMeta;
  readonly tables: readonly TableDefinition[];
  /** By table, in key order. */
  readonly ranges: readonly RangeDefinition[];
  /** Tables of former generations that no plan asks for any more. */
  readonly retired: readonly TableDefinition[];
  /** Effective records by `unitKey(id, step)`; of what is retired, only those of tables. */
  readonly records: ReadonlyMap<string, StepRecord>;
}

/** The table itself, or the one that a range belongs to. */
export function tableOfUnit(id: string): string {
  return id.split('-', 1)[0] ?? id;
}

/** Which unit and step a lock is of; null for the migration lock and what a newer version may lock. */
export function unitOfLock(
  { locks }: LedgerKeys,
  lock: string,
): { readonly unit: string; readonly step: StepKind } | null {
  const match = /^\d+-(t\d+(?:-r\d+)?)-([a-z-]+)$/.exec(lock.slice(locks.length));
  const step = STEP_KINDS.find((kind) => kind === match?.[2]);
  return match?.[1] === undefined || step === undefined ? null : { unit: match[1], step };
}

/** Of a range's files of details. */
export function unitName({ generation, id }: RangeDefinition): string {
  return `${generation}-${id}`;
}

export function unitKey(id: string, step: StepKind): string {
  return `${id}/${step}`;
}

/** The generation to register next: leftovers of a registration that was cut short stay apart from it. */
export function freshGeneration(name: string, entries: readonly LedgerEntry[]): number {
  const { all } = ledgerKeys(name);
  const taken = entries.map(({ key }) => {
    const [kind = '', generation = ''] = key.slice(all.length).split('/', 2);
    return ['table', 'range', 'retired'].includes(kind) ? Number(generation) : 0;
  });
  return taken.reduce((most, generation) => Math.max(most, generation), 0) + 1;
}

export interface MendedCells {
  /**
   * Hashes (`shortHash`) of source cells that were written and acknowledged, in a flushed tablet, and could not be read
   * back: something hides them.
   */
  readonly hidden: ReadonlySet<string>;
  /** Hashes (`rowHash`) of rows in which a repair surely deleted, as far as the ledger has room for them. */
  readonly deletedRows: ReadonlySet<string>;
}

/** What settling and repairing a range found, and left there. */
export function mendedCells({ records }: Pick<LedgerState, 'records'>, range: string): MendedCells {
  const mended = (['settle', 'repair'] as const).map((step) => records.get(unitKey(range, step)));
  return {
    hidden: new Set(mended.flatMap((record) => record?.mended?.hidden ?? [])),
    deletedRows: new Set(mended.flatMap((record) => confirmedRows(record?.mended?.deletes))),
  };
}

export const NOTHING_MENDED: MendedCells = { hidden: new Set(), deletedRows: new Set() };

/** Whether every range of the table is copied, and settled where that is owed. */
export function isTableCopied(state: LedgerState, table: string): boolean {
  return rangesOf(state, table).every(({ id }) => isCopied(state, id));
}

/** Whether the range is copied, and settled where that is owed: also where it was asked for all the same and failed. */
export function isCopied({ records }: LedgerState, range: string): boolean {
  const dump = records.get(unitKey(range, 'dump'));
  if (dump?.state !== 'finished') return false;
  const settled = records.get(unitKey(range, 'settle'))?.state;
  return dump.suspect ? settled === 'finished' : settled !== 'failed';
}

/** Whether it is copied, and all that its copy is owed is that it is settled. */
export function owesSettle(state: LedgerState, range: string): boolean {
  const isWritten = state.records.get(unitKey(range, 'dump'))?.state === 'finished';
  return isWritten && !isCopied(state, range);
}

/** Whether nothing is left to do for the table by these steps. */
export function isTableDone(
  state: LedgerState,
  table: string,
  steps: readonly StepName[],
): boolean {
  const isCompared = (): boolean =>
    rangesOf(state, table).every(({ id }) => currentDiff(state, id) !== null);
  return (
    (!steps.includes('dump') || (isTableCopied(state, table) && !isFrozen(state, table))) &&
    (!steps.includes('diff') || isCompared())
  );
}

/** By table; made once for each state, since a migration may have 100,000 ranges. */
const rangesByTable = new WeakMap<
  readonly RangeDefinition[],
  ReadonlyMap<string, readonly RangeDefinition[]>
>();

export function rangesOf({ ranges }: LedgerState, table: string): readonly RangeDefinition[] {
  const known = rangesByTable.get(ranges) ?? groupByTable(ranges);
  rangesByTable.set(ranges, known);
  return known.get(table) ?? [];
}

export function groupByTable(
  ranges: readonly RangeDefinition[],
): ReadonlyMap<string, readonly RangeDefinition[]> {
  const byTable = new Map<string, RangeDefinition[]>();
  for (const range of ranges) {
    const known = byTable.get(range.table);
    if (known === undefined) byTable.set(range.table, [range]);
    else known.push(range);
  }
  return byTable;
}

/** The steps that write cells of a range, in the order in which they come. */
export const WRITING_STEPS = ['dump', 'settle', 'repair'] as const satisfies readonly StepKind[];

/** The finished step that wrote the range last, whose digest is that of the copy; null: none is finished. */
export function lastWritten(
  { records }: Pick<LedgerState, 'records'>,
  range: string,
): StepRecord | null {
  let last: StepRecord | null = null;
  for (const step of WRITING_STEPS) {
    const record = records.get(unitKey(range, step));
    if (record?.state !== 'finished') continue;
    if (last === null || record.updatedAt >= last.updatedAt) last = record;
  }
  return last;
}

/** The basis of a comparison that nothing of this migration went before. */
export const UNCOPIED = '0.0';

/** Names the writes of this migration that a comparison of the range would come after. */
export function diffBasis({ records }: Pick<LedgerState, 'records'>, range: string): string {
  // Also of a step that did not finish: what it wrote, an earlier comparison has not seen. What is compared while
  // it runs is out of date when it ends.
  const nameOf = (step: StepKind): string => {
    const record = records.get(unitKey(range, step));
    if (record === undefined) return '0';
    return `${record.epoch}${record.state === 'running' && step !== 'dump' ? '~' : ''}`;
  };
  const copied = `${nameOf('dump')}.${nameOf('settle')}`;
  const repaired = nameOf('repair');
  return repaired === '0' ? copied : `${copied}.${repaired}`;
}

/** Tells a comparison from every other one of its range. */
export function comparisonName({ epoch, session }: StepRecord): string {
  return `${epoch}.${session}`;
}

/** The finished comparison of a range, unless something was written since; else null. */
export function currentDiff(state: LedgerState, range: string): StepRecord | null {
  const record = state.records.get(unitKey(range, 'diff'));
  if (record?.state !== 'finished' || record.diff?.basis !== diffBasis(state, range)) return null;
  return record;
}

/** Whether a freeze-schema step changed the destination table, or may have, and nobody restored it. */
export function isFrozen({ records }: LedgerState, table: string): boolean {
  const recorded = records.get(unitKey(table, 'freeze-schema'))?.splitSizes ?? null;
  return recorded !== null && records.get(unitKey(table, 'restore-schema'))?.state !== 'finished';
}

/** Retired tables whose sizes are still to be put back; not where a table of now has taken that over. */
export function leftFrozen(state: LedgerState): TableDefinition[] {
  const frozen = state.tables.filter(({ id }) => isFrozen(state, id));
  return state.retired.filter(
    ({ id, destination }) =>
      isFrozen(state, id) && !frozen.some((table) => table.destination === destination),
  );
}

/** Whether record `a` counts rather than `b` (invariant I4). */
export function isNewer(a: StepRecord, b: StepRecord): boolean {
  if (a.epoch !== b.epoch) return a.epoch > b.epoch;
  return a.session > b.session;
}
