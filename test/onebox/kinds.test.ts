/**
 * One migration for each kind of table, between two one-boxes over real sockets. What arrived is read by the
 * independent reader, before and after a compaction of the destination.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { previewPlan } from '../../src/app.js';
import { EMPTY_KEY, rowKey } from '../../src/cells/bytes.js';
import type { StatusDocument } from '../../src/documents/status.generated.js';
import type { RunEvent } from '../../src/migration/context.js';
import { exitCodeOf } from '../../src/migration/outcome/summary.js';
import { loadPlan } from '../../src/plan/load.js';
import type { ResolvedPlan } from '../../src/plan/types.js';
import { tera } from '../../src/proto/messages.js';
import { schemaFromMessage, schemaToMessage } from '../../src/tera/schema.js';
import { cellsOf, sampleCell } from '../support/cell-samples.js';
import { fillTable } from '../support/fill.js';
import { hashedKey, murmurHash64A } from '../support/hashed-key.js';
import { compareTables, readTable, type CompareOptions } from '../support/independent-reader.js';
import { applyPlan, createTable, flushTable } from '../support/migrations.js';
import { startTwoClusters, type TwoClusters } from '../support/two-clusters.js';
import { bytes, connectOnebox, put, type Caller } from './onebox-harness.js';

const { kPut, kAdd, kAddInt64, kAppend, kPutIfAbsent, kDeleteRow } = tera.MutationType;

let world: TwoClusters;
let here: Caller;
let there: Caller;

beforeAll(async () => {
  world = await startTwoClusters('here');
  here = connectOnebox(world.data, 'a');
  there = connectOnebox(world.data, 'b');
});

afterAll(async () => {
  here.channels.close();
  there.channels.close();
  await world.close();
});

let plans = 0;
/** One plan for the table; `table` adds to its entry, `rest` to the plan. */
function planOf(source: string, table = '', rest = ''): ResolvedPlan {
  plans += 1;
  const yaml = `tables:\n  - { source: ${source}${table} }\n${rest}`;
  return loadPlan(join(world.folder, world.writePlan(`kinds-${plans}`, yaml)), null);
}

/** Ends the run before this step. */
const stopBefore =
  (step: 'dump' | 'diff') =>
  (event: RunEvent, drain: AbortController): void => {
    if (event.kind === 'phase' && event.step === step) drain.abort();
  };

async function migrate(plan: ResolvedPlan): Promise<StatusDocument> {
  const status = await applyPlan(plan);
  expect(status.failures).toEqual([]);
  expect([status.state, exitCodeOf(status)]).toEqual(['finished', 0]);
  return status;
}

async function warningsOf(plan: ResolvedPlan): Promise<string[]> {
  const { document } = await previewPlan(plan);
  return document.tables.flatMap(({ warnings }) => warnings);
}

const place = (cluster: 'source' | 'destination', table: string) => ({
  file: cluster === 'source' ? world.sourceFile : world.destinationFile,
  table,
});

const cellsAt = (cluster: 'source' | 'destination', table: string) => [
  ...readTable(place(cluster, table).file, table),
];

/** Equal, and also after a compaction of every tablet of the destination. */
async function expectCopied(
  table: string,
  cells: number,
  options: CompareOptions = {},
): Promise<void> {
  const equal = { equal: cells, onlyInA: 0, onlyInB: 0, different: 0, differences: [] };
  const compare = () => compareTables(place('source', table), place('destination', table), options);
  expect(compare()).toEqual(equal);
  await flushTable(world.destination, table);
  expect(compare()).toEqual(equal);
}

/** Rows one by one: they may lie on different servers. */
async function write(
  caller: Caller,
  table: string,
  rows: readonly (readonly [row: string, ...mutations: tera.Mutation.$Properties[]])[],
): Promise<void> {
  for (const [row, ...mutations] of rows) {
    expect(await caller.write(table, [{ row, mutations }])).toEqual([40]);
  }
}

async function createFrom(
  message: tera.TableSchema.$Properties,
  splitAt: readonly string[] = [],
): Promise<void> {
  const keys = splitAt.map((key) => rowKey(bytes(key)));
  await world.source.createTable(message.name ?? '', schemaFromMessage(message), keys);
}

const ODD_KEYS = ['', '\0', '\0\0', '\x01', '\x01a', 'a', 'a\0', 'm', 'm\xff', '\xff', '\xff\xff'];

