/** Receipts: what is in one, and that nothing in one can be another without being noticed. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readShown } from '../../src/app/shown.js';
import { rowKey } from '../../src/cells/bytes.js';
import type { PlanDocument } from '../../src/documents/plan.generated.js';
import type { ReceiptDocument } from '../../src/documents/receipt.generated.js';
import type { TableDefinition } from '../../src/migration/ledger/definitions.js';
import { unitKey } from '../../src/migration/ledger/ledger.js';
import { readReceipt } from '../../src/receipt/receipt.js';
import { plain } from '../../src/views/paint.js';
import { receiptText } from '../../src/views/receipt.js';
import {
  LOGS,
  PLAN,
  receiptOf,
  resealed,
  USERS,
  wholeWorld,
  WINDOW,
} from '../support/receipt-world.js';
import {
  addDiff,
  addRange,
  addRecord,
  addTable,
  digest,
  emptyWorld,
  type World,
} from '../support/report-world.js';
import { schemaErrors } from '../support/schemas.js';
import { thrownBy } from '../support/thrown.js';

let folder: string;
let file: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'terautil-receipt-'));
  file = join(folder, 'm.receipt.json');
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function written(receipt: unknown): string {
  writeFileSync(file, typeof receipt === 'string' ? receipt : JSON.stringify(receipt));
  return file;
}

function read(receipt: unknown): ReceiptDocument {
  return readReceipt(written(receipt));
}

function refused(receipt: unknown): string {
  const error = thrownBy(() => read(receipt));
  expect(error).toMatchObject({ id: 'TU-RECEIPT', exit: 65 });
  return (error as Error).message;
}

type Json = null | string | number | boolean | Json[] | { [name: string]: Json };

/** Every place whose value is not one that holds others, as names from the top. */
function places(value: Json, at: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  return Object.entries(value).flatMap(([name, below]) => places(below, [...at, name]));
}

/** What is there, as text. */
function leafAt(document: Json, [name, ...rest]: readonly string[]): string {
  if (typeof document === 'string') return document;
  if (typeof document !== 'object' || document === null) return JSON.stringify(document);
  return leafAt((document as { [name: string]: Json })[name ?? ''] ?? null, rest);
}

function withValue(document: Json, [name, ...rest]: readonly string[], value: Json): Json {
  if (name === undefined) return value;
  if (Array.isArray(document)) {
    return document.map((item, at) => (String(at) === name ? withValue(item, rest, value) : item));
  }
  const object = document as { [name: string]: Json };
  return { ...object, [name]: withValue(object[name] ?? null, rest, value) };
}

/** "tables[0].sums", of what the message says. */
function placeIn(message: string): string | undefined {
  return /does not add up at (\S+): /.exec(message)?.[1];
}

