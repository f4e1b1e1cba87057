/** Attempts at a range: what is read, what is sent, where the checkpoint rests, and what O14 leaves. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CellBlock } from '../../src/cells/block.js';
import { rowKey, type RowKey } from '../../src/cells/bytes.js';
import { createDigest, addDigest, addCell, digestToHex } from '../../src/cells/digest.js';
import { TerautilError } from '../../src/errors.js';
import { addCounters, isBalanced, zeroCounters } from '../../src/migration/ledger/counters.js';
import { remainderAfter } from '../../src/migration/coverage.js';
import type { DumpBatch, DumpEnd } from '../../src/migration/merge/dump.js';
import { BATCH_CELLS_MAX, BATCH_KEPT_BYTES_MAX } from '../../src/migration/limits.js';
import type { WriteRules } from '../../src/migration/merge/write-rules.js';
import type { SampleCell } from '../support/cell-samples.js';
import { cell, describeAll, refsOf } from '../support/cell-refs.js';
import {
  createStubLease,
  dumpTable,
  passTimeUntil,
  tableRules,
  WHOLE,
  WRITE_DEADLINE_MS,
  type DumpParts,
} from '../support/dump-world.js';
import { createManualClock, type ManualClock } from '../support/manual-clock.js';
import {
  createMemoryCluster,
  inCellOrder,
  type Fate,
  type MemoryCluster,
  type MemoryClusterOptions,
} from '../support/memory-cluster.js';

interface World {
  readonly clock: ManualClock;
  readonly source: MemoryCluster;
  readonly destination: MemoryCluster;
  /** Last rows of the batches that are done, in the order they were reported. */
  readonly done: (RowKey | null)[];
  readonly counters: ReturnType<typeof zeroCounters>;
  readonly digest: ReturnType<typeof createDigest>;
  readonly dump: (parts?: Partial<DumpParts>) => Promise<DumpEnd>;
}

function world(
  keep: Record<string, number>,
  cells: readonly SampleCell[],
  options: Partial<MemoryClusterOptions> = {},
  rules: WriteRules = tableRules(keep),
): World {
  const clock = createManualClock();
  const { fate, latency, ...reading } = options;
  const source = createMemoryCluster({ clock, ...reading });
  const writing = { ...(fate && { fate }), ...(latency && { latency }) };
  const destination = createMemoryCluster({ clock, ...writing });
  const many = Object.fromEntries(Object.keys(keep).map((family) => [family, 9]));
  const kind = rules.kind === 'kv' ? 'general-kv' : 'binary';
  source.addTable('t', { kind, families: many });
  destination.addTable('t', { kind, families: keep });
  source.load('t', cells);
  const done: (RowKey | null)[] = [];
  const counters = zeroCounters();
  const digest = createDigest();
  const onDone = (batch: DumpBatch): void => {
    done.push(batch.lastRow);
    addCounters(counters, batch.counters);
    addDigest(digest, batch.digest);
  };
  const dump = (parts: Partial<DumpParts> = {}): Promise<DumpEnd> =>
    passTimeUntil(clock, dumpTable({ clock, rules, source, destination, onDone, ...parts }));
  return { clock, source, destination, done, counters, digest, dump };
}

function sentKeys(cluster: MemoryCluster): string[] {
  return cluster.requests.flatMap((rows) => rows.map((row) => row.key));
}

function versionsOf(row: string, ...timestamps: number[]): SampleCell[] {
  return timestamps.map((timestamp) => cell(`${row} f:q@${String(timestamp)}`));
}

/** A row of many columns, each with three versions. */
function wideRow(row: string, cells: number): SampleCell[] {
  return Array.from({ length: cells }, (_, at) => {
    const qualifier = String(Math.floor(at / 3)).padStart(5, '0');
    return cell(`${row} f:q${qualifier}@${String(9 - (at % 3))}`);
  });
}

const QUIET_MS = 2 * WRITE_DEADLINE_MS;
const WINDOW = { start: null, end: 1_000n };

