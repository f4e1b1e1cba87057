import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TerautilError } from '../../src/errors.js';
import { systemClock, systemRandom, type Clock } from '../../src/clock.js';
import { startOnebox } from '../../src/onebox/onebox.js';
import { int64ToBigint } from '../../src/proto/int64.js';
import { galaxy, tera } from '../../src/proto/messages.js';
import { bytes, put, runOnebox, text, type Running } from './onebox-harness.js';

let box: Running;
beforeAll(async () => {
  box = await runOnebox();
});
afterAll(async () => {
  await box.stop();
});

const families = [{ name: 'cf' }];
const keyText = (key: Uint8Array | null | undefined): string => text(key ?? Buffer.alloc(0));

test('the Nexus names the master and the server of the meta table; the flag file names the Nexus', async () => {
  const get = async (key: string): Promise<string> => {
    const message = { request: galaxy.ins.GetRequest, answer: galaxy.ins.GetResponse };
    const answer = await box.call(box.onebox.nexusAddress, 'galaxy.ins.InsNode.Get', message, {
      key: bytes(key),
    });
    return text(answer.value);
  };
  const [cluster] = box.onebox.clusters;
  expect(await get('/src/master')).toBe(cluster?.masterAddress);
  expect(await get('/src/root_table')).toBe(cluster?.tabletServerAddresses[0]);
  expect(readFileSync(join(box.data, 'src.flag'), 'utf8').split('\n')).toEqual([
    '--tera_coord_type=ins',
    `--tera_ins_addr_list=${box.onebox.nexusAddress}`,
    '--tera_ins_root_path=/src',
    '',
  ]);
});

test('vector-11.3 looking up tablets with round_down', async () => {
  await box.table('t1', families, { delimiters: ['m'] });
  const first = async (start: string, end: string): Promise<string | undefined> => {
    const answer = await box.scan('meta_table', {
      start: bytes(start),
      end: bytes(end),
      roundDown: true,
    });
    return answer.results?.keyValues?.map(({ key }) => keyText(key))[0];
  };
  expect(await first('t1#', 't1$')).toBe('t1#');
  expect(await first('t1#a', 't1$')).toBe('t1#');
  expect(await first('t1#m', 't1$')).toBe('t1#m');
  expect(await first('t1#z', 't1$')).toBe('t1#m');
  expect(await first('t0#a', 't0$')).toBe('@t1');
  expect(await first('t2#a', 't2$')).toBe('t1#m');
  // observed-O33: empty when the end is exactly a tablet's start.
  expect(await first('t1#m', 't1#m')).toBeUndefined();
  expect(await first('t1#n', 't1#n')).toBe('t1#m');
  await box.change('Disable', 't1');
  await box.change('Delete', 't1');
});

test('observed-O46 ShowTables cuts after max_tablet_num tablets and says nothing of it', async () => {
  await box.table('p1', families, { delimiters: ['b', 'd'] });
  await box.table('p2', families, { delimiters: ['b'] });
  const page = await box.showTables({ startTableName: 'p1', maxTabletNum: 4 });
  expect(page.isMore).toBe(false);
  expect(page.tableMetaList?.meta?.map(({ tableName }) => tableName)).toEqual(['p1', 'p2']);
  const places = (answer: tera.ShowTablesResponse): string[] =>
    (answer.tabletMetaList?.meta ?? []).map(
      ({ tableName, keyRange }) => `${tableName}#${keyText(keyRange.keyStart)}`,
    );
  expect(places(page)).toEqual(['p1#', 'p1#b', 'p1#d', 'p2#']);
  const inside = { startTableName: 'p1', startTabletKey: bytes('b'), maxTableNum: 1 };
  expect(places(await box.showTables(inside))).toEqual(['p1#b', 'p1#d']);
  const beyond = await box.showTables({ ...inside, startTabletKey: bytes('z') });
  expect([beyond.status, places(beyond)]).toEqual([200, []]);
  expect(places(await box.showTables({ maxTabletNum: 0 }))).toEqual([]);
  expect((await box.showTables({ startTableName: 'zzz' })).status).toBe(45);
});

test('create_time is seconds in the normal form and microseconds in the brief one', async () => {
  await box.table('times', families);
  const created = async (allBrief: boolean): Promise<bigint> => {
    const { tableMetaList } = await box.showTables({ startTableName: 'times', allBrief });
    const meta = tableMetaList?.meta?.find(({ tableName }) => tableName === 'times');
    return int64ToBigint(meta?.createTime ?? 0);
  };
  expect((await created(true)) / 1_000_000n).toBe(await created(false));
  expect(await created(false)).toBeGreaterThan(1_700_000_000n);
});

