/**
 * The contract of a lock service (migration/ports.ts; docs/architecture.md, "Take-over"): one suite that
 * every adapter passes. What it says of times are limits, because services notice a death at their own pace.
 */
import { describe, expect, it } from 'vitest';
import type { Lease } from '../../src/migration/ports.js';
import { STEP_BYTES_MAX, STEP_ENTRIES_MAX } from '../../src/migration/limits.js';
import { breakContract } from './lock-contract-break.js';
import { clearContract } from './lock-contract-clear.js';
import {
  atLast,
  entriesBelow,
  entry,
  held,
  lostSoon,
  takenOver,
  type LockProcess,
  type LockWorld,
} from './lock-world.js';

const BASE = '/terautil/m';
const LOCK = `${BASE}/lock/1-r1-dump`;
/** Renewals come this often in a lease, or more often. */
const RENEWALS = 3;
/** Of real clocks and timers. */
const SLACK_MS = 60;

export type ContractTest = (
  name: string,
  run: (world: LockWorld, skip: (why: string) => void) => Promise<void>,
) => void;

/** `open`: a service of its own for each test, since they run beside each other. */
export function lockContract(service: string, open: () => Promise<LockWorld>): void {
  const test: ContractTest = (name, run) => {
    it(name, async ({ skip }) => {
      const world = await open();
      try {
        await run(world, (why) => {
          process.stderr.write(`Skipped for ${service}: ${name}: ${why}.\n`);
          skip(why);
        });
      } finally {
        await world.close();
      }
    });
  };
  describe.concurrent(`the contract of lock services: ${service}`, () => {
    ownersContract(test);
    deathContract(test);
    sleepContract(test);
    entriesContract(test);
    clearContract(test);
    breakContract(test);
  });
}

async function isRefused(lease: Lease, ...keys: readonly string[]): Promise<void> {
  const lost = expect.objectContaining({ id: 'TU-LEASE-LOST' }) as Error;
  await expect(lease.publish(keys.map((key) => entry(key, 'late')))).rejects.toEqual(lost);
}

/** Dead for sure, as `process` saw it, and quiet before anything is written. */
function expectTakenOver(
  world: LockWorld,
  { clock }: LockProcess,
  { lease, waitedMs }: { readonly lease: Lease; readonly waitedMs: number },
  leaseMs = world.leaseMs,
): void {
  // The last renewal may have been that long before the death.
  expect(waitedMs).toBeGreaterThan(leaseMs * (1 - 1 / RENEWALS) - SLACK_MS);
  expect(lease.takenOver).toBe(true);
  const quietIn = lease.startNotBefore - clock.monotonicMs();
  expect(quietIn).toBeGreaterThan(world.quietMs(leaseMs) - SLACK_MS);
  expect(quietIn).toBeLessThanOrEqual(world.quietMs(leaseMs));
}

