/** What people say to all workers of a migration, and what they see and take of its locks. */
import { hostname, userInfo } from 'node:os';
import { checkLedger, thisWorker } from '../app.js';
import type { ControlDocument } from '../documents/control.generated.js';
import type { Lock, LocksDocument } from '../documents/locks.generated.js';
import type { UnlockedDocument } from '../documents/unlocked.generated.js';
import { holderAlive, notHeld, setPaused, unlock } from '../migration/fleet/control.js';
import { momentOrNull } from '../migration/ledger/entry-json.js';
import { ledgerKeys, type LedgerState } from '../migration/ledger/ledger.js';
import { locksDocument } from '../migration/outcome/locks.js';
import { countWorkers } from '../migration/outcome/workers.js';
import type { LockService, OtherSession } from '../migration/ports.js';
import { readLedger } from '../migration/register.js';
import type { ResolvedPlan } from '../plan/types.js';
import { openLockService } from './lock-service.js';
import { surroundings } from './surroundings.js';

export interface ControlOptions {
  /** Of this program. */
  readonly version: string;
  /** Told of a plan that was changed since it was registered. */
  readonly warn: (line: string) => void;
}

/** As apply waits for the migration lock. */
const LOCK_TIMEOUT_MS = 60_000;

/** Tells all workers to pause or to go on. Throws TU-PLAN-OWNER, TU-LOCK-TIMEOUT. */
export async function controlPlan(
  plan: ResolvedPlan,
  wanted: { readonly paused: boolean; readonly reason: string | null },
  { version, warn }: ControlOptions,
): Promise<ControlDocument> {
  const { name } = plan;
  return withLocks(plan, false, warn, async (lockService) => {
    const { control, isNew } = await setPaused(
      { ...surroundings, name, lockService, worker: thisWorker(version) },
      { ...wanted, by: whoIsThis() },
      LOCK_TIMEOUT_MS,
    );
    const holders = await lockService.holders(ledgerKeys(name).workerLocks);
    return {
      format: 'terautil/control',
      format_version: 1,
      name,
      paused: wanted.paused,
      changed: isNew,
      by: control?.by ?? null,
      since: momentOrNull(control?.at ?? null),
      reason: control?.reason ?? null,
      workers: String(countWorkers(name, holders)),
    };
  });
}

/** Who holds what; writes nothing. Throws TU-PLAN-OWNER. */
export function planLocks(
  plan: ResolvedPlan,
  warn: (line: string) => void,
): Promise<LocksDocument> {
  return withLocks(plan, true, warn, async (lockService, ledger) => {
    const holders = await lockService.holders(ledgerKeys(plan.name).locks);
    return locksDocument(plan.name, ledger, holders, surroundings.clock.wallMicros());
  });
}

/**
 * The lock that unlock would take; writes nothing. Throws TU-USAGE when nobody holds it, TU-GUARD when its
 * holder is alive and not `force`.
 */
export async function previewUnlock(
  plan: ResolvedPlan,
  id: string,
  force: boolean,
  warn: (line: string) => void,
): Promise<Lock> {
  const { locks } = await planLocks(plan, warn);
  const lock = locks.find((one) => one.id === id);
  if (lock === undefined) throw notHeld(id);
  const { host, process_id: processId, version } = lock.worker;
  if (lock.alive && !force) throw holderAlive(id, { host, processId, version });
  return lock;
}

/** Takes the lock of `previewUnlock` from its holder. Throws TU-USAGE, TU-GUARD as that does. */
export async function unlockPlan(
  plan: ResolvedPlan,
  lock: Lock,
  force: boolean,
  { version, warn }: ControlOptions,
  onWait: (other: OtherSession) => void,
): Promise<UnlockedDocument> {
  const { name } = plan;
  return withLocks(plan, false, warn, async (lockService) => {
    const ports = { ...surroundings, name, lockService, worker: thisWorker(version) };
    await unlock(ports, `${ledgerKeys(name).locks}${lock.id}`, force, onWait);
    return { format: 'terautil/unlocked', format_version: 1, name, forced: force, lock };
  });
}

/** `action` is given the ledger, read once; null = nothing is registered. */
async function withLocks<T>(
  plan: ResolvedPlan,
  readOnly: boolean,
  warn: (line: string) => void,
  action: (lockService: LockService, ledger: LedgerState | null) => Promise<T>,
): Promise<T> {
  const lockService = openLockService(plan, readOnly);
  try {
    const ledger = await readLedger(lockService, plan.name);
    if (ledger !== null) checkLedger(plan, ledger, warn);
    return await action(lockService, ledger);
  } finally {
    lockService.close();
  }
}

/** user@host; a user without an entry in the system's list has a number only. */
function whoIsThis(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    return `${String(process.getuid?.() ?? 'somebody')}@${hostname()}`;
  }
}
