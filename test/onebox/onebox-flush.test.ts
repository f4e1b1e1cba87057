import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.js';
import { tera } from '../../src/proto/messages.js';
import { bytes, put, runOnebox, type Running } from './onebox-harness.js';

let box: Running;
let tables = 0;
beforeAll(async () => {
  box = await runOnebox();
});
afterAll(async () => {
  await box.stop();
});

type Flush = (table: string) => Promise<void>;

const flushes: Record<string, Flush> = {
  CompactTablet: (table) => box.compact(table),
  'disable and enable': async (table) => {
    expect(await box.change('Disable', table)).toBe(200);
    expect(await box.change('Enable', table)).toBe(200);
    await box.untilReady(table);
  },
  move: async (table) => {
    await box.cmdCtrl('tablet', 'move', `${table}/tablet00000001`, '');
    await systemClock.sleep(20);
    await box.untilReady(table);
  },
  split: async (table) => {
    await box.cmdCtrl('tablet', 'split', `${table}/tablet00000001`, 's');
    await box.untilReady(table);
  },
  'other writes that fill the memtable': async (table) => {
    const value = 'x'.repeat(9 * 1024 * 1024);
    for (const row of ['b1', 'b2', 'b3', 'b4']) {
      await box.write(table, [{ row, mutations: [put('one', 'big', 1, value)] }]);
    }
  },
};

/** "1000 1002 F" = one request with puts at 1000 and 1002, then a flush; `/` begins a new request. */
interface Case {
  readonly name: string;
  readonly written: string;
  readonly left: string;
  readonly family?: string;
}

const cases: readonly Case[] = [
  { name: 'v3 once', written: '1000 1001 1002 F', left: '1002 1001 1000' },
  { name: 'v3 twice', written: '1000 1001 1002 / 1000 1001 1002 F', left: '1002 1001' },
  {
    name: 'v3 twice in one request',
    written: '1000 1001 1002 1000 1001 1002 F',
    left: '1002 1001',
  },
  { name: 'only the newest again', written: '1000 1001 1002 / 1002 F', left: '1002 1001' },
  {
    name: 'only the middle one, twice more',
    written: '1000 1001 1002 / 1001 / 1001 F',
    left: '1002 1001',
  },
  { name: 'only the oldest again', written: '1000 1001 1002 / 1000 F', left: '1002 1001 1000' },
  { name: 'two of three: both once more', written: '1000 1001 / 1000 1001 F', left: '1001 1000' },
  { name: 'two of three: the newest once more', written: '1000 1001 / 1001 F', left: '1001 1000' },
  {
    name: 'two of three: both twice more',
    written: '1000 1001 / 1000 1001 / 1000 1001 F',
    left: '1001',
  },
  {
    name: 'two of three: the newest twice more',
    written: '1000 1001 / 1001 / 1001 F',
    left: '1001',
  },
  {
    name: 'one of three, five times more',
    written: '1000 / 1000 / 1000 / 1000 / 1000 / 1000 F',
    left: '1000',
  },
  {
    name: 'max_versions 2, newest once more',
    written: '1000 1001 / 1001 F',
    left: '1001',
    family: 'two',
  },
  { name: 'max_versions 1', written: '1000 1001 / 1001 / 1001 F', left: '1001', family: 'one' },
  {
    name: 'v3, flush, v3, flush',
    written: '1000 1001 1002 F 1000 1001 1002 F',
    left: '1002 1001 1000',
  },
  {
    name: 'v3, flush, v3 twice, flush',
    written: '1000 1001 1002 F 1000 1001 1002 / 1000 1001 1002 F',
    left: '1002 1001 1000',
  },
  {
    name: 'four rounds',
    written: '1000 1001 1002 F 1000 1001 1002 F 1000 1001 1002 F 1000 1001 1002 F',
    left: '1002 1001 1000',
  },
  {
    name: 'v3, flush, the newest four times',
    written: '1000 1001 1002 F 1002 / 1002 / 1002 / 1002 F',
    left: '1002 1001 1000',
  },
  {
    name: '1001, 1002 on file; v3 once',
    written: '1001 1002 F 1000 1001 1002 F',
    left: '1002 1001 1000',
  },
  {
    name: '1001, 1002 on file; v3 twice',
    written: '1001 1002 F 1000 1001 1002 / 1000 1001 1002 F',
    left: '1002 1001',
  },
  {
    name: 'the lost one put alone',
    written: '1000 1001 1002 / 1000 1001 1002 F 1000 F F',
    left: '1002 1001 1000',
  },
];

async function newTable(): Promise<string> {
  const name = `t${String(tables++)}`;
  await box.table(name, [
    { name: 'three', maxVersions: 3 },
    { name: 'two', maxVersions: 2 },
    { name: 'one', maxVersions: 1 },
  ]);
  return name;
}