function ownersContract(test: ContractTest): void {
  test('one owner at a time, also within one session; other locks are free', async (world) => {
    const [a, b] = [await world.start('a'), await world.start('b')];
    await held(a, LOCK);
    for (const { session } of [a, b]) expect(await session.acquire(LOCK)).toBeNull();
    await held(b, `${LOCK}2`);
    await held(b, `${BASE}/lock/migration`);
    await held(b, '/terautil/.ownerlock/0f');
    expect(await a.session.acquire('/terautil/.ownerlock/0f')).toBeNull();
    const holders = await a.service.holders('/terautil/.ownerlock/0f');
    expect(holders.map(({ worker }) => worker.host)).toEqual(['b']);
    expect(await entriesBelow(a.service, '/terautil/.owner')).toEqual([]);
  });

  test('a released lock is free at once, without a wait, and epochs grow', async (world) => {
    const [a, b] = [await world.start('a'), await world.start('b')];
    let before = 0n;
    for (const process of [a, b, b, a]) {
      const lease = await held(process, LOCK);
      expect([lease.takenOver, lease.startNotBefore]).toEqual([false, 0]);
      expect(lease.epoch).toBeGreaterThan(before);
      before = lease.epoch;
      await lease.release();
    }
  });

  test('fault-Z9: of many who want it at the same moment, one gets it', async (world) => {
    const processes = await Promise.all(['a', 'b', 'c', 'd'].map((host) => world.start(host)));
    for (const round of [1, 2, 3]) {
      const leases = await Promise.all(
        [...processes, ...processes].map(({ session }) => session.acquire(`${LOCK}-${round}`)),
      );
      expect(leases.filter((lease) => lease !== null)).toHaveLength(1);
    }
  });

  test('a living holder keeps it, with a deadline a lease after it was last heard of at most', async (world) => {
    const [a, b] = [await world.start('a'), await world.start('b')];
    const lease = await held(a, LOCK);
    for (let part = 0; part < 10; part += 1) {
      const now = a.clock.monotonicMs();
      expect(lease.deadline()).toBeGreaterThan(now);
      expect(lease.deadline()).toBeLessThanOrEqual(now + world.leaseMs);
      expect(await b.session.acquire(LOCK)).toBeNull();
      await world.pass(world.leaseMs / 5);
    }
    expect([lease.lost.aborted, a.session.lost.aborted]).toEqual([false, false]);
    await lease.publish([entry(`${BASE}/x`)]);
  });

  test('says since when each is held', async (world) => {
    const a = await world.start('a');
    const before = a.clock.wallMicros();
    await held(a, LOCK);
    const after = a.clock.wallMicros();
    await world.pass(world.leaseMs);
    const [holder] = await a.service.holders(LOCK);
    expect(holder?.since).toBeGreaterThanOrEqual(before);
    expect(holder?.since).toBeLessThanOrEqual(after);
  });

  test('a session that released and was closed leaves nobody', async (world) => {
    const [a, b] = [await world.start('a'), await world.start('b')];
    await (await held(a, LOCK)).release();
    await a.session.close();
    expect(await b.service.holders(`${BASE}/lock/`)).toEqual([]);
    expect((await held(b, LOCK)).takenOver).toBe(false);
  });

  test('lists what is held or left, with who and whether it was heard of', async (world) => {
    const [a, b] = [await world.start('a'), await world.start('b')];
    const leases = [await held(a, `${LOCK}1`), await held(b, `${LOCK}2`)];
    await (await held(b, `${LOCK}3`)).release();
    await held(b, `${BASE}/lock/migration`);
    const listed = async (): Promise<unknown[]> =>
      (await b.service.holders(`${BASE}/lock/1-`)).map(
        ({ lock, worker, session, epoch, alive }) =>
          [lock, worker.host, session, epoch, alive] as const,
      );
    const [one, two] = [leases[0]?.epoch, leases[1]?.epoch];
    expect(await listed()).toEqual([
      [`${LOCK}1`, 'a', a.session.id, one, true],
      [`${LOCK}2`, 'b', b.session.id, two, true],
    ]);
    a.stop();
    await world.pass(world.leaseMs + world.lateMs);
    expect(await listed()).toEqual([
      [`${LOCK}1`, 'a', a.session.id, one, false],
      [`${LOCK}2`, 'b', b.session.id, two, true],
    ]);
  });
}

