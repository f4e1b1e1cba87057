/** What is decided about one table from what both clusters look like: guards, differences, ranges. */
import { describe, expect, it } from 'vitest';
import { EMPTY_KEY, rowKey } from '../../src/cells/bytes.js';
import { compileTable, type TableDecision } from '../../src/migration/survey/compile.js';
import type { ClusterFacts, TableFacts } from '../../src/migration/survey/facts.js';
import { FROZEN_SIZES } from '../../src/migration/frozen-sizes.js';
import type { TableDescription, TabletDescription } from '../../src/migration/ports.js';
import type { CreationPlan, TablePlan } from '../../src/plan/types.js';
import { tera } from '../../src/proto/messages.js';
import { schemaFromMessage } from '../../src/tera/schema.js';
import { tablePlan } from '../support/table-plan.js';

const NOW = 1_800_000_000_000_000n;

const PLAN = tablePlan();

const RANGE = { start: rowKey(Buffer.from('f')), end: null };

const SCHEMA = {
  name: 't',
  rawKey: 1,
  localityGroups: [{ name: 'base' }, { name: 'ext' }],
  columnFamilies: [
    { name: Buffer.from('a'), localityGroup: 'base', maxVersions: 3 },
    { name: Buffer.from('b'), localityGroup: 'ext', timeToLive: 60 },
  ],
} satisfies tera.TableSchema.$Properties;

/** A table with observers, of which one family takes part in transactions over several rows. */
const OBSERVED = {
  ...SCHEMA,
  enableTxn: true,
  localityGroups: [...SCHEMA.localityGroups, { name: 'notify' }],
  columnFamilies: [
    { name: Buffer.from('a'), localityGroup: 'base' },
    { name: Buffer.from('b'), localityGroup: 'ext', gtxn: true, notify: true },
    { name: Buffer.from('_N_'), localityGroup: 'notify', gtxn: true },
  ],
};

const KEY_VALUE = { name: 't', rawKey: 3, kvOnly: true, localityGroups: [{ name: 'kv' }] };

function table(
  message: tera.TableSchema.$Properties = SCHEMA,
  more: Partial<TableDescription> = {},
): TableDescription {
  const schema = schemaFromMessage(message);
  return { name: 't', createTime: NOW / 1_000_000n, enabled: true, schema, ...more };
}

function tablets(...starts: string[]): TabletDescription[] {
  return starts.map((start, at) => {
    const end = starts[at + 1];
    return {
      interval: {
        start: rowKey(Buffer.from(start)),
        end: end === undefined ? null : rowKey(Buffer.from(end)),
      },
      path: `t/${at}`,
      ready: true,
      size: 100,
    };
  });
}

function decide(
  facts: Partial<TableFacts> = {},
  clusters: Partial<ClusterFacts> = {},
): TableDecision {
  return compileTable(
    {
      plan: PLAN,
      source: table(),
      sourceTablets: tablets('', 'm'),
      sourceHasCells: true,
      destination: null,
      destinationTablets: [],
      destinationHasCells: false,
      ...facts,
    },
    {
      source: { coordinator: 'ins://a:1', root: '/a' },
      destination: { coordinator: 'ins://b:1', root: '/b' },
      now: NOW,
      split: { freeze: true, missingBoundaries: false, intervalMs: 1000 },
      steps: ['dump'],
      ...clusters,
    },
  );
}

const refusalsOf = (decision: TableDecision): string[] =>
  decision.refusals.map(({ message, hint }) => {
    expect(hint).not.toBe('');
    return message;
  });

