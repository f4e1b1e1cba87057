/**
 * Takes a lock in a Nexus from its holder and gives it to nobody: a later claim says so. The holder, who looks at
 * the claims whenever it proves its lock, finds it and lets go of the lock; who comes next has taken it over.
 */
import type { BreakOutcome, WorkerInfo } from '../migration/ports.js';
import { isBreak, isReleased, lastClaim, lookAtLock, putClaim } from './nexus-claims.js';
import type { LockState } from './nexus-claims.js';
import { decodeBeat, type Claim } from './nexus-entries.js';
import { trustOf, type SessionState } from './nexus-session.js';

const UNKNOWN: WorkerInfo = { host: 'unknown', processId: 0, version: '' };

/** Throws TU-LEASE-LOST, TU-NEXUS-UNAVAILABLE. */
export async function breakNexusLock(
  state: SessionState,
  lock: string,
  force: boolean,
): Promise<BreakOutcome> {
  const { client, keys, lost, clock } = state;
  lost.throwIfAborted();
  const floor = await state.floor(lost);
  const before = await lookAtLock(client, keys, lock, floor, lost);
  const former = await formerOf(state, before);
  if (former === null) return 'free';
  const death = await deathOf(state, former, before.holder);
  if (!death.isDead && !force) {
    return { worker: former.worker, isAlive: death.hasMoved, deadInMs: death.deadInMs };
  }
  const seen = before.claims.at(-1)?.epoch ?? 0n;
  const epoch = [seen + 1n, floor + 1n, clock.wallMicros()].reduce((a, b) => (a > b ? a : b));
  // A name that no session has: nobody's life counts for it.
  const session = `${former.session.split('!', 1)[0] ?? ''}!${epoch}`;
  let claim: Claim = { ...former, epoch, session, state: death.isDead ? 'broken' : 'forced' };
  if (former.state === 'forced') claim = { ...claim, state: 'forced' };
  for (let isThere = false; !isThere;) {
    await putClaim(client, keys, lock, claim, lost);
    const { claims } = await lookAtLock(client, keys, lock, floor, lost);
    // Somebody took it meanwhile, who is alive.
    const isOther = (one: Claim): boolean =>
      one.epoch > seen && one.epoch < epoch && one.state === 'held';
    const isLate = claim.state === 'broken' && claims.some(isOther);
    if (isLate) claim = { ...claim, state: 'forced' };
    isThere = !isLate && claims.some((one) => one.epoch === epoch && one.session === session);
  }
  return 'broken';
}

/** Who holds the lock, or left it unreleased; null: nobody. */
async function formerOf(
  { client, keys, name, leaseMs, lost }: SessionState,
  { holder, claims }: LockState,
): Promise<Claim | null> {
  const last = lastClaim(claims);
  if (last !== null && !isReleased(last)) return last;
  if (holder === null || holder === last?.session) return null;
  // Its claim is not written yet, or lost.
  const stored = await client.get(keys.session(name, holder), lost);
  const known = stored === null ? { worker: UNKNOWN, leaseMs } : decodeBeat(holder, stored);
  const epoch = last?.epoch ?? 0n;
  const { worker } = known;
  return { epoch, session: holder, worker, leaseMs: known.leaseMs, state: 'held', since: null };
}

async function deathOf(
  state: SessionState,
  former: Claim,
  holder: string | null,
): Promise<{ readonly isDead: boolean; readonly hasMoved: boolean; readonly deadInMs: number }> {
  if (former.state === 'lost' || isBreak(former)) {
    return { isDead: true, hasMoved: false, deadInMs: 0 };
  }
  const { silentMs, hasMoved } = await state.lookAt(former.session, state.lost);
  const deadInMs = Math.max(0, trustOf(former.leaseMs) - silentMs);
  // The Nexus may know it to be alive though it says nothing of itself.
  return { isDead: deadInMs === 0 && holder !== former.session, hasMoved, deadInMs };
}
