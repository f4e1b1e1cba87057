/** Whether a number of deletes that was approved is the one that a repair would do. Pure. */
import type { RepairDocument } from '../../documents/repair.generated.js';
import { TerautilError } from '../../errors.js';

/**
 * Throws TU-GUARD unless exactly that many cells would be deleted. Of a repair that began, a part may have been deleted
 * since the number was seen: it may be larger by what was.
 */
export function checkDeletes(document: RepairDocument, approved: bigint): void {
  const found = BigInt(document.totals.work.delete);
  const deleted = document.tables
    .flatMap(({ ranges }) => ranges)
    .reduce((sum, range) => sum + BigInt(range.deleted), 0n);
  if (found <= approved && approved <= found + deleted) return;
  throw new TerautilError(
    'TU-GUARD',
    `${String(approved)} deletes were approved, and ${String(found)} would be done; nothing has been changed.`,
    {
      hint:
        document.deletes === 'forbid'
          ? 'The plan does not allow deletes: it would have to say  repair: { deletes: allow }'
          : 'Look at what is to be deleted, and approve that number.',
    },
  );
}
