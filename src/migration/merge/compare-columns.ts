/**
 * One row of both sides, every cell of it with what a comparison says of it now. What is the same and what
 * differs is decided by `compareRow` alone; here its findings are put beside the cells that it is silent about.
 */
import { timestampOf } from '../../cells/cell.js';
import type { CellRefs } from '../../cells/encode-batch.js';
import { asTerautilError, TerautilError } from '../../errors.js';
import { zeroDiffCounts } from '../ledger/diff-counts.js';
import { columnOrder, isSameValue, orderInTime } from './columns.js';
import { compareRow, isInWindow, type DiffRules, type FindingClass } from './diff-rules.js';
import { blockAt, indexAt, NO_CELLS } from './rows.js';

/**
 * outside-window: on neither side in the window, so a comparison leaves it alone. not-compared: the row is not in
 * what the plan chooses, the other side could not be read, or the cell cannot be compared.
 */
export type Comparison = FindingClass | 'same' | 'outside-window' | 'not-compared';

/** A cell or a pair; null for the side that has none. */
export interface ComparedCell {
  readonly comparison: Comparison;
  readonly source: CellPlace | null;
  readonly destination: CellPlace | null;
}

export interface CellPlace {
  readonly cells: CellRefs;
  readonly at: number;
}

/** The columns of one side: null at their end, or where no more can be read. */
export interface SideReader {
  next(): Promise<CellRefs | null>;
  /** Whether all of the side can be read, as far as is known. */
  isReadable(): boolean;
}

/**
 * Calls `onCell` for every cell of both sides, by column and from new to old. `rules` null: nothing can be
 * compared. `isOver` says after each step whether to end there. Returns the first reason why cells could not be
 * compared although both sides were there.
 */
export async function compareColumns(
  source: SideReader,
  destination: SideReader,
  rules: DiffRules | null,
  onCell: (cell: ComparedCell) => void,
  isOver: () => boolean,
): Promise<TerautilError | null> {
  let failure: TerautilError | null = null;
  let [left, right] = await Promise.all([source.next(), destination.next()]);
  while (!isOver() && (left !== null || right !== null)) {
    const order = left === null ? 1 : right === null ? -1 : columnOrder(left, 0, right, 0);
    const here = order <= 0 && left !== null ? left : NO_CELLS;
    const there = order >= 0 && right !== null ? right : NO_CELLS;
    const canCompare = rules !== null && source.isReadable() && destination.isReadable();
    let told: ComparedCell[] = [];
    try {
      told = canCompare ? compareColumn(here, there, rules) : uncompared(here, there);
    } catch (error) {
      failure ??= asTerautilError(error);
      if (failure.id === 'TU-BUG') throw failure;
      told = uncompared(here, there);
    }
    told.forEach(onCell);
    [left, right] = await Promise.all([
      order <= 0 ? source.next() : left,
      order >= 0 ? destination.next() : right,
    ]);
  }
  return failure;
}

function compareColumn(source: CellRefs, destination: CellRefs, rules: DiffRules): ComparedCell[] {
  const told: ComparedCell[] = [];
  const found = { source: new Set<number>(), destination: new Set<number>() };
  compareRow(source, destination, rules, zeroDiffCounts(), (finding, here, i, there, j) => {
    if (here !== null) found.source.add(i);
    if (there !== null) found.destination.add(j);
    told.push({
      comparison: finding,
      source: here && { cells: here, at: i },
      destination: there && { cells: there, at: j },
    });
  });
  const left = source.indexes.map((_, at) => at).filter((at) => !found.source.has(at));
  const right = destination.indexes.map((_, at) => at).filter((at) => !found.destination.has(at));
  const comparisonOf = (here: number | null, there: number | null): Comparison =>
    (here !== null && isInWindow(source, here, rules.window)) ||
    (there !== null && isInWindow(destination, there, rules.window))
      ? 'same'
      : 'outside-window';
  for (const [here, there] of pairUp(source, left, destination, right)) {
    told.push({
      comparison: comparisonOf(here, there),
      source: here === null ? null : { cells: source, at: here },
      destination: there === null ? null : { cells: destination, at: there },
    });
  }
  return told.sort(newestFirst);
}

/**
 * Which of the cells without a finding stand beside each other: those of one timestamp, or where there is one
 * on each side, those of one value (families that keep one version are compared without timestamps).
 */
function pairUp(
  source: CellRefs,
  left: readonly number[],
  destination: CellRefs,
  right: readonly number[],
): (readonly [number | null, number | null])[] {
  const [here, there] = [left[0], right[0]];
  if (left.length === 1 && right.length === 1 && here !== undefined && there !== undefined) {
    if (isSameValue(source, here, destination, there)) return [[here, there]];
  }
  const pairs: (readonly [number | null, number | null])[] = [];
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    const [a, b] = [left[i] ?? null, right[j] ?? null];
    const order = a === null ? 1 : b === null ? -1 : -orderInTime(source, a, destination, b);
    pairs.push([order <= 0 ? a : null, order >= 0 ? b : null]);
    if (order <= 0) i += 1;
    if (order >= 0) j += 1;
  }
  return pairs;
}

function uncompared(source: CellRefs, destination: CellRefs): ComparedCell[] {
  const told = [
    ...source.indexes.map((_, at) => ({
      comparison: 'not-compared' as const,
      source: { cells: source, at },
      destination: null,
    })),
    ...destination.indexes.map((_, at) => ({
      comparison: 'not-compared' as const,
      source: null,
      destination: { cells: destination, at },
    })),
  ];
  return told.sort(newestFirst);
}

function newestFirst(a: ComparedCell, b: ComparedCell): number {
  const order = newest(b) - newest(a);
  return order === 0n ? 0 : order > 0n ? 1 : -1;
}

function newest({ source, destination }: ComparedCell): bigint {
  const [here, there] = [timeOf(source), timeOf(destination)];
  if (here === null || there === null) return here ?? there ?? 0n;
  return here > there ? here : there;
}

function timeOf(place: CellPlace | null): bigint | null {
  return place && timestampOf(blockAt(place.cells, place.at), indexAt(place.cells, place.at));
}
