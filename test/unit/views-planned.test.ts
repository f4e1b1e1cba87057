/** What `plan` says of a plan that chooses: tables by globs, rows by keys, column families. */
import { describe, expect, it } from 'vitest';
import type { PlannedDocument, Table } from '../../src/documents/planned.generated.js';
import { plannedText } from '../../src/views/planned.js';
import { paintFor } from '../../src/views/paint.js';
import { plannedDocument, plannedTable } from '../support/planned-document.js';
import { schemaErrors } from '../support/schemas.js';

function planned(table: Partial<Table>, more: Partial<PlannedDocument> = {}): string {
  const document = plannedDocument({ tables: [plannedTable(table)], ...more });
  expect(schemaErrors('planned', document)).toBeNull();
  return plannedText(document, 'p.yaml', paintFor(false, {}));
}

const bytes = (text: string) => ({
  b64: Buffer.from(text, 'latin1').toString('base64'),
  text: '?',
});

it('says nothing of it where all is taken', () => {
  const text = planned({});
  expect(text).toContain('2 ranges   ~2.0 KiB   locality groups: base\n');
  expect(text).toContain('(2 ranges, ~2.0 KiB)');
  expect(text).not.toMatch(/Left out|warning|keys|families/);
});

it('names the keys in the escape that a plan has, and that a size is not known exactly', () => {
  const text = planned({ key_range: { start: bytes('user 1'), end: bytes('v\xff') } });
  expect(text).toContain('2 ranges   up to ~2.0 KiB');
  expect(text).toContain('(2 ranges, up to ~2.0 KiB)');
  expect(text).toContain('keys: from user\\x201, before v\\xff');
  expect(planned({ key_range: { start: bytes(''), end: bytes('v') } })).toContain(
    'keys: before v\n',
  );
  expect(planned({ key_range: { start: bytes('u'), end: null } })).toContain('keys: from u\n');
});

it('does not say of a refused table what would happen to it', () => {
  const refusals = [{ message: 'No.', hint: 'Yes.' }];
  const notes = ['Its tablets are flushed.'];
  expect(planned({ action: 'refused', refusals, notes })).not.toContain('flushed');
  expect(planned({ notes })).toContain('note: users: Its tablets are flushed.\n');
});

it('says at how many points a table is split when it is created', () => {
  expect(planned({ split_points: '2' })).toContain('1 locality group, pre-split at 2 points\n');
  expect(planned({ split_points: '0' })).toContain('1 locality group, in one tablet\n');
});

it('names the families that are chosen', () => {
  const text = planned({ families: ['a', 'b'] });
  expect(text).toContain(
    '2 ranges   up to ~2.0 KiB   locality groups: base   column families: a, b',
  );
  expect(text).toContain('(2 ranges, up to ~2.0 KiB)');
});

it('names what is left out, as far as it is no list without end, and counts its warnings', () => {
  const excluded = Array.from({ length: 1_022 }, (_, at) => `t${at}`);
  const text = planned({}, { left_out: { internal: ['meta_table'], excluded }, warnings: ['odd'] });
  expect(text).toContain('Left out, because the source keeps them for itself: meta_table\n');
  expect(text).toMatch(
    /Left out, because the plan excludes them: t0, t1, .*, t19 and 1,002 more\n/,
  );
  expect(text).toContain('! warning: odd\n');
  expect(text).toMatch(/Plan: .*, 1 warning\.\n/);
});

it('shows what the plan expects and is so, and refuses where it is not', () => {
  const expected = [
    { key: 'atMost.bytes', expected: 'at most 4096 bytes', found: '2048', holds: true },
    { key: 'empty', expected: 'empty: users', found: '', holds: true },
    { key: 'atMost.ranges', expected: 'at most 1 ranges', found: '2', holds: false },
  ] satisfies PlannedDocument['expected'];
  expect(planned({}, { expected })).toContain(
    '\nAs expected: at most 4096 bytes (2.0 KiB); empty: users.\n',
  );
  const text = planned({}, { expected, refusals: [{ message: 'Too many.', hint: 'Look.' }] });
  expect(text).toContain('\n✗ refused: Too many.\n  hint: Look.\n');
  expect(text).toContain('apply would refuse');
});

it('says one cause of many tables once, with their names', () => {
  const table = (source: string, warnings: string[]): Table => ({
    ...plannedTable(),
    source,
    destination: source,
    action: 'refused',
    warnings,
    refusals: [{ message: `The table ${source} holds cells.`, hint: 'Look.' }],
  });
  const text = planned({}, { tables: [table('a', []), plannedTable(), table('b', ['old'])] });
  expect(text).toContain(`  ✗ 2 tables: a, b  nothing will be done
      ✗ refused: The table … holds cells.
        hint: Look.
      ! warning: b: old
  + users  `);
  expect(text).toContain('1 table to copy (2 ranges, ~2.0 KiB), 2 refused, 1 warning.');
});

