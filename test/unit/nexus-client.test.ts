import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import { systemRandom } from '../../src/clock.js';
import {
  createNexusClient,
  prefixRange,
  type NexusClient,
  type NexusItem,
} from '../../src/nexus/client.js';
import { createNexusService } from '../../src/onebox/nexus-service.js';
import { openNexusStore } from '../../src/onebox/nexus-store.js';
import { galaxy } from '../../src/proto/messages.js';
import type { Handlers } from '../../src/rpc/types.js';
import { inMemoryChannels } from '../support/in-memory-channels.js';
import { createManualClock, type ManualClock } from '../support/manual-clock.js';

const ins = galaxy.ins;
const GET = 'galaxy.ins.InsNode.Get';

let clock: ManualClock;
let nodes: Map<string, Handlers>;
let calls: string[];

beforeEach(() => {
  clock = createManualClock();
  nodes = new Map();
  calls = [];
});

/** Handlers that note who was asked. */
function noted(address: string, handlers: Handlers): Handlers {
  return Object.fromEntries(
    Object.entries(handlers).map(([method, handler]) => [
      method,
      (body: Buffer, context: { connection: number; method: string }) => {
        calls.push(`${address} ${method.slice(method.lastIndexOf('.') + 1)}`);
        return handler(body, context);
      },
    ]),
  );
}

function nexus(): Handlers {
  return createNexusService({ store: openNexusStore(new Database(':memory:')), clock }).handlers;
}

/** A node that is not the leader and names `leaderId`. */
function follower(leaderId: string): Handlers {
  return {
    [GET]: () => ins.GetResponse.encode({ hit: false, success: false, leaderId }).finish(),
    'galaxy.ins.InsNode.Scan': () => ins.ScanResponse.encode({ success: false, leaderId }).finish(),
    'galaxy.ins.InsNode.Put': () => ins.PutResponse.encode({ success: false, leaderId }).finish(),
    'galaxy.ins.InsNode.Lock': () => ins.LockResponse.encode({ success: false, leaderId }).finish(),
    'galaxy.ins.InsNode.KeepAlive': () =>
      ins.KeepAliveResponse.encode({ success: false, leaderId }).finish(),
  };
}

function node(address: string, handlers: Handlers): void {
  nodes.set(address, noted(address, handlers));
}

function client(...addresses: string[]): NexusClient {
  return createNexusClient({
    addresses,
    channels: inMemoryChannels(clock, nodes),
    clock,
    random: systemRandom,
  });
}

/** Lets time pass until the promise is settled. */
async function settle<T>(promise: Promise<T>): Promise<T> {
  let settled = false;
  const watched = promise.finally(() => (settled = true));
  watched.catch(() => undefined);
  for (let steps = 0; steps < 1000; steps += 1) {
    await clock.advance(0);
    if (settled as boolean) return watched;
    await clock.advance(50);
  }
  throw new Error('not settled within 50 s');
}

async function all(items: AsyncIterable<NexusItem>): Promise<string[]> {
  const found: string[] = [];
  for await (const { key, value } of items)
    found.push(`${key.toString('latin1')}=${value.toString('latin1')}`);
  return found;
}

const text = (value: string): Buffer => Buffer.from(value, 'latin1');

describe('keys and values', () => {
  it('are put, got and deleted as bytes', async () => {
    node('a', nexus());
    const nexusClient = client('a');
    await nexusClient.put(text('k\x00\xff'), text('\xfe\x00'));
    expect(await nexusClient.get(text('k\x00\xff'))).toEqual(text('\xfe\x00'));
    expect(await nexusClient.get(text('k'))).toBeNull();
    await nexusClient.put(text('empty'), text(''));
    expect(await nexusClient.get(text('empty'))).toEqual(text(''));
    await nexusClient.delete(text('empty'));
    expect(await nexusClient.get(text('empty'))).toBeNull();
  });

  it('are scanned page by page, each once and in order', async () => {
    node('a', nexus());
    const nexusClient = client('a');
    const keys = Array.from({ length: 1503 }, (_, index) => `p/${String(index).padStart(4, '0')}`);
    for (const key of keys) await nexusClient.put(text(key), text(key));
    await nexusClient.put(text('o'), text(''));
    await nexusClient.put(text('p0'), text(''));
    expect(await all(nexusClient.scan(prefixRange(text('p/'))))).toEqual(
      keys.map((key) => `${key}=${key}`),
    );
    expect(
      await all(nexusClient.scan({ start: text('p/1500'), end: text('p/1502') })),
    ).toHaveLength(2);
    expect(await all(nexusClient.scan({ start: text('p/1502'), end: null }))).toEqual([
      'p/1502=p/1502',
      'p0=',
    ]);
    expect(await all(nexusClient.scan(prefixRange(text('q'))))).toEqual([]);
  });

  it('of a prefix end before the next prefix', () => {
    expect(prefixRange(text('a/')).end).toEqual(text('a0'));
    expect(prefixRange(text('a\xff\xff')).end).toEqual(text('b'));
    expect(prefixRange(text('\xff')).end).toBeNull();
    expect(prefixRange(text('')).end).toBeNull();
  });
});

