/**
 * Plans that are saved, reviewed and applied, by the real program: what was shown is what is done, or it is
 * refused with what changed. Needs `npm run build`.
 */
import { copyFileSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fit, openSavedPlan, previewPlan, savePlan } from '../../src/app.js';
import { rowKey } from '../../src/cells/bytes.js';
import type { PlannedDocument } from '../../src/documents/planned.generated.js';
import { loadPlan } from '../../src/plan/load.js';
import { schemaFromMessage } from '../../src/tera/schema.js';
import { sampleCell } from '../support/cell-samples.js';
import { fillTable } from '../support/fill.js';
import { expectInvariants } from '../support/invariants.js';
import { createTable } from '../support/migrations.js';
import { terautil, type Ended } from '../support/programs.js';
import { thrownBy } from '../support/thrown.js';
import { startTwoClusters, type TwoClusters } from '../support/two-clusters.js';

const POLL = { interval: 100, timeout: 5_000 };

let world: TwoClusters;
let elsewhere: TwoClusters;

beforeAll(async () => {
  [world, elsewhere] = await Promise.all([startTwoClusters('here'), startTwoClusters('here')]);
});

afterAll(async () => {
  await Promise.all([world.close(), elsewhere.close()]);
});

function run(...args: string[]): Promise<Ended> {
  return terautil(args, { cwd: world.folder });
}

/** A table of 40 rows in two tablets at the source, and the plan that copies it. */
async function prepare(name: string, more = ''): Promise<string> {
  await createTable(world.source, name, [{ name: 'f', group: 'g', versions: 2 }], ['20']);
  const rows = Array.from({ length: 40 }, (_, i) => String(i).padStart(2, '0'));
  await fillTable(
    world.source,
    name,
    rows.map((row) => sampleCell({ row, family: 'f', qualifier: 'q', timestamp: 1n, value: row })),
  );
  return world.writePlan(name, `${more}tables: [{ source: ${name} }]\n`);
}

/** As plan -o does, in this process. */
async function save(name: string, more = ''): Promise<string> {
  const planFile = inFolder(await prepare(name, more));
  const plan = loadPlan(planFile);
  const preview = await previewPlan(plan);
  const file = inFolder(`${name}.tplan`);
  savePlan(file, plan, preview, { planFile, version: '0', force: false });
  return `${name}.tplan`;
}

/** By the real program. */
async function saveApart(name: string, more = ''): Promise<string> {
  const file = `${name}.tplan`;
  expect(await run('plan', await prepare(name, more), '-o', file)).toMatchObject({ code: 0 });
  return file;
}

const inFolder = (file: string): string => join(world.folder, file);

describe('a saved plan', () => {
  test('promise-P4 is shown as it was, and applied without a question to what was reviewed', async () => {
    const file = await saveApart('users', 'window: { end: now }\n');
    const shown = await run('show', file);
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toContain('+ users');
    expect(shown.stdout).toContain('terautil apply users.tplan');
    const { planned } = JSON.parse((await run('show', file, '--json')).stdout) as {
      planned: PlannedDocument;
    };
    const { code, stderr } = await run('apply', file);
    expect(stderr).not.toContain('!');
    expect(code).toBe(0);
    const ledger = await expectInvariants(world.migration('users', code));
    // The moment that was shown, not that of apply.
    expect(String(ledger.tables[0]?.window?.end)).toBe(planned.tables[0]?.window?.end);
    expect(await run('apply', file)).toMatchObject({ code: 0 });
  });

  test('passes when a tablet was split, says so, and keeps the ranges that were reviewed', async () => {
    const file = await save('split');
    const before = await world.source.tablets('split');
    await world.source.splitTablet('split', rowKey(Buffer.from('30')));
    await expect
      .poll(async () => (await world.source.tablets('split')).length, POLL)
      .toBe(before.length + 1);
    const { code, stderr } = await run('apply', file);
    expect(stderr).toContain('! split: its tablets were split once, still covered.');
    expect(code).toBe(0);
    const ledger = await expectInvariants(world.migration('split', code));
    expect(ledger.ranges).toHaveLength(2);
  });

  test('goes on where it was killed', async () => {
    const file = await save('killed');
    const at = { cwd: world.folder, failpoint: 'dump.after_write_before_checkpoint:1' };
    expect(await terautil(['apply', file], at)).toMatchObject({ signal: 'SIGKILL' });
    expect(await run('apply', file)).toMatchObject({ code: 0 });
    await expectInvariants(world.migration('killed', 0));
  });

  test('says when the plan was edited since, and does what was saved', async () => {
    const file = await save('edited');
    const plan = inFolder('edited.yaml');
    writeFileSync(plan, `# a comment is no change\n${readFileSync(plan, 'utf8')}`);
    const more = `${readFileSync(plan, 'utf8')}dump: { attempts: 3 }\n`;
    expect((await run('apply', file)).stderr).not.toContain('was changed since');
    writeFileSync(plan, more);
    expect((await run('apply', file)).stderr).toContain('edited.yaml was changed since');
  });

  test('is looked for beside what it names', async () => {
    const file = await saveApart('moved');
    const away = await terautil(['apply', inFolder(file)], { cwd: elsewhere.folder });
    expect(away.code).toBe(65);
    expect(away.stderr).toContain('moved.yaml, which is not here');
    expect(await world.destination.table('moved')).toBeNull();
  });

  test('is not made of a plan that is refused', async () => {
    const plan = world.writePlan('absent', 'tables: [{ source: absent }]\n');
    expect(await run('plan', plan, '-o', 'absent.tplan')).toMatchObject({ code: 4 });
    expect(readdirSync(world.folder)).not.toContain('absent.tplan');
  });
});

