/**
 * Raw frames, good and broken, as real servers answered them (docs/observed.md, O34 and O52 to O55), sent
 * to a one-box over sockets of their own. What is left out stands in test/fixtures/onebox/excluded.json.
 */
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import Long from 'long';
import Protobuf from 'protobufjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { socketsRead, systemClock, type Clock } from '../../src/clock.js';
import { tera } from '../../src/proto/messages.js';
import { compress } from '../../src/rpc/compress.js';
import { COMPRESS_TYPES, decompress, type Compression } from '../../src/rpc/compression.js';
import { createFrameReader, MAX_RESPONSE_BYTES, type Frame } from '../../src/rpc/frames.js';
import { caseBytes } from '../support/cases.js';
import { rawCall } from '../support/raw-call.js';
import { bytes, put, runOnebox, type Running } from './onebox-harness.js';

interface RecordedAnswer {
  readonly meta: Readonly<Record<string, unknown>>;
  /** Text: its bytes; else the decoded message. */
  readonly body: string | Readonly<Record<string, unknown>>;
}

interface RawCase {
  readonly id: string;
  readonly name: string;
  readonly target: 'tabletnode' | 'master' | 'nexus';
  /** Hex, a pause in ms, "fin" (half-close) or "rst". */
  readonly send: readonly (string | number)[];
  readonly expect: {
    readonly frames: readonly RecordedAnswer[];
    /** "end": by the server, "close": by the client's reset. */
    readonly closed: false | 'end' | 'close';
  };
  readonly volatile?: readonly string[];
}

const CASES = (
  JSON.parse(
    readFileSync(join(import.meta.dirname, '../fixtures/onebox/rpc.json'), 'utf8'),
  ) as RawCase[]
)
  // A summary of a read, which the test of its write does.
  .filter(({ id }) => id !== 'rpc-1357');

/** Took the real server some milliseconds: a large scan, and a write that waits for others. */
const SLOW = new Set(['rpc-1353', 'rpc-1354', 'rpc-1355', 'rpc-1356']);

/** Differ from run to run (O55), or are too long to be recorded. */
const VOLATILE = new Set(['version', 'start_time']);

const rpcMessages = new Protobuf.Root();
rpcMessages.loadSync(join(import.meta.dirname, '../../src/proto/rpc.proto'), { keepCase: true });
const teraMessages = new Protobuf.Root();
teraMessages.loadSync(join(import.meta.dirname, '../../src/proto/tera.proto'), { keepCase: true });

/** Time stands still but for the slow cases: each look at it takes 3 ms there. */
let msPerLook = 0;
let looked = 0;
const clock: Clock = { ...systemClock, monotonicMs: () => (looked += msPerLook) };

let box: Running;
beforeAll(async () => {
  box = await runOnebox(undefined, ['src'], clock);
  await box.table('zz_rpc', [{ name: 'cf0' }]);
  const column = (index: number) => put('cf0', `q${String(index)}`, 1);
  const mutations = Array.from({ length: 200 }, (_, index) => column(index));
  const rows = Array.from({ length: 100 }, (_, index) => ({ row: `r${String(index)}`, mutations }));
  await box.write('zz_rpc', rows);
});
afterAll(async () => {
  await box.stop();
});

async function addressOf(target: RawCase['target']): Promise<string> {
  if (target === 'master') return box.master;
  if (target === 'nexus') return box.onebox.nexusAddress;
  return box.addressOf('zz_rpc', Buffer.alloc(0));
}

interface Seen {
  readonly frames: readonly Frame[];
  readonly closed: RawCase['expect']['closed'];
}

/** Sends a case's pieces and waits for what is expected, then until nothing more can come. */
async function play({ target, send, expect: expected }: RawCase): Promise<Seen> {
  const address = await addressOf(target);
  const [host = '', port] = address.split(':');
  const socket = connect({ host, port: Number(port), noDelay: true });
  await once(socket, 'connect');
  const frames: Frame[] = [];
  let closed = false as Seen['closed'];
  const reader = createFrameReader({
    maxMessageBytes: MAX_RESPONSE_BYTES,
    checkDataSize: true,
    onFrame: (frame) => frames.push(frame),
  });
  socket.on('data', (chunk: Buffer) => {
    reader.push(chunk);
  });
  socket.on('end', () => (closed = 'end'));
  socket.on('close', () => (closed ||= 'close'));
  const until = async (isTrue: () => boolean): Promise<void> => {
    while (!isTrue()) await socketsRead();
  };
  for (const piece of send) {
    if (piece === 'rst') await until(() => frames.length >= expected.frames.length);
    await sendPiece(socket, piece);
  }
  await until(() => frames.length >= expected.frames.length && closed === expected.closed);
  // The server has read everything that came before this answer's request.
  await box.channels.call(address, HEALTH, Buffer.alloc(0), { timeoutMs: 5_000 });
  await socketsRead();
  const seen = { frames: [...frames], closed };
  socket.destroy();
  return seen;
}

