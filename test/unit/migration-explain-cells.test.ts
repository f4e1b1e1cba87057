/** What explain says of the cells that both clusters hold in one row. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TerautilError } from '../../src/errors.js';
import { zeroDiffCounts } from '../../src/migration/ledger/diff-counts.js';
import { compareColumns, type ComparedCell } from '../../src/migration/merge/compare-columns.js';
import { compareRow, windowBounds, type DiffRules } from '../../src/migration/merge/diff-rules.js';
import { readColumns, type RowBudget } from '../../src/migration/merge/row-columns.js';
import { exactMoment, tellCells } from '../../src/migration/outcome/explain-cells.js';
import type { ScannedBlock, TimeWindow } from '../../src/migration/ports.js';
import { describeRefs, refsOf } from '../support/cell-refs.js';
import { blockOf, sampleCell, type SampleCell } from '../support/cell-samples.js';

const cell = (
  row: string,
  family: string,
  qualifier: string,
  timestamp: bigint,
  value: string,
): SampleCell => sampleCell({ row, family, qualifier, timestamp, value });
const PLENTY = (): RowBudget => ({ cells: 1000, bytes: 1e6, isSpent: false });

function rulesOf(
  sourceVersions: number,
  maxVersions: number,
  window: TimeWindow | null,
): DiffRules {
  return {
    kind: 'table',
    families: ['f', 'g'].map((name) => ({
      name: Buffer.from(name),
      sourceVersions,
      maxVersions,
      isTransactional: false,
      sourceLife: 0,
      destinationLife: 0,
    })),
    window: windowBounds(window),
    qualifierBytesMax: 255,
    now: () => 0n,
    hidden: new Set(),
    deletedRows: new Set(),
  };
}

/** In so many blocks, as a scan gives them; `released` counts those that were given back. */
async function* blocksOf(
  cells: readonly SampleCell[],
  size: number,
  onRelease: () => void = () => undefined,
): AsyncGenerator<ScannedBlock> {
  for (let at = 0; at < cells.length; at += size) {
    await Promise.resolve();
    const block = blockOf(cells.slice(at, at + size));
    yield {
      ...block,
      release: () => {
        block.bytes.fill(0);
        onRelease();
      },
    };
  }
}

async function compared(
  source: readonly SampleCell[],
  destination: readonly SampleCell[],
  rules: DiffRules | null,
  budget = PLENTY(),
): Promise<{ told: ComparedCell[]; lines: string[]; error: TerautilError | null }> {
  const told: ComparedCell[] = [];
  const side = (cells: readonly SampleCell[]) => {
    const columns = readColumns(blocksOf(cells, 2), null, budget);
    return {
      next: async () => (await columns.next()).value ?? null,
      isReadable: () => true,
    };
  };
  const error = await compareColumns(
    side(source),
    side(destination),
    rules,
    (one) => void told.push(one),
    () => budget.isSpent,
  );
  const text = (place: ComparedCell['source']): string =>
    place === null ? '-' : (describeRefs(place.cells)[place.at] ?? '?');
  const lines = told.map((one) => `${one.comparison} ${text(one.source)} ${text(one.destination)}`);
  return { told, lines, error };
}

/** Cells of one row in cell order, no two with one column and timestamp. */
const anyRow: fc.Arbitrary<SampleCell[]> = fc
  .uniqueArray(
    fc.record({
      family: fc.constantFrom('f', 'g'),
      qualifier: fc.constantFrom('', 'q'),
      timestamp: fc.bigInt(1n, 8n),
      value: fc.constantFrom('a', 'b'),
    }),
    {
      selector: ({ family, qualifier, timestamp }) => `${family}:${qualifier}@${timestamp}`,
      maxLength: 16,
    },
  )
  .map((cells) =>
    cells
      .sort(
        (a, b) =>
          a.family.localeCompare(b.family) ||
          a.qualifier.localeCompare(b.qualifier) ||
          Number(b.timestamp - a.timestamp),
      )
      .map((one) => sampleCell({ row: 'r', ...one })),
  );

/** As a family that keeps one version gives them. */
const newestOnly = (cells: readonly SampleCell[]): SampleCell[] =>
  cells.filter((one, at) => {
    const before = cells[at - 1];
    return !before?.family.equals(one.family) || !before.qualifier.equals(one.qualifier);
  });

