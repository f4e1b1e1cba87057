/**
 * Scan sessions of one tablet: 16 shards of one entry each, so a new session evicts the one in its shard
 * even while that is in use (protocol.md §6.9, O28).
 */

const SHARDS = 16;

interface Closeable {
  close(): void;
}

/** Closes what it lets go of. */
export interface SessionTable<Session> {
  get(id: bigint): Session | undefined;
  put(id: bigint, session: Session): void;
  remove(id: bigint): void;
  clear(): void;
}

export function createSessionTable<Session extends Closeable>(): SessionTable<Session> {
  const shards = new Map<number, { id: bigint; session: Session }>();
  return {
    get: (id) => {
      const found = shards.get(sessionShard(id));
      return found?.id === id ? found.session : undefined;
    },
    put: (id, session) => {
      shards.get(sessionShard(id))?.session.close();
      shards.set(sessionShard(id), { id, session });
    },
    remove: (id) => {
      const found = shards.get(sessionShard(id));
      if (found?.id !== id) return;
      found.session.close();
      shards.delete(sessionShard(id));
    },
    clear: () => {
      for (const { session } of shards.values()) session.close();
      shards.clear();
    },
  };
}

/** Shard of a session id: the top 4 bits of its hash. */
export function sessionShard(id: bigint): number {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt.asIntN(64, id));
  return Math.floor(serverHash(bytes) / (2 ** 32 / SHARDS));
}

/** The 32-bit hash of protocol.md §3.5 (a) with seed 0, of whole 4-byte words. */
function serverHash(bytes: Buffer): number {
  const multiplier = 0xc6a4a793;
  let hash = Math.imul(bytes.length, multiplier);
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    hash = Math.imul((hash + bytes.readUInt32LE(at)) | 0, multiplier);
    hash ^= hash >>> 16;
  }
  return hash >>> 0;
}
