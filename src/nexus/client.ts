/**
 * A client of Nexus (protocol.md §2): ordered keys and values in the anonymous namespace, and sessions
 * with locks. What it is told is a strong hint, no proof: real clusters lose acknowledged writes and
 * locks (O58-O64).
 */
import { isRetryable, TerautilError } from '../errors.js';
import { int64ToBigint } from '../proto/int64.js';
import { galaxy } from '../proto/messages.js';
import { createLeaderCaller, type LeaderOptions } from './leader.js';
import { DELETE, GET, PUT, SCAN, SHOW_STATUS } from './methods.js';
import { openNexusSession, type NexusSession, type SessionOptions } from './session.js';

const ins = galaxy.ins;

/** As the C++ client; 100,000 records are no slower in larger pages (O68). */
const PAGE_ITEMS = 500;

export type { NexusSession } from './session.js';

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
  get(key: Buffer, signal?: AbortSignal): Promise<Buffer | null>;
  put(key: Buffer, value: Buffer, signal?: AbortSignal): Promise<void>;
  delete(key: Buffer, signal?: AbortSignal): Promise<void>;
  /** In key order, complete or throws. Pages are not one snapshot. Contains locks and their parents' junk. */
  scan(range: NexusRange, signal?: AbortSignal): AsyncIterable<NexusItem>;
  /** A short range, and behind it the value of `key`, from the same node. */
  look(
    range: NexusRange,
    key: Buffer,
    signal?: AbortSignal,
  ): Promise<{ readonly items: readonly NexusItem[]; readonly value: Buffer | null }>;
  /**
   * The term of the leader. It grows when another node leads, and what was acknowledged may then be gone
   * (O58). null when nobody leads now or it does not say.
   */
  term(signal?: AbortSignal): Promise<bigint | null>;
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

interface Page {
  readonly items: readonly NexusItem[];
  readonly more: boolean;
  readonly value: Buffer | null;
}

function valueOf({ hit, value }: galaxy.ins.GetResponse): Buffer | null {
  return hit ? Buffer.from(value) : null;
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

  async function get(key: Buffer, signal?: AbortSignal): Promise<Buffer | null> {
    const body = ins.GetRequest.encode({ key, uuid: '' }).finish();
    const { answer } = await leader.ask(GET, body, signal && { signal });
    return valueOf(answer);
  }

  /**
   * One page, and the value of `proofKey` behind it. A deposed leader serves Scan from what it had; it does
   * not serve Get. So a page counts only when the same node serves a Get after it (O59, O60).
   */
  async function page(
    start: Buffer,
    end: Buffer | null,
    proofKey: Buffer,
    signal?: AbortSignal,
  ): Promise<Page> {
    const request = {
      startKey: start,
      endKey: end ?? Buffer.alloc(0),
      sizeLimit: PAGE_ITEMS,
      uuid: '',
    };
    const proof = ins.GetRequest.encode({ key: proofKey, uuid: '' }).finish();
    let value: Buffer | null = null;
    const { answer } = await leader.ask(SCAN, ins.ScanRequest.encode(request).finish(), {
      ...(signal && { signal }),
      confirm: async (address) => {
        const proved = await leader.askNode(address, GET, proof, signal);
        value = valueOf(proved);
        return proved;
      },
    });
    const items = answer.items.map((item) => ({
      key: Buffer.from(item.key),
      value: Buffer.from(item.value),
    }));
    const more = Object.hasOwn(answer, 'hasMore') ? answer.hasMore : items.length > 0;
    if ((more && items.length === 0) || !isInOrder(items, start, end)) {
      throw new TerautilError(
        'TU-RPC-PROTOCOL',
        'A page of a Nexus scan is out of order or does not advance',
      );
    }
    return { items, more, value };
  }

  async function* pages(
    { start, end }: NexusRange,
    proofKey: Buffer,
    signal?: AbortSignal,
  ): AsyncGenerator<Page> {
    let from = start;
    for (;;) {
      const one = await page(from, end, proofKey, signal);
      yield one;
      const last = one.items.at(-1);
      if (!one.more || last === undefined) return;
      from = keyAfter(last.key);
    }
  }

  return {
    get,
    async put(key, value, signal) {
      const body = ins.PutRequest.encode({ key, value, uuid: '' }).finish();
      await leader.ask(PUT, body, signal && { signal });
    },
    async delete(key, signal) {
      const body = ins.DelRequest.encode({ key, uuid: '' }).finish();
      await leader.ask(DELETE, body, signal && { signal });
    },
    async *scan(range, signal) {
      for await (const { items } of pages(range, range.start, signal)) yield* items;
    },
    async look(range, key, signal) {
      const found: NexusItem[] = [];
      let value: Buffer | null = null;
      for await (const one of pages(range, key, signal)) {
        found.push(...one.items);
        ({ value } = one);
      }
      return { items: found, value };
    },
    async term(signal) {
      const address = leader.leader();
      if (address === null) return null;
      try {
        const { term } = await leader.askNode(address, SHOW_STATUS, Buffer.alloc(0), signal);
        return int64ToBigint(term);
      } catch (error) {
        if (signal?.aborted === true || !isRetryable(error)) throw error;
        return null;
      }
    },
    openSession: (session) => openNexusSession({ ...options, leader, get }, session),
  };
}