describe('a receipt', () => {
  it('promise-P7 is a document of the published schema, from whose ranges everything follows', () => {
    const receipt = receiptOf(wholeWorld());
    expect(schemaErrors('receipt', receipt)).toBeNull();
    expect(read(receipt)).toEqual(receipt);
    expect(receipt.verdict).toEqual({ state: 'finished', result: 'equal', level: 'verified' });
    expect(receipt.totals).toMatchObject({
      tables: '2',
      ranges: { total: '3', copied: '3', compared: '3', different: '0' },
      copied: { scanned: '29', written: '23', present: '1', trimmed: '2' },
      settled: { scanned: '17', written: '1', present: '16' },
      repaired: { scanned: '6', written: '1', present: '5', deleted: '2' },
      compared: { source: '36', destination: '31', same: '27', shadowed: '1' },
    });
    const [users, logs] = receipt.tables;
    expect(users?.ranges.map(({ start }) => start.text)).toEqual(['', 'm']);
    // 5 + (2^128 - 1)
    expect(users?.digest).toMatchObject({
      copied: '4'.padStart(32, '0'),
      agree: true,
      changed: '0',
    });
    expect(logs?.digest).toMatchObject({ agree: false, changed: '1' });
  });

  it('is the same bytes whenever it is made of the same ledger', () => {
    const world = wholeWorld();
    const first = JSON.stringify(receiptOf(world));
    const other = wholeWorld();
    other.ranges.reverse();
    expect(JSON.stringify(receiptOf(world))).toBe(first);
    expect(JSON.stringify(receiptOf(other))).toBe(first);
  });

  it('is verified also when it was formatted anew', () => {
    const receipt = receiptOf(wholeWorld());
    expect(read(JSON.stringify(receipt, null, 2))).toEqual(receipt);
  });

  it('of an unfinished migration says so, and holds together', () => {
    const world = emptyWorld();
    addTable(world, 'users', { destination: 'people' });
    addRange(world, 'r1', 'users', '', 'm');
    addRange(world, 'r2', 'users', 'm', 'p');
    addRange(world, 'r3', 'users', 'p');
    addRecord(world, 'users', 'freeze-schema', { splitSizes: { split: 1n, merge: null } });
    addRecord(world, 'r1', 'dump', { counters: { scanned: 2, written: 2 }, suspect: true });
    addRecord(world, 'r2', 'dump', {
      state: 'failed',
      counters: { scanned: 3, written: 2, deadLetters: 1 },
    });
    const receipt = receiptOf(world, USERS);
    expect(read(receipt).verdict).toEqual({ state: 'incomplete', result: null, level: null });
    const text = receiptText(receipt, plain, { full: false });
    expect(text).toContain('Incomplete: 0 of 3 ranges copied, 0 compared.');
    expect(text).toContain('Still neither split nor merged: people.');
    expect(text).toContain('✓ 5 cells scanned = 4 written + 1 refused (dead letters)');
  });

  it.each([
    ['different', { onlyInSource: 1, same: 1, sourceCells: 2, destinationCells: 1 }, 'different'],
    ['of nothing', {}, null],
  ])('has the verdict of a comparison that is %s', (_, counts, result) => {
    const world = emptyWorld();
    addTable(world, 'users', { destination: 'people' });
    addRange(world, 'r1', 'users');
    addRecord(world, 'r1', 'dump', { digest: digest('1') });
    addDiff(world, 'r1', counts);
    const receipt = receiptOf(world, USERS);
    expect(read(receipt).verdict.result).toBe(result);
  });

  it('is no more than compared where one range of many was not flushed before', () => {
    const world = wholeWorld();
    const key = unitKey('u2', 'diff');
    const record = world.records.get(key);
    if (record === undefined || record.diff === null) throw new Error('no comparison');
    world.records.set(key, { ...record, diff: { ...record.diff, flushed: false } });
    const { verdict, tables } = read(receiptOf(world));
    expect(verdict).toMatchObject({ result: 'equal', level: 'compared' });
    expect(tables.map((table) => table.verdict.level)).toEqual(['compared', 'verified']);
  });

  it('shows thirty tables, and all when asked to', () => {
    const world = emptyWorld();
    for (let at = 100; at < 135; at += 1) {
      addTable(world, `log${at}`);
      addRange(world, `r${at}`, `log${at}`);
    }
    const receipt = read(receiptOf(world, LOGS));
    const short = receiptText(receipt, plain, { full: false });
    expect(short).toContain('\nlog129\n');
    expect(short).not.toContain('\nlog130\n');
    expect(short).toContain('… and 5 more tables; --full shows each');
    expect(receiptText(receipt, plain, { full: true })).toContain('\nlog134\n');
  });

  it('shows what was moved, the sums, the digests, and what was verified', () => {
    expect(receiptText(receiptOf(wholeWorld()), plain, { full: false }))
      .toBe(`Receipt of migration m
Equal (verified).

  source        ins://a:1/a
  destination   ins://b:1/b
  lock service  etcd etcd-1:2379 /moves
  registered    2023-11-14T22:13:20.000Z
  as of         2023-11-14T22:14:20.000Z
  written by    terautil 1.0.0
  plan          sha256 5627ffcf7854e1a07fdb9c4682b8f5dddd12e5f47bf3dfe9393fa1714be956cf
  identity      sha256 cb13c2cc7fee626bffed254bbcf8fcde7f2a0e9d84d5417acf07d98335519213
  in all        2 tables, 3 ranges
  copied        ✓ 29 cells scanned = 23 written + 1 already there + 2 trimmed (newer versions fill the side that lacks it) + 3 older than at the destination
  settled       ✓ 17 cells scanned once more = 1 written + 16 already there
  repaired      ✓ 6 cells scanned once more = 1 written + 5 already there; 2 cells deleted
  compared      ✓ 36 cells in the source = 27 the same + 2 overwritten since + 3 trimmed (newer versions fill the side that lacks it) + 1 expired on the other side + 2 of which the destination has a newer one + 1 written, and hidden by something deleted
                ✓ 31 cells in the destination = 27 the same + 1 overwritten since + 1 expired on the other side + 2 of which the destination has a newer one

users → people
  table     binary, locality group g
  families  f (4 → 3 versions)
  window    the beginning to 2026-01-01T00:00:00.000Z
  ranges    2: 2 copied, 2 compared, 0 different
  copied    ✓ 21 cells scanned = 15 written + 1 already there + 2 trimmed (newer versions fill the side that lacks it) + 3 older than at the destination
  settled   ✓ 17 cells scanned once more = 1 written + 16 already there
  repaired  ✓ 6 cells scanned once more = 1 written + 5 already there; 2 cells deleted
  compared  ✓ 27 cells in the source = 18 the same + 2 overwritten since + 3 trimmed (newer versions fill the side that lacks it) + 1 expired on the other side + 2 of which the destination has a newer one + 1 written, and hidden by something deleted
            ✓ 22 cells in the destination = 18 the same + 1 overwritten since + 1 expired on the other side + 2 of which the destination has a newer one
  digest    ✓ 00000000000000000000000000000004: the source's cells, when copied and when compared
  verdict   equal (verified)

logs
  table     binary, locality group g
  families  f (1 version)
  window    the beginning to 2026-01-01T00:00:00.000Z
  ranges    1: 1 copied, 1 compared, 0 different
  copied    ✓ 8 cells scanned = 8 written
  compared  ✓ 9 cells in the source = 9 the same
            ✓ 9 cells in the destination = 9 the same
  digest    ✗ the source changed in between, in 1 range: copied 00000000000000000000000000000008, compared 00000000000000000000000000000009
  verdict   equal (verified)

Verified: the checksum and the form of the file; that its plan has the hashes of identity and scope which were registered;
  that 3 ranges cover 2 tables without gap or overlap; that the counts of every range balance;
  that counts and digests of the ranges add up to those of tables and totals; that the verdict follows from them.
The checksum tells of damage. Whoever means to deceive can write another receipt: keep it where only you write.
`);
  });
});

