/** What can be done to the master, the tablets and the Nexus of a running one-box. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { socketsRead } from '../../src/clock.js';
import { galaxy, tera } from '../../src/proto/messages.js';
import { createManualClock, type ManualClock } from '../support/manual-clock.js';
import { bytes, createRequest, put, runOnebox, text, type Running } from './onebox-harness.js';

let box: Running;
let clock: ManualClock;

const control = () => box.onebox.control('src');

/** Our own connections to it know that they are closed. */
async function dead(stopped: Promise<void>): Promise<void> {
  await stopped;
  await socketsRead();
}

const create = (tableName: string) =>
  createRequest(tableName, [{ name: 'cf', maxVersions: 3 }], { delimiters: ['m'] });

beforeEach(async () => {
  clock = createManualClock();
  box = await runOnebox(undefined, undefined, clock);
  await box.create(create('t'));
  await clock.advance(100);
});
afterEach(async () => {
  await box.stop();
});

const nexus = {
  get: async (key: string): Promise<string> => {
    const messages = { request: galaxy.ins.GetRequest, answer: galaxy.ins.GetResponse };
    const method = 'galaxy.ins.InsNode.Get';
    return text(
      (await box.call(box.onebox.nexusAddress, method, messages, { key: bytes(key) })).value,
    );
  },
  keepAlive: async (sessionId: string): Promise<void> => {
    const messages = { request: galaxy.ins.KeepAliveRequest, answer: galaxy.ins.KeepAliveResponse };
    const message = { sessionId, timeoutMilliseconds: 600_000_000 };
    const method = 'galaxy.ins.InsNode.KeepAlive';
    await box.call(box.onebox.nexusAddress, method, messages, message);
  },
  lock: async (key: string, sessionId: string): Promise<boolean> => {
    const messages = { request: galaxy.ins.LockRequest, answer: galaxy.ins.LockResponse };
    const method = 'galaxy.ins.InsNode.Lock';
    const message = { key: bytes(key), sessionId };
    return (await box.call(box.onebox.nexusAddress, method, messages, message)).success;
  },
};

/** The status of ShowTables at the master that was started last. */
async function showStatus(): Promise<number> {
  const messages = { request: tera.ShowTablesRequest, answer: tera.ShowTablesResponse };
  const address = box.onebox.clusters[0]?.masterAddress ?? '';
  return (await box.call(address, 'tera.MasterServer.ShowTables', messages, { sequenceId: 1 }))
    .status;
}

/** Of the tablets of the table t. */
async function statuses(): Promise<unknown[]> {
  return (await box.tablets('t')).map(({ status }) => status);
}

async function createStatus(name: string): Promise<number> {
  const messages = { request: tera.CreateTableRequest, answer: tera.CreateTableResponse };
  const address = box.onebox.clusters[0]?.masterAddress ?? '';
  return (await box.call(address, 'tera.MasterServer.CreateTable', messages, create(name))).status;
}

const serverOf = (index: number): string =>
  box.onebox.clusters[0]?.tabletServerAddresses[index] ?? '';
const row = (key: string) => ({
  row: key,
  mutations: [1000, 1001, 1002].map((at) => put('cf', 'q', at)),
});

