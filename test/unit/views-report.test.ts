/** A report as text and as Markdown. What is expected was checked by eye, never copied unread. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReportDocument } from '../../src/documents/report.generated.js';
import type { DiffCounts } from '../../src/migration/ledger/diff-counts.js';
import { bytesJson } from '../../src/migration/ledger/entry-json.js';
import { plain } from '../../src/views/paint.js';
import { reportText } from '../../src/views/report.js';
import { escapeMarkdown, MARKDOWN_LENGTH_MAX } from '../../src/views/markdown.js';
import { reportMarkdown } from '../../src/views/report-markdown.js';
import { markdownSkeleton } from '../support/markdown.js';
import {
  addDiff,
  addRange,
  addRecord,
  addTable,
  digest,
  emptyWorld,
  reportOf,
} from '../support/report-world.js';

const SHA = '0123456789abcdef'.repeat(4);
const EQUAL = { sourceCells: 2, destinationCells: 2, same: 2, bytes: 4096 };

/** A table that is equal and one with a difference and a range that failed; `key` is of the sample. */
function report(key = 'user\\x01', message = 'It broke.'): ReportDocument {
  const world = emptyWorld();
  addTable(world, 'good');
  addTable(world, 'bad', { destination: 'worse' });
  addRange(world, 'g1', 'good');
  addRange(world, 'b1', 'bad', '', 'm');
  addRange(world, 'b2', 'bad', 'm');
  for (const unit of ['good', 'bad']) addRecord(world, unit, 'create-table');
  addRecord(world, 'g1', 'dump', { counters: { scanned: 2, written: 2, bytes: 2048 } });
  addRecord(world, 'b1', 'dump', { counters: { scanned: 1, written: 1, bytes: 10 } });
  const error = { id: 'TU-BUG' as const, class: 'fatal' as const, message, hint: message };
  addRecord(world, 'b2', 'dump', { state: 'failed', attempts: 3, error });
  addDiff(world, 'g1', EQUAL);
  const counts = { sourceCells: 1, onlyInSource: 1, bytes: 10 };
  const file = { epoch: 1n, bytes: 1, lines: 1 };
  addDiff(world, 'b1', counts, { file });
  const source = { timestamp: '7', size: '3', sha256: SHA };
  const place = { key: bytesJson(Buffer.from(key)), family: bytesJson(Buffer.from('f')) };
  const line = {
    class: 'only-in-source',
    ...place,
    qualifier: bytesJson(Buffer.from(key)),
    source,
  };
  return reportOf(world, (kind) => ({
    path: `.terautil/m/${kind}/1-b1.ndjson`,
    lines: () => [JSON.stringify(line)],
  }));
}

it('a cause whose ranges name different rows tells each of them', () => {
  const world = emptyWorld();
  addTable(world, 't');
  addRange(world, 'r1', 't', '', 'm');
  addRange(world, 'r2', 't', 'm');
  addRecord(world, 't', 'create-table');
  const error = (message: string) => ({
    id: 'TU-ROW-TOO-LARGE' as const,
    class: 'data' as const,
    message,
    hint: null,
  });
  addRecord(world, 'r1', 'dump', { state: 'failed', attempts: 1, error: error('Row b is large.') });
  addRecord(world, 'r2', 'dump', { state: 'failed', attempts: 1, error: error('Row n is large.') });
  const text = reportText(reportOf(world), plain);
  expect(text).toContain('2 ranges of t: Row b is large. (TU-ROW-TOO-LARGE)');
  expect(text).toContain('t[, m) dump, 1 attempt\n');
  expect(text).toContain('t[m, ) dump, 1 attempt: Row n is large.\n');
});

