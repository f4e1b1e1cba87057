/**
 * MurmurHash3_x86_128 with seed 0, by Austin Appleby (public domain): 32-bit arithmetic only, which
 * JavaScript does without allocation. Not for adversaries: it finds faults, not forgeries.
 */
export const BLOCK_WORDS = 4;

const C1 = 0x239b961b;
const C2 = 0xab0e9789;
const C3 = 0x38b34ae5;
const C4 = 0xa1e38b93;

/**
 * Puts the hash of the first `byteLength` bytes of `words` (little-endian) into `hash`, four words,
 * h1 first. What follows those bytes up to a multiple of BLOCK_WORDS must be zero: a zero word of the
 * tail leaves the state as it is, so the tail needs no code of its own.
 */
export function murmur3(words: Int32Array, byteLength: number, hash: Uint32Array): void {
  let h1 = 0;
  let h2 = 0;
  let h3 = 0;
  let h4 = 0;
  const fullEnd = (byteLength >>> 4) * BLOCK_WORDS;
  for (let w = 0; w < fullEnd; w += BLOCK_WORDS) {
    h1 ^= mixWord(words[w] ?? 0, C1, 15, C2);
    h1 = (Math.imul(rotate(h1, 19) + h2, 5) + 0x561ccd1b) | 0;
    h2 ^= mixWord(words[w + 1] ?? 0, C2, 16, C3);
    h2 = (Math.imul(rotate(h2, 17) + h3, 5) + 0x0bcaa747) | 0;
    h3 ^= mixWord(words[w + 2] ?? 0, C3, 17, C4);
    h3 = (Math.imul(rotate(h3, 15) + h4, 5) + 0x96cd1c35) | 0;
    h4 ^= mixWord(words[w + 3] ?? 0, C4, 18, C1);
    h4 = (Math.imul(rotate(h4, 13) + h1, 5) + 0x32ac3b17) | 0;
  }
  if (byteLength % 16 !== 0) {
    h1 ^= mixWord(words[fullEnd] ?? 0, C1, 15, C2);
    h2 ^= mixWord(words[fullEnd + 1] ?? 0, C2, 16, C3);
    h3 ^= mixWord(words[fullEnd + 2] ?? 0, C3, 17, C4);
    h4 ^= mixWord(words[fullEnd + 3] ?? 0, C4, 18, C1);
  }
  h1 ^= byteLength;
  h2 ^= byteLength;
  h3 ^= byteLength;
  h4 ^= byteLength;
  h1 = (h1 + h2 + h3 + h4) | 0;
  h2 = avalanche((h2 + h1) | 0);
  h3 = avalanche((h3 + h1) | 0);
  h4 = avalanche((h4 + h1) | 0);
  h1 = avalanche(h1);
  h1 = (h1 + h2 + h3 + h4) | 0;
  hash[0] = h1;
  hash[1] = h2 + h1;
  hash[2] = h3 + h1;
  hash[3] = h4 + h1;
}

function mixWord(word: number, before: number, turn: number, after: number): number {
  return Math.imul(rotate(Math.imul(word, before), turn), after);
}

function rotate(word: number, turn: number): number {
  return (word << turn) | (word >>> (32 - turn));
}

function avalanche(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
