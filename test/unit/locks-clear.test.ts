/** Clearing a ledger in the local lock service. Several services on one file are several processes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemRandom } from '../../src/clock.js';
import { createLocalLockService } from '../../src/locks/local.js';
import type { Cleared, Lease, LockService, Session } from '../../src/migration/ports.js';
import { createManualClock, type ManualClock } from '../support/manual-clock.js';

const LEASE_MS = 3_000;
const QUIET_MS = 2_000;
const PREFIX = '/terautil/m/';
const MIGRATION = `${PREFIX}lock/migration`;
const RANGE = `${PREFIX}lock/1-r1-dump`;
const LOOK_MS = 100;
let folder = '';
let services: LockService[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'terautil-clear-'));
  services = [];
});
afterEach(() => {
  for (const service of services) service.close();
  rmSync(folder, { recursive: true });
});

interface Machine {
  readonly clock: ManualClock;
  readonly service: LockService;
  readonly session: Session;
}

/** `clock`: one that stands still is a process that sleeps or is dead. */
async function startProcess(host: string, clock = createManualClock()): Promise<Machine> {
  const service = createLocalLockService({
    file: join(folder, 'locks.db'),
    readOnly: false,
    leaseMs: LEASE_MS,
    quietMs: () => QUIET_MS,
    clock,
    random: systemRandom,
  });
  services.push(service);
  return {
    clock,
    service,
    session: await service.openSession({ host, processId: 7, version: '0' }),
  };
}

async function held(session: Session, lock: string): Promise<Lease> {
  const lease = await session.acquire(lock);
  if (lease === null) throw new Error('The lock was not obtained.');
  return lease;
}

async function put(session: Session, ...keys: string[]): Promise<void> {
  const lease = await held(session, `${PREFIX}lock/writer`);
  await lease.publish(keys.map((key) => ({ key, value: Buffer.from('v') })));
  await lease.release();
}

async function keysBelow(service: LockService, prefix: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { key } of service.read(prefix)) found.push(key);
  return found;
}

/** Looks again and again until it is cleared; returns how long that took. */
async function clearAfter(a: Machine, limitMs: number): Promise<{ lease: Lease; waited: number }> {
  for (let waited = 0; waited <= limitMs; waited += LOOK_MS) {
    const cleared = await a.session.clear(PREFIX, MIGRATION);
    if ('lease' in cleared) return { lease: cleared.lease, waited };
    await a.clock.advance(LOOK_MS);
  }
  throw new Error('It was not cleared in time.');
}

function othersOf(cleared: Cleared): { host: string; isAlive: boolean; deadInMs: number }[] {
  if ('lease' in cleared) return [];
  return cleared.others.map(({ worker, isAlive, deadInMs }) => ({
    host: worker.host,
    isAlive,
    deadInMs,
  }));
}

describe('defect-K2 what is cleared', () => {
  it('is what lies below the prefix, entries and locks, and nothing beside it', async () => {
    const a = await startProcess('a');
    await put(
      a.session,
      '/terautil/m/meta',
      '/terautil/m/table/1/t',
      '/terautil/m2/meta',
      '/other',
    );
    await held(a.session, RANGE);
    const { lease } = await clearAfter(a, 0);
    expect(await keysBelow(a.service, '/')).toEqual(['/other', '/terautil/m2/meta']);
    expect((await a.service.holders('/')).map(({ lock }) => lock)).toEqual([MIGRATION]);
    await lease.release();
    // A new holder of the range begins anew.
    expect((await held(a.session, RANGE)).takenOver).toBe(false);
  });

  it('leaves the sessions of locks elsewhere, so that those are still known to be held', async () => {
    const a = await startProcess('a');
    const b = await startProcess('b');
    await held(b.session, '/terautil/m2/lock/1-r1-dump');
    await clearAfter(a, LEASE_MS + QUIET_MS);
    expect(await a.service.holders('/terautil/m2/')).toMatchObject([{ worker: { host: 'b' } }]);
  });

  it('is empty afterwards: no session but this one is left', async () => {
    const a = await startProcess('a');
    for (const host of ['b', 'c']) {
      const { session } = await startProcess(host);
      await put(session, `${PREFIX}${host}`);
      await session.close();
    }
    const { lease } = await clearAfter(a, 0);
    await lease.release();
    const database = new SQLite(join(folder, 'locks.db'));
    const rows = (table: string): unknown[] => database.prepare(`SELECT * FROM ${table}`).all();
    expect([rows('entries').length, rows('sessions').length]).toEqual([0, 1]);
    database.close();
  });
});

