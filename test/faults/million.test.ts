/**
 * A million cells: the process that copies them stays small, and every one of them arrives. A million
 * differences: so does the one that finds them, and every one of them is counted.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rowKey } from '../../src/cells/bytes.js';
import { FINDINGS_PER_RANGE_MAX, RECHECK_ROWS_MAX } from '../../src/migration/limits.js';
import { schemaFromMessage } from '../../src/tera/schema.js';
import { sampleCell, type SampleCell } from '../support/cell-samples.js';
import { openEditor } from '../support/edits.js';
import { fillTable } from '../support/fill.js';
import { findingText, readFindings } from '../support/findings.js';
import { compareTables } from '../support/independent-reader.js';
import { expectInvariants } from '../support/invariants.js';
import { terautil, type Ended } from '../support/programs.js';
import { startTwoClusters, type TwoClusters } from '../support/two-clusters.js';

const ROWS = 250_000;
const CELLS_PER_ROW = 4;
const ROWS_PER_STEP = 10_000;
const VALUE = 'v'.repeat(100);
const MEMORY_MIB_MAX = 250;

const SCHEMA = schemaFromMessage({
  name: 'big',
  rawKey: 1,
  localityGroups: [{ id: 0, name: 'lg0' }],
  columnFamilies: [
    { name: Buffer.from('many'), localityGroup: 'lg0', maxVersions: 3 },
    { name: Buffer.from('one'), localityGroup: 'lg0', maxVersions: 1 },
  ],
});

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
  const splitAt = ['05', '10', '15', '20'].map((text) => rowKey(Buffer.from(text)));
  await world.source.createTable('big', SCHEMA, splitAt);
  for (let first = 0; first < ROWS; first += ROWS_PER_STEP) {
    await fillTable(world.source, 'big', rowsFrom(first));
  }
});

afterAll(async () => {
  await world.close();
});

/** Applies the plan; returns how, and the largest resident size of the process. */
async function measured(plan: string): Promise<{ end: Ended; mebibytes: number }> {
  const memoryFile = join(world.folder, 'memory');
  const end = await terautil(['apply', plan, '--auto-approve'], { cwd: world.folder, memoryFile });
  return { end, mebibytes: Number(readFileSync(memoryFile, 'utf8')) / 1024 };
}

test('a million cells are copied in less than 250 MiB', async () => {
  const plan = world.writePlan('big', 'tables: [{ source: big }]\n');
  const { end, mebibytes } = await measured(plan);
  expect(end.code, end.stderr).toBe(0);
  expect(mebibytes).toBeGreaterThan(10);
  expect(mebibytes).toBeLessThan(MEMORY_MIB_MAX);

  const result = compareTables(
    { file: world.sourceFile, table: 'big' },
    { file: world.destinationFile, table: 'big' },
  );
  expect(result.differences).toEqual([]);
  expect(result.equal).toBe(ROWS * CELLS_PER_ROW);
});

test('fault-V6 defect-C9 a million differences in one range: all counted, few kept, less than 250 MiB', async () => {
  const { source, destination } = world;
  const here = openEditor(world.data, 'a');
  while ((await source.tablets('big')).length > 1) await here.mergeFirst('big');
  here.close();
  // A fifth of the cells has another value there, all others are missing.
  await destination.createTable('other', SCHEMA, []);
  const changed = ROWS / 5;
  for (let first = 0; first < changed; first += ROWS_PER_STEP) {
    const cells = rowsFrom(first).map((cell) => ({ ...cell, value: Buffer.from('w') }));
    await fillTable(destination, 'other', cells);
  }
  const plan = world.writePlan(
    'other',
    'steps: [diff]\ntables: [{ source: big, destination: other }]\n',
  );
  const { end, mebibytes } = await measured(plan);
  expect(end.code, end.stderr).toBe(2);
  expect(mebibytes).toBeLessThan(MEMORY_MIB_MAX);

  const ledger = await expectInvariants(
    world.migration('other', end.code, { steps: ['diff'], edited: 'destination' }),
  );
  expect(ledger.ranges).toHaveLength(1);
  const [record] = [...ledger.records.values()].filter(({ step }) => step === 'diff');
  expect(record?.diff?.counts).toMatchObject({
    onlyInSource: (ROWS - changed) * CELLS_PER_ROW,
    onlyInDestination: 0,
    different: changed * CELLS_PER_ROW,
    same: 0,
  });
  const findings = readFindings(join(world.folder, '.terautil', 'other'));
  expect(findings).toHaveLength(FINDINGS_PER_RANGE_MAX);
  // The first rows are read again, and have their place in the file; all others are told as they are.
  expect(record?.diff?.recheck).toEqual({
    waiting: [],
    cleared: 0,
    unchecked: ROWS - RECHECK_ROWS_MAX,
  });
  const seenTwice = findings.filter(({ looks }) => looks === '2');
  expect(seenTwice).toHaveLength(RECHECK_ROWS_MAX * CELLS_PER_ROW);
  expect(seenTwice.slice(0, 5).map(findingText)).toEqual([
    'different 000000 many:q@3/3',
    'different 000000 many:q@2/2',
    'different 000000 one:a@1/1',
    'different 000000 one:b@1/1',
    'different 000001 many:q@3/3',
  ]);
});