describe('one attempt', () => {
  it('promise-P1: copies every cell and accounts for each', async () => {
    const cells = [...versionsOf('a', 3, 2, 1), ...versionsOf('b', 5), ...versionsOf('c', 2, 1)];
    const { destination, done, counters, digest, dump } = world({ f: 2 }, cells);
    expect(await dump()).toBe('complete');
    const kept = cells.filter((one) => one.timestamp !== 1n || one.row.toString() === 'c');
    expect(describeAll(destination.visible('t'))).toEqual(describeAll(kept));
    expect(counters).toMatchObject({ scanned: 6, written: 5, skipped: { trimmed: 1 } });
    expect(isBalanced(counters)).toBe(true);
    expect(done.map(String)).toEqual(['c']);
    const expected = createDigest();
    const refs = refsOf(cells);
    refs.blocks.forEach((block, at) => {
      addCell(expected, block, refs.indexes[at] ?? -1);
    });
    expect(digestToHex(digest)).toBe(digestToHex(expected));
  });

  it('promise-P11: a second run writes nothing', async () => {
    const { destination, dump } = world({ f: 3 }, versionsOf('a', 3, 2, 1));
    await dump();
    const requests = destination.requests.length;
    await dump();
    expect(destination.requests).toHaveLength(requests);
    destination.flush('t');
    expect(destination.visible('t')).toHaveLength(3);
  });

  it('takes of the budget what its batches keep in memory, not only what they write', async () => {
    const value = 'x'.repeat(200_000);
    const rows = Array.from({ length: 60 }, (_, at) => cell(`${String(at + 10)} f:q@1=${value}`));
    const { destination, dump } = world({ f: 3 }, rows, { cellsPerBlock: () => 4 });
    destination.put(
      't',
      rows.filter((_, at) => at % 10 !== 0),
    );
    const taken: number[] = [];
    const budget = {
      acquire: (bytes: number) => {
        taken.push(bytes);
        return Promise.resolve();
      },
      tryAcquire: () => true,
      release: () => undefined,
      admitted: () => 0,
    };
    await dump({ budget });
    expect(sentKeys(destination)).toHaveLength(6);
    expect(taken.reduce((sum, bytes) => sum + bytes)).toBeGreaterThan(55 * value.length);
    expect(Math.max(...taken)).toBeLessThan(BATCH_KEPT_BYTES_MAX + 2 * value.length);
  });

  it('scans the source with the window and the destination without', async () => {
    const cells = [...versionsOf('a', 2000, 500), ...versionsOf('b', 400)];
    const { source, destination, dump } = world({ f: 3 }, cells);
    destination.put('t', versionsOf('a', 2000));
    await dump({ window: WINDOW });
    expect(source.scans.map((scan) => scan.window)).toEqual([WINDOW]);
    expect(destination.scans.map((scan) => scan.window)).toEqual([null]);
    expect(sentKeys(destination)).toEqual(['a', 'b']);
  });

  it('leaves rows outside the rest and cells that the source lacks', async () => {
    const cells = ['a', 'b', 'c', 'd'].flatMap((row) => versionsOf(row, 1));
    const { destination, dump } = world({ f: 3 }, cells);
    destination.put('t', versionsOf('bb', 7));
    const rest = { start: rowKey(Buffer.from('b')), end: rowKey(Buffer.from('d')) };
    await dump({ rest });
    expect(sentKeys(destination)).toEqual(['b', 'c']);
    expect(destination.visible('t')).toHaveLength(3);
    expect(await dump({ rest: { start: rest.end, end: rest.end } })).toBe('complete');
  });

  it('drains: what is begun is finished, nothing more is read', async () => {
    const drain = new AbortController();
    const rows = ['a', 'b', 'c', 'd', 'e'].flatMap((row) => versionsOf(row, 1));
    let blocks = 0;
    const { destination, source, done, dump } = world({ f: 3 }, rows, {
      cellsPerBlock: () => 1,
      onBlock: () => {
        blocks += 1;
        if (blocks === 4) drain.abort();
      },
    });
    expect(await dump({ drain: drain.signal })).toBe('drained');
    expect(sentKeys(destination)).toEqual(['a', 'b']);
    expect(done.map(String)).toEqual(['b']);
    expect(source.visible('t')).toHaveLength(5);
  });

  it.each(['source', 'destination'] as const)(
    'drains at once where the %s does not answer',
    async (which) => {
      const drain = new AbortController();
      const w = world(
        { f: 3 },
        ['a', 'b'].flatMap((row) => versionsOf(row, 1)),
      );
      w[which].scan = ({ signal }) => {
        const next = (): Promise<never> =>
          new Promise((_, reject) => {
            signal.addEventListener('abort', () => {
              reject(signal.reason as Error);
            });
          });
        return { [Symbol.asyncIterator]: () => ({ next }) };
      };
      const end = w.dump({ drain: drain.signal });
      await w.clock.advance(1_000);
      drain.abort();
      expect(await end).toBe('drained');
      expect(w.done).toEqual([]);
    },
  );

  it('drains after the quiet time, without a second request, where writes are not acknowledged', async () => {
    const drain = new AbortController();
    const w = world({ f: 3 }, versionsOf('a', 1), {
      fate: () => {
        drain.abort();
        return 'lose, applied late';
      },
    });
    expect(await w.dump({ drain: drain.signal })).toBe('drained');
    expect(w.destination.requests).toHaveLength(1);
    expect(w.done).toEqual([]);
    expect(w.destination.violations).toEqual([]);
  });

  it('drains also where only the destination has rows', async () => {
    const drain = new AbortController();
    drain.abort();
    const { destination, dump } = world({ f: 3 }, []);
    destination.put('t', versionsOf('x', 1));
    expect(await dump({ drain: drain.signal })).toBe('drained');
  });

  it.each([true, false])(
    'a scan that breaks fails the attempt after everything sent is quiet (closable: %s)',
    async (closable) => {
      const rows = ['a', 'b', 'c'].flatMap((row) => wideRow(row, BATCH_CELLS_MAX));
      let blocks = 0;
      const { clock, source, destination, dump } = world({ f: 3 }, rows, {
        fate: () => 'lose, applied late',
        cellsPerBlock: () => 1_000,
        onBlock: () => {
          blocks += 1;
          if (blocks === 6) throw new TerautilError('TU-RPC-BROKEN', 'scan broken');
        },
      });
      const scan = source.scan.bind(source);
      source.scan = (request) => {
        const iterator = scan(request)[Symbol.asyncIterator]();
        const close = (): Promise<IteratorResult<CellBlock>> =>
          closable
            ? Promise.resolve({ done: true, value: undefined })
            : Promise.reject(new TerautilError('TU-RPC-BROKEN', 'closing broken'));
        const next = (): Promise<IteratorResult<CellBlock>> => iterator.next();
        return { [Symbol.asyncIterator]: () => ({ next, return: close }) };
      };
      await expect(dump()).rejects.toThrow('broken');
      const sentAt = destination.requests[0]?.[0]?.at ?? Infinity;
      expect(clock.monotonicMs()).toBeGreaterThanOrEqual(sentAt + QUIET_MS);
      expect(destination.violations).toEqual([]);
    },
  );
});

