import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { socketsRead, systemClock as clock, systemRandom } from '../../src/clock.js';
import { createNexusClient } from '../../src/nexus/client.js';
import { sofa } from '../../src/proto/messages.js';
import { createChannels } from '../../src/rpc/channels.js';
import { encodeFrame } from '../../src/rpc/frames.js';
import { startRpcServer } from '../../src/rpc/server.js';
import type { Channels, Handlers, RpcServer } from '../../src/rpc/types.js';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function serve(handlers: Handlers, port = 0): Promise<RpcServer> {
  const server = await startRpcServer({ port, handlers, clock });
  cleanups.push(() => server.close());
  return server;
}

function open(connectTimeoutMs = 1000): Channels {
  const channels = createChannels({ clock, connectTimeoutMs });
  cleanups.push(() => {
    channels.close();
  });
  return channels;
}

/** A server that is no RPC server: does `behave` with each connection's first bytes. */
async function rawServer(behave: (socket: Socket, data: Buffer) => void): Promise<string> {
  const server: Server = createServer((socket) => {
    socket.on('data', (data: Buffer) => {
      behave(socket, data);
    });
    socket.on('error', () => socket.destroy());
    cleanups.push(() => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `127.0.0.1:${address.port}`;
}

const ZEROS = Buffer.alloc(1024 * 1024);

const echo: Handlers = { 't.Echo.Echo': (body) => body };
const soon = { timeoutMs: 5000 };

describe('channels and server', () => {
  it('carry many calls over one connection, answers in any order', async () => {
    const releases: (() => void)[] = [];
    const connections = new Set<number>();
    const server = await serve({
      't.Echo.Slow': async (body, { connection }) => {
        connections.add(connection);
        await new Promise<void>((resolve) => releases.push(resolve));
        return body;
      },
      't.Echo.Echo': (body, { connection }) => {
        connections.add(connection);
        return body;
      },
    });
    const channels = open();
    const slow = channels.call(server.address, 't.Echo.Slow', Buffer.from('slow'), soon);
    const fast = Array.from({ length: 200 }, (_, index) =>
      channels.call(
        server.address,
        't.Echo.Echo',
        [Buffer.from('n'), Buffer.from(String(index))],
        soon,
      ),
    );
    expect((await Promise.all(fast)).map(String)).toEqual(fast.map((_, index) => `n${index}`));
    releases.forEach((release) => {
      release();
    });
    expect(String(await slow)).toBe('slow');
    expect(connections.size).toBe(1);
  });

  it('carry a body of 40 MiB both ways', async () => {
    const server = await serve(echo);
    const body = Buffer.alloc(40 * 1024 * 1024, 'tera');
    const answer = await open().call(server.address, 't.Echo.Echo', body, { timeoutMs: 20_000 });
    expect(answer.equals(body)).toBe(true);
  });

  it('refuse a request that no server accepts, before sending it', async () => {
    const server = await serve(echo);
    const piece = Buffer.alloc(33 * 1024 * 1024);
    await expect(
      open().call(server.address, 't.Echo.Echo', [piece, piece], soon),
    ).rejects.toMatchObject({
      id: 'TU-RPC-TOO-LARGE',
    });
  });

  it('throw an unwanted large answer away as it comes; all other calls go on', async () => {
    const connections = new Set<number>();
    const server = await serve({
      't.Echo.Echo': (body, { connection }) => {
        connections.add(connection);
        return body;
      },
    });
    const channels = open();
    const large = Buffer.alloc(40 * 1024 * 1024);
    const asked: number[] = [];
    const takes = (bytes: number): boolean => {
      asked.push(bytes);
      return false;
    };
    const refused = channels.call(server.address, 't.Echo.Echo', large, {
      timeoutMs: 20_000,
      takes,
    });
    const beside = channels.call(server.address, 't.Echo.Echo', Buffer.from('beside'), {
      ...soon,
      takes,
    });
    await expect(refused).rejects.toMatchObject({
      id: 'TU-RPC-TOO-LARGE',
      message: expect.stringContaining(String(large.length)) as string,
    });
    expect(String(await beside)).toBe('beside');
    expect(asked).toEqual([large.length]);
    expect(connections.size).toBe(1);
  });

  it('ask again about an answer that is large only when it is decompressed', async () => {
    const server = await serve(echo);
    const channels = open();
    const body = Buffer.alloc(300 * 1024);
    const call = (takes: (bytes: number) => boolean): Promise<Buffer> =>
      channels.call(server.address, 't.Echo.Echo', body, { ...soon, compression: 'zlib', takes });
    await expect(call((bytes) => bytes < body.length)).rejects.toMatchObject({
      id: 'TU-RPC-TOO-LARGE',
    });
    expect((await call(() => true)).length).toBe(body.length);
  });

  it('drop an answer that is larger than any that is read, and keep the connection', async () => {
    const bodyBytes = 600 * ZEROS.length;
    let requests = 0;
    const sockets = new Set<Socket>();
    const address = await rawServer((socket) => {
      requests += 1;
      sockets.add(socket);
      const isHuge = requests === 1;
      const meta = sofa.pbrpc.RpcMeta.encode({ type: 1, sequenceId: requests, failed: false });
      const small = Buffer.from('small');
      const frame = Buffer.concat(encodeFrame(meta.finish(), [small]));
      if (!isHuge) {
        socket.write(frame);
        return;
      }
      const head = frame.subarray(0, -small.length);
      head.writeBigInt64LE(BigInt(bodyBytes), 8);
      head.writeBigInt64LE(BigInt(head.readInt32LE(4) + bodyBytes), 16);
      socket.write(head);
      for (let left = bodyBytes; left > 0; left -= ZEROS.length) socket.write(ZEROS);
    });
    const channels = open();
    const call = (): Promise<Buffer> =>
      channels.call(address, 't.Echo.Echo', Buffer.alloc(0), { timeoutMs: 20_000 });
    await expect(call()).rejects.toMatchObject({
      id: 'TU-RPC-TOO-LARGE',
      message: expect.stringContaining(String(bodyBytes)) as string,
    });
    expect(String(await call())).toBe('small');
    expect(sockets.size).toBe(1);
  });

  it('report what the server refused', async () => {
    const server = await serve(echo);
    const call = open().call(server.address, 't.Echo.Nope', Buffer.alloc(0), soon);
    await expect(call).rejects.toMatchObject({
      id: 'TU-RPC-REFUSED',
      message: expect.stringContaining(
        'error 8 (RPC_ERROR_FOUND_METHOD): method full name: t.Echo.Nope',
      ) as string,
    });
  });

  it('time out, ignore the late answer and go on', async () => {
    let answerLate: (() => void) | undefined;
    const server = await serve({
      ...echo,
      't.Echo.Late': () =>
        new Promise(
          (resolve) =>
            (answerLate = () => {
              resolve(Buffer.from('late'));
            }),
        ),
    });
    const channels = open();
    const call = channels.call(server.address, 't.Echo.Late', Buffer.alloc(0), {
      timeoutMs: 50,
      serverTimeoutMs: 5000,
    });
    await expect(call).rejects.toMatchObject({ id: 'TU-RPC-TIMEOUT' });
    answerLate?.();
    expect(String(await channels.call(server.address, 't.Echo.Echo', Buffer.from('x'), soon))).toBe(
      'x',
    );
  });

  it('observed-O55: whoever misses server_timeout is never answered, though it was executed', async () => {
    let executed = 0;
    const server = await serve({
      't.Echo.Slow': async (body) => {
        await clock.sleep(30);
        executed += 1;
        return body;
      },
    });
    const call = open().call(server.address, 't.Echo.Slow', Buffer.alloc(0), {
      timeoutMs: 150,
      serverTimeoutMs: 5,
    });
    await expect(call).rejects.toMatchObject({ id: 'TU-RPC-TIMEOUT' });
    expect(executed).toBe(1);
  });

  it('fail every call of a lost connection, then connect again', async () => {
    const server = await serve({ ...echo, 't.Echo.Never': () => null });
    const channels = open();
    const calls = [1, 2, 3].map(() =>
      channels.call(server.address, 't.Echo.Never', Buffer.alloc(0), soon),
    );
    await channels.call(server.address, 't.Echo.Echo', Buffer.alloc(0), soon);
    await server.close();
    for (const result of await Promise.allSettled(calls)) {
      expect(result).toMatchObject({ status: 'rejected', reason: { id: 'TU-RPC-BROKEN' } });
    }
    await expect(
      channels.call(server.address, 't.Echo.Echo', Buffer.alloc(0), soon),
    ).rejects.toMatchObject({
      id: 'TU-RPC-CONNECT',
    });
    await serve(echo, server.port);
    expect(
      String(await channels.call(server.address, 't.Echo.Echo', Buffer.from('again'), soon)),
    ).toBe('again');
  });

  it.each([
    ['ends', (socket: Socket) => socket.end()],
    ['resets', (socket: Socket) => socket.resetAndDestroy()],
  ])('connect again without a word where the server %s an idle connection', async (_, close) => {
    const idle: Socket[] = [];
    const relay = createServer((socket) => {
      const target = connect(server.port, '127.0.0.1');
      socket.pipe(target).pipe(socket);
      for (const end of [socket, target]) end.on('error', () => end.destroy());
      cleanups.push(() => target.destroy());
      idle.push(socket);
    });
    const server = await serve(echo);
    relay.listen(0, '127.0.0.1');
    await once(relay, 'listening');
    cleanups.push(() => relay.close());
    const { port } = relay.address() as AddressInfo;
    const channels = open();
    const say = async (text: string): Promise<string> =>
      String(await channels.call(`127.0.0.1:${port}`, 't.Echo.Echo', Buffer.from(text), soon));
    expect(await say('one')).toBe('one');
    for (const socket of idle) {
      close(socket);
      await once(socket, 'close');
    }
    await socketsRead();
    // All at once: they share one new connection.
    expect(await Promise.all(['two', 'three'].map(say))).toEqual(['two', 'three']);
    expect(idle.length).toBe(2);
  });

  it('drop a connection on request', async () => {
    const server = await serve({ ...echo, 't.Echo.Never': () => null });
    const channels = open();
    const call = channels.call(server.address, 't.Echo.Never', Buffer.alloc(0), soon);
    await channels.call(server.address, 't.Echo.Echo', Buffer.alloc(0), soon);
    channels.drop(server.address);
    await expect(call).rejects.toMatchObject({ id: 'TU-RPC-BROKEN' });
    await channels.call(server.address, 't.Echo.Echo', Buffer.alloc(0), soon);
  });

  it('give a call up when its signal says so', async () => {
    const server = await serve({ ...echo, 't.Echo.Never': () => null });
    const channels = open();
    const stop = new AbortController();
    const call = channels.call(server.address, 't.Echo.Never', Buffer.alloc(0), {
      ...soon,
      signal: stop.signal,
    });
    await channels.call(server.address, 't.Echo.Echo', Buffer.alloc(0), soon);
    const reason = new Error('enough');
    stop.abort(reason);
    await expect(call).rejects.toBe(reason);
    const after = channels.call(server.address, 't.Echo.Echo', Buffer.alloc(0), {
      ...soon,
      signal: stop.signal,
    });
    await expect(after).rejects.toBe(reason);
  });

  it('once closed, end what would go on asking: nothing keeps the process alive', async () => {
    const server = await serve({ 'galaxy.ins.InsNode.Get': () => null });
    const channels = open();
    const { address } = server;
    const nexus = createNexusClient({
      addresses: [address],
      channels,
      clock,
      random: systemRandom,
    });
    const answer = nexus.get(Buffer.from('k'));
    channels.close();
    const closedAt = clock.monotonicMs();
    // Asked once more after the lost connection, and not for the 15 s of a Nexus that does not serve.
    await expect(answer).rejects.toMatchObject({ id: 'TU-STOPPED' });
    expect(clock.monotonicMs() - closedAt).toBeLessThan(2_000);
    await expect(
      channels.call(address, 't.Echo.Echo', Buffer.alloc(0), soon),
    ).rejects.toMatchObject({ id: 'TU-STOPPED' });
  });

  it.each(['', 'nowhere', '127.0.0.1:0', '127.0.0.1:1', 'no.such.host.invalid:1'])(
    'refuse to call "%s": surely not sent',
    async (address) => {
      await expect(
        open().call(address, 't.Echo.Echo', Buffer.alloc(0), soon),
      ).rejects.toMatchObject({
        id: 'TU-RPC-CONNECT',
      });
    },
  );

  it.each([
    ['is no frame', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
    [
      'has sizes that do not add up',
      Buffer.from('534f464104000000020000000000000005000000000000000801100100', 'hex'),
    ],
    [
      'has an unreadable meta',
      Buffer.from('534f464102000000000000000000000002000000000000000801', 'hex'),
    ],
  ])('destroy a connection whose answer %s', async (_, bytes) => {
    const address = await rawServer((socket) => socket.write(bytes));
    await expect(open().call(address, 't.Echo.Echo', Buffer.alloc(0), soon)).rejects.toMatchObject({
      id: 'TU-RPC-BROKEN',
      cause: expect.objectContaining({}) as object,
    });
  });

  it('vector-11.1 V5: observed-O34 read an answer in whatever compression it comes', async () => {
    const plain = '08281001200132141a120a027231120176220263662a017130c0843d3a004000501458016001';
    const answer = Buffer.from(
      `534f46410a0000002900000000000000330000000000000008011002c00c00e0120428f017${plain}`,
      'hex',
    );
    const requests: Buffer[] = [];
    const address = await rawServer((socket, data) => {
      requests.push(data);
      socket.write(answer);
    });
    const channels = open();
    // The vector answers the second call of a client.
    const unanswered = channels.call(address, 't.Echo.Echo', Buffer.alloc(0), { timeoutMs: 300 });
    const call = channels.call(address, 't.Echo.Echo', Buffer.alloc(0), {
      ...soon,
      compression: 'lz4',
    });
    expect((await call).toString('hex')).toBe(plain);
    await expect(unanswered).rejects.toMatchObject({ id: 'TU-RPC-TIMEOUT' });
    // expected_response_compress_type, field 301: none, then LZ4.
    expect(Buffer.concat(requests).toString('hex')).toMatch(/e81200.*e81204/);
  });

  it('fault-N1 never use a connection again that stayed silent for all of a call', async () => {
    const server = await serve(echo);
    const connections: Socket[] = [];
    const address = await rawServer((socket, data) => {
      if (!connections.includes(socket)) connections.push(socket);
      // The first connection takes everything and says nothing, as behind a firewall that forgot it.
      if (connections.length === 1) return;
      const target = connect(server.port, '127.0.0.1');
      target.pipe(socket);
      target.write(data);
      cleanups.push(() => target.destroy());
    });
    const channels = open();
    const ping = (timeoutMs: number): Promise<Buffer> =>
      channels.call(address, 't.Echo.Echo', Buffer.from('x'), { timeoutMs });
    const other = ping(5000);
    await expect(ping(50)).rejects.toMatchObject({ id: 'TU-RPC-TIMEOUT' });
    await expect(other).rejects.toMatchObject({ id: 'TU-RPC-BROKEN' });
    expect((await ping(5000)).toString()).toBe('x');
  });

  it('close without waiting for anybody', async () => {
    const server = await serve({ 't.Echo.Never': () => null });
    const socket = connect(server.port, '127.0.0.1');
    await once(socket, 'connect');
    const closed = once(socket, 'close');
    socket.on('error', () => socket.destroy());
    await server.close();
    await closed;
  });

  it('say which port is taken', async () => {
    const server = await serve(echo);
    await expect(startRpcServer({ port: server.port, handlers: {}, clock })).rejects.toMatchObject({
      id: 'TU-ONEBOX',
    });
  });
});
