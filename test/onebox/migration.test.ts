/**
 * Whole migrations over real sockets, in one process: plan and apply as the commands call them, compared
 * by the independent reader, before and after every destination tablet was compacted.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { planStatus, previewPlan } from '../../src/app.js';
import { systemRandom } from '../../src/clock.js';
import type { StatusDocument, Table } from '../../src/documents/status.generated.js';
import { exitCodeOf } from '../../src/migration/outcome/summary.js';
import { FROZEN_SIZES } from '../../src/migration/frozen-sizes.js';
import type { RunEvent } from '../../src/migration/context.js';
import type { Cluster, SplitSizes } from '../../src/migration/ports.js';
import type { ResolvedPlan } from '../../src/plan/types.js';
import { compress } from '../../src/rpc/compress.js';
import { sampleCell, type SampleCell } from '../support/cell-samples.js';
import { fillTable } from '../support/fill.js';
import { compareTables, readTable, type CompareOptions } from '../support/independent-reader.js';
import {
  applyPlan,
  createTable as create,
  flushTable,
  startMigrations,
  type Migrations,
} from '../support/migrations.js';

// Works as ever, and tells what the one-box compressed.
vi.mock(import('../../src/rpc/compress.js'), { spy: true });

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

const planOf = (tables: string, rest = ''): ResolvedPlan => world.planOf(tables, rest);
const apply = (tables: string): Promise<StatusDocument> => applyPlan(planOf(tables));

/** The one table of a migration that finished, with counts that balance (promise P7). */
function finished(status: StatusDocument): Table {
  expect(status.failures).toEqual([]);
  expect(status.state).toBe('finished');
  expect(exitCodeOf(status)).toBe(0);
  const [table, ...others] = status.tables;
  if (table === undefined || others.length > 0) throw new Error('not one table');
  const { scanned, written, skipped, dead_letters } = table.cells;
  const accounted = [written, dead_letters, ...Object.values(skipped)].map(Number);
  expect(accounted.reduce((a, b) => a + b)).toBe(Number(scanned));
  return table;
}

function expectEqual(table: string, cells: number, options: CompareOptions = {}): void {
  const result = compareTables(world.sourceTable(table), world.destinationTable(table), options);
  expect(result).toEqual({ equal: cells, onlyInA: 0, onlyInB: 0, different: 0, differences: [] });
}

const compact = (table: string): Promise<void> => flushTable(destination, table);

const cellsAt = (table: string) => readTable(world.destinationTable(table).file, table);

async function boundaries(table: string): Promise<string[]> {
  const tablets = await destination.tablets(table);
  return tablets.map(({ interval }) => interval.start.toString('latin1'));
}

const cell = (
  row: string,
  family: string,
  qualifier: string,
  timestamp: bigint,
  value: string,
): SampleCell => sampleCell({ row, family, qualifier, timestamp, value });

