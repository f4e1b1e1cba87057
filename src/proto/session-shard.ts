/**
 * Where a tablet server keeps a scan session (protocol.md §6.9): 16 shards of one session each, so a
 * new session ends the one in its shard (O28).
 */
export const SESSION_SHARDS = 16;

/** The top 4 bits of the server's hash of the id (§3.5 (a), seed 0; vectors: §11.7). */
export function sessionShard(id: bigint): number {
  const multiplier = 0xc6a4a793;
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, id));
  let hash = Math.imul(bytes.length, multiplier);
  for (const at of [0, 4]) {
    hash = Math.imul((hash + bytes.readUInt32LE(at)) | 0, multiplier);
    hash ^= hash >>> 16;
  }
  return hash >>> 28;
}
