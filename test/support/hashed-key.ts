/** Row keys of hash tables as C++ clients store them (protocol.md §7.6). Text is latin1. */

const SEED = 823n;
const MULTIPLIER = 0xc6a4_a793_5bd1_e995n;
const SHIFT = 47n;

const wrapped = (value: bigint): bigint => BigInt.asUintN(64, value);
const mixed = (value: bigint): bigint => value ^ (value >> SHIFT);

/** MurmurHash64A with the seed of Tera. */
export function murmurHash64A(bytes: Buffer): bigint {
  let hash = SEED ^ wrapped(BigInt(bytes.length) * MULTIPLIER);
  const words = bytes.length - (bytes.length % 8);
  for (let at = 0; at < words; at += 8) {
    const word = wrapped(bytes.readBigUInt64LE(at) * MULTIPLIER);
    hash = wrapped((hash ^ wrapped(mixed(word) * MULTIPLIER)) * MULTIPLIER);
  }
  if (words < bytes.length) {
    const tail = Buffer.concat([bytes.subarray(words), Buffer.alloc(8)]).readBigUInt64LE();
    hash = wrapped((hash ^ tail) * MULTIPLIER);
  }
  return mixed(wrapped(mixed(hash) * MULTIPLIER));
}

export function hashedKey(key: string): string {
  const hash = murmurHash64A(Buffer.from(key, 'latin1'));
  return hash.toString(16).padStart(16, '0') + key;
}
