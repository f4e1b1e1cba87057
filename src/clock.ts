/**
 * Time and chance as ports, so that tests and simulations can own them (docs/architecture.md).
 * No other file of `src/` reads a clock or draws a random number.
 */
import { randomBytes } from 'node:crypto';

export interface Clock {
  /** Milliseconds that never go back; only differences mean anything. For leases and deadlines. */
  monotonicMs(): number;
  /** Microseconds since 1970 in UTC. For what people and cells see. */
  wallMicros(): bigint;
  /** Resolves after `ms`; rejects with the signal's reason when it is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `action` after `ms` unless the returned function is called before. */
  after(ms: number, action: () => void): () => void;
}

export interface Random {
  /** A uniformly random number in [0, 1). */
  fraction(): number;
  /** `count` random bytes. */
  bytes(count: number): Buffer;
}

export const systemClock: Clock = {
  monotonicMs: () => performance.now(),
  wallMicros: () => BigInt(Date.now()) * 1000n,
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      const abort = (): void => {
        clearTimeout(timer);
        reject(signal?.reason as Error);
      };
      if (signal?.aborted === true) {
        reject(signal.reason as Error);
        return;
      }
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', abort);
        resolve();
      }, ms);
      signal?.addEventListener('abort', abort, { once: true });
    }),
  after: (ms, action) => {
    const timer = setTimeout(action, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};

export const systemRandom: Random = {
  fraction: () => Math.random(),
  bytes: (count) => randomBytes(count),
};

/** Numbers in [0, 1) that follow from the seed alone, on every machine (Mulberry32). */
export function seededFractions(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The promise's result, unless the signal is aborted first: then its reason. */
export async function unlessAborted<T>(
  promise: Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  if (signal === undefined) return promise;
  signal.throwIfAborted();
  let abort: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => {
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** Jittered exponential back-off: attempt 0 waits about `firstMs`, doubling up to `mostMs`. */
export function backoffMs(
  random: Random,
  attempt: number,
  firstMs: number,
  mostMs: number,
): number {
  const ceiling = Math.min(mostMs, firstMs * 2 ** Math.min(attempt, 30));
  return ceiling / 2 + (random.fraction() * ceiling) / 2;
}

/** Resolves when every socket of this process was looked at once for what came. */
export async function socketsRead(): Promise<void> {
  // The first turn of the event loop may have begun before; within the second each is looked at.
  await new Promise(setImmediate);
  await new Promise(setImmediate);
}

/** Timers that are due, and what came over the network, have their turn before it resolves. */
export function letOthersRun(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
