/**
 * The client side of the transport (protocol.md §1): calls by address, many at a time over one
 * connection per address. A connection is opened by the first call and again after a loss. What is
 * in flight is bounded by whoever calls; nothing here queues but while connecting.
 */
import type { Clock } from '../clock.js';
import { TerautilError } from '../errors.js';
import { decompress, loadDecompress } from './compression.js';
import { answerTooLarge, openConnection, type Connection } from './connection.js';
import { MAX_RESPONSE_BYTES } from './frames.js';
import type { Channels } from './types.js';

/** A real server on a reachable host accepts in far less; the system's own limit is minutes (protocol.md §1.7). */
const CONNECT_TIMEOUT_MS = 5_000;

/** Servers close the connection above 64 MiB + 24 for meta and body (O52); a meta stays far below 4 KiB. */
const MAX_BODY_BYTES = 64 * 1024 * 1024 - 4096;

export interface ChannelsOptions {
  readonly clock: Clock;
  /** Milliseconds. */
  readonly connectTimeoutMs?: number;
}

/** See `Channels`. Connections keep the process alive until `close`. */
export function createChannels({
  clock,
  connectTimeoutMs = CONNECT_TIMEOUT_MS,
}: ChannelsOptions): Channels {
  const connections = new Map<string, Connection>();
  let lastSequenceId = 0;
  let closed = false;

  function connectionTo(address: string): Connection {
    const existing = connections.get(address);
    if (existing !== undefined) return existing;
    const connection = openConnection({
      address,
      clock,
      connectTimeoutMs,
      onGone: () => connections.delete(address),
    });
    connections.set(address, connection);
    return connection;
  }

  return {
    async call(address, method, body, options) {
      if (options.compression !== undefined) await loadDecompress(options.compression);
      options.signal?.throwIfAborted();
      if (closed)
        throw new TerautilError('TU-STOPPED', `${address}: ${method} was not sent: shutting down`);
      const pieces = body instanceof Uint8Array ? [body] : body;
      const size = pieces.reduce((sum, piece) => sum + piece.length, 0);
      if (size > MAX_BODY_BYTES) {
        throw new TerautilError(
          'TU-RPC-TOO-LARGE',
          `${method}: ${size} bytes; servers accept ${MAX_BODY_BYTES}`,
        );
      }
      lastSequenceId += 1;
      const { compressType, body: received } = await connectionTo(address).call({
        sequenceId: lastSequenceId,
        method,
        body: pieces,
        options,
      });
      if (compressType === 0) return received;
      const where = `${address}: ${method}`;
      const plain = await decompress(compressType, received, MAX_RESPONSE_BYTES, where);
      if (options.takes?.(plain.length) === false) throw answerTooLarge(where, plain.length);
      return plain;
    },
    drop(address) {
      connections.get(address)?.destroy('dropped by this program');
    },
    close() {
      closed = true;
      for (const connection of [...connections.values()])
        connection.destroy('closed by this program');
    },
  };
}
