/** Live control of all workers of a migration: pause and resume, and taking a lock from its holder. */
import type { Clock, Random } from '../../clock.js';
import { bug, TerautilError } from '../../errors.js';
import { ledgerKeys } from '../ledger/ledger.js';
import type { LockService, OtherSession, Session, WorkerInfo } from '../ports.js';
import { acquireWithin, type HeldFor } from '../register-ports.js';
import { lockId } from './lock-names.js';
import { encodeControl, type Control } from './records.js';
import { readControl } from './state.js';

export interface ControlPorts {
  readonly name: string;
  readonly lockService: LockService;
  readonly clock: Clock;
  readonly random: Random;
  /** Of this process. */
  readonly worker: WorkerInfo;
}

const SAYING: HeldFor = {
  what: 'The control lock is held',
  hint: 'Somebody else is just pausing or resuming this migration. Run again.',
};

/**
 * Says so, unless it is said already. Returns what is said now, null = nothing was ever said, and whether that is
 * new. Throws TU-LOCK-TIMEOUT when somebody else is at it for as long as `lockTimeoutMs`.
 */
export async function setPaused(
  ports: ControlPorts,
  wanted: Omit<Control, 'at'>,
  lockTimeoutMs: number,
): Promise<{ readonly control: Control | null; readonly isNew: boolean }> {
  const { lockService, name, clock } = ports;
  return inSession(ports, async (session) => {
    // Under this lock nothing is written but the entry, so there is no quiet time to wait for.
    const { controlLock } = ledgerKeys(name);
    const drain = new AbortController().signal;
    const waiting = { ...ports, session, drain };
    const lease =
      (await acquireWithin(waiting, controlLock, lockTimeoutMs, SAYING)) ??
      bug('Nothing drains here.');
    try {
      const known = await readControl(lockService, name);
      if ((known?.paused ?? false) === wanted.paused) return { control: known, isNew: false };
      const control = { ...wanted, at: clock.wallMicros() };
      const value = encodeControl(control);
      await lease.publish([{ key: ledgerKeys(name).control, value }]);
      return { control, isNew: true };
    } finally {
      await lease.release();
    }
  });
}

/** How often it is looked whether a holder is dead. */
const LOOK_MS_MOST = 1_000;
const LOOKS_PER_WAIT = 10;

/**
 * Takes the lock from its holder, for whoever acquires it next. Throws TU-GUARD when the holder is alive and
 * not `force`, TU-USAGE when nobody holds it any more. `onWait`: told once when the holder has to be seen dead.
 */
export async function unlock(
  ports: ControlPorts,
  lock: string,
  force: boolean,
  onWait: (other: OtherSession) => void,
): Promise<void> {
  const { clock, name } = ports;
  await inSession(ports, async (session) => {
    for (let look = 0; ; look += 1) {
      const outcome = await session.breakLock(lock, force);
      if (outcome === 'broken') return;
      if (outcome === 'free') throw notHeld(lockId(name, lock));
      if (outcome.isAlive) throw holderAlive(lockId(name, lock), outcome.worker);
      if (look === 0) onWait(outcome);
      const waitMs = Math.min(LOOK_MS_MOST, outcome.deadInMs / LOOKS_PER_WAIT + 1);
      await clock.sleep(waitMs, session.lost);
    }
  });
}

export function notHeld(id: string): TerautilError {
  return new TerautilError('TU-USAGE', `Nobody holds a lock "${id}" of this migration.`, {
    hint: 'terautil locks PLAN lists them; the id has to be exact.',
  });
}

export function holderAlive(id: string, { host, processId }: WorkerInfo): TerautilError {
  return new TerautilError(
    'TU-GUARD',
    `${id} is held by process ${String(processId)} on ${host}, which is alive. Nothing was changed.`,
    { hint: 'Stop that process (Ctrl-C there). Where nobody can: unlock with --force.' },
  );
}

async function inSession<T>(
  { lockService, worker }: ControlPorts,
  action: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await lockService.openSession(worker);
  try {
    return await action(session);
  } finally {
    await session.close();
  }
}
