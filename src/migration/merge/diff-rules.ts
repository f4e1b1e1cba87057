/**
 * How two rows compare: the one table that decides for every cell of either side whether it is the same,
 * differs, or is missing for a reason that is no difference. Pure (docs/architecture.md, "What counts as
 * a difference").
 *
 * Both sides come without the window's end, so that what was written after it shows: a cell may be gone
 * from one side only because newer versions pushed it out there (O10). Cells outside the window are
 * counted nowhere. Where both tables keep one version, timestamps are not compared (protocol.md §9.8).
 */
import { timestampHigh, timestampLow, timestampOf } from '../../cells/cell.js';
import type { CellRefs } from '../../cells/encode-batch.js';
import type { Finding } from '../../documents/finding.generated.js';
import {
  checkQualifier,
  columnEnd,
  columnOrder,
  familyAt,
  isSameValue,
  orderInTime,
} from './columns.js';
import type { DiffCounts } from '../ledger/diff-counts.js';
import type { CopiedFamily } from '../ledger/definitions.js';
import { blockAt, indexAt, rowHash, shortHash } from './rows.js';
import { EXPIRY_MARGIN_MICROS } from '../limits.js';
import type { TimeWindow } from '../ports.js';

export type FindingClass = Finding['class'];

/** Of the others the reason why the sides are not alike is known, and nothing is lost. */
export function isDifference(finding: FindingClass): boolean {
  return !EXPLAINED.includes(finding);
}

const EXPLAINED: readonly FindingClass[] = [
  'superseded',
  'trimmed',
  'expired',
  'newer-at-destination',
  'shadowed',
];

export interface DiffRules {
  readonly kind: 'table' | 'kv';
  /** The compared families with the versions that each side keeps. Empty for a KV table. */
  readonly families: readonly ComparedFamily[];
  readonly window: WindowBounds;
  readonly qualifierBytesMax: number;
  /** Microseconds since 1970, by which cells expire. */
  readonly now: () => bigint;
  /** Hashes of source cells that were written to the destination, and that something hides there (`mendedCells`). */
  readonly hidden: ReadonlySet<string>;
  /** Hashes (`rowHash`) of rows in which a repair deleted: what it hides there may take places that no scan shows. */
  readonly deletedRows: ReadonlySet<string>;
}

/** With the time to live that each side gives its cells, in seconds; 0 = for ever. */
export interface ComparedFamily extends CopiedFamily {
  readonly sourceLife: number;
  readonly destinationLife: number;
}

/** Since when and how often in a row one and the same difference was seen. */
export interface Seen {
  /** Microseconds since 1970. */
  readonly first: bigint;
  readonly looks: number;
}

/**
 * Called for each cell or pair that is not the same; null for the side that lacks it. `seen` absent: this once.
 * `deletable`: the destination's cell may be deleted (`mayDelete`).
 */
export type OnFinding = (
  finding: FindingClass,
  source: CellRefs | null,
  i: number,
  destination: CellRefs | null,
  j: number,
  seen?: Seen,
  deletable?: boolean,
) => void;

/** The window as halves of its timestamps, so that no cell costs a BigInt. */
export interface WindowBounds {
  readonly start: Moment | null;
  readonly end: Moment | null;
}

interface Moment {
  readonly high: number;
  readonly low: number;
}

export function windowBounds(window: TimeWindow | null): WindowBounds {
  return {
    start: window === null ? null : moment(window.start),
    end: window === null ? null : moment(window.end),
  };
}

function moment(micros: bigint | null): Moment | null {
  if (micros === null) return null;
  return {
    high: Number(BigInt.asIntN(32, micros >> 32n)),
    low: Number(BigInt.asUintN(32, micros)),
  };
}

/** True for cells that belong to the comparison. Cells of KV tables have no timestamp and always do. */
export function isInWindow(cells: CellRefs, at: number, { start, end }: WindowBounds): boolean {
  return (
    (start === null || !isBefore(cells, at, start)) && (end === null || isBefore(cells, at, end))
  );
}

function isBefore(cells: CellRefs, at: number, { high, low }: Moment): boolean {
  const block = blockAt(cells, at);
  const index = indexAt(cells, at);
  const order = timestampHigh(block, index) - high;
  return order !== 0 ? order < 0 : timestampLow(block, index) < low;
}

/** More cells of one column without a partner are not searched for equal values: the work would square. */
const PAIRED_PER_COLUMN_MAX = 64;

/** Compares one row; `source` and `destination` hold its cells in cell order, none where it is missing. */
export function compareRow(
  source: CellRefs,
  destination: CellRefs,
  rules: DiffRules,
  counts: DiffCounts,
  onFinding: OnFinding,
): void {
  const sourceCount = source.indexes.length;
  const destinationCount = destination.indexes.length;
  let i = 0;
  let j = 0;
  while (i < sourceCount || j < destinationCount) {
    const order =
      i >= sourceCount ? 1 : j >= destinationCount ? -1 : columnOrder(source, i, destination, j);
    const iEnd = order <= 0 ? columnEnd(source, i) : i;
    const jEnd = order >= 0 ? columnEnd(destination, j) : j;
    compareColumn({ source, i, iEnd, destination, j, jEnd, rules, counts, onFinding });
    i = iEnd;
    j = jEnd;
  }
}

