/** What an `apply` that repairs or settles would do, and what of it is to be approved. */
import type { ApplyOptions } from '../app.js';
import type { RepairDocument } from '../documents/repair.generated.js';
import type { Paint } from '../views/paint.js';
import { repairText, settleText } from '../views/repair.js';
import type { Applied } from './applied.js';
import type { Asked } from './asked.js';

export interface Mending {
  readonly mend: ApplyOptions['selection']['mend'];
  readonly isLeft: boolean;
  /** What is said where nothing is left. */
  readonly nothing: string;
  /** What is shown before it is asked for. */
  readonly text: (destination: RepairDocument['destination'], paint: Paint) => string;
  /** null = it settles, and deletes nothing. */
  readonly document: RepairDocument | null;
  /** Held against the ledger once more when the run begins. */
  readonly check: ApplyOptions['check'];
}

/** null = it copies or compares. Throws TU-GUARD, TU-PLAN-OWNER, TU-PLAN-STALE. */
export async function mendingOf(
  { file, plan, planFile, repair }: Applied,
  { only, settle, selection: { tables } }: Asked,
): Promise<Mending | null> {
  const app = await import('../app/repair.js');
  const asked = { plan, planFile, tables };
  if (settle !== null) {
    const work = await app.planSettling(settle, asked);
    return {
      mend: { kind: 'settle', which: settle },
      isLeft: app.settledRanges(work) > 0,
      nothing: `Nothing is left to do: no range is ${settle === 'suspect' ? 'suspect' : 'copied yet'}.`,
      text: (destination, paint) => settleText(work, file, destination, paint),
      document: null,
      check: undefined,
    };
  }
  if (only !== 'repair' && repair === null) return null;
  const document = await (repair === null
    ? app.planRepair(asked)
    : app.leftOfRepair(repair, file, asked));
  const ranges = app.approvedRepairs(document);
  return {
    mend: { kind: 'repair', ranges },
    isLeft: ranges.size > 0,
    nothing: 'Nothing is left to do: there is nothing to repair.',
    text: (_, paint) => repairText(document, file, paint, { verb: 'apply' }),
    document,
    check: app.checkRepair(document, app.repairRemedy(planFile, repair && file)),
  };
}
