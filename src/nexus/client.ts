/**
 * A client of Nexus (protocol.md §2): ordered keys and values in the anonymous namespace, and sessions
 * with locks. What it is told is a strong hint, no proof: real clusters lose acknowledged writes and
 * locks (O58-O64).
 */
import { TerautilError } from '../errors.js';
import { galaxy } from '../proto/messages.js';
import { createLeaderCaller, type LeaderOptions } from './leader.js';
import { DELETE, GET, PUT, SCAN } from './methods.js';
import { openNexusSession, type NexusSession, type SessionOptions } from './session.js';

const ins = galaxy.ins;

/** As the C++ client; 100,000 records are no slower in larger pages (O68). */
const PAGE_ITEMS = 500;

export interface NexusItem {
  readonly key: Buffer;
  readonly value: Buffer;
}

/** Half-open; `end` null is unbounded. */
export interface NexusRange {
  readonly start: Buffer;
  readonly end: Buffer | null;
}

/**
 * All methods retry for 15 s, then throw TU-NEXUS-UNAVAILABLE; a Put or Delete may then have been
 * executed all the same, and be repeated safely.
 */
export interface NexusClient {
  /** null when there is no such key, or it is the lock of a session that is not alive. */
  get(key: Buffer): Promise<Buffer | null>;
  put(key: Buffer, value: Buffer): Promise<void>;
  delete(key: Buffer): Promise<void>;
  /** In key order, complete or throws. Pages are not one snapshot. Contains locks and their parents' junk. */
  scan(range: NexusRange): AsyncIterable<NexusItem>;
  /** Resolves after the first keep-alive was served: only then can the session lock. */
  openSession(options: SessionOptions): Promise<NexusSession>;
}

/** The range of all keys that begin with `prefix`. */
export function prefixRange(prefix: Buffer): NexusRange {
  for (let last = prefix.length - 1; last >= 0; last -= 1) {
    const byte = prefix[last];
    if (byte === undefined || byte === 0xff) continue;
    const end = Buffer.from(prefix.subarray(0, last + 1));
    end[last] = byte + 1;
    return { start: prefix, end };
  }
  return { start: prefix, end: null };
}

function isInOrder(items: readonly NexusItem[], start: Buffer, end: Buffer | null): boolean {
  let least = start;
  for (const { key } of items) {
    if (key.compare(least) < 0 || (end !== null && key.compare(end) >= 0)) return false;
    least = keyAfter(key);
  }
  return true;
}

function keyAfter(key: Buffer): Buffer {
  return Buffer.concat([key, Buffer.of(0)]);
}

/** The channels stay the caller's to close. */
export function createNexusClient(options: LeaderOptions): NexusClient {
  const leader = createLeaderCaller(options);

  async function get(key: Buffer): Promise<Buffer | null> {
    const { answer } = await leader.ask(GET, ins.GetRequest.encode({ key, uuid: '' }).finish());
    return answer.hit ? Buffer.from(answer.value) : null;
  }

  /**
   * One page. A deposed leader serves Scan from what it had; it does not serve Get. So a page counts
   * only when the same node serves a Get after it (O59, O60).
   */
  async function page(
    start: Buffer,
    end: Buffer | null,
  ): Promise<{ items: NexusItem[]; more: boolean }> {
    const request = {
      startKey: start,
      endKey: end ?? Buffer.alloc(0),
      sizeLimit: PAGE_ITEMS,
      uuid: '',
    };
    const proof = ins.GetRequest.encode({ key: start, uuid: '' }).finish();
    const { answer } = await leader.ask(SCAN, ins.ScanRequest.encode(request).finish(), {
      confirm: (address) => leader.askNode(address, GET, proof),
    });
    const items = answer.items.map(({ key, value }) => ({
      key: Buffer.from(key),
      value: Buffer.from(value),
    }));
    const more = Object.hasOwn(answer, 'hasMore') ? answer.hasMore : items.length > 0;
    if ((more && items.length === 0) || !isInOrder(items, start, end)) {
      throw new TerautilError(
        'TU-RPC-PROTOCOL',
        'A page of a Nexus scan is out of order or does not advance',
      );
    }
    return { items, more };
  }

  return {
    get,
    async put(key, value) {
      await leader.ask(PUT, ins.PutRequest.encode({ key, value, uuid: '' }).finish());
    },
    async delete(key) {
      await leader.ask(DELETE, ins.DelRequest.encode({ key, uuid: '' }).finish());
    },
    async *scan({ start, end }) {
      let from = start;
      for (;;) {
        const { items, more } = await page(from, end);
        yield* items;
        const last = items.at(-1);
        if (!more || last === undefined) return;
        from = keyAfter(last.key);
      }
    },
    openSession: (session) => openNexusSession({ ...options, leader, get }, session),
  };
}