describe('a saved plan that no longer fits is refused before anything is written', () => {
  /** As apply does before it writes, in this process. */
  async function expectStale(file: string, reason: string): Promise<void> {
    const saved = openSavedPlan(inFolder(file), () => undefined);
    const now = await previewPlan(saved.plan);
    expect(thrownBy(() => fit(saved, now, file)).message).toContain(reason);
  }

  test('by a table that was dropped and created again', async () => {
    const file = await save('again');
    const created = (await world.source.table('again'))?.createTime ?? 0n;
    world.control('a').dropTable('again');
    // Clusters tell the second of it.
    await expect.poll(() => BigInt(Math.floor(Date.now() / 1000)), POLL).toBeGreaterThan(created);
    await createTable(world.source, 'again', [{ name: 'f', group: 'g', versions: 2 }]);
    await expectStale(file, 'again was dropped and created again at the source.');
  });

  test('by a column family that keeps fewer versions', async () => {
    const file = await save('families');
    const schema = schemaFromMessage({
      name: 'families',
      rawKey: 1,
      localityGroups: [{ id: 0, name: 'g' }],
      columnFamilies: [{ id: 0, name: Buffer.from('f'), localityGroup: 'g', maxVersions: 1 }],
    });
    await world.source.updateSchema('families', schema);
    await expectStale(
      file,
      'families has in column family f versions 1, no longer 2 at the source.',
    );
  });

  test('by a destination table that somebody made', async () => {
    const file = await save('made');
    await createTable(world.destination, 'made', [{ name: 'f', group: 'g', versions: 2 }]);
    await expectStale(file, 'made exists at the destination by now.');
  });

  test('by an apply that registered another window', async () => {
    const file = await save('window', 'window: { end: now }\n');
    expect(await run('apply', 'window.yaml', '--auto-approve')).toMatchObject({ code: 0 });
    await expectStale(file, 'window was registered with another window.');
  });

  test('fault-N9 by a flag file that leads to another cluster', async () => {
    await prepare('place');
    copyFileSync(join(world.data, 'b.flag'), inFolder('to.flag'));
    world.writePlan('place', 'tables: [{ source: place }]\n', { destination: 'to.flag' });
    expect(await run('plan', 'place.yaml', '-o', 'place.tplan')).toMatchObject({ code: 0 });
    copyFileSync(join(elsewhere.data, 'b.flag'), inFolder('to.flag'));
    const { code, stderr } = await run('apply', 'place.tplan', '--auto-approve');
    expect(stderr).toContain('The destination was ');
    expect(stderr).toContain('terautil plan place.yaml -o place.tplan --force');
    expect(stderr).toContain('TU-PLAN-STALE');
    expect(code).toBe(4);
    expect(await world.destination.table('place')).toBeNull();
    expect(await elsewhere.destination.table('place')).toBeNull();
  });
});

describe('fault-D8 the file of a saved plan', () => {
  test('is not overwritten unasked, and a link not followed', async () => {
    const file = await saveApart('once');
    const before = readFileSync(inFolder(file), 'utf8');
    expect(await run('plan', 'once.yaml', '-o', file)).toMatchObject({ code: 1 });
    expect(readFileSync(inFolder(file), 'utf8')).toBe(before);
    expect(await run('plan', 'once.yaml', '-o', file, '--force')).toMatchObject({ code: 0 });
    expect(readFileSync(inFolder(file), 'utf8')).not.toBe(before);
    symlinkSync('once.yaml', inFolder('link.tplan'));
    const plan = readFileSync(inFolder('once.yaml'), 'utf8');
    expect(await run('plan', 'once.yaml', '-o', 'link.tplan')).toMatchObject({ code: 1 });
    expect(await run('plan', 'once.yaml', '-o', 'link.tplan', '--force')).toMatchObject({
      code: 0,
    });
    expect(readFileSync(inFolder('once.yaml'), 'utf8')).toBe(plan);
    expect(await run('plan', 'once.yaml', '-o', 'once.yaml', '--force')).toMatchObject({ code: 1 });
    expect(readFileSync(inFolder('once.yaml'), 'utf8')).toBe(plan);
    expect(await run('plan', 'once.yaml', '-o', 'nowhere/x.tplan')).toMatchObject({ code: 1 });
  });

  test('fault-C4 is the old one, or none, when plan is killed while it writes', async () => {
    const file = await save('kill');
    const before = readFileSync(inFolder(file), 'utf8');
    const at = { cwd: world.folder, failpoint: 'saved-plan.before_rename:1' };
    const args = (to: string): string[] => ['plan', 'kill.yaml', '-o', to, '--force'];
    expect(await terautil(args(file), at)).toMatchObject({ signal: 'SIGKILL' });
    expect(readFileSync(inFolder(file), 'utf8')).toBe(before);
    expect(await terautil(args('new.tplan'), at)).toMatchObject({ signal: 'SIGKILL' });
    expect(readdirSync(world.folder)).not.toContain('new.tplan');
    expect(await run('apply', file)).toMatchObject({ code: 0 });
  });

  test('that is damaged is refused with its name', async () => {
    const file = await save('damaged');
    writeFileSync(inFolder(file), readFileSync(inFolder(file), 'utf8').slice(0, -20));
    const ends = await Promise.all([run('apply', file), run('show', file)]);
    for (const { code, stderr } of ends) {
      expect(stderr).toContain(`${file} is no whole saved plan`);
      expect(code).toBe(65);
    }
    expect(await world.destination.table('damaged')).toBeNull();
  });
});
