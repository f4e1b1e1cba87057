/**
 * Machines that die or are stopped by people, over each lock service (C1 to C7, K1, K2, V8, V11). The ledger
 * has to say it all: where the service is not local, who goes on shares nothing else with who died.
 */
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { openLockService } from '../../src/app/lock-service.js';
import { systemClock } from '../../src/clock.js';
import { ledgerKeys, type LedgerState } from '../../src/migration/ledger/ledger.js';
import { loadPlan } from '../../src/plan/load.js';
import {
  ALL_SERVICES,
  LEASE_MS,
  machines,
  ONE_BY_ONE,
  plainPlan,
  QUIET_MS,
  SHARED_SERVICES,
  slowPlan,
  type Case,
} from '../support/machines.js';
import { holds } from '../support/recorded-writes.js';
import { untilSaid, type Running } from '../support/programs.js';

const scenario = machines();

const SLACK_MS = 300;

/** Ranges that were leased more than once. */
function takenOver({ ranges, records }: LedgerState): LedgerState['ranges'] {
  const firstEpochs = new Set<string>();
  for (const { unit, step, suspect } of records.values()) {
    if (step === 'dump' && suspect) firstEpochs.add(unit);
  }
  return ranges.filter(({ id }) => firstEpochs.has(id));
}

/** When another one first wrote to what the dead machine held; Infinity: never. */
function firstWrite(ledger: LedgerState, { b }: Case): number {
  const ranges = takenOver(ledger);
  const first = b
    .writes()
    .find(({ rows }) =>
      rows.some(({ key }) => ranges.some(({ interval }) => holds(interval, key))),
    );
  return first?.at ?? Infinity;
}

/** Not before its lease and the quiet time were over; it told of itself at most a third of a lease before it died. */
function expectNotEarlier(ledger: LedgerState, the: Case, diedAt: number): void {
  const from = diedAt - LEASE_MS / 3 + LEASE_MS + QUIET_MS - SLACK_MS;
  expect(firstWrite(ledger, the)).toBeGreaterThan(from);
}

for (const [failpoint, isInRange] of [
  ['dump.before_scan:2', true],
  ['dump.in_batch:2', true],
  ['dump.after_write_before_checkpoint:1', true],
  ['dump.after_checkpoint_before_finished:2', true],
  ['dump.publishing_finished:2', false],
] as const) {
  scenario(
    `fault-C1 fault-V11 killed at ${failpoint}: another machine takes over, never earlier than it may`,
    failpoint === 'dump.in_batch:2' ? ALL_SERVICES : SHARED_SERVICES,
    plainPlan,
    async (the) => {
      await the.a.dieAt(failpoint);
      const diedAt = performance.now();
      await the.b.complete();
      const ledger = await the.check(0);
      if (isInRange) expect(takenOver(ledger)).not.toEqual([]);
      expectNotEarlier(ledger, the, diedAt);
    },
  );
}

/** Not all rows, and not all families. */
const partOf = (name: string): string =>
  `${ONE_BY_ONE}tables:
  - { source: many, destination: ${name}, localityGroups: [base], range: { start: '0100', end: '2000' } }
`;

scenario(
  'fault-C2 all killed: a machine that knew nothing of them goes on',
  SHARED_SERVICES,
  partOf,
  async (the) => {
    const first = the.a.start({ failpoint: 'dump.in_batch:3' });
    await untilSaid(first, 'Create tables');
    const second = the.b.start();
    expect((await first.ended).signal).toBe('SIGKILL');
    second.child.kill('SIGKILL');
    await second.ended;
    await the.c.complete();
    await the.check(0);
  },
);

scenario(
  'fault-C3 killed while it registers: the next one registers the whole key space',
  SHARED_SERVICES,
  plainPlan,
  async (the) => {
    await the.a.dieAt('register.half:1');
    expect(await the.b.status()).toMatchObject({ state: 'not-started' });
    await the.b.complete();
    expect((await the.check(0)).ranges).toHaveLength(3);
  },
);

