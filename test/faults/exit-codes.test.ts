/**
 * promise-P8: every exit code that the program has, reached as a user reaches it, and which one wins when
 * several hold.
 */
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { EXIT_CODES } from '../../src/errors.js';
import { ledgerKeys } from '../../src/migration/ledger/ledger.js';
import { schemaFromMessage } from '../../src/tera/schema.js';
import { sampleCell, type SampleCell } from '../support/cell-samples.js';
import { fillTable } from '../support/fill.js';
import { holdLocks } from '../support/hold-locks.js';
import { start, terautil, untilSaid, type Ended, type Running } from '../support/programs.js';
import { startTwoClusters, type TwoClusters } from '../support/two-clusters.js';

let world: TwoClusters;

function cells(count: number, value: string): SampleCell[] {
  return Array.from({ length: count }, (_, i) => String(i).padStart(6, '0')).map((row) =>
    sampleCell({ row, family: 'f', qualifier: 'q', timestamp: 1n, value }),
  );
}

async function createTable(
  cluster: TwoClusters['source'],
  name: string,
  rows: SampleCell[],
): Promise<void> {
  const schema = schemaFromMessage({
    name,
    rawKey: 1,
    localityGroups: [{ id: 0, name: 'lg0' }],
    columnFamilies: [{ name: Buffer.from('f'), localityGroup: 'lg0', maxVersions: 3 }],
  });
  await cluster.createTable(name, schema, []);
  await fillTable(cluster, name, rows);
}

beforeAll(async () => {
  world = await startTwoClusters();
  await createTable(world.source, 'few', cells(100, 'here'));
  await createTable(world.source, 'few2', cells(10, 'here'));
  await createTable(world.destination, 'other', cells(100, 'there'));
});

afterAll(async () => {
  await world.close();
});

function run(...args: string[]): Promise<Ended> {
  return terautil(args, { cwd: world.folder });
}

function planOf(name: string): string {
  return world.writePlan(name, `tables: [{ source: few, destination: ${name} }]\n`);
}

function apply(plan: string, ...flags: string[]): Promise<Ended> {
  return run('apply', plan, '--auto-approve', ...flags);
}

interface Failing {
  readonly plan: string;
  readonly running: Running;
  /** Lets it go on with the last table. */
  readonly goOn: () => Promise<void>;
}

/** An apply of which one table has failed and the other has to wait. */
async function failing(name: string, ...flags: string[]): Promise<Failing> {
  await createTable(world.source, `bad-${name}`, cells(10, 'here'));
  const plan = world.writePlan(
    name,
    `steps: [dump]
tables:
  - { source: few, destination: ${name} }
  - { source: bad-${name}, destination: ${name}-2 }
  - { source: few2, destination: ${name}-3 }
`,
  );
  const first = await apply(plan, '--table', 'few');
  expect(first.code, first.stderr).toBe(3);
  const lockOf = (table: string): string => ledgerKeys(name).lock(1, `${table}-r000001`, 'dump');
  const bad = lockOf('t00002');
  const locks = await holdLocks(world, name, [bad, lockOf('t00003')]);
  const running = start(['apply', plan, '--auto-approve', ...flags], { cwd: world.folder });
  await untilSaid(running, 'waiting for ranges that others hold');
  await world.source.disableTable(`bad-${name}`);
  await locks.release(bad);
  await vi.waitFor(
    async () => {
      expect((await run('status', plan)).stdout).toContain('1 failed');
    },
    { timeout: 15_000 },
  );
  return { plan, running, goOn: () => locks.release() };
}

/** From now on this machine's journal takes no checkpoint, as on a full disk. */
function breakJournal(name: string): void {
  const journal = new SQLite(join(world.folder, '.terautil', name, 'journal.db'));
  journal.exec(
    "CREATE TRIGGER full BEFORE INSERT ON checkpoints BEGIN SELECT RAISE(ABORT, 'full'); END",
  );
  journal.close();
}

interface Case {
  readonly code: keyof typeof EXIT_CODES;
  readonly because: string;
  readonly reach: () => Promise<Ended>;
  readonly stdout: RegExp;
  readonly stderr: RegExp;
}

const NOTHING = /^$/;
const ANYTHING = /(?:)/;

