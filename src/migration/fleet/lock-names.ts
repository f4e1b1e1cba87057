/** What the locks of a migration are for, by their names. Pure. */
import { ledgerKeys, unitOfLock } from '../ledger/ledger.js';
import type { StepKind } from '../ledger/records.js';

export type LockUse =
  /** One step of one table or range. */
  | { readonly kind: 'unit'; readonly unit: string; readonly step: StepKind }
  /** A process that applies the plan. */
  | { readonly kind: 'worker'; readonly session: string }
  /** Somebody pauses, resumes, registers or cleans. */
  | { readonly kind: 'control' | 'migration' | 'other' };

const WORKER = 'worker-';

/** The part of the lock's name that people are shown and type. */
export function lockId(name: string, lock: string): string {
  return lock.slice(ledgerKeys(name).locks.length);
}

export function lockUse(name: string, lock: string): LockUse {
  const id = lockId(name, lock);
  if (id === 'control' || id === 'migration') return { kind: id };
  if (id.startsWith(WORKER)) return { kind: 'worker', session: id.slice(WORKER.length) };
  const unit = unitOfLock(ledgerKeys(name), lock);
  return unit === null ? { kind: 'other' } : { kind: 'unit', ...unit };
}