describe('a table that the destination lacks', () => {
  it('is created like the source, split where the source is, and copied in one range per tablet', () => {
    expect(decide()).toMatchObject({
      create: true,
      kind: 'binary',
      families: [
        { name: Buffer.from('a'), maxVersions: 3 },
        { name: Buffer.from('b'), maxVersions: 1 },
      ],
      splitAt: [Buffer.from('m')],
      ranges: [
        { start: EMPTY_KEY, end: Buffer.from('m') },
        { start: Buffer.from('m'), end: null },
      ],
      bytes: 200,
      notes: [],
      warnings: [],
      refusals: [],
    });
  });

  it('takes the chosen groups under their new names, and says which it leaves', () => {
    const decision = decide({
      plan: { ...PLAN, localityGroups: [{ from: 'ext', to: 'cold' }] },
    });
    expect(decision.families.map(({ name }) => name.toString())).toEqual(['b']);
    expect(decision.localityGroups).toEqual([{ from: 'ext', to: 'cold' }]);
    expect(decision.warnings).toEqual([expect.stringContaining('locality group base')]);
    expect(decision.refusals).toEqual([]);
  });
});

describe('a part of a table', () => {
  const key = (text: string) => rowKey(Buffer.from(text));
  const ranged = (start: string, end: string | null): TablePlan => {
    return { ...PLAN, range: { start: key(start), end: end === null ? null : key(end) } };
  };
  const texts = ({ ranges }: TableDecision): string[] =>
    ranges.map(({ start, end }) => `${start.toString()}-${end === null ? '' : end.toString()}`);
  const sourceTablets = tablets('', 'g', 'm', 't');

  it.each([
    ['f', 'q', ['f-g', 'g-m', 'm-q'], ['g', 'm'], 300],
    ['g', 'm', ['g-m'], [], 100],
    ['h', 'i', ['h-i'], [], 100],
    ['', 'g', ['-g'], [], 100],
    ['m', null, ['m-t', 't-'], ['t'], 200],
  ])('%j to %j: ranges %j', (start, end, ranges, splitAt, bytes) => {
    const decision = decide({ plan: ranged(start, end), sourceTablets });
    expect(texts(decision)).toEqual(ranges);
    expect(decision.splitAt.map(String)).toEqual(splitAt);
    expect(decision.bytes).toBe(bytes);
    expect(decision.interval).toEqual(ranged(start, end).range);
    expect(decision.refusals).toEqual([]);
  });

  it('what it has on storage is known of a range where all of its tablet is copied', () => {
    const stored = (plan: Partial<TablePlan>): readonly number[] | undefined =>
      decide({ plan: { ...PLAN, ...plan }, sourceTablets }).storedBytes;
    expect(stored({})).toEqual([100, 100, 100, 100]);
    expect(stored({ window: { start: null, end: 'now' } })).toEqual([100, 100, 100, 100]);
    expect(stored({ range: ranged('f', 'q').range })).toEqual([0, 100, 0]);
    expect(stored({ range: ranged('g', null).range })).toEqual([100, 100, 100]);
    const unknown = [0, 0, 0, 0];
    expect(stored({ families: [Buffer.from('a'), Buffer.from('b')] })).toEqual(unknown);
    expect(stored({ localityGroups: [{ from: 'ext', to: 'ext' }] })).toEqual(unknown);
    expect(stored({ window: { start: 5n, end: null } })).toEqual(unknown);
  });

  const choosing = (families: string[], localityGroups: TablePlan['localityGroups'] = null) =>
    decide({
      plan: { ...PLAN, families: families.map((name) => Buffer.from(name)), localityGroups },
    });
  const more = {
    ...SCHEMA,
    columnFamilies: [...SCHEMA.columnFamilies, { name: Buffer.from('c'), localityGroup: 'ext' }],
  };

  it('single families: with their groups alone, and it is said what is left', () => {
    const decision = choosing(['b']);
    expect(decision.families.map(({ name }) => name.toString())).toEqual(['b']);
    expect(decision.localityGroups).toEqual([{ from: 'ext', to: 'ext' }]);
    expect(decision.warnings).toEqual(['not in the plan, so skipped: column families a']);
    expect(decision.refusals).toEqual([]);
    const renamed = choosing(['b'], [{ from: 'ext', to: 'cold' }]);
    expect(renamed.localityGroups).toEqual([{ from: 'ext', to: 'cold' }]);
    expect(renamed.refusals).toEqual([]);
  });

  it('a destination may lack what is left out, and have what is not chosen elsewhere', () => {
    const plan = { ...PLAN, families: [Buffer.from('b')] };
    const without = { ...SCHEMA, columnFamilies: SCHEMA.columnFamilies.slice(1) };
    expect(refusalsOf(decide({ plan, destination: table(without) }))).toEqual([]);
    const decision = decide({ plan, source: table(more), destination: table(more) });
    expect(decision.refusals).toEqual([]);
    expect(decision.notes).toEqual([expect.stringMatching(/^Not touched, .*: a, c\.$/)]);
  });

  it.each([
    ['the source lacks', choosing(['x']), /no column family x; it has a, b\./],
    [
      'is in a group that is left out',
      choosing(['a', 'b'], [{ from: 'base', to: 'base' }]),
      /b is in locality group ext, which `localityGroups` leaves out/,
    ],
    [
      'leaves a named group with nothing',
      choosing(
        ['a'],
        ['base', 'ext'].map((name) => ({ from: name, to: name })),
      ),
      /chooses nothing of locality group ext/,
    ],
    [
      'a KV table does not have',
      decide({ plan: { ...PLAN, families: [Buffer.from('a')] }, source: table(KEY_VALUE) }),
      /no column family a; it is a key-value table/,
    ],
  ])('a family that %s is refused', (_, decision, message) => {
    expect(refusalsOf(decision)).toEqual([expect.stringMatching(message)]);
  });
});

