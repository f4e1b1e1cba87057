/** What registering needs of the outside, and how it waits for a lock. */
import { backoffMs, type Clock, type Random } from '../clock.js';
import { TerautilError } from '../errors.js';
import type { Failpoint, Lease, LockService, Session } from './ports.js';

const LOCK_POLL_FIRST_MS = 100;
const LOCK_POLL_MOST_MS = 1_000;

export interface RegisterPorts {
  readonly lockService: LockService;
  readonly session: Session;
  readonly clock: Clock;
  readonly random: Random;
  readonly failpoint: Failpoint;
  /** Aborted when the run drains: the wait for the lock ends. */
  readonly drain: AbortSignal;
}

/** What a holder of a lock is told to be doing, and what to do about it. */
export interface HeldFor {
  /** Before "by NAME, process 1.". */
  readonly what: string;
  readonly hint: string;
}

/** Waits for the lock; null when the run drains before. Throws TU-LOCK-TIMEOUT, which names the holder. */
export async function acquireWithin(
  ports: Omit<RegisterPorts, 'failpoint'>,
  lock: string,
  timeoutMs: number,
  { what, hint }: HeldFor,
): Promise<Lease | null> {
  const { clock, session, drain } = ports;
  const giveUpAt = clock.monotonicMs() + timeoutMs;
  for (let attempt = 0; ; attempt += 1) {
    if (drain.aborted) return null;
    const lease = await session.acquire(lock);
    if (lease !== null) return lease;
    if (clock.monotonicMs() >= giveUpAt) {
      const holder = (await ports.lockService.holders(lock))[0];
      const who =
        holder === undefined
          ? 'somebody'
          : `${holder.worker.host}, process ${holder.worker.processId}`;
      throw new TerautilError('TU-LOCK-TIMEOUT', `${what} by ${who}.`, { hint });
    }
    const wait = backoffMs(ports.random, attempt, LOCK_POLL_FIRST_MS, LOCK_POLL_MOST_MS);
    await clock.sleep(wait, AbortSignal.any([session.lost, drain])).catch((reason: unknown) => {
      if (!drain.aborted) throw reason;
    });
  }
}

/** A lock service answers many requests at a time, and each takes a while. */
const AT_ONCE_MAX = 16;

/** The results in order. When one fails nothing else is begun, and it throws when all that was begun has ended. */
export async function someAtOnce<T, R>(
  items: readonly T[],
  action: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  for (let first = 0; first < items.length; first += AT_ONCE_MAX) {
    const some = items.slice(first, first + AT_ONCE_MAX);
    for (const result of await Promise.allSettled(some.map(action))) {
      if (result.status === 'rejected') throw result.reason;
      results.push(result.value);
    }
  }
  return results;
}
