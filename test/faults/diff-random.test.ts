/**
 * Random tables, a correct copy, random edits at the destination: the comparison finds exactly those,
 * class by class; from the other side it finds the same, mirrored; wherever tablets begin and end.
 *
 * TERAUTIL_TEST_SEED=n runs one seed only; the seed decides everything.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rowKey } from '../../src/cells/bytes.js';
import type { FindingClass } from '../../src/migration/merge/diff-rules.js';
import { schemaFromMessage } from '../../src/tera/schema.js';
import { applyHere } from '../support/apply-here.js';
import { sampleCell, type SampleCell } from '../support/cell-samples.js';
import { createChance } from '../../src/onebox/faults/chance.js';
import { openEditor, type CellPlace, type Editor } from '../support/edits.js';
import { fillTable } from '../support/fill.js';
import { findingText, readFindings } from '../support/findings.js';
import { expectInvariants } from '../support/invariants.js';
import { startTwoClusters, type TwoClusters } from '../support/two-clusters.js';

const given = process.env['TERAUTIL_TEST_SEED'];
const SEEDS = given === undefined ? [1, 2, 3, 4, 5, 6, 7, 8] : [Number(given)];
const ROWS = 300;
const EDITED_SHARE = 0.15;
/** Qualifiers with as many versions as one column may have, and a family of single versions. */
const VERSIONS_MOST = 4;

let world: TwoClusters;
let there: Editor;

beforeAll(async () => {
  world = await startTwoClusters('here');
  there = openEditor(world.data, 'b');
});

afterAll(async () => {
  there.close();
  await world.close();
});

type Chance = () => number;

function pick<T>(chance: Chance, from: readonly T[]): T {
  const chosen = from[Math.floor(chance() * from.length)];
  if (chosen === undefined) throw new Error('nothing to choose from');
  return chosen;
}

/** Bytes that are near each other and near the ends of the key space. */
function randomKey(chance: Chance): string {
  const length = 1 + Math.floor(chance() * 4);
  return Array.from({ length }, () =>
    pick(chance, ['\0', '\x01', 'a', 'b', 'm', '\xfe', '\xff']),
  ).join('');
}

