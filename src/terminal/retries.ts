/** Says now and then what is waited for, so that nobody has to guess why nothing happens. */
import type { Clock } from '../clock.js';
import type { Place } from '../migration/ledger/retries.js';
import type { Retry } from '../migration/ports.js';

/** What is well again by then is not worth a line. */
const FIRST_AFTER_MS = 3_000;
const EVERY_MS = 10_000;

export function sayRetries(
  clock: Clock,
  say: (line: string) => void,
): (place: Place, retry: Retry) => void {
  let sayAt: number | null = null;
  return (place, { call, cause }) => {
    const now = clock.monotonicMs();
    sayAt ??= now + FIRST_AFTER_MS;
    if (now < sayAt) return;
    sayAt = now + EVERY_MS;
    say(`Waiting for the ${place} (${call}: ${cause}).`);
  };
}
