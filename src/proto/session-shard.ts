/**
 * Where a tablet server keeps a scan session (protocol.md §6.9): 16 shards of one session each, so a
 * new session ends the one in its shard (O28).
 */
import { serverHash } from './server-hash.js';

export const SESSION_SHARDS = 16;

/** The top 4 bits of the server's hash of the id (vectors: §11.7). */
export function sessionShard(id: bigint): number {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, id));
  return serverHash(bytes) >>> 28;
}
