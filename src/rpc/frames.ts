/**
 * Frames of sofa-pbrpc (protocol.md §1.2): a 24-byte little-endian header, the meta, the body.
 * The reader takes whatever pieces the socket delivers and gives whole frames; the bytes of a frame
 * that came in several pieces are copied once, when it is complete.
 */
import { TerautilError } from '../errors.js';

const HEADER_BYTES = 24;
const MAGIC = Buffer.from('SOFA');

/** What a server accepts as meta and body together; it closes the connection above (O52). */
export const MAX_REQUEST_BYTES = 64 * 1024 * 1024 + 24;

/**
 * What we accept as an answer. Scan answers may exceed 64 MiB, because a pack is never cut inside a
 * cell and some never inside a row (protocol.md §1.11, §6.9); the largest cell is 32 MiB. Above this
 * a header is taken for damage.
 */
export const MAX_RESPONSE_BYTES = 512 * 1024 * 1024;

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
}

export interface FrameReader {
  /** Throws TU-RPC-PROTOCOL; nothing more can be read then. Frames before the damage are delivered. */
  push(chunk: Buffer): void;
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
  let chunks: Buffer[] = [];
  let buffered = 0;
  let header: Header | null = null;

  /** The next `size` bytes, which must be buffered. */
  function take(size: number): Buffer {
    buffered -= size;
    const first = chunks[0];
    if (first !== undefined && first.length > size) {
      chunks[0] = first.subarray(size);
      return first.subarray(0, size);
    }
    const parts: Buffer[] = [];
    let missing = size;
    let used = 0;
    for (const chunk of chunks) {
      if (missing === 0) break;
      const part = chunk.subarray(0, missing);
      parts.push(part);
      missing -= part.length;
      if (part.length < chunk.length) {
        chunks[used] = chunk.subarray(part.length);
      } else {
        used += 1;
      }
    }
    chunks = chunks.slice(used);
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts, size);
  }

  function checkMagic(): void {
    const first = chunks.slice(0, MAGIC.length).map((chunk) => chunk.subarray(0, MAGIC.length));
    const start = Buffer.concat(first).subarray(0, MAGIC.length);
    if (!MAGIC.subarray(0, start.length).equals(start)) {
      throw damaged(`it begins with ${start.toString('hex')}`);
    }
  }

  return {
    push(chunk) {
      if (chunk.length === 0) return;
      chunks.push(chunk);
      buffered += chunk.length;
      for (;;) {
        if (header === null) {
          checkMagic();
          if (buffered < HEADER_BYTES) return;
          header = parseHeader(take(HEADER_BYTES), options);
        }
        if (buffered < header.messageSize) return;
        const message = take(header.messageSize);
        const { metaSize } = header;
        header = null;
        options.onFrame({ meta: message.subarray(0, metaSize), body: message.subarray(metaSize) });
      }
    },
  };
}
