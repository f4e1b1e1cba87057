/**
 * One small pair of tables for each class of finding: exactly that situation is written into both clusters,
 * and a comparison finds it, says what both sides hold, and leaves with 0 or 2.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { escapeBytes } from '../../src/cells/escape.js';
import type { Finding } from '../../src/documents/finding.generated.js';
import { sha256Hex } from '../../src/sha256.js';
import {
  cell,
  create,
  startComparisons,
  type ComparedFamily,
  type Comparisons,
} from '../support/comparisons.js';
import { fillTable } from '../support/fill.js';

let tests: Comparisons;

beforeAll(async () => {
  tests = await startComparisons();
});

afterAll(() => tests.close());

/** One version, under its timestamp. */
type Version = readonly [timestamp: bigint, value: string];

/** One column of one row; beside it each table has a row that is the same. */
interface Fixture {
  readonly kind: Finding['class'];
  readonly isReal: boolean;
  readonly family: ComparedFamily;
  /** Where it is another one than at the source. */
  readonly familyThere?: ComparedFamily;
  /** What is written; newest first. */
  readonly here: readonly Version[];
  readonly there: readonly Version[];
  readonly window?: string;
  /** What the finding has of both sides. */
  readonly told: readonly [Version | null, Version | null];
  /** Counts that are not 0; `both_have_and_same` includes the row that is the same. */
  readonly counts: Readonly<Record<string, string>>;
}

const ROW = 'k\0\xff';
const QUALIFIER = 'q/\xfe';
const ONE = { name: 'f', versions: 1 };
const THREE = { name: 'f', versions: 3 };
const LONG_AGO = BigInt(Date.now() - 2_400_000) * 1_000n;

const FIXTURES: readonly Fixture[] = [
  {
    kind: 'only-in-source',
    isReal: true,
    family: ONE,
    here: [[10n, 'lost']],
    there: [],
    told: [[10n, 'lost'], null],
    counts: { only_in_src: '1', both_have_and_same: '1', in_src_or_in_dest: '2' },
  },
  {
    kind: 'only-in-destination',
    isReal: true,
    family: ONE,
    here: [],
    there: [[10n, 'extra']],
    told: [null, [10n, 'extra']],
    counts: { only_in_dest: '1', both_have_and_same: '1', in_src_or_in_dest: '2' },
  },
  {
    kind: 'different',
    isReal: true,
    family: ONE,
    here: [[10n, 'is']],
    there: [[10n, 'was\0\xff']],
    told: [
      [10n, 'is'],
      [10n, 'was\0\xff'],
    ],
    counts: { both_have_but_diff: '1', both_have_and_same: '1', in_src_or_in_dest: '2' },
  },
  {
    kind: 'timestamp-only',
    isReal: true,
    family: THREE,
    here: [
      [20n, 'moved'],
      [10n, 'stays'],
    ],
    there: [
      [21n, 'moved'],
      [10n, 'stays'],
    ],
    told: [
      [20n, 'moved'],
      [21n, 'moved'],
    ],
    counts: {
      only_in_src: '1',
      only_in_dest: '1',
      timestamp_only: '1',
      both_have_and_same: '2',
      in_src_or_in_dest: '4',
    },
  },
  {
    kind: 'superseded',
    isReal: false,
    family: ONE,
    here: [[10n, 'before the end']],
    there: [[60n, 'written after it']],
    window: 'window: { end: "50" }\n',
    told: [[10n, 'before the end'], null],
    counts: { superseded: '1', both_have_and_same: '1', in_src_or_in_dest: '1' },
  },
  {
    kind: 'trimmed',
    isReal: false,
    family: THREE,
    familyThere: { ...THREE, versions: 2 },
    here: [
      [30n, 'a'],
      [20n, 'b'],
      [10n, 'c'],
    ],
    there: [
      [30n, 'a'],
      [20n, 'b'],
    ],
    told: [[10n, 'c'], null],
    counts: { trimmed: '1', both_have_and_same: '3', in_src_or_in_dest: '3' },
  },
  {
    kind: 'expired',
    isReal: false,
    family: { ...ONE, timeToLive: 3_600 },
    familyThere: { ...ONE, timeToLive: 1_800 },
    here: [[LONG_AGO, 'lives here']],
    there: [[LONG_AGO, 'lives here']],
    told: [[LONG_AGO, 'lives here'], null],
    counts: { expired: '1', both_have_and_same: '1', in_src_or_in_dest: '1' },
  },
  {
    kind: 'newer-at-destination',
    isReal: false,
    family: ONE,
    here: [[10n, 'old']],
    there: [[11n, 'newer']],
    told: [
      [10n, 'old'],
      [11n, 'newer'],
    ],
    counts: { newer_at_destination: '1', both_have_and_same: '1', in_src_or_in_dest: '1' },
  },
];

