/** The report document: facts of a ledger made by hand, and of files of findings. */
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/documents/finding.generated.js';
import { buildReport } from '../../src/migration/outcome/report.js';
import type { DetailLookup } from '../../src/migration/outcome/report-findings.js';
import { summarize } from '../../src/migration/outcome/summary.js';
import {
  addDiff,
  addRange,
  addRecord,
  addTable,
  BEGUN,
  digest,
  emptyWorld,
  PLAN_FILE,
  reportOf,
  type World,
} from '../support/report-world.js';
import { schemaErrors } from '../support/schemas.js';
import { NO_LIMITS } from '../support/no-limits.js';

const bytes = (text: string) => ({ b64: Buffer.from(text).toString('base64'), text });
const side = { timestamp: '7', size: '1', sha256: 'a'.repeat(64) };

function finding(name: Finding['class'], key: string, parts: Partial<Finding> = {}): string {
  const document: Finding = {
    format: 'terautil/finding',
    format_version: 1,
    class: name,
    table: 't',
    destination_table: 't',
    range: 'r',
    key: bytes(key),
    family: bytes('f'),
    qualifier: bytes('q'),
    source: side,
    destination: null,
    ...parts,
  };
  return JSON.stringify(document);
}

/** Files by unit; each is as long as its lines say. */
function files(of: Readonly<Record<string, readonly string[]>>): DetailLookup {
  return (kind, unit, size) => {
    const lines = of[unit];
    if (lines === undefined || sizeOf(lines) !== size) return null;
    return { path: `${kind}/${unit}`, lines: () => lines };
  };
}

const sizeOf = (lines: readonly string[]): number => lines.join('\n').length;
const fileOf = (lines: readonly string[]) => ({
  epoch: 1n,
  bytes: sizeOf(lines),
  lines: lines.length,
});

/** One table with two ranges, the later one first. */
function twoRanges(): World {
  const world = emptyWorld();
  addTable(world, 't');
  addRange(world, 'r2', 't', 'm');
  addRange(world, 'r1', 't', '', 'm');
  return world;
}

function tableOf(world: World, details?: DetailLookup) {
  const report = reportOf(world, details);
  expect(schemaErrors('report', report)).toBeNull();
  const [table] = report.tables;
  if (table === undefined) throw new Error('no table');
  return table;
}