describe('the leader', () => {
  it('observed-O56: is found by a redirect and asked directly from then on', async () => {
    node('a', follower('c'));
    node('c', nexus());
    const nexusClient = client('a', 'b', 'c');
    await settle(nexusClient.get(text('k')));
    await settle(nexusClient.get(text('k')));
    expect(calls).toEqual(['a Get', 'c Get', 'c Get']);
  });

  it('observed-O66: is looked for at the next member when one is down or does not answer', async () => {
    node('b', { [GET]: () => null });
    node('c', nexus());
    await settle(client('a', 'b', 'c').get(text('k')));
    expect(calls).toEqual(['b Get', 'c Get']);
  });

  it('observed-O56: is not chased while followers name a dead one', async () => {
    node('a', follower('c'));
    node('b', follower('c'));
    const result = client('a', 'b', 'c').get(text('k'));
    await clock.advance(1000);
    expect(calls.length).toBeLessThan(25);
    node('b', nexus());
    expect(await settle(result)).toBeNull();
  });

  it('observed-O57: that is young serves no Scan for 6 s; it is waited for', async () => {
    const handlers = nexus();
    const refuse = (): Uint8Array =>
      ins.ScanResponse.encode({ success: false, leaderId: '' }).finish();
    node('a', { ...handlers, 'galaxy.ins.InsNode.Scan': refuse });
    const nexusClient = client('a');
    await nexusClient.put(text('k'), text('v'));
    const found = all(nexusClient.scan({ start: text(''), end: null }));
    await clock.advance(6400);
    node('a', handlers);
    expect(await settle(found)).toEqual(['k=v']);
  });

  it('observed-O61: that answers too late is not heard: its connection is dropped', async () => {
    const dropped: string[] = [];
    node('a', { 'galaxy.ins.InsNode.Put': () => null });
    node('b', nexus());
    const channels = inMemoryChannels(clock, nodes);
    const nexusClient = createNexusClient({
      addresses: ['a', 'b'],
      channels: { ...channels, drop: (address) => dropped.push(address) },
      clock,
      random: systemRandom,
    });
    await settle(nexusClient.put(text('k'), text('v')));
    expect(dropped).toEqual(['a']);
    expect(await nexusClient.get(text('k'))).toEqual(text('v'));
  });

  it('that nobody is for 15 s is reported with the last reason', async () => {
    node('a', follower(''));
    await expect(settle(client('a', 'b').get(text('k')))).rejects.toMatchObject({
      id: 'TU-NEXUS-UNAVAILABLE',
      message: expect.stringMatching(/a,b .*within 15000 ms/) as string,
    });
    expect(clock.monotonicMs()).toBeGreaterThan(14_000);
  });

  it('observed-O59: that serves a page but no Get is deposed; its page does not count', async () => {
    const stale = ins.ScanResponse.encode({ success: true, hasMore: false, items: [] }).finish();
    node('a', { ...follower('b'), 'galaxy.ins.InsNode.Scan': () => stale });
    node('b', nexus());
    const other = client('b');
    await other.put(text('k'), text('v'));
    expect(await settle(all(client('a', 'b').scan({ start: text(''), end: null })))).toEqual([
      'k=v',
    ]);
  });

  it('that refuses the method is no leader at all: no retry', async () => {
    nodes.set('a', {
      [GET]: () => {
        throw new Error('a bug');
      },
    });
    await expect(client('a').get(text('k'))).rejects.toThrow('a bug');
  });

  it.each([
    ['does not advance', { hasMore: true, items: [] }],
    ['lies before the start', { hasMore: false, items: [{ key: text('a'), value: text('') }] }],
    ['lies behind the end', { hasMore: false, items: [{ key: text('z'), value: text('') }] }],
    [
      'is out of order',
      {
        hasMore: false,
        items: ['n', 'm'].map((key) => ({ key: text(key), value: text('') })),
      },
    ],
  ])('whose page %s is not believed', async (_, page) => {
    node('a', {
      ...nexus(),
      'galaxy.ins.InsNode.Scan': () => ins.ScanResponse.encode({ success: true, ...page }).finish(),
    });
    await expect(all(client('a').scan({ start: text('m'), end: text('o') }))).rejects.toMatchObject(
      {
        id: 'TU-RPC-PROTOCOL',
      },
    );
  });
});

