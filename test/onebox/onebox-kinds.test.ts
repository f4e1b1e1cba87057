/** TTLKv tables, additions and their like, round_down in KV tables, time-outs, views of sessions. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock, type Clock } from '../../src/clock.js';
import { sessionShard } from '../../src/proto/session-shard.js';
import { int64ToBigint } from '../../src/proto/int64.js';
import { tera } from '../../src/proto/messages.js';
import {
  TABLE_GENERAL_KV,
  bytes,
  cellTexts,
  put,
  runOnebox,
  text,
  type Running,
} from './onebox-harness.js';

const TABLE_TTL_KV = 2;
const UNKNOWN_SESSION = 2n ** 64n - 1n;

/** Time of day and the time that answers may take, both moved by hand. */
let laterMicros = 0n;
let msPerLook = 0;
let looked = 0;
/** Timers that wait to be released; null = they run in their time. */
let held: (() => void)[] | null = null;
const clock: Clock = {
  ...systemClock,
  wallMicros: () => systemClock.wallMicros() + laterMicros,
  monotonicMs: () => (looked += msPerLook),
  after: (ms, action) => {
    if (held === null) return systemClock.after(ms, action);
    held.push(action);
    return () => undefined;
  },
};

let box: Running;
beforeAll(async () => {
  box = await runOnebox(undefined, ['src'], clock);
});
afterAll(async () => {
  await box.stop();
});

const keyValue = (row: string, value: string, ttl?: number) => ({
  row,
  mutations: [
    {
      type: tera.MutationType.kPut,
      value: bytes(value),
      ...(ttl === undefined ? {} : { ttl }),
    },
  ],
});

const change = (type: tera.MutationType, value: Buffer, qualifier = 'q') => ({
  type,
  family: bytes('cf'),
  qualifier: bytes(qualifier),
  value,
});

function bigEndian(value: bigint): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigInt64BE(value);
  return buffer;
}

const valuesOf = (answer: tera.ScanTabletResponse): Buffer[] =>
  (answer.results?.keyValues ?? []).map(({ value }) => Buffer.from(value ?? Buffer.alloc(0)));

test('observed-O22 a life in a TTLKv table ends at its second, also after a flush and a restart', async () => {
  await box.table('ttl', [], { rawKey: TABLE_TTL_KV });
  await box.write('ttl', [
    keyValue('absent', 'v'),
    keyValue('minus-five', 'v', -5),
    keyValue('never', 'v', -1),
    keyValue('short', 'v', 100),
    keyValue('shortened', 'v', 1000),
    keyValue('zero', 'v', 0),
  ]);
  await box.write('ttl', [keyValue('shortened', 'w', 100)]);
  expect(await box.cells('ttl')).toEqual(['absent=v', 'never=v', 'short=v', 'shortened=w']);
  laterMicros = 50_000_000n;
  expect(await box.cells('ttl')).toHaveLength(4);
  laterMicros = 101_000_000n;
  expect(await box.cells('ttl', { sessionId: 1 })).toEqual(['absent=v', 'never=v']);
  await box.compact('ttl');
  box = await box.restart();
  await box.untilReady('ttl');
  expect(await box.cells('ttl')).toEqual(['absent=v', 'never=v']);
  const { detail } = await box.read('ttl', [{ key: bytes('short') }, { key: bytes('never') }]);
  expect(detail?.status).toEqual([402, 40]);
});

test('observed-O20 a scan of a TTLKv table without a start loses its first keys', async () => {
  await box.table('low', [], { rawKey: TABLE_TTL_KV });
  const keys = ['', '\x00', '\x00\xff', '\x01', '\x01\x01', '\x02', 'a'];
  await box.write(
    'low',
    keys.map((key) => keyValue(key, 'v')),
  );
  const found = async (message: tera.ScanTabletRequest.$Properties): Promise<string[]> =>
    ((await box.scan('low', message)).results?.keyValues ?? []).map((cell) =>
      text(cell.key ?? bytes('')),
    );
  expect(await found({})).toEqual(['\x02', 'a']);
  expect(await found({ start: bytes(''), sessionId: 1 })).toEqual(['\x02', 'a']);
  expect(await found({ start: bytes('\x00') })).toEqual(keys.slice(1));
  const { detail } = await box.read('low', [{ key: bytes('') }]);
  expect(detail?.status).toEqual([40]);
});

