/** Every fault that a script can hold, met by raw calls over real sockets (docs/onebox.md). */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TerautilError } from '../../src/errors.js';
import { parseFaults } from '../../src/onebox/faults/load.js';
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

let box: Running;
let clock: ManualClock;

beforeEach(async () => {
  clock = createManualClock();
  box = await runOnebox(undefined, undefined, clock);
  for (const tableName of ['t', 'other']) {
    const families = [{ name: 'cf', maxVersions: 3 }];
    await box.create(createRequest(tableName, families, { delimiters: ['m'] }));
  }
  await clock.advance(100);
});
afterEach(async () => {
  await box.stop();
});

/** Adds what a file with these faults would hold. */
function script(faults: string): void {
  const { rules } = parseFaults(`faults:\n${faults}\n`, 'faults.yaml');
  for (const rule of rules) box.onebox.faults.add(rule);
}

const control = () => box.onebox.control('src');
const address = (index: number): string =>
  box.onebox.clusters[0]?.tabletServerAddresses[index] ?? '';

const writeRows = (rows: readonly string[], table = 't'): Promise<number[]> =>
  box.write(
    table,
    rows.map((row) => ({ row, mutations: [put('cf', 'q', 1)] })),
  );

/** The rows that are there, in both tablets. */
async function rowsOf(table = 't'): Promise<string[]> {
  const packs = [await box.scan(table), await box.scan(table, { start: bytes('m') })];
  return packs.flatMap(cellTexts).map((cell) => cell.slice(0, cell.indexOf(' ')));
}

/** The id of the error with which a call ends; null = it ends well. */
async function failure(call: Promise<unknown>): Promise<string | null> {
  return call.then(
    () => null,
    (error: unknown) => (error instanceof TerautilError ? error.id : String(error)),
  );
}

/** A write of one row that waits at most so long for its answer. */
function impatientWrite(row: string, timeoutMs = 250): Promise<Buffer> {
  const message = {
    tabletName: 't',
    rowList: [{ rowKey: bytes(row), mutationSequence: [put('cf', 'q', 1)] }],
  };
  const body = tera.WriteTabletRequest.encode(message).finish();
  const server = row < 'm' ? address(0) : address(1);
  return box.channels.call(server, 'tera.TabletNodeServer.WriteTablet', body, { timeoutMs });
}

const nexusCall = {
  get: async (key: string): Promise<galaxy.ins.GetResponse> => {
    const messages = { request: galaxy.ins.GetRequest, answer: galaxy.ins.GetResponse };
    const method = 'galaxy.ins.InsNode.Get';
    return box.call(box.onebox.nexusAddress, method, messages, { key: bytes(key) });
  },
  keepAlive: async (sessionId: string): Promise<void> => {
    const messages = { request: galaxy.ins.KeepAliveRequest, answer: galaxy.ins.KeepAliveResponse };
    const message = { sessionId, timeoutMilliseconds: 600_000_000 };
    await box.call(box.onebox.nexusAddress, 'galaxy.ins.InsNode.KeepAlive', messages, message);
  },
  lock: async (key: string, sessionId: string): Promise<boolean> => {
    const messages = { request: galaxy.ins.LockRequest, answer: galaxy.ins.LockResponse };
    const message = { key: bytes(key), sessionId };
    const method = 'galaxy.ins.InsNode.Lock';
    return (await box.call(box.onebox.nexusAddress, method, messages, message)).success;
  },
};

