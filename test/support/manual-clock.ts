/** A clock that stands still until a test moves it; timers that are due run in order. */
import type { Clock } from '../../src/clock.js';

export interface ManualClock extends Clock {
  /** Moves time on and runs what is due; what it started with promises runs before this resolves. */
  advance(ms: number): Promise<void>;
  /** As SIGSTOP and SIGCONT: time goes on and nothing runs; what was due runs at the next `advance`. */
  sleepThrough(ms: number): void;
}

export function createManualClock(): ManualClock {
  let now = 1_000;
  const timers = new Set<{ at: number; action: () => void }>();

  function after(ms: number, action: () => void): () => void {
    const timer = { at: now + ms, action };
    timers.add(timer);
    return () => timers.delete(timer);
  }

  return {
    monotonicMs: () => now,
    wallMicros: () => 1_700_000_000_000_000n + BigInt(Math.floor(now * 1000)),
    after,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const cancel = after(ms, () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        });
        const abort = (): void => {
          cancel();
          reject(signal?.reason as Error);
        };
        if (signal?.aborted === true) abort();
        else signal?.addEventListener('abort', abort, { once: true });
      }),
    sleepThrough(ms) {
      now += ms;
    },
    async advance(ms) {
      const end = now + ms;
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve));
        const next = [...timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        timers.delete(next);
        now = Math.max(now, next.at);
        next.action();
      }
      now = Math.max(now, end);
    },
  };
}