test('observed-O33 round_down steps back one record in a KV table, from an exact hit too', async () => {
  await box.table('round', [], { rawKey: TABLE_GENERAL_KV, delimiters: ['m'] });
  const rows = ['a', 'c', 'e'].map((row) => keyValue(row, 'v'));
  await box.write('round', rows);
  await box.write('round', [keyValue('m', 'v')]);
  await box.compact('round');
  // A deleted key is no record.
  await box.write('round', [keyValue('d', 'v')]);
  await box.write('round', [{ row: 'd', mutations: [{ type: tera.MutationType.kDeleteRow }] }]);
  const first = async (start: string): Promise<string | undefined> =>
    cellTexts(await box.scan('round', { start: bytes(start), roundDown: true }))[0];
  expect(await first('d')).toBe('c=v');
  expect(await first('c')).toBe('a=v');
  expect(await first('e5')).toBe('e=v');
  expect(await first('')).toBe('a=v');
  // Never into the tablet before.
  expect(await first('m')).toBe('m=v');
});

test('observed-O23 additions are summed down to the first put, also over a flush', async () => {
  await box.table('sum', [{ name: 'cf', maxVersions: 3 }]);
  const add = (value: bigint) => change(tera.MutationType.kAdd, bigEndian(value));
  await box.write('sum', [
    { row: 'r', mutations: [{ ...put('cf', 'q', 5), value: bigEndian(3n) }] },
  ]);
  await box.write('sum', [
    { row: 'r', mutations: [{ ...put('cf', 'q', 10), value: bigEndian(100n) }] },
  ]);
  await box.write('sum', [{ row: 'r', mutations: [add(5n), add(-7n)] }]);
  await box.compact('sum');
  await box.write('sum', [{ row: 'r', mutations: [{ ...add(1n), timestamp: 1 }] }]);
  // The put at 5 is the second version.
  expect(valuesOf(await box.scan('sum'))).toEqual([bigEndian(99n), bigEndian(3n)]);
  const { detail } = await box.read('sum', [
    { key: bytes('r'), cfList: [{ familyName: bytes('cf'), qualifierList: [bytes('q')] }] },
  ]);
  const [read] = detail?.rowResult ?? [];
  expect(read?.keyValues?.map(({ value }) => value)).toEqual([bigEndian(99n), bigEndian(3n)]);
});

test('observed-O23 a put in the future hides additions; a resume inside a counter splits it', async () => {
  await box.table('future', [{ name: 'cf', maxVersions: 3 }]);
  const add = (value: bigint) => change(tera.MutationType.kAdd, bigEndian(value));
  await box.write('future', [
    { row: 'a', mutations: [{ ...put('cf', 'q', 4e15), value: bigEndian(100n) }, add(5n)] },
    { row: 'b', mutations: [add(1n), add(2n), add(3n)] },
  ]);
  const all = await box.scan('future');
  expect(valuesOf(all)).toEqual([bigEndian(100n), bigEndian(6n)]);
  const newest = int64ToBigint(all.results?.keyValues?.[1]?.timestamp ?? 0);
  const resumed = async (timestamp: bigint): Promise<Buffer[]> =>
    valuesOf(
      await box.scan('future', {
        start: bytes('b'),
        startFamily: bytes('cf'),
        startQualifier: bytes('q'),
        startTimestamp: Number(timestamp),
      }),
    );
  expect(await resumed(newest)).toEqual([bigEndian(6n)]);
  expect(await resumed(newest - 1n)).toEqual([bigEndian(2n), bigEndian(1n)]);
});

