/**
 * Repairs that are planned, saved, approved and applied, and settling, by the real program. Needs `npm run build`.
 * What they do to cells, repair.test.ts proves.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RepairDocument } from '../../src/documents/repair.generated.js';
import { sampleCell } from '../support/cell-samples.js';
import { openEditor, type Editor } from '../support/edits.js';
import { fillTable } from '../support/fill.js';
import { createTable } from '../support/migrations.js';
import { hasTerminal, onTerminal } from '../support/on-terminal.js';
import { terautil, type Ended } from '../support/programs.js';
import { schemaErrors } from '../support/schemas.js';
import { startTwoClusters, type TwoClusters } from '../support/two-clusters.js';

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

function run(...args: string[]): Promise<Ended> {
  return terautil(args, { cwd: world.folder });
}

const at = (row: string) => ({ row, family: 'f', qualifier: 'q', timestamp: 1n });

/** 20 rows in two ranges, copied; then two are lost, one is another, and `extra` more are there. Compared. */
async function prepare(name: string, { extra = 2, deletes = 'allow' } = {}): Promise<string> {
  await createTable(world.source, name, [{ name: 'f', group: 'g', versions: 2 }], ['10']);
  const rows = Array.from({ length: 20 }, (_, i) => String(i).padStart(2, '0'));
  await fillTable(
    world.source,
    name,
    rows.map((row) => sampleCell({ ...at(row), value: row })),
  );
  const rest = `tables: [{ source: ${name} }]\nrepair: { deletes: ${deletes} }\n`;
  const plan = world.writePlan(name, rest);
  expect(await run('apply', plan, '--only', 'dump', '--auto-approve')).toMatchObject({ code: 0 });
  // Other values, since what was deleted once stays hidden (O15).
  await there.put(name, at('03'), 'other');
  await there.put(name, at('13'), 'other');
  for (let i = 0; i < extra; i++) await there.put(name, at(`1x${String(i)}`), 'more');
  const compared = await run('apply', plan, '--auto-approve');
  expect(compared).toMatchObject({ code: 2 });
  expect(compared.stdout).toContain(`To repair them:  terautil plan ${plan} --repair`);
  return plan;
}

const ofJson = (ended: Ended): RepairDocument => JSON.parse(ended.stdout) as RepairDocument;

