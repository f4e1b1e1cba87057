/**
 * Registration: the ranges of a migration are written into the ledger once, under the migration lock,
 * as immutable definitions. Workers lease registered ranges only, never what they would compile
 * themselves. `meta` is written last, so a registration that was cut short is simply done again, under
 * another generation, because it may have seen other tablets.
 */
import type { Clock, Random } from '../clock.js';
import { backoffMs } from '../clock.js';
import { bug, TerautilError } from '../errors.js';
import type { TablePlan } from '../plan/types.js';
import type { TableDecision } from './survey/compile.js';
import { firstFlaw } from './coverage.js';
import { encodeMeta, encodeRange, encodeTable, type Creation } from './ledger/definitions.js';
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
  readonly tables: readonly { readonly decision: TableDecision; readonly scope: string }[];
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
  const keys = ledgerKeys(registration.name);
  const lease = await acquireWithin(ports, keys.migrationLock, registration.lockTimeoutMs);
  if (lease === null) return null;
  // No quiet time here: under this lock nothing is written but ledger entries, each with a check of the
  // owner in the same step.
  const entries = await readEntries(ports.lockService, registration.name);
  const existing = readLedgerState(registration.name, entries);
  if (existing === null) {
    const generation = freshGeneration(registration.name, entries);
    await writeDefinitions(ports, registration, generation, lease);
  }
  await lease.release();
  return (
    existing ??
    (await readLedger(ports.lockService, registration.name)) ??
    bug('The registration vanished.')
  );
}

async function writeDefinitions(
  ports: RegisterPorts,
  registration: Registration,
  generation: number,
  lease: Lease,
): Promise<void> {
  const entries = registration.tables.flatMap((table, index) =>
    definitions(registration, generation, table, index),
  );
  const ranges = registration.tables.reduce((sum, t) => sum + t.decision.ranges.length, 0);
  for (let first = 0; first < entries.length; first += ENTRIES_PER_STEP) {
    await lease.publish(entries.slice(first, first + ENTRIES_PER_STEP));
    ports.failpoint('register.half');
  }
  const meta = {
    name: registration.name,
    identity: registration.identity,
    generation,
    globs: registration.globs,
    tables: registration.tables.length,
    ranges,
    registeredAt: ports.clock.wallMicros(),
  };
  await lease.publish([{ key: ledgerKeys(registration.name).meta, value: encodeMeta(meta) }]);
}

function definitions(
  registration: Registration,
  generation: number,
  { decision, scope }: Registration['tables'][number],
  index: number,
): LedgerEntry[] {
  if (firstFlaw(decision.ranges, decision.interval) !== null) {
    bug('The ranges to register do not cover what is chosen of the table.');
  }
  const keys = ledgerKeys(registration.name);
  const id = `t${numbered(index, 5)}`;
  const creation = creationOf(decision.plan);
  const table = encodeTable({
    id,
    source: decision.plan.source,
    destination: decision.plan.destination,
    kind: decision.kind,
    scope,
    families: decision.families,
    localityGroups: decision.localityGroups,
    choosesFamilies: decision.plan.families !== null,
    interval: decision.interval,
    sourceWasEmpty: decision.sourceWasEmpty,
    window: decision.window,
    overwriteConflicts: decision.plan.onConflict === 'overwrite',
    timeToLive: decision.plan.timeToLive,
    sourceCreated: decision.sourceCreated,
    destinationCreated: decision.destinationCreated,
    ...(creation && { creation }),
  });
  return [
    { key: keys.table(generation, id), value: table },
    ...decision.ranges.map((interval, at) => {
      const range = `${id}-r${numbered(at, 6)}`;
      return {
        key: keys.range(generation, range),
        value: encodeRange({ id: range, table: id, interval }),
      };
    }),
  ];
}

/** What the ledger says of what the plan wants a created table to be like. */
export function creationOf({ creation }: TablePlan): Creation | undefined {
  if (creation === undefined) return undefined;
  const { splitSize = null, mergeSize = null, storeMedium = null } = creation;
  return { sizes: { split: splitSize, merge: mergeSize }, storeMedium };
}

/** Numbered so that ids sort in key order. */
function numbered(index: number, digits: number): string {
  return String(index + 1).padStart(digits, '0');
}

async function acquireWithin(
  ports: RegisterPorts,
  lock: string,
  timeoutMs: number,
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
      throw new TerautilError('TU-LOCK-TIMEOUT', `The migration lock is held by ${who}.`, {
        hint: 'Another apply is registering this migration. Run again, or wait longer with --lock-timeout.',
      });
    }
    const wait = backoffMs(ports.random, attempt, LOCK_POLL_FIRST_MS, LOCK_POLL_MOST_MS);
    await clock.sleep(wait, AbortSignal.any([session.lost, drain])).catch((reason: unknown) => {
      if (!drain.aborted) throw reason;
    });
  }
}
