/** Reads the LZ4 bodies of recorded answers (protocol.md §1.10); the product asks for no compression. */

function decompressBlock(block: Buffer): Buffer {
  const out: number[] = [];
  let position = 0;
  const next = (): number => {
    const byte = block[position];
    if (byte === undefined) throw new Error('LZ4 block ends early');
    position += 1;
    return byte;
  };
  const length = (nibble: number): number => {
    let total = nibble;
    for (let byte = nibble === 15 ? 255 : 0; byte === 255;) {
      byte = next();
      total += byte;
    }
    return total;
  };
  while (position < block.length) {
    const token = next();
    for (let count = length(token >> 4); count > 0; count -= 1) out.push(next());
    if (position === block.length) break;
    const offset = next() | (next() << 8);
    for (let count = length(token & 15) + 4; count > 0; count -= 1) {
      const byte = out[out.length - offset];
      if (byte === undefined) throw new Error('LZ4 offset before the beginning');
      out.push(byte);
    }
  }
  return Buffer.from(out);
}

export function decompressLz4Blocks(body: Buffer): Buffer {
  const blocks: Buffer[] = [];
  let position = 0;
  while (position < body.length) {
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = body.readUInt8(position);
      position += 1;
      size |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    blocks.push(decompressBlock(body.subarray(position, position + size)));
    position += size;
  }
  return Buffer.concat(blocks);
}