describe('the master', () => {
  test('dies, its key stays, and the next one is named at another port', async () => {
    await dead(control().stopMaster());
    await expect(showStatus()).rejects.toMatchObject({ id: 'TU-RPC-CONNECT' });
    expect(await nexus.get('/src/master')).toBe(box.master);
    await control().startMaster();
    const next = await nexus.get('/src/master');
    expect(next).not.toBe(box.master);
    expect(box.onebox.clusters[0]?.masterAddress).toBe(next);
    expect(readFileSync(join(box.data, 'onebox.json'), 'utf8')).toContain(`"${next}"`);
    await expect(box.tablets('t')).rejects.toMatchObject({ id: 'TU-RPC-CONNECT' });
    expect([await showStatus(), await createStatus('u')]).toEqual([200, 200]);
  });

  test('comes back at its own port when it is told to', async () => {
    await dead(control().stopMaster());
    await control().startMaster({ samePort: true });
    expect(await box.tablets('t')).toHaveLength(2);
  });

  test.each([
    [{}, 16],
    [{ restoringStatus: 12 }, 12],
  ])('answers for a while that it does not serve yet %o', async (more, status) => {
    await dead(control().stopMaster());
    await control().startMaster({ samePort: true, restoringMs: 500, ...more });
    await clock.advance(499);
    expect([await showStatus(), await createStatus('u')]).toEqual([status, status]);
    expect(await box.change('Disable', 't')).toBe(status);
    // observed-O46: not bound to the master's state.
    expect((await box.cmdCtrl('safemode', 'get')).status).toBe(200);
    await clock.advance(1);
    expect([await showStatus(), await createStatus('u')]).toEqual([200, 200]);
  });

  test('misses no server while it is dead; the next one gives up what it does not find', async () => {
    await dead(control().stopMaster());
    await control().stopTabletServer(1, { noticedAfterMs: 20 });
    await clock.advance(60_000);
    await control().startMaster({ samePort: true });
    expect(await statuses()).toEqual([42, 57]);
    // observed-O5: a master that starts before all its tablet servers.
    expect(await createStatus('u')).toBe(15);
    await dead(control().stopMaster());
    await control().startTabletServer(1);
    await clock.advance(100);
    expect(await box.write('t', [row('z')], serverOf(1))).toEqual([403]);
    await control().startMaster({ samePort: true });
    await clock.advance(100);
    expect(await statuses()).toEqual([42, 42]);
    expect(await createStatus('u')).toBe(200);
  });

  test('what a server held that restarts while there is none is nowhere, the meta table too', async () => {
    await dead(control().stopMaster());
    await control().stopTabletServer(0, { noticedAfterMs: 20 });
    await clock.advance(60_000);
    expect(await nexus.get('/src/root_table')).toBe(serverOf(0));
    await control().startTabletServer(0);
    await clock.advance(60_000);
    expect(await nexus.get('/src/root_table')).toBe(serverOf(0));
    const asked = { tableName: 'meta_table' };
    const messages = { request: tera.ScanTabletRequest, answer: tera.ScanTabletResponse };
    const method = 'tera.TabletNodeServer.ScanTablet';
    expect((await box.call(serverOf(0), method, messages, asked)).status).toBe(403);
    expect(await box.write('t', [row('a')], serverOf(0))).toEqual([403]);
    await control().startMaster({ samePort: true });
    await clock.advance(100);
    expect(await nexus.get('/src/root_table')).toBe(serverOf(1));
    expect((await box.call(serverOf(1), method, messages, asked)).status).toBe(40);
    expect(await statuses()).toEqual([42, 42]);
  });

  test('a dead server that is not missed yet is still not when another master comes', async () => {
    await control().stopTabletServer(1, { noticedAfterMs: 1_000 });
    await dead(control().stopMaster());
    await control().startMaster({ samePort: true });
    expect(await statuses()).toEqual([42, 42]);
    await clock.advance(1_000);
    expect(await statuses()).toEqual([42, 57]);
  });

  test('where only few tablets are away the next master gives them to the others at once', async () => {
    await control().stopTabletServer(1, { noticedAfterMs: 20, safeMode: false });
    await clock.advance(1_000);
    expect(await statuses()).toEqual([42, 65]);
    await dead(control().stopMaster());
    await control().startMaster({ samePort: true });
    await clock.advance(100);
    expect(await statuses()).toEqual([42, 42]);
  });

  test('observed-O46 safe mode is entered and left; a given time ends it', async () => {
    control().enterSafeMode();
    await clock.advance(24 * 60 * 60_000);
    expect(await createStatus('u')).toBe(15);
    control().leaveSafeMode();
    expect(await createStatus('u')).toBe(200);
    control().enterSafeMode(1);
    await clock.advance(59_999);
    expect(await createStatus('v')).toBe(15);
    await clock.advance(1);
    expect(await createStatus('v')).toBe(200);
    // observed-O5: a master with all its servers is in no safe mode when it has started.
    control().enterSafeMode();
    await dead(control().stopMaster());
    await control().startMaster();
    expect(await createStatus('w')).toBe(200);
  });
});

