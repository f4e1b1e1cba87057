/** What ZooKeeper servers may do to a look-up, by a scripted one; test/real/ has the real one. */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock, systemRandom, type Clock } from '../../src/clock.js';
import { createZookeeperReader } from '../../src/zookeeper/reader.js';
import { createFastClock } from '../support/fast-clock.js';

/** Fifteen seconds of patience pass in less than one. */
const hurried = createFastClock(40);

const servers: Server[] = [];
const sockets = new Set<Socket>();
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  for (const socket of sockets) socket.destroy();
  sockets.clear();
});

interface Scripted {
  readonly address: string;
  /** What clients sent, as hex without the lengths, over all connections. */
  readonly packets: readonly string[];
  readonly connections: () => number;
}

/** `answer`: to the n-th packet of a connection; null closes the connection, '' says nothing. */
async function scripted(answer: (packet: string, n: number) => string | null): Promise<Scripted> {
  const packets: string[] = [];
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    let bytes = Buffer.alloc(0);
    let n = 0;
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      while (bytes.length >= 4 && bytes.length >= 4 + bytes.readInt32BE(0)) {
        const end = 4 + bytes.readInt32BE(0);
        const packet = bytes.subarray(4, end).toString('hex');
        bytes = bytes.subarray(end);
        packets.push(packet);
        const reply = answer(packet, n++);
        if (reply === null) socket.destroy();
        else socket.write(Buffer.from(reply, 'hex'));
      }
    });
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { address: `127.0.0.1:${port}`, packets, connections: () => connections };
}

const hex = (text: string): string => Buffer.from(text).toString('hex');
const int = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');
const packet = (body: string): string => int(body.length / 2) + body;

/** protocol.md §3.6: version, granted time-out, session id, password, read-only. */
const session = (timeoutMs: number): string =>
  packet(int(0) + int(timeoutMs) + '0000000000000abc' + int(16) + '11'.repeat(16) + '00');
/** xid, zxid, error, body. */
const reply = (error: number, body = '', xid = 1): string =>
  packet(int(xid) + '0000000000000005' + int(error) + body);
const data = (text: string): string => int(text.length) + hex(text) + '00'.repeat(68);

const serving = (n: number): string => (n === 0 ? session(4000) : reply(0, data('10.0.0.1:80')));

/** Begins with the first. */
function reader(
  addresses: readonly string[],
  clock: Clock = systemClock,
): (path: string) => Promise<Buffer | null> {
  const random = { ...systemRandom, fraction: () => 0 };
  return createZookeeperReader({ addresses, clock, random });
}

describe('a look-up in a ZooKeeper', () => {
  test('sends what protocol.md §3.6 says, and leaves no session', async () => {
    const server = await scripted((_, n) => serving(n));
    expect(await reader([server.address])('/tera/master')).toEqual(Buffer.from('10.0.0.1:80'));
    const connect =
      int(0) + '00'.repeat(8) + int(10_000) + '00'.repeat(8) + int(16) + '00'.repeat(16);
    await expect
      .poll(() => server.packets)
      .toEqual([
        `${connect}00`,
        int(1) + int(4) + int(12) + hex('/tera/master') + '00',
        int(2) + int(-11),
      ]);
  });

  test('gives null for a node that is not there, and an empty value for an empty one', async () => {
    const none = await scripted((_, n) => (n === 0 ? session(4000) : reply(-101)));
    expect(await reader([none.address])('/tera/master')).toBeNull();
    const empty = await scripted((_, n) => (n === 0 ? session(4000) : reply(0, int(-1) + '00')));
    expect(await reader([empty.address])('/tera/master')).toEqual(Buffer.alloc(0));
  });

  test('takes answers in pieces, and passes pings and events by', async () => {
    const server = await scripted((_, n) => (n === 0 ? session(4000).slice(0, 20) : ''));
    const answer = reader([server.address])('/tera/master');
    await expect.poll(() => sockets.size).toBe(1);
    await expect.poll(() => server.packets.length).toBe(1);
    const [socket] = sockets;
    socket?.write(Buffer.from(session(4000).slice(20), 'hex'));
    await expect.poll(() => server.packets.length).toBe(2);
    const noise = reply(0, '', -2) + reply(0, '00'.repeat(20), -1);
    for (const byte of Buffer.from(noise + reply(0, data('h:1')), 'hex')) {
      socket?.write(Buffer.of(byte));
    }
    expect(await answer).toEqual(Buffer.from('h:1'));
  });

  test.each<readonly [string, (packet: string, n: number) => string | null]>([
    ['that closes at once', () => null],
    ['that closes when it is asked', (_, n) => (n === 0 ? session(4000) : null)],
    ['that says nothing', () => ''],
    ['that opens no session', () => session(0)],
    ['whose session expired', (_, n) => (n === 0 ? session(4000) : reply(-112))],
    ['that lost its leader', (_, n) => (n === 0 ? session(4000) : reply(-4))],
    ['that is another program', () => hex('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['whose answer is too short', (_, n) => (n === 0 ? session(4000) : packet('00000001'))],
    [
      'whose data is longer than its packet',
      (_, n) => (n === 0 ? session(4000) : reply(0, int(9))),
    ],
  ])('asks the next server after one %s', async (_what, answer) => {
    const bad = await scripted(answer);
    const good = await scripted((_, n) => serving(n));
    const read = reader([bad.address, good.address], hurried);
    expect(await read('/tera/master')).toEqual(Buffer.from('10.0.0.1:80'));
    expect(bad.connections()).toBe(1);
    // And stays with it.
    await read('/tera/master');
    expect([bad.connections(), good.connections()]).toEqual([1, 2]);
  });

  test('asks each server again and again, for a quarter of a minute, and says what the last one did', async () => {
    const first = await scripted(() => null);
    const second = await scripted((_, n) => (n === 0 ? session(4000) : reply(-112)));
    const begin = hurried.monotonicMs();
    await expect(
      reader([first.address, second.address], hurried)('/tera/master'),
    ).rejects.toMatchObject({
      id: 'TU-ZOOKEEPER-UNAVAILABLE',
      message: expect.stringContaining(`${second.address}: the session expired`) as string,
    });
    expect(hurried.monotonicMs() - begin).toBeGreaterThan(10_000);
    expect(first.connections()).toBeGreaterThan(3);
    expect(second.connections()).toBe(first.connections());
  });

  test('a node that may not be read is refused at once', async () => {
    const server = await scripted((_, n) => (n === 0 ? session(4000) : reply(-102)));
    await expect(reader([server.address])('/tera/master')).rejects.toMatchObject({
      id: 'TU-ZOOKEEPER-REFUSED',
    });
    expect(server.connections()).toBe(1);
  });
});
