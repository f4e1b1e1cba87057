/**
 * Signals in every phase of apply: the first drains, a second one leaves at once, and SIGTERM and SIGHUP
 * leave by themselves while a cluster does not answer (fault-C5, fault-C6, fault-C7).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { rowKey } from '../../src/cells/bytes.js';
import { systemClock } from '../../src/clock.js';
import type { StatusDocument } from '../../src/documents/status.generated.js';
import { ledgerKeys } from '../../src/migration/ledger/ledger.js';
import { schemaFromMessage } from '../../src/tera/schema.js';
import { sampleCell } from '../support/cell-samples.js';
import { fillTable } from '../support/fill.js';
import { compareTables } from '../support/independent-reader.js';
import { hasTerminal, onTerminal } from '../support/on-terminal.js';
import { holdLocks } from '../support/hold-locks.js';
import {
  start,
  terautil,
  untilSaid,
  untilStopped,
  type Ended,
  type Running,
} from '../support/programs.js';
import { startTwoClusters, type TwoClusters } from '../support/two-clusters.js';

const ROWS = 20_000;
const LIMITS = 'dump: { parallelRanges: 1, inFlight: 1MiB }\ndiff: { parallelRanges: 1 }\n';

let world: TwoClusters;

beforeAll(async () => {
  world = await startTwoClusters();
  const schema = schemaFromMessage({
    name: 'many',
    rawKey: 1,
    localityGroups: [{ id: 0, name: 'lg0' }],
    columnFamilies: [{ name: Buffer.from('f'), localityGroup: 'lg0', maxVersions: 3 }],
  });
  await world.source.createTable('many', schema, [rowKey(Buffer.from('010000'))]);
  const rows = Array.from({ length: ROWS }, (_, i) => String(i).padStart(6, '0'));
  await fillTable(
    world.source,
    'many',
    rows.map((row) =>
      sampleCell({ row, family: 'f', qualifier: 'q', timestamp: 1n, value: 'v'.repeat(50) }),
    ),
  );
});

afterAll(async () => {
  await world.close();
});

function planOf(name: string): string {
  return world.writePlan(name, `tables: [{ source: many, destination: ${name} }]\n${LIMITS}`);
}

function apply(plan: string): Promise<Ended> {
  return terautil(['apply', plan, '--auto-approve'], { cwd: world.folder });
}

async function statusOf(plan: string): Promise<StatusDocument> {
  const { stdout } = await terautil(['status', plan, '--json'], { cwd: world.folder });
  return JSON.parse(stdout) as StatusDocument;
}

async function expectDone(plan: string): Promise<void> {
  const done = await apply(plan);
  expect(done.code, done.stderr).toBe(0);
  const result = compareTables(
    { file: world.sourceFile, table: 'many' },
    { file: world.destinationFile, table: plan.replace('.yaml', '') },
  );
  expect(result).toMatchObject({ differences: [], equal: ROWS });
}

function expectGone({ child }: Running): void {
  expect(() => process.kill(child.pid ?? 0, 0)).toThrow('ESRCH');
}

describe('fault-C5 fault-C7 the first signal drains', () => {
  test.each([
    ['registering', 'register.half:1', 'SIGTERM', 143],
    ['copying', 'dump.in_batch:3', 'SIGINT', 130],
    ['copying', 'dump.in_batch:4', 'SIGHUP', 143],
    ['comparing', 'diff.before_checkpoint:1', 'SIGINT', 130],
    ['flushing before comparing', 'diff.before_scan:1', 'SIGTERM', 143],
  ] as const)('while %s (%s, %s), with %s', async (_, failpoint, signal, code) => {
    const name = `drain-${failpoint.replace(/[^a-z0-9]/g, '-')}`;
    const plan = planOf(name);
    const stopped = await terautil(['apply', plan, '--auto-approve'], {
      cwd: world.folder,
      failpoint,
      failpointSignal: signal,
    });
    expect(stopped.code, stopped.stderr).toBe(code);
    expect(stopped.stderr).toMatch(/^Stopping: finishing /m);
    expect(stopped.stdout).toContain(`To go on:  terautil apply ${plan}`);
    // Everything was released: nobody has to wait for a lease.
    expect(await statusOf(plan)).toMatchObject({ state: 'incomplete', workers: [] });
    await expectDone(plan);
  });

  test('with the number of batches that are on their way', async () => {
    const stopped = await terautil(['apply', planOf('counted'), '--auto-approve'], {
      cwd: world.folder,
      failpoint: 'dump.in_batch:3',
      failpointSignal: 'SIGINT',
    });
    expect(stopped.stderr).toMatch(
      /^Stopping: finishing [1-4] batch(es)?, then saving progress\. Press Ctrl-C again to leave at once\.$/m,
    );
  });

  test('while settling', async () => {
    const plan = planOf('settling');
    const killed = await terautil(['apply', plan, '--auto-approve'], {
      cwd: world.folder,
      failpoint: 'dump.in_batch:2',
    });
    expect(killed.signal).toBe('SIGKILL');
    // The third scan is the one of settling: both ranges are copied by then.
    const stopped = await terautil(['apply', plan, '--auto-approve'], {
      cwd: world.folder,
      failpoint: 'dump.before_scan:3',
      failpointSignal: 'SIGINT',
    });
    expect(stopped.code, stopped.stderr).toBe(130);
    expect(stopped.stdout).toContain('Incomplete: ');
    expect((await statusOf(plan)).tables).toMatchObject([{ copied: '1', suspect: '1' }]);
    await expectDone(plan);
  });

  test.each([
    ['the migration lock', ledgerKeys('waiting-migration').migrationLock, 'Not started'],
    ['a range', ledgerKeys('waiting-range').lock(1, 't00001-r000001', 'dump'), 'Incomplete'],
  ])('while waiting for %s that somebody else holds', async (_, lock, said) => {
    const name = lock.split('/')[2] ?? '';
    const plan = planOf(name);
    const locks = await holdLocks(world, name, [lock]);
    const running = start(['apply', plan, '--auto-approve'], { cwd: world.folder });
    if (said === 'Incomplete') await untilSaid(running, 'waiting for ranges that others hold');
    else {
      await untilSaid(running, 'Lock service: local');
      await systemClock.sleep(500);
    }
    running.child.kill('SIGINT');
    const stopped = await running.ended;
    expect(stopped.code, stopped.stderr).toBe(130);
    expect(stopped.stdout).toMatch(new RegExp(`^${said}: `));
    await locks.release();
  });
});

describe('a cluster that does not answer', () => {
  /** A third of it is what a write may take, two thirds what an unknown one rests: longer than the grace. */
  const LEASE = '9s';

  interface Left {
    readonly plan: string;
    readonly running: Running;
    readonly stopped: Ended;
    /** After its last signal, ms. */
    readonly took: number;
  }

  /** All at the same time, because the grace, and then the lease of each, have to pass. */
  const left = new Map<NodeJS.Signals, Left>();

  /** Sends a batch, and stands still. */
  async function stoppedInBatch(plan: string): Promise<Running> {
    const file = join(world.folder, plan);
    writeFileSync(file, readFileSync(file, 'utf8').replace('lease: 1s', `lease: ${LEASE}`));
    const running = start(['apply', plan, '--auto-approve'], {
      cwd: world.folder,
      failpoint: 'dump.in_batch:3',
      failpointSignal: 'SIGSTOP',
    });
    expect(await untilStopped(running)).toBe(true);
    return running;
  }

  /** Goes on, without an answer, and is signalled. */
  async function leave(running: Running, signal: NodeJS.Signals): Promise<Omit<Left, 'plan'>> {
    running.child.kill('SIGCONT');
    if (signal === 'SIGINT') {
      running.child.kill(signal);
      await untilSaid(running, 'Press Ctrl-C again');
    }
    const signalledAt = performance.now();
    running.child.kill(signal);
    const stopped = await running.ended;
    return { running, stopped, took: performance.now() - signalledAt };
  }

  beforeAll(async () => {
    const begun = await Promise.all(
      (['SIGTERM', 'SIGHUP', 'SIGINT'] as const).map(async (signal) => {
        const plan = planOf(`hole-${signal.toLowerCase()}`);
        return { signal, plan, running: await stoppedInBatch(plan) };
      }),
    );
    world.pause();
    await Promise.all(
      begun.map(async ({ signal, plan, running }) => {
        left.set(signal, { plan, ...(await leave(running, signal)) });
      }),
    );
    world.resume();
  });

  function leftBy(signal: NodeJS.Signals): Left {
    const found = left.get(signal);
    if (found === undefined) throw new Error(`Nobody left by ${signal}.`);
    return found;
  }

  async function expectTakenOver({ plan, running }: Left): Promise<void> {
    expectGone(running);
    expect((await statusOf(plan)).workers).not.toEqual([]);
    await expectDone(plan);
  }

  test.concurrent.each(['SIGTERM', 'SIGHUP'] as const)(
    'fault-C6 fault-C7 %s leaves after 5 s; the next apply completes it',
    async (signal) => {
      const { stopped, took } = leftBy(signal);
      expect(stopped.code, stopped.stderr).toBe(143);
      expect(took).toBeGreaterThan(4_500);
      expect(took).toBeLessThan(7_000);
      expect(stopped.stderr).toContain('Leaving in 5 s at the latest.');
      expect(stopped.stderr).toContain('Out of time. Nothing is lost');
      await expectTakenOver(leftBy(signal));
    },
  );

  test.concurrent(
    'fault-C6 a second Ctrl-C leaves at once; the next apply completes it',
    async () => {
      const { stopped, took } = leftBy('SIGINT');
      expect(took).toBeLessThan(1_000);
      expect(stopped.code, stopped.stderr).toBe(130);
      expect(stopped.stderr).toContain('Left at once. Nothing is lost');
      await expectTakenOver(leftBy('SIGINT'));
    },
  );

  test('while it is looked at before anything is asked: nothing is begun, it leaves at once', async () => {
    const plan = planOf('looking');
    world.pause();
    const running = start(['apply', plan, '--auto-approve'], { cwd: world.folder });
    // Long enough to be sure that it has started to ask the clusters.
    await systemClock.sleep(3_000);
    running.child.kill('SIGTERM');
    const stopped = await running.ended;
    world.resume();
    expect(stopped).toMatchObject({ code: 143, stdout: '' });
    expect(stopped.stderr).toBe('Stopped: nothing has been changed.\n');
    expect(await statusOf(plan)).toMatchObject({ state: 'not-started' });
  });
});

