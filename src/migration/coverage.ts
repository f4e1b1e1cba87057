/**
 * Arithmetic of half-open key intervals `[start, end)`; `end` null is unbounded. Pure.
 */
import { EMPTY_KEY, keyAfter, rowKey, type RowKey } from '../cells/bytes.js';
import type { Interval } from './ports.js';

export const WHOLE_TABLE: Interval = { start: EMPTY_KEY, end: null };

/** What lies in both; empty when nothing does. */
export function intersection(a: Interval, b: Interval): Interval {
  const start = Buffer.compare(a.start, b.start) >= 0 ? a.start : b.start;
  if (a.end === null || b.end === null) return { start, end: a.end ?? b.end };
  return { start, end: Buffer.compare(a.end, b.end) <= 0 ? a.end : b.end };
}

/** True when nothing lies in the interval. */
export function isEmptyInterval(interval: Interval): boolean {
  return interval.end !== null && Buffer.compare(interval.start, interval.end) >= 0;
}

export function isSameInterval(a: Interval, b: Interval): boolean {
  const isSameEnd = a.end === null || b.end === null ? a.end === b.end : a.end.equals(b.end);
  return a.start.equals(b.start) && isSameEnd;
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

interface Flaw {
  readonly kind: 'gap' | 'overlap';
  readonly at: RowKey;
}

/**
 * Where intervals, taken in key order, fail to cover `whole` exactly once (invariant I1): the first gap
 * or overlap, or null when there is none. What lies outside of it counts as an overlap.
 */
export function firstFlaw(intervals: readonly Interval[], whole = WHOLE_TABLE): Flaw | null {
  const sorted = [...intervals].sort((a, b) => Buffer.compare(a.start, b.start));
  let end: RowKey | null = whole.start;
  for (const next of sorted) {
    if (end === null) return { kind: 'overlap', at: next.start };
    const flaw = meeting(end, next.start);
    if (flaw !== null) return flaw;
    end = next.end;
  }
  if (end === null) return whole.end && { kind: 'overlap', at: whole.end };
  return whole.end === null ? { kind: 'gap', at: end } : meeting(end, whole.end);
}

/** What is wrong where one interval ends and the next one starts. */
function meeting(end: RowKey, start: RowKey): Flaw | null {
  const order = Buffer.compare(end, start);
  if (order === 0) return null;
  return order < 0 ? { kind: 'gap', at: end } : { kind: 'overlap', at: start };
}

/**
 * A key inside the interval with about as much of the key space before it as behind it, keys read as
 * fractions to the base 256. It has no zero byte, as keys of Readable tables have none (O18). null when the
 * bounds are too close for that.
 */
export function middleKey({ start, end }: Interval): RowKey | null {
  const digits = Math.max(start.length, end?.length ?? 0) + 1;
  const low = fraction(start, digits);
  const high = end === null ? 1n << BigInt(8 * digits) : fraction(end, digits);
  const hex = ((low + high) / 2n).toString(16).padStart(2 * digits, '0');
  const exact = Buffer.from(hex, 'hex');
  const zero = exact.indexOf(0);
  const middle = rowKey(zero === -1 ? exact : exact.subarray(0, zero));
  const isInside =
    Buffer.compare(middle, start) > 0 && (end === null || Buffer.compare(middle, end) < 0);
  return isInside ? middle : null;
}

function fraction(key: RowKey, digits: number): bigint {
  const padded = Buffer.concat([key, Buffer.alloc(digits - key.length)]);
  return BigInt(`0x${padded.toString('hex')}`);
}
