/** Finding tablets in a meta table that answers by the rules of real ones (protocol.md §5, O33). */
import { describe, expect, test } from 'vitest';
import { rowKey, type RowKey } from '../../src/cells/bytes.js';
import { systemRandom } from '../../src/clock.js';
import { TerautilError } from '../../src/errors.js';
import { tera } from '../../src/proto/messages.js';
import type { Channels } from '../../src/rpc/types.js';
import { createDiscovery } from '../../src/tera/discovery.js';
import { createLocations, type Locations } from '../../src/tera/locations.js';
import { createMetaTable } from '../../src/tera/meta-table.js';
import { createFastClock } from '../support/fast-clock.js';

const clock = createFastClock(200);
const random = systemRandom;
const key = (text: string): RowKey => rowKey(Buffer.from(text, 'latin1'));

interface Record {
  readonly key: string;
  readonly value: Uint8Array;
}

interface Meta {
  records: Record[];
  /** Errors and statuses that the next scans end with. */
  readonly failures: (TerautilError | number)[];
  readonly scans: tera.ScanTabletRequest[];
  readonly locations: Locations;
}

function metaOf(...records: readonly Record[][]): Meta {
  const meta: Meta = {
    records: records.flat(),
    failures: [],
    scans: [],
    locations: createLocations({
      metaTable: createMetaTable(
        { call: (_a, _m, body) => answer(body as Uint8Array), drop: no, close: no },
        createDiscovery({ read: () => Promise.resolve(key('ts:1')), root: '', clock, random }),
      ),
      clock,
      random,
    }),
  };
  function answer(body: Uint8Array): ReturnType<Channels['call']> {
    const request = tera.ScanTabletRequest.decode(body);
    meta.scans.push(request);
    const failure = meta.failures.shift();
    if (failure instanceof TerautilError) return Promise.reject(failure);
    const keyValues = failure === undefined ? scan(meta.records, request) : [];
    const status = failure ?? 40;
    const message = { status, results: { keyValues }, complete: true };
    return Promise.resolve(Buffer.from(tera.ScanTabletResponse.encode(message).finish()));
  }
  return meta;
}

function no(): void {
  // Nothing to drop or close.
}

/** The stateless KV scan with round_down: one record in front, nothing when start = end is a record. */
function scan(
  records: readonly Record[],
  request: tera.ScanTabletRequest,
): tera.KeyValuePair.$Properties[] {
  const sorted = records
    .map((record) => ({ ...record, bytes: key(record.key) }))
    .sort((a, b) => a.bytes.compare(b.bytes));
  let first = sorted.findIndex(({ bytes }) => bytes.compare(request.start) >= 0);
  if (first < 0) first = sorted.length;
  if (sorted[first]?.bytes.equals(request.start) !== true && first > 0) first -= 1;
  const found = sorted.slice(first).filter(({ bytes }) => bytes.compare(request.end) < 0);
  return found.map(({ bytes, value }) => ({ key: bytes, value }));
}

function tableRecord(name: string): Record {
  const value = tera.TableMeta.encode({ tableName: name, status: 1000 }).finish();
  return { key: `@${name}`, value };
}

function tabletRecord(table: string, start: string, end: string, server = 'ts:1'): Record {
  const value = tera.TabletMeta.encode({
    tableName: table,
    path: `${table}/tablet00000001`,
    keyRange: { keyStart: key(start), keyEnd: key(end) },
    serverAddr: server,
  }).finish();
  return { key: `${table}#${start}`, value };
}

async function find(meta: Meta, table: string, row: string, forMs = 5_000): Promise<string> {
  const giveUpAt = clock.monotonicMs() + forMs;
  const { interval, server } = await meta.locations.find(table, key(row), giveUpAt);
  return `${interval.start.toString('latin1')}-${interval.end?.toString('latin1') ?? ''} ${server}`;
}

describe('finding a tablet', () => {
  test.each([
    ['', '-m ts:1'],
    ['a', '-m ts:1'],
    ['m', 'm- ts:2'],
    ['z', 'm- ts:2'],
  ])('vector-11.3 observed-O33 the row "%s"', async (row, expected) => {
    const meta = metaOf([
      tableRecord('t1'),
      tabletRecord('t1', '', 'm'),
      tabletRecord('t1', 'm', '', 'ts:2'),
    ]);
    expect(await find(meta, 't1', row)).toBe(expected);
  });

  test.each(['t0', 't2'])('vector-11.3 the table %s is not there', async (table) => {
    const meta = metaOf([
      tableRecord('t1'),
      tabletRecord('t1', '', 'm'),
      tabletRecord('t1', 'm', ''),
    ]);
    await expect(find(meta, table, 'a')).rejects.toMatchObject({ id: 'TU-TABLE-NOT-FOUND' });
  });

  test('a table name with # in it does not take the place of another table', async () => {
    const meta = metaOf(
      [tableRecord('a'), tabletRecord('a', '', '', 'ts:1')],
      [
        tableRecord('a#b'),
        tabletRecord('a#b', '', 'x', 'ts:2'),
        tabletRecord('a#b', 'x', '', 'ts:3'),
      ],
    );
    expect(await find(meta, 'a', 'a')).toBe('- ts:1');
    expect(await find(meta, 'a#b', 'a')).toBe('-x ts:2');
  });

  test('nor does it hide a tablet of the other table', async () => {
    const meta = metaOf(
      [tableRecord('a'), tabletRecord('a', '', 'm'), tabletRecord('a', 'm', '', 'ts:9')],
      [tableRecord('a#b'), tabletRecord('a#b', '', 'x'), tabletRecord('a#b', 'x', '')],
    );
    // "a#b#x" stands between "a#b#z" and "a#".
    expect(await find(meta, 'a', 'b#z')).toBe('-m ts:1');
  });

  test('observed-O32 the meta table is asked without a session', async () => {
    const meta = metaOf([tableRecord('t'), tabletRecord('t', '', '')]);
    await find(meta, 't', 'a');
    expect(meta.scans.some((request) => Object.hasOwn(request, 'sessionId'))).toBe(false);
  });
});

