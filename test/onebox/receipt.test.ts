/**
 * Receipts, by the real program: written where a migration was made, verified where nothing of it is. Needs
 * `npm run build`.
 */
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReceiptDocument } from '../../src/documents/receipt.generated.js';
import { sampleCell } from '../support/cell-samples.js';
import { fillTable } from '../support/fill.js';
import { createTable } from '../support/migrations.js';
import { terautil, type Ended } from '../support/programs.js';
import { resealed } from '../support/receipt-world.js';
import { schemaErrors } from '../support/schemas.js';
import { startTwoClusters, type TwoClusters } from '../support/two-clusters.js';

const SECRET = 'a-value-that-nobody-may-see';
const CELLS = 40;
let world: TwoClusters;
/** Without plan, state and clusters. */
let elsewhere: string;

beforeAll(async () => {
  world = await startTwoClusters('here');
  elsewhere = mkdtempSync(join(tmpdir(), 'terautil-elsewhere-'));
  for (const name of ['users', 'orders']) {
    await createTable(world.source, name, [{ name: 'f', group: 'g', versions: 2 }], ['20', '30']);
    const rows = Array.from({ length: CELLS }, (_, at) => String(at).padStart(2, '0'));
    await fillTable(
      world.source,
      name,
      rows.map((row) => sampleCell({ row, family: 'f', timestamp: 7n, value: SECRET })),
    );
  }
});

afterAll(async () => {
  await world.close();
  rmSync(elsewhere, { recursive: true });
});

function run(...args: string[]): Promise<Ended> {
  return terautil(args, { cwd: world.folder });
}

function show(...args: string[]): Promise<Ended> {
  return terautil(['show', ...args], { cwd: elsewhere });
}

/** Writes it as people would edit it. */
function writeReceipt(name: string, receipt: ReceiptDocument): string {
  writeFileSync(join(elsewhere, name), JSON.stringify(receipt, null, 2));
  return name;
}

describe('a receipt', () => {
  test('promise-P7 promise-P9 is verified where nothing else of the migration is, and refused when a count is another', async () => {
    const plan = world.writePlan('users', 'tables: [{ source: users, destination: people }]\n');
    const report = ['report', plan, '--format', 'receipt'];
    const early = await run(...report);
    expect(early).toMatchObject({ code: 4, stdout: '' });
    expect(early.stderr).toContain('Nothing is registered, so there is no receipt of it.');
    expect((await run('apply', plan, '--auto-approve')).code).toBe(0);

    const file = 'users.receipt.json';
    const made = await run(...report, '-o', file);
    expect(made).toMatchObject({ code: 0, stdout: '', stderr: `The receipt is in ${file}.\n` });
    const text = readFileSync(join(world.folder, file), 'utf8');
    expect((await run(...report)).stdout).toBe(text);
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain(Buffer.from(SECRET).toString('base64'));
    const receipt = JSON.parse(text) as ReceiptDocument;
    expect(schemaErrors('receipt', receipt)).toBeNull();
    expect(receipt.verdict).toEqual({ state: 'finished', result: 'equal', level: 'verified' });
    expect(receipt.totals).toMatchObject({
      ranges: { total: '3', copied: '3', compared: '3' },
      copied: { scanned: String(CELLS), written: String(CELLS) },
      compared: { same: String(CELLS) },
    });
    expect(receipt.tables[0]?.digest).toMatchObject({ agree: true, changed: '0' });

    renameSync(join(world.folder, file), join(elsewhere, file));
    expect(readdirSync(elsewhere)).toEqual([file]);
    const shown = await show(file);
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toContain('Receipt of migration users\nEqual (verified).');
    expect(shown.stdout).toContain('users → people');
    expect(shown.stdout).toContain('Verified: ');
    expect(JSON.parse((await show(file, '--json')).stdout)).toEqual(receipt);

    const cells = receipt.tables[0]?.ranges[1]?.copied?.cells ?? {};
    cells.written = String(Number(cells.written) - 1);
    const damaged = await show(writeReceipt('damaged.json', receipt));
    expect(damaged).toMatchObject({ code: 65, stdout: '' });
    expect(damaged.stderr).toContain('damaged.json is no whole receipt: see its checksum.');
    const forged = await show(writeReceipt('forged.json', resealed(receipt)));
    expect(forged).toMatchObject({ code: 65, stdout: '' });
    expect(forged.stderr).toContain(
      'forged.json does not add up at tables[0].ranges[1].copied.cells: the counts do not balance',
    );
  });

  test('of what is not finished says so; of a plan that was edited since there is none', async () => {
    const plan = world.writePlan('orders', 'tables: [{ source: orders }]\n');
    expect((await run('apply', plan, '--auto-approve', '--only', 'dump')).code).toBe(0);
    expect((await run('report', plan, '--format', 'receipt', '-o', 'half.json')).code).toBe(0);
    renameSync(join(world.folder, 'half.json'), join(elsewhere, 'half.json'));
    const half = await show('half.json');
    expect(half).toMatchObject({ code: 0, stderr: '' });
    expect(half.stdout).toContain('Incomplete: 3 of 3 ranges copied, 0 compared.');

    world.writePlan('orders', 'tables: [{ source: orders, destination: others }]\n');
    const edited = await run('report', plan, '--format', 'receipt');
    expect(edited).toMatchObject({ code: 4, stdout: '' });
    expect(edited.stderr).toContain('orders: destination');
  });
});
