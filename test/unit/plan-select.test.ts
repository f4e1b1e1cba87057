/** What a plan selects: tables by globs, rows by keys, column families. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { escapeBytes } from '../../src/cells/escape.js';
import { globsHash, scopeHash } from '../../src/plan/hashes.js';
import { parsePlan } from '../../src/plan/load.js';
import { selectTable } from '../../src/plan/select.js';
import type { ResolvedPlan } from '../../src/plan/types.js';

function planOf(tables: readonly object[]): ResolvedPlan {
  const text = stringify({
    apiVersion: 'terautil/v1',
    name: 'p',
    clusters: { source: { flagfile: 'a' }, destination: { flagfile: 'b' } },
    lockService: { type: 'local' },
    tables,
    window: { end: '5' },
  });
  const result = parsePlan(text, '/p.yaml');
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  return result.plan;
}

describe('the entry of a table', () => {
  const plan = planOf([
    { source: '*', exclude: ['*_tmp', 'old?'], existingCells: 'merge' },
    { source: 'kv*', window: 'none' },
    { source: 'users', destination: 'people' },
  ]);
  const reversed = planOf([{ source: 'kv*', window: 'none' }, { source: '*' }]);

  it('is the one that names it, wherever it stands', () => {
    expect(selectTable(plan, 'users')).toMatchObject({ destination: 'people', foundBy: null });
    expect(plan.tables.map(({ source }) => source)).toEqual(['users']);
  });

  it('is else the first glob that finds it and does not exclude it; the table keeps its name', () => {
    const orders = {
      source: 'orders',
      destination: 'orders',
      foundBy: '*',
      existingCells: 'merge',
    };
    expect(selectTable(plan, 'orders')).toMatchObject(orders);
    expect(selectTable(plan, 'kv1')).toMatchObject({ foundBy: '*', window: { end: 5n } });
    expect(selectTable(reversed, 'kv1')).toMatchObject({ foundBy: 'kv*', window: null });
    expect(selectTable(plan, 'kv_tmp')).toMatchObject({ foundBy: 'kv*' });
  });

  it('is none when each glob excludes it', () => {
    expect(['a_tmp', 'old1'].map((name) => selectTable(plan, name))).toEqual([null, null]);
    expect(selectTable(plan, 'old12')).not.toBeNull();
    expect(selectTable(planOf([{ source: 'users' }]), 'orders')).toBeNull();
  });

  it('has the same scope whether it is named or found', () => {
    const named = planOf([{ source: 'orders' }]).tables[0];
    const found = selectTable(planOf([{ source: 'o*' }]), 'orders');
    if (named === undefined || found === null) throw new Error('no table');
    expect(scopeHash(found, 'binary')).toBe(scopeHash(named, 'binary'));
  });
});

it('the hash of the globs tells what they may find, and nothing of their settings', () => {
  const hashOf = (...tables: object[]) => globsHash(planOf(tables).globs);
  expect(hashOf({ source: 'users' })).toBeNull();
  const base = hashOf({ source: 'u*', exclude: ['a', 'b'] });
  expect(hashOf({ source: 'x' }, { source: 'u*', exclude: ['b', 'a'], create: 'never' })).toBe(
    base,
  );
  const others = [
    hashOf({ source: 'u*' }),
    hashOf({ source: 'u*', exclude: ['a'] }),
    hashOf({ source: 'u?', exclude: ['a', 'b'] }),
    hashOf({ source: 'u*', exclude: ['a', 'b'] }, { source: 'v*' }),
  ];
  expect(new Set([base, ...others]).size).toBe(5);
});

describe('keys and families in a plan', () => {
  it('property: are written in the documented escape, whatever their bytes', () => {
    const anyKey = fc.uint8Array({ minLength: 1, maxLength: 8 }).map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(anyKey, anyKey, anyKey, (a, b, family) => {
        fc.pre(!a.equals(b));
        const [start, end] = a.compare(b) < 0 ? [a, b] : [b, a];
        const { tables } = planOf([
          {
            source: 't',
            range: { start: escapeBytes(start), end: escapeBytes(end) },
            families: [escapeBytes(family)],
          },
        ]);
        expect(tables[0]?.range).toEqual({ start, end });
        expect(tables[0]?.families).toEqual([family]);
      }),
      { numRuns: 200 },
    );
  });

  it('have an open side where one is left out', () => {
    const range = (given: object) => planOf([{ source: 't', range: given }]).tables[0]?.range;
    expect(range({ start: 'k' })).toEqual({ start: Buffer.from('k'), end: null });
    expect(range({ end: 'k' })).toEqual({ start: Buffer.alloc(0), end: Buffer.from('k') });
  });

  it('count for the scope of the table, by their bytes', () => {
    const scope = (given: object) => {
      const [table] = planOf([{ source: 't', ...given }]).tables;
      if (table === undefined) throw new Error('no table');
      return scopeHash(table, 'binary');
    };
    expect(scope({ families: ['b', 'a'] })).toBe(scope({ families: ['a', '\\x62'] }));
    expect(scope({ range: { start: 'k' } })).toBe(scope({ range: { start: '\\x6b' } }));
    const all = [
      {},
      { families: ['a'] },
      { families: ['a', 'b'] },
      { range: { start: 'a' } },
      { range: { end: 'a' } },
      { range: { start: 'a', end: 'b' } },
    ];
    expect(new Set(all.map(scope)).size).toBe(all.length);
  });
});
