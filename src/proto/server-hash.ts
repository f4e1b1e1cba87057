/**
 * The hash with which Tera's servers place scan sessions and know the tokens of users: seed 0, all
 * arithmetic modulo 2^32 (protocol.md §3.5; vectors: §11.7).
 */
const MULTIPLIER = 0xc6a4a793;

/** 0 to 2^32 - 1. */
export function serverHash(bytes: Buffer): number {
  const words = bytes.length - (bytes.length % 4);
  let hash = Math.imul(bytes.length, MULTIPLIER);
  for (let at = 0; at < words; at += 4) {
    hash = Math.imul((hash + bytes.readUInt32LE(at)) | 0, MULTIPLIER);
    hash ^= hash >>> 16;
  }
  if (words < bytes.length) {
    // Signed, as characters are in C++.
    for (let at = bytes.length - 1; at >= words; at -= 1) {
      hash = (hash + (bytes.readInt8(at) << (8 * (at - words)))) | 0;
    }
    hash = Math.imul(hash, MULTIPLIER);
    hash ^= hash >>> 24;
  }
  return hash >>> 0;
}