test('Readable: every row, with qualifiers of any length and order', async () => {
  const rows = ODD_KEYS.filter((key) => !key.includes('\0'));
  const qualifiers = ['', '\x01', 'q', 'q'.repeat(254), 'q'.repeat(300), 'q'.repeat(301), '\xff'];
  const cells = rows.flatMap((row) =>
    qualifiers.map((qualifier) =>
      sampleCell({ row, family: 'f', qualifier, timestamp: 5n, value: `${row}${qualifier}` }),
    ),
  );
  const families = [{ name: 'f', group: 'g' }];
  await createTable(world.source, 'readable', families, ['m'], 'readable');
  await fillTable(world.source, 'readable', cells);
  const { tables } = await migrate(planOf('readable'));
  expect(tables[0]?.cells).toMatchObject({ scanned: '56', written: '56' });
  expect((await world.destination.table('readable'))?.schema.kind).toBe('readable');
  await expectCopied('readable', 56);
});

test('Binary: every byte in rows and qualifiers', async () => {
  const cells = ODD_KEYS.flatMap((row) =>
    [...ODD_KEYS, 'q'.repeat(255)]
      .sort()
      .map((qualifier) =>
        sampleCell({ row, family: 'f', qualifier, timestamp: 5n, value: `${row}|${qualifier}` }),
      ),
  );
  await createTable(world.source, 'binary', [{ name: 'f', group: 'g' }], ['\0', 'm']);
  await fillTable(world.source, 'binary', cells);
  await migrate(planOf('binary'));
  await expectCopied('binary', 132);
});

describe('key-value tables', () => {
  const pairs = ODD_KEYS.map((row) => sampleCell({ row, value: `is ${row}` }));

  test('GeneralKv: every key, borders and the empty one too', async () => {
    await createTable(world.source, 'general', [], ['\0', '\x01', 'm']);
    await fillTable(world.source, 'general', pairs, 'kv');
    await migrate(planOf('general'));
    await expectCopied('general', ODD_KEYS.length);
  });

  test('legacy kv_only: stays what it is, and is no Readable table', async () => {
    await createFrom(
      { name: 'legacy', rawKey: 0, kvOnly: true, localityGroups: [{ name: 'lg0' }] },
      ['m'],
    );
    await fillTable(world.source, 'legacy', pairs, 'kv');
    await migrate(planOf('legacy'));
    const live = await world.destination.table('legacy');
    if (live === null) throw new Error('no table');
    expect(schemaToMessage(live.schema)).toMatchObject({ rawKey: 0, kvOnly: true });
    await expectCopied('legacy', ODD_KEYS.length);
  });
});

