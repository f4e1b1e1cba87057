/**
 * What a reader sees of additions, append and put-if-absent: the newest of them, everything of its cell
 * below it and the first put as one value (protocol.md §6.11, O23).
 */
import {
  ADD,
  ADD_INT64,
  HEADER_BYTES,
  PUT_IF_ABSENT,
  VALUE,
  entryEnd,
  entryType,
  entryValue,
  familyLength,
  isMerged,
  qualifierLength,
} from './entries.js';

export interface MergedCell {
  /** The newest entry with the merged value in place of its own. */
  readonly entry: Buffer;
  /** Where the first entry that took no part begins. */
  readonly end: number;
}

const NUMBER_BYTES = 8;

/**
 * Merges from the entry at `start` on, which `isMerged`. Deletes of the row and the family in between do
 * not stop it, an entry of a delete of the cell does (recorded for the row; the rest as in the servers'
 * source). Entries of another kind than the newest, puts apart, add nothing.
 */
export function mergedCell(blob: Buffer, start: number): MergedCell {
  const type = entryType(blob, start);
  const values: Buffer[] = [];
  let at = start;
  while (at < blob.length && isSameColumn(blob, start, at)) {
    const current = entryType(blob, at);
    if (current !== VALUE && !isMerged(current)) break;
    if (current === type || current === VALUE) values.push(entryValue(blob, at));
    at = entryEnd(blob, at);
    if (current === VALUE) break;
  }
  return { entry: withValue(blob, start, combine(type, values)), end: at };
}

/** `values` newest first, at least one. */
function combine(type: number, values: readonly Buffer[]): Buffer {
  if (type === PUT_IF_ABSENT) return values.at(-1) ?? Buffer.alloc(0);
  if (type !== ADD && type !== ADD_INT64) return Buffer.concat(values.toReversed());
  const sum = Buffer.alloc(NUMBER_BYTES);
  const numbers = values.map((value) => number(type, value));
  const total = BigInt.asIntN(
    64,
    numbers.reduce((a, b) => a + b, 0n),
  );
  if (type === ADD) sum.writeBigInt64BE(total);
  else sum.writeBigInt64LE(total);
  return sum;
}

/** Bytes that are missing are 0; a real server reads on in foreign memory there (O23). */
function number(type: number, value: Buffer): bigint {
  const bytes = Buffer.alloc(NUMBER_BYTES);
  value.copy(bytes, 0, 0, NUMBER_BYTES);
  return type === ADD ? bytes.readBigInt64BE() : bytes.readBigInt64LE();
}

function withValue(blob: Buffer, at: number, value: Buffer): Buffer {
  const names = HEADER_BYTES + familyLength(blob, at) + qualifierLength(blob, at);
  const entry = Buffer.concat([blob.subarray(at, at + names), value]);
  entry.writeUInt32BE(value.length, 4);
  return entry;
}

function isSameColumn(blob: Buffer, left: number, right: number): boolean {
  const family = familyLength(blob, left);
  const qualifier = qualifierLength(blob, left);
  if (familyLength(blob, right) !== family || qualifierLength(blob, right) !== qualifier) {
    return false;
  }
  const length = family + qualifier;
  const [a, b] = [left + HEADER_BYTES, right + HEADER_BYTES];
  return blob.compare(blob, b, b + length, a, a + length) === 0;
}