/** One column of both sides: source [i, iEnd), destination [j, jEnd), newest first. */
interface Column {
  readonly source: CellRefs;
  readonly i: number;
  readonly iEnd: number;
  readonly destination: CellRefs;
  readonly j: number;
  readonly jEnd: number;
  readonly rules: DiffRules;
  readonly counts: DiffCounts;
  readonly onFinding: OnFinding;
}

function compareColumn(column: Column): void {
  const { source, i, iEnd, destination, j, jEnd, rules } = column;
  if (rules.kind === 'kv') {
    compareNewest(column);
    return;
  }
  const [cells, at] = i < iEnd ? [source, i] : [destination, j];
  checkQualifier(cells, at, rules.qualifierBytesMax);
  const family = familyAt(cells, at, rules.families);
  const isSingle = family.sourceVersions === 1 && family.maxVersions === 1;
  if (isSingle && iEnd - i <= 1 && jEnd - j <= 1) compareNewest(column, family);
  else compareVersions(column, family);
}

/** At most one cell on each side; their timestamps say which belongs to the window, and which is newer. */
function compareNewest(column: Column, family: ComparedFamily | null = null): void {
  const { source, i, iEnd, destination, j, jEnd, rules, counts, onFinding } = column;
  const { window } = rules;
  const isHere = i < iEnd && isInWindow(source, i, window);
  const isThere = j < jEnd && isInWindow(destination, j, window);
  if (isHere && j < jEnd && isSameValue(source, i, destination, j)) {
    counts.sourceCells += 1;
    counts.destinationCells += 1;
    counts.same += 1;
  } else if (isHere && isThere) {
    counts.sourceCells += 1;
    counts.destinationCells += 1;
    // The copy leaves it there as well. Cells of KV tables have no timestamp to tell it by.
    if (orderInTime(source, i, destination, j) < 0) {
      counts.newerAtDestination += 1;
      onFinding('newer-at-destination', source, i, destination, j);
    } else {
      counts.different += 1;
      onFinding('different', source, i, destination, j);
    }
  } else if (isHere) {
    const isReplaced = j < jEnd && isAfterEnd(destination, j, window);
    if (isReplaced) countSource(column, 'superseded', i);
    else if (isExpired(source, i, family?.destinationLife, rules))
      countSource(column, 'expired', i);
    else if (isHidden(source, i, rules)) countSource(column, 'shadowed', i);
    else countSource(column, 'only-in-source', i);
  } else if (isThere) {
    // A source cell that is here but not in the window can only lie after its end.
    if (i < iEnd) countDestination(column, 'superseded', j);
    else if (isExpired(destination, j, family?.sourceLife, rules))
      countDestination(column, 'expired', j);
    else {
      // Of a pair no time tells a newer one from it.
      const deletable = family !== null && !expires(family) && !wasDeletedIn(destination, j, rules);
      countDestination(column, 'only-in-destination', j, deletable);
    }
  }
}

/**
 * Whether the side that lacks the cell, and lets its cells live for so many seconds, has dropped it or is
 * about to (protocol.md §6.11). Asked only for cells that nothing else explains.
 */
function isExpired(cells: CellRefs, at: number, life = 0, { now }: DiffRules): boolean {
  if (life <= 0) return false;
  const end =
    timestampOf(blockAt(cells, at), indexAt(cells, at)) + BigInt(life) * MICROS_PER_SECOND;
  return end <= now() + EXPIRY_MARGIN_MICROS;
}

const MICROS_PER_SECOND = 1_000_000n;

/** Asked only for cells that nothing else explains. */
function isHidden(cells: CellRefs, at: number, { hidden }: DiffRules): boolean {
  return hidden.size > 0 && hidden.has(shortHash(cells, at));
}

function isAfterEnd(cells: CellRefs, at: number, { end }: WindowBounds): boolean {
  return end !== null && !isBefore(cells, at, end);
}

