/** How rows compare: which cells are the same, which differ, which are missing for a reason. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TerautilError } from '../../src/errors.js';
import {
  differences,
  inEither,
  isDiffBalanced,
  zeroDiffCounts,
  type DiffCounts,
} from '../../src/migration/ledger/diff-counts.js';
import { compareRow, windowBounds, type DiffRules } from '../../src/migration/merge/diff-rules.js';
import type { TimeWindow } from '../../src/migration/ports.js';
import { cell, describeRefs, refsOf, versions } from '../support/cell-refs.js';
import { sampleCell, type SampleCell } from '../support/cell-samples.js';

/** Microseconds; cells of the tests that are about lives are a few seconds or minutes older. */
const NOW = 1_000_000_000n;

/** In seconds; absent = for ever. */
interface Lives {
  readonly source?: number;
  readonly destination?: number;
}

function rulesOf(
  sourceVersions: number,
  maxVersions: number,
  window: TimeWindow | null = null,
  lives: Lives = {},
): DiffRules {
  return {
    kind: 'table',
    families: ['f', 'g'].map((name) => ({
      name: Buffer.from(name),
      sourceVersions,
      maxVersions,
      isTransactional: false,
      sourceLife: lives.source ?? 0,
      destinationLife: lives.destination ?? 0,
    })),
    window: windowBounds(window),
    qualifierBytesMax: 255,
    now: () => NOW,
    hidden: new Set(),
    deletedRows: new Set(),
  };
}

const until = (end: bigint | null, start: bigint | null = null): TimeWindow => ({ start, end });

function compare(
  source: readonly SampleCell[],
  destination: readonly SampleCell[],
  rules: DiffRules,
): { counts: DiffCounts; findings: string[] } {
  const counts = zeroDiffCounts();
  const findings: string[] = [];
  const [left, right] = [refsOf(source), refsOf(destination)];
  compareRow(left, right, rules, counts, (finding, here, i, there, j) => {
    const sides = [here && describeRefs(left)[i], there && describeRefs(right)[j]];
    findings.push(`${finding} ${sides.map((side) => side?.split('@').at(-1) ?? '-').join(' ')}`);
  });
  expect(isDiffBalanced(counts)).toBe(true);
  return { counts, findings };
}

/** What is not zero. */
function told(counts: DiffCounts): Record<string, unknown> {
  const totals: readonly string[] = ['sourceCells', 'destinationCells', 'bytes'];
  const isZero = (value: number | { source: number; destination: number }): boolean =>
    typeof value === 'number' ? value === 0 : value.source + value.destination === 0;
  return Object.fromEntries(
    (Object.entries(counts) as [keyof DiffCounts, DiffCounts[keyof DiffCounts]][]).filter(
      ([field, value]) => !totals.includes(field) && !isZero(value),
    ),
  );
}

