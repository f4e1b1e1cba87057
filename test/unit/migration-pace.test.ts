/** How fast cells may go: the plan's limits, and a cluster that asks for less. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPace, UNLIMITED, type Pace } from '../../src/migration/pace/pace.js';
import type { Clock } from '../../src/clock.js';
import { createManualClock } from '../support/manual-clock.js';

const never = new AbortController().signal;

/** Time passes exactly where somebody sleeps; one at a time may. */
interface SleepingClock extends Clock {
  pass(ms: number): void;
}

function createSleepingClock(): SleepingClock {
  let now = 0;
  return {
    ...createManualClock(),
    monotonicMs: () => now,
    sleep: (ms) => {
      now += ms;
      return Promise.resolve();
    },
    pass: (ms) => {
      now += ms;
    },
  };
}

/** Admits batches of so many cells one after the other; gives the moments at which each was admitted, ms. */
async function admitAll(
  clock: SleepingClock,
  pace: Pace,
  batches: readonly { readonly cells: number; readonly bytes: number }[],
): Promise<number[]> {
  const start = clock.monotonicMs();
  const moments: number[] = [];
  const all = batches.map(async ({ cells, bytes }) => {
    await pace.admit(cells, bytes, never);
    moments.push(clock.monotonicMs() - start);
  });
  await Promise.all(all);
  return moments;
}

describe('the limits of a plan', () => {
  it('are never exceeded by more than one batch, whatever is asked for', async () => {
    const batch = fc.record({
      cells: fc.integer({ min: 1, max: 2_000 }),
      bytes: fc.integer({ min: 1, max: 200_000 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 20 }), async (batches) => {
        const clock = createSleepingClock();
        const limit = { cells: 5_000, bytes: 400_000 };
        const moments = await admitAll(clock, createPace(clock, limit), batches);
        let [cells, bytes] = [0, 0];
        for (const [index, one] of batches.entries()) {
          const seconds = (moments[index] ?? 0) / 1000;
          // What went before this one was paid for by then; a timer may be early by a rounding.
          expect(cells).toBeLessThanOrEqual(limit.cells * seconds + 1);
          expect(bytes).toBeLessThanOrEqual(limit.bytes * seconds + 1);
          cells += one.cells;
          bytes += one.bytes;
        }
      }),
      { numRuns: 50 },
    );
  });

  it('are used to the full', async () => {
    const clock = createSleepingClock();
    const batches = new Array(51).fill({ cells: 100, bytes: 1 }) as {
      cells: number;
      bytes: number;
    }[];
    const moments = await admitAll(
      clock,
      createPace(clock, { cells: 1_000, bytes: Infinity }),
      batches,
    );
    expect(moments.at(-1)).toBeGreaterThanOrEqual(5_000);
    expect(moments.at(-1)).toBeLessThan(5_200);
  });

  it('are divided among the workers, and at once when their number changes', async () => {
    const clock = createSleepingClock();
    let workers = 1;
    const limits = { cells: 1_000, bytes: Infinity };
    const pace = createPace(clock, limits, () => workers);
    const seconds: number[] = [];
    for (workers of [1, 2, 4, 1]) {
      const before = clock.monotonicMs();
      for (let batch = 0; batch < 20; batch += 1) await pace.admit(100, 1, never);
      seconds.push(Math.round((clock.monotonicMs() - before) / 1000));
    }
    // 2,000 cells each; the first batch of all costs nothing yet.
    expect(seconds).toEqual([2, 4, 8, 2]);
  });

  it('bytes are divided too; nobody counts as one', async () => {
    const clock = createSleepingClock();
    let workers = 0;
    const pace = createPace(clock, { cells: Infinity, bytes: 1_000 }, () => workers);
    const until = async (): Promise<number> => {
      const before = clock.monotonicMs();
      await pace.admit(1, 1_000, never);
      return clock.monotonicMs() - before;
    };
    expect(await until()).toBe(0);
    expect(await until()).toBe(1_000);
    workers = 5;
    expect(await until()).toBe(5_000);
  });

  it('reach who waits already when the number changes', async () => {
    const clock = createManualClock();
    let workers = 100;
    const pace = createPace(clock, { cells: 1_000, bytes: Infinity }, () => workers);
    await pace.admit(1_000, 1, never);
    let isThrough = false;
    const next = pace.admit(1, 1, never).then(() => (isThrough = true));
    await clock.advance(5_000);
    expect(isThrough).toBe(false);
    workers = 1;
    await clock.advance(1_300);
    expect(isThrough).toBe(true);
    await next;
  });

  it('hold nobody where there are none', async () => {
    const clock = createSleepingClock();
    const huge = { cells: 1e9, bytes: 1e12 };
    expect(await admitAll(clock, createPace(clock, UNLIMITED), [huge, huge])).toEqual([0, 0]);
  });

  it('who gives up waiting leaves its turn to the next', async () => {
    const clock = createManualClock();
    const pace = createPace(clock, { cells: 100, bytes: Infinity });
    await pace.admit(1_000, 1, never);
    const left = new AbortController();
    const given = pace.admit(1_000_000, 1, left.signal);
    const next = pace.admit(1, 1, never);
    expect(pace.isHolding()).toBe(true);
    left.abort(new Error('drained'));
    await expect(given).rejects.toThrow('drained');
    await clock.advance(11_000);
    await next;
    expect(pace.isHolding()).toBe(false);
  });
});