describe('a table arrives whole', () => {
  test('fault-V12 defect-D2 rows equal to tablet boundaries, in a table and in a KV table', async () => {
    const borders = ['b', 'b\0', 'm', 'm\xff'];
    const rows = ['', 'a', 'a\xff\xff', ...borders, 'b\0\0', 'c', 'm\0', 'z'].sort();
    await create(source, 'borders', [{ name: 'f', group: 'g' }], borders);
    const cells = rows.map((row) => cell(row, 'f', 'q', 1n, `at ${row}`));
    await fillTable(source, 'borders', cells);
    await create(source, 'borders-kv', [], borders);
    const pairs = rows.map((row) => sampleCell({ row, value: `is ${row}` }));
    await fillTable(source, 'borders-kv', pairs, 'kv');

    for (const table of ['borders', 'borders-kv']) {
      const { cells: counts, ranges } = finished(await apply(`  - source: ${table}`));
      expect([counts.scanned, counts.written]).toEqual(['11', '11']);
      expect(ranges.total).toBe('5');
      expect(await boundaries(table)).toEqual(['', ...borders]);
      expectEqual(table, rows.length);
    }
  });

  test('fault-V1 odd keys and qualifiers are bit-exact', async () => {
    const odd = ['', '\0', '\xff', '/', ':', ',', '\xc3\x28', '\xff\xff\0', 'a/b:c,d'];
    const rows = [...odd, 'k'.repeat(65_535)].sort();
    const qualifiers = [...odd, 'q'.repeat(255)].sort();
    const cells = rows.flatMap((row) =>
      qualifiers.map((qualifier) => cell(row, 'f', qualifier, 7n, `${row.length}${qualifier}`)),
    );
    await create(source, 'odd', [{ name: 'f', group: 'g' }], ['\0', ':', '\xff']);
    await fillTable(source, 'odd', cells);
    finished(await apply('  - source: odd'));
    expectEqual('odd', 100);

    await create(source, 'odd-kv', [], ['\0', '\xff']);
    await fillTable(
      source,
      'odd-kv',
      rows.map((row) => sampleCell({ row, value: row.slice(0, 40) })),
      'kv',
    );
    finished(await apply('  - source: odd-kv'));
    expectEqual('odd-kv', 10);
  });

  test('fault-V11 promise-P11 all three versions stay, also through a second dump and compactions', async () => {
    const families = [
      { name: 'many', group: 'g', versions: 3 },
      { name: 'one', group: 'g' },
    ];
    const cells = Array.from({ length: 200 }, (_, index) => String(index).padStart(4, '0')).flatMap(
      (row) => [
        ...[30n, 20n, 10n].map((timestamp) => cell(row, 'many', 'q', timestamp, `v${timestamp}`)),
        cell(row, 'one', 'q', 30n, 'v'),
      ],
    );
    await create(source, 'versions', families, ['0100']);
    await fillTable(source, 'versions', cells);
    expect(finished(await apply('  - source: versions')).cells.written).toBe('800');
    expectEqual('versions', 800);
    const again = finished(await apply('  - { source: versions, existingCells: merge }'));
    expect(again.cells).toMatchObject({ written: '0', skipped: { present: '800' } });
    await compact('versions');
    expectEqual('versions', 800);
    finished(await apply('  - { source: versions, existingCells: merge }'));
    await compact('versions');
    expectEqual('versions', 800);
  });

  test.each(['lz4', 'snappy', 'zlib', 'gzip'] as const)(
    'observed-O34 over scans whose answers are compressed with %s',
    async (compression) => {
      const table = `packed-${compression}`;
      // Answers of several slices of 64 KiB, and one that hardly becomes smaller.
      const noise = systemRandom.bytes(100_000).toString('latin1');
      const cells = Array.from({ length: 2_000 }, (_, index) =>
        cell(String(index).padStart(5, '0'), 'f', 'q', 1n, `value ${String(index)} `.repeat(20)),
      );
      cells.push(cell('9', 'f', 'q', 1n, noise));
      await create(source, table, [{ name: 'f', group: 'g' }], ['00700']);
      await fillTable(source, table, cells);
      const spy = vi.mocked(compress).mockClear();
      finished(
        await applyPlan(planOf(`  - source: ${table}`, `dump: { compression: ${compression} }`)),
      );
      expect(new Set(spy.mock.calls.map(([wished]) => wished))).toEqual(new Set([compression]));
      expect(Math.max(...spy.mock.calls.map(([, body]) => body.length))).toBeGreaterThan(200_000);
      expectEqual(table, 2_001);
    },
  );

  test('only the locality groups that the plan names, under their new names', async () => {
    const families = [
      { name: 'warm', group: 'base' },
      { name: 'ice', group: 'ext', versions: 2 },
    ];
    await create(source, 'groups', families, ['m']);
    const cells = ['a', 'm', 'z'].flatMap((row) => [
      cell(row, 'ice', 'q', 2n, 'new'),
      cell(row, 'ice', 'q', 1n, 'old'),
      cell(row, 'warm', 'q', 1n, 'x'),
    ]);
    await fillTable(source, 'groups', cells);
    finished(await apply('  - { source: groups, localityGroups: [{ from: ext, to: cold }] }'));
    const { schema } = (await destination.table('groups')) ?? {};
    expect(schema?.localityGroups).toEqual(['cold']);
    expect(schema?.families).toMatchObject([
      { name: Buffer.from('ice'), localityGroup: 'cold', maxVersions: 2, timeToLive: 0 },
    ]);
    expectEqual('groups', 6, { families: ['ice'] });
    expect([...cellsAt('groups')]).toHaveLength(6);
  });
});