scenario(
  'fault-C5 fault-C6 fault-C7 Ctrl-C, a closed terminal, Ctrl-C twice: resumable on another machine',
  SHARED_SERVICES,
  plainPlan,
  async (the) => {
    for (const [signal, code] of [
      ['SIGINT', 130],
      ['SIGHUP', 143],
    ] as const) {
      const drained = await the.a.apply({ failpoint: 'dump.in_batch:2', signal });
      expect(drained.code, drained.stderr).toBe(code);
      expect(await the.b.status()).toMatchObject({ state: 'incomplete', workers: [] });
    }
    // It waits for answers that do not come.
    the.a.loseWrites(the.name, true);
    const waiting = the.a.start();
    const before = the.a.writes().length;
    await vi.waitFor(
      () => {
        expect(the.a.writes().length).toBeGreaterThan(before);
      },
      { timeout: 30_000 },
    );
    waiting.child.kill('SIGINT');
    await untilSaid(waiting, 'Press Ctrl-C again');
    waiting.child.kill('SIGINT');
    const signalledAt = performance.now();
    expect((await waiting.ended).code).toBe(130);
    const leftAt = performance.now();
    expect(leftAt - signalledAt).toBeLessThan(1_500);
    the.a.loseWrites(the.name, false);

    await the.b.complete();
    const ledger = await the.check(0);
    expect(takenOver(ledger)).not.toEqual([]);
    expectNotEarlier(ledger, the, leftAt);
  },
);

const HOUR_MS = 3_600_000;
const TEN_MINUTES_MS = 600_000;

/** When the waiting worker was seen to hold a range. */
async function taken({ world, name }: Case, { child }: Running): Promise<number> {
  const lockService = openLockService(loadPlan(join(world.folder, `${name}.yaml`), null), true);
  try {
    for (const giveUpAt = performance.now() + 30_000; performance.now() < giveUpAt;) {
      const held = await lockService.holders(ledgerKeys(name).locks);
      const isTaken = held.some(
        ({ lock, worker }) => lock.endsWith('-dump') && worker.processId === child.pid,
      );
      if (isTaken) return performance.now();
      await systemClock.sleep(50);
    }
    throw new Error('Nobody took over.');
  } finally {
    lockService.close();
  }
}

scenario(
  'fault-C1 fault-K1 fault-K2 killed while another one waits, with clocks that are off and jump: taken over in time, never earlier',
  ALL_SERVICES,
  (name) => `${plainPlan(name)}window: { end: now }\n`,
  async (the) => {
    const [off, jumping] = [TEN_MINUTES_MS, HOUR_MS].map((ms) => ({
      env: { TERAUTIL_TEST_WALL: String(ms) },
    }));
    // It writes a batch, and holds its range until it may write the next.
    the.write(`${slowPlan(the.name, 20)}window: { end: now }\n`, 'a');
    const dying = the.a.start(off);
    await untilSaid(dying, 'Create tables: 1 of 1');
    const waiting = the.b.start(jumping);
    await untilSaid(waiting, 'waiting for ranges that others hold');
    dying.child.kill('SIGKILL');
    await dying.ended;
    const diedAt = performance.now();
    const tookAt = await taken(the, waiting);
    const end = await waiting.ended;
    if (end.code === 7) await the.b.complete(jumping);
    else expect(end.code, end.stderr + end.stdout).toBe(0);
    expect(performance.now() - diedAt).toBeLessThan(30_000);
    const ledger = await the.check(0);
    const { window } = ledger.tables[0] ?? {};
    const wrongMs = Math.abs(Number(window?.end ?? 0n) / 1000 - Date.now());
    expect(Math.abs(wrongMs - TEN_MINUTES_MS)).toBeLessThan(90_000);
    expect(takenOver(ledger)).toHaveLength(1);
    expectNotEarlier(ledger, the, diedAt);
    // Of a Nexus quiet is counted from the moment from which the holder was not there.
    const quietAt = the.service === 'nexus' ? tookAt : tookAt + QUIET_MS;
    expect(firstWrite(ledger, the)).toBeGreaterThan(quietAt - SLACK_MS);
  },
);

scenario(
  'fault-V8 a plan edited after a kill: what was done counts, what was dropped is named',
  SHARED_SERVICES,
  (name) => `${ONE_BY_ONE}tables:
  - { source: many, destination: ${name} }
  - { source: pairs, destination: ${name}-2 }
`,
  async (the) => {
    await the.a.dieAt('dump.in_batch:3');
    the.write(`dump: { parallelRanges: 2, limit: { cells: 100000/s } }
tables: [{ source: many, destination: ${the.name} }]
`);
    expect((await the.b.run('plan')).stdout).toContain(`${the.name}-2`);
    await the.b.complete();
    const ledger = await the.check(0);
    expect(ledger.meta.generation).toBe(2);
    // One range was finished before, and was not done again.
    const dumps = [...ledger.records.values()].filter(({ step }) => step === 'dump');
    expect(new Set(dumps.map(({ session }) => session)).size).toBe(2);
  },
);