describe('show refuses a receipt', () => {
  const whole = receiptOf(wholeWorld());

  it('that is damaged anywhere', () => {
    const text = JSON.stringify(whole);
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.boolean(), (at, cut) => {
        const other = text[at] === '7' ? '8' : '7';
        const damaged = cut ? text.slice(0, at) : text.slice(0, at) + other + text.slice(at + 1);
        expect(thrownBy(() => read(damaged))).toMatchObject({ id: 'TU-RECEIPT', exit: 65 });
      }),
      { numRuns: 300 },
    );
  });

  it('promise-P7 in which any number is another, with the place, whatever its checksum says', () => {
    const document = whole as unknown as Json;
    // Whether a moment is right nothing in a receipt tells, nor who wrote it.
    const free = ['as_of', 'registered_at', 'version', 'format_version', 'checksum'];
    const numbers = places(document).filter(
      (at) => !free.includes(at[0] ?? '') && /^[0-9a-f]+$/.test(leafAt(document, at)),
    );
    expect(numbers.length).toBeGreaterThan(100);
    for (const at of numbers) {
      const text = leafAt(document, at);
      const other = text.slice(0, -1) + (text.endsWith('2') ? '3' : '2');
      const value = at.at(-1) === 'parallelRanges' ? Number(other) : other;
      const edited = withValue(document, at, value) as unknown as ReceiptDocument;
      const message = refused(resealed(edited));
      expect([at, placeIn(message)]).toEqual([at, expect.any(String)]);
    }
  });

  it.each<[string, (receipt: ReceiptDocument) => void, string]>([
    ['a range is missing', ({ tables }) => void tables[0]?.ranges.shift(), 'tables[0].ranges'],
    [
      'ranges overlap',
      ({ tables }) => {
        const second = tables[0]?.ranges[1];
        if (second !== undefined) second.start = { b64: 'bA==', text: 'l' };
      },
      'tables[0].ranges',
    ],
    [
      'it says equal and is different',
      ({ tables }) => {
        const cells = tables[1]?.ranges[0]?.compared?.cells;
        if (cells !== undefined) Object.assign(cells, { same: '8', different: '1' });
        Object.assign(tables[1]?.sums.compared ?? {}, { same: '8', different: '1' });
      },
      'verdict.result',
    ],
    ['its verdict is another', ({ verdict }) => void (verdict.level = 'compared'), 'verdict.level'],
    [
      'its table is another',
      ({ tables }) => Object.assign(tables[0] ?? {}, { source_was_empty: true }),
      'tables[0].hashes.definition',
    ],
    [
      'its plan is another',
      (receipt) => Object.assign(receipt.plan, { patience: '5m' }),
      'hashes.plan',
    ],
    [
      'its plan is none',
      (receipt) =>
        Object.assign(receipt.plan, { tables: [{ source: 'users' }, { source: 'users' }] }),
      'plan',
    ],
    [
      'its cluster is another',
      ({ clusters }) => void (clusters.source.root = '/x'),
      'hashes.identity',
    ],
    [
      'its lock service is another',
      (receipt) => void (receipt.lock_service.root = '/x'),
      'lock_service.root',
    ],
    ['its name is another', (receipt) => void (receipt.name = 'n'), 'name'],
    [
      'its table is not in the plan',
      ({ tables }) => Object.assign(tables[1] ?? {}, { source: 'x' }),
      'tables[1].source',
    ],
    ['it is of no moment', (receipt) => void (receipt.as_of = '2026-13-01T00:00:00.000Z'), 'as_of'],
    ['a table is missing', ({ tables }) => void tables.pop(), 'tables'],
  ])('in which %s', (_, edit, place) => {
    const receipt = structuredClone(whole);
    edit(receipt);
    expect(placeIn(refused(resealed(receipt)))).toBe(place);
  });

  /** A table with one range, of which a cell is copied and the same. */
  function addEqual(world: World, id: string, parts: Partial<TableDefinition> = {}): void {
    addTable(world, id, parts);
    const { start, end } = parts.interval ?? { start: '', end: null };
    addRange(world, `${id}-r`, id, start, end && end.toString());
    addRecord(world, `${id}-r`, 'dump', { counters: { scanned: 1, written: 1 } });
    addDiff(world, `${id}-r`, { same: 1, sourceCells: 1, destinationCells: 1 });
  }

  const users = { source: 'users', destination: 'people' };
  const toB = { start: rowKey(Buffer.from('')), end: rowKey(Buffer.from('b')) };
  const [windowed, chosen, grouped, ranged] = [
    { ...USERS, window: { end: '2026-01-01T00:00:00Z' } },
    { ...USERS, tables: [{ ...users, families: ['e'] }] as PlanDocument['tables'] },
    { ...USERS, tables: [{ ...users, localityGroups: ['h'] }] as PlanDocument['tables'] },
    { ...USERS, tables: [{ ...users, range: { end: 'b' } }] as PlanDocument['tables'] },
  ];

  it.each<[string, PlanDocument, readonly Partial<TableDefinition>[], string]>([
    ['a: no table at all', USERS, [], 'tables'],
    ['a: nothing that its glob finds', LOGS, [], 'tables'],
    ['b: one less than its plan names', PLAN, [{ source: 'logs', window: WINDOW }], 'tables'],
    ['c: one twice', USERS, [users, users], 'tables[1].source'],
    [
      'c: two in one destination',
      { ...LOGS, tables: [{ source: 'users', destination: 'log1' }, { source: 'log*' }] },
      [{ source: 'users', destination: 'log1' }, { source: 'log1' }],
      'tables[1].destination',
    ],
    ['d: in another destination', USERS, [{ ...users, destination: 'x' }], 'tables[0].destination'],
    ['d: a part of one', USERS, [{ ...users, interval: toB }], 'tables[0].key_range'],
    ['d: another part of one', ranged, [users], 'tables[0].key_range'],
    ['d: in another window', windowed, [users], 'tables[0].window'],
    ['d: in a window', USERS, [{ ...users, window: WINDOW }], 'tables[0].window'],
    ['d: with other families', chosen, [users], 'tables[0].families'],
    ['d: with other locality groups', grouped, [users], 'tables[0].locality_groups'],
    [
      'd: what its glob finds, under another name',
      LOGS,
      [{ source: 'log1', destination: 'x' }],
      'tables[0].destination',
    ],
  ])('promise-P7 whose tables are not those of its plan: %s', (_, plan, tables, place) => {
    const world = emptyWorld();
    for (const [at, table] of tables.entries()) {
      addEqual(world, `t${at}`, { destination: table.source ?? '', ...table });
    }
    const receipt = receiptOf(world, plan);
    expect(receipt.verdict).toMatchObject({ state: 'finished', result: 'equal' });
    expect(placeIn(refused(receipt))).toBe(place);
  });

  it.each<[string, PlanDocument, readonly Partial<TableDefinition>[]]>([
    ['a part of a table', ranged, [{ ...users, interval: toB }]],
    ['what a glob finds', LOGS, [{ source: 'log1' }, { source: 'log2' }]],
    ['a table in a window', windowed, [{ ...users, window: WINDOW }]],
    [
      'a table of which families are chosen',
      { ...USERS, tables: [{ ...users, families: ['f'], ttl: '24h' }] },
      [{ ...users, choosesFamilies: true, timeToLive: 86_400 }],
    ],
  ])('unless it is as planned: %s', (_, plan, tables) => {
    const world = emptyWorld();
    for (const [at, table] of tables.entries()) {
      addEqual(world, `t${at}`, { destination: table.source ?? '', ...table });
    }
    expect(read(receiptOf(world, plan)).verdict.result).toBe('equal');
  });

  it.each<[string, (world: World) => void, string]>([
    [
      'copied',
      (world) => {
        addRecord(world, 'r1', 'dump', { counters: { scanned: 2, written: 1 } });
      },
      'copied',
    ],
    [
      'settled',
      (world) => {
        addRecord(world, 'r1', 'settle', { counters: { scanned: 1, written: 2 } });
      },
      'settled',
    ],
    [
      'compared, at the source',
      (world) => {
        addDiff(world, 'r1', { sourceCells: 2, destinationCells: 1, same: 1 });
      },
      'compared',
    ],
    [
      'compared, at the destination',
      (world) => {
        addDiff(world, 'r1', { sourceCells: 1, same: 1 });
      },
      'compared',
    ],
  ])('promise-P7 in which cells that were %s are lost, though all sums agree', (_, put, name) => {
    const world = emptyWorld();
    addTable(world, 'users', { destination: 'people' });
    addRange(world, 'r1', 'users');
    put(world);
    expect(placeIn(refused(receiptOf(world, USERS)))).toBe(`tables[0].ranges[0].${name}.cells`);
  });

  it('of a newer version, with what to do', () => {
    const newer = { ...whole, format_version: 2 };
    const error = thrownBy(() => read(newer));
    expect(error).toMatchObject({
      id: 'TU-RECEIPT',
      hint: 'Use the same or a newer version here.',
    });
    expect(refused({ ...whole, more: 1 })).toContain('its checksum');
    expect(refused(resealed({ ...whole, more: 1 } as ReceiptDocument))).toContain(
      'no whole receipt',
    );
  });

  it('that is no receipt and no saved plan', () => {
    for (const text of ['apiVersion: terautil/v1\n', '', '{"format":"terautil/report"}']) {
      const error = thrownBy(() => readShown(written(text)));
      expect(error).toMatchObject({
        id: 'TU-INPUT-FILE',
        message: `${file} is neither a saved plan nor a receipt.`,
      });
    }
    const missing = thrownBy(() => readShown(join(folder, 'none')));
    expect(missing).toMatchObject({ id: 'TU-INPUT-FILE' });
    expect((missing as Error).message).toContain('cannot be read');
  });
});

const RANGES = 20_000;

it('a receipt of very many ranges is built and checked in no time that grows faster than they do', () => {
  const world = emptyWorld();
  addTable(world, 'users', { destination: 'people' });
  const keys = Array.from({ length: RANGES }, (_, at) => `user_${String(at).padStart(12, '0')}`);
  for (const [at, key] of keys.entries()) {
    addRange(world, `r${at}`, 'users', at === 0 ? '' : key, keys[at + 1] ?? null);
    addRecord(world, `r${at}`, 'dump', {
      counters: { scanned: 1_000_000, written: 1_000_000, bytes: 99_000_000 },
      digest: digest('1'),
    });
    addDiff(
      world,
      `r${at}`,
      { same: 1_000_000, sourceCells: 1_000_000, destinationCells: 1_000_000, bytes: 198_000_000 },
      { digest: digest('1') },
    );
  }
  const text = JSON.stringify(receiptOf(world, USERS));
  expect(text.length).toBeLessThan(RANGES * 500);
  const receipt = read(text);
  expect(receipt.tables[0]?.digest.copied).toBe(RANGES.toString(16).padStart(32, '0'));
}, 60_000);
