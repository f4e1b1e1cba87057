/** Tablet servers of a one-box that die and come back, by a clock that the test moves. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { int64ToBigint } from '../../src/proto/int64.js';
import { galaxy, tera } from '../../src/proto/messages.js';
import { createManualClock, type ManualClock } from '../support/manual-clock.js';
import {
  bytes,
  cellTexts,
  createRequest,
  put,
  runOnebox,
  text,
  type Running,
} from './onebox-harness.js';

const READY = 42;
const LOADING = 43;
const OFFLINE = 57;
const DELAY_OFFLINE = 65;

let box: Running;
let clock: ManualClock;
afterEach(async () => {
  await box.stop();
});

const control = () => box.onebox.control('src');
const address = (index: number): string =>
  box.onebox.clusters[0]?.tabletServerAddresses[index] ?? '';

/** A table with tablets [, m) on the first server and [m, ) on the second, a row in each. */
async function start(tabletServers = 2): Promise<void> {
  clock = createManualClock();
  box = await runOnebox(undefined, undefined, clock, tabletServers);
  const families = [{ name: 'cf', maxVersions: 3 }];
  await box.create(createRequest('t', families, { delimiters: ['m'] }));
  await clock.advance(100);
  for (const row of ['a', 'z']) {
    const mutations = [1000, 1001, 1002].map((at) => put('cf', 'q', at));
    expect(await box.write('t', [{ row, mutations }])).toEqual([40]);
  }
}

/** Server and status of each tablet, as the master shows them. */
async function shown(): Promise<[number, number | null | undefined][]> {
  const servers = box.onebox.clusters[0]?.tabletServerAddresses ?? [];
  return (await box.tablets('t')).map((meta) => [
    servers.indexOf(meta.serverAddr ?? ''),
    meta.status,
  ]);
}

/** The servers that the meta table names, read from the server `index`. */
async function recorded(index: number): Promise<(string | undefined)[] | number> {
  const messages = { request: tera.ScanTabletRequest, answer: tera.ScanTabletResponse };
  const method = 'tera.TabletNodeServer.ScanTablet';
  const message = { tableName: 'meta_table', start: bytes('t#'), end: bytes('t$') };
  const answer = await box.call(address(index), method, messages, message);
  if (answer.status !== 40) return answer.status;
  return (answer.results?.keyValues ?? []).map(
    ({ value }) => tera.TabletMeta.decode(value ?? Buffer.alloc(0)).serverAddr,
  );
}

async function rootTable(): Promise<string> {
  const messages = { request: galaxy.ins.GetRequest, answer: galaxy.ins.GetResponse };
  const method = 'galaxy.ins.InsNode.Get';
  const key = { key: bytes('/src/root_table') };
  return text((await box.call(box.onebox.nexusAddress, method, messages, key)).value);
}

function showNodes(message: Omit<tera.ShowTabletNodesRequest.$Properties, 'sequenceId'>) {
  const messages = { request: tera.ShowTabletNodesRequest, answer: tera.ShowTabletNodesResponse };
  const method = 'tera.MasterServer.ShowTabletNodes';
  return box.call(box.master, method, messages, { sequenceId: 1, ...message });
}

/** All cells of the row, wherever its tablet is. */
async function cellsOf(row: string): Promise<string[]> {
  const end = bytes(`${row}\0`);
  return cellTexts(await box.scan('t', { start: bytes(row), end, maxVersion: 9 }));
}

const ALL = (row: string): string[] => [1002, 1001, 1000].map((at) => `${row} cf:q@${at}=${at}`);

const safeMode = async (): Promise<boolean> => (await box.cmdCtrl('safemode', 'get')).boolResult;