describe('families that keep one version on both sides', () => {
  const rules = rulesOf(1, 1);
  const fenced = rulesOf(1, 1, until(15n, 5n));

  it.each<[string, string[], string[], DiffRules, Record<string, unknown>]>([
    ['the same cell', ['10=x'], ['10=x'], rules, { same: 1 }],
    ['one value, other timestamps (§9.8)', ['10=x'], ['20=x'], rules, { same: 1 }],
    ['another value', ['10=x'], ['10=y'], rules, { different: 1 }],
    ['newer at the destination', ['10=x'], ['20=y'], rules, { newerAtDestination: 1 }],
    [
      'newer at the destination, in the window',
      ['8=x'],
      ['9=y'],
      fenced,
      { newerAtDestination: 1 },
    ],
    ['older at the destination', ['20=x'], ['10=y'], rules, { different: 1 }],
    ['missing', ['10=x'], [], rules, { onlyInSource: 1 }],
    ['extra', [], ['10=x'], rules, { onlyInDestination: 1 }],
    [
      'observed-O10 overwritten at the destination after the fence',
      ['10=x'],
      ['20=y'],
      fenced,
      { superseded: { source: 1, destination: 0 } },
    ],
    [
      'observed-O10 overwritten at the source after the fence',
      ['20=y'],
      ['10=x'],
      fenced,
      { superseded: { source: 0, destination: 1 } },
    ],
    ['both overwritten after the fence', ['20=y'], ['21=z'], fenced, {}],
    ['beyond the fence alone', [], ['15=x'], fenced, {}],
    ['before the window alone', [], ['4=x'], fenced, {}],
    ['the last moment inside', ['14=x'], [], fenced, { onlyInSource: 1 }],
    ['the first moment inside', [], ['5=x'], fenced, { onlyInDestination: 1 }],
    ['what is there is older than the window', ['10=x'], ['4=y'], fenced, { onlyInSource: 1 }],
    ['the same value, stamped after the fence', ['10=x'], ['20=x'], fenced, { same: 1 }],
  ])('%s', (_name, source, destination, of, expected) => {
    expect(told(compare(versions(...source), versions(...destination), of).counts)).toEqual(
      expected,
    );
  });
});

describe('families that keep versions', () => {
  const rules = rulesOf(3, 3);
  const fenced = rulesOf(3, 3, until(50n));

  it.each<[string, string[], string[], DiffRules, string[]]>([
    ['a missing version', ['30', '20', '10'], ['30', '10'], rules, ['only-in-source 20 -']],
    ['an extra one', ['30'], ['30', '20'], rules, ['only-in-destination - 20']],
    ['another value', ['30=x'], ['30=y'], rules, ['different 30 30']],
    ['another timestamp', ['30=x'], ['31=x'], rules, ['timestamp-only 30 31']],
    [
      'pushed out at the destination by what came after the fence',
      ['30', '20', '10'],
      ['60', '30', '20'],
      fenced,
      ['superseded 10 -'],
    ],
    [
      'pushed out at the source by what came after the fence',
      ['70', '60', '30'],
      ['30', '20', '10'],
      fenced,
      ['superseded - 20', 'superseded - 10'],
    ],
    [
      'missing although nothing pushed it out',
      ['30', '20', '10'],
      ['60', '30'],
      fenced,
      ['only-in-source 20 -', 'only-in-source 10 -'],
    ],
    [
      'pushed out by cells that the source lacks: no excuse',
      ['10'],
      ['40=a', '30=b', '20=c'],
      fenced,
      [
        'only-in-source 10 -',
        'only-in-destination - 40',
        'only-in-destination - 30',
        'only-in-destination - 20',
      ],
    ],
    [
      'trimmed where the destination keeps fewer',
      ['30', '20', '10'],
      ['30', '20'],
      rulesOf(3, 2),
      ['trimmed 10 -'],
    ],
    [
      'trimmed where the source keeps fewer',
      ['30', '20'],
      ['30', '20', '10'],
      rulesOf(2, 3),
      ['trimmed - 10'],
    ],
    [
      'a single version at the source, overwritten after the fence',
      ['60'],
      ['60', '30'],
      rulesOf(1, 3, until(50n)),
      ['superseded - 30'],
    ],
  ])('%s', (_name, source, destination, of, expected) => {
    const { findings } = compare(versions(...source), versions(...destination), of);
    expect(findings).toEqual(expected);
  });
});

