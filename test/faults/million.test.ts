/** A million cells: the process that copies them stays small, and every one of them arrives. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rowKey } from '../../src/cells/bytes.js';
import { schemaFromMessage } from '../../src/tera/schema.js';
import { sampleCell, type SampleCell } from '../support/cell-samples.js';
import { fillTable } from '../support/fill.js';
import { compareTables } from '../support/independent-reader.js';
import { terautil } from '../support/programs.js';
import { startTwoClusters, type TwoClusters } from '../support/two-clusters.js';

const ROWS = 250_000;
const CELLS_PER_ROW = 4;
const ROWS_PER_STEP = 10_000;
const VALUE = 'v'.repeat(100);
const MEMORY_MIB_MAX = 250;

let world: TwoClusters;

function rowsFrom(first: number): SampleCell[] {
  return Array.from({ length: ROWS_PER_STEP }, (_, i) =>
    String(first + i).padStart(6, '0'),
  ).flatMap((row) => [
    ...[3n, 2n].map((timestamp) =>
      sampleCell({ row, family: 'many', qualifier: 'q', timestamp, value: VALUE }),
    ),
    sampleCell({ row, family: 'one', qualifier: 'a', timestamp: 1n, value: VALUE }),
    sampleCell({ row, family: 'one', qualifier: 'b', timestamp: 1n, value: VALUE }),
  ]);
}

beforeAll(async () => {
  world = await startTwoClusters();
  const schema = schemaFromMessage({
    name: 'big',
    rawKey: 1,
    localityGroups: [{ id: 0, name: 'lg0' }],
    columnFamilies: [
      { name: Buffer.from('many'), localityGroup: 'lg0', maxVersions: 3 },
      { name: Buffer.from('one'), localityGroup: 'lg0', maxVersions: 1 },
    ],
  });
  const splitAt = ['05', '10', '15', '20'].map((text) => rowKey(Buffer.from(text)));
  await world.source.createTable('big', schema, splitAt);
  for (let first = 0; first < ROWS; first += ROWS_PER_STEP) {
    await fillTable(world.source, 'big', rowsFrom(first));
  }
});

afterAll(async () => {
  await world.close();
});

test('a million cells are copied in less than 250 MiB', async () => {
  const plan = world.writePlan('big', 'tables: [{ source: big }]\n');
  const memoryFile = join(world.folder, 'memory');
  const end = await terautil(['apply', plan, '--auto-approve'], { cwd: world.folder, memoryFile });
  expect(end.code, end.stderr).toBe(0);

  const mebibytes = Number(readFileSync(memoryFile, 'utf8')) / 1024;
  expect(mebibytes).toBeGreaterThan(10);
  expect(mebibytes).toBeLessThan(MEMORY_MIB_MAX);

  const result = compareTables(
    { file: world.sourceFile, table: 'big' },
    { file: world.destinationFile, table: 'big' },
  );
  expect(result.differences).toEqual([]);
  expect(result.equal).toBe(ROWS * CELLS_PER_ROW);
});
