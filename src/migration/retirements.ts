/**
 * Which units a newer generation has taken the place of. Who has just leased a unit asks: a generation is
 * written only under the leases of all that it retires, so what counts then counts until the lease is
 * released.
 */
import { decodeMeta, decodeRetirement } from './ledger/definitions.js';
import { tableOfUnit, type LedgerKeys } from './ledger/ledger.js';
import type { LockService } from './ports.js';
import { readEntryAt } from './read-entry.js';

/** `generation`: the one that the caller knows. Reads one entry each time, more when there is a new one. */
export function watchRetirements(
  lockService: Pick<LockService, 'read'>,
  keys: LedgerKeys,
  generation: number,
): (unit: string) => Promise<boolean> {
  let known = generation;
  const retired = new Set<string>();
  return async (unit) => {
    const entry = await readEntryAt(lockService, keys.meta);
    const meta = entry && decodeMeta(entry);
    if (meta !== null && meta.generation !== known) {
      for await (const entry of lockService.read(keys.allRetired)) {
        if (meta.generations.some((one) => entry.key.startsWith(keys.retired(one, '')))) {
          retired.add(decodeRetirement(entry));
        }
      }
      known = meta.generation;
    }
    return retired.has(unit) || retired.has(tableOfUnit(unit));
  };
}
