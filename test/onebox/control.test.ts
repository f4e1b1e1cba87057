/** Pause, resume, limits of the fleet and locks, as people use them beside applies in this process. */
import { setMaxListeners } from 'node:events';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { controlPlan, planLocks, previewUnlock, unlockPlan } from '../../src/app/control.js';
import { planStatus, previewPlan, runPlan } from '../../src/app.js';
import { openLockService } from '../../src/app/lock-service.js';
import { systemClock } from '../../src/clock.js';
import type { StatusDocument } from '../../src/documents/status.generated.js';
import type { RunEvent } from '../../src/migration/context.js';
import { ledgerKeys } from '../../src/migration/ledger/ledger.js';
import { exitCodeOf } from '../../src/migration/outcome/summary.js';
import { loadPlan } from '../../src/plan/load.js';
import type { ResolvedPlan } from '../../src/plan/types.js';
import { plain } from '../../src/views/paint.js';
import { controlText } from '../../src/views/control.js';
import { locksText } from '../../src/views/locks.js';
import { statusText } from '../../src/views/status.js';
import { applyAll } from '../support/apply-options.js';
import { sampleCell } from '../support/cell-samples.js';
import { fillTable } from '../support/fill.js';
import { compareTables } from '../support/independent-reader.js';
import { createTable } from '../support/migrations.js';
import { schemaErrors } from '../support/schemas.js';
import { startTwoClusters, type TwoClusters } from '../support/two-clusters.js';

const ROWS = 3_000;
const BORDERS = ['00500', '01000', '01500', '02000', '02500'];
let world: TwoClusters;
let applies: Applying[] = [];

// As the command does.
setMaxListeners(0);

beforeAll(async () => {
  world = await startTwoClusters('here');
  const families = [{ name: 'f', group: 'g', versions: 3 }];
  await createTable(world.source, 'rows', families, BORDERS);
  const rows = Array.from({ length: ROWS }, (_, at) => String(at).padStart(5, '0'));
  await fillTable(
    world.source,
    'rows',
    rows.map((row) => sampleCell({ row, family: 'f', qualifier: 'q', timestamp: 1n, value: 'v' })),
  );
});
afterAll(async () => {
  await world.close();
});
afterEach(async () => {
  for (const { drain } of applies) drain.abort(new Error('The test is over.'));
  await Promise.allSettled(applies.map(({ done }) => done));
  applies = [];
});

interface Applying {
  readonly drain: AbortController;
  readonly events: RunEvent[];
  readonly done: Promise<void>;
  /** What it has copied so far. */
  cells(): number;
}

async function startApply(plan: ResolvedPlan): Promise<Applying> {
  const drain = new AbortController();
  const events: RunEvent[] = [];
  const preview = await previewPlan(plan);
  const done = runPlan(plan, preview, {
    version: 'test',
    apply: applyAll(plan, 10_000),
    drain: drain.signal,
    events: (event) => events.push(event),
  });
  done.catch(() => undefined);
  const cells = (): number =>
    events.reduce((sum, event) => sum + (event.kind === 'copied' ? event.cells : 0), 0);
  const self = { drain, events, done, cells };
  applies.push(self);
  return self;
}

const warn = (line: string): void => {
  throw new Error(line);
};
const options = { version: 'test', warn };
const pause = (plan: ResolvedPlan, reason: string | null = null) =>
  controlPlan(plan, { paused: true, reason }, options);
const resume = (plan: ResolvedPlan) => controlPlan(plan, { paused: false, reason: null }, options);

async function statusWhen(
  plan: ResolvedPlan,
  isSo: (status: StatusDocument) => boolean,
): Promise<StatusDocument> {
  const giveUpAt = systemClock.monotonicMs() + 15_000;
  for (;;) {
    const status = await planStatus(plan, plan.file);
    expect(schemaErrors('status', status)).toBeNull();
    if (isSo(status)) return status;
    if (systemClock.monotonicMs() > giveUpAt) throw new Error(JSON.stringify(status));
    await systemClock.sleep(50);
  }
}

/** With a lease of a second; the destination table has the plan's name. */
function planOf(name: string, rest: string): ResolvedPlan {
  const tables = `tables: [{ source: rows, destination: ${name} }]`;
  const file = world.writePlan(name, `split: { freeze: false }\n${rest}\n${tables}\n`);
  return loadPlan(join(world.folder, file), null);
}