describe('a table that a glob found', () => {
  const found = { ...PLAN, foundBy: '*' };

  it('may be empty', () => {
    const decision = decide({ plan: found, sourceHasCells: false });
    expect(decision).toMatchObject({ refusals: [], warnings: ['the source table is empty'] });
    expect(decision.sourceWasEmpty).toBe(true);
    expect(decide({ plan: found }).sourceWasEmpty).toBe(false);
  });

  it('needs an entry of its own when it is of another kind than the window is for', () => {
    const window = { start: null, end: 'now' } as const;
    const decision = decide({ plan: { ...found, window }, source: table(KEY_VALUE) });
    expect(decision.refusals[0]?.hint).toContain('entry of its own');
  });
});

describe('guards (before anything is written)', () => {
  const sameCluster = { destination: { coordinator: 'ins://a:1', root: '/a' } };
  const window = (end: bigint | 'now') => ({ ...PLAN, window: { start: null, end } });
  const everyCase: readonly (readonly [string, TableDecision, RegExp])[] = [
    ['fault-N10 source and destination are the same', decide({}, sameCluster), /same cluster/],
    [
      'fault-N10 one cluster under two names: same root, same table of the same age',
      decide(
        { destination: table() },
        { destination: { coordinator: 'ins://localhost:1', root: '/a' } },
      ),
      /same cluster/,
    ],
    ['fault-N10 the source is empty', decide({ sourceHasCells: false }), /source table is empty/],
    [
      'fault-N10 swapped: the destination holds cells',
      decide({ destination: table(), destinationHasCells: true }),
      /already holds cells/,
    ],
    ['the source has no such table', decide({ source: null, sourceTablets: [] }), /no table t/],
    ['the source is disabled', decide({ source: table(SCHEMA, { enabled: false }) }), /disabled/],
    [
      'a life for records that have none: a table',
      decide({ plan: { ...PLAN, timeToLive: 60 } }),
      /t is a binary table: only records of TTL-KV tables/,
    ],
    [
      'a life for records that have none: a KV table',
      decide({ plan: { ...PLAN, timeToLive: 60 }, source: table(KEY_VALUE) }),
      /t is a general-kv table/,
    ],
    [
      'a source without column families',
      decide({ source: table({ ...SCHEMA, columnFamilies: [] }) }),
      /No column family/,
    ],
    [
      'defect-D21 nothing but notifications is chosen',
      decide({
        plan: { ...PLAN, localityGroups: [{ from: 'notify', to: 'notify' }] },
        source: table(OBSERVED),
      }),
      /No column family/,
    ],
    [
      'the source has a gap between tablets',
      decide({ sourceTablets: tablets('', 'g', 'm').filter((_, at) => at !== 1) }),
      /a gap at g/,
    ],
    [
      'the destination is missing and must not be created',
      decide({ plan: { ...PLAN, create: 'never' } }),
      /create: never/,
    ],
    [
      'the destination is disabled',
      decide({ destination: table(SCHEMA, { enabled: false }) }),
      /destination table t is disabled/,
    ],
    [
      'the destination is of another kind',
      decide({ destination: table({ ...SCHEMA, rawKey: 0 }) }),
      /is readable, the source binary/,
    ],
    [
      'only one of the two is a hash table',
      decide({ destination: table({ ...SCHEMA, enableHash: true }) }),
      /The destination is a hash table, the source is not/,
    ],
    [
      'defect-P3 a locality group that the source lacks',
      decide({ plan: { ...PLAN, localityGroups: [{ from: 'tmp', to: 'tmp' }] } }),
      /no locality group tmp; it has base, ext/,
    ],
    [
      'a family that the destination lacks',
      decide({
        destination: table({ ...SCHEMA, columnFamilies: SCHEMA.columnFamilies.slice(1) }),
      }),
      /no column family a/,
    ],
    [
      'a family in another group than the plan says',
      decide({
        plan: { ...PLAN, localityGroups: [{ from: 'base', to: 'cold' }] },
        destination: table(),
      }),
      /a is in locality group base at the destination, not cold/,
    ],
    [
      'the range of the source is empty',
      decide({ plan: { ...PLAN, range: RANGE }, sourceHasCells: false }),
      /No cell of the source table lies in the range/,
    ],
    [
      'the range of the destination holds cells',
      decide({
        plan: { ...PLAN, range: RANGE },
        destination: table(),
        destinationHasCells: true,
      }),
      /already holds cells in the range/,
    ],
    [
      'a range of a hash table',
      decide({
        plan: { ...PLAN, range: RANGE },
        source: table({ ...SCHEMA, enableHash: true }),
      }),
      /in the order of hashes/,
    ],
    ['the end of the window lies in the future', decide({ plan: window(NOW + 1n) }), /future/],
    [
      'defect-D9 a window on a KV table',
      decide({ plan: window('now'), source: table(KEY_VALUE) }),
      /a window cannot apply/,
    ],
  ];

  it.each(everyCase)('%s', (_, decision, message) => {
    expect(refusalsOf(decision)).toEqual([expect.stringMatching(message)]);
  });

  const hintOf = (decision: TableDecision): string | undefined => decision.refusals[0]?.hint;

  it('tells which name was meant', () => {
    const named = (parts: Partial<TablePlan>): TablePlan => ({ ...PLAN, ...parts });
    const missing = { source: null, sourceTablets: [] };
    const source = {
      ...missing,
      plan: named({ source: 'usres' }),
      sourceNames: ['orders', 'users'],
    };
    expect(hintOf(decide(source))).toMatch(/^Did you mean users\? Check the name/);
    expect(hintOf(decide({ ...source, sourceNames: ['x'] }))).toMatch(/^Check the name/);
    const destination = { destinationNames: ['users'] };
    const never = named({ destination: 'user', create: 'never' });
    expect(hintOf(decide({ ...destination, plan: never }))).toMatch(/^Did you mean users\?/);
    const compared = { ...destination, plan: named({ destination: 'user' }) };
    expect(hintOf(decide(compared, { steps: ['diff'] }))).toMatch(/^Did you mean users\?/);
    const groups = named({ localityGroups: [{ from: 'bsae', to: 'b' }] });
    expect(hintOf(decide({ plan: groups }))).toMatch(/^Did you mean base\?/);
    const profile = { name: Buffer.from('profile'), localityGroup: 'base' };
    const families = named({ families: [Buffer.from('porfile')] });
    const schema = { ...SCHEMA, columnFamilies: [profile] };
    expect(hintOf(decide({ plan: families, source: table(schema) }))).toMatch(
      /^Did you mean profile\?/,
    );
  });

  it('fault-N10 asks whether the clusters are swapped where the destination alone has cells', () => {
    const full = { destination: table(), destinationHasCells: true };
    const swapped = /^The destination has cells in t: are source and destination swapped/;
    expect(hintOf(decide({ ...full, sourceHasCells: false }))).toMatch(swapped);
    expect(hintOf(decide({ ...full, source: null, sourceTablets: [] }))).toMatch(swapped);
    const range = { ...PLAN, range: RANGE };
    expect(hintOf(decide({ ...full, plan: range, sourceHasCells: false }))).toMatch(swapped);
    expect(hintOf(decide({ destination: table(), sourceHasCells: false }))).not.toMatch(/swapped/);
  });

  it('lets pass what they stop short of', () => {
    expect(refusalsOf(decide({ plan: window(NOW) }))).toEqual([]);
    expect(refusalsOf(decide({ plan: window('now') }))).toEqual([]);
    expect(decide({ plan: window('now') }).window?.end).toBe(NOW);
    expect(refusalsOf(decide({ source: table(KEY_VALUE) }))).toEqual([]);
    const elsewhere = { ...PLAN, destination: 'u' };
    expect(refusalsOf(decide({ plan: elsewhere }, sameCluster))).toEqual([]);
    const merge = { ...PLAN, existingCells: 'merge' } as const;
    const held = { plan: merge, destination: table(), destinationHasCells: true };
    expect(refusalsOf(decide(held))).toEqual([]);
    expect(refusalsOf(decide({ destination: table() }))).toEqual([]);
  });
});

