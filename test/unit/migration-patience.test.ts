/** Clusters that do not serve: how long a range and a run wait, and what is told of it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../src/clock.js';
import { TerautilError } from '../../src/errors.js';
import { createProgress } from '../../src/migration/progress.js';
import { ledgerKeys, unitKey, type LedgerState } from '../../src/migration/ledger/ledger.js';
import type { Cluster, ScanRequest } from '../../src/migration/ports.js';
import { exitCodeOf, summarize } from '../../src/migration/outcome/summary.js';
import { describeAll } from '../support/cell-refs.js';
import { passTimeUntil } from '../support/dump-world.js';
import { createManualClock } from '../support/manual-clock.js';
import { createMemoryCluster } from '../support/memory-cluster.js';
import { NO_LIMITS } from '../support/no-limits.js';
import {
  closeRunWorld,
  clustersOf,
  decisionOf,
  ledgerOf,
  NAME,
  openRunWorld,
  registerWith,
  startProcess,
  startRun,
} from '../support/run-world.js';

beforeEach(openRunWorld);
afterEach(closeRunWorld);

const PATIENCE_MS = 240_000;
/** As long as one attempt of two waits. */
const STANDSTILL_MS = PATIENCE_MS / 2;

function statesOf(ledger: LedgerState): string[] {
  return ledger.ranges.map(({ id }) => ledger.records.get(unitKey(id, 'dump'))?.state ?? 'none');
}

/** A cluster whose scans wait for a server until they give up, and say so. */
function away(cluster: Cluster, clock: Clock): Cluster {
  return {
    ...cluster,
    scan: async function* (request: ScanRequest) {
      for (let waited = 0; waited < STANDSTILL_MS; waited += 1_000) {
        await clock.sleep(1_000, request.signal);
        request.onRetry?.({ call: 'scan', cause: 'no connection', isPushback: false });
      }
      throw new TerautilError('TU-TERA-UNAVAILABLE', 'no server');
    },
  };
}

describe('a source that is away for good', () => {
  it('ends the run with 7 after the patience, not after that of each range', async () => {
    const clock = createManualClock();
    const a = await startProcess(clock);
    const { source, destination } = clustersOf(clock);
    const ledger = await registerWith(a, [decisionOf('t', 'cegikmoqsu', 3)]);
    const gone = { source: away(source, clock), destination };
    const start = clock.monotonicMs();
    const run = startRun(a, gone, ledger, { ports: { patienceMs: PATIENCE_MS } });
    await passTimeUntil(clock, run.done);
    const took = clock.monotonicMs() - start;
    expect(took).toBeGreaterThanOrEqual(PATIENCE_MS);
    expect(took).toBeLessThan(PATIENCE_MS + STANDSTILL_MS);
    expect(run.events.some(({ kind }) => kind === 'gave-up')).toBe(true);

    const after = await ledgerOf(a.service);
    expect(statesOf(after)).toContain('failed');
    expect(statesOf(after).filter((state) => state === 'failed').length).toBeLessThanOrEqual(2);
    const options = { name: NAME, steps: ['dump' as const], planFile: 'p', limits: NO_LIMITS };
    const status = summarize(options, after, []);
    expect(exitCodeOf(status)).toBe(7);
    expect(status.retries[0]).toMatchObject({
      place: 'source',
      call: 'scan',
      cause: 'no connection',
    });

    const again = startRun(a, { source, destination }, after);
    await passTimeUntil(clock, again.done);
    expect(statesOf(await ledgerOf(a.service)).every((state) => state === 'finished')).toBe(true);
    expect(describeAll(destination.visible('t'))).toEqual(describeAll(source.visible('t')));
  });

  it('that only one range needs: that one fails, the others go on', async () => {
    const clock = createManualClock();
    const a = await startProcess(clock);
    const { source, destination } = clustersOf(clock);
    const ledger = await registerWith(a, [decisionOf('t', 'cegikmoqsu', 3)]);
    const dead = away(source, clock);
    const half: Cluster = {
      ...source,
      scan: (request) =>
        request.interval.start.toString() === 'c'
          ? dead.scan(request)
          : slowly(source.scan(request), () => clock.sleep(30_000)),
    };
    const run = startRun(a, { source: half, destination }, ledger, {
      ports: { patienceMs: PATIENCE_MS },
    });
    await passTimeUntil(clock, run.done);
    expect(run.events.some(({ kind }) => kind === 'gave-up')).toBe(false);
    const states = statesOf(await ledgerOf(a.service));
    expect(states.filter((state) => state === 'failed')).toHaveLength(1);
    expect(states.filter((state) => state === 'finished')).toHaveLength(states.length - 1);
  });
});

