/**
 * Migrations through a network that resets, swallows, delays and loses, and with clusters that refuse,
 * lie and change: relays before the source and the destination, a clock that runs faster than the wall.
 */
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { surroundings } from '../../src/app.js';
import { rowKey } from '../../src/cells/bytes.js';
import { systemClock } from '../../src/clock.js';
import type { TableSchema } from '../../src/migration/ports.js';
import { tera } from '../../src/proto/messages.js';
import { schemaFromMessage } from '../../src/tera/schema.js';
import { applyHere, type AppliedHere } from '../support/apply-here.js';
import { sampleCell, type SampleCell } from '../support/cell-samples.js';
import { createFastClock } from '../support/fast-clock.js';
import { createWitness, witnessWrite, type WriteWitness } from '../support/faulty-channels.js';
import { startFaultProxy, type FaultProxy } from '../support/fault-proxy.js';
import { fillTable } from '../support/fill.js';
import { compareTables } from '../support/independent-reader.js';
import type { Migration } from '../support/invariant-flaws.js';
import { expectInvariants } from '../support/invariants.js';
import { startTwoClusters, type TwoClusters } from '../support/two-clusters.js';

/** How much faster than the wall: 60 s of silence take 3. */
const FASTER = 20;
const ROWS = 3_000;
const SPLITS = ['1', '2', '3'];
const WRITE = 'tera.TabletNodeServer.WriteTablet';
const SCAN = 'tera.TabletNodeServer.ScanTablet';

let world: TwoClusters;
let before: { source: FaultProxy; destination: FaultProxy };

function schemaOf(name: string, versions = 3): TableSchema {
  return schemaFromMessage({
    name,
    rawKey: 1,
    localityGroups: [{ id: 0, name: 'lg' }],
    columnFamilies: [
      { name: Buffer.from('many'), localityGroup: 'lg', maxVersions: versions },
      { name: Buffer.from('one'), localityGroup: 'lg', maxVersions: 1 },
    ],
  });
}

/** Three versions of one column, one of another, in rows over all tablets. */
const CELLS: readonly SampleCell[] = Array.from({ length: ROWS }, (_, i) =>
  String(i * 13).padStart(5, '0'),
).flatMap((row) => [
  ...[3n, 2n, 1n].map((timestamp) =>
    sampleCell({ row, family: 'many', qualifier: 'q', timestamp, value: `${row}@${timestamp}` }),
  ),
  sampleCell({ row, family: 'one', qualifier: 'q', timestamp: 1n, value: 'x'.repeat(60) }),
]);

beforeAll(async () => {
  world = await startTwoClusters();
  for (const table of ['mixed', 'other']) {
    const splitAt = SPLITS.map((text) => rowKey(Buffer.from(text)));
    await world.source.createTable(table, schemaOf(table), splitAt);
    await fillTable(world.source, table, CELLS);
  }
  before = {
    source: await startFaultProxy(world.data, 'a', 2),
    destination: await startFaultProxy(world.data, 'b', 3),
  };
});

beforeEach(() => {
  surroundings.clock = createFastClock(FASTER);
});

afterEach(() => {
  surroundings.clock = systemClock;
  before.source.calm();
  before.destination.calm();
});

afterAll(async () => {
  before.source.close();
  before.destination.close();
  await world.close();
});

/** A plan that goes through both relays. */
function planFor(name: string, tables: readonly string[]): string {
  const lines = tables.map((table) => `  - { source: ${table}, destination: ${name}-${table} }`);
  const rest = `tables:\n${lines.join('\n')}\ndump: { parallelRanges: 2, inFlight: 1MiB }\n`;
  const places = {
    source: before.source.flagFile,
    destination: before.destination.flagFile,
    lease: '30s',
  };
  return join(world.folder, world.writePlan(name, rest, places));
}

function expectEqual(name: string, table: string, cells = CELLS.length): void {
  const result = compareTables(
    { file: world.sourceFile, table },
    { file: world.destinationFile, table: `${name}-${table}` },
  );
  expect(result.differences, table).toEqual([]);
  expect(result.equal, table).toBe(cells);
}

async function expectHolds(
  name: string,
  { exit }: Pick<AppliedHere, 'exit'>,
  more: Partial<Migration> = {},
): Promise<void> {
  await expectInvariants(world.migration(name, exit, more));
}

