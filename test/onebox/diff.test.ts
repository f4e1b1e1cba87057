/**
 * What a comparison finds, over real sockets: edits at the destination that are known, and what is no
 * difference although both sides are not alike.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.js';
import { applyHere } from '../support/apply-here.js';
import { sampleCell } from '../support/cell-samples.js';
import {
  cell,
  create,
  MANY_AND_ONE,
  place,
  startComparisons,
  type Comparisons,
} from '../support/comparisons.js';
import type { Editor } from '../support/edits.js';
import { fillTable } from '../support/fill.js';
import { findingText, readDeadLetters, readFindings } from '../support/findings.js';
import { expectInvariants } from '../support/invariants.js';
import { createTable } from '../support/migrations.js';
import type { TwoClusters } from '../support/two-clusters.js';

let tests: Comparisons;
let world: TwoClusters;
let there: Editor;
let here: Editor;

beforeAll(async () => {
  tests = await startComparisons();
  ({ world, here, there } = tests);
});

afterAll(() => tests.close());

const run: Comparisons['run'] = (...args) => tests.run(...args);
const copy: Comparisons['copy'] = (...args) => tests.copy(...args);
const compare: Comparisons['compare'] = (...args) => tests.compare(...args);

describe('fault-V4 one edit of each kind per range', () => {
  const SPLITS = ['b', 'c', 'd'];
  const RANGES = ['a', ...SPLITS];

  test('is found exactly, with class and key, and leaves with 2', async () => {
    await create(world.source, 'edits', MANY_AND_ONE, SPLITS);
    const cells = RANGES.flatMap((range) =>
      Array.from({ length: 20 }, (_, i) => `${range}${String(i).padStart(2, '0')}`).flatMap(
        (row) => [
          ...[3n, 2n, 1n].map((timestamp) => cell(row, 'many', 'q', timestamp)),
          cell(row, 'one', 'q', 1n),
        ],
      ),
    );
    await fillTable(world.source, 'edits', cells);
    expect((await copy('edits')).exit).toBe(0);

    for (const range of RANGES) {
      await there.removeVersion('edits', place(`${range}05`, 'one', 'q', 1n));
      await there.put('edits', place(`${range}065`, 'many', 'q', 7n), 'extra');
      await there.put('edits', place(`${range}10`, 'one', 'q', 1n), 'changed');
      await there.removeVersion('edits', place(`${range}19`, 'many', 'q', 2n));
      await there.put('edits', place(`${range}19`, 'many', 'q', 20n), `${range}19/q@2`);
    }
    const found = await compare('edits');
    expect(found.exit).toBe(2);
    expect(found.findings).toEqual(
      RANGES.flatMap((range) => [
        `only-in-source ${range}05 one:q@1/-`,
        `only-in-destination ${range}065 many:q@-/7`,
        `different ${range}10 one:q@1/1`,
        `timestamp-only ${range}19 many:q@2/20`,
      ]),
    );
    expect(found.counts).toMatchObject({
      only_in_src: '8',
      only_in_dest: '8',
      both_have_but_diff: '4',
      timestamp_only: '4',
      both_have_and_same: String(cells.length - 12),
    });
    expect(found.table.diff).toMatchObject({
      verdict: 'different',
      level: 'compared',
      ranges: { finished: '4', different: '4' },
    });
  });
});

describe('fault-V5', () => {
  test('differences at the very ends are found', async () => {
    await create(world.source, 'ends', MANY_AND_ONE, ['g', 'm', 't']);
    // The range from m to t has no cell at the source; the last row is the last of its table.
    const rows = ['a', 'b', 'g', 'h', 't', 'z'];
    await fillTable(
      world.source,
      'ends',
      rows.map((row) => cell(row, 'one', 'q', 1n)),
    );
    await copy('ends');
    await there.put('ends', place('z', 'one', 'q', 1n), 'the last cell');
    await there.put('ends', place('z', 'one', 'r', 1n), 'behind it in its row');
    await there.put('ends', place('zz', 'one', 'q', 1n), 'beyond the last row');
    await there.put('ends', place('\xff\xff', 'many', 'q', 1n), 'beyond all');
    await there.put('ends', place('p', 'one', 'q', 1n), 'in an empty range');
    await there.put('ends', place('', 'one', 'q', 1n), 'before the first row');
    const found = await compare('ends');
    expect(found.exit).toBe(2);
    expect(found.findings).toEqual([
      'only-in-destination  one:q@-/1',
      'only-in-destination p one:q@-/1',
      'different z one:q@1/1',
      'only-in-destination z one:r@-/1',
      'only-in-destination zz one:q@-/1',
      'only-in-destination \xff\xff many:q@-/1',
    ]);
  });

  test('the last cell of the source is missed when it is missing', async () => {
    await create(world.source, 'last', MANY_AND_ONE, ['m']);
    await fillTable(world.source, 'last', [cell('a', 'one', 'q', 1n), cell('z', 'one', 'q', 1n)]);
    await copy('last');
    await there.removeRow('last', 'z');
    const found = await compare('last');
    expect([found.exit, found.findings]).toEqual([2, ['only-in-source z one:q@1/-']]);
  });
});

test('fault-V12 defect-C1 KV rows equal to range starts are all compared', async () => {
  const borders = ['b', 'b\0', 'm', 'm\xff'];
  const starts = ['', ...borders];
  const rows = ['a', 'c', 'z', ...starts].sort();
  await create(world.source, 'pairs', [], borders);
  const pairs = rows.map((row) => sampleCell({ row, value: `is ${row}` }));
  await fillTable(world.source, 'pairs', pairs, 'kv');
  await copy('pairs');
  expect((await compare('pairs')).counts).toMatchObject({ both_have_and_same: '8' });
  for (const start of starts) await there.putPair('pairs', start, 'changed');
  const changed = await compare('pairs');
  expect(changed.exit).toBe(2);
  expect(changed.findings).toEqual(starts.map((row) => `different ${row} :@0/0`));
  // A reader that skips them on both sides would call both equal.
  for (const start of starts) await there.removeRow('pairs', start);
  const lost = await compare('pairs');
  expect([lost.exit, lost.counts]).toMatchObject([2, { both_have_and_same: '3' }]);
  expect(lost.findings).toEqual(starts.map((row) => `only-in-source ${row} :@0/-`));
  for (const start of starts) await here.removeRow('pairs', start);
  for (const start of starts) await there.putPair('pairs', start, 'extra');
  const extra = await compare('pairs');
  expect(extra.findings).toEqual(starts.map((row) => `only-in-destination ${row} :@-/0`));
});

describe('fault-V1 odd keys and qualifiers', () => {
  const long = (byte: string, bytes = 65_535): string => byte.repeat(bytes);

  // A readable table keeps no byte 00, and longer qualifiers.
  test.each([
    ['binary', ['\0', '\0\0', '\xff'], ['', '\0', '/:,', long('\xff', 255)]],
    ['readable', ['\x01', '\x7f', '\xff'], ['', '\x01', '/:,', long('q'), long('\xff')]],
  ] as const)('are compared bit by bit in a %s table', async (kind, more, qualifiers) => {
    const rows = ['a/b', 'a:b,c', '\xfe\xff', long('k'), '\xc3\x28', ...more].sort();
    const family = { name: 'one', group: 'lg' };
    await createTable(world.source, `odd-${kind}`, [family], ['b', '\xfe'], kind);
    const cells = rows.flatMap((row) =>
      qualifiers.map((qualifier) => cell(row, 'one', qualifier, 1n, 'is')),
    );
    await fillTable(world.source, `odd-${kind}`, cells);
    expect((await copy(`odd-${kind}`)).exit).toBe(0);
    expect((await compare(`odd-${kind}`)).exit).toBe(0);
    for (const { row, qualifier } of cells) {
      const at = place(row.toString('latin1'), 'one', qualifier.toString('latin1'), 1n);
      await there.put(`odd-${kind}`, at, 'changed');
    }
    const found = await compare(`odd-${kind}`);
    expect(found.exit).toBe(2);
    // A row whose key is too long for a checkpoint is not looked at again, and so told before the others.
    expect(found.findings.toSorted()).toEqual(
      cells
        .map(({ row, qualifier }) => {
          return `different ${row.toString('latin1')} one:${qualifier.toString('latin1')}@1/1`;
        })
        .toSorted(),
    );
  });

  test('defect-C16 a longer qualifier of a binary table fails its range, on whichever side it is', async () => {
    for (const cluster of [world.source, world.destination]) {
      await create(cluster, 'long', MANY_AND_ONE, ['g', 'p']);
      await fillTable(cluster, 'long', [cell('a', 'one', 'q', 1n), cell('z', 'one', 'q', 1n)]);
    }
    await here.put('long', place('f', 'one', long('q', 256), 1n), 'at the source');
    await there.put('long', place('h', 'one', long('q', 300), 1n), 'at the destination');
    const found = await compare('long');
    expect([found.exit, found.status.result, found.findings]).toEqual([3, null, []]);
    expect(found.table.ranges).toMatchObject({ finished: '1', failed: '2' });
    expect(found.status.failures.map(({ error }) => [error.id, error.message])).toEqual([
      ['TU-CELL-INVALID', expect.stringContaining('Row f has a qualifier of 256 bytes') as string],
      ['TU-CELL-INVALID', expect.stringContaining('Row h has a qualifier of 300 bytes') as string],
    ]);
  });
});

test('fault-V2 versions, trimming, life times and deleted cells make no false difference', async () => {
  const families = [...MANY_AND_ONE, { name: 'brief', versions: 2, timeToLive: 3_600 }];
  await create(world.source, 'kept', families, ['m']);
  await create(
    world.destination,
    'kept',
    families.map((family) => (family.name === 'many' ? { ...family, versions: 2 } : family)),
    ['f'],
  );
  const now = BigInt(Date.now()) * 1_000n;
  const hour = 3_600_000_000n;
  const rows = ['a', 'b', 'm', 'z'];
  await fillTable(
    world.source,
    'kept',
    rows.flatMap((row) => [
      cell(row, 'brief', 'live', now - hour / 2n),
      cell(row, 'brief', 'live', now - 2n * hour),
      cell(row, 'brief', 'spent', now - 2n * hour),
      ...[4n, 3n, 2n, 1n].map((timestamp) => cell(row, 'many', 'q', timestamp)),
      cell(row, 'one', 'q', 1n),
    ]),
  );
  // Deleted; deleted and written again; one version of several deleted.
  await here.removeRow('kept', 'b');
  await here.removeVersion('kept', place('m', 'one', 'q', 1n));
  await here.put('kept', place('m', 'one', 'q', 2n), 'again');
  await here.removeVersion('kept', place('z', 'many', 'q', 4n));

  const both = await run('tables: [{ source: kept }]\n');
  expect(both.exit, both.story).toBe(0);
  const live = ['a', 'm', 'z'];
  expect(both.table.cells).toMatchObject({
    scanned: String(live.length * (1 + 4 + 1) - 1),
    skipped: { trimmed: '5' },
  });
  expect(both.counts).toMatchObject({ trimmed: '5', both_have_and_same: '12', only_in_src: '0' });
  expect(both.findings).toEqual([
    'trimmed a many:q@2/-',
    'trimmed a many:q@1/-',
    'trimmed m many:q@2/-',
    'trimmed m many:q@1/-',
    'trimmed z many:q@1/-',
  ]);
});

describe('cells that are not the same for a known reason', () => {
  const families = [
    { name: 'one', versions: 1 },
    { name: 'brief', versions: 1, timeToLive: 3_600 },
    { name: 'many', versions: 3, timeToLive: 3_600 },
  ];

  test('expired: gone from one side first, whichever it is', async () => {
    await create(world.source, 'expiring', families);
    // Clocks and lives differ: here the destination lets its cells live for half as long.
    const shorter = families.map((f) => (f.name === 'brief' ? { ...f, timeToLive: 1_800 } : f));
    await create(world.destination, 'expiring', shorter);
    const now = BigInt(Date.now()) * 1_000n;
    const ago = (seconds: number): bigint => now - BigInt(seconds) * 1_000_000n;
    // a: expired there; b: about to expire there; c: lives; d: expires within the margin.
    const cells = [
      cell('a', 'brief', 'q', ago(2_400)),
      cell('b', 'brief', 'q', ago(1_799)),
      cell('c', 'brief', 'q', ago(60)),
      cell('d', 'many', 'q', ago(3_550)),
    ];
    await fillTable(world.source, 'expiring', cells);
    const both = await run('tables: [{ source: expiring, existingCells: merge }]\n', 'destination');
    expect([both.exit, both.counts['only_in_src']]).toEqual([0, '0']);
    await there.removeRow('expiring', 'b');
    await there.removeRow('expiring', 'd');
    const found = await compare('expiring');
    expect([found.exit, found.counts]).toMatchObject([
      0,
      { only_in_src: '0', expired: '3', both_have_and_same: '1', in_src_or_in_dest: '1' },
    ]);
    expect(found.findings).toEqual([
      `expired a brief:q@${ago(2_400)}/-`,
      `expired b brief:q@${ago(1_799)}/-`,
      `expired d many:q@${ago(3_550)}/-`,
    ]);
    // What lives on is missed.
    await there.removeRow('expiring', 'c');
    const missing = await compare('expiring');
    expect([missing.exit, missing.counts]).toMatchObject([2, { only_in_src: '1', expired: '3' }]);
  });

  test('newer at the destination, where one version is kept', async () => {
    await create(world.source, 'newer', families);
    await fillTable(
      world.source,
      'newer',
      ['a', 'b', 'c'].map((row) => cell(row, 'one', 'q', 10n)),
    );
    await copy('newer');
    await there.put('newer', place('a', 'one', 'q', 11n), 'newer');
    await there.put('newer', place('b', 'one', 'q', 11n), 'b/q@10');
    const found = await compare('newer');
    expect([found.exit, found.findings]).toEqual([0, ['newer-at-destination a one:q@10/11']]);
    expect(found.counts).toMatchObject({ newer_at_destination: '1', both_have_and_same: '2' });
    // The copy leaves both there; of b it is only the timestamp that is another.
    const again = await run('tables: [{ source: newer, existingCells: merge }]\n', 'destination');
    expect(again.table.cells.skipped['newer-at-destination']).toBe('2');
  });

  /** Nothing that a comparison sees tells such a cell from one that was lost (docs/architecture.md). */
  test('observed-O15 shadowed by a later delete: acknowledged, and missing all the same', async () => {
    await create(world.source, 'shadowed', families);
    await create(world.destination, 'shadowed', families);
    await fillTable(world.source, 'shadowed', [
      cell('a', 'one', 'q', 10n),
      cell('b', 'one', 'q', 10n),
    ]);
    // Somebody cleaned the row there: the marker is newer than what is copied.
    await there.removeRow('shadowed', 'b');
    const both = await run('tables: [{ source: shadowed, existingCells: merge }]\n', 'destination');
    expect(both.table.cells).toMatchObject({ scanned: '2', written: '2' });
    expect([both.exit, both.findings]).toEqual([2, ['only-in-source b one:q@10/-']]);
  });
});

