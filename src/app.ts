/**
 * The one place where adapters are chosen and wired to the core. Commands ask here for what a plan
 * needs; nothing else of the program knows which adapter stands behind a port.
 */
import { hostname } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { getHeapStatistics } from 'node:v8';
import { openClusters, placeOf, type ClustersOptions } from './app/clusters.js';
import { earlierRuns, runKeeper } from './app/earlier-runs.js';
import { isFolderShared, openLockService } from './app/lock-service.js';
import { openMirroredLockService, withLedger } from './app/mirror.js';
import { surroundings } from './app/surroundings.js';
import {
  createDetailFiles,
  detailName,
  detailPath,
  hasDetails,
  readDetails,
} from './details/details.js';
import { listStateFiles, removeStateFiles } from './details/state-files.js';
import type { CleanDocument } from './documents/clean.generated.js';
import type { ReportDocument } from './documents/report.generated.js';
import type { StatusDocument } from './documents/status.generated.js';
import { openJournal } from './journal/journal.js';
import { applyPlan, type ApplyOptions } from './migration/apply.js';
import { cleanMigration } from './migration/clean.js';
import { previewClean } from './migration/outcome/clean-preview.js';
import type { RunEvent } from './migration/context.js';
import { ledgerKeys, type LedgerState } from './migration/ledger/ledger.js';
import { readFleet } from './migration/fleet/state.js';
import type { LockService, OtherSession, WorkerInfo } from './migration/ports.js';
import { changeText, planChange } from './migration/survey/plan-change.js';
import { checkIdentity, previewNow, type Known, type Preview } from './migration/survey/preview.js';
import { readOwners } from './migration/owners.js';
import { readLedger } from './migration/register.js';
import { buildReport } from './migration/outcome/report.js';
import type { DetailLookup } from './migration/outcome/report-findings.js';
import { ofTables, summarize, type SummaryOptions } from './migration/outcome/summary.js';
import type { ResolvedPlan, StepName } from './plan/types.js';

/** Before anything is begun, whoever waits is told soon that a cluster does not serve. */
export const LOOKING_MS = 10_000;

/** What apply would do; writes nothing. */
export async function previewPlan(
  plan: ResolvedPlan,
  options: ClustersOptions = {},
): Promise<Preview> {
  const clusters = openClusters(plan, { standstillMs: LOOKING_MS, ...options });
  try {
    const runs = earlierRuns(plan, clusters);
    // Opened each time: what was not there at first may be there later.
    const lookUp = async (): Promise<Known> => {
      const lockService = openLockService(plan, true);
      try {
        return {
          ledger: await readLedger(lockService, plan.name),
          ownerOf: await readOwners(lockService, clusters.destination.identity()),
          earlierRuns: runs,
        };
      } finally {
        lockService.close();
      }
    };
    return await previewNow(plan, clusters, lookUp, surroundings.clock);
  } finally {
    clusters.close();
  }
}

export interface StatusOptions {
  /** Told of a plan that was changed since. */
  readonly warn?: (line: string) => void;
  /** Only these, by their names at the source; empty = all. */
  readonly tables?: readonly string[];
  /** What counts for being finished; absent: what the plan says. */
  readonly steps?: readonly StepName[];
  /** While the lock service is away: tell what this machine last saw, and say that it is that. */
  readonly mayBeOld?: boolean;
}

/**
 * Where the migration is, from its ledger; writes nothing and asks no cluster. `planFile` as the user
 * typed it. Throws TU-USAGE when there is no such table.
 */
export async function planStatus(
  plan: ResolvedPlan,
  planFile: string,
  { warn = () => undefined, tables = [], steps = plan.steps, mayBeOld = false }: StatusOptions = {},
): Promise<StatusDocument> {
  return withLedger(plan, mayBeOld, async (lockService, mirroredAt) => {
    const whole = await readLedger(lockService, plan.name);
    if (whole !== null) checkLedger(plan, whole, warn);
    const ledger = whole === null || tables.length === 0 ? whole : ofTables(whole, tables);
    return statusOf(plan, lockService, { steps, planFile, mirroredAt }, ledger);
  });
}

async function statusOf(
  plan: ResolvedPlan,
  lockService: LockService,
  asked: Pick<SummaryOptions, 'steps' | 'planFile' | 'mirroredAt'>,
  ledger: LedgerState | null,
): Promise<StatusDocument> {
  const { name } = plan;
  const fleet = await readFleet(lockService, name);
  const holders = await lockService.holders(ledgerKeys(name).locks);
  const now = surroundings.clock.wallMicros();
  return summarize({ ...asked, name, limits: plan, now }, ledger, holders, fleet);
}