describe('defect-D5 observed-O7 observed-O20 TTLKv', () => {
  const LIVES = new Map([
    ['\0x', 100_000],
    ['\x01x', 200_000],
    ['x', 300_000],
  ]);
  const FOREVER = (1n << 56n) - 1n;
  const secondsNow = (): number => Date.now() / 1000;

  async function fill(table: string): Promise<void> {
    await createTable(world.source, table, [], ['\x01', 'm'], 'ttl-kv');
    await write(here, table, [
      ...ODD_KEYS.map((key) => [key, { type: kPut, value: bytes(`is ${key}`) }] as const),
      ...[...LIVES].map(([key, ttl]) => [key, { type: kPut, value: bytes('lives'), ttl }] as const),
      ['gone', { type: kPut, value: bytes('expired'), ttl: 0 }],
    ]);
  }

  test('every key arrives, with one byte of 00 or 01 in front and none; nothing that is over', async () => {
    await fill('ttl');
    const plan = planOf('ttl');
    expect(await warningsOf(plan)).toEqual([
      expect.stringContaining('copied records never expire; `ttl` at this table'),
    ]);
    const { tables } = await migrate(plan);
    expect(tables[0]?.cells).toMatchObject({ scanned: '14', written: '14' });
    await expectCopied('ttl', 14, { ignoreLives: true });
    const lives = cellsAt('destination', 'ttl').map(({ timestamp }) => timestamp);
    expect(new Set(lives)).toEqual(new Set([FOREVER]));
  });

  test('with ttl each record lives so long from the moment it is written', async () => {
    await fill('ttl-fixed');
    const plan = planOf('ttl-fixed', ', ttl: 2h');
    expect(await warningsOf(plan)).toEqual([expect.stringContaining('live for 2h from')]);
    const before = secondsNow();
    await migrate(plan);
    const after = secondsNow();
    await expectCopied('ttl-fixed', 14, { ignoreLives: true });
    for (const { timestamp } of cellsAt('destination', 'ttl-fixed')) {
      expect(Number(timestamp)).toBeGreaterThanOrEqual(Math.floor(before) + 7200);
      expect(Number(timestamp)).toBeLessThanOrEqual(Math.ceil(after) + 7200);
    }
  });

  test('what is there already keeps the life it has', async () => {
    await createTable(world.source, 'ttl-merge', [], [], 'ttl-kv');
    await createTable(world.destination, 'ttl-merge', [], [], 'ttl-kv');
    await write(here, 'ttl-merge', [
      ['both', { type: kPut, value: bytes('v') }],
      ['new', { type: kPut, value: bytes('v') }],
    ]);
    await write(there, 'ttl-merge', [['both', { type: kPut, value: bytes('v') }]]);
    const { tables } = await migrate(planOf('ttl-merge', ', ttl: 2h, existingCells: merge'));
    expect(tables[0]?.cells).toMatchObject({ written: '1', skipped: { present: '1' } });
    const [both, fresh] = cellsAt('destination', 'ttl-merge');
    expect(both?.timestamp).toBe(FOREVER);
    expect(fresh?.timestamp).toBeLessThan(FOREVER);
  });

  test('another ttl counts for what is written from then on', async () => {
    await fill('ttl-edited');
    const plan = planOf('ttl-edited', ', ttl: 2h');
    await migrate(plan);
    const [table] = plan.tables;
    if (table === undefined) throw new Error('no table');
    const edited = { ...plan, tables: [{ ...table, timeToLive: 3_600 }] };
    expect((await previewPlan(edited)).document.tables[0]?.warnings[0]).toContain(
      'changed since it was registered (ttl)',
    );
    const status = await applyPlan(edited);
    expect(status.tables[0]?.cells).toMatchObject({ written: '0' });
  });

  test('ttl at a table of another kind is refused', async () => {
    await createTable(world.source, 'ttl-none', []);
    await write(here, 'ttl-none', [['k', { type: kPut, value: bytes('v') }]]);
    await expect(applyPlan(planOf('ttl-none', ', ttl: 2h'))).rejects.toMatchObject({
      id: 'TU-GUARD',
      exit: 4,
    });
  });
});

test('vector-11.7 keys are hashed as a C++ client hashes them', () => {
  expect(
    ['a', 'abc', 'row00001', 'row000012'].map((key) => murmurHash64A(bytes(key)).toString(16)),
  ).toEqual(['c09b5875bbe83c33', '5521eb7f504a1ae4', '3b0862e84f4f16c', '31356daa05be3e57']);
});

test('defect-D6 hash table: stored keys and borders are copied as they are', async () => {
  const keys = Array.from({ length: 40 }, (_, at) => hashedKey(`user${at}`)).sort();
  const borders = [keys[10], keys[25]].map((key) => key ?? '');
  await createFrom(
    {
      name: 'hashed',
      rawKey: 1,
      enableHash: true,
      localityGroups: [{ name: 'g' }],
      columnFamilies: [{ name: bytes('f'), localityGroup: 'g' }],
    },
    borders,
  );
  const cells = keys.map((row) =>
    sampleCell({ row, family: 'f', qualifier: 'q', timestamp: 1n, value: row }),
  );
  await fillTable(world.source, 'hashed', cells);
  await migrate(planOf('hashed'));
  const live = await world.destination.table('hashed');
  expect(live?.schema.isHashed).toBe(true);
  const tablets = await world.destination.tablets('hashed');
  expect(tablets.map(({ interval }) => interval.start.toString('latin1'))).toEqual([
    '',
    ...borders,
  ]);
  await expectCopied('hashed', 40);
  // Where a client looks for it.
  const answer = await there.read('hashed', [{ key: bytes(hashedKey('user7')) }]);
  expect(answer.detail?.rowResult?.[0]?.keyValues).toHaveLength(1);
});