/** Does `action` when the n-th answer to `method` comes by; everything passes. */
function atAnswer(proxy: FaultProxy, method: string, nth: number, action: () => void): void {
  let seen = 0;
  proxy.network.answer = (answered) => {
    if (answered !== method) return 'pass';
    seen += 1;
    if (seen === nth) action();
    return 'pass';
  };
}

const PLACES = [
  ['the source', ['source']],
  ['the destination', ['destination']],
  ['both', ['source', 'destination']],
] as const;

describe.each(PLACES)('fault-N1 on %s', (_, sides) => {
  const proxies = (): FaultProxy[] => sides.map((side) => before[side]);
  const name = (fault: string): string => `${fault}-${sides.join('-')}`;

  test('every connection is reset, again and again', async () => {
    const plan = planFor(name('reset'), ['mixed']);
    let resets = 0;
    for (const proxy of proxies()) {
      let seen = 0;
      proxy.network.answer = (method) => {
        if (method !== SCAN && method !== WRITE) return 'pass';
        seen += 1;
        if (seen % 4 !== 0 || resets >= 12) return 'pass';
        resets += 1;
        if (resets % 2 === 1) proxy.cut();
        return resets % 4 === 0 ? 'half-close' : 'truncate';
      };
    }
    const end = await applyHere(plan);
    expect(end.exit, end.story).toBe(0);
    expect(resets).toBeGreaterThan(3);
    expectEqual(name('reset'), 'mixed');
    await expectHolds(name('reset'), end);
  });

  test('nothing gets through for a minute', async () => {
    const plan = planFor(name('silence'), ['mixed']);
    let silences = 0;
    for (const proxy of proxies()) {
      atAnswer(proxy, proxy === before.source ? SCAN : WRITE, 3, () => {
        silences += 1;
        proxy.network.isBlackHole = true;
        void systemClock.sleep(60_000 / FASTER).then(() => {
          proxy.network.isBlackHole = false;
        });
      });
    }
    const end = await applyHere(plan);
    expect(end.exit, end.story).toBe(0);
    expect(silences).toBe(sides.length);
    expectEqual(name('silence'), 'mixed');
    await expectHolds(name('silence'), end);
  });

  test('every answer takes two seconds', async () => {
    const plan = planFor(name('slow'), ['mixed']);
    for (const { network } of proxies()) network.delayMs = 2_000 / FASTER;
    const end = await applyHere(plan);
    expect(end.exit, end.story).toBe(0);
    expectEqual(name('slow'), 'mixed');
    await expectHolds(name('slow'), end);
  });
});

/** Counts what the destination applied, whatever the client is told of it. */
function witnessed(fate: (nth: number) => 'pass' | 'cut' | 'truncate'): WriteWitness {
  const witness = createWitness();
  let writes = 0;
  before.destination.network.answer = (method, request, answer) => {
    if (method !== WRITE) return 'pass';
    witnessWrite(witness, request, answer);
    writes += 1;
    return fate(writes);
  };
  return witness;
}

test('fault-N2 the answer is lost after the write was applied: nothing is applied twice', async () => {
  const plan = planFor('answer-lost', ['mixed']);
  let lost = 0;
  const witness = witnessed((nth) => {
    if (nth % 2 !== 0 || lost >= 4) return 'pass';
    lost += 1;
    return lost % 2 === 0 ? 'cut' : 'truncate';
  });
  const end = await applyHere(plan);
  expect(end.exit, end.story).toBe(0);
  expect(lost).toBe(4);
  const twice = [...witness.applied].filter(([cell, n]) => n > 1 && cell.includes('|many|'));
  expect(twice).toEqual([]);
  expect(end.status.tables[0]?.cells).toMatchObject({
    scanned: String(CELLS.length),
    written: String(CELLS.length),
  });
  expectEqual('answer-lost', 'mixed');
  await expectHolds('answer-lost', end);
});