describe('a destination that holds cells', () => {
  const families = [
    { name: 'many', group: 'g', versions: 2 },
    { name: 'one', group: 'g' },
  ];

  test('is refused, and nothing is written', async () => {
    for (const cluster of [source, destination]) await create(cluster, 'held', families);
    await fillTable(source, 'held', [
      cell('r1', 'many', 'q', 20n, 'source'),
      cell('r1', 'one', 'q', 20n, 'older'),
      cell('r2', 'many', 'q', 20n, 'same'),
      cell('r3', 'one', 'q', 20n, 'newer'),
    ]);
    await fillTable(destination, 'held', [
      cell('r1', 'one', 'q', 30n, 'stays'),
      cell('r2', 'many', 'q', 20n, 'same'),
      cell('r3', 'one', 'q', 10n, 'older'),
      cell('r9', 'one', 'q', 10n, 'mine'),
    ]);
    await expect(apply('  - source: held')).rejects.toMatchObject({ id: 'TU-GUARD', exit: 4 });
    expect([...cellsAt('held')]).toHaveLength(4);
  });

  test('existingCells: merge writes what is missing and keeps what is newer', async () => {
    const status = await apply('  - { source: held, existingCells: merge }');
    expect([status.state, exitCodeOf(status)]).toEqual(['finished', 2]);
    const [table] = status.tables;
    // r9 is at the destination alone, and what it keeps of r3 is newer.
    expect(table?.diff?.cells).toMatchObject({
      only_in_src: '0',
      only_in_dest: '1',
      both_have_but_diff: '0',
      newer_at_destination: '1',
    });
    expect(table?.cells).toMatchObject({
      scanned: '4',
      written: '2',
      skipped: { present: '1', 'newer-at-destination': '1' },
    });
    await compact('held');
    const there = [...cellsAt('held')].map(
      ({ row, family, timestamp, value }) =>
        `${row.toString()} ${family}@${timestamp}=${value.toString()}`,
    );
    expect(there).toEqual([
      'r1 many@20=source',
      'r1 one@30=stays',
      'r2 many@20=same',
      'r3 one@20=newer',
      'r9 one@10=mine',
    ]);
  });

  test('a KV value that differs is a conflict, or overwritten when the plan says so', async () => {
    for (const cluster of [source, destination]) await create(cluster, 'pairs', []);
    const pair = (row: string, value: string): SampleCell => sampleCell({ row, value });
    await fillTable(source, 'pairs', [pair('a', 'x'), pair('b', 'x'), pair('c', 'x')], 'kv');
    await fillTable(destination, 'pairs', [pair('a', 'x'), pair('b', 'other')], 'kv');
    const status = await apply('  - { source: pairs, existingCells: merge }');
    expect(status.tables[0]?.cells).toMatchObject({ written: '1', skipped: { conflict: '1' } });
    expect(exitCodeOf(status)).toBe(2);
    const overwrite = '  - { source: pairs, existingCells: merge, onConflict: overwrite }';
    expect(finished(await apply(overwrite)).cells.written).toBe('1');
    expectEqual('pairs', 3);
  });
});

