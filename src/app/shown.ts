/** Files that `show` shows, told apart by how they begin. */
import { claimedFormat, readNamed } from '../checked-file.js';
import type { ReceiptDocument } from '../documents/receipt.generated.js';
import type { SavedPlanDocument } from '../documents/saved-plan.generated.js';
import type { SavedRepairDocument } from '../documents/saved-repair.generated.js';
import { TerautilError } from '../errors.js';
import { RECEIPT_FORMAT, readReceipt } from '../receipt/receipt.js';
import { readSavedPlan, SAVED_PLAN_FORMAT } from '../saved-plan/saved-plan.js';
import { readSavedRepair, SAVED_REPAIR_FORMAT } from '../saved-plan/saved-repair.js';

export type Shown =
  | { readonly kind: 'receipt'; readonly document: ReceiptDocument }
  | { readonly kind: 'saved-plan'; readonly document: SavedPlanDocument }
  | { readonly kind: 'saved-repair'; readonly document: SavedRepairDocument };

/** Throws TU-INPUT-FILE for a file that is none of them, TU-RECEIPT, TU-SAVED-PLAN. */
export function readShown(file: string): Shown {
  const format = claimedFormat(file);
  if (format === RECEIPT_FORMAT) return { kind: 'receipt', document: readReceipt(file) };
  if (format === SAVED_PLAN_FORMAT) {
    return { kind: 'saved-plan', document: readSavedPlan(file).document };
  }
  if (format === SAVED_REPAIR_FORMAT) {
    return { kind: 'saved-repair', document: readSavedRepair(file).document };
  }
  readNamed(file, 0, file);
  throw new TerautilError('TU-INPUT-FILE', `${file} is neither a saved plan nor a receipt.`, {
    hint: 'terautil plan -o writes a saved plan, terautil report --format receipt a receipt; a plan is checked by terautil validate.',
  });
}