it('says how long it may take, and nothing where that is not known', () => {
  const text = planned({}, { estimate: { from_seconds: '2911', to_seconds: '4441' } });
  expect(text).toContain('\nTime: 48 to 75 min for one worker, by what earlier runs took.\n');
  expect(planned({}, { estimate: null })).not.toContain('Time');
  expect(planned({})).not.toContain('Time');
});

describe('a plan with twelve tables', () => {
  const window = { start: null, end: '1763800000000000' };
  const note = 'What was overwritten at the source after the end is not copied at all.';
  const named = (source: string, more: Partial<Table> = {}): Table =>
    plannedTable({ source, destination: source, window, notes: [note], ...more });
  const tables = [
    named('users', { ranges: '129', split_points: '128', bytes: '94489280512' }),
    named('orders', { destination: 'orders_v2', action: 'merge', ranges: '64' }),
    named('events', { action: 'none', ranges: '7', finished: '7', notes: [] }),
    named('sessions', {
      action: 'refused',
      refusals: [
        {
          message: 'The source has no locality group tmp; it has base.',
          hint: 'Did you mean "base"?',
        },
      ],
    }),
    named('a_table_with_a_long_name', { warnings: ['not in the plan: locality group ext'] }),
    ...['carts', 'clicks', 'items', 'prices', 'stock', 'taxes', 'zones'].map((name) => named(name)),
  ];
  const text = planned({}, { tables });

  it('has the layout of its file', async () => {
    await expect(text).toMatchFileSnapshot('../fixtures/views/planned-twelve.txt');
  });

  it('says each note once, each table in the order of the plan, and what is refused', () => {
    expect(text.split(note)).toHaveLength(2);
    const places = tables.map(({ source }) => text.indexOf(` ${source} `));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(text).toContain('10 tables to copy (209 ranges, ~88.0 GiB), 1 finished, 1 refused');
  });
});

describe('a plan with thousands of tables', () => {
  const many = (from: number, count: number, more: Partial<Table>): Table[] =>
    Array.from({ length: count }, (_, at) => {
      const source = `t${String(from + at).padStart(4, '0')}`;
      return plannedTable({ source, destination: source, ...more });
    });
  const tables = [
    ...many(0, 1_500, { bytes: '1048576', ranges: '50', split_points: '49' }),
    ...many(1_500, 500, { action: 'none', ranges: '3', finished: '3' }),
    ...many(2_000, 400, { warnings: ['group tmp is skipped'] }),
    ...many(2_400, 1, { action: 'refused', refusals: [{ message: 'No.', hint: 'Yes.' }] }),
    plannedTable({ source: 'old', destination: 'new' }),
  ];
  const document = plannedDocument({ tables });
  const show = (full: boolean): string[] =>
    plannedText(document, 'p.yaml', paintFor(false, {}), { full }).split('\n');

  it('has the layout of its file', async () => {
    const text = show(false).join('\n');
    await expect(text).toMatchFileSnapshot('../fixtures/views/planned-many.txt');
  });

  it('tells those together of which the same is said, what is refused first', () => {
    const lines = show(false);
    expect(lines.length).toBeLessThan(30);
    const heads = lines.filter((line) => /^ {2}[+=~✗-] /.test(line));
    expect(heads.map((line) => line.slice(0, 22))).toEqual([
      '  ✗ t2400      nothing',
      '  + 400 tables: t2000,',
      '  + 1,500 tables: t000',
      '  + old → new  create ',
      '  = 500 tables: t1500,',
    ]);
    expect(lines.join('\n')).toContain('75,000 ranges   ~1.5 GiB');
    expect(lines.join('\n')).toContain('--full shows each');
  });

  it('loses no table of many that differ', () => {
    const differing = Array.from({ length: 100 }, (_, at) =>
      plannedTable({ source: `t${at}`, destination: `u${at}` }),
    );
    const view = plannedText(plannedDocument({ tables: differing }), 'p', paintFor(false, {}));
    expect(view).toContain('… and 70 more tables');
    expect(view).toContain('100 tables to copy (200 ranges');
  });

  it('shows each when asked', () => {
    const lines = show(true);
    for (const { source } of tables) {
      expect(lines.some((line) => line.includes(` ${source} `))).toBe(true);
    }
    expect(lines.join('\n')).not.toContain('--full');
  });
});
