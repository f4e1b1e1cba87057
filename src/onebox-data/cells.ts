/** Cells that come one by one as one block, in the form in which the codec of cells/ takes them. */
import { STRIDE, type CellBlock } from '../cells/block.js';

export interface Cell {
  readonly row: Buffer;
  readonly family: Buffer;
  readonly qualifier: Buffer;
  /** Microseconds, 0 to 2^56 - 2; null in a KV table. */
  readonly timestamp: bigint | null;
  readonly value: Buffer;
}

/** A block of these cells, in their order. */
export function blockOfCells(cells: readonly Cell[]): CellBlock {
  const offsets = new Int32Array(cells.length * STRIDE);
  const parts: Buffer[] = [];
  let at = 0;
  let field = 0;
  for (const cell of cells) {
    const time = cell.timestamp === null ? EMPTY : varint(cell.timestamp);
    for (const part of [cell.row, cell.family, cell.qualifier, time, cell.value]) {
      parts.push(part);
      offsets[field++] = at;
      at += part.length;
      offsets[field++] = at;
    }
  }
  return { bytes: Buffer.concat(parts, at), offsets, count: cells.length };
}

const EMPTY = Buffer.alloc(0);

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  // Two numbers of 28 bits hold every timestamp (2^56 - 2) and are quicker than bigint arithmetic.
  let low = Number(value & 0xfffffffn);
  let high = Number(value >> 28n);
  while (high > 0 || low > 0x7f) {
    bytes.push((low & 0x7f) | 0x80);
    low >>>= 7;
    if (bytes.length === 4) {
      low = high;
      high = 0;
    }
  }
  bytes.push(low);
  return Buffer.from(bytes);
}
