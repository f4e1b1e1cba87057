/**
 * A block is the untouched body of one scan answer with the places of its cells: no object, string or
 * BigInt per cell. `offsets` holds STRIDE numbers per cell, each an index into `bytes`.
 */

/** What stands at `cell * STRIDE + FIELD` in `offsets`. Every range is [start, end). */
export const KEY_START = 0;
/** @public Part of the layout. */
export const KEY_END = 1;
export const FAMILY_START = 2;
/** @public Part of the layout. */
export const FAMILY_END = 3;
export const QUALIFIER_START = 4;
/** @public Part of the layout. */
export const QUALIFIER_END = 5;
/** The raw varint of the timestamp; start === end in a KV table, where cells have none. */
export const TIMESTAMP_START = 6;
export const TIMESTAMP_END = 7;
export const VALUE_START = 8;
/** @public Part of the layout. */
export const VALUE_END = 9;
export const STRIDE = 10;

export interface CellBlock {
  readonly bytes: Buffer;
  /** At least `count * STRIDE` numbers. */
  readonly offsets: Int32Array;
  readonly count: number;
}