describe('defect-D5 observed-O7 a TTL-KV table', () => {
  const TTL_KV = table({ ...KEY_VALUE, kvOnly: false, rawKey: 2 });

  it('is copied, and told before: its records will never expire', () => {
    const decision = decide({ source: TTL_KV });
    expect(decision.refusals).toEqual([]);
    expect(decision.warnings).toEqual([
      'the remaining life of its records cannot be read and is lost (O7): copied records never expire; `ttl` at this table would give each of them a life',
    ]);
  });

  it.each([
    [3_600, '1h'],
    [5_400, '90m'],
    [86_401, '86401s'],
  ])('or live as long as the plan says, %i s, in words of a plan', (timeToLive, text) => {
    const decision = decide({ source: TTL_KV, plan: { ...PLAN, timeToLive } });
    expect(decision.refusals).toEqual([]);
    expect(decision.warnings).toEqual([
      `the remaining life of its records cannot be read and is lost (O7): copied records live for ${text} from the moment each is written (ttl)`,
    ]);
  });

  it('says of a table that a glob found where its life, and that it holds cells, is to be written', () => {
    const plan = { ...PLAN, foundBy: 't*', timeToLive: 60 };
    const decision = decide({
      plan,
      source: table(KEY_VALUE),
      destinationHasCells: true,
      destination: table(KEY_VALUE),
    });
    const hints = decision.refusals.map(({ hint }) => hint).join('\n');
    expect(hints).toContain('`existingCells: merge` at "t*", or in an entry of its own');
    expect(hints).toContain('entries of their own, or exclude this table.');
    // A key-value table has no column families.
    expect(hints).not.toContain('column family');
  });

  it('loses nothing by a comparison, which does not see it either', () => {
    const decision = decide({ source: TTL_KV, destination: TTL_KV }, { steps: ['diff'] });
    expect(decision.warnings).toEqual([]);
    expect(decision.notes.join()).toContain('no client can see it');
  });
});

