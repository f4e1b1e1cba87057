/**
 * 64-bit fields of messages as bigint. The generated code speaks Long (or number for small defaults);
 * our own types use bigint. Messages and their rules: rpc.proto, nexus.proto, tera.proto.
 */
import Long from 'long';

const INT64_MIN = -(1n << 63n);
const UINT64_MAX = (1n << 64n) - 1n;

/** A 64-bit field as decoded, without loss; negative only for signed fields. */
export function int64ToBigint(value: number | Long): bigint {
  if (typeof value === 'number') return BigInt(value);
  const low = BigInt(value.low >>> 0);
  const high = BigInt(value.unsigned ? value.high >>> 0 : value.high);
  return (high << 32n) | low;
}

/**
 * What to hand to the encoder for an int64 or uint64 field. Throws RangeError beyond 64 bits: the
 * encoder would cut the number silently.
 */
export function int64FromBigint(value: bigint): Long {
  if (value < INT64_MIN || value > UINT64_MAX) {
    throw new RangeError(`${value.toString()} does not fit into 64 bits`);
  }
  const low = Number(BigInt.asIntN(32, value));
  const high = Number(BigInt.asIntN(32, value >> 32n));
  return Long.fromBits(low, high, value > 0n);
}
