/** Repairs whose process dies or falls silent: another one takes over, no version is lost, and no other cell deleted. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { planStatus } from '../../src/app.js';
import { systemClock } from '../../src/clock.js';
import type { StatusDocument } from '../../src/documents/status.generated.js';
import type { Mend } from '../../src/migration/context.js';
import type { FailpointName } from '../../src/migration/ports.js';
import { createChance } from '../../src/onebox/faults/chance.js';
import type { ResolvedPlan } from '../../src/plan/types.js';
import { createChannels } from '../../src/rpc/channels.js';
import type { Channels } from '../../src/rpc/types.js';
import { createFaultyChannels, createWitness } from '../support/faulty-channels.js';
import { approveAll, ledgerOfPlan } from '../support/mend-here.js';
import { startMendWorld, sums, type MendWorld } from '../support/mend-world.js';
import { runWorker, type Fate, type WorkerEnd } from '../support/mortal-worker.js';
import { createPatientClock } from '../support/patient-clock.js';

const LEASE_MS = 2_000;
const LEASE = `${LEASE_MS / 1000}s`;
const clock = createPatientClock(8);
let world: MendWorld;

beforeAll(async () => {
  world = await startMendWorld();
});
afterAll(async () => {
  await world.close();
});

interface Work {
  readonly mend?: Mend;
  readonly channels?: Channels;
  readonly fateAt?: (failpoint: FailpointName) => Fate;
}

function work(plan: ResolvedPlan, { mend, channels, fateAt }: Work = {}): Promise<WorkerEnd> {
  return runWorker({
    plan,
    clock,
    channels: channels ?? createChannels({ clock: systemClock }),
    ...(mend && { mend }),
    fateAt: fateAt ?? (() => 'lives'),
    onLateWrite: (tooLateBy) => {
      expect(tooLateBy).toBe(0);
    },
  });
}

/** The fate of whoever comes to this failpoint first. */
function once(failpoint: FailpointName, fate: Fate): (name: FailpointName) => Fate {
  let isOver = false;
  return (name) => {
    if (name !== failpoint || isOver) return 'lives';
    isOver = true;
    return fate;
  };
}

const statusOf = (plan: ResolvedPlan): Promise<StatusDocument> => planStatus(plan, plan.file);
const expectEqual = async (plan: ResolvedPlan, table: string): Promise<void> => {
  // For its lease one that died may be at work.
  await expect
    .poll(() => statusOf(plan), { timeout: 4 * LEASE_MS })
    .toMatchObject({ state: 'finished', result: 'equal', failures: [] });
  const status = await statusOf(plan);
  expect(sums(status)).not.toHaveProperty('shadowed');
  await world.expectSame(table);
};

const HOLDS = [
  'mend.before_write',
  'dump.after_write_before_checkpoint',
  'mend.flushed',
  'dump.after_checkpoint_before_finished',
  'dump.publishing_finished',
] as const;

test.each(HOLDS)(
  'promise-P11 fault-C1 fault-V11 killed at %s: the next one makes it equal',
  async (failpoint) => {
    const table = `killed-${failpoint.replace('.', '-')}`;
    const plan = await world.damaged(table, LEASE);
    const mend = await approveAll(plan, true);
    expect(await work(plan, { mend, fateAt: once(failpoint, 'dies') })).toBe('died');
    expect(await work(plan, { mend })).toBe('done');
    await expectEqual(plan, table);
  },
);

test.each(['mend.before_write', 'dump.before_scan', 'dump.after_write_before_checkpoint'] as const)(
  'promise-P11 fault-V11 a lease is lost at %s and taken over meanwhile: equal',
  async (failpoint) => {
    const table = `lost-${failpoint.replace('.', '-')}`;
    const plan = await world.damaged(table, LEASE);
    const mend = await approveAll(plan, true);
    const fate = once(failpoint, 'falls-silent');
    const first = work(plan, {
      mend,
      fateAt: (name) => {
        const now = fate(name);
        // By then its lease is over; what it reads comes all the same.
        const scan = `{ method: ScanTablet, cluster: b, table: ${table} }`;
        if (now !== 'lives')
          world.fault(`{ on: ${scan}, times: 2, do: { delay: { answer: 1s } } }`);
        return now;
      },
    });
    const [end, next] = await Promise.all([first, work(plan, { mend })]);
    expect(end).not.toBe('done');
    expect(next).toBe('done');
    await expectEqual(plan, table);
  },
);

test('promise-P6 a holder that dies between telling and deleting: the next one deletes nothing more', async () => {
  const plan = await world.damaged('told', LEASE);
  const mend = await approveAll(plan, true);
  const extras = (): string[] =>
    world.cellsAt('destination', 'told').filter((cell) => /^[cpy] /.test(cell));
  expect(extras()).toHaveLength(5);
  expect(await work(plan, { mend, fateAt: once('repair.before_delete', 'dies') })).toBe('died');
  const left = extras();
  expect(await work(plan, { mend })).toBe('done');
  const status = await statusOf(plan);
  expect(status.failures.map(({ step, error }) => [step, error.id])).toContainEqual([
    'repair',
    'TU-REPAIR-DELETES',
  ]);
  // Of the range that was told nothing is gone; that of the other range may be.
  expect(left.filter((cell) => extras().includes(cell))).toEqual(extras());
  expect([2, 3]).toContain(extras().length);
  const { records } = await ledgerOfPlan(plan);
  for (const { step, mended } of records.values()) {
    if (step === 'repair') expect(mended?.deletes.sent).toBe(mended?.deletes.allowed);
  }
  expect(await work(plan)).toBe('done');
  expect(await work(plan, { mend: await approveAll(plan, true) })).toBe('done');
  await expectEqual(plan, 'told');
});

test.each([1, 2, 3, 4, 5, 6])(
  'fault-N2 promise-P6 promise-P11 whatever seed %i brings while it is repaired',
  async (seed) => {
    const chance = createChance(seed);
    const witness = createWitness();
    const table = `whatever-${seed}`;
    const plan = await world.damaged(table, LEASE);
    let deaths = 0;
    const faults = new Map<string, number>();
    for (let round = 0; round < 12; round += 1) {
      const mend = await approveAll(plan, true);
      const share = round < 6 ? { writes: 0.5, scans: 0.1 } : { writes: 0.1, scans: 0 };
      const channels = createFaultyChannels({
        clock,
        chance,
        share: () => share,
        quietMs: (LEASE_MS * 2) / 3,
        witness,
        faults,
      });
      const fateAt = (): Fate => {
        if (deaths >= 3 || chance() > 0.1) return 'lives';
        deaths += 1;
        return chance() < 0.5 ? 'dies' : 'falls-silent';
      };
      await work(plan, { mend, channels, fateAt });
      await work(plan);
      const { state, result } = await statusOf(plan);
      if (state === 'finished' && result === 'equal') break;
    }
    await Promise.all(witness.late);
    await expectEqual(plan, table);
  },
);
