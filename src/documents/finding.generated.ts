/* Generated from schemas/finding.schema.json by "npm run generate"; do not edit. */

/**
 * One line of a file of findings: one cell, or one pair of cells, that is not the same on both sides. Family and qualifier are empty in KV tables.
 */
export interface Finding {
  format: 'terautil/finding';
  format_version: 1;
  /**
   * The last five are no differences. superseded, trimmed: newer versions pushed the cell out on the side that lacks it. expired: its time to live is over there, or about to be. newer-at-destination: the destination holds another value, and a newer one. shadowed: it was written and acknowledged, and something that was deleted hides it.
   */
  class:
    | 'only-in-source'
    | 'only-in-destination'
    | 'different'
    | 'timestamp-only'
    | 'superseded'
    | 'trimmed'
    | 'expired'
    | 'newer-at-destination'
    | 'shadowed';
  /**
   * At the source.
   */
  table: string;
  destination_table: string;
  range: string;
  key: Bytes;
  family: Bytes;
  qualifier: Bytes;
  source: null | Side;
  destination: null | Side;
  /**
   * When it was seen first, just like this: how long it has lasted at least. Absent in files of earlier versions, as are the next two.
   */
  first_seen?: string;
  last_seen?: string;
  /**
   * How often in a row. 1: it was not looked at again, because the plan asks for no second look, because it is no difference, or because too many rows of the range differ.
   */
  looks?: string;
}
export interface Bytes {
  b64: string;
  /**
   * The same in the documented escape; of a value over 64 KiB its beginning and its end, with … between.
   */
  text: string;
}
export interface Side {
  /**
   * Microseconds since 1970; 0 in KV tables.
   */
  timestamp: string;
  /**
   * Bytes of the value.
   */
  size: string;
  /**
   * Of the value.
   */
  sha256: string;
  value?: Bytes;
}
