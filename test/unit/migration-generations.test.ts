/** Ranges that are cut in two, and plans that were edited in the middle: generations after the first. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TerautilError, type ErrorId } from '../../src/errors.js';
import { adopt, type Adoption } from '../../src/migration/adopt.js';
import { firstFlaw } from '../../src/migration/coverage.js';
import { FROZEN_SIZES } from '../../src/migration/frozen-sizes.js';
import {
  isFrozen,
  ledgerKeys,
  rangesOf,
  unitKey,
  type LedgerState,
} from '../../src/migration/ledger/ledger.js';
import { WRITE_DEADLINE_OF_LEASE } from '../../src/migration/limits.js';
import type { Cluster, Clusters } from '../../src/migration/ports.js';
import type { TableDecision } from '../../src/migration/survey/compile.js';
import { scopeHash } from '../../src/plan/hashes.js';
import type { ResolvedPlan } from '../../src/plan/types.js';
import { evenRandom, passTimeUntil } from '../support/dump-world.js';
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
  type Process,
} from '../support/run-world.js';

beforeEach(openRunWorld);
afterEach(closeRunWorld);

function intervalsOf(ledger: LedgerState): string[] {
  return ledger.ranges.map(
    ({ interval }) => `${interval.start.toString()}-${interval.end?.toString() ?? ''}`,
  );
}

function statesOf(ledger: LedgerState): (string | undefined)[] {
  return ledger.ranges.map(({ id }) => ledger.records.get(unitKey(id, 'dump'))?.state);
}

describe('a range that failed twice', () => {
  /** A source that fails as soon as it comes to this row. */
  function failingAt(source: MemoryCluster, row: string, id: ErrorId): Cluster {
    return {
      ...source,
      scan: async function* (request) {
        for await (const block of source.scan(request)) {
          const { start, end } = request.interval;
          const isBefore = start.toString() <= row && (end === null || row < end.toString());
          if (isBefore) throw new TerautilError(id, 'too long');
          yield block;
        }
      },
    };
  }

  async function runTwice(id: ErrorId) {
    const clock = createManualClock();
    const a = await startProcess(clock);
    const clusters = clustersOf(clock);
    const failing = { ...clusters, source: failingAt(clusters.source, 'q', id) };
    const first = await registerWith(a, [decisionOf('t', 'mu', 3)]);
    await passTimeUntil(clock, startRun(a, failing, first).done);
    const once = await ledgerOf(a.service);
    await passTimeUntil(clock, startRun(a, failing, once).done);
    return { clock, a, clusters, failing, once, twice: await ledgerOf(a.service) };
  }

  it('by time is cut in the middle, and one half goes on without the other', async () => {
    const { clock, a, clusters, once, twice } = await runTwice('TU-TERA-UNAVAILABLE');
    expect(intervalsOf(once)).toEqual(['-m', 'm-u', 'u-']);
    expect(statesOf(once)).toEqual(['finished', 'failed', 'finished']);
    expect(intervalsOf(twice)).toEqual(['-m', 'm-q', 'q-u', 'u-']);
    expect(statesOf(twice)).toEqual(['finished', 'finished', 'failed', 'finished']);
    expect(firstFlaw(twice.ranges.map(({ interval }) => interval))).toBeNull();
    expect(twice.ranges.map(({ generation }) => generation)).toEqual([1, 2, 2, 1]);
    await passTimeUntil(clock, startRun(a, clusters, twice).done);
    expect(statesOf(await ledgerOf(a.service))).toEqual(Array(4).fill('finished'));
    expectEqual(clusters);
  });

  it('by the size of a row is cut', async () => {
    expect(intervalsOf((await runTwice('TU-ROW-TOO-LARGE')).twice)).toHaveLength(4);
  });

  it('by what the destination refuses is not cut', async () => {
    expect(intervalsOf((await runTwice('TU-WRITE-REFUSED')).twice)).toHaveLength(3);
  });

  it('is left whole while a cluster does not answer', async () => {
    const { clock, a, failing, once } = await runTwice('TU-WRITE-REFUSED');
    const away = { ...failing.destination };
    away.tablets = () => Promise.reject(new TerautilError('TU-TERA-UNAVAILABLE', 'away'));
    const source = failingAt(failing.source as MemoryCluster, 'q', 'TU-TERA-UNAVAILABLE');
    const clusters = { source, destination: away };
    for (let run = 0; run < 2; run += 1) {
      await passTimeUntil(clock, startRun(a, clusters, await ledgerOf(a.service)).done);
    }
    expect(intervalsOf(await ledgerOf(a.service))).toEqual(intervalsOf(once));
  });

  it('goes on from its checkpoint with its counts; the other half is new', async () => {
    const clock = createManualClock();
    const a = await startProcess(clock);
    const clusters = clustersOf(clock);
    const { source } = clusters;
    let hasFailed = 0;
    const late: Cluster = {
      ...source,
      scan: async function* (request) {
        let rows = 0;
        for await (const block of source.scan(request)) {
          yield block;
          rows += 1;
          if (rows === 2 && request.table === 't' && hasFailed < 4) {
            hasFailed += 1;
            throw new TerautilError('TU-TERA-UNAVAILABLE', 'too long');
          }
        }
      },
    };
    const ledger = await registerWith(a, [decisionOf('t', '', 3)]);
    const limits = { parallel: 1, ports: { attempts: 1 } };
    for (let run = 0; run < 2; run += 1) {
      const now = run === 0 ? ledger : await ledgerOf(a.service);
      await passTimeUntil(clock, startRun(a, { ...clusters, source: late }, now, limits).done);
    }
    const cut = await ledgerOf(a.service);
    expect(cut.ranges).toHaveLength(2);
    await passTimeUntil(clock, startRun(a, clusters, cut).done);
    const done = await ledgerOf(a.service);
    const scanned = done.ranges.map(
      ({ id }) => done.records.get(unitKey(id, 'dump'))?.counters.scanned ?? 0,
    );
    // Each cell is counted once, whichever part of the range it came with.
    expect(scanned.reduce((sum, cells) => sum + cells, 0)).toBe(3 * LETTERS.length);
    expectEqual(clusters);
  });
});

