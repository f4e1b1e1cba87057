/** Bodies compressed as real servers compress their answers (protocol.md §1.10, O34). */
import { deflateSync, gzipSync } from 'node:zlib';
import { loadPackage, MAX_SLICE_BYTES, type Compression } from './compression.js';

/** The servers' own level. */
const LEVEL = 1;

/**
 * `body`, which must not be empty: Snappy and LZ4 have no form for nothing. Throws TU-RPC-COMPRESSION
 * when the optional package is not installed.
 */
export async function compress(compression: Compression, body: Buffer): Promise<Buffer> {
  switch (compression) {
    case 'gzip':
      return gzipSync(body, { level: LEVEL });
    case 'zlib':
      return deflateSync(body, { level: LEVEL });
    case 'snappy': {
      const { compressSync } = await loadPackage(compression, () => import('snappy'));
      return inBlocks(body, (slice) => compressSync(slice));
    }
    case 'lz4': {
      const { compressSync } = await loadPackage(compression, () => import('lz4-napi'));
      // The package puts the slice's size in front, four bytes that the wire does not have.
      return inBlocks(body, (slice) => compressSync(slice).subarray(4));
    }
  }
}

/** Slices of 64 KiB, each as a block with its size in front. */
function inBlocks(body: Buffer, compressBlock: (slice: Buffer) => Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length; at += MAX_SLICE_BYTES) {
    const block = compressBlock(body.subarray(at, at + MAX_SLICE_BYTES));
    parts.push(varint(block.length), block);
  }
  return Buffer.concat(parts);
}

/** A block has at most 17 bits of length. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}