describe('a repair', () => {
  test('promise-P4 defect-C11 is shown, saved, and applied from its file without a question', async () => {
    const plan = await prepare('saved');
    const shown = await run('plan', plan, '--repair', '--detailed-exitcode', '-o', 'saved.tplan');
    expect(shown).toMatchObject({ code: 2, stderr: '' });
    expect(shown.stdout).toContain('~ saved  2 of 2 ranges differ');
    expect(shown.stdout).toContain('2 cells that only the destination has');
    expect(shown.stdout).toContain('To run it:  terautil apply saved.tplan');
    expect((await run('show', 'saved.tplan')).stdout).toContain('~ saved  2 of 2 ranges differ');
    const json = await run('plan', plan, '--repair', '--json');
    expect(json.code).toBe(0);
    expect(schemaErrors('repair', ofJson(json))).toBeNull();
    const applied = await run('apply', 'saved.tplan');
    expect(applied.stdout).toContain('Equal: 20 cells');
    expect(applied).toMatchObject({ code: 0 });
    const again = await run('apply', 'saved.tplan');
    expect(again.stderr).toContain('Nothing is left to do');
    expect(again).toMatchObject({ code: 0 });
    expect((await run('plan', plan, '--repair', '--detailed-exitcode')).code).toBe(0);
  });

  test('promise-P6 deletes nothing before the exact number is approved', async () => {
    const plan = await prepare('numbered');
    const apply = ['apply', plan, '--only', 'repair', '--auto-approve'];
    const refused = await run(...apply);
    expect(refused.stderr).toContain('2 cells would be deleted');
    expect(refused.stderr).toContain(`${apply.join(' ')} --approve-deletes 2`);
    expect(refused.code).toBe(5);
    const other = await run(...apply, '--approve-deletes', '3');
    expect(other.stderr).toContain('3 deletes were approved, and 2 would be done');
    expect(other.code).toBe(4);
    expect(ofJson(await run('plan', plan, '--repair', '--json')).totals.work.delete).toBe('2');
    expect(await run(...apply, '--approve-deletes', '2')).toMatchObject({ code: 0 });
    // In a job that is run again the number does not matter any more.
    const again = await run(...apply, '--approve-deletes', '2');
    expect(again.stderr).toContain('Nothing is left to do');
    expect(again.code).toBe(0);
  });

  test('leaves what only the destination has where the plan does not allow deletes', async () => {
    const plan = await prepare('left', { deletes: 'forbid' });
    const { code, stdout, stderr } = await run('apply', plan, '--only', 'repair', '--auto-approve');
    expect(stderr).toMatch(/leave +2 cells that only the destination has: the plan does not allow/);
    expect(stdout).toContain('Different: 2 only in the destination in 1 of 2 ranges');
    expect(code).toBe(2);
    expect((await run('plan', plan, '--repair', '--detailed-exitcode')).code).toBe(0);
  });

  test.skipIf(!hasTerminal)('asks for the number of deletes, or for the root path', async () => {
    const plan = await prepare('asked');
    const ask = (keys: string) =>
      onTerminal(['apply', plan, '--only', 'repair'], world.folder, 'type how many', keys);
    expect(await ask('1\r')).toMatchObject({ code: 5 });
    expect(await ask('2\r')).toMatchObject({ code: 0 });
    const without = await prepare('asked-without', { extra: 0 });
    const root = ofJson(await run('plan', without, '--repair', '--json')).destination.root;
    const args = ['apply', without, '--only', 'repair'];
    expect(await onTerminal(args, world.folder, 'type its root path', `${root}\r`)).toMatchObject({
      code: 0,
    });
  });

  test('that was saved is stale for a range that was compared again', async () => {
    const plan = await prepare('stale');
    expect((await run('plan', plan, '--repair', '-o', 'stale.tplan')).code).toBe(0);
    expect((await run('apply', plan, '--only', 'diff', '--auto-approve')).code).toBe(2);
    const refused = await run('apply', 'stale.tplan');
    expect(refused.stderr).toContain('TU-PLAN-STALE');
    expect(refused.stderr).toContain('stale[, 10) was compared again');
    expect(refused.stderr).toContain(`terautil plan ${plan} --repair -o stale.tplan --force`);
    expect(refused.code).toBe(4);
  });

  test('goes on where it was killed, with the number that is left', async () => {
    const plan = await prepare('killed');
    expect((await run('plan', plan, '--repair', '-o', 'killed.tplan')).code).toBe(0);
    const failpoint = 'mend.before_write:2';
    const killed = await terautil(['apply', 'killed.tplan'], { cwd: world.folder, failpoint });
    expect(killed).toMatchObject({ signal: 'SIGKILL' });
    const begun = await run('plan', plan, '--repair');
    expect(begun.stdout).toContain('its repair began');
    expect(await run('apply', 'killed.tplan')).toMatchObject({ code: 0 });
  });

  test('is refused before anything is registered, and by a plan that only compares', async () => {
    const tables = 'tables: [{ source: saved }]\n';
    const early = world.writePlan('early', tables);
    for (const verb of [
      ['plan', early, '--repair'],
      ['apply', early, '--only', 'repair', '--auto-approve'],
      ['apply', early, '--settle', '--auto-approve'],
    ]) {
      const refused = await run(...verb);
      expect(refused.stderr).toContain('Nothing of early is registered');
      expect(refused.code).toBe(4);
    }
    const comparing = world.writePlan('comparing', `steps: [diff]\n${tables}`);
    const refused = await run('plan', comparing, '--repair');
    expect(refused.stderr).toContain('add dump to its steps');
    expect(refused.code).toBe(4);
  });

  test.each([
    ['plan', 'p.yaml', '--repair', '--against', 'main'],
    ['apply', 'p.yaml', '--approve-deletes', '1'],
    ['apply', 'p.yaml', '--settle', '--only', 'diff'],
    ['apply', 'p.yaml', '--settle=some'],
  ])('wrong usage: %s %s %s %s', async (...args) => {
    expect(await run(...args)).toMatchObject({ code: 64 });
  });
});

describe('settling', () => {
  test('is asked for, approved as a copy is, and followed by a comparison', async () => {
    const plan = await prepare('settled', { extra: 0 });
    const nothing = await run('apply', plan, '--settle');
    expect(nothing.stderr).toContain('Nothing is left to do: no range is suspect.');
    expect(nothing.code).toBe(2);
    const refused = await run('apply', plan, '--settle=all');
    expect(refused.stderr).toContain('settle 2 ranges of 2 ranges');
    expect(refused.stderr).toContain('are flushed, which rewrites them');
    expect(refused.stderr).toContain(`terautil apply ${plan} --settle=all --auto-approve`);
    expect(refused.code).toBe(5);
    const settled = await run('apply', plan, '--settle=all', '--auto-approve');
    // It overwrites nothing.
    expect(settled.stdout).toContain('Different: 2 with other values');
    expect(settled.code).toBe(2);
  });
});
