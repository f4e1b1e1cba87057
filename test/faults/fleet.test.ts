/** Several applies as processes: one limit for all of them, and what people say to all of them at once. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.js';
import type { LocksDocument } from '../../src/documents/locks.generated.js';
import type { StatusDocument } from '../../src/documents/status.generated.js';
import { ledgerKeys } from '../../src/migration/ledger/ledger.js';
import { sampleCell } from '../support/cell-samples.js';
import { fillTable } from '../support/fill.js';
import { holdLocks } from '../support/hold-locks.js';
import { expectInvariants } from '../support/invariants.js';
import { createTable } from '../support/migrations.js';
import { start, terautil, untilSaid, type Ended, type Running } from '../support/programs.js';
import { schemaErrors } from '../support/schemas.js';
import { startTwoClusters, type TwoClusters } from '../support/two-clusters.js';

const ROWS = 8_000;
/** Small ranges: the ledger hears of cells when a range ends. */
const ROWS_PER_RANGE = 25;
const CELLS_PER_SECOND = 200;
/** The longest time between two looks at the other workers, and a little more. */
const LOOK_MS = 2_700;

let world: TwoClusters;
let running: Running[] = [];

beforeAll(async () => {
  world = await startTwoClusters();
  const families = [{ name: 'f', group: 'g', versions: 3 }];
  const rows = Array.from({ length: ROWS }, (_, at) => String(at).padStart(5, '0'));
  const splitAt = rows.filter((_, at) => at > 0 && at % ROWS_PER_RANGE === 0);
  await createTable(world.source, 'many', families, splitAt);
  await createTable(world.source, 'few', families, ['00050']);
  const cells = rows.map((row) =>
    sampleCell({ row, family: 'f', qualifier: 'q', timestamp: 1n, value: 'v' }),
  );
  await fillTable(world.source, 'many', cells);
  await fillTable(world.source, 'few', cells.slice(0, 100));
});
afterEach(() => {
  for (const { child } of running) child.kill('SIGKILL');
  running = [];
});
afterAll(async () => {
  await world.close();
});

function startApply(plan: string, ...flags: string[]): Running {
  const one = start(['apply', plan, '--auto-approve', ...flags], { cwd: world.folder });
  running.push(one);
  return one;
}

function run(...args: string[]): Promise<Ended> {
  return terautil(args, { cwd: world.folder });
}

async function statusOf(plan: string): Promise<StatusDocument> {
  return JSON.parse((await run('status', plan, '--json')).stdout) as StatusDocument;
}

async function statusWhen(
  plan: string,
  isSo: (status: StatusDocument) => boolean,
): Promise<StatusDocument> {
  for (const giveUpAt = systemClock.monotonicMs() + 20_000; ;) {
    const status = await statusOf(plan);
    if (isSo(status)) return status;
    if (systemClock.monotonicMs() > giveUpAt) throw new Error(JSON.stringify(status));
  }
}

/** Cells per second that all workers wrote together. */
async function rateOver(plan: string, ms: number): Promise<number> {
  const look = async (): Promise<{ cells: number; at: number }> => {
    const [table] = (await statusOf(plan)).tables;
    return { cells: Number(table?.cells.written), at: systemClock.monotonicMs() };
  };
  const from = await look();
  await systemClock.sleep(ms);
  const to = await look();
  return ((to.cells - from.cells) * 1000) / (to.at - from.at);
}

test('the limit is that of all workers: two do not exceed it, and one has it alone when the other leaves', async () => {
  const plan = world.writePlan(
    'shared',
    `steps: [dump]
split: { freeze: false }
dump: { parallelRanges: 2, limit: { cells: ${CELLS_PER_SECOND}/s } }
tables: [{ source: many, destination: shared }]
`,
    { lease: '10s' },
  );
  const a = startApply(plan);
  await statusWhen(plan, ({ state }) => state === 'copying');
  const b = startApply(plan);
  const two = await statusWhen(
    plan,
    ({ workers }) => workers.filter(({ leases }) => leases > 0).length === 2,
  );
  expect(two.limits).toMatchObject({ dump: { cells_per_second: '200' }, workers: '2' });
  await systemClock.sleep(LOOK_MS);
  const together = await rateOver(plan, 2_500);
  expect(together).toBeLessThan(1.25 * CELLS_PER_SECOND);
  expect(together).toBeGreaterThan(0.6 * CELLS_PER_SECOND);
  b.child.kill('SIGINT');
  expect((await b.ended).code).toBe(130);
  await systemClock.sleep(LOOK_MS);
  const alone = await rateOver(plan, 2_500);
  // Its part before was half.
  expect(alone).toBeGreaterThan(0.75 * CELLS_PER_SECOND);
  expect(alone).toBeLessThan(1.25 * CELLS_PER_SECOND);
  expect((await statusOf(plan)).workers).toMatchObject([{ process_id: a.child.pid }]);
});

