/**
 * What happened to the cells of a range. Counters live in the checkpoint and advance with it, so a
 * range's totals are those of its checkpoint chain, not of attempts. They always balance:
 * scanned = written + skipped by reason + dead letters (promise P7).
 */
export const SKIP_REASONS = ['present', 'trimmed', 'newer-at-destination', 'conflict'] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

export interface Counters {
  scanned: number;
  written: number;
  skipped: Record<SkipReason, number>;
  deadLetters: number;
  /** Bytes of the scanned cells (key, family, qualifier, value, timestamp). */
  bytes: number;
}

export function zeroCounters(): Counters {
  return {
    scanned: 0,
    written: 0,
    skipped: { present: 0, trimmed: 0, 'newer-at-destination': 0, conflict: 0 },
    deadLetters: 0,
    bytes: 0,
  };
}

/** Adds `more` to `total` in place. */
export function addCounters(total: Counters, more: Counters): void {
  total.scanned += more.scanned;
  total.written += more.written;
  for (const reason of SKIP_REASONS) total.skipped[reason] += more.skipped[reason];
  total.deadLetters += more.deadLetters;
  total.bytes += more.bytes;
}

export function copyCounters(counters: Counters): Counters {
  return { ...counters, skipped: { ...counters.skipped } };
}

/** Promise P7. */
export function isBalanced(counters: Counters): boolean {
  const skipped = SKIP_REASONS.reduce((sum, reason) => sum + counters.skipped[reason], 0);
  return counters.scanned === counters.written + skipped + counters.deadLetters;
}
