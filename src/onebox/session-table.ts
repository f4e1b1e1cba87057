/**
 * Scan sessions of one tablet: 16 shards of one entry each, so a new session evicts the one in its shard
 * even while that is in use (protocol.md §6.9, O28).
 */
import { sessionShard } from '../proto/session-shard.js';

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