/** The destination answers `status` for these rows and never sees them. */
function refuseRows(isRefused: (row: string) => boolean, status: number): Map<string, number> {
  const asked = new Map<string, number>();
  const rowsOf = (request: tera.WriteTabletRequest): string[] =>
    request.rowList.map(({ rowKey: key }) => Buffer.from(key).toString('latin1'));
  const { network } = before.destination;
  network.request = (method, body) => {
    if (method !== WRITE) return body;
    const request = tera.WriteTabletRequest.decode(body);
    const rows = rowsOf(request);
    for (const row of rows) asked.set(row, (asked.get(row) ?? 0) + 1);
    request.rowList = request.rowList.filter((__, at) => !isRefused(rows[at] ?? ''));
    return Buffer.from(tera.WriteTabletRequest.encode(request).finish());
  };
  network.answer = (method, body, answer) => {
    if (method !== WRITE) return 'pass';
    const { rowStatusList } = tera.WriteTabletResponse.decode(answer);
    const statuses = rowsOf(tera.WriteTabletRequest.decode(body)).map((row) =>
      isRefused(row) ? status : (rowStatusList.shift() ?? 0),
    );
    return Buffer.from(
      tera.WriteTabletResponse.encode({ status: 40, rowStatusList: statuses }).finish(),
    );
  };
  return asked;
}

describe('fault-N3 defect-D1 the destination rejects part of a batch', () => {
  const BAD = '00130';

  test('for now: exactly those rows are sent again', async () => {
    const plan = planFor('busy-rows', ['mixed']);
    let refusals = 0;
    const asked = refuseRows((row) => row === BAD && refusals++ < 4, 23);
    const end = await applyHere(plan);
    expect(end.exit, end.story).toBe(0);
    expect([...asked].filter(([, times]) => times > 1).map(([row]) => row)).toEqual([BAD]);
    expectEqual('busy-rows', 'mixed');
    await expectHolds('busy-rows', end);
  });

  test('for good: dead letters, the range is not finished; mended, it is', async () => {
    const plan = planFor('dead-rows', ['mixed']);
    const asked = refuseRows((row) => row === BAD, 48);
    const end = await applyHere(plan);
    expect(end.exit, end.story).toBe(3);
    expect(asked.get(BAD)).toBe(1);
    expect(end.status.failures).toMatchObject([{ step: 'dump', error: { id: 'TU-DEAD-LETTERS' } }]);
    const [table] = end.status.tables;
    expect(table?.cells).toMatchObject({
      scanned: String(CELLS.length),
      written: String(CELLS.length - 4),
      dead_letters: '4',
    });
    // One range has failed; the others are copied and compared.
    expect(table?.ranges).toMatchObject({ total: '4', finished: '3', failed: '1' });
    await expectHolds('dead-rows', end);

    before.destination.calm();
    const mended = await applyHere(plan);
    expect(mended.exit, mended.story).toBe(0);
    expectEqual('dead-rows', 'mixed');
    await expectHolds('dead-rows', mended);
  });
});

describe('fault-N5 a destination table goes away during the run', () => {
  test.each([
    ['disabled', 'TU-TABLE-DISABLED'],
    ['dropped', 'TU-TABLE-NOT-FOUND'],
  ] as const)('%s: that table fails at once, the other is copied', async (how, id) => {
    const plan = planFor(how, ['mixed', 'other']);
    const { destination } = world;
    const gone = `${how}-mixed`;
    const startedAt = surroundings.clock.monotonicMs();
    const changed = atWriteOf(gone, async () => {
      await destination.disableTable(gone);
      if (how === 'dropped') await destination.deleteTable(gone);
    });
    const end = await applyHere(plan);
    const tookMs = surroundings.clock.monotonicMs() - startedAt;
    await changed();
    expect(end.exit, end.story).toBe(3);
    const failed = end.status.failures.filter(({ step }) => step === 'dump');
    expect(failed.length).toBeGreaterThan(0);
    for (const { table, error } of failed) {
      expect(table).toBe('mixed');
      // What is dropped was disabled before, which a range may have seen.
      expect(['TU-TABLE-DISABLED', id]).toContain(error.id);
    }
    // Far from what moving tablets are given; the other table takes its time as well.
    expect(tookMs).toBeLessThan(120_000);
    expect(end.status.tables[1]?.ranges).toMatchObject({ total: '4', finished: '4' });
    expectEqual(how, 'other');
    await expectHolds(how, end, how === 'dropped' ? { dropped: [gone] } : {});
    if (how === 'dropped') return;

    const { master } = await masterOf('b');
    await master('tera.MasterServer.EnableTable', gone);
    const again = await applyHere(plan);
    expect(again.exit, again.story).toBe(0);
    expectEqual(how, 'mixed');
    await expectHolds(how, again);
  });
});

