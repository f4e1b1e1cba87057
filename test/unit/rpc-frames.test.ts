import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { galaxy, sofa, tera } from '../../src/proto/messages.js';
import { COMPRESS_TYPES } from '../../src/rpc/compression.js';
import {
  createFrameReader,
  encodeFrame,
  MAX_REQUEST_BYTES,
  type Frame,
} from '../../src/rpc/frames.js';

function bytes(hex: string): Buffer {
  return Buffer.from(hex.replace(/\s/g, ''), 'hex');
}

/** Reads `stream` cut at `cuts`. */
function read(stream: Buffer, cuts: readonly number[] = [], checkDataSize = true): Frame[] {
  const frames: Frame[] = [];
  const reader = createFrameReader({
    maxMessageBytes: MAX_REQUEST_BYTES,
    checkDataSize,
    onFrame: (frame) => frames.push(frame),
  });
  const places = [
    0,
    ...cuts.map((cut) => cut % (stream.length + 1)).sort((a, b) => a - b),
    stream.length,
  ];
  places.forEach((place, index) => {
    reader.push(Buffer.from(stream.subarray(place, places[index + 1])));
  });
  return frames;
}

function header(metaSize: number, dataSize: bigint, messageSize: bigint): Buffer {
  const head = Buffer.alloc(24);
  head.write('SOFA');
  head.writeInt32LE(metaSize, 4);
  head.writeBigInt64LE(dataSize, 8);
  head.writeBigInt64LE(messageSize, 16);
  return head;
}

const V1 = bytes(`
  53 4f 46 41 27 00 00 00 0d 00 00 00 00 00 00 00 34 00 00 00 00 00 00 00 08 00 10 01 a2 06 16 67
  61 6c 61 78 79 2e 69 6e 73 2e 49 6e 73 4e 6f 64 65 2e 47 65 74 a8 06 d0 0f e0 12 00 e8 12 00 0a
  09 2f 74 2f 6d 61 73 74 65 72 12 00`);
const V1B = bytes(`
  53 4f 46 41 1d 00 00 00 0b 00 00 00 00 00 00 00 28 00 00 00 00 00 00 00 08 00 10 01 a2 06 16 67
  61 6c 61 78 79 2e 69 6e 73 2e 49 6e 73 4e 6f 64 65 2e 47 65 74 0a 09 2f 74 2f 6d 61 73 74 65 72`);
const V2 = bytes(`
  53 4f 46 41 0a 00 00 00 16 00 00 00 00 00 00 00 20 00 00 00 00 00 00 00 08 01 10 01 c0 0c 00 e0
  12 00 08 01 12 0e 31 30 2e 30 2e 30 2e 31 3a 31 30 30 30 30 1a 00 20 01`);
const V3 = bytes(`
  53 4f 46 41 35 00 00 00 00 00 00 00 00 00 00 00 35 00 00 00 00 00 00 00 08 01 10 07 c0 0c 01 c8
  0c 08 d2 0c 28 6d 65 74 68 6f 64 20 66 75 6c 6c 20 6e 61 6d 65 3a 20 74 65 72 61 2e 4d 61 73 74
  65 72 53 65 72 76 65 72 2e 4e 6f 70 65`);
const V4 = bytes(`
  53 4f 46 41 32 00 00 00 1c 00 00 00 00 00 00 00 4e 00 00 00 00 00 00 00 08 00 10 02 a2 06 20 74
  65 72 61 2e 54 61 62 6c 65 74 4e 6f 64 65 53 65 72 76 65 72 2e 53 63 61 6e 54 61 62 6c 65 74 a8
  06 b0 ea 01 e0 12 00 e8 12 04 08 01 12 02 74 31 20 01 28 80 80 04 32 00 3a 00 80 01 b4 24 88 01
  00 98 01 b0 ea 01`);
const V8 = bytes(`
  0a 27 68 31 23 30 30 30 30 30 30 30 30 2d 30 30 30 30 2d 34 30 30 30 2d 38 30 30 30 2d 30 30 30
  30 30 30 30 30 30 30 30 31 12 00 1a 0c 2f 72 2f 6c 6f 63 6b 2f 74 2f 61 2f 28 80 9b ee 02`);

const METHOD = 'galaxy.ins.InsNode.Get';
const KEY = Buffer.from('/t/master');

