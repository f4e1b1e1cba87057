/**
 * "What may be written" (docs/architecture.md), field by field, between two clusters over real sockets:
 * each field is a row of one migration, in every kind of table, with and without a window. The
 * independent reader judges before and after a flush of every destination tablet, which is where a
 * cell written twice costs a version (O14).
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StatusDocument } from '../../src/documents/status.generated.js';
import { exitCodeOf } from '../../src/migration/outcome/summary.js';
import { sampleCell, type SampleCell } from '../support/cell-samples.js';
import { fillTable } from '../support/fill.js';
import { readTable } from '../support/independent-reader.js';
import {
  applyPlan,
  createTable,
  flushTable,
  startMigrations,
  type Kind,
  type Migrations,
} from '../support/migrations.js';
import {
  ALL_WINDOWS,
  FAMILIES,
  KEEPS,
  SOURCE_KEEPS,
  WINDOWS,
  type Family,
  type Field,
} from '../support/write-table-fields.js';

let world: Migrations;

beforeAll(async () => {
  world = await startMigrations();
});

afterAll(async () => {
  await world.close();
});

interface Row {
  readonly family: Family;
  readonly field: Field;
  readonly key: string;
}

const rowsFor = (window: keyof typeof WINDOWS): Row[] =>
  FAMILIES.flatMap((family) =>
    [...ALL_WINDOWS[family], ...WINDOWS[window].fields[family]].map((field) => ({
      family,
      field,
      key: `${family}: ${field.name}`,
    })),
  ).sort((a, b) => (a.key < b.key ? -1 : 1));

function cellsOf({ key, family }: Row, versions: readonly string[]): SampleCell[] {
  return versions.map((version) => {
    const [timestamp = '', value = ''] = version.split('=');
    return sampleCell({ row: key, family, qualifier: 'q', timestamp: BigInt(timestamp), value });
  });
}

/** What the reader finds in a destination table: row → versions. */
function shown(table: string): Map<string, string[]> {
  const rows = new Map<string, string[]>();
  for (const cell of readTable(world.destinationTable(table).file, table)) {
    const key = cell.row.toString('latin1');
    const version = `${cell.timestamp}=${cell.value.toString('latin1')}`;
    rows.set(key, [...(rows.get(key) ?? []), version]);
  }
  return rows;
}

/** The newest that the destination keeps of what the window lets through. */
function newestOf({ family, field }: Row, window: keyof typeof WINDOWS): readonly string[] {
  return field.source
    .filter((version) => WINDOWS[window].holds(BigInt(version.split('=')[0] ?? '')))
    .slice(0, KEEPS[family]);
}

function sumOf(rows: readonly Row[]): Record<string, string> {
  const names = ['written', 'present', 'trimmed', 'newer-at-destination', 'conflict'] as const;
  return Object.fromEntries(
    names.map((name) => [
      name,
      String(rows.reduce((sum, { field }) => sum + (field.counts[name] ?? 0), 0)),
    ]),
  );
}

function countsOf(status: StatusDocument, table: string): Record<string, string> {
  const cells = status.tables.find(({ destination }) => destination === table)?.cells;
  if (cells === undefined) throw new Error(`no table ${table}`);
  const { written, scanned, skipped, dead_letters } = cells;
  const accounted = [written, dead_letters, ...Object.values(skipped)].map(Number);
  // Promise P7.
  expect(accounted.reduce((a, b) => a + b)).toBe(Number(scanned));
  return { written, ...skipped };
}

const TABLE_KINDS: readonly Kind[] = ['readable', 'binary'];
const WINDOW_NAMES = ['no window', 'a bounded window'] as const;
const WORLDS = TABLE_KINDS.flatMap((kind) => WINDOW_NAMES.map((window) => [kind, window] as const));

