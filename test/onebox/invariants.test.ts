/** The judge of the fault scenarios sees what it is there to see. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rowKey } from '../../src/cells/bytes.js';
import { schemaFromMessage } from '../../src/tera/schema.js';
import { applyHere } from '../support/apply-here.js';
import { sampleCell } from '../support/cell-samples.js';
import { openEditor, type Editor } from '../support/edits.js';
import { fillTable } from '../support/fill.js';
import type { Migration } from '../support/invariant-flaws.js';
import { expectInvariants } from '../support/invariants.js';
import { startTwoClusters, type TwoClusters } from '../support/two-clusters.js';

let world: TwoClusters;
let here: Editor;
let there: Editor;

beforeAll(async () => {
  world = await startTwoClusters('here');
  here = openEditor(world.data, 'a');
  there = openEditor(world.data, 'b');
});

afterAll(async () => {
  here.close();
  there.close();
  await world.close();
});

/** A table of two ranges, copied and perhaps compared: everything holds. */
async function copied(
  name: string,
  steps: Migration['steps'] = ['dump', 'diff'],
): Promise<Migration> {
  const schema = schemaFromMessage({
    name,
    rawKey: 1,
    localityGroups: [{ id: 0, name: 'lg' }],
    columnFamilies: [{ name: Buffer.from('f'), localityGroup: 'lg', maxVersions: 3 }],
  });
  await world.source.createTable(name, schema, [rowKey(Buffer.from('m'))]);
  const cells = ['a', 'm', 'z'].flatMap((row) =>
    [3n, 2n, 1n].map((timestamp) =>
      sampleCell({ row, family: 'f', qualifier: 'q', timestamp, value: `${timestamp}` }),
    ),
  );
  await fillTable(world.source, name, cells);
  const plan = world.writePlan(
    name,
    `steps: [${steps.join()}]
tables: [{ source: ${name} }]
window: { end: "2000" }
`,
  );
  const { exit } = await applyHere(join(world.folder, plan));
  return world.migration(name, exit, { steps });
}

const cell = (row: string, timestamp: bigint) => ({
  row,
  family: 'f',
  qualifier: 'q',
  timestamp,
});

test('I1 to I9 hold after a copy, also when newer versions pushed a cell out on one side', async () => {
  const migration = await copied('fine');
  await expectInvariants(migration);
  await here.put('fine', cell('a', 5_000n), 'new');
  await expectInvariants({ ...migration, edited: 'after-fence' });
});

test('I2 a cell that is missing, another, or too many at the destination', async () => {
  const migration = await copied('edited');
  await there.removeVersion('edited', cell('a', 1n));
  await there.put('edited', cell('m', 2n), 'changed');
  await there.put('edited', { ...cell('z', 1n), qualifier: 'r' }, 'extra');
  const named = [
    'I2: not at the destination: edited \\"a\\" f:\\"q\\" at 1',
    'I2: not at the source: edited \\"m\\" f:\\"q\\" at 2',
    'I2: not at the source: edited \\"z\\" f:\\"r\\" at 1',
  ];
  const said = await expectInvariants(migration).then(
    () => '',
    (error: unknown) => JSON.stringify(error),
  );
  for (const name of named) expect(said).toContain(name);
});

test('I3 cells that were never counted', async () => {
  const migration = await copied('counted');
  await here.put('counted', { ...cell('z', 1n), qualifier: 'r' }, 'more');
  await there.put('counted', { ...cell('z', 1n), qualifier: 'r' }, 'more');
  await expect(expectInvariants(migration)).rejects.toThrow('counted');
});

test.each([
  ['nothing is left to do, but', 3],
  ['nothing differs, but', 2],
])('I7 %s it left with %i', async (_, exit) => {
  const migration = await copied(`left${exit}`);
  await expect(expectInvariants({ ...migration, exit })).rejects.toThrow();
});

test('I9 observed-O14 a version that only a flush loses', async () => {
  const migration = await copied('flushed', ['dump']);
  // Once more, as a copy that does not read would write it; nothing shows it yet.
  await there.put('flushed', cell('a', 3n), '3');
  await expect(expectInvariants(migration)).rejects.toThrow('flushed (I9)');
});
