/* Generated from schemas/status.schema.json by "npm run generate"; do not edit. */

/**
 * A 64-bit number as text.
 */
export type Count = string;

/**
 * What `terautil status --json` prints, and what apply ends with: where a migration is, from its ledger.
 */
export interface StatusDocument {
  format: 'terautil/status';
  format_version: 1;
  name: string;
  /**
   * copying: a worker holds a lease now. incomplete: none does and something is left.
   */
  state: 'not-started' | 'copying' | 'incomplete' | 'finished';
  /**
   * RFC 3339, UTC.
   */
  registered_at: string | null;
  tables: Table[];
  failures: Failure[];
  workers: Worker[];
}
export interface Table {
  source: string;
  destination: string;
  /**
   * The create-table step.
   */
  created: 'finished' | 'failed' | 'running' | 'pending';
  /**
   * null: the destination table's split_size and merge_size were not changed.
   */
  freeze: null | Freeze;
  ranges: {
    total: Count;
    finished: Count;
    failed: Count;
    running: Count;
    pending: Count;
    /**
     * A 64-bit number as text.
     */
    suspect: string;
  };
  cells: {
    scanned: Count;
    written: Count;
    skipped: {
      present: Count;
      trimmed: Count;
      'newer-at-destination': Count;
      conflict: Count;
    };
    dead_letters: Count;
  };
}
export interface Freeze {
  /**
   * frozen: apply restores it when every range of the table is finished. changed: somebody else changed it meanwhile, so it was left as it is.
   */
  state: 'frozen' | 'restored' | 'changed';
  before: SplitSizes;
  /**
   * null: still frozen, or the table is gone.
   */
  after: null | SplitSizes;
}
export interface SplitSizes {
  /**
   * Megabytes; null = not set.
   */
  split_size: string | null;
  /**
   * Megabytes; null = not set.
   */
  merge_size: string | null;
}
export interface Failure {
  table: string;
  step: 'create-table' | 'freeze-schema' | 'dump' | 'settle' | 'restore-schema';
  start: null | Key;
  /**
   * Exclusive; null = unbounded, or the whole table.
   */
  end: null | Key;
  attempts: number;
  error: {
    id: string;
    class: 'retry' | 'fatal' | 'refused' | 'data';
    message: string;
    hint: string | null;
  };
  next_command: string;
}
export interface Key {
  b64: string;
  text: string;
}
export interface Worker {
  host: string;
  process_id: number;
  leases: number;
  /**
   * false: it left without releasing; whoever runs apply takes its ranges over.
   */
  alive: boolean;
}
