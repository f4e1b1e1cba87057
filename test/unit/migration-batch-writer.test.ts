/** What becomes of a batch: every outcome a row can have, and what must never be sent. */
import { rowKeyAt } from '../../src/migration/merge/rows.js';
import { describe, expect, it } from 'vitest';
import { createBatchWriter, type PendingBatch } from '../../src/migration/merge/batch-writer.js';
import { createByteBudget } from '../../src/migration/merge/budget.js';
import { createRowReader } from '../../src/migration/merge/rows.js';
import { isBalanced, zeroCounters } from '../../src/migration/ledger/counters.js';
import { TerautilError } from '../../src/errors.js';
import type { SampleCell } from '../support/cell-samples.js';
import { cell, describeAll, refsOf } from '../support/cell-refs.js';
import {
  createStubLease,
  passTimeUntil,
  tableRules,
  WRITE_DEADLINE_MS,
  writerPorts,
} from '../support/dump-world.js';
import { createManualClock } from '../support/manual-clock.js';
import { createMemoryCluster, type Fate, type MemoryCluster } from '../support/memory-cluster.js';

const QUIET_MS = 2 * WRITE_DEADLINE_MS;

interface Named extends PendingBatch {
  readonly name: string;
}

function batchOf(name: string, cells: readonly SampleCell[]): Named {
  const counters = { ...zeroCounters(), scanned: cells.length, written: cells.length };
  return { name, cells: refsOf(cells), bytes: 100, counters, deadLetters: [] };
}

function world(options: {
  /** Fates of a row in the order of its requests; then it is acknowledged. */
  readonly fates?: Record<string, Fate[]>;
  readonly latency?: () => number;
  readonly keep?: number;
  readonly writeDeadlineMs?: number;
}) {
  const clock = createManualClock();
  const destination = createMemoryCluster({
    clock,
    fate: (row) => options.fates?.[row]?.shift() ?? 'acknowledge',
    ...(options.latency === undefined ? {} : { latency: options.latency }),
  });
  const keep = options.keep ?? 3;
  destination.addTable('t', { kind: 'binary', families: { f: keep } });
  const lease = createStubLease();
  const done: string[] = [];
  const budget = createByteBudget(1_000);
  const writer = createBatchWriter<Named>(
    {
      ...writerPorts({ clock, rules: tableRules({ f: keep }), lease, budget }),
      ...(options.writeDeadlineMs === undefined
        ? {}
        : { writeDeadlineMs: options.writeDeadlineMs }),
      destination,
      table: 't',
      drain: new AbortController().signal,
      readBack: (interval) =>
        createRowReader(
          destination.scan({
            table: 't',
            interval,
            families: [Buffer.from('f')],
            window: null,
            blockBytes: 1024,
            readAhead: 1,
            signal: lease.lost,
          }),
        ),
    },
    (batch) => done.push(batch.name),
  );
  return { clock, destination, lease, done, budget, writer };
}

function keysOf(destination: MemoryCluster): string[][] {
  return destination.requests.map((rows) => rows.map((row) => row.key));
}

const rows = [cell('a f:q@1'), cell('b f:q@1'), cell('c f:q@2'), cell('c f:q@1'), cell('d f:q@1')];

async function idError(promise: Promise<unknown>): Promise<TerautilError> {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof TerautilError)) throw new Error('No TerautilError was thrown.');
  return error;
}

