/**
 * Registration: the ranges of a migration are written into the ledger once, under the migration lock,
 * as immutable definitions. Workers lease registered ranges only, never what they would compile
 * themselves. `meta` is written last, so a registration that was cut short is simply done again, under
 * another generation, because it may have seen other tablets.
 */
import type { Clock } from '../clock.js';
import { bug } from '../errors.js';
import {
  metaEntry,
  tableEntries,
  tableId,
  type AddedTable,
  type NewGeneration,
} from './ledger/generation.js';
import { STEP_BYTES_MAX, STEP_ENTRIES_MAX } from './limits.js';
import { freshGeneration, ledgerKeys, type LedgerState } from './ledger/ledger.js';
import { readLedgerState } from './ledger/read-state.js';
import { claimTables, releaseAll } from './owners.js';
import type { ClusterIdentity, Lease, LedgerEntry, LockService } from './ports.js';
import { acquireWithin, type HeldFor, type RegisterPorts } from './register-ports.js';

const REGISTERING: HeldFor = {
  what: 'The migration lock is held',
  hint: 'Another apply is registering this migration. Run again, or wait longer with --lock-timeout.',
};

export interface Registration {
  readonly name: string;
  readonly identity: string;
  /** Hash of the plan's globs. */
  readonly globs: string | null;
  readonly tables: readonly AddedTable[];
  readonly destination: ClusterIdentity;
  /** Whether anything is copied; a comparison owns no table. */
  readonly copies: boolean;
  /** How long to wait for the migration lock. */
  readonly lockTimeoutMs: number;
}

export async function readLedger(
  lockService: LockService,
  name: string,
): Promise<LedgerState | null> {
  return readLedgerState(name, lockService.read(ledgerKeys(name).all));
}

async function readEntries(lockService: LockService, name: string): Promise<LedgerEntry[]> {
  const entries: LedgerEntry[] = [];
  for await (const entry of lockService.read(ledgerKeys(name).all)) entries.push(entry);
  return entries;
}

/**
 * Registers, or returns what somebody else registered meanwhile; null when the run drained before it had
 * the lock. Throws TU-LOCK-TIMEOUT; TU-GUARD when a table belongs to another migration.
 */
export async function register(
  ports: RegisterPorts,
  registration: Registration,
): Promise<LedgerState | null> {
  const { name, lockTimeoutMs, destination, copies, tables } = registration;
  return underMigrationLock(ports, name, lockTimeoutMs, async (lease, entries) => {
    const existing = await readLedgerState(name, entries);
    if (existing !== null) return existing;
    const generation = firstGeneration(ports.clock, registration, freshGeneration(name, entries));
    const names = tables.map(({ decision }) => decision.plan.destination);
    const owned = await claimTables(ports, name, destination, copies ? names : [], lockTimeoutMs);
    if (owned === null) return null;
    try {
      await publishGeneration(ports, lease, generation);
    } finally {
      await releaseAll(owned);
    }
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
  for (const step of inSteps(entries)) {
    await lease.publish(step);
    failpoint('register.half');
  }
  await lease.publish([meta]);
}

/** All entries, in their order, in steps that are as large as may be. */
export function inSteps(entries: readonly LedgerEntry[]): LedgerEntry[][] {
  const steps: LedgerEntry[][] = [];
  let bytes = Infinity;
  for (const entry of entries) {
    const size = entry.key.length + entry.value.byteLength;
    const last = steps.at(-1);
    if (last === undefined || last.length === STEP_ENTRIES_MAX || bytes + size > STEP_BYTES_MAX) {
      steps.push([entry]);
      bytes = size;
    } else {
      last.push(entry);
      bytes += size;
    }
  }
  return steps;
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
