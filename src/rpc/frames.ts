/**
 * Frames of sofa-pbrpc (protocol.md §1.2): a 24-byte little-endian header, the meta, the body.
 * The reader takes whatever pieces the socket delivers and gives whole frames. Each byte is copied once,
 * as it comes, to where it stays: a large frame is never in memory twice, and nothing keeps the pieces.
 */
import { TerautilError } from '../errors.js';

const HEADER_BYTES = 24;
const MAGIC = Buffer.from('SOFA');

/** What a server accepts as meta and body together; it closes the connection above (O52). */
export const MAX_REQUEST_BYTES = 64 * 1024 * 1024 + 24;

/**
 * What we accept as an answer. Scan answers may exceed 64 MiB, because a pack is never cut inside a
 * cell and some never inside a row (protocol.md §1.11, §6.9); the largest cell is 32 MiB.
 */
export const MAX_RESPONSE_BYTES = 512 * 1024 * 1024;

/** No protobuf message is larger than 2 GiB: above this, with its meta, a header is taken for damage. */
export const MAX_MESSAGE_BYTES = 2 ** 31 + 64 * 1024;

/** Smaller bodies are taken without a question. */
const ASK_ABOVE_BYTES = 64 * 1024;

export interface Frame {
  readonly meta: Buffer;
  readonly body: Buffer;
}

interface Header {
  readonly metaSize: number;
  readonly messageSize: number;
}

export interface FrameReaderOptions {
  readonly maxMessageBytes: number;
  /** Servers ignore `data_size`, clients compare it with the rest of the header (O52). */
  readonly checkDataSize: boolean;
  readonly onFrame: (frame: Frame) => void;
  /** Asked before a body of more than ASK_ABOVE_BYTES: false = its bytes are dropped as they come. */
  readonly takes?: (meta: Buffer, bodyBytes: number) => boolean;
}

export interface FrameReader {
  /**
   * Keeps nothing of `chunk`. Throws TU-RPC-PROTOCOL; nothing more can be read then. Frames before the
   * damage are delivered.
   */
  push(chunk: Uint8Array): void;
}

/** The pieces of a frame, to be sent in this order; the body's pieces are not copied. */
export function encodeFrame(meta: Uint8Array, body: readonly Uint8Array[]): Uint8Array[] {
  let bodySize = 0;
  for (const piece of body) bodySize += piece.length;
  const head = Buffer.allocUnsafe(HEADER_BYTES + meta.length);
  MAGIC.copy(head);
  head.writeInt32LE(meta.length, 4);
  head.writeBigInt64LE(BigInt(bodySize), 8);
  head.writeBigInt64LE(BigInt(meta.length + bodySize), 16);
  head.set(meta, HEADER_BYTES);
  return [head, ...body];
}

function damaged(what: string): TerautilError {
  return new TerautilError('TU-RPC-PROTOCOL', `Not a sofa-pbrpc frame: ${what}`, {
    hint: 'Check that the address and port are those of a Tera or Nexus server.',
  });
}

function parseHeader(bytes: Buffer, options: FrameReaderOptions): Header {
  const metaSize = bytes.readInt32LE(4);
  const dataSize = bytes.readBigInt64LE(8);
  const messageSize = bytes.readBigInt64LE(16);
  if (messageSize < 0n || messageSize > BigInt(options.maxMessageBytes)) {
    throw damaged(
      `message_size is ${messageSize.toString()}, accepted is 0 to ${options.maxMessageBytes}`,
    );
  }
  if (metaSize < 0 || BigInt(metaSize) > messageSize) {
    throw damaged(`meta_size ${metaSize} does not fit into message_size ${messageSize.toString()}`);
  }
  if (options.checkDataSize && BigInt(metaSize) + dataSize !== messageSize) {
    throw damaged('meta_size and data_size do not add up to message_size');
  }
  return { metaSize, messageSize: Number(messageSize) };
}

/** Joins what a socket delivers into frames. */
export function createFrameReader(options: FrameReaderOptions): FrameReader {
  let part = createPart(HEADER_BYTES);
  let header: Header | null = null;
  let meta: Buffer | null = null;

  /** What the bytes of a whole part mean, and which part follows. */
  function complete(bytes: Buffer): void {
    if (header === null) {
      header = parseHeader(bytes, options);
      part = createPart(header.metaSize);
      return;
    }
    const bodyBytes = header.messageSize - header.metaSize;
    if (meta === null) {
      meta = bytes;
      const isTaken = bodyBytes <= ASK_ABOVE_BYTES || (options.takes?.(meta, bodyBytes) ?? true);
      part = createPart(bodyBytes, isTaken);
      return;
    }
    const frame = part.isKept ? { meta, body: bytes } : null;
    part = createPart(HEADER_BYTES);
    header = null;
    meta = null;
    if (frame !== null) options.onFrame(frame);
  }

  return {
    push(chunk) {
      let at = 0;
      // Parts may be empty: they are complete without a byte.
      while (at < chunk.length || part.size === 0) {
        const before = part.filled;
        const bytes = fill(part, chunk, at);
        at += part.filled - before;
        if (header === null) checkMagic(bytes ?? part.target?.subarray(0, part.filled));
        if (bytes !== null) complete(bytes);
      }
    },
  };
}

/** A header, a meta or a body on its way. */
interface Part {
  readonly size: number;
  /** Whether its bytes are wanted. */
  readonly isKept: boolean;
  filled: number;
  /** Made when the first of it comes; stays null for bytes that are not wanted. */
  target: Buffer | null;
}

function createPart(size: number, isKept = true): Part {
  return { size, isKept, filled: 0, target: null };
}

const NOTHING = Buffer.alloc(0);

/** Takes what is missing from `chunk`, from `at` on; the whole part as soon as it is complete. */
function fill(part: Part, chunk: Uint8Array, at: number): Buffer | null {
  const piece = chunk.subarray(at, at + part.size - part.filled);
  if (part.isKept && part.size > 0) {
    part.target ??= Buffer.allocUnsafe(part.size);
    part.target.set(piece, part.filled);
  }
  part.filled += piece.length;
  return part.filled < part.size ? null : (part.target ?? NOTHING);
}

function checkMagic(head: Buffer = NOTHING): void {
  const start = head.subarray(0, MAGIC.length);
  if (MAGIC.subarray(0, start.length).equals(start)) return;
  throw damaged(`it begins with ${start.toString('hex')}`);
}
