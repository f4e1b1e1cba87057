/** docs/protocol.md §11.8, B7 to B16, and the pack and session rules of §6.7 to §6.9. */
import { afterAll, beforeAll, expect, test } from 'vitest';
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

let box: Running;
let tables = 0;
beforeAll(async () => {
  box = await runOnebox();
});
afterAll(async () => {
  await box.stop();
});

const UNKNOWN_SESSION = 2n ** 64n - 1n;

const marker = (type: tera.MutationType, timestamp: number): tera.Mutation.$Properties => ({
  type,
  family: bytes('cf'),
  qualifier: bytes('q'),
  timestamp,
});

async function tableOf(
  maxVersions: number,
  mutations: tera.Mutation.$Properties[],
): Promise<string> {
  const name = `v${String(tables++)}`;
  await box.table(name, [{ name: 'cf', maxVersions }]);
  await box.write(name, [{ row: 'r', mutations }]);
  return name;
}

/** Rows r1 to r<count> with three cells each. */
async function tableOfRows(count: number): Promise<string> {
  const name = `v${String(tables++)}`;
  await box.table(name, [{ name: 'cf' }]);
  const mutations = ['a', 'b', 'c'].map((qualifier) => put('cf', qualifier, 1, 'v'));
  const rows = Array.from({ length: count }, (_, i) => ({ row: `r${String(i + 1)}`, mutations }));
  await box.write(name, rows);
  return name;
}

const range = { tsStart: 5, tsEnd: 15 };

test('vector-11.8-B7 the time range comes after version selection', async () => {
  const table = await tableOf(1, [put('cf', 'q', 10), put('cf', 'q', 20)]);
  expect(await box.cells(table, { timerange: range })).toEqual([]);
  expect(await box.cells(table, { timerange: { tsStart: 20, tsEnd: 20 } })).toHaveLength(1);
});

test('vector-11.8-B8 both versions are counted, one is in the range', async () => {
  const table = await tableOf(2, [put('cf', 'q', 10), put('cf', 'q', 20)]);
  expect(await box.cells(table, { timerange: range, maxVersion: 2 })).toEqual(['r cf:q@10=10']);
});

test('vector-11.8-B9 max_version counts before the time range', async () => {
  const table = await tableOf(2, [put('cf', 'q', 10), put('cf', 'q', 20)]);
  expect(await box.cells(table, { timerange: range, maxVersion: 1 })).toEqual([]);
});

test('vector-11.8-B10 a row delete hides what is at or below it', async () => {
  const table = await tableOf(3, [
    put('cf', 'q', 10),
    marker(tera.MutationType.kDeleteRow, 15),
    put('cf', 'q', 12),
    put('cf', 'q', 16),
  ]);
  expect(await box.cells(table)).toEqual(['r cf:q@16=16']);
});

test('vector-11.8-B11 and B12 a one-version delete in a scan and in a read by qualifier', async () => {
  const table = await tableOf(3, [
    put('cf', 'q', 10),
    put('cf', 'q', 20),
    marker(tera.MutationType.kDeleteColumn, 25),
  ]);
  expect(await box.cells(table)).toEqual(['r cf:q@10=10']);
  const key = bytes('r');
  const cfList = [{ familyName: bytes('cf'), qualifierList: [bytes('q')] }];
  const answer = await box.read(table, [{ key, cfList }]);
  expect(answer.detail?.status).toEqual([402]);
  expect((await box.read(table, [{ key }])).detail?.status).toEqual([40]);
});

test('vector-11.8-B13 a stateless KV scan begins at its start', async () => {
  await box.table('kv', [], { rawKey: TABLE_GENERAL_KV });
  const rows = ['a', 'b', 'c'].map((row) => ({ row, mutations: [put('', '', 0, row)] }));
  await box.write('kv', rows);
  expect(await box.cells('kv', { start: bytes('b') })).toEqual(['b=b', 'c=c']);
  const first = await box.scan('kv', { bufferLimit: 1 });
  expect([first.complete, ...cellTexts(first)]).toEqual([false, 'a=a']);
});

test('observed-O22 every mutation but a put deletes a KV row, and the last one counts', async () => {
  await box.table('kv2', [], { rawKey: TABLE_GENERAL_KV });
  const remove = { type: tera.MutationType.kAdd };
  await box.write('kv2', [
    { row: 'a', mutations: [put('', '', 0, '1'), put('', '', 0, '2')] },
    { row: 'b', mutations: [put('', '', 0, '1'), remove] },
    { row: 'c', mutations: [] },
  ]);
  expect(await box.cells('kv2')).toEqual(['a=2']);
  await box.compact('kv2');
  await box.write('kv2', [{ row: 'a', mutations: [remove] }]);
  expect(await box.cells('kv2')).toEqual([]);
});

test('observed-O32 a session id that is not positive is refused on a KV table', async () => {
  await box.table('kv3', [], { rawKey: TABLE_GENERAL_KV });
  expect((await box.scan('kv3', { sessionId: 0 })).status).toBe(310);
});

test('vector-11.8-B14 a pack is whole rows and the first cell of the next', async () => {
  const table = await tableOfRows(2);
  const answer = await box.scan(table, { bufferLimit: 1 });
  expect(cellTexts(answer)).toEqual(['r1 cf:a@1=v', 'r1 cf:b@1=v', 'r1 cf:c@1=v', 'r2 cf:a@1=v']);
  expect(answer.complete).toBe(false);
});