describe('defect-D21 what is left out is told', () => {
  it('notifications, and columns of transactions', () => {
    const decision = decide({ source: table(OBSERVED) });
    expect(decision.refusals).toEqual([]);
    expect(decision.warnings).toEqual([
      'column family _N_ is left out: it holds what observers were not yet told, not data',
      'the transaction columns of b (!L…, !W…) are left out: copied values are there for plain reads, not for transactions',
    ]);
    expect(
      decision.families.map(({ name, isTransactional }) => [name.toString(), isTransactional]),
    ).toEqual([
      ['a', false],
      ['b', true],
    ]);
    // The destination gets them, empty.
    expect(decision.localityGroups.map(({ to }) => to)).toEqual(['base', 'ext', 'notify']);
  });

  it('unless the plan names them', () => {
    const families = ['_N_', 'a'].map((name) => Buffer.from(name));
    const decision = decide({ source: table(OBSERVED), plan: { ...PLAN, families } });
    expect(decision.families.map(({ name }) => name.toString())).toEqual(['a', '_N_']);
    expect(decision.warnings).toEqual(['not in the plan, so skipped: column families b']);
  });

  it('a family called alike in another group is data', () => {
    const families = [{ name: Buffer.from('_N_'), localityGroup: 'base' }];
    const decision = decide({ source: table({ ...SCHEMA, columnFamilies: families }) });
    expect(decision.warnings).toEqual([]);
    expect(decision.families).toHaveLength(1);
  });
});

