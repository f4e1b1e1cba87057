/**
 * A part of what a cluster holds, moved over real sockets: tables by globs, rows by keys, single column
 * families. The independent reader says that this has arrived and nothing else.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { planStatus, previewPlan } from '../../src/app.js';
import type { StatusDocument } from '../../src/documents/status.generated.js';
import { exitCodeOf } from '../../src/migration/outcome/summary.js';
import type { Cluster } from '../../src/migration/ports.js';
import { sampleCell, type SampleCell } from '../support/cell-samples.js';
import { fillTable } from '../support/fill.js';
import { readTable, type TablePlace, type VisibleCell } from '../support/independent-reader.js';
import { applyPlan, createTable, startMigrations, type Migrations } from '../support/migrations.js';

let world: Migrations;
let source: Cluster;
let destination: Cluster;

beforeAll(async () => {
  world = await startMigrations();
  ({ source, destination } = world);
});

afterAll(async () => {
  await world.close();
});

const apply = (tables: string): Promise<StatusDocument> => applyPlan(world.planOf(tables));

function expectDone(status: StatusDocument): void {
  expect(status.failures).toEqual([]);
  expect(exitCodeOf(status)).toBe(0);
}

const cell = (row: string, family: string, value: string, timestamp = 1n): SampleCell =>
  sampleCell({ row, family, qualifier: 'q', timestamp, value });

/** What is in a table, one line per cell; `isWanted` may leave cells out. */
function contents(
  { file, table }: TablePlace,
  isWanted: (cell: VisibleCell) => boolean = () => true,
): string[] {
  return Array.from(readTable(file, table))
    .filter(isWanted)
    .map(({ row, family, qualifier, timestamp, value }) => {
      const texts = [row, qualifier, value].map((bytes) => bytes.toString('latin1'));
      return JSON.stringify([family, ...texts, String(timestamp)]);
    });
}

async function tablesWith(prefix: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of destination.tables()) if (name.startsWith(prefix)) names.push(name);
  return names;
}

