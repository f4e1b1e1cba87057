/** Another process that holds locks of a migration, within this one. */
import { join } from 'node:path';
import { openLockService } from '../../src/app/lock-service.js';
import { loadPlan } from '../../src/plan/load.js';
import type { LedgerEntry } from '../../src/migration/ports.js';
import type { TwoClusters } from './two-clusters.js';

export interface HeldLocks {
  /** Releases this one, or all, and then leaves. */
  release(lock?: string): Promise<void>;
  /** Under this lock. */
  publish(lock: string, entry: LedgerEntry): Promise<void>;
}

export async function holdLocks(
  world: TwoClusters,
  name: string,
  wanted: readonly string[],
): Promise<HeldLocks> {
  const plan = loadPlan(join(world.folder, `${name}.yaml`), null);
  const lockService = { ...plan.lockService, leaseMs: 10_000 };
  const locks = openLockService({ ...plan, lockService }, false);
  const session = await locks.openSession({ host: 'other', processId: 1, version: '0' });
  const leases = await Promise.all(wanted.map((lock) => session.acquire(lock)));
  const held = new Map(wanted.map((lock, at) => [lock, leases[at] ?? null]));
  return {
    publish: async (lock, entry) => {
      await held.get(lock)?.publish([entry]);
    },
    release: async (lock) => {
      for (const one of lock === undefined ? [...held.keys()] : [lock]) {
        await held.get(one)?.release();
        held.delete(one);
      }
      if (lock !== undefined) return;
      await session.close();
      locks.close();
    },
  };
}
