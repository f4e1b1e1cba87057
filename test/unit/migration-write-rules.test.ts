/** The write table, field by field, and against an oracle that knows only sets of versions. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CONFLICT,
  decideDeletes,
  decideRow,
  keepsVersions,
  mayRewriteUnread,
  NEWER,
  PRESENT,
  TRIMMED,
  WRITE,
  type WriteRules,
} from '../../src/migration/merge/write-rules.js';
import type { SampleCell } from '../support/cell-samples.js';
import { cell, refsOf, versions } from '../support/cell-refs.js';
import { inCellOrder } from '../support/memory-cluster.js';

const NAMES = new Map([
  [WRITE, 'write'],
  [PRESENT, 'present'],
  [TRIMMED, 'trimmed'],
  [NEWER, 'newer-at-destination'],
  [CONFLICT, 'conflict'],
]);

function table(families: Record<string, number>): WriteRules {
  return {
    kind: 'table',
    qualifierBytesMax: 255,
    overwrite: false,
    timeToLive: null,
    families: Object.entries(families).map(([name, maxVersions]) => ({
      name: Buffer.from(name),
      maxVersions,
    })),
  };
}
const kv: WriteRules = {
  kind: 'kv',
  families: [],
  qualifierBytesMax: Infinity,
  overwrite: false,
  timeToLive: null,
};

function decide(
  source: readonly SampleCell[],
  destination: readonly SampleCell[],
  rules: WriteRules,
): (string | undefined)[] {
  const verdicts = [WRITE, CONFLICT, TRIMMED, NEWER, PRESENT, WRITE, WRITE];
  decideRow(refsOf(source), refsOf(destination), rules, verdicts);
  return verdicts.map((verdict) => NAMES.get(verdict));
}

describe('single-version family', () => {
  const rules = table({ f: 1 });
  it.each([
    ['nothing there', ['10'], [], ['write']],
    ['the same cell', ['10=x'], ['10=x'], ['present']],
    ['same timestamp, other value', ['10=x'], ['10=y'], ['write']],
    ['same timestamp, longer value', ['10=x'], ['10=xx'], ['write']],
    ['same timestamp, empty value', ['10='], ['10=y'], ['write']],
    ['older there', ['10'], ['9'], ['write']],
    ['newer there', ['10'], ['11'], ['newer-at-destination']],
    ['newer there with the same value', ['10=x'], ['11=x'], ['newer-at-destination']],
    ['the source has versions, nothing there', ['12', '10'], [], ['write', 'trimmed']],
    ['the source has versions, the newest is there', ['12', '10'], ['12'], ['present', 'trimmed']],
  ])('%s', (_name, source, there, expected) => {
    expect(decide(versions(...source), versions(...there), rules)).toEqual(expected);
  });

  it('compares timestamps as signed 64-bit numbers', () => {
    const high = (1n << 55n).toString();
    expect(decide(versions(high), versions('4294967295'), rules)).toEqual(['write']);
    expect(decide(versions('4294967295'), versions(high), rules)).toEqual(['newer-at-destination']);
    const before1970 = { ...cell('r f:q@0'), timestamp: -1n };
    expect(decide([before1970], versions('0'), rules)).toEqual(['newer-at-destination']);
  });
});

describe('multi-version family that keeps 3', () => {
  const rules = table({ f: 3 });
  it.each([
    ['nothing there', ['10'], [], ['write']],
    ['the same cell', ['10=x'], ['10=x'], ['present']],
    ['same timestamp, other value: never in place', ['10=x'], ['10=y'], ['conflict']],
    ['other timestamps are separate cells', ['10'], ['11', '9'], ['write']],
    ['two newer there', ['10'], ['12', '11'], ['write']],
    ['trimmed by three newer there', ['10'], ['13', '12', '11'], ['trimmed']],
    ['three older there', ['10'], ['9', '8', '7'], ['write']],
    ['the oldest of three is there', ['9'], ['13', '12', '9'], ['present']],
    [
      'trimmed by newer that are being written',
      ['14', '13', '12', '11'],
      [],
      ['write', 'write', 'write', 'trimmed'],
    ],
    [
      'trimmed by newer there and being written',
      ['14', '12', '10'],
      ['13', '11'],
      ['write', 'write', 'trimmed'],
    ],
    [
      'what is on both sides counts once',
      ['14=x', '13=x', '12=x'],
      ['14=x', '13=x'],
      ['present', 'present', 'write'],
    ],
    [
      'a conflict counts as a version',
      ['14=x', '13=x', '12=x', '11=x'],
      ['14=y', '13=x'],
      ['conflict', 'present', 'write', 'trimmed'],
    ],
    [
      'the middle one is missing',
      ['14', '13', '12'],
      ['14', '12'],
      ['present', 'write', 'present'],
    ],
  ])('%s', (_name, source, there, expected) => {
    expect(decide(versions(...source), versions(...there), rules)).toEqual(expected);
  });
});

describe('promise-P11 overwriting in a family that keeps 3', () => {
  const rules = { ...table({ f: 3 }), overwrite: true };
  it.each([
    ['same timestamp, other value', ['10=x'], ['10=y'], ['write']],
    ['the same cell', ['10=x'], ['10=x'], ['present']],
    ['other timestamps are separate cells', ['10'], ['11', '9'], ['write']],
    ['behind three newer ones', ['10=x'], ['13', '12', '11', '10=y'], ['trimmed']],
    [
      'what is written over counts as one version',
      ['14=x', '13=x', '12=x', '11=x'],
      ['14=y', '13=x', '12=y'],
      ['write', 'present', 'write', 'trimmed'],
    ],
  ])('%s', (_name, source, there, expected) => {
    expect(decide(versions(...source), versions(...there), rules)).toEqual(expected);
  });

  it('still leaves what is newer in a family of single versions', () => {
    const single = { ...table({ f: 1 }), overwrite: true };
    expect(decide(versions('10=x'), versions('11=y'), single)).toEqual(['newer-at-destination']);
    expect(decide(versions('10=x'), versions('10=y'), single)).toEqual(['write']);
  });
});

describe('promise-P6 deletes that are read back', () => {
  const decided = (deleted: readonly SampleCell[], there: readonly SampleCell[]) => {
    const verdicts = [CONFLICT, CONFLICT, CONFLICT];
    decideDeletes(refsOf(deleted), refsOf(there), verdicts);
    return verdicts.map((verdict) => NAMES.get(verdict));
  };
  it.each([
    ['nothing is there any more', ['12', '10'], [], ['present', 'present']],
    ['both are there', ['12', '10'], ['12', '10'], ['write', 'write']],
    ['others are there', ['12', '10'], ['13', '11', '9'], ['present', 'present']],
    ['one is there, between others', ['12', '10'], ['13', '11', '10', '9'], ['present', 'write']],
    ['with another value', ['10=x'], ['10=y'], ['write']],
  ])('%s', (_name, deleted, there, expected) => {
    expect(decided(versions(...deleted), versions(...there))).toEqual(expected);
  });

  it('are matched by their columns', () => {
    const deleted = [cell('r f:a@10'), cell('r f:c@10'), cell('r g:a@10')];
    const there = [cell('r f:b@10'), cell('r f:c@11'), cell('r f:c@10'), cell('r g:a@9')];
    expect(decided(deleted, there)).toEqual(['present', 'write', 'present']);
    expect(decided(deleted, [])).toEqual(['present', 'present', 'present']);
    expect(decided([], there)).toEqual([]);
  });
});

describe('KV table', () => {
  it.each([
    ['nothing there', 'k =v', null, false, 'write'],
    ['the same cell', 'k =v', 'k =v', false, 'present'],
    ['the same cell, overwriting', 'k =v', 'k =v', true, 'present'],
    ['another value', 'k =v', 'k =w', false, 'conflict'],
    ['another value, overwriting', 'k =v', 'k =w', true, 'write'],
    ['an empty value there', 'k =v', 'k =', false, 'conflict'],
    ['an empty value, nothing there', 'k =', null, false, 'write'],
  ])('%s', (_name, source, there, overwrite, expected) => {
    const destination = there === null ? [] : [cell(there)];
    expect(decide([cell(source)], destination, { ...kv, overwrite })).toEqual([expected]);
  });

  it('takes two values of one key for a bug', () => {
    expect(() => decide([cell('k =v'), cell('k =w')], [], kv)).toThrow('more than one value');
  });
});

describe('a row of several columns', () => {
  const rules = table({ a: 1, ab: 2, b: 2 });

  it('compares columns with their like and leaves what the source lacks', () => {
    const source = [cell('r a:q@10=x'), cell('r ab:q@10=x'), cell('r b:p@10=x'), cell('r b:q@9=x')];
    const there = [
      cell('r a:@99=x'),
      cell('r a:q@10=y'),
      cell('r ab:p@10=z'),
      cell('r ab:q@10=y'),
      cell('r b:p@10=x'),
      cell('r b:pp@10=x'),
      cell('r b:q@11=x'),
      cell('r b:q@10=x'),
      cell('r b:z@9=x'),
    ];
    expect(decide(source, there, rules)).toEqual(['write', 'conflict', 'present', 'trimmed']);
  });

  it('does not count versions of one column against the next', () => {
    const source = [cell('r b:p@12'), cell('r b:p@11'), cell('r b:q@12'), cell('r b:q@11')];
    expect(decide(source, [], rules)).toEqual(['write', 'write', 'write', 'write']);
  });

  it('decides nothing when the source lacks the row', () => {
    expect(decide([], versions('1'), table({ f: 1 }))).toEqual([]);
  });

  it('fault-V1, defect-D23, observed-O21: refuses a qualifier that a binary table cannot tell from others', () => {
    const of = (length: number): SampleCell[] => [cell(`odd f:${'q'.repeat(length)}@1`)];
    expect(decide(of(255), [], table({ f: 3 }))).toEqual(['write']);
    expect(() => decide(of(256), [], table({ f: 3 }))).toThrow('Row odd has a qualifier of 256');
    const readable = { ...table({ f: 3 }), qualifierBytesMax: Infinity };
    expect(decide(of(256), [], readable)).toEqual(['write']);
  });

  it('takes a family that was not asked for for a bug', () => {
    expect(() => decide([cell('r c:q@1')], [], rules)).toThrow('not asked for');
  });
});

it('knows when writing unread is harmless', () => {
  expect([keepsVersions(table({ f: 1, g: 1 })), mayRewriteUnread(table({ f: 1, g: 1 }))]).toEqual([
    false,
    true,
  ]);
  expect([keepsVersions(table({ f: 1, g: 2 })), mayRewriteUnread(table({ f: 1, g: 2 }))]).toEqual([
    true,
    false,
  ]);
  expect([keepsVersions(kv), mayRewriteUnread(kv)]).toEqual([false, false]);
});

// The oracle: a column is a set of versions, no order, no cursor.
const anyVersions = fc
  .array(fc.tuple(fc.nat(7), fc.constantFrom('x', 'y')), { maxLength: 8 })
  .map((pairs) => new Map(pairs.map(([timestamp, value]) => [BigInt(timestamp), value])));

function newest(all: ReadonlyMap<bigint, string>, count: number): Map<bigint, string> {
  const sorted = [...all].sort(([a], [b]) => (a > b ? -1 : 1));
  return new Map(sorted.slice(0, count));
}

function cellsOfColumn(qualifier: string, column: ReadonlyMap<bigint, string>): SampleCell[] {
  return [...column].map(([timestamp, value]) =>
    cell(`r f:${qualifier}@${timestamp.toString()}=${value}`),
  );
}

it('property: written cells make the newest N of both sides, and nothing is written in place', () => {
  const anyColumn = fc.record({ source: anyVersions, there: anyVersions });
  const anyRow = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), anyColumn, { maxKeys: 4 });
  fc.assert(
    fc.property(anyRow, fc.integer({ min: 1, max: 4 }), (row, keep) => {
      const columns = Object.entries(row).map(([qualifier, { source, there }]) => ({
        qualifier,
        source,
        there: newest(there, keep),
      }));
      const source = columns
        .flatMap((column) => cellsOfColumn(column.qualifier, column.source))
        .sort(inCellOrder);
      const there = columns
        .flatMap((column) => cellsOfColumn(column.qualifier, column.there))
        .sort(inCellOrder);
      const verdicts: number[] = [];
      decideRow(refsOf(source), refsOf(there), table({ f: keep }), verdicts);
      expect(verdicts).toHaveLength(source.length);
      for (const column of columns) {
        const after = new Map(column.there);
        source.forEach((candidate, at) => {
          if (candidate.qualifier.toString() !== column.qualifier) return;
          const value = candidate.value.toString();
          const known = column.there.get(candidate.timestamp);
          if (verdicts[at] === PRESENT) expect(known).toBe(value);
          if (verdicts[at] === CONFLICT) {
            expect(keep).toBeGreaterThan(1);
            expect(known).not.toBe(value);
          }
          if (verdicts[at] !== WRITE) return;
          if (keep > 1) expect(known).toBeUndefined();
          after.set(candidate.timestamp, value);
        });
        const union = new Map([...column.source, ...(keep > 1 ? column.there : [])]);
        if (keep === 1) {
          for (const [timestamp, value] of column.there) {
            if (!union.has(timestamp)) union.set(timestamp, value);
          }
        }
        expect(newest(after, keep)).toEqual(newest(union, keep));
        // Nothing is written that the destination would not show.
        const shown = newest(union, keep);
        for (const timestamp of after.keys()) {
          if (!column.there.has(timestamp)) expect(shown.has(timestamp)).toBe(true);
        }
      }
    }),
    { numRuns: 500 },
  );
});
