/**
 * One apply of one plan by this process: register (or join what is registered), then take units until
 * nothing is left. The outcome is read from the ledger, never from what this process believes.
 */
import type { Clock, Random } from '../clock.js';
import { TerautilError } from '../errors.js';
import { globsHash, scopeHash } from '../plan/hashes.js';
import type { ResolvedPlan, StepName } from '../plan/types.js';
import { adopt } from './adopt.js';
import type { RunEvent, Selection } from './context.js';
import { recordAppliedPlan } from './applied-plan.js';
import { joinFleet, type Fleet } from './fleet/fleet.js';
import { isTableDone, ledgerKeys, leftFrozen, type LedgerState } from './ledger/ledger.js';
import type {
  Clusters,
  DetailFiles,
  EarlierRun,
  Failpoint,
  Journal,
  LockService,
  Session,
  WorkerInfo,
} from './ports.js';
import { changeText, planChange } from './survey/plan-change.js';
import { byCause, namesOf } from './survey/refusals.js';
import { checkOwner, planIdentity, type Preview } from './survey/preview.js';
import { readLedger, register } from './register.js';
import { createRunTally, type RunTally } from './outcome/run-tally.js';
import type { Rate } from './pace/pace.js';
import { runMigration } from './run.js';

export interface ApplyPorts {
  readonly clusters: Clusters;
  readonly lockService: LockService;
  readonly journal: Journal;
  readonly details: DetailFiles;
  /** Keeps what this run did, for later estimates; absent: nobody does. Must not throw. */
  readonly keepRuns?: (runs: readonly EarlierRun[]) => void;
  readonly clock: Clock;
  readonly random: Random;
  readonly failpoint: Failpoint;
  readonly worker: WorkerInfo;
  readonly events: (event: RunEvent) => void;
  readonly drain: AbortSignal;
  /** What this process's heap may grow to; absent: no bound follows from it. */
  readonly heapBytes?: number;
}

export interface ApplyOptions {
  /** How long to wait for the migration lock. */
  readonly lockTimeoutMs: number;
  /** Those of the plan, or some of them. */
  readonly steps: readonly StepName[];
  readonly selection: Selection;
  /** Throws when what is registered is not what was reviewed. */
  readonly check?: ((ledger: LedgerState) => void) | undefined;
}

/** Throws TU-GUARD when a table must not be copied or the ledger was cleaned, TU-LOCK-TIMEOUT, TU-LEASE-LOST. */
export async function applyPlan(
  plan: ResolvedPlan,
  preview: Preview,
  ports: ApplyPorts,
  options: ApplyOptions,
): Promise<void> {
  throwRefusals(preview);
  const session = await ports.lockService.openSession(ports.worker);
  const tally = createRunTally(ports.clock);
  const events = (event: RunEvent): void => {
    tally.note(event);
    ports.events(event);
  };
  let fleet: Fleet | null = null;
  try {
    fleet = await joinFleet({ ...ports, events, session, name: plan.name });
    const ledger = await registered(plan, preview, { ...ports, session }, options);
    if (ledger === null) return;
    // Somebody else may have registered another plan of this name since the preview.
    checkOwner(plan, ports.clusters, ledger);
    const change = planChange(plan, ledger);
    if (change !== null) throw changedMeanwhile(changeText(change));
    options.check?.(ledger);
    await recordAppliedPlan({ ...ports, session }, plan);
    let workers = (): number => 1;
    await fleet.work(
      (shift) => {
        workers = shift.workers;
        return runMigration(
          {
            ...ports,
            ...shift,
            name: plan.name,
            keys: ledgerKeys(plan.name),
            session: session.id,
            lockSession: session,
            leaseMs: plan.lockService.leaseMs,
            attempts: plan.dump.attempts,
            patienceMs: plan.patienceMs,
          },
          {
            ...plan.dump,
            rate: plan.dump.limit,
            ...options,
            copies: plan.steps.includes('dump'),
            split: plan.split,
            diff: { ...plan.diff, rate: plan.diff.limit },
          },
          ledger,
        );
      },
      () => isLeft(ports.lockService, plan.name, options),
    );
    await keepRuns(plan, ports, ledger, tally, workers());
  } finally {
    await fleet?.leave();
    await session.close();
  }
}