describe('defect-D11 observed-O23 counters', () => {
  const number = (value: number, endian: 'BE' | 'LE'): Buffer => {
    const buffer = Buffer.alloc(8);
    if (endian === 'BE') buffer.writeBigInt64BE(BigInt(value));
    else buffer.writeBigInt64LE(BigInt(value));
    return buffer;
  };
  const change = (
    type: tera.MutationType,
    qualifier: string,
    value: Buffer,
  ): tera.Mutation.$Properties => ({
    type,
    family: bytes('f'),
    qualifier: bytes(qualifier),
    value,
  });
  const add = (value: number) => change(kAdd, 'be', number(value, 'BE'));
  const addLittle = (value: number) => change(kAddInt64, 'le', number(value, 'LE'));
  const valuesAt = (cluster: 'source' | 'destination', row: string): string[] =>
    cellsAt(cluster, 'counters')
      .filter((cell) => cell.row.equals(bytes(row)))
      .map(({ qualifier, value }) => `${qualifier.toString()}=${value.toString('hex')}`);

  test('one value arrives where many additions are, and additions go on from it', async () => {
    await createTable(world.source, 'counters', [{ name: 'f', group: 'g' }], ['m']);
    for (let round = 1; round <= 5; round += 1) {
      for (const row of ['a', 'm', 'z']) {
        await write(here, 'counters', [
          [row, add(round), addLittle(10 * round), change(kAppend, 'text', bytes(`${round}`))],
          [row, change(kPutIfAbsent, 'first', bytes(`${round}`))],
        ]);
      }
      if (round === 3) await here.compact('counters');
    }
    await migrate(planOf('counters'));
    await expectCopied('counters', 12);
    await write(there, 'counters', [['m', add(100), addLittle(1000)]]);
    await write(here, 'counters', [['m', add(100), addLittle(1000)]]);
    expect(valuesAt('destination', 'm')).toEqual([
      `be=${number(115, 'BE').toString('hex')}`,
      `first=${bytes('1').toString('hex')}`,
      `le=${number(1150, 'LE').toString('hex')}`,
      `text=${bytes('12345').toString('hex')}`,
    ]);
    expect(valuesAt('destination', 'm')).toEqual(valuesAt('source', 'm'));
  });

  test('a scan that goes on at a counter with another session gives it whole', async () => {
    await createTable(world.source, 'counters-cut', [{ name: 'f', group: 'g', versions: 5 }]);
    for (const row of ['a', 'b', 'c', 'd']) {
      await write(here, 'counters-cut', [
        [row, add(1), add(2), add(3), addLittle(1), addLittle(2)],
      ]);
    }
    const seen: string[] = [];
    const blocks = world.source.scan({
      table: 'counters-cut',
      interval: { start: EMPTY_KEY, end: null },
      families: [],
      window: null,
      // A row and the first cell of the next, a counter.
      blockBytes: 1,
      readAhead: 0,
      signal: new AbortController().signal,
    });
    let moves = 0;
    for await (const block of blocks) {
      seen.push(
        ...cellsOf(block).map(({ row, value }) => `${row.toString()} ${value.toString('hex')}`),
      );
      if (world.control('a').moveTablet('counters-cut', EMPTY_KEY)) moves += 1;
      await here.untilReady('counters-cut');
    }
    expect(moves).toBeGreaterThan(2);
    const sums = [number(6, 'BE'), number(3, 'LE')].map((sum) => sum.toString('hex'));
    expect(seen).toEqual(['a', 'b', 'c', 'd'].flatMap((row) => sums.map((sum) => `${row} ${sum}`)));
  });
});

test('families with versions and lives: what a reader sees arrives, with its timestamps', async () => {
  const now = Date.now() * 1000;
  const families = [
    { name: 'brief', group: 'g', versions: 3, timeToLive: 3_600 },
    { name: 'many', group: 'h', versions: 3 },
    { name: 'once', group: 'h', timeToLive: 3_600 },
    { name: 'one', group: 'g' },
  ];
  await createTable(world.source, 'lives', families, ['m']);
  const over = now - 4_000_000_000;
  for (const row of ['a', 'm', 'z']) {
    await write(here, 'lives', [
      [
        row,
        ...[now - 5, now - 3, over, now - 1].map((at) => put('brief', 'q', at)),
        ...[1, 2, 3, 4].map((at) => put('many', 'q', at)),
        put('once', 'q', over),
        put('once', 'r', now),
        ...[2, 1].map((at) => put('one', 'q', at)),
      ],
    ]);
  }
  await migrate(planOf('lives'));
  await expectCopied('lives', 3 * (3 + 3 + 1 + 1));
  // Once more, which could cost a version (O14).
  await migrate(planOf('lives', ', existingCells: merge'));
  await expectCopied('lives', 24);
});

