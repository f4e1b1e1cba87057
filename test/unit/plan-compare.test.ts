/** What differs in meaning between two plans. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { comparePlans, type PlanDifference } from '../../src/plan/compare-plans.js';
import { parsePlan } from '../../src/plan/load.js';
import type { ResolvedPlan } from '../../src/plan/types.js';
import { reordered } from '../support/reordered.js';

const BASE = {
  apiVersion: 'terautil/v1',
  name: 'users-2026',
  clusters: { source: { flagfile: './src.flag' }, destination: { flagfile: './dest.flag' } },
  lockService: { type: 'local', lease: '30s' },
  tables: [
    { source: 'users', localityGroups: ['base', { from: 'ext', to: 'cold' }] },
    { source: 'orders', destination: 'orders_v2' },
    { source: 'log_*', exclude: ['log_a', 'log_b'] },
    { source: '*_kv' },
  ] as object[],
  window: { end: '2026-11-22T10:00:00Z' },
  dump: { parallelRanges: 8, limit: { cells: '50000/s' } },
};
type Document = Readonly<Record<string, unknown>>;

function resolve(document: unknown, file = '/a/p.yaml', comment = ''): ResolvedPlan {
  const result = parsePlan(comment + stringify(document), file);
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  return result.plan;
}

/** The tables of BASE with these changes of one of them. */
function withTable(at: number, parts: object): Partial<Document> {
  return {
    tables: BASE.tables.map((table, index) => (index === at ? { ...table, ...parts } : table)),
  };
}

function changes(edit: Partial<Document>, of: Partial<Document> = {}): PlanDifference[] {
  return comparePlans(resolve({ ...BASE, ...of }), resolve({ ...BASE, ...edit }));
}

/** "users existingCells refuse → merge". */
function lines(differences: readonly PlanDifference[]): string[] {
  return differences.map(({ kind, tables, setting, before, after }) => {
    const what = setting === null ? '' : ` ${setting}`;
    return `${kind} ${tables.join('+') || 'plan'}${what}: ${before ?? '-'} → ${after ?? '-'}`;
  });
}

describe('fault-V10 no change', () => {
  it('for comments, the order of keys, of tables and of sets, on whatever machine', () => {
    const before = resolve(BASE);
    const tables = [
      { exclude: ['log_b', 'log_a'], source: 'log_*' },
      { source: 'orders', destination: 'orders_v2' },
      { source: '*_kv' },
      { source: 'users', localityGroups: [{ from: 'ext', to: 'cold' }, 'base'] },
    ];
    fc.assert(
      fc.property(
        fc.array(fc.nat(1000), { minLength: 10, maxLength: 10 }),
        fc.stringMatching(/^[ -~]{0,30}$/),
        fc.boolean(),
        (keys, comment, isMoved) => {
          const order = (count: number): number[] =>
            Array.from({ length: count }, (_, index) => index).sort(
              (a, b) => (keys[a % 10] ?? 0) - (keys[b % 10] ?? 0),
            );
          const edited = reordered(isMoved ? { ...BASE, tables } : BASE, order);
          const after = resolve(edited, '/home/other/q.yaml', `# ${comment}\n`);
          expect(comparePlans(before, after)).toEqual([]);
        },
      ),
    );
  });

  it('for defaults that are said, and for the same in other units', () => {
    const said = {
      steps: ['diff', 'dump'],
      patience: '600s',
      lockService: { type: 'local', lease: '30000ms' },
      split: { freeze: true },
      dump: { parallelRanges: 8, inFlight: '65536KiB', attempts: 5, limit: { cells: '50000/s' } },
      diff: { values: false },
      repair: { deletes: 'forbid' },
      window: { end: '2026-11-22T18:00:00+08:00' },
      ...withTable(1, { create: 'if-missing', existingCells: 'refuse', onConflict: 'skip' }),
    };
    expect(changes(said)).toEqual([]);
  });
});

