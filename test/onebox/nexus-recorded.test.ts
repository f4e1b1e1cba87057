import Database from 'better-sqlite3';
import { afterEach, expect, it } from 'vitest';
import { systemClock as clock, systemRandom as random } from '../../src/clock.js';
import { createNexusClient } from '../../src/nexus/client.js';
import { createNexusService } from '../../src/onebox/nexus-service.js';
import { openNexusStore } from '../../src/onebox/nexus-store.js';
import { galaxy, sofa } from '../../src/proto/messages.js';
import { createChannels } from '../../src/rpc/channels.js';
import { startRpcServer } from '../../src/rpc/server.js';
import { loadRecording } from '../support/recordings.js';
import { startTap } from '../support/tap.js';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** The first recorded request of a method, and ours without what differs for a reason. */
function recorded(method: string): { meta: object; body: Buffer } {
  const frame = loadRecording('nexus').find(
    (each) => each.type === 'request' && each.method.endsWith(`.${method}`),
  );
  if (frame === undefined) throw new Error(`no recorded ${method}`);
  return { meta: comparable(frame.meta), body: frame.body };
}

/** The sequence id differs: each connection counts for itself. */
function comparable(meta: Buffer): object {
  return Object.assign(sofa.pbrpc.RpcMeta.decode(meta), { sequenceId: 0 });
}

it('sends what the C++ client was recorded to send: Put, Get, Scan, Delete, KeepAlive', async () => {
  const store = openNexusStore(new Database(':memory:'));
  const server = await startRpcServer({
    port: 0,
    handlers: createNexusService({ store, clock }).handlers,
    clock,
  });
  cleanups.push(() => server.close());
  const tap = await startTap(server.port);
  cleanups.push(() => {
    tap.close();
  });
  const channels = createChannels({ clock });
  cleanups.push(() => {
    channels.close();
  });
  // What is spent on connecting is taken from server_timeout, so connect before.
  await channels.call(tap.address, 'sofa.pbrpc.builtin.BuiltinService.Health', Buffer.alloc(0), {
    timeoutMs: 5000,
  });
  const client = createNexusClient({ addresses: [tap.address], channels, clock, random });
  const put = galaxy.ins.PutRequest.decode(recorded('Put').body);
  const scan = galaxy.ins.ScanRequest.decode(recorded('Scan').body);
  await client.put(Buffer.from(put.key), Buffer.from(put.value));
  await client.get(Buffer.from(galaxy.ins.GetRequest.decode(recorded('Get').body).key));
  for await (const item of client.scan({
    start: Buffer.from(scan.startKey),
    end: Buffer.from(scan.endKey),
  })) {
    expect(item.value).toEqual(Buffer.from(put.value));
  }
  await client.delete(Buffer.from(galaxy.ins.DelRequest.decode(recorded('Delete').body).key));
  const session = await client.openSession({ hostname: 'h', timeoutMs: 10_000 });
  await session.close();

  for (const method of ['Put', 'Get', 'Scan', 'Delete']) {
    const ours = tap.requests.find((request) => request.method.endsWith(`.${method}`));
    expect(comparable(ours?.meta ?? Buffer.alloc(0))).toEqual(recorded(method).meta);
    expect(ours?.body.toString('hex')).toBe(recorded(method).body.toString('hex'));
  }
  const ours = tap.requests.find((request) => request.method.endsWith('.KeepAlive'));
  expect(comparable(ours?.meta ?? Buffer.alloc(0))).toEqual(recorded('KeepAlive').meta);
  // Session ids are random; the recorded session held a lock, ours none.
  const differing = { sessionId: '', locks: [] };
  const decoded = (body: Buffer): object =>
    Object.assign(galaxy.ins.KeepAliveRequest.decode(body), differing);
  expect(decoded(ours?.body ?? Buffer.alloc(0))).toEqual(decoded(recorded('KeepAlive').body));
});
