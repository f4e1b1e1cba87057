/** Packs that are larger than was asked for, because a row is never cut (protocol.md §6.7), over real sockets. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { EMPTY_KEY } from '../../src/cells/bytes.js';
import { systemClock as clock, systemRandom as random } from '../../src/clock.js';
import { TerautilError } from '../../src/errors.js';
import { hasCells } from '../../src/migration/has-cells.js';
import { mergeRows } from '../../src/migration/merge/merge.js';
import { createReadingRoom } from '../../src/migration/merge/reading-room.js';
import { createRowReader, rowKeyAt } from '../../src/migration/merge/rows.js';
import type { Cluster, ReadingRoom, ScanRequest } from '../../src/migration/ports.js';
import { tera } from '../../src/proto/messages.js';
import { createChannels } from '../../src/rpc/channels.js';
import type { Compression } from '../../src/rpc/compression.js';
import type { Channels } from '../../src/rpc/types.js';
import { createTeraCluster } from '../../src/tera/cluster.js';
import { readFlagFile } from '../../src/tera/flag-file.js';
import { schemaFromMessage } from '../../src/tera/schema.js';
import { sampleCell } from '../support/cell-samples.js';
import { fillTable } from '../support/fill.js';
import { runOnebox, type Running } from './onebox-harness.js';

const KIBIBYTE = 1024;
const BLOCK_BYTES = 4 * KIBIBYTE;
const USUAL_BYTES = 64 * KIBIBYTE;
const LARGE_BYTES = 200 * KIBIBYTE;
const CELL_BYTES = LARGE_BYTES / 8;
const SCAN = 'tera.TabletNodeServer.ScanTablet';

/** Of eight cells each; those that begin with "l" are large. */
const ROWS = ['a1', 'a2', 'l1', 'l2', 'l3', 'm1', 'm2', 'n1', 'l4', 'z1', 'l5'].sort();

const ALL_LARGE = Array.from({ length: 10 }, (_, at) => `l${String(at)}`);

let box: Running;
const cleanups: (() => unknown)[] = [];

beforeAll(async () => {
  box = await runOnebox();
  for (const [table, rows] of Object.entries({ t: ROWS, first: ['l1', 'm1'], all: ALL_LARGE })) {
    const schema = schemaFromMessage({
      name: table,
      rawKey: 1,
      localityGroups: [{ id: 0, name: 'lg' }],
      columnFamilies: [{ name: Buffer.from('f'), localityGroup: 'lg', maxVersions: 1 }],
    });
    const cluster = open().cluster;
    await cluster.createTable(table, schema, []);
    const value = (row: string): string => 'v'.repeat(row.startsWith('l') ? CELL_BYTES : 10);
    const cells = rows.flatMap((row) =>
      Array.from({ length: 8 }, (_, qualifier) =>
        sampleCell({
          row,
          family: 'f',
          qualifier: String(qualifier),
          timestamp: 1n,
          value: value(row),
        }),
      ),
    );
    await fillTable(cluster, table, cells);
  }
});

afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup();
});

afterAll(() => box.stop());

interface Opened {
  readonly cluster: Cluster;
  /** The size limits of its scan requests, in order. */
  readonly limits: number[];
}

function open(
  compression?: Compression,
  change = (channels: Channels): Channels => channels,
): Opened {
  const real = createChannels({ clock });
  const limits: number[] = [];
  const channels: Channels = {
    ...real,
    call: (address, method, body, options) => {
      if (method === SCAN) {
        const pieces = body instanceof Uint8Array ? [body] : body;
        const { bufferLimit, tableName } = tera.ScanTabletRequest.decode(Buffer.concat(pieces));
        if (tableName !== 'meta_table') limits.push(bufferLimit);
      }
      return real.call(address, method, body, options);
    },
  };
  const { settings } = readFlagFile(box.onebox.clusters[0]?.flagFile ?? '');
  const cluster = createTeraCluster(
    { ...settings, ...(compression && { scanCompression: compression }) },
    { channels: change(channels), clock, random },
  );
  cleanups.push(() => {
    cluster.close();
    real.close();
  });
  return { cluster, limits };
}

function request(room?: ReadingRoom, fields: Partial<ScanRequest> = {}): ScanRequest {
  return {
    table: 't',
    interval: { start: EMPTY_KEY, end: null },
    families: [],
    window: null,
    blockBytes: BLOCK_BYTES,
    readAhead: 3,
    signal: new AbortController().signal,
    ...(room && { room }),
    ...fields,
  };
}

interface Count {
  now: number;
  most: number;
}

/** The same room, with what is held of it counted. */
function counted(room: ReadingRoom, count: Count): ReadingRoom {
  return {
    ...room,
    take: (bytes, isWaitedFor) => {
      const release = room.take(bytes, isWaitedFor);
      if (release === null) return null;
      count.now += bytes;
      count.most = Math.max(count.most, count.now);
      let isHeld = true;
      return () => {
        if (isHeld) count.now -= bytes;
        isHeld = false;
        release();
      };
    },
  };
}

