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
import { copyRange, viewOf } from './view.js';

/**
 * Cells by place, in cell order: cell k is `indexes[k]` of `blocks[k]`, or of the last block where there are
 * fewer blocks than cells. Equal row keys stand together.
 */
export interface CellRefs {
  readonly blocks: readonly CellBlock[];
  readonly indexes: readonly number[];
}

/** Cells of a KV table have a key and a value only. */
export type CellKind = 'table' | 'kv';

type MutationKind = CellKind | 'deletes';

// Tags: field number << 3 | wire type. All are one byte.
const ROW_LIST = (6 << 3) | 2;
const ROW_KEY = (1 << 3) | 2;
const MUTATION = (2 << 3) | 2;
const TYPE = (1 << 3) | 0;
const FAMILY = (2 << 3) | 2;
const QUALIFIER = (3 << 3) | 2;
const TIMESTAMP = (4 << 3) | 0;
const VALUE = (5 << 3) | 2;
const TIME_TO_LIVE = (8 << 3) | 0;
const PUT = 0;
const DELETE_COLUMN = 1;
const TYPE_BYTES = 2;

/**
 * The `row_list` of a write that puts these cells: one row for each run of equal row keys. The batch
 * keeps nothing of the cells' blocks alive. `timeToLive`, in seconds from the moment of the write, is of
 * TTL-KV tables alone; null writes none: never is the default.
 */
export function encodeBatch(
  cells: CellRefs,
  kind: CellKind,
  timeToLive: number | null = null,
): RowBatch {
  return encodeRows(cells, kind, timeToLive === null ? NO_BYTES : lifeField(timeToLive));
}

/** The same of a write that deletes these cells, and no other versions (kDeleteColumn, protocol.md §6.11). Not of KV tables. */
export function encodeDeletes(cells: CellRefs): RowBatch {
  return encodeRows(cells, 'deletes', NO_BYTES);
}

function encodeRows(cells: CellRefs, kind: MutationKind, life: Uint8Array): RowBatch {
  const rows = measureRows(cells, kind, life.length);
  const bytes = Buffer.allocUnsafe(rows.byteLength);
  const target = viewOf(bytes);
  const rowEnds = new Int32Array(rows.count);
  const keys: RowKey[] = [];
  let block = NO_BLOCK;
  let source = viewOf(block.bytes);
  let p = 0;
  let cell = 0;
  for (let row = 0; row < rows.count; row++) {
    const firstCell = cell;
    for (const rowEnd = rows.cellEnds[row] ?? 0; cell < rowEnd; cell++) {
      const index = indexAt(cells, cell);
      if (blockAt(cells, cell) !== block) {
        block = blockAt(cells, cell);
        source = viewOf(block.bytes);
      }
      if (cell === firstCell) {
        p = putLength(target, p, ROW_LIST, rows.bodySizes[row] ?? 0);
        p = putPart(target, p, ROW_KEY, block, source, index, KEY_START);
        keys.push(rowKey(bytes.subarray(p - lengthOf(block, index, KEY_START), p)));
      }
      p = putMutation(target, p, block, source, index, rows.mutationSizes[cell] ?? 0, kind);
      p = putBytes(target, p, life);
    }
    rowEnds[row] = p;
  }
  if (p !== bytes.length) {
    throw new Error(`Encoded ${String(p)} bytes where ${String(bytes.length)} were computed`);
  }
  return { bytes, rowCount: rows.count, rowEnds, keys };
}

const NO_BYTES = new Uint8Array(0);
const NO_BLOCK: CellBlock = { bytes: Buffer.alloc(0), offsets: new Int32Array(0), count: 0 };

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
  /** Per cell: the length of its mutation's message. */
  readonly mutationSizes: Int32Array;
  readonly byteLength: number;
}

