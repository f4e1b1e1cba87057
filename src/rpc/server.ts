/**
 * A sofa-pbrpc server on loopback with the manners of the real ones (protocol.md §1.6, O34, O52-O55):
 * unknown methods and unreadable bodies are answered with an error, damaged frames close the
 * connection, and whoever missed `server_timeout` gets no answer at all. No HTTP.
 */
import { createServer, type Socket } from 'node:net';
import { socketsRead, type Clock } from '../clock.js';
import { TerautilError } from '../errors.js';
import { int64ToBigint } from '../proto/int64.js';
import { sofa } from '../proto/messages.js';
import { compress } from './compress.js';
import { COMPRESS_TYPES, compressionOf, decompress } from './compression.js';
import { createFrameReader, encodeFrame, MAX_REQUEST_BYTES, type Frame } from './frames.js';
import type { Body, FallibleHandlers, Handler, Mishap, Outcome, RpcServer } from './types.js';

const HOST = '127.0.0.1';

/** Answers waiting on one connection above which it is not read any more (protocol.md §1.7). */
const MAX_PENDING_BYTES = 100 * 1024 * 1024;

/** protocol.md §1.9. */
const ERROR_BODY = 1;
const ERROR_METHOD_NAME = 6;
const ERROR_METHOD = 8;
const ERROR_FROM_USER = 1000;

export interface RpcServerOptions {
  /** 0 = any free one. */
  readonly port: number;
  readonly handlers: FallibleHandlers;
  readonly clock: Clock;
}

interface Failure {
  readonly code: number;
  readonly reason: string;
}

interface Answer {
  readonly compressType: number;
  readonly body: readonly Uint8Array[];
  /** Only half of it is to be sent, as the last thing on its connection. */
  readonly isTruncated?: boolean;
}

type Reply = Failure | Answer | 'cut' | null;

type Meta = sofa.pbrpc.RpcMeta;

function isFailure(outcome: Failure | Answer): outcome is Failure {
  return 'code' in outcome;
}

function isMishap(outcome: Body | Mishap): outcome is Mishap {
  return 'mishap' in outcome;
}

/** Throws when the meta does not parse; a frame of nothing is a call of a method without a name (O52). */
function readMeta({ meta, body }: Frame): Meta {
  if (meta.length + body.length === 0)
    return sofa.pbrpc.RpcMeta.decode(Buffer.from('08001000', 'hex'));
  return sofa.pbrpc.RpcMeta.decode(meta);
}

function encodeAnswer({ sequenceId }: Meta, outcome: Failure | Answer): Uint8Array[] {
  if (isFailure(outcome)) {
    const { code, reason } = outcome;
    const meta = { type: 1, sequenceId, failed: true, errorCode: code, reason };
    return encodeFrame(sofa.pbrpc.RpcMeta.encode(meta).finish(), []);
  }
  const meta = { type: 1, sequenceId, failed: false, compressType: outcome.compressType };
  return encodeFrame(sofa.pbrpc.RpcMeta.encode(meta).finish(), outcome.body);
}

/** As the request wished; an unknown wish is none (O34), and an answer of nothing stays plain. */
async function compressed({ expectedResponseCompressType }: Meta, plain: Body): Promise<Answer> {
  const body = plain instanceof Uint8Array ? [plain] : plain;
  const compression = compressionOf(expectedResponseCompressType);
  const isEmpty = body.every((piece) => piece.length === 0);
  if (compression === null || isEmpty) return { compressType: 0, body };
  const bytes = await compress(compression, Buffer.concat(body));
  return { compressType: COMPRESS_TYPES[compression], body: [bytes] };
}

/** What a body that does not decompress, or becomes too large, fails with. */
const UNREADABLE = ['TU-RPC-PROTOCOL', 'TU-RPC-TOO-LARGE'];

/** A body that does not decompress is taken for an empty message, an unknown type for none (O53). */
async function plainBody({ compressType, method }: Meta, body: Buffer): Promise<Buffer> {
  try {
    return await decompress(compressType, body, MAX_REQUEST_BYTES, method);
  } catch (error) {
    if (error instanceof TerautilError && UNREADABLE.includes(error.id)) return Buffer.alloc(0);
    throw error;
  }
}

function createHealthHandler(clock: Clock): Handler {
  const startTime = new Date(Number(clock.wallMicros() / 1000n)).toISOString();
  const answer = sofa.pbrpc.HealthResponse.encode({
    health: 'OK',
    version: '1.1.1',
    startTime,
  }).finish();
  return () => answer;
}