describe('fault-V9 a new plan for tables of an old one that is finished', () => {
  test('copies and compares anew', async () => {
    await create(world.source, 'again', MANY_AND_ONE, ['m']);
    await fillTable(world.source, 'again', [cell('a', 'one', 'q', 1n), cell('z', 'one', 'q', 1n)]);
    const first = await run('tables: [{ source: again }]\n');
    expect(first.exit).toBe(0);

    await fillTable(world.source, 'again', [cell('b', 'one', 'q', 1n)]);
    await there.put('again', place('z', 'one', 'q', 1n), 'changed');
    const second = await run('tables: [{ source: again, existingCells: merge }]\n', 'destination');
    expect(second.table.cells).toMatchObject({ scanned: '3', written: '2' });
    expect(second.counts).toMatchObject({ both_have_and_same: '3', both_have_but_diff: '0' });

    // The first says what it was, and is not asked to do anything.
    const asked = await applyHere(join(world.folder, `${first.name}.yaml`));
    expect([asked.exit, asked.status.tables[0]?.cells.scanned]).toEqual([0, '2']);
    await there.removeRow('again', 'a');
    const third = await compare('again');
    expect([third.exit, third.findings]).toEqual([2, ['only-in-source a one:q@1/-']]);
  });
});

describe('fault-K3 timestamps', () => {
  const LAST = (1n << 56n) - 2n;

  test('0, 1, 2^56 - 2 and the future are copied and compared exactly', async () => {
    await create(world.source, 'times', MANY_AND_ONE, ['m']);
    const future = (BigInt(Date.now()) + 315_360_000_000n) * 1_000n;
    const times = [LAST, future, 1n, 0n];
    await fillTable(world.source, 'times', [
      ...times.map((timestamp) => cell('a', 'many', 'q', timestamp)),
      ...times
        .map((timestamp) => cell(`b${timestamp}`, 'one', 'q', timestamp))
        .sort((x, y) => x.row.compare(y.row)),
    ]);
    const copied = await copy('times');
    expect([copied.exit, copied.table.cells.written]).toEqual([0, '8']);
    expect((await compare('times')).exit).toBe(0);
    for (const timestamp of times)
      await there.put('times', place('a', 'many', 'q', timestamp), 'x');
    const found = await compare('times');
    expect(found.findings).toEqual(times.map((t) => `different a many:q@${t}/${t}`));
    expect(found.findings[0]).toContain('@72057594037927934/');
  });

  test('observed-O12 a larger one is a dead letter with its reason', async () => {
    await create(world.source, 'beyond', MANY_AND_ONE, ['m']);
    await fillTable(world.source, 'beyond', [cell('a', 'one', 'q', 1n), cell('z', 'one', 'q', 1n)]);
    await here.put('beyond', place('b', 'one', 'q', -1n), 'beyond the last');
    const end = await copy('beyond');
    expect(end.exit).toBe(3);
    expect(end.table).toMatchObject({
      cells: { scanned: '3', written: '2', dead_letters: '1' },
      ranges: { finished: '1', failed: '1' },
    });
    expect(readDeadLetters(join(world.folder, '.terautil', end.name))).toMatchObject([
      {
        key: { text: 'b' },
        timestamp: '72057594037927935',
        reason: 'its timestamp is not within 0 and 2^56 - 2',
      },
    ]);
  });
});

