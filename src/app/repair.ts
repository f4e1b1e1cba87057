/** Repairing and settling what is copied: what they would do, and repairs that were saved for review. */
import { checkLedger } from '../app.js';
import type { RepairDocument } from '../documents/repair.generated.js';
import { bug } from '../errors.js';
import type { Mend } from '../migration/context.js';
import type { LedgerState } from '../migration/ledger/ledger.js';
import { readLedger } from '../migration/register.js';
import { checkMendSteps, registeredFor } from '../migration/repair/guards.js';
import { repairDocument } from '../migration/repair/repair-document.js';
import { repairLeft } from '../migration/repair/repair-left.js';
import { settleWork, type Settled, type SettleWork } from '../migration/repair/settle-work.js';
import { withTables } from '../migration/repair/totals.js';
import type { ResolvedPlan } from '../plan/types.js';
import { readSavedRepair, savedRepairText, type SavedRepair } from '../saved-plan/saved-repair.js';
import { placeOf } from './clusters.js';
import { withLedger } from './mirror.js';
import { checkPlanFile, writeSaved, type SavedOf } from './saved-plan.js';
import { surroundings } from './surroundings.js';

/** What of which plan; `planFile` as the user typed it. */
export interface MendAsked {
  readonly plan: ResolvedPlan;
  readonly planFile: string;
  /** Names at the source; null = all. */
  readonly tables: readonly string[] | null;
}

/** What a repair would do, by the ledger alone; writes nothing and asks no cluster. Throws TU-GUARD, TU-PLAN-OWNER. */
export async function planRepair({ plan, planFile, tables }: MendAsked): Promise<RepairDocument> {
  const ledger = await ledgerFor(plan, planFile, 'repair');
  return repairDocument(ledger, {
    destination: placeOf(plan.clusters.destination),
    deletes: plan.repair.deletes,
    tables,
    now: surroundings.clock.wallMicros(),
  });
}

/** What is left of a repair that was saved in `file`. Throws TU-PLAN-STALE, TU-GUARD, TU-PLAN-OWNER. */
export async function leftOfRepair(
  { document }: SavedRepair,
  file: string,
  { plan, planFile, tables }: MendAsked,
): Promise<RepairDocument> {
  const ledger = await ledgerFor(plan, planFile, 'repair');
  const { repair } = document;
  const asked = repair.tables.filter(({ source }) => tables === null || tables.includes(source));
  return repairLeft(withTables(repair, asked), ledger, repairRemedy(planFile, file));
}

/** Which ranges settling would take, by the ledger alone. Throws TU-GUARD, TU-PLAN-OWNER. */
export async function planSettling(
  which: Settled,
  { plan, planFile, tables }: MendAsked,
): Promise<SettleWork> {
  return settleWork(await ledgerFor(plan, planFile, 'settle'), which, tables);
}

async function ledgerFor(
  plan: ResolvedPlan,
  planFile: string,
  kind: Mend['kind'],
): Promise<LedgerState> {
  checkMendSteps(plan, kind);
  return withLedger(plan, false, async (lockService) => {
    const ledger = await readLedger(lockService, plan.name);
    if (ledger !== null) checkLedger(plan, ledger, () => undefined);
    return registeredFor(plan, ledger, kind, planFile);
  });
}

/** Of what is registered when the run begins. Throws TU-PLAN-STALE. */
export function checkRepair(
  document: RepairDocument,
  remedy: string,
): (ledger: LedgerState) => void {
  return (ledger) => {
    repairLeft(document, ledger, remedy);
  };
}

/** How a repair is planned anew; `file` null: it was not saved. */
export function repairRemedy(planFile: string, file: string | null): string {
  const saved = file === null ? '' : ` -o ${file} --force`;
  return `terautil plan ${planFile} --repair${saved}`;
}

/** Writes what was reviewed, whole or not at all. Throws TU-OUTPUT-FILE. */
export function saveRepair(
  file: string,
  { written }: ResolvedPlan,
  document: RepairDocument,
  of: SavedOf,
): void {
  const plan = written ?? bug('A plan that was not read cannot be saved.');
  writeSaved(file, savedRepairText({ ...of, plan }, document), of.force);
}

/** A saved repair to be applied here. Throws TU-SAVED-PLAN; TU-INPUT-FILE when what it names is somewhere else. */
export function openSavedRepair(file: string, warn: (line: string) => void): SavedRepair {
  const saved = readSavedRepair(file);
  checkPlanFile(file, saved.document, warn);
  return saved;
}

export { checkDeletes } from '../migration/repair/approval.js';
export { approvedRepairs } from '../migration/repair/repair-document.js';
export { settledRanges, type Settled } from '../migration/repair/settle-work.js';
