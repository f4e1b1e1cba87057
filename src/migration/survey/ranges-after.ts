/** What becomes of the registered ranges when an edited plan is applied. Pure. */
import type { RangesAfter } from '../../documents/planned.generated.js';
import type { ResolvedPlan } from '../../plan/types.js';
import { rangesOf, type LedgerState } from '../ledger/ledger.js';
import { unitStates } from '../outcome/unit-states.js';
import { planChange } from './plan-change.js';

export function rangesAfter(plan: ResolvedPlan, ledger: LedgerState): RangesAfter {
  const states = unitStates(ledger, [], plan.steps);
  const finishedOf = (id: string): number =>
    rangesOf(ledger, id).filter((range) => states.ofRange(range.id) === 'finished').length;
  const change = planChange(plan, ledger);
  const stay = (change?.kept ?? ledger.tables).reduce((sum, { id }) => sum + finishedOf(id), 0);
  const again = (change?.changed ?? [])
    .map(({ table }) => ({ name: table.source, finished: finishedOf(table.id) }))
    .filter(({ finished }) => finished > 0);
  return {
    stay_finished: String(stay),
    pending_again: String(again.reduce((sum, { finished }) => sum + finished, 0)),
    tables_again: again.map(({ name }) => name),
  };
}