const CASES: readonly Case[] = [
  {
    code: 0,
    because: 'everything is copied and equal',
    reach: () => apply(planOf('done')),
    stdout: /^Finished: 100 cells .*\nEqual: 100 cells/,
    stderr: ANYTHING,
  },
  {
    code: 1,
    because: 'the journal takes no checkpoint',
    reach: async () => {
      const plan = planOf('journal');
      await stoppedBy('SIGINT', plan, 'register.half:1');
      breakJournal('journal');
      return apply(plan);
    },
    stdout: NOTHING,
    stderr: /\nTU-JOURNAL\n$/,
  },
  {
    code: 1,
    because: 'the journal is of a newer version',
    reach: async () => {
      const plan = planOf('newer');
      await stoppedBy('SIGINT', plan, 'register.half:1');
      const journal = new SQLite(join(world.folder, '.terautil/newer/journal.db'));
      journal.pragma('user_version = 99');
      journal.close();
      return apply(plan);
    },
    stdout: NOTHING,
    stderr: /\nTU-JOURNAL\n$/,
  },
  {
    code: 2,
    because: 'the comparison found differences',
    reach: () =>
      apply(
        world.writePlan(
          'differ',
          'steps: [diff]\ntables: [{ source: few, destination: other, existingCells: merge }]\n',
        ),
      ),
    stdout: /^Different: 100 with other values/,
    stderr: ANYTHING,
  },
  {
    code: 3,
    because: 'ranges failed',
    reach: async () => {
      const { running, goOn } = await failing('failed');
      await goOn();
      return running.ended;
    },
    stdout: /^Incomplete: 2 of 3 ranges finished, 1 failed \(one cause: TU-TABLE-DISABLED\)/,
    stderr: /TU-TABLE-DISABLED/,
  },
  {
    code: 4,
    because: 'a guard refuses',
    reach: () => apply(world.writePlan('guard', 'tables: [{ source: few, destination: other }]\n')),
    stdout: NOTHING,
    stderr: /\nTU-GUARD\n$/,
  },
  {
    code: 5,
    because: 'nobody approves',
    reach: () => run('apply', planOf('asked')),
    stdout: NOTHING,
    stderr: /terautil apply asked\.yaml --auto-approve\nTU-NOT-APPROVED\n$/,
  },
  {
    code: 6,
    because: 'somebody else holds the migration lock',
    reach: async () => {
      const plan = planOf('locked');
      const locks = await holdLocks(world, 'locked', [ledgerKeys('locked').migrationLock]);
      const ended = await apply(plan, '--lock-timeout', '0');
      await locks.release();
      return ended;
    },
    stdout: NOTHING,
    stderr: /held by other, process 1\.\n.*\nTU-LOCK-TIMEOUT\n$/s,
  },
  {
    code: 8,
    because: 'the time is up',
    reach: () => apply(planOf('timed'), '--max-duration', '1ms'),
    stdout: /^Time is up: /,
    stderr: ANYTHING,
  },
  {
    code: 64,
    because: 'the usage is wrong',
    reach: () => apply(planOf('usage'), '--only', 'everything'),
    stdout: NOTHING,
    stderr: /\nTU-USAGE\n$/,
  },
  {
    code: 65,
    because: 'the plan is invalid',
    reach: () => apply(world.writePlan('invalid', 'tables: []\n')),
    stdout: NOTHING,
    stderr: /\nTU-PLAN-INVALID\n$/,
  },
  ...(
    [
      ['SIGINT', 130],
      ['SIGTERM', 143],
    ] as const
  ).map(([signal, code]): Case => ({
    code,
    because: `${signal} came`,
    reach: () => stoppedBy(signal, planOf(signal.toLowerCase())),
    stdout: /^Incomplete: 0 of 1 range finished, 1 copied, 1 pending/,
    stderr: /^Stopping: /m,
  })),
];

/** The signal comes while the first batch is on its way. */
function stoppedBy(
  signal: NodeJS.Signals,
  plan: string,
  failpoint = 'dump.in_batch:1',
): Promise<Ended> {
  return terautil(['apply', plan, '--auto-approve'], {
    cwd: world.folder,
    failpoint,
    failpointSignal: signal,
  });
}

