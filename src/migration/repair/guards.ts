/** What a repair, or settling, is refused for before anything else. Pure. */
import { TerautilError } from '../../errors.js';
import type { ResolvedPlan } from '../../plan/types.js';
import type { Mend } from '../context.js';
import type { LedgerState } from '../ledger/ledger.js';
import { changeText, planChange } from '../survey/plan-change.js';

/** Throws TU-GUARD. */
export function checkMendSteps({ steps }: Pick<ResolvedPlan, 'steps'>, kind: Mend['kind']): void {
  if (!steps.includes('dump')) {
    throw new TerautilError(
      'TU-GUARD',
      `This plan only compares: its destination is not its own, and it does not ${kind} it.`,
      { hint: 'Is it to be changed by this plan? Then add dump to its steps.' },
    );
  }
  if (kind === 'repair' && !steps.includes('diff')) {
    throw new TerautilError(
      'TU-GUARD',
      'This plan compares nothing, so there is nothing to repair.',
      {
        hint: 'Add diff to its steps, and run apply: it then says what differs.',
      },
    );
  }
}

/** What is registered, if it is what the plan says. `planFile` as the user typed it. Throws TU-GUARD. */
export function registeredFor(
  plan: ResolvedPlan,
  ledger: LedgerState | null,
  kind: Mend['kind'],
  planFile: string,
): LedgerState {
  const hint = `Run  terautil apply ${planFile}  first.`;
  if (ledger === null) {
    const message = `Nothing of ${plan.name} is registered, so there is nothing to ${kind}.`;
    throw new TerautilError('TU-GUARD', message, { hint });
  }
  const change = planChange(plan, ledger);
  if (change !== null) throw new TerautilError('TU-GUARD', changeText(change), { hint });
  return ledger;
}
