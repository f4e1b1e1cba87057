/** A server that fails every call with one code of sofa-pbrpc, whether real ones send it or not. */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { sofa } from '../../src/proto/messages.js';
import { createFrameReader, encodeFrame, MAX_REQUEST_BYTES } from '../../src/rpc/frames.js';

export interface FailingServer {
  readonly address: string;
  /** The connections on which calls came, one entry for each call. */
  readonly calls: readonly Socket[];
  close(): void;
}

export async function startFailingServer(errorCode: number): Promise<FailingServer> {
  const calls: Socket[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const reader = createFrameReader({
      maxMessageBytes: MAX_REQUEST_BYTES,
      checkDataSize: true,
      onFrame: ({ meta }) => {
        calls.push(socket);
        const { sequenceId } = sofa.pbrpc.RpcMeta.decode(meta);
        const answer = {
          type: 1,
          sequenceId,
          failed: true,
          errorCode,
          reason: 'as the test wants',
        };
        socket.write(Buffer.concat(encodeFrame(sofa.pbrpc.RpcMeta.encode(answer).finish(), [])));
      },
    });
    socket.on('data', (chunk: Buffer) => {
      reader.push(chunk);
    });
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    calls,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
