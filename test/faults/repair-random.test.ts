/**
 * Random tables of every kind, a correct copy, random edits on both sides: repairing and settling make the sides
 * equal cell by cell, but for what a delete hides, which is counted. All of it twice, in either order.
 *
 * TERAUTIL_TEST_SEED=n runs one seed only; the seed decides everything but the time of day.
 */
import { dirname } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StatusDocument } from '../../src/documents/status.generated.js';
import { createChance } from '../../src/onebox/faults/chance.js';
import type { ResolvedPlan } from '../../src/plan/types.js';
import { connectOnebox, type Caller } from '../onebox/onebox-harness.js';
import type { SampleCell } from '../support/cell-samples.js';
import { openEditor, type Editor } from '../support/edits.js';
import { approveAll, copyOnly, ledgerOfPlan, mendHere } from '../support/mend-here.js';
import {
  applyPlan,
  flushTable,
  startMigrations,
  type Kind,
  type Migrations,
} from '../support/migrations.js';
import { applyEdit, randomEdits, type Edit } from '../support/random-edits.js';
import {
  copiedFamilies,
  fillRandomTable,
  randomTable,
  visibleCells,
  type RandomTable,
} from '../support/random-tables.js';

const given = process.env['TERAUTIL_TEST_SEED'];
const SEEDS = given === undefined ? [1, 2, 3, 4, 5] : [Number(given)];
const KINDS: readonly Kind[] = ['binary', 'readable', 'binary', 'general-kv', 'binary'];

let migrations: Migrations;
let at: { source: Editor; destination: Editor };
let caller: Caller;

beforeAll(async () => {
  migrations = await startMigrations();
  const data = dirname(migrations.sourceTable('').file);
  at = { source: openEditor(data, 'a'), destination: openEditor(data, 'b') };
  caller = connectOnebox(data);
});

afterAll(async () => {
  at.source.close();
  at.destination.close();
  caller.channels.close();
  await migrations.close();
});

const columnOf = ({ row, family, qualifier }: SampleCell): string =>
  [row, family, qualifier].map((part) => part.toString('latin1')).join('|');
const placeOf = (cell: SampleCell): string => `${columnOf(cell)}@${cell.timestamp}`;
const textOf = (cell: SampleCell): string => `${placeOf(cell)}=${cell.value.toString('latin1')}`;

/** One copy of the table, with a plan of its own. */
interface Copy {
  readonly plan: ResolvedPlan;
  readonly table: RandomTable;
  readonly name: string;
}

function copyOf(table: RandomTable, name: string): Copy {
  const groups = table.groups?.map(({ from, to }) => `{ from: ${from}, to: ${to} }`).join(', ');
  const only = groups === undefined ? '' : `\n    localityGroups: [${groups}]`;
  const entry = `  - source: ${table.name}\n    destination: ${name}${only}`;
  return { plan: migrations.planOf(entry), table, name };
}

function cellsAt(side: 'source' | 'destination', { table, name }: Copy): SampleCell[] {
  const place =
    side === 'source' ? migrations.sourceTable(table.name) : migrations.destinationTable(name);
  return visibleCells(place, copiedFamilies(table));
}

function countOf(
  status: StatusDocument,
  name: 'shadowed' | 'only_in_src' | 'only_in_dest',
): number {
  return Number(status.tables[0]?.diff?.cells[name] ?? NaN);
}

/** Columns of the destination in which something is deleted, or is to be. */
function columnsOfDeletes(copy: Copy, edits: readonly Edit[]): Set<string> {
  const columns = new Set(
    edits.filter(({ kind }) => kind === 'delete').map(({ cell }) => columnOf(cell)),
  );
  for (const cell of extrasOf(copy)) columns.add(columnOf(cell));
  return columns;
}

function byColumn(cells: readonly SampleCell[]): Map<string, SampleCell[]> {
  const columns = new Map<string, SampleCell[]>();
  for (const cell of cells) {
    const column = columnOf(cell);
    columns.set(column, [...(columns.get(column) ?? []), cell]);
  }
  return columns;
}

/**
 * Columns in which the versions that belong there, and those that do not and are as new, are more than the family keeps:
 * a marker would hide one, and it would count all the same. In key-value tables nothing is deleted, nor where cells
 * expire.
 */
function fullColumns(copy: Copy): Set<string> {
  const { families, kind } = copy.table;
  const source = byColumn(cellsAt('source', copy));
  const there = byColumn(cellsAt('destination', copy));
  const full = new Set<string>();
  for (const [column, cells] of there) {
    const family = cells[0]?.family.toString('latin1');
    const { versions: keep = 1, timeToLive = 0 } =
      families.find(({ name }) => name === family) ?? {};
    const wanted = (source.get(column) ?? []).map(({ timestamp }) => timestamp).slice(0, keep);
    const oldest = wanted.at(-1);
    const all = new Set([...wanted, ...cells.map(({ timestamp }) => timestamp)]);
    const taken = [...all].filter((time) => oldest !== undefined && time >= oldest);
    if (kind === 'general-kv' || timeToLive > 0 || taken.length > keep) full.add(column);
  }
  return full;
}