function deathContract(test: ContractTest): void {
  test('fault-C1: a dead holder is followed after its lease plus quiet time, never earlier', async (world) => {
    const [a, b] = [await world.start('a'), await world.start('b')];
    const first = await held(a, LOCK);
    a.stop();
    const next = await takenOver(world, b, LOCK);
    expectTakenOver(world, b, next);
    expect(next.lease.epoch).toBeGreaterThan(first.epoch);
    // Who releases what was taken over leaves nothing of it.
    await next.lease.release();
    const third = await held(b, LOCK);
    expect([third.takenOver, third.startNotBefore]).toEqual([false, 0]);
    expect(third.epoch).toBeGreaterThan(next.lease.epoch);
  });

  test('the wait goes by the lease of the holder, not by the own', async (world) => {
    const leaseMs = 2 * world.leaseMs;
    const [a, b] = [await world.start('a', leaseMs), await world.start('b')];
    await held(a, LOCK);
    a.stop();
    expectTakenOver(world, b, await takenOver(world, b, LOCK, leaseMs), leaseMs);
  });

  test('who left without releasing is taken for dead no sooner', async (world) => {
    const [a, b] = [await world.start('a'), await world.start('b')];
    await held(a, LOCK);
    await a.session.close();
    expectTakenOver(world, b, await takenOver(world, b, LOCK));
  });

  test('who took over and died is taken over in turn', async (world) => {
    const [a, b, c] = await Promise.all(['a', 'b', 'c'].map((host) => world.start(host)));
    if (a === undefined || b === undefined || c === undefined) throw new Error('too few');
    await held(a, LOCK);
    a.stop();
    const second = await takenOver(world, b, LOCK);
    b.stop();
    const third = await takenOver(world, c, LOCK);
    expectTakenOver(world, c, third);
    expect(third.lease.epoch).toBeGreaterThan(second.lease.epoch);
  });

  test('fault-Z4: who is cut off learns that it lost everything, not before its lease is over', async (world) => {
    const a = await world.start('a');
    const lease = await held(a, LOCK);
    a.cutOff();
    const deadline = lease.deadline();
    let lostAt: number | null = null;
    a.session.lost.addEventListener('abort', () => {
      lostAt = a.clock.monotonicMs();
    });
    await atLast(world, a, world.leaseMs * 2, () => Promise.resolve(lease.lost.aborted || null));
    expect(lease.deadline()).toBe(deadline);
    expect(lostAt).toBeGreaterThanOrEqual(deadline);
    expect(lease.lost.aborted).toBe(true);
    const lost = expect.objectContaining({ id: 'TU-LEASE-LOST' }) as Error;
    expect(lease.lost.reason).toEqual(lost);
    await expect(a.session.acquire(`${LOCK}2`)).rejects.toEqual(lost);
  });
}

function sleepContract(test: ContractTest): void {
  test('fault-Z1: who slept through its lease knows when it wakes that its lock was taken over', async (world) => {
    const [a, b] = [await world.start('a'), await world.start('b')];
    const lease = await held(a, LOCK);
    a.stop();
    const next = await takenOver(world, b, LOCK);
    expect(lease.deadline()).toBeLessThanOrEqual(a.clock.monotonicMs());
    await a.wake();
    await lostSoon(world, a, lease);
    expect(lease.lost.reason).toMatchObject({ id: 'TU-LEASE-LOST' });
    expect(next.lease.lost.aborted).toBe(false);
  });

  test('fault-Z2: publishes and releases nothing after it was taken over', async (world) => {
    const [a, b] = [await world.start('a'), await world.start('b')];
    const late = await held(a, LOCK);
    await late.publish([entry(`${BASE}/x`, 'before')]);
    a.stop();
    const { lease } = await takenOver(world, b, LOCK);
    await isRefused(late, `${BASE}/x`, `${BASE}/y`);
    expect(late.lost.aborted).toBe(true);
    await expect(late.release()).rejects.toMatchObject({ id: 'TU-LEASE-LOST' });
    expect(await entriesBelow(b.service, `${BASE}/`)).toEqual([`${BASE}/x=before`]);
    // The new holder is untouched by it.
    await lease.publish([entry(`${BASE}/y`, 'new')]);
    expect(await b.session.acquire(LOCK)).toBeNull();
  });

  test('publishes nothing after its own release either', async (world) => {
    const a = await world.start('a');
    const lease = await held(a, LOCK);
    await lease.release();
    await isRefused(lease, `${BASE}/x`);
    // Nor when it holds the lock again: that is another holding.
    await held(a, LOCK);
    await isRefused(lease, `${BASE}/x`);
    expect(await entriesBelow(a.service, `${BASE}/`)).toEqual([]);
  });
}

