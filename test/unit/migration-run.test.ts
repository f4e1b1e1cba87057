/** Registration and whole runs: processes are sessions of lock services on one file. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rowKey } from '../../src/cells/bytes.js';
import { TerautilError } from '../../src/errors.js';
import { isBalanced } from '../../src/migration/ledger/counters.js';
import { firstFlaw } from '../../src/migration/coverage.js';
import { FROZEN_SIZES } from '../../src/migration/frozen-sizes.js';
import { ledgerKeys, unitKey, type LedgerState } from '../../src/migration/ledger/ledger.js';
import { READ_AHEAD, WRITE_DEADLINE_OF_LEASE } from '../../src/migration/limits.js';
import type { Cluster, LockService } from '../../src/migration/ports.js';
import { readLedger } from '../../src/migration/register.js';
import { cell } from '../support/cell-refs.js';
import { passTimeUntil } from '../support/dump-world.js';
import { createManualClock } from '../support/manual-clock.js';
import type { MemoryCluster } from '../support/memory-cluster.js';
import {
  closeRunWorld,
  clustersOf,
  decisionOf,
  expectEqual,
  LEASE_MS,
  ledgerOf,
  LETTERS,
  NAME,
  openRunWorld,
  registerWith,
  startProcess,
  startRun,
  type Run,
} from '../support/run-world.js';

beforeEach(openRunWorld);
afterEach(closeRunWorld);

describe('registration', () => {
  const bordersOf = (ledger: LedgerState): string[] =>
    ledger.ranges.map((range) => range.interval.start.toString());

  it('covers the key space once, and is done once', async () => {
    const clock = createManualClock();
    const [a, b] = [await startProcess(clock), await startProcess(clock)];
    const [first, second] = await Promise.all([
      registerWith(a, [decisionOf('t', 'cgm', 3)]),
      registerWith(b, [decisionOf('t', 'x', 3)]),
    ]);
    expect(second).toEqual(first);
    expect(firstFlaw(first.ranges.map((range) => range.interval))).toBeNull();
  });

  it('fault-C3: cut short, then done with other tablets: nothing of the first is left in it', async () => {
    const clock = createManualClock();
    const a = await startProcess(clock);
    const cut = registerWith(a, [decisionOf('t', 'cgm', 3), decisionOf('u', '', 3)], () => {
      throw new Error('killed');
    });
    await expect(cut).rejects.toThrow('killed');
    await a.session.close();
    expect(await readLedger(a.service, NAME)).toBeNull();
    const b = await startProcess(clock);
    const ledger = await registerWith(b, [decisionOf('t', 'p', 3)]);
    expect(bordersOf(ledger)).toEqual(['', 'p']);
    expect(ledger.tables.map((table) => table.source)).toEqual(['t']);
    expect(firstFlaw(ledger.ranges.map((range) => range.interval))).toBeNull();
    expect(bordersOf(await ledgerOf(b.service))).toEqual(['', 'p']);
  });

  it('fault-I1: definitions that the ledger lost are noticed', async () => {
    const clock = createManualClock();
    const a = await startProcess(clock);
    await registerWith(a, [decisionOf('t', 'cgm', 3)]);
    const lossy: LockService = {
      ...a.service,
      read: async function* (prefix) {
        for await (const entry of a.service.read(prefix)) {
          if (!entry.key.endsWith('r000002')) yield entry;
        }
      },
    };
    await expect(readLedger(lossy, NAME)).rejects.toMatchObject({ id: 'TU-LEDGER-INVALID' });
  });

  it('gives up the lock after its time, naming the holder', async () => {
    const clock = createManualClock();
    const [a, b] = [await startProcess(clock), await startProcess(clock)];
    await a.session.acquire(ledgerKeys(NAME).migrationLock);
    await expect(registerWith(b, [decisionOf('t', '', 3)])).rejects.toMatchObject({
      id: 'TU-LOCK-TIMEOUT',
      message: expect.stringContaining('h, process 1') as string,
    });
  });
});

function statesOf(ledger: LedgerState, step: 'dump' | 'settle' | 'create-table'): string[] {
  return ledger.ranges.map((range) => {
    const record = ledger.records.get(unitKey(range.id, step));
    if (record !== undefined) expect(isBalanced(record.counters)).toBe(true);
    return record?.state ?? 'none';
  });
}

describe('runs', () => {
  it('promise-P3, fault-Z9: two at once share the ranges, each with one owner', async () => {
    const clock = createManualClock();
    const [a, b] = [await startProcess(clock), await startProcess(clock)];
    const clusters = clustersOf(clock);
    const ledger = await registerWith(a, [decisionOf('t', 'cgkmpsvx', 3)]);
    const runs = [startRun(a, clusters, ledger), startRun(b, clusters, ledger)];
    await passTimeUntil(clock, Promise.all(runs.map((run) => run.done)));
    const startedBy = runs.map((run) =>
      run.events.flatMap((e) => (e.kind === 'unit-started' && e.step === 'dump' ? [e.unit] : [])),
    );
    expect(startedBy.flat().sort()).toEqual(ledger.ranges.map((range) => range.id));
    for (const units of startedBy) expect(units.length).toBeGreaterThan(1);
    // What the other one finished is told to an onlooker too: both count to the end.
    for (const { events } of runs) {
      const done = events.map((e) => (e.kind === 'phase' && e.step === 'dump' ? e.done : 0));
      const ended = events.filter((e) => e.kind === 'unit-ended' && e.step === 'dump');
      expect(Math.max(...done) + ended.length).toBe(9);
    }
    expect(
      clusters.destination.requests
        .flat()
        .map((row) => row.key)
        .sort(),
    ).toEqual(Array.from(LETTERS));
    expect(statesOf(await ledgerOf(a.service), 'dump')).toEqual(Array(9).fill('finished'));
    expectEqual(clusters);
  });

  it('a run with nothing left to do touches nothing', async () => {
    const clock = createManualClock();
    const a = await startProcess(clock);
    const clusters = clustersOf(clock);
    const ledger = await registerWith(a, [decisionOf('t', 'm', 3)]);
    await passTimeUntil(clock, startRun(a, clusters, ledger).done);
    const [writes, scans] = [clusters.destination.requests.length, clusters.source.scans.length];
    const again = startRun(a, clusters, await ledgerOf(a.service));
    await passTimeUntil(clock, again.done);
    expect([clusters.destination.requests.length, clusters.source.scans.length]).toEqual([
      writes,
      scans,
    ]);
    expect(again.events.filter((event) => event.kind === 'unit-started')).toEqual([]);
  });

  it('one failing range leaves the others alone, and the next run goes on with it', async () => {
    const clock = createManualClock();
    const a = await startProcess(clock);
    const refused = new Set(['h']);
    const clusters = clustersOf(clock, (row) =>
      refused.has(row) ? 'refuse for good' : 'acknowledge',
    );
    const ledger = await registerWith(a, [decisionOf('t', 'gmt', 3)]);
    await passTimeUntil(clock, startRun(a, clusters, ledger, { parallel: 1 }).done);
    const after = await ledgerOf(a.service);
    expect(statesOf(after, 'dump')).toEqual(['finished', 'failed', 'finished', 'finished']);
    const failed = after.records.get(unitKey(after.ranges[1]?.id ?? '', 'dump'));
    expect(failed?.error).toMatchObject({ id: 'TU-DEAD-LETTERS' });
    refused.clear();
    await passTimeUntil(clock, startRun(a, clusters, after).done);
    expect(statesOf(await ledgerOf(a.service), 'dump')).toEqual(Array(4).fill('finished'));
    expectEqual(clusters);
  });

  it('a table that cannot be created fails alone', async () => {
    const clock = createManualClock();
    const a = await startProcess(clock);
    const clusters = clustersOf(clock);
    const create = clusters.destination.createTable.bind(clusters.destination);
    clusters.destination.createTable = (name, ...rest) =>
      name === 'u'
        ? Promise.reject(new TerautilError('TU-TERA-PERMISSION', 'no right to create'))
        : create(name, ...rest);
    const ledger = await registerWith(a, [decisionOf('u', 'm', 3), decisionOf('t', 'm', 3)]);
    await passTimeUntil(clock, startRun(a, clusters, ledger).done);
    const after = await ledgerOf(a.service);
    expect(statesOf(after, 'dump')).toEqual(['none', 'none', 'finished', 'finished']);
    expect(after.records.get(unitKey('t00001', 'create-table'))?.error?.id).toBe(
      'TU-TERA-PERMISSION',
    );
    expectEqual(clusters);
  });

  it('fault-Z9: one among many leases little of what the others have finished, and each range once', async () => {
    const clock = createManualClock();
    const [a, b] = [await startProcess(clock), await startProcess(clock)];
    const clusters = clustersOf(clock);
    const rows = Array.from('ABCDEFGH').flatMap((first) =>
      Array.from(LETTERS, (next) => first + next),
    );
    const keys = ['', ...rows.slice(1), 'a'].map((row) => rowKey(Buffer.from(row)));
    clusters.source.load(
      't',
      rows.map((row) => cell(`${row} f:q@1`)),
    );
    const ranges = keys.map((start, at) => ({ start, end: keys[at + 1] ?? null }));
    const ledger = await registerWith(a, [{ ...decisionOf('t', '', 3), ranges }]);
    let asked = 0;
    const counting = {
      ...b,
      session: {
        ...b.session,
        acquire: (lock: string) => {
          if (lock.endsWith('-dump')) asked += 1;
          return b.session.acquire(lock);
        },
      },
    };
    const ports = { workers: () => 2 };
    const fast = startRun(a, clusters, ledger, { parallel: 4, ports });
    const slow = startRun(counting, clusters, ledger, { parallel: 1, ports });
    await passTimeUntil(clock, Promise.all([fast.done, slow.done]));
    expect(statesOf(await ledgerOf(a.service), 'dump')).toEqual(Array(209).fill('finished'));
    // Fewer than there are: without a look at the ledger it would lease each that the others have finished.
    expect(asked).toBeLessThan(209);
    const started = [fast, slow].flatMap(({ events }) =>
      events.flatMap((e) => (e.kind === 'unit-started' && e.step === 'dump' ? [e.unit] : [])),
    );
    expect(started.sort()).toEqual(ledger.ranges.map(({ id }) => id));
    for (const { events } of [fast, slow]) {
      const done = events.map((e) => (e.kind === 'phase' && e.step === 'dump' ? e.done : 0));
      const ended = events.filter((e) => e.kind === 'unit-ended' && e.step === 'dump');
      expect(Math.max(...done) + ended.length).toBe(209);
    }
    expect(slow.events.some((e) => e.kind === 'unit-started' && e.step === 'dump')).toBe(true);
    expectEqual(clusters);
  });

  it('a run ends when its only table cannot be created', async () => {
    const clock = createManualClock();
    const a = await startProcess(clock);
    const clusters = clustersOf(clock);
    clusters.destination.createTable = () =>
      Promise.reject(new TerautilError('TU-TERA-PERMISSION', 'no right to create'));
    const ledger = await registerWith(a, [decisionOf('t', 'm', 3)]);
    await passTimeUntil(clock, startRun(a, clusters, ledger).done);
    expect(statesOf(await ledgerOf(a.service), 'dump')).toEqual(['none', 'none']);
  });

  it('a frozen table is restored with its last range, before the next table is copied', async () => {
    const clock = createManualClock();
    const a = await startProcess(clock);
    const clusters = clustersOf(clock);
    const ledger = await registerWith(a, [decisionOf('t', 'm', 3), decisionOf('u', 'm', 3)]);
    const run = startRun(a, clusters, ledger, { parallel: 1 });
    await passTimeUntil(clock, run.done);
    const ended = run.events.flatMap((e) =>
      e.kind === 'unit-ended' ? [`${e.step} ${e.unit}`] : [],
    );
    const [t, u] = ledger.tables.map(({ id }) => `restore-schema ${id}`);
    const copied = ledger.ranges.map(({ id }) => `dump ${id}`);
    expect(ended.slice(-6)).toEqual([...copied.slice(0, 2), t, ...copied.slice(2), u]);
    for (const name of ['t', 'u']) {
      expect((await clusters.destination.table(name))?.schema.splitSizes).not.toEqual(FROZEN_SIZES);
    }
    // A later run finds both restored, and nothing to lease.
    const again = startRun(a, clusters, await ledgerOf(a.service), { parallel: 1 });
    await passTimeUntil(clock, again.done);
    expect(again.events.filter((event) => event.kind !== 'phase')).toEqual([]);
  });

  it('fault-C5: a drain stops it, resumable, and the next run copies the rest', async () => {
    const clock = createManualClock();
    const a = await startProcess(clock);
    const clusters = clustersOf(clock);
    const ledger = await registerWith(a, [decisionOf('t', 'cgkmpsvx', 3)]);
    const run = startRun(a, clusters, ledger, { parallel: 1 });
    await clock.advance(350);
    run.drain.abort();
    await passTimeUntil(clock, run.done);
    const states = statesOf(await ledgerOf(a.service), 'dump');
    expect(states).toContain('finished');
    expect(states).toContain('none');
    expect(states).not.toContain('running');
    await passTimeUntil(clock, startRun(a, clusters, ledger).done);
    expect(statesOf(await ledgerOf(a.service), 'dump')).toEqual(Array(9).fill('finished'));
    expectEqual(clusters);
  });

  it('fault-C5: a drain ends the waiting for a master that is away; the next run restores', async () => {
    const clock = createManualClock();
    const a = await startProcess(clock);
    const clusters = clustersOf(clock);
    const ledger = await registerWith(a, [decisionOf('t', 'm', 3)]);
    const isRestoring = (): boolean =>
      run.events.some((event) => event.kind === 'unit-started' && event.step === 'restore-schema');
    const away = (signal?: AbortSignal): Promise<never> =>
      new Promise((_, reject) => {
        signal?.addEventListener('abort', () => {
          reject(signal.reason as Error);
        });
      });
    const { destination } = clusters;
    const leaving: Cluster = {
      ...destination,
      table: (name, waiting) => (isRestoring() ? away(waiting?.signal) : destination.table(name)),
    };
    const run: Run = startRun(a, { source: clusters.source, destination: leaving }, ledger);
    while (!isRestoring()) await clock.advance(10);
    run.drain.abort();
    await passTimeUntil(clock, run.done);
    const restored = unitKey('t00001', 'restore-schema');
    expect((await ledgerOf(a.service)).records.get(restored)?.state).toBe('stopped');
    await passTimeUntil(clock, startRun(a, clusters, ledger).done);
    expect((await ledgerOf(a.service)).records.get(restored)?.state).toBe('finished');
  });

  it('fault-C1, fault-V11: a killed process is followed after lease and quiet time; every version stays', async () => {
    const clock = createManualClock();
    const dying = await startProcess(createManualClock());
    const clusters = clustersOf(clock);
    const ledger = await registerWith(dying, [decisionOf('t', 'm', 3)]);
    // What the dying process sent arrives; its answers do not, and nothing more is sent.
    const killed = { at: Infinity };
    const cutOff = (cluster: MemoryCluster): Cluster => ({
      ...cluster,
      write: async (...request) => {
        const outcomes = await cluster.write(...request);
        return killed.at < Infinity ? new Promise(() => undefined) : outcomes;
      },
    });
    startRun(dying, { ...clusters, destination: cutOff(clusters.destination) }, ledger);
    while (clusters.destination.requests.length === 0) await clock.advance(1);
    killed.at = clock.monotonicMs();
    const sentBefore = clusters.destination.requests.length;

    const b = await startProcess(clock);
    const run = startRun(b, clusters, ledger);
    await passTimeUntil(clock, run.done);
    const later = clusters.destination.requests.slice(sentBefore).flat();
    const quietMs = 2 * LEASE_MS * WRITE_DEADLINE_OF_LEASE;
    for (const row of later) expect(row.at).toBeGreaterThanOrEqual(killed.at + LEASE_MS + quietMs);
    const after = await ledgerOf(b.service);
    expect(statesOf(after, 'dump')).toEqual(['finished', 'finished']);
    const taken = after.ranges.filter((r) => after.records.get(unitKey(r.id, 'dump'))?.suspect);
    expect(taken.length).toBeGreaterThan(0);
    for (const range of taken) {
      expect(after.records.get(unitKey(range.id, 'settle'))?.state).toBe('finished');
    }
    // Frozen until the last of them is settled.
    const ended = run.events.flatMap((e) => (e.kind === 'unit-ended' ? [e.step] : []));
    expect(ended.indexOf('restore-schema')).toBeGreaterThan(ended.lastIndexOf('settle'));
    expect((await clusters.destination.table('t'))?.schema.splitSizes).not.toEqual(FROZEN_SIZES);
    expectEqual(clusters);
  });

  it('observed-O14 a windowed range that was taken over is read before it is written, though it looks empty', async () => {
    const clock = createManualClock();
    const dying = await startProcess(createManualClock());
    const clusters = clustersOf(clock);
    const window = { start: null, end: 1_000n };
    const ledger = await registerWith(dying, [{ ...decisionOf('t', 'm', 3), window }]);
    // Dies with its first request on the way, which arrives whenever it likes.
    const write = (): Promise<never> => new Promise(() => undefined);
    startRun(dying, { ...clusters, destination: { ...clusters.destination, write } }, ledger, {
      parallel: 1,
    });
    await clock.advance(1);
    const b = await startProcess(clock);
    await passTimeUntil(clock, startRun(b, clusters, ledger).done);
    const merged = clusters.destination.scans.filter(({ readAhead }) => readAhead === READ_AHEAD);
    const taken = ledger.ranges[0]?.interval;
    // Once by the dump, once when it is settled; the other range was never begun, and is copied unread.
    expect(merged.map(({ interval }) => interval)).toEqual([taken, taken]);
    expectEqual(clusters);
  });
});
