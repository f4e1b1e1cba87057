/** What a file that `apply` is given claims to be. */
import { claimedFormat } from '../checked-file.js';
import { SAVED_PLAN_FORMAT } from './saved-plan.js';
import { SAVED_REPAIR_FORMAT } from './saved-repair.js';

/** A plan with all that it would do, or a repair. */
export type SavedKind = 'plan' | 'repair';

/** null: neither, or it cannot be read. */
export function savedKind(path: string): SavedKind | null {
  const format = claimedFormat(path);
  if (format === SAVED_PLAN_FORMAT) return 'plan';
  return format === SAVED_REPAIR_FORMAT ? 'repair' : null;
}
