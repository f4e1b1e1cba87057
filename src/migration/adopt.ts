/**
 * A plan that was edited in the middle: under the migration lock its changes become a new generation. What
 * is as before keeps its ranges and all that was done; other tables get new ones (fault-V8).
 *
 *   migration lock → leases of all that may be written for the tables that go → their quiet time → entries,
 *   then meta → all released
 *
 * So no range of a former generation is worked on when one that overlaps it counts, and a worker with the
 * former plan finds out when it leases the next one (retirements.ts).
 */
import { globsHash, scopeHash } from '../plan/hashes.js';
import { createDigest } from '../cells/digest.js';
import type { ResolvedPlan } from '../plan/types.js';
import { intersects } from './coverage.js';
import type { TableDefinition } from './ledger/definitions.js';
import {
  inheritedEntry,
  metaEntry,
  nextTableNumber,
  rangeId,
  retiredEntry,
  tableEntries,
  tableId,
  type NewGeneration,
} from './ledger/generation.js';
import {
  freshGeneration,
  isCopied,
  isFrozen,
  ledgerKeys,
  rangesOf,
  unitKey,
  type LedgerState,
} from './ledger/ledger.js';
import type { MendState } from './ledger/mended.js';
import { readLedgerState } from './ledger/read-state.js';
import { TABLE_STEPS, type StepKind, type StepRecord } from './ledger/records.js';
import { keepsVersions } from './merge/write-rules.js';
import { claimTables, giveUpTables, releaseAll } from './owners.js';
import type { ClusterIdentity, Interval, Lease, LedgerEntry, WorkerInfo } from './ports.js';
import { publishGeneration, readLedger, underMigrationLock } from './register.js';
import { acquireWithin, someAtOnce, type HeldFor, type RegisterPorts } from './register-ports.js';
import type { TableDecision } from './survey/compile.js';
import { planChange } from './survey/plan-change.js';
import { emptyRecord } from './unit.js';

export interface Adoption {
  readonly plan: ResolvedPlan;
  /** The generation that was looked at: when it is another by now, nothing is done. */
  readonly from: number;
  readonly destination: ClusterIdentity;
  /** Of every table that is new or changed. */
  readonly decisions: readonly TableDecision[];
  /** How long to wait for the migration lock, and for whoever works on what changes. */
  readonly lockTimeoutMs: number;
}

type AdoptPorts = RegisterPorts & { readonly worker: WorkerInfo };

/** The ledger as it is then; null when the run drained before. Throws TU-LOCK-TIMEOUT, TU-LEASE-LOST, TU-GUARD. */
export async function adopt(ports: AdoptPorts, adoption: Adoption): Promise<LedgerState | null> {
  const { plan, from, decisions, destination, lockTimeoutMs } = adoption;
  const copies = plan.steps.includes('dump');
  return underMigrationLock(ports, plan.name, lockTimeoutMs, async (lease, entries) => {
    const state = await readLedgerState(plan.name, entries);
    const change = state && planChange(plan, state);
    if (state === null || change === null || state.meta.generation !== from) return state;
    const retired = [...change.changed.map(({ table }) => table), ...change.dropped];
    const names = copies ? decisions.map((decision) => decision.plan.destination) : [];
    const owned = await claimTables(ports, plan.name, destination, names, lockTimeoutMs);
    if (owned === null) return null;
    try {
      const held = await holdAll(ports, state, retired, lockTimeoutMs);
      if (held === null) return null;
      await publishHeld(ports, adoption, state, { retired, held, entries, lease });
    } finally {
      await releaseAll(owned);
    }
    const now = await readLedger(ports.lockService, plan.name);
    const wanted = new Set(now?.tables.map((table) => table.destination));
    const gone = retired.map((table) => table.destination).filter((table) => !wanted.has(table));
    await giveUpTables(ports, destination, gone);
    return now;
  });
}

