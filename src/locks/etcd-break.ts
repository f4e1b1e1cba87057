/**
 * Takes a lock in an etcd from its holder and gives it to nobody: its record is written anew in the name of a
 * session that gives no sign of life. So the former holder's comparisons fail, and who acquires the lock next
 * takes it over.
 */
import { readKey } from '../etcd/kv.js';
import type { BreakOutcome } from '../migration/ports.js';
import type { Others } from './etcd-clear.js';
import { decodeLock, encodeLock } from './etcd-records.js';
import type { Claimant } from './etcd-session.js';

/** `lock`: its key in the etcd. */
export async function breakEtcdLock(
  { etcd, keys, lockValue }: Claimant,
  others: Others,
  lock: string,
  force: boolean,
): Promise<BreakOutcome> {
  for (;;) {
    const known = await readKey(etcd, lock);
    if (known === null) return 'free';
    const holder = decodeLock(known);
    const sign = keys.sign(holder.migration, holder.session);
    const alive = await readKey(etcd, sign);
    if (alive !== null && !force) {
      const other = await others.look({ ...holder, lease: alive.lease, holds: false });
      if (other !== null) return other;
    }
    const { holding } = lockValue();
    const isForced = alive !== null || holder.isForced;
    const buried = { ...holder, session: `${holder.session}!${holding}`, holding, isForced };
    const { succeeded } = await etcd.transact({
      if: [
        { kind: 'unchanged', key: lock, modRevision: known.modRevision },
        ...(alive === null ? [{ kind: 'missing', key: sign } as const] : []),
      ],
      then: [{ put: lock, value: encodeLock(buried) }],
    });
    if (succeeded) return 'broken';
    // It has changed hands, or its holder has come back to life: looked at anew.
  }
}
