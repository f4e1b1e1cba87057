/** What the original programs need of a one-box: seen with them, beside a real cluster (docs/verified.md). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.js';
import { int64ToBigint } from '../../src/proto/int64.js';
import { tera } from '../../src/proto/messages.js';
import { bytes, put, runOnebox, type Running } from './onebox-harness.js';

/** The C++ client takes states older than this for unknown, whatever they say (its own default). */
const STATUS_AGE_MICROS = 60_000_000n;

let box: Running;
beforeAll(async () => {
  box = await runOnebox();
});
afterAll(async () => {
  await box.stop();
});

const families = [{ name: 'cf' }];

test('show: the state of a tablet bears the time of the answer', async () => {
  await box.table('shown', families, { delimiters: ['m'] });
  const before = systemClock.wallMicros();
  const { tabletMetaList } = await box.showTables({ startTableName: 'shown', maxTableNum: 1 });
  expect(tabletMetaList?.timestamp).toHaveLength(2);
  for (const timestamp of tabletMetaList?.timestamp ?? []) {
    expect(int64ToBigint(timestamp) - before).toBeGreaterThanOrEqual(0n);
    expect(int64ToBigint(timestamp) - before).toBeLessThan(STATUS_AGE_MICROS);
  }
});

test('showts: a server is ready now, and the first one holds the meta table', async () => {
  await box.table('counted', families);
  const { masterAddress = '' } = box.onebox.clusters[0] ?? {};
  const before = systemClock.wallMicros();
  const answer = await box.call(
    masterAddress,
    'tera.MasterServer.ShowTabletNodes',
    { request: tera.ShowTabletNodesRequest, answer: tera.ShowTabletNodesResponse },
    { sequenceId: 1, isShowall: true },
  );
  const all = (await box.showTables()).tabletMetaList?.meta ?? [];
  for (const { addr, statusM, timestamp, tabletTotal } of answer.tabletnodeInfo) {
    expect(statusM).toBe('kReady');
    expect(int64ToBigint(timestamp ?? 0) - before).toBeGreaterThanOrEqual(0n);
    expect(int64ToBigint(timestamp ?? 0) - before).toBeLessThan(STATUS_AGE_MICROS);
    expect(tabletTotal).toBe(all.filter(({ serverAddr }) => serverAddr === addr).length);
  }
  expect(all.map(({ tableName }) => tableName)).toContain('meta_table');
});

test('tablet reload: the tablet comes back on its server and takes writes', async () => {
  await box.table('again', families);
  const server = await box.addressOf('again', bytes('a'));
  expect((await box.cmdCtrl('tablet', 'reload', 'again/tablet00000001')).status).toBe(200);
  expect((await box.tablets('again')).map(({ status }) => status)).not.toContain(42);
  await box.untilReady('again');
  expect(await box.addressOf('again', bytes('a'))).toBe(server);
  expect(await box.write('again', [{ row: 'a', mutations: [put('cf', 'q', 1)] }])).toEqual([40]);
  expect((await box.cmdCtrl('tablet', 'reload', 'again/nope')).status).toBe(310);
});