async function publishHeld(
  ports: AdoptPorts,
  adoption: Adoption,
  state: LedgerState,
  under: {
    readonly retired: readonly TableDefinition[];
    readonly held: readonly HeldUnit[];
    readonly entries: readonly LedgerEntry[];
    readonly lease: Lease;
  },
): Promise<void> {
  const { retired, held, entries, lease } = under;
  try {
    const number = freshGeneration(state.meta.name, entries);
    const generation = generationOf(ports, adoption, state, retired, held, number);
    await publishGeneration(ports, lease, generation);
  } catch (error) {
    await releaseUndoubted(held);
    throw error;
  }
  await releaseAll(held.map((unit) => unit.lease));
}

interface HeldUnit {
  readonly interval: Interval;
  readonly table: TableDefinition;
  readonly lease: Lease;
}

/** null when the run drains before their former holders' last writes can no longer arrive. */
async function holdAll(
  ports: AdoptPorts,
  state: LedgerState,
  tables: readonly TableDefinition[],
  timeoutMs: number,
): Promise<HeldUnit[] | null> {
  const keys = ledgerKeys(state.meta.name);
  const held: HeldUnit[] = [];
  let isQuiet = false;
  try {
    const isHeld = await someAtOnce(unitsToHold(state, tables), async ({ unit, step, ...of }) => {
      const lock = keys.lock(unit.generation, unit.id, step);
      const lease = await acquireWithin(ports, lock, timeoutMs, workedOn(of.table));
      if (lease !== null) held.push({ ...of, lease });
      return lease !== null;
    });
    if (!isHeld.every(Boolean)) return null;
    isQuiet = await waitForQuiet(ports, held);
    return isQuiet ? held : null;
  } finally {
    if (!isQuiet) await releaseUndoubted(held);
  }
}

function workedOn({ source }: TableDefinition): HeldFor {
  return {
    what: `The plan has changed what is to be done for ${source}, which the former plan still works on, held`,
    hint: 'Let that apply end, or stop it with Ctrl-C; then run again. --lock-timeout says how long to wait.',
  };
}

async function waitForQuiet(
  { clock, session, drain }: AdoptPorts,
  held: readonly HeldUnit[],
): Promise<boolean> {
  const quietAt = Math.max(0, ...held.map(({ lease }) => lease.startNotBefore));
  const waitMs = quietAt - clock.monotonicMs();
  if (waitMs <= 0) return true;
  const interrupted = AbortSignal.any([session.lost, drain]);
  await clock.sleep(waitMs, interrupted).catch(() => undefined);
  session.lost.throwIfAborted();
  return !drain.aborted;
}

/** What was taken over stays unreleased: whoever comes next has to wait for the quiet time as well. */
async function releaseUndoubted(held: readonly HeldUnit[]): Promise<void> {
  await releaseAll(held.map(({ lease }) => lease).filter(({ takenOver }) => !takenOver));
}

/**
 * Whatever somebody may be writing by; a comparison writes nothing. Also a copy that is not finished yet may be before it
 * is held, and settled or repaired then.
 */
function unitsToHold(state: LedgerState, tables: readonly TableDefinition[]) {
  return tables.flatMap((table) => [
    ...TABLE_STEPS.map((step) => ({
      unit: table,
      step,
      interval: table.interval,
      table,
    })),
    ...rangesOf(state, table.id).flatMap((range) => {
      const isWritten = state.records.get(unitKey(range.id, 'dump'))?.state === 'finished';
      const steps: readonly StepKind[] = isWritten ? ['settle'] : ['dump', 'settle'];
      return steps.map((step) => ({ unit: range, step, interval: range.interval, table }));
    }),
  ]);
}

