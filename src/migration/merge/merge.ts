/**
 * Two scans in row order: the one engine behind dump, resume and (later) diff and repair. The plain
 * copy is the same merge with an empty destination.
 */
import { compareRows } from '../../cells/cell.js';
import type { CellRefs } from '../../cells/encode-batch.js';
import { blockAt, indexAt, NO_CELLS, type RowReader } from './rows.js';

/**
 * Calls `onRow` once for every row that stands on either side, in row order, with an empty list for
 * the side that lacks it. The lists are valid during the call only. A promise that `onRow` returns is
 * awaited before the next row: that is how a slow destination holds back the source.
 */
export async function mergeRows(
  source: RowReader,
  destination: RowReader,
  onRow: (source: CellRefs, destination: CellRefs) => Promise<void> | undefined,
): Promise<void> {
  let left = source.take();
  let right = destination.take();
  for (;;) {
    while (left === null && (await source.load())) left = source.take();
    while (right === null && (await destination.load())) right = destination.take();
    if (left === null && right === null) return;
    const order = left === null ? 1 : right === null ? -1 : rowOrder(left, right);
    const waiting = onRow(
      order <= 0 && left !== null ? left : NO_CELLS,
      order >= 0 && right !== null ? right : NO_CELLS,
    );
    if (waiting !== undefined) await waiting;
    if (order <= 0) left = source.take();
    if (order >= 0) right = destination.take();
  }
}

function rowOrder(a: CellRefs, b: CellRefs): number {
  return compareRows(blockAt(a, 0), indexAt(a, 0), blockAt(b, 0), indexAt(b, 0));
}
