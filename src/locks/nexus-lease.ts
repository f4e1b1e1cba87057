/**
 * One holding of a lock in a Nexus. Only a served Get that shows the own session renews it: a good
 * KeepAlive proves no lock (O59, O60), and a lock may vanish while both sessions live (O64).
 */
import { setMaxListeners } from 'node:events';
import type { Clock } from '../clock.js';
import type { TerautilError } from '../errors.js';
import type { Lease, LedgerEntry } from '../migration/ports.js';
import type { NexusClient, NexusSession } from '../nexus/client.js';
import { gone } from './gone.js';
import { isBreak, lookAtLock, putClaim, type LockState } from './nexus-claims.js';
import { isLater, type Claim, type NexusKeys, type Stamp } from './nexus-entries.js';
import type { LedgerCopy } from './nexus-copy.js';
import type { NexusLedger } from './nexus-ledger.js';

/** UnLock says success in every case (protocol.md §2.9). */
const UNLOCKS = 3;
/** A lock that was granted may vanish at once, or never have been there (O61, O64). */
const LOCKS = 5;

export interface LeasePorts {
  readonly client: NexusClient;
  readonly keys: NexusKeys;
  readonly ledger: NexusLedger;
  readonly copy: LedgerCopy;
  readonly clock: Clock;
  readonly session: NexusSession;
  /** For so long from its sending a proof counts, ms. */
  readonly trustMs: number;
  /** Counts what this process publishes. */
  readonly nextCount: () => number;
  readonly sessionLost: AbortSignal;
}

export interface Holding {
  readonly lock: string;
  readonly claim: Claim;
  readonly takenOver: boolean;
  readonly startNotBefore: number;
  /** When the Get that proved it was sent. */
  readonly provedAt: number;
  /** Claims with lower epochs are of before a clean. */
  readonly floor: bigint;
  /** It holds the lock no more. */
  readonly onEnd: () => void;
}

export interface NexusLease extends Lease {
  readonly lock: string;
  /** Asks whether the lock is still ours; takes it again where it vanished. */
  renew(signal: AbortSignal): Promise<void>;
  /** After a change of the leader: writes the lock anew (O64), and looks whether somebody was given it meanwhile. */
  assert(signal: AbortSignal): Promise<void>;
  /** Ends it without a word: it was cleared. */
  drop(): void;
}

