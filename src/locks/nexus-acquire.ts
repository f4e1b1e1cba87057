/**
 * Taking a lock in a Nexus (docs/architecture.md, "Nexus"): lock, read the claims, write an own one with a
 * higher epoch, look again; whoever then sees an epoch at or above its own abandons.
 */
import type { NexusLease } from './nexus-lease.js';
import { createNexusLease } from './nexus-lease.js';
import {
  hasGivenUp,
  isReleased,
  lastClaim,
  lookAtLock,
  putClaim,
  type LockState,
} from './nexus-claims.js';
import type { Claim } from './nexus-entries.js';
import { trustOf, type SessionState } from './nexus-session.js';

export interface AcquireOptions {
  /** The epoch is higher than this. */
  readonly above?: bigint;
  /** Everybody else is known to be dead and quiet. */
  readonly isAlone?: boolean;
}

/** null when somebody else holds the lock, or may. Throws TU-LEASE-LOST, TU-NEXUS-UNAVAILABLE. */
export type Acquire = (lock: string, options?: AcquireOptions) => Promise<NexusLease | null>;

interface Taking {
  readonly state: SessionState;
  readonly lock: string;
  readonly floor: bigint;
  readonly options: AcquireOptions;
}

export function createAcquirer(state: SessionState): Acquire {
  const taking = new Set<string>();
  return async (lock, options = {}) => {
    state.lost.throwIfAborted();
    if (state.leases.has(lock) || taking.has(lock)) return null;
    taking.add(lock);
    try {
      return await take(state, lock, options);
    } finally {
      taking.delete(lock);
    }
  };
}

async function take(
  state: SessionState,
  lock: string,
  options: AcquireOptions,
): Promise<NexusLease | null> {
  const { nexus, client, keys, lost } = state;
  const floor = await state.floor(lost);
  const one = { state, lock, floor, options };
  if (!(await mayTake(one, await look(one)))) return null;
  const lockKey = keys.entry(lock);
  if (!(await nexus.lock(lockKey, lost))) return null;
  const before = await look(one);
  if (before.holder !== nexus.id || !(await mayTake(one, before))) {
    await nexus.unlock(lockKey, lost);
    return null;
  }
  const claim = newClaim(one, before.claims);
  await putClaim(client, keys, lock, claim, lost);
  const provedAt = state.clock.monotonicMs();
  const after = await look(one);
  if (!isFirst(claim, after)) {
    await putClaim(client, keys, lock, { ...claim, state: 'abandoned' }, lost);
    if (after.holder === nexus.id) await nexus.unlock(lockKey, lost);
    return null;
  }
  await state.noticeChange(lost);
  return hold(one, claim, lastClaim(before.claims), provedAt);
}

function look({ state: { client, keys, lost }, lock, floor }: Taking): Promise<LockState> {
  return lookAtLock(client, keys, lock, floor, lost);
}

/** Nobody else has it, and who had it before is dead, or gave it up. */
async function mayTake(
  { state, options }: Taking,
  { holder, claims }: LockState,
): Promise<boolean> {
  if (holder !== null && holder !== state.nexus.id) return false;
  const former = lastClaim(claims);
  if (former === null || hasGivenUp(former)) return true;
  if (options.isAlone === true || former.session === state.nexus.id) return true;
  const { silentMs } = await state.lookAt(former.session, state.lost);
  return silentMs >= trustOf(former.leaseMs);
}

function newClaim({ state, floor, options }: Taking, claims: readonly Claim[]): Claim {
  const seen = claims.at(-1)?.epoch ?? 0n;
  // The clock as well: claims may be lost (O58), and epochs must grow all the same.
  const since = state.clock.wallMicros();
  const candidates = [seen + 1n, floor + 1n, (options.above ?? 0n) + 1n, since];
  const epoch = candidates.reduce((a, b) => (a > b ? a : b));
  const { worker, leaseMs } = state;
  return { epoch, session: state.nexus.id, worker, leaseMs, state: 'held', since };
}

/** The lock is ours, our claim is there, and nobody else has one that is as high. */
function isFirst({ epoch, session }: Claim, { holder, claims }: LockState): boolean {
  const rivals = claims.filter((claim) => claim.epoch >= epoch);
  return holder === session && rivals.length === 1 && rivals[0]?.session === session;
}

function hold(
  { state, lock, floor, options }: Taking,
  claim: Claim,
  former: Claim | null,
  provedAt: number,
): NexusLease {
  const { clock, leases, nexus, quietMs, trustMs, changedAt } = state;
  const now = clock.monotonicMs();
  const quietAt = isReleased(former) ? 0 : now + restMs(former, quietMs);
  // What was acknowledged just before a change may be gone, a lock and its claim among it, and its holder alive (O64).
  const zombieUntil = changedAt() + trustMs + quietMs(state.leaseMs);
  const isClear = options.isAlone === true;
  const startNotBefore = isClear ? 0 : Math.max(quietAt, zombieUntil > now ? zombieUntil : 0);
  const lease = createNexusLease(
    { ...state, session: nexus, sessionLost: state.lost },
    {
      lock,
      claim,
      takenOver: startNotBefore > 0,
      startNotBefore,
      provedAt,
      floor,
      onEnd: () => {
        if (leases.get(lock) === lease) leases.delete(lock);
      },
    },
  );
  leases.set(lock, lease);
  forgetOld(state, lock, floor, claim);
  return lease;
}

/** From now on, as long as what was done under it may still arrive. */
function restMs(former: Claim | null, quietMs: (leaseMs: number) => number): number {
  if (former === null) return 0;
  // One that was forced out may have gone on until its lease was over.
  return (former.state === 'forced' ? former.leaseMs : 0) + quietMs(former.leaseMs);
}

/** Earlier claims say nothing any more. One that comes back says nothing either: its epoch is lower. */
function forgetOld(state: SessionState, lock: string, floor: bigint, { epoch }: Claim): void {
  const { client, keys, lost } = state;
  const forget = async (): Promise<void> => {
    const { claims } = await lookAtLock(client, keys, lock, floor, lost);
    const old = claims.filter((claim) => claim.epoch < epoch);
    for (const claim of old)
      await client.delete(keys.claim(lock, claim.epoch, claim.session), lost);
  };
  forget().catch(() => undefined);
}