test('observed-O24 number_limit counts at row changes, buffer_limit 0 gives one cell', async () => {
  const table = await tableOfRows(4);
  const lengths = async (message: tera.ScanTabletRequest.$Properties): Promise<number> =>
    cellTexts(await box.scan(table, message)).length;
  expect(await lengths({ numberLimit: 1 })).toBe(4);
  expect(await lengths({ numberLimit: 3 })).toBe(4);
  expect(await lengths({ numberLimit: 4 })).toBe(7);
  expect(await lengths({ bufferLimit: 0 })).toBe(1);
});

test('vector-11.8-B15 packs are numbered from 0, then the session is unknown', async () => {
  const table = await tableOfRows(6);
  const answers = await Promise.all(
    Array.from({ length: 5 }, (_, i) =>
      box.scan(table, { sessionId: 7, partOfSession: i > 0, numberLimit: 6 }),
    ),
  );
  const ids = answers.map(({ resultsId }) => int64ToBigint(resultsId));
  expect(ids).toEqual([0n, 1n, 2n, UNKNOWN_SESSION, UNKNOWN_SESSION]);
  expect(answers.map(({ complete }) => complete).slice(0, 3)).toEqual([false, false, true]);
  expect(answers.flatMap(cellTexts)).toEqual(await box.cells(table));
});

test('observed-O27 later requests keep the parameters of the first; ids can be begun anew', async () => {
  const table = await tableOfRows(3);
  const first = { sessionId: 9, numberLimit: 3 };
  await box.scan(table, first);
  const later = await box.scan(table, { sessionId: 9, partOfSession: true, end: bytes('r1') });
  expect(cellTexts(later)).toEqual([
    'r2 cf:b@1=v',
    'r2 cf:c@1=v',
    'r3 cf:a@1=v',
    'r3 cf:b@1=v',
    'r3 cf:c@1=v',
  ]);
  expect(int64ToBigint((await box.scan(table, first)).resultsId)).toBe(0n);
});

test('observed-O28 a session evicts the one in its shard, and only that', async () => {
  const table = await tableOfRows(3);
  const begin = (sessionId: number) => box.scan(table, { sessionId, numberLimit: 1 });
  const go = async (sessionId: number): Promise<bigint> =>
    int64ToBigint(
      (await box.scan(table, { sessionId, numberLimit: 1, partOfSession: true })).resultsId,
    );
  // Shards 12, 10 and 9 (docs/protocol.md §11.7).
  for (const id of [1, 2, 3]) await begin(id);
  expect([await go(1), await go(2), await go(3)]).toEqual([1n, 1n, 1n]);
  for (let id = 100; id < 200; id++) await begin(id);
  expect([await go(1), await go(2), await go(3)]).toEqual(Array(3).fill(UNKNOWN_SESSION));
});

test('vector-11.8-B16 a row outside the server answers 403, the others are written', async () => {
  await box.table('b16', [{ name: 'cf' }], { delimiters: ['m'] });
  const mutations = [put('cf', 'q', 1)];
  expect(
    await box.write('b16', [
      { row: 'a', mutations },
      { row: 'z', mutations },
      { row: 'b', mutations: [put('nope', 'q', 1)] },
    ]),
  ).toEqual([40, 403, 48]);
});

test('observed-O26 of a family that is listed twice the last entry counts', async () => {
  const table = await tableOfRows(1);
  const cfList = ['a', 'b'].map((qualifier) => ({
    familyName: bytes('cf'),
    qualifierList: [bytes(qualifier)],
  }));
  expect(await box.cells(table, { cfList })).toEqual(['r1 cf:b@1=v']);
});

test('observed-O25 version limits count before the resume point', async () => {
  const table = await tableOf(
    3,
    [1, 2, 3].map((at) => put('cf', 'q', at)),
  );
  const resume = {
    start: bytes('r'),
    startFamily: bytes('cf'),
    startQualifier: bytes('q'),
    startTimestamp: 2,
  };
  expect(await box.cells(table, resume)).toEqual(['r cf:q@2=2', 'r cf:q@1=1']);
  expect(await box.cells(table, { ...resume, maxVersion: 1 })).toEqual([]);
});

test('observed-O29 after a split the session is unknown and the children answer with their own end', async () => {
  const table = await tableOfRows(6);
  await box.scan(table, { sessionId: 5, numberLimit: 1 });
  expect((await box.cmdCtrl('tablet', 'split', `${table}/tablet00000001`, 'r4')).status).toBe(200);
  await box.untilReady(table);
  const lost = await box.scan(table, { sessionId: 5, partOfSession: true });
  expect([lost.status, int64ToBigint(lost.resultsId), text(lost.end)]).toEqual([
    40,
    UNKNOWN_SESSION,
    'r4',
  ]);
  expect((await box.tablets(table)).map(({ path }) => path)).toEqual([
    `${table}/tablet00000002`,
    `${table}/tablet00000003`,
  ]);
  const left = await box.cells(table);
  const right = await box.cells(table, { start: bytes('r4') });
  expect(left).toHaveLength(9);
  expect(right).toHaveLength(9);
});

test('a scan with a filter is refused, not answered with rows that it would drop', async () => {
  const table = await tableOfRows(1);
  const filter = bytes('\x08\x02');
  expect((await box.scan(table, { filter })).status).toBe(310);
  expect((await box.scan(table, { filterList: filter, sessionId: 3 })).status).toBe(310);
  expect((await box.scan(table, { filterList: bytes('') })).status).toBe(40);
});
