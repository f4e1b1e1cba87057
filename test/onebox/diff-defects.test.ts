/** Defects of the C++ tool's comparison (protocol.md §10.4) that show in what is found: absent here. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rowKey } from '../../src/cells/bytes.js';
import { schemaFromMessage } from '../../src/tera/schema.js';
import { applyHere } from '../support/apply-here.js';
import type { SampleCell } from '../support/cell-samples.js';
import { cell, create, place, startComparisons, type Comparisons } from '../support/comparisons.js';
import { fillTable } from '../support/fill.js';
import { connectOnebox } from './onebox-harness.js';

let tests: Comparisons;

beforeAll(async () => {
  tests = await startComparisons();
});

afterAll(() => tests.close());

describe('defect-C2 tablets of the destination begin elsewhere than those of the source', () => {
  const FAMILIES = ['f', 'g'].map((name) => ({ name, versions: 1 }));
  const THERE = ['c', 'g\0', 'k', 'm', 'm\0', 'v'];
  const ROWS = ['g\0', 'm\0', ...'abcdefghijklmnopqrstuvwxyz'.split('')].sort();

  /** A second look would mend what the first one got wrong. */
  const ONCE = 'diff: { recheck: { times: 0 } }\n';

  // A pack is at most 256 KiB: with small values a tablet is one of them, with large ones it is several.
  test.each([10, 20_000])(
    'no false difference, and no true one is missed (%i bytes)',
    async (size) => {
      const { world, there } = tests;
      const table = `borders-${String(size)}`;
      await create(world.source, table, FAMILIES, ['g', 'm', 't']);
      await create(world.destination, table, FAMILIES, THERE);
      const cells = ROWS.flatMap((row) =>
        ['f', 'g'].flatMap((family) =>
          ['1', '2', '3', '4'].map((qualifier) =>
            cell(row, family, qualifier, 1n, `${row}${qualifier}`.padEnd(size, 'v')),
          ),
        ),
      );
      await fillTable(world.source, table, cells, 'table', 40);
      expect((await tests.copy(table)).exit).toBe(0);
      const equal = await tests.compare(table, '', ONCE);
      expect([equal.exit, equal.findings]).toEqual([0, []]);
      expect(equal.counts['both_have_and_same']).toBe(String(cells.length));

      // Of a row where a tablet begins a reader that goes on from the last column would miss the first ones.
      const starts = ['g', 't', ...THERE].sort();
      for (const row of starts) await there.removeVersion(table, place(row, 'f', '1', 1n));
      for (const row of starts) await there.put(table, place(row, 'f', '0', 1n), 'extra');
      const found = await tests.compare(table, '', ONCE);
      expect(found.exit).toBe(2);
      expect(found.findings).toEqual(
        starts.flatMap((row) => [
          `only-in-destination ${row} f:0@-/1`,
          `only-in-source ${row} f:1@1/-`,
        ]),
      );
    },
  );
});

describe('defect-C5 the sides keep different numbers of versions', () => {
  const versionsOf = (row: string, ...times: bigint[]): SampleCell[] =>
    times.map((time) => cell(row, 'f', 'q', time, `${row}@${time < 40n ? time : time - 1n}`));

  async function tablesOf(
    name: string,
    [here, there]: readonly [number, number],
    source: readonly SampleCell[],
    destination: readonly SampleCell[],
  ) {
    const { world } = tests;
    await create(world.source, name, [{ name: 'f', versions: here }]);
    await create(world.destination, name, [{ name: 'f', versions: there }]);
    await fillTable(world.source, name, source);
    await fillTable(world.destination, name, destination);
    return tests.compare(name);
  }

  test('one at the source: older ones at the destination are explained, timestamps are compared', async () => {
    const explained = await tablesOf(
      'one-to-three',
      [1, 3],
      versionsOf('a', 30n),
      versionsOf('a', 30n, 20n, 10n),
    );
    expect([explained.exit, explained.findings]).toEqual([
      0,
      ['trimmed a f:q@-/20', 'trimmed a f:q@-/10'],
    ]);
    expect(explained.counts).toMatchObject({
      trimmed: '2',
      both_have_and_same: '1',
      only_in_dest: '0',
    });
    const wrong = await tablesOf(
      'one-to-three-wrong',
      [1, 3],
      [...versionsOf('a', 50n), ...versionsOf('b', 30n)],
      [...versionsOf('a', 20n), cell('b', 'f', 'q', 31n, 'b@30')],
    );
    expect([wrong.exit, wrong.findings]).toEqual([
      2,
      ['trimmed a f:q@-/20', 'only-in-source a f:q@50/-', 'timestamp-only b f:q@30/31'],
    ]);
  });

  test('one at the destination: what it could not keep is explained, what it should have is not', async () => {
    const found = await tablesOf(
      'three-to-one',
      [3, 1],
      [...versionsOf('a', 30n, 20n, 10n), ...versionsOf('b', 30n, 20n), ...versionsOf('c', 30n)],
      [...versionsOf('a', 30n), ...versionsOf('b', 20n)],
    );
    expect([found.exit, found.findings]).toEqual([
      2,
      [
        'trimmed a f:q@20/-',
        'trimmed a f:q@10/-',
        'only-in-source b f:q@30/-',
        'only-in-source c f:q@30/-',
      ],
    ]);
  });
});

