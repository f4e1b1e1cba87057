/**
 * The one-box's Nexus: one node that is always the leader (protocol.md §2.16). Values survive the
 * process, sessions do not. There is no start-up grace. Watch and users are not supported: those
 * methods are unknown here (error 8), and any uuid is one that has expired (O51).
 */
import type { Clock } from '../clock.js';
import { int64ToBigint } from '../proto/int64.js';
import { galaxy } from '../proto/messages.js';
import { decodeBody } from '../rpc/decode.js';
import type { Handlers } from '../rpc/types.js';
import { createNexusLocks } from './nexus-locks.js';
import { createNexusSessions } from './nexus-sessions.js';
import type { NexusItem, NexusStore } from './nexus-store.js';

const ins = galaxy.ins;

/** A page ends with the item that crosses this (protocol.md §2.7). */
const MAX_PAGE_BYTES = 26 * 1024 * 1024;

const DONE = { success: true, leaderId: '' };
const UUID_EXPIRED = { success: false, hit: false, leaderId: '', uuidExpired: true };

export interface NexusServiceOptions {
  readonly store: NexusStore;
  readonly clock: Clock;
}

interface Decoder<Q> {
  decode(bytes: Uint8Array): Q;
}

interface Encoder<A> {
  encode(message: A): { finish(): Uint8Array };
}

function anonymous<Q extends { uuid: string }, A>(
  answer: (request: Q) => A,
): (request: Q) => A | typeof UUID_EXPIRED {
  return (request) => (request.uuid === '' ? answer(request) : UUID_EXPIRED);
}

/** Handlers of `galaxy.ins.InsNode.*`. */
export function createNexusHandlers({ store, clock }: NexusServiceOptions): Handlers {
  const sessions = createNexusSessions(clock, (session, keys) => {
    for (const key of keys) locks.unlock(key, session);
  });
  const locks = createNexusLocks(store, (session) => sessions.isAlive(session));
  /** Grows with each change, as a log would; only ShowStatus tells it. */
  let changes = 0;

  function method<Q, A>(
    name: string,
    request: Decoder<Q>,
    response: Encoder<A>,
    answer: (request: Q) => A,
  ): Handlers {
    const fullName = `galaxy.ins.InsNode.${name}`;
    return {
      [fullName]: (body) => {
        sessions.sweep();
        return response
          .encode(answer(decodeBody(fullName, body, (bytes) => request.decode(bytes))))
          .finish();
      },
    };
  }

  function scan({ startKey, endKey, sizeLimit }: galaxy.ins.ScanRequest) {
    const items: NexusItem[] = [];
    let bytes = 0;
    for (const { key, value: stored } of store.scan(Buffer.from(startKey), Buffer.from(endKey))) {
      const value = locks.visible(stored);
      if (value === null) continue;
      // Asked before adding, so a page holds up to one item more than the limit (protocol.md §2.7).
      if (items.length > sizeLimit || bytes > MAX_PAGE_BYTES)
        return { hasMore: true, items, success: true };
      items.push({ key, value });
      bytes += key.length + value.length;
    }
    return { hasMore: false, items, success: true };
  }

  return {
    ...method(
      'Put',
      ins.PutRequest,
      ins.PutResponse,
      anonymous(({ key, value }) => {
        changes += 1;
        store.put(Buffer.from(key), locks.data(value));
        return DONE;
      }),
    ),
    ...method(
      'Delete',
      ins.DelRequest,
      ins.DelResponse,
      anonymous(({ key }) => {
        changes += 1;
        store.delete(Buffer.from(key));
        return DONE;
      }),
    ),
    ...method(
      'Get',
      ins.GetRequest,
      ins.GetResponse,
      anonymous(({ key }) => {
        const stored = store.get(Buffer.from(key));
        const value = stored === null ? null : locks.visible(stored);
        return value === null ? { hit: false, ...DONE } : { hit: true, value, ...DONE };
      }),
    ),
    ...method('Scan', ins.ScanRequest, ins.ScanResponse, anonymous(scan)),
    ...method(
      'Lock',
      ins.LockRequest,
      ins.LockResponse,
      anonymous(({ key, sessionId }) => {
        changes += 1;
        const lock = Buffer.from(key);
        const success = locks.lock(lock, sessionId);
        if (success) sessions.addLock(sessionId, lock);
        return { success, leaderId: '' };
      }),
    ),
    ...method(
      'UnLock',
      ins.UnLockRequest,
      ins.UnLockResponse,
      anonymous(({ key, sessionId }) => {
        changes += 1;
        locks.unlock(Buffer.from(key), sessionId);
        // Also when there was nothing to unlock (protocol.md §2.9).
        return DONE;
      }),
    ),
    ...method('KeepAlive', ins.KeepAliveRequest, ins.KeepAliveResponse, (request) => {
      // Microseconds, whatever the name says (O4).
      const timeoutMs = Number(int64ToBigint(request.timeoutMilliseconds)) / 1000;
      const keys = request.locks.map((key) => Buffer.from(key));
      sessions.keepAlive(request.sessionId, timeoutMs, keys);
      return DONE;
    }),
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