describe('which calls', () => {
  test('a rule passes over calls, happens so many times, and then is over', async () => {
    script('- { on: { method: WriteTablet }, skip: 1, times: 2, do: { rows: { status: 23 } } }');
    const statuses: number[][] = [];
    for (const row of ['a', 'b', 'c', 'd']) statuses.push(await writeRows([row]));
    expect(statuses).toEqual([[40], [23], [23], [40]]);
    expect(await rowsOf()).toEqual(['a', 'd']);
    expect(box.onebox.faults.fired()).toEqual([2]);
  });

  test('a rule is about a method, a table and a server', async () => {
    script(`- { on: { method: ReadTablet }, times: always, do: { rpcError: 1 } }
- { on: { method: WriteTablet, table: other }, times: always, do: { rows: { status: 90 } } }
- { on: { method: WriteTablet, server: 1 }, times: always, do: { rows: { status: 23 } } }`);
    expect(await writeRows(['a'])).toEqual([40]);
    expect(await writeRows(['n'])).toEqual([23]);
    expect(await writeRows(['a'], 'other')).toEqual([90]);
    // The first rule that is due takes the call.
    expect(await writeRows(['n'], 'other')).toEqual([90]);
    expect(box.onebox.faults.fired()).toEqual([0, 2, 1]);
  });

  test('chance follows from the seed', async () => {
    const rule =
      '- { on: { method: WriteTablet }, times: always, chance: 0.3, do: { rows: { status: 23 } } }';
    script(rule);
    const statuses: number[] = [];
    for (let i = 0; i < 100; i++) statuses.push(...(await writeRows([`a${i}`])));
    const refused = statuses.filter((status) => status === 23).length;
    expect(refused).toBeGreaterThan(15);
    expect(refused).toBeLessThan(45);
    expect(box.onebox.faults.fired()).toEqual([refused]);
  });

  test('what a rule names must be there', () => {
    expect(() => {
      script('- { at: 1s, do: { stopMaster: { cluster: b } } }');
    }).toThrow('Fault 1 is about cluster b');
    expect(() => {
      script('- { on: { method: ScanTablet, server: 2 }, do: { rpcError: 1 } }');
    }).toThrow('Fault 1 is about tablet server 2');
  });
});

describe('what a call meets with', () => {
  test('a status, by its name, and nothing is executed', async () => {
    script('- { on: { method: WriteTablet }, do: { status: kTabletNodeIsBusy } }');
    await expect(writeRows(['a'])).rejects.toThrow('overall status 23');
    expect(await rowsOf()).toEqual([]);
  });

  test.each([
    ['ShowTables', 17, () => box.showTables()],
    ['ScanTablet', 703, () => box.scan('t')],
    ['ReadTablet', 75, () => box.read('t', [{ key: bytes('a') }])],
    ['CmdCtrl', 15, () => box.cmdCtrl('safemode', 'get')],
  ])('a status of %s', async (method, status, call) => {
    script(`- { on: { method: ${method} }, do: { status: ${String(status)} } }`);
    expect((await call()).status).toBe(status);
  });

  test('each so-manieth row of writes is refused, counted on from call to call', async () => {
    script(`- on: { method: WriteTablet }
  times: always
  do: { rows: { status: 73, every: 2 } }`);
    expect(await writeRows(['a', 'b', 'c'])).toEqual([40, 73, 40]);
    expect(await writeRows(['d', 'e'])).toEqual([73, 40]);
    expect(await rowsOf()).toEqual(['a', 'c', 'e']);
  });

  test('rows that are refused may be applied', async () => {
    script('- { on: { method: WriteTablet }, do: { rows: { status: 73, applied: true } } }');
    expect(await writeRows(['a', 'b'])).toEqual([73, 73]);
    expect(await rowsOf()).toEqual(['a', 'b']);
  });

  test.each([
    ['rpcError: 1', 'TU-RPC-REFUSED', false],
    ['lose: request', 'TU-RPC-TIMEOUT', false],
    ['lose: answer', 'TU-RPC-TIMEOUT', true],
    ['cut: request', 'TU-RPC-BROKEN', false],
    ['cut: answer', 'TU-RPC-BROKEN', true],
    ['cut: halfway', 'TU-RPC-BROKEN', true],
  ])('%s ends with %s', async (fault, id, isApplied) => {
    script(`- { on: { method: WriteTablet }, do: { ${fault} } }`);
    expect(await failure(impatientWrite('a'))).toBe(id);
    expect(await rowsOf()).toEqual(isApplied ? ['a'] : []);
    expect(await writeRows(['b'])).toEqual([40]);
  });

  test.each([
    ['request', false],
    ['answer', true],
  ])('a late %s', async (what, isAppliedAtOnce) => {
    script(`- { on: { method: WriteTablet }, do: { delay: { ${what}: 5s } } }`);
    const write = writeRows(['a']);
    let isAnswered = false;
    void write.then(() => (isAnswered = true));
    await expect.poll(() => box.onebox.faults.fired()).toEqual([1]);
    await clock.advance(4_900);
    expect(await rowsOf()).toEqual(isAppliedAtOnce ? ['a'] : []);
    expect(isAnswered).toBe(false);
    await clock.advance(200);
    expect(await write).toEqual([40]);
    expect(await rowsOf()).toEqual(['a']);
  });

  test('a Nexus that does not lead', async () => {
    script(`- { on: { method: Get }, do: { notLeader: "127.0.0.1:1" } }
- { on: { method: Get }, do: { notLeader: "" } }`);
    const answers = [await nexusCall.get('/k'), await nexusCall.get('/k')];
    expect(answers.map(({ success, leaderId }) => [success, leaderId])).toEqual([
      [false, '127.0.0.1:1'],
      [false, ''],
    ]);
    expect((await nexusCall.get('/src/master')).success).toBe(true);
  });
});

