/* Generated from schemas/locks.schema.json by "npm run generate"; do not edit. */

/**
 * What `terautil locks --json` prints: who holds what of a migration since when.
 */
export interface LocksDocument {
  format: 'terautil/locks';
  format_version: 1;
  name: string;
  locks: Lock[];
}
export interface Lock {
  /**
   * What `terautil unlock` wants.
   */
  id: string;
  /**
   * range, table: one step of it. worker: a process that applies the plan. migration: somebody registers or cleans. control: somebody pauses or resumes.
   */
  use: 'range' | 'table' | 'worker' | 'migration' | 'control' | 'other';
  /**
   * At the source; null = of no table, or not of those that are registered now.
   */
  table: string | null;
  range: null | KeyRange;
  step:
    | null
    | (
        | 'create-table'
        | 'freeze-schema'
        | 'split-table'
        | 'dump'
        | 'settle'
        | 'restore-schema'
        | 'repair'
        | 'diff'
      );
  worker: LockWorker;
  /**
   * RFC 3339, UTC; null = not known.
   */
  since: string | null;
  /**
   * How often it was acquired, or another number that grows with each time.
   */
  epoch: string;
  /**
   * The worker was heard of within its lease. false: apply takes over what it held, when it has seen that for itself.
   */
  alive: boolean;
  /**
   * RFC 3339, UTC: nothing is written before, because a late write of a former worker may still arrive. null: nothing has to be waited for.
   */
  quiet_until: string | null;
}
export interface KeyRange {
  start: Key;
  /**
   * Exclusive; null = no end.
   */
  end: null | Key;
}
export interface Key {
  b64: string;
  text: string;
}
export interface LockWorker {
  host: string;
  process_id: number;
  version: string;
  session: string;
}