describe('a report as text', () => {
  it('says how it ended, what is wrong, what was asked, and each table', () => {
    expect(reportText(report(), plain)).toBe(`Migration m
Incomplete: 2 of 3 ranges finished, 1 failed (one cause: TU-BUG). Nothing is lost. To go on:  terautil apply plans/m.yaml --failed
Different: 1 only in the source in 1 of 2 ranges; 3 cells compared in 2 ranges.

! Failed: 1 range of bad: It broke. (TU-BUG)
    hint: It broke.
    bad[m, ) dump, 3 attempts
    next:  terautil apply plans/m.yaml --failed
! Different: bad → worse: 1 only in the source, in 1 of 1 range compared.

  plan          plans/m.yaml
  source        ins://a:1/a
  destination   ins://b:1/b
  lock service  local
  steps         copy, compare
  as of         2023-11-14T22:14:20.000Z
  time          2023-11-14T22:13:20.000Z to 2023-11-14T22:14:20.000Z (1 min 0 s in all, pauses included)
  worker        h with terautil 1.0.0: 7 steps in 1 process

good
  table     binary, locality group g
  families  f (1 version)
  window    none: every cell
  ranges    1: 1 finished
  copied    1 of 1 range, 2.0 KiB read
            ✓ 2 cells scanned = 2 written
  compared  1 of 1 range, 4.0 KiB read: equal (verified)
            ✓ 2 cells in the source = 2 the same
            ✓ 2 cells in the destination = 2 the same
  digest    ✓ 00000000000000000000000000000000: the source's cells, when copied and when compared

bad → worse
  table     binary, locality group g
  families  f (1 version)
  window    none: every cell
  ranges    2: 1 finished, 1 failed
  copied    1 of 2 ranges, 10 B read
            ✓ 1 cell scanned = 1 written
  compared  1 of 2 ranges, 10 B read: 1 of them different
            ✓ 1 cell in the source = 1 only here
            ✓ 0 cells in the destination
  digest    ✓ 00000000000000000000000000000000: the source's cells, when copied and when compared
  findings  1: .terautil/m/findings/1-b1.ndjson
  Only in the source (1)
    key        column       source                             destination
    user\\\\x01  f:user\\\\x01  @7, 3 bytes, sha256 0123456789ab…  –
`);
  });

  it('of a migration that nobody began says how to begin', () => {
    const { status, ...rest } = reportOf(emptyWorld());
    const none = { ...status, state: 'not-started' as const };
    expect(reportText({ ...rest, status: none }, plain)).toContain(
      'Not started: nothing is registered. To see what it would do:  terautil plan plans/m.yaml',
    );
  });

  it('names the first ranges in which the source changed, and what became of a settling', () => {
    const world = emptyWorld();
    addTable(world, 't');
    const keys = ['', 'b', 'c', 'd', 'e', 'f', 'g'];
    for (const [at, key] of keys.entries()) {
      addRange(world, key, 't', key, keys[at + 1] ?? null);
      addRecord(world, key, 'dump', { digest: digest('1'), suspect: key === 'b' });
      if (key === 'b') {
        addRecord(world, key, 'settle', {
          counters: { scanned: 3, written: 3 },
          digest: digest('2'),
        });
      }
      addDiff(world, key, {}, { digest: digest('2') });
    }
    const document = reportOf(world);
    const text = reportText(document, plain);
    expect(text).toContain(
      "! The source's cells of t changed between its copy and its comparison: it was written to meanwhile.\n" +
        '    [, b)\n    [c, d)\n    [d, e)\n    [e, f)\n    [f, g)\n    [g, )\n',
    );
    expect(text).toContain('✗ the source changed in between, in 6 ranges: copied');
    expect(text).toContain('  settled   ✓ 3 cells scanned once more = 3 written\n');
    const markdown = reportMarkdown(document);
    expect(markdown).toContain('  - &#91;f, g)\n  - … and 1 more; --format json has them all\n');
  });

  it('tells of dead letters, suspect ranges, conflicts, doubt, and details on other machines', () => {
    const world = emptyWorld();
    addTable(world, 't', {
      families: [
        { name: Buffer.from('f'), maxVersions: 2, sourceVersions: 3, isTransactional: false },
      ],
    });
    addRange(world, 'r1', 't', '', 'm');
    addRange(world, 'r2', 't', 'm');
    const file = { epoch: 1n, bytes: 1, lines: 1 };
    addRecord(world, 't', 'freeze-schema', { splitSizes: { split: 1n, merge: null } });
    addRecord(world, 'r1', 'dump', {
      suspect: true,
      counters: {
        ...{ scanned: 4, written: 1 },
        skipped: { present: 0, trimmed: 0, 'newer-at-destination': 0, conflict: 3 },
      },
    });
    addRecord(world, 'r2', 'dump', {
      state: 'failed',
      counters: { scanned: 2, deadLetters: 2 },
      file,
    });
    addDiff(world, 'r1', { different: 1, sourceCells: 1, destinationCells: 1 }, { file });
    const diff = world.records.get('r1/diff')?.diff ?? null;
    if (diff === null) throw new Error('no diff');
    addDiff(world, 'r1', diff.counts, { file, diff: { ...diff, flushed: false } });
    const text = reportText(reportOf(world), plain);
    for (const said of [
      'Not copied: 3 cells of t: the destination holds other values.',
      'Dead letters: the destination refused 2 cells of t for good.',
      '2 cells of [m, ): not on this machine, or not complete; written by h',
      'Suspect: in 1 range of t a cell may have been written twice; apply settles that.\n    [, m)',
      't is compared, not verified',
      't is still neither split nor merged.',
      'The findings of 1 range of t are not on this machine, or damaged; they were written by h.',
      'f (3 → 2 versions)',
      '✓ 6 cells scanned = 1 written + 3 in conflict + 2 refused (dead letters)',
      'With another value (1; no sample of them is here)',
    ]) {
      expect(text).toContain(said);
    }
  });
});

