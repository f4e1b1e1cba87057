/**
 * A semaphore that counts bytes, first come first served. One request larger than the whole budget is
 * admitted alone, as an overdraft, so that a huge row cannot wait for ever.
 */
export interface ByteBudget {
  /** Resolves when `bytes` are admitted; rejects with the signal's reason. */
  acquire(bytes: number, signal: AbortSignal): Promise<void>;
  /** True when they were admitted at once; false when they would have to wait. */
  tryAcquire(bytes: number): boolean;
  release(bytes: number): void;
  /** How many requests are admitted and not released yet. */
  readonly admitted: () => number;
}

export function createByteBudget(totalBytes: number): ByteBudget {
  let used = 0;
  let admitted = 0;
  const waiting: { bytes: number; admit: () => void }[] = [];

  const fits = (bytes: number): boolean => used === 0 || used + bytes <= totalBytes;
  const admit = (bytes: number): void => {
    used += bytes;
    admitted += 1;
  };
  const admitWaiting = (): void => {
    for (let first = waiting[0]; first !== undefined; first = waiting[0]) {
      if (!fits(first.bytes)) return;
      waiting.shift();
      admit(first.bytes);
      first.admit();
    }
  };

  return {
    tryAcquire: (bytes) => {
      if (waiting.length > 0 || !fits(bytes)) return false;
      admit(bytes);
      return true;
    },
    acquire: (bytes, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) {
          reject(signal.reason as Error);
          return;
        }
        const giveUp = (): void => {
          waiting.splice(waiting.indexOf(entry), 1);
          reject(signal.reason as Error);
          admitWaiting();
        };
        const entry = {
          bytes,
          admit: () => {
            signal.removeEventListener('abort', giveUp);
            resolve();
          },
        };
        signal.addEventListener('abort', giveUp, { once: true });
        waiting.push(entry);
        admitWaiting();
      }),
    release: (bytes) => {
      used -= bytes;
      admitted -= 1;
      admitWaiting();
    },
    admitted: () => admitted,
  };
}
