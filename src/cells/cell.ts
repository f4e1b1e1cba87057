/**
 * One cell of a block: its parts and how two cells compare. The readers that end in `Of` allocate and
 * are for reports and start points; the comparisons do not and are for every cell.
 *
 * Cells come in the order of row, family, qualifier (bytes, ascending), then timestamp descending
 * (protocol.md §6.11). Binary tables order qualifiers over 255 bytes in another way (O21).
 */
import {
  FAMILY_START,
  KEY_START,
  QUALIFIER_START,
  STRIDE,
  TIMESTAMP_END,
  TIMESTAMP_START,
  VALUE_START,
  type CellBlock,
} from './block.js';
import { rowKey, type RowKey } from './bytes.js';
import { byteAt, varintHigh, varintLow } from './wire.js';

/** Comparing fewer bytes than this costs less in a loop than the call of a native function. */
const NATIVE_FROM_BYTES = 48;
const TIMESTAMP_BYTES = 8;

/** One of the numbers of block.ts (KEY_START, …) of cell `index`, which must be below `block.count`. */
export function offsetOf(block: CellBlock, index: number, field: number): number {
  return block.offsets[index * STRIDE + field] ?? 0;
}

/** Length in bytes of the range that begins with `field` (KEY_START, FAMILY_START, …). */
export function lengthOf(block: CellBlock, index: number, field: number): number {
  return offsetOf(block, index, field + 1) - offsetOf(block, index, field);
}

/** These and the following readers are views: they keep the whole block alive. */
export function rowKeyOf(block: CellBlock, index: number): RowKey {
  return rowKey(part(block, index, KEY_START));
}

export function familyOf(block: CellBlock, index: number): Buffer {
  return part(block, index, FAMILY_START);
}

export function qualifierOf(block: CellBlock, index: number): Buffer {
  return part(block, index, QUALIFIER_START);
}

export function valueOf(block: CellBlock, index: number): Buffer {
  return part(block, index, VALUE_START);
}

/** Microseconds, as a signed 64-bit number; 0 when the cell has none. */
export function timestampOf(block: CellBlock, index: number): bigint {
  const high = BigInt(timestampHigh(block, index));
  return (high << 32n) | BigInt(timestampLow(block, index));
}

/** Bits 0 to 31 of the timestamp, unsigned. */
export function timestampLow(block: CellBlock, index: number): number {
  const start = offsetOf(block, index, TIMESTAMP_START);
  return varintLow(block.bytes, start, offsetOf(block, index, TIMESTAMP_END));
}

/** Bits 32 to 63 of the timestamp, signed. */
export function timestampHigh(block: CellBlock, index: number): number {
  const start = offsetOf(block, index, TIMESTAMP_START);
  return varintHigh(block.bytes, start, offsetOf(block, index, TIMESTAMP_END)) | 0;
}

/** Bytes of the cell's data: key, family, qualifier, value and 8 for the timestamp. */
export function cellBytes(block: CellBlock, index: number): number {
  return (
    lengthOf(block, index, KEY_START) +
    lengthOf(block, index, FAMILY_START) +
    lengthOf(block, index, QUALIFIER_START) +
    lengthOf(block, index, VALUE_START) +
    TIMESTAMP_BYTES
  );
}

/** Negative when cell i of `a` has the smaller row key, 0 when the row is the same. */
export function compareRows(a: CellBlock, i: number, b: CellBlock, j: number): number {
  return compareParts(a, i, b, j, KEY_START);
}

/** Family, then qualifier; the rows are taken to be the same. Negative: a's column comes first. */
export function compareColumns(a: CellBlock, i: number, b: CellBlock, j: number): number {
  const order = compareParts(a, i, b, j, FAMILY_START);
  return order !== 0 ? order : compareParts(a, i, b, j, QUALIFIER_START);
}

/**
 * Negative when a's timestamp is the smaller (older) one. In cell order the newer comes first: there
 * the sign is the other way round.
 */
export function compareTimestamps(a: CellBlock, i: number, b: CellBlock, j: number): number {
  const high = timestampHigh(a, i) - timestampHigh(b, j);
  return high !== 0 ? high : timestampLow(a, i) - timestampLow(b, j);
}

export function sameRow(a: CellBlock, i: number, b: CellBlock, j: number): boolean {
  return sameParts(a, i, b, j, KEY_START);
}

/** Family and qualifier; the rows are taken to be the same. */
export function sameColumn(a: CellBlock, i: number, b: CellBlock, j: number): boolean {
  return sameParts(a, i, b, j, QUALIFIER_START) && sameParts(a, i, b, j, FAMILY_START);
}

export function sameValue(a: CellBlock, i: number, b: CellBlock, j: number): boolean {
  return sameParts(a, i, b, j, VALUE_START);
}

export function isFamily(block: CellBlock, index: number, name: Buffer): boolean {
  const start = offsetOf(block, index, FAMILY_START);
  if (lengthOf(block, index, FAMILY_START) !== name.length) return false;
  for (let k = 0; k < name.length; k++) {
    if (byteAt(block.bytes, start + k) !== byteAt(name, k)) return false;
  }
  return true;
}

/** `field` is the start of a range; its end is the number after it (block.ts). */
function part(block: CellBlock, index: number, field: number): Buffer {
  return block.bytes.subarray(offsetOf(block, index, field), offsetOf(block, index, field + 1));
}

function sameParts(a: CellBlock, i: number, b: CellBlock, j: number, field: number): boolean {
  return lengthOf(a, i, field) === lengthOf(b, j, field) && compareParts(a, i, b, j, field) === 0;
}

function compareParts(a: CellBlock, i: number, b: CellBlock, j: number, field: number): number {
  const aStart = offsetOf(a, i, field);
  const bStart = offsetOf(b, j, field);
  const aLength = offsetOf(a, i, field + 1) - aStart;
  const bLength = offsetOf(b, j, field + 1) - bStart;
  const common = Math.min(aLength, bLength);
  if (common >= NATIVE_FROM_BYTES) {
    return a.bytes.compare(b.bytes, bStart, bStart + bLength, aStart, aStart + aLength);
  }
  for (let k = 0; k < common; k++) {
    const order = byteAt(a.bytes, aStart + k) - byteAt(b.bytes, bStart + k);
    if (order !== 0) return order;
  }
  return aLength - bLength;
}
