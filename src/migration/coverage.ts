/**
 * Arithmetic of half-open key intervals `[start, end)`; `end` null is unbounded. Pure.
 */
import { keyAfter, type RowKey } from '../cells/bytes.js';
import type { Interval } from './ports.js';

/** True when nothing lies in the interval. */
export function isEmptyInterval(interval: Interval): boolean {
  return interval.end !== null && Buffer.compare(interval.start, interval.end) >= 0;
}

/** What is left of `interval` once every row up to and including `done` is finished. */
export function remainderAfter(interval: Interval, done: RowKey | null): Interval {
  if (done === null) return interval;
  const next = keyAfter(done);
  return Buffer.compare(next, interval.start) > 0 ? { start: next, end: interval.end } : interval;
}

/** The interval that holds exactly the rows from `first` to `last`, both included. */
export function closedInterval(first: RowKey, last: RowKey): Interval {
  return { start: first, end: keyAfter(last) };
}

/** True when the two intervals share a key. */
export function intersects(a: Interval, b: Interval): boolean {
  const aBeforeB = a.end !== null && Buffer.compare(a.end, b.start) <= 0;
  const bBeforeA = b.end !== null && Buffer.compare(b.end, a.start) <= 0;
  return !isEmptyInterval(a) && !isEmptyInterval(b) && !aBeforeB && !bBeforeA;
}

/**
 * Where intervals, taken in key order, fail to cover the whole key space exactly once: the first gap
 * or overlap, or null when there is none (invariant I1).
 */
export function firstFlaw(
  intervals: readonly Interval[],
): { kind: 'gap' | 'overlap'; at: RowKey } | null {
  const sorted = [...intervals].sort((a, b) => Buffer.compare(a.start, b.start));
  const first = sorted[0];
  if (first === undefined || first.start.length > 0) {
    return { kind: 'gap', at: Buffer.alloc(0) as RowKey };
  }
  let end = first.end;
  for (const next of sorted.slice(1)) {
    if (end === null) return { kind: 'overlap', at: next.start };
    const order = Buffer.compare(end, next.start);
    if (order !== 0)
      return order < 0 ? { kind: 'gap', at: end } : { kind: 'overlap', at: next.start };
    end = next.end;
  }
  return end === null ? null : { kind: 'gap', at: end };
}
