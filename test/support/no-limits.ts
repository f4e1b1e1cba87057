/** A plan without limits of its rates. */
import { UNLIMITED } from '../../src/migration/pace/pace.js';

/** A comparison that reports what it sees once. */
export const SEEN_ONCE = { values: false, strict: false, recheck: { times: 0, delayMs: 0 } };

export const NO_LIMITS = { dump: { limit: UNLIMITED }, diff: { limit: UNLIMITED } };
