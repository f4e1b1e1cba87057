/** Session scans against tablet servers that misbehave by script, over real sockets. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { rowKey, type RowKey } from '../../src/cells/bytes.js';
import { familyOf, qualifierOf, rowKeyOf, timestampOf } from '../../src/cells/cell.js';
import { systemRandom } from '../../src/clock.js';
import type { ScanRequest, TableKind } from '../../src/migration/ports.js';
import { int64ToBigint } from '../../src/proto/int64.js';
import { createChannels } from '../../src/rpc/channels.js';
import type { Compression } from '../../src/rpc/compression.js';
import type { Channels } from '../../src/rpc/types.js';
import { createRequestIdentity } from '../../src/tera/identity.js';
import { createLocations } from '../../src/tera/locations.js';
import { createScanner } from '../../src/tera/scan.js';
import { createFastClock } from '../support/fast-clock.js';
import {
  compareCells,
  startScriptedTablets,
  type Move,
  type ScriptedCell,
  type ScriptedTablets,
  type ScriptedTabletsOptions,
} from '../support/scripted-tablets.js';

const clock = createFastClock(100);
let channels: Channels;
const started: ScriptedTablets[] = [];

beforeEach(() => {
  channels = createChannels({ clock });
});

afterEach(async () => {
  channels.close();
  for (const tablets of started.splice(0)) await tablets.close();
});

async function start(options: ScriptedTabletsOptions): Promise<ScriptedTablets> {
  const tablets = await startScriptedTablets(options);
  started.push(tablets);
  return tablets;
}

function request(fields: Partial<ScanRequest> = {}): ScanRequest {
  return {
    table: 't',
    interval: { start: rowKey(Buffer.alloc(0)), end: null },
    families: [],
    window: null,
    blockBytes: 65_536,
    readAhead: 3,
    signal: new AbortController().signal,
    ...fields,
  };
}

function scannerOf(
  tablets: ScriptedTablets,
  kind: TableKind = 'binary',
  compression?: Compression,
): ReturnType<typeof createScanner> {
  const locations = createLocations({
    metaTable: {
      locate: (_table, key) => Promise.resolve([tablets.locate(key)]),
      hasTable: () => Promise.resolve(true),
    },
    clock,
    random: systemRandom,
  });
  return createScanner({
    channels,
    locations,
    identity: createRequestIdentity(),
    kindOf: () => Promise.resolve(kind),
    compression,
    clock,
    random: systemRandom,
    standstillMs: 120_000,
  });
}

async function scanAll(
  tablets: ScriptedTablets,
  fields: Partial<ScanRequest> = {},
  kind: TableKind = 'binary',
): Promise<ScriptedCell[]> {
  const cells: ScriptedCell[] = [];
  for await (const block of scannerOf(tablets, kind)(request(fields))) {
    for (let i = 0; i < block.count; i++) {
      cells.push({
        row: rowKeyOf(block, i).toString(),
        family: familyOf(block, i).toString(),
        qualifier: qualifierOf(block, i).toString(),
        timestamp: Number(timestampOf(block, i)),
      });
    }
  }
  return cells;
}

/** Rows r00, r01, … with three cells each, one of them in two versions. */
function rowsOfCells(count: number): ScriptedCell[] {
  return Array.from({ length: count }, (_, n) => {
    const row = `r${String(n).padStart(2, '0')}`;
    return [
      { row, family: 'a', qualifier: 'x', timestamp: 2 },
      { row, family: 'a', qualifier: 'x', timestamp: 1 },
      { row, family: 'b', qualifier: '', timestamp: 7 },
    ];
  }).flat();
}

function once(moves: Readonly<Record<number, Move>>): (n: number) => Move | null {
  return (n) => moves[n] ?? null;
}

const cells = rowsOfCells(10);