describe('rows larger than a batch', () => {
  const cells = [
    ...versionsOf('a', 1),
    ...wideRow('b', 2 * BATCH_CELLS_MAX + 7),
    ...versionsOf('c', 1),
  ];

  it('none of its blocks is let go of while a part of it is on its way', async () => {
    let released = 0;
    let answered = 0;
    const { source, destination, dump } = world({ f: 3 }, cells, {
      cellsPerBlock: () => 900,
      latency: () => 50,
    });
    const scan = source.scan.bind(source);
    const write = destination.write.bind(destination);
    destination.write = async (...request) => {
      const outcomes = await write(...request);
      answered += 1;
      return outcomes;
    };
    const release = (): void => {
      released += 1;
      // Of the large row's three parts and what came before it.
      if (released > 1) expect(answered).toBe(3);
    };
    source.scan = async function* (request) {
      for await (const block of scan(request)) yield { ...block, release };
    };
    await dump();
    expect(released).toBeGreaterThan(3);
  });

  it.each(['acknowledge', 'lose, applied', 'lose, not applied', 'lose, applied late'] as const)(
    '%s: parts follow one another, and the checkpoint never rests inside the row',
    async (first) => {
      const fates: Fate[] = [first, first, first];
      const { destination, done, counters, dump } = world({ f: 3 }, cells, {
        cellsPerBlock: () => 900,
        latency: () => 50,
        fate: (row) => (row === 'b' ? fates.shift() : undefined) ?? 'acknowledge',
      });
      await dump();
      expect(destination.violations).toEqual([]);
      expect(done.map(String)).toEqual(['null', 'null', 'b', 'c']);
      expect(counters).toMatchObject({ scanned: cells.length, written: cells.length });
      destination.flush('t');
      expect(describeAll(destination.visible('t'))).toEqual(describeAll(cells));
    },
  );
});

