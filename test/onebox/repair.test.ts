/** Repairing over real sockets, judged cell by cell by the independent reader. */
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StatusDocument } from '../../src/documents/status.generated.js';
import { exitCodeOf } from '../../src/migration/outcome/summary.js';
import type { ResolvedPlan } from '../../src/plan/types.js';
import { planStatus } from '../../src/app.js';
import { openEditor, type CellPlace, type Editor } from '../support/edits.js';
import { findingText, readFindings } from '../support/findings.js';
import { readTable, type VisibleCell } from '../support/independent-reader.js';
import { approveAll, copyOnly, ledgerOfPlan, mendHere } from '../support/mend-here.js';
import {
  applyPlan,
  createTable,
  flushTable,
  startMigrations,
  type Migrations,
} from '../support/migrations.js';

let migrations: Migrations;
let at: { source: Editor; destination: Editor };
beforeAll(async () => {
  migrations = await startMigrations();
  const data = dirname(migrations.sourceTable('').file);
  at = { source: openEditor(data, 'a'), destination: openEditor(data, 'b') };
});
afterAll(async () => {
  at.source.close();
  at.destination.close();
  await migrations.close();
});

const WINDOW = 'window: { end: "2001-01-01T00:00:00Z" }';

/** "row family@timestamp": qualifier q. */
function place(text: string): CellPlace {
  const [row = '', family = '', timestamp = ''] = text.split(/[ @]/);
  return { row, family, qualifier: 'q', timestamp: BigInt(timestamp) };
}

async function put(editor: Editor, table: string, ...cells: readonly string[]): Promise<void> {
  for (const text of cells) {
    const [where = '', value = ''] = text.split('=');
    await editor.put(table, place(where), value);
  }
}

function textOf(cell: VisibleCell): string {
  return `${cell.row.toString('latin1')} ${cell.family}@${cell.timestamp}=${cell.value.toString('latin1')}`;
}

function cellsAt(side: 'source' | 'destination', table: string): string[] {
  const { file } =
    side === 'source' ? migrations.sourceTable(table) : migrations.destinationTable(table);
  return [...readTable(file, table)].map(textOf);
}

/** Both tables with families v (three versions) and s (one); `cells` in the source and copied. */
async function copied(
  table: string,
  cells: readonly string[],
  rest = WINDOW,
  isFlushed = true,
): Promise<ResolvedPlan> {
  await createTable(
    migrations.source,
    table,
    [
      { name: 'v', group: 'g', versions: 3 },
      { name: 's', group: 'g' },
    ],
    ['m'],
  );
  await put(at.source, table, ...cells);
  const plan = migrations.planOf(`  - source: ${table}`, rest);
  await copyOnly(plan);
  // What is edited then is in another memtable, and costs nothing by itself (O14).
  if (isFlushed) await flushTable(migrations.destination, table);
  return plan;
}

function sums({ tables }: StatusDocument): Record<string, string> {
  const { cells } = tables[0]?.diff ?? { cells: {} };
  return Object.fromEntries(Object.entries(cells).filter(([, value]) => value !== '0')) as Record<
    string,
    string
  >;
}

const ROWS = ['a v@10=1', 'a v@20=2', 'a v@30=3', 'a s@10=1', 'n v@10=1', 'n s@10=1', 'z s@10=z'];