test('fault-C5: pause reaches a running apply; signals and --max-duration end one that waits; resume', async () => {
  const planWith = (limit: string): string =>
    world.writePlan(
      'paused',
      `dump: { parallelRanges: 1${limit} }\ntables: [{ source: few, destination: paused }]\n`,
    );
  // The second range has to wait until the first one is paid for.
  const plan = planWith(', limit: { cells: 2/s }');
  const first = startApply(plan);
  await statusWhen(plan, ({ state }) => state === 'copying');
  const paused = await run('pause', plan, '--reason', 'nightly batch');
  expect(paused.code, paused.stderr).toBe(0);
  expect(paused.stdout).toMatch(/^Paused: 1 worker finishes what is begun/);
  await untilSaid(first, 'nightly batch');
  await statusWhen(plan, ({ workers }) => workers[0]?.state === 'paused');
  const text = (await run('status', plan)).stdout;
  expect(text).toMatch(/^paused {3}paused {3}1 worker {3}started /);
  expect(text).toContain(`: nightly batch. To go on:  terautil resume ${plan}`);

  const second = startApply(plan, '--max-duration', '2s');
  await untilSaid(second, 'Paused by ');
  first.child.kill('SIGINT');
  const interrupted = await first.ended;
  expect(interrupted.code, interrupted.stderr).toBe(130);
  expect(interrupted.stderr.match(/^Paused by /gm)).toHaveLength(1);
  expect(interrupted.stdout).toContain(`apply waits until  terautil resume ${plan}`);
  expect((await second.ended).code).toBe(8);
  const third = startApply(plan);
  await untilSaid(third, 'Paused by ');
  third.child.kill('SIGTERM');
  expect((await third.ended).code).toBe(143);
  expect(await statusOf(plan)).toMatchObject({ state: 'paused', workers: [] });

  planWith('');
  const fourth = startApply(plan);
  await untilSaid(fourth, 'Paused by ');
  const resumed = await run('resume', plan, '--json');
  expect(schemaErrors('control', JSON.parse(resumed.stdout))).toBeNull();
  await untilSaid(fourth, 'Resumed by ');
  const done = await fourth.ended;
  expect(done.code, done.stderr).toBe(0);
  await expectInvariants(world.migration('paused', 0));
});

describe('locks and unlock', () => {
  test('promise-P8: who is alive keeps its lock (4), force needs approval (5), what is not held is no lock (64)', async () => {
    const plan = world.writePlan('held', 'tables: [{ source: few, destination: held }]\n');
    const lock = ledgerKeys('held').lock(1, 't00001-r000001', 'dump');
    const id = '1-t00001-r000001-dump';
    const locks = await holdLocks(world, 'held', [lock]);
    const listed = await run('locks', plan, '--json');
    const document = JSON.parse(listed.stdout) as LocksDocument;
    expect(schemaErrors('locks', document)).toBeNull();
    expect(document.locks).toMatchObject([
      { id, alive: true, worker: { host: 'other', process_id: 1 } },
    ]);
    expect((await run('locks', plan)).stdout).toMatch(
      new RegExp(`^${id} +.* other \\(process 1\\) +\\d{4}-`, 'm'),
    );

    const refused = await run('unlock', plan, id);
    expect(refused).toMatchObject({ code: 4, stdout: '' });
    expect(refused.stderr).toContain('process 1 on other, which is alive');
    const asked = await run('unlock', plan, id, '--force');
    expect(asked).toMatchObject({ code: 5, stdout: '' });
    expect(asked.stderr).toContain(`terautil unlock ${plan} ${id} --force --auto-approve`);
    expect(await run('unlock', plan, `${id}x`, '--force')).toMatchObject({ code: 64 });
    expect(await run('unlock', plan, id, '--auto-approve')).toMatchObject({ code: 64 });
    expect(await run('locks', plan, '--json')).toMatchObject({ stdout: listed.stdout });

    const forced = await run('unlock', plan, id, '--force', '--auto-approve');
    expect(forced.code, forced.stderr).toBe(0);
    expect(forced.stdout).toMatch(/^Unlocked 1-t00001-r000001-dump\./);
    await expect(locks.release(lock)).rejects.toMatchObject({ id: 'TU-LEASE-LOST' });
  });
});
