import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TerautilError } from '../../src/errors.js';
import { loadPlan, parsePlan } from '../../src/plan/load.js';
import { editDistance, nearest } from '../../src/yaml/nearest.js';
import type { ResolvedPlan } from '../../src/plan/types.js';
import { parseDuration, parseSize, parseTimestamp } from '../../src/yaml/units.js';

const FULL = `# yaml-language-server: $schema=../schemas/plan.schema.json
apiVersion: terautil/v1
name: users-2026
clusters:
  source:
    flagfile: ../conf/src_tera.flag
    identity: { user: { env: TERA_USER }, token: { file: ../secrets/tera }, passcode: { env: PASSCODE } }
  destination:
    coordinator: { type: ins, addresses: [nexus-bj:8868, 10.0.0.2:8868], root: /tera/bj }
lockService: { type: local, lease: 2s }
steps: [dump]
tables:
  - source: users
    localityGroups: [base, { from: ext, to: cold }]
  - { source: orders, destination: orders_v2, create: never, existingCells: merge, window: none }
  - { source: kv, onConflict: overwrite, ttl: 720h, splitSize: 2GiB, mergeSize: 0MiB, storeMedium: flash }
window: { start: "1700000000000001", end: 2026-11-22T10:00:00.25+08:00 }
split: { freeze: false, missingBoundaries: true, interval: 250ms }
dump: { parallelRanges: 3, inFlight: 2MiB, attempts: 1, compression: lz4, limit: { cells: 5000/s, bytes: 20MiB/s } }
diff: { parallelRanges: 5, values: true, limit: { bytes: 1024KiB/s }, strict: true, recheck: { times: 0, delay: 2m } }
repair: { deletes: allow }
patience: 2h
expect: { atMost: { tables: 12, ranges: 500, bytes: 100GiB }, empty: [users, ord*], create: never }
`;

function resolved(text: string, stateFolder: string | null = null): ResolvedPlan {
  const result = parsePlan(text, '/home/me/plans/p.yaml', stateFolder);
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  return result.plan;
}