test('observed-O23 kAddInt64 is little-endian, kAppend joins, kPutIfAbsent keeps the oldest', async () => {
  await box.table('other', [{ name: 'cf' }]);
  const { kAddInt64, kAppend, kPutIfAbsent } = tera.MutationType;
  const little = (value: bigint): Buffer => bigEndian(value).reverse();
  await box.write('other', [
    { row: 'a', mutations: [change(kAddInt64, little(5n)), change(kAddInt64, little(-7n))] },
    { row: 'b', mutations: [change(kAppend, bytes('x')), change(kAppend, bytes('y'))] },
    { row: 'c', mutations: [change(kPutIfAbsent, bytes('1')), change(kPutIfAbsent, bytes('2'))] },
    { row: 'd', mutations: [put('cf', 'q', 1, 'base'), change(kAppend, bytes('+'))] },
    { row: 'e', mutations: [put('cf', 'q', 1, 'base'), change(kPutIfAbsent, bytes('2'))] },
  ]);
  const expected = [little(-2n), bytes('xy'), bytes('1'), bytes('base+'), bytes('base')];
  expect(valuesOf(await box.scan('other'))).toEqual(expected);
  await box.compact('other');
  expect(valuesOf(await box.scan('other'))).toEqual(expected);
});

test('observed-O36 a mutation type that the servers do not know fails the request with error 1', async () => {
  await box.table('known', [{ name: 'cf' }]);
  const body = Buffer.from(
    tera.WriteTabletRequest.encode({
      tabletName: 'known',
      rowList: ['a', 'b'].map((row) => ({
        rowKey: bytes(row),
        mutationSequence: [put('cf', 'q', 1)],
      })),
    }).finish(),
  );
  // The last mutation's type: field 1 before the family.
  body[body.lastIndexOf(bytes('\x08\x00\x12\x02cf')) + 1] = 99;
  const address = await box.addressOf('known', bytes('a'));
  const call = box.channels.call(address, 'tera.TabletNodeServer.WriteTablet', body, {
    timeoutMs: 5_000,
  });
  await expect(call).rejects.toThrow('error 1');
  expect(await box.cells('known')).toEqual([]);
});

test('observed-O30 time is up: 704, what was found, and where to go on', async () => {
  await box.table('late', [{ name: 'cf' }]);
  const columns = ['a', 'b', 'c'].map((qualifier) => put('cf', qualifier, 1, 'v'));
  await box.write('late', [
    { row: 'r1', mutations: columns },
    { row: 'r2', mutations: columns },
  ]);
  msPerLook = 1;
  const first = await box.scan('late', { timeout: 4 });
  expect(first.status).toBe(704);
  expect(Object.hasOwn(first, 'complete')).toBe(false);
  expect(cellTexts(first)).toEqual(['r1 cf:a@1=v', 'r1 cf:b@1=v']);
  expect(text(first.nextStartPoint?.key ?? bytes(''))).toBe('r1');
  expect(text(first.nextStartPoint?.qualifier ?? bytes(''))).toBe('c');
  const nothing = await box.scan('late', { timeout: 1 });
  expect([nothing.status, cellTexts(nothing)]).toEqual([704, []]);
  expect(text(nothing.nextStartPoint?.qualifier ?? bytes(''))).toBe('a');

  const session = { sessionId: 7, timeout: 4 };
  const begun = await box.scan('late', session);
  expect([begun.status, begun.complete, begun.resultsId.toString()]).toEqual([704, false, '0']);
  const gone = await box.scan('late', { ...session, partOfSession: true });
  expect([gone.status, int64ToBigint(gone.resultsId)]).toEqual([40, UNKNOWN_SESSION]);
  msPerLook = 0;
});

test('a KV session whose time is up ends its pack and goes on', async () => {
  await box.table('late-kv', [], { rawKey: TABLE_GENERAL_KV });
  await box.write(
    'late-kv',
    ['a', 'b', 'c', 'd'].map((row) => keyValue(row, 'v')),
  );
  msPerLook = 1;
  const session = { sessionId: 7, timeout: 3 };
  const first = await box.scan('late-kv', session);
  expect([first.status, first.complete, cellTexts(first)]).toEqual([40, false, ['a=v', 'b=v']]);
  const second = await box.scan('late-kv', { ...session, partOfSession: true });
  expect(cellTexts(second)).toEqual(['c=v', 'd=v']);
  msPerLook = 0;
});