async function* slowly<T>(items: AsyncIterable<T>, wait: () => Promise<void>): AsyncGenerator<T> {
  for await (const item of items) {
    await wait();
    yield item;
  }
}

it('attempts that get further do not count: a range may fail as often as it likes', async () => {
  const clock = createManualClock();
  const a = await startProcess(clock);
  const { destination } = clustersOf(clock);
  let blocks = 0;
  const source = createMemoryCluster({
    clock,
    cellsPerBlock: () => 3,
    onBlock: () => {
      blocks += 1;
      // Two rows come before each failure: the first of them is complete when the second begins.
      if (blocks % 3 === 0) throw new TerautilError('TU-RPC-BROKEN', 'lost');
    },
  });
  source.addTable('t', { kind: 'binary', families: { f: 3 } });
  const { source: model } = clustersOf(clock);
  source.load('t', model.visible('t'));
  const ledger = await registerWith(a, [decisionOf('t', '', 3)]);
  const run = startRun(a, { source, destination }, ledger);
  await passTimeUntil(clock, run.done);
  const after = await ledgerOf(a.service);
  const record = after.records.get(unitKey('t00001-r000001', 'dump'));
  expect(record).toMatchObject({ state: 'finished' });
  expect(record?.attempts).toBeGreaterThan(5);
});

it('retries reach the ledger while nothing moves, and none after the end', async () => {
  const clock = createManualClock();
  const published: string[] = [];
  const lease = {
    epoch: 1n,
    takenOver: false,
    startNotBefore: 0,
    deadline: () => Infinity,
    lost: new AbortController().signal,
    publish: (entries: readonly { value: Uint8Array }[]) => {
      for (const { value } of entries) published.push(Buffer.from(value).toString());
      return Promise.resolve();
    },
    release: () => Promise.resolve(),
  };
  const a = await startProcess(clock);
  const { source, destination } = clustersOf(clock);
  const ledger = await registerWith(a, [decisionOf('t', '', 3)]);
  await passTimeUntil(clock, startRun(a, { source, destination }, ledger).done);
  const known = (await ledgerOf(a.service)).records.get(unitKey('t00001-r000001', 'dump'));
  if (known === undefined) throw new Error('There is no record.');
  const progress = createProgress(
    {
      lease,
      journal: { checkpoint: () => undefined, lastCheckpoint: () => null, close: () => undefined },
      clock,
      keys: ledgerKeys(NAME),
      generation: 1,
      throttles: () => [
        { place: 'destination', call: 'write', cause: 'busy', cellsPerSecond: 200, share: 0.5 },
      ],
    },
    { ...known, state: 'running', retries: [] },
  );
  const retry = { call: 'write', cause: 'kQuotaLimited (90)', isPushback: true } as const;
  progress.noteRetry('destination', retry);
  expect(published).toEqual([]);
  await clock.advance(5_000);
  progress.noteRetry('destination', retry);
  await clock.advance(1);
  expect(published).toHaveLength(1);
  expect(JSON.parse(published[0] ?? '')).toMatchObject({
    retries: [{ place: 'destination', call: 'write', cause: 'kQuotaLimited (90)', count: 2 }],
    throttles: [{ cause: 'busy', cellsPerSecond: '200', share: '500000' }],
  });
  await progress.publish('finished');
  expect(JSON.parse(published[1] ?? '')).toMatchObject({ state: 'finished', throttles: [] });
  await clock.advance(60_000);
  progress.noteRetry('destination', retry);
  await clock.advance(1);
  expect(published).toHaveLength(2);
});