async function versions(table: string, family: string): Promise<string> {
  const cells = await box.cells(table, { start: bytes('r'), end: bytes('r\x00') });
  return cells
    .filter((cell) => cell.startsWith(`r ${family}:`))
    .map((cell) => cell.split('=')[1])
    .join(' ');
}

/** Newest first, what a reader must see before anything is lost in a flush. */
function newest(written: string, most: number): string {
  const all = new Set(written.split(' ').filter((word) => /\d/.test(word)));
  return [...all].sort().reverse().slice(0, most).join(' ');
}

async function run(
  table: string,
  { written, family = 'three' }: Case,
  flush: Flush,
): Promise<void> {
  const steps = written.match(/F|[\d ]+/g) ?? [];
  for (const step of steps) {
    const timestamps = step.trim().split(' ').filter(Boolean);
    if (step === 'F') await flush(table);
    else if (timestamps.length > 0) {
      const mutations = timestamps.map((at) => put(family, 'q', Number(at)));
      expect(await box.write(table, [{ row: 'r', mutations }])).toEqual([40]);
    }
  }
}

describe('observed-O14 a flush counts every entry of the memtable', () => {
  test.each(cases)('$name', async (observed) => {
    const { written, family = 'three', left } = observed;
    const most = { one: 1, two: 2, three: 3 }[family] ?? 3;
    const table = await newTable();
    await run(table, { ...observed, written: written.slice(0, written.indexOf('F')) }, box.compact);
    expect(await versions(table, family)).toBe(
      newest(written.slice(0, written.indexOf('F')), most),
    );
    await run(table, { ...observed, written: written.slice(written.indexOf('F')) }, box.compact);
    expect(await versions(table, family)).toBe(left);
  });

  test.each(Object.keys(flushes))('the flush is caused by %s', async (cause) => {
    const table = await newTable();
    const flush = flushes[cause] ?? box.compact;
    await run(table, { name: '', written: '1000 1001 1002 / 1000 1001 1002 F', left: '' }, flush);
    expect(await versions(table, 'three')).toBe('1002 1001');
  });

  test('a tablet is loaded again after a restart with a flush of what was written before', async () => {
    const other = await runOnebox();
    for (const table of ['once', 'twice']) {
      await other.table(table, [{ name: 'three', maxVersions: 3 }]);
    }
    const rows = [{ row: 'r', mutations: [1000, 1001, 1002].map((at) => put('three', 'q', at)) }];
    await other.write('once', rows);
    for (let times = 0; times < 2; times++) await other.write('twice', rows);
    const again = await other.restart();
    for (const table of ['once', 'twice']) await again.untilReady(table);
    const two = ['r three:q@1002=1002', 'r three:q@1001=1001'];
    expect(await again.cells('twice')).toEqual(two);
    await again.write('once', rows);
    await again.compact('once');
    expect(await again.cells('once')).toEqual([...two, 'r three:q@1000=1000']);
    await again.stop();
  });
});

const mutation = (type: number, timestamp: number): tera.Mutation.$Properties => ({
  type,
  family: bytes('three'),
  qualifier: bytes('q'),
  timestamp,
});

test('observed-O15 a put at a one-version marker is invisible and the flush drops one more', async () => {
  const table = await newTable();
  await run(table, { name: '', written: '1000 1001 1002', left: '' }, box.compact);
  const marker = mutation(tera.MutationType.kDeleteColumn, 1001);
  await box.write(table, [{ row: 'r', mutations: [marker] }]);
  await run(table, { name: '', written: '1001', left: '' }, box.compact);
  expect(await versions(table, 'three')).toBe('1002 1000');
  await box.compact(table);
  expect(await versions(table, 'three')).toBe('1002');
});

test.each(['kDeleteColumns', 'kDeleteRow'] as const)(
  'observed-O15 nothing comes back under %s, also after flushes',
  async (type) => {
    const table = await newTable();
    await run(table, { name: '', written: '1000 1001 1002', left: '' }, box.compact);
    await box.write(table, [{ row: 'r', mutations: [mutation(tera.MutationType[type], 1002)] }]);
    for (let i = 0; i < 3; i++) await box.compact(table);
    await run(table, { name: '', written: '1000 1001 1002', left: '' }, box.compact);
    expect(await versions(table, 'three')).toBe('');
  },
);

test.each([
  { markers: [40, 41, 42], left: '20 10' },
  { markers: [31, 21], left: '10' },
  { markers: [30, 20], left: '10' },
])('observed-O16 markers at $markers', async ({ markers, left }) => {
  const table = await newTable();
  await run(table, { name: '', written: '10 20 30', left: '' }, box.compact);
  const mutations = markers.map((at) => mutation(tera.MutationType.kDeleteColumn, at));
  await box.write(table, [{ row: 'r', mutations }]);
  expect(await versions(table, 'three')).toBe(left);
  await box.compact(table);
  expect(await versions(table, 'three')).toBe(left);
});