describe('scans', () => {
  const session = { sessionId: 7, start: bytes('a'), bufferLimit: 1 };
  const NO_PACK = (1n << 64n) - 1n;
  const packId = ({ resultsId }: tera.ScanTabletResponse): bigint =>
    int64ToBigint(resultsId) & NO_PACK;

  beforeEach(async () => {
    await writeRows(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  test('evicted sessions are unknown afterwards', async () => {
    script('- { on: { method: ScanTablet }, skip: 1, do: { scan: evict } }');
    expect(packId(await box.scan('t', session))).toBe(0n);
    expect(packId(await box.scan('t', { ...session, partOfSession: true }))).toBe(NO_PACK);
  });

  test('a scan of the meta table has no sessions to lose', async () => {
    script('- { on: { method: ScanTablet, table: meta_table }, do: { scan: evict } }');
    expect((await box.scan('meta_table')).status).toBe(40);
    expect(box.onebox.faults.fired()).toEqual([1]);
  });

  test('a session that is unknown once goes on', async () => {
    script('- { on: { method: ScanTablet }, skip: 1, do: { scan: unknown } }');
    const first = await box.scan('t', session);
    expect(packId(await box.scan('t', { ...session, partOfSession: true }))).toBe(NO_PACK);
    const second = await box.scan('t', { ...session, partOfSession: true });
    expect(packId(second)).toBe(1n);
    expect(cellTexts(second)[0]).not.toBe(cellTexts(first)[0]);
  });

  test('a gap in the packs', async () => {
    const whole = cellTexts(await box.scan('t', { start: bytes('a') }));
    script('- { on: { method: ScanTablet }, skip: 1, do: { scan: gap } }');
    const first = await box.scan('t', session);
    const second = await box.scan('t', { ...session, partOfSession: true });
    expect(packId(second)).toBe(2n);
    const got = [first, second].flatMap(cellTexts);
    const missing = whole.slice(0, whole.indexOf(got.at(-1) ?? '')).filter((c) => !got.includes(c));
    expect(missing.length).toBeGreaterThan(0);
  });

  test('a pack that does not say where the scan stands', async () => {
    script('- { on: { method: ScanTablet }, do: { scan: noEnd } }');
    const pack = await box.scan('t', { start: bytes('a') });
    expect(Object.hasOwn(pack, 'complete')).toBe(false);
    expect(Object.hasOwn(pack, 'end')).toBe(false);
  });

  test('a damaged file behind the first half of a pack', async () => {
    script('- { on: { method: ScanTablet }, do: { scan: damaged } }');
    const pack = await box.scan('t', { start: bytes('a') });
    expect([pack.status, pack.complete, cellTexts(pack).length]).toEqual([46, true, 3]);
  });

  test('the time of a scan is up early', async () => {
    script('- { on: { method: ScanTablet }, do: { outOfTime: 4 } }');
    const pack = await box.scan('t', { start: bytes('a') });
    expect([pack.status, pack.complete]).toEqual([704, false]);
    expect(cellTexts(pack).length).toBeLessThan(6);
    expect(cellTexts(await box.scan('t', { start: bytes('a') }))).toHaveLength(6);
  });
});

describe('what happens to the cluster', () => {
  const starts = async (): Promise<string[]> =>
    (await box.tablets('t')).map(({ keyRange }) => text(keyRange.keyStart ?? Buffer.alloc(0)));

  test('a tablet splits, by a call that is executed or refused afterwards', async () => {
    script('- { on: { method: WriteTablet, table: t }, do: { split: { key: "c\\\\x00" } } }');
    await writeRows(['a', 'b']);
    await clock.advance(1_000);
    expect(await starts()).toEqual(['', 'c\0', 'm']);
  });

  test('tablets merge at a time', async () => {
    script('- { at: 5s, do: { merge: { table: t } } }');
    await clock.advance(4_900);
    expect(await starts()).toEqual(['', 'm']);
    await clock.advance(1_000);
    expect(await starts()).toEqual(['']);
  });

  test('the tablet of a call moves', async () => {
    script('- { on: { method: WriteTablet }, do: { move: {} } }');
    await writeRows(['n']);
    await clock.advance(1_000);
    const servers = (await box.tablets('t')).map(({ serverAddr }) => serverAddr);
    expect(servers).toEqual([address(0), address(0)]);
  });

  test('the tablet of a call is flushed', async () => {
    await writeRows(['a']);
    await writeRows(['n']);
    script('- { on: { method: ReadTablet }, do: { flush: {} } }');
    await box.read('t', [{ key: bytes('n') }]);
    // Each is seen once still: a cell written again after the flush counts as another version of one set.
    expect(await rowsOf()).toEqual(['a', 'n']);
    expect(box.onebox.faults.fired()).toEqual([1]);
  });

  test('a table is disabled, and dropped', async () => {
    script(`- { on: { method: ScanTablet, table: t }, do: { disableTable: {} } }
- { on: { method: ScanTablet, table: other }, do: { dropTable: {} } }`);
    await box.scan('t');
    await box.scan('other');
    await clock.advance(1_000);
    const tables = (await box.showTables()).tableMetaList?.meta ?? [];
    expect(tables.map(({ tableName, status }) => [tableName, status])).toEqual([
      ['meta_table', 1000],
      ['t', 1001],
    ]);
  });

  test('a tablet server dies by a call, and comes back', async () => {
    script('- { on: { method: WriteTablet }, do: { stopTabletServer: { for: 3s } } }');
    expect(await failure(impatientWrite('a', 5_000))).toBe('TU-RPC-BROKEN');
    expect(await failure(impatientWrite('a'))).toBe('TU-RPC-CONNECT');
    await clock.advance(4_000);
    await expect.poll(() => failure(writeRows(['a']))).toBe(null);
    expect(await rowsOf()).toEqual(['a']);
  });

  test('a master is away for a time', async () => {
    script('- { on: { method: ShowTables }, do: { stopMaster: { for: 3s } } }');
    expect(await failure(box.showTables())).toBe('TU-RPC-BROKEN');
    const before = text((await nexusCall.get('/src/master')).value);
    await clock.advance(4_000);
    await expect
      .poll(async () => text((await nexusCall.get('/src/master')).value))
      .not.toBe(before);
  });

  test('a master is in safe mode for a time', async () => {
    script('- { at: 1s, do: { safeMode: { for: 3s } } }');
    await clock.advance(1_100);
    expect(await box.change('Disable', 'other')).toBe(15);
    await clock.advance(3_000);
    expect(await box.change('Disable', 'other')).toBe(200);
  });

  test('the sessions of the Nexus end', async () => {
    await nexusCall.keepAlive('one');
    expect(await nexusCall.lock('/l', 'one')).toBe(true);
    await nexusCall.keepAlive('one');
    await nexusCall.keepAlive('two');
    expect(await nexusCall.lock('/l', 'two')).toBe(false);
    script('- { on: { method: Get }, do: { expireSessions: all } }');
    await nexusCall.get('/k');
    await nexusCall.keepAlive('two');
    expect(await nexusCall.lock('/l', 'two')).toBe(true);
  });

  test('the Nexus is in its grace', async () => {
    await nexusCall.keepAlive('one');
    script('- { at: 1s, do: { nexusGrace: 6s } }');
    await clock.advance(1_100);
    expect(await nexusCall.lock('/l', 'one')).toBe(false);
    await clock.advance(6_000);
    expect(await nexusCall.lock('/l', 'one')).toBe(true);
  });

  test('the Nexus is away for a time', async () => {
    script('- { on: { method: Get }, do: { stopNexus: { for: 3s } } }');
    expect(await failure(nexusCall.get('/k'))).toBe('TU-RPC-BROKEN');
    expect(await failure(nexusCall.get('/k'))).toBe('TU-RPC-CONNECT');
    await clock.advance(4_000);
    await expect.poll(() => failure(nexusCall.get('/src/master'))).toBe(null);
  });

  test('a table that is not there stays away', async () => {
    script('- { at: 1s, do: { dropTable: { table: gone } } }');
    await clock.advance(1_100);
    expect(control().hasTable('t')).toBe(true);
    expect(box.onebox.faults.fired()).toEqual([1]);
  });
});