/** `extraBytes` more in every mutation. */
function measureRows(cells: CellRefs, kind: MutationKind, extraBytes: number): RowMeasures {
  const cellCount = cells.indexes.length;
  const cellEnds = new Int32Array(cellCount);
  const bodySizes = new Int32Array(cellCount);
  const mutationSizes = new Int32Array(cellCount);
  let count = 0;
  let byteLength = 0;
  let cell = 0;
  while (cell < cellCount) {
    const first = blockAt(cells, cell);
    const index = indexAt(cells, cell);
    let size = sizeOfPart(first, index, KEY_START);
    do {
      const putSize = mutationSize(blockAt(cells, cell), indexAt(cells, cell), kind) + extraBytes;
      mutationSizes[cell] = putSize;
      size += sizeOfField(putSize);
      cell++;
    } while (cell < cellCount && sameRow(first, index, blockAt(cells, cell), indexAt(cells, cell)));
    cellEnds[count] = cell;
    bodySizes[count] = size;
    count++;
    byteLength += sizeOfField(size);
  }
  return { count, cellEnds, bodySizes, mutationSizes, byteLength };
}

function mutationSize(block: CellBlock, index: number, kind: MutationKind): number {
  const size = TYPE_BYTES + (kind === 'deletes' ? 0 : sizeOfPart(block, index, VALUE_START));
  if (kind === 'kv') return size;
  return (
    size +
    sizeOfPart(block, index, FAMILY_START) +
    sizeOfPart(block, index, QUALIFIER_START) +
    1 +
    Math.max(1, lengthOf(block, index, TIMESTAMP_START))
  );
}

/** `source` is the view of the block's bytes. */
function putMutation(
  target: DataView,
  at: number,
  block: CellBlock,
  source: DataView,
  index: number,
  size: number,
  kind: MutationKind,
): number {
  let p = putLength(target, at, MUTATION, size);
  target.setUint8(p++, TYPE);
  target.setUint8(p++, kind === 'deletes' ? DELETE_COLUMN : PUT);
  if (kind !== 'kv') {
    p = putPart(target, p, FAMILY, block, source, index, FAMILY_START);
    p = putPart(target, p, QUALIFIER, block, source, index, QUALIFIER_START);
    p = putTimestamp(target, p, block, source, index);
  }
  return kind === 'deletes' ? p : putPart(target, p, VALUE, block, source, index, VALUE_START);
}

/** `seconds`: 0 or more, below 2^31. */
function lifeField(seconds: number): Uint8Array {
  const bytes = [TIME_TO_LIVE];
  let rest = seconds;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Uint8Array.from([...bytes, rest]);
}

function putBytes(target: DataView, at: number, bytes: Uint8Array): number {
  for (let i = 0; i < bytes.length; i++) target.setUint8(at + i, bytes[i] ?? 0);
  return at + bytes.length;
}

function putTimestamp(
  target: DataView,
  at: number,
  block: CellBlock,
  source: DataView,
  index: number,
): number {
  target.setUint8(at, TIMESTAMP);
  const size = lengthOf(block, index, TIMESTAMP_START);
  if (size > 0) {
    copyRange(target, at + 1, source, offsetOf(block, index, TIMESTAMP_START), size);
    return at + 1 + size;
  }
  // Absent means 0; without the field the server would put its own time (protocol.md §6.3).
  target.setUint8(at + 1, 0);
  return at + 2;
}

/** A length-delimited field that holds one part of a cell. */
function putPart(
  target: DataView,
  at: number,
  tag: number,
  block: CellBlock,
  source: DataView,
  index: number,
  field: number,
): number {
  const size = lengthOf(block, index, field);
  const p = putLength(target, at, tag, size);
  copyRange(target, p, source, offsetOf(block, index, field), size);
  return p + size;
}

function putLength(target: DataView, at: number, tag: number, length: number): number {
  let p = at;
  target.setUint8(p++, tag);
  let rest = length;
  while (rest > 0x7f) {
    target.setUint8(p++, (rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  target.setUint8(p++, rest);
  return p;
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

/** The block of cell `cell`. Throws RangeError when there is none. */
export function blockAt(cells: CellRefs, cell: number): CellBlock {
  const block = cells.blocks[cell] ?? cells.blocks.at(-1);
  if (block === undefined) throw new RangeError(`No block for cell ${String(cell)}`);
  return block;
}

function indexAt(cells: CellRefs, cell: number): number {
  return cells.indexes[cell] ?? 0;
}