const LAG_MS = 50;

describe('fault-V3 defect-C7 writers that write to one side and then to the other, and no window', () => {
  test('are no false alarm: what was on its way is alike when it is read again', async () => {
    const rows = Array.from({ length: 400 }, (_, i) => String(i).padStart(3, '0'));
    await create(world.source, 'busy', MANY_AND_ONE, ['200']);
    const cells = rows.flatMap((row) => [cell(row, 'many', 'q', 1n), cell(row, 'one', 'q', 1n)]);
    await fillTable(world.source, 'busy', cells);
    expect((await copy('busy')).exit).toBe(0);
    await there.removeVersion('busy', place('100', 'one', 'q', 1n));
    let isOver = false;
    let turns = 0;
    const writer = async (first: number): Promise<void> => {
      for (let turn = first; !isOver; turn += 7) {
        const row = rows[turn % rows.length] ?? '';
        // The lost cell stays as it is.
        if (row === '100') continue;
        const timestamp = BigInt(Date.now()) * 1_000n + BigInt(first);
        for (const side of [here, there]) {
          // What is written second comes later by what a queue between the two takes.
          if (side === there) await systemClock.sleep(LAG_MS + 13 * first);
          await side.put('busy', place(row, 'one', 'q', timestamp), String(turn));
          await side.put('busy', place(row, 'many', 'q', timestamp), String(turn));
        }
        turns += 1;
      }
    };
    // Never all of them between two rows.
    const writers = [0, 1, 2, 3, 4, 5].map(writer);
    while (turns < writers.length) await systemClock.sleep(10);
    const name = 'busy-check';
    const file = world.writePlan(
      name,
      'steps: [diff]\ntables: [{ source: busy }]\ndiff: { recheck: { times: 3, delay: 300ms } }\n',
    );
    const end = await applyHere(join(world.folder, file));
    isOver = true;
    await Promise.all(writers);
    expect(turns).toBeGreaterThan(20);
    expect(end.exit, end.story).toBe(2);
    const findings = readFindings(join(world.folder, '.terautil', name));
    expect(findings.map(findingText)).toEqual(['only-in-source 100 one:q@1/-']);
    expect(Number(findings[0]?.looks)).toBeGreaterThan(3);
    // Not by luck: something was caught on its way.
    expect(Number(end.status.tables[0]?.diff?.rechecked?.cleared)).toBeGreaterThan(0);
    await expectInvariants(world.migration(name, 2, { steps: ['diff'], edited: 'both' }));
  });
});
