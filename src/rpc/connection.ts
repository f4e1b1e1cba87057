/**
 * One client connection (protocol.md §1.5, §1.7, §1.8): connects at once, sends what was asked for
 * meanwhile, gives each answer to the call with its sequence id, and fails all calls when it is lost.
 */
import { connect } from 'node:net';
import type { Clock } from '../clock.js';
import { TerautilError } from '../errors.js';
import { int64ToBigint } from '../proto/int64.js';
import { sofa } from '../proto/messages.js';
import { COMPRESS_TYPES } from './compression.js';
import { isNotUnderstood, rpcErrorText } from './error-codes.js';
import {
  createFrameReader,
  encodeFrame,
  MAX_MESSAGE_BYTES,
  MAX_RESPONSE_BYTES,
  type Frame,
} from './frames.js';
import type { CallOptions } from './types.js';

export interface ConnectionOptions {
  readonly address: string;
  readonly clock: Clock;
  readonly connectTimeoutMs: number;
  /** Called once, when the connection takes no more calls. */
  readonly onGone: () => void;
}

export interface Request {
  readonly sequenceId: number;
  readonly method: string;
  readonly body: readonly Uint8Array[];
  readonly options: CallOptions;
}

export interface Connection {
  /** See `Channels.call`, but for the body, which is as it came. */
  call(request: Request): Promise<Answer>;
  /** Fails all calls with `reason` as the cause's text. */
  destroy(reason: string): void;
}

export interface Answer {
  readonly compressType: number;
  readonly body: Buffer;
}

/** Of one read from the socket. */
const READ_BYTES = 64 * 1024;

interface PendingCall {
  readonly request: Request;
  readonly startedAt: number;
  /** Whether bytes of it may have reached the server. */
  sent: boolean;
  settle(outcome: Answer | TerautilError): void;
}

function parseAddress(address: string): { host: string; port: number } {
  const colon = address.lastIndexOf(':');
  const host = address.slice(0, Math.max(colon, 0));
  const port = Number(address.slice(colon + 1));
  if (host === '' || !Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new TerautilError(
      'TU-RPC-CONNECT',
      `"${address}" is not an address of the form host:port`,
    );
  }
  return { host, port };
}

function encodeRequest(request: Request, waitedMs: number): Uint8Array[] {
  const { timeoutMs, serverTimeoutMs = timeoutMs, compression } = request.options;
  const meta = sofa.pbrpc.RpcMeta.encode({
    type: 0,
    sequenceId: request.sequenceId,
    method: request.method,
    // 0 would mean "no deadline"; what was spent on connecting is gone.
    serverTimeout: Math.max(1, Math.ceil(serverTimeoutMs - waitedMs)),
    compressType: 0,
    expectedResponseCompressType: compression === undefined ? 0 : COMPRESS_TYPES[compression],
  }).finish();
  return encodeFrame(meta, request.body);
}

/** The answer, or why there is none (protocol.md §1.5). */
function readResponse(
  meta: sofa.pbrpc.RpcMeta,
  body: Buffer,
  where: string,
): Answer | TerautilError {
  if (!Object.hasOwn(meta, 'failed')) {
    return new TerautilError(
      'TU-RPC-PROTOCOL',
      `${where}: the answer does not say whether the call failed`,
    );
  }
  if (meta.failed) return failure(meta, where);
  return { compressType: meta.compressType, body };
}

function failure({ errorCode, reason }: sofa.pbrpc.RpcMeta, where: string): TerautilError {
  const message = `${where}: ${rpcErrorText(errorCode)}: ${reason}`;
  if (!isNotUnderstood(errorCode)) return new TerautilError('TU-RPC-FAILED', message);
  return new TerautilError('TU-RPC-REFUSED', message, {
    hint: 'Check that the address is that of the right kind of server and of a known version.',
  });
}

/** An answer that was thrown away as it came. `bytes`: of its body. */
export function answerTooLarge(where: string, bytes: number): TerautilError {
  return new TerautilError('TU-RPC-TOO-LARGE', `${where}: the answer has ${bytes} bytes`, {
    hint: `At most ${MAX_RESPONSE_BYTES} bytes are read.`,
  });
}

