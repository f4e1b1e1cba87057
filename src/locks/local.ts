/**
 * The lock service of one machine: a SQLite file that several processes share. Each step is one
 * transaction. A session is alive while its heartbeat counter moves: it is dead when *this* process saw
 * the counter unchanged for one lease on *its own* monotonic clock, so no wall clock decides anything.
 *
 * A lease that was not released is taken over after its holder is seen dead, and nothing is written
 * under it before the holder's quiet time has passed as well (docs/architecture.md, "Take-over").
 */
import { hostname } from 'node:os';
import type { Database } from 'better-sqlite3';
import type { Clock, Random } from '../clock.js';
import { TerautilError } from '../errors.js';
import type {
  BreakOutcome,
  LockHolder,
  LockService,
  OtherSession,
  Session,
  WorkerInfo,
} from '../migration/ports.js';
import { gone } from './gone.js';
import { entryReader } from './local-entries.js';
import { createLease, promised, type HeldLease } from './local-lease.js';
import { watchHeartbeats } from './local-heartbeats.js';
import { openLocksDatabase } from './local-schema.js';
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

interface Claim {
  readonly epoch: bigint;
  readonly takenOver: boolean;
  readonly quietMs: number;
}

/** A third of the lease: two heartbeats may be late before it is lost. */
const HEARTBEATS_PER_LEASE = 3;
/** For so long nothing else happens in this process; then it is tried again. */
const BUSY_TIMEOUT_MS = 1_000;
/** Until a heartbeat for which the file was not to be had is tried again. */
const LATE_BEAT_MS = 100;

export function createLocalLockService(options: LocalLockOptions): LockService {
  const { file } = options;
  const database = openLocksDatabase(file, options.readOnly);
  if (database === null) return emptyLockService;
  database.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
  const statements = createStatements(database);
  return {
    read: entryReader(file, database, options.readOnly),
    holders: (prefix) => promised(options, () => holders(statements, prefix, options)),
    openSession: (worker) =>
      promised(options, () => openSession(database, statements, worker, options)),
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

/** The heartbeat of who was seen silent for its lease, by whoever broke its lock: nobody has to watch it again. */
const SEEN_DEAD = -1n;

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
    since: held.takenAt,
    alive: now - held.heartbeatAt < BigInt(held.leaseMs) * 1000n,
  }));
}

