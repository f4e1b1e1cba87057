/**
 * A session's sign of life in an etcd, renewed three times a lease. A renewal counts from the moment it was
 * sent, and only when a majority of the servers says afterwards that the sign is there: one server that is
 * cut off from the others could go on renewing a lease that they have ended.
 *
 * A process that did not run for longer than its lease comes back to find its sign gone. It sets another and
 * keeps what nobody took over meanwhile; in the same step it is told what that is.
 */
import type { Clock } from '../clock.js';
import { asTerautilError } from '../errors.js';
import type { CallLimits } from '../etcd/client.js';
import type { Etcd } from '../etcd/kv.js';
import type { HeldEtcdLease } from './etcd-lease.js';
import { drawLeaseId } from './etcd-session.js';
import type { EtcdLockOptions } from './etcd.js';
import { gone } from './gone.js';

export interface Renewals {
  /** Monotonic ms. */
  readonly aliveUntil: () => number;
  readonly lost: AbortSignal;
  /** Gives the etcd's lease. */
  stop(): string;
}

interface Signs {
  /** The session's record and its value. */
  readonly record: string;
  readonly recordValue: Buffer;
  /** The key of its sign of life. */
  readonly sign: string;
  readonly leases: ReadonlySet<HeldEtcdLease>;
}

const RENEWALS_PER_LEASE = 3;
/** A transaction has room for 128 operations by default. */
const LOOKS_PER_STEP = 100;

export async function startRenewals(options: EtcdLockOptions, signs: Signs): Promise<Renewals> {
  const { etcd, clock, random, leaseMs } = options;
  const lost = new AbortController();
  let lease = drawLeaseId(random);
  let cancel: () => void = () => undefined;
  let isStopped = false;

  const openedAt = clock.monotonicMs();
  await grant(etcd, lease, leaseMs);
  await etcd.transact({
    if: [],
    then: [
      { put: signs.record, value: signs.recordValue },
      { put: signs.sign, value: Buffer.alloc(0), lease },
    ],
  });
  let aliveUntil = openedAt + leaseMs;

  async function renew(limits: CallLimits): Promise<void> {
    const isAlive =
      (await etcd.keepAlive(lease, limits)) &&
      (await etcd.transact({ if: [{ kind: 'exists', key: signs.sign }], then: [] }, limits))
        .succeeded;
    if (!isAlive) {
      lease = drawLeaseId(random);
      await grant(etcd, lease, leaseMs, limits);
      await revive(etcd, signs, lease, limits);
    }
    await loseWhatIsGone(etcd, signs, limits);
  }

  const beat = async (): Promise<void> => {
    const sentAt = clock.monotonicMs();
    const leftMs = aliveUntil - sentAt;
    try {
      // One that slept through its lease has nothing to lose by trying for another.
      await renew({
        tryMs: leaseMs / RENEWALS_PER_LEASE,
        totalMs: leftMs > 0 ? leftMs : leaseMs / RENEWALS_PER_LEASE,
      });
      if (isStopped) return;
      aliveUntil = sentAt + leaseMs;
    } catch (error) {
      if (isStopped) return;
      if (clock.monotonicMs() >= aliveUntil || isGone(error)) {
        lost.abort(isGone(error) ? error : gone('the etcd could not be reached in time', error));
        return;
      }
    }
    const nextIn = Math.max(0, leaseMs / RENEWALS_PER_LEASE - (clock.monotonicMs() - sentAt));
    cancel = later(clock, nextIn, beat);
  };
  cancel = later(clock, leaseMs / RENEWALS_PER_LEASE - (clock.monotonicMs() - openedAt), beat);
  return {
    aliveUntil: () => aliveUntil,
    lost: lost.signal,
    stop: () => {
      isStopped = true;
      cancel();
      return lease;
    },
  };
}

function later(clock: Clock, ms: number, action: () => Promise<void>): () => void {
  return clock.after(Math.max(0, ms), () => void action());
}

function isGone(error: unknown): boolean {
  return asTerautilError(error).id === 'TU-LEASE-LOST';
}

/** Leases of an etcd are of whole seconds, and it may grant longer ones: never shorter. */
function grant(etcd: Etcd, lease: string, leaseMs: number, limits?: CallLimits): Promise<void> {
  return etcd.grant(lease, Math.ceil(leaseMs / 1000), limits);
}

/** Sets another sign of life: from here on nobody can take over any more. Throws TU-LEASE-LOST. */
async function revive(etcd: Etcd, signs: Signs, lease: string, limits: CallLimits): Promise<void> {
  const { succeeded } = await etcd.transact(
    {
      if: [{ kind: 'exists', key: signs.record }],
      then: [{ put: signs.sign, value: Buffer.alloc(0), lease }],
    },
    limits,
  );
  if (!succeeded) throw gone('the session was removed');
}

/** The locks that somebody took over, or broke, and those alone. */
async function loseWhatIsGone(etcd: Etcd, { leases }: Signs, limits: CallLimits): Promise<void> {
  const held = [...leases].filter((lease) => !lease.lost.aborted);
  for (let first = 0; first < held.length; first += LOOKS_PER_STEP) {
    const some = held.slice(first, first + LOOKS_PER_STEP);
    const then = some.map(({ key }) => ({ get: { key }, keysOnly: true }));
    const { found } = await etcd.transact({ if: [], then }, limits);
    for (const [at, one] of some.entries()) {
      if (found[at]?.[0]?.modRevision !== one.epoch && !one.isReleasing()) one.lose();
    }
  }
}