describe('a tablet server that is killed', () => {
  test('refuses connections and breaks those that it had, at once', async () => {
    await start();
    const socket = connect({ host: '127.0.0.1', port: Number(address(1).split(':')[1]) });
    await once(socket, 'connect');
    const closed = once(socket, 'close');
    const gone = control().stopTabletServer(1);
    await expect(cellsOf('z')).rejects.toMatchObject({ id: 'TU-RPC-CONNECT' });
    await Promise.all([gone, closed]);
    await expect(cellsOf('z')).rejects.toMatchObject({ id: 'TU-RPC-CONNECT' });
    expect(await cellsOf('a')).toEqual(ALL('a'));
    // To stop what is stopped and to start what runs has no effect.
    await control().stopTabletServer(1);
    await control().startTabletServer(0);
    expect(await cellsOf('a')).toEqual(ALL('a'));
  });

  test('observed-O5 looks alive for 10 s; then its tablets are offline and the master in safe mode', async () => {
    await start();
    await control().stopTabletServer(1);
    const diedAt = clock.wallMicros();
    await clock.advance(9_999);
    expect(await shown()).toEqual([
      [0, READY],
      [1, READY],
    ]);
    expect(await recorded(0)).toEqual([address(0), address(1)]);
    const { tabletnodeInfo } = await showNodes({ isShowall: true });
    expect(tabletnodeInfo.map(({ addr, statusM }) => [addr, statusM])).toEqual([
      [address(0), 'kReady'],
      [address(1), 'kReady'],
    ]);
    expect(int64ToBigint(tabletnodeInfo[1]?.timestamp ?? 0)).toBe(diedAt);
    expect(await safeMode()).toBe(false);

    await clock.advance(1);
    expect(await shown()).toEqual([
      [0, READY],
      [1, OFFLINE],
    ]);
    expect(await recorded(0)).toEqual([address(0), address(1)]);
    expect((await showNodes({ isShowall: true })).tabletnodeInfo).toHaveLength(1);
    expect((await showNodes({ isShowall: false, addr: address(1) })).status).toBe(306);
    expect(await safeMode()).toBe(true);
    expect(await box.change('Disable', 't')).toBe(15);
    // Nobody takes them, however long, until an operator says so.
    await clock.advance(600_000);
    expect(await shown()).toEqual([
      [0, READY],
      [1, OFFLINE],
    ]);
  });

  test('its tablets go to the others when safe mode is left, and nothing is lost', async () => {
    await start();
    await control().stopTabletServer(1, { noticedAfterMs: 20 });
    await clock.advance(20);
    control().leaveSafeMode();
    await clock.advance(100);
    expect(await shown()).toEqual([
      [0, READY],
      [0, READY],
    ]);
    expect(await recorded(0)).toEqual([address(0), address(0)]);
    expect(await cellsOf('z')).toEqual(ALL('z'));
    box = await box.restart();
    await clock.advance(100);
    expect(await shown()).toEqual([
      [0, READY],
      [0, READY],
    ]);
  });

  test('where its tablets are few they wait, kTabletDelayOffline, and go to the others by themselves', async () => {
    await start();
    const loss = { noticedAfterMs: 20, takenOverAfterMs: 500, safeMode: false };
    await control().stopTabletServer(1, loss);
    await clock.advance(519);
    expect((await shown())[1]).toEqual([1, DELAY_OFFLINE]);
    expect(await safeMode()).toBe(false);
    await clock.advance(1);
    expect((await shown())[1]).toEqual([0, OFFLINE]);
    await clock.advance(100);
    expect((await shown())[1]).toEqual([0, READY]);
    expect(await cellsOf('z')).toEqual(ALL('z'));
    // It comes back without tablets, and gets none of its own accord.
    await control().startTabletServer(1);
    await clock.advance(600_000);
    expect((await shown())[1]).toEqual([0, READY]);
    expect((await showNodes({ isShowall: true })).tabletnodeInfo).toHaveLength(2);
  });

  test('safe mode is decided by the tenth of all tablets that it may hold', async () => {
    await start(3);
    const delimiters = Array.from({ length: 40 }, (_, index) => bytes(`d${10 + index}`));
    const schema = {
      name: 'many',
      rawKey: 1,
      localityGroups: [{ name: 'lg0' }],
      columnFamilies: [{ name: bytes('cf'), localityGroup: 'lg0' }],
    };
    await box.create({ sequenceId: 1, tableName: 'many', schema, delimiters });
    await clock.advance(100);
    const move = (tablet: tera.TabletMeta.$Properties | undefined, server: number): boolean =>
      control().moveTablet('many', Buffer.from(tablet?.keyRange.keyStart ?? []), server);
    // 44 tablets, the meta table's among them: 4 may be away.
    const places = await box.tablets('many');
    const [, , , , ...others] = places.filter(({ serverAddr }) => serverAddr === address(2));
    for (const tablet of others) expect(move(tablet, 0)).toBe(true);
    await clock.advance(100);
    await control().stopTabletServer(2, { noticedAfterMs: 20 });
    await clock.advance(20);
    expect(await safeMode()).toBe(false);
    await control().startTabletServer(2);
    await clock.advance(100);
    expect(move(others[0], 2)).toBe(true);
    await clock.advance(100);
    await control().stopTabletServer(2, { noticedAfterMs: 20 });
    await clock.advance(20);
    expect(await safeMode()).toBe(true);
  });

  test.each([
    ['before the master missed it', 5, 20],
    ['after that', 500, 20],
  ])('comes back at its address %s, and gets its tablets again', async (_, deadMs, noticedMs) => {
    await start();
    for (const row of ['zz', 'zzz'])
      await box.write('t', [{ row, mutations: [put('cf', 'q', 1)] }]);
    const first = { start: bytes('z'), sessionId: 7, partOfSession: false, bufferLimit: 1 };
    expect((await box.scan('t', first)).complete).toBe(false);
    await control().stopTabletServer(1, { noticedAfterMs: noticedMs });
    await clock.advance(deadMs);
    await control().startTabletServer(1);
    expect((await shown())[1]).toEqual([1, OFFLINE]);
    expect((await box.scan('t', { start: bytes('z') })).status).toBe(403);
    await clock.advance(11);
    expect((await shown())[1]).toEqual([1, LOADING]);
    await clock.advance(100);
    expect((await shown())[1]).toEqual([1, READY]);
    expect(await cellsOf('z')).toEqual(ALL('z'));
    const lost = await box.scan('t', { ...first, partOfSession: true });
    expect(int64ToBigint(lost.resultsId)).toBe((1n << 64n) - 1n);
    // O5: until an operator ends it.
    expect(await safeMode()).toBe(true);
  });

  test('the only one: its tablets stay offline until it is back, the meta table too', async () => {
    await start(1);
    await control().stopTabletServer(0, { noticedAfterMs: 20 });
    await clock.advance(1_000);
    control().leaveSafeMode();
    await clock.advance(1_000);
    expect(await shown()).toEqual([
      [0, OFFLINE],
      [0, OFFLINE],
    ]);
    expect((await showNodes({ isShowall: true })).tabletnodeInfo).toEqual([]);
    await control().startTabletServer(0);
    expect(await recorded(0)).toBe(403);
    await clock.advance(100);
    expect(await recorded(0)).toEqual([address(0), address(0)]);
    for (const row of ['a', 'z']) expect(await cellsOf(row)).toEqual(ALL(row));
  });

  test('the one with the meta table: another one gets it as soon as the master knows', async () => {
    await start();
    expect(await rootTable()).toBe(address(0));
    await control().stopTabletServer(0, { noticedAfterMs: 1_000 });
    await clock.advance(999);
    expect(await rootTable()).toBe(address(0));
    expect(await recorded(1)).toBe(403);
    await clock.advance(100);
    expect(await rootTable()).toBe(address(1));
    expect(await recorded(1)).toEqual([address(0), address(1)]);
    // It does not go back.
    await control().startTabletServer(0);
    await clock.advance(100);
    expect(await rootTable()).toBe(address(1));
    expect(await recorded(0)).toBe(403);
  });

  test('another that nobody misses yet can get nothing done', async () => {
    await start(3);
    await control().stopTabletServer(1);
    expect(control().moveTablet('t', bytes('z'), 0)).toBe(false);
    expect(control().splitTablet('t', bytes('p'))).toBe(false);
    expect(control().mergeTablet('t', bytes('a'))).toBe(false);
    expect(control().flushTablet('t', bytes('z'))).toBe(false);
    // The master sends a tablet there all the same; it loads for ever, until the master knows.
    expect(control().moveTablet('t', bytes('a'), 1)).toBe(true);
    await clock.advance(1_000);
    expect((await shown())[0]).toEqual([1, LOADING]);
    await clock.advance(9_000);
    expect((await shown())[0]).toEqual([1, OFFLINE]);
    control().leaveSafeMode();
    await clock.advance(100);
    for (const [server, status] of await shown()) {
      expect(server).not.toBe(1);
      expect(status).toBe(READY);
    }
    expect(await cellsOf('a')).toEqual(ALL('a'));
  });

  test('observed-O14 what its log held twice counts twice when the tablet is loaded', async () => {
    await start();
    const mutations = [1000, 1001, 1002].map((at) => put('cf', 'q', at));
    await box.write('t', [{ row: 'z', mutations }]);
    expect(await cellsOf('z')).toEqual(ALL('z'));
    await control().stopTabletServer(1);
    await control().startTabletServer(1);
    await clock.advance(100);
    expect(await cellsOf('z')).toEqual(ALL('z').slice(0, 2));
    // From a file nothing is lost any more.
    await box.write('t', [{ row: 'a', mutations }]);
    await box.write('t', [{ row: 'z', mutations }]);
    expect(control().flushTablet('t', bytes('z'))).toBe(true);
    expect(await cellsOf('z')).toEqual(ALL('z'));
  });
});

test('a server or a table that is not there is named', async () => {
  await start();
  await expect(control().stopTabletServer(2)).rejects.toMatchObject({ id: 'TU-USAGE' });
  expect(() => control().splitTablet('nope', bytes('a'))).toThrow('no table nope');
  expect(() => box.onebox.control('nope')).toThrow('no cluster nope');
});
