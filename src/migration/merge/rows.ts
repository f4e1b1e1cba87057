/**
 * Rows out of a stream of blocks. A row may stand in several blocks (packs are cut at rows plus the
 * first cells of the next, protocol.md §6.7), so it is complete only when the next one begins.
 */
import type { CellBlock } from '../../cells/block.js';
import { cellBytes, rowKeyOf, sameRow } from '../../cells/cell.js';
import type { RowKey } from '../../cells/bytes.js';
import { copyCells } from '../../cells/copy-cells.js';
import { addCell, createDigest, digestToHex } from '../../cells/digest.js';
import type { CellRefs } from '../../cells/encode-batch.js';
import { rowName } from '../../cells/escape.js';
import { bug, TerautilError } from '../../errors.js';
import { sha256Hex } from '../../sha256.js';
import type { ScannedBlock } from '../ports.js';
import type { IsLeftOut } from './left-out.js';

export function blockAt(cells: CellRefs, at: number): CellBlock {
  return (
    cells.blocks[at] ??
    cells.blocks.at(-1) ??
    bug(`There is no cell ${at} among ${cells.indexes.length}.`)
  );
}

export function indexAt(cells: CellRefs, at: number): number {
  return cells.indexes[at] ?? bug(`There is no cell ${at} among ${cells.indexes.length}.`);
}

export function rowKeyAt(cells: CellRefs, at: number): RowKey {
  return rowKeyOf(blockAt(cells, at), indexAt(cells, at));
}

/** Of all of the cell, its value too: tells it from any other one. */
export function hashOfCell(cells: CellRefs, at: number): string {
  const digest = createDigest();
  addCell(digest, blockAt(cells, at), indexAt(cells, at));
  return digestToHex(digest);
}

/** For lists that have to be short. */
export function shortHash(cells: CellRefs, at: number): string {
  return hashOfCell(cells, at).slice(0, SHORT_HASH_DIGITS);
}

export function rowHash(cells: CellRefs, at: number): string {
  return sha256Hex(rowKeyAt(cells, at)).slice(0, SHORT_HASH_DIGITS);
}

const SHORT_HASH_DIGITS = 16;

/** Bytes of the cells' data (`cellBytes`). */
export function rowBytes(row: CellRefs): number {
  let bytes = 0;
  for (let at = 0; at < row.indexes.length; at += 1)
    bytes += cellBytes(blockAt(row, at), indexAt(row, at));
  return bytes;
}

/** Cells that are being gathered. */
export interface GrowingCells extends CellRefs {
  readonly blocks: CellBlock[];
  readonly indexes: number[];
}

export const NO_CELLS: CellRefs = { blocks: [], indexes: [] };

export interface RowReader {
  /**
   * The next row, valid until the next call, as are its blocks that have a `release` (see `keepable`); null
   * when `load` must be awaited first, or at the end.
   */
  take(): CellRefs | null;
  /** Lets go of the row that was taken last: nobody looks at it any more. */
  drop(): void;
  /** Fetches one more block; false when there is none. */
  load(): Promise<boolean>;
  /** Tells the scan that no more is wanted. */
  close(): Promise<void>;
}

/** Whoever looked into it after this would see other bytes than it had, so nobody can. */
function letGo(block: ScannedBlock): void {
  if (block.release === undefined) return;
  block.release();
  const get = (): never => bug('A block was used after it was let go.');
  Object.defineProperties(block, { bytes: { get }, offsets: { get } });
}

/**
 * The cells, which may be kept after their row was taken: those of blocks that are to be released move to a
 * block of their own.
 */
export function keepable(row: CellRefs): CellRefs {
  let before: ScannedBlock | null = null;
  for (const block of row.blocks as readonly ScannedBlock[]) {
    if (block !== before && block.release !== undefined) return copied(row);
    before = block;
  }
  return row;
}

function copied(cells: CellRefs): CellRefs {
  const block = copyCells(cells);
  return { blocks: [block], indexes: cells.indexes.map((_, at) => at) };
}

/** More cells at the end of a block than this are not copied out of it. */
const LEFTOVER_CELLS_MAX = 16;
const LEFTOVER_PART_MAX = 3 / 4;

/**
 * Lets go of each block as soon as it can: of a pack, the first cell of the next row is left over
 * (protocol.md §6.7), and moves to a block of its own. Throws TU-ROW-TOO-LARGE from `take` at a row of
 * more than `cellsMax` cells. Cells that are left out are as if they were not there.
 */