describe('the cache', () => {
  test('one look-up serves the tablets that follow, and an invalidated one is looked up again', async () => {
    const meta = metaOf([
      tableRecord('t'),
      tabletRecord('t', '', 'g'),
      tabletRecord('t', 'g', 'p'),
      tabletRecord('t', 'p', ''),
    ]);
    for (const row of ['a', 'h', 'q', 'g']) await find(meta, 't', row);
    expect(meta.scans).toHaveLength(1);
    meta.locations.invalidate('t', key('h'));
    await find(meta, 't', 'a');
    expect(meta.scans).toHaveLength(1);
    await find(meta, 't', 'h');
    expect(meta.scans).toHaveLength(2);
  });

  test('what splits and merges put in place removes what it overlaps', async () => {
    const meta = metaOf([tableRecord('t'), tabletRecord('t', '', 'm'), tabletRecord('t', 'm', '')]);
    expect(await find(meta, 't', 'a')).toBe('-m ts:1');
    meta.records = [
      tableRecord('t'),
      tabletRecord('t', '', 'f', 'ts:3'),
      tabletRecord('t', 'f', '', 'ts:4'),
    ];
    meta.locations.invalidate('t', key('g'));
    expect(await find(meta, 't', 'g')).toBe('f- ts:4');
    expect(await find(meta, 't', 'x')).toBe('f- ts:4');
    expect(await find(meta, 't', 'a')).toBe('-f ts:3');
  });

  test('a cleared table is read anew', async () => {
    const meta = metaOf([tableRecord('t'), tabletRecord('t', '', '')]);
    await find(meta, 't', 'a');
    meta.locations.clear('t');
    await find(meta, 't', 'a');
    expect(meta.scans).toHaveLength(2);
  });
});

describe('waiting', () => {
  test('for a tablet that is on no server yet', async () => {
    const meta = metaOf([
      tableRecord('t'),
      tabletRecord('t', '', 'm', ''),
      tabletRecord('t', 'm', ''),
    ]);
    const found = find(meta, 't', 'a', 60_000);
    await clock.sleep(500);
    meta.records = [tableRecord('t'), tabletRecord('t', '', 'm', 'ts:9')];
    expect(await found).toBe('-m ts:9');
  });

  test('for a meta table that moves or does not answer', async () => {
    const meta = metaOf([tableRecord('t'), tabletRecord('t', '', '')]);
    meta.failures.push(403, new TerautilError('TU-RPC-TIMEOUT', 'late'));
    expect(await find(meta, 't', 'a', 60_000)).toBe('- ts:1');
    expect(meta.scans).toHaveLength(3);
  });

  test('but not for ever, and not at all when time is up', async () => {
    const meta = metaOf([tableRecord('t'), tabletRecord('t', '', '', '')]);
    await expect(find(meta, 't', 'a', 1_000)).rejects.toMatchObject({ id: 'TU-TERA-UNAVAILABLE' });
    const scans = meta.scans.length;
    await expect(find(meta, 't', 'a', 0)).rejects.toMatchObject({ id: 'TU-TERA-UNAVAILABLE' });
    expect(meta.scans).toHaveLength(scans);
  });
});

describe('discovery', () => {
  test('an empty node is waited for; a value that is no address is an error', async () => {
    const values = ['', '', 'host:80'];
    const read = (): Promise<Buffer> => Promise.resolve(key(values.shift() ?? 'nonsense'));
    const discovery = createDiscovery({ read, root: '/tera', clock, random });
    expect(await discovery.master()).toBe('host:80');
    expect(await discovery.master()).toBe('host:80');
    await expect(discovery.metaServer()).rejects.toMatchObject({
      id: 'TU-DISCOVERY',
      message: '/tera/root_table holds "nonsense", which is no address',
    });
  });

  test('what is no address is shown in part, escaped', async () => {
    const read = (): Promise<Buffer> => Promise.resolve(Buffer.from(`\x1b[2J${'x'.repeat(5000)}`));
    const discovery = createDiscovery({ read, root: '/tera', clock, random });
    await expect(discovery.master()).rejects.toMatchObject({
      message: `/tera/master holds "\\x1b[2J${'x'.repeat(56)}", which is no address`,
    });
  });

  test('a forgotten address is read again, but not more than once a second', async () => {
    // Timers may run a millisecond early, which a faster clock would make many.
    const slower = createFastClock(20);
    const readAt: number[] = [];
    const read = (): Promise<Buffer> => {
      readAt.push(slower.monotonicMs());
      return Promise.resolve(key(`host:${readAt.length}`));
    };
    const discovery = createDiscovery({ read, root: '', clock: slower, random });
    expect(await discovery.master()).toBe('host:1');
    discovery.forget('host:1');
    discovery.forget('host:1');
    expect(await Promise.all([discovery.master(), discovery.master()])).toEqual([
      'host:2',
      'host:2',
    ]);
    const [first = 0, second = 0] = readAt;
    expect(readAt).toHaveLength(2);
    expect(second - first).toBeGreaterThanOrEqual(900);
  });

  test('a node that stays empty is given up with a hint', async () => {
    const discovery = createDiscovery({
      read: () => Promise.resolve(null),
      root: '/nowhere',
      clock,
      random,
    });
    await expect(discovery.master()).rejects.toMatchObject({
      id: 'TU-DISCOVERY',
      message: '/nowhere/master holds no address',
    });
  });
});
