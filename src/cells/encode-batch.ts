/**
 * Transcodes cells of scan answers into the rows of a write (protocol.md §6.3): slices are copied, the
 * timestamp's varint as it stands. The size is computed first, because a write past the end of a
 * Buffer is silently ignored.
 */
import type { RowBatch } from './batch.js';
import {
  FAMILY_START,
  KEY_START,
  QUALIFIER_START,
  TIMESTAMP_START,
  VALUE_START,
  type CellBlock,
} from './block.js';
import { rowKey, type RowKey } from './bytes.js';
import { lengthOf, offsetOf, sameRow } from './cell.js';
import { byteAt } from './wire.js';

/** Cells by place, in cell order: cell k is `indexes[k]` of `blocks[k]`. Equal row keys stand together. */
export interface CellRefs {
  readonly blocks: readonly CellBlock[];
  readonly indexes: readonly number[];
}

/** Cells of a KV table have a key and a value only. */
export type CellKind = 'table' | 'kv';

// Tags: field number << 3 | wire type. All are one byte.
const ROW_LIST = (6 << 3) | 2;
const ROW_KEY = (1 << 3) | 2;
const MUTATION = (2 << 3) | 2;
const TYPE = (1 << 3) | 0;
const FAMILY = (2 << 3) | 2;
const QUALIFIER = (3 << 3) | 2;
const TIMESTAMP = (4 << 3) | 0;
const VALUE = (5 << 3) | 2;
const PUT = 0;
const TYPE_BYTES = 2;

/** Copying fewer bytes than this costs less in a loop than the call of a native function. */
const NATIVE_FROM_BYTES = 64;

/**
 * The `row_list` of a write that puts these cells: one row for each run of equal row keys. The batch
 * keeps nothing of the cells' blocks alive. A time to live is not written: never is the default.
 */
export function encodeBatch(cells: CellRefs, kind: CellKind): RowBatch {
  const rows = measureRows(cells, kind);
  const bytes = Buffer.allocUnsafe(rows.byteLength);
  const rowEnds = new Int32Array(rows.count);
  const keys: RowKey[] = [];
  let p = 0;
  let cell = 0;
  for (let row = 0; row < rows.count; row++) {
    const first = blockAt(cells, cell);
    const index = indexAt(cells, cell);
    p = putLength(bytes, p, ROW_LIST, rows.bodySizes[row] ?? 0);
    p = putPart(bytes, p, ROW_KEY, first, index, KEY_START);
    keys.push(rowKey(bytes.subarray(p - lengthOf(first, index, KEY_START), p)));
    for (const rowEnd = rows.cellEnds[row] ?? 0; cell < rowEnd; cell++) {
      p = putMutation(bytes, p, blockAt(cells, cell), indexAt(cells, cell), kind);
    }
    rowEnds[row] = p;
  }
  if (p !== bytes.length) {
    throw new Error(`Encoded ${String(p)} bytes where ${String(bytes.length)} were computed`);
  }
  return { bytes, rowCount: rows.count, rowEnds, keys };
}

/** The bytes of these rows of a batch, to be sent without the others. */
export function selectRows(batch: RowBatch, rows: readonly number[]): Uint8Array[] {
  return rows.map((row) => {
    const end = batch.rowEnds[row];
    if (end === undefined) throw new RangeError(`No row ${String(row)} in this batch`);
    return batch.bytes.subarray(batch.rowEnds[row - 1] ?? 0, end);
  });
}

interface RowMeasures {
  readonly count: number;
  /** Per row: the number of cells up to its end, and the length of its message. */
  readonly cellEnds: Int32Array;
  readonly bodySizes: Int32Array;
  readonly byteLength: number;
}