function extrasOf(copy: Copy): SampleCell[] {
  const source = new Set(cellsAt('source', copy).map(placeOf));
  return cellsAt('destination', copy).filter((cell) => !source.has(placeOf(cell)));
}

interface Due {
  /** Hidden, or pushed out by what is left. */
  readonly missing: number;
  /** Columns in which cells may be hidden. */
  readonly deleted: ReadonlySet<string>;
  /** What only the destination has, and stays; all of it in these columns, or rows of key-value tables. */
  readonly left: number;
  readonly full: ReadonlySet<string>;
}

/** Holds the destination to the source as an independent reader sees both. */
function expectRepaired(copy: Copy, due: Due, story: string): void {
  const source = new Map(cellsAt('source', copy).map((cell) => [placeOf(cell), cell]));
  const there = new Map(cellsAt('destination', copy).map((cell) => [placeOf(cell), cell]));
  const missing = [...source.values()].filter((cell) => !there.has(placeOf(cell)));
  const extra = [...there.values()].filter((cell) => !source.has(placeOf(cell)));
  const changed = [...there.values()].filter((cell) => {
    const here = source.get(placeOf(cell));
    return here !== undefined && !here.value.equals(cell.value);
  });
  const isSure = (cell: SampleCell): boolean => !due.deleted.has(columnOf(cell));
  expect(missing.filter(isSure).map(textOf), `${story}: missing`).toEqual([]);
  expect(changed.map(textOf), `${story}: other values`).toEqual([]);
  expect(extra.length, `${story}: ${extra.map(textOf).join()}`).toBe(due.left);
  const room = extra.filter((cell) => !due.full.has(columnOf(cell)));
  expect(room.map(textOf), `${story}: not deleted`).toEqual([]);
  expect(missing.length, `${story}: ${missing.map(textOf).join()}`).toBe(due.missing);
}

const repair = async ({ plan }: Copy): Promise<StatusDocument> =>
  mendHere(plan, await approveAll(plan, true));
const settle = ({ plan }: Copy): Promise<StatusDocument> =>
  mendHere(plan, { kind: 'settle', which: 'all' });

test.each(SEEDS)(
  'promise-P11 fault-V2 fault-V11 repaired and settled, both sides are equal (seed %i)',
  async (seed) => {
    const chance = createChance(seed);
    const kind = KINDS[seed % KINDS.length] ?? 'binary';
    const isKv = kind === 'general-kv';
    const table = randomTable(`random${seed}`, kind, chance);
    await fillRandomTable(migrations.source, caller, table);
    const copies = ['first', 'second'].map((name) => copyOf(table, `${name}${seed}`));
    for (const { plan } of copies) await copyOnly(plan);
    const [one, other] = copies;
    if (one === undefined || other === undefined) throw new Error('no copies');

    // What is edited then is in another memtable, and costs nothing by itself; or in the same (O14).
    const isFlushed = chance() < 0.5;
    const edits = randomEdits(cellsAt('destination', one), table, 'destination', chance);
    const here = randomEdits(cellsAt('source', one), table, 'source', chance);
    for (const edit of here) await applyEdit(at.source, table.name, isKv, edit);
    for (const copy of copies) {
      if (isFlushed) await flushTable(migrations.destination, copy.name);
      for (const edit of edits) await applyEdit(at.destination, copy.name, isKv, edit);
    }

    const run = async (copy: Copy, steps: readonly ((copy: Copy) => Promise<StatusDocument>)[]) => {
      const story = `seed ${seed}, ${copy.name}`;
      const deleted = columnsOfDeletes(copy, edits);
      let status = await applyPlan(copy.plan);
      expect(status.result, story).toBe('different');
      const full = fullColumns(copy);
      const dueBy = (said: StatusDocument): Due => ({
        missing: countOf(said, 'shadowed') + countOf(said, 'only_in_src'),
        left: countOf(said, 'only_in_dest'),
        deleted,
        full,
      });
      for (const step of steps) {
        status = await step(copy);
        expect(status.failures, story).toEqual([]);
        if (status.result === 'equal') expectRepaired(copy, dueBy(status), story);
      }
      const due = dueBy(status);
      const isEqual = due.left === 0 && countOf(status, 'only_in_src') === 0;
      expect(status.result, story).toBe(isEqual ? 'equal' : 'different');
      expectRepaired(copy, due, story);
      await flushTable(migrations.destination, copy.name);
      expectRepaired(copy, due, `${story}, flushed`);
      // Once more there is nothing to do.
      const cells = cellsAt('destination', copy).map(textOf);
      const { records } = await ledgerOfPlan(copy.plan);
      if (isEqual) {
        await repair(copy);
        expect((await ledgerOfPlan(copy.plan)).records, story).toEqual(records);
      }
      const settled = await settle(copy);
      expect(countOf(settled, 'shadowed'), story).toBe(countOf(status, 'shadowed'));
      expect(cellsAt('destination', copy).map(textOf), story).toEqual(cells);
      return cells;
    };
    const first = await run(one, [repair, settle]);
    const second = await run(other, [settle, repair]);
    expect(second, `seed ${seed}`).toEqual(first);
  },
  60_000,
);