/** Versions are separate cells, matched by their timestamps. */
function compareVersions(column: Column, family: ComparedFamily): void {
  const { source, iEnd, destination, jEnd, rules } = column;
  const { window } = rules;
  const missing: number[] = [];
  const extra: number[] = [];
  let { i, j } = column;
  /** Newer versions seen so far on each side, and whether any of them lies after the window's end. */
  let newerHere = 0;
  let newerThere = 0;
  let isAfterHere = false;
  let isAfterThere = false;
  while (i < iEnd || j < jEnd) {
    const order = i >= iEnd ? 1 : j >= jEnd ? -1 : -orderInTime(source, i, destination, j);
    if (order === 0) {
      if (isInWindow(source, i, window)) comparePair(column, i, j);
    } else if (order < 0 && isInWindow(source, i, window)) {
      const isFull = newerThere >= family.maxVersions;
      if (isFull && isAfterThere) countSource(column, 'superseded', i);
      else if (isFull && family.maxVersions < family.sourceVersions)
        countSource(column, 'trimmed', i);
      else if (isExpired(source, i, family.destinationLife, rules))
        countSource(column, 'expired', i);
      else if (isHidden(source, i, rules)) countSource(column, 'shadowed', i);
      else missing.push(i);
    } else if (order > 0 && isInWindow(destination, j, window)) {
      const isFull = newerHere >= family.sourceVersions;
      if (isFull && isAfterHere) countDestination(column, 'superseded', j);
      else if (isFull && family.sourceVersions < family.maxVersions)
        countDestination(column, 'trimmed', j);
      else if (isExpired(destination, j, family.sourceLife, rules))
        countDestination(column, 'expired', j);
      else extra.push(j);
    }
    if (order <= 0) {
      newerHere += 1;
      isAfterHere ||= isAfterEnd(source, i, window);
      i += 1;
    }
    if (order >= 0) {
      newerThere += 1;
      isAfterThere ||= isAfterEnd(destination, j, window);
      j += 1;
    }
  }
  const deletable = extra.length > 0 && !expires(family) && mayDelete(column, family);
  pairByValue(column, missing, extra, deletable);
  for (const at of missing) countSource(column, 'only-in-source', at);
  for (const at of extra) countDestination(column, 'only-in-destination', at, deletable);
}

/**
 * Whether what the destination alone has of a column may be deleted. A version that a marker hides still counts among
 * those that the family keeps, as far as is known (O16 shows nothing else), so each that is newer would take the place
 * of one that belongs there: only where all of them have room.
 */
function mayDelete(
  { source, i, iEnd, destination, j, jEnd, rules }: Column,
  { maxVersions }: ComparedFamily,
): boolean {
  if (wasDeletedIn(destination, j, rules)) return false;
  const wanted: number[] = [];
  for (let at = i; at < iEnd && wanted.length < maxVersions; at += 1) {
    if (isInWindow(source, at, rules.window)) wanted.push(at);
  }
  const oldest = wanted.at(-1);
  if (oldest === undefined) return true;
  let versions = wanted.length;
  let next = 0;
  for (let there = j; there < jEnd; there += 1) {
    if (orderInTime(destination, there, source, oldest) < 0) break;
    // Never beyond the oldest, which is no newer than this one.
    const orderOfNext = (): number =>
      orderInTime(source, wanted[next] ?? oldest, destination, there);
    while (orderOfNext() > 0) next += 1;
    if (orderOfNext() !== 0) versions += 1;
  }
  return versions <= maxVersions;
}

/** What is there changes by itself: it would never be what was counted. */
function expires({ sourceLife, destinationLife }: ComparedFamily): boolean {
  return sourceLife > 0 || destinationLife > 0;
}

function wasDeletedIn(cells: CellRefs, at: number, { deletedRows }: DiffRules): boolean {
  return deletedRows.size > 0 && deletedRows.has(rowHash(cells, at));
}

/** Takes pairs of one value out of both lists: the same cell under another timestamp. */
function pairByValue(
  { source, destination, counts, onFinding }: Column,
  missing: number[],
  extra: number[],
  deletable: boolean,
): void {
  if (missing.length + extra.length > PAIRED_PER_COLUMN_MAX) return;
  for (const here of [...missing]) {
    const there = extra.find((at) => isSameValue(source, here, destination, at));
    if (there === undefined) continue;
    missing.splice(missing.indexOf(here), 1);
    extra.splice(extra.indexOf(there), 1);
    counts.sourceCells += 1;
    counts.destinationCells += 1;
    counts.onlyInSource += 1;
    counts.onlyInDestination += 1;
    counts.timestampOnly += 1;
    onFinding('timestamp-only', source, here, destination, there, undefined, deletable);
  }
}

function comparePair(
  { source, destination, counts, onFinding }: Column,
  i: number,
  j: number,
): void {
  counts.sourceCells += 1;
  counts.destinationCells += 1;
  if (isSameValue(source, i, destination, j)) {
    counts.same += 1;
    return;
  }
  counts.different += 1;
  onFinding('different', source, i, destination, j);
}

function countSource(
  { source, counts, onFinding }: Column,
  finding: 'only-in-source' | 'superseded' | 'trimmed' | 'expired' | 'shadowed',
  at: number,
): void {
  counts.sourceCells += 1;
  if (finding === 'only-in-source') counts.onlyInSource += 1;
  else if (finding === 'shadowed') counts.shadowed += 1;
  else counts[finding].source += 1;
  onFinding(finding, source, at, null, 0);
}

function countDestination(
  { destination, counts, onFinding }: Column,
  finding: 'only-in-destination' | 'superseded' | 'trimmed' | 'expired',
  at: number,
  deletable = false,
): void {
  counts.destinationCells += 1;
  if (finding === 'only-in-destination') counts.onlyInDestination += 1;
  else counts[finding].destination += 1;
  onFinding(finding, null, 0, destination, at, undefined, deletable);
}