describe('a glob', () => {
  async function fill(...names: string[]): Promise<void> {
    for (const name of names) {
      await createTable(source, name, [{ name: 'f', group: 'g' }], ['m']);
      await fillTable(source, name, [cell('a', 'f', name), cell('z', 'f', name)]);
    }
  }

  test('copies what it finds and does not exclude; a table of its own entry, and an empty one', async () => {
    await fill('g-1', 'g-2', 'g-named', 'g-2-tmp', 'other');
    await createTable(source, 'g-kv', []);
    await fillTable(source, 'g-kv', [sampleCell({ row: 'k', value: 'v' })], 'kv');
    await createTable(source, 'g-void', [{ name: 'f', group: 'g' }]);
    const plan = world.planOf(`  - { source: 'g-*', exclude: ['*-tmp'] }
  - { source: g-named, destination: g-renamed }`);
    const { document } = await previewPlan(plan);
    expect(document.tables.map((t) => [t.source, t.destination, t.warnings])).toEqual([
      ['g-named', 'g-renamed', []],
      ['g-1', 'g-1', []],
      ['g-2', 'g-2', []],
      ['g-kv', 'g-kv', []],
      ['g-void', 'g-void', ['the source table is empty']],
    ]);
    expect(document.left_out).toEqual({ internal: [], excluded: ['g-2-tmp'] });

    const status = await applyPlan(plan);
    expectDone(status);
    expect(status.tables.map(({ diff }) => diff?.verdict)).toEqual(Array(5).fill('equal'));
    expect(await tablesWith('g-')).toEqual(['g-1', 'g-2', 'g-kv', 'g-renamed', 'g-void']);
    expect(await tablesWith('other')).toEqual([]);
    for (const table of ['g-1', 'g-2', 'g-kv', 'g-void']) {
      const here = contents(world.sourceTable(table));
      expect(contents(world.destinationTable(table))).toEqual(here);
      expect(here).toHaveLength({ 'g-kv': 1, 'g-void': 0 }[table] ?? 2);
    }
    expect(contents(world.destinationTable('g-renamed'))).toEqual(
      contents(world.sourceTable('g-named')),
    );
  });

  test('defect-D21 of all tables leaves out the ones of the cluster, and says so', async () => {
    const { document } = await previewPlan(world.planOf(`  - { source: '*' }`));
    expect(document.left_out.internal).toEqual(['meta_table']);
    expect(document.tables.map((table) => table.source)).not.toContain('meta_table');
    const { document: some } = await previewPlan(world.planOf(`  - { source: 'g-?' }`));
    expect(some.left_out.internal).toEqual([]);
    expect(some.tables.map((table) => table.source)).toEqual(['g-1', 'g-2']);
  });

  test('that finds nothing, and one that finds an empty table by its name, are refused', async () => {
    await expect(previewPlan(world.planOf(`  - { source: 'nothing*' }`))).rejects.toMatchObject({
      id: 'TU-GUARD',
    });
    const { document } = await previewPlan(world.planOf('  - source: g-void'));
    expect(document.tables[0]?.refusals[0]?.message).toBe('The source table is empty.');
  });

  test('keeps to what it found at first: a later table is told and not copied', async () => {
    await fill('s-1', 's-2');
    const plan = world.planOf(`  - source: 's-*'`);
    const stopped = await applyPlan(plan, ({ kind }, drain) => {
      if (kind === 'unit-ended') drain.abort();
    });
    expect(stopped.state).toBe('incomplete');
    await fill('s-3');
    const { document } = await previewPlan(plan);
    expect(document.tables.map((table) => table.source)).toEqual(['s-1', 's-2']);
    expect(document.warnings).toEqual([
      'table s-3 is new at the source and not part of this migration: name it in the plan to copy it as well',
    ]);
    expectDone(await applyPlan(plan));
    expect(await tablesWith('s-')).toEqual(['s-1', 's-2']);
    // What is finished needs no source any more.
    expect((await previewPlan(plan)).document.warnings).toEqual([]);
  });

  test('fault-V8 that was changed since the registration finds more, and what is done counts', async () => {
    await fill('w-1', 'w_2');
    const plan = world.planOf(`  - source: 'w-*'`);
    expectDone(await applyPlan(plan));
    const wider = { ...plan, globs: plan.globs.map((entry) => ({ ...entry, glob: 'w*' })) };
    const warned: string[] = [];
    await planStatus(wider, plan.file, { warn: (line) => void warned.push(line) });
    expect(warned).toEqual([expect.stringContaining('(its globs)')]);
    const { document } = await previewPlan(wider);
    expect(document).toMatchObject({ registered: true, changed: true });
    expect(document.tables.map(({ source: name, action }) => [name, action])).toEqual([
      ['w-1', 'none'],
      ['w_2', 'create-and-copy'],
    ]);
    expectDone(await applyPlan(wider));
    expect(contents(world.destinationTable('w_2'))).toEqual(contents(world.sourceTable('w_2')));
    expect((await previewPlan(wider)).document.changed).toBe(false);
  });
});

