/**
 * A fast clock that waits for servers. What is promised after a lost answer rests on an assumption about
 * servers: none applies a write later than the quiet time (docs/architecture.md, "Unknown outcome"). On
 * a busy machine a clock that simply goes on breaks it: the process stands still for half a second, and
 * the quiet time is over before the request is read that was sent long before. Here time stands still
 * while a write is on its way, and timers run one by one in their order, however late.
 */
import { systemClock, type Clock } from '../../src/clock.js';

export interface PatientClock extends Clock {
  /** Time stands still until `work` is settled. */
  hold<T>(work: Promise<T>): Promise<T>;
}

interface Timer {
  readonly at: number;
  readonly action: () => void;
}

/** Runs `factor` times faster than the wall. */
export function createPatientClock(factor: number): PatientClock {
  const timers = new Set<Timer>();
  /** What had passed at `since`, a time of the wall. */
  let passed = 0;
  let since = systemClock.monotonicMs();
  let holds = 0;
  let cancelWake: () => void = () => undefined;

  const running = (): number =>
    holds > 0 ? passed : passed + (systemClock.monotonicMs() - since) * factor;
  const first = (): Timer | null => {
    let found: Timer | null = null;
    for (const timer of timers) if (found === null || timer.at < found.at) found = timer;
    return found;
  };
  /** Never later than a timer that has not run yet. */
  const now = (): number => Math.min(running(), first()?.at ?? Infinity);

  const schedule = (): void => {
    cancelWake();
    const next = first();
    if (next === null || holds > 0) return;
    cancelWake = systemClock.after(Math.max(0, next.at - running()) / factor, wake);
  };
  const wake = (): void => {
    const due = first();
    if (due === null || holds > 0) return;
    if (due.at <= running()) {
      timers.delete(due);
      due.action();
    }
    // Whatever that set off with promises runs first, and may hold the clock.
    cancelWake();
    const later = setImmediate(schedule);
    cancelWake = () => {
      clearImmediate(later);
    };
  };
  const after = (ms: number, action: () => void): (() => void) => {
    const timer = { at: now() + ms, action };
    timers.add(timer);
    schedule();
    return () => {
      timers.delete(timer);
    };
  };

  return {
    monotonicMs: now,
    wallMicros: () => systemClock.wallMicros(),
    after,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
          reject(signal.reason as Error);
          return;
        }
        const cancel = after(ms, () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        });
        const abort = (): void => {
          cancel();
          reject(signal?.reason as Error);
        };
        signal?.addEventListener('abort', abort, { once: true });
      }),
    hold: async (work) => {
      if (holds === 0) passed = now();
      holds += 1;
      cancelWake();
      try {
        return await work;
      } finally {
        holds -= 1;
        if (holds === 0) {
          since = systemClock.monotonicMs();
          schedule();
        }
      }
    },
  };
}
