/**
 * What the rest of the house sees of the transport (protocol.md §1): calls by address on the client
 * side, handlers by method name on the server side. Bodies are bytes; whoever calls encodes them.
 */
import type { Compression } from './compression.js';

export interface CallOptions {
  /** Milliseconds after which the call fails here with TU-RPC-TIMEOUT. */
  readonly timeoutMs: number;
  /** Sent as `server_timeout`; default: `timeoutMs`. */
  readonly serverTimeoutMs?: number;
  /** Wished for the answer; the server is free. The body that `call` gives is always plain. */
  readonly compression?: Compression;
  readonly signal?: AbortSignal;
  /**
   * Asked when a large answer begins to come, and again once it is decompressed, with the bytes of its
   * body: false = it is thrown away and the call fails with TU-RPC-TOO-LARGE; the connection and other
   * calls go on. Absent: all up to `MAX_RESPONSE_BYTES` are taken.
   */
  readonly takes?: (bytes: number) => boolean;
}

/** Many calls over one connection per address; connects lazily, reconnects after a loss. */
export interface Channels {
  /**
   * Calls `method` ("tera.MasterServer.ShowTables") at "host:port". `body` may be given in pieces.
   * Throws TU-STOPPED after `close` and TU-RPC-CONNECT (both surely not executed), TU-RPC-BROKEN, TU-RPC-TIMEOUT,
   * TU-RPC-FAILED (may be executed), TU-RPC-REFUSED (the server does not understand the call, e.g. an
   * unknown method; surely not executed), TU-RPC-PROTOCOL,
   * TU-RPC-TOO-LARGE (the request or the answer; it was executed only if the answer is), and
   * TU-RPC-COMPRESSION (the package for the wished compression is missing; nothing was sent).
   */
  call(address: string, method: string, body: Body, options: CallOptions): Promise<Buffer>;
  /** Destroys the connection to `address`; its calls in flight fail with TU-RPC-BROKEN. */
  drop(address: string): void;
  close(): void;
}

export interface CallContext {
  /** A number per client connection, unique within the server. */
  readonly connection: number;
  readonly method: string;
  /**
   * Asked again and again by handlers that end early when their caller's time is up: whether it is.
   * Absent: they go by the clock and the request.
   */
  readonly isLate?: () => boolean;
}

/** A message in one piece or in several. */
export type Body = Uint8Array | readonly Uint8Array[];

/** Returns the answer's body; null = never answer (as a real server does after a deadline). */
export type Handler = (body: Buffer, context: CallContext) => Body | null | Promise<Body | null>;

/** Full method name → handler. */
export type Handlers = Readonly<Record<string, Handler>>;

/** How a call ends without an answer that can be read. */
export type Mishap =
  /** A failed response with this code (protocol.md §1.9). */
  | { readonly mishap: 'error'; readonly code: number }
  /** The connection is closed. */
  | { readonly mishap: 'cut' }
  /** Half of the answer's frame is sent, then the connection is closed. */
  | { readonly mishap: 'truncated'; readonly body: Body };

export type Outcome = Body | null | Mishap;

/** A `Handler` that may also fail as servers and networks do. */
export type FallibleHandler = (body: Buffer, context: CallContext) => Outcome | Promise<Outcome>;

export type FallibleHandlers = Readonly<Record<string, FallibleHandler>>;

export interface RpcServer {
  readonly address: string;
  readonly port: number;
  close(): Promise<void>;
}
