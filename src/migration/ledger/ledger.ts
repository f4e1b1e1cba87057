/**
 * The ledger: keys and records of one migration, and what is effective among them. Pure; the bytes
 * travel through the LockService port. Keys have a fixed depth and hold no row key; values are JSON
 * with a format version, 64-bit numbers as strings, row keys as {"b64","text"}.
 *
 * A record is written under a key that carries the epoch and the session of its writer, so there is
 * one writer each; of all records of one unit and step the one with the highest (epoch, session)
 * counts (invariant I4).
 */
import { TerautilError } from '../../errors.js';
import type { StepName } from '../../plan/types.js';
import { firstFlaw } from '../coverage.js';
import type { LedgerEntry } from '../ports.js';
import {
  decodeMeta,
  decodeRange,
  decodeTable,
  type MigrationMeta,
  type RangeDefinition,
  type TableDefinition,
} from './definitions.js';
import { decodeRecord, type StepKind, type StepRecord } from './records.js';

/** Where a migration's entries live below `root`. */
export interface LedgerKeys {
  /** Above all migrations. */
  readonly root: string;
  readonly all: string;
  readonly meta: string;
  readonly migrationLock: string;
  table(generation: number, id: string): string;
  range(generation: number, id: string): string;
  record(generation: number, id: string, step: StepKind, epoch: bigint, session: string): string;
  lock(generation: number, id: string, step: StepKind): string;
  readonly locks: string;
  records(generation: number): string;
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
    record: (generation, id, step, epoch, session) =>
      `${base}/record/${generation}/${id}/${step}/${epoch}.${session}`,
    lock: (generation, id, step) => `${base}/lock/${generation}-${id}-${step}`,
    locks: `${base}/lock/`,
    records: (generation) => `${base}/record/${generation}/`,
  };
}

/** Everything the ledger says about a migration; of each table also when the destination was created. */
export interface LedgerState {
  readonly meta: MigrationMeta;
  readonly tables: readonly TableDefinition[];
  readonly ranges: readonly RangeDefinition[];
  /** Effective records by `unitKey(id, step)`. */
  readonly records: ReadonlyMap<string, StepRecord>;
}

export function unitKey(id: string, step: StepKind): string {
  return `${id}/${step}`;
}

/**
 * Reads the entries below `ledgerKeys(name).all`. null when nothing is registered: `meta` is written
 * last, so entries without it are left of a registration that was cut short (fault-C3).
 * Throws TU-LEDGER-INVALID, TU-LEDGER-VERSION.
 */
export function readLedgerState(name: string, entries: readonly LedgerEntry[]): LedgerState | null {
  const keys = ledgerKeys(name);
  const metaEntry = entries.find((entry) => entry.key === keys.meta);
  if (metaEntry === undefined) return null;
  const meta = decodeMeta(metaEntry);
  const below = (prefix: string): LedgerEntry[] =>
    entries.filter((entry) => entry.key.startsWith(prefix));
  const records = new Map<string, StepRecord>();
  for (const entry of below(keys.records(meta.generation))) {
    const record = decodeRecord(entry);
    const key = unitKey(record.unit, record.step);
    const known = records.get(key);
    if (known === undefined || isNewer(record, known)) records.set(key, record);
  }
  const tables = below(keys.table(meta.generation, ''))
    .map(decodeTable)
    .map((table) => ({
      ...table,
      // A table that apply created did not exist when it was registered.
      destinationCreated:
        table.destinationCreated ??
        records.get(unitKey(table.id, 'create-table'))?.tableCreated ??
        null,
    }));
  const ranges = below(keys.range(meta.generation, '')).map(decodeRange);
  checkDefinitions(keys, meta, tables, ranges);
  return { meta, tables, ranges, records };
}

/** A ledger that lost a definition would pass for done with that part of a table never copied (I1). */
function checkDefinitions(
  keys: LedgerKeys,
  meta: MigrationMeta,
  tables: readonly TableDefinition[],
  ranges: readonly RangeDefinition[],
): void {
  const flawed = tables.find((table) => {
    const ofTable = ranges.filter((range) => range.table === table.id);
    const intervals = ofTable.map((range) => range.interval);
    return firstFlaw(intervals, table.interval) !== null;
  });
  const isComplete = tables.length === meta.tables && ranges.length === meta.ranges;
  if (isComplete && flawed === undefined) return;
  throw new TerautilError(
    'TU-LEDGER-INVALID',
    `The ledger below ${keys.all} has lost definitions: it has ${tables.length} of ${meta.tables} tables and ${ranges.length} of ${meta.ranges} ranges${flawed === undefined ? '' : `, which do not cover ${flawed.source}`}.`,
    { hint: 'Nothing was changed. Look at who else writes below this key.' },
  );
}

/** The generation to register next: leftovers of a registration that was cut short stay apart from it. */
export function freshGeneration(name: string, entries: readonly LedgerEntry[]): number {
  const keys = ledgerKeys(name);
  const isTaken = (generation: number): boolean =>
    [keys.table(generation, ''), keys.range(generation, '')].some((prefix) =>
      entries.some((entry) => entry.key.startsWith(prefix)),
    );
  let generation = 1;
  while (isTaken(generation)) generation += 1;
  return generation;
}

/** Whether every range of the table is copied, and settled where that is owed. */
export function isTableCopied(state: LedgerState, table: string): boolean {
  return rangesOf(state, table).every(({ id }) => isCopied(state, id));
}

/** Whether the range is copied, and settled where that is owed. */
export function isCopied({ records }: LedgerState, range: string): boolean {
  const dump = records.get(unitKey(range, 'dump'));
  if (dump?.state !== 'finished') return false;
  return !dump.suspect || records.get(unitKey(range, 'settle'))?.state === 'finished';
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
const rangesByTable = new WeakMap<LedgerState, ReadonlyMap<string, readonly RangeDefinition[]>>();

export function rangesOf(state: LedgerState, table: string): readonly RangeDefinition[] {
  const known = rangesByTable.get(state);
  if (known !== undefined) return known.get(table) ?? [];
  const byTable = new Map<string, RangeDefinition[]>();
  for (const range of state.ranges) {
    const ranges = byTable.get(range.table);
    if (ranges === undefined) byTable.set(range.table, [range]);
    else ranges.push(range);
  }
  rangesByTable.set(state, byTable);
  return byTable.get(table) ?? [];
}

/** The basis of a comparison that nothing of this migration went before. */
export const UNCOPIED = '0.0';

/** Names the writes of this migration that a comparison of the range would come after. */
export function diffBasis({ records }: Pick<LedgerState, 'records'>, range: string): string {
  const epochOf = (step: StepKind): bigint => records.get(unitKey(range, step))?.epoch ?? 0n;
  return `${epochOf('dump')}.${epochOf('settle')}`;
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

/** Whether record `a` counts rather than `b` (invariant I4). */
export function isNewer(a: StepRecord, b: StepRecord): boolean {
  if (a.epoch !== b.epoch) return a.epoch > b.epoch;
  return a.session > b.session;
}
