/**
 * This process as the others see it: a lock that it holds for as long as it works on the migration, and a record of
 * what it does. Who is gone without a word is removed by whoever sees it first, so that nothing piles up.
 */
import { TerautilError } from '../../errors.js';
import { ledgerKeys } from '../ledger/ledger.js';
import type { Lease, LockHolder, Session, WorkerInfo } from '../ports.js';
import { lockUse } from './lock-names.js';
import { encodeWorker, type WorkerState } from './records.js';

export interface PresencePorts {
  readonly name: string;
  readonly session: Session;
  readonly worker: WorkerInfo;
  /** When this process came, microseconds since 1970. */
  readonly since: bigint;
}

export interface Presence {
  /** Told at once, or with a later `renew` when that is not possible now. */
  say(state: WorkerState): void;
  /** Takes the lock if it is not held, and writes what was said last. */
  renew(): Promise<void>;
  /** Removes what workers left that are not alive, as soon as they are known to be dead. */
  bury(others: readonly LockHolder[]): Promise<void>;
  leave(): Promise<void>;
}

/** Nobody's work depends on it: where the lock service does not answer, it is done later. */
export function createPresence({ name, session, worker, since }: PresencePorts): Presence {
  const keys = ledgerKeys(name);
  const key = keys.worker(session.id);
  let lease: Lease | null = null;
  let wanted: WorkerState = 'working';
  let written: WorkerState | null = null;
  let isOver = false;
  let queue = Promise.resolve();

  /** One after the other. */
  const inTurn = (action: () => Promise<void>): Promise<void> => {
    const done = queue.then(action).catch(ignoreAdapter);
    queue = done.catch(() => undefined);
    return done;
  };
  const write = async (): Promise<void> => {
    if (isOver) return;
    if (lease === null || lease.lost.aborted) {
      written = null;
      lease = await session.acquire(keys.workerLock(session.id));
    }
    if (lease === null || written === wanted) return;
    const state = wanted;
    const { host, processId } = worker;
    const value = encodeWorker({ session: session.id, host, processId, since, state });
    await lease.publish([{ key, value }]);
    written = state;
  };
  const buryOne = async ({ lock }: LockHolder): Promise<void> => {
    const use = lockUse(name, lock);
    if (isOver || use.kind !== 'worker' || use.session === session.id) return;
    const grave = await session.acquire(lock);
    // Nothing but this record is written under the lock, so there is no quiet time to wait for.
    await grave?.publish([], [keys.worker(use.session)]);
    await grave?.release();
  };
  return {
    say: (state) => {
      if (state === wanted) return;
      wanted = state;
      // A bug shows with the next renewal.
      inTurn(write).catch(() => undefined);
    },
    renew: () => inTurn(write),
    bury: async (others) => {
      for (const other of others) await inTurn(() => buryOne(other));
    },
    leave: () =>
      inTurn(async () => {
        isOver = true;
        if (lease === null || lease.lost.aborted) return;
        await lease.publish([], [key]);
        await lease.release();
      }),
  };
}

/** What an adapter says is met again by the work itself; anything else is a bug. */
function ignoreAdapter(error: unknown): void {
  if (!(error instanceof TerautilError)) throw error;
}
