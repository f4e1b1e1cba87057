/**
 * One lock held by a session of the local lock service. Ownership is checked in the same transaction as
 * whatever it allows.
 */
import SQLite, { type Database } from 'better-sqlite3';
import { backoffMs, type Clock, type Random } from '../clock.js';
import { TerautilError } from '../errors.js';
import type { Lease, LedgerEntry } from '../migration/ports.js';
import { gone } from './gone.js';
import { unusable } from './local-schema.js';
import type { Statements } from './local-statements.js';

/** And how it is waited for. */
export interface LockFile {
  readonly file: string;
  readonly clock: Clock;
  readonly random: Random;
}

interface Holding {
  readonly file: LockFile;
  readonly lock: string;
  readonly session: string;
  readonly epoch: bigint;
  readonly takenOver: boolean;
  readonly startNotBefore: number;
  readonly deadline: () => number;
  readonly lost: AbortSignal;
  readonly onRelease: () => void;
}

export interface HeldLease extends Lease {
  isMine(): boolean;
  lose(): void;
}

export function createLease(
  database: Database,
  statements: Statements,
  holding: Holding,
): HeldLease {
  const { file, lock, session, epoch } = holding;
  const lost = new AbortController();
  const isMine = (): boolean => {
    const held = statements.held(lock);
    return held?.session === session && held.epoch === epoch && !held.released;
  };
  const lose = (): TerautilError => {
    const error = gone(`${lock} was taken from it`);
    lost.abort(error);
    return error;
  };
  const checkOwner = (): void => {
    if (!isMine()) throw lose();
  };
  const publish = database.transaction(
    (entries: readonly LedgerEntry[], removed: readonly string[]) => {
      checkOwner();
      for (const entry of entries) statements.put(entry);
      for (const key of removed) statements.remove(key);
    },
  );
  const release = database.transaction(() => {
    checkOwner();
    statements.release(lock);
  });
  return {
    epoch,
    takenOver: holding.takenOver,
    startNotBefore: holding.startNotBefore,
    deadline: holding.deadline,
    lost: AbortSignal.any([holding.lost, lost.signal]),
    publish: (entries, removed = []) =>
      promised(file, () => {
        publish.immediate(entries, removed);
      }),
    release: () =>
      promised(file, () => {
        release.immediate();
        holding.onRelease();
      }),
    isMine,
    lose,
  };
}

/** SQLite waits by looking now and then: of many who write one after the other some never find the file free. */
const BUSY_MS_MOST = 30_000;
const BUSY_PAUSE_FIRST_MS = 5;
const BUSY_PAUSE_MOST_MS = 100;

/** Tries again while others keep the file, with room for what else this process has to do. */
export async function promised<T>({ file, clock, random }: LockFile, action: () => T): Promise<T> {
  const giveUpAt = clock.monotonicMs() + BUSY_MS_MOST;
  for (let times = 0; ; times += 1) {
    try {
      return translated(file, action);
    } catch (error) {
      const isBusy = error instanceof TerautilError && error.id === 'TU-LOCK-SERVICE';
      if (!isBusy || clock.monotonicMs() >= giveUpAt) throw error;
    }
    await clock.sleep(backoffMs(random, times, BUSY_PAUSE_FIRST_MS, BUSY_PAUSE_MOST_MS));
  }
}

/** What SQLite throws: TU-LOCK-SERVICE when others kept the file for too long, else TU-LEDGER-INVALID. */
export function translated<T>(file: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof SQLite.SqliteError)) throw error;
    if (!error.code.startsWith('SQLITE_BUSY')) throw unusable(file, error);
    throw new TerautilError('TU-LOCK-SERVICE', `The lock file ${file} is busy: ${error.message}.`, {
      hint: 'Is another process stuck in it? Run again: what was acknowledged is kept.',
      cause: error,
    });
  }
}