describe('repair', () => {
  test('promise-P11 copies what is missing and overwrites what is changed, and costs no version', async () => {
    const plan = await copied('both', ROWS);
    await put(at.source, 'both', 'b v@11=new', 'n s@20=newer', 'n v@20=two', 'n v@30=three');
    await put(at.destination, 'both', 'a v@20=other', 'z s@10=changed');
    const found = await applyPlan(plan);
    expect(sums(found)).toMatchObject({ only_in_src: '3', both_have_but_diff: '3' });

    const repaired = await mendHere(plan, await approveAll(plan));
    expect(repaired).toMatchObject({ state: 'finished', result: 'equal' });
    expect(cellsAt('destination', 'both')).toEqual(cellsAt('source', 'both'));
    await flushTable(migrations.destination, 'both');
    expect(cellsAt('destination', 'both')).toEqual(cellsAt('source', 'both'));
  });

  test('promise-P6 without approval nothing is deleted; with it exactly what was counted', async () => {
    const plan = await copied('extra', ROWS);
    await put(
      at.destination,
      'extra',
      'n v@15=x',
      'c v@10=x',
      'c s@10=x',
      'n s@5=older',
      'p s@1=x',
    );
    const found = await applyPlan(plan);
    expect(sums(found)).toMatchObject({ only_in_dest: '4' });
    const before = cellsAt('destination', 'extra');
    const left = await mendHere(plan, await approveAll(plan));
    expect(left.result).toBe('different');
    expect(cellsAt('destination', 'extra')).toEqual(before);

    const repaired = await mendHere(plan, await approveAll(plan, true));
    expect(repaired).toMatchObject({ state: 'finished', result: 'equal' });
    expect(cellsAt('destination', 'extra')).toEqual(cellsAt('source', 'extra'));
    await flushTable(migrations.destination, 'extra');
    expect(cellsAt('destination', 'extra')).toEqual(cellsAt('source', 'extra'));
  });

  test('promise-P11 observed-O16 a version is not deleted where the place that it keeps is needed', async () => {
    const plan = await copied('pushed', ROWS);
    // Above three versions of three: a marker would hide it, and it would count all the same.
    await put(at.destination, 'pushed', 'a v@25=x', 'a v@40=y', 'z v@10=lone');
    const found = await applyPlan(plan);
    expect(sums(found)).toMatchObject({ only_in_dest: '3', only_in_src: '2' });
    const mend = await approveAll(plan, true);
    expect(
      mend.kind === 'repair' && [...mend.ranges.values()].map(({ deletes }) => deletes),
    ).toEqual([0, 1]);
    const repaired = await mendHere(plan, mend);
    expect(repaired).toMatchObject({ state: 'finished', result: 'different' });
    expect(sums(repaired)).not.toHaveProperty('shadowed');
    const left = cellsAt('destination', 'pushed');
    expect(left.filter((cell) => cell.startsWith('a v'))).toEqual([
      'a v@40=y',
      'a v@30=3',
      'a v@25=x',
    ]);
    expect(left.filter((cell) => cell.startsWith('z v'))).toEqual([]);
  });

  test('promise-P8 what is hidden by a delete of our own is no harmless difference', async () => {
    const plan = await copied('own', ROWS);
    await put(at.destination, 'own', 'c s@40=x');
    await applyPlan(plan);
    const repaired = await mendHere(plan, await approveAll(plan, true));
    expect(repaired).toMatchObject({ state: 'finished', result: 'equal' });
    await put(at.source, 'own', 'c s@30=late', 'c v@30=late');
    for (const which of ['all', 'all'] as const) {
      const settled = await mendHere(plan, { kind: 'settle', which });
      expect(settled.result).toBe('different');
      expect(sums(settled)).toMatchObject({ only_in_src: '1' });
      expect(sums(settled)).not.toHaveProperty('shadowed');
    }
    const once = await mendHere(plan, await approveAll(plan, true));
    expect(once.result).toBe('different');
    expect(cellsAt('destination', 'own').filter((cell) => cell.startsWith('c '))).toEqual([
      'c v@30=late',
    ]);
  });

  test('promise-P6 a cell that came since is not deleted, and no other of its range', async () => {
    const plan = await copied('since', ROWS);
    await put(at.destination, 'since', 'c v@10=x', 'p s@1=x');
    await applyPlan(plan);
    const approved = await approveAll(plan, true);
    await put(at.destination, 'since', 'd v@10=new');
    const status = await mendHere(plan, approved);
    expect(status.failures.map(({ step, error }) => [step, error.id])).toEqual([
      ['repair', 'TU-REPAIR-DELETES'],
    ]);
    const left = cellsAt('destination', 'since').filter((cell) => /^[cdp] /.test(cell));
    expect(left).toEqual(['c v@10=x', 'd v@10=new']);
  });

  test('shadowed: written, acknowledged, and hidden by what was deleted: no difference', async () => {
    const plan = await copied('hidden', ROWS);
    await at.destination.removeVersion('hidden', place('a v@20'));
    const found = await applyPlan(plan);
    expect(sums(found)).toMatchObject({ only_in_src: '1' });
    const repaired = await mendHere(plan, await approveAll(plan));
    expect(repaired).toMatchObject({ state: 'finished', result: 'equal' });
    expect(sums(repaired)).toMatchObject({ shadowed: '1' });
    expect(sums(repaired)).not.toHaveProperty('only_in_src');
    expect(readFindings(plan.stateFolder).map(findingText)).toEqual([
      expect.stringContaining('shadowed'),
    ]);
    const strict = await planStatus({ ...plan, diff: { ...plan.diff, strict: true } }, plan.file);
    expect(strict.result).toBe('different');
    await flushTable(migrations.destination, 'hidden');
    expect(cellsAt('destination', 'hidden')).toEqual(
      cellsAt('source', 'hidden').filter((cell) => cell !== 'a v@20=2'),
    );
  });

  test('promise-P7 what was written again is counted, and the ledger says of which comparison', async () => {
    const plan = await copied('counted', ROWS);
    await put(at.source, 'counted', 'b v@11=new');
    await applyPlan(plan);
    const mend = await approveAll(plan);
    await mendHere(plan, mend);
    const ledger = await ledgerOfPlan(plan);
    const records = [...ledger.records.values()].filter(({ step }) => step === 'repair');
    expect(
      records.map(({ counters, mended }) => [counters.scanned, counters.written, mended?.of]),
    ).toEqual([[5, 1, mend.kind === 'repair' ? [...mend.ranges.values()][0]?.of : '']]);
    // The same once more changes nothing.
    const again = await mendHere(plan, mend);
    expect(again.result).toBe('equal');
    expect((await ledgerOfPlan(plan)).records).toEqual(ledger.records);
  });
});

