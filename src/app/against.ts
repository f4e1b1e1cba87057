/** A plan beside another one, for `plan --against`: a file, the same file in a git ref, or what was applied last. */
import { TerautilError } from '../errors.js';
import type { Against } from '../documents/planned.generated.js';
import { readAppliedPlan } from '../migration/applied-plan.js';
import type { LockService } from '../migration/ports.js';
import { readLedger } from '../migration/register.js';
import { planChange } from '../migration/survey/plan-change.js';
import { rangesAfter } from '../migration/survey/ranges-after.js';
import { planAtRef } from '../plan/at-ref.js';
import { comparePlans } from '../plan/compare-plans.js';
import { planOfText } from '../plan/load.js';
import type { ResolvedPlan } from '../plan/types.js';
import { openLockService } from './lock-service.js';

/** The plan that was applied last; a file of that name is ./applied, a ref heads/applied. */
const APPLIED = 'applied';

/**
 * What the plan changes of the one that `reference` names, and what becomes of its ranges. Writes nothing.
 * Throws TU-USAGE, TU-INPUT-FILE, TU-PLAN-INVALID.
 */
export async function planAgainst(plan: ResolvedPlan, reference: string): Promise<Against> {
  // First, because it is told at once whether there is such a plan.
  const named = reference === APPLIED ? null : await planAtRef(reference, plan.file);
  const lockService = openLockService(plan, true);
  try {
    const ledger = await readLedger(lockService, plan.name);
    const before = named?.plan ?? (ledger && (await appliedPlan(plan, lockService)));
    // An older version registers a change without noting the plan.
    const isStale =
      named === null && before !== null && ledger !== null && planChange(before, ledger) !== null;
    const found = isStale ? null : before;
    return {
      reference,
      kind: named?.kind ?? APPLIED,
      found: found !== null,
      changes: (found === null ? [] : comparePlans(found, plan)).map((change) => ({
        ...change,
        tables: [...change.tables],
      })),
      ranges: ledger && rangesAfter(plan, ledger),
    };
  } finally {
    lockService.close();
  }
}

async function appliedPlan(
  plan: ResolvedPlan,
  lockService: LockService,
): Promise<ResolvedPlan | null> {
  const text = await readAppliedPlan(lockService, plan.name);
  if (text === null) return null;
  try {
    return planOfText(text, 'the applied plan', plan.file);
  } catch (error) {
    // A newer version wrote what this one does not know: then it is none that could be compared.
    if (error instanceof TerautilError && error.id === 'TU-PLAN-INVALID') return null;
    throw error;
  }
}