describe('defect-P8 a destination that exists, compared by meaning', () => {
  const against = (change: tera.TableSchema.$Properties): TableDecision =>
    decide({ destination: table({ ...SCHEMA, ...change }) });
  const family = (at: number, change: tera.ColumnFamilySchema.$Properties) => ({
    columnFamilies: SCHEMA.columnFamilies.map((f, index) =>
      index === at ? { ...f, ...change } : f,
    ),
  });

  it('says nothing when nothing differs, also where one side leaves defaults out', () => {
    const { warnings, notes, refusals } = against({
      ...family(1, { maxVersions: 1 }),
      localityGroups: [{ name: 'ext', storeType: 0, blockSize: 4 }, { name: 'base' }],
    });
    expect({ warnings, notes, refusals }).toEqual({ warnings: [], notes: [], refusals: [] });
  });

  it('warns of fewer versions, and decides by what the destination keeps', () => {
    const decision = against(family(0, { maxVersions: 2 }));
    expect(decision.warnings).toEqual([
      'column family a keeps 2 versions at the destination, 3 versions at the source: older ones are trimmed',
    ]);
    expect(decision.families[0]?.maxVersions).toBe(2);
    expect(decision.refusals).toEqual([]);
  });

  it('notes more versions', () => {
    const { notes, warnings } = against(family(1, { maxVersions: 4 }));
    expect(notes).toEqual([
      'Column family b keeps 4 versions at the destination, 1 version at the source.',
    ]);
    expect(warnings).toEqual([]);
  });

  it.each([
    [
      0,
      30,
      'column family a: cells expire after 30 s at the destination, never expire at the source',
    ],
    [
      1,
      0,
      'column family b: cells never expire at the destination, expire after 60 s at the source',
    ],
  ])('warns of another life time: family %i, %i s', (at, timeToLive, expected) => {
    expect(against(family(at, { timeToLive })).warnings).toEqual([expected]);
  });

  it.each<[string, tera.TableSchema.$Properties, string]>([
    [
      'row transactions',
      { enableTxn: true },
      'the table at the destination has row transactions on, not off as at the source',
    ],
    [
      'who may change it',
      { admin: 'root', adminGroup: 'ops', owner: 3, acl: [1, 2] },
      'the table at the destination has owner 3, not none; access list 1, 2, not none; admin root, not none; admin group ops, not none as at the source',
    ],
    [
      'its log and bloom filter',
      { disableWal: true, bloomFilterBitsPerKey: 12 },
      'the table at the destination has write-ahead log off, not on; bloom filter bits per key 12, not 10 as at the source',
    ],
    [
      'a field of a later Tera',
      { $unknowns: [Buffer.from('9a06036e6577', 'hex')] },
      'the table at the destination has fields unknown to this version 9a06036e6577, not none as at the source',
    ],
    [
      'settings of a family',
      family(0, { notify: true, minVersions: 2, diskQuota: 99, type: 'bytes' }),
      'column family a at the destination has notifications on, not off; least versions 2, not 1; disk quota 99, not none; type bytes, not none as at the source',
    ],
    [
      'owners of a family',
      family(1, { owner: 3, acl: [7] }),
      'column family b at the destination has owner 3, not none; access list 7, not none as at the source',
    ],
    [
      'buffers and files of a group',
      {
        localityGroups: [
          { name: 'base', memtableLdbWriteBufferSize: 500, memtableLdbBlockSize: 8, sstSize: 1 },
          { name: 'ext' },
        ],
      },
      'locality group base at the destination has memtable buffer 500 KB, not 1000 KB; memtable block size 8 KB, not 4 KB; file size 1 bytes, not 8388608 bytes as at the source',
    ],
  ])('warns of what the C++ tool dropped: %s', (_, change, expected) => {
    const decision = against(change);
    expect(decision.warnings).toEqual([expected]);
    expect(decision.refusals).toEqual([]);
  });

  it('tells that transaction columns are left out where the destination alone has transactions', () => {
    const decision = against(family(0, { gtxn: true }));
    expect(decision.warnings).toEqual([
      'column family a at the destination has global transactions on, not off as at the source',
      'the transaction columns of a (!L…, !W…) are left out: copied values are there for plain reads, not for transactions',
    ]);
    expect(decision.families.map(({ isTransactional }) => isTransactional)).toEqual([true, false]);
  });

  it('notes other sizes of tablets; that 0 and nothing are the same, it knows', () => {
    expect(against({ splitSize: 0, mergeSize: 0 }).notes).toEqual([]);
    expect(against({ splitSize: 700, mergeSize: 200 }).notes).toEqual([
      'The split_size is 700 MB at the destination, 0 MB at the source.',
      'The merge_size is 200 MB at the destination, 0 MB at the source.',
    ]);
  });

  it('warns of a group that stores differently, also under another name', () => {
    const decision = decide({
      plan: { ...PLAN, localityGroups: [{ from: 'base', to: 'hot' }] },
      destination: table({
        ...SCHEMA,
        localityGroups: [{ name: 'hot', storeType: 2, compressType: true }],
        columnFamilies: [{ ...SCHEMA.columnFamilies[0], localityGroup: 'hot' }],
      }),
    });
    expect(decision.warnings).toContain(
      'locality group hot at the destination has store memory, not disk; compression on, not off as at the source',
    );
    expect(decision.refusals).toEqual([]);
  });

  it('notes families that only the destination has', () => {
    const more = [{ name: Buffer.from('c\0'), localityGroup: 'ext' }];
    const { notes } = against({ columnFamilies: [...SCHEMA.columnFamilies, ...more] });
    expect(notes).toEqual([expect.stringContaining('c\\x00')]);
  });

  it('warns when a freeze would not hold, or is there already; not when nothing is frozen', () => {
    const week = 604_800_000_000n;
    const old = table(SCHEMA, { createTime: (NOW - week) / 1_000_000n - 1n });
    expect(decide({ destination: old }).warnings).toEqual([expect.stringContaining('seven days')]);
    const inMicros = table(SCHEMA, { createTime: NOW - week });
    expect(decide({ destination: inMicros }).warnings).toEqual([]);
    const frozen = against({ splitSize: Number(FROZEN_SIZES.split), mergeSize: 0 });
    expect(frozen.warnings).toEqual([expect.stringContaining('frozen already')]);
    expect(
      decide(
        { destination: old },
        { split: { freeze: false, missingBoundaries: false, intervalMs: 1 } },
      ).warnings,
    ).toEqual([]);
  });
});