describe('fast path', () => {
  const cells = versionsOf('a', 3, 2, 1);
  const readsDestination = async (
    keep: Record<string, number>,
    parts: Partial<DumpParts>,
    there: readonly SampleCell[] = [],
    rules = tableRules(keep),
  ): Promise<number> => {
    const { destination, dump } = world(
      keep,
      rules.kind === 'kv' ? [cell('k =v')] : cells,
      {},
      rules,
    );
    destination.put('t', there);
    await dump({ rules, ...parts });
    return destination.scans.filter((scan) => scan.blockBytes === 1024 && scan.readAhead > 1)
      .length;
  };
  const trusting = { window: WINDOW, mayTrustEmptiness: true };

  it.each([
    ['one version: taken without a window, even after a take-over', { f: 1 }, {}, [], 0],
    ['one version, cells there', { f: 1 }, {}, versionsOf('a', 3), 0],
    ['versions, empty, window, released: taken', { f: 3 }, trusting, [], 0],
    ['versions in one family of two', { f: 1, g: 2 }, {}, [], 1],
    ['versions, no window', { f: 3 }, { ...trusting, window: null }, [], 1],
    ['versions, taken over', { f: 3 }, { ...trusting, mayTrustEmptiness: false }, [], 1],
    ['versions, cells there', { f: 3 }, trusting, versionsOf('z', 1), 1],
  ] as const)('%s', async (_name, keep, parts, there, scans) => {
    expect(await readsDestination(keep, parts, there)).toBe(scans);
  });

  it('KV: never', async () => {
    const rules: WriteRules = { ...tableRules({}), kind: 'kv' };
    expect(await readsDestination({}, {}, [], rules)).toBe(1);
  });

  it('observed-O14: taken wrongly it costs a version at the next flush', async () => {
    // The same attempt twice, unread: what the conditions above exclude.
    const { destination, dump } = world({ f: 3 }, cells);
    await dump();
    destination.put('t', cells);
    expect(describeAll(destination.visible('t'))).toEqual(describeAll(cells));
    destination.flush('t');
    expect(destination.visible('t')).toHaveLength(2);
  });

  it('observed-O14: a late write of a former holder is found by the merge, not by a look before', async () => {
    const { destination, clock, dump } = world({ f: 3 }, cells, { latency: () => 5 });
    const before = await destination.table('t');
    expect(before).not.toBeNull();
    clock.after(100, () => {
      destination.put('t', cells);
    });
    await clock.advance(100);
    await dump({ window: WINDOW, mayTrustEmptiness: false });
    destination.flush('t');
    expect(describeAll(destination.visible('t'))).toEqual(describeAll(cells));
  });
});

