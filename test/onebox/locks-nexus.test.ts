/** What real Nexus clusters do to locks and ledgers (O48, O58-O64), and what becomes of it. */
import { describe, expect, it } from 'vitest';
import type { Lease } from '../../src/migration/ports.js';
import { atLast, entriesBelow, entry, held, type LockProcess } from '../support/lock-world.js';
import {
  LEASE_MS,
  openNexusLockWorld,
  quietMs,
  type NexusLockWorld,
} from '../support/nexus-lock-world.js';

const BASE = '/terautil/m';
const LOCK = `${BASE}/lock/1-r1-dump`;
/** As the Nexus has them. */
const LOCK_KEY = '/terautil-test/m/lock/1-r1-dump';
const RECORDS = '/terautil-test/m/record/';
const CLAIMS = '/terautil-test/.claim/';
/** Some rounds of a session. */
const SOON_MS = 2 * LEASE_MS;

function test(name: string, run: (world: NexusLockWorld) => Promise<void>): void {
  it(name, async () => {
    const world = await openNexusLockWorld();
    try {
      await run(world);
    } finally {
      await world.close();
    }
  });
}

function record(lease: Lease, { session }: LockProcess): string {
  return `${BASE}/record/1/r1/dump/${lease.epoch}.${session.id}`;
}

/** What a machine sees that has no copy of the ledger yet. */
function seenAnew(world: NexusLockWorld): Promise<string[]> {
  return entriesBelow(world.reader('nobody'), `${BASE}/`);
}

/** Undoes the last changes of keys that begin so; another node leads from then on. */
function undo({ nexus }: NexusLockWorld, changes: number, prefix: string): void {
  nexus.undo(changes, Buffer.from(prefix));
}

/** A leader comes that knows neither lock nor claim of `a`, which sleeps; `b` is granted the lock. */
async function grantedTwice(world: NexusLockWorld, a: LockProcess, b: LockProcess): Promise<Lease> {
  a.stop();
  // What a had begun may still put them back: then they are lost again.
  const { value } = await eventually(world, b, () => {
    undo(world, 1000, CLAIMS);
    world.nexus.loseLocks(Buffer.from(LOCK_KEY));
    return b.session.acquire(LOCK);
  });
  return value;
}

function eventually<T>(world: NexusLockWorld, process: LockProcess, look: () => Promise<T | null>) {
  return atLast(world, process, SOON_MS, look);
}

const until = (isSo: boolean): true | null => (isSo ? true : null);