describe('what a created table is like', () => {
  const created = (
    creation: CreationPlan,
    sizes: { splitSize?: number; mergeSize?: number } = {},
    destination: TableDescription | null = null,
  ): TableDecision =>
    decide({ plan: { ...PLAN, creation }, source: table({ ...SCHEMA, ...sizes }), destination });

  it.each([
    ['both given', { splitSize: 300n, mergeSize: 100n }, {}, []],
    ['merge given, split of the source too small', { mergeSize: 171n }, {}, ['512']],
    [
      'split given, merge of the source too large',
      { splitSize: 299n },
      { mergeSize: 100 },
      ['299'],
    ],
    ['split of the source unset and enough', { mergeSize: 170n }, { splitSize: 0 }, []],
  ])('keeps three times the merge size: %s', (_, creation, sizes, refused) => {
    const refusals = refusalsOf(created(creation, sizes));
    expect(refusals).toEqual(refused.map((size) => expect.stringContaining(size) as string));
  });

  it('is said to be no matter of a table that exists, where it differs', () => {
    const creation = { splitSize: 1024n, mergeSize: 0n, storeMedium: 'memory' } as const;
    const { warnings, refusals } = created(creation, {}, table({ ...SCHEMA, splitSize: 700 }));
    expect(refusals).toEqual([]);
    expect(warnings.map((warning) => warning.split(':')[0])).toEqual([
      'its split_size is 700, not 1024',
      'it is stored on disk, not memory',
    ]);
  });
});