describe('observed-O14, promise-P7, promise-P11: any mixture of faults and resumes', () => {
  const anyFate = fc.constantFrom<Fate>(
    'acknowledge',
    'acknowledge',
    'refuse',
    'lose, applied',
    'lose, not applied',
    'lose, applied late',
    'refuse for good',
  );
  const anyCells = fc
    .uniqueArray(fc.tuple(fc.nat(8), fc.nat(2), fc.nat(4)), {
      minLength: 1,
      maxLength: 40,
      selector: (parts) => JSON.stringify(parts),
    })
    .map((all) =>
      all
        .map(([row, qualifier, t]) => cell(`r${String(row)} f:q${String(qualifier)}@${String(t)}`))
        .sort(inCellOrder),
    );
  const scenario = fc.record({
    cells: anyCells,
    there: fc.array(fc.nat(60), { maxLength: 6 }),
    keep: fc.integer({ min: 1, max: 4 }),
    fates: fc.array(anyFate, { maxLength: 40 }),
    latencies: fc.array(fc.constantFrom(0, 10, 100), { minLength: 1, maxLength: 5 }),
    /** Numbers of source blocks before which the scan breaks, the run drains, or T flushes by itself. */
    breaks: fc.array(fc.nat(30), { maxLength: 3 }),
    drains: fc.array(fc.nat(30), { maxLength: 2 }),
    flushes: fc.array(fc.nat(30), { maxLength: 2 }),
    perBlock: fc.integer({ min: 1, max: 5 }),
    window: fc.boolean(),
  });

  it('property: leaves exactly the source, before and after a flush, and counts balance', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (s) => {
        let fate = 0;
        let latency = 0;
        let block = 0;
        let drain = new AbortController();
        const w = world({ f: s.keep }, s.cells, {
          fate: () => s.fates[fate++] ?? 'acknowledge',
          latency: () => s.latencies[latency++ % s.latencies.length] ?? 0,
          cellsPerBlock: () => s.perBlock,
          onBlock: () => {
            block += 1;
            if (s.flushes.includes(block)) w.destination.flush('t');
            if (s.drains.includes(block)) drain.abort();
            if (s.breaks.includes(block)) throw new TerautilError('TU-RPC-BROKEN', 'scan broken');
          },
        });
        // Something of the source is there already.
        const present = s.there.flatMap((at) => s.cells.slice(at, at + 1));
        w.destination.load('t', [...new Set(present)]);
        let checkpoint: RowKey | null = null;
        let isFirst = true;
        for (let attempt = 0; attempt < 60; attempt += 1) {
          drain = new AbortController();
          const doneBefore = w.done.length;
          const end = await w
            .dump({
              drain: drain.signal,
              rest: remainderAfter(WHOLE, checkpoint),
              window: s.window ? WINDOW : null,
              // A released lease, or the same lease again.
              mayTrustEmptiness: true,
              lease: createStubLease(),
            })
            .catch((error: unknown) => {
              if (!(error instanceof TerautilError)) throw error;
              expect(error.id).toBe('TU-RPC-BROKEN');
              return 'failed' as const;
            });
          for (const row of w.done.slice(doneBefore)) {
            if (row === null) continue;
            if (checkpoint !== null) expect(Buffer.compare(row, checkpoint)).toBeGreaterThan(0);
            checkpoint = rowKey(Buffer.from(row));
          }
          expect(isBalanced(w.counters)).toBe(true);
          isFirst = false;
          if (end !== 'complete') continue;
          if (w.counters.deadLetters === 0) break;
          // A range with dead letters has failed; the next run begins it anew.
          Object.assign(w.counters, zeroCounters());
          checkpoint = null;
        }
        expect(isFirst).toBe(false);
        const expected = newestVersions(s.cells, s.keep);
        expect(w.destination.violations).toEqual([]);
        expect(describeAll(w.destination.visible('t'))).toEqual(describeAll(expected));
        w.destination.flush('t');
        expect(describeAll(w.destination.visible('t'))).toEqual(describeAll(expected));
        expect(w.counters.scanned).toBe(s.cells.length);
        expect(w.counters.skipped.conflict).toBe(0);
      }),
      { numRuns: 400 },
    );
  });
});

function newestVersions(cells: readonly SampleCell[], keep: number): SampleCell[] {
  const seen = new Map<string, number>();
  return cells.filter((one) => {
    const column = `${one.row.toString('hex')}/${one.qualifier.toString('hex')}`;
    const count = (seen.get(column) ?? 0) + 1;
    seen.set(column, count);
    return count <= keep;
  });
}
