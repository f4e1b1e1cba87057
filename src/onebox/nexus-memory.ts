/**
 * What the one-box's Nexus has in memory, over what is stored: sessions, logins, watches, and the grace
 * after a start. A restart forgets all of it (O63); values, locks and users stay.
 */
import type { Clock } from '../clock.js';
import { createNexusChanges } from './nexus-changes.js';
import { createNexusLocks, isLock, type NexusLocks } from './nexus-locks.js';
import { createNexusSessions, type NexusSessions } from './nexus-sessions.js';
import type { NexusStore } from './nexus-store.js';
import { createNexusUsers, type NexusUsers } from './nexus-users.js';
import { createNexusWatches, type NexusWatches } from './nexus-watches.js';

/** What belongs to one user, or to everybody without a login. */
export interface Namespace {
  readonly store: NexusStore;
  readonly locks: NexusLocks;
  readonly watches: NexusWatches;
}

export interface NexusMemory {
  readonly users: NexusUsers;
  readonly sessions: NexusSessions;
  /** null: everybody's. */
  namespaceOf(user: string | null): Namespace;
  /** The session's last KeepAlive named this login, which ends with it. */
  keepLogin(session: string, uuid: string): void;
  put(namespace: Namespace, key: Buffer, value: Uint8Array): void;
  unlock(namespace: Namespace, key: Buffer, session: string): void;
  /** One entry more in the log. */
  changed(): void;
  /** How many entries a log would have. */
  changes(): number;
  inGrace(): boolean;
  /** Of the leader; grows with each one. */
  term(): number;
  /** Another node leads from now on. */
  newTerm(): void;
  /** One that lacks the last changes of keys that begin so. */
  undo(count: number, prefix: Buffer): void;
  /** One that knows nothing of the locks whose keys begin so. */
  loseLocks(prefix: Buffer): void;
  /** From now on; replaces what is left of another. */
  startGrace(ms: number): void;
  /** The end of a session is an event: from now on they are swept by a timer while anybody watches. */
  watched(): void;
  /** Ends its timers. */
  close(): void;
}

const SWEEP_MS = 1_000;

export function createNexusMemory(stored: NexusStore, clock: Clock, firstTerm = 1): NexusMemory {
  const noted = createNexusChanges();
  const store = noted.note(stored);
  let term = firstTerm;
  let graceEnd = clock.monotonicMs();
  /** Logins are named by it. */
  let changes = 0;
  let isClosed = false;
  let cancelSweep: (() => void) | null = null;

  const startedAt = clock.wallMicros().toString(16);
  const users = createNexusUsers(store.users, () => `${startedAt}-${String(++changes)}`);
  const namespaces = new Map<string | null, Namespace>();
  const loginOf = new Map<string, string>();
  const sessions = createNexusSessions(clock, (session, keys) => {
    for (const namespace of namespaces.values()) {
      for (const key of keys) unlock(namespace, key, session);
      namespace.watches.expire(session);
    }
    users.logout(loginOf.get(session) ?? '');
    loginOf.delete(session);
  });

  function namespaceOf(user: string | null): Namespace {
    const known = namespaces.get(user);
    if (known !== undefined) return known;
    const own = user === null ? store : store.ofUser(user);
    const namespace = {
      store: own,
      locks: createNexusLocks(own, (session) => sessions.isAlive(session)),
      watches: createNexusWatches(clock),
    };
    namespaces.set(user, namespace);
    return namespace;
  }
  namespaceOf(null);

  function unlock({ locks, watches }: Namespace, key: Buffer, session: string): void {
    if (locks.unlock(key, session)) {
      watches.happened({ key, value: Buffer.from(session), deleted: true });
    }
  }

  function watched(): void {
    if (isClosed || cancelSweep !== null) return;
    cancelSweep = clock.after(SWEEP_MS, () => {
      cancelSweep = null;
      sessions.sweep();
      if ([...namespaces.values()].some(({ watches }) => !watches.isEmpty())) watched();
    });
  }

  return {
    users,
    sessions,
    namespaceOf,
    keepLogin: (session, uuid) => void loginOf.set(session, uuid),
    put({ store: own, locks, watches }, key, value) {
      changes += 1;
      own.put(key, locks.data(value));
      watches.happened({ key, value, deleted: false });
    },
    unlock,
    changed: () => {
      changes += 1;
    },
    changes: () => changes,
    term: () => term,
    newTerm: () => {
      term += 1;
    },
    undo: (count, prefix) => {
      noted.undo(count, prefix);
      term += 1;
    },
    loseLocks: (prefix) => {
      for (const { key, value } of [...stored.scan(prefix, Buffer.alloc(0))]) {
        const isBelow = key.subarray(0, prefix.length).equals(prefix);
        if (isBelow && isLock(value)) stored.delete(key);
      }
      term += 1;
    },
    inGrace: () => clock.monotonicMs() < graceEnd,
    startGrace: (ms) => {
      graceEnd = clock.monotonicMs() + ms;
    },
    watched,
    close: () => {
      isClosed = true;
      cancelSweep?.();
      for (const { watches } of namespaces.values()) watches.close();
    },
  };
}
