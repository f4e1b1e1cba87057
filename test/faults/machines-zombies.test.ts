/**
 * Machines that stand still, or are cut off from the lock service
 * (Z1, Z2, Z4, Z6), over each lock service.
 */
import { join } from 'node:path';
import { expect } from 'vitest';
import { openLockService } from '../../src/app/lock-service.js';
import { systemClock } from '../../src/clock.js';
import { ledgerKeys } from '../../src/migration/ledger/ledger.js';
import { loadPlan } from '../../src/plan/load.js';
import {
  ALL_SERVICES,
  LEASE_MS,
  machines,
  plainPlan,
  SHARED_SERVICES,
  slowPlan,
  type Case,
} from '../support/machines.js';

const scenario = machines();

/** Less than a write may take where more is left. */
const LEFT_MS = 350;

/** What the ledger says of how far units are, as it is stored. */
async function recordsOf({ world, name }: Case): Promise<Map<string, string>> {
  const lockService = openLockService(loadPlan(join(world.folder, `${name}.yaml`), null), true);
  const found = new Map<string, string>();
  for await (const { key, value } of lockService.read(`${ledgerKeys(name).all}record/`)) {
    found.set(key, Buffer.from(value).toString());
  }
  lockService.close();
  return found;
}

scenario(
  'fault-Z6 no lock service at the start: 7, and nothing is begun',
  SHARED_SERVICES,
  plainPlan,
  async (the) => {
    const { line } = the.a;
    if (line === null) throw new Error('It has no line.');
    line.isCut = true;
    expect(await the.a.apply()).toMatchObject({ code: 7, stdout: '' });
    line.isCut = false;
    await the.a.complete();
    await the.check(0);
  },
);

scenario(
  'fault-Z6 no lock service at the end: 7, never finished; what was done is published later',
  SHARED_SERVICES,
  plainPlan,
  async (the) => {
    const { line } = the.a;
    if (line === null) throw new Error('It has no line.');
    const last = await the.a.stopAt('diff.after_checkpoint_before_finished:3');
    line.isCut = true;
    last.child.kill('SIGCONT');
    const left = await last.ended;
    expect(left.code, left.stderr).toBe(7);
    expect(left.stdout).not.toContain('Finished');
    line.isCut = false;
    const written = the.a.writes().length;
    await the.a.complete();
    expect(the.a.writes()).toHaveLength(written);
    await the.check(0);
  },
);

for (const [id, where, failpoint] of [
  ['Z1', 'in the middle of a range', 'dump.in_batch:2'],
  ['Z2', 'before it publishes that a range is finished', 'dump.after_checkpoint_before_finished:2'],
] as const) {
  scenario(
    `fault-${id} stopped ${where} for three leases, then woken: writes and publishes nothing`,
    ALL_SERVICES,
    plainPlan,
    async (the) => {
      const sleeper = await the.a.stopAt(failpoint);
      const stoppedAt = performance.now();
      await the.b.complete();
      const ledger = await the.check(0);
      await systemClock.sleep(Math.max(0, stoppedAt + 3 * LEASE_MS - performance.now()));
      const [before, written] = [await recordsOf(the), the.a.writes().length];
      sleeper.child.kill('SIGCONT');
      const woken = await sleeper.ended;
      expect([0, 7], woken.stderr).toContain(woken.code);
      expect(the.a.writes()).toHaveLength(written);
      expect(await recordsOf(the)).toEqual(before);
      // The range that it held was finished by the other one, and settled; its own record is kept.
      const settled = [...ledger.records.values()].filter(({ step }) => step === 'settle');
      expect(new Set(settled.map(({ state }) => state))).toEqual(new Set(['finished']));
      const wasHeldTwice = settled.some(
        ({ unit }) => [...before.keys()].filter((key) => key.includes(`/${unit}/dump/`)).length > 1,
      );
      expect(wasHeldTwice).toBe(true);
      await the.check(0);
    },
  );
}

scenario(
  'fault-Z4 cut off from the lock service alone: stops before its lease ends; another one completes it',
  SHARED_SERVICES,
  slowPlan,
  async (the) => {
    const cut = await the.a.stopAt('dump.in_batch:2');
    const { line } = the.a;
    if (line === null) throw new Error('It has no line.');
    line.isCut = true;
    // Little of its lease is left for what it was about to send: I6.
    await systemClock.sleep(line.heardAt + LEASE_MS - LEFT_MS - performance.now());
    cut.child.kill('SIGCONT');
    the.write(plainPlan(the.name), 'b');
    const [left] = await Promise.all([cut.ended, the.b.complete()]);
    expect(left.code, left.stderr).toBe(7);
    await the.check(0);
  },
);