test('observed-O39 client_timeout_ms: 203 before the first row, 704 and no row after it', async () => {
  await box.table('reads', [{ name: 'cf' }]);
  const rows = ['a', 'b'].map((row) => ({ row, mutations: [put('cf', 'q', 1)] }));
  await box.write('reads', rows);
  const read = async (clientTimeoutMs: number): Promise<tera.ReadTabletResponse> =>
    box.call(
      await box.addressOf('reads', bytes('a')),
      'tera.TabletNodeServer.ReadTablet',
      { request: tera.ReadTabletRequest, answer: tera.ReadTabletResponse },
      {
        sequenceId: 1,
        tabletName: 'reads',
        rowInfoList: rows.map(({ row }) => ({ key: bytes(row) })),
        clientTimeoutMs,
      },
    );
  msPerLook = 1;
  expect((await read(0)).status).toBe(203);
  const late = await read(2);
  expect([late.status, late.detail?.rowResult]).toEqual([704, []]);
  expect((await read(5)).detail?.status).toEqual([40, 40]);
  msPerLook = 0;
});

test('a session sees its table as of its first request', async () => {
  await box.table('view', [{ name: 'cf' }]);
  const rows = ['a', 'c', 'e'].map((row) => ({ row, mutations: [put('cf', 'q', 1, 'old')] }));
  await box.write('view', rows);
  const session = { sessionId: 9, numberLimit: 1 };
  const first = await box.scan('view', session);
  expect(cellTexts(first)).toEqual(['a cf:q@1=old', 'c cf:q@1=old']);
  await box.write('view', [
    { row: 'd', mutations: [put('cf', 'q', 1, 'new')] },
    { row: 'e', mutations: [put('cf', 'q', 2, 'new')] },
  ]);
  await box.compact('view');
  const second = await box.scan('view', { ...session, partOfSession: true });
  expect([cellTexts(second), second.complete]).toEqual([['e cf:q@1=old'], true]);
  expect(await box.cells('view')).toHaveLength(4);
});

test('observed-O29 a split under a session: 403 without an end, then unknown with the new end', async () => {
  await box.table('cut', [{ name: 'cf' }]);
  const rows = ['a', 'b', 'c', 'd'].map((row) => ({ row, mutations: [put('cf', 'q', 1)] }));
  await box.write('cut', rows);
  const session = { sessionId: 9, numberLimit: 1 };
  expect((await box.scan('cut', session)).complete).toBe(false);
  const next = { ...session, partOfSession: true };
  held = [];
  await box.cmdCtrl('tablet', 'split', 'cut/tablet00000001', 'c');
  const refused = await box.scan('cut', next);
  expect([refused.status, Object.hasOwn(refused, 'end')]).toEqual([403, false]);
  const loads: (() => void)[] = held;
  held = null;
  for (const load of loads) load();
  await box.untilReady('cut');
  const unknown = await box.scan('cut', next);
  expect([unknown.status, text(unknown.end), int64ToBigint(unknown.resultsId)]).toEqual([
    40,
    'c',
    UNKNOWN_SESSION,
  ]);
});

test('more views than the one-box keeps: the oldest session is unknown', async () => {
  const delimiters = Array.from({ length: 9 }, (_, i) => `t${String(i)}`);
  await box.table('many', [{ name: 'cf' }], { delimiters });
  for (const start of ['', ...delimiters]) {
    const rows = ['', '1', '2'].map((end) => ({
      row: `${start || 's'}${end}`,
      mutations: [put('cf', 'q', 1)],
    }));
    await box.write('many', rows);
  }
  const ids = Array.from({ length: 100 }, (_, i) => i + 1);
  const apart = [...new Map(ids.map((id) => [sessionShard(BigInt(id)), id])).values()].slice(0, 7);
  const sessions = ['', ...delimiters].flatMap((start) =>
    apart.map((sessionId) => ({ start: bytes(start), sessionId })),
  );
  for (const session of sessions) await box.scan('many', { ...session, numberLimit: 1 });
  const unknown = async (session: (typeof sessions)[number] | undefined): Promise<boolean> => {
    const answer = await box.scan('many', { ...session, partOfSession: true });
    return int64ToBigint(answer.resultsId) === UNKNOWN_SESSION;
  };
  expect(await unknown(sessions[0])).toBe(true);
  expect(await unknown(sessions.at(-1))).toBe(false);
});
