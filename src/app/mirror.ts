/** What this machine keeps of a ledger that lies elsewhere, and when it answers in its place. */
import { join } from 'node:path';
import { TerautilError } from '../errors.js';
import { openMirror, readMirror } from '../journal/mirror.js';
import { mirrored, mirrorOnly } from '../journal/mirrored.js';
import { ledgerKeys } from '../migration/ledger/ledger.js';
import type { LockService } from '../migration/ports.js';
import type { ResolvedPlan } from '../plan/types.js';
import { openLockService } from './lock-service.js';
import { surroundings } from './surroundings.js';

function mirrorFile({ stateFolder }: ResolvedPlan): string {
  return join(stateFolder, 'mirror.db');
}

/** For an apply. A local ledger is here anyway. */
export function openMirroredLockService(
  plan: ResolvedPlan,
  warn: (line: string) => void = () => undefined,
): LockService {
  const lockService = openLockService(plan, false);
  if (plan.lockService.type === 'local') return lockService;
  const whole = ledgerKeys(plan.name).all;
  try {
    const mirror = openMirror(mirrorFile(plan));
    return mirrored(lockService, { mirror, clock: surroundings.clock, whole, warn });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    warn(`While the lock service is away status will have no answer: ${reason}.`);
    return lockService;
  }
}

/**
 * Does `read` with the plan's lock service, which it must only read. While that is away and `mayBeOld`, with
 * what this machine last saw of it; `mirroredAt` says when that was, microseconds since 1970.
 */
export async function withLedger<T>(
  plan: ResolvedPlan,
  mayBeOld: boolean,
  read: (lockService: LockService, mirroredAt: bigint | null) => Promise<T>,
): Promise<T> {
  const lockService = openLockService(plan, true);
  try {
    return await read(lockService, null);
  } catch (error) {
    const mirror = mayBeOld && isAway(error) ? readMirror(mirrorFile(plan)) : null;
    if (mirror === null) throw error;
    return await read(mirrorOnly(mirror), mirror.at);
  } finally {
    lockService.close();
  }
}

function isAway(error: unknown): boolean {
  if (!(error instanceof TerautilError) || error.class !== 'retry') return false;
  return /^TU-(LOCK-SERVICE|ETCD|NEXUS)/.test(error.id);
}