describe.concurrent('acknowledged changes that are lost', () => {
  test('observed-O58: a record that vanished is seen by its writer, and put back by it', async (world) => {
    const a = await world.start('a');
    const lease = await held(a, LOCK);
    const key = record(lease, a);
    await lease.publish([entry(key, 'half')]);
    await lease.publish([entry(key, 'finished')]);
    undo(world, 1, RECORDS);
    expect(await seenAnew(world)).toEqual([`${key}=half`]);
    expect(await entriesBelow(a.service, `${BASE}/`)).toEqual([`${key}=finished`]);
    await eventually(world, a, async () => until((await seenAnew(world))[0] === `${key}=finished`));
    undo(world, 2, RECORDS);
    await eventually(world, a, async () => until((await seenAnew(world))[0] === `${key}=finished`));
  });

  test('observed-O58: a later process of the machine puts back what was lost meanwhile', async (world) => {
    const a = await world.start('a');
    const lease = await held(a, LOCK);
    const key = record(lease, a);
    await lease.publish([entry(`${BASE}/meta`), entry(key)]);
    await lease.release();
    await a.session.close();
    undo(world, 1000, '/terautil-test/m/');
    expect(await seenAnew(world)).toEqual([]);
    await world.start('a');
    expect(await seenAnew(world)).toEqual([`${BASE}/meta=v`, `${key}=v`]);
  });

  test('observed-O58: what was published away and comes back goes again', async (world) => {
    const a = await world.start('a');
    const lease = await held(a, LOCK);
    const key = `${BASE}/worker/${a.session.id}`;
    await lease.publish([entry(key)]);
    await lease.publish([], [key]);
    expect(await seenAnew(world)).toEqual([]);
    undo(world, 1, '/terautil-test/m/worker/');
    expect(await seenAnew(world)).toEqual([`${key}=v`]);
    expect(await entriesBelow(a.service, `${BASE}/`)).toEqual([]);
    await eventually(world, a, async () => until((await seenAnew(world)).length === 0));
  });

  test('observed-O58: who was forced out goes no further, though that is forgotten', async (world) => {
    const [a, b] = [await world.start('a'), await world.start('b')];
    const lease = await held(a, LOCK);
    expect(await b.session.breakLock(LOCK, true)).toBe('broken');
    await eventually(world, a, () => Promise.resolve(until(lease.lost.aborted)));
    undo(world, 1000, CLAIMS);
    await expect(lease.publish([entry(record(lease, a))])).rejects.toMatchObject({
      id: 'TU-LEASE-LOST',
    });
    expect(await seenAnew(world)).toEqual([]);
  });

  test('observed-O58: who saw the entry of another puts it back as well', async (world) => {
    const [a, b] = [await world.start('a'), await world.start('b')];
    const lease = await held(a, LOCK);
    await lease.publish([entry(`${BASE}/meta`)]);
    a.stop();
    await entriesBelow(b.service, `${BASE}/`);
    undo(world, 1, '/terautil-test/m/meta');
    expect(await seenAnew(world)).toEqual([]);
    await eventually(world, b, async () => until((await seenAnew(world)).length === 1));
  });

  test('observed-O58: nobody puts back what is older than what is there', async (world) => {
    const [a, b] = [await world.start('a'), await world.start('b')];
    const first = await held(a, LOCK);
    await first.publish([entry(`${BASE}/control`, 'old')]);
    await first.release();
    const second = await held(b, LOCK);
    await second.publish([entry(`${BASE}/control`, 'new')]);
    undo(world, 1, '/terautil-test/nothing');
    await world.pass(LEASE_MS);
    expect(await seenAnew(world)).toEqual([`${BASE}/control=new`]);
    // And the old value that comes back does not stay.
    undo(world, 1, '/terautil-test/m/control');
    expect(await seenAnew(world)).toEqual([`${BASE}/control=old`]);
    await eventually(world, b, async () =>
      until((await seenAnew(world))[0]?.endsWith('new') === true),
    );
  });

  test('observed-O58: what was cleared counts for nothing when it comes back', async (world) => {
    const a = await world.start('a');
    const lease = await held(a, LOCK);
    await lease.publish([entry(`${BASE}/meta`), entry(record(lease, a))]);
    await lease.release();
    const cleared = await a.session.clear(`${BASE}/`, `${BASE}/lock/migration`);
    if (!('lease' in cleared)) throw new Error('not cleared');
    const without = (await seenAnew(world)).length;
    undo(world, 1000, '/terautil-test/m/');
    undo(world, 1000, CLAIMS);
    expect([without, await seenAnew(world), await entriesBelow(a.service, `${BASE}/`)]).toEqual([
      0,
      [],
      [],
    ]);
  });

  test('observed-O58: epochs grow though the claims of earlier ones vanish', async (world) => {
    const a = await world.start('a');
    let before = 0n;
    for (let round = 0; round < 3; round += 1) {
      const lease = await held(a, LOCK);
      expect(lease.epoch).toBeGreaterThan(before);
      before = lease.epoch;
      await lease.release();
      undo(world, 1000, CLAIMS);
    }
  });

  test('observed-O61: a write that is acknowledged and not done is done again', async (world) => {
    const a = await world.start('a');
    const lease = await held(a, LOCK);
    world.fault(`{ on: { method: Put, key: ${RECORDS} }, times: 3, do: { lose: effect } }`);
    const key = record(lease, a);
    await lease.publish([entry(key)]);
    expect([await seenAnew(world), world.fired()]).toEqual([[`${key}=v`], [3]]);
  });

  test('observed-O61: one that is never done is reported, and nothing behind it is written', async (world) => {
    const a = await world.start('a');
    const lease = await held(a, LOCK);
    world.fault(`{ on: { method: Put, key: ${RECORDS} }, times: always, do: { lose: effect } }`);
    const entries = [entry(record(lease, a)), entry(`${BASE}/meta`)];
    await expect(lease.publish(entries)).rejects.toMatchObject({ id: 'TU-NEXUS-UNAVAILABLE' });
    expect(await seenAnew(world)).toEqual([]);
  });

  test('observed-O61: an answer that comes too late is none: what was put is looked for', async (world) => {
    const leaseMs = 6_000;
    const a = await world.start('a', leaseMs);
    const lease = await held(a, LOCK);
    world.fault(`{ on: { method: Put, key: ${RECORDS} }, do: { delay: { answer: 4s } } }`);
    const begin = a.clock.monotonicMs();
    await lease.publish([entry(record(lease, a))]);
    expect(a.clock.monotonicMs() - begin).toBeLessThan(3_500);
    expect(await seenAnew(world)).toHaveLength(1);
  });
});