describe('what changed is said, with what to think about', () => {
  it.each<[string, Partial<Document>, string[], RegExp | null]>([
    [
      'a limit',
      { dump: { limit: { cells: '7/s' } } },
      ['changed plan dump.limit.cells: 50000/s → 7/s'],
      null,
    ],
    ['a limit that goes', { dump: {} }, ['changed plan dump.limit.cells: 50000/s → -'], /bounds/],
    [
      'bytes',
      { dump: { limit: { cells: '50000/s', bytes: '20MiB/s' } } },
      ['changed plan dump.limit.bytes: - → 20MiB/s'],
      null,
    ],
    [
      'freeze',
      { split: { freeze: false } },
      ['changed plan split.freeze: true → false'],
      /split and merged/,
    ],
    [
      'no comparison',
      { steps: ['dump'] },
      ['changed plan steps: diff, dump → dump'],
      /not compared/,
    ],
    ['values', { diff: { values: true } }, ['changed plan diff.values: false → true'], /values/],
    [
      'deletes',
      { repair: { deletes: 'allow' } },
      ['changed plan repair.deletes: forbid → allow'],
      /may delete cells/,
    ],
    ['patience', { patience: '1h' }, ['changed plan patience: 10m → 60m'], null],
    [
      'a lease',
      { lockService: { type: 'local', lease: '2500ms' } },
      ['changed plan lockService.lease: 30s → 2500ms'],
      null,
    ],
    [
      'a cluster',
      { clusters: { ...BASE.clusters, source: { flagfile: 'x/s.flag' } } },
      ['changed plan clusters.source.flagfile: src.flag → x/s.flag'],
      /Another place/,
    ],
    [
      'cells that are there',
      withTable(0, { existingCells: 'merge' }),
      ['changed users existingCells: refuse → merge'],
      /not of the source/,
    ],
    [
      'conflicts',
      withTable(1, { onConflict: 'overwrite' }),
      ['changed orders onConflict: skip → overwrite'],
      /replaced/,
    ],
    ['ttl', withTable(1, { ttl: '1h' }), ['changed orders ttl: - → 3600s'], /looked at again/],
    [
      'a range',
      withTable(1, { range: { start: 'a' } }),
      ['changed orders range: - → [a, )'],
      /looked at again/,
    ],
    [
      'families',
      withTable(1, { families: ['b', 'a'] }),
      ['changed orders families: - → a, b'],
      /looked at again/,
    ],
    [
      'a size',
      withTable(1, { splitSize: '2GiB' }),
      ['changed orders creation.splitSize: - → 2048'],
      null,
    ],
    [
      'a destination',
      withTable(1, { destination: 'o' }),
      ['renamed orders destination: orders_v2 → o'],
      /looked at again/,
    ],
    [
      'a source',
      withTable(1, { source: 'new' }),
      ['renamed new: orders → new'],
      /same destination/,
    ],
    [
      'groups',
      withTable(0, { localityGroups: [{ from: 'ext', to: 'warm' }, 'hot'] }),
      [
        'dropped users localityGroups: base → -',
        'renamed users localityGroups: ext → cold → ext → warm',
        'added users localityGroups: - → hot',
      ],
      /looked at again/,
    ],
    [
      'all groups',
      withTable(0, { localityGroups: undefined }),
      ['changed users localityGroups: base, ext → cold → -'],
      /again/,
    ],
    [
      'what a glob leaves out',
      withTable(2, { exclude: ['log_a'] }),
      ['changed log_* exclude: log_a, log_b → log_a'],
      null,
    ],
    [
      'a setting of a glob',
      withTable(3, { create: 'never' }),
      ['changed *_kv create: if-missing → never'],
      null,
    ],
    ['a table more', { tables: [...BASE.tables, { source: 'new' }] }, ['added new: - → -'], null],
    [
      'a table and a glob less',
      { tables: BASE.tables.slice(1, 3) },
      ['dropped users+*_kv: - → -'],
      /stays/,
    ],
    [
      'a table that a glob found before',
      { tables: [...BASE.tables, { source: 'a_kv', existingCells: 'merge' }] },
      [
        'changed a_kv existingCells: refuse → merge',
        'changed a_kv found by: the glob *_kv → its name',
      ],
      /not of the source/,
    ],
    [
      'the window of all tables, once',
      { window: { end: 'now' } },
      [
        'changed users+orders+log_*+*_kv window: the beginning to 2026-11-22T10:00:00.000Z → the beginning to now',
      ],
      /looked at again\S* what was done before does not count\.$/,
    ],
    [
      'no window',
      { window: undefined },
      ['changed users+orders+log_*+*_kv window: the beginning to 2026-11-22T10:00:00.000Z → -'],
      /Without an end/,
    ],
    [
      'the order of globs',
      { tables: [...BASE.tables.slice(0, 2), ...BASE.tables.slice(2).toReversed()] },
      ['changed plan order of globs: log_*, *_kv → *_kv, log_*'],
      /several globs/,
    ],
  ])('%s', (_name, edit, expected, risk) => {
    const found = changes(edit);
    expect(lines(found)).toEqual(expected);
    if (risk === null) expect(found.map((one) => one.risk)).toEqual(expected.map(() => null));
    else expect(found[0]?.risk).toMatch(risk);
  });

  it('of an etcd, and whose secrets are elsewhere', () => {
    const etcd = { type: 'etcd', addresses: ['b:1', 'a:1'], root: '/t', lease: '30s' };
    const tls = { ...etcd, tls: { ca: './ca.pem' } };
    expect(lines(changes({ lockService: etcd }, { lockService: tls }))).toEqual([
      'changed plan lockService.tls.ca: ca.pem → -',
    ]);
    const moved = changes(
      { lockService: { ...etcd, addresses: ['a:1', 'b:1'], root: '/u' } },
      {
        lockService: etcd,
      },
    );
    expect(lines(moved)).toEqual(['changed plan lockService.root: /t → /u']);
    expect(moved[0]?.risk).toMatch(/Another place/);
  });

  it('also of what this version has no words for', () => {
    const before = resolve(BASE);
    const after = { ...before, later: { bound: 7 } };
    expect(lines(comparePlans(before, after))).toEqual(['changed plan later.bound: - → 7']);
  });
});