describe('promise-P8', () => {
  test.each(CASES)('$code: $because', async ({ code, reach, stdout, stderr }) => {
    const ended = await reach();
    expect(ended.code, ended.stderr).toBe(code);
    expect(ended.stdout).toMatch(stdout);
    expect(ended.stderr).toMatch(stderr);
  });

  test('7: a cluster was lost during the run', async () => {
    const lost = await startTwoClusters();
    await createTable(lost.source, 'many', cells(20_000, 'v'.repeat(50)));
    const plan = lost.writePlan(
      'lost',
      'tables: [{ source: many }]\ndump: { parallelRanges: 1, inFlight: 1MiB, attempts: 1 }\nsplit: { freeze: false }\npatience: 5s\n',
    );
    const running = start(['apply', plan, '--auto-approve'], { cwd: lost.folder });
    await untilSaid(running, 'Create tables: 1 of 1');
    await lost.end();
    const ended = await running.ended;
    expect(ended.code, ended.stderr).toBe(7);
    expect(ended.stdout).toMatch(/^Incomplete: 0 of 1 range finished, 1 failed/);
    const status = await terautil(['status', plan], { cwd: lost.folder });
    expect(status.stdout).toContain('1 failed');
    await lost.close();
  });

  test('no code is left out', () => {
    const reached = new Set([...CASES.map(({ code }) => code), 7]);
    expect([...reached].sort((a, b) => a - b)).toEqual(Object.keys(EXIT_CODES).map(Number));
  });
});

describe('promise-P8 when several hold', () => {
  test('130 before 1: stopped, and the journal failed while progress was saved', async () => {
    // Several batches, so that some are on their way when the signal comes.
    await createTable(world.source, 'many', cells(20_000, 'here'));
    // With a lease that gives a write the time to be acknowledged, however busy the machine is.
    const plan = world.writePlan('p130-1', 'tables: [{ source: many }]\n', { lease: '10s' });
    await stoppedBy('SIGINT', plan, 'register.half:1');
    breakJournal('p130-1');
    const ended = await stoppedBy('SIGINT', plan);
    expect(ended.code, ended.stderr).toBe(130);
    expect(ended.stderr).toContain('TU-JOURNAL');
  });

  test('143 before 3: stopped, and ranges had failed', async () => {
    const { running, goOn } = await failing('p143-3');
    running.child.kill('SIGTERM');
    const ended = await running.ended;
    await goOn();
    expect(ended.code, ended.stderr).toBe(143);
    expect(ended.stdout).toMatch(/1 failed .*, 1 running elsewhere/);
  });

  test('1 before 3: the journal failed, and ranges had', async () => {
    const { running, goOn } = await failing('p1-3');
    breakJournal('p1-3');
    await goOn();
    const ended = await running.ended;
    expect(ended.code, ended.stderr).toBe(1);
    expect(ended.stderr).toMatch(/\nTU-JOURNAL\n$/);
  });

  test('8 before 3: the time is up, and ranges had failed', async () => {
    const { running, goOn } = await failing('p8-3', '--max-duration', '8s');
    const ended = await running.ended;
    await goOn();
    expect(ended.code, ended.stderr).toBe(8);
    expect(ended.stdout).toMatch(
      /^Time is up: 1 of 3 ranges finished, 1 failed .*, 1 running elsewhere/,
    );
  });

  test('defect-C15 3 before 2: differences, and ranges that are pending', async () => {
    const plan = world.writePlan(
      'p3-2',
      `steps: [diff]
tables:
  - { source: few, destination: other, existingCells: merge }
  - { source: few2, destination: p3-2 }
`,
    );
    await createTable(world.destination, 'p3-2', cells(10, 'here'));
    const ended = await apply(plan, '--table', 'few');
    expect(ended.code, ended.stderr).toBe(3);
    expect(ended.stdout).toContain('Different: 100 with other values');
    const report = await terautil(['report', plan], { cwd: world.folder });
    expect(report.code, report.stderr).toBe(0);
    expect(report.stdout).toContain('Different: 100 with other values');
    expect(report.stdout).toMatch(/Incomplete: 1 of 2 ranges finished, 1 pending/);
  });
});
