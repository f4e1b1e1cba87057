/**
 * How fast cells are read from a cluster or written to it: never faster than this worker's part of what the plan says, and slower
 * while the cluster asks for less (product.md, fault-N8). Then the rate is halved, and grows again when no
 * server has asked for less for a while.
 */
import type { Clock } from '../../clock.js';

/** Per second; Infinity = no limit. */
export interface Rate {
  readonly cells: number;
  readonly bytes: number;
}

export const UNLIMITED: Rate = { cells: Infinity, bytes: Infinity };

/** What a cluster's asking for less has come to. */
export interface Throttle {
  /** What it said last. */
  readonly cause: string;
  /** Allowed now. */
  readonly cellsPerSecond: number;
  /** Of the last requests, those that were answered so; 0 to 1. */
  readonly share: number;
}

export interface Pace {
  /** Resolves when so much may be read or written, first come first served; rejects with the signal's reason. */
  admit(cells: number, bytes: number, signal: AbortSignal): Promise<void>;
  /** A request was answered. `pushback`: how the server asked for less, or null. */
  answered(pushback: string | null): void;
  /** null: the cluster does not ask for less. */
  throttle(): Throttle | null;
  /** Somebody waits in `admit` at the moment. */
  isHolding(): boolean;
}

/** One burst of refusals lowers the rate once: they are answers to what was sent at the old one. */
const LOWER_EVERY_MS = 500;
const GROW_EVERY_MS = 1_000;
const GROWTH = 1.15;
/** A rate so far above the one at which the cluster first asked for less needs no watching any more. */
const OVER_PEAK = 2;
/** Not so slow that a batch would take longer than people wait. */
const CELLS_PER_SECOND_LEAST = 100;
/** How long what was admitted counts for the rate that is measured. */
const METER_MS = 1_000;
/** The rate may change while somebody waits; a timer has no use for parts of a millisecond. */
const SLICE_MS = 250;
/** How many of the last requests the share is of, about. */
const SHARE_OF = 100;

/** `workers`: among how many the limit is divided now. */
export function createPace(clock: Clock, limit: Rate, workers = (): number => 1): Pace {
  const debt = createDebt(clock);
  const meter = createMeter(clock);
  const slowdown = createSlowdown(clock, () => meter.perSecond());
  let last: Promise<void> = Promise.resolve();
  let waiting = 0;

  const owedMs = (): number => {
    const parts = Math.max(1, workers());
    return debt.ms({
      cells: Math.min(limit.cells / parts, slowdown.cellsPerSecond()),
      bytes: limit.bytes / parts,
    });
  };
  const pass = async (cells: number, bytes: number, signal: AbortSignal): Promise<void> => {
    for (let wait = owedMs(); wait > 0; wait = owedMs()) {
      await clock.sleep(Math.max(1, Math.min(wait, SLICE_MS)), signal);
    }
    signal.throwIfAborted();
    debt.add(cells, bytes);
    meter.add(cells);
  };
  return {
    admit: async (cells, bytes, signal) => {
      waiting += 1;
      const turn = last.then(() => pass(cells, bytes, signal));
      // Who gives up does not keep the next one from its turn.
      last = turn.catch(() => undefined);
      try {
        await turn;
      } finally {
        waiting -= 1;
      }
    },
    answered: slowdown.answered,
    throttle: slowdown.throttle,
    isHolding: () => waiting > 0,
  };
}

/** What was admitted beyond what the time so far allowed. */
function createDebt(clock: Clock) {
  let cells = 0;
  let bytes = 0;
  let paidAt = clock.monotonicMs();
  return {
    add: (moreCells: number, moreBytes: number): void => {
      cells += moreCells;
      bytes += moreBytes;
    },
    /** Until nothing is owed, at this rate. */
    ms: (rate: Rate): number => {
      const now = clock.monotonicMs();
      const seconds = (now - paidAt) / 1000;
      paidAt = now;
      cells = paid(cells, rate.cells, seconds);
      bytes = paid(bytes, rate.bytes, seconds);
      return Math.max(cells / rate.cells, bytes / rate.bytes) * 1000;
    },
  };
}

/** Without a limit nothing is ever owed (and Infinity times no time is no number). */
function paid(owed: number, perSecond: number, seconds: number): number {
  return perSecond === Infinity ? 0 : Math.max(0, owed - perSecond * seconds);
}

/** Cells per second, of which the older ones count less and less. */
function createMeter(clock: Clock) {
  let level = 0;
  let at = clock.monotonicMs();
  const decay = (): void => {
    const now = clock.monotonicMs();
    level *= Math.exp((at - now) / METER_MS);
    at = now;
  };
  return {
    add: (cells: number): void => {
      decay();
      level += cells;
    },
    perSecond: (): number => {
      decay();
      return (level * 1000) / METER_MS;
    },
  };
}

function createSlowdown(clock: Clock, measured: () => number) {
  let ceiling = Infinity;
  let peak = 0;
  let cause = '';
  let share = 0;
  let loweredAt = Number.NEGATIVE_INFINITY;
  let grownAt = 0;

  const grow = (): void => {
    const steps = Math.floor((clock.monotonicMs() - grownAt) / GROW_EVERY_MS);
    if (ceiling === Infinity || steps <= 0) return;
    grownAt += steps * GROW_EVERY_MS;
    ceiling *= GROWTH ** steps;
    if (ceiling > OVER_PEAK * peak) ceiling = Infinity;
  };
  return {
    cellsPerSecond: (): number => {
      grow();
      return ceiling;
    },
    answered: (pushback: string | null): void => {
      share += ((pushback === null ? 0 : 1) - share) / SHARE_OF;
      if (pushback === null) return;
      grow();
      const now = clock.monotonicMs();
      cause = pushback;
      grownAt = now;
      if (now - loweredAt < LOWER_EVERY_MS) return;
      loweredAt = now;
      const base = Math.max(CELLS_PER_SECOND_LEAST, Math.min(ceiling, measured()));
      if (ceiling === Infinity) peak = base;
      ceiling = Math.max(CELLS_PER_SECOND_LEAST, base / 2);
    },
    throttle: (): Throttle | null => {
      grow();
      return ceiling === Infinity ? null : { cause, cellsPerSecond: ceiling, share };
    },
  };
}