const HEALTH = 'sofa.pbrpc.builtin.BuiltinService.Health';

async function sendPiece(socket: Socket, piece: string | number): Promise<void> {
  if (typeof piece === 'number') await systemClock.sleep(piece);
  else if (piece === 'fin') socket.end();
  else if (piece === 'rst') socket.resetAndDestroy();
  else socket.write(Buffer.from(piece, 'hex'));
}

/** Fields that are present, as text. */
function fieldsOf(root: Protobuf.Root, name: string, body: Buffer): Record<string, unknown> {
  const type = root.lookupType(name);
  return asText(type.toObject(type.decode(body), { longs: String }));
}

const asText = (message: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(message)
      .filter(([name]) => !VOLATILE.has(name))
      .map(([name, value]) => [name, String(value)]),
  );

async function plain(compressType: unknown, body: Buffer): Promise<Buffer> {
  const type = Number(compressType ?? 0);
  return type === 0 ? body : decompress(type, body, MAX_RESPONSE_BYTES, 'answer');
}

async function compareBody(
  { body, meta }: RecordedAnswer,
  actual: Buffer,
  { target }: RawCase,
): Promise<void> {
  const ours = await plain(meta['compress_type'], actual);
  if (typeof body === 'string') {
    const theirs = await plain(meta['compress_type'], caseBytes(body));
    expect(ours.toString('hex')).toBe(theirs.toString('hex'));
  } else if (Object.keys(body).length === 0) {
    expect(ours).toHaveLength(0);
  } else if ('health' in body) {
    expect(fieldsOf(rpcMessages, 'sofa.pbrpc.HealthResponse', ours)).toEqual(asText(body));
  } else {
    expect(target).toBe('tabletnode');
    expect(fieldsOf(teraMessages, 'tera.ScanTabletResponse', ours)).toEqual(asText(body));
  }
}

describe('observed-O52 observed-O53 observed-O54 recorded frames', () => {
  test.each(CASES)('$id $name', async (one) => {
    msPerLook = SLOW.has(one.id) ? 3 : 0;
    const seen = await play(one);
    msPerLook = 0;
    expect(seen.closed).toBe(one.expect.closed);
    expect(seen.frames).toHaveLength(one.expect.frames.length);
    for (const [index, expected] of one.expect.frames.entries()) {
      const frame = seen.frames[index] ?? { meta: Buffer.alloc(0), body: Buffer.alloc(0) };
      const meta = fieldsOf(rpcMessages, 'sofa.pbrpc.RpcMeta', frame.meta);
      expect(meta).toEqual(asText(expected.meta));
      if (one.volatile?.includes('bodies') !== true) await compareBody(expected, frame.body, one);
    }
  });

  test('observed-O54 observed-O55 rpc-1357 writes whose answers nobody got were applied', async () => {
    const rows = ['late', 'gone', 'gone2', 'nothing'];
    const { detail } = await box.read(
      'zz_rpc',
      rows.map((row) => ({ key: bytes(row) })),
    );
    expect(detail?.status).toEqual([40, 40, 40, 402]);
  });

  test.each(Object.entries(COMPRESS_TYPES))(
    'observed-O34 a request in %s is understood',
    async (compression, compressType) => {
      const request = tera.ScanTabletRequest.encode({ sequenceId: 9, tableName: 'none' }).finish();
      const body = await compress(compression as Compression, Buffer.from(request));
      const method = 'tera.TabletNodeServer.ScanTablet';
      const meta = { type: 0, sequenceId: 1, method, compressType };
      const answer = await rawCall(await addressOf('tabletnode'), meta, body);
      expect(tera.ScanTabletResponse.decode(answer.body)).toMatchObject({
        status: 403,
        sequenceId: Long.fromNumber(9, true),
      });
    },
  );
});