/** null when the run drained before. */
async function registered(
  plan: ResolvedPlan,
  { document, decisions, adopts }: Preview,
  ports: ApplyPorts & { readonly session: Session },
  { lockTimeoutMs }: ApplyOptions,
): Promise<LedgerState | null> {
  const known = await readLedger(ports.lockService, plan.name);
  if (known === null && document.registered) throw cleaned(plan.name);
  if (known !== null && adopts === null) return known;
  const destination = ports.clusters.destination.identity();
  if (adopts !== null)
    return adopt(ports, { plan, from: adopts, destination, decisions, lockTimeoutMs });
  return register(ports, {
    name: plan.name,
    identity: planIdentity(plan, ports.clusters),
    globs: globsHash(plan.globs),
    tables: decisions.map((decision) => ({
      decision,
      scope: scopeHash(decision.plan, decision.kind),
    })),
    destination,
    copies: plan.steps.includes('dump'),
    lockTimeoutMs,
  });
}

/** What nobody could tell the size of is not kept, and what the ledger cannot be asked for neither. */
async function keepRuns(
  plan: ResolvedPlan,
  { keepRuns: keep, lockService, clock }: ApplyPorts,
  { ranges }: LedgerState,
  tally: RunTally,
  workers: number,
): Promise<void> {
  const isSized = ranges.some(({ storedBytes }) => storedBytes !== undefined);
  if (keep === undefined || !isSized || !tally.hasFinished()) return;
  const now = await readLedger(lockService, plan.name).catch(() => null);
  if (now === null) return;
  const part = ({ cells, bytes }: Rate): Rate => ({
    cells: cells / workers,
    bytes: bytes / workers,
  });
  const limits = { dump: part(plan.dump.limit), diff: part(plan.diff.limit) };
  const runs = tally.runs(now, limits, clock.wallMicros());
  if (runs.length > 0) keep(runs);
}

function changedMeanwhile(what: string): TerautilError {
  return new TerautilError('TU-GUARD', `Another apply registered another plan meanwhile. ${what}`, {
    hint: 'Are two versions of the plan in use? Run apply again: it shows first what it would change.',
  });
}

/** Whether anything of what was asked for is to be done after a pause; also when that cannot be seen. */
async function isLeft(
  lockService: LockService,
  name: string,
  { steps, selection: { tables, mend } }: ApplyOptions,
): Promise<boolean> {
  // Of a repair, and of settling, what is left is known range by range.
  if (mend !== null) return true;
  const now = await readLedger(lockService, name).catch(() => null);
  if (now === null) return true;
  if (steps.includes('dump') && leftFrozen(now).length > 0) return true;
  const asked = now.tables.filter(({ source }) => tables === null || tables.includes(source));
  return asked.some(({ id }) => !isTableDone(now, id, steps));
}

/** What was approved is gone; what would be registered now, nobody has seen. */
function cleaned(name: string): TerautilError {
  return new TerautilError('TU-GUARD', `The migration ${name} was cleaned meanwhile.`, {
    hint: 'Run apply again: it begins anew and shows first what it would do.',
  });
}

/** The guards (product.md §7): throws TU-GUARD with every reason. */
export function throwRefusals(preview: Preview): void {
  const { refusals, tables } = preview.document;
  const reasons = [
    ...refusals,
    ...byCause(tables).flatMap(({ tables: refused, refusals: [cause] }) =>
      cause === undefined ? [] : [{ ...cause, message: `${namesOf(refused)}: ${cause.message}` }],
    ),
  ];
  if (reasons.length === 0) return;
  throw new TerautilError(
    'TU-GUARD',
    `Refused, nothing was written: ${reasons.map(({ message }) => message).join(' ')}`,
    { hint: [...new Set(reasons.map(({ hint }) => hint))].join(' ') },
  );
}