describe('a scan gives every cell exactly once', () => {
  test('over several tablets, in key order, from the exact ends of the answering tablets', async () => {
    const tablets = await start({
      cells,
      borders: ['r03', 'r07'],
      cellsPerPack: 4,
      script: () => null,
    });
    expect(await scanAll(tablets)).toEqual(cells);
    const starts = tablets.requests
      .filter((r) => !r.partOfSession)
      .map((r) => Buffer.from(r.start).toString());
    expect(starts).toEqual(['', 'r03', 'r07']);
  });

  test('only the interval, with its end excluded', async () => {
    const tablets = await start({ cells, borders: ['r03'], cellsPerPack: 4, script: () => null });
    const interval = { start: rowKey(Buffer.from('r02')), end: rowKey(Buffer.from('r05')) };
    expect(await scanAll(tablets, { interval })).toEqual(
      cells.filter(({ row }) => row >= 'r02' && row < 'r05'),
    );
  });

  test('observed-O28 the session is evicted in the middle', async () => {
    const tablets = await start({ cells, cellsPerPack: 4, script: once({ 2: { do: 'evict' } }) });
    expect(await scanAll(tablets)).toEqual(cells);
    const resumed = tablets.requests.filter((r) => !r.partOfSession)[1];
    expect(Buffer.from(resumed?.startFamily ?? []).toString()).not.toBe('');
  });

  test('observed-O27 packs arrive in another order than they were asked for', async () => {
    const tablets = await start({
      cells,
      cellsPerPack: 2,
      script: (n) => (n > 0 && n % 3 === 1 ? { do: 'serve', delayMs: 15 } : null),
    });
    expect(await scanAll(tablets)).toEqual(cells);
  });

  test('observed-O27 an answer is lost: the gap is never taken for the end', async () => {
    const tablets = await start({ cells, cellsPerPack: 4, script: once({ 2: { do: 'lose' } }) });
    expect(await scanAll(tablets)).toEqual(cells);
  });

  test('observed-O29 a split under the session: 403, unknown session, then the children', async () => {
    const tablets = await start({
      cells,
      cellsPerPack: 4,
      script: once({ 2: { do: 'split', at: 'r02' } }),
    });
    expect(await scanAll(tablets)).toEqual(cells);
  });

  test('observed-O30 the server runs out of time (704): what came is kept', async () => {
    const tablets = await start({
      cells,
      cellsPerPack: 4,
      script: once({ 0: { do: 'out-of-time' }, 3: { do: 'out-of-time' } }),
    });
    expect(await scanAll(tablets)).toEqual(cells);
  });

  test('observed-O31 an error pack that says complete=true is no end', async () => {
    const tablets = await start({
      cells,
      cellsPerPack: 4,
      script: once({ 1: { do: 'status', status: 73 } }),
    });
    expect(await scanAll(tablets)).toEqual(cells);
  });

  test('defect-S1 observed-O2 a KV table keeps the rows at tablet borders, and resumes behind the last key', async () => {
    const keys = ['k1', 'k2', 'k3', 'k4', 'k5'].map((row) => ({
      row,
      family: '',
      qualifier: '',
      timestamp: 0,
    }));
    const tablets = await start({
      cells: keys,
      borders: ['k2', 'k4'],
      cellsPerPack: 1,
      kv: true,
      script: once({ 2: { do: 'evict' } }),
    });
    const window = { start: 1n, end: 2n };
    expect(await scanAll(tablets, { window }, 'general-kv')).toEqual(keys);
    expect(tablets.requests.some((r) => Object.hasOwn(r, 'timerange'))).toBe(false);
  });

  test('defect-S2 observed-O35 nothing of the last cell is carried into the next tablet', async () => {
    const late = Array.from({ length: 9 }, (_, n) => ({
      row: `a${n}`,
      family: 'z',
      qualifier: 'z',
      timestamp: 1,
    }));
    const border = ['a', 'b', 'c'].map((family) => ({
      row: 'n',
      family,
      qualifier: 'q',
      timestamp: 1,
    }));
    const all = [...late, ...border];
    const tablets = await start({
      cells: all,
      borders: ['n'],
      cellsPerPack: 2,
      script: () => null,
    });
    expect(await scanAll(tablets)).toEqual(all);
    const atBorder = tablets.requests.find((r) => Buffer.from(r.start).toString() === 'n');
    expect(Object.hasOwn(atBorder ?? {}, 'startFamily')).toBe(false);
  });

  test('observed-O20 a TTL-KV table keeps the empty key and those that begin with 00 or 01', async () => {
    const rows = ['', '\0', '\0\0', '\0z', '\x01', '\x01a', '\x02', 'a', 'b'].map((row) => ({
      row,
      family: '',
      qualifier: '',
      timestamp: 0,
    }));
    const options = { cells: rows, borders: ['\x01'], cellsPerPack: 2, ttlKv: true };
    const tablets = await start({ ...options, script: once({ 1: { do: 'evict' } }) });
    expect(await scanAll(tablets, {}, 'ttl-kv')).toEqual(rows);
    expect(tablets.requests.every((r) => r.start.length > 0)).toBe(true);
    const onlyEmpty = { start: rowKey(Buffer.alloc(0)), end: rowKey(Buffer.of(0)) };
    expect(await scanAll(tablets, { interval: onlyEmpty }, 'ttl-kv')).toEqual(rows.slice(0, 1));
    const without = { start: rowKey(Buffer.of(0)), end: rowKey(Buffer.from('a')) };
    expect(await scanAll(tablets, { interval: without }, 'ttl-kv')).toEqual(rows.slice(1, 7));
  });

  test('observed-O30 windows that match nothing: each stretch is looked through once', async () => {
    const all = rowsOfCells(40);
    const kept = (cell: ScriptedCell): boolean => ['r00', 'r20', 'r39'].includes(cell.row);
    const tablets = await start({
      cells: all,
      borders: ['r30'],
      cellsPerPack: 5,
      hidden: (cell) => !kept(cell),
      script: () => null,
    });
    expect(await scanAll(tablets)).toEqual(all.filter(kept));
    // 24 packs hold all cells. A stretch without any costs a session that finds nothing, no more.
    expect(tablets.requests.length).toBeLessThan(40);
  });

  test('observed-O30 a tablet in which nothing matches at all', async () => {
    const tablets = await start({
      cells: rowsOfCells(50),
      cellsPerPack: 3,
      hidden: () => true,
      script: once({ 5: { do: 'status', status: 23 }, 9: { do: 'lose' } }),
    });
    expect(await scanAll(tablets)).toEqual([]);
  });

  test('whatever a server does to its sessions', { timeout: 60_000 }, async () => {
    const move: fc.Arbitrary<Move> = fc.oneof(
      { weight: 6, arbitrary: fc.constant<Move>({ do: 'serve' }) },
      { weight: 2, arbitrary: fc.constant<Move>({ do: 'serve', delayMs: 2 }) },
      { weight: 2, arbitrary: fc.constant<Move>({ do: 'evict' }) },
      { weight: 1, arbitrary: fc.constant<Move>({ do: 'cut' }) },
      { weight: 1, arbitrary: fc.constant<Move>({ do: 'out-of-time' }) },
      {
        weight: 2,
        arbitrary: fc
          .constantFrom(23, 43, 52, 73, 403)
          .map((status): Move => ({ do: 'status', status })),
      },
      {
        weight: 1,
        arbitrary: fc
          .constantFrom('r01', 'r02', 'r03x', 'r04')
          .map((at): Move => ({ do: 'split', at })),
      },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(move, { maxLength: 12 }),
        fc.integer({ min: 2, max: 5 }),
        fc.integer({ min: 1, max: 4 }),
        fc.boolean(),
        async (moves, cellsPerPack, readAhead, kv) => {
          const all = kv
            ? rowsOfCells(7).map(({ row, family, timestamp }) => ({
                row: `${row}${family}${timestamp}`,
                family: '',
                qualifier: '',
                timestamp: 0,
              }))
            : rowsOfCells(7);
          all.sort(compareCells);
          // Which server is cut is known only when it listens.
          let address = '';
          const tablets = await startScriptedTablets({
            cells: all,
            cellsPerPack,
            kv,
            script: (n) => moves[n] ?? null,
            onCut: () => {
              channels.drop(address);
            },
          });
          address = tablets.address;
          try {
            const seen = await scanAll(tablets, { readAhead }, kv ? 'general-kv' : 'binary');
            expect(seen).toEqual(all);
          } finally {
            channels.drop(address);
            await tablets.close();
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('what a scan asks', () => {
  test('observed-O32 every request has a positive session id, and each session its own', async () => {
    const tablets = await start({
      cells,
      cellsPerPack: 4,
      script: once({ 2: { do: 'evict' }, 6: { do: 'evict' } }),
    });
    await scanAll(tablets);
    const ids = tablets.requests.map((r) => int64ToBigint(r.sessionId));
    expect(ids.every((id) => id > 0n)).toBe(true);
    const opened = tablets.requests
      .filter((r) => !r.partOfSession)
      .map((r) => int64ToBigint(r.sessionId));
    expect(opened.length).toBeGreaterThan(1);
    expect(new Set(opened).size).toBe(opened.length);
  });

  test('observed-O27 the first request goes alone', async () => {
    let firstAnswered = false;
    const tablets = await start({
      cells,
      cellsPerPack: 4,
      script: (n) => {
        if (n === 0) {
          setTimeout(() => (firstAnswered = true), 10);
          return { do: 'serve', delayMs: 30 };
        }
        expect(firstAnswered).toBe(true);
        return null;
      },
    });
    expect(await scanAll(tablets)).toEqual(cells);
  });

  test('the window is exclusive at its end, inclusive on the wire; families are asked for once', async () => {
    const tablets = await start({ cells, cellsPerPack: 40, script: () => null });
    await scanAll(tablets, {
      window: { start: 5n, end: 100n },
      families: [Buffer.from('a'), Buffer.from('b'), Buffer.from('a')],
    });
    const [first] = tablets.requests;
    expect(int64ToBigint(first?.timerange?.tsStart ?? 0)).toBe(5n);
    expect(int64ToBigint(first?.timerange?.tsEnd ?? 0)).toBe(99n);
    expect(first?.cfList.map((f) => Buffer.from(f.familyName).toString())).toEqual(['a', 'b']);
  });

  test.each([undefined, 'lz4', 'gzip'] as const)(
    'answers in the compression that the plan wishes: %s',
    async (compression) => {
      const tablets = await start({ cells, cellsPerPack: 4, script: () => null });
      const wished = new Set<unknown>();
      const inner = channels;
      channels = {
        ...inner,
        call: (address, method, body, options) => {
          wished.add(options.compression);
          return inner.call(address, method, body, options);
        },
      };
      for await (const block of scannerOf(tablets, 'binary', compression)(request())) {
        expect(block.count).toBeGreaterThan(0);
      }
      expect([...wished]).toEqual([compression]);
    },
  );

  test('no more than readAhead packs ahead of a consumer that takes its time', async () => {
    const tablets = await start({ cells: rowsOfCells(30), cellsPerPack: 2, script: () => null });
    const scan = scannerOf(tablets)(request({ readAhead: 2 }));
    await scan.next();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(tablets.requests.length).toBe(3);
    await scan.return(undefined);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(tablets.requests.length).toBe(3);
    expect(tablets.mostInFlight).toBeLessThanOrEqual(2);
  });

  test('observed-O17 keys over 65,535 bytes are never sent: bounds between the same rows are', async () => {
    const tablets = await start({ cells, cellsPerPack: 4, script: () => null });
    const bound = (byte: string): RowKey => rowKey(Buffer.alloc(65_536, byte));
    const interval = { start: bound('a'), end: bound('z') };
    expect(await scanAll(tablets, { interval })).toEqual(cells);
    expect(tablets.requests.length).toBeGreaterThan(0);
    for (const { start: from, end } of tablets.requests) {
      expect(Math.max(from.length, end.length)).toBeLessThanOrEqual(65_535);
    }
    const behind = { start: rowKey(Buffer.alloc(65_536, 0xff)), end: null };
    const before = tablets.requests.length;
    expect(await scanAll(tablets, { interval: behind })).toEqual([]);
    expect(tablets.requests.length).toBe(before);
  });
});

describe('a scan gives up', () => {
  test('at once when the status is hopeless', async () => {
    const tablets = await start({
      cells,
      cellsPerPack: 4,
      script: () => ({ do: 'status', status: 72 }),
    });
    await expect(scanAll(tablets)).rejects.toMatchObject({ id: 'TU-TERA-PERMISSION' });
    expect(tablets.requests.length).toBe(1);
  });

  test('after minutes without a cell, naming the row', async () => {
    const stubborn = await start({
      cells,
      cellsPerPack: 4,
      script: (n) => (n === 0 ? null : { do: 'status', status: 23 }),
    });
    await expect(scanAll(stubborn)).rejects.toMatchObject({
      id: 'TU-TERA-UNAVAILABLE',
      class: 'retry',
      message: expect.stringContaining('r01') as string,
    });
  });

  test('when it is aborted, with the reason of the signal', async () => {
    const abort = new AbortController();
    const reason = new Error('drain');
    const tablets = await start({
      cells,
      cellsPerPack: 4,
      script: (n) => {
        if (n === 2) abort.abort(reason);
        return n < 2 ? null : { do: 'lose' };
      },
    });
    await expect(scanAll(tablets, { signal: abort.signal })).rejects.toBe(reason);
  });
});