describe('a tablet, by a key that it holds', () => {
  const starts = async (): Promise<string[]> =>
    (await box.tablets('t')).map(({ keyRange }) => text(keyRange.keyStart ?? Buffer.alloc(0)));

  test('is split, merged and moved', async () => {
    expect(control().splitTablet('t', bytes('f'))).toBe(true);
    expect(await starts()).toEqual(['', 'f', 'm']);
    // Its halves are under way.
    expect(control().splitTablet('t', bytes('c'))).toBe(false);
    await clock.advance(100);
    expect(control().splitTablet('t', bytes('f'))).toBe(false);
    expect(control().mergeTablet('t', bytes('f'))).toBe(true);
    await clock.advance(100);
    expect(await starts()).toEqual(['', 'f']);

    expect(await box.write('t', [row('a')], serverOf(0))).toEqual([40]);
    expect(control().moveTablet('t', bytes('a'))).toBe(true);
    expect(await box.write('t', [row('a')], serverOf(0))).toEqual([52]);
    await clock.advance(100);
    expect(await box.write('t', [row('a')], serverOf(1))).toEqual([40]);
    expect(control().moveTablet('t', bytes('a'), 0)).toBe(true);
    await clock.advance(100);
    expect(await box.write('t', [row('a')], serverOf(0))).toEqual([40]);
  });

  test('observed-O14 is flushed', async () => {
    await box.write('t', [row('a')]);
    await box.write('t', [row('a')]);
    expect(control().flushTablet('t', bytes('a'))).toBe(true);
    const scanned = await box.scan('t', { start: bytes('a'), end: bytes('b'), maxVersion: 9 });
    expect(scanned.results?.keyValues).toHaveLength(2);
  });
});

describe('the Nexus', () => {
  test('dies and comes back at its port: values stay, nobody is known, nobody locks for a while', async () => {
    await nexus.keepAlive('a');
    expect(await nexus.lock('/l/x', 'a')).toBe(true);
    await dead(box.onebox.nexus.stop());
    await expect(nexus.get('/src/master')).rejects.toMatchObject({ id: 'TU-RPC-CONNECT' });
    // What servers publish meanwhile is there when it is back.
    await dead(control().stopMaster());
    await control().startMaster();
    await box.onebox.nexus.start(6_000);
    expect(await nexus.get('/src/master')).toBe(box.onebox.clusters[0]?.masterAddress);
    expect(await nexus.get('/l/x')).toBe('');
    await nexus.keepAlive('b');
    await clock.advance(5_999);
    expect(await nexus.lock('/l/x', 'b')).toBe(false);
    // observed-O63: after the grace the lock of a session that nobody knows is anybody's.
    await clock.advance(1);
    expect(await nexus.lock('/l/x', 'b')).toBe(true);
    await nexus.keepAlive('a');
    expect(await nexus.lock('/l/x', 'a')).toBe(false);
  });

  test('observed-O48 a session that is heard of again has its lock again after a restart', async () => {
    await nexus.keepAlive('a');
    await nexus.lock('/l/x', 'a');
    await dead(box.onebox.nexus.stop());
    await box.onebox.nexus.start();
    await nexus.keepAlive('a');
    await nexus.keepAlive('b');
    expect(await nexus.lock('/l/x', 'b')).toBe(false);
  });

  test('ends all sessions, and refuses locks for a time, when it is told to', async () => {
    for (const session of ['a', 'b']) await nexus.keepAlive(session);
    await nexus.lock('/l/x', 'a');
    box.onebox.nexus.expireSessions();
    for (const session of ['a', 'b']) await nexus.keepAlive(session);
    box.onebox.nexus.startGrace(3_000);
    expect(await nexus.lock('/l/x', 'b')).toBe(false);
    await clock.advance(3_000);
    expect(await nexus.lock('/l/x', 'b')).toBe(true);
  });
});