/** Merges the table with itself, as a range does; returns the keys of both sides. */
async function mergeWithItself(room: ReadingRoom, compression?: Compression): Promise<string[]> {
  const { cluster } = open(compression);
  const seen: string[] = [];
  const source = createRowReader(cluster.scan(request(room)));
  const destination = createRowReader(cluster.scan(request(room)));
  await mergeRows(source, destination, async (a, b) => {
    seen.push(`${rowKeyAt(a, 0).toString()}=${rowKeyAt(b, 0).toString()}`);
    // As writing does: time for packs that were asked for ahead.
    await clock.sleep(2);
  });
  await source.close();
  await destination.close();
  return seen;
}

const BOTH_SIDES = ROWS.map((row) => `${row}=${row}`);

test.each([undefined, 'zlib'] as const)(
  'large rows of many ranges do not fill the memory together, and none waits for ever (%s)',
  async (compression) => {
    const count = { now: 0, most: 0 };
    // For both sides of one row, not for those of two.
    const room = createReadingRoom(3 * LARGE_BYTES, USUAL_BYTES);
    const ranges = Array.from({ length: 8 }, () =>
      mergeWithItself(counted(room(), count), compression),
    );
    for (const seen of await Promise.all(ranges)) expect(seen).toEqual(BOTH_SIDES);
    expect(count.most).toBeGreaterThanOrEqual(2 * LARGE_BYTES);
    expect(count.most).toBeLessThan(3 * LARGE_BYTES);
    expect(count.now).toBe(0);
  },
);

test('a row that is larger than all the room is read when nothing else large is', async () => {
  const count = { now: 0, most: 0 };
  const room = createReadingRoom(LARGE_BYTES / 2, USUAL_BYTES);
  const ranges = Array.from({ length: 4 }, () => mergeWithItself(counted(room(), count)));
  for (const seen of await Promise.all(ranges)) expect(seen).toEqual(BOTH_SIDES);
  expect(count.most).toBeLessThan(3 * LARGE_BYTES);
  expect(count.now).toBe(0);
});

test('rows that are not large need no room', async () => {
  const count = { now: 0, most: 0 };
  const room = counted(createReadingRoom(1, 2 * LARGE_BYTES)(), count);
  expect(await mergeWithItself(room)).toEqual(BOTH_SIDES);
  expect(count.most).toBe(0);
});

test('while rows are large none is asked for ahead, so none is read in vain', async () => {
  const room = createReadingRoom(1, USUAL_BYTES)();
  const { cluster, limits } = open();
  const reader = createRowReader(cluster.scan(request(room, { table: 'all' })));
  let seen = 0;
  do {
    while (reader.take() !== null) seen += 1;
  } while (await reader.load());
  expect(seen).toBe(ALL_LARGE.length);
  expect(limits).toHaveLength(ALL_LARGE.length);
});

test('room that is held when a scan is left is given back', async () => {
  const count = { now: 0, most: 0 };
  const room = counted(createReadingRoom(100 * LARGE_BYTES, USUAL_BYTES)(), count);
  const reader = createRowReader(open().cluster.scan(request(room)));
  while (count.now === 0) {
    while (reader.take() !== null);
    await reader.load();
  }
  await reader.close();
  expect(count.now).toBe(0);
});

test('to see whether there is anything, no more than a cell is read', async () => {
  let mostBytes = 0;
  const { cluster } = open(undefined, (channels) => ({
    ...channels,
    call: async (...call) => {
      const body = await channels.call(...call);
      if (call[1] === SCAN) mostBytes = Math.max(mostBytes, body.length);
      return body;
    },
  }));
  expect(await hasCells(cluster, 'first', new AbortController().signal)).toBe(true);
  expect(mostBytes).toBeGreaterThan(CELL_BYTES);
  expect(mostBytes).toBeLessThan(CELL_BYTES + KIBIBYTE);
});

/** As if an answer with a whole large row were one of more than 512 MiB. */
function withLimit(channels: Channels): Channels {
  return {
    ...channels,
    call: async (...call) => {
      const body = await channels.call(...call);
      if (call[1] !== SCAN || body.length < LARGE_BYTES / 2) return body;
      throw new TerautilError('TU-RPC-TOO-LARGE', 'the test takes no such answer');
    },
  };
}

test.each([
  ['t', ['a1', 'a2']],
  ['first', []],
])(
  'a row of table %s that no answer can hold ends the scan with its name',
  async (table, before) => {
    const { cluster, limits } = open(undefined, withLimit);
    const seen: string[] = [];
    const readAll = async (): Promise<void> => {
      const reader = createRowReader(cluster.scan(request(undefined, { table })));
      do {
        for (let row = reader.take(); row !== null; row = reader.take()) {
          seen.push(rowKeyAt(row, 0).toString());
        }
      } while (await reader.load());
    };
    await expect(readAll()).rejects.toMatchObject({
      id: 'TU-ROW-TOO-LARGE',
      message: expect.stringContaining(`Row l1 of ${table} is larger than`) as string,
    });
    expect(seen).toEqual(before);
    expect(limits.at(0)).toBe(BLOCK_BYTES);
    expect(limits.at(-2)).toBe(1);
    expect(limits.at(-1)).toBe(0);
  },
);
