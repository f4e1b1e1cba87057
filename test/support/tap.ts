/** A TCP relay before a server that keeps the frames clients send through it. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { sofa } from '../../src/proto/messages.js';
import { createFrameReader, MAX_REQUEST_BYTES, type Frame } from '../../src/rpc/frames.js';

export interface Tap {
  readonly address: string;
  readonly port: number;
  /** Requests in the order they were read. */
  readonly requests: readonly (Frame & { readonly method: string })[];
  close(): void;
}

export async function startTap(targetPort: number): Promise<Tap> {
  const requests: (Frame & { method: string })[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const target = connect(targetPort, '127.0.0.1');
    const reader = createFrameReader({
      maxMessageBytes: MAX_REQUEST_BYTES,
      checkDataSize: true,
      onFrame: (frame) => {
        requests.push({ ...frame, method: sofa.pbrpc.RpcMeta.decode(frame.meta).method });
      },
    });
    client.on('data', (chunk: Buffer) => {
      reader.push(chunk);
      target.write(chunk);
    });
    target.pipe(client);
    for (const socket of [client, target]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        client.destroy();
        target.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('the tap has no port');
  return {
    address: `127.0.0.1:${bound.port}`,
    port: bound.port,
    requests,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