describe('a report', () => {
  it('of nothing registered is a valid document', () => {
    const options = { name: 'm', steps: ['dump' as const], planFile: PLAN_FILE, limits: NO_LIMITS };
    const status = summarize(options, null, []);
    const place = { coordinator: 'c', root: '/' };
    const context = { planFile: PLAN_FILE, source: place, destination: place };
    const report = buildReport(
      { ...context, lockService: 'local', details: () => null },
      null,
      [],
      status,
    );
    expect(schemaErrors('report', report)).toBeNull();
    expect(report).toMatchObject({ as_of: null, tables: [], done: { begun: null, workers: [] } });
  });

  it('tells the time from the first begin to the newest record, and who worked', () => {
    const world = twoRanges();
    const worker = (host: string, processId: number) => ({ host, processId, version: '1' });
    addRecord(world, 't', 'create-table', { worker: worker('b', 1), startedAt: 0n });
    addRecord(world, 'r1', 'dump', { worker: worker('b', 2), startedAt: BEGUN + 5_000_000n });
    addRecord(world, 'r2', 'dump', { worker: worker('a', 1), updatedAt: BEGUN + 90_000_000n });
    const { done, as_of } = reportOf(world);
    expect(done).toEqual({
      begun: '2023-11-14T22:13:20.000Z',
      ended: '2023-11-14T22:14:50.000Z',
      workers: [
        { host: 'a', version: '1', processes: '1', units: '1' },
        { host: 'b', version: '1', processes: '2', units: '2' },
      ],
    });
    expect(as_of).toBe(done.ended);
  });

  it('promise-P7 adds up what became of the cells, of all ranges', () => {
    const world = twoRanges();
    const skipped = { present: 1, trimmed: 2, 'newer-at-destination': 3, conflict: 4 };
    addRecord(world, 'r1', 'dump', {
      counters: { scanned: 16, written: 5, skipped, deadLetters: 1 },
    });
    addRecord(world, 'r2', 'dump', { counters: { scanned: 7, written: 7 } });
    addDiff(world, 'r1', {
      ...{ onlyInSource: 1, different: 2, same: 3, sourceCells: 22, destinationCells: 17 },
      ...{ expired: { source: 7, destination: 5 }, newerAtDestination: 5 },
      ...{ superseded: { source: 4, destination: 1 }, trimmed: { source: 0, destination: 1 } },
    });
    const { sums } = tableOf(world);
    const parts = (sum: typeof sums.copied) =>
      Object.fromEntries((sum?.parts ?? []).map(({ name, cells }) => [name, cells]));
    expect(sums.copied).toMatchObject({ total: '23', balanced: true });
    expect(parts(sums.copied)).toEqual({
      ...{ written: '12', present: '1', trimmed: '2', 'newer-at-destination': '3' },
      ...{ conflict: '4', 'dead-letters': '1' },
    });
    expect(sums.source).toMatchObject({ total: '22', balanced: true });
    expect(parts(sums.source)).toEqual({
      ...{ same: '3', different: '2', 'only-here': '1', superseded: '4', trimmed: '0' },
      ...{ expired: '7', outdated: '5', shadowed: '0' },
    });
    expect(sums.destination).toMatchObject({ total: '17', balanced: true });
    expect(parts(sums.destination)).toMatchObject({
      'only-here': '0',
      superseded: '1',
      trimmed: '1',
      expired: '5',
      outdated: '5',
    });
  });

  it('says when a sum does not balance', () => {
    const world = twoRanges();
    addRecord(world, 'r1', 'dump', { counters: { scanned: 2, written: 1 } });
    addDiff(world, 'r1', { sourceCells: 2, same: 1 });
    const { sums } = tableOf(world);
    expect([sums.copied?.balanced, sums.source?.balanced]).toEqual([false, false]);
  });

  it.each([
    ['the same', '3', true, []],
    ['changed in between', '4', false, [{ start: bytes(''), end: bytes('m') }]],
  ])('compares the digests of copy and comparison: %s', (_, seen, agree, changed) => {
    const world = twoRanges();
    addRecord(world, 'r1', 'dump', { digest: digest('3') });
    addRecord(world, 'r2', 'dump', { digest: digest('8') });
    addDiff(world, 'r1', {}, { digest: digest(seen) });
    expect(tableOf(world).digest).toEqual({
      copied: `${'0'.repeat(31)}b`,
      compared: seen.padStart(32, '0'),
      agree,
      changed,
    });
  });

  it('takes the digest of the copy from the step that wrote the range last', () => {
    const world = twoRanges();
    const at = (seconds: number) => ({ updatedAt: BEGUN + BigInt(seconds) * 1_000_000n });
    addRecord(world, 'r1', 'dump', { digest: digest('3'), suspect: true, ...at(60) });
    addRecord(world, 'r1', 'settle', { digest: digest('5'), state: 'stopped', ...at(90) });
    expect(tableOf(world).digest.copied).toBe('3'.padStart(32, '0'));
    addRecord(world, 'r1', 'settle', { digest: digest('5'), ...at(90) });
    addDiff(world, 'r1', {}, { digest: digest('5') });
    expect(tableOf(world).digest).toMatchObject({ copied: '5'.padStart(32, '0'), agree: true });
    addRecord(world, 'r1', 'dump', { digest: digest('7'), ...at(120) });
    expect(tableOf(world).digest.copied).toBe('7'.padStart(32, '0'));
  });

  it('promise-P7 adds up what became of the cells of a settling, too', () => {
    const world = twoRanges();
    addRecord(world, 'r1', 'dump', { counters: { scanned: 7, written: 7 }, suspect: true });
    expect(tableOf(world).sums.settled).toBeNull();
    const skipped = { present: 6, trimmed: 0, 'newer-at-destination': 0, conflict: 0 };
    addRecord(world, 'r1', 'settle', { counters: { scanned: 8, written: 2, skipped } });
    const { copied, settled } = tableOf(world).sums;
    expect(copied).toMatchObject({ total: '7', balanced: true });
    expect(settled).toMatchObject({ total: '8', balanced: true });
    expect(settled?.parts.filter(({ cells }) => cells !== '0')).toEqual([
      { name: 'written', cells: '2' },
      { name: 'present', cells: '6' },
    ]);
  });

  it('does not let two changes that cancel out in the sum pass for none', () => {
    const world = twoRanges();
    addRecord(world, 'r1', 'dump', { digest: digest('3') });
    addRecord(world, 'r2', 'dump', { digest: digest('8') });
    addDiff(world, 'r1', {}, { digest: digest('8') });
    addDiff(world, 'r2', {}, { digest: digest('3') });
    expect(tableOf(world).digest).toMatchObject({
      agree: false,
      changed: [
        { start: bytes(''), end: bytes('m') },
        { start: bytes('m'), end: null },
      ],
    });
  });

  it('leaves out a comparison that something was written after', () => {
    const world = twoRanges();
    addRecord(world, 'r1', 'dump', { digest: digest('3') });
    addDiff(world, 'r1', { onlyInSource: 1, sourceCells: 1 }, { digest: digest('4') });
    addRecord(world, 'r1', 'dump', { digest: digest('3'), epoch: 2n });
    expect(tableOf(world)).toMatchObject({
      sums: { source: null },
      digest: { compared: null, agree: null },
      findings: null,
    });
  });

  it('names ranges with dead letters and their files, and ranges that are suspect', () => {
    const world = twoRanges();
    const file = fileOf(['x']);
    addRecord(world, 'r1', 'dump', {
      state: 'failed',
      counters: { deadLetters: 2, scanned: 2 },
      file,
    });
    addRecord(world, 'r2', 'dump', { suspect: true });
    const here = tableOf(world, files({ '1-r1': ['x'] }));
    expect(here.dead_letters).toEqual([
      { start: bytes(''), end: bytes('m'), cells: '2', file: 'dead-letters/1-r1', host: 'h' },
    ]);
    expect(here.suspect).toEqual([{ start: bytes('m'), end: null }]);
    expect(tableOf(world).dead_letters).toMatchObject([{ file: null }]);
    addRecord(world, 'r2', 'settle');
    expect(tableOf(world).suspect).toEqual([]);
  });
});