test('observed-O41 new tablets are spread over the servers, offline, loading, then ready', async () => {
  const timers: (() => void)[] = [];
  const held: Clock = {
    ...systemClock,
    after: (_, action) => {
      timers.push(action);
      return () => undefined;
    },
  };
  const fire = (): void => {
    for (const action of timers.splice(0)) action();
  };
  const still = await runOnebox(undefined, undefined, held);
  const schema = {
    name: 'spread',
    rawKey: 1,
    localityGroups: [{ name: 'lg0' }],
    columnFamilies: [{ name: bytes('cf'), localityGroup: 'lg0' }],
  };
  const delimiters = ['g', 'p'].map(bytes);
  await still.create({ sequenceId: 1, tableName: 'spread', schema, delimiters });
  const seen: unknown[] = [];
  const look = async (): Promise<void> => {
    const statuses = (await still.tablets('spread')).map(({ status }) => status);
    seen.push([...statuses, (await still.scan('spread')).status]);
  };
  await look();
  fire();
  await look();
  fire();
  await look();
  expect(seen).toEqual([
    [57, 57, 57, 403],
    [43, 43, 43, 43],
    [42, 42, 42, 40],
  ]);
  const servers = (await still.tablets('spread')).map(({ serverAddr }) => serverAddr);
  expect(new Set(servers).size).toBe(2);
  await still.stop();
});

test.each([
  { name: 'an existing table', tableName: 'again', delimiters: [], status: 201 },
  { name: 'delimiters out of order', tableName: 'c1', delimiters: ['b', 'a'], status: 310 },
  { name: 'equal delimiters', tableName: 'c2', delimiters: ['a', 'a'], status: 310 },
  { name: 'an empty first delimiter', tableName: 'c3', delimiters: [''], status: 201 },
  { name: 'an empty name', tableName: '', delimiters: [], status: 201 },
])('CreateTable refuses $name', async ({ tableName, delimiters, status }) => {
  const schema = {
    rawKey: 1,
    localityGroups: [{ name: 'lg0' }],
    columnFamilies: [{ name: bytes('cf'), localityGroup: 'lg0' }],
  };
  const request = { sequenceId: 1, tableName, schema, delimiters: delimiters.map(bytes) };
  if (tableName === 'again') await box.create({ ...request, delimiters: [] });
  expect((await box.create(request)).status).toBe(status);
});

test('the life of a table: disable, enable, delete (protocol.md §4.4, O43)', async () => {
  await box.table('life', families);
  await box.write('life', [{ row: 'a', mutations: [put('cf', 'q', 1)] }]);
  expect(await box.change('Enable', 'life')).toBe(1000);
  expect(await box.change('Delete', 'life')).toBe(42);
  expect(await box.change('Disable', 'life')).toBe(200);
  expect(await box.change('Disable', 'life')).toBe(1001);
  expect((await box.tablets('life')).map(({ status }) => status)).toEqual([64]);
  expect(await box.write('life', [{ row: 'a', mutations: [put('cf', 'q', 1)] }])).toEqual([403]);
  expect((await box.scan('life')).status).toBe(403);
  expect(await box.change('Enable', 'life')).toBe(200);
  await box.untilReady('life');
  expect(await box.cells('life')).toEqual(['a cf:q@1=1']);
  await box.change('Disable', 'life');
  expect(await box.change('Delete', 'life')).toBe(200);
  expect(await box.change('Delete', 'life')).toBe(45);
  await box.table('life', families);
  expect(await box.cells('life')).toEqual([]);
});

test('observed-O44 a new schema is taken when the tablet is loaded again', async () => {
  await box.table('schema', families);
  const schema = {
    rawKey: 1,
    localityGroups: [{ name: 'lg0' }],
    columnFamilies: ['cf', 'new'].map((name) => ({ name: bytes(name), localityGroup: 'lg0' })),
  };
  const message = { request: tera.UpdateTableRequest, answer: tera.UpdateTableResponse };
  const update = { sequenceId: 1, tableName: 'schema', schema };
  const answer = await box.call(box.master, 'tera.MasterServer.UpdateTable', message, update);
  expect(answer.status).toBe(200);
  const rows = [{ row: 'a', mutations: [put('new', 'q', 1)] }];
  expect(await box.write('schema', rows)).toEqual([48]);
  await box.change('Disable', 'schema');
  await box.change('Enable', 'schema');
  await box.untilReady('schema');
  expect(await box.write('schema', rows)).toEqual([40]);
});

test('a moved tablet is served by the other server only', async () => {
  await box.table('moved', families);
  await box.write('moved', [{ row: 'a', mutations: [put('cf', 'q', 1)] }]);
  const before = await box.addressOf('moved', bytes('a'));
  await box.cmdCtrl('tablet', 'move', 'moved/tablet00000001', '');
  while ((await box.addressOf('moved', bytes('a'))) === before) await systemClock.sleep(5);
  await box.untilReady('moved');
  expect(await box.cells('moved')).toEqual(['a cf:q@1=1']);
  const rows = [{ row: 'a', mutations: [put('cf', 'q', 2)] }];
  expect(await box.write('moved', rows, before)).toEqual([403]);
});

