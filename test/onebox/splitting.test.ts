/** Tables with very many tablets, and splits of tables that exist, over real sockets. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { previewPlan } from '../../src/app.js';
import { systemClock } from '../../src/clock.js';
import type { StatusDocument, Table } from '../../src/documents/status.generated.js';
import { exitCodeOf } from '../../src/migration/outcome/summary.js';
import type { Cluster } from '../../src/migration/ports.js';
import { sampleCell } from '../support/cell-samples.js';
import { fillTable } from '../support/fill.js';
import { compareTables } from '../support/independent-reader.js';
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

const FAMILIES = [{ name: 'f', group: 'g' }];

async function boundaries(cluster: Cluster, table: string): Promise<string[]> {
  const tablets = await cluster.tablets(table);
  return tablets.slice(1).map(({ interval }) => interval.start.toString('latin1'));
}

/** Of a copy that ended well. */
function tableOf(status: StatusDocument): Table {
  expect([status.state, exitCodeOf(status), status.failures]).toEqual(['finished', 0, []]);
  const [table] = status.tables;
  if (table === undefined) throw new Error('no table');
  return table;
}

async function fill(table: string, rows: readonly string[]): Promise<void> {
  const cells = rows.map((row) =>
    sampleCell({ row, family: 'f', qualifier: 'q', timestamp: 5n, value: `of ${row}` }),
  );
  await fillTable(source, table, cells);
}

function expectEqual(table: string, equal: number): void {
  const result = compareTables(world.sourceTable(table), world.destinationTable(table));
  expect(result).toEqual({ equal, onlyInA: 0, onlyInB: 0, different: 0, differences: [] });
}

const ROWS = ['a', 'b', 'b\0', 'k', 'm', 'm\xff', 'z'];
const BORDERS = ['b', 'b\0', 'm', 'm\xff'];

describe('split.missingBoundaries', () => {
  const plan = (table: string, split: string, more = '') =>
    world.planOf(`  - source: ${table}${more}`, `split: { ${split} }`);

  test('defect-P11 a table that exists is split where the source is, one by one, and stays so', async () => {
    await createTable(source, 'old', FAMILIES, BORDERS);
    await fill('old', ROWS);
    await createTable(destination, 'old', FAMILIES, ['c', 'm']);
    const asked = plan('old', 'missingBoundaries: true, interval: 300ms');
    const { document } = await previewPlan(asked);
    expect(document.tables[0]?.notes).toEqual([
      'Its tablets are split at 3 boundaries of the source that it lacks, one by one, in 1 s or more; they stay so.',
    ]);
    const begun = systemClock.monotonicMs();
    const { splits, freeze } = tableOf(await applyPlan(asked));
    expect(systemClock.monotonicMs() - begun).toBeGreaterThanOrEqual(600);
    expect(splits).toEqual({ missing: '3', made: '3', refused: '0', examples: [] });
    expect(freeze?.state).toBe('restored');
    expect(await boundaries(destination, 'old')).toEqual(['b', 'b\0', 'c', 'm', 'm\xff']);
    expectEqual('old', ROWS.length);
  });

  test('without it a table that exists keeps its tablets', async () => {
    await createTable(source, 'kept', FAMILIES, BORDERS);
    await fill('kept', ROWS);
    await createTable(destination, 'kept', FAMILIES, ['c']);
    expect(tableOf(await applyPlan(plan('kept', 'freeze: true'))).splits).toBeNull();
    expect(await boundaries(destination, 'kept')).toEqual(['c']);
    expectEqual('kept', ROWS.length);
  });

  test('a table that apply creates lacks nothing', async () => {
    await createTable(source, 'new', FAMILIES, BORDERS);
    await fill('new', ROWS);
    const { splits } = tableOf(await applyPlan(plan('new', 'missingBoundaries: true')));
    expect(splits).toMatchObject({ missing: '0', made: '0', refused: '0' });
    expect(await boundaries(destination, 'new')).toEqual(BORDERS);
  });

  test('stopped in the middle, goes on with the rest; cells that were there stay', async () => {
    await createTable(source, 'halted', FAMILIES, BORDERS);
    await fill('halted', ROWS);
    await createTable(destination, 'halted', FAMILIES);
    const there = { row: 'k', family: 'f', qualifier: 'q', timestamp: 5n, value: 'of k' };
    await fillTable(destination, 'halted', [sampleCell(there)]);
    const asked = plan(
      'halted',
      'missingBoundaries: true, interval: 400ms',
      '\n    existingCells: merge',
    );
    const stopped = await applyPlan(asked, (event, drain) => {
      if (event.kind === 'phase' && event.step === 'split-table') {
        systemClock.after(600, () => {
          drain.abort();
        });
      }
    });
    const half = Number(stopped.tables[0]?.splits?.made);
    expect([stopped.state, half > 0 && half < 4]).toEqual(['incomplete', true]);
    const { splits } = tableOf(await applyPlan(asked));
    expect(splits).toMatchObject({ missing: '4', made: '4' });
    expect(await boundaries(destination, 'halted')).toEqual(BORDERS);
    expectEqual('halted', ROWS.length);
  });
});

describe('creation', () => {
  test('with other sizes and another medium than the source; restored to those', async () => {
    await createTable(source, 'other', FAMILIES, ['m']);
    await fill('other', ROWS);
    const plan = world.planOf(
      '  - { source: other, splitSize: 2GiB, mergeSize: 64MiB, storeMedium: flash }',
    );
    expect(tableOf(await applyPlan(plan)).freeze?.state).toBe('restored');
    const live = (await destination.table('other'))?.schema;
    expect(live?.splitSizes).toEqual({ split: 2048n, merge: 64n });
    expect([...(live?.storage.values() ?? [])].map((store) => store.get('store'))).toEqual([
      'flash',
    ]);
    expect((await source.table('other'))?.schema.storage.get('g')?.get('store')).toBe('disk');
    expectEqual('other', ROWS.length);
  });

  test('defect-P12 with 10,000 delimiters: every tablet is there and ready', async () => {
    const keys = Array.from({ length: 10_000 }, (_, at) => String(at * 7).padStart(6, '0'));
    await createTable(destination, 'many', FAMILIES, keys);
    expect(await boundaries(destination, 'many')).toEqual(keys);
    expect((await destination.tablets('many')).every(({ ready }) => ready)).toBe(true);
  });
});
