/**
 * A repair killed with SIGKILL at every moment of it that matters, and taken over by the next run, as its user would
 * go on; judged by the independent reader, before and after a flush.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StatusDocument } from '../../src/documents/status.generated.js';
import { sampleCell } from '../support/cell-samples.js';
import { openEditor, type CellPlace, type Editor } from '../support/edits.js';
import { fillTable } from '../support/fill.js';
import { compareTables } from '../support/independent-reader.js';
import { createTable, flushTable } from '../support/migrations.js';
import { terautil, type Ended } from '../support/programs.js';
import { startTwoClusters, type TwoClusters } from '../support/two-clusters.js';

const ROWS = Array.from({ length: 40 }, (_, i) => String(i).padStart(2, '0'));
const EXTRA = 3;

let world: TwoClusters;
let here: Editor;
let there: Editor;
beforeAll(async () => {
  world = await startTwoClusters();
  here = openEditor(world.data, 'a');
  there = openEditor(world.data, 'b');
});
afterAll(async () => {
  here.close();
  there.close();
  await world.close();
});

const at = (row: string, timestamp = 1n): CellPlace => ({
  row,
  family: 'f',
  qualifier: 'q',
  timestamp,
});

function run(args: readonly string[], failpoint?: string): Promise<Ended> {
  return terautil(args, { cwd: world.folder, ...(failpoint !== undefined && { failpoint }) });
}

/** Two ranges of rows with two versions of three; then the source has more, and the destination something else. */
async function prepare(name: string): Promise<string> {
  await createTable(world.source, name, [{ name: 'f', group: 'g', versions: 3 }], ['20']);
  const versions = ROWS.flatMap((row) => [
    sampleCell({ ...at(row, 2n), value: `two of ${row}` }),
    sampleCell({ ...at(row), value: `one of ${row}` }),
  ]);
  await fillTable(world.source, name, versions);
  const plan = world.writePlan(
    name,
    `tables: [{ source: ${name} }]
repair: { deletes: allow }
window: { end: "1000" }
`,
  );
  expect(await run(['apply', plan, '--only', 'dump', '--auto-approve'])).toMatchObject({ code: 0 });
  await flushTable(world.destination, name);
  for (const row of ['05', '25']) await here.put(name, at(row, 3n), 'late');
  for (const row of ['07', '27']) await there.put(name, at(row), 'other');
  for (let i = 0; i < EXTRA; i += 1) await there.put(name, at(`3x${i}`), 'more');
  expect(await run(['apply', plan, '--auto-approve'])).toMatchObject({ code: 2 });
  return plan;
}

async function statusOf(plan: string): Promise<StatusDocument> {
  return JSON.parse((await run(['status', plan, '--json'])).stdout) as StatusDocument;
}

function differences(name: string): readonly unknown[] {
  return compareTables(
    { file: world.sourceFile, table: name },
    { file: world.destinationFile, table: name },
  ).differences;
}

const repairing = (plan: string, deletes: number): string[] => [
  ...['apply', plan, '--only', 'repair', '--auto-approve'],
  ...['--approve-deletes', String(deletes)],
];

test.concurrent.each([
  'mend.before_write:1',
  'repair.deleted:1',
  'dump.in_batch:1',
  'mend.flushed:2',
  'diff.before_scan:1',
])(
  'fault-C1 fault-V11 promise-P2 promise-P6 promise-P11 killed at %s, the next run ends it',
  async (failpoint) => {
    const name = failpoint.replace(/[^a-z0-9]/g, '-');
    const plan = await prepare(name);
    const killed = await run(repairing(plan, EXTRA), failpoint);
    expect(killed.signal, killed.stderr).toBe('SIGKILL');
    expect((await statusOf(plan)).state).not.toBe('finished');
    const ended = await run(repairing(plan, EXTRA));
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    expect(await statusOf(plan)).toMatchObject({ state: 'finished', result: 'equal' });
    expect(differences(name)).toEqual([]);
    await flushTable(world.destination, name);
    expect(differences(name)).toEqual([]);
  },
);

test('promise-P6 killed between counting deletes and sending them, what is left is compared before anybody approves it', async () => {
  const name = 'between';
  const plan = await prepare(name);
  const killed = await run(repairing(plan, EXTRA), 'repair.before_delete:1');
  expect(killed.signal, killed.stderr).toBe('SIGKILL');
  const again = await run(repairing(plan, 0));
  expect(again.stdout).toContain('3 only in the destination');
  expect(again.code).toBe(2);
  expect(await run(repairing(plan, EXTRA))).toMatchObject({ code: 0 });
  expect(differences(name)).toEqual([]);
});