describe('missing boundaries', () => {
  const split = { freeze: true, missingBoundaries: true, intervalMs: 2_500 };
  const noted = (...destinationTablets: TabletDescription[]): readonly string[] =>
    decide(
      { sourceTablets: tablets('', 'd', 'm', 't'), destination: table(), destinationTablets },
      { split },
    ).notes;

  it('are counted, with the time that they take at least', () => {
    expect(noted(...tablets('', 'm'))).toEqual([
      'Its tablets are split at 2 boundaries of the source that it lacks, one by one, in 3 s or more; they stay so.',
    ]);
    expect(noted(...tablets('', 'd', 'e', 'm'))[0]).toContain('at 1 boundary of the source that');
    expect(noted(...tablets('', 'd', 'm', 't', 'x'))).toEqual([]);
  });
});

describe('a plan that only compares', () => {
  const alone = { steps: ['diff'] } as const;

  it('takes a destination as it is, cells and all', () => {
    const decision = decide({ destination: table(), destinationHasCells: true }, alone);
    expect(refusalsOf(decision)).toEqual([]);
    expect(decision.notes).toEqual([]);
  });

  it('needs one', () => {
    expect(refusalsOf(decide({}, alone))).toEqual([
      'The destination has no table t that could be compared.',
    ]);
  });

  it('says of one that copies first that its tablets are flushed', () => {
    const both = { steps: ['dump', 'diff'] } as const;
    expect(decide({}, both).notes.join()).toContain('tablets are flushed');
  });
});

describe('onConflict: overwrite', () => {
  const overwriting = (source: TableDescription): string =>
    decide({ plan: { ...PLAN, onConflict: 'overwrite' }, source }).warnings.join();

  it('is told before anything is replaced', () => {
    expect(overwriting(table(KEY_VALUE))).toContain('holds another value it is replaced');
  });

  it('is said to have no effect where it has none', () => {
    expect(overwriting(table())).toContain('onConflict: overwrite has no effect');
  });
});
