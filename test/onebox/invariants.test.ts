/** The judge of the fault scenarios sees what it is there to see. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rowKey } from '../../src/cells/bytes.js';
import { schemaFromMessage } from '../../src/tera/schema.js';
import { applyHere } from '../support/apply-here.js';
import { createCanary } from '../support/canary.js';
import { sampleCell } from '../support/cell-samples.js';
import { openEditor, type Editor } from '../support/edits.js';
import { fillTable } from '../support/fill.js';
import { findFlaws, type Migration } from '../support/invariant-flaws.js';
import { expectInvariants } from '../support/invariants.js';
import type { RecordedWrite } from '../support/recorded-writes.js';
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
  part = '',
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
tables: [{ source: ${name}${part} }]
window: { end: "2000" }
`,
  );
  const { exit } = await applyHere(join(world.folder, plan));
  return world.migration(name, exit, { steps });
}

async function flawsOf(migration: Migration): Promise<readonly string[]> {
  return (await findFlaws(migration)).flaws;
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

test('I5 I6 what was written where it must not be, after a lease, or with more time than it has', async () => {
  const migration = await copied('watched');
  const right: RecordedWrite = {
    machine: 'a',
    at: 1_200,
    notBefore: 1_000,
    table: 'watched',
    rows: [{ key: Buffer.from('m'), families: ['f'] }],
    timeoutMs: 300,
    leaseEnd: 1_300,
  };
  await expectInvariants({ ...migration, writes: [right] });
  for (const [wrong, said] of [
    [{ rows: [{ key: Buffer.from('m'), families: ['f', 'g'] }] }, 'I5: a to watched: family g'],
    [{ timeoutMs: 400 }, 'I6: a to watched: the server may take 400 ms'],
    [{ timeoutMs: 0 }, 'I6: a to watched: the server may take 0 ms'],
    [{ notBefore: 1_500 }, 'I6: a to watched: 500 ms beyond its lease'],
  ] as const) {
    expect(await flawsOf({ ...migration, writes: [right, { ...right, ...wrong }] })).toEqual([
      said,
    ]);
  }
});

test('I5 a row outside of the part that is copied', async () => {
  const migration = await copied('part', ['dump', 'diff'], ", range: { start: 'm', end: 'z' }");
  const row = (key: string) => ({ key: Buffer.from(key), families: ['f'] });
  const write = {
    machine: 'a',
    at: 0,
    notBefore: 0,
    table: 'part',
    timeoutMs: 1,
    leaseEnd: Infinity,
  };
  await expectInvariants({ ...migration, writes: [{ ...write, rows: [row('m'), row('y')] }] });
  const outside = [{ ...write, rows: [row('l'), row('m'), row('z')] }];
  expect(await flawsOf({ ...migration, writes: outside })).toEqual([
    'I5: a to part: row "l"',
    'I5: a to part: row "z"',
  ]);
});

test('I8 a secret in a file, in another form', async () => {
  const migration = await copied('told');
  const folder = join(world.folder, 'state');
  mkdirSync(folder);
  const secrets = { canaries: [createCanary('Canary-5d0f66')], folders: [folder] };
  writeFileSync(join(folder, 'log'), 'nothing');
  await expectInvariants({ ...migration, secrets });
  writeFileSync(join(folder, 'log'), Buffer.from('Canary-5d0f66').toString('hex'));
  expect(await flawsOf({ ...migration, secrets })).toEqual([
    `I8: ${folder}/log has a secret as hex`,
  ]);
});

test('I9 observed-O14 a version that only a flush loses', async () => {
  const migration = await copied('flushed', ['dump']);
  // Once more, as a copy that does not read would write it; nothing shows it yet.
  await there.put('flushed', cell('a', 3n), '3');
  await expect(expectInvariants(migration)).rejects.toThrow('flushed (I9)');
});