describe('a range of keys', () => {
  const rows = ['', 'a', 'e\xff\xff', 'f', 'f\0', 'h', 'm', 'n', 'p\xff', 'q', 'q\0', 'z'];
  const inRange = ({ row }: VisibleCell): boolean =>
    Buffer.from('f').compare(row) <= 0 && row.compare(Buffer.from('q')) < 0;

  test('copies its rows alone, over tablets that it cuts, and compares them alone', async () => {
    const families = [
      { name: 'f', group: 'g', versions: 3 },
      { name: 'one', group: 'g' },
    ];
    await createTable(source, 'cut', families, ['b', 'g', 'm', 't']);
    const cells = rows.flatMap((row) => [
      ...[3n, 2n, 1n].map((timestamp) => cell(row, 'f', `v${timestamp}`, timestamp)),
      cell(row, 'one', 'v'),
    ]);
    await fillTable(source, 'cut', cells);
    const plan = world.planOf(`  - { source: cut, range: { start: f, end: q } }`);
    const { document } = await previewPlan(plan);
    expect(document.tables[0]).toMatchObject({
      ranges: '3',
      split_points: '2',
      key_range: { start: { text: 'f' }, end: { text: 'q' } },
    });
    const status = await applyPlan(plan);
    expectDone(status);
    const here = contents(world.sourceTable('cut'), inRange);
    expect(here).toHaveLength(24);
    expect(contents(world.destinationTable('cut'))).toEqual(here);
    expect(status.tables[0]).toMatchObject({
      cells: { scanned: '24', written: '24' },
      key_range: { start: { text: 'f' }, end: { text: 'q' } },
      diff: { verdict: 'equal', cells: { both_have_and_same: '24' } },
    });
    // Of the source's boundaries those inside; the range's own would only make empty tablets.
    const tablets = await destination.tablets('cut');
    expect(tablets.map(({ interval }) => interval.start.toString())).toEqual(['', 'g', 'm']);

    // What lies outside at the destination is no difference, and no reason to refuse the next part.
    expectDone(await apply(`  - { source: cut, range: { start: q } }`));
    expectDone(await apply(`  - { source: cut, range: { end: f } }`));
    expect(contents(world.destinationTable('cut'))).toEqual(contents(world.sourceTable('cut')));
    const again = apply(`  - { source: cut, range: { start: 'p\\xff', end: q } }`);
    await expect(again).rejects.toThrow('already holds cells in the range');
  });

  test('is all that a comparison looks at', async () => {
    const families = [{ name: 'f', group: 'g' }];
    for (const cluster of [source, destination])
      await createTable(cluster, 'seen', families, ['m']);
    await fillTable(source, 'seen', [cell('a', 'f', 'here'), cell('h', 'f', 'same')]);
    await fillTable(destination, 'seen', [
      cell('h', 'f', 'same'),
      cell('p\xff', 'f', 'more'),
      cell('q', 'f', 'outside'),
    ]);
    const status = await applyPlan(
      world.planOf(`  - { source: seen, range: { start: f, end: q } }`, 'steps: [diff]'),
    );
    expect(status.tables[0]?.diff?.cells).toMatchObject({
      only_in_src: '0',
      only_in_dest: '1',
      both_have_and_same: '1',
    });
  });

  test('may lie in a KV table, or hold nothing, which is refused', async () => {
    await createTable(source, 'cut-kv', [], ['g']);
    await fillTable(
      source,
      'cut-kv',
      rows.map((row) => sampleCell({ row, value: 'v' })),
      'kv',
    );
    expectDone(await apply(`  - { source: cut-kv, range: { start: f, end: q } }`));
    expect(contents(world.destinationTable('cut-kv'))).toEqual(
      contents(world.sourceTable('cut-kv'), inRange),
    );
    await expect(apply(`  - { source: cut-kv, range: { start: r, end: s } }`)).rejects.toThrow(
      'No cell of the source table lies in the range.',
    );
  });
});

describe('single column families', () => {
  const families = [
    { name: 'a', group: 'g1', versions: 2 },
    { name: 'b', group: 'g1' },
    { name: 'c', group: 'g2' },
  ];
  const cells = ['r1', 'r2', 'r3'].flatMap((row) =>
    families.map(({ name }) => cell(row, name, `${row} ${name}`)),
  );
  const only =
    (...names: string[]) =>
    ({ family }: VisibleCell): boolean =>
      names.includes(family);

  test('are all that the new table has', async () => {
    await createTable(source, 'wide', families, ['r2']);
    await fillTable(source, 'wide', cells);
    const plan = world.planOf(`  - source: wide
    families: [b, c]
    localityGroups: [{ from: g1, to: hot }, g2]`);
    const { document } = await previewPlan(plan);
    expect(document.tables[0]).toMatchObject({
      families: ['b', 'c'],
      locality_groups: ['g1 → hot', 'g2'],
      warnings: ['not in the plan, so skipped: column families a'],
    });
    expectDone(await applyPlan(plan));
    const created = await destination.table('wide');
    expect(created?.schema.families.map(({ name }) => name.toString())).toEqual(['b', 'c']);
    expect(created?.schema.localityGroups).toEqual(['hot', 'g2']);
    const here = contents(world.sourceTable('wide'), only('b', 'c'));
    expect(here).toHaveLength(6);
    expect(contents(world.destinationTable('wide'))).toEqual(here);
  });

  test('are all that is written, and compared, in a table that has the others too', async () => {
    await createTable(source, 'full', families);
    await fillTable(source, 'full', cells);
    await createTable(destination, 'full', families);
    const theirs = [cell('r0', 'a', 'theirs'), cell('r1', 'c', 'theirs', 9n)];
    await fillTable(destination, 'full', theirs);
    expectDone(await apply('  - { source: full, families: [b], existingCells: merge }'));
    const there = world.destinationTable('full');
    expect(contents(there, only('b'))).toEqual(contents(world.sourceTable('full'), only('b')));
    expect(contents(there, only('a', 'c'))).toHaveLength(2);
    const { document } = await previewPlan(world.planOf('  - { source: full, families: [x] }'));
    expect(document.tables[0]?.refusals.map(({ message }) => message)).toContain(
      'The source has no column family x; it has a, b, c.',
    );
  });
});
