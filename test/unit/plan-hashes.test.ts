import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { clustersHash, identityHash, scopeHash } from '../../src/plan/hashes.js';
import { parsePlan } from '../../src/plan/load.js';
import type { ResolvedPlan } from '../../src/plan/types.js';
import { reordered } from '../support/reordered.js';

const SOURCE = { coordinator: 'nexus-hz:8868', root: '/tera/hz' };
const DESTINATION = { coordinator: 'nexus-bj:8868', root: '/tera/bj' };

const GROUPS = ['base', { from: 'ext', to: 'cold' }, 'hot'];
const BASE = {
  apiVersion: 'terautil/v1',
  name: 'users-2026',
  clusters: { source: { flagfile: './src.flag' }, destination: { flagfile: './dest.flag' } },
  lockService: { type: 'local', lease: '30s' },
  tables: [
    { source: 'users', destination: 'people', localityGroups: GROUPS },
    { source: 'orders', create: 'never' },
  ],
  window: { start: '5', end: '2026-11-22T10:00:00Z' },
  dump: { parallelRanges: 8 },
};

function resolve(document: unknown, file = '/a/p.yaml', comment = ''): ResolvedPlan {
  const text = comment + stringify(document);
  const result = parsePlan(text, file);
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  return result.plan;
}

function hashes(plan: ResolvedPlan): readonly string[] {
  return [
    identityHash(plan, SOURCE, DESTINATION),
    ...plan.tables.map((table) => scopeHash(table, 'binary')),
  ];
}

describe('fault-V10: hashes of a plan', () => {
  const expected = hashes(resolve(BASE));

  it('are the same after reordering, comments, other limits, other paths, another machine', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1000), { minLength: 10, maxLength: 10 }),
        fc.stringMatching(/^[ -~]{0,30}$/),
        fc.constantFrom('/a/p.yaml', '/home/other/q.yaml'),
        fc.record({
          parallelRanges: fc.integer({ min: 1, max: 256 }),
          attempts: fc.integer({ min: 1, max: 100 }),
        }),
        fc.integer({ min: 1, max: 600 }),
        (numbers, comment, file, dump, lease) => {
          const order = (count: number): readonly number[] =>
            Array.from({ length: count }, (_, index) => ({ index, rank: numbers[index] ?? 0 }))
              .sort((a, b) => a.rank - b.rank)
              .map(({ index }) => index);
          const changed = {
            ...BASE,
            dump,
            lockService: { type: 'local', lease: `${lease}s` },
            clusters: { source: { flagfile: `/etc/${lease}` }, destination: { flagfile: './d' } },
          };
          expect(hashes(resolve(reordered(changed, order), file, `# ${comment}\n`))).toEqual(
            expected,
          );
        },
      ),
      { numRuns: 50 },
    );
  });

  it('do not depend on the order of locality groups, tables, or how a moment is written', () => {
    const [users, orders] = BASE.tables;
    const changed = {
      ...BASE,
      tables: [orders, { ...users, localityGroups: GROUPS.toReversed() }],
      window: { start: '1970-01-01T00:00:00.000005Z', end: '2026-11-22T18:00:00+08:00' },
    };
    const [identity, ...scopes] = hashes(resolve(changed));
    expect([identity, ...scopes.reverse()]).toEqual(expected);
  });

  it('say another identity for another name or another cluster, by its place and not its file', () => {
    const plan = resolve(BASE);
    const others = [
      identityHash(resolve({ ...BASE, name: 'users-2027' }), SOURCE, DESTINATION),
      identityHash(plan, DESTINATION, SOURCE),
      identityHash(plan, { ...SOURCE, root: '/tera/xx' }, DESTINATION),
      identityHash(plan, SOURCE, { ...DESTINATION, coordinator: 'nexus-sh:8868' }),
    ];
    expect(new Set([expected[0], ...others]).size).toBe(5);
  });

  it('say another identity for another lock service or root, and the same for other members of it', () => {
    const identityOf = (lockService: object): string =>
      identityHash(resolve({ ...BASE, lockService }), SOURCE, DESTINATION);
    const etcd = { type: 'etcd', addresses: ['e1:2379'] };
    const elsewhere = identityOf({ ...etcd, root: '/elsewhere' });
    expect(new Set([expected[0], identityOf(etcd), elsewhere]).size).toBe(3);
    const moved = { ...etcd, addresses: ['e3:2379', 'e2:2379'], root: '/terautil', tls: {} };
    expect(identityOf({ ...moved, lease: '5s' })).toBe(identityOf(etcd));
  });

  it('say another scope for that table alone', () => {
    const [users, orders] = BASE.tables;
    const scopes = (tables: unknown[], rest: object = {}): readonly string[] =>
      hashes(resolve({ ...BASE, tables, ...rest })).slice(1);
    const changes: readonly object[] = [
      { destination: 'users' },
      { localityGroups: undefined },
      { localityGroups: ['base', { from: 'ext', to: 'warm' }, 'hot'] },
      { localityGroups: ['base', 'hot'] },
      { window: 'none' },
      { ttl: '1h' },
      { ttl: '2h' },
    ];
    const seen = new Set([expected[1]]);
    for (const change of changes) {
      const [first, second] = scopes([{ ...users, ...change }, orders]);
      seen.add(first);
      expect(second).toBe(expected[2]);
    }
    expect(seen.size).toBe(changes.length + 1);
    const windows = [{ end: 'now' }, { start: '5' }, { start: '6', end: '2026-11-22T10:00:00Z' }];
    for (const window of windows) seen.add(scopes([users, orders], { window })[0]);
    const table = resolve(BASE).tables[0];
    if (table !== undefined) seen.add(scopeHash(table, 'general-kv'));
    expect(seen.size).toBe(changes.length + windows.length + 2);
  });

  it('do not change with how conflicts and existing cells are treated', () => {
    const [users, orders] = BASE.tables;
    const tables = [
      { ...users, existingCells: 'merge', onConflict: 'overwrite', create: 'never' },
      orders,
    ];
    expect(hashes(resolve({ ...BASE, tables }))).toEqual(expected);
  });
});

it('clusters are told apart by both places and by which is the source', () => {
  const same = clustersHash({ ...SOURCE }, { ...DESTINATION });
  expect(clustersHash(SOURCE, DESTINATION)).toBe(same);
  expect(clustersHash(DESTINATION, SOURCE)).not.toBe(same);
  expect(clustersHash(SOURCE, { ...DESTINATION, root: '/b' })).not.toBe(same);
  expect(clustersHash({ ...SOURCE, coordinator: 'h:1' }, DESTINATION)).not.toBe(same);
});