describe('a session', () => {
  const options = { hostname: 'h', timeoutMs: 3000 };

  it('observed-O62: keeps its lock from others as long as it is kept alive', async () => {
    node('a', nexus());
    const first = await client('a').openSession(options);
    const second = await client('a').openSession(options);
    expect(first.id).toMatch(/^h#[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
    expect(await first.lock(text('/l/x'))).toBe(true);
    expect(await first.lock(text('/l/x'))).toBe(true);
    expect(await second.lock(text('/l/x'))).toBe(false);
    await clock.advance(20_000);
    expect(await first.holds(text('/l/x'))).toBe(true);
    expect(await second.lock(text('/l/x'))).toBe(false);
    await first.unlock(text('/l/x'));
    expect(await second.lock(text('/l/x'))).toBe(true);
    expect(await first.holds(text('/l/x'))).toBe(false);
    await first.close();
    await second.close();
  });

  it('that is closed leaves its locks to the sweep', async () => {
    node('a', nexus());
    const first = await client('a').openSession(options);
    const second = await client('a').openSession(options);
    await first.lock(text('/l/x'));
    await first.close();
    expect(first.lost.aborted).toBe(false);
    expect(await second.lock(text('/l/x'))).toBe(false);
    await clock.advance(5000);
    expect(await second.lock(text('/l/x'))).toBe(true);
    await second.close();
  });

  it('observed-O65: is lost when no keep-alive is served for its time, counted from the last one sent', async () => {
    node('a', nexus());
    const session = await client('a').openSession(options);
    await clock.advance(1100);
    nodes.delete('a');
    await clock.advance(2800);
    expect(session.lost.aborted).toBe(false);
    await clock.advance(200);
    expect(session.lost.reason).toMatchObject({ id: 'TU-LEASE-LOST' });
    await expect(session.lock(text('/l/x'))).rejects.toMatchObject({ id: 'TU-LEASE-LOST' });
    await expect(session.holds(text('/l/x'))).rejects.toMatchObject({ id: 'TU-LEASE-LOST' });
    await session.close();
  });

  it('observed-O63: trusts no session longer than 6 s, whatever was asked for', async () => {
    node('a', nexus());
    const session = await client('a').openSession({ hostname: 'h', timeoutMs: 60_000 });
    nodes.delete('a');
    await clock.advance(6100);
    expect(session.lost.aborted).toBe(true);
    await session.close();
  });

  it('survives a short absence of the Nexus', async () => {
    node('a', nexus());
    const session = await client('a').openSession(options);
    const kept = nodes.get('a');
    nodes.delete('a');
    await clock.advance(1500);
    if (kept !== undefined) nodes.set('a', kept);
    await clock.advance(5000);
    expect(session.lost.aborted).toBe(false);
    await session.close();
  });

  it('observed-O11: does not lock a key that holds data', async () => {
    node('a', nexus());
    const nexusClient = client('a');
    await nexusClient.put(text('/l/data'), text('v'));
    const session = await nexusClient.openSession(options);
    expect(await session.lock(text('/l/data'))).toBe(false);
    await session.close();
  });

  it('observed-O4: waits for a young node that refuses all locks', async () => {
    const handlers = nexus();
    const refuse = (): Uint8Array =>
      ins.LockResponse.encode({ success: false, leaderId: '' }).finish();
    node('a', { ...handlers, 'galaxy.ins.InsNode.Lock': refuse });
    const session = await client('a').openSession(options);
    const locked = session.lock(text('/l/x'));
    await clock.advance(6000);
    node('a', handlers);
    expect(await settle(locked)).toBe(true);
    await session.close();
  });
});
