/** A row of a million cells (fault-C8): in a process that has too little memory for it, killed, and gone on with. */
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rowCellsMax } from '../../src/migration/limits.js';
import { fillTable } from '../support/fill.js';
import { compareTables } from '../support/independent-reader.js';
import { expectInvariants } from '../support/invariants.js';
import {
  apply,
  bytesOnWire,
  createEmptyTable,
  createTable,
  equalCells,
  heapOption,
  mebibytesAllowed,
  rowOf,
  SMALL_CELLS,
  statusOf,
  usualMebibytes,
  writePlan,
} from '../support/large-rows.js';
import { startTwoClusters, type TwoClusters } from '../support/two-clusters.js';

const QUALIFIERS = 250_000;
const VERSIONS = 4;
const CELLS = QUALIFIERS * VERSIONS;
const QUALIFIERS_PER_WRITE = 125_000;
/**
 * The destination lacks the first so many qualifiers of one of these: each request writes the whole row of a
 * one-box once more, and the merge holds most when the row is on both sides.
 */
const MISSING_FROM = 125_000;
const MISSING = 5_000;

/** In bytes, of the process that runs it. */
const HEAP_LIMIT = 'v8.getHeapStatistics().heap_size_limit';

/** Too little for the row, and just enough. */
const SMALL_HEAP_MIB = 64;
const FITTING_HEAP_MIB = 160;

let world: TwoClusters;
let usual: number;
/** Of the row. */
let bytes = 0;

beforeAll(async () => {
  world = await startTwoClusters();
  await createTable(world, 'wide');
  await createEmptyTable(world.destination, 'wide');
  for (let first = 0; first < QUALIFIERS; first += QUALIFIERS_PER_WRITE) {
    const cells = rowOf('b', first, QUALIFIERS_PER_WRITE, 'v', VERSIONS);
    await fillTable(world.source, 'wide', cells, 'table', cells.length);
    const there = first === MISSING_FROM ? cells.slice(MISSING * VERSIONS) : cells;
    await fillTable(world.destination, 'wide', there, 'table', there.length);
    bytes += bytesOnWire(cells);
  }
  usual = await usualMebibytes(world, bytes / 1000);
});

afterAll(async () => {
  await world.close();
});

/** What docs/guide.md says of such a process. */
function cellsMax(heapMib: number): number {
  return rowCellsMax(
    Number(execFileSync(process.execPath, [heapOption(heapMib), '-p', HEAP_LIMIT])),
  );
}

test('fault-C8 a row of more cells than memory fails its range with a hint, others go on', async () => {
  const most = cellsMax(SMALL_HEAP_MIB);
  expect(most).toBeLessThan(CELLS);
  const plan = writePlan(world, 'wide');
  const { end } = await apply(world, plan, { heapMib: SMALL_HEAP_MIB });
  expect(end.code, end.stderr).toBe(3);
  const status = await statusOf(world, plan);
  expect(status.tables[0]?.ranges).toMatchObject({ total: '3', finished: '2', failed: '1' });
  expect(status.failures).toMatchObject([
    { start: { text: 'b' }, error: { id: 'TU-ROW-TOO-LARGE' } },
  ]);
  const error = status.failures[0]?.error;
  expect(error?.message).toContain(`Row b has more than ${String(most)} cells`);
  expect(error?.hint).toContain('--max-old-space-size');
  await expectInvariants(world.migration('wide', end.code));
});

test('fault-C8 what the hint says helps: with just enough memory, also when killed inside the row', async () => {
  const most = cellsMax(FITTING_HEAP_MIB);
  expect(most).toBeGreaterThan(CELLS);
  expect(most).toBeLessThan(1.1 * CELLS);
  const plan = writePlan(world, 'wide');
  const failpoint = 'dump.in_batch:5';
  const killed = await apply(world, plan, { heapMib: FITTING_HEAP_MIB, failpoint });
  expect(killed.end.signal, killed.end.stderr).toBe('SIGKILL');
  const { equal } = compareTables(
    { file: world.sourceFile, table: 'wide' },
    { file: world.destinationFile, table: 'wide' },
  );
  expect(equal).toBeGreaterThan(SMALL_CELLS + CELLS - MISSING * VERSIONS);
  expect(equal).toBeLessThan(SMALL_CELLS + CELLS);

  const { end, mebibytes } = await apply(world, plan, { heapMib: FITTING_HEAP_MIB });
  expect(end.code, end.stderr).toBe(0);
  expect(mebibytes).toBeLessThan(mebibytesAllowed(usual, bytes));
  expect(equalCells(world, 'wide')).toBe(SMALL_CELLS + CELLS);
  await expectInvariants(world.migration('wide', end.code));
});