describe('findings', () => {
  const lines = [
    ...Array.from({ length: 7 }, (_, at) => finding('only-in-source', `a${at}`)),
    finding('timestamp-only', 'b', { destination: side }),
  ];
  const counts = {
    onlyInSource: 8,
    onlyInDestination: 1,
    timestampOnly: 1,
    sourceCells: 8,
    destinationCells: 1,
  };

  it('are sampled, the first few of each class; a pair under two timestamps is one', () => {
    const world = twoRanges();
    addDiff(world, 'r1', counts, { file: fileOf(lines) });
    const { findings } = tableOf(world, files({ '1-r1': lines }));
    expect(findings).toMatchObject({
      found: '8',
      recorded: '8',
      files: ['findings/1-r1'],
      unreadable: [],
    });
    const [first, second, ...rest] = findings?.classes ?? [];
    expect(rest).toEqual([]);
    expect(first).toMatchObject({ class: 'only-in-source', found: '7' });
    expect(first?.samples.map(({ key }) => key.text)).toEqual(['a0', 'a1', 'a2', 'a3', 'a4']);
    expect(second).toMatchObject({
      class: 'timestamp-only',
      found: '1',
      samples: [{ key: bytes('b'), source: side, destination: side }],
    });
  });

  it('come from several ranges in key order, until there are enough', () => {
    const world = twoRanges();
    const more = [
      finding('only-in-source', 'z1'),
      finding('different', 'z2', { destination: side }),
    ];
    addDiff(world, 'r2', { onlyInSource: 1, different: 1 }, { file: fileOf(more) });
    addDiff(world, 'r1', { onlyInSource: 3 }, { file: fileOf(lines.slice(0, 3)) });
    const { findings } = tableOf(world, files({ '1-r1': lines.slice(0, 3), '1-r2': more }));
    const keys = findings?.classes.map(({ samples }) => samples.map(({ key }) => key.text));
    expect(keys).toEqual([['a0', 'a1', 'a2', 'z1'], ['z2']]);
  });

  it('that are not here, of another size, or damaged, are said to be unreadable', () => {
    const damaged = [finding('only-in-source', 'a'), '{"class":"only-in-source"}'];
    const cases: [DetailLookup, readonly string[]][] = [
      [files({}), lines],
      [files({ '1-r1': [...lines, 'more'] }), lines],
      [files({ '1-r1': damaged }), damaged],
      [files({ '1-r1': ['no json'] }), ['no json']],
    ];
    for (const [details, recorded] of cases) {
      const world = twoRanges();
      addDiff(world, 'r1', { onlyInSource: 7 }, { file: fileOf(recorded) });
      expect(tableOf(world, details).findings).toMatchObject({
        found: '7',
        files: [],
        unreadable: [
          { start: bytes(''), end: bytes('m'), lines: String(recorded.length), host: 'h' },
        ],
        classes: [{ class: 'only-in-source', found: '7', samples: [] }],
      });
    }
  });

  it('that are more than a file takes are counted all the same', () => {
    const world = twoRanges();
    addDiff(world, 'r1', { onlyInSource: 20_000 }, { file: fileOf(lines.slice(0, 7)) });
    const { findings } = tableOf(world, files({ '1-r1': lines.slice(0, 7) }));
    expect(findings).toMatchObject({ found: '20000', recorded: '7' });
  });

  it('show values only where the file holds them', () => {
    const value = bytes('v');
    const line = finding('different', 'a', { destination: { ...side, value } });
    const world = twoRanges();
    addDiff(world, 'r1', { different: 1 }, { file: fileOf([line]) });
    const sample = tableOf(world, files({ '1-r1': [line] })).findings?.classes[0]?.samples[0];
    expect(sample?.source).toEqual(side);
    expect(sample?.destination).toEqual({ ...side, value });
  });
});

it('vector-11.6 3 + 1 + 2 + 94 cells are 100, of which 6 % differ', () => {
  const world = emptyWorld();
  addTable(world, 't1');
  addRange(world, 'r1', 't1');
  addDiff(world, 'r1', {
    onlyInSource: 3,
    onlyInDestination: 1,
    different: 2,
    same: 94,
    sourceCells: 99,
    destinationCells: 97,
  });
  const [table] = reportOf(world).status.tables;
  expect(table?.diff?.cells).toMatchObject({
    only_in_src: '3',
    only_in_dest: '1',
    both_have_but_diff: '2',
    both_have_and_same: '94',
    in_src_or_in_dest: '100',
    diff_rate: '0.060000',
  });
});
