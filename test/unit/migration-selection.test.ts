/** What an apply was asked for: whether anything of it is left, what concerns it, and how its end is judged. */
import { describe, expect, it } from 'vitest';
import type { StatusDocument, Table } from '../../src/documents/status.generated.js';
import type { StepName } from '../../src/plan/types.js';
import { summarize, exitCodeOf } from '../../src/migration/outcome/summary.js';
import { isLeft, selectPreview } from '../../src/migration/survey/selection.js';
import type { Preview } from '../../src/migration/survey/preview.js';
import { NO_LIMITS } from '../support/no-limits.js';

const ALL = { tables: null, failedOnly: false, diffAgain: false, mend: null };

interface TableState {
  readonly pending?: number;
  readonly conflict?: number;
  /** null: nothing is compared. */
  readonly verdict?: NonNullable<Table['diff']>['verdict'] | null;
  readonly isFrozen?: boolean;
}

/** Of a table, what these questions look at. */
function tableOf(source: string, state: TableState): Table {
  const { pending = 0, conflict = 0, verdict = 'equal', isFrozen = false } = state;
  return {
    source,
    ranges: { total: '4', finished: String(4 - pending), failed: '0', running: '0', pending: '0' },
    freeze: isFrozen ? { state: 'frozen' } : null,
    cells: { skipped: { conflict: String(conflict) } },
    diff: verdict && { verdict },
  } as Table;
}

function statusOf(
  tables: Readonly<Record<string, TableState>>,
  rest: { readonly failed?: readonly [table: string, id: string][]; steps?: StepName[] } = {},
): StatusDocument {
  const { failed = [], steps = ['dump', 'diff'] } = rest;
  const isOpen = Object.values(tables).some((t) => (t.pending ?? 0) > 0 || t.isFrozen === true);
  const empty = summarize({ name: 'm', steps, planFile: 'p.yaml', limits: NO_LIMITS }, null, []);
  return {
    ...empty,
    state: isOpen || failed.length > 0 ? 'incomplete' : 'finished',
    result: Object.values(tables).some((t) => t.verdict === 'different') ? 'different' : null,
    tables: Object.entries(tables).map(([source, state]) => tableOf(source, state)),
    failures: failed.map(
      ([table, id]) => ({ table, error: { id } }) as StatusDocument['failures'][number],
    ),
    causes: failed.map(([, id]) => ({ id }) as StatusDocument['causes'][number]),
  };
}

describe('whether anything is left', () => {
  it.each([
    [
      'nothing is registered',
      summarize({ name: 'm', steps: [], planFile: 'p', limits: NO_LIMITS }, null, []),
      ALL,
      true,
    ],
    ['everything is done', statusOf({ t: {} }), ALL, false],
    ['a range is pending', statusOf({ t: { pending: 1 } }), ALL, true],
    ['a table is frozen', statusOf({ t: { isFrozen: true } }), ALL, true],
    ['something differs', statusOf({ t: { verdict: 'different' } }), ALL, false],
    [
      'something differs and is compared again',
      statusOf({ t: { verdict: 'different' } }),
      { ...ALL, diffAgain: true },
      true,
    ],
    [
      'another table is pending',
      statusOf({ t: {}, u: { pending: 1 } }),
      { ...ALL, tables: ['t'] },
      false,
    ],
    [
      'another table differs',
      statusOf({ t: {}, u: { verdict: 'different' } }),
      { tables: ['t'], failedOnly: false, diffAgain: true, mend: null },
      false,
    ],
    [
      'nothing is registered, only what failed',
      summarize({ name: 'm', steps: [], planFile: 'p', limits: NO_LIMITS }, null, []),
      { ...ALL, failedOnly: true },
      false,
    ],
    [
      'a range is pending, only what failed',
      statusOf({ t: { pending: 1 } }),
      { ...ALL, failedOnly: true },
      false,
    ],
    [
      'a range failed, only that',
      statusOf({ t: { pending: 1 } }, { failed: [['t', 'TU-CELL-INVALID']] }),
      { ...ALL, failedOnly: true },
      true,
    ],
    [
      'a comparison of nothing is no range that could be tried again',
      statusOf({ t: { verdict: 'empty' } }, { failed: [['t', 'TU-DIFF-EMPTY']] }),
      { ...ALL, failedOnly: true },
      false,
    ],
  ] as const)('%s', (_, status, selection, expected) => {
    expect(isLeft(status, selection)).toBe(expected);
  });
});

describe('promise-P8 the exit code', () => {
  const lost = [['t', 'TU-RPC-CONNECT']] as const;
  it.each([
    ['7 before 8', statusOf({ t: { pending: 1 } }, { failed: [[...lost[0]]] }), true, 7],
    ['8 before 3', statusOf({ t: { pending: 1 } }), true, 8],
    ['3 before 2', statusOf({ t: { pending: 1, verdict: 'different' } }), false, 3],
    ['2 before 0, also when the time was up', statusOf({ t: { verdict: 'different' } }), true, 2],
    ['0 when all is done in time', statusOf({ t: {} }), true, 0],
    ['2 by conflicts', statusOf({ t: { conflict: 1, verdict: 'different' } }), false, 2],
    [
      '2 by conflicts that are not compared',
      statusOf({ t: { conflict: 1, verdict: null } }, { steps: ['dump'] }),
      false,
      2,
    ],
    ['0: what was in conflict is the same now', statusOf({ t: { conflict: 1 } }), false, 0],
    [
      '0: conflicts are of the copy',
      statusOf({ t: { conflict: 1 } }, { steps: ['diff'] }),
      false,
      0,
    ],
  ] as const)('%s', (_, status, timeIsUp, code) => {
    expect(exitCodeOf(status, timeIsUp)).toBe(code);
  });
});

describe('the preview of some tables', () => {
  const preview = (registered: boolean): Preview =>
    ({
      document: { registered, tables: [{ source: 't' }, { source: 'u' }] },
      known: [],
      decisions: [],
    }) as unknown as Preview;
  const sources = ({ document }: Preview): string[] => document.tables.map(({ source }) => source);

  it('is of those, once they are registered; before it every guard counts', () => {
    const some = { ...ALL, tables: ['u'] };
    expect(sources(selectPreview(preview(true), some))).toEqual(['u']);
    expect(sources(selectPreview(preview(false), some))).toEqual(['t', 'u']);
    expect(sources(selectPreview(preview(true), ALL))).toEqual(['t', 'u']);
  });

  it.each([true, false])('is refused for one that no glob has found; registered: %s', (is) => {
    const some = { ...ALL, tables: ['u', 'v'] };
    expect(() => selectPreview(preview(is), some)).toThrow(
      expect.objectContaining({ id: 'TU-USAGE', message: 'This migration has no table "v".' }),
    );
  });
});