function openSession(
  database: Database,
  statements: Statements,
  worker: WorkerInfo,
  options: LocalLockOptions,
): Session {
  const { clock, leaseMs } = options;
  const id = `${hostname()}#${options.random.bytes(8).toString('hex')}`;
  const lost = new AbortController();
  let aliveUntil = clock.monotonicMs() + leaseMs;
  let cancelBeat: () => void = () => undefined;

  const leases = new Set<HeldLease>();
  const renew = database.transaction((): HeldLease[] => {
    // By a look while nobody else can write the file: locks are taken over before it or
    // after this heartbeat, however long it had to wait for the file. One that is broken is told of in time too.
    if (!statements.heartbeat(id, clock.wallMicros())) throw gone(`session ${id} was removed`);
    return [...leases].filter((lease) => !lease.isMine());
  });

  const beat = (): void => {
    const sentAt = clock.monotonicMs();
    let nextIn = leaseMs / HEARTBEATS_PER_LEASE;
    try {
      // A process that did not run for longer than its lease may have lost locks meanwhile. The same
      // step tells which; the others are kept, since nobody can take them over from now on.
      const takenOver = renew.immediate();
      for (const lease of takenOver) {
        lease.lose();
        leases.delete(lease);
      }
      aliveUntil = sentAt + leaseMs;
    } catch (error) {
      if (clock.monotonicMs() >= aliveUntil) {
        lost.abort(gone('the lock file could not be written in time', error));
        return;
      }
      nextIn = Math.min(nextIn, LATE_BEAT_MS);
    }
    cancelBeat = clock.after(nextIn, beat);
  };
  statements.insertSession(id, worker, leaseMs, clock.wallMicros());
  beat();

  const heartbeats = watchHeartbeats(clock);
  const isDead = ({ session, heartbeat, leaseMs: theirs }: HeldLock): boolean =>
    heartbeat === SEEN_DEAD || heartbeats.look(session, heartbeat).silentMs >= theirs;
  // One that slept while somebody cleaned may not know it yet.
  const checkOpen = (): void => {
    if (!statements.isOpen(id)) throw gone(`session ${id} was removed`);
  };

  const claim = database.transaction((lock: string): Claim | null => {
    checkOpen();
    const held = statements.held(lock);
    if (held !== null && !held.released && (held.session === id || !isDead(held))) return null;
    const epoch = (held?.epoch ?? 0n) + 1n;
    statements.take(lock, id, epoch, clock.wallMicros());
    const takenOver = held !== null && !held.released;
    return { epoch, takenOver, quietMs: takenOver ? options.quietMs(held.leaseMs) : 0 };
  });

  const clear = database.transaction(
    (prefix: string, lock: string): Claim | { readonly others: readonly OtherSession[] } => {
      checkOpen();
      const others = statements.otherSessions(id).flatMap((other): OtherSession[] => {
        const { silentMs, hasMoved } = heartbeats.look(other.id, other.heartbeat);
        const quietMs = other.holds ? options.quietMs(other.leaseMs) : 0;
        const deadInMs = other.leaseMs + quietMs - silentMs;
        return deadInMs <= 0 ? [] : [{ worker: other.worker, isAlive: hasMoved, deadInMs }];
      });
      if (others.length > 0) return { others };
      const epoch = (statements.held(lock)?.epoch ?? 0n) + 1n;
      statements.clear(prefix, id);
      statements.take(lock, id, epoch, clock.wallMicros());
      return { epoch, takenOver: false, quietMs: 0 };
    },
  );

  const breakLock = database.transaction((lock: string, force: boolean): BreakOutcome => {
    checkOpen();
    const held = statements.held(lock);
    if (held === null || held.released) return 'free';
    const { silentMs, hasMoved } = heartbeats.look(held.session, held.heartbeat);
    const isSeenDead = held.heartbeat === SEEN_DEAD || silentMs >= held.leaseMs;
    if (!isSeenDead && !force) {
      return { worker: held.worker, isAlive: hasMoved, deadInMs: held.leaseMs - silentMs };
    }
    // As if the holder had died now: a dead one without a heartbeat to come, whose silence is waited for.
    const id = `${held.session}!${options.random.bytes(4).toString('hex')}`;
    statements.bury(held, id, isSeenDead ? SEEN_DEAD : 0n);
    return 'broken';
  });

  const hold = (lock: string, { epoch, takenOver, quietMs }: Claim): HeldLease => {
    const lease = createLease(database, statements, {
      file: options,
      lock,
      session: id,
      epoch,
      takenOver,
      startNotBefore: takenOver ? clock.monotonicMs() + quietMs : 0,
      deadline: () => aliveUntil,
      lost: lost.signal,
      onRelease: () => void leases.delete(lease),
    });
    leases.add(lease);
    return lease;
  };

  return {
    id,
    lost: lost.signal,
    acquire: (lock) =>
      promised(options, () => {
        lost.signal.throwIfAborted();
        const claimed = claim.immediate(lock);
        return claimed && hold(lock, claimed);
      }),
    clear: (prefix, lock) =>
      promised(options, () => {
        lost.signal.throwIfAborted();
        const cleared = clear.immediate(prefix, lock);
        return 'others' in cleared ? cleared : { lease: hold(lock, cleared) };
      }),
    breakLock: (lock, force) =>
      promised(options, () => {
        lost.signal.throwIfAborted();
        return breakLock.immediate(lock, force);
      }),
    close: () =>
      promised(options, () => {
        cancelBeat();
        statements.closeSession(id);
      }),
  };
}