describe('cells with a time to live', () => {
  const at = (ageSeconds: number): string => `${NOW - BigInt(ageSeconds) * 1_000_000n}=x`;
  const everWhere: Lives = {};
  const both: Lives = { source: 300, destination: 300 };

  it.each<[string, string[], string[], Lives, Record<string, unknown>]>([
    [
      'expired at the destination first',
      [at(301)],
      [],
      both,
      { expired: { source: 1, destination: 0 } },
    ],
    [
      'expired at the source first',
      [],
      [at(301)],
      both,
      { expired: { source: 0, destination: 1 } },
    ],
    [
      'expires in less than the margin: clocks differ',
      [at(241)],
      [],
      both,
      { expired: { source: 1, destination: 0 } },
    ],
    ['lives longer than the margin', [at(239)], [], both, { onlyInSource: 1 }],
    ['lives longer than the margin, extra', [], [at(239)], both, { onlyInDestination: 1 }],
    ['lives for ever', [at(900)], [], everWhere, { onlyInSource: 1 }],
    [
      'a shorter life at the destination',
      [at(100)],
      [],
      { source: 300, destination: 90 },
      { expired: { source: 1, destination: 0 } },
    ],
    [
      'expires where it is, and lives for ever where it is missing: no excuse',
      [at(301)],
      [],
      { source: 300 },
      { onlyInSource: 1 },
    ],
    [
      'expired at the source, lives for ever at the destination',
      [],
      [at(301)],
      { source: 300 },
      { expired: { source: 0, destination: 1 } },
    ],
    ['another value has no excuse', [at(301)], [at(301).replace('x', 'y')], both, { different: 1 }],
  ])('%s', (_name, source, destination, lives, expected) => {
    for (const keep of [1, 3]) {
      const rules = rulesOf(keep, keep, null, lives);
      expect(told(compare(versions(...source), versions(...destination), rules).counts)).toEqual(
        expected,
      );
    }
  });

  it('are not taken for the same cell under another timestamp', () => {
    const rules = rulesOf(3, 3, null, both);
    const { findings } = compare(versions(at(301)), versions(at(10)), rules);
    expect(findings.map((finding) => finding.split(' ')[0])).toEqual([
      'expired',
      'only-in-destination',
    ]);
  });
});

describe('rows', () => {
  it('match by column, in whatever columns either side has', () => {
    const source = ['r f:a@1', 'r f:c@1', 'r g:a@1'].map(cell);
    const destination = ['r f:b@1', 'r f:c@1=other', 'r g:a@1', 'r g:b@1'].map(cell);
    expect(told(compare(source, destination, rulesOf(1, 1)).counts)).toEqual({
      onlyInSource: 1,
      onlyInDestination: 2,
      different: 1,
      same: 1,
    });
  });

  it('of KV tables have one value', () => {
    const rules: DiffRules = { ...rulesOf(1, 1), kind: 'kv', families: [] };
    const pair = (value: string): SampleCell[] => [sampleCell({ row: 'k', value })];
    expect(told(compare(pair('x'), pair('x'), rules).counts)).toEqual({ same: 1 });
    expect(told(compare(pair('x'), pair('y'), rules).counts)).toEqual({ different: 1 });
    expect(told(compare(pair('x'), [], rules).counts)).toEqual({ onlyInSource: 1 });
    expect(told(compare([], pair('x'), rules).counts)).toEqual({ onlyInDestination: 1 });
  });

  it.each(['source', 'destination'])(
    'defect-C16, observed-O21: a qualifier over 255 bytes at the %s fails, the row named',
    (side) => {
      const long = [sampleCell({ row: 'r\0', family: 'f', qualifier: 'q'.repeat(256) })];
      const sides = side === 'source' ? [long, []] : [[], long];
      const failing = (): unknown => compare(sides[0] ?? [], sides[1] ?? [], rulesOf(1, 1));
      expect(failing).toThrow(TerautilError);
      expect(failing).toThrow(/Row r\\x00 has a qualifier of 256 bytes/);
    },
  );
});

describe('counts', () => {
  it('defect-C4: the rate of nothing is not zero differences', () => {
    const counts = zeroDiffCounts();
    expect([inEither(counts), differences(counts)]).toEqual([0, 0]);
  });

  it('count what is explained only when the plan is strict', () => {
    const counts: DiffCounts = {
      ...zeroDiffCounts(),
      onlyInSource: 1,
      same: 100,
      superseded: { source: 2, destination: 3 },
      trimmed: { source: 4, destination: 5 },
      expired: { source: 6, destination: 7 },
      newerAtDestination: 8,
    };
    expect([differences(counts), inEither(counts)]).toEqual([1, 101]);
    expect([differences(counts, true), inEither(counts, true)]).toEqual([36, 136]);
  });
});