test('defect-C6 what lies outside the window makes no difference inside, nor hides one', async () => {
  const { world } = tests;
  const families = [
    { name: 'one', versions: 1 },
    { name: 'two', versions: 2 },
  ];
  for (const cluster of [world.source, world.destination])
    await create(cluster, 'borders', families);
  const two = (row: string, ...times: bigint[]): SampleCell[] =>
    times.map((time) => cell(row, 'two', 'q', time));
  await fillTable(world.source, 'borders', [
    ...two('a', 30n, 20n),
    ...two('b', 70n, 60n),
    ...two('c', 60n, 30n),
    ...two('d', 30n, 5n),
    ...two('e', 50n),
    ...two('f', 10n),
    cell('i', 'one', 'q', 20n, 'x'),
    cell('j', 'one', 'q', 9n, 'x'),
  ]);
  await fillTable(world.destination, 'borders', [
    ...two('a', 60n, 30n),
    ...two('b', 30n, 20n),
    ...two('c', 30n, 20n),
    ...two('d', 30n, 8n),
    ...two('g', 9n),
    ...two('h', 49n),
    cell('i', 'one', 'q', 50n, 'y'),
    cell('j', 'one', 'q', 50n, 'z'),
  ]);
  const found = await tests.compare('borders', '', 'window: { start: "10", end: "50" }\n');
  expect(found.exit).toBe(2);
  expect(found.findings.filter((text) => !text.startsWith('superseded'))).toEqual([
    'only-in-source f two:q@10/-',
    'only-in-destination h two:q@-/49',
  ]);
  expect(found.findings.filter((text) => text.startsWith('superseded')).toSorted()).toEqual([
    'superseded a two:q@20/-',
    'superseded b two:q@-/20',
    'superseded b two:q@-/30',
    'superseded c two:q@-/20',
    'superseded i one:q@20/-',
  ]);
  // Of a, c and d the version that both have.
  expect(found.counts).toMatchObject({ both_have_and_same: '3', superseded: '5' });
});

test('defect-C14 a family that came after the registration is refused by its name', async () => {
  const { world } = tests;
  const schemaOf = (names: readonly string[]) =>
    schemaFromMessage({
      name: 'growing',
      rawKey: 1,
      localityGroups: [{ id: 0, name: 'lg' }],
      columnFamilies: names.map((name) => ({
        name: Buffer.from(name),
        localityGroup: 'lg',
        maxVersions: 1,
      })),
    });
  await world.source.createTable('growing', schemaOf(['f']), [rowKey(Buffer.from('m'))]);
  await fillTable(world.source, 'growing', [cell('a', 'f', 'q', 1n), cell('z', 'f', 'q', 1n)]);
  const tables = 'tables: [{ source: growing }]\n';
  const file = join(world.folder, world.writePlan('growth', `steps: [dump]\n${tables}`));
  expect((await applyHere(file)).exit).toBe(0);

  await world.source.updateSchema('growing', schemaOf(['f', 'later']));
  // A tablet takes the new schema, and cells of the new family, when it is loaded again (O44).
  const box = connectOnebox(world.data, 'a');
  for (const { path } of await box.tablets('growing')) await box.cmdCtrl('tablet', 'reload', path);
  await box.untilReady('growing');
  box.channels.close();
  await fillTable(world.source, 'growing', [cell('a', 'later', 'q', 1n)]);
  world.writePlan('growth', tables);
  const end = await applyHere(file);
  expect([end.exit, end.error?.message]).toEqual([
    4,
    'Refused, nothing was written: growing: The source table growing is not what was registered: column family later was added.',
  ]);
  // Nor does a new plan call the tables equal: it wants the family on both sides, and compares it then.
  const anew = 'steps: [diff]\ntables: [{ source: growing }]\n';
  const refused = await applyHere(join(world.folder, world.writePlan('anew', anew)));
  expect([refused.exit, refused.error?.message]).toEqual([
    4,
    'Refused, nothing was written: growing: The destination table has no column family later.',
  ]);
  await world.destination.updateSchema('growing', schemaOf(['f', 'later']));
  const found = await tests.compare('growing');
  expect([found.exit, found.findings]).toEqual([2, ['only-in-source a later:q@1/-']]);
});
