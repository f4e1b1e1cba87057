/** What a migration of many ranges asks of its lock service: no more for each than one of a few. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rowKey } from '../../src/cells/bytes.js';
import { nextMending } from '../../src/locks/nexus-session.js';
import { metaEntry, tableEntries, tableId } from '../../src/migration/ledger/generation.js';
import { ledgerKeys } from '../../src/migration/ledger/ledger.js';
import { readLedgerState } from '../../src/migration/ledger/read-state.js';
import { FINISHED_BY_OTHERS_MOST, STEP_ENTRIES_MAX } from '../../src/migration/limits.js';
import type { Lease, LedgerEntry, LockService, Session } from '../../src/migration/ports.js';
import { someAtOnce } from '../../src/migration/register-ports.js';
import type { TableDecision } from '../../src/migration/survey/compile.js';
import { passTimeUntil } from '../support/dump-world.js';
import { createManualClock, type ManualClock } from '../support/manual-clock.js';
import {
  clustersOf,
  closeRunWorld,
  decisionOf,
  NAME,
  openRunWorld,
  registerWith,
  startProcess,
  startRun,
  type Process,
} from '../support/run-world.js';

beforeEach(openRunWorld);
afterEach(closeRunWorld);

function decisionWith(ranges: number): TableDecision {
  const keys = Array.from({ length: ranges }, (_, at) =>
    rowKey(Buffer.from(at === 0 ? '' : String(at).padStart(6, '0'))),
  );
  const intervals = keys.map((start, at) => ({ start, end: keys[at + 1] ?? null }));
  return { ...decisionOf('t', '', 3), ranges: intervals };
}

interface Counted extends Process {
  /** What was asked of the lock service, in order: "acquire KEY", "read KEY", "publish", "release". */
  readonly asked: string[];
}

/** `before`: what happens before something is asked. */
async function startCounted(
  clock: ManualClock,
  before: (what: string) => Promise<void> = () => Promise.resolve(),
): Promise<Counted> {
  const process = await startProcess(clock);
  const asked: string[] = [];
  const ask = async (what: string): Promise<void> => {
    asked.push(what);
    await before(what);
  };
  const ofLease = (lease: Lease): Lease => ({
    ...lease,
    publish: async (entries, removed) => {
      await ask('publish');
      await lease.publish(entries, removed);
    },
    release: async () => {
      await ask('release');
      await lease.release();
    },
  });
  const session: Session = {
    ...process.session,
    acquire: async (lock) => {
      await ask(`acquire ${lock}`);
      const lease = await process.session.acquire(lock);
      return lease && ofLease(lease);
    },
  };
  const service: LockService = {
    ...process.service,
    read: async function* (prefix) {
      await ask(`read ${prefix}`);
      yield* process.service.read(prefix);
    },
  };
  return { ...process, session, service, asked };
}

describe('requests', () => {
  it('a registration takes one for as many ranges as fit a step', async () => {
    const a = await startCounted(createManualClock());
    await registerWith(a, [decisionWith(1_000)]);
    const published = a.asked.filter((what) => what === 'publish').length;
    // The table is an entry too; its owner and `meta` are steps of their own.
    expect(published).toBe(Math.ceil(1_001 / STEP_ENTRIES_MAX) + 2);
    expect(a.asked.length).toBeLessThan(published + 12);
  });

  it.each([20, 200])('each of %i ranges takes four or five steps and two reads', async (ranges) => {
    const clock = createManualClock();
    const a = await startCounted(clock);
    const clusters = clustersOf(clock);
    const ledger = await registerWith(a, [decisionWith(ranges)]);
    a.asked.length = 0;
    await passTimeUntil(clock, startRun(a, clusters, ledger).done);
    const first = a.asked.findIndex((what) => /^acquire .*-dump$/.test(what));
    const last = a.asked.findLastIndex((what) => /^acquire .*-dump$/.test(what));
    const between = a.asked.slice(first, last);
    // Acquired, running, a checkpoint when there was time for one, finished, released; its record and `meta`.
    expect(between.length).toBeGreaterThan(5 * (ranges - 1));
    expect(between.length).toBeLessThanOrEqual(7 * ranges);
    expect(between.filter((what) => what === `read ${ledgerKeys(NAME).all}`)).toEqual([]);
  });

  it('records are read again only when looking at what others finished has cost as much', async () => {
    const clock = createManualClock();
    const keys = ledgerKeys(NAME);
    const readsAll = (what: string): boolean =>
      [keys.all, keys.records(1)].some((key) => what === `read ${key}`);
    const a = await startProcess(clock);
    const clusters = clustersOf(clock);
    const ledger = await registerWith(a, [decisionWith(100)]);
    const ports = { workers: () => 2 };
    let others: Promise<unknown> | null = null;
    const b = await startCounted(clock, async (what) => {
      if (!/^acquire .*-dump$/.test(what)) return clock.sleep(readsAll(what) ? 8_000 : 1);
      // Before this one has its first range the other one finishes all.
      await (others ??= startRun(a, clusters, ledger, { parallel: 4, ports }).done);
      return clock.sleep(20);
    });
    const slow = startRun(b, clusters, ledger, { parallel: 1, ports });
    await passTimeUntil(clock, slow.done);
    const looked = b.asked.filter((what) => /^acquire .*-dump$/.test(what)).length;
    const worked = slow.events.filter((e) => e.kind === 'unit-started' && e.step === 'dump').length;
    // All of them took less than one read: there was but that with which it began.
    expect(looked - worked).toBeGreaterThan(FINISHED_BY_OTHERS_MOST);
    expect(b.asked.filter((what) => what === `read ${keys.records(1)}`)).toHaveLength(1);
  });
});

