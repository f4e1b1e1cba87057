/**
 * As much of ZooKeeper's client protocol as it takes to read one node (protocol.md §3.6): packets with
 * their length in front, big-endian numbers, strings with their length in front.
 */

/** Of requests; answers to them carry the same. */
export const READ_XID = 1;
const CLOSE_XID = 2;

const GET_DATA = 4;
const CLOSE_SESSION = -11;

/** Error codes of replies. */
export const OK = 0;
export const NO_NODE = -101;
export const NO_AUTH = -102;
export const SESSION_EXPIRED = -112;

/** Servers take and give nodes of at most 1 MiB (jute.maxbuffer). */
const MOST_PACKET_BYTES = 2 * 1024 * 1024;

const PASSWORD_BYTES = 16;

/** Asks for a new session. */
export function encodeConnect(sessionTimeoutMs: number): Buffer {
  const password = Buffer.alloc(PASSWORD_BYTES);
  const lastZxid = int64(0n);
  const sessionId = int64(0n);
  const readOnly = Buffer.of(0);
  return packet(int32(0), lastZxid, int32(sessionTimeoutMs), sessionId, text(password), readOnly);
}

/** Asks for the data of a node; sets no watch. */
export function encodeGetData(path: string): Buffer {
  const watch = Buffer.of(0);
  return packet(int32(READ_XID), int32(GET_DATA), text(Buffer.from(path)), watch);
}

export function encodeCloseSession(): Buffer {
  return packet(int32(CLOSE_XID), int32(CLOSE_SESSION));
}

/** Whether the server opened a session: the time-out that it grants is 0 when it did not. */
export function isSessionOpen(connectResponse: Buffer): boolean {
  return connectResponse.readInt32BE(4) > 0;
}

export interface Reply {
  /** -1 of watch events, -2 of pings. */
  readonly xid: number;
  /** One of the codes above, or another. */
  readonly error: number;
  /** Empty unless `error` is OK. */
  readonly body: Buffer;
}

/** Throws RangeError when it is too short. */
export function decodeReply(bytes: Buffer): Reply {
  return { xid: bytes.readInt32BE(0), error: bytes.readInt32BE(12), body: bytes.subarray(16) };
}

/** The data of a node; what follows it in the answer is its Stat. Throws RangeError when it is too short. */
export function decodeData(body: Buffer): Buffer {
  const length = Math.max(0, body.readInt32BE(0));
  if (length > body.length - 4) throw new RangeError('the data is longer than its packet');
  return Buffer.from(body.subarray(4, 4 + length));
}

/** Gives each packet, without its length, as soon as it is complete. `push` throws RangeError. */
export function createPacketReader(onPacket: (packet: Buffer) => void): {
  push(chunk: Buffer): void;
} {
  let bytes: Buffer = Buffer.alloc(0);
  return {
    push(chunk) {
      bytes = Buffer.concat([bytes, chunk]);
      while (bytes.length >= 4) {
        const length = bytes.readInt32BE(0);
        if (length < 0 || length > MOST_PACKET_BYTES) {
          throw new RangeError(`no packet has ${length} bytes`);
        }
        if (bytes.length < 4 + length) return;
        const complete = bytes.subarray(4, 4 + length);
        bytes = bytes.subarray(4 + length);
        onPacket(complete);
      }
    },
  };
}

function packet(...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([int32(body.length), body]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function int64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes;
}

function text(bytes: Buffer): Buffer {
  return Buffer.concat([int32(bytes.length), bytes]);
}
