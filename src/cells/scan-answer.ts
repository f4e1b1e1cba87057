/**
 * Walks the body of a ScanTabletResponse (protocol.md §6.5) once and notes where each cell's fields are.
 * Fields may come in any order and more than once: the last one counts, repeated results are joined,
 * unknown fields are skipped, as every protobuf parser does.
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
import { familyOf, qualifierOf, rowKeyOf, timestampOf } from './cell.js';
import type { RowKey } from './bytes.js';
import {
  contentEnd,
  MalformedCells,
  skipField,
  tagAt,
  varintEnd,
  varintHigh,
  varintLow,
} from './wire.js';

/** Where a stateless scan that ran out of time goes on, inclusive (protocol.md §6.6). */
export interface NextStartPoint {
  readonly row: RowKey;
  readonly family: Buffer;
  readonly qualifier: Buffer;
  /** Microseconds. */
  readonly timestamp: bigint;
}

export interface ScanAnswer {
  readonly status: number;
  readonly complete: boolean;
  /** The pack's number in a session; 2^64-1 = no pack (protocol.md §6.9). null = not sent. */
  readonly resultsId: bigint | null;
  /** End key of the tablet that answered; empty = last tablet; null = not sent. */
  readonly end: Buffer | null;
  /** null also when it was sent without a key, as packs that did not time out do. */
  readonly nextStartPoint: NextStartPoint | null;
  readonly block: CellBlock;
}

// Tags: field number << 3 | wire type.
const STATUS = (1 << 3) | 0;
const COMPLETE = (4 << 3) | 0;
const RESULTS = (6 << 3) | 2;
const END = (7 << 3) | 2;
const RESULTS_ID = (8 << 3) | 0;
const NEXT_START_POINT = (9 << 3) | 2;
const ROW_RESULT_CELL = (3 << 3) | 2;
const CELL_KEY = (1 << 3) | 2;
const CELL_VALUE = (2 << 3) | 2;
const CELL_FAMILY = (4 << 3) | 2;
const CELL_QUALIFIER = (5 << 3) | 2;
const CELL_TIMESTAMP = (6 << 3) | 0;

/**
 * The answer's head and a block over its cells; nothing of `body` is copied, so it must not change.
 * Throws MalformedCells when `body` is no ScanTabletResponse.
 */
export function decodeScanAnswer(body: Buffer): ScanAnswer {
  const limit = body.length;
  let status: number | null = null;
  let complete = false;
  let resultsId: bigint | null = null;
  let end: Buffer | null = null;
  const startPoint = new Int32Array(STRIDE);
  const results: Range[] = [];

  let at = 0;
  while (at < limit) {
    const from = varintEnd(body, at, limit);
    const tag = tagAt(body, at, from);
    at = skipField(body, from, limit, tag);
    switch (tag) {
      case STATUS:
        status = varintLow(body, from, at) | 0;
        break;
      case COMPLETE:
        complete = (varintLow(body, from, at) | varintHigh(body, from, at)) !== 0;
        break;
      case RESULTS:
        results.push({ start: varintEnd(body, from, at), end: at });
        break;
      case END:
        end = body.subarray(varintEnd(body, from, at), at);
        break;
      case RESULTS_ID:
        resultsId = (BigInt(varintHigh(body, from, at)) << 32n) | BigInt(varintLow(body, from, at));
        break;
      case NEXT_START_POINT:
        readCell(body, varintEnd(body, from, at), at, startPoint, 0);
        break;
    }
  }
  if (status === null) throw new MalformedCells('Malformed message: the status is missing');
  return {
    status,
    complete,
    resultsId,
    end,
    nextStartPoint: startPointAt(body, startPoint),
    block: readBlock(body, results),
  };
}

interface Range {
  readonly start: number;
  readonly end: number;
}

function startPointAt(body: Buffer, offsets: Int32Array): NextStartPoint | null {
  // A field that was sent cannot begin at 0: at least its own tag stands before it.
  if (offsets[KEY_START] === 0) return null;
  const point: CellBlock = { bytes: body, offsets, count: 1 };
  return {
    row: rowKeyOf(point, 0),
    family: familyOf(point, 0),
    qualifier: qualifierOf(point, 0),
    timestamp: timestampOf(point, 0),
  };
}

/** Two passes: counting only hops over the cells' lengths and saves growing the offsets. */
function readBlock(body: Buffer, results: readonly Range[]): CellBlock {
  let count = 0;
  for (const range of results) count += countCells(body, range.start, range.end);
  const offsets = new Int32Array(count * STRIDE);
  let base = 0;
  for (const range of results) base = readCells(body, range.start, range.end, offsets, base);
  return { bytes: body, offsets, count };
}

function countCells(bytes: Buffer, start: number, limit: number): number {
  let count = 0;
  let at = start;
  while (at < limit) {
    const from = varintEnd(bytes, at, limit);
    const tag = tagAt(bytes, at, from);
    if (tag === ROW_RESULT_CELL) count++;
    at = skipField(bytes, from, limit, tag);
  }
  return count;
}

/** Fills `offsets` from `base` on and returns where the next cell's numbers go. */
function readCells(
  bytes: Buffer,
  start: number,
  limit: number,
  offsets: Int32Array,
  base: number,
): number {
  let next = base;
  let at = start;
  while (at < limit) {
    const from = varintEnd(bytes, at, limit);
    const tag = tagAt(bytes, at, from);
    at = skipField(bytes, from, limit, tag);
    if (tag === ROW_RESULT_CELL) {
      readCell(bytes, varintEnd(bytes, from, at), at, offsets, next);
      next += STRIDE;
    }
  }
  return next;
}

/** Fields that are absent leave their range as it was: empty at first. */
function readCell(
  bytes: Buffer,
  start: number,
  limit: number,
  offsets: Int32Array,
  base: number,
): void {
  let at = start;
  while (at < limit) {
    const from = varintEnd(bytes, at, limit);
    const tag = tagAt(bytes, at, from);
    const field = rangeField(tag);
    if (field >= 0) {
      const content = varintEnd(bytes, from, limit);
      at = contentEnd(bytes, from, content, limit);
      offsets[base + field] = content;
      offsets[base + field + 1] = at;
    } else if (tag === CELL_TIMESTAMP) {
      at = varintEnd(bytes, from, limit);
      offsets[base + TIMESTAMP_START] = from;
      offsets[base + TIMESTAMP_END] = at;
    } else {
      at = skipField(bytes, from, limit, tag);
    }
  }
}

/** Where in a cell's numbers the range of this field begins, or -1. */
function rangeField(tag: number): number {
  switch (tag) {
    case CELL_KEY:
      return KEY_START;
    case CELL_VALUE:
      return VALUE_START;
    case CELL_FAMILY:
      return FAMILY_START;
    case CELL_QUALIFIER:
      return QUALIFIER_START;
    default:
      return -1;
  }
}
