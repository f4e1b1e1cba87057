/** Several services on one file are several processes; each has a clock of its own. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemRandom } from '../../src/clock.js';
import { TerautilError } from '../../src/errors.js';
import { createLocalLockService } from '../../src/locks/local.js';
import type { Lease, LedgerEntry, LockService, Session } from '../../src/migration/ports.js';
import { passTimeUntil } from '../support/dump-world.js';
import { createManualClock, type ManualClock } from '../support/manual-clock.js';

const LEASE_MS = 3_000;
const QUIET_MS = 2_000;
const LOCK = '/terautil/m/lock/1-r1-dump';
let folder = '';
let file = '';
let services: LockService[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'terautil-locks-'));
  file = join(folder, 'state', 'locks.db');
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

function serviceWith(clock: ManualClock, readOnly = false): LockService {
  const service = createLocalLockService({
    file,
    readOnly,
    leaseMs: LEASE_MS,
    quietMs: (leaseMs) => (QUIET_MS * leaseMs) / LEASE_MS,
    clock,
    random: systemRandom,
  });
  services.push(service);
  return service;
}

/** `clock`: shared by several, or one that the others know nothing of. */
async function startProcess(host: string, clock = createManualClock()): Promise<Machine> {
  const service = serviceWith(clock);
  const session = await service.openSession({ host, processId: 7, version: '0' });
  return { clock, service, session };
}

async function held(session: Session, lock = LOCK): Promise<Lease> {
  const lease = await session.acquire(lock);
  if (lease === null) throw new Error('The lock was not obtained.');
  return lease;
}

/** Lets b look every 100 ms until it has the lock; returns how long that took. */
async function takeOver(b: Machine, limitMs: number): Promise<{ lease: Lease; waited: number }> {
  for (let waited = 0; waited <= limitMs; waited += 100) {
    const lease = await b.session.acquire(LOCK);
    if (lease !== null) return { lease, waited };
    await b.clock.advance(100);
  }
  throw new Error('The lock was not obtained in time.');
}

async function entriesBelow(service: LockService, prefix: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { key, value } of service.read(prefix)) {
    found.push(`${key}=${Buffer.from(value).toString()}`);
  }
  return found;
}

function entry(key: string, value = 'v'): LedgerEntry {
  return { key, value: Buffer.from(value) };
}

async function idOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => 'nothing was thrown',
    (thrown: unknown) => thrown,
  );
  return error instanceof TerautilError ? error.id : String(error);
}

it('what others keep the file from is done when they let go of it', async () => {
  const clock = createManualClock();
  const a = await startProcess('a', clock);
  const other = new SQLite(file);
  other.exec('BEGIN IMMEDIATE');
  // Waits for the file as long as SQLite does.
  const acquired = a.session.acquire(LOCK);
  other.exec('COMMIT');
  other.close();
  const lease = await passTimeUntil(clock, acquired);
  expect(lease?.epoch).toBe(1n);
});

describe('owners', () => {
  it('one at a time, also within one session', async () => {
    const clock = createManualClock();
    const a = await startProcess('a', clock);
    const b = await startProcess('b', clock);
    const other = await b.service.openSession({ host: 'b2', processId: 8, version: '0' });
    await held(a.session);
    for (const session of [a.session, b.session, other]) {
      expect(await session.acquire(LOCK)).toBeNull();
    }
    expect((await held(b.session, `${LOCK}2`)).epoch).toBe(1n);
  });

  it('a released lock is free at once, without a wait, and epochs grow', async () => {
    const a = await startProcess('a');
    const b = await startProcess('b');
    const seen: bigint[] = [];
    for (const { session } of [a, b, b, a]) {
      const lease = await held(session);
      expect([lease.takenOver, lease.startNotBefore]).toEqual([false, 0]);
      seen.push(lease.epoch);
      await lease.release();
    }
    expect(seen).toEqual([1n, 2n, 3n, 4n]);
  });

  it('a living holder keeps it for ever', async () => {
    const clock = createManualClock();
    const a = await startProcess('a', clock);
    const b = await startProcess('b', clock);
    const lease = await held(a.session);
    await expect(takeOver(b, 5 * LEASE_MS)).rejects.toThrow('not obtained');
    expect(lease.lost.aborted).toBe(false);
    expect(lease.deadline()).toBeGreaterThan(clock.monotonicMs());
    expect(lease.deadline()).toBeLessThanOrEqual(clock.monotonicMs() + LEASE_MS);
  });
});

