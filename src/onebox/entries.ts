/**
 * The entries of one row as one blob, in storage order (docs/onebox.md, "Entries"; protocol.md §6.11).
 *
 * entry := family length u16 | qualifier length u16 | value length u32 | stamp u64 | family | qualifier | value
 *
 * All numbers are big-endian. stamp = ((2^56 - 1 - timestamp) << 8) | type, so that ascending stamps are
 * descending timestamps. Code here and in its callers handles the inverted time as two numbers, the
 * upper 32 and the lower 24 bits, because 56 bits do not fit into a double.
 */

import { int64FromBigint } from '../proto/int64.js';

export const HEADER_BYTES = 16;

/** Storage entry types (protocol.md §6.11); the order of the numbers is the order in storage. */
export const DELETE_ROW = 1;
export const DELETE_FAMILY = 2;
export const DELETE_QUALIFIER = 3;
export const DELETE_VERSION = 4;
export const VALUE = 5;
export const ADD = 7;
export const PUT_IF_ABSENT = 8;
export const APPEND = 9;
export const ADD_INT64 = 10;

/** Additions, append and put-if-absent: merged with what is below them when they are read. */
export const isMerged = (type: number): boolean => type > VALUE;

/** 2^56 - 1 - timestamp, as its upper 32 and lower 24 bits. */
export interface InvertedTime {
  readonly high: number;
  readonly low: number;
}

/** Later in storage than every timestamp: `inverted >= NO_TIME` never holds. */
export const NO_TIME: InvertedTime = { high: 2 ** 32, low: 0 };

export const atOrBeyond = (high: number, low: number, limit: InvertedTime): boolean =>
  high > limit.high || (high === limit.high && low >= limit.low);

const TIMESTAMP_MASK = (1n << 56n) - 1n;

/** `timestamp` in microseconds, taken modulo 2^56 as the servers do (O12). */
export function invertTime(timestamp: bigint): InvertedTime {
  const inverted = TIMESTAMP_MASK - (timestamp & TIMESTAMP_MASK);
  return { high: Number(inverted >> 24n), low: Number(inverted & 0xffffffn) };
}

export interface NewEntry {
  readonly type: number;
  readonly time: InvertedTime;
  readonly family: Buffer;
  readonly qualifier: Buffer;
  readonly value: Buffer;
}

export const familyLength = (blob: Buffer, at: number): number => blob.readUInt16BE(at);
export const qualifierLength = (blob: Buffer, at: number): number => blob.readUInt16BE(at + 2);
export const valueLength = (blob: Buffer, at: number): number => blob.readUInt32BE(at + 4);
export const timeHigh = (blob: Buffer, at: number): number => blob.readUInt32BE(at + 8);
export const timeLow = (blob: Buffer, at: number): number => blob.readUInt32BE(at + 12) >>> 8;
export const entryType = (blob: Buffer, at: number): number => blob.readUInt8(at + 15);

/** Where the entry at `at` ends and the next one begins. */
export function entryEnd(blob: Buffer, at: number): number {
  return (
    at + HEADER_BYTES + familyLength(blob, at) + qualifierLength(blob, at) + valueLength(blob, at)
  );
}

export function entryValue(blob: Buffer, at: number): Buffer {
  const end = entryEnd(blob, at);
  return blob.subarray(end - valueLength(blob, at), end);
}

/** The column and the timestamp of the entry at `at`. */
export function entryColumn(blob: Buffer, at: number) {
  const family = at + HEADER_BYTES;
  const qualifier = family + familyLength(blob, at);
  const inverted = (BigInt(timeHigh(blob, at)) << 24n) | BigInt(timeLow(blob, at));
  return {
    columnFamily: blob.subarray(family, qualifier),
    qualifier: blob.subarray(qualifier, qualifier + qualifierLength(blob, at)),
    timestamp: int64FromBigint(TIMESTAMP_MASK - inverted),
  };
}

/** A row's entries, in the order in which they were written, as a blob in storage order. */
export function encodeEntries(entries: readonly NewEntry[], binary: boolean): Buffer {
  let size = 0;
  for (const entry of entries) {
    size += HEADER_BYTES + entry.family.length + entry.qualifier.length + entry.value.length;
  }
  const blob = Buffer.allocUnsafe(size);
  const starts: number[] = [];
  let at = 0;
  for (const entry of entries) {
    starts.push(at);
    at = writeEntry(blob, at, entry);
  }
  return inStorageOrder(blob, starts, binary);
}

function writeEntry(blob: Buffer, start: number, entry: NewEntry): number {
  blob.writeUInt16BE(entry.family.length, start);
  blob.writeUInt16BE(entry.qualifier.length, start + 2);
  blob.writeUInt32BE(entry.value.length, start + 4);
  blob.writeUInt32BE(entry.time.high, start + 8);
  blob.writeUInt32BE(((entry.time.low << 8) | entry.type) >>> 0, start + 12);
  let at = start + HEADER_BYTES;
  at += entry.family.copy(blob, at);
  at += entry.qualifier.copy(blob, at);
  return at + entry.value.copy(blob, at);
}

/** Of entries with an equal key the one written last comes first, as in the servers' memtable. */
function inStorageOrder(blob: Buffer, starts: number[], binary: boolean): Buffer {
  let sorted = true;
  for (let i = 1; i < starts.length && sorted; i++) {
    sorted = compareEntries(blob, starts[i - 1] ?? 0, blob, starts[i] ?? 0, binary) < 0;
  }
  if (sorted) return blob;
  const order = starts.toSorted((a, b) => compareEntries(blob, a, blob, b, binary) || b - a);
  return Buffer.concat(order.map((at) => blob.subarray(at, entryEnd(blob, at))));
}

