/** One lock held by a session in an etcd. */
import type { TerautilError } from '../errors.js';
import type { Etcd } from '../etcd/kv.js';
import type { Lease } from '../migration/ports.js';
import type { EtcdKeys } from './etcd-keys.js';
import { gone } from './gone.js';

interface Holding {
  readonly lock: string;
  readonly epoch: bigint;
  readonly takenOver: boolean;
  readonly startNotBefore: number;
  readonly deadline: () => number;
  readonly lost: AbortSignal;
  readonly onRelease: () => void;
}

export interface HeldEtcdLease extends Lease {
  /** Of the etcd. */
  readonly key: string;
  /** Then it may be gone without anybody having taken it. */
  isReleasing(): boolean;
  lose(): void;
}

export function createEtcdLease(etcd: Etcd, keys: EtcdKeys, holding: Holding): HeldEtcdLease {
  const { lock, epoch } = holding;
  const key = keys.at(lock);
  const lost = new AbortController();
  let isReleasing = false;
  const isMine = { kind: 'unchanged', key, modRevision: epoch } as const;
  const lose = (): TerautilError => {
    const error = gone(`${lock} was taken over`);
    lost.abort(error);
    return error;
  };
  return {
    key,
    epoch,
    takenOver: holding.takenOver,
    startNotBefore: holding.startNotBefore,
    deadline: holding.deadline,
    lost: AbortSignal.any([holding.lost, lost.signal]),
    publish: async (entries, removed = []) => {
      const { succeeded } = await etcd.transact({
        if: [isMine],
        then: [
          ...entries.map((entry) => ({ put: keys.at(entry.key), value: entry.value })),
          ...removed.map((gone) => ({ remove: { key: keys.at(gone) } })),
        ],
      });
      if (!succeeded) throw lose();
    },
    isReleasing: () => isReleasing,
    release: async () => {
      isReleasing = true;
      const { succeeded, isRepeated } = await etcd.transact({
        if: [isMine],
        then: [{ remove: { key } }],
      });
      // Released by an earlier try of which the answer did not come, or taken over: not held any more.
      if (!succeeded && !isRepeated) throw lose();
      holding.onRelease();
    },
    lose,
  };
}