describe('outcomes of rows', () => {
  it('acknowledged: one request with the very cells, then done', async () => {
    const { clock, destination, done, writer } = world({});
    await writer.submit(batchOf('1', rows));
    expect(done).toEqual([]);
    await passTimeUntil(clock, writer.idle());
    expect(done).toEqual(['1']);
    expect(keysOf(destination)).toEqual([['a', 'b', 'c', 'd']]);
    const sent = destination.requests[0]?.flatMap((row) => row.cells) ?? [];
    expect(describeAll(sent)).toEqual(describeAll(rows));
  });

  it('fault-N3: exactly the refused rows are sent again', async () => {
    const { clock, destination, done, writer } = world({
      fates: { b: ['refuse', 'refuse'], c: ['refuse'] },
    });
    await writer.submit(batchOf('1', rows));
    await passTimeUntil(clock, writer.idle());
    expect(keysOf(destination)).toEqual([['a', 'b', 'c', 'd'], ['b', 'c'], ['b']]);
    expect(done).toEqual(['1']);
    expect(describeAll(destination.visible('t'))).toEqual(describeAll(rows));
  });

  it.each([
    ['lose, applied', [['a', 'b', 'c', 'd']]],
    ['lose, applied late', [['a', 'b', 'c', 'd']]],
    ['lose, not applied', [['a', 'b', 'c', 'd'], ['c']]],
  ] as const)(
    'fault-N2: %s: read back once quiet, only what is missing is written',
    async (fate, sent) => {
      const { clock, destination, done, writer } = world({ fates: { c: [fate] } });
      const batch = batchOf('1', rows);
      const started = clock.monotonicMs();
      await writer.submit(batch);
      await clock.advance(QUIET_MS - 1);
      expect(keysOf(destination)).toEqual([['a', 'b', 'c', 'd']]);
      expect(destination.scans).toEqual([]);
      await passTimeUntil(clock, writer.idle());
      expect(destination.scans).toHaveLength(1);
      expect(keysOf(destination)).toEqual(sent);
      for (const row of destination.requests[1] ?? []) {
        expect(row.at).toBeGreaterThanOrEqual(started + QUIET_MS);
      }
      expect(batch.counters).toMatchObject({ scanned: 5, written: 5 });
      expect([done, destination.violations]).toEqual([['1'], []]);
      destination.flush('t');
      expect(describeAll(destination.visible('t'))).toEqual(describeAll(rows));
    },
  );

  it('fault-N2: of a row of which a part is there, only the other cells are written', async () => {
    const { clock, destination, writer } = world({ fates: { c: ['lose, not applied'] } });
    await writer.submit(batchOf('1', rows));
    destination.put('t', [cell('c f:q@1')]);
    await passTimeUntil(clock, writer.idle());
    expect(describeAll(destination.requests[1]?.[0]?.cells ?? [])).toEqual(
      describeAll([cell('c f:q@2')]),
    );
  });

  it('what somebody else put there meanwhile is counted as skipped, not written', async () => {
    const fates = { c: ['lose, not applied' as const] };
    const { clock, destination, done, writer } = world({ fates });
    const batch = batchOf('1', rows);
    await writer.submit(batch);
    destination.put('t', [cell('c f:q@2=other'), ...['9', '8'].map((t) => cell(`c f:q@${t}`))]);
    await passTimeUntil(clock, writer.idle());
    expect(keysOf(destination)).toEqual([['a', 'b', 'c', 'd']]);
    expect(batch.counters).toMatchObject({ written: 3, skipped: { conflict: 1, trimmed: 1 } });
    expect([isBalanced(batch.counters), done]).toEqual([true, ['1']]);
  });

  it('refused and lost rows of one request are sent again together, in row order', async () => {
    const { clock, destination, writer } = world({
      fates: { a: ['lose, not applied'], b: ['refuse'], c: ['lose, applied'], d: ['refuse'] },
    });
    await writer.submit(batchOf('1', rows));
    await passTimeUntil(clock, writer.idle());
    expect(keysOf(destination)).toEqual([
      ['a', 'b', 'c', 'd'],
      ['a', 'b', 'd'],
    ]);
    expect(destination.violations).toEqual([]);
  });

  it('defect-D1 fault-N3 refused for good: that row alone becomes a dead letter, and the counts stay balanced', async () => {
    const { clock, destination, done, writer } = world({
      fates: { b: ['refuse', 'refuse for good'], d: ['lose, applied'] },
    });
    const batch = batchOf('1', rows);
    await writer.submit(batch);
    await passTimeUntil(clock, writer.idle());
    expect(done).toEqual(['1']);
    expect(
      batch.deadLetters.map(({ cells, status }) => [rowKeyAt(cells, 0).toString(), status]),
    ).toEqual([['b', 48]]);
    const { scanned, written, deadLetters } = batch.counters;
    expect({ written, deadLetters }).toEqual({ written: scanned - 1, deadLetters: 1 });
    expect(keysOf(destination)).not.toHaveLength(0);
    expect(destination.visible('t').map(({ row }) => row.toString())).toEqual(
      rows.map(({ row }) => row.toString()).filter((row) => row !== 'b'),
    );
  });

  it('denied: the attempt fails at once, without dead letters, and what is unknown becomes quiet', async () => {
    const { clock, destination, done, writer } = world({
      fates: { b: ['deny'], c: ['lose, applied late'], d: ['refuse for good'] },
    });
    const batch = batchOf('1', rows);
    const started = clock.monotonicMs();
    await writer.submit(batch);
    const error = await idError(passTimeUntil(clock, writer.idle()));
    expect(error.id).toBe('TU-TERA-PERMISSION');
    await passTimeUntil(clock, writer.quiet());
    expect(clock.monotonicMs()).toBeGreaterThanOrEqual(started + QUIET_MS);
    expect([done, batch.deadLetters]).toEqual([[], []]);
    expect(keysOf(destination)).toHaveLength(1);
  });

  it('fails when nothing moves for a minute', async () => {
    const { clock, destination, writer } = world({
      fates: { a: new Array<Fate>(1_000).fill('refuse') },
    });
    await writer.submit(batchOf('1', rows));
    const error = await idError(passTimeUntil(clock, writer.idle()));
    expect([error.id, error.class]).toEqual(['TU-WRITE-BUSY', 'retry']);
    expect(error.message).toContain('status 73');
    // Back-off, no hammering: at most 50 ms, then doubling to 2 s.
    expect(destination.requests.length).toBeLessThan(60);
  });

  it('one lost request is settled also where it took longer than that to be lost', async () => {
    const writeDeadlineMs = 100_000;
    const latencies = [writeDeadlineMs];
    const { clock, done, writer } = world({
      writeDeadlineMs,
      latency: () => latencies.shift() ?? 0,
      fates: { a: ['lose, not applied'] },
    });
    await writer.submit(batchOf('1', [cell('a f:q@1')]));
    await passTimeUntil(clock, writer.idle());
    expect(done).toEqual(['1']);
  });

  it('takes an answer with too few outcomes for a bug, never for acknowledged', async () => {
    const { clock, destination, done, writer } = world({});
    destination.write = () => Promise.resolve([{ kind: 'acknowledged' }]);
    await writer.submit(batchOf('1', rows));
    expect((await idError(passTimeUntil(clock, writer.idle()))).id).toBe('TU-BUG');
    expect(done).toEqual([]);
  });
});