test('observed-O45 keys that split nothing are answered with success; none means the middle', async () => {
  await box.table('cut', families, { delimiters: ['m'] });
  for (const key of ['m', 'z', '']) {
    if (key !== '') await box.cmdCtrl('tablet', 'split', 'cut/tablet00000001', key);
  }
  expect(await box.tablets('cut')).toHaveLength(2);
  expect((await box.cmdCtrl('tablet', 'split', 'cut/tablet00000001', '')).status).toBe(200);
  const starts = (await box.tablets('cut')).map(({ keyRange }) => keyText(keyRange.keyStart));
  expect(starts).toEqual(['', '6', 'm']);
  expect((await box.cmdCtrl('tablet', 'split', 'cut/nope', 'a')).status).toBe(310);
  expect((await box.cmdCtrl('table', 'split', 'cut', 'x', 'y')).status).toBe(200);
  expect(await box.tablets('cut')).toHaveLength(5);
});

test('starting again on the same data keeps ports, tables, tablets and cells', async () => {
  const first = await runOnebox(undefined, ['a', 'b']);
  await first.table('kept', families, { delimiters: ['m'] });
  await first.write('kept', [{ row: 'a', mutations: [put('cf', 'q', 1)] }]);
  const { clusters } = first.onebox;
  const again = await first.restart();
  expect(again.onebox.clusters).toEqual(clusters);
  await again.untilReady('kept');
  expect(await again.cells('kept')).toEqual(['a cf:q@1=1']);
  expect((await again.tablets('kept')).map(({ path }) => path)).toEqual([
    'kept/tablet00000001',
    'kept/tablet00000002',
  ]);
  await again.stop();
});

test.each([['nexus'], ['a/b'], [''], []])('refuses the clusters %j', async (...clusters) => {
  const ports = { clock: systemClock, random: systemRandom };
  const start = startOnebox({ data: box.data, clusters, tabletServers: 1, ...ports });
  await expect(start).rejects.toThrow(TerautilError);
});

test('observed-O46 in safe mode the master changes no table, and shows and splits on', async () => {
  await box.table('safe', [{ name: 'cf' }]);
  const statusOf = async (action: string): Promise<unknown> => {
    const { status, boolResult, strResult } = await box.cmdCtrl('safemode', action);
    return action === 'get' ? [status, boolResult, strResult] : status;
  };
  const search = async (prefixTableName: string) =>
    box.call(
      box.master,
      'tera.MasterServer.SearchTable',
      { request: tera.SearchTableRequest, answer: tera.SearchTableResponse },
      { prefixTableName, maxNum: 2 },
    );
  expect(await statusOf('get')).toEqual([200, false, 'kMasterIsRunning']);
  expect(await statusOf('enter')).toBe(200);
  expect(await statusOf('get')).toEqual([200, true, 'kMasterIsReadonly']);
  expect(await box.change('Disable', 'safe')).toBe(15);
  expect(await box.change('Delete', 'safe')).toBe(15);
  expect((await box.create({ sequenceId: 1, tableName: 'new' })).status).toBe(15);
  expect((await search('safe')).status).toBe(15);
  await box.cmdCtrl('tablet', 'split', 'safe/tablet00000001', 'm');
  await box.untilReady('safe');
  expect(await box.tablets('safe')).toHaveLength(2);
  expect(await statusOf('leave')).toBe(200);
  const found = await search('sa');
  expect([found.status, found.metaList?.meta?.length, found.isMore]).toEqual([200, 2, true]);
  expect((await search('nothing')).status).toBe(45);
  expect(await box.change('Disable', 'safe')).toBe(200);
});

test('a merge makes one tablet of two neighbours and loses nothing', async () => {
  await box.table('merged', [{ name: 'cf' }], { delimiters: ['g', 'p'] });
  for (const row of ['a', 'h', 'q']) {
    await box.write('merged', [{ row, mutations: [put('cf', 'q', 1, 'v')] }]);
  }
  expect((await box.cmdCtrl('tablet', 'merge', 'merged/tablet00000003')).status).toBe(200);
  await box.untilReady('merged');
  expect((await box.cmdCtrl('tablet', 'merge', 'merged/tablet00000001')).status).toBe(200);
  await box.untilReady('merged');
  const [only, ...others] = await box.tablets('merged');
  expect([only?.path, others]).toEqual(['merged/tablet00000005', []]);
  expect(await box.cells('merged')).toEqual(['a cf:q@1=v', 'h cf:q@1=v', 'q cf:q@1=v']);
  // Alone it has no neighbour.
  expect((await box.cmdCtrl('tablet', 'merge', 'merged/tablet00000005')).status).toBe(200);
  expect(await box.tablets('merged')).toHaveLength(1);
});
