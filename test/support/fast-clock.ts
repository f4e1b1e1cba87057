/** A clock that runs `factor` times faster than the wall, so that waits of minutes take a moment. */
import { systemClock, type Clock } from '../../src/clock.js';

export function createFastClock(factor: number): Clock {
  return {
    monotonicMs: () => systemClock.monotonicMs() * factor,
    wallMicros: () => systemClock.wallMicros(),
    sleep: (ms, signal) => systemClock.sleep(ms / factor, signal),
    after: (ms, action) => systemClock.after(ms / factor, action),
  };
}
