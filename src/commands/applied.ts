/** What `apply` is given: a plan, or what was saved of one. */
import type { ResolvedPlan } from '../plan/types.js';

type App = typeof import('../app.js');
type Repairs = typeof import('../app/repair.js');

export interface Applied {
  /** As it was given. */
  readonly file: string;
  readonly plan: ResolvedPlan;
  /** The plan, for other verbs. */
  readonly planFile: string;
  /** At most one of the two: without, it is the plan itself. */
  readonly saved: ReturnType<App['openSavedPlan']> | null;
  readonly repair: ReturnType<Repairs['openSavedRepair']> | null;
}

/** Throws TU-INPUT-FILE, TU-PLAN-INVALID, TU-SAVED-PLAN. */
export async function openApplied(file: string, warn: (line: string) => void): Promise<Applied> {
  const app = await import('../app.js');
  const kind = app.savedKind(file);
  const saved = kind === 'plan' ? app.openSavedPlan(file, warn) : null;
  const { openSavedRepair } = await import('../app/repair.js');
  const repair = kind === 'repair' ? openSavedRepair(file, warn) : null;
  const opened = saved ?? repair;
  if (opened !== null) {
    return { file, plan: opened.plan, planFile: opened.document.plan_file, saved, repair };
  }
  const { loadPlan } = await import('../plan/load.js');
  return { file, plan: loadPlan(file), planFile: file, saved, repair };
}
