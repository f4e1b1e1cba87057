/** One row of one side, column by column and cell by cell, so that a row of any size takes bounded memory. */
import { cellBytes, sameColumn } from '../../cells/cell.js';
import { copyCells } from '../../cells/copy-cells.js';
import type { CellRefs } from '../../cells/encode-batch.js';
import type { TerautilError } from '../../errors.js';
import type { ReadingRoom, ScannedBlock } from '../ports.js';
import type { IsLeftOut } from './left-out.js';
import { blockAt, indexAt, type GrowingCells } from './rows.js';

/** What may still be read of a row; both sides share one. */
export interface RowBudget {
  cells: number;
  bytes: number;
  /** There was more: the last column is not whole, and nothing of it was given. */
  isSpent: boolean;
}

/**
 * The columns of the scanned row, each with all its cells, newest first; they are copies, valid for as long as
 * they are kept. Ends early when the budget is spent. Throws what the scan throws.
 */
export async function* readColumns(
  scan: AsyncIterable<ScannedBlock>,
  isLeftOut: IsLeftOut | null,
  budget: RowBudget,
): AsyncGenerator<CellRefs, void> {
  let column: GrowingCells = { blocks: [], indexes: [] };
  for await (const block of scan) {
    try {
      for (let index = 0; index < block.count; index += 1) {
        if (isLeftOut?.(block, index) === true) continue;
        const isNext =
          column.indexes.length > 0 &&
          !sameColumn(blockAt(column, 0), indexAt(column, 0), block, index);
        if (isNext) {
          yield column;
          column = { blocks: [], indexes: [] };
        }
        budget.cells -= 1;
        budget.bytes -= cellBytes(block, index);
        if (budget.cells < 0 || budget.bytes < 0) {
          budget.isSpent = true;
          return;
        }
        column.blocks.push(copyCells({ blocks: [block], indexes: [index] }));
        column.indexes.push(0);
      }
    } finally {
      block.release?.();
    }
  }
  if (column.indexes.length > 0) yield column;
}

/**
 * Room for one row: a larger answer is dropped as it comes, and the scan ends with what `tooLarge` makes. A row is
 * never cut (protocol.md §6.7), so of such a row nothing can be read in less.
 */
export function roomForRow(bytesMax: number, tooLarge: () => TerautilError): ReadingRoom {
  return {
    isLarge: (bytes) => bytes > bytesMax,
    take: () => null,
    reserve: () => Promise.reject(tooLarge()),
  };
}