function measureRows(cells: CellRefs, kind: CellKind): RowMeasures {
  const cellCount = cells.indexes.length;
  const cellEnds = new Int32Array(cellCount);
  const bodySizes = new Int32Array(cellCount);
  let count = 0;
  let byteLength = 0;
  let cell = 0;
  while (cell < cellCount) {
    const first = blockAt(cells, cell);
    const index = indexAt(cells, cell);
    let size = sizeOfPart(first, index, KEY_START);
    do {
      size += sizeOfField(mutationSize(blockAt(cells, cell), indexAt(cells, cell), kind));
      cell++;
    } while (cell < cellCount && sameRow(first, index, blockAt(cells, cell), indexAt(cells, cell)));
    cellEnds[count] = cell;
    bodySizes[count] = size;
    count++;
    byteLength += sizeOfField(size);
  }
  return { count, cellEnds, bodySizes, byteLength };
}

function mutationSize(block: CellBlock, index: number, kind: CellKind): number {
  const putSize = TYPE_BYTES + sizeOfPart(block, index, VALUE_START);
  if (kind === 'kv') return putSize;
  return (
    putSize +
    sizeOfPart(block, index, FAMILY_START) +
    sizeOfPart(block, index, QUALIFIER_START) +
    1 +
    Math.max(1, lengthOf(block, index, TIMESTAMP_START))
  );
}

function putMutation(
  bytes: Buffer,
  at: number,
  block: CellBlock,
  index: number,
  kind: CellKind,
): number {
  let p = putLength(bytes, at, MUTATION, mutationSize(block, index, kind));
  bytes[p++] = TYPE;
  bytes[p++] = PUT;
  if (kind === 'table') {
    p = putPart(bytes, p, FAMILY, block, index, FAMILY_START);
    p = putPart(bytes, p, QUALIFIER, block, index, QUALIFIER_START);
    p = putTimestamp(bytes, p, block, index);
  }
  return putPart(bytes, p, VALUE, block, index, VALUE_START);
}

function putTimestamp(bytes: Buffer, at: number, block: CellBlock, index: number): number {
  bytes[at] = TIMESTAMP;
  const size = lengthOf(block, index, TIMESTAMP_START);
  if (size > 0) {
    return putRange(bytes, at + 1, block.bytes, offsetOf(block, index, TIMESTAMP_START), size);
  }
  // Absent means 0; without the field the server would put its own time (protocol.md §6.3).
  bytes[at + 1] = 0;
  return at + 2;
}

/** A length-delimited field that holds one part of a cell. */
function putPart(
  bytes: Buffer,
  at: number,
  tag: number,
  block: CellBlock,
  index: number,
  field: number,
): number {
  const size = lengthOf(block, index, field);
  const p = putLength(bytes, at, tag, size);
  return putRange(bytes, p, block.bytes, offsetOf(block, index, field), size);
}

function putLength(bytes: Buffer, at: number, tag: number, length: number): number {
  let p = at;
  bytes[p++] = tag;
  let rest = length;
  while (rest > 0x7f) {
    bytes[p++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  bytes[p++] = rest;
  return p;
}

function putRange(bytes: Buffer, at: number, from: Buffer, start: number, size: number): number {
  if (size >= NATIVE_FROM_BYTES) {
    from.copy(bytes, at, start, start + size);
  } else {
    for (let k = 0; k < size; k++) bytes[at + k] = byteAt(from, start + k);
  }
  return at + size;
}

function sizeOfPart(block: CellBlock, index: number, field: number): number {
  return sizeOfField(lengthOf(block, index, field));
}

/** A length-delimited field with a one-byte tag. */
function sizeOfField(length: number): number {
  let size = 2 + length;
  for (let rest = length; rest > 0x7f; rest >>>= 7) size++;
  return size;
}

function blockAt(cells: CellRefs, cell: number): CellBlock {
  const block = cells.blocks[cell];
  if (block === undefined) throw new RangeError(`No block for cell ${String(cell)}`);
  return block;
}

function indexAt(cells: CellRefs, cell: number): number {
  return cells.indexes[cell] ?? 0;
}