export function createNexusLease(ports: LeasePorts, holding: Holding): NexusLease {
  const { client, keys, ledger, copy, clock, session, trustMs } = ports;
  const { lock, claim, startNotBefore, takenOver } = holding;
  const lockKey = keys.entry(lock);
  const lostHere = new AbortController();
  const lost = AbortSignal.any([ports.sessionLost, lostHere.signal]);
  setMaxListeners(0, lost);
  let provedAt = holding.provedAt;
  let hasEnded = false;
  /** Our claim was there when the lock was last proved. */
  let isClaimed = true;
  let cancelExpiry: () => void = () => undefined;

  const deadline = (): number => Math.min(provedAt + trustMs, session.deadline());

  function end(error: TerautilError): void {
    hasEnded = true;
    cancelExpiry();
    lostHere.abort(error);
    holding.onEnd();
  }

  function lose(why: string): TerautilError {
    const error = gone(why);
    if (hasEnded) return error;
    end(error);
    // Whoever comes next has to wait for our last write, but not for our death.
    putClaim(client, keys, lock, { ...claim, state: 'lost' }).catch(() => undefined);
    return error;
  }

  /** Lets the Nexus give the lock to others. */
  function giveUp(why: string): TerautilError {
    const error = lose(why);
    session.unlock(lockKey, ports.sessionLost).catch(() => undefined);
    return error;
  }

  /** Throws TU-LEASE-LOST. */
  function checkTime(): void {
    if (hasEnded && !lost.aborted) throw gone(`${lock} was released`);
    lost.throwIfAborted();
    if (clock.monotonicMs() >= deadline()) throw lose(`${lock} was not confirmed in time`);
  }

  function expireInTime(): void {
    cancelExpiry();
    cancelExpiry = clock.after(Math.max(0, deadline() - clock.monotonicMs()), () => {
      if (hasEnded) return;
      if (clock.monotonicMs() >= deadline()) lose(`${lock} was not confirmed in time`);
      else expireInTime();
    });
  }

  const isLaterOfOther = ({ epoch, session: owner }: Claim): boolean =>
    epoch > claim.epoch && owner !== claim.session;

  function look(signal: AbortSignal): Promise<LockState> {
    return lookAtLock(client, keys, lock, holding.floor, signal);
  }

  /** It is ours, says the Nexus, and nobody took it from us. Throws TU-LEASE-LOST. */
  async function prove(signal: AbortSignal): Promise<boolean> {
    const sentAt = clock.monotonicMs();
    const { holder, claims } = await look(signal);
    if (hasEnded) throw gone(`${lock} was released`);
    if (claims.some((one) => isLaterOfOther(one) && isBreak(one))) {
      throw giveUp(`${lock} was taken from it`);
    }
    if (holder === null) return false;
    if (holder !== claim.session) throw lose(`${lock} was taken over`);
    isClaimed = claims.some(({ epoch, session: owner, state }) => {
      return epoch === claim.epoch && owner === claim.session && state === claim.state;
    });
    // An answer that came late proves no more than one in time: it counts from its sending.
    checkTime();
    provedAt = Math.max(provedAt, sentAt);
    return true;
  }

  /** Throws TU-LEASE-LOST. */
  async function proveOrRetake(signal: AbortSignal): Promise<void> {
    checkTime();
    if (await prove(signal)) return;
    await assert(signal);
  }

  async function assert(signal: AbortSignal): Promise<void> {
    for (let times = 0; times < LOCKS && !hasEnded; times += 1) {
      if (!(await session.lock(lockKey, signal))) throw lose(`${lock} was taken over`);
      const { claims } = await look(signal);
      if (claims.some(isLaterOfOther)) throw giveUp(`${lock} was held by somebody else meanwhile`);
      if (await prove(signal)) return;
    }
    throw lose(`${lock} cannot be held: the Nexus forgets it`);
  }

  async function keepClaim(signal: AbortSignal): Promise<void> {
    if (!isClaimed && !hasEnded) await putClaim(client, keys, lock, claim, signal);
  }

  /** One writer only: its key carries our epoch and session. */
  const isOwn = (key: string): boolean => key.endsWith(`/${claim.epoch}.${claim.session}`);

  async function stampFor(key: string): Promise<Stamp> {
    const own = { epoch: claim.epoch, count: ports.nextCount() };
    const there = isOwn(key) ? null : await ledger.get(key, lost);
    if (there === null || isLater(own, there.stamp)) return own;
    if (there.lock === lock) throw lose(`${key} was written under a later lease`);
    // Under another lock epochs are others.
    return { epoch: there.stamp.epoch, count: there.stamp.count + 1 };
  }

  /** Of this session alone, and told to others while it lives. */
  const isOfSession = (key: string): boolean => key.endsWith(`/${claim.session}`);

  async function publish(
    entries: readonly LedgerEntry[],
    removed: readonly string[] = [],
  ): Promise<void> {
    checkTime();
    // Where others write too, a former holder's last entry must have arrived. What it brings back behind a
    // removal goes again, since it has a lower stamp.
    const waitMs = startNotBefore - clock.monotonicMs();
    const isShared = ({ key }: LedgerEntry): boolean => !isOwn(key) && !isOfSession(key);
    if (waitMs > 0 && entries.some(isShared)) await clock.sleep(waitMs, lost);
    await proveOrRetake(lost);
    const all = [
      ...removed.map((key) => ({ key, value: Buffer.alloc(0), isRemoved: true })),
      ...entries.map((entry) => ({ ...entry, isRemoved: false })),
    ];
    const stamped = await Promise.all(
      all.map(async (entry) => ({ ...entry, lock, stamp: await stampFor(entry.key) })),
    );
    const isThere = await ledger.write(stamped, lost);
    if (!isThere) throw lose(`what it published was replaced`);
    await proveOrRetake(lost);
    copy.keep(stamped);
  }

  async function release(): Promise<void> {
    await proveOrRetake(lost);
    hasEnded = true;
    cancelExpiry();
    try {
      await putClaim(client, keys, lock, { ...claim, state: 'released' }, ports.sessionLost);
      for (let unlock = 0; unlock < UNLOCKS; unlock += 1) {
        await session.unlock(lockKey, ports.sessionLost);
        const holder = await client.get(lockKey, ports.sessionLost);
        if (holder?.toString() !== claim.session) return;
      }
    } finally {
      holding.onEnd();
    }
  }

  expireInTime();
  return {
    lock,
    epoch: claim.epoch,
    takenOver,
    startNotBefore,
    deadline,
    lost,
    publish,
    release,
    renew: async (signal) => {
      if (hasEnded) return;
      await proveOrRetake(signal);
      await keepClaim(signal);
    },
    assert,
    drop: () => {
      if (!hasEnded) end(gone(`${lock} was cleared`));
    },
  };
}
