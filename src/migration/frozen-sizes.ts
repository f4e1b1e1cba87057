/** The sizes at which a destination table neither splits nor merges while it is copied. Pure. */
import type { SplitSizes } from './ports.js';

/** No tablet grows to 10 TB, and 0 turns merging off (protocol.md §7.3); split ≥ 3 × merge (§7.4). */
export const FROZEN_SIZES: SplitSizes = { split: 10_000_000n, merge: 0n };

export function sameSizes(a: SplitSizes, b: SplitSizes): boolean {
  return a.split === b.split && a.merge === b.merge;
}