describe('fault-V8 a plan that is edited in the middle', () => {
  const SCOPE = 's';

  /** A plan of these tables as `registerWith` registers them; `changed` ones have another scope. */
  function adoptionOf(
    tables: readonly string[],
    decisions: readonly TableDecision[],
    from = 1,
  ): Adoption {
    const plan = {
      name: NAME,
      globs: [],
      steps: ['dump'],
      tables: tables.map((name) => decisionOf(name, '', 3).plan),
    } as unknown as ResolvedPlan;
    const destination = { coordinator: 'memory', root: '/memory' };
    return { plan, from, destination, decisions, lockTimeoutMs: 20_000 };
  }

  async function registered({ process, tables }: { process: Process; tables: TableDecision[] }) {
    // Registered under the scope that the plan of `adoptionOf` has, unless it says otherwise.
    return registerWith(process, tables, undefined, ({ plan, kind }) =>
      plan.window === null ? scopeHash(plan, kind) : SCOPE,
    );
  }

  function adopting(process: Process, adoption: Adoption, failpoint: () => void = () => undefined) {
    const { clock, service, session } = process;
    const ports = {
      lockService: service,
      session,
      clock,
      random: evenRandom,
      failpoint,
      drain: new AbortController().signal,
      worker: { host: 'h', processId: 9, version: '0' },
    };
    return passTimeUntil(clock, adopt(ports, adoption));
  }

  it('a table more, one less: the one that stays goes on where it was', async () => {
    const clock = createManualClock();
    const a = await startProcess(clock);
    const clusters = clustersOf(clock);
    const tables = [decisionOf('t', 'gm', 3), decisionOf('u', 'm', 3)];
    const before = await registered({ process: a, tables });
    const run = startRun(a, clusters, before, { parallel: 1 });
    while (statesOf(await ledgerOf(a.service))[1] !== 'finished') await clock.advance(50);
    run.drain.abort();
    await passTimeUntil(clock, run.done);
    clusters.source.addTable('v', { kind: 'binary', families: { f: 3 } });
    const stopped = await ledgerOf(a.service);

    const after = await adopting(a, adoptionOf(['t', 'v'], [decisionOf('v', 'k', 3)]));
    if (after === null) throw new Error('It drained.');
    expect(after.tables.map(({ source }) => source)).toEqual(['t', 'v']);
    expect(after.retired.map(({ source }) => source)).toEqual(['u']);
    expect(rangesOf(after, 't00001')).toEqual(rangesOf(stopped, 't00001'));
    for (const { id } of rangesOf(after, 't00001')) {
      expect(after.records.get(unitKey(id, 'dump'))).toEqual(
        stopped.records.get(unitKey(id, 'dump')),
      );
    }
    const writes = clusters.destination.requests.length;
    await passTimeUntil(clock, startRun(a, clusters, after).done);
    const done = await ledgerOf(a.service);
    expect(statesOf(done)).toEqual(Array(5).fill('finished'));
    expectEqual(clusters);
    // What was done of t before is not done again, and nothing more of u.
    const rows = clusters.destination.requests.slice(writes).flat();
    expect(rows.map(({ key }) => key).filter((key) => key < 'm')).toEqual([]);
    // Nobody comes back for u: its sizes are put back.
    const sizes = (await clusters.destination.table('u'))?.schema.splitSizes;
    expect(sizes).not.toEqual(FROZEN_SIZES);
  });

  it('a changed table is looked at again; frozen, it is restored as it was at first', async () => {
    const clock = createManualClock();
    const a = await startProcess(clock);
    const clusters = clustersOf(clock);
    const window = { start: null, end: 3n };
    const before = await registered({
      process: a,
      tables: [
        { ...decisionOf('t', 'm', 3), window, plan: { ...decisionOf('t', '', 3).plan, window } },
      ],
    });
    const run = startRun(a, clusters, before, { parallel: 1 });
    while (statesOf(await ledgerOf(a.service))[0] !== 'finished') await clock.advance(50);
    run.drain.abort();
    await passTimeUntil(clock, run.done);
    const original = (await clusters.source.table('t'))?.schema.splitSizes;
    expect((await clusters.destination.table('t'))?.schema.splitSizes).toEqual(FROZEN_SIZES);

    const again = { ...decisionOf('t', 'p', 3), create: false, destinationHasCells: true };
    const after = await adopting(a, adoptionOf(['t'], [again]));
    expect(after && intervalsOf(after)).toEqual(['-p', 'p-']);
    expect(after && statesOf(after)).toEqual([undefined, undefined]);
    expect(after && isFrozen(after, after.tables[0]?.id ?? '')).toBe(true);
    if (after !== null) await passTimeUntil(clock, startRun(a, clusters, after).done);
    expect(statesOf(await ledgerOf(a.service))).toEqual(['finished', 'finished']);
    expect((await clusters.destination.table('t'))?.schema.splitSizes).toEqual(original);
    expectEqual(clusters);
  });

  // It is not copied yet by what the adopter has read; by the time that it is held it may be, and be settled.
  it.each(['dump', 'settle'] as const)(
    'waits for whoever works on its %s, and gives up after its time, naming that one',
    async (step) => {
      const clock = createManualClock();
      const [a, b] = [await startProcess(clock), await startProcess(clock)];
      await registered({ process: a, tables: [decisionOf('t', 'm', 3), decisionOf('u', '', 3)] });
      const [, range] = (await ledgerOf(a.service)).ranges;
      const lock = ledgerKeys(NAME).lock(1, range?.id ?? '', step);
      const lease = await a.session.acquire(lock);
      const adoption = adoptionOf(['u'], []);
      await expect(adopting(b, adoption)).rejects.toMatchObject({
        id: 'TU-LOCK-TIMEOUT',
        message: expect.stringMatching(/ t, .*h, process 1/) as string,
      });
      expect((await ledgerOf(a.service)).meta.generation).toBe(1);
      await lease?.release();
      expect((await adopting(b, adoption))?.meta.generation).toBe(2);
    },
  );

  it('waits for whoever repairs or settles what is copied', async () => {
    const clock = createManualClock();
    const [a, b] = [await startProcess(clock), await startProcess(clock)];
    const tables = [decisionOf('t', 'm', 3), decisionOf('u', '', 3)];
    const before = await registered({ process: a, tables });
    await passTimeUntil(clock, startRun(a, clustersOf(clock), before).done);
    const [, range] = before.ranges;
    const keys = ledgerKeys(NAME);
    const lease = await a.session.acquire(keys.lock(1, range?.id ?? '', 'repair'));
    // Settling has the same lock.
    expect(await b.session.acquire(keys.lock(1, range?.id ?? '', 'settle'))).toBeNull();
    const adoption = adoptionOf(['u'], []);
    await expect(adopting(b, adoption)).rejects.toMatchObject({ id: 'TU-LOCK-TIMEOUT' });
    expect((await ledgerOf(a.service)).meta.generation).toBe(1);
    await lease?.release();
    expect((await adopting(b, adoption))?.meta.generation).toBe(2);
  });

  it('fault-C1 what a killed worker may still write is waited for; those ranges are suspect', async () => {
    const clock = createManualClock();
    const dying = await startProcess(createManualClock());
    const window = { start: null, end: 9n };
    const plan = { ...decisionOf('t', '', 3).plan, window };
    const before = await registered({
      process: dying,
      tables: [{ ...decisionOf('t', 'm', 3), window, plan }],
    });
    await dying.session.acquire(ledgerKeys(NAME).lock(1, before.ranges[1]?.id ?? '', 'dump'));
    const killedAt = clock.monotonicMs();
    const b = await startProcess(clock);
    const after = await adopting(b, adoptionOf(['t'], [decisionOf('t', 'gp', 3)]));
    const quietMs = 2 * LEASE_MS * WRITE_DEADLINE_OF_LEASE;
    expect(clock.monotonicMs()).toBeGreaterThanOrEqual(killedAt + LEASE_MS + quietMs);
    const suspects = after?.ranges.map(
      ({ id }) => after.records.get(unitKey(id, 'dump'))?.suspect ?? false,
    );
    // [, g) lies apart from the killed worker's [m, ).
    expect(suspects).toEqual([false, true, true]);
  });

  it('fault-C3 cut short it counts for nothing, and is done again', async () => {
    const clock = createManualClock();
    const a = await startProcess(clock);
    await registered({ process: a, tables: [decisionOf('t', 'm', 3), decisionOf('u', '', 3)] });
    const adoption = adoptionOf(['t', 'v'], [decisionOf('v', '', 3)]);
    const killed = () => {
      throw new Error('killed');
    };
    await expect(adopting(a, adoption, killed)).rejects.toThrow('killed');
    const still = await ledgerOf(a.service);
    expect(still.tables.map(({ source }) => source)).toEqual(['t', 'u']);
    const after = await adopting(a, adoption);
    expect(after?.tables.map(({ source }) => source)).toEqual(['t', 'v']);
    expect(after?.meta).toMatchObject({ generation: 3, generations: [1, 3] });
  });

  it('a worker with the former plan takes nothing more of what has gone', async () => {
    const clock = createManualClock();
    const [a, b] = [await startProcess(clock), await startProcess(clock)];
    const clusters = clustersOf(clock);
    const tables = [decisionOf('t', 'm', 3), decisionOf('u', 'm', 3)];
    const before = await registered({ process: a, tables });
    await adopting(b, adoptionOf(['t'], []));
    await passTimeUntil(clock, startRun(a, clusters, before).done);
    expectEqual(clusters);
    expect(await tablesIn(clusters)).toEqual(['t']);
  });

  it('what somebody else registered meanwhile is left as it is', async () => {
    const clock = createManualClock();
    const a = await startProcess(clock);
    const tables = [decisionOf('t', 'm', 3), decisionOf('u', '', 3)];
    await registered({ process: a, tables });
    await adopting(a, adoptionOf(['t'], []));
    const late = await adopting(a, adoptionOf(['u'], []));
    expect(late?.tables.map(({ source }) => source)).toEqual(['t']);
  });

  async function tablesIn({ destination }: Clusters): Promise<string[]> {
    const names: string[] = [];
    for await (const { name } of destination.tables()) names.push(name);
    return names;
  }
});
