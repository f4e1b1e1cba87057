/**
 * Large things over real sockets (fault-C8, fault-V1): rows of 56 and 64 MiB, the longest values, keys and
 * qualifiers that there are, in a process that stays small; and what is longer than any table keeps.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sampleCell, type SampleCell } from '../support/cell-samples.js';
import { openEditor } from '../support/edits.js';
import { fillTable } from '../support/fill.js';
import { compareTables } from '../support/independent-reader.js';
import { expectInvariants } from '../support/invariants.js';
import {
  apply,
  bytesOnWire,
  createTable,
  equalCells,
  MEBIBYTE,
  mebibytesAllowed,
  rowOf,
  SMALL_CELLS,
  statusOf,
  usualMebibytes,
  writePlan,
} from '../support/large-rows.js';
import { startTwoClusters, type TwoClusters } from '../support/two-clusters.js';

/** protocol.md §6.3: "value < 33 554 432 bytes", "row key < 65 536 bytes"; O17, O37. */
const LONGEST_VALUE = 33_554_431;
const LONGEST_KEY = 65_535;
/** O21. */
const LONGEST_QUALIFIER = { readable: 65_535, binary: 255 };

let world: TwoClusters;
let usual: number;

beforeAll(async () => {
  world = await startTwoClusters();
  usual = await usualMebibytes(world);
});

afterAll(async () => {
  await world.close();
});

/** `count` cells of 8 MiB: each takes a request, and each request writes the whole row of a one-box once more. */
function largeRow(row: string, count: number): SampleCell[] {
  return rowOf(row, 0, count, 'v'.repeat(8 * MEBIBYTE));
}

async function fillRow(table: string, cells: readonly SampleCell[]): Promise<number> {
  await fillTable(world.source, table, cells, 'table', 7);
  return bytesOnWire(cells);
}

test('fault-C8 defect-D22 a row of 64 MiB is copied in a heap of 64 MiB, also when killed inside it', async () => {
  await createTable(world, 'long');
  const bytes = await fillRow('long', largeRow('b', 8));
  const plan = writePlan(world, 'long');
  const killed = await apply(world, plan, { heapMib: 64, failpoint: 'dump.in_batch:5' });
  expect(killed.end.signal, killed.end.stderr).toBe('SIGKILL');
  const { equal } = compareTables(
    { file: world.sourceFile, table: 'long' },
    { file: world.destinationFile, table: 'long' },
  );
  // Those of the tablet before it, and a part of the row.
  expect(equal).toBeGreaterThan(SMALL_CELLS / 2 + 1);
  expect(equal).toBeLessThan(SMALL_CELLS / 2 + 8);

  const { end, mebibytes } = await apply(world, plan, { heapMib: 64 });
  expect(end.code, end.stderr).toBe(0);
  expect(mebibytes).toBeLessThan(mebibytesAllowed(usual, bytes));
  expect(equalCells(world, 'long')).toBe(SMALL_CELLS + 8);
  await expectInvariants(world.migration('long', end.code));
});

test('fault-C8 ranges with rows of 56 MiB each, all at once, take no more than one', async () => {
  await createTable(world, 'several');
  let bytes = 0;
  for (const row of ['a5', 'b5', 'c5']) bytes = await fillRow('several', largeRow(row, 7));
  const { end, mebibytes } = await apply(
    world,
    writePlan(world, 'several', { parallelRanges: 3, lease: '30s' }),
  );
  expect(end.code, end.stderr).toBe(0);
  expect(mebibytes).toBeLessThan(mebibytesAllowed(usual, bytes));
  expect(equalCells(world, 'several')).toBe(SMALL_CELLS + 3 * 7);
  await expectInvariants(world.migration('several', end.code));
});

test('fault-C8 one row after the other of the longest value', async () => {
  await createTable(world, 'values');
  const value = 'v'.repeat(LONGEST_VALUE);
  let bytes = 0;
  for (const row of ['b1', 'b2', 'b3']) bytes = await fillRow('values', rowOf(row, 0, 1, value));
  const { end, mebibytes } = await apply(world, writePlan(world, 'values', { lease: '30s' }));
  expect(end.code, end.stderr).toBe(0);
  expect(mebibytes).toBeLessThan(mebibytesAllowed(usual, bytes));
  expect(equalCells(world, 'values')).toBe(SMALL_CELLS + 3);
  await expectInvariants(world.migration('values', end.code));
});

test.each(['binary', 'readable'] as const)(
  'fault-V1 the longest keys and qualifiers that a %s table keeps are copied',
  async (kind) => {
    await createTable(world, kind, kind);
    const qualifiers = ['', 'p', 'q'].map((end) =>
      end.padStart(end === '' ? 0 : LONGEST_QUALIFIER[kind], 'q'),
    );
    const keys = ['x', 'y', 'z'].map((end) => end.padStart(LONGEST_KEY, 'b'));
    const cells: SampleCell[] = keys.flatMap((row) =>
      qualifiers.map((qualifier) =>
        sampleCell({ row, family: 'f', qualifier, timestamp: 1n, value: 'v' }),
      ),
    );
    await fillTable(world.source, kind, cells);
    const { end } = await apply(world, writePlan(world, kind));
    expect(end.code, end.stderr).toBe(0);
    expect(equalCells(world, kind)).toBe(SMALL_CELLS + cells.length);
    await expectInvariants(world.migration(kind, end.code));
  },
);

test('fault-V1 a qualifier beyond the limit fails its range with the row named, others go on', async () => {
  await createTable(world, 'beyond');
  const editor = openEditor(world.data, 'a');
  const qualifier = 'q'.repeat(LONGEST_QUALIFIER.binary + 1);
  await editor.put('beyond', { row: 'b1', family: 'f', qualifier, timestamp: 1n }, 'v');
  editor.close();
  const plan = writePlan(world, 'beyond');
  const { end } = await apply(world, plan);
  expect(end.code, end.stderr).toBe(3);
  const status = await statusOf(world, plan);
  expect(status.tables[0]?.ranges).toMatchObject({ total: '3', finished: '2', failed: '1' });
  expect(status.failures).toMatchObject([
    { start: { text: 'b' }, error: { id: 'TU-CELL-INVALID' } },
  ]);
  const error = status.failures[0]?.error;
  expect(error?.message).toContain('Row b1 has a qualifier of 256 bytes');
  expect(error?.hint).toContain('Rename its qualifier');
  await expectInvariants(world.migration('beyond', end.code));
});
