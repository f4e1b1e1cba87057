/** The part of the contract of lock services that is about `clear`. */
import { expect } from 'vitest';
import type { Cleared, Lease, OtherSession } from '../../src/migration/ports.js';
import type { ContractTest } from './lock-contract.js';
import {
  atLast,
  entriesBelow,
  entry,
  held,
  lostSoon,
  type LockProcess,
  type LockWorld,
} from './lock-world.js';

const PREFIX = '/terautil/m/';
const MIGRATION = `${PREFIX}lock/migration`;
const RANGE = `${PREFIX}lock/1-r1-dump`;
const SLACK_MS = 60;
const RENEWALS = 3;

async function put(process: LockProcess, ...keys: readonly string[]): Promise<void> {
  const lease = await held(process, `${PREFIX}lock/writer`);
  await lease.publish(keys.map((key) => entry(key)));
  await lease.release();
}

function clear({ session }: LockProcess): Promise<Cleared> {
  return session.clear(PREFIX, MIGRATION);
}

function othersOf(cleared: Cleared): readonly OtherSession[] {
  return 'others' in cleared ? cleared.others : [];
}

async function cleared(process: LockProcess): Promise<Lease> {
  const result = await clear(process);
  if ('lease' in result) return result.lease;
  throw new Error(`Somebody else is there: ${JSON.stringify(result.others)}`);
}

/** Looks again and again until it is cleared. */
function clearedAtLast(
  world: LockWorld,
  process: LockProcess,
): Promise<{ readonly value: Lease; readonly waitedMs: number }> {
  const withinMs = world.leaseMs + world.quietMs(world.leaseMs) + world.lateMs;
  return atLast(world, process, withinMs, async () => {
    const result = await clear(process);
    return 'lease' in result ? result.lease : null;
  });
}

export function clearContract(test: ContractTest): void {
  test('defect-K2: clears entries and locks below the prefix, and nothing beside it', async (world) => {
    const a = await world.start('a');
    await put(a, `${PREFIX}meta`, `${PREFIX}table/1/t`, '/terautil/m2/meta', '/terautil/l/meta');
    await held(a, RANGE);
    const lease = await cleared(a);
    expect(await entriesBelow(a.service, '/terautil/m')).toEqual(['/terautil/m2/meta=v']);
    expect(await entriesBelow(a.service, '/terautil/l')).toEqual(['/terautil/l/meta=v']);
    const holders = await a.service.holders(`${PREFIX}lock/`);
    expect(holders.map(({ lock }) => lock)).toEqual([MIGRATION]);
    // It is a lease like any other.
    await lease.publish([entry(`${PREFIX}meta`, 'new')]);
    expect(await entriesBelow(a.service, PREFIX)).toEqual([`${PREFIX}meta=new`]);
    await lease.release();
    expect((await held(a, RANGE)).takenOver).toBe(false);
  });

  test('defect-K3: while another session is alive nothing is cleared, and it is told who', async (world) => {
    const [a, b] = [await world.start('a'), await world.start('b')];
    await put(b, `${PREFIX}meta`);
    const [first] = othersOf(await clear(a));
    expect(first?.worker.host).toBe('b');
    expect(first?.deadInMs).toBeGreaterThan(0);
    expect(first?.deadInMs).toBeLessThanOrEqual(world.leaseMs + world.lateMs);
    const { value } = await atLast(world, a, world.leaseMs + world.lateMs, async () => {
      const [other] = othersOf(await clear(a));
      return other?.isAlive === true ? other : null;
    });
    expect(value.worker.host).toBe('b');
    expect(await entriesBelow(a.service, PREFIX)).toEqual([`${PREFIX}meta=v`]);
  });

  test('one that died is seen dead, and nothing says before that it is alive', async (world) => {
    const [a, b] = [await world.start('a'), await world.start('b')];
    b.stop();
    const alive: OtherSession[] = [];
    const withinMs = world.leaseMs + world.lateMs;
    const { waitedMs } = await atLast(world, a, withinMs, async () => {
      const result = await clear(a);
      alive.push(...othersOf(result).filter(({ isAlive }) => isAlive));
      return 'lease' in result ? result.lease : null;
    });
    expect(waitedMs).toBeGreaterThan(world.leaseMs * (1 - 1 / RENEWALS) - SLACK_MS);
    expect(alive).toEqual([]);
  });

  test('one that died with a lock: its last write may arrive until it is quiet', async (world) => {
    const [a, b] = [await world.start('a'), await world.start('b')];
    await held(b, RANGE);
    b.stop();
    const { waitedMs } = await clearedAtLast(world, a);
    const quietAfterMs = world.leaseMs * (1 - 1 / RENEWALS) + world.quietMs(world.leaseMs);
    expect(waitedMs).toBeGreaterThan(quietAfterMs - SLACK_MS);
  });

  test('one that was closed is nobody, unless it left a lock unreleased', async (world) => {
    const [a, b] = [await world.start('a'), await world.start('b')];
    const c = await world.start('c');
    await (await held(b, `${RANGE}2`)).release();
    await b.session.close();
    await held(c, RANGE);
    await c.session.close();
    expect(othersOf(await clear(a)).map(({ worker }) => worker.host)).toEqual(['c']);
    await clearedAtLast(world, a);
  });

  test('one that starts just after waits for the lock and finds nothing', async (world) => {
    const a = await world.start('a');
    await put(a, `${PREFIX}meta`);
    const before = await world.start('before');
    expect(othersOf(await clear(a))).toMatchObject([{ worker: { host: 'before' } }]);
    await before.session.close();
    const lease = await cleared(a);
    const after = await world.start('after');
    expect(await entriesBelow(after.service, PREFIX)).toEqual([]);
    expect(await after.session.acquire(MIGRATION)).toBeNull();
    await lease.release();
    expect((await held(after, MIGRATION)).takenOver).toBe(false);
  });

  test('one that slept through it publishes nothing, takes nothing, and learns that it is over', async (world) => {
    const [a, b] = [await world.start('a'), await world.start('b')];
    const late = await held(b, RANGE);
    b.stop();
    await clearedAtLast(world, a);
    const lost = expect.objectContaining({ id: 'TU-LEASE-LOST' }) as Error;
    await expect(b.session.acquire(`${RANGE}2`)).rejects.toEqual(lost);
    await expect(clear(b)).rejects.toEqual(lost);
    await expect(late.publish([entry(`${PREFIX}x`)])).rejects.toEqual(lost);
    await b.wake();
    await lostSoon(world, b, b.session);
    expect(await entriesBelow(a.service, PREFIX)).toEqual([]);
  });
}