describe('vectors', () => {
  it.each([
    [
      'vector-11.1 V1',
      V1,
      {
        type: 0,
        sequenceId: 1,
        method: METHOD,
        serverTimeout: 2000,
        compressType: 0,
        expectedResponseCompressType: 0,
      },
      galaxy.ins.GetRequest.encode({ key: KEY, uuid: '' }).finish(),
    ],
    [
      'vector-11.1 V1b',
      V1B,
      { type: 0, sequenceId: 1, method: METHOD },
      galaxy.ins.GetRequest.encode({ key: KEY }).finish(),
    ],
    [
      'vector-11.1 V2',
      V2,
      { type: 1, sequenceId: 1, failed: false, compressType: 0 },
      galaxy.ins.GetResponse.encode({
        hit: true,
        value: Buffer.from('10.0.0.1:10000'),
        leaderId: '',
        success: true,
      }).finish(),
    ],
    [
      'vector-11.1 V3',
      V3,
      {
        type: 1,
        sequenceId: 7,
        failed: true,
        errorCode: 8,
        reason: 'method full name: tera.MasterServer.Nope',
      },
      Buffer.alloc(0),
    ],
    [
      'vector-11.1 V4',
      V4,
      {
        type: 0,
        sequenceId: 2,
        method: 'tera.TabletNodeServer.ScanTablet',
        serverTimeout: 30_000,
        compressType: 0,
        expectedResponseCompressType: COMPRESS_TYPES.lz4,
      },
      tera.ScanTabletRequest.encode({
        sequenceId: 1,
        tableName: 't1',
        maxVersion: 1,
        bufferLimit: 65_536,
        start: Buffer.alloc(0),
        end: Buffer.alloc(0),
        sessionId: 4660,
        partOfSession: false,
        timeout: 30_000,
      }).finish(),
    ],
  ])('%s', (_, vector, meta, body) => {
    const encoded = Buffer.concat(encodeFrame(sofa.pbrpc.RpcMeta.encode(meta).finish(), [body]));
    expect(encoded.toString('hex')).toBe(vector.toString('hex'));
    const [frame] = read(vector);
    expect(frame).toEqual({
      meta: vector.subarray(24, vector.length - body.length),
      body: Buffer.from(body),
    });
  });

  it('vector-11.2 V8', () => {
    const request = {
      sessionId: 'h1#00000000-0000-4000-8000-000000000001',
      uuid: '',
      locks: [Buffer.from('/r/lock/t/a/')],
      timeoutMilliseconds: 6_000_000,
    };
    expect(Buffer.from(galaxy.ins.KeepAliveRequest.encode(request).finish()).toString('hex')).toBe(
      V8.toString('hex'),
    );
    expect(galaxy.ins.KeepAliveRequest.decode(V8)).toMatchObject({
      ...request,
      timeoutMilliseconds: { low: 6_000_000 },
    });
  });
});

describe('frames', () => {
  it('are read back whole, wherever the stream is cut', () => {
    const part = fc.uint8Array({ maxLength: 60 });
    fc.assert(
      fc.property(
        fc.array(fc.record({ meta: part, body: fc.array(part, { maxLength: 3 }) }), {
          maxLength: 6,
        }),
        fc.array(fc.nat(), { maxLength: 40 }),
        (frames, cuts) => {
          const stream = Buffer.concat(frames.flatMap(({ meta, body }) => encodeFrame(meta, body)));
          const expected = frames.map(({ meta, body }) => ({
            meta: Buffer.from(meta),
            body: Buffer.concat(body),
          }));
          expect(read(stream, cuts)).toEqual(expected);
        },
      ),
    );
  });

  it('are read one byte at a time', () => {
    const stream = Buffer.concat([V1, V2, V3]);
    const cuts = Array.from(stream, (_, index) => index);
    expect(read(stream, cuts)).toEqual(read(stream));
    expect(read(stream)).toHaveLength(3);
  });

  it('cost no more per byte when they are large: 48 MiB in small pieces', () => {
    const piece = Buffer.alloc(1024, 'x');
    const count = 48 * 1024;
    let size = 0;
    const reader = createFrameReader({
      maxMessageBytes: MAX_REQUEST_BYTES,
      checkDataSize: true,
      onFrame: ({ body }) => (size = body.length),
    });
    const startedAt = performance.now();
    reader.push(header(0, BigInt(count * 1024), BigInt(count * 1024)));
    for (let index = 0; index < count; index += 1) reader.push(piece);
    expect(size).toBe(count * 1024);
    // Copying all that came before with each piece would move 1.2 TB.
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });

  it.each([
    ['another magic', Buffer.from('HTTP')],
    ['the wrong first byte alone', Buffer.from('X')],
    ['a negative message_size', header(0, 0n, -1n)],
    [
      'a message_size above the limit',
      header(0, BigInt(MAX_REQUEST_BYTES) + 1n, BigInt(MAX_REQUEST_BYTES) + 1n),
    ],
    ['a message_size of 2^62', header(0, 1n << 62n, 1n << 62n)],
    ['a meta_size larger than message_size', header(5, -1n, 4n)],
    ['a negative meta_size', header(-1, 5n, 4n)],
    ['sizes that do not add up', header(2, 3n, 4n)],
  ])('with %s are refused', (_, stream) => {
    expect(() => read(stream)).toThrow(expect.objectContaining({ id: 'TU-RPC-PROTOCOL' }) as Error);
  });

  it('before a damaged one are delivered', () => {
    const frames: Frame[] = [];
    const reader = createFrameReader({
      maxMessageBytes: 100,
      checkDataSize: true,
      onFrame: (frame) => frames.push(frame),
    });
    expect(() => {
      reader.push(Buffer.concat([V1, Buffer.from('junk')]));
    }).toThrow();
    expect(frames).toHaveLength(1);
  });

  it('observed-O52: servers ignore data_size and accept 64 MiB + 24', () => {
    const stream = Buffer.concat([header(2, 999n, 3n), Buffer.from('abc')]);
    expect(read(stream, [], false)).toEqual([{ meta: Buffer.from('ab'), body: Buffer.from('c') }]);
    expect(read(header(2, 999n, BigInt(MAX_REQUEST_BYTES)), [], false)).toEqual([]);
  });
});
