/* Generated from schemas/clean.schema.json by "npm run generate"; do not edit. */

/**
 * A 64-bit number as text.
 */
export type Count = string;

/**
 * What `terautil clean --json` prints: what a migration left, and whether it was removed.
 */
export interface CleanDocument {
  format: 'terautil/clean';
  format_version: 1;
  name: string;
  /**
   * nothing: there is nothing to remove. preview: nothing was removed. cleaned: all of it was.
   */
  state: 'nothing' | 'preview' | 'cleaned';
  /**
   * RFC 3339, UTC; null: nothing is registered, or the ledger is damaged.
   */
  registered_at: string | null;
  ledger: LedgerCounts;
  /**
   * What is the matter with the ledger; then nobody knows which tables are frozen.
   */
  damage: string | null;
  /**
   * Destination tables that nobody restores any more once the ledger is gone.
   */
  frozen: FrozenTable[];
  /**
   * Who holds a lease, or left one unreleased.
   */
  workers: CleanWorker[];
  state_folder: string;
  files: StateFile[];
  /**
   * Below state_folder, and stays: what terautil did not make, or all when another migration keeps its state there too.
   */
  kept: string[];
}
/**
 * Entries below /terautil/<name>/, by kind.
 */
export interface LedgerCounts {
  registrations: Count;
  tables: Count;
  ranges: Count;
  records: Count;
  others: Count;
}
export interface FrozenTable {
  destination: string;
  /**
   * Megabytes before the table was frozen; null = not set.
   */
  split_size: string | null;
  /**
   * Megabytes before the table was frozen; null = not set.
   */
  merge_size: string | null;
}
export interface CleanWorker {
  host: string;
  process_id: number;
  /**
   * As far as a reader can tell. clean itself waits until it has seen.
   */
  alive: boolean;
}
export interface StateFile {
  /**
   * Below state_folder.
   */
  path: string;
  bytes: Count;
}
