/** Many tables that are refused for one cause are said together. */
import { expect, it } from 'vitest';
import type { Table } from '../../src/documents/planned.generated.js';
import { byCause, byRefusals, namesOf } from '../../src/migration/survey/refusals.js';

function refused(source: string, messages: readonly string[], destination = source): Table {
  return {
    source,
    destination,
    action: 'refused',
    kind: 'binary',
    locality_groups: [],
    families: null,
    key_range: null,
    ranges: '0',
    finished: '0',
    split_points: '0',
    bytes: '0',
    window: null,
    notes: [],
    warnings: [],
    refusals: messages.map((message) => ({ message, hint: 'h' })),
  };
}

const groups = (tables: readonly Table[]) =>
  byRefusals(tables).map((group) => [
    group.tables.map(({ source }) => source).join(),
    ...group.refusals.map(({ message }) => message),
  ]);

it('names are not what tells causes apart', () => {
  const holds = (name: string): string => `The table ${name} holds cells.`;
  const tables = [
    refused('a', [holds('a')]),
    refused('b.c', ['The source table is empty.']),
    refused('d', [holds('e')], 'e'),
    refused('f', ['The source table is empty.']),
    refused('g', [holds('g'), 'It is odd.']),
  ];
  expect(groups(tables)).toEqual([
    ['a,d', 'The table … holds cells.'],
    ['b.c,f', 'The source table is empty.'],
    ['g', 'The table g holds cells.', 'It is odd.'],
  ]);
  expect(byCause(tables).map(({ tables: { length } }) => length)).toEqual([3, 2, 1]);
});

it('a name inside another one stays, one at the end of a sentence does not', () => {
  const tables = ['a', 'b'].map((name) => refused(name, [`No ${name}-1, ${name}.x, not ${name}.`]));
  expect(groups(tables).map(([, message]) => message)).toEqual([
    'No a-1, a.x, not a.',
    'No b-1, b.x, not b.',
  ]);
  const ends = ['a#1', 'b'].map((name) => refused(name, [`There is no ${name}.`]));
  expect(groups(ends)).toEqual([['a#1,b', 'There is no ….']]);
});

it('of many tables the first are named', () => {
  const tables = Array.from({ length: 23 }, (_, at) => refused(`t${at}`, []));
  expect(namesOf(tables)).toMatch(/^t0, t1, .*, t19 and 3 more$/);
});
