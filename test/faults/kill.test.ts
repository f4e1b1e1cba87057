/**
 * apply killed with SIGKILL at every failpoint, run again, compared by the independent reader; then every
 * destination tablet is flushed and the tables are compared once more (invariants I2, I3, I9; P2, P11).
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rowKey } from '../../src/cells/bytes.js';
import type { StatusDocument } from '../../src/documents/status.generated.js';
import { schemaFromMessage } from '../../src/tera/schema.js';
import { sampleCell, type SampleCell } from '../support/cell-samples.js';
import { fillTable } from '../support/fill.js';
import { compareTables } from '../support/independent-reader.js';
import { expectInvariants } from '../support/invariants.js';
import { terautil, type Ended } from '../support/programs.js';
import { startTwoClusters, type TwoClusters } from '../support/two-clusters.js';

const ROWS = 6_000;
const PAIRS = 3_000;
const SPLITS = ['1', '2', '3', '4', '5'];

let world: TwoClusters;

/** Rows spread over all tablets; some equal to a boundary; three versions, and a single-version family. */
function mixedCells(): SampleCell[] {
  const rows = Array.from({ length: ROWS }, (_, i) =>
    String((i * 6007) % 1_000_000).padStart(6, '0'),
  );
  return [...new Set([...rows, ...SPLITS])].sort().flatMap((row) => [
    ...[1003n, 1002n, 1001n].map((timestamp) =>
      sampleCell({
        row,
        family: 'many',
        qualifier: 'q',
        timestamp,
        value: `${row}@${String(timestamp)}`,
      }),
    ),
    sampleCell({ row, family: 'one', qualifier: 'q', timestamp: 1000n, value: 'x'.repeat(50) }),
  ]);
}

function pairCells(): SampleCell[] {
  return Array.from({ length: PAIRS }, (_, i) => String(i).padStart(6, '0')).map((row) =>
    sampleCell({ row: `\x00\xff${row}`, value: `value of ${row}` }),
  );
}

const MIXED = mixedCells();

beforeAll(async () => {
  world = await startTwoClusters();
  const { source } = world;
  const mixed = schemaFromMessage({
    name: 'mixed',
    rawKey: 1,
    splitSize: 700,
    mergeSize: 200,
    localityGroups: [
      { id: 0, name: 'base' },
      { id: 1, name: 'ext' },
    ],
    columnFamilies: [
      { name: Buffer.from('many'), localityGroup: 'base', maxVersions: 3 },
      { name: Buffer.from('one'), localityGroup: 'ext', maxVersions: 1 },
    ],
  });
  await source.createTable(
    'mixed',
    mixed,
    SPLITS.map((text) => rowKey(Buffer.from(text))),
  );
  await fillTable(source, 'mixed', MIXED);
  const pairs = schemaFromMessage({
    name: 'pairs',
    rawKey: 3,
    splitSize: 700,
    mergeSize: 200,
    kvOnly: true,
    localityGroups: [{ id: 0, name: 'kv' }],
  });
  await source.createTable('pairs', pairs, [rowKey(Buffer.from('\x00\xff001500', 'latin1'))]);
  await fillTable(source, 'pairs', pairCells(), 'kv');
});

afterAll(async () => {
  await world.close();
});

function writePlan(name: string, window: string): string {
  return world.writePlan(
    name,
    `tables:
  - { source: mixed, destination: ${name}-mixed }
  - { source: pairs, destination: ${name}-pairs, window: none }
dump: { parallelRanges: 3, inFlight: 1MiB }
${window}
`,
  );
}

function expectEqual(name: string): void {
  for (const table of ['mixed', 'pairs']) {
    const result = compareTables(
      { file: world.sourceFile, table },
      { file: world.destinationFile, table: `${name}-${table}` },
    );
    expect(result.differences, table).toEqual([]);
    expect(result.equal).toBe(table === 'mixed' ? MIXED.length : PAIRS);
  }
}

/** A machine too busy to keep a lease of one second leaves with 7 and goes on when run again. */
async function applyAgain(plan: string): Promise<Ended> {
  for (let left = 3; ; left -= 1) {
    const ended = await terautil(['apply', plan, '--auto-approve'], { cwd: world.folder });
    if (ended.code !== 7 || left === 1) return ended;
  }
}

async function statusOf(plan: string): Promise<StatusDocument> {
  const { stdout, code } = await terautil(['status', plan, '--json'], { cwd: world.folder });
  expect(code).toBe(0);
  return JSON.parse(stdout) as StatusDocument;
}

/**
 * All invariants hold, also after a flush, and the merge after a take-over left nothing to settle: or it
 * had cost a version at the flush.
 */
async function expectDone(name: string, exit: number | null): Promise<void> {
  const ledger = await expectInvariants(world.migration(name, exit));
  const settled = [...ledger.records.values()].filter(({ step }) => step === 'settle');
  expect(settled.reduce((sum, record) => sum + record.counters.written, 0)).toBe(0);
  expectEqual(name);
}

const WINDOW = 'window: { end: "2000" }';