function expectEqual(destination: string): void {
  const result = compareTables(
    { file: world.sourceFile, table: 'rows' },
    { file: world.destinationFile, table: destination },
  );
  expect(result).toMatchObject({ differences: [], equal: ROWS });
}

describe('pause', () => {
  it('drains every apply within seconds, keeps them waiting, and resume lets them end equal', async () => {
    const plan = planOf('paused', 'dump: { parallelRanges: 2, limit: { cells: 600/s } }');
    const both = [await startApply(plan), await startApply(plan)];
    const busy = await statusWhen(
      plan,
      ({ workers }) => workers.filter(({ leases }) => leases > 0).length === 2,
    );
    expect(busy).toMatchObject({ state: 'copying', paused: null, limits: { workers: '2' } });
    for (const { state, since, holds, leases, alive } of busy.workers) {
      expect([state, alive, holds.length]).toEqual(['working', true, leases]);
      expect(since).toMatch(/^\d{4}-/);
      for (const hold of holds) expect(hold).toMatchObject({ table: 'rows' });
    }
    const text = statusText(busy, 'p.yaml', plain);
    expect(text).toMatch(/limit +600 cells\/s, divided by 2 workers/);
    expect(text).toMatch(/worker +\S+ \(process \d+\) {2}working, \d ranges? {2}since \d{4}-/);
    expect(text).toMatch(/ {13}rows\[\d*, \d*\) dump since \d{4}-/);

    const said = await pause(plan, 'nightly batch');
    expect(schemaErrors('control', said)).toBeNull();
    expect(said).toMatchObject({ paused: true, changed: true, workers: '2' });
    const paused = await statusWhen(
      plan,
      ({ state, workers }) =>
        state === 'paused' && workers.every((worker) => worker.state === 'paused'),
    );
    expect(paused.workers.map(({ leases }) => leases)).toEqual([0, 0]);
    expect(paused.paused).toMatchObject({ by: said.by, reason: 'nightly batch' });
    expect(exitCodeOf(paused)).toBe(3);
    expect(statusText(paused, 'p.yaml', plain)).toContain(
      `paused       by ${said.by ?? ''} since ${said.since ?? ''}: nightly batch. To go on:  terautil resume p.yaml`,
    );
    const before = both.map((one) => one.cells());
    await systemClock.sleep(1_000);
    expect(both.map((one) => one.cells())).toEqual(before);
    expect(await pause(plan)).toMatchObject({ changed: false, reason: 'nightly batch' });

    expect(await resume(plan)).toMatchObject({ paused: false, changed: true });
    for (const { done } of both) await done;
    const end = await planStatus(plan, plan.file);
    expect(end).toMatchObject({ state: 'finished', result: 'equal', workers: [], paused: null });
    // Everything was released: nothing was taken over, so nothing had to be settled.
    expect(both.flatMap(({ events }) => events)).not.toContainEqual(
      expect.objectContaining({ kind: 'unit-started', step: 'settle' }),
    );
    for (const { events } of both) {
      const kinds = events.map(({ kind }) => kind);
      expect(kinds.filter((kind) => kind === 'paused' || kind === 'resumed')).toEqual([
        'paused',
        'resumed',
      ]);
      expect(kinds).not.toContain('draining');
    }
    expectEqual('paused');
  });

  it('before the first apply: it registers and waits; Ctrl-C ends it, and nothing is held', async () => {
    const plan = planOf('early', '');
    expect(await pause(plan)).toMatchObject({ changed: true, workers: '0' });
    const applying = await startApply(plan);
    const waiting = await statusWhen(plan, ({ workers }) => workers[0]?.state === 'paused');
    expect(waiting.state).toBe('paused');
    expect(applying.cells()).toBe(0);
    applying.drain.abort(new Error('Ctrl-C'));
    await applying.done;
    expect(await planStatus(plan, plan.file)).toMatchObject({ state: 'paused', workers: [] });
    expect((await planLocks(plan, warn)).locks).toEqual([]);
    await resume(plan);
    expect(await planStatus(plan, plan.file)).toMatchObject({ state: 'incomplete' });
    expect(controlText(await resume(plan), 'p.yaml')).toBe('Not paused: nothing to resume.');
  });
});

