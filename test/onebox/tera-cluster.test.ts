/** The `Cluster` port against a one-box: one call of each kind. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RowBatch } from '../../src/cells/batch.js';
import { EMPTY_KEY, rowKey, type RowKey } from '../../src/cells/bytes.js';
import { systemClock, systemRandom } from '../../src/clock.js';
import { encodeBatch } from '../../src/cells/encode-batch.js';
import type { Cluster, Interval, TableSchema } from '../../src/migration/ports.js';
import { startOnebox, type Onebox } from '../../src/onebox/onebox.js';
import { tera } from '../../src/proto/messages.js';
import { createChannels } from '../../src/rpc/channels.js';
import type { Channels } from '../../src/rpc/types.js';
import { createTeraCluster } from '../../src/tera/cluster.js';
import { readFlagFile } from '../../src/tera/flag-file.js';
import { schemaFromMessage } from '../../src/tera/schema.js';
import { blockOf, cellsOf, sampleCell, type SampleCell } from '../support/cell-samples.js';

const data = mkdtempSync(join(tmpdir(), 'terautil-tera-'));
const channels = createChannels({ clock: systemClock });
let onebox: Onebox;
let cluster: Cluster;

beforeAll(async () => {
  onebox = await startOnebox({
    data,
    clusters: ['src'],
    tabletServers: 2,
    clock: systemClock,
    random: systemRandom,
  });
  const { settings, warnings } = readFlagFile(onebox.clusters[0]?.flagFile ?? '');
  expect(warnings).toEqual([]);
  cluster = createTeraCluster(settings, { channels, clock: systemClock, random: systemRandom });
});

afterAll(async () => {
  cluster.close();
  channels.close();
  await onebox.close();
  rmSync(data, { recursive: true });
});

const ALL: Interval = { start: EMPTY_KEY, end: null };
const key = (text: string): RowKey => rowKey(Buffer.from(text, 'latin1'));

function schemaOf(name: string, kind: 'readable' | 'binary' | 'kv' | 'ttl-kv'): TableSchema {
  const isTable = kind === 'readable' || kind === 'binary';
  return schemaFromMessage({
    name,
    rawKey: { readable: 0, binary: 1, 'ttl-kv': 2, kv: 3 }[kind],
    kvOnly: !isTable,
    localityGroups: [{ id: 0, name: isTable ? 'lg0' : 'kv' }],
    columnFamilies: !isTable
      ? []
      : [
          { name: Buffer.from('a'), localityGroup: 'lg0', maxVersions: 3 },
          { name: Buffer.from('b'), localityGroup: 'lg0' },
        ],
  });
}

function batchOf(cells: readonly SampleCell[], kind: 'table' | 'kv'): RowBatch {
  const block = blockOf(cells);
  const indexes = cells.map((_, index) => index);
  return encodeBatch({ blocks: indexes.map(() => block), indexes }, kind);
}

async function write(
  table: string,
  cells: readonly SampleCell[],
  kind: 'table' | 'kv',
): Promise<readonly string[]> {
  const limits = { sendBefore: systemClock.monotonicMs() + 10_000, deadlineMs: 5_000 };
  const outcomes = await cluster.write(table, batchOf(cells, kind), limits);
  return outcomes.map((outcome) => outcome.kind);
}

async function scan(table: string, interval: Interval = ALL): Promise<SampleCell[]> {
  const cells: SampleCell[] = [];
  const blocks = cluster.scan({
    table,
    interval,
    families: [],
    window: null,
    blockBytes: 64,
    readAhead: 3,
    signal: new AbortController().signal,
  });
  for await (const block of blocks) cells.push(...cellsOf(block));
  return cells;
}

async function boundaries(table: string): Promise<string[]> {
  const tablets = await cluster.tablets(table);
  return tablets.map(({ interval }) => interval.start.toString('latin1'));
}

const cells = ['', 'a', 'm', 'm\0', 't', '\xff\xff'].flatMap((row) => [
  sampleCell({ row, family: 'a', qualifier: 'q', timestamp: 2000n, value: `new ${row}` }),
  sampleCell({ row, family: 'a', qualifier: 'q', timestamp: 1000n, value: 'old' }),
  sampleCell({ row, family: 'b', qualifier: '\0', timestamp: 1500n, value: '' }),
]);

describe('on a one-box', () => {
  test('identity, tables and a missing table', async () => {
    expect(cluster.identity().root).toBe(onebox.clusters[0]?.root);
    expect(await cluster.table('nothing')).toBeNull();
    await expect(cluster.tablets('nothing')).rejects.toMatchObject({ id: 'TU-TABLE-NOT-FOUND' });
    await expect(scan('nothing')).rejects.toMatchObject({ id: 'TU-TABLE-NOT-FOUND' });
  });

  test('a pre-split table is ready when createTable resolves, and is there once', async () => {
    await cluster.createTable('t1', schemaOf('t1', 'binary'), [key('m'), key('t')]);
    expect((await cluster.tablets('t1')).every(({ ready }) => ready)).toBe(true);
    expect(await boundaries('t1')).toEqual(['', 'm', 't']);
    const names: string[] = [];
    for await (const { name, isInternal } of cluster.tables()) {
      names.push(isInternal ? `${name}, internal` : name);
    }
    expect(names).toEqual(['meta_table, internal', 't1']);
    await expect(cluster.createTable('t1', schemaOf('t1', 'binary'), [])).rejects.toMatchObject({
      id: 'TU-TABLE-EXISTS',
    });
  });

  test('what was written over all tablets is scanned, with rows at the borders', async () => {
    expect(new Set(await write('t1', cells, 'table'))).toEqual(new Set(['acknowledged']));
    expect(await scan('t1')).toEqual(cells);
    expect(await scan('t1', { start: key('m'), end: key('t') })).toEqual(
      cells.filter(({ row }) => row[0] === 'm'.charCodeAt(0)),
    );
  });

  test('vector-B16 one row is refused for good, the others are written', async () => {
    const mixed = [
      sampleCell({ row: 'a', family: 'b', qualifier: 'x', timestamp: 1n, value: 'v' }),
      sampleCell({ row: 'b', family: 'nope', qualifier: 'x', timestamp: 1n, value: 'v' }),
      sampleCell({ row: 'z', family: 'b', qualifier: 'x', timestamp: 1n, value: 'v' }),
    ];
    const limits = { sendBefore: systemClock.monotonicMs() + 10_000, deadlineMs: 5_000 };
    expect(await cluster.write('t1', batchOf(mixed, 'table'), limits)).toEqual([
      { kind: 'acknowledged' },
      {
        kind: 'refused',
        status: 48,
        permanent: true,
        isPushback: false,
        cause: 'kTableInvalidArg (48)',
      },
      { kind: 'acknowledged' },
    ]);
  });

  test('observed-O28 as many scans at once as a tablet has shards evict none of each other', async () => {
    let opened = 0;
    const counting: Channels = {
      ...channels,
      call(address, method, body, options) {
        if (method.endsWith('.ScanTablet') && body instanceof Uint8Array) {
          const request = tera.ScanTabletRequest.decode(body);
          if (request.tableName === 't1' && !request.partOfSession) opened += 1;
        }
        return channels.call(address, method, body, options);
      },
    };
    const { settings } = readFlagFile(onebox.clusters[0]?.flagFile ?? '');
    const own = createTeraCluster(settings, {
      channels: counting,
      clock: systemClock,
      random: systemRandom,
    });
    const scans = Array.from({ length: 16 }, () =>
      own
        .scan({
          table: 't1',
          interval: { start: EMPTY_KEY, end: key('m') },
          families: [],
          window: null,
          blockBytes: 0,
          readAhead: 1,
          signal: new AbortController().signal,
        })
        [Symbol.asyncIterator](),
    );
    // In step, so that all sessions are open at the same time.
    for (let running = true; running;) {
      const steps = await Promise.all(scans.map((one) => one.next()));
      running = steps.some(({ done }) => done !== true);
    }
    expect(opened).toBe(16);
  });

  test('observed-O20 a TTL-KV table with the empty key and others below 02', async () => {
    await cluster.createTable('ttl', schemaOf('ttl', 'ttl-kv'), [key('k')]);
    const rows = ['', '\0', '\0\0', '\x01', 'a', 'k'].map((row) =>
      sampleCell({ row, family: '', qualifier: '', timestamp: 0n, value: `v${row}` }),
    );
    expect(new Set(await write('ttl', rows, 'kv'))).toEqual(new Set(['acknowledged']));
    const seen = await scan('ttl');
    expect(seen.map((cell) => [cell.row, cell.value])).toEqual(
      rows.map((cell) => [cell.row, cell.value]),
    );
    await cluster.disableTable('ttl');
    await cluster.deleteTable('ttl');
  });

  test('observed-O18 a Readable table gives no row in front of the start, wherever a scan goes on', async () => {
    await cluster.createTable('read', schemaOf('read', 'readable'), [key('m'), key('m\0n')]);
    const rows = ['', 'a', 'a\x01', 'a\x01b', 'ab', 'm', 'm\x01', 'z'];
    const cells = rows.map((row) =>
      sampleCell({ row, family: 'a', qualifier: 'q', timestamp: 1n, value: `v${row}` }),
    );
    expect(new Set(await write('read', cells, 'table'))).toEqual(new Set(['acknowledged']));
    const ends = [...rows, ...rows.map((row) => `${row}\0`), 'a\0b', 'm\0n', 'm\0z', null];
    for (const from of ends) {
      for (const to of ends) {
        const expected = rows.filter((row) => row >= (from ?? '') && (to === null || row < to));
        const interval = { start: key(from ?? ''), end: to === null ? null : key(to) };
        const seen = await scan('read', interval);
        expect([from, to, ...seen.map(({ row }) => row.toString('latin1'))]).toEqual([
          from,
          to,
          ...expected,
        ]);
      }
    }
    await cluster.disableTable('read');
    await cluster.deleteTable('read');
  });

  test('observed-O17 a scan goes on behind a row with the longest key', async () => {
    await cluster.createTable('long', schemaOf('long', 'kv'), []);
    const [ks, last] = ['k'.repeat(65_535), '\xff'.repeat(65_535)];
    const rows = ['a', ks, 'kl', last];
    const cells = rows.map((row) => sampleCell({ row, value: 'v' }));
    expect(new Set(await write('long', cells, 'kv'))).toEqual(new Set(['acknowledged']));
    const between = async (from: string, to: string | null): Promise<number[]> => {
      const seen = await scan('long', { start: key(from), end: to === null ? null : key(to) });
      return seen.map(({ row }) => rows.indexOf(row.toString('latin1')));
    };
    expect(await between(`${ks}\0`, null)).toEqual([2, 3]);
    expect(await between('', `${ks}\0`)).toEqual([0, 1]);
    expect(await between(ks, `${ks}\0`)).toEqual([1]);
    expect(await between(last, `${last}\0`)).toEqual([3]);
    expect(await between(`${last}\0`, null)).toEqual([]);
    await cluster.disableTable('long');
    await cluster.deleteTable('long');
  });

  test('a split is seen by tablets, scans and writes, although locations were cached', async () => {
    const before = await scan('t1');
    await cluster.splitTablet('t1', key('b'));
    expect(await boundaries('t1')).toEqual(['', 'b', 'm', 't']);
    expect(await scan('t1')).toEqual(before);
    expect(await write('t1', cells.slice(0, 3), 'table')).toEqual(['acknowledged']);
  });

  test('observed-O13 compact flushes every tablet of an interval', async () => {
    const before = await scan('t1');
    await cluster.compact('t1', { start: key('a'), end: key('n') });
    expect(await scan('t1')).toEqual(before);
  });

  test('updateSchema keeps what it does not know', async () => {
    const old = await cluster.table('t1');
    const message = tera.TableSchema.decode(old?.schema.raw ?? Buffer.alloc(0));
    message.splitSize = 4096;
    await cluster.updateSchema('t1', schemaFromMessage(message));
    const raw = (await cluster.table('t1'))?.schema.raw ?? Buffer.alloc(0);
    expect(Number(tera.TableSchema.decode(raw).splitSize)).toBe(4096);
    expect(tera.TableSchema.decode(raw).columnFamilies).toHaveLength(2);
  });

  test('observed-O2 a KV table with tablets at real keys', async () => {
    await cluster.createTable('kv', schemaOf('kv', 'kv'), [key('k2'), key('k4')]);
    const rows = ['\0', 'k1', 'k2', 'k3', 'k4', 'k5', '\xff'].map((row) =>
      sampleCell({ row, value: `v${row}` }),
    );
    expect(new Set(await write('kv', rows, 'kv'))).toEqual(new Set(['acknowledged']));
    expect(await scan('kv')).toEqual(rows);
  });

  test('an enabled table is not deleted; disabled it is, and its name is free again', async () => {
    await expect(cluster.deleteTable('kv')).rejects.toMatchObject({ id: 'TU-TERA-STATUS' });
    await cluster.disableTable('kv');
    expect((await cluster.table('kv'))?.enabled).toBe(false);
    await cluster.deleteTable('kv');
    expect(await cluster.table('kv')).toBeNull();
    await cluster.createTable('kv', schemaOf('kv', 'binary'), []);
    expect(await scan('kv')).toEqual([]);
  });
});
