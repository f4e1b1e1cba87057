/** A plan without limits of its rates. */
import { UNLIMITED } from '../../src/migration/pace/pace.js';

export const NO_LIMITS = { dump: { limit: UNLIMITED }, diff: { limit: UNLIMITED } };