/** Opens a connection to `address`. Throws TU-RPC-CONNECT when that is no address. */
export function openConnection({
  address,
  clock,
  connectTimeoutMs,
  onGone,
}: ConnectionOptions): Connection {
  const { host, port } = parseAddress(address);
  const calls = new Map<number, PendingCall>();
  const socket = connect({
    host,
    port,
    noDelay: true,
    // One buffer for all that comes: new ones would be garbage as large as the answers, before it is collected.
    onread: {
      buffer: Buffer.allocUnsafe(READ_BYTES),
      callback: (size, buffer) => {
        receivePiece(buffer.subarray(0, size));
        return true;
      },
    },
  });
  let connected = false;
  let gone = false;
  /**
   * Monotonic ms. A connection on which nothing comes while a call's time runs out may be dead without a
   * word, as behind a firewall that forgot it: it must not be used again.
   */
  let receivedAt = Number.NEGATIVE_INFINITY;

  const cancelConnectTimer = clock.after(connectTimeoutMs, () => {
    fail(`no connection within ${connectTimeoutMs} ms`);
  });

  function fail(reason: string, cause?: unknown): void {
    if (gone) return;
    gone = true;
    cancelConnectTimer();
    socket.destroy();
    onGone();
    for (const call of [...calls.values()]) {
      const { method } = call.request;
      call.settle(
        call.sent
          ? new TerautilError(
              'TU-RPC-BROKEN',
              `${address}: lost the connection during ${method}: ${reason}`,
              { cause },
            )
          : new TerautilError('TU-RPC-CONNECT', `${address}: ${reason}; ${method} was not sent`, {
              hint: 'Check the address and that the server runs.',
              cause,
            }),
      );
    }
  }

  function send(call: PendingCall): void {
    const waitedMs = clock.monotonicMs() - call.startedAt;
    // The call's timer is due but has not run yet: too late to send.
    if (waitedMs >= call.request.options.timeoutMs) return;
    call.sent = true;
    socket.cork();
    for (const piece of encodeRequest(call.request, waitedMs)) socket.write(piece);
    socket.uncork();
  }

  function receive({ meta: metaBytes, body }: Frame): void {
    const meta = sofa.pbrpc.RpcMeta.decode(metaBytes);
    if (meta.type !== 1) return;
    // Unknown: a late answer to a call that was given up.
    const call = calls.get(Number(int64ToBigint(meta.sequenceId)));
    call?.settle(readResponse(meta, body, `${address}: ${call.request.method}`));
  }

  /** Answers that nobody waits for, or wants, are not gathered. */
  function takes(metaBytes: Buffer, bodyBytes: number): boolean {
    const meta = sofa.pbrpc.RpcMeta.decode(metaBytes);
    const call = calls.get(Number(int64ToBigint(meta.sequenceId)));
    if (meta.type !== 1 || call === undefined) return false;
    const { method, options } = call.request;
    const isTaken = bodyBytes <= MAX_RESPONSE_BYTES && (options.takes?.(bodyBytes) ?? true);
    if (!isTaken) call.settle(answerTooLarge(`${address}: ${method}`, bodyBytes));
    return isTaken;
  }

  const reader = createFrameReader({
    maxMessageBytes: MAX_MESSAGE_BYTES,
    checkDataSize: true,
    onFrame: receive,
    takes,
  });

  /** `piece` is overwritten by the next one. */
  function receivePiece(piece: Uint8Array): void {
    // What was read before the connection was given up may still be delivered.
    if (gone) return;
    receivedAt = clock.monotonicMs();
    try {
      reader.push(piece);
    } catch (error) {
      fail('its answer cannot be read', error);
    }
  }

  socket.on('connect', () => {
    connected = true;
    cancelConnectTimer();
    for (const call of calls.values()) send(call);
  });
  socket.on('error', (error) => {
    fail(error.message, error);
  });
  const closedByServer = (): void => {
    fail('closed by the server');
  };
  // Already when the server closes its half: what were sent then would be lost without need, and every
  // server closes a connection that was idle for two hours (protocol.md §1.7).
  socket.on('end', closedByServer);
  socket.on('close', closedByServer);

  return {
    call(request) {
      return new Promise((resolve, reject) => {
        const { timeoutMs, signal } = request.options;
        const abort = (): void => {
          finish();
          reject(signal?.reason as Error);
        };
        const finish = (): void => {
          cancelTimer();
          signal?.removeEventListener('abort', abort);
          calls.delete(request.sequenceId);
        };
        const call: PendingCall = {
          request,
          startedAt: clock.monotonicMs(),
          sent: false,
          settle(outcome) {
            finish();
            if (outcome instanceof TerautilError) reject(outcome);
            else resolve(outcome);
          },
        };
        const cancelTimer = clock.after(timeoutMs, () => {
          const isSilent = call.sent && receivedAt <= call.startedAt;
          call.settle(
            call.sent
              ? new TerautilError(
                  'TU-RPC-TIMEOUT',
                  `${address}: no answer to ${request.method} within ${timeoutMs} ms`,
                )
              : new TerautilError(
                  'TU-RPC-CONNECT',
                  `${address}: no connection within ${timeoutMs} ms; ${request.method} was not sent`,
                ),
          );
          if (isSilent) fail(`nothing came for ${timeoutMs} ms`);
        });
        signal?.addEventListener('abort', abort, { once: true });
        calls.set(request.sequenceId, call);
        if (connected) send(call);
      });
    },
    destroy(reason) {
      fail(reason);
    },
  };
}