/** Does `change` once, when the first write of this table was answered; returns how to wait for it. */
function atWriteOf(table: string, change: () => Promise<void>): () => Promise<void> {
  const changes: Promise<void>[] = [];
  before.destination.network.answer = (method, request) => {
    const isIt = method === WRITE && tera.WriteTabletRequest.decode(request).tabletName === table;
    if (isIt && changes.length === 0) changes.push(change());
    return 'pass';
  };
  return async () => {
    expect(changes).toHaveLength(1);
    await Promise.all(changes);
  };
}

/** Calls of a master that the port does not have. */
async function masterOf(cluster: 'a' | 'b'): Promise<{
  master: (method: string, tableName: string) => Promise<void>;
}> {
  const { connectOnebox } = await import('../onebox/onebox-harness.js');
  const onebox = connectOnebox(world.data, cluster);
  return {
    master: async (method, tableName) => {
      const answer = await onebox.call(
        onebox.master,
        method,
        { request: tera.EnableTableRequest, answer: tera.EnableTableResponse },
        { sequenceId: 1, tableName },
      );
      expect(answer.status).toBe(200);
      await onebox.untilReady(tableName);
      onebox.channels.close();
    },
  };
}

test('fault-N6 the source changes its schema during the run: refused at the next range', async () => {
  const { source } = world;
  await source.createTable(
    'changing',
    schemaOf('changing'),
    SPLITS.map((t) => rowKey(Buffer.from(t))),
  );
  await fillTable(source, 'changing', CELLS);
  const name = 'schema';
  const plan = planFor(name, ['changing', 'other']);
  const changed = atWriteOf('schema-changing', () =>
    source.updateSchema('changing', schemaOf('changing', 5)),
  );
  const end = await applyHere(plan);
  await changed();
  expect(end.exit, end.story).toBe(3);
  expect(new Set(end.status.failures.map((f) => `${f.table} ${f.error.id}`))).toEqual(
    new Set(['changing TU-SCHEMA-CHANGED']),
  );
  expect(end.status.failures[0]?.error.message).toContain(
    'column family many keeps 5 versions, no longer 3',
  );
  const [changing, other] = end.status.tables;
  expect(Number(changing?.ranges.failed)).toBeGreaterThan(0);
  expect(other?.ranges).toMatchObject({ total: '4', finished: '4' });
  await expectHolds(name, end);
});

describe('fault-N7 a scan ends early with an OK status', () => {
  /** Rewrites some answers with cells of the source's table. */
  function lie(change: (answer: tera.ScanTabletResponse) => void, times: number): () => number {
    let lies = 0;
    before.source.network.answer = (method, request, answer) => {
      if (method !== SCAN || lies >= times) return 'pass';
      const asked = tera.ScanTabletRequest.decode(request);
      const decoded = tera.ScanTabletResponse.decode(answer);
      const cells = decoded.results?.keyValues ?? [];
      // Not the look whether the table has cells at all, nor of the meta table.
      if (asked.tableName !== 'mixed' || cells.length < 100) return 'pass';
      lies += 1;
      change(decoded);
      return Buffer.from(tera.ScanTabletResponse.encode(decoded).finish());
    };
    return () => lies;
  }
  const half = (answer: tera.ScanTabletResponse): void => {
    const cells = answer.results?.keyValues ?? [];
    answer.results = { keyValues: cells.slice(0, cells.length / 2) };
  };

  test('without the end of its tablet: the range fails, and is copied by the next run', async () => {
    const plan = planFor('endless', ['mixed']);
    const lies = lie((answer) => {
      half(answer);
      answer.complete = true;
      Reflect.deleteProperty(answer, 'end');
    }, 1);
    const end = await applyHere(plan);
    expect(lies()).toBe(1);
    expect(end.exit, end.story).toBe(3);
    expect(end.status.failures).toMatchObject([{ error: { id: 'TU-RPC-PROTOCOL' } }]);
    await expectHolds('endless', end);
    const again = await applyHere(plan);
    expect(again.exit, again.story).toBe(0);
    expectEqual('endless', 'mixed');
    await expectHolds('endless', again);
  });

  test('and says nothing about being complete: it goes on where it stopped', async () => {
    const plan = planFor('unfinished', ['mixed']);
    const lies = lie((answer) => {
      half(answer);
      answer.complete = false;
      Reflect.deleteProperty(answer, 'resultsId');
    }, 3);
    const end = await applyHere(plan);
    expect(lies()).toBe(3);
    expect(end.exit, end.story).toBe(0);
    expectEqual('unfinished', 'mixed');
    await expectHolds('unfinished', end);
  });
});
