/** Rows of 64 MiB, and rows of very many cells, in a process with a small heap (fault-C8). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rowKey } from '../../src/cells/bytes.js';
import type { StatusDocument } from '../../src/documents/status.generated.js';
import { schemaFromMessage } from '../../src/tera/schema.js';
import { sampleCell, type SampleCell } from '../support/cell-samples.js';
import { fillTable } from '../support/fill.js';
import { compareTables } from '../support/independent-reader.js';
import { expectInvariants } from '../support/invariants.js';
import { terautil, type Ended } from '../support/programs.js';
import { startTwoClusters, type TwoClusters } from '../support/two-clusters.js';

const SMALL_HEAP = '--max-old-space-size=64';
const MEBIBYTE = 1024 * 1024;

let world: TwoClusters;

beforeAll(async () => {
  world = await startTwoClusters();
});

afterAll(async () => {
  await world.close();
});

/** Three tablets; the large row stands alone in the middle one. */
async function createTable(name: string): Promise<void> {
  const schema = schemaFromMessage({
    name,
    rawKey: 1,
    localityGroups: [{ id: 0, name: 'lg' }],
    columnFamilies: [{ name: Buffer.from('f'), localityGroup: 'lg', maxVersions: 3 }],
  });
  const splitAt = ['b', 'c'].map((text) => rowKey(Buffer.from(text)));
  await world.source.createTable(name, schema, splitAt);
  const small = ['a', 'c'].flatMap((row) => rowOf(row, 0, 10, 'small'));
  await fillTable(world.source, name, small);
}

function rowOf(row: string, first: number, count: number, value: string): SampleCell[] {
  return Array.from({ length: count }, (_, i) => String(first + i).padStart(7, '0')).map(
    (qualifier) => sampleCell({ row, family: 'f', qualifier, timestamp: 1n, value }),
  );
}

function apply(plan: string, nodeOptions: string): Promise<Ended> {
  return terautil(['apply', plan, '--auto-approve'], {
    cwd: world.folder,
    env: { NODE_OPTIONS: nodeOptions },
  });
}

function equalCells(table: string): number {
  const result = compareTables(
    { file: world.sourceFile, table },
    { file: world.destinationFile, table },
  );
  expect(result.differences).toEqual([]);
  return result.equal;
}

test('fault-C8 a row of 64 MiB is copied and compared in a heap of 64 MiB', async () => {
  await createTable('long');
  for (const half of [0, 1]) {
    const cells = rowOf('b', half * 32, 32, 'v'.repeat(MEBIBYTE));
    await fillTable(world.source, 'long', cells);
  }
  const plan = world.writePlan('long', 'tables: [{ source: long }]\n', { lease: '10s' });
  const end = await apply(plan, SMALL_HEAP);
  expect(end.code, end.stderr).toBe(0);
  expect(equalCells('long')).toBe(20 + 64);
  await expectInvariants(world.migration('long', end.code));
});

test('fault-C8 a row of too many cells fails its range with a hint, others go on', async () => {
  const many = 90_000;
  await createTable('wide');
  await fillTable(world.source, 'wide', rowOf('b', 0, many, 'v'));
  const plan = world.writePlan('wide', 'tables: [{ source: wide }]\n', { lease: '10s' });
  const end = await apply(plan, SMALL_HEAP);
  expect(end.code, end.stderr).toBe(3);
  const { stdout } = await terautil(['status', plan, '--json'], { cwd: world.folder });
  const status = JSON.parse(stdout) as StatusDocument;
  expect(status.tables[0]?.ranges).toMatchObject({ total: '3', finished: '2', failed: '1' });
  const [failure] = status.failures;
  expect(failure).toMatchObject({ start: { text: 'b' }, error: { id: 'TU-ROW-TOO-LARGE' } });
  expect(failure?.error.message).toContain('Row b has more than ');
  expect(failure?.error.hint).toContain('--max-old-space-size');
  await expectInvariants(world.migration('wide', end.code));

  // What the hint says helps.
  const again = await apply(plan, '--max-old-space-size=1024');
  expect(again.code, again.stderr).toBe(0);
  expect(equalCells('wide')).toBe(20 + many);
  await expectInvariants(world.migration('wide', again.code));
});
