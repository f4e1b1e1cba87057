/** Two million narrow cells of either side: the process that compares them stays small, and counts each. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rowKey } from '../../src/cells/bytes.js';
import { encodeBatch } from '../../src/cells/encode-batch.js';
import { systemClock } from '../../src/clock.js';
import { blockOfCells } from '../../src/onebox-data/cells.js';
import { schemaFromMessage } from '../../src/tera/schema.js';
import { openEditor } from '../support/edits.js';
import { findingText, readFindings } from '../support/findings.js';
import { openLedger } from '../support/invariant-flaws.js';
import { terautil } from '../support/programs.js';
import { startTwoClusters, type TwoClusters } from '../support/two-clusters.js';

const ROWS = 40_000;
/** In order, and many: a row costs the one-box more than its cells do. */
const QUALIFIERS = Array.from({ length: 50 }, (_, at) => Buffer.from(String(at + 10)));
const CELLS = ROWS * QUALIFIERS.length;
const ROWS_PER_BATCH = 100;
/** Of each side: one is written while the next is made. */
const BATCHES_IN_FLIGHT = 3;
const FAMILY = Buffer.from('f');
const VALUE = Buffer.from('v');
/** Measured: 163. Sixteen bytes kept of each cell are 70 more. */
const MEMORY_MIB_MAX = 220;

let world: TwoClusters;

const rowName = (number: number): string => String(number).padStart(6, '0');

function batchFrom(first: number) {
  const cells = Array.from({ length: ROWS_PER_BATCH }, (_, at) =>
    Buffer.from(rowName(first + at)),
  ).flatMap((row) =>
    QUALIFIERS.map((qualifier) => ({
      row,
      family: FAMILY,
      qualifier,
      timestamp: 1n,
      value: VALUE,
    })),
  );
  const block = blockOfCells(cells);
  return encodeBatch({ blocks: cells.map(() => block), indexes: [...cells.keys()] }, 'table');
}

/** The same batches for both sides. */
async function fillBoth(): Promise<void> {
  const inFlight: Promise<void>[] = [];
  for (let first = 0; first < ROWS; first += ROWS_PER_BATCH) {
    const batch = batchFrom(first);
    const write = async (): Promise<void> => {
      const options = { sendBefore: systemClock.monotonicMs() + 60_000, deadlineMs: 30_000 };
      const outcomes = await Promise.all(
        [world.source, world.destination].map((side) => side.write('narrow', batch, options)),
      );
      expect(outcomes.flat().every(({ kind }) => kind === 'acknowledged')).toBe(true);
    };
    inFlight.push(write());
    if (inFlight.length >= BATCHES_IN_FLIGHT) await inFlight.shift();
  }
  await Promise.all(inFlight);
}

beforeAll(async () => {
  world = await startTwoClusters();
  const schema = schemaFromMessage({
    name: 'narrow',
    rawKey: 1,
    localityGroups: [{ id: 0, name: 'lg' }],
    columnFamilies: [{ name: FAMILY, localityGroup: 'lg', maxVersions: 1 }],
  });
  const starts = (...rows: number[]) => rows.map((row) => rowKey(Buffer.from(rowName(row))));
  await world.source.createTable('narrow', schema, starts(10_000, 20_000, 30_000));
  await world.destination.createTable('narrow', schema, starts(14_000, 28_000));
  await fillBoth();
});

afterAll(() => world.close());

test('two million cells are compared in less than 220 MiB, and the one that differs is found', async () => {
  const there = openEditor(world.data, 'b');
  const at = { row: rowName(ROWS - 1), family: 'f', qualifier: '59', timestamp: 1n };
  await there.put('narrow', at, 'w');
  there.close();
  const memoryFile = join(world.folder, 'memory');
  const plan = world.writePlan('narrow', 'steps: [diff]\ntables: [{ source: narrow }]\n');
  const begin = performance.now();
  const end = await terautil(['apply', plan, '--auto-approve'], { cwd: world.folder, memoryFile });
  const seconds = (performance.now() - begin) / 1_000;
  const mebibytes = Number(readFileSync(memoryFile, 'utf8')) / 1024;
  process.stdout.write(
    `${CELLS} cells of either side compared in ${seconds.toFixed(1)} s and ${mebibytes.toFixed(0)} MiB\n`,
  );
  expect(end.code, end.stderr).toBe(2);
  expect(mebibytes).toBeGreaterThan(10);
  expect(mebibytes).toBeLessThan(MEMORY_MIB_MAX);
  const { ledger } = await openLedger(world.migration('narrow', end.code));
  const records = [...ledger.records.values()].filter(({ step }) => step === 'diff');
  expect(records).toHaveLength(4);
  const total = (field: 'sourceCells' | 'destinationCells' | 'same' | 'different'): number =>
    records.reduce((sum, { diff }) => sum + (diff?.counts[field] ?? 0), 0);
  expect([total('sourceCells'), total('destinationCells')]).toEqual([CELLS, CELLS]);
  expect([total('same'), total('different')]).toEqual([CELLS - 1, 1]);
  expect(readFindings(join(world.folder, '.terautil', 'narrow')).map(findingText)).toEqual([
    `different ${at.row} f:59@1/1`,
  ]);
});