describe('defect-K3 while another session may be alive', () => {
  it('nothing is cleared, and it is told who was heard of', async () => {
    const clock = createManualClock();
    const a = await startProcess('a', clock);
    const b = await startProcess('b', clock);
    await put(b.session, `${PREFIX}meta`);
    const first = await a.session.clear(PREFIX, MIGRATION);
    expect(othersOf(first)).toEqual([{ host: 'b', isAlive: false, deadInMs: LEASE_MS }]);
    await clock.advance(LEASE_MS / 2);
    const second = await a.session.clear(PREFIX, MIGRATION);
    expect(othersOf(second)).toMatchObject([{ host: 'b', isAlive: true }]);
    await expect(clearAfter(a, 5 * LEASE_MS)).rejects.toThrow('not cleared');
    expect(await keysBelow(a.service, PREFIX)).toEqual([`${PREFIX}meta`]);
  });

  it.each([
    ['that held nothing', false, LEASE_MS],
    ['that held a lock: its last write may arrive until it is quiet', true, LEASE_MS + QUIET_MS],
  ])('one that died, %s', async (_, holds, wanted) => {
    const a = await startProcess('a');
    const b = await startProcess('b');
    if (holds) await held(b.session, RANGE);
    const { waited } = await clearAfter(a, 3 * LEASE_MS);
    expect(waited).toBe(wanted);
  });

  it('one that was closed is nobody, unless it left a lock unreleased', async () => {
    const a = await startProcess('a');
    const b = await startProcess('b');
    const c = await startProcess('c');
    await b.session.close();
    await held(c.session, RANGE);
    await c.session.close();
    const cleared = await a.session.clear(PREFIX, MIGRATION);
    expect(othersOf(cleared).map(({ host }) => host)).toEqual(['c']);
  });

  it('one that starts just before is seen; one that starts just after waits and finds nothing', async () => {
    const clock = createManualClock();
    const a = await startProcess('a', clock);
    await put(a.session, `${PREFIX}meta`);
    const before = await startProcess('before', clock);
    expect(othersOf(await a.session.clear(PREFIX, MIGRATION))).toMatchObject([{ host: 'before' }]);
    await before.session.close();

    const { lease } = await clearAfter(a, 0);
    const after = await startProcess('after', clock);
    expect(await keysBelow(after.service, PREFIX)).toEqual([]);
    expect(await after.session.acquire(MIGRATION)).toBeNull();
    await lease.release();
    expect((await held(after.session, MIGRATION)).takenOver).toBe(false);
  });
});

it('a process that slept through it publishes nothing, takes nothing, and learns that it is over', async () => {
  const a = await startProcess('a');
  const b = await startProcess('b');
  const late = await held(b.session, RANGE);
  await clearAfter(a, 2 * LEASE_MS);
  const lost = expect.objectContaining({ id: 'TU-LEASE-LOST' }) as Error;
  await expect(b.session.acquire(`${RANGE}2`)).rejects.toEqual(lost);
  await expect(b.session.clear(PREFIX, MIGRATION)).rejects.toEqual(lost);
  await expect(late.publish([{ key: `${PREFIX}x`, value: Buffer.from('v') }])).rejects.toEqual(
    lost,
  );
  b.clock.sleepThrough(2 * LEASE_MS);
  await b.clock.advance(1);
  expect(b.session.lost.aborted).toBe(true);
  expect(await keysBelow(a.service, PREFIX)).toEqual([]);
});