export function createRowReader(
  scan: AsyncIterable<ScannedBlock>,
  cellsMax = Infinity,
  isLeftOut: IsLeftOut | null = null,
): RowReader {
  const blocks = scan[Symbol.asyncIterator]();
  let row: GrowingCells = { blocks: [], indexes: [] };
  let rowIsTaken = false;
  let block: ScannedBlock | null = null;
  /** Blocks that are not released yet. */
  const held = new Set<ScannedBlock>();
  let next = 0;
  let ended = false;

  const releaseAllBut = (kept: ScannedBlock | null): void => {
    for (const one of held) {
      if (one === kept) continue;
      held.delete(one);
      letGo(one);
    }
  };
  const clearRow = (): void => {
    if (row.indexes.length > WIDE_ROW_CELLS) row = { blocks: [], indexes: [] };
    row.blocks.length = 0;
    row.indexes.length = 0;
    rowIsTaken = false;
    releaseAllBut(block !== null && next < block.count ? block : null);
  };
  const moveLeftover = (): void => {
    const count = row.indexes.length;
    // Nothing of a block is kept of which all cells were left out.
    if (count === 0) releaseAllBut(null);
    if (count === 0 || count > LEFTOVER_CELLS_MAX) return;
    let heldBytes = 0;
    for (const { bytes } of held) heldBytes += bytes.length;
    // A copy of nearly everything would help nobody.
    if (rowBytes(row) > LEFTOVER_PART_MAX * heldBytes) return;
    const copy = copyCells(row);
    row.blocks.fill(copy);
    for (let at = 0; at < count; at += 1) row.indexes[at] = at;
    releaseAllBut(null);
  };

  const take = (): CellRefs | null => {
    if (rowIsTaken) clearRow();
    while (block !== null && next < block.count) {
      if (isLeftOut?.(block, next) === true) {
        next += 1;
        continue;
      }
      const rowIsComplete =
        row.indexes.length > 0 && !sameRow(blockAt(row, 0), indexAt(row, 0), block, next);
      if (rowIsComplete) return finish();
      if (row.indexes.length >= cellsMax) throw tooLarge(rowKeyOf(block, next), cellsMax);
      if (row.indexes.length >= WIDE_ROW_CELLS && isLeftOut === null) {
        next = takeWide(row, block, next, cellsMax);
        continue;
      }
      row.blocks.push(block);
      row.indexes.push(next);
      next += 1;
    }
    return ended && row.indexes.length > 0 ? finish() : null;
  };
  const finish = (): CellRefs => {
    rowIsTaken = true;
    return row;
  };

  return {
    take,
    drop: clearRow,
    load: async () => {
      if (ended) return false;
      moveLeftover();
      // All of it is taken: nothing but the row may keep it while the next one comes.
      block = null;
      const answer = await blocks.next();
      if (answer.done === true) {
        ended = true;
        return row.indexes.length > 0 && !rowIsTaken;
      }
      block = answer.value;
      held.add(block);
      next = 0;
      return true;
    },
    close: async () => {
      releaseAllBut(null);
      await blocks.return?.();
    },
  };
}

/** Lists that grow cell by cell take half as much again as they need, and what they were before. */
const WIDE_ROW_CELLS = 4096;

/** Takes the cells from `from` on that are of `row`, at most up to `cellsMax`; returns where they end. */
function takeWide(row: GrowingCells, block: CellBlock, from: number, cellsMax: number): number {
  const { blocks, indexes } = row;
  const first = indexes.length;
  const most = Math.min(block.count, from + cellsMax - first);
  let end = from;
  while (end < most && sameRow(blockAt(row, 0), indexAt(row, 0), block, end)) end += 1;
  indexes.length = first + end - from;
  for (let at = from; at < end; at += 1) indexes[first + at - from] = at;
  // The block of all that follow, too.
  while (blocks.length < first) blocks.push(blockAt(row, blocks.length));
  blocks.push(block);
  return end;
}

/** Rows are merged as a whole, so a huge one would end the process, and with it all other ranges. */
function tooLarge(row: RowKey, cellsMax: number): TerautilError {
  return new TerautilError(
    'TU-ROW-TOO-LARGE',
    `Row ${rowName(row)} has more than ${cellsMax} cells, for which this process has not enough memory.`,
    {
      hint: 'Give it more (NODE_OPTIONS=--max-old-space-size=8192), then run apply again.',
    },
  );
}

/** A destination known to be empty: the fast path of the merge. */
export const EMPTY_ROWS: RowReader = {
  take: () => null,
  drop: () => undefined,
  load: () => Promise.resolve(false),
  close: () => Promise.resolve(),
};

/** Rows out of cells that are held already, in cell order. */
export function createRefsReader(cells: CellRefs): RowReader {
  let next = 0;
  return {
    take: () => {
      if (next >= cells.indexes.length) return null;
      const end = rowEnd(cells, next);
      const row: GrowingCells = { blocks: [], indexes: [] };
      appendCells(row, cells, next, end);
      next = end;
      return row;
    },
    drop: () => undefined,
    load: () => Promise.resolve(false),
    close: () => Promise.resolve(),
  };
}

/** The cells of the rows (counted from 0) for which `wanted` is true. */
export function selectRowsOf(cells: CellRefs, wanted: (row: number) => boolean): CellRefs {
  const selected: GrowingCells = { blocks: [], indexes: [] };
  for (let begin = 0, row = 0; begin < cells.indexes.length; row += 1) {
    const end = rowEnd(cells, begin);
    if (wanted(row)) appendCells(selected, cells, begin, end);
    begin = end;
  }
  return selected;
}

/** Appends cells [begin, end) of `from` to `to`. */
export function appendCells(to: GrowingCells, from: CellRefs, begin: number, end: number): void {
  for (let at = begin; at < end; at += 1) {
    to.blocks.push(blockAt(from, at));
    to.indexes.push(indexAt(from, at));
  }
}

function rowEnd(cells: CellRefs, begin: number): number {
  let end = begin + 1;
  while (
    end < cells.indexes.length &&
    sameRow(blockAt(cells, begin), indexAt(cells, begin), blockAt(cells, end), indexAt(cells, end))
  ) {
    end += 1;
  }
  return end;
}
