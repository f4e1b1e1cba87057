/**
 * How the one-box's Nexus stores values: a type byte tells data from locks, which share one key space,
 * and each lock leaves a value at its parent key (protocol.md §2.6, §2.9, O49).
 */
import type { NexusStore } from './nexus-store.js';

const DATA = 0x01;
const LOCK = 0x03;
const SLASH = '/'.charCodeAt(0);

export interface NexusLocks {
  /** The stored form of a client's value. */
  data(value: Uint8Array): Buffer;
  /** What clients see of a stored value; null when it is the lock of a dead session. */
  visible(stored: Buffer): Buffer | null;
  /** False: refused. The holder may lock again; one unlock releases. */
  lock(key: Buffer, session: string): boolean;
  /** False and without effect unless `session` holds the lock. */
  unlock(key: Buffer, session: string): boolean;
}

function typed(type: number, payload: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(type), payload]);
}

export function isLock(stored: Buffer): boolean {
  return stored[0] === LOCK;
}

/** The session that a stored value names as owner; null for data. */
function owner(stored: Buffer): string | null {
  return isLock(stored) ? stored.toString('utf8', 1) : null;
}

export function createNexusLocks(
  store: NexusStore,
  isAlive: (session: string) => boolean,
): NexusLocks {
  /** The parent is everything before the last slash; a lock there is destroyed (protocol.md §2.15). */
  function touchParent(key: Buffer, text: string): void {
    const slash = key.lastIndexOf(SLASH);
    if (slash >= 0) store.put(key.subarray(0, slash), typed(DATA, Buffer.from(text)));
  }

  return {
    data: (value) => typed(DATA, value),
    visible(stored) {
      const session = owner(stored);
      return session === null || isAlive(session) ? stored.subarray(1) : null;
    },
    lock(key, session) {
      if (!isAlive(session)) return false;
      const stored = store.get(key);
      if (stored !== null) {
        const holder = owner(stored);
        if (holder === null || (holder !== session && isAlive(holder))) return false;
      }
      store.put(key, typed(LOCK, Buffer.from(session)));
      touchParent(key, `lock,${session}`);
      return true;
    },
    unlock(key, session) {
      const stored = store.get(key);
      if (stored === null || owner(stored) !== session) return false;
      store.delete(key);
      touchParent(key, `unlock,${session}`);
      return true;
    },
  };
}
