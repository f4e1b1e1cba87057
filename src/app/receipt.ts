/** Receipts of migrations: made of the ledger, and checked before they are given. */
import type { ReceiptDocument } from '../documents/receipt.generated.js';
import { bug, TerautilError } from '../errors.js';
import type { LedgerState } from '../migration/ledger/ledger.js';
import { checkIdentity } from '../migration/survey/preview.js';
import { changeText, planChange } from '../migration/survey/plan-change.js';
import { readLedger } from '../migration/register.js';
import { buildReceipt } from '../migration/outcome/receipt.js';
import { asOf } from '../migration/outcome/report.js';
import type { ResolvedPlan } from '../plan/types.js';
import { checkReceipt } from '../receipt/receipt.js';
import { placeOf } from './clusters.js';
import { withLedger } from './mirror.js';

/**
 * Writes nothing and asks no cluster. Throws TU-GUARD when nothing is registered, or not what the plan says;
 * TU-RECEIPT when the ledger itself does not add up.
 */
export async function planReceipt(
  plan: ResolvedPlan,
  planFile: string,
  version: string,
): Promise<ReceiptDocument> {
  // Of the ledger itself: what this machine saw of it some time ago is no proof.
  const ledger = await withLedger(plan, false, (locks) => readLedger(locks, plan.name));
  if (ledger === null) {
    throw new TerautilError('TU-GUARD', 'Nothing is registered, so there is no receipt of it.', {
      hint: `To begin:  terautil apply ${planFile}`,
    });
  }
  const receipt = receiptOf(plan, planFile, version, ledger);
  checkReceipt(receipt, plan, `The ledger of ${plan.name}`);
  return receipt;
}

function receiptOf(
  plan: ResolvedPlan,
  planFile: string,
  version: string,
  ledger: LedgerState,
): ReceiptDocument {
  const written = plan.written ?? bug('A plan that was not read has no receipt.');
  const source = knownPlace(plan, 'source');
  const destination = knownPlace(plan, 'destination');
  checkIdentity(plan, source, destination, ledger);
  const change = planChange(plan, ledger);
  if (change !== null) {
    throw new TerautilError(
      'TU-GUARD',
      `${changeText(change)} A receipt holds both, so there is none.`,
      {
        hint: `Apply it first, or take the plan that was applied:  terautil apply ${planFile}`,
      },
    );
  }
  return buildReceipt({ version, plan, written, source, destination, asOf: asOf(ledger) }, ledger);
}

/** A report does without: a receipt says which clusters it is about. Throws TU-INPUT-FILE. */
function knownPlace(plan: ResolvedPlan, name: 'source' | 'destination') {
  const place = placeOf(plan.clusters[name]);
  if (place.root !== '') return place;
  throw new TerautilError('TU-INPUT-FILE', `The flag file ${place.coordinator} cannot be read.`, {
    hint: 'A receipt says which clusters it is about, and the plan leaves that to this file.',
  });
}