const ZERO = {
  only_in_src: '0',
  only_in_dest: '0',
  both_have_but_diff: '0',
  timestamp_only: '0',
  superseded: '0',
  trimmed: '0',
  expired: '0',
  newer_at_destination: '0',
  shadowed: '0',
};

/** The row that is the same has the name of its table, in a family that keeps everything for ever. */
const SAME = { name: 'same', versions: 1 };

async function write(fixture: Fixture): Promise<void> {
  const { kind, family, familyThere = family, here, there } = fixture;
  const { source, destination } = tests.world;
  for (const [cluster, one, versions] of [
    [source, family, here],
    [destination, familyThere, there],
  ] as const) {
    await create(cluster, kind, [one, SAME], ['m']);
    const cells = versions.map(([time, value]) => cell(ROW, 'f', QUALIFIER, time, value));
    await fillTable(cluster, kind, [...cells, cell('z', 'same', 'q', 5n)]);
  }
}

/** What a line says of one side; values are there where the plan allows them. */
function sideOf(version: Version | null, withValue: boolean): Finding['source'] {
  if (version === null) return null;
  const [timestamp, value] = version;
  const bytes = Buffer.from(value, 'latin1');
  return {
    timestamp: String(timestamp),
    size: String(bytes.length),
    sha256: sha256Hex(bytes),
    ...(withValue && { value: asBytes(value) }),
  };
}

/** As JSON has them, whatever they are. */
function asBytes(latin1: string): Finding['key'] {
  const bytes = Buffer.from(latin1, 'latin1');
  return { b64: bytes.toString('base64'), text: escapeBytes(bytes) };
}

describe.each(FIXTURES)('$kind', (fixture) => {
  const { kind, isReal, told, counts, window = '' } = fixture;

  test('defect-C10 is found alone, with its key and what both sides hold', async () => {
    await write(fixture);
    const found = await tests.compare(kind, '', window);
    expect([found.exit, found.status.result]).toEqual(isReal ? [2, 'different'] : [0, 'equal']);
    const { diff_rate: rate, ...cells } = found.counts;
    expect(cells).toEqual({ ...ZERO, ...counts });
    expect(Number(rate) > 0).toBe(isReal);
    expect(found.lines).toHaveLength(1);
    expect(found.lines[0]).toMatchObject({
      class: kind,
      table: kind,
      destination_table: kind,
      key: asBytes(ROW),
      family: asBytes('f'),
      qualifier: asBytes(QUALIFIER),
      // Only what is reported as a difference is looked at again.
      looks: isReal ? '2' : '1',
    });
    const sides = found.lines.map(({ source, destination }) => [source, destination]);
    expect(sides).toEqual([told.map((version) => sideOf(version, false))]);
  });

  test('counts as a difference when the plan is strict; values are told when it asks for them', async () => {
    const strict = await tests.compare(kind, '', `${window}diff: { strict: true, values: true }\n`);
    expect([strict.exit, strict.status.result]).toEqual([2, 'different']);
    expect(strict.table.diff).toMatchObject({ verdict: 'different', strict: true });
    expect(strict.lines.map((line) => line.class)).toEqual([kind]);
    const sides = strict.lines.map(({ source, destination }) => [source, destination]);
    expect(sides).toEqual([told.map((version) => sideOf(version, true))]);
  });
});

test('every class that the format has is here', () => {
  const file = join(import.meta.dirname, '../../schemas/finding.schema.json');
  const schema = JSON.parse(readFileSync(file, 'utf8')) as {
    properties: { class: { enum: string[] } };
  };
  // No reading shows `shadowed`: its fixture is in repair.test.ts.
  expect([...FIXTURES.map(({ kind }) => kind), 'shadowed']).toEqual(schema.properties.class.enum);
});
