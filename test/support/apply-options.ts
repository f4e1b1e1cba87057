import { setMaxListeners } from 'node:events';
import type { ApplyOptions } from '../../src/migration/apply.js';
import type { ResolvedPlan } from '../../src/plan/types.js';

// As the command does: with eight ranges at once many calls listen to one signal.
setMaxListeners(0);

/** Everything that the plan asks for. */
export function applyAll({ steps }: ResolvedPlan, lockTimeoutMs = 1_000): ApplyOptions {
  return {
    lockTimeoutMs,
    steps,
    selection: { tables: null, failedOnly: false, diffAgain: false, mend: null },
  };
}
