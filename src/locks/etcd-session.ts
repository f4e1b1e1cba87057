/** A session in an etcd: its sign of life, and the locks it takes. */
import { hostname } from 'node:os';
import type { Random } from '../clock.js';
import { readKey, type Etcd, type Transaction } from '../etcd/kv.js';
import type { Session, WorkerInfo } from '../migration/ports.js';
import { breakEtcdLock } from './etcd-break.js';
import { clearEtcd, watchOthers } from './etcd-clear.js';
import type { EtcdKeys } from './etcd-keys.js';
import { createEtcdLease, type HeldEtcdLease } from './etcd-lease.js';
import { decodeLock, encodeLock, encodeSession } from './etcd-records.js';
import { startRenewals, type Renewals } from './etcd-renewals.js';
import type { EtcdLockOptions } from './etcd.js';
import { gone } from './gone.js';

/** What taking a lock gives. */
export interface Claim {
  readonly epoch: bigint;
  /** Of a former holder that never released it; null = there was none. */
  readonly quietMs: number | null;
}

/** Of this session, for whoever takes a lock in its name. */
export interface Claimant {
  readonly etcd: Etcd;
  readonly keys: EtcdKeys;
  readonly session: string;
  /** The value of a lock that is taken now. */
  readonly lockValue: () => { readonly value: Buffer; readonly holding: string };
}

export async function openEtcdSession(
  options: EtcdLockOptions,
  keys: EtcdKeys,
  worker: WorkerInfo,
): Promise<Session> {
  const { etcd, clock, random, leaseMs, migration } = options;
  const id = `${hostname()}#${random.bytes(8).toString('hex')}`;
  const leases = new Set<HeldEtcdLease>();
  const renewals = await startRenewals(options, {
    record: keys.session(id),
    recordValue: encodeSession({ worker, leaseMs }),
    sign: keys.sign(migration, id),
    leases,
  });
  const claimant: Claimant = {
    etcd,
    keys,
    session: id,
    lockValue: () => {
      const holding = random.bytes(8).toString('hex');
      const since = clock.wallMicros();
      const record = { session: id, migration, worker, leaseMs, holding, since, isForced: false };
      return { value: encodeLock(record), holding };
    },
  };
  const hold = (lock: string, claim: Claim): HeldEtcdLease => {
    const lease = createEtcdLease(etcd, keys, {
      lock,
      epoch: claim.epoch,
      takenOver: claim.quietMs !== null,
      startNotBefore: claim.quietMs === null ? 0 : clock.monotonicMs() + claim.quietMs,
      deadline: renewals.aliveUntil,
      lost: renewals.lost,
      onRelease: () => void leases.delete(lease),
    });
    leases.add(lease);
    return lease;
  };
  const others = watchOthers(options);
  return {
    id,
    lost: renewals.lost,
    acquire: async (lock) => {
      renewals.lost.throwIfAborted();
      const claim = await claimLock(claimant, keys.at(lock), options.quietMs);
      return claim && hold(lock, claim);
    },
    clear: async (prefix, lock) => {
      renewals.lost.throwIfAborted();
      const cleared = await clearEtcd(claimant, others, prefix, keys.at(lock));
      return 'others' in cleared ? cleared : { lease: hold(lock, cleared) };
    },
    breakLock: async (lock, force) => {
      renewals.lost.throwIfAborted();
      return breakEtcdLock(claimant, others, keys.at(lock), force);
    },
    close: () => {
      const holdsLocks = [...leases].some((lease) => !lease.lost.aborted);
      return close(etcd, keys.session(id), renewals, holdsLocks);
    },
  };
}

/**
 * Takes a lock that nobody holds, or whose holder gives no sign of life any more; null while somebody has
 * it. Throws TU-LEASE-LOST when this session was removed.
 */
async function claimLock(
  claimant: Claimant,
  key: string,
  quietMs: (leaseMs: number) => number,
): Promise<Claim | null> {
  const { etcd, keys } = claimant;
  const known = await readKey(etcd, key);
  if (known === null) {
    const epoch = await take(claimant, key, [{ kind: 'missing', key }]);
    return epoch === null ? null : { epoch, quietMs: null };
  }
  const former = decodeLock(known);
  if (former.session === claimant.session) return null;
  const sign = keys.sign(former.migration, former.session);
  if ((await readKey(etcd, sign)) !== null) return null;
  const epoch = await take(claimant, key, [
    { kind: 'unchanged', key, modRevision: known.modRevision },
    { kind: 'missing', key: sign },
  ]);
  if (epoch === null) return null;
  // One that was forced out may have gone on until its lease was over.
  const alive = former.isForced ? former.leaseMs : 0;
  return { epoch, quietMs: alive + quietMs(former.leaseMs) };
}

/** The epoch, or null when somebody else was faster. */
async function take(
  { etcd, keys, session, lockValue }: Claimant,
  key: string,
  conditions: Transaction['if'],
): Promise<bigint | null> {
  const { value, holding } = lockValue();
  const record = keys.session(session);
  const { succeeded, found } = await etcd.transact({
    if: [...conditions, { kind: 'exists', key: record }],
    then: [{ put: key, value }, { get: { key } }],
    else: [{ get: { key } }, { get: { key: record }, keysOnly: true }],
  });
  const now = found[0]?.[0];
  // Also when an earlier try took it, of which the answer did not come.
  if (now !== undefined && decodeLock(now).holding === holding) return now.modRevision;
  if (!succeeded && found[1]?.length === 0) throw gone(`session ${session} was removed`);
  return null;
}

/** One that left a lock is dead for others when its sign of life is, so that a late write finds them waiting. */
async function close(
  etcd: Etcd,
  record: string,
  renewals: Renewals,
  holdsLocks: boolean,
): Promise<void> {
  const lease = renewals.stop();
  if (holdsLocks || renewals.lost.aborted) return;
  await etcd.transact({ if: [], then: [{ remove: { key: record } }] });
  await etcd.revoke(lease);
}

/** A number of 63 bits that nobody else draws. */
export function drawLeaseId(random: Random): string {
  return String(BigInt.asUintN(63, random.bytes(8).readBigUInt64BE()) || 1n);
}
