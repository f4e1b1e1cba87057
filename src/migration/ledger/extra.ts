/** Number and digest of cells that only the destination has: who deletes them must find the same. */
import { addDigest, createDigest, digestToHex, type Digest } from '../../cells/digest.js';

export interface Extra {
  readonly count: number;
  readonly digest: Digest;
}

/** That is added to. */
export interface GrowingExtra extends Extra {
  count: number;
}

export function noExtra(): GrowingExtra {
  return { count: 0, digest: createDigest() };
}

/** Adds `more` to `total` in place. */
export function addExtra(total: GrowingExtra, more: Extra): void {
  total.count += more.count;
  addDigest(total.digest, more.digest);
}

export function addedUp(parts: readonly Extra[]): Extra {
  const total = noExtra();
  for (const part of parts) addExtra(total, part);
  return total;
}

export function isSameExtra(a: Extra, b: Extra): boolean {
  return a.count === b.count && digestToHex(a.digest) === digestToHex(b.digest);
}