describe('several batches', () => {
  const single = (name: string): Named => batchOf(name, [cell(`${name} f:q@1`)]);

  it('are reported in the order of their keys, whatever is answered first', async () => {
    const waits = [500, 10, 300];
    const { clock, done, writer } = world({ latency: () => waits.shift() ?? 0 });
    for (const name of ['a', 'b', 'c']) await writer.submit(single(name));
    await clock.advance(400);
    expect(done).toEqual([]);
    await passTimeUntil(clock, writer.idle());
    expect(done).toEqual(['a', 'b', 'c']);
  });

  it('after a failed one none is reported', async () => {
    const waits = [10, 500, 10];
    const { clock, done, writer } = world({
      latency: () => waits.shift() ?? 0,
      fates: { b: new Array<Fate>(1_000).fill('refuse') },
    });
    for (const name of ['a', 'b', 'c']) await writer.submit(single(name));
    await idError(passTimeUntil(clock, writer.idle()));
    await passTimeUntil(clock, writer.quiet());
    expect(done).toEqual(['a']);
  });

  it('no more than four are in flight, and none beyond the budget', async () => {
    let inFlight = 0;
    let most = 0;
    const { clock, destination, writer, budget } = world({ latency: () => 100 });
    const write = destination.write.bind(destination);
    destination.write = async (...request) => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      const outcomes = await write(...request);
      inFlight -= 1;
      return outcomes;
    };
    const submitAll = async (names: string): Promise<void> => {
      for (const name of names) await writer.submit(single(name));
      await writer.idle();
    };
    await passTimeUntil(clock, submitAll('abcdefgh'));
    expect(most).toBe(4);
    most = 0;
    await budget.acquire(800, new AbortController().signal);
    await passTimeUntil(clock, submitAll('ijkl'));
    expect(most).toBe(2);
    expect(destination.violations).toEqual([]);
  });

  it('nothing is sent once the lease is lost', async () => {
    const { clock, destination, lease, writer } = world({
      fates: { a: ['refuse'], b: ['lose, not applied'] },
    });
    await writer.submit(single('a'));
    await writer.submit(single('b'));
    await clock.advance(10);
    lease.lose();
    expect((await idError(passTimeUntil(clock, writer.idle()))).id).toBe('TU-LEASE-LOST');
    expect((await idError(writer.submit(single('c')))).id).toBe('TU-LEASE-LOST');
    await passTimeUntil(clock, writer.quiet());
    expect(keysOf(destination)).toEqual([['a'], ['b']]);
  });
});
