/* Generated from schemas/repair.schema.json by "npm run generate"; do not edit. */

/**
 * A 64-bit number as text.
 */
export type Count = string;

/**
 * What `terautil plan --repair --json` prints: the ranges that were found to differ, and what a repair would do to the destination.
 */
export interface RepairDocument {
  format: 'terautil/repair';
  format_version: 1;
  /**
   * Of the migration.
   */
  name: string;
  destination: {
    coordinator: string;
    root: string;
  };
  /**
   * When the ledger was read: RFC 3339, UTC.
   */
  as_of: string;
  /**
   * Whether the plan lets a repair delete cells that only the destination has.
   */
  deletes: 'allow' | 'forbid';
  warnings: string[];
  /**
   * All that are asked for, also those of which no range differs.
   */
  tables: RepairTable[];
  totals: RepairTotals;
}
export interface RepairTable {
  source: string;
  destination: string;
  registered_ranges: Count;
  /**
   * A 64-bit number as text.
   */
  not_compared: string;
  /**
   * never: of a key-value table, whatever the plan says.
   */
  deletes: 'allow' | 'forbid' | 'never';
  /**
   * The destination's tablets of these ranges are flushed first, which rewrites them.
   */
  flush: boolean;
  /**
   * That differ, in key order.
   */
  ranges: RepairRange[];
  totals: RepairTotals;
}
export interface RepairRange {
  /**
   * In the ledger.
   */
  id: string;
  start: Bytes;
  /**
   * Exclusive; null = unbounded.
   */
  end: null | Bytes;
  /**
   * Names the comparison that found this: a repair is of this one, or is refused.
   */
  comparison: string;
  /**
   * begun: a repair of it did not finish; the counts are those from before it. repaired: it did, and what it left was not compared yet.
   */
  state: 'found' | 'begun' | 'repaired';
  /**
   * A 64-bit number as text.
   */
  deleted: string;
  counts: RepairClasses;
  work: RepairWork;
}
export interface Bytes {
  b64: string;
  text: string;
}
/**
 * Cells that differ, each in one class.
 */
export interface RepairClasses {
  /**
   * A 64-bit number as text.
   */
  missing: string;
  /**
   * A 64-bit number as text.
   */
  changed: string;
  /**
   * A 64-bit number as text.
   */
  timestamp_only: string;
  /**
   * A 64-bit number as text.
   */
  extra: string;
}
/**
 * What a repair would do, in cells.
 */
export interface RepairWork {
  /**
   * A 64-bit number as text.
   */
  copy: string;
  /**
   * A 64-bit number as text.
   */
  overwrite: string;
  /**
   * A 64-bit number as text.
   */
  delete: string;
  /**
   * A 64-bit number as text.
   */
  leave: string;
}
export interface RepairTotals {
  /**
   * A 64-bit number as text.
   */
  ranges: string;
  counts: RepairClasses;
  work: RepairWork;
}
