/** What a ledger says, from its entries as they come: their bytes are kept no longer than it takes to decode them. */
import { TerautilError } from '../../errors.js';
import { firstFlaw } from '../coverage.js';
import { inSlices } from '../in-slices.js';
import type { LedgerEntry } from '../ports.js';
import {
  decodeMeta,
  decodeRange,
  decodeRetirement,
  decodeTable,
  type MigrationMeta,
  type RangeDefinition,
  type TableDefinition,
} from './definitions.js';
import {
  groupByTable,
  isNewer,
  ledgerKeys,
  tableOfUnit,
  unitKey,
  type LedgerKeys,
  type LedgerState,
} from './ledger.js';
import { decodeRecord, type StepRecord } from './records.js';

/**
 * Reads the entries below `ledgerKeys(name).all`, in key order. null when nothing is registered: `meta` is written
 * last, so entries without it are left of a registration that was cut short (fault-C3), and so are those
 * of a generation that it does not list. Throws TU-LEDGER-INVALID, TU-LEDGER-VERSION.
 */
export async function readLedgerState(
  name: string,
  entries: AsyncIterable<LedgerEntry> | Iterable<LedgerEntry>,
): Promise<LedgerState | null> {
  const keys = ledgerKeys(name);
  const found = createFound();
  for await (const entry of inSlices(entries)) note(found, keys, entry);
  return found.meta === null ? null : stateOf(keys, found, found.meta);
}

interface Found {
  meta: MigrationMeta | null;
  /** That count, as they are in keys. */
  generations: ReadonlyMap<string, number>;
  readonly tables: TableDefinition[];
  readonly ranges: RangeDefinition[];
  readonly records: Map<string, StepRecord>;
  readonly retired: Set<string>;
}

function createFound(): Found {
  return {
    meta: null,
    generations: new Map(),
    tables: [],
    ranges: [],
    records: new Map(),
    retired: new Set(),
  };
}

/** `meta` comes before all that it decides about. */
function note(found: Found, { all, meta }: LedgerKeys, entry: LedgerEntry): void {
  if (entry.key === meta) {
    found.meta = decodeMeta(entry);
    found.generations = new Map(found.meta.generations.map((one) => [String(one), one]));
    return;
  }
  const [kind = '', part = ''] = entry.key.slice(all.length).split('/', 2);
  const generation = found.generations.get(part);
  if (generation === undefined) return;
  if (kind === 'table') found.tables.push(decodeTable(entry, generation));
  else if (kind === 'range') found.ranges.push(decodeRange(entry, generation));
  else if (kind === 'retired') found.retired.add(decodeRetirement(entry));
  else if (kind === 'record') noteRecord(found.records, decodeRecord(entry));
}

/** Keeps the one that counts of each unit and step, by `unitKey`. */
export function noteRecord(records: Map<string, StepRecord>, record: StepRecord): void {
  const key = unitKey(record.unit, record.step);
  const known = records.get(key);
  if (known === undefined || isNewer(record, known)) records.set(key, record);
}

function stateOf(keys: LedgerKeys, found: Found, meta: MigrationMeta): LedgerState {
  const { records, retired } = found;
  const all = found.tables.map((table) => {
    // A table that apply created did not exist when it was registered.
    const created = records.get(unitKey(table.id, 'create-table'))?.tableCreated ?? null;
    return { ...table, destinationCreated: table.destinationCreated ?? created };
  });
  const tables = all.filter(({ id }) => !retired.has(id)).sort(byId);
  const order = new Map(tables.map(({ id }, at) => [id, at]));
  const place = ({ table }: RangeDefinition): number => order.get(table) ?? 0;
  const ranges = found.ranges
    .filter(({ id, table }) => !retired.has(id) && !retired.has(table))
    .sort((a, b) => place(a) - place(b) || Buffer.compare(a.interval.start, b.interval.start));
  checkDefinitions(keys, meta, tables, ranges);
  if (retired.size > 0) {
    const isRetiredRange = (unit: string): boolean =>
      unit !== tableOfUnit(unit) && (retired.has(unit) || retired.has(tableOfUnit(unit)));
    for (const [key, { unit }] of records) if (isRetiredRange(unit)) records.delete(key);
  }
  return { meta, tables, ranges, records, retired: all.filter(({ id }) => retired.has(id)) };
}

function byId(a: TableDefinition, b: TableDefinition): number {
  return a.id < b.id ? -1 : 1;
}

/** A ledger that lost a definition would pass for done with that part of a table never copied (I1). */
function checkDefinitions(
  keys: LedgerKeys,
  meta: MigrationMeta,
  tables: readonly TableDefinition[],
  ranges: readonly RangeDefinition[],
): void {
  const byTable = groupByTable(ranges);
  const flawed = tables.find((table) => {
    const intervals = (byTable.get(table.id) ?? []).map((range) => range.interval);
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
