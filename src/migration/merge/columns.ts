/**
 * Walking the cells of one row, given in cell order: where columns end, how cells of two rows compare,
 * and which family a column belongs to.
 */
import { QUALIFIER_START } from '../../cells/block.js';
import {
  compareColumns,
  compareTimestamps,
  isFamily,
  lengthOf,
  sameColumn,
  sameValue,
} from '../../cells/cell.js';
import type { CellRefs } from '../../cells/encode-batch.js';
import { rowName } from '../../cells/escape.js';
import { bug, TerautilError } from '../../errors.js';
import { blockAt, indexAt, rowKeyAt } from './rows.js';

/** Where the column that begins at `begin` ends. */
export function columnEnd(cells: CellRefs, begin: number): number {
  let end = begin + 1;
  while (end < cells.indexes.length && isSameColumn(cells, begin, cells, end)) end += 1;
  return end;
}

/** Negative = a's column comes first. */
export function columnOrder(a: CellRefs, i: number, b: CellRefs, j: number): number {
  return compareColumns(blockAt(a, i), indexAt(a, i), blockAt(b, j), indexAt(b, j));
}

export function isSameColumn(a: CellRefs, i: number, b: CellRefs, j: number): boolean {
  return sameColumn(blockAt(a, i), indexAt(a, i), blockAt(b, j), indexAt(b, j));
}

export function isSameValue(a: CellRefs, i: number, b: CellRefs, j: number): boolean {
  return sameValue(blockAt(a, i), indexAt(a, i), blockAt(b, j), indexAt(b, j));
}

/** Negative = a is older. */
export function orderInTime(a: CellRefs, i: number, b: CellRefs, j: number): number {
  return compareTimestamps(blockAt(a, i), indexAt(a, i), blockAt(b, j), indexAt(b, j));
}

/** The entry of `families` for the family of cell `at`, which was asked for, so it has one. */
export function familyAt<F extends { readonly name: Buffer }>(
  cells: CellRefs,
  at: number,
  families: readonly F[],
): F {
  const block = blockAt(cells, at);
  const index = indexAt(cells, at);
  for (const family of families) if (isFamily(block, index, family.name)) return family;
  return bug('A cluster sent a cell of a family that was not asked for.');
}

/**
 * Throws TU-CELL-INVALID for a qualifier of more than `most` bytes: Binary tables tell such qualifiers
 * apart, and order them, by more than their bytes (O21), so a merge would not find them.
 */
export function checkQualifier(cells: CellRefs, at: number, most: number): void {
  const length = lengthOf(blockAt(cells, at), indexAt(cells, at), QUALIFIER_START);
  if (length <= most) return;
  throw new TerautilError(
    'TU-CELL-INVALID',
    `Row ${rowName(rowKeyAt(cells, at))} has a qualifier of ${length} bytes; a binary table keeps at most ${most} apart.`,
    {
      hint: 'Such a cell can be neither copied nor compared without doubt. Rename its qualifier, or leave its locality group out.',
    },
  );
}