async function replyOf(meta: Meta, outcome: Outcome, reason: string): Promise<Reply> {
  if (outcome === null) return null;
  if (!isMishap(outcome)) return compressed(meta, outcome);
  switch (outcome.mishap) {
    case 'error':
      return { code: outcome.code, reason };
    case 'cut':
      return 'cut';
    case 'truncated':
      return { ...(await compressed(meta, outcome.body)), isTruncated: true };
  }
}

/** Runs the handler; null = do not answer. */
async function execute(
  handlers: FallibleHandlers,
  meta: Meta,
  body: Buffer,
  connection: number,
): Promise<Reply> {
  const { method } = meta;
  const reason = `method full name: ${method}`;
  if (!method.includes('.')) return { code: ERROR_METHOD_NAME, reason };
  const handler = Object.hasOwn(handlers, method) ? handlers[method] : undefined;
  if (handler === undefined) return { code: ERROR_METHOD, reason };
  try {
    const isPlain = compressionOf(meta.compressType) === null;
    const plain = isPlain ? body : await plainBody(meta, body);
    return await replyOf(meta, await handler(plain, { connection, method }), reason);
  } catch (error) {
    if (error instanceof TerautilError && error.id === 'TU-RPC-PROTOCOL')
      return { code: ERROR_BODY, reason };
    return {
      code: ERROR_FROM_USER,
      reason: error instanceof Error ? error.message : String(error),
    };
  }
}

function serve(socket: Socket, connection: number, handlers: FallibleHandlers, clock: Clock): void {
  async function answer(meta: Meta, body: Buffer): Promise<void> {
    const receivedAt = clock.monotonicMs();
    const outcome = await execute(handlers, meta, body, connection);
    if (outcome === 'cut') {
      socket.destroy();
      return;
    }
    const timeoutMs = Number(int64ToBigint(meta.serverTimeout));
    const late = timeoutMs > 0 && clock.monotonicMs() - receivedAt > timeoutMs;
    if (outcome === null || late) return;
    // Whoever has closed its half by now gets no answer (O54).
    await socketsRead();
    if (socket.destroyed) return;
    const frame = encodeAnswer(meta, outcome);
    if ('isTruncated' in outcome) {
      const whole = Buffer.concat(frame);
      socket.end(whole.subarray(0, whole.length / 2));
      return;
    }
    socket.cork();
    for (const piece of frame) socket.write(piece);
    socket.uncork();
    if (socket.writableLength > MAX_PENDING_BYTES) socket.pause();
  }

  const reader = createFrameReader({
    maxMessageBytes: MAX_REQUEST_BYTES,
    checkDataSize: false,
    onFrame: (frame) => void answer(readMeta(frame), frame.body),
  });

  socket.on('data', (chunk: Buffer) => {
    try {
      reader.push(chunk);
    } catch {
      // Real servers close without a word (O52); the client learns it from the loss.
      socket.destroy();
    }
  });
  socket.on('drain', () => socket.resume());
  socket.on('end', () => socket.destroy());
  // A client's reset is its own affair; 'close' follows.
  socket.on('error', () => socket.destroy());
}

/**
 * Serves `handlers` on 127.0.0.1, and BuiltinService.Health. Throws TU-ONEBOX when the port cannot
 * be had. A handler that throws TU-RPC-PROTOCOL (see `decodeBody`) answers error 1, anything else
 * thrown answers error 1000 with its message.
 */
export async function startRpcServer({
  port,
  handlers,
  clock,
}: RpcServerOptions): Promise<RpcServer> {
  const all: FallibleHandlers = {
    'sofa.pbrpc.builtin.BuiltinService.Health': createHealthHandler(clock),
    ...handlers,
  };
  const sockets = new Set<Socket>();
  let lastConnection = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    lastConnection += 1;
    serve(socket, lastConnection, all, clock);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      reject(
        new TerautilError('TU-ONEBOX', `Cannot listen on ${HOST}:${port}: ${error.message}`, {
          hint: 'Choose another port, or stop the program that listens there.',
          cause: error,
        }),
      );
    });
    server.listen(port, HOST, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new TerautilError('TU-ONEBOX', `${HOST}:${port} is no TCP address`);
  }
  return {
    address: `${HOST}:${address.port}`,
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}
