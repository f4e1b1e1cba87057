/** One entry of the ledger by its exact key; a lock service reads by prefixes. */
import type { LedgerEntry, LockService } from './ports.js';

/** null when there is none. */
export async function readEntryAt(
  lockService: Pick<LockService, 'read'>,
  key: string,
): Promise<LedgerEntry | null> {
  let found: LedgerEntry | null = null;
  for await (const entry of lockService.read(key)) if (entry.key === key) found = entry;
  return found;
}
