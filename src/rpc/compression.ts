/**
 * Compressed answers (protocol.md §1.10). The packages for Snappy and LZ4 are optional: they are loaded
 * when an answer of their kind is asked for or comes, and without them everything else works.
 */
import { gunzipSync, inflateSync } from 'node:zlib';
import { TerautilError } from '../errors.js';

/** What a call may wish for; a server is free to answer uncompressed. */
export type Compression = 'gzip' | 'zlib' | 'snappy' | 'lz4';

/** The number on the wire; 0 = not compressed. */
export const COMPRESS_TYPES: Readonly<Record<Compression, number>> = {
  gzip: 1,
  zlib: 2,
  snappy: 3,
  lz4: 4,
};

/** Undoes one whole body; throws whatever it likes when the body is damaged. */
type Decompress = (body: Buffer, maxBytes: number) => Buffer;

/** Servers cut messages into slices of 64 KiB; a block is never larger than twice that. */
export const MAX_SLICE_BYTES = 65_536;
const MAX_BLOCK_BYTES = 131_072;

const PACKAGES = { snappy: 'snappy', lz4: 'lz4-napi' } as const;

/**
 * Loads what is needed to read answers compressed so. Throws TU-RPC-COMPRESSION when the optional
 * package is not installed.
 */
export async function loadDecompress(compression: Compression): Promise<Decompress> {
  switch (compression) {
    case 'gzip':
      return (body, maxBytes) => gunzipSync(body, { maxOutputLength: maxBytes });
    case 'zlib':
      return (body, maxBytes) => inflateSync(body, { maxOutputLength: maxBytes });
    case 'snappy': {
      const { uncompressSync } = await loadPackage(compression, () => import('snappy'));
      return inBlocks((block) => {
        // The block begins with the slice's size, which the package allocates before it looks further.
        if (readVarint(block, 0).value > MAX_SLICE_BYTES) throw new Error('a slice is too long');
        const slice = uncompressSync(block, { asBuffer: true });
        return typeof slice === 'string' ? Buffer.from(slice) : slice;
      });
    }
    case 'lz4': {
      const { uncompressSync } = await loadPackage(compression, () => import('lz4-napi'));
      // The package wants the slice's size in front, which the wire does not tell; more is no harm.
      const size = Buffer.alloc(4);
      size.writeUInt32LE(MAX_SLICE_BYTES);
      return inBlocks((block) => uncompressSync(Buffer.concat([size, block])));
    }
  }
}

/**
 * The plain body of `where`'s answer. Throws TU-RPC-COMPRESSION when a package is missing,
 * TU-RPC-PROTOCOL when the type is unknown or the body is damaged, and TU-RPC-TOO-LARGE when it becomes
 * larger than `maxBytes`.
 */
export async function decompress(
  compressType: number,
  body: Buffer,
  maxBytes: number,
  where: string,
): Promise<Buffer> {
  const compression = compressionOf(compressType);
  if (compression === null) {
    throw new TerautilError('TU-RPC-PROTOCOL', `${where}: unknown compress_type ${compressType}`);
  }
  const undo = await loadDecompress(compression);
  try {
    return undo(body, maxBytes);
  } catch (cause) {
    if (isTooLong(cause)) {
      throw new TerautilError(
        'TU-RPC-TOO-LARGE',
        `${where}: ${body.length} bytes of ${compression} become more than ${maxBytes}`,
      );
    }
    throw new TerautilError(
      'TU-RPC-PROTOCOL',
      `${where}: ${body.length} bytes of ${compression} do not become a message`,
      { cause },
    );
  }
}

/** As zlib says it; the framing of blocks below says the same. */
const TOO_LONG = 'ERR_BUFFER_TOO_LARGE';

function isTooLong(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === TOO_LONG;
}

/** What a number on the wire stands for; null = none, or a number that nobody knows. */
export function compressionOf(compressType: number): Compression | null {
  switch (compressType) {
    case 1:
      return 'gzip';
    case 2:
      return 'zlib';
    case 3:
      return 'snappy';
    case 4:
      return 'lz4';
    default:
      return null;
  }
}

/** The optional package for `compression`. Throws TU-RPC-COMPRESSION when it is not installed. */
export async function loadPackage<T>(
  compression: keyof typeof PACKAGES,
  importIt: () => Promise<T>,
): Promise<T> {
  try {
    return await importIt();
  } catch (cause) {
    const name = PACKAGES[compression];
    throw new TerautilError(
      'TU-RPC-COMPRESSION',
      `The package ${name}, which is for answers compressed with ${compression}, cannot be loaded`,
      { hint: `Install it (npm install ${name}), or ask for another compression or none.`, cause },
    );
  }
}

/**
 * Block framing of Snappy and LZ4: a varint of the block's size, the block, until the body ends. What comes
 * out is gathered in one place, so that a large message is not in memory twice.
 */
function inBlocks(decompressBlock: (block: Buffer) => Buffer): Decompress {
  return (body, maxBytes) => {
    const places = blockPlaces(body);
    const out = Buffer.allocUnsafe(Math.min(places.length * MAX_SLICE_BYTES, maxBytes));
    let total = 0;
    for (const { start, end } of places) {
      const slice = decompressBlock(body.subarray(start, end));
      if (slice.length === 0 || slice.length > MAX_SLICE_BYTES) {
        throw new Error(`a slice of ${slice.length} bytes at ${start}`);
      }
      if (total + slice.length > maxBytes) {
        throw Object.assign(new Error(`more than ${maxBytes} bytes`), { code: TOO_LONG });
      }
      if (places.length === 1) return slice;
      total += slice.copy(out, total);
    }
    return out.subarray(0, total);
  };
}

interface BlockPlace {
  readonly start: number;
  readonly end: number;
}

/** Throws when a block is empty, too large, or ends behind the body. */
function blockPlaces(body: Buffer): BlockPlace[] {
  const places: BlockPlace[] = [];
  for (let at = 0; at < body.length;) {
    const { value: size, end: start } = readVarint(body, at);
    at = start + size;
    if (size === 0 || size > MAX_BLOCK_BYTES || at > body.length) {
      throw new Error(`a block of ${size} bytes at ${start} of ${body.length}`);
    }
    places.push({ start, end: at });
  }
  return places;
}

/** Throws when it ends early or has more than 32 bits. */
function readVarint(bytes: Buffer, start: number): { value: number; end: number } {
  let value = 0;
  for (let at = start; at < start + 5; at += 1) {
    const byte = bytes.readUInt8(at);
    value += (byte & 0x7f) * 2 ** (7 * (at - start));
    if (byte < 0x80) return { value, end: at + 1 };
  }
  throw new Error(`no length at ${start}`);
}