describe('a holder that died', () => {
  it('fault-C1: is followed after one whole lease unseen plus quiet time', async () => {
    const a = await startProcess('a');
    const b = await startProcess('b');
    const first = await held(a.session);
    // a's clock stands still from here on: no heartbeat comes.
    const { lease, waited } = await takeOver(b, 2 * LEASE_MS);
    expect(waited).toBe(LEASE_MS);
    expect([lease.epoch, lease.takenOver]).toEqual([2n, true]);
    expect(lease.startNotBefore).toBe(b.clock.monotonicMs() + QUIET_MS);
    expect(first.epoch).toBe(1n);
  });

  it('is not dead because somebody looked only once, long ago or for the first time', async () => {
    const a = await startProcess('a');
    const b = await startProcess('b');
    await held(a.session);
    await b.clock.advance(10 * LEASE_MS);
    expect(await b.session.acquire(LOCK)).toBeNull();
    await a.clock.advance(LEASE_MS / 2);
    await b.clock.advance(10 * LEASE_MS);
    // A heartbeat came in between: the count begins again.
    expect(await b.session.acquire(LOCK)).toBeNull();
    await b.clock.advance(LEASE_MS - 100);
    expect(await b.session.acquire(LOCK)).toBeNull();
    await b.clock.advance(100);
    expect((await held(b.session)).takenOver).toBe(true);
  });

  it('waits by the lease of the holder, not by its own', async () => {
    const a = await startProcess('a');
    await held(a.session);
    const clock = createManualClock();
    const impatient = createLocalLockService({
      file,
      readOnly: false,
      leaseMs: 1_000,
      quietMs: (leaseMs) => leaseMs,
      clock,
      random: systemRandom,
    });
    services.push(impatient);
    const session = await impatient.openSession({ host: 'c', processId: 9, version: '0' });
    const { lease, waited } = await takeOver({ clock, service: impatient, session }, 9_000);
    expect(waited).toBe(LEASE_MS);
    expect(lease.startNotBefore).toBe(clock.monotonicMs() + LEASE_MS);
  });

  it('who left without releasing is taken for dead no sooner', async () => {
    const a = await startProcess('a');
    const b = await startProcess('b');
    await held(a.session);
    await a.session.close();
    const { lease, waited } = await takeOver(b, 2 * LEASE_MS);
    expect([waited, lease.takenOver]).toEqual([LEASE_MS, true]);
  });

  it('who took over and died is taken over in turn', async () => {
    const a = await startProcess('a');
    const b = await startProcess('b');
    const c = await startProcess('c');
    await held(a.session);
    await takeOver(b, 2 * LEASE_MS);
    const { lease } = await takeOver(c, 2 * LEASE_MS);
    expect([lease.epoch, lease.takenOver]).toEqual([3n, true]);
  });
});