function entriesContract(test: ContractTest): void {
  test('what is published shows, in key order, by prefix, without neighbours and without locks', async (world) => {
    const [a, b] = [await world.start('a'), await world.start('b')];
    expect(await entriesBelow(b.service, `${BASE}/`)).toEqual([]);
    const lease = await held(a, LOCK);
    const keys = ['r/b/2', 'r/b/10', 'r/a', 'r/b0', 's', 'r/b'].map((key) => `${BASE}/${key}`);
    await lease.publish([...keys, `${BASE}2/meta`].map((key) => entry(key)));
    await lease.publish([entry(`${BASE}/r/a`, 'again')]);
    const below = async (prefix: string): Promise<string[]> =>
      (await entriesBelow(b.service, prefix)).map((text) => text.slice(BASE.length));
    const inB = ['/r/b/10=v', '/r/b/2=v'];
    expect(await below(`${BASE}/`)).toEqual(['/r/a=again', '/r/b=v', ...inB, '/r/b0=v', '/s=v']);
    expect(await below(`${BASE}/r/b/`)).toEqual(inB);
    expect(await below(`${BASE}/nothing/`)).toEqual([]);
  });

  test('what is published away is gone, in the same step; what is not there can go too', async (world) => {
    const [a, b] = [await world.start('a'), await world.start('b')];
    const lease = await held(a, LOCK);
    await lease.publish(['x', 'y', 'z'].map((key) => entry(`${BASE}/${key}`)));
    await lease.publish([entry(`${BASE}/new`)], [`${BASE}/x`, `${BASE}/z`, `${BASE}/never`]);
    expect(await entriesBelow(b.service, `${BASE}/`)).toEqual([`${BASE}/new=v`, `${BASE}/y=v`]);
    await lease.publish([], [`${BASE}/y`]);
    expect(await entriesBelow(b.service, `${BASE}/`)).toEqual([`${BASE}/new=v`]);
    await lease.release();
    await expect(lease.publish([], [`${BASE}/new`])).rejects.toMatchObject({ id: 'TU-LEASE-LOST' });
    expect(await entriesBelow(b.service, `${BASE}/`)).toEqual([`${BASE}/new=v`]);
  });

  test('values are any bytes', async (world) => {
    const a = await world.start('a');
    const values = [Buffer.alloc(0), Buffer.from(Array.from({ length: 256 }, (_, i) => i))];
    const lease = await held(a, LOCK);
    await lease.publish(values.map((value, at) => entry(`${BASE}/v/${at}`, value)));
    const read: Buffer[] = [];
    for await (const { value } of a.service.read(`${BASE}/v/`)) read.push(Buffer.from(value));
    expect(read).toEqual(values);
  });

  test('as much as core hands over is published in one call, and all of much is read', async (world) => {
    const a = await world.start('a');
    const lease = await held(a, LOCK);
    const value = Buffer.alloc(STEP_BYTES_MAX / STEP_ENTRIES_MAX - 40, 'x');
    const keyOf = (at: number): string => `${BASE}/e/${String(at).padStart(6, '0')}`;
    const calls = 15;
    for (let call = 0; call < calls; call += 1) {
      const keys = Array.from({ length: STEP_ENTRIES_MAX }, (_, i) =>
        keyOf(call * STEP_ENTRIES_MAX + i),
      );
      await lease.publish(keys.map((key) => entry(key, call === 0 ? value : 'v')));
    }
    const read: string[] = [];
    for await (const { key } of a.service.read(`${BASE}/e/`)) read.push(key);
    expect(read).toEqual(Array.from({ length: calls * STEP_ENTRIES_MAX }, (_, at) => keyOf(at)));
  });

  test('a publish shows as a whole or not at all', async (world, skip) => {
    if (!world.isAtomic) skip('it has no step of several entries');
    const [a, b] = [await world.start('a'), await world.start('b')];
    const lease = await held(a, LOCK);
    let isDone = false;
    const write = async (): Promise<void> => {
      for (let round = 0; round < 30; round += 1) {
        await lease.publish(['a', 'b', 'c'].map((key) => entry(`${BASE}/${key}`, String(round))));
      }
      isDone = true;
    };
    const look = async (): Promise<void> => {
      while (!isDone) {
        const found = await entriesBelow(b.service, `${BASE}/`);
        expect(new Set(found.map((text) => text.split('=')[1])).size).toBeLessThanOrEqual(1);
        expect([0, 3]).toContain(found.length);
      }
    };
    await Promise.all([write(), look()]);
  });
}