function generationOf(
  ports: AdoptPorts,
  { plan, decisions }: Adoption,
  state: LedgerState,
  retired: readonly TableDefinition[],
  held: readonly HeldUnit[],
  generation: number,
): NewGeneration {
  const { meta } = state;
  const keys = ledgerKeys(meta.name);
  const first = nextTableNumber(state);
  const added = decisions.flatMap((looked, at): LedgerEntry[] => {
    const id = tableId(first + at);
    const scope = scopeHash(looked.plan, looked.kind);
    const before = retired.filter((table) => table.destination === looked.plan.destination);
    const decision = { ...looked, destinationCreated: createdBy(looked, before) };
    const inherited = inheritedRecords(ports, state, id, decision, before, held);
    return [
      ...tableEntries(keys, generation, id, { decision, scope }),
      ...inherited.map((record) => inheritedEntry(keys, generation, record)),
    ];
  });
  const gone = retired.map(({ id }) => retiredEntry(keys, generation, id));
  const kept = state.tables.filter(({ id }) => !retired.some((table) => table.id === id));
  const ranges = [
    ...kept.map(({ id }) => rangesOf(state, id).length),
    ...decisions.map((decision) => decision.ranges.length),
  ];
  return {
    entries: [...added, ...gone],
    meta: metaEntry({
      ...meta,
      generation,
      generations: [...meta.generations, generation],
      globs: globsHash(plan.globs),
      tables: kept.length + decisions.length,
      ranges: ranges.reduce((sum, count) => sum + count, 0),
    }),
  };
}

/** A worker with the former plan may have created it since this one looked. */
function createdBy(
  { destinationCreated }: TableDecision,
  before: readonly TableDefinition[],
): bigint | null {
  const known = before.map((table) => table.destinationCreated).find((time) => time !== null);
  return destinationCreated ?? known ?? null;
}

/**
 * What a table's new definition has from the former ones of the same destination: sizes to put back, and
 * where a double write cannot be excluded.
 */
function inheritedRecords(
  { session, worker, clock }: AdoptPorts,
  state: LedgerState,
  id: string,
  decision: TableDecision,
  before: readonly TableDefinition[],
  held: readonly HeldUnit[],
): StepRecord[] {
  const frozen = before
    .filter((table) => isFrozen(state, table.id))
    .flatMap((table) => state.records.get(unitKey(table.id, 'freeze-schema')) ?? [])
    .map((record) => ({ ...record, unit: id, session: session.id }));
  const deleted = before.flatMap((table) =>
    rangesOf(state, table.id).filter((range) => hasDeleted(state, range.id)),
  );
  /** What each new range that meets one of these begins with. */
  const inherit = (
    step: StepKind,
    from: readonly { readonly interval: Interval }[],
    parts: Partial<StepRecord>,
  ): StepRecord[] =>
    decision.ranges.flatMap((interval, at): StepRecord[] => {
      if (!from.some((other) => intersects(other.interval, interval))) return [];
      const of = { unit: rangeId(id, at + 1), step, session: session.id, worker };
      return [{ ...emptyRecord(of, clock.wallMicros()), state: 'stopped', ...parts }];
    });
  const repaired = inherit('repair', deleted, { mended: DELETED_SOMEWHERE });
  const inherited = [...frozen.slice(0, 1), ...repaired];
  if (!keepsVersions(decision)) return inherited;
  const doubtful = [
    ...held.filter(({ lease, table }) => lease.takenOver && before.includes(table)),
    ...before.flatMap((table) =>
      rangesOf(state, table.id).filter(({ id: range }) => isSuspect(state, range)),
    ),
  ];
  return [...inherited, ...inherit('dump', doubtful, { suspect: true })];
}

/** What a repair deleted hides what is written there later, in whatever range it is by then. */
function hasDeleted({ records }: LedgerState, range: string): boolean {
  const rows = records.get(unitKey(range, 'repair'))?.mended?.deletes.rows;
  return rows === null || (rows ?? []).length > 0;
}

const DELETED_SOMEWHERE: MendState = {
  of: null,
  deletes: { allowed: 0, sent: 0, digest: createDigest(), rows: null, confirmed: 0 },
  hidden: [],
};

function isSuspect(state: LedgerState, range: string): boolean {
  return (state.records.get(unitKey(range, 'dump'))?.suspect ?? false) && !isCopied(state, range);
}