it('each unit has a turn of its own, so that timers go on however many others have finished', async () => {
  const a = await startProcess(createManualClock());
  const ledger = await registerWith(a, [decisionWith(100)]);
  const clusters = clustersOf(a.clock);
  let turn = 0;
  const turns: number[] = [];
  let next = setImmediate(function count() {
    turn += 1;
    next = setImmediate(count);
  });
  // Another one finishes them all when this one has just looked what is open.
  let others: Promise<unknown> | null = null;
  const b = await startCounted(a.clock, async (what) => {
    if (!/^acquire .*-dump$/.test(what)) return;
    await (others ??= startRun(a, clusters, ledger).done);
    turns.push(turn);
  });
  await passTimeUntil(a.clock, startRun(b, clusters, ledger, { parallel: 1 }).done);
  clearImmediate(next);
  expect(turns.length).toBeGreaterThanOrEqual(FINISHED_BY_OTHERS_MOST);
  expect(new Set(turns).size).toBe(turns.length);
});

describe('100,000 entries', () => {
  it('are decoded while timers go on, so that a session lives', async () => {
    const entries = manyRanges(100_000);
    let beats = 0;
    const beating = setInterval(() => {
      beats += 1;
    }, 1);
    const state = await readLedgerState(NAME, entries).finally(() => {
      clearInterval(beating);
    });
    expect(state?.ranges.length).toBe(100_000);
    // No thousand of them is decoded in less than the millisecond after which it is due.
    expect(beats).toBeGreaterThan(50);
  });

  it('are read no more often than a run may have changed them', async () => {
    const clock = createManualClock();
    const a = await startCounted(clock);
    const ledger = await registerWith(a, [decisionWith(20)]);
    a.asked.length = 0;
    await passTimeUntil(clock, startRun(a, clustersOf(clock), ledger).done);
    const keys = ledgerKeys(NAME);
    // With the table created, with it frozen, with its last range finished, with it restored.
    expect(a.asked.filter((what) => what === `read ${keys.all}`)).toHaveLength(4);
    // Which of the ranges are finished.
    expect(a.asked.filter((what) => what === `read ${keys.records(1)}`)).toHaveLength(1);
  });
});

/** Of one table, as they are registered. */
function manyRanges(count: number): LedgerEntry[] {
  const table = { decision: decisionWith(count), scope: '' };
  const meta = metaEntry({
    name: NAME,
    identity: '',
    generation: 1,
    generations: [1],
    globs: null,
    tables: 1,
    ranges: count,
    registeredAt: 1n,
  });
  return [meta, ...tableEntries(ledgerKeys(NAME), 1, tableId(1), table)];
}

describe('some at once', () => {
  it('are no more than a few, all of them, with the results in order', async () => {
    let running = 0;
    let most = 0;
    const results = await someAtOnce(
      Array.from({ length: 100 }, (_, at) => at),
      async (at) => {
        running += 1;
        most = Math.max(most, running);
        await Promise.resolve();
        running -= 1;
        return at;
      },
    );
    expect(results).toEqual(Array.from({ length: 100 }, (_, at) => at));
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(16);
  });

  it('one that fails is told of when those beside it have ended, and no more are begun', async () => {
    const ended: number[] = [];
    const failing = someAtOnce(
      Array.from({ length: 100 }, (_, at) => at),
      async (at) => {
        if (at === 0) throw new Error('the first');
        for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
        ended.push(at);
      },
    );
    await expect(failing).rejects.toThrow('the first');
    expect(ended).toEqual(Array.from({ length: 15 }, (_, at) => at + 1));
  });
});

it('a Nexus is mended once a minute, and no more than a twentieth of the time', () => {
  expect(nextMending(1_000, 1_500)).toBe(61_000);
  expect(nextMending(1_000, 11_000)).toBe(201_000);
});