describe('a holder that slept', () => {
  it('fault-Z1: knows when it wakes that its lock was taken over, and keeps those that were not', async () => {
    const a = await startProcess('a');
    const b = await startProcess('b');
    const lease = await held(a.session);
    const other = await held(a.session, `${LOCK}2`);
    await takeOver(b, 2 * LEASE_MS);
    // SIGCONT: the clock has gone on, the timer fires late.
    const deadline = lease.deadline();
    a.clock.sleepThrough(2 * LEASE_MS);
    expect(a.clock.monotonicMs()).toBeGreaterThan(deadline);
    await a.clock.advance(1);
    expect([lease.lost.aborted, other.lost.aborted, a.session.lost.aborted]).toEqual([
      true,
      false,
      false,
    ]);
    expect(lease.lost.reason).toMatchObject({ id: 'TU-LEASE-LOST' });
    await other.publish([entry('/terautil/m/other')]);
  });

  it('fault-Z1: between a look at the clock and its heartbeat: knows that its lock was taken over', async () => {
    const clock = createManualClock();
    let standStill: () => void = () => undefined;
    const a = await startProcess('a', {
      ...clock,
      monotonicMs: () => {
        const now = clock.monotonicMs();
        standStill();
        return now;
      },
    });
    const b = await startProcess('b');
    const lease = await held(a.session);
    expect(await b.session.acquire(LOCK)).toBeNull();
    await b.clock.advance(LEASE_MS);
    const taken: Promise<Lease | null>[] = [];
    // Its heartbeat was in time by that look; then it waited for the file until its lease had ended.
    standStill = () => {
      standStill = () => undefined;
      clock.sleepThrough(2 * LEASE_MS);
      taken.push(b.session.acquire(LOCK));
    };
    await clock.advance(LEASE_MS / 3);
    expect((await taken[0])?.takenOver).toBe(true);
    expect(lease.lost.aborted).toBe(true);
    expect(a.session.lost.aborted).toBe(false);
  });

  it('sends nothing before it has looked, and goes on when nobody took its place', async () => {
    const a = await startProcess('a');
    const b = await startProcess('b');
    const lease = await held(a.session);
    expect(await b.session.acquire(LOCK)).toBeNull();
    a.clock.sleepThrough(2 * LEASE_MS);
    expect(lease.deadline()).toBeLessThan(a.clock.monotonicMs());
    await a.clock.advance(1);
    expect(lease.lost.aborted).toBe(false);
    expect(lease.deadline()).toBeGreaterThan(a.clock.monotonicMs());
    await lease.publish([entry('/terautil/m/x')]);
    // The other process was about to take it for dead; it has heard of it again.
    await b.clock.advance(LEASE_MS);
    expect(await b.session.acquire(LOCK)).toBeNull();
  });

  it('fault-Z2: publishes and releases nothing after it was taken over', async () => {
    const a = await startProcess('a');
    const b = await startProcess('b');
    const late = await held(a.session);
    await late.publish([entry('/terautil/m/x', 'before')]);
    const { lease } = await takeOver(b, 2 * LEASE_MS);
    const two = [entry('/terautil/m/x', 'late'), entry('/terautil/m/y', 'late')];
    expect(await idOf(late.publish(two))).toBe('TU-LEASE-LOST');
    expect(await idOf(late.release())).toBe('TU-LEASE-LOST');
    expect(late.lost.aborted).toBe(true);
    expect(await entriesBelow(b.service, '/terautil/m/')).toEqual(['/terautil/m/x=before']);
    // The new holder is untouched by it.
    await lease.publish([entry('/terautil/m/y', 'new')]);
    expect(await b.session.acquire(LOCK)).toBeNull();
  });

  it('reads very many entries as of one moment, and goes on beside it', async () => {
    const a = await startProcess('a');
    const lease = await held(a.session);
    const keys = Array.from({ length: 2_500 }, (_, at) => `/terautil/m/x${String(at + 1_000)}`);
    await lease.publish(keys.map((key) => entry(key, 'before')));
    const found: string[] = [];
    for await (const { key, value } of a.service.read('/terautil/m/x')) {
      found.push(`${key}=${Buffer.from(value).toString()}`);
      if (found.length !== 1_200) continue;
      // Its heartbeat is due meanwhile as well.
      await a.clock.advance(LEASE_MS / 2);
      await lease.publish([entry('/terautil/m/x3499', 'after')], ['/terautil/m/x3000']);
    }
    expect(found).toEqual(keys.map((key) => `${key}=before`));
    expect(a.session.lost.aborted).toBe(false);
    const now = await entriesBelow(a.service, '/terautil/m/x');
    expect(now).toHaveLength(2_499);
    expect(now.at(-1)).toBe('/terautil/m/x3499=after');
  });

  it('publishes nothing after its own release either', async () => {
    const a = await startProcess('a');
    const lease = await held(a.session);
    await lease.release();
    expect(await idOf(lease.publish([entry('/terautil/m/x')]))).toBe('TU-LEASE-LOST');
    expect(await entriesBelow(a.service, '/')).toEqual([]);
  });
});

it('lists what is held or left, with who and whether it was heard of', async () => {
  const clock = createManualClock();
  const a = await startProcess('a', clock);
  const b = await startProcess('b', clock);
  await held(a.session, '/terautil/m/lock/1');
  await held(b.session, '/terautil/m/lock/2');
  await (await held(b.session, '/terautil/m/lock/3')).release();
  await held(b.session, '/terautil/n/lock/4');
  const alive = await b.service.holders('/terautil/m/lock/');
  expect(alive.map(({ lock, worker, epoch, alive: is }) => [lock, worker.host, epoch, is])).toEqual(
    [
      ['/terautil/m/lock/1', 'a', 1n, true],
      ['/terautil/m/lock/2', 'b', 1n, true],
    ],
  );
  await a.session.close();
  await clock.advance(2 * LEASE_MS);
  const later = await b.service.holders('/terautil/m/lock/');
  expect(later.map((holder) => holder.alive)).toEqual([false, true]);
});