describe('splits and merges of the destination', () => {
  const families = [{ name: 'f', group: 'g' }];
  const sizesOf = async (cluster: Cluster, table: string) =>
    (await cluster.table(table))?.schema.splitSizes;
  const setSizes = async (cluster: Cluster, table: string, sizes: SplitSizes): Promise<void> => {
    const live = await cluster.table(table);
    if (live === null) throw new Error('no table');
    await cluster.updateSchema(table, cluster.withSplitSizes(live.schema, sizes));
  };
  const stopBeforeCopy = (event: RunEvent, drain: AbortController): void => {
    if (event.kind === 'phase' && event.step === 'dump') drain.abort();
  };
  const SIZES = { split: 700n, merge: 200n };

  test('observed-O44 frozen while it is copied, restored after; the source keeps its own', async () => {
    await create(source, 'frozen', families, ['m']);
    await setSizes(source, 'frozen', SIZES);
    const cells = ['a', 'z'].map((row) => cell(row, 'f', 'q', 1n, 'x'));
    await fillTable(source, 'frozen', cells);
    const plan = planOf('  - source: frozen');
    const stopped = await applyPlan(plan, stopBeforeCopy);
    expect(stopped.state).toBe('incomplete');
    expect(stopped.tables[0]?.freeze?.state).toBe('frozen');
    expect(await sizesOf(destination, 'frozen')).toEqual(FROZEN_SIZES);
    expect(await sizesOf(source, 'frozen')).toEqual(SIZES);

    expect(finished(await applyPlan(plan)).freeze?.state).toBe('restored');
    expect(await sizesOf(destination, 'frozen')).toEqual(SIZES);
    expectEqual('frozen', 2);
  });

  test('what an operator sets meanwhile stays, and is said', async () => {
    await create(source, 'operated', families);
    await fillTable(source, 'operated', [cell('a', 'f', 'q', 1n, 'x')]);
    const plan = planOf('  - source: operated');
    await applyPlan(plan, stopBeforeCopy);
    await setSizes(destination, 'operated', SIZES);
    const status = await applyPlan(plan);
    expect(finished(status).freeze).toMatchObject({
      state: 'changed',
      after: { split_size: '700', merge_size: '200' },
    });
    expect(await sizesOf(destination, 'operated')).toEqual(SIZES);
  });

  test('freeze: false leaves them alone', async () => {
    await create(source, 'thawed', families);
    await fillTable(source, 'thawed', [cell('a', 'f', 'q', 1n, 'x')]);
    const status = await apply('  - source: thawed\nsplit: { freeze: false }');
    expect(finished(status).freeze).toBeNull();
  });
});

describe('guards: refused with 4 before anything is written', () => {
  beforeAll(async () => {
    const families = [{ name: 'f', group: 'g' }];
    await create(source, 'guarded', families);
    await fillTable(source, 'guarded', [cell('a', 'f', 'q', 1n, 'x')]);
    await create(source, 'guarded-empty', families);
    await create(source, 'guarded-kv', []);
    await fillTable(source, 'guarded-kv', [sampleCell({ row: 'a', value: 'x' })], 'kv');
    await create(destination, 'guarded-kind', []);
    await create(destination, 'guarded-families', [{ name: 'other', group: 'g' }]);
  });
  const namesOf = async (): Promise<string[]> => {
    const names: string[] = [];
    for await (const { name } of destination.tables()) names.push(name);
    return names.sort();
  };

  test.each([
    ['fault-N10 an empty source', '  - source: guarded-empty', 'The source table is empty'],
    ['a missing source', '  - source: guarded-missing', 'no table guarded-missing'],
    [
      'a locality group that does not exist',
      '  - { source: guarded, localityGroups: [tmp] }',
      'no locality group tmp',
    ],
    [
      'a family that does not exist',
      '  - { source: guarded, destination: guarded-families }',
      'no column family f',
    ],
    [
      'another kind of table',
      '  - { source: guarded, destination: guarded-kind }',
      'is general-kv, the source binary',
    ],
    [
      'a window on a KV table',
      '  - source: guarded-kv\nwindow: { end: "1000" }',
      'a window cannot apply',
    ],
    [
      'a window that ends in the future',
      '  - source: guarded\nwindow: { end: "2999-01-01T00:00:00Z" }',
      'lies in the future',
    ],
    [
      'a missing destination that must not be created',
      '  - { source: guarded, create: never }',
      'create: never',
    ],
    [
      'one good table beside a wrong one',
      '  - source: guarded\n  - source: guarded-empty',
      'The source table is empty',
    ],
  ])('%s', async (_, tables, message) => {
    const before = await namesOf();
    const plan = planOf(tables);
    await expect(applyPlan(plan)).rejects.toMatchObject({
      id: 'TU-GUARD',
      exit: 4,
      message: expect.stringContaining(message) as string,
    });
    expect(await namesOf()).toEqual(before);
    expect((await planStatus(plan, plan.file)).state).toBe('not-started');
  });

  test('fault-N10 a cluster copied onto itself, by two flag files', async () => {
    const plan = planOf('  - source: guarded');
    const same = { ...plan, clusters: { ...plan.clusters, destination: plan.clusters.source } };
    await expect(applyPlan(same)).rejects.toMatchObject({ id: 'TU-GUARD', exit: 4 });
  });

  test('defect-P5, fault-V8 a table that was taken out of a plan is not copied, and named', async () => {
    const tables = [
      '  - { source: guarded, destination: guarded-3 }',
      '  - { source: guarded-kv, destination: guarded-4 }',
    ];
    const plan = planOf(tables.join('\n'));
    await applyPlan(plan, (event, drain) => {
      if (event.kind === 'phase') drain.abort();
    });
    const fewer = { ...plan, tables: plan.tables.slice(0, 1) };
    const { document } = await previewPlan(fewer);
    expect(document.tables.map(({ source: name, action }) => [name, action])).toEqual([
      ['guarded', 'continue'],
      ['guarded-kv', 'leave'],
    ]);
    finished(await applyPlan(fewer));
    expect(await namesOf()).toContain('guarded-3');
    expect(await namesOf()).not.toContain('guarded-4');
  });

  test('another plan of the same name is refused; the same plan with another destination is not', async () => {
    const plan = planOf('  - source: guarded');
    finished(await applyPlan(plan));
    const { source: a, destination: b } = plan.clusters;
    const swapped = { ...plan, clusters: { source: b, destination: a } };
    await expect(applyPlan(swapped)).rejects.toMatchObject({ id: 'TU-PLAN-OWNER', exit: 4 });
    const [table] = plan.tables;
    if (table === undefined) throw new Error('no table');
    const edited = { ...plan, tables: [{ ...table, destination: 'guarded-2' }] };
    finished(await applyPlan(edited));
    expect(await namesOf()).toContain('guarded-2');
  });
});

