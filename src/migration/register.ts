/**
 * Registration: the ranges of a migration are written into the ledger once, under the migration lock,
 * as immutable definitions. Workers lease registered ranges only, never what they would compile
 * themselves. `meta` is written last, so a registration that was cut short is simply done again, under
 * another generation, because it may have seen other tablets.
 */
import type { Clock, Random } from '../clock.js';
import { backoffMs } from '../clock.js';
import { bug, TerautilError } from '../errors.js';
import {
  metaEntry,
  tableEntries,
  tableId,
  type AddedTable,
  type NewGeneration,
} from './ledger/generation.js';
import { freshGeneration, ledgerKeys, readLedgerState, type LedgerState } from './ledger/ledger.js';
import type { Failpoint, Lease, LedgerEntry, LockService, Session } from './ports.js';

/** Entries written in one step; keeps one transaction short. */
const ENTRIES_PER_STEP = 500;
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

export interface Registration {
  readonly name: string;
  readonly identity: string;
  /** Hash of the plan's globs. */
  readonly globs: string | null;
  readonly tables: readonly AddedTable[];
  /** How long to wait for the migration lock. */
  readonly lockTimeoutMs: number;
}

export async function readLedger(
  lockService: LockService,
  name: string,
): Promise<LedgerState | null> {
  return readLedgerState(name, await readEntries(lockService, name));
}

async function readEntries(lockService: LockService, name: string): Promise<LedgerEntry[]> {
  const entries: LedgerEntry[] = [];
  for await (const entry of lockService.read(ledgerKeys(name).all)) entries.push(entry);
  return entries;
}

/**
 * Registers, or returns what somebody else registered meanwhile; null when the run drained before it had
 * the lock. Throws TU-LOCK-TIMEOUT.
 */
export async function register(
  ports: RegisterPorts,
  registration: Registration,
): Promise<LedgerState | null> {
  const { name, lockTimeoutMs } = registration;
  return underMigrationLock(ports, name, lockTimeoutMs, async (lease, entries) => {
    const existing = readLedgerState(name, entries);
    if (existing !== null) return existing;
    const generation = freshGeneration(name, entries);
    await publishGeneration(ports, lease, firstGeneration(ports.clock, registration, generation));
    return (await readLedger(ports.lockService, name)) ?? bug('The registration vanished.');
  });
}

/**
 * Does `work` under the migration lock, with the entries of the ledger as they are under it; null when the
 * run drained before. No quiet time here: under this lock nothing is written but ledger entries, each
 * with a check of the owner in the same step. Throws TU-LOCK-TIMEOUT.
 */
export async function underMigrationLock<T>(
  ports: RegisterPorts,
  name: string,
  timeoutMs: number,
  work: (lease: Lease, entries: readonly LedgerEntry[]) => Promise<T>,
): Promise<T | null> {
  const lease = await acquireWithin(ports, ledgerKeys(name).migrationLock, timeoutMs, REGISTERING);
  if (lease === null) return null;
  try {
    return await work(lease, await readEntries(ports.lockService, name));
  } finally {
    // Where it was lost there is nothing to release, and `work` has said so.
    if (!lease.lost.aborted) await lease.release();
  }
}

/** `meta` last: a generation that is cut short counts for nothing. Throws TU-LEASE-LOST. */
export async function publishGeneration(
  { failpoint }: Pick<RegisterPorts, 'failpoint'>,
  lease: Lease,
  { entries, meta }: NewGeneration,
): Promise<void> {
  for (let first = 0; first < entries.length; first += ENTRIES_PER_STEP) {
    await lease.publish(entries.slice(first, first + ENTRIES_PER_STEP));
    failpoint('register.half');
  }
  await lease.publish([meta]);
}

function firstGeneration(
  clock: Clock,
  { name, identity, globs, tables }: Registration,
  generation: number,
): NewGeneration {
  const keys = ledgerKeys(name);
  return {
    entries: tables.flatMap((table, at) => tableEntries(keys, generation, tableId(at + 1), table)),
    meta: metaEntry({
      name,
      identity,
      generation,
      generations: [generation],
      globs,
      tables: tables.length,
      ranges: tables.reduce((sum, { decision }) => sum + decision.ranges.length, 0),
      registeredAt: clock.wallMicros(),
    }),
  };
}

/** What a holder of a lock is told to be doing, and what to do about it. */
export interface HeldFor {
  /** Before "by NAME, process 1.". */
  readonly what: string;
  readonly hint: string;
}

const REGISTERING: HeldFor = {
  what: 'The migration lock is held',
  hint: 'Another apply is registering this migration. Run again, or wait longer with --lock-timeout.',
};

/** Waits for the lock; null when the run drains before. Throws TU-LOCK-TIMEOUT, which names the holder. */
export async function acquireWithin(
  ports: RegisterPorts,
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
