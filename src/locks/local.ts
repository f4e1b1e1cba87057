/**
 * The lock service of one machine: a SQLite file that several processes share. Each step is one
 * transaction. A session is alive while its heartbeat counter moves: it is dead when *this* process saw
 * the counter unchanged for one lease on *its own* monotonic clock, so no wall clock decides anything.
 *
 * A lease that was not released is taken over after its holder is seen dead, and nothing is written
 * under it before the holder's quiet time has passed as well (docs/architecture.md, "Take-over").
 */
import { hostname } from 'node:os';
import SQLite, { type Database } from 'better-sqlite3';
import type { Clock, Random } from '../clock.js';
import { TerautilError } from '../errors.js';
import type {
  Lease,
  LedgerEntry,
  LockHolder,
  LockService,
  Session,
  WorkerInfo,
} from '../migration/ports.js';
import { openLocksDatabase, unusable } from './local-schema.js';
import { createStatements, type HeldLock, type Statements } from './local-statements.js';

export interface LocalLockOptions {
  /** Path of `locks.db`. */
  readonly file: string;
  /** Reading only: the file is not created, and a missing one is an empty ledger. */
  readonly readOnly: boolean;
  readonly leaseMs: number;
  /** How long a write of a dead holder may still arrive after its lease, for that lease; both ms. */
  readonly quietMs: (leaseMs: number) => number;
  readonly clock: Clock;
  readonly random: Random;
}

/** A third of the lease: two heartbeats may be late before it is lost. */
const HEARTBEATS_PER_LEASE = 3;

export function createLocalLockService(options: LocalLockOptions): LockService {
  const { file } = options;
  const database = openLocksDatabase(file, options.readOnly);
  if (database === null) return emptyLockService;
  const statements = createStatements(database);
  return {
    // eslint-disable-next-line @typescript-eslint/require-await -- the port is asynchronous, SQLite is not
    read: async function* (prefix) {
      yield* translated(file, () => statements.entries(prefix));
    },
    holders: (prefix) => promised(file, () => holders(statements, prefix, options)),
    openSession: (worker) =>
      promised(file, () => openSession(database, statements, worker, options)),
    close: () => {
      database.close();
    },
  };
}

/** What a reader sees before the first apply. */
const emptyLockService: LockService = {
  read: async function* () {
    // Nothing was ever registered.
  },
  holders: () => Promise.resolve([]),
  openSession: () =>
    Promise.reject(new TerautilError('TU-BUG', 'A reader tried to open a lock session.')),
  close: () => undefined,
};

function holders(
  statements: Statements,
  prefix: string,
  { clock }: LocalLockOptions,
): readonly LockHolder[] {
  const now = clock.wallMicros();
  return statements.heldBelow(prefix).map((held) => ({
    lock: held.key,
    session: held.session,
    epoch: held.epoch,
    worker: held.worker,
    alive: now - held.heartbeatAt < BigInt(held.leaseMs) * 1000n,
  }));
}

function openSession(
  database: Database,
  statements: Statements,
  worker: WorkerInfo,
  options: LocalLockOptions,
): Session {
  const { clock, file, leaseMs } = options;
  const id = `${hostname()}#${options.random.bytes(8).toString('hex')}`;
  const lost = new AbortController();
  let aliveUntil = clock.monotonicMs() + leaseMs;
  let cancelBeat: () => void = () => undefined;

  const beat = (): void => {
    const sentAt = clock.monotonicMs();
    // A process that was stopped for longer than its lease may have lost its locks meanwhile.
    if (sentAt >= aliveUntil) {
      lost.abort(gone('this process did not run for longer than its lease'));
      return;
    }
    try {
      if (!statements.heartbeat(id, clock.wallMicros())) throw gone(`session ${id} was removed`);
      aliveUntil = sentAt + leaseMs;
    } catch (error) {
      if (clock.monotonicMs() >= aliveUntil) {
        lost.abort(gone('the lock file could not be written in time', error));
        return;
      }
    }
    cancelBeat = clock.after(leaseMs / HEARTBEATS_PER_LEASE, beat);
  };
  statements.insertSession(id, worker, leaseMs, clock.wallMicros());
  beat();

  /** Heartbeats of other sessions as this process saw them last. */
  const seen = new Map<string, { heartbeat: bigint; at: number }>();
  const isDead = (held: HeldLock): boolean => {
    const known = seen.get(held.session);
    if (known?.heartbeat !== held.heartbeat) {
      seen.set(held.session, { heartbeat: held.heartbeat, at: clock.monotonicMs() });
      return false;
    }
    return clock.monotonicMs() - known.at >= held.leaseMs;
  };

  const claim = database.transaction((lock: string) => {
    const held = statements.held(lock);
    if (held !== null && !held.released && (held.session === id || !isDead(held))) return null;
    const epoch = (held?.epoch ?? 0n) + 1n;
    statements.take(lock, id, epoch);
    const takenOver = held !== null && !held.released;
    return { epoch, takenOver, quietMs: takenOver ? options.quietMs(held.leaseMs) : 0 };
  });

  return {
    id,
    lost: lost.signal,
    acquire: (lock) =>
      promised(file, () => {
        lost.signal.throwIfAborted();
        const claimed = claim.immediate(lock);
        if (claimed === null) return null;
        const { epoch, takenOver, quietMs } = claimed;
        return createLease(database, statements, {
          file,
          lock,
          session: id,
          epoch,
          takenOver,
          startNotBefore: takenOver ? clock.monotonicMs() + quietMs : 0,
          deadline: () => aliveUntil,
          lost: lost.signal,
        });
      }),
    close: () =>
      promised(file, () => {
        cancelBeat();
        statements.closeSession(id);
      }),
  };
}

interface Holding {
  readonly file: string;
  readonly lock: string;
  readonly session: string;
  readonly epoch: bigint;
  readonly takenOver: boolean;
  readonly startNotBefore: number;
  readonly deadline: () => number;
  readonly lost: AbortSignal;
}

function createLease(database: Database, statements: Statements, holding: Holding): Lease {
  const { file, lock, session, epoch } = holding;
  const lost = new AbortController();
  const checkOwner = (): void => {
    const held = statements.held(lock);
    if (held?.session === session && held.epoch === epoch && !held.released) return;
    const error = gone(`${lock} was taken over`);
    lost.abort(error);
    throw error;
  };
  const publish = database.transaction((entries: readonly LedgerEntry[]) => {
    checkOwner();
    for (const entry of entries) statements.put(entry);
  });
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
    publish: (entries) =>
      promised(file, () => {
        publish.immediate(entries);
      }),
    release: () =>
      promised(file, () => {
        release.immediate();
      }),
  };
}

function promised<T>(file: string, action: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(translated(file, action));
  });
}

/** What SQLite throws: TU-LOCK-SERVICE when others kept the file for too long, else TU-LEDGER-INVALID. */
function translated<T>(file: string, action: () => T): T {
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

function gone(why: string, cause?: unknown): TerautilError {
  return new TerautilError('TU-LEASE-LOST', `The lease is lost: ${why}.`, {
    hint: 'Another worker goes on with this work; run apply again to join it.',
    ...(cause === undefined ? {} : { cause }),
  });
}
