/** Remembers some of the cells that were written, to find those of them that cannot be read back. */
import { rowKey, type RowKey } from '../../cells/bytes.js';
import type { CellRefs } from '../../cells/encode-batch.js';
import { closedInterval } from '../coverage.js';
import type { Interval } from '../ports.js';
import { mergeRows } from './merge.js';
import { EMPTY_ROWS, rowKeyAt, shortHash, type RowReader } from './rows.js';

export interface WrittenCells {
  /** Cells of one batch after the other, in cell order; of them those that `isAsked` is true for. */
  note(cells: CellRefs, isAsked: (cells: CellRefs, at: number) => boolean): void;
  /** Where those that are remembered stand; null: none was written. */
  interval(): Interval | null;
  /** The hashes (`shortHash`) of those that `there`, which reads this interval, does not have. */
  missingIn(there: RowReader): Promise<string[]>;
}

/** Of the first `most` cells. */
export function createWrittenCells(most: number): WrittenCells {
  const hashes = new Set<string>();
  let first: RowKey | null = null;
  let last: RowKey | null = null;
  return {
    note: (cells, isAsked) => {
      for (let at = 0; at < cells.indexes.length && hashes.size < most; at += 1) {
        if (!isAsked(cells, at)) continue;
        hashes.add(shortHash(cells, at));
        const key = rowKeyAt(cells, at);
        // Copies: a view would keep the block. An attempt may begin before the one that failed.
        if (first === null || Buffer.compare(key, first) < 0) first = rowKey(Buffer.from(key));
        if (last === null || Buffer.compare(key, last) > 0) last = rowKey(Buffer.from(key));
      }
    },
    interval: () => (first === null || last === null ? null : closedInterval(first, last)),
    missingIn: async (there) => {
      const missing = new Set(hashes);
      await mergeRows(EMPTY_ROWS, there, (_nothing, row) => {
        for (let at = 0; at < row.indexes.length; at += 1) missing.delete(shortHash(row, at));
        return undefined;
      });
      return [...missing];
    },
  };
}