describe('defect-D21 transactions and notifications', () => {
  const OBSERVED: tera.TableSchema.$Properties = {
    rawKey: 1,
    enableTxn: true,
    localityGroups: [{ name: 'g' }, { name: 'notify' }],
    columnFamilies: [
      { name: bytes('plain'), localityGroup: 'g' },
      { name: bytes('txn'), localityGroup: 'g', gtxn: true, notify: true, maxVersions: 3 },
      { name: bytes('_N_'), localityGroup: 'notify', gtxn: true },
    ],
  };
  const internal = [
    put('txn', '!Lq', 7),
    put('txn', '!Wq', 8),
    put('txn', '!Wq', 6),
    put('_N_', 'txn:q', 8),
  ];

  test('are left out of the copy and told, the data around them arrives', async () => {
    await createFrom({ ...OBSERVED, name: 'observed' }, ['m']);
    await write(
      here,
      'observed',
      ['a', 'm', 'z'].map((row) => [
        row,
        ...internal,
        put('txn', 'q', 5),
        put('txn', 'q', 7),
        put('plain', '!Lq', 1),
      ]),
    );
    // A row of nothing else.
    await write(here, 'observed', [['locked', put('txn', '!Lq', 7)]]);
    const plan = planOf('observed');
    expect(await warningsOf(plan)).toEqual([
      expect.stringContaining('column family _N_ is left out'),
      expect.stringContaining('the transaction columns of txn (!L…, !W…) are left out'),
    ]);
    const { tables } = await migrate(plan);
    expect(tables[0]?.cells).toMatchObject({ scanned: '9', written: '9' });
    expect(tables[0]?.diff?.cells).toMatchObject({ both_have_and_same: '9', only_in_dest: '0' });
    const names = cellsAt('destination', 'observed').map(
      ({ family, qualifier }) => `${family}:${qualifier.toString()}`,
    );
    expect(new Set(names)).toEqual(new Set(['plain:!Lq', 'txn:q']));
    await flushTable(world.destination, 'observed');
    expect(cellsAt('destination', 'observed')).toHaveLength(9);
    const live = await world.destination.table('observed');
    expect(live?.schema.families.map(({ name }) => name.toString())).toEqual([
      'plain',
      'txn',
      '_N_',
    ]);
  });

  test('at the destination they are neither touched nor counted', async () => {
    await createFrom({ ...OBSERVED, name: 'observed-both' });
    await world.destination.createTable(
      'observed-both',
      schemaFromMessage({ ...OBSERVED, name: 'observed-both' }),
      [],
    );
    await write(here, 'observed-both', [['a', put('txn', 'q', 5)]]);
    await write(there, 'observed-both', [['a', ...internal]]);
    const { tables } = await migrate(planOf('observed-both', ', existingCells: merge'));
    expect(tables[0]?.cells).toMatchObject({ scanned: '1', written: '1' });
    expect(tables[0]?.diff?.cells).toMatchObject({ both_have_and_same: '1', only_in_dest: '0' });
    expect(cellsAt('destination', 'observed-both')).toHaveLength(5);
  });
});

test('defect-P10 every field of the schema arrives, also those that this version does not know', async () => {
  const unknown = Buffer.from('9a06036e6577', 'hex');
  const message: tera.TableSchema.$Properties = {
    id: 4,
    name: 'everything',
    owner: 7,
    acl: [1],
    columnFamilies: [
      {
        id: 0,
        name: bytes('f'),
        localityGroup: 'g',
        owner: 3,
        acl: [1, 2],
        maxVersions: 5,
        minVersions: 2,
        timeToLive: 86_400,
        diskQuota: 99,
        type: 'bytes',
        gtxn: true,
        notify: true,
        $unknowns: [unknown],
      },
    ],
    localityGroups: [
      {
        id: 0,
        name: 'g',
        storeType: 2,
        compressType: true,
        blockSize: 16,
        useBloomFilter: true,
        isDel: false,
        useMemtableOnLeveldb: true,
        memtableLdbWriteBufferSize: 500,
        memtableLdbBlockSize: 8,
        sstSize: 1234,
        $unknowns: [unknown],
      },
    ],
    rawKey: 1,
    splitSize: 4096,
    kvOnly: false,
    mergeSize: 3,
    disableWal: true,
    adminGroup: 'admins',
    alias: 'people',
    admin: 'root',
    enableTxn: true,
    enableHash: true,
    bloomFilterBitsPerKey: 12,
    $unknowns: [unknown],
  };
  await createFrom(message);
  await fillTable(world.source, 'everything', [
    sampleCell({
      row: hashedKey('r'),
      family: 'f',
      qualifier: 'q',
      timestamp: BigInt(Date.now()) * 1000n,
      value: 'v',
    }),
  ]);
  await migrate(planOf('everything', ', destination: everything-2'));
  const original = await world.source.table('everything');
  const copy = await world.destination.table('everything-2');
  if (original === null || copy === null) throw new Error('no table');
  expect(Buffer.from(original.schema.raw)).toEqual(
    Buffer.from(tera.TableSchema.encode(message).finish()),
  );
  const renamed = { ...message, name: 'everything-2' };
  expect(Buffer.from(copy.schema.raw)).toEqual(
    Buffer.from(tera.TableSchema.encode(renamed).finish()),
  );
});