test.skipIf(!hasTerminal)(
  'fault-C7 a terminal that is closed: a drain, although nobody can be told',
  async () => {
    const plan = planOf('hangup');
    const args = ['apply', plan, '--auto-approve'];
    await onTerminal(args, world.folder, 'Create tables: 1 of 1', null);
    await vi.waitFor(
      async () => {
        expect(await statusOf(plan)).toMatchObject({ state: 'incomplete', workers: [] });
      },
      { timeout: 20_000, interval: 500 },
    );
    await expectDone(plan);
  },
);

describe.skipIf(!hasTerminal)('while approval is asked on a terminal', () => {
  test.each([
    ['Ctrl-C', '\x03', 130, 'Stopped: nothing has been changed.'],
    ['Ctrl-D', '\x04', 5, 'TU-NOT-APPROVED'],
    ['another name', 'yes\r', 5, 'TU-NOT-APPROVED'],
    ['the name', '/b\r', 0, 'Equal: '],
  ])('%s (%j) leaves with %i', async (_, keys, code, said) => {
    const plan = planOf(`asked-${String(code)}-${String(keys.length)}`);
    const ended = await onTerminal(['apply', plan], world.folder, 'type its root path', keys);
    expect(ended.text).toContain(said);
    expect(ended.code).toBe(code);
    const { state } = await statusOf(plan);
    expect(state).toBe(code === 0 ? 'finished' : 'not-started');
  });
});
