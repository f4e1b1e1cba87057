/** Approval of what apply is to write (product.md §6): by a person, or by flags. */
import { TerautilError } from '../errors.js';
import { count } from '../views/text.js';
import { applyCommand, type Asked } from './asked.js';
import type { Mending } from './mending.js';

export interface Approving {
  /** As it was given. */
  readonly file: string;
  readonly asked: Asked;
  readonly mending: Mending | null;
  /** The destination's root path. */
  readonly root: string;
  readonly autoApprove: boolean;
  /** The number of deletes that was approved beforehand; null = none was. */
  readonly deletes: number | null;
  /** Nobody is asked then. */
  readonly isJson: boolean;
}

/** Throws TU-NOT-APPROVED; TU-GUARD when another number of deletes was approved. */
export async function approve(approving: Approving): Promise<void> {
  const { file, asked, mending, root, autoApprove, deletes: approved, isJson } = approving;
  const document = mending?.document ?? null;
  const deletes = document?.totals.work.delete ?? '0';
  if (document !== null && approved !== null) {
    const { checkDeletes } = await import('../app/repair.js');
    checkDeletes(document, BigInt(approved));
  }
  const isNumberOpen = deletes !== '0' && approved === null;
  if (autoApprove && !isNumberOpen) return;
  const { askFor, canAsk } = await import('../terminal/approval.js');
  if (!isJson && canAsk()) {
    if (isNumberOpen) await askFor(deletes, `To delete cells at ${root}, type how many`);
    else await askFor(root, 'To write to the destination, type its root path');
    return;
  }
  const message =
    isNumberOpen && autoApprove
      ? `${count(BigInt(deletes))} cells would be deleted, and their number was not approved; nothing has been changed.`
      : 'Nobody is here to approve; nothing has been changed.';
  const number = deletes === '0' ? '' : ` --approve-deletes ${deletes}`;
  throw new TerautilError('TU-NOT-APPROVED', message, {
    hint: `When the plan is right:  ${applyCommand(file, asked)} --auto-approve${number}`,
  });
}