describe.each(WORLDS)('the write table, %s table, %s', (kind, window) => {
  const rows = rowsFor(window);
  const id = `${kind}-${window.replaceAll(' ', '-')}`;
  /** `held` has its cells in the memtable, `flushed` in files. */
  const tables = ['held', 'flushed', 'empty', 'full'].map((state) => `${id}-${state}`);
  const [held = '', flushed = '', empty = '', full = ''] = tables;
  const families = (keeps: (family: Family) => number) =>
    FAMILIES.map((name) => ({ name, group: 'g', versions: keeps(name) }));
  const entries = tables
    .map((table) => `  - { source: ${table}, existingCells: merge }`)
    .join('\n');
  // A comparison would flush first.
  const rest = `steps: [dump]\n${WINDOWS[window].yaml}`;
  let first: StatusDocument;
  let second: StatusDocument;
  const before = new Map<string, Map<string, string[]>>();
  const after = new Map<string, Map<string, string[]>>();
  const again = new Map<string, Map<string, string[]>>();

  beforeAll(async () => {
    const { source, destination } = world;
    const sourceCells = rows.flatMap((row) => cellsOf(row, row.field.source));
    const there: Record<string, (row: Row) => readonly string[]> = {
      [held]: ({ field }) => field.there,
      [flushed]: ({ field }) => field.there,
      [empty]: () => [],
      [full]: (row) => newestOf(row, window),
    };
    const inSource = families(() => SOURCE_KEEPS);
    const inDestination = families((family) => KEEPS[family]);
    for (const table of tables) {
      await createTable(source, table, inSource, ['one: s', 'three', 'three: n'], kind);
      await fillTable(source, table, sourceCells);
      await createTable(destination, table, inDestination, ['one: t'], kind);
      const cells = rows.flatMap((row) => cellsOf(row, there[table]?.(row) ?? []));
      await fillTable(destination, table, cells);
    }
    await flushTable(destination, flushed);

    first = await applyPlan(world.planOf(entries, rest));
    for (const table of tables) before.set(table, shown(table));
    for (const table of tables) await flushTable(destination, table);
    for (const table of tables) after.set(table, shown(table));
    second = await applyPlan(world.planOf(entries, rest));
    for (const table of tables) await flushTable(destination, table);
    for (const table of tables) again.set(table, shown(table));
  });

  test.each(rows.map((row) => [row.key, row] as const))('%s', (key, { field }) => {
    for (const [moment, tablesThen] of Object.entries({ before, after, again })) {
      for (const table of [held, flushed]) {
        expect(tablesThen.get(table)?.get(key), `${moment} ${table}`).toEqual(field.after);
      }
    }
  });

  test('counts are those of the fields (promise-P7), and conflicts are told', () => {
    for (const table of [held, flushed]) expect(countsOf(first, table)).toEqual(sumOf(rows));
    expect([first.state, exitCodeOf(first)]).toEqual(['finished', 2]);
  });

  test.each([
    ['an empty destination', empty],
    ['a full destination', full],
  ])('%s shows the newest of the source', (_, table) => {
    const expected = rows.flatMap((row) => {
      const versions = newestOf(row, window);
      return versions.length > 0 ? [[row.key, versions] as const] : [];
    });
    for (const [moment, tablesThen] of Object.entries({ before, after, again })) {
      expect([...(tablesThen.get(table) ?? [])], `${moment} ${table}`).toEqual(expected);
    }
    const written = countsOf(first, table)['written'];
    const kept = expected.reduce((sum, [, versions]) => sum + versions.length, 0);
    expect(written).toBe(table === full ? '0' : String(kept));
  });

  test('a second migration writes nothing', () => {
    expect(tables.map((table) => countsOf(second, table)['written'])).toEqual(['0', '0', '0', '0']);
  });
});

describe.each(['general-kv', 'ttl-kv'] as const)('the write table, %s table', (kind) => {
  const FIELDS = [
    { key: 'nothing there', source: 'a', there: null, after: 'a', overwritten: 'a' },
    { key: 'nothing there, an empty value', source: '', there: null, after: '', overwritten: '' },
    { key: 'the same cell', source: 'a', there: 'a', after: 'a', overwritten: 'a' },
    { key: 'another value', source: 'a', there: 'x', after: 'x', overwritten: 'a' },
    { key: 'an empty value there', source: 'a', there: '', after: '', overwritten: 'a' },
    { key: 'a cell that the source lacks', source: null, there: 'x', after: 'x', overwritten: 'x' },
  ].sort((a, b) => (a.key < b.key ? -1 : 1));
  type Side = 'source' | 'there';
  const cellsFrom = (side: Side): SampleCell[] =>
    FIELDS.flatMap((field) => {
      const value = field[side];
      return value === null ? [] : [sampleCell({ row: field.key, value })];
    });
  const tables = ['held', 'flushed', 'empty', 'overwritten'].map((name) => `${kind}-${name}`);
  const [held = '', flushed = '', empty = '', overwritten = ''] = tables;
  const shownIn = (table: string): (readonly [string, string])[] =>
    [...readTable(world.destinationTable(table).file, table)].map(({ row, value }) => [
      row.toString('latin1'),
      value.toString('latin1'),
    ]);
  let status: StatusDocument;

  beforeAll(async () => {
    const { source, destination } = world;
    for (const table of tables) {
      await createTable(source, table, [], ['b', 'n'], kind);
      await fillTable(source, table, cellsFrom('source'), 'kv');
      await createTable(destination, table, [], ['o'], kind);
      if (table !== empty) await fillTable(destination, table, cellsFrom('there'), 'kv');
    }
    await flushTable(destination, flushed);
    status = await applyPlan(
      world.planOf(
        [
          ...[held, flushed, empty].map(
            (table) => `  - { source: ${table}, existingCells: merge }`,
          ),
          `  - { source: ${overwritten}, existingCells: merge, onConflict: overwrite }`,
        ].join('\n'),
        'steps: [dump]',
      ),
    );
  });

  const expectedIn: Record<string, (readonly [string, string])[]> = {
    [held]: FIELDS.map(({ key, after }) => [key, after]),
    [flushed]: FIELDS.map(({ key, after }) => [key, after]),
    [empty]: FIELDS.flatMap(({ key, source }) => (source === null ? [] : [[key, source] as const])),
    [overwritten]: FIELDS.map(({ key, overwritten: value }) => [key, value]),
  };

  test.each([
    [held, { written: '2', present: '1', conflict: '2' }],
    [flushed, { written: '2', present: '1', conflict: '2' }],
    [empty, { written: '5', present: '0', conflict: '0' }],
    [overwritten, { written: '4', present: '1', conflict: '0' }],
  ])('%s', async (table, counts) => {
    expect(countsOf(status, table)).toMatchObject(counts);
    expect(shownIn(table)).toEqual(expectedIn[table]);
    await flushTable(world.destination, table);
    expect(shownIn(table)).toEqual(expectedIn[table]);
  });

  test('a bounded window is refused', async () => {
    const plan = world.planOf(
      `  - { source: ${empty}, destination: ${kind}-windowed }`,
      'window: { end: "60" }',
    );
    await expect(applyPlan(plan)).rejects.toMatchObject({ id: 'TU-GUARD' });
    expect(await world.destination.table(`${kind}-windowed`)).toBeNull();
  });
});