describe.each([
  ['C3', 'register.half:1', ''],
  ['C1', 'dump.before_scan:4', ''],
  ['C1', 'dump.in_batch:5', ''],
  ['C1', 'dump.in_batch:6', WINDOW],
  ['C1', 'dump.after_write_before_checkpoint:4', ''],
  ['C1', 'dump.after_write_before_checkpoint:9', WINDOW],
  ['C1', 'dump.after_checkpoint_before_finished:4', WINDOW],
  ['C1', 'dump.publishing_finished:4', ''],
  ['C1', 'diff.before_scan:3', ''],
  ['C1', 'diff.after_flush:2', WINDOW],
  ['C1', 'diff.before_checkpoint:3', ''],
  ['C1', 'diff.after_checkpoint_before_finished:5', ''],
  ['C1', 'diff.publishing_finished:2', ''],
])('fault-%s killed at %s%s', (_, failpoint, window) => {
  const name = `${failpoint.replace(/[^a-z0-9]/g, '-')}${window === '' ? '' : '-window'}`;

  test('fault-V11 promise-P2 promise-P11 a second apply completes it, equal also after a flush', async () => {
    const plan = writePlan(name, window);
    const killed = await terautil(['apply', plan, '--auto-approve'], {
      cwd: world.folder,
      failpoint,
    });
    expect(killed.signal, killed.stderr).toBe('SIGKILL');
    expect((await statusOf(plan)).state).not.toBe('finished');

    const resumed = await terautil(['apply', plan, '--auto-approve'], { cwd: world.folder });
    expect(resumed.code, resumed.stderr + resumed.stdout).toBe(0);

    await expectDone(name, resumed.code);
  });
});

describe('fault-C2', () => {
  test('promise-P2 killed four times in a row, then completed', async () => {
    const plan = writePlan('thrice', WINDOW);
    for (const failpoint of [
      'dump.in_batch:4',
      'dump.after_write_before_checkpoint:3',
      'dump.in_batch:6',
      'diff.before_checkpoint:2',
    ]) {
      const killed = await terautil(['apply', plan, '--auto-approve'], {
        cwd: world.folder,
        failpoint,
      });
      expect(killed.signal, killed.stderr).toBe('SIGKILL');
    }
    const last = await terautil(['apply', plan, '--auto-approve'], { cwd: world.folder });
    expect(last.code, last.stderr + last.stdout).toBe(0);
    await expectDone('thrice', last.code);
  });
});

describe.each([
  'freeze.recorded:1',
  'freeze.changed:1',
  'restore.before_change:1',
  'restore.changed:2',
])('fault-C1 killed at %s', (failpoint) => {
  const name = failpoint.replace(/[^a-z0-9]/g, '-');

  test('a second apply copies, and restores split and merge sizes', async () => {
    const plan = writePlan(name, '');
    const { source, destination } = world;
    const original = (await source.table('mixed'))?.schema.splitSizes;
    const killed = await terautil(['apply', plan, '--auto-approve'], {
      cwd: world.folder,
      failpoint,
    });
    expect(killed.signal, killed.stderr).toBe('SIGKILL');
    const left = await statusOf(plan);
    expect(left.state).not.toBe('finished');
    expect(left.tables.map(({ freeze }) => freeze?.state)).toContain('frozen');

    const resumed = await applyAgain(plan);
    expect(resumed.code, resumed.stderr + resumed.stdout).toBe(0);
    for (const table of ['mixed', 'pairs']) {
      const live = await destination.table(`${name}-${table}`);
      expect(live?.schema.splitSizes, table).toEqual(original);
    }
    expect((await source.table('mixed'))?.schema.splitSizes).toEqual(original);
    const states = (await statusOf(plan)).tables.map(({ freeze }) => freeze?.state);
    expect(states).toEqual(['restored', 'restored']);
    await expectDone(name, resumed.code);
  });
});

describe('defect-P11 fault-C1 killed at split.made:2', () => {
  test('a second apply splits at what is still missing, and copies', async () => {
    const { destination } = world;
    const name = 'splits';
    const boundaries = async (): Promise<string[]> =>
      (await destination.tablets(`${name}-mixed`))
        .slice(1)
        .map(({ interval }) => interval.start.toString());
    const mixed = await world.source.table('mixed');
    if (mixed === null) throw new Error('no table');
    const schema = destination.schemaFor(
      `${name}-mixed`,
      mixed.schema,
      ['base', 'ext'].map((group) => ({ from: group, to: group })),
      mixed.schema.families.map((family) => family.name),
    );
    await destination.createTable(`${name}-mixed`, schema, [rowKey(Buffer.from('3'))]);
    const plan = writePlan(name, 'split: { missingBoundaries: true, interval: 50ms }');
    const killed = await terautil(['apply', plan, '--auto-approve'], {
      cwd: world.folder,
      failpoint: 'split.made:2',
    });
    expect(killed.signal, killed.stderr).toBe('SIGKILL');
    expect(await boundaries()).toEqual(['1', '2', '3']);
    expect((await statusOf(plan)).tables[0]?.splits).toMatchObject({ missing: '4', made: '1' });

    const resumed = await applyAgain(plan);
    expect(resumed.code, resumed.stderr + resumed.stdout).toBe(0);
    expect(await boundaries()).toEqual(SPLITS);
    expect((await statusOf(plan)).tables[0]).toMatchObject({
      splits: { missing: '4', made: '4', refused: '0' },
      freeze: { state: 'restored' },
    });
    await expectDone(name, resumed.code);
  });
});
