/**
 * What may be written: the one table that decides, for every cell of a source row, whether it goes to
 * the destination or is skipped and why (docs/architecture.md, "What may be written"). Pure.
 *
 * The reason behind it is O14: in a family that keeps versions, each entry written again can cost an
 * old version at the next flush. So nothing is written that the destination shows already, and in such
 * a family nothing is ever overwritten in place.
 */
import type { CellRefs } from '../../cells/encode-batch.js';
import { bug } from '../../errors.js';
import {
  checkQualifier,
  columnEnd,
  columnOrder,
  familyAt,
  isSameColumn,
  isSameValue,
  orderInTime,
} from './columns.js';
import type { SkipReason } from '../ledger/counters.js';

export const WRITE = 0;
export const PRESENT = 1;
export const TRIMMED = 2;
export const NEWER = 3;
export const CONFLICT = 4;

/** Verdict → reason of skipping; index 0 (WRITE) has none. */
export const SKIP_REASON_OF: readonly (SkipReason | null)[] = [
  null,
  'present',
  'trimmed',
  'newer-at-destination',
  'conflict',
];

export interface WriteRules {
  readonly kind: 'table' | 'kv';
  /** Versions that the destination keeps, per copied family. Empty for a KV table. */
  readonly families: readonly { readonly name: Buffer; readonly maxVersions: number }[];
  /** Longer ones are refused: two could become one cell at the destination (`checkQualifier`). */
  readonly qualifierBytesMax: number;
  /**
   * Write over another value instead of reporting a conflict: in a KV table at any time; in a family that keeps
   * versions, under the same timestamp, only in a flushed tablet, each cell once (O14).
   */
  readonly overwrite: boolean;
  /** Of each record of a TTL-KV table, in seconds from its writing; null = for ever. */
  readonly timeToLive: number | null;
}

/** True when a cell written twice can cost a stored version (O14), so blind rewriting is forbidden. */
export function keepsVersions(rules: Pick<WriteRules, 'families'>): boolean {
  return rules.families.some((family) => family.maxVersions > 1);
}

/** What is read back of cells that were to be deleted: `verdicts[i]` says of each whether it has to be deleted again. */
export function decideDeletes(deleted: CellRefs, destination: CellRefs, verdicts: number[]): void {
  verdicts.length = 0;
  let there = 0;
  for (let cell = 0; cell < deleted.indexes.length; cell += 1) {
    while (there < destination.indexes.length && cellOrder(destination, there, deleted, cell) < 0) {
      there += 1;
    }
    const isThere =
      there < destination.indexes.length && cellOrder(destination, there, deleted, cell) === 0;
    verdicts.push(isThere ? WRITE : PRESENT);
  }
}

/** Negative = a's cell comes first: newer ones of a column do. */
function cellOrder(a: CellRefs, i: number, b: CellRefs, j: number): number {
  return columnOrder(a, i, b, j) || -orderInTime(a, i, b, j);
}

/** True when every write may be repeated unread: no versions to lose, and timestamps decide. */
export function mayRewriteUnread(rules: WriteRules): boolean {
  return rules.kind === 'table' && !keepsVersions(rules);
}

/**
 * Decides every cell of one source row. Throws TU-CELL-INVALID for one that cannot be copied. `source` and `destination` hold the cells of that row in cell
 * order (`destination` may be empty); `verdicts[i]` is set for each source cell i.
 */
export function decideRow(
  source: CellRefs,
  destination: CellRefs,
  rules: WriteRules,
  verdicts: number[],
): void {
  verdicts.length = source.indexes.length;
  if (rules.kind === 'kv') {
    decideValue(source, destination, rules, verdicts);
    return;
  }
  let there = 0;
  for (let begin = 0; begin < source.indexes.length;) {
    const end = columnEnd(source, begin);
    checkQualifier(source, begin, rules.qualifierBytesMax);
    there = skipColumnsBefore(destination, there, source, begin);
    const thereEnd =
      there < destination.indexes.length && isSameColumn(source, begin, destination, there)
        ? columnEnd(destination, there)
        : there;
    decideColumn(source, begin, end, destination, there, thereEnd, rules, verdicts);
    begin = end;
    there = thereEnd;
  }
}

function decideValue(
  source: CellRefs,
  destination: CellRefs,
  rules: WriteRules,
  verdicts: number[],
): void {
  if (source.indexes.length !== 1) bug('A KV row has more than one value.');
  if (destination.indexes.length === 0) verdicts[0] = WRITE;
  else if (isSameValue(source, 0, destination, 0)) verdicts[0] = PRESENT;
  else verdicts[0] = rules.overwrite ? WRITE : CONFLICT;
}

/**
 * One column: source versions [begin, end) against destination versions [there, thereEnd), both newest
 * first. `newer` counts what stands above the version looked at, at the destination or on its way.
 */
function decideColumn(
  source: CellRefs,
  begin: number,
  end: number,
  destination: CellRefs,
  there: number,
  thereEnd: number,
  rules: WriteRules,
  verdicts: number[],
): void {
  const keep = familyAt(source, begin, rules.families).maxVersions;
  let newer = 0;
  let newerThere = 0;
  for (let cell = begin; cell < end; cell += 1) {
    while (there < thereEnd && orderInTime(destination, there, source, cell) > 0) {
      there += 1;
      newer += 1;
      newerThere += 1;
    }
    const sameTime = there < thereEnd && orderInTime(destination, there, source, cell) === 0;
    if (sameTime && isSameValue(source, cell, destination, there)) verdicts[cell] = PRESENT;
    else if (newer >= keep) verdicts[cell] = keep === 1 && newerThere > 0 ? NEWER : TRIMMED;
    else verdicts[cell] = sameTime && keep > 1 && !rules.overwrite ? CONFLICT : WRITE;
    if (sameTime) there += 1;
    newer += 1;
  }
}

function skipColumnsBefore(cells: CellRefs, from: number, other: CellRefs, at: number): number {
  let next = from;
  while (next < cells.indexes.length && columnOrder(cells, next, other, at) < 0) next += 1;
  return next;
}
