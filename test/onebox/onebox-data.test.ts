import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  TABLE_GENERAL_KV,
  bytes,
  cellTexts,
  put,
  runOnebox,
  type Running,
} from './onebox-harness.js';

let box: Running;
beforeAll(async () => {
  box = await runOnebox();
});
afterAll(async () => {
  await box.stop();
});

test('creates a table, writes and scans it', async () => {
  await box.table('t', [{ name: 'cf', maxVersions: 3 }], { delimiters: ['m'] });
  const statuses = await box.write('t', [
    { row: 'a', mutations: [put('cf', 'q', 10), put('cf', 'q', 20)] },
    { row: 'z', mutations: [put('cf', 'q', 10)] },
  ]);
  expect(statuses).toEqual([40, 403]);
  const answer = await box.scan('t');
  expect(text(answer.end)).toBe('m');
  expect(cellTexts(answer)).toEqual(['a cf:q@20=20', 'a cf:q@10=10']);
});

const text = (value: Uint8Array): string => Buffer.from(value).toString('latin1');

test('locates tablets in the meta table', async () => {
  await box.table('loc', [{ name: 'cf' }], { delimiters: ['m'] });
  const answer = await box.scan('meta_table', {
    start: bytes('loc#n'),
    end: bytes('loc$'),
    roundDown: true,
  });
  expect((answer.results?.keyValues ?? []).map(({ key }) => text(key ?? Buffer.alloc(0)))).toEqual([
    'loc#m',
  ]);
});

test('serves a KV table', async () => {
  await box.table('kv', [], { rawKey: TABLE_GENERAL_KV });
  await box.write('kv', [
    { row: 'a', mutations: [put('', '', 0, '1')] },
    { row: 'b', mutations: [put('', '', 0, '2')] },
    { row: 'c', mutations: [put('', '', 0, '3')] },
  ]);
  expect(await box.cells('kv', { start: bytes('b') })).toEqual(['b=2', 'c=3']);
});
