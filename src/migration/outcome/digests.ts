/** What the digests of a table's ranges say together. Pure. */
import { addDigest, createDigest, digestToHex } from '../../cells/digest.js';
import type { RangeBounds, ReportTable } from '../../documents/report.generated.js';
import type { RangeDefinition } from '../ledger/definitions.js';
import { currentDiff, lastWritten, type LedgerState } from '../ledger/ledger.js';
import { bounds } from './report-findings.js';

export function digestsOf(
  ledger: LedgerState,
  ranges: readonly RangeDefinition[],
): ReportTable['digest'] {
  const copied = createDigest();
  const compared = createDigest();
  const seen = { copied: false, compared: false, both: false };
  const changed: RangeBounds[] = [];
  for (const range of ranges) {
    const copy = lastWritten(ledger, range.id)?.digest ?? null;
    const diff = currentDiff(ledger, range.id)?.digest ?? null;
    if (copy !== null) addDigest(copied, copy);
    if (diff !== null) addDigest(compared, diff);
    seen.copied ||= copy !== null;
    seen.compared ||= diff !== null;
    if (copy === null || diff === null) continue;
    seen.both = true;
    if (digestToHex(copy) !== digestToHex(diff)) changed.push(bounds(range));
  }
  return {
    copied: seen.copied ? digestToHex(copied) : null,
    compared: seen.compared ? digestToHex(compared) : null,
    agree: seen.both ? changed.length === 0 : null,
    changed,
  };
}
