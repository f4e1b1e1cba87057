/**
 * How long a plan may take, from the first one on between two clusters. The one-box does not measure sizes;
 * here its masters say of every loaded tablet that it has 1 MiB.
 */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import SQLite from 'better-sqlite3';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { previewPlan } from '../../src/app.js';
import { listStateFiles } from '../../src/details/state-files.js';
import type { PlannedDocument } from '../../src/documents/planned.generated.js';
import { int64FromBigint } from '../../src/proto/int64.js';
import type { ResolvedPlan } from '../../src/plan/types.js';
import { sampleCell } from '../support/cell-samples.js';
import { fillTable } from '../support/fill.js';
import { applyPlan, createTable, startMigrations, type Migrations } from '../support/migrations.js';

vi.mock('../../src/onebox/meta-table.js', async (load) => {
  const original = await load<typeof import('../../src/onebox/meta-table.js')>();
  const tabletMeta: typeof original.tabletMeta = (cluster, table, tablet) => ({
    ...original.tabletMeta(cluster, table, tablet),
    ...(original.wasLoaded(tablet) && { size: int64FromBigint(1n << 20n) }),
  });
  return { ...original, tabletMeta };
});

let world: Migrations;

beforeAll(async () => {
  world = await startMigrations();
  await createTable(world.source, 't', [{ name: 'f', group: 'g' }], ['m']);
  const rows = Array.from({ length: 50 }, (_, at) => `${at < 25 ? 'a' : 'z'}${String(at)}`);
  await fillTable(
    world.source,
    't',
    rows.map((row) => sampleCell({ row, family: 'f', qualifier: 'q', timestamp: 1n, value: 'v' })),
  );
});

afterAll(() => world.close());

const planTo = (destination: string, rest = ''): ResolvedPlan =>
  world.planOf(`  - { source: t, destination: ${destination} }`, rest);

async function planned(plan: ResolvedPlan): Promise<PlannedDocument> {
  return (await previewPlan(plan)).document;
}

const runsFile = ({ stateFolder }: ResolvedPlan): string => join(stateFolder, 'runs.db');

/** The rows of the runs that this plan's state folder keeps. */
function kept(plan: ResolvedPlan): Record<string, unknown>[] {
  const database = new SQLite(runsFile(plan));
  const rows = database.prepare<[], Record<string, unknown>>('SELECT * FROM runs').all();
  database.close();
  return rows;
}

let first: ResolvedPlan;

it('says nothing before the first apply, and a span after it, to plans beside it too', async () => {
  first = planTo('t1');
  expect((await planned(first)).estimate).toBeNull();
  await applyPlan(first);
  const rows = kept(first);
  expect(
    rows.map(({ step, cells, finished_stored_bytes: stored }) => [step, cells, stored]),
  ).toEqual([
    ['dump', 50, 2 << 20],
    ['diff', 50, 2 << 20],
  ]);
  expect(listStateFiles(first.stateFolder).files.map(({ path }) => path)).toContain('runs.db');
  const seconds = rows.reduce((sum, row) => sum + Number(row['seconds']), 0);
  expect((await planned(planTo('t2'))).estimate).toEqual({
    from_seconds: String(Math.floor(seconds)),
    to_seconds: String(Math.ceil(seconds)),
  });
});

it('is at least what the limits take', async () => {
  const slow = planTo('t3', 'dump: { limit: { cells: 1/s } }\ndiff: { limit: { cells: 5/s } }');
  const { estimate } = await planned(slow);
  expect(estimate?.from_seconds).toBe('60');
});

it('of a registered migration is for what is left, and for nothing when all is done', async () => {
  const part = planTo('t4', 'dump: { parallelRanges: 1, limit: { cells: 1/s } }\nsteps: [dump]');
  await applyPlan(part, (event, drain) => {
    if (event.kind === 'unit-ended' && event.step === 'dump') drain.abort();
  });
  const { estimate, tables } = await planned(part);
  expect(tables.map(({ finished, ranges }) => `${finished} of ${ranges}`)).toEqual(['1 of 2']);
  // 25 cells at one in a second.
  expect(estimate?.from_seconds).toBe('25');
  expect((await planned(first)).estimate).toBeNull();
});

it('promise-P5: looking for earlier runs leaves no file, nor changes one', async () => {
  const folder = dirname(first.stateFolder);
  const state = () =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .sort()
      .map((name) => [name, /\.db$/.test(name) && readFileSync(join(folder, name), 'base64')]);
  const before = state();
  expect((await planned(planTo('t5'))).estimate).not.toBeNull();
  expect(state()).toEqual(before);
});

it('a neighbour whose file is damaged, newer, absent or of other clusters is not counted', async () => {
  const folder = dirname(first.stateFolder);
  const neighbour = (name: string): string => {
    mkdirSync(join(folder, name));
    const file = join(folder, name, 'runs.db');
    copyFileSync(runsFile(first), file);
    return file;
  };
  const change = (file: string, sql: string): void => {
    const database = new SQLite(file);
    database.pragma('journal_mode = DELETE');
    database.exec(sql);
    database.close();
  };
  const plan = planTo('t6');
  const before = (await planned(plan)).estimate;
  mkdirSync(join(folder, 'absent'));
  writeFileSync(join(folder, 'no-folder'), '');
  writeFileSync(neighbour('damaged'), 'no database'.repeat(1000));
  change(neighbour('newer'), 'UPDATE runs SET seconds = 1000; PRAGMA user_version = 2');
  change(neighbour('others'), "UPDATE runs SET seconds = 1000, clusters = 'others'");
  expect((await planned(plan)).estimate).toEqual(before);
  // What the others would have said, one that is sound does.
  change(neighbour('sound'), 'UPDATE runs SET seconds = 1000');
  expect((await planned(plan)).estimate).toEqual({ ...before, to_seconds: '2000' });
});
