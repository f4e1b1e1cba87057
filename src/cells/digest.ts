/**
 * The digest of a range: the sum modulo 2^128 of one 128-bit hash per cell. Sums do not depend on
 * order and can be split at any cell, so they are checkpointed and joined (docs/architecture.md).
 *
 * Hashed per cell, all numbers little-endian: the lengths of row, family, qualifier and value (32 bits
 * each), the timestamp (64 bits), then row, family, qualifier and value, each filled up with zeros to
 * a multiple of 4 bytes.
 */
import { FAMILY_START, KEY_START, QUALIFIER_START, VALUE_START, type CellBlock } from './block.js';
import { lengthOf, offsetOf, timestampHigh, timestampLow } from './cell.js';
import { BLOCK_WORDS, murmur3 } from './murmur3.js';
import { viewOf } from './view.js';

/** The sum, four 32-bit words, the least significant first. */
export interface Digest {
  readonly sum: Uint32Array;
}

const DIGEST_WORDS = 4;
const HEX_DIGITS = 8;
const HEADER_WORDS = 6;

/** Cells up to 64 KiB share one buffer; the rare larger ones get their own, so that it is not kept. */
const SHARED_WORDS = 16 * 1024;
const shared = new Int32Array(SHARED_WORDS);
const hash = new Uint32Array(DIGEST_WORDS);

/** The digest of no cells. */
export function createDigest(): Digest {
  return { sum: new Uint32Array(DIGEST_WORDS) };
}

/** Cell `index` of `block` joins the sum. */
export function addCell(digest: Digest, block: CellBlock, index: number): void {
  const needed = HEADER_WORDS + dataWords(block, index) + BLOCK_WORDS;
  const words = needed <= SHARED_WORDS ? shared : new Int32Array(needed);
  const end = putCell(words, block, index);
  for (let w = end; w < end + BLOCK_WORDS; w++) words[w] = 0;
  murmur3(words, end * 4, hash);
  addWords(digest.sum, hash);
}

/** All cells of `other` join the sum. */
export function addDigest(digest: Digest, other: Digest): void {
  addWords(digest.sum, other.sum);
}

/** 32 lower-case digits, the most significant first. */
export function digestToHex(digest: Digest): string {
  return Array.from(digest.sum, (word) => word.toString(16).padStart(HEX_DIGITS, '0'))
    .reverse()
    .join('');
}

/** null when `text` is not what `digestToHex` gives. */
export function digestFromHex(text: string): Digest | null {
  if (!/^[0-9a-f]{32}$/.test(text)) return null;
  const digest = createDigest();
  for (let word = 0; word < DIGEST_WORDS; word++) {
    const end = (DIGEST_WORDS - word) * HEX_DIGITS;
    digest.sum[word] = parseInt(text.slice(end - HEX_DIGITS, end), 16);
  }
  return digest;
}

function addWords(sum: Uint32Array, addend: Uint32Array): void {
  let carry = 0;
  for (let word = 0; word < DIGEST_WORDS; word++) {
    const total = (sum[word] ?? 0) + (addend[word] ?? 0) + carry;
    sum[word] = total;
    carry = total > 0xffffffff ? 1 : 0;
  }
}

function dataWords(block: CellBlock, index: number): number {
  return (
    wordsOf(lengthOf(block, index, KEY_START)) +
    wordsOf(lengthOf(block, index, FAMILY_START)) +
    wordsOf(lengthOf(block, index, QUALIFIER_START)) +
    wordsOf(lengthOf(block, index, VALUE_START))
  );
}

function wordsOf(byteLength: number): number {
  return (byteLength + 3) >>> 2;
}

/** One view per block, for as long as the block lives: a view per cell would be an object per cell. */
const views = new WeakMap<CellBlock, DataView>();

function sharedViewOf(block: CellBlock): DataView {
  const known = views.get(block);
  if (known !== undefined) return known;
  const view = viewOf(block.bytes);
  views.set(block, view);
  return view;
}

/** Returns the number of words written. */
function putCell(words: Int32Array, block: CellBlock, index: number): number {
  words[0] = lengthOf(block, index, KEY_START);
  words[1] = lengthOf(block, index, FAMILY_START);
  words[2] = lengthOf(block, index, QUALIFIER_START);
  words[3] = lengthOf(block, index, VALUE_START);
  words[4] = timestampLow(block, index);
  words[5] = timestampHigh(block, index);
  const view = sharedViewOf(block);
  let w = putPart(words, HEADER_WORDS, view, block, index, KEY_START);
  w = putPart(words, w, view, block, index, FAMILY_START);
  w = putPart(words, w, view, block, index, QUALIFIER_START);
  return putPart(words, w, view, block, index, VALUE_START);
}

function putPart(
  words: Int32Array,
  at: number,
  view: DataView,
  block: CellBlock,
  index: number,
  field: number,
): number {
  const start = offsetOf(block, index, field);
  const end = offsetOf(block, index, field + 1);
  let w = at;
  let p = start;
  for (; p + 4 <= end; p += 4) words[w++] = view.getInt32(p, true);
  if (p < end) {
    let last = 0;
    for (let shift = 0; p < end; p++, shift += 8) last |= view.getUint8(p) << shift;
    words[w++] = last;
  }
  return w;
}