describe.concurrent('locks', () => {
  test('observed-O60: good keep-alives renew nothing when the lock cannot be asked for', async (world) => {
    const a = await world.start('a');
    const lease = await held(a, LOCK);
    world.fault(`{ on: { method: Get, key: ${LOCK_KEY} }, times: always, do: { notLeader: '' } }`);
    await eventually(world, a, () => Promise.resolve(until(lease.lost.aborted)));
    expect(lease.deadline()).toBeLessThanOrEqual(a.clock.monotonicMs());
    expect(a.session.lost.aborted).toBe(false);
    await expect(lease.publish([entry(`${BASE}/x`)])).rejects.toMatchObject({
      id: 'TU-LEASE-LOST',
    });
  });

  test('observed-O59: an answer that comes late renews nothing, it counts from its sending', async (world) => {
    const a = await world.start('a');
    const lease = await held(a, LOCK);
    const rule = `on: { method: Get, key: ${LOCK_KEY} }, times: always`;
    world.fault(`{ ${rule}, do: { delay: { answer: ${LEASE_MS + 100}ms } } }`);
    await eventually(world, a, () => Promise.resolve(until(lease.lost.aborted)));
    expect(a.session.lost.aborted).toBe(false);
  });

  test('observed-O59: the claims that a deposed leader shows do not count', async (world) => {
    const a = await world.start('a');
    world.fault(`{ on: { method: Get, key: ${LOCK_KEY} }, times: 3, do: { notLeader: '' } }`);
    const lease = await held(a, LOCK);
    expect(world.fired()).toEqual([3]);
    await lease.release();
  });

  test('observed-O61: a lock that is acknowledged and not given is not held', async (world) => {
    const [a, b] = [await world.start('a'), await world.start('b')];
    world.fault('{ on: { method: Lock }, do: { lose: effect } }');
    expect(await a.session.acquire(LOCK)).toBeNull();
    await held(b, LOCK);
    expect(await a.session.acquire(LOCK)).toBeNull();
  });

  test('observed-O61: an unlock that is acknowledged and not done is done again', async (world) => {
    const [a, b] = [await world.start('a'), await world.start('b')];
    world.fault('{ on: { method: UnLock }, do: { lose: effect } }');
    await (await held(a, LOCK)).release();
    expect((await held(b, LOCK)).takenOver).toBe(false);
  });

  test('observed-O62: an election changes no owner', async (world) => {
    // Elections take up to 2.7 s, and leases are made for that (O57).
    const [a, b] = [await world.start('a', 4_000), await world.start('b', 4_000)];
    const lease = await held(a, LOCK);
    world.nexus.elect(300);
    const end = a.clock.monotonicMs() + SOON_MS;
    while (a.clock.monotonicMs() < end) {
      expect(await b.session.acquire(LOCK)).toBeNull();
      await world.pass(50);
    }
    expect(lease.lost.aborted).toBe(false);
    await lease.publish([entry(`${BASE}/x`)]);
  });

  test('observed-O63: a node that restarted gives the lock away, and its holder keeps it', async (world) => {
    const [a, b] = [await world.start('a'), await world.start('b')];
    const lease = await held(a, LOCK);
    await world.nexus.stop();
    await world.nexus.start(0);
    const end = a.clock.monotonicMs() + SOON_MS;
    while (a.clock.monotonicMs() < end) {
      expect(await b.session.acquire(LOCK)).toBeNull();
      await world.pass(20);
    }
    expect([lease.lost.aborted, a.session.lost.aborted]).toEqual([false, false]);
  });

  test('observed-O63: no lock is believed in for longer than 6 s, whatever the lease', async (world) => {
    const a = await world.start('a', 30_000);
    const lease = await held(a, LOCK);
    const left = lease.deadline() - a.clock.monotonicMs();
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(6_000);
  });

  test('observed-O64: a lock that vanished is taken again by its holder, and by nobody else', async (world) => {
    const [a, b] = [await world.start('a'), await world.start('b')];
    const lease = await held(a, LOCK);
    for (let loss = 0; loss < 10; loss += 1) {
      world.nexus.loseLocks(Buffer.from(LOCK_KEY));
      expect(await b.session.acquire(LOCK)).toBeNull();
      await world.pass(100);
    }
    await lease.publish([entry(`${BASE}/x`)]);
    expect(lease.lost.aborted).toBe(false);
  });

  test('observed-O64: granted twice, its claim lost too: the second waits, the first learns of it', async (world) => {
    const [a, b] = [await world.start('a'), await world.start('b')];
    const first = await held(a, LOCK);
    const second = await grantedTwice(world, a, b);
    expect(second.epoch).toBeGreaterThan(first.epoch);
    expect(second.takenOver).toBe(true);
    // All that the first may still believe in, and its last write.
    expect(second.startNotBefore - b.clock.monotonicMs()).toBeGreaterThan(
      LEASE_MS + quietMs(LEASE_MS) - 500,
    );
    await a.wake();
    await expect(first.publish([entry(`${BASE}/x`)])).rejects.toMatchObject({
      id: 'TU-LEASE-LOST',
    });
    await world.pass(LEASE_MS / 2);
    expect([first.lost.aborted, second.lost.aborted]).toEqual([true, false]);
    expect(await seenAnew(world)).toEqual([]);
  });

  test('observed-O64: a fresh process takes over carefully when others lived through the change', async (world) => {
    const a = await world.start('a');
    await held(a, LOCK);
    a.stop();
    undo(world, 1000, CLAIMS);
    world.nexus.loseLocks(Buffer.from(LOCK_KEY));
    const lease = await held(await world.start('b'), LOCK);
    expect([lease.takenOver, lease.startNotBefore > 0]).toEqual([true, true]);
  });

  test('observed-O64: what an abandoned holder wrote last is below what the next one writes', async (world) => {
    const [a, b] = [await world.start('a'), await world.start('b')];
    const first = await held(a, LOCK);
    await first.publish([entry(`${BASE}/meta`, 'a')]);
    const second = await grantedTwice(world, a, b);
    await a.wake();
    // Others may still write what is not theirs alone: the second waits for that.
    const begin = b.clock.monotonicMs();
    await second.publish([entry(`${BASE}/meta`, 'b')]);
    expect(b.clock.monotonicMs()).toBeGreaterThanOrEqual(second.startNotBefore - 1);
    expect(b.clock.monotonicMs() - begin).toBeGreaterThan(LEASE_MS / 2);
    await world.pass(LEASE_MS);
    expect(await seenAnew(world)).toEqual([`${BASE}/meta=b`]);
  });

  test('observed-O48: a session that ended and came back has its locks only if it takes them again', async (world) => {
    const [a, b] = [await world.start('a'), await world.start('b')];
    const lease = await held(a, LOCK);
    world.nexus.expireSessions();
    await world.pass(LEASE_MS);
    expect(lease.lost.aborted).toBe(false);
    expect(await b.service.holders(`${BASE}/lock/`)).toMatchObject([
      { lock: LOCK, session: a.session.id, epoch: lease.epoch, alive: true },
    ]);
  });

  test('observed-O49: a lock leaves a value above it, which is no entry', async (world) => {
    const a = await world.start('a');
    await (await held(a, LOCK)).release();
    await held(a, `${BASE}/lock/migration`);
    expect(await seenAnew(world)).toEqual([]);
    expect(await entriesBelow(a.service, '/terautil/')).toEqual([]);
  });
});

it('reads without a session and makes no file', async () => {
  const world = await openNexusLockWorld();
  const reader = world.reader('reads');
  expect(await entriesBelow(reader, `${BASE}/`)).toEqual([]);
  const worker = { host: 'x', processId: 1, version: '0' };
  await expect(reader.openSession(worker)).rejects.toMatchObject({ id: 'TU-BUG' });
  expect(world.files('reads')).toEqual([]);
  await world.close();
});
