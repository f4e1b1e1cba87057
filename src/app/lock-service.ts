/** The lock service of a plan: the one place that chooses among the adapters. */
import { join } from 'node:path';
import { createLocalLockService } from '../locks/local.js';
import { WRITE_DEADLINE_OF_LEASE } from '../migration/limits.js';
import type { LockService } from '../migration/ports.js';
import type { ResolvedPlan } from '../plan/types.js';
import { surroundings } from './surroundings.js';

/** `readOnly`: creates nothing; a migration that was never applied has an empty ledger. */
export function openLockService(plan: ResolvedPlan, readOnly: boolean): LockService {
  const { clock, random } = surroundings;
  switch (plan.lockService.type) {
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- there will be others
    case 'local':
      return createLocalLockService({
        file: join(plan.stateFolder, 'locks.db'),
        readOnly,
        leaseMs: plan.lockService.leaseMs,
        quietMs,
        clock,
        random,
      });
  }
}

/** A write begun at the end of the lease may take its deadline, and as long to arrive. */
function quietMs(leaseMs: number): number {
  return 2 * leaseMs * WRITE_DEADLINE_OF_LEASE;
}