describe('locks and unlock', () => {
  it('list who holds what; a living holder keeps its lock, unless it is forced out', async () => {
    const plan = planOf('forced', 'dump: { parallelRanges: 1, limit: { cells: 1000/s } }');
    const applying = await startApply(plan);
    await statusWhen(plan, ({ workers }) =>
      workers.some(({ holds }) => holds.some(({ step }) => step === 'dump')),
    );
    const listed = await planLocks(plan, warn);
    expect(schemaErrors('locks', listed)).toBeNull();
    expect(listed.locks.map(({ use, alive }) => [use, alive])).toEqual([
      ['range', true],
      ['worker', true],
    ]);
    const [lock] = listed.locks;
    if (lock === undefined) throw new Error('Nothing is held.');
    // The first range, or the one after it where the first was copied before anybody looked.
    const unit = /^1-(t00001-r00000[12])-dump$/.exec(lock.id)?.[1] ?? '';
    const rows = unit.endsWith('1') ? 'rows\\[, 00500\\)' : 'rows\\[00500, 01000\\)';
    const text = locksText(listed, plain);
    expect(text).toMatch(new RegExp(`^1-${unit}-dump {2,}${rows} dump {2,}\\S+ \\(process`, 'm'));
    await expect(previewUnlock(plan, lock.id, false, warn)).rejects.toMatchObject({
      id: 'TU-GUARD',
    });
    await expect(previewUnlock(plan, `${lock.id}x`, true, warn)).rejects.toMatchObject({
      id: 'TU-USAGE',
    });
    const unlocked = await unlockPlan(plan, lock, true, options, () => {
      throw new Error('Force waits for nobody.');
    });
    expect(schemaErrors('unlocked', unlocked)).toBeNull();
    const left = await statusWhen(plan, ({ waits }) => waits.length > 0);
    expect(left.waits).toMatchObject([{ reason: 'holder-gone', table: 'rows', step: 'dump' }]);
    // Its worker goes on with other ranges; then it takes this one over again, and waits.
    const quiet = await statusWhen(plan, ({ waits }) => waits[0]?.reason === 'quiet-time');
    expect(quiet.waits).toMatchObject([{ table: 'rows', step: 'dump' }]);
    const until = 'dump: a late write of its former worker may arrive until \\d{4}-';
    expect(statusText(quiet, 'p.yaml', plain)).toMatch(new RegExp(`waiting +${rows} ${until}`));
    await applying.done;
    const times = applying.events.flatMap((event) =>
      event.kind === 'unit-started' && event.unit === unit ? [event.step] : [],
    );
    expect(times).toEqual(['dump', 'dump', 'settle', 'diff']);
    expectEqual('forced');
  });

  it('of a dead holder: after its lease; the range then rests and is suspect', async () => {
    const plan = planOf('dead', 'dump: { parallelRanges: 1 }');
    const [lock] = [ledgerKeys(plan.name).lock(1, 't00001-r000001', 'dump')];
    const service = openLockService(plan, false);
    const session = await service.openSession({ host: 'gone', processId: 1, version: '0' });
    expect(await session.acquire(lock)).not.toBeNull();
    await session.close();
    service.close();
    const id = lock.slice(ledgerKeys(plan.name).locks.length);
    await expect(previewUnlock(plan, id, false, warn)).rejects.toMatchObject({ id: 'TU-GUARD' });
    await systemClock.sleep(1_100);
    const preview = await previewUnlock(plan, id, false, warn);
    // A reader's clock decides nothing: it is watched for a lease.
    const waits: number[] = [];
    const begun = systemClock.monotonicMs();
    await unlockPlan(plan, preview, false, options, ({ deadInMs }) => waits.push(deadInMs));
    expect(waits).toHaveLength(1);
    expect(systemClock.monotonicMs() - begun).toBeGreaterThan(950);

    const applying = await startApply(plan);
    await applying.done;
    const started = applying.events.find(
      (event) => event.kind === 'unit-started' && event.unit === 't00001-r000001',
    );
    // Taken over at once, and quiet for two thirds of the lease.
    expect(started).toMatchObject({ step: 'dump' });
    expect(started?.kind === 'unit-started' ? started.waitMs : 0).toBeGreaterThan(600);
    expect(started?.kind === 'unit-started' ? started.waitMs : 0).toBeLessThanOrEqual(667);
    expect(applying.events).toContainEqual(
      expect.objectContaining({ kind: 'unit-started', unit: 't00001-r000001', step: 'settle' }),
    );
    expectEqual('dead');
  });
});
