/**
 * What a plan expects of what would be registered, held against what was found. Like the guards it is
 * judged at the registration of tables, and not again; of an edited plan, by what is new in it. Pure.
 */
import type { Expectation } from '../../documents/planned.generated.js';
import { matchesGlob } from '../../glob.js';
import type { Expectations } from '../../plan/types.js';
import { nearest } from '../../yaml/nearest.js';
import type { Refusal, TableDecision } from './compile.js';

export interface Judged {
  readonly expected: readonly Expectation[];
  /** Of the plan as a whole. */
  readonly refusals: readonly Refusal[];
  /** With a refusal at each table of which something is not true. */
  readonly decisions: readonly TableDecision[];
}

export interface Expecting {
  readonly expectations: Expectations | undefined;
  /** Whether the plan copies: else no table is created. */
  readonly copies: boolean;
  /** Every table that the plan has, by its name at the source. */
  readonly names: readonly string[];
  /** The cells there are this migration's own. */
  readonly isOurs: (destination: string) => boolean;
}

export function judgeExpectations(
  { expectations, copies, names, isOurs }: Expecting,
  decisions: readonly TableDecision[],
): Judged {
  if (expectations === undefined) return { expected: [], refusals: [], decisions };
  const totals = totalsOf(decisions).filter(({ key }) => expectations[key] !== Infinity);
  const { empty, createsNone } = expectations;
  const filled = decisions.filter(
    ({ plan, destinationHasCells }) =>
      destinationHasCells && isNamed(empty, plan.source) && !isOurs(plan.destination),
  );
  const created = createsNone && copies ? decisions.filter(({ create }) => create) : [];
  return {
    expected: [
      ...totals.map((total) => totalJson(total, expectations[total.key])),
      ...(empty.length > 0 ? [listJson('empty', `empty: ${empty.join(', ')}`, filled)] : []),
      ...(createsNone ? [listJson('create', 'no table is created', created)] : []),
    ],
    refusals: [
      ...totals.flatMap((total) => refuseTotal(total, expectations[total.key])),
      ...empty.flatMap((pattern) => refuseName(pattern, names)),
    ],
    decisions: decisions.map((decision) => {
      const refusals = [
        ...(filled.includes(decision) ? [notEmpty(decision)] : []),
        ...(created.includes(decision) ? [wouldCreate(decision)] : []),
      ];
      return refusals.length === 0
        ? decision
        : { ...decision, refusals: [...decision.refusals, ...refusals] };
    }),
  };
}

interface Total {
  readonly key: 'tablesMost' | 'rangesMost' | 'bytesMost';
  /** As the plan writes it, below `atMost`. */
  readonly name: 'tables' | 'ranges' | 'bytes';
  /** At least so many. */
  readonly found: number;
  /** Tables that do not tell theirs: what they have comes on top. */
  readonly untold: readonly string[];
}

function totalsOf(decisions: readonly TableDecision[]): Total[] {
  const sum = (of: (decision: TableDecision) => number): number =>
    decisions.reduce((total, decision) => total + of(decision), 0);
  // A table that is not there, or has no cell in the range, has nothing to tell.
  const untold = decisions.filter(
    ({ bytes, ranges, sourceWasEmpty }) => bytes === 0 && ranges.length > 0 && !sourceWasEmpty,
  );
  return [
    { key: 'tablesMost', name: 'tables', found: decisions.length, untold: [] },
    {
      key: 'rangesMost',
      name: 'ranges',
      found: sum(({ ranges }) => ranges.length),
      untold: [],
    },
    {
      key: 'bytesMost',
      name: 'bytes',
      found: sum(({ bytes }) => bytes),
      untold: untold.map(({ plan }) => plan.source),
    },
  ];
}

/** "500 ranges", "100GiB": as a plan writes it. */
function amount({ name }: Total, value: number): string {
  if (name !== 'bytes') return `${value} ${name}`;
  const [unit, size] = SIZES.find(([, size]) => value % size === 0) ?? ['B', 1];
  return `${value / size}${unit}`;
}

const SIZES = [
  ['GiB', 2 ** 30],
  ['MiB', 2 ** 20],
  ['KiB', 2 ** 10],
] as const;

/** What is too much already stays so, whatever others do not tell. */
function isKnown({ found, untold }: Total, most: number): boolean {
  return untold.length === 0 || found > most;
}

function totalJson(total: Total, most: number): Expectation {
  const { name, found } = total;
  const isTold = isKnown(total, most);
  return {
    key: `atMost.${name}`,
    expected: `at most ${amount(total, most)}`,
    found: isTold ? String(found) : null,
    holds: isTold && found <= most,
  };
}

function refuseTotal(total: Total, most: number): Refusal[] {
  const { name, found, untold } = total;
  const stated = `The plan expects at most ${amount(total, most)} (expect.atMost.${name})`;
  if (!isKnown(total, most)) {
    return [
      {
        message: `${stated}; how many there are cannot be known: the source does not tell the size of ${untold.join(', ')}.`,
        hint: 'Sizes are told once tablets were flushed. Expect `ranges` instead, or leave `bytes` out.',
      },
    ];
  }
  if (found <= most) return [];
  return [
    {
      message: `${stated}, and there are ${name === 'bytes' ? amount(total, found) : found}.`,
      hint: 'Look at what the plan takes, table by table; if all of that is meant, raise the number.',
    },
  ];
}

function listJson(
  key: 'empty' | 'create',
  expected: string,
  untrue: readonly TableDecision[],
): Expectation {
  const found = untrue.map(({ plan }) => plan.destination).join(', ');
  return { key, expected, found, holds: untrue.length === 0 };
}

function isNamed(patterns: readonly string[], source: string): boolean {
  return patterns.some((pattern) => matchesGlob(pattern, source));
}

/** Most likely mistyped, and then a table is not looked at that should be. */
function refuseName(pattern: string, names: readonly string[]): Refusal[] {
  if (names.some((name) => matchesGlob(pattern, name))) return [];
  const near = nearest(pattern, names);
  return [
    {
      message: `The plan expects ${pattern} to be empty (expect.empty), and has no such table.`,
      hint: near === null ? 'Names are those at the source.' : `Did you mean ${near}?`,
    },
  ];
}

function notEmpty({ plan }: TableDecision): Refusal {
  return {
    message: `The plan expects ${plan.source} to be empty at the destination (expect.empty), and ${plan.destination} holds cells.`,
    hint: 'Is it the right cluster and table? If these cells are meant to be there, take the table out of `expect.empty`.',
  };
}

function wouldCreate({ plan }: TableDecision): Refusal {
  return {
    message: `The plan expects that no table is created (expect.create: never), and the destination has no table ${plan.destination}.`,
    hint: 'Create it, or correct its name; or take `create` out of `expect`.',
  };
}
