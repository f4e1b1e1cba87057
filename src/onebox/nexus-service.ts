/**
 * The one-box's Nexus: one node that is always the leader (protocol.md §2.16), and what each of its
 * methods answers. RpcStat is unknown here (error 8).
 */
import type { Clock } from '../clock.js';
import { int64ToBigint } from '../proto/int64.js';
import { galaxy } from '../proto/messages.js';
import { decodeBody } from '../rpc/decode.js';
import type { Handlers } from '../rpc/types.js';
import { createNexusMemory, type Namespace, type NexusMemory } from './nexus-memory.js';
import type { NexusItem, NexusStore } from './nexus-store.js';
import { eventAnswer } from './nexus-watches.js';

const ins = galaxy.ins;

/** A page ends with the item that crosses this (protocol.md §2.7). */
const MAX_PAGE_BYTES = 26 * 1024 * 1024;

const DONE = { success: true, leaderId: '' };
const REFUSED = { success: false, leaderId: '' };
const UUID_EXPIRED = { success: false, hit: false, leaderId: '', uuidExpired: true };

export interface NexusServiceOptions {
  readonly store: NexusStore;
  readonly clock: Clock;
  /** How long from now Lock and Scan are refused, as after a real node's start (protocol.md §2.4). */
  readonly graceMs?: number;
  /** Of the node's leadership; default 1. */
  readonly term?: number;
}

export interface NexusService {
  /** Of `galaxy.ins.InsNode.*`. */
  readonly handlers: Handlers;
  /** As a Put of nobody in particular. */
  put(key: Buffer, value: Buffer): void;
  /** Lock and Scan are refused for so long from now on. */
  startGrace(ms: number): void;
  /** Another node leads from now on, with all that this one had. */
  newTerm(): void;
  term(): number;
  /** Another node leads that lacks the last changes of keys that begin so. */
  undo(count: number, prefix: Buffer): void;
  /** Another node leads that knows nothing of the locks whose keys begin so. */
  loseLocks(prefix: Buffer): void;
  /** As if every session's time were over: what they had locked is free. */
  expireSessions(): void;
  /** Ends its timers; whoever watches is left without an answer. */
  close(): void;
}

interface Decoder<Q> {
  decode(bytes: Uint8Array): Q;
}

interface Encoder<A> {
  encode(message: A): { finish(): Uint8Array };
}

export function createNexusService({
  store,
  clock,
  graceMs = 0,
  term = 1,
}: NexusServiceOptions): NexusService {
  const memory = createNexusMemory(store, clock, term);
  memory.startGrace(graceMs);
  return {
    handlers: nexusHandlers(memory),
    put: (key, value) => {
      memory.put(memory.namespaceOf(null), key, value);
    },
    startGrace: (ms) => {
      memory.startGrace(ms);
    },
    term: () => memory.term(),
    newTerm: () => {
      memory.newTerm();
    },
    undo: (count, prefix) => {
      memory.undo(count, prefix);
    },
    loseLocks: (prefix) => {
      memory.loseLocks(prefix);
    },
    expireSessions: () => {
      memory.sessions.expireAll();
    },
    close: () => {
      memory.close();
    },
  };
}

function nexusHandlers(memory: NexusMemory): Handlers {
  const { users, sessions } = memory;

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
      if (request.uuid === '') return answer(request, memory.namespaceOf(null));
      const user = users.userOf(request.uuid);
      return user === null ? UUID_EXPIRED : answer(request, memory.namespaceOf(user));
    };
  }

  function scan({ startKey, endKey, sizeLimit }: galaxy.ins.ScanRequest, namespace: Namespace) {
    if (memory.inGrace()) return REFUSED;
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
    if (isChanged && !memory.inGrace()) {
      const event = { key, value: value ?? Buffer.alloc(0), deleted: value === null };
      return eventAnswer(key, event);
    }
    const answer = namespace.watches.wait(key, request.sessionId);
    memory.watched();
    return answer;
  }

  return {
    ...method(
      'Put',
      ins.PutRequest,
      ins.PutResponse,
      data(({ key, value }, namespace) => {
        memory.put(namespace, Buffer.from(key), value);
        return DONE;
      }),
    ),
    ...method(
      'Delete',
      ins.DelRequest,
      ins.DelResponse,
      data(({ key: bytes }, { store: own, watches }) => {
        memory.changed();
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
        if (memory.inGrace()) return REFUSED;
        memory.changed();
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
        memory.changed();
        memory.unlock(namespace, Buffer.from(key), sessionId);
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
      if (request.uuid !== '') memory.keepLogin(request.sessionId, request.uuid);
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
      term: memory.term(),
      lastLogIndex: memory.changes(),
      lastLogTerm: memory.term(),
      commitIndex: memory.changes(),
      lastApplied: memory.changes(),
    })),
  };
}