describe('a resolved plan', () => {
  it('has everything of an etcd', () => {
    const tls = '{ ca: ../ca.pem, cert: c.pem, key: /k.pem, serverName: etcd.test }';
    const secrets = 'user: { env: U }, password: { file: ../p }';
    const addresses = '[e1:2379, 10.0.0.2:2379]';
    const line = `lockService: { type: etcd, addresses: ${addresses}, root: /a/b, tls: ${tls}, ${secrets} }`;
    expect(resolved(FULL.replace(/^lockService.*$/m, line)).lockService).toEqual({
      type: 'etcd',
      leaseMs: 30_000,
      addresses: ['e1:2379', '10.0.0.2:2379'],
      root: '/a/b',
      tls: {
        ca: '/home/me/ca.pem',
        cert: '/home/me/plans/c.pem',
        key: '/k.pem',
        serverName: 'etcd.test',
      },
      user: { name: { env: 'U' }, password: { file: '/home/me/p' } },
    });
    const least = 'lockService: { type: etcd, addresses: [e:1] }';
    expect(resolved(FULL.replace(/^lockService.*$/m, least)).lockService).toEqual({
      type: 'etcd',
      leaseMs: 30_000,
      addresses: ['e:1'],
      root: '/terautil',
      tls: null,
      user: null,
    });
  });

  it('has every value in its unit and every path absolute', () => {
    const window = { start: 1_700_000_000_000_001n, end: 1_795_312_800_250_000n };
    const table = {
      create: 'if-missing',
      existingCells: 'refuse',
      onConflict: 'skip',
      timeToLive: null,
    } as const;
    const { written, ...plan } = resolved(FULL);
    expect(written).toMatchObject({ dump: { inFlight: '2MiB' }, patience: '2h' });
    expect(plan).toEqual({
      name: 'users-2026',
      file: '/home/me/plans/p.yaml',
      stateFolder: '/home/me/plans/.terautil/users-2026',
      clusters: {
        source: {
          kind: 'flagfile',
          path: '/home/me/conf/src_tera.flag',
          identity: {
            user: { env: 'TERA_USER' },
            token: { file: '/home/me/secrets/tera' },
            passcode: { env: 'PASSCODE' },
          },
        },
        destination: {
          kind: 'coordinator',
          coordinator: {
            type: 'ins',
            addresses: ['nexus-bj:8868', '10.0.0.2:8868'],
            root: '/tera/bj',
          },
        },
      },
      lockService: { type: 'local', leaseMs: 2000 },
      steps: ['dump'],
      tables: [
        {
          ...table,
          source: 'users',
          destination: 'users',
          localityGroups: [
            { from: 'base', to: 'base' },
            { from: 'ext', to: 'cold' },
          ],
          families: null,
          range: null,
          foundBy: null,
          window,
        },
        {
          source: 'orders',
          destination: 'orders_v2',
          localityGroups: null,
          families: null,
          range: null,
          foundBy: null,
          create: 'never',
          existingCells: 'merge',
          onConflict: 'skip',
          timeToLive: null,
          window: null,
        },
        {
          ...table,
          source: 'kv',
          destination: 'kv',
          localityGroups: null,
          families: null,
          range: null,
          foundBy: null,
          onConflict: 'overwrite',
          timeToLive: 2_592_000,
          creation: { splitSize: 2048n, mergeSize: 0n, storeMedium: 'flash' },
          window,
        },
      ],
      globs: [],
      split: { freeze: false, missingBoundaries: true, intervalMs: 250 },
      dump: {
        parallelRanges: 3,
        inFlightBytes: 2 * 1024 * 1024,
        attempts: 1,
        limit: { cells: 5_000, bytes: 20 * 1024 * 1024 },
        compression: 'lz4',
      },
      diff: {
        parallelRanges: 5,
        values: true,
        strict: true,
        recheck: { times: 0, delayMs: 120_000 },
        limit: { cells: Infinity, bytes: 1_048_576 },
      },
      repair: { deletes: 'allow' },
      patienceMs: 7_200_000,
      expect: {
        tablesMost: 12,
        rangesMost: 500,
        bytesMost: 100 * 2 ** 30,
        empty: ['users', 'ord*'],
        createsNone: true,
      },
    } satisfies ResolvedPlan);
  });

  it.each([
    [
      '{ type: zk, addresses: [z1:2181, z2:2181], root: /tera/bj/ }',
      { type: 'zk', addresses: ['z1:2181', 'z2:2181'], root: '/tera/bj/' },
    ],
    ['{ type: fake_zk, root: ../fakezk }', { type: 'fake_zk', root: '/home/me/fakezk' }],
  ])('finds a cluster by %s', (text, coordinator) => {
    const plan = resolved(FULL.replace(/coordinator: .*/, `coordinator: ${text}`));
    expect(plan.clusters.destination).toEqual({ kind: 'coordinator', coordinator });
  });

  it('has the documented defaults', () => {
    const plan = resolved(
      FULL.replace(/^(window|split|dump|diff|repair|steps|patience):.*\n/gm, '').replace(
        ', lease: 2s',
        '',
      ),
    );
    expect(plan.lockService.leaseMs).toBe(30_000);
    expect(plan.steps).toEqual(['dump', 'diff']);
    const limit = { cells: Infinity, bytes: Infinity };
    expect(plan.diff).toEqual({
      parallelRanges: 8,
      values: false,
      strict: false,
      recheck: { times: 3, delayMs: 10_000 },
      limit,
    });
    expect(plan.repair).toEqual({ deletes: 'forbid' });
    expect(plan.patienceMs).toBe(600_000);
    expect(plan.split).toEqual({ freeze: true, missingBoundaries: false, intervalMs: 1000 });
    expect(plan.dump).toEqual({
      limit,
      parallelRanges: 8,
      inFlightBytes: 64 * 1024 * 1024,
      attempts: 5,
    });
    expect(plan.tables.map(({ window }) => window)).toEqual([null, null, null]);
  });

  it('keeps an end of now for the registration', () => {
    const plan = resolved(FULL.replace(/^window:.*$/m, 'window: { end: now }'));
    expect(plan.tables[0]?.window).toEqual({ start: null, end: 'now' });
  });

  it('keeps its state where TERAUTIL_STATE says', () => {
    expect(resolved(FULL, '/var/state').stateFolder).toBe('/var/state');
  });
});

