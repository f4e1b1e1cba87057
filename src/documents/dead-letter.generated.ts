/* Generated from schemas/dead-letter.schema.json by "npm run generate"; do not edit. */

/**
 * One line of a file of dead letters: one cell that the destination refused for good, with its value, kept to be written later. Family and qualifier are empty in KV tables.
 */
export interface DeadLetter {
  format: 'terautil/dead-letter';
  format_version: 1;
  /**
   * At the source.
   */
  table: string;
  destination_table: string;
  range: string;
  key: Bytes;
  family: Bytes;
  qualifier: Bytes;
  /**
   * Microseconds since 1970; 0 in KV tables.
   */
  timestamp: string;
  value: Bytes;
  /**
   * What the destination answered (protocol.md §4.11).
   */
  status: number;
  reason: string;
}
export interface Bytes {
  b64: string;
  /**
   * The same in the documented escape; of a value over 64 KiB its beginning and its end, with … between.
   */
  text: string;
}
