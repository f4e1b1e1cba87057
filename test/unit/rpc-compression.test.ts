/** Compressed answers: vectors, recorded frames, other encoders' output, damage and bombs. */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { compress } from '../../src/rpc/compress.js';
import {
  COMPRESS_TYPES,
  decompress,
  loadDecompress,
  type Compression,
} from '../../src/rpc/compression.js';
import { sofa, tera } from '../../src/proto/messages.js';
import { loadRecording } from '../support/recordings.js';

const LIMIT = 1_000_000;
const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const undo = (type: number, body: Buffer, limit = LIMIT): Promise<Buffer> =>
  decompress(type, body, limit, 'server: method');

const ENCODERS = Object.entries(COMPRESS_TYPES).map(
  ([compression, type]) =>
    [type, (body: Buffer) => compress(compression as Compression, body)] as const,
);

describe('compressed answers', () => {
  it('vector-11.1 V5: a scan answer in LZ4', async () => {
    const body = hex(
      `28 f0 17 08 28 10 01 20 01 32 14 1a 12 0a 02 72 31 12 01 76 22 02 63 66 2a 01 71 30 c0 84
       3d 3a 00 40 00 50 14 58 01 60 01`.replaceAll(/\s/g, ''),
    );
    const answer = tera.ScanTabletResponse.decode(await undo(4, body));
    expect(answer.status).toBe(40);
    expect(Buffer.from(answer.results?.keyValues?.[0]?.key ?? []).toString()).toBe('r1');
  });

  it.each([
    ['lz4', '06 50 68 65 6c 6c 6f'],
    ['snappy', '07 05 10 68 65 6c 6c 6f'],
  ] as const)('vector-11.1 V6: hello in %s, both ways', async (compression, text) => {
    expect((await undo(COMPRESS_TYPES[compression], hex(text))).toString()).toBe('hello');
    expect(await compress(compression, Buffer.from('hello'))).toEqual(hex(text));
  });

  it('observed-O34: every recorded LZ4 answer becomes a message', async () => {
    const frames = loadRecording('dump').filter(
      ({ meta }) => sofa.pbrpc.RpcMeta.decode(meta).compressType === 4,
    );
    expect(frames.length).toBeGreaterThan(10);
    for (const { body } of frames) {
      expect(tera.ScanTabletResponse.decode(await undo(4, body)).status).toBe(40);
    }
  });

  it.each(ENCODERS)(
    'observed-O34: compress_type %i gives back what went in',
    async (type, encode) => {
      await fc.assert(
        fc.asyncProperty(
          fc.uint8Array({ minLength: 1, maxLength: 300 }),
          fc.constantFrom(1, 7, 300, 1000),
          async (part, times) => {
            const body = Buffer.alloc(part.length * times, Buffer.from(part));
            expect((await undo(type, await encode(body))).equals(body)).toBe(true);
          },
        ),
        { numRuns: 40 },
      );
    },
  );

  it.each(ENCODERS)('compress_type %i never gives more than the limit', async (type, encode) => {
    const bomb = await encode(Buffer.alloc(LIMIT + 1));
    await expect(undo(type, bomb)).rejects.toMatchObject({ id: 'TU-RPC-TOO-LARGE' });
    expect((await undo(type, bomb, LIMIT + 1)).length).toBe(LIMIT + 1);
  });

  it.each(ENCODERS)('compress_type %i: damage is an error with a name', async (type, encode) => {
    const whole = await encode(Buffer.from('tera '.repeat(20_000)));
    await expect(undo(type, whole.subarray(0, -1))).rejects.toMatchObject({
      id: 'TU-RPC-PROTOCOL',
    });
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), async (noise) => {
        const outcome = await undo(type, Buffer.from(noise)).then(
          (plain) => plain.length <= LIMIT,
          (error: unknown) => (error as { id?: string }).id === 'TU-RPC-PROTOCOL',
        );
        expect(outcome).toBe(true);
      }),
    );
  });

  it.each([
    ['a block that is empty', 4, '00'],
    ['a block that is longer than the rest', 4, '07 50 68 65 6c 6c 6f'],
    ['a block of more than 131,072 bytes', 4, '81 80 08'],
    ['a length without end', 3, 'ff ff ff ff ff ff'],
    // 4 GiB are announced; nothing may be allocated for them.
    ['a slice of 4 GiB', 3, '07 ff ff ff ff 0f 10 68'],
  ])('refuses %s', async (_, type, text) => {
    await expect(undo(type, hex(text))).rejects.toMatchObject({ id: 'TU-RPC-PROTOCOL' });
  });

  it.each([5, 99, -1])('refuses compress_type %i, which nobody knows', async (type) => {
    await expect(undo(type, Buffer.from('x'))).rejects.toMatchObject({ id: 'TU-RPC-PROTOCOL' });
  });

  it.each([
    ['lz4', 'lz4-napi'],
    ['snappy', 'snappy'],
  ] as const)('without the package for %s it names the package', async (compression, name) => {
    vi.doMock(name, () => {
      throw new Error('ERR_MODULE_NOT_FOUND');
    });
    try {
      await expect(loadDecompress(compression)).rejects.toMatchObject({
        id: 'TU-RPC-COMPRESSION',
        hint: expect.stringContaining(`npm install ${name}`) as string,
      });
    } finally {
      vi.doUnmock(name);
    }
  });
});
