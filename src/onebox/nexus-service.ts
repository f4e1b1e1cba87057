/**
 * The one-box's Nexus: one node that is always the leader (protocol.md §2.16). Values, locks and users
 * survive the process, sessions, logins and watches do not. RpcStat is unknown here (error 8).
 */
import type { Clock } from '../clock.js';
import { int64ToBigint } from '../proto/int64.js';
import { galaxy } from '../proto/messages.js';
import { decodeBody } from '../rpc/decode.js';
import type { Handlers } from '../rpc/types.js';
import { createNexusLocks, type NexusLocks } from './nexus-locks.js';
import { createNexusSessions } from './nexus-sessions.js';
import type { NexusItem, NexusStore } from './nexus-store.js';
import { createNexusUsers } from './nexus-users.js';
import { createNexusWatches, eventAnswer, type NexusWatches } from './nexus-watches.js';

const ins = galaxy.ins;

/** A page ends with the item that crosses this (protocol.md §2.7). */
const MAX_PAGE_BYTES = 26 * 1024 * 1024;

/** While somebody watches, sessions are swept by a timer: their end is an event. */
const SWEEP_MS = 1_000;

const DONE = { success: true, leaderId: '' };
const REFUSED = { success: false, leaderId: '' };
const UUID_EXPIRED = { success: false, hit: false, leaderId: '', uuidExpired: true };

export interface NexusServiceOptions {
  readonly store: NexusStore;
  readonly clock: Clock;
  /** How long from now Lock and Scan are refused, as after a real node's start (protocol.md §2.4). */
  readonly graceMs?: number;
  /** Aborted when nobody will ask any more: ends the timer of watches. */
  readonly stopped?: AbortSignal;
}

/** What belongs to one user, or to everybody without a login. */
interface Namespace {
  readonly store: NexusStore;
  readonly locks: NexusLocks;
  readonly watches: NexusWatches;
}

interface Decoder<Q> {
  decode(bytes: Uint8Array): Q;
}

interface Encoder<A> {
  encode(message: A): { finish(): Uint8Array };
}