describe('every cell of a row is told once, with what the comparison says', () => {
  it('agrees with compareRow for every row, window and number of versions', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyRow,
        anyRow,
        fc.constantFrom(1, 3),
        fc.constantFrom(1, 3),
        fc.option(fc.bigInt(1n, 9n)),
        async (left, right, here, there, end) => {
          const window = end === null ? null : { start: null, end };
          const rules = rulesOf(here, there, window);
          const source = here === 1 ? newestOnly(left) : left;
          const destination = there === 1 ? newestOnly(right) : right;
          const counts = zeroDiffCounts();
          const found = new Map<string, number>();
          compareRow(refsOf(source), refsOf(destination), rules, counts, (finding) => {
            found.set(finding, (found.get(finding) ?? 0) + 1);
          });
          const { told } = await compared(source, destination, rules);
          const of = (name: string): number =>
            told.filter(({ comparison }) => comparison === name).length;
          expect(of('same')).toBe(counts.same);
          for (const [finding, times] of found) expect(of(finding)).toBe(times);
          const others = ['same', 'outside-window', ...found.keys()];
          expect(told.filter(({ comparison }) => !others.includes(comparison))).toEqual([]);
          expect(told.filter((one) => one.source !== null)).toHaveLength(source.length);
          expect(told.filter((one) => one.destination !== null)).toHaveLength(destination.length);
        },
      ),
    );
  });

  it('pairs what is the same, by timestamp where versions are kept and by value where not', async () => {
    const { lines } = await compared(
      [cell('r', 'f', 'q', 5n, 'x'), cell('r', 'f', 'q', 3n, 'y')],
      [cell('r', 'f', 'q', 5n, 'x'), cell('r', 'f', 'q', 2n, 'z')],
      rulesOf(3, 3, null),
    );
    expect(lines.map((line) => line.split(' ')[0])).toEqual([
      'same',
      'only-in-source',
      'only-in-destination',
    ]);
    const single = await compared(
      [cell('r', 'f', 'q', 5n, 'x')],
      [cell('r', 'f', 'q', 7n, 'x')],
      rulesOf(1, 1, null),
    );
    expect(single.told).toHaveLength(1);
    expect(single.told[0]).toMatchObject({ comparison: 'same' });
    expect(single.told[0]?.destination).not.toBeNull();
  });

  it('compares nothing without rules, and tells both sides all the same', async () => {
    const { lines } = await compared(
      [cell('r', 'f', 'q', 5n, 'x')],
      [cell('r', 'f', 'q', 5n, 'x')],
      null,
    );
    expect(lines.map((line) => line.split(' ')[0])).toEqual(['not-compared', 'not-compared']);
  });

  it('observed-O21 says why a cell cannot be compared, and goes on with the next column', async () => {
    const long = 'q'.repeat(256);
    const { lines, error } = await compared(
      [cell('r', 'f', long, 5n, 'x'), cell('r', 'g', 'q', 5n, 'x')],
      [cell('r', 'g', 'q', 5n, 'x')],
      rulesOf(1, 1, null),
    );
    expect(error?.id).toBe('TU-CELL-INVALID');
    expect(lines.map((line) => line.split(' ')[0])).toEqual(['not-compared', 'same']);
  });

  it('ends at the last whole column when the budget is spent', async () => {
    const budget = { cells: 5, bytes: 1e6, isSpent: false };
    const row = (value: string): SampleCell[] => [
      cell('r', 'f', 'a', 2n, value),
      cell('r', 'f', 'a', 1n, value),
      cell('r', 'f', 'b', 2n, value),
      cell('r', 'f', 'b', 1n, value),
    ];
    const { told } = await compared(row('x'), row('x'), rulesOf(3, 3, null), budget);
    expect(budget.isSpent).toBe(true);
    expect(told.length).toBeLessThan(4);
    expect(told.every(({ comparison }) => comparison === 'same')).toBe(true);
  });

  it('gives large blocks back before the next one comes, and keeps what it told', async () => {
    let released = 0;
    const cells = ['a', 'b', 'c'].map((q) => cell('r', 'f', q, 1n, `value of ${q}`));
    const columns = readColumns(
      blocksOf(cells, 1, () => (released += 1)),
      null,
      PLENTY(),
    );
    const kept: string[] = [];
    for await (const column of columns) kept.push(...describeRefs(column));
    expect(released).toBe(3);
    expect(kept).toEqual(describeRefs(refsOf(cells)));
  });
});

describe('the cells as a document', () => {
  const pair = async (window: TimeWindow | null, values: boolean) => {
    const { onCell, told } = tellCells(window, values);
    const { told: cells } = await compared(
      [cell('r', 'f', 'q', 5n, 'mine')],
      [cell('r', 'f', 'q', 5n, 'theirs')],
      rulesOf(1, 1, window),
    );
    cells.forEach(onCell);
    return told;
  };

  it('promise-P9 has values only where the plan allows it', async () => {
    const without = await pair(null, false);
    expect(without.shown[0]?.source).toEqual({
      timestamp: '5',
      time: '1970-01-01T00:00:00.000005Z',
      in_window: true,
      size: '4',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
    });
    expect((await pair(null, true)).shown[0]?.destination?.value?.text).toBe('theirs');
  });

  it('counts all, differences apart, and shows the first 200', async () => {
    const told = await pair(null, false);
    expect([told.differences, told.source, told.destination]).toEqual([1, 1, 1]);
    const { onCell, told: many } = tellCells(null, false);
    const { told: cells } = await compared([cell('r', 'f', 'q', 5n, 'x')], [], rulesOf(1, 1, null));
    for (let at = 0; at < 250; at += 1) cells.forEach(onCell);
    expect(many.shown).toHaveLength(200);
    expect([many.counts.get('only-in-source'), many.differences]).toEqual([250, 250]);
  });

  it('says what is outside of the window', async () => {
    const told = await pair({ start: null, end: 5n }, false);
    expect(told.shown.map(({ comparison, difference }) => [comparison, difference])).toEqual([
      ['outside-window', false],
    ]);
    expect(told.shown[0]?.source?.in_window).toBe(false);
  });

  it('tells times to the microsecond, and none where no date can', () => {
    expect(exactMoment(1_767_225_600_000_001n)).toBe('2026-01-01T00:00:00.000001Z');
    expect(exactMoment(2n ** 56n)).toBe('4253-05-31T22:20:37.927936Z');
    expect(exactMoment(-1n)).toBeNull();
    expect(exactMoment(2n ** 62n)).toBeNull();
  });
});