/** A column as a map from timestamp to value; the rules said once more, without cells. */
type ColumnMap = ReadonlyMap<number, string>;

function expectedCounts(
  source: ColumnMap,
  destination: ColumnMap,
  keepHere: number,
  keepThere: number,
  start: number,
  end: number,
): Record<string, number> {
  const inside = (t: number): boolean => t >= start && t < end;
  const counts = { same: 0, different: 0, missing: 0, extra: 0, superseded: 0, trimmed: 0 };
  const lacking = (t: number, other: ColumnMap, keep: number, otherKeep: number) => {
    const newer = [...other.keys()].filter((s) => s > t);
    if (newer.length < keep) return 'real';
    if (newer.some((s) => s >= end)) return 'superseded';
    return keep < otherKeep ? 'trimmed' : 'real';
  };
  for (const [t, value] of source) {
    if (!inside(t)) continue;
    const there = destination.get(t);
    if (there !== undefined) counts[there === value ? 'same' : 'different'] += 1;
    else {
      const why = lacking(t, destination, keepThere, keepHere);
      counts[why === 'real' ? 'missing' : why] += 1;
    }
  }
  for (const t of destination.keys()) {
    if (!inside(t) || source.has(t)) continue;
    const why = lacking(t, source, keepHere, keepThere);
    counts[why === 'real' ? 'extra' : why] += 1;
  }
  return counts;
}

describe('property', () => {
  const anyColumn = fc
    .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 12 }), fc.constantFrom('x', 'y')), {
      maxLength: 4,
      selector: ([t]) => t,
    })
    .map((pairs) => [...pairs].sort(([a], [b]) => b - a));
  const cellsOf = (pairs: readonly (readonly [number, string])[]): SampleCell[] =>
    pairs.map(([t, value]) => cell(`r f:q@${String(t)}=${value}`));

  it('columns with versions are counted as the rules say, and every cell once', () => {
    fc.assert(
      fc.property(
        anyColumn,
        anyColumn,
        fc.integer({ min: 2, max: 4 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 6, max: 13 }),
        (here, there, keepHere, keepThere, start, end) => {
          const source = here.filter(([t]) => t >= start).slice(0, keepHere);
          const destination = there.slice(0, keepThere);
          const rules = rulesOf(keepHere, keepThere, until(BigInt(end), BigInt(start)));
          const { counts } = compare(cellsOf(source), cellsOf(destination), rules);
          expect({
            same: counts.same,
            different: counts.different,
            missing: counts.onlyInSource,
            extra: counts.onlyInDestination,
            superseded: counts.superseded.source + counts.superseded.destination,
            trimmed: counts.trimmed.source + counts.trimmed.destination,
          }).toEqual(
            expectedCounts(new Map(source), new Map(destination), keepHere, keepThere, start, end),
          );
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('equal rows have no finding, and swapping the sides mirrors the counts', () => {
    fc.assert(
      fc.property(anyColumn, anyColumn, fc.integer({ min: 1, max: 4 }), (here, there, keep) => {
        const source = cellsOf(here.slice(0, keep));
        const destination = cellsOf(there.slice(0, keep));
        const rules = rulesOf(keep, keep);
        expect(compare(source, source, rules).findings).toEqual([]);
        const one = compare(source, destination, rules).counts;
        const other = compare(destination, source, rules).counts;
        const differ = (counts: DiffCounts): number => counts.different + counts.newerAtDestination;
        expect([other.onlyInSource, other.onlyInDestination, differ(other), other.same]).toEqual([
          one.onlyInDestination,
          one.onlyInSource,
          differ(one),
          one.same,
        ]);
      }),
    );
  });
});