describe('loadPlan', () => {
  it('fault-D7: throws TU-INPUT-FILE for a file that cannot be read, TU-PLAN-INVALID for a bad one', () => {
    const folder = mkdtempSync(join(tmpdir(), 'terautil-plan-'));
    try {
      const idOf = (path: string): string => {
        try {
          loadPlan(path, null);
          return 'no error';
        } catch (error) {
          return error instanceof TerautilError ? error.id : 'another error';
        }
      };
      writeFileSync(join(folder, 'bad.yaml'), 'apiVersion: 1\n');
      writeFileSync(join(folder, 'big.yaml'), Buffer.alloc(50 * 1024 * 1024, '#'));
      writeFileSync(join(folder, 'good.yaml'), FULL);
      expect(idOf(join(folder, 'missing.yaml'))).toBe('TU-INPUT-FILE');
      expect(idOf(folder)).toBe('TU-INPUT-FILE');
      expect(idOf(join(folder, 'bad.yaml'))).toBe('TU-PLAN-INVALID');
      expect(idOf(join(folder, 'big.yaml'))).toBe('TU-PLAN-INVALID');
      expect(loadPlan(join(folder, 'good.yaml'), null).stateFolder).toBe(
        join(folder, '.terautil/users-2026'),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the example plans', () => {
  const folder = join(import.meta.dirname, '../../plans');
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

  it('exist', () => {
    expect(files).toContain('places.yaml');
  });

  it.each(files)('%s is valid and names its schema for editors', (name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    expect(parsePlan(text, join(folder, name))).toHaveProperty('plan');
    expect(text.split('\n', 1)[0]).toBe(
      '# yaml-language-server: $schema=../schemas/plan.schema.json',
    );
  });
});

describe('units', () => {
  it.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['10m', 600_000],
    ['', null],
    ['10', null],
    ['4h', 14_400_000],
    ['1d', null],
    ['-1s', null],
    ['1.5s', null],
    [' 1s', null],
    ['1s\n', null],
  ])('a duration of %j is %j ms', (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });

  it.each([
    ['1B', 1],
    ['2KiB', 2048],
    ['64MiB', 67_108_864],
    ['4GiB', 4_294_967_296],
    ['64MB', null],
    ['64mib', null],
    ['64', null],
    ['1constructor', null],
  ])('a size of %j is %j bytes', (text, expected) => {
    expect(parseSize(text)).toBe(expected);
  });

  it.each([
    ['0', 0n],
    ['9223372036854775807', 9223372036854775807n],
    ['9223372036854775808', null],
    ['1970-01-01T00:00:00Z', 0n],
    ['1970-01-01T00:00:00.000001Z', 1n],
    ['1970-01-01 00:00:01.5z', 1_500_000n],
    ['1970-01-01T08:00:00+08:00', 0n],
    ['1970-01-01T00:00:00+00:01', null],
    ['2024-02-29T00:00:00Z', 1_709_164_800_000_000n],
    ['2023-02-29T00:00:00Z', null],
    ['2023-01-01T24:00:00Z', null],
    ['2023-01-01T00:60:00Z', null],
    ['2023-01-01T00:00:00+24:00', null],
    ['2023-01-01T00:00:00.1234567Z', null],
    ['0050-01-01T00:00:00Z', null],
    ['2023-01-01', null],
    ['now', null],
    ['-1', null],
    ['1e15', null],
  ])('a timestamp of %s is %s µs', (text, expected) => {
    expect(parseTimestamp(text)).toBe(expected);
  });

  it('reads every RFC 3339 time that Date writes, in any zone', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1971-01-01'), max: new Date('9998-01-01'), noInvalidDate: true }),
        fc.integer({ min: -23 * 60 - 59, max: 23 * 60 + 59 }),
        fc.integer({ min: 0, max: 999 }),
        (date, zone, micros) => {
          const local = new Date(date.getTime() + zone * 60_000).toISOString().slice(0, -1);
          const [hours, minutes] = [Math.trunc(Math.abs(zone) / 60), Math.abs(zone) % 60].map((n) =>
            String(n).padStart(2, '0'),
          );
          const text = `${local}${String(micros).padStart(3, '0')}${zone < 0 ? '-' : '+'}${hours ?? ''}:${minutes ?? ''}`;
          expect(parseTimestamp(text)).toBe(BigInt(date.getTime()) * 1000n + BigInt(micros));
        },
      ),
    );
  });
});

describe('did you mean', () => {
  it.each([
    ['', '', 0],
    ['abc', '', 3],
    ['tabels', 'tables', 1],
    ['sorce', 'source', 1],
    ['abc', 'xyz', 3],
  ])('%j and %j are %i apart', (a, b, expected) => {
    expect(editDistance(a, b)).toBe(expected);
  });

  it('is a distance', () => {
    const word = fc.string({ maxLength: 8, unit: fc.constantFrom('a', 'b', 'c') });
    fc.assert(
      fc.property(word, word, (a, b) => {
        const distance = editDistance(a, b);
        expect(distance).toBe(editDistance(b, a));
        expect(distance === 0).toBe(a === b);
        expect(distance).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });

  it('finds the nearest, or nothing', () => {
    expect(nearest('SOURCE', ['destination', 'source'])).toBe('source');
    expect(nearest('onConflct', ['create', 'onConflict'])).toBe('onConflict');
    expect(nearest('xyz', ['create', 'source'])).toBeNull();
    expect(nearest('anything', [])).toBeNull();
  });
});