test('promise-P8 what the copy left in conflict is no more of it once it is repaired: exit 2, then 0', async () => {
  await createTable(migrations.source, 'pairs', [], ['m']);
  await createTable(migrations.destination, 'pairs', [], ['m']);
  for (const key of ['a', 'z']) await at.source.putPair('pairs', key, 'here');
  await at.destination.putPair('pairs', 'a', 'there');
  const plan = migrations.planOf('  - source: pairs\n    existingCells: merge');
  const found = await applyPlan(plan);
  expect(found.tables[0]?.cells.skipped.conflict).toBe('1');
  expect(exitCodeOf(found)).toBe(2);

  const repaired = await mendHere(plan, await approveAll(plan));
  expect(repaired).toMatchObject({ state: 'finished', result: 'equal' });
  // It stays what the copy did; it is no result any more.
  expect(repaired.tables[0]?.cells.skipped.conflict).toBe('1');
  expect(exitCodeOf(repaired)).toBe(0);
});

describe('settle', () => {
  test('observed-O14 of all ranges: the version that a double write costs is written again, and stays', async () => {
    const plan = await copied('settled', ROWS, WINDOW, false);
    // As a lost process might: what is in the memtable already, once more. No scan shows what the next flush costs.
    await put(at.destination, 'settled', 'a v@30=3', 'a v@20=2', 'a v@10=1');
    expect(cellsAt('destination', 'settled')).toEqual(cellsAt('source', 'settled'));
    const status = await mendHere(plan, { kind: 'settle', which: 'all' });
    expect(status).toMatchObject({ state: 'finished', result: 'equal' });
    const ledger = await ledgerOfPlan(plan);
    const settled = [...ledger.records.values()].filter(({ step }) => step === 'settle');
    expect(settled.map(({ state, counters }) => [state, counters.written])).toEqual([
      ['finished', 1],
      ['finished', 0],
    ]);
    await flushTable(migrations.destination, 'settled');
    expect(cellsAt('destination', 'settled')).toEqual(cellsAt('source', 'settled'));
  });

  test('of suspect ranges alone: where none is, nothing is written or flushed', async () => {
    const plan = await copied('sure', ROWS);
    await applyPlan(plan);
    const { records } = await ledgerOfPlan(plan);
    const status = await mendHere(plan, { kind: 'settle', which: 'suspect' });
    expect(status).toMatchObject({ state: 'finished', result: 'equal' });
    expect((await ledgerOfPlan(plan)).records).toEqual(records);
  });
});
