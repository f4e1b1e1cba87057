/** The part of the contract of lock services that is about `breakLock`. */
import { expect } from 'vitest';
import type { OtherSession } from '../../src/migration/ports.js';
import type { ContractTest } from './lock-contract.js';
import {
  atLast,
  entry,
  held,
  lostSoon,
  takenOver,
  type LockProcess,
  type LockWorld,
} from './lock-world.js';

const LOCK = '/terautil/m/lock/1-r1-dump';
const KEY = '/terautil/m/x';
const SLACK_MS = 60;
const RENEWALS = 3;

/** Without force: looks until the holder is seen dead. Returns what was said before. */
async function brokenAtLast(
  world: LockWorld,
  process: LockProcess,
): Promise<{ readonly said: readonly OtherSession[]; readonly waitedMs: number }> {
  const said: OtherSession[] = [];
  const withinMs = world.leaseMs + world.lateMs;
  const { waitedMs } = await atLast(world, process, withinMs, async () => {
    const outcome = await process.session.breakLock(LOCK, false);
    if (outcome === 'broken') return outcome;
    if (outcome === 'free') throw new Error('Nobody holds it.');
    said.push(outcome);
    return null;
  });
  return { said, waitedMs };
}

export function breakContract(test: ContractTest): void {
  test('what nobody holds cannot be broken', async (world) => {
    const [a, b] = [await world.start('a'), await world.start('b')];
    expect(await b.session.breakLock(LOCK, true)).toBe('free');
    await (await held(a, LOCK)).release();
    expect(await b.session.breakLock(LOCK, false)).toBe('free');
    const lease = await held(b, LOCK);
    expect([lease.takenOver, lease.startNotBefore]).toEqual([false, 0]);
  });

  test('without force a living holder keeps it, and it is told who that is', async (world) => {
    const [a, b] = [await world.start('a'), await world.start('b')];
    const lease = await held(a, LOCK);
    const { value } = await atLast(world, b, world.leaseMs + world.lateMs, async () => {
      const outcome = await b.session.breakLock(LOCK, false);
      if (typeof outcome === 'string') throw new Error(`It is ${outcome}.`);
      expect(outcome.worker.host).toBe('a');
      return outcome.isAlive ? outcome : null;
    });
    expect(value.deadInMs).toBeGreaterThan(0);
    await world.pass(2 * world.leaseMs);
    expect(await b.session.breakLock(LOCK, false)).toMatchObject({ worker: { host: 'a' } });
    expect(lease.lost.aborted).toBe(false);
    await lease.publish([entry(KEY)]);
  });

  test('of a dead holder: not before its lease is over, and the next one waits for the quiet time alone', async (world) => {
    const [a, b] = [await world.start('a'), await world.start('b')];
    const first = await held(a, LOCK);
    a.stop();
    const { said, waitedMs } = await brokenAtLast(world, b);
    expect(waitedMs).toBeGreaterThan(world.leaseMs * (1 - 1 / RENEWALS) - SLACK_MS);
    expect(said.filter(({ isAlive }) => isAlive)).toEqual([]);
    // Still listed as left by the former holder.
    const [listed] = await b.service.holders(LOCK);
    expect(listed).toMatchObject({ lock: LOCK, worker: { host: 'a' }, alive: false });
    const c = await world.start('c');
    const lease = await held(c, LOCK);
    expect(lease.takenOver).toBe(true);
    expect(lease.epoch).toBeGreaterThan(first.epoch);
    const quietIn = lease.startNotBefore - c.clock.monotonicMs();
    expect(quietIn).toBeGreaterThan(world.quietMs(world.leaseMs) - SLACK_MS);
    expect(quietIn).toBeLessThanOrEqual(world.quietMs(world.leaseMs));
  });

  test('fault-Z2: by force: the living holder loses this lock and no other within its lease, and publishes nothing', async (world) => {
    const [a, b] = [await world.start('a'), await world.start('b')];
    const [lease, other] = [await held(a, LOCK), await held(a, `${LOCK}2`)];
    expect(await b.session.breakLock(LOCK, true)).toBe('broken');
    await world.pass(world.leaseMs);
    expect([lease.lost.aborted, other.lost.aborted, a.session.lost.aborted]).toEqual([
      true,
      false,
      false,
    ]);
    expect(lease.lost.reason).toMatchObject({ id: 'TU-LEASE-LOST' });
    const lost = expect.objectContaining({ id: 'TU-LEASE-LOST' }) as Error;
    await expect(lease.publish([entry(KEY)])).rejects.toEqual(lost);
    await expect(lease.release()).rejects.toEqual(lost);
    await other.publish([entry(KEY)]);
  });

  test('by force: publishing is refused at once, before the holder has noticed', async (world) => {
    const [a, b] = [await world.start('a'), await world.start('b')];
    const lease = await held(a, LOCK);
    a.stop();
    expect(await b.session.breakLock(LOCK, true)).toBe('broken');
    await expect(lease.publish([entry(KEY)])).rejects.toMatchObject({ id: 'TU-LEASE-LOST' });
  });

  test('by force: nothing is written under it before a lease and the quiet time have passed', async (world) => {
    const [a, b] = [await world.start('a'), await world.start('b')];
    const first = await held(a, LOCK);
    const brokenAt = b.clock.monotonicMs();
    expect(await b.session.breakLock(LOCK, true)).toBe('broken');
    // Its former holder goes on living; whoever wants it need not see that one dead.
    const { lease } = await takenOver(world, b, LOCK);
    expect(lease.takenOver).toBe(true);
    expect(lease.epoch).toBeGreaterThan(first.epoch);
    const from = lease.startNotBefore - brokenAt;
    expect(from).toBeGreaterThan(world.leaseMs + world.quietMs(world.leaseMs) - SLACK_MS);
    // Who releases it leaves nothing of all that.
    await lease.release();
    const next = await held(a, LOCK);
    expect([next.takenOver, next.startNotBefore]).toEqual([false, 0]);
  });

  test('by force, and its holder left: nothing is cleared before a lease and the quiet time have passed', async (world) => {
    const [a, b] = [await world.start('a'), await world.start('b')];
    const lease = await held(a, LOCK);
    expect(await b.session.breakLock(LOCK, true)).toBe('broken');
    await lostSoon(world, a, lease);
    await a.session.close();
    const endMs = world.leaseMs + world.quietMs(world.leaseMs);
    const { waitedMs } = await atLast(world, b, endMs + world.lateMs, async () => {
      const result = await b.session.clear('/terautil/m/', '/terautil/m/lock/migration');
      return 'lease' in result ? result.lease : null;
    });
    expect(waitedMs).toBeGreaterThan(endMs - SLACK_MS);
  });
}