/** The migration for people who were not there; writes nothing and asks no cluster. Throws TU-DETAILS. */
export async function planReport(
  plan: ResolvedPlan,
  planFile: string,
  warn: (line: string) => void,
): Promise<ReportDocument> {
  return withLedger(plan, true, async (lockService, mirroredAt) => {
    const ledger = await readLedger(lockService, plan.name);
    if (ledger !== null) checkLedger(plan, ledger, warn);
    const asked = { steps: plan.steps, planFile, mirroredAt };
    const status = await statusOf(plan, lockService, asked, ledger);
    const holders = await lockService.holders(ledgerKeys(plan.name).locks);
    const context = {
      planFile,
      source: placeOf(plan.clusters.source),
      destination: placeOf(plan.clusters.destination),
      lockService: plan.lockService.type,
      details: detailLookup(plan, planFile),
    };
    return buildReport(context, ledger, holders, status);
  });
}

/** Throws TU-PLAN-OWNER when the ledger is of a migration between other clusters, as far as that is known. */
export function checkLedger(
  plan: ResolvedPlan,
  ledger: LedgerState,
  warn: (line: string) => void,
): void {
  const [source, destination] = [placeOf(plan.clusters.source), placeOf(plan.clusters.destination)];
  const isKnown = source.root !== '' && destination.root !== '';
  if (isKnown) checkIdentity(plan, source, destination, ledger);
  const change = planChange(plan, ledger);
  if (change !== null) warn(`${changeText(change)} What follows is about what was registered.`);
}

export function detailLookup(plan: ResolvedPlan, planFile: string): DetailLookup {
  const { name, stateFolder } = plan;
  const below = relative(dirname(plan.file), stateFolder);
  // Beside the plan by default: then it is named as the plan was.
  const shown = below.startsWith('..') ? stateFolder : join(dirname(planFile), below);
  return (kind, id, bytes) => {
    const unit = detailName(stateFolder, name, id);
    return hasDetails(stateFolder, kind, unit, bytes)
      ? {
          path: detailPath(shown, kind, unit),
          lines: () => readDetails(stateFolder, kind, unit),
        }
      : null;
  };
}

/** Runs the plan as approved by `preview`; how it ended is what `planStatus` says afterwards. */
export async function runPlan(
  plan: ResolvedPlan,
  preview: Preview,
  options: {
    readonly version: string;
    readonly apply: ApplyOptions;
    readonly drain: AbortSignal;
    readonly events: (event: RunEvent) => void;
    /** Told what a user should know and can do nothing about. */
    readonly warn?: (line: string) => void;
  },
): Promise<void> {
  const clusters = openClusters(plan);
  const lockService = openMirroredLockService(plan, options.warn);
  const journal = openJournal(join(plan.stateFolder, 'journal.db'), options.warn);
  const details = createDetailFiles(plan.stateFolder, plan.name);
  try {
    await applyPlan(
      plan,
      preview,
      {
        ...surroundings,
        ...options,
        clusters,
        lockService,
        journal,
        details,
        keepRuns: runKeeper(plan, clusters, options.warn),
        worker: thisWorker(options.version),
        heapBytes: getHeapStatistics().heap_size_limit,
      },
      options.apply,
    );
  } finally {
    journal.close();
    lockService.close();
    clusters.close();
  }
}
/** What clean would remove; writes nothing and asks no cluster. */
export async function previewCleaning(plan: ResolvedPlan): Promise<CleanDocument> {
  const lockService = openLockService(plan, true);
  try {
    const left = { folder: plan.stateFolder, ...listStateFiles(plan.stateFolder) };
    const isShared = await isFolderShared(plan, lockService);
    return await previewClean(plan.name, lockService, left, isShared);
  } finally {
    lockService.close();
  }
}

/** Removes the ledger and this machine's files of the migration. Throws TU-GUARD while somebody works. */
export async function cleanPlan(
  plan: ResolvedPlan,
  options: {
    readonly version: string;
    readonly onWait: (others: readonly OtherSession[]) => void;
  },
): Promise<void> {
  const { clock, failpoint } = surroundings;
  const lockService = openLockService(plan, false);
  try {
    await cleanMigration(plan.name, {
      lockService,
      clock,
      failpoint,
      worker: thisWorker(options.version),
      onWait: options.onWait,
      isFolderShared: () => isFolderShared(plan, lockService),
      removeFiles: () => {
        removeStateFiles(plan.stateFolder, () => {
          failpoint('clean.half');
        });
      },
    });
  } finally {
    lockService.close();
  }
}

export function thisWorker(version: string): WorkerInfo {
  return { host: hostname(), processId: process.pid, version };
}

export { planAgainst } from './app/against.js';
export { openOneboxCluster } from './app/clusters.js';
export { checkSaved, checkSavedTo, fit, openSavedPlan, savePlan } from './app/saved-plan.js';
export { planReceipt } from './app/receipt.js';
export { surroundings } from './app/surroundings.js';
export { readShown } from './app/shown.js';
export { savedKind, type SavedKind } from './saved-plan/kind.js';
export type { ApplyOptions } from './migration/apply.js';
export { throwRefusals } from './migration/apply.js';
export { checkSteps, isLeft, selectPreview } from './migration/survey/selection.js';
export { exitCodeOf } from './migration/outcome/summary.js';
