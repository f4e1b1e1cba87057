/** Cells in a block of their own: what is kept of a large block need not keep all of it in memory. */
import {
  FAMILY_START,
  KEY_START,
  QUALIFIER_START,
  STRIDE,
  TIMESTAMP_START,
  VALUE_START,
  type CellBlock,
} from './block.js';
import { lengthOf, offsetOf } from './cell.js';
import { blockAt, type CellRefs } from './encode-batch.js';

const PARTS = [KEY_START, FAMILY_START, QUALIFIER_START, TIMESTAMP_START, VALUE_START];

/** The same cells in the same order, or without their values; nothing of their blocks is kept. */
export function copyCells(cells: CellRefs, keepsValues = true): CellBlock {
  const count = cells.indexes.length;
  const parts: Buffer[] = [];
  const offsets = new Int32Array(count * STRIDE);
  let end = 0;
  cells.indexes.forEach((index, cell) => {
    const block = blockAt(cells, cell);
    for (const part of PARTS) {
      const start = offsetOf(block, index, part);
      const isLeftOut = part === VALUE_START && !keepsValues;
      const length = isLeftOut ? 0 : lengthOf(block, index, part);
      parts.push(block.bytes.subarray(start, start + length));
      offsets[cell * STRIDE + part] = end;
      end += length;
      offsets[cell * STRIDE + part + 1] = end;
    }
  });
  return { bytes: Buffer.concat(parts, end), offsets, count };
}