describe('what the C++ tool reported as right', () => {
  const families = [{ name: 'f', group: 'g' }];
  const differences = (status: StatusDocument) => status.tables[0]?.diff?.cells;

  test('defect-D3 a source that is split after its ranges were registered loses no cell at the border', async () => {
    await createTable(world.source, 'split-later', families);
    const filler = 'x'.repeat(1_000);
    const cells = Array.from({ length: 3_000 }, (_, at) =>
      sampleCell({
        row: `m${String(at).padStart(5, '0')}`,
        family: 'f',
        qualifier: 'z',
        timestamp: 1n,
        value: filler,
      }),
    );
    // The row at the border begins before the last column of the left tablet (O35).
    const border = ['a', 'b', 'c'].map((qualifier) =>
      sampleCell({ row: 'n', family: 'f', qualifier, timestamp: 1n, value: 'v' }),
    );
    await fillTable(world.source, 'split-later', [...cells, ...border]);
    const plan = planOf('split-later', '', 'dump: { inFlight: 1MiB }\n');
    await applyPlan(plan, stopBefore('dump'));
    await world.source.splitTablet('split-later', rowKey(bytes('n')));
    await here.untilReady('split-later');
    expect(await world.source.tablets('split-later')).toHaveLength(2);
    const { tables } = await migrate(plan);
    expect(tables[0]?.ranges.total).toBe('1');
    await expectCopied('split-later', 3_003);
  });

  test('defect-D4 writes that the destination acknowledged and lost are found by the comparison', async () => {
    await createTable(world.source, 'lost', families);
    await write(here, 'lost', [
      ['a', put('f', 'q', 1)],
      ['b', put('f', 'q', 1)],
    ]);
    const plan = planOf('lost');
    await applyPlan(plan, stopBefore('diff'));
    await write(there, 'lost', [['b', { type: kDeleteRow }]]);
    const status = await applyPlan(plan);
    expect(exitCodeOf(status)).toBe(2);
    expect(differences(status)).toMatchObject({ only_in_src: '1', both_have_and_same: '1' });
  });

  test('defect-D7 what the source deletes after the copy is reported, not forgotten', async () => {
    await createTable(world.source, 'deleted', families);
    await write(here, 'deleted', [
      ['a', put('f', 'q', 1)],
      ['b', put('f', 'q', 1)],
    ]);
    const plan = planOf('deleted');
    await applyPlan(plan, stopBefore('diff'));
    await write(here, 'deleted', [['b', { type: kDeleteRow }]]);
    const status = await applyPlan(plan);
    expect(exitCodeOf(status)).toBe(2);
    expect(differences(status)).toMatchObject({ only_in_dest: '1', both_have_and_same: '1' });
  });

  test('defect-D8 observed-O15 cells under a delete of the destination are reported missing', async () => {
    for (const cluster of [world.source, world.destination]) {
      await createTable(cluster, 'hidden', families);
    }
    await write(here, 'hidden', [
      ['a', put('f', 'q', 50)],
      ['b', put('f', 'q', 50)],
    ]);
    await write(there, 'hidden', [['b', { type: kDeleteRow, timestamp: 100 }]]);
    const status = await applyPlan(planOf('hidden'));
    expect(status.tables[0]?.cells.written).toBe('2');
    expect(exitCodeOf(status)).toBe(2);
    expect(differences(status)).toMatchObject({ only_in_src: '1', both_have_and_same: '1' });
  });
});
