/**
 * Rows ready to be written: the bytes of the repeated `row_list` field of a WriteTabletRequest
 * (protocol.md §6.3), tag and length included, row after row. A subset of rows is a list of slices.
 */
import type { RowKey } from './bytes.js';

export interface RowBatch {
  readonly bytes: Buffer;
  readonly rowCount: number;
  /** `rowEnds[i]` is where row i ends in `bytes`; row 0 starts at 0. */
  readonly rowEnds: Int32Array;
  readonly keys: readonly RowKey[];
}