describe('the file', () => {
  it.each(['temp', 'none'])(
    'promise-P5: a large one at rest is left as it was; folder for copies: %s',
    async (place) => {
      const a = await startProcess('a');
      const lease = await held(a.session);
      for (let at = 0; at < 20; at += 1) {
        await lease.publish([entry(`/k/${String(at + 10)}`, 'v'.repeat(1_000_000))]);
      }
      await a.session.close();
      a.service.close();
      const temp = join(folder, place);
      mkdirSync(join(folder, 'temp'));
      vi.stubEnv('TMPDIR', temp);
      try {
        const reader = serviceWith(createManualClock(), true);
        expect((await entriesBelow(reader, '/k/')).map((line) => line.length)).toEqual(
          Array.from({ length: 20 }, () => '/k/10='.length + 1_000_000),
        );
        reader.close();
      } finally {
        vi.unstubAllEnvs();
      }
      expect(readdirSync(join(folder, 'state'))).toEqual(['locks.db']);
      expect(readdirSync(folder).sort()).toEqual(['state', 'temp']);
      expect(readdirSync(join(folder, 'temp'))).toEqual([]);
    },
  );

  it('promise-P5: a reader makes none and sees an empty ledger', async () => {
    const reader = serviceWith(createManualClock(), true);
    expect(await entriesBelow(reader, '/')).toEqual([]);
    expect(await reader.holders('/')).toEqual([]);
    expect(await idOf(reader.openSession({ host: 'r', processId: 1, version: '0' }))).toBe(
      'TU-BUG',
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it('a reader sees what a writer wrote, by prefix and in key order', async () => {
    const a = await startProcess('a');
    const lease = await held(a.session);
    await lease.publish(['/r/b/2', '/r/b/10', '/r/a', '/r/b0', '/s'].map((key) => entry(key)));
    await lease.publish([entry('/r/a', 'again')]);
    const reader = serviceWith(createManualClock(), true);
    expect(await entriesBelow(reader, '/r/')).toEqual([
      '/r/a=again',
      '/r/b/10=v',
      '/r/b/2=v',
      '/r/b0=v',
    ]);
    expect(await entriesBelow(reader, '/r/b/')).toEqual(['/r/b/10=v', '/r/b/2=v']);
  });

  it('promise-P5: a reader leaves the files as they were, at rest and while a writer is at work', async () => {
    const state = join(folder, 'state');
    const reads = async (): Promise<string[]> => {
      const reader = serviceWith(createManualClock(), true);
      const found = await entriesBelow(reader, '/');
      reader.close();
      return found;
    };
    const a = await startProcess('a');
    await (await held(a.session)).publish([entry('/k')]);
    const atWork = readdirSync(state);
    expect(await reads()).toEqual(['/k=v']);
    expect(readdirSync(state)).toEqual(atWork);
    await a.session.close();
    a.service.close();
    expect(await reads()).toEqual(['/k=v']);
    expect(readdirSync(state)).toEqual(['locks.db']);
  });

  it('is an empty ledger for a reader until the first apply has made its tables', async () => {
    file = join(folder, 'locks.db');
    writeFileSync(file, '');
    expect(await entriesBelow(serviceWith(createManualClock(), true), '/')).toEqual([]);
    // As another process leaves it between its first two statements.
    const database = new SQLite(file);
    database.pragma('journal_mode = WAL');
    expect(await entriesBelow(serviceWith(createManualClock(), true), '/')).toEqual([]);
    database.close();
  });

  it('promise-P10: one that an older version made is read and written; since when is not known there', async () => {
    const a = await startProcess('a');
    await held(a.session);
    const database = new SQLite(file);
    database.exec('DROP TABLE taken');
    const reader = serviceWith(createManualClock(), true);
    expect(await reader.holders(LOCK)).toMatchObject([{ lock: LOCK, since: null }]);
    const b = await startProcess('b');
    await held(b.session, `${LOCK}2`);
    const known = b.clock.wallMicros();
    expect((await b.service.holders(LOCK)).map(({ since }) => since)).toEqual([null, known]);
    // As an older version takes a lock: it says nothing there.
    database.exec(`UPDATE locks SET epoch = 2 WHERE key = '${LOCK}2'`);
    expect((await b.service.holders(LOCK)).map(({ since }) => since)).toEqual([null, null]);
    database.close();
  });

  it('promise-P10: one of a newer version is refused and left as it is', () => {
    const clock = createManualClock();
    serviceWith(clock).close();
    const database = new SQLite(file);
    database.pragma('user_version = 2');
    database.close();
    for (const readOnly of [true, false]) {
      expect(() => serviceWith(clock, readOnly)).toThrow(
        expect.objectContaining({ id: 'TU-LEDGER-VERSION' }) as Error,
      );
    }
  });

  it('fault-D2: one that can no longer be used is TU-LEDGER-INVALID, not a bug', async () => {
    const a = await startProcess('a');
    const lease = await held(a.session);
    const database = new SQLite(file);
    database.exec('DROP TABLE entries');
    database.close();
    expect(await idOf(lease.publish([entry('/k')]))).toBe('TU-LEDGER-INVALID');
    expect(await idOf(entriesBelow(a.service, '/'))).toBe('TU-LEDGER-INVALID');
  });

  it('fault-D3: one that is no database is TU-LEDGER-INVALID and is kept', () => {
    file = join(folder, 'locks.db');
    writeFileSync(file, 'this is not a database, but long enough to be taken for a header of one');
    for (const readOnly of [true, false]) {
      expect(() => serviceWith(createManualClock(), readOnly)).toThrow(
        expect.objectContaining({ id: 'TU-LEDGER-INVALID' }) as Error,
      );
    }
    expect(existsSync(file)).toBe(true);
  });
});
