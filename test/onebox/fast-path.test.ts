/**
 * Where part of a windowed table is there already, in memtables: taking the fast path would write those
 * cells again, and their oldest versions would be gone at the next flush (O14). Flushes and drains at
 * random moments; TERAUTIL_TEST_SEED=n has one of them again.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StatusDocument } from '../../src/documents/status.generated.js';
import { sampleCell } from '../support/cell-samples.js';
import { createChance } from '../../src/onebox/faults/chance.js';
import { fillTable } from '../support/fill.js';
import { compareTables } from '../support/independent-reader.js';
import {
  applyPlan,
  createTable,
  flushTable,
  startMigrations,
  type Migrations,
} from '../support/migrations.js';

let world: Migrations;
const ROWS = 3_000;
const VERSIONS = [1003n, 1002n, 1001n];
const families = [{ name: 'many', group: 'g', versions: 3 }];
const cells = Array.from({ length: ROWS }, (_, at) => String(at).padStart(4, '0')).flatMap((row) =>
  VERSIONS.map((timestamp) =>
    sampleCell({
      row,
      family: 'many',
      qualifier: 'q',
      timestamp,
      value: `${row}@${timestamp}`,
    }),
  ),
);

beforeAll(async () => {
  world = await startMigrations();
  await createTable(world.source, 'fast', families, ['1500']);
  await fillTable(world.source, 'fast', cells);
});

afterAll(async () => {
  await world.close();
});

test.each([
  ['nothing', 0],
  ['half of the cells', 0.5],
  ['most of the cells', 0.9],
  ['one cell', 1 / cells.length],
])(
  'observed-O14 no version is lost where a memtable holds %s, with flushes and drains at random moments',
  async (name, share) => {
    const seed = Number(process.env['TERAUTIL_TEST_SEED'] ?? Math.floor(Math.random() * 1e6));
    const story = `TERAUTIL_TEST_SEED=${seed}, ${name}`;
    const chance = createChance(seed);
    const table = `fast-${name.replaceAll(' ', '-')}`;
    const { destination } = world;
    await createTable(destination, table, families, ['0700', '2200']);
    const lone = Math.floor(chance() * cells.length);
    const isThere = (at: number): boolean =>
      share === 1 / cells.length ? at === lone : chance() < share;
    await fillTable(
      destination,
      table,
      cells.filter((_, at) => isThere(at)),
    );
    const plan = world.planOf(
      `  - { source: fast, destination: ${table}, existingCells: merge }`,
      'steps: [dump]\nwindow: { end: "5000" }',
    );
    const flushes: Promise<void>[] = [];
    const flushOne = async (): Promise<void> => {
      const tablets = await destination.tablets(table);
      const tablet = tablets[Math.floor(chance() * tablets.length)];
      if (tablet !== undefined) await destination.compact(table, tablet.interval);
    };
    let drains = Math.floor(chance() * 3);
    let status: StatusDocument;
    do {
      status = await applyPlan(plan, (event, drain) => {
        if (event.kind !== 'copied') return;
        const luck = chance();
        if (luck < 0.2) flushes.push(flushOne());
        else if (luck < 0.6 && drains > 0) {
          drains -= 1;
          drain.abort();
        }
      });
    } while (status.state !== 'finished' && status.failures.length === 0);
    await Promise.all(flushes);
    expect(status.failures, story).toEqual([]);
    for (const moment of ['before a flush', 'after it']) {
      const result = compareTables(world.sourceTable('fast'), world.destinationTable(table));
      expect(result.differences, `${story}, ${moment}`).toEqual([]);
      expect(result.equal).toBe(cells.length);
      await flushTable(destination, table);
    }
  },
);