describe('fault-N8 a cluster that asks for less', () => {
  const BUSY = 'kTabletNodeIsBusy (23)';

  /** As fast as it is let, for so long; gives the cells per second. */
  async function speed(clock: SleepingClock, pace: Pace, ms: number): Promise<number> {
    const start = clock.monotonicMs();
    let cells = 0;
    while (clock.monotonicMs() - start < ms) {
      await pace.admit(200, 1, never);
      cells += 200;
      pace.answered(null);
      clock.pass(2);
    }
    return (cells * 1000) / (clock.monotonicMs() - start);
  }

  it('gets half of it, and all of it again when it asks no more', async () => {
    const clock = createSleepingClock();
    const pace = createPace(clock, UNLIMITED);
    const before = await speed(clock, pace, 5_000);
    expect(pace.throttle()).toBeNull();

    pace.answered(BUSY);
    expect(pace.throttle()?.cause).toBe(BUSY);
    const slowed = await speed(clock, pace, 900);
    expect(slowed / before).toBeGreaterThan(0.35);
    expect(slowed / before).toBeLessThan(0.7);

    await speed(clock, pace, 20_000);
    expect(pace.throttle()).toBeNull();
    expect((await speed(clock, pace, 2_000)) / before).toBeGreaterThan(0.9);
  });

  it('is lowered once by one burst of answers, and further by the next', async () => {
    const clock = createSleepingClock();
    const pace = createPace(clock, UNLIMITED);
    await speed(clock, pace, 5_000);
    for (let answer = 0; answer < 50; answer += 1) pace.answered(BUSY);
    const first = pace.throttle()?.cellsPerSecond ?? 0;
    clock.pass(600);
    await speed(clock, pace, 300);
    pace.answered(BUSY);
    const second = pace.throttle()?.cellsPerSecond ?? 0;
    expect(second).toBeLessThan(0.7 * first);
    expect(second).toBeGreaterThan(0.1 * first);
  });

  it('never brings it to a stop, however long it asks', async () => {
    const clock = createSleepingClock();
    const pace = createPace(clock, UNLIMITED);
    for (let second = 0; second < 100; second += 1) {
      pace.answered(BUSY);
      clock.pass(1_000);
    }
    expect(pace.throttle()?.cellsPerSecond).toBeGreaterThanOrEqual(100);
    expect(pace.throttle()?.share).toBeGreaterThan(0.5);
    expect(await speed(clock, pace, 60_000)).toBeGreaterThan(100);
  });

  it('the limit of the plan holds while the rate grows again', async () => {
    const clock = createSleepingClock();
    const pace = createPace(clock, { cells: 2_000, bytes: Infinity });
    await speed(clock, pace, 3_000);
    pace.answered(BUSY);
    expect(await speed(clock, pace, 60_000)).toBeLessThanOrEqual(2_050);
    expect(pace.throttle()).toBeNull();
  });
});