/** Storage order of two entries of one row; 0 = the same key (family, qualifier, time, type). */
export function compareEntries(
  left: Buffer,
  leftAt: number,
  right: Buffer,
  rightAt: number,
  binary: boolean,
): number {
  return (
    compareColumns(left, leftAt, right, rightAt, binary) ||
    timeHigh(left, leftAt) - timeHigh(right, rightAt) ||
    left.readUInt32BE(leftAt + 12) - right.readUInt32BE(rightAt + 12)
  );
}

const LONGEST_PLAIN_QUALIFIER = 255;

function compareColumns(
  left: Buffer,
  leftAt: number,
  right: Buffer,
  rightAt: number,
  binary: boolean,
): number {
  const leftLong = qualifierLength(left, leftAt) > LONGEST_PLAIN_QUALIFIER;
  const rightLong = qualifierLength(right, rightAt) > LONGEST_PLAIN_QUALIFIER;
  if (binary && (leftLong || rightLong)) {
    const a = binaryColumn(left, leftAt);
    const b = binaryColumn(right, rightAt);
    return a.family.compare(b.family) || a.qualifier.compare(b.qualifier);
  }
  const leftFamily = leftAt + HEADER_BYTES;
  const rightFamily = rightAt + HEADER_BYTES;
  const leftQualifier = leftFamily + familyLength(left, leftAt);
  const rightQualifier = rightFamily + familyLength(right, rightAt);
  return (
    compareRanges(left, leftFamily, leftQualifier, right, rightFamily, rightQualifier) ||
    compareRanges(
      left,
      leftQualifier,
      leftQualifier + qualifierLength(left, leftAt),
      right,
      rightQualifier,
      rightQualifier + qualifierLength(right, rightAt),
    )
  );
}

/**
 * The Binary comparator knows only the low 8 bits of a qualifier's length (protocol.md §6.11, O21): it
 * takes the rest of a longer one for a part of the family and skips the byte between the two.
 */
function binaryColumn(blob: Buffer, at: number): { family: Buffer; qualifier: Buffer } {
  const familyStart = at + HEADER_BYTES;
  const familyEnd = familyStart + familyLength(blob, at);
  const length = qualifierLength(blob, at);
  const family = blob.subarray(familyStart, familyEnd);
  if (length <= LONGEST_PLAIN_QUALIFIER) {
    return { family, qualifier: blob.subarray(familyEnd, familyEnd + length) };
  }
  const split = familyEnd + length - (length % 256);
  return {
    family: Buffer.concat([family, Buffer.of(0), blob.subarray(familyEnd, split - 1)]),
    qualifier: blob.subarray(split, familyEnd + length),
  };
}

/** Byte order of two ranges. A loop beats Buffer.compare for the short names and qualifiers here. */
function compareRanges(
  left: Buffer,
  leftStart: number,
  leftEnd: number,
  right: Buffer,
  rightStart: number,
  rightEnd: number,
): number {
  const common = Math.min(leftEnd - leftStart, rightEnd - rightStart);
  for (let i = 0; i < common; i++) {
    const difference = (left[leftStart + i] ?? 0) - (right[rightStart + i] ?? 0);
    if (difference !== 0) return difference;
  }
  return leftEnd - leftStart - (rightEnd - rightStart);
}

function hasRepeats(blob: Buffer, binary: boolean): boolean {
  let before = -1;
  for (let at = 0; at < blob.length; at = entryEnd(blob, at)) {
    if (before >= 0 && compareEntries(blob, before, blob, at, binary) === 0) return true;
    before = at;
  }
  return false;
}

/**
 * Two blobs of one row as one. Where keys are equal the entry of `newer` comes first; with
 * `onlyNewest` every other entry of that key is left out.
 */
export function mergeEntries(
  newer: Buffer,
  older: Buffer,
  binary: boolean,
  onlyNewest: boolean,
): Buffer {
  if (older.length === 0 && !(onlyNewest && hasRepeats(newer, binary))) return newer;
  if (!onlyNewest && isBefore(older, newer, binary)) return Buffer.concat([older, newer]);
  const parts: Buffer[] = [];
  /** What was taken last, and where the stretch begins that it ends. */
  let last: { blob: Buffer; at: number } | undefined;
  let start = 0;
  let end = 0;
  const take = (blob: Buffer, at: number): number => {
    const next = entryEnd(blob, at);
    const repeated =
      onlyNewest &&
      last !== undefined &&
      compareEntries(last.blob, last.at, blob, at, binary) === 0;
    if (!repeated) {
      if (last !== undefined && (last.blob !== blob || end !== at)) {
        parts.push(last.blob.subarray(start, end));
        start = at;
      } else if (last === undefined) start = at;
      end = next;
      last = { blob, at };
    }
    return next;
  };
  let newerAt = 0;
  let olderAt = 0;
  while (newerAt < newer.length || olderAt < older.length) {
    const newerFirst =
      olderAt >= older.length ||
      (newerAt < newer.length && compareEntries(newer, newerAt, older, olderAt, binary) <= 0);
    if (newerFirst) newerAt = take(newer, newerAt);
    else olderAt = take(older, olderAt);
  }
  if (last !== undefined) parts.push(last.blob.subarray(start, end));
  return Buffer.concat(parts);
}

/** Whether all of `left` comes before all of `right`, as when a row is written in cell order. */
function isBefore(left: Buffer, right: Buffer, binary: boolean): boolean {
  if (left.length === 0 || right.length === 0) return true;
  let last = 0;
  for (let at = 0; at < left.length; at = entryEnd(left, at)) last = at;
  return compareEntries(left, last, right, 0, binary) < 0;
}
