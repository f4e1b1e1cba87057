/** One call over a connection of its own, with a meta that our client never sends. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { sofa } from '../../src/proto/messages.js';
import {
  createFrameReader,
  encodeFrame,
  MAX_RESPONSE_BYTES,
  type Frame,
} from '../../src/rpc/frames.js';

export interface RawAnswer {
  readonly meta: sofa.pbrpc.RpcMeta;
  /** As it came, possibly compressed. */
  readonly body: Buffer;
}

/** Sends `body` under `meta` to "host:port"; rejects when the connection ends without an answer. */
export async function rawCall(
  address: string,
  meta: sofa.pbrpc.RpcMeta.$Properties,
  body: Uint8Array,
): Promise<RawAnswer> {
  const [host = '', port] = address.split(':');
  const socket = connect({ host, port: Number(port), noDelay: true });
  try {
    const frame = new Promise<Frame>((resolve, reject) => {
      const reader = createFrameReader({
        maxMessageBytes: MAX_RESPONSE_BYTES,
        checkDataSize: true,
        onFrame: resolve,
      });
      socket.on('data', (chunk: Buffer) => {
        reader.push(chunk);
      });
      socket.on('error', reject);
      socket.on('close', () => {
        reject(new Error(`${address} closed without an answer`));
      });
    });
    await once(socket, 'connect');
    const pieces = encodeFrame(sofa.pbrpc.RpcMeta.encode(meta).finish(), [body]);
    socket.write(Buffer.concat(pieces));
    const answer = await frame;
    return { meta: sofa.pbrpc.RpcMeta.decode(answer.meta), body: answer.body };
  } finally {
    socket.destroy();
  }
}
