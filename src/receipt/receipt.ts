/** The file that `report --format receipt` writes and `show` checks. */
import { readChecked, type CheckedFile } from '../checked-file.js';
import type { ReceiptDocument } from '../documents/receipt.generated.js';
import { TerautilError } from '../errors.js';
import { compileSchema } from '../json-schema.js';
import { checksumOf } from '../migration/outcome/receipt.js';
import { receiptFlaw } from '../migration/outcome/receipt-check.js';
import { planOfText } from '../plan/load.js';
import type { ResolvedPlan } from '../plan/types.js';

export const RECEIPT_FORMAT = 'terautil/receipt';
const HINT =
  'Was it cut short or edited? A receipt is not edited: write it anew with  terautil report PLAN --format receipt';

let isSound: ReturnType<typeof compileSchema<ReceiptDocument>> | undefined;

const RECEIPT: CheckedFile<ReceiptDocument> = {
  version: 1,
  name: 'receipt',
  id: 'TU-RECEIPT',
  // Of 100,000 ranges it has about 45 MB.
  bytesMost: 256 * 1024 * 1024,
  hint: HINT,
  checksumOf,
  schema: () => (isSound ??= compileSchema('receipt', ['plan'])),
};

/** Contacts and needs nothing else. Throws TU-RECEIPT when it is not whole or does not add up; TU-INPUT-FILE. */
export function readReceipt(path: string): ReceiptDocument {
  const receipt = readChecked(path, RECEIPT);
  checkReceipt(receipt, planIn(receipt, path), path);
  return receipt;
}

/** `label`: as the receipt is called. Throws TU-RECEIPT. */
export function checkReceipt(receipt: ReceiptDocument, plan: ResolvedPlan, label: string): void {
  const flaw = receiptFlaw(receipt, plan);
  if (flaw === null) return;
  throw new TerautilError(
    'TU-RECEIPT',
    `${label} does not add up at ${flaw.place}: ${flaw.what}.`,
    {
      hint: HINT,
    },
  );
}

function planIn({ plan }: ReceiptDocument, path: string): ResolvedPlan {
  try {
    return planOfText(JSON.stringify(plan), 'plan', path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `${path} does not add up at plan: it is none (${reason}).`;
    throw new TerautilError('TU-RECEIPT', message, { hint: HINT, cause });
  }
}