interface Column {
  readonly row: string;
  readonly family: 'many' | 'one';
  readonly qualifier: string;
  /** Newest first. */
  readonly times: readonly bigint[];
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function randomColumns(chance: Chance): Column[] {
  const rows = [...new Set(Array.from({ length: ROWS }, () => randomKey(chance)))].sort(
    compareText,
  );
  return rows.flatMap((row) =>
    (['many', 'one'] as const).flatMap((family) =>
      ['', 'p', '\xff']
        .filter(() => chance() < 0.5)
        .map((qualifier) => {
          const versions = family === 'one' ? 1 : 1 + Math.floor(chance() * VERSIONS_MOST);
          // Tens, so that an edit finds a time between two.
          const times = Array.from({ length: versions }, (_, i) => BigInt((versions - i) * 10));
          return { row, family, qualifier, times };
        }),
    ),
  );
}

const valueOf = ({ row, qualifier }: Column, time: bigint): string => `${row}|${qualifier}|${time}`;

function cellsOf(columns: readonly Column[]): SampleCell[] {
  return columns.flatMap((column) =>
    column.times.map((timestamp) => {
      const { row, family, qualifier } = column;
      return sampleCell({ row, family, qualifier, timestamp, value: valueOf(column, timestamp) });
    }),
  );
}

/** One edit of one column, and what a comparison has to say of it; null: nothing. */
async function edit(table: string, column: Column, chance: Chance): Promise<string | null> {
  const { row, family, qualifier, times } = column;
  const time = pick(chance, times);
  const at = (timestamp: bigint): CellPlace => ({ row, family, qualifier, timestamp });
  const said = (kind: FindingClass, here: bigint | null, where: bigint | null): string =>
    `${kind} ${row} ${family}:${qualifier}@${here ?? '-'}/${where ?? '-'}`;
  const kinds = ['delete', 'change', 'retime', 'add'] as const;
  const kind = pick(chance, kinds);
  // Full columns would push a version out, which is no edit of one cell.
  const isFull = times.length === VERSIONS_MOST;
  if (kind === 'change' || isFull) {
    await there.put(table, at(time), 'changed');
    return said('different', time, time);
  }
  if (kind === 'delete') {
    await there.removeVersion(table, at(time));
    return said('only-in-source', time, null);
  }
  if (family === 'one') {
    // One version on both sides: only the value counts (protocol.md §9.8).
    await there.put(table, at(time + 5n), valueOf(column, time));
    return null;
  }
  if (kind === 'add') {
    await there.put(table, at(time + 5n), 'added');
    return said('only-in-destination', null, time + 5n);
  }
  await there.removeVersion(table, at(time));
  await there.put(table, at(time + 5n), valueOf(column, time));
  return said('timestamp-only', time, time + 5n);
}

const MIRROR: Readonly<Record<string, string>> = {
  'only-in-source': 'only-in-destination',
  'only-in-destination': 'only-in-source',
};

/** What the same finding is called when both sides change places. */
function mirrored(finding: string): string {
  const [kind = ''] = finding.split(' ');
  const rest = finding.slice(kind.length).replace(/@([^@/]*)\/([^@/]*)$/, '@$2/$1');
  return `${MIRROR[kind] ?? kind}${rest}`;
}

test.each(SEEDS)('random edits are found, each once and nothing else (seed %i)', async (seed) => {
  const chance = createChance(seed);
  const columns = randomColumns(chance);
  const table = `random${seed}`;
  const splits = [...new Set(Array.from({ length: 4 }, () => randomKey(chance)))].sort(compareText);
  const schema = schemaFromMessage({
    name: table,
    rawKey: 1,
    localityGroups: [{ id: 0, name: 'lg' }],
    columnFamilies: [
      { name: Buffer.from('many'), localityGroup: 'lg', maxVersions: VERSIONS_MOST },
      { name: Buffer.from('one'), localityGroup: 'lg', maxVersions: 1 },
    ],
  });
  const keys = splits.map((text) => rowKey(Buffer.from(text, 'latin1')));
  await world.source.createTable(table, schema, keys);
  const cells = cellsOf(columns);
  await fillTable(world.source, table, cells);

  const run = async (name: string, rest: string, isSwapped = false) => {
    const [a, b] = ['a', 'b'].map((cluster) => join(world.data, `${cluster}.flag`));
    const places =
      isSwapped && a !== undefined && b !== undefined ? { source: b, destination: a } : {};
    const end = await applyHere(join(world.folder, world.writePlan(name, rest, places)));
    expect(end.error).toBeNull();
    const findings = readFindings(join(world.folder, '.terautil', name)).map(findingText);
    return { ...end, counts: end.status.tables[0]?.diff?.cells, findings };
  };
  const copied = await run(`copy${seed}`, `tables: [{ source: ${table} }]\n`);
  expect([copied.exit, copied.findings]).toEqual([0, []]);
  await expectInvariants(world.migration(`copy${seed}`, copied.exit));

  const due: string[] = [];
  for (const column of columns) {
    if (chance() >= EDITED_SHARE) continue;
    const finding = await edit(table, column, chance);
    if (finding !== null) due.push(finding);
  }
  expect(due.length).toBeGreaterThan(20);
  const count = (...kinds: FindingClass[]): string =>
    String(due.filter((finding) => kinds.some((kind) => finding.startsWith(`${kind} `))).length);

  const compare = `steps: [diff]\ntables: [{ source: ${table} }]\n`;
  const found = await run(`diff${seed}`, compare);
  expect(found.findings).toEqual(due);
  expect(found.exit).toBe(2);
  expect(found.counts).toMatchObject({
    only_in_src: count('only-in-source', 'timestamp-only'),
    only_in_dest: count('only-in-destination', 'timestamp-only'),
    both_have_but_diff: count('different'),
    timestamp_only: count('timestamp-only'),
    superseded: '0',
    trimmed: '0',
  });
  await expectInvariants(
    world.migration(`diff${seed}`, found.exit, { steps: ['diff'], edited: 'destination' }),
  );

  // Cut somewhere else, the findings are the same and their counts add up to the same.
  const middle = columns[Math.floor(columns.length / 2)]?.row ?? 'm';
  await world.source.splitTablet(table, rowKey(Buffer.from(middle, 'latin1')));
  const apart = await run(`apart${seed}`, compare);
  expect(apart.findings).toEqual(due);
  expect(apart.counts).toEqual(found.counts);

  const swapped = await run(`swapped${seed}`, compare, true);
  expect([...swapped.findings].sort()).toEqual(due.map(mirrored).sort());
});
