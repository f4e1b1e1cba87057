/**
 * Keys that the storage of real servers cannot hold: they are not refused when they are read, but taken
 * for another place (O17, O18), so that rows which nobody asked for are answered.
 */
import type { TableRules } from './rules.js';
import type { ResumePoint } from './scan-session.js';

/** A Binary table stores the length of a row key in 16 bits. */
const KEY_LENGTHS = 65_536;

/** What an entry can hold (docs/onebox.md, "Entries"). */
const LONGEST_FAMILY = 65_535;

const LAST_TIMESTAMP = (1n << 56n) - 1n;
const EMPTY = Buffer.alloc(0);

/**
 * Where reading `key` begins instead; null when the table can hold the key. In Binary tables the length
 * wraps and what is left counts as a family; in Readable ones row, family and qualifier end at 0x00.
 */
export function misreadKey(key: Buffer, rules: TableRules): ResumePoint | null {
  if (rules.binary && key.length >= KEY_LENGTHS) {
    const split = key.length % KEY_LENGTHS;
    // No family is longer than what is kept of it here.
    const family = key.subarray(split, split + LONGEST_FAMILY);
    return startingAt(key.subarray(0, split), family, EMPTY);
  }
  if (rules.readable && key.includes(0)) {
    const [row, afterRow] = cut(key);
    const [family, afterFamily] = cut(afterRow);
    return startingAt(row, family, cut(afterFamily)[0]);
  }
  return null;
}

function startingAt(row: Buffer, family: Buffer, qualifier: Buffer): ResumePoint {
  return { row, family, qualifier, timestamp: LAST_TIMESTAMP };
}

/** What is in front of the first 0x00 and what is behind it. */
function cut(bytes: Buffer): [Buffer, Buffer] {
  const at = bytes.indexOf(0);
  return at < 0 ? [bytes, EMPTY] : [bytes.subarray(0, at), bytes.subarray(at + 1)];
}
