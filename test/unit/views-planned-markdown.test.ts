/** A plan as a comment on a pull request (product.md §8). The files hold the layout; what counts is asserted here. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PlannedDocument } from '../../src/documents/planned.generated.js';
import { MARKDOWN_LENGTH_MAX } from '../../src/views/markdown.js';
import { paintFor } from '../../src/views/paint.js';
import { plannedText } from '../../src/views/planned.js';
import { plannedMarkdown } from '../../src/views/planned-markdown.js';
import { markdownSkeleton } from '../support/markdown.js';
import { plannedDocument, plannedTable } from '../support/planned-document.js';
import { schemaErrors } from '../support/schemas.js';

const REFUSAL = { message: 'The table holds cells.', hint: 'Say existingCells: merge.' };

/** One of everything that a reviewer may meet. */
function everything(): PlannedDocument {
  return plannedDocument({
    name: 'users-2026',
    steps: ['dump', 'diff'],
    lock_service: 'etcd',
    freeze: true,
    registered: true,
    changed: true,
    left_out: { internal: ['meta_table'], excluded: ['tmp_1', 'tmp_2'] },
    warnings: ['table late is new at the source'],
    tables: [
      plannedTable({
        source: 'done',
        destination: 'done',
        action: 'none',
        ranges: '7',
        finished: '7',
      }),
      plannedTable({ source: 'small', destination: 'small' }),
      plannedTable({
        source: 'large',
        destination: 'large_v2',
        action: 'continue',
        ranges: '129',
        finished: '29',
        bytes: String(88 * 1024 ** 3),
        window: { start: null, end: '1763800000000000' },
        notes: ['Its tablets are flushed.'],
      }),
      plannedTable({ source: 'odd', destination: 'odd', warnings: ['group tmp is skipped'] }),
      plannedTable({ source: 'odd2', destination: 'odd2', warnings: ['group tmp is skipped'] }),
      plannedTable({ source: 'full', destination: 'full', action: 'refused', refusals: [REFUSAL] }),
      plannedTable({ source: 'old', destination: 'old', action: 'leave' }),
    ],
  });
}

function markdown(document: PlannedDocument): string {
  expect(schemaErrors('planned', document)).toBeNull();
  return plannedMarkdown(document, 'plans/users.yaml');
}

it('begins with its marker and one sentence; risks first, one folded part per table by importance', async () => {
  const text = markdown(everything());
  await expect(text).toMatchFileSnapshot('../fixtures/views/planned.md');
  const [marker, sentence] = text.split('\n');
  expect(marker).toBe('<!-- terautil-plan: users-2026 -->');
  expect(sentence).toBe(
    '**users-2026**: Plan: 4 tables to copy and compare (106 ranges, &#126;88.0 GiB), 1 finished, 1 refused, 3 warnings.',
  );
  const places = [
    '#### Risks',
    '- Refused: full: The table holds cells.\n  - hint: Say existingCells: merge.',
    '- Warning: table late is new at the source\n',
    '- Warning: odd, odd2: group tmp is skipped\n',
    '| plan | plans/users.yaml |',
    '<summary>✗ <code>full</code>: nothing will be done</summary>',
    '<summary>+ <code>odd</code>',
    '<summary>+ <code>odd2</code>',
    '<summary>~ <code>large → large&#95;v2</code>: registered, 29 of 129 ranges finished</summary>',
    '<summary>+ <code>small</code>',
    '<summary>- <code>old</code>',
    '<summary>= <code>done</code>: already done',
  ].map((part) => [part, text.indexOf(part)] as const);
  for (const [part, at] of places) expect(at, part).toBeGreaterThan(-1);
  const order = places.map(([, at]) => at);
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(text.match(/<details>/g)).toHaveLength(7);
  expect(text.match(/<\/details>/g)).toHaveLength(7);
});

it('as text has the layout of its file', async () => {
  const text = plannedText(everything(), 'plans/users.yaml', paintFor(false, {}));
  await expect(text).toMatchFileSnapshot('../fixtures/views/planned.txt');
});

it('has the same bytes at another time, and whatever the order of the tables', () => {
  const { tables, ...rest } = everything();
  const later = { ...rest, as_of: '2027-01-01T00:00:00.000Z', tables: tables.toReversed() };
  expect(markdown(later)).toBe(markdown(everything()).replace('odd, odd2:', 'odd2, odd:'));
});

it('ends with the command that runs it, or says why there is none', () => {
  expect(markdown(plannedDocument())).toMatch(
    /\nNothing has been changed\. To run it: <code>terautil apply plans\/users\.yaml<\/code>\n$/,
  );
  expect(markdown(everything())).toMatch(/apply would refuse: see above what to correct\.\n$/);
  const done = plannedDocument({ tables: [plannedTable({ action: 'none', finished: '2' })] });
  expect(markdown(done)).toMatch(/nothing is left to do\.\n$/);
  expect(markdown(done)).not.toContain('#### Risks');
});

it('of thousands of tables shows the most important ones, and counts all others', () => {
  const tables = Array.from({ length: 5_000 }, (_, at) =>
    plannedTable({ source: `t${at}`, destination: `t${at}`, bytes: String(1024 * (at + 1)) }),
  );
  const full = plannedTable({
    source: 'z',
    destination: 'z',
    action: 'refused',
    refusals: [REFUSAL],
  });
  const text = markdown(plannedDocument({ tables: [...tables, full] }));
  expect(text.length).toBeLessThanOrEqual(MARKDOWN_LENGTH_MAX);
  expect(text.length).toBeGreaterThan(MARKDOWN_LENGTH_MAX * 0.9);
  const shown = [...text.matchAll(/<summary>. <code>(\w+)</g)].map(([, name]) => name);
  expect(shown.slice(0, 3)).toEqual(['z', 't4999', 't4998']);
  const hidden = 5_001 - shown.length;
  const commas = (value: number) => value.toLocaleString('en');
  expect(text).toContain(
    `… and ${commas(hidden)} more tables: ${commas(hidden)} tables to copy (${commas(hidden * 2)} ranges, `,
  );
  expect(text).toMatch(/see above what to correct\.\n$/);
});

it('keeps its structure whatever the clusters and the plan say', () => {
  const of = (said: string): string => {
    const table = plannedTable({
      source: said,
      destination: said,
      notes: [said],
      warnings: [said],
    });
    const refused = {
      ...plannedTable(),
      action: 'refused' as const,
      refusals: [{ message: said, hint: said }],
    };
    return plannedMarkdown(
      plannedDocument({
        warnings: [said],
        source: { coordinator: said, root: said },
        left_out: { internal: [said], excluded: [] },
        tables: [{ ...table, locality_groups: [said], families: [said] }, refused],
      }),
      said,
    );
  };
  const parts = [
    '`',
    '|',
    '<',
    '</details>',
    '-->',
    '\n',
    '*',
    '_',
    '[x](y)',
    '@a',
    '#1',
    '&#60;',
    '~~',
    '\u202e',
  ];
  const hostile = fc.array(fc.constantFrom(...parts), { minLength: 1 });
  const expected = markdownSkeleton(of('xy'));
  fc.assert(
    fc.property(hostile, (all) => {
      expect(markdownSkeleton(of(`x${all.join('')}y`))).toBe(expected);
    }),
    { numRuns: 300 },
  );
});

it('says how long it may take where that is known', () => {
  const estimate = { from_seconds: '2911', to_seconds: '4441' };
  expect(markdown(plannedDocument({ estimate }))).toContain('Time: 48 to 75 min for one worker');
  expect(markdown(plannedDocument({ estimate: null }))).not.toContain('Time: ');
});