it('tells no more of conflicts that a comparison found to be the same', () => {
  const world = emptyWorld();
  addTable(world, 't');
  addRange(world, 'r1', 't');
  const skipped = { present: 0, trimmed: 0, 'newer-at-destination': 0, conflict: 3 };
  addRecord(world, 'r1', 'dump', { counters: { scanned: 3, skipped } });
  const compared = (counts: Partial<DiffCounts>): string => {
    addDiff(world, 'r1', { sourceCells: 3, destinationCells: 3, ...counts });
    return reportText(reportOf(world), plain);
  };
  expect(compared({ different: 3 })).toContain('Not copied: 3 cells of t');
  expect(compared({ same: 3 })).not.toContain('Not copied');
});

describe('a report as Markdown', () => {
  it('begins with its marker and one sentence, risks first, one folded part per table', async () => {
    const text = reportMarkdown(report());
    await expect(text).toMatchFileSnapshot('../fixtures/views/report.md');
    expect(text.startsWith('<!-- terautil-report: m -->\n**m**: Incomplete: 2 of 3 ranges')).toBe(
      true,
    );
    const places = [
      '#### Risks',
      '- Failed: 1 range of bad',
      '- Different: bad → worse',
      '| plan | plans/m.yaml |',
      '<summary><code>good</code>: 1 of 1 range finished, equal</summary>',
      '<summary><code>bad → worse</code>: 1 of 2 ranges finished, 1 failed, different</summary>',
    ].map((part) => text.indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(text.match(/<details>/g)).toHaveLength(2);
    expect(text.match(/<\/details>/g)).toHaveLength(2);
  });

  it('has the same bytes for the same report', () => {
    expect(reportMarkdown(report())).toBe(reportMarkdown(report()));
  });

  it('is cut to its length, keeps what comes first, and says so', () => {
    const { tables, status, ...rest } = report();
    const [good, bad] = [status.tables[1], tables[1]];
    if (good === undefined || bad === undefined) throw new Error('no table');
    const many = Array.from({ length: 400 }, (_, at) => String(at));
    const named = { ...bad, source: 'n'.repeat(200) };
    const long: ReportDocument = {
      ...rest,
      tables: many.map(() => named),
      status: { ...status, tables: many.map(() => good) },
    };
    const text = reportMarkdown(long);
    expect(text.length).toBeLessThanOrEqual(MARKDOWN_LENGTH_MAX);
    expect(text.length).toBeGreaterThan(MARKDOWN_LENGTH_MAX * 0.9);
    expect(text).toContain('- Failed: 1 range of bad');
    expect(text).toMatch(/Cut to 60,000 characters: \d+ parts are left out/);
    expect(text).toContain(
      '<code>terautil report plans/m.yaml --format json</code> has everything',
    );
    expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length);
    expect(reportMarkdown(report())).not.toContain('Cut to');
  });

  it('keeps its structure whatever keys, messages, hosts and values hold', () => {
    const expected = markdownSkeleton(reportMarkdown(report('key', 'message')));
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1 }),
      fc
        .array(
          fc.constantFrom(
            '`',
            '```',
            '|',
            '<',
            '</details>',
            '\n',
            '\r',
            '-->',
            '\\',
            '*',
            '_',
            '[x](y)',
            '@a',
            '#1',
            '\u2028',
            '\u202e',
            '&#60;',
            '~~',
          ),
        )
        .map((parts) => `x${parts.join('')}`),
    );
    fc.assert(
      fc.property(hostile, hostile, (key, message) => {
        expect(markdownSkeleton(reportMarkdown(report(key, message)))).toBe(expected);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['@somebody', '&#64;<!-- -->somebody'],
    ['see #12', 'see &#35;<!-- -->12'],
    ['http://x', 'http&#58;//x'],
    ['www.x', 'www&#46;x'],
    [':tada:', '&#58;tada:'],
    ['a\u001b[31m\nb', 'a &#91;31m b'],
    ['&lt;', '&#38;lt;'],
    ['10:00, a b.', '10:00, a b.'],
  ])('escapes %j', (text, expected) => {
    expect(escapeMarkdown(text)).toBe(expected);
  });
});