describe('fault-V9 what was done counts for the tables it was done for', () => {
  const cellsOf = (value: string): SampleCell[] => [cell('r', 'f', 'q', 1n, value)];
  const make = async (cluster: Cluster, name: string, value: string | null): Promise<void> => {
    await create(cluster, name, [{ name: 'f', group: 'g' }]);
    if (value !== null) await fillTable(cluster, name, cellsOf(value));
  };
  const drop = async (cluster: Cluster, name: string): Promise<void> => {
    await cluster.disableTable(name);
    await cluster.deleteTable(name);
    // Masters tell the time of creation in seconds.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
  };
  const refusalsOf = async (plan: ResolvedPlan): Promise<string[]> =>
    (await previewPlan(plan)).document.tables.flatMap(({ refusals }) =>
      refusals.map(({ message }) => message),
    );

  test('a destination that was dropped and created again is not taken for copied', async () => {
    await make(source, 'renewed', 'x');
    const plan = planOf('  - source: renewed');
    finished(await applyPlan(plan));
    expect(await refusalsOf(plan)).toEqual([]);
    await drop(destination, 'renewed');
    expect(await refusalsOf(plan)).toEqual(['The destination has no table renewed any more.']);
    await make(destination, 'renewed', null);
    expect(await refusalsOf(plan)).toEqual([
      'The destination table renewed is not what was registered: it was dropped and created again.',
    ]);
  });

  test('a source that is gone after the copy is finished is no concern', async () => {
    await make(source, 'moved', 'x');
    const plan = planOf('  - source: moved');
    finished(await applyPlan(plan));
    await drop(source, 'moved');
    const { document } = await previewPlan(plan);
    expect(document.tables).toMatchObject([{ action: 'none', refusals: [] }]);
  });

  test('a new plan for the same tables copies what came since, and compares everything', async () => {
    await make(source, 'twice', 'x');
    finished(await apply('  - source: twice'));
    await fillTable(source, 'twice', [cell('s', 'f', 'q', 2n, 'y')]);
    const { cells } = finished(await apply('  - { source: twice, existingCells: merge }'));
    expect(cells).toMatchObject({ scanned: '2' });
    expectEqual('twice', 2);
  });
});
