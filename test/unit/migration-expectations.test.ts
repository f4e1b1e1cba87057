/** What a plan expects, held against what a survey found. */
import { expect, it } from 'vitest';
import type { TableDecision } from '../../src/migration/survey/compile.js';
import { WHOLE_TABLE } from '../../src/migration/coverage.js';
import { judgeExpectations, type Expecting } from '../../src/migration/survey/expectations.js';
import type { Expectations } from '../../src/plan/types.js';
import { decisionOf } from '../support/run-world.js';
import { tablePlan } from '../support/table-plan.js';

function decision(source: string, parts: Partial<TableDecision> = {}): TableDecision {
  return {
    ...decisionOf(source, 'm', 1),
    plan: tablePlan({ source, destination: `${source}2` }),
    create: false,
    ranges: [WHOLE_TABLE, WHOLE_TABLE],
    bytes: 100,
    ...parts,
  };
}

const NOTHING: Expectations = {
  tablesMost: Infinity,
  rangesMost: Infinity,
  bytesMost: Infinity,
  empty: [],
  createsNone: false,
};

function judge(
  expectations: Partial<Expectations>,
  decisions: readonly TableDecision[],
  more: Partial<Expecting> = {},
) {
  const judged = judgeExpectations(
    {
      expectations: { ...NOTHING, ...expectations },
      copies: true,
      names: decisions.map(({ plan }) => plan.source),
      isOurs: () => false,
      ...more,
    },
    decisions,
  );
  const messages = (refusals: readonly { message: string; hint: string }[]): string[] =>
    refusals.map(({ message, hint }) => {
      expect(hint).not.toBe('');
      return message;
    });
  return {
    holds: judged.expected.map(({ key, found, holds }) => [key, found, holds]),
    refusals: messages(judged.refusals),
    ofTables: judged.decisions.map(({ refusals }) => messages(refusals)),
  };
}

const TWO = [decision('a'), decision('b')];

it('nothing stated, nothing judged', () => {
  expect(judgeExpectations({ ...expecting(), expectations: undefined }, TWO)).toEqual({
    expected: [],
    refusals: [],
    decisions: TWO,
  });
  expect(judge({}, TWO)).toEqual({ holds: [], refusals: [], ofTables: [[], []] });
});

function expecting(): Expecting {
  return { expectations: NOTHING, copies: true, names: [], isOurs: () => false };
}

it('a number is true up to itself, of all tables together', () => {
  expect(judge({ tablesMost: 2, rangesMost: 4, bytesMost: 200 }, TWO)).toEqual({
    holds: [
      ['atMost.tables', '2', true],
      ['atMost.ranges', '4', true],
      ['atMost.bytes', '200', true],
    ],
    refusals: [],
    ofTables: [[], []],
  });
  expect(judge({ tablesMost: 1, rangesMost: 3, bytesMost: 199 }, TWO)).toEqual({
    holds: [
      ['atMost.tables', '2', false],
      ['atMost.ranges', '4', false],
      ['atMost.bytes', '200', false],
    ],
    refusals: [
      'The plan expects at most 1 tables (expect.atMost.tables), and there are 2.',
      'The plan expects at most 3 ranges (expect.atMost.ranges), and there are 4.',
      'The plan expects at most 199B (expect.atMost.bytes), and there are 200B.',
    ],
    ofTables: [[], []],
  });
});

it('a size that is not told is no small size, unless the others are too much already', () => {
  const some = [decision('a'), decision('b', { bytes: 0 }), decision('c', { bytes: 0 })];
  const unknown = judge({ bytesMost: 3 * 2 ** 20 }, some);
  expect(unknown.holds).toEqual([['atMost.bytes', null, false]]);
  expect(unknown.refusals).toEqual([
    expect.stringMatching(
      /^The plan expects at most 3MiB \(.*cannot be known: the source does not tell the size of b, c\.$/,
    ),
  ]);
  expect(judge({ bytesMost: 99 }, some).holds).toEqual([['atMost.bytes', '100', false]]);
  const nothingThere = [
    decision('a', { bytes: 0, sourceWasEmpty: true }),
    decision('b', { bytes: 0, ranges: [] }),
  ];
  expect(judge({ bytesMost: 1 }, nothingThere).holds).toEqual([['atMost.bytes', '0', true]]);
});

it('what must be empty is refused where it holds cells, by name or glob, and nothing else', () => {
  const full = (name: string) => decision(name, { destinationHasCells: true });
  const three = [full('users'), full('users_old'), full('orders')];
  const judged = judge({ empty: ['users*'] }, three);
  expect(judged.holds).toEqual([['empty', 'users2, users_old2', false]]);
  expect(judged.ofTables.map(({ length }) => length)).toEqual([1, 1, 0]);
  expect(judged.ofTables[0]?.[0]).toContain('users2 holds cells');
  expect(judge({ empty: ['a', 'b'] }, TWO).holds).toEqual([['empty', '', true]]);
});

it('cells of this migration do not count', () => {
  const full = [decision('users', { destinationHasCells: true })];
  const ours = judge({ empty: ['users'] }, full, { isOurs: (name) => name === 'users2' });
  expect([ours.holds, ours.ofTables]).toEqual([[['empty', '', true]], [[]]]);
});

it('a name that no table of the plan has is refused, with the one that was meant', () => {
  const orders = judgeExpectations(
    {
      ...expecting(),
      expectations: { ...NOTHING, empty: ['ordres', 'a'] },
      names: ['orders', 'a'],
    },
    TWO,
  );
  expect(orders.refusals).toEqual([
    {
      message: 'The plan expects ordres to be empty (expect.empty), and has no such table.',
      hint: 'Did you mean orders?',
    },
  ]);
});

it('no table is created: each that would be is refused; a plan that copies nothing creates none', () => {
  const two = [decision('a', { create: true }), decision('b')];
  const judged = judge({ createsNone: true }, two);
  expect(judged.holds).toEqual([['create', 'a2', false]]);
  expect(judged.ofTables.map(({ length }) => length)).toEqual([1, 0]);
  expect(judge({ createsNone: true }, two, { copies: false }).ofTables).toEqual([[], []]);
});