/** Handlers of `galaxy.ins.InsNode.*`. */
export function createNexusHandlers(options: NexusServiceOptions): Handlers {
  const { store, clock, graceMs = 0, stopped } = options;
  const graceEnd = clock.monotonicMs() + graceMs;
  /** Grows with each change, as a log would; ShowStatus tells it, and logins are named by it. */
  let changes = 0;
  let cancelSweep: (() => void) | null = null;

  const startedAt = clock.wallMicros().toString(16);
  const users = createNexusUsers(store.users, () => `${startedAt}-${String(++changes)}`);
  const namespaces = new Map<string | null, Namespace>();
  /** The login that a session's last KeepAlive named; it ends with the session. */
  const loginOf = new Map<string, string>();
  const sessions = createNexusSessions(clock, (session, keys) => {
    for (const namespace of namespaces.values()) {
      for (const key of keys) unlock(namespace, key, session);
      namespace.watches.expire(session);
    }
    users.logout(loginOf.get(session) ?? '');
    loginOf.delete(session);
  });
  stopped?.addEventListener('abort', () => {
    cancelSweep?.();
    for (const { watches } of namespaces.values()) watches.close();
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

  const inGrace = (): boolean => clock.monotonicMs() < graceEnd;

  function method<Q, A>(
    name: string,
    request: Decoder<Q>,
    response: Encoder<A>,
    answer: (request: Q) => A | Promise<A>,
  ): Handlers {
    const fullName = `galaxy.ins.InsNode.${name}`;
    return {
      [fullName]: async (body) => {
        sessions.sweep();
        const found = await answer(decodeBody(fullName, body, (bytes) => request.decode(bytes)));
        return response.encode(found).finish();
      },
    };
  }

  /** A method of data: in the namespace of the login that the request names. */
  function data<Q extends { uuid: string }, A>(
    answer: (request: Q, namespace: Namespace) => A | Promise<A>,
  ): (request: Q) => A | typeof UUID_EXPIRED | Promise<A> {
    return (request) => {
      if (request.uuid === '') return answer(request, namespaceOf(null));
      const user = users.userOf(request.uuid);
      return user === null ? UUID_EXPIRED : answer(request, namespaceOf(user));
    };
  }

  function unlock({ locks, watches }: Namespace, key: Buffer, session: string): void {
    if (locks.unlock(key, session)) {
      watches.happened({ key, value: Buffer.from(session), deleted: true });
    }
  }

  function scan({ startKey, endKey, sizeLimit }: galaxy.ins.ScanRequest, namespace: Namespace) {
    if (inGrace()) return REFUSED;
    const items: NexusItem[] = [];
    let bytes = 0;
    const stored = namespace.store.scan(Buffer.from(startKey), Buffer.from(endKey));
    for (const { key, value: typed } of stored) {
      const value = namespace.locks.visible(typed);
      if (value === null) continue;
      // Asked before adding, so a page holds up to one item more than the limit (protocol.md §2.7).
      if (items.length > sizeLimit || bytes > MAX_PAGE_BYTES)
        return { hasMore: true, items, success: true };
      items.push({ key, value });
      bytes += key.length + value.length;
    }
    return { hasMore: false, items, success: true };
  }

  function read({ store: own, locks }: Namespace, key: Buffer): Buffer | null {
    const stored = own.get(key);
    return stored === null ? null : locks.visible(stored);
  }

  /** Also for a session that never sent a KeepAlive: the C++ client sends its first one beside it. */
  function watch(request: galaxy.ins.WatchRequest, namespace: Namespace) {
    const key = Buffer.from(request.key);
    const value = read(namespace, key);
    const isChanged =
      (value !== null) !== request.keyExist || !(value ?? Buffer.alloc(0)).equals(request.oldValue);
    if (isChanged && !inGrace()) {
      const event = { key, value: value ?? Buffer.alloc(0), deleted: value === null };
      return eventAnswer(key, event);
    }
    const answer = namespace.watches.wait(key, request.sessionId);
    sweepWhileWatched();
    return answer;
  }

  function sweepWhileWatched(): void {
    if (stopped?.aborted === true || cancelSweep !== null) return;
    cancelSweep = clock.after(SWEEP_MS, () => {
      cancelSweep = null;
      sessions.sweep();
      if ([...namespaces.values()].some(({ watches }) => !watches.isEmpty())) sweepWhileWatched();
    });
  }

  return {
    ...method(
      'Put',
      ins.PutRequest,
      ins.PutResponse,
      data(({ key: bytes, value }, { store: own, locks, watches }) => {
        changes += 1;
        const key = Buffer.from(bytes);
        own.put(key, locks.data(value));
        watches.happened({ key, value, deleted: false });
        return DONE;
      }),
    ),
    ...method(
      'Delete',
      ins.DelRequest,
      ins.DelResponse,
      data(({ key: bytes }, { store: own, watches }) => {
        changes += 1;
        const key = Buffer.from(bytes);
        own.delete(key);
        watches.happened({ key, value: Buffer.alloc(0), deleted: true });
        return DONE;
      }),
    ),
    ...method(
      'Get',
      ins.GetRequest,
      ins.GetResponse,
      data(({ key }, namespace) => {
        const value = read(namespace, Buffer.from(key));
        return value === null ? { hit: false, ...DONE } : { hit: true, value, ...DONE };
      }),
    ),
    ...method('Scan', ins.ScanRequest, ins.ScanResponse, data(scan)),
    ...method(
      'Lock',
      ins.LockRequest,
      ins.LockResponse,
      data(({ key: bytes, sessionId }, { locks, watches }) => {
        if (inGrace()) return REFUSED;
        changes += 1;
        const key = Buffer.from(bytes);
        if (!locks.lock(key, sessionId)) return REFUSED;
        sessions.addLock(sessionId, key);
        watches.happened({ key, value: Buffer.from(sessionId), deleted: false });
        return DONE;
      }),
    ),
    ...method(
      'UnLock',
      ins.UnLockRequest,
      ins.UnLockResponse,
      data(({ key, sessionId }, namespace) => {
        changes += 1;
        unlock(namespace, Buffer.from(key), sessionId);
        // Also when there was nothing to unlock (protocol.md §2.9).
        return DONE;
      }),
    ),
    ...method('Watch', ins.WatchRequest, ins.WatchResponse, data(watch)),
    ...method('KeepAlive', ins.KeepAliveRequest, ins.KeepAliveResponse, (request) => {
      // Microseconds, whatever the name says (O4).
      const timeoutMs = Number(int64ToBigint(request.timeoutMilliseconds)) / 1000;
      const keys = request.locks.map((key) => Buffer.from(key));
      sessions.keepAlive(request.sessionId, timeoutMs, keys);
      if (request.uuid !== '') loginOf.set(request.sessionId, request.uuid);
      return DONE;
    }),
    ...method('Register', ins.RegisterRequest, ins.RegisterResponse, ({ username, passwd }) => ({
      status: users.register(username, passwd),
      leaderId: '',
    })),
    ...method('Login', ins.LoginRequest, ins.LoginResponse, ({ username, passwd }) => ({
      ...users.login(username, passwd),
      leaderId: '',
    })),
    ...method('Logout', ins.LogoutRequest, ins.LogoutResponse, ({ uuid }) => ({
      status: users.logout(uuid),
      leaderId: '',
    })),
    ...method('ShowStatus', ins.ShowStatusRequest, ins.ShowStatusResponse, () => ({
      status: 0,
      term: 1,
      lastLogIndex: changes,
      lastLogTerm: 1,
      commitIndex: changes,
      lastApplied: changes,
    })),
  };
}
