/** Repairs that are interrupted, disturbed and taken over: no version is lost, and no other cell deleted. */
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { planStatus, surroundings } from '../../src/app.js';
import { systemClock } from '../../src/clock.js';
import type { StatusDocument } from '../../src/documents/status.generated.js';
import { parseFaults } from '../../src/onebox/faults/load.js';
import { exitCodeOf } from '../../src/migration/outcome/summary.js';
import { loadPlan } from '../../src/plan/load.js';
import type { ResolvedPlan } from '../../src/plan/types.js';
import { openEditor, type CellPlace, type Editor } from '../support/edits.js';
import { createFastClock } from '../support/fast-clock.js';
import { readTable } from '../support/independent-reader.js';
import { approveAll, copyOnly, ledgerOfPlan, mendHere } from '../support/mend-here.js';
import { applyPlan, createTable, flushTable } from '../support/migrations.js';
import { startTwoClusters, type TwoClusters } from '../support/two-clusters.js';

/** How much faster than the wall. */
const FASTER = 20;

let world: TwoClusters;
let at: { source: Editor; destination: Editor };

beforeAll(async () => {
  world = await startTwoClusters('here');
  at = { source: openEditor(world.data, 'a'), destination: openEditor(world.data, 'b') };
  surroundings.clock = createFastClock(FASTER);
});

afterEach(() => {
  surroundings.failpoint = () => undefined;
});

afterAll(async () => {
  surroundings.clock = systemClock;
  at.source.close();
  at.destination.close();
  await world.close();
});

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

function cellsAt(side: 'source' | 'destination', table: string): string[] {
  const file = side === 'source' ? world.sourceFile : world.destinationFile;
  return [...readTable(file, table)].map(
    (cell) =>
      `${cell.row.toString('latin1')} ${cell.family}@${cell.timestamp}=${cell.value.toString('latin1')}`,
  );
}

/** Both tables with families v (three versions) and s (one); `cells` in the source, copied and flushed. */
async function copied(table: string, cells: readonly string[]): Promise<ResolvedPlan> {
  const families = [
    { name: 'v', group: 'g', versions: 3 },
    { name: 's', group: 'g' },
  ];
  await createTable(world.source, table, families, ['m']);
  await put(at.source, table, ...cells);
  const file = world.writePlan(table, `tables: [{ source: ${table} }]\n`, { lease: '30s' });
  const plan = loadPlan(join(world.folder, file), null);
  await copyOnly(plan);
  await flushTable(world.destination, table);
  return plan;
}

function fault(rule: string): void {
  for (const one of parseFaults(`faults:\n- ${rule}\n`, 'test').rules) world.faults.add(one);
}

function sums({ tables }: StatusDocument): Record<string, string> {
  const { cells } = tables[0]?.diff ?? { cells: {} };
  return Object.fromEntries(Object.entries(cells).filter(([, value]) => value !== '0')) as Record<
    string,
    string
  >;
}

const ROWS = ['a v@10=1', 'a v@20=2', 'a v@30=3', 'a s@10=1', 'n v@10=1', 'n s@10=1', 'z s@10=z'];

describe('an answer that is lost after the write was applied', () => {
  test('promise-P11 fault-V11 of a cell that something hides costs no other version of its column', async () => {
    const plan = await copied('doubt', ROWS);
    await at.destination.removeVersion('doubt', place('h v@20'));
    await put(at.source, 'doubt', 'h v@10=1', 'h v@20=2', 'h v@40=4');
    await applyPlan(plan);
    fault('{ on: { method: WriteTablet, cluster: b }, times: 1, do: { cut: answer } }');
    const repaired = await mendHere(plan, await approveAll(plan));
    expect(world.faults.fired()).toContain(1);
    expect(cellsAt('destination', 'doubt')).toEqual(
      cellsAt('source', 'doubt').filter((cell) => cell !== 'h v@20=2'),
    );
    expect(sums(repaired)).toMatchObject({ shadowed: '1' });
    expect(repaired.result).toBe('equal');
  });
});

/** Whether both sides are equal, by the independent reader, now and after a flush of the destination. */
async function expectSame(table: string): Promise<void> {
  expect(cellsAt('destination', table)).toEqual(cellsAt('source', table));
  await flushTable(world.destination, table);
  expect(cellsAt('destination', table)).toEqual(cellsAt('source', table));
}

/** Of every class, in both ranges; extra cells only where they push nothing out (O16). */
async function damage(table: string): Promise<void> {
  await put(
    at.source,
    table,
    'b v@11=new',
    'b v@12=new',
    'n v@20=two',
    'n v@30=three',
    'q s@5=new',
  );
  await put(at.destination, table, 'a v@20=other', 'z s@10=changed');
  await put(at.destination, table, 'c v@10=x', 'c s@10=x', 'p v@1=x', 'p v@2=x', 'y s@1=x');
}

async function damaged(table: string): Promise<ResolvedPlan> {
  const plan = await copied(table, ROWS);
  await damage(table);
  const found = await applyPlan(plan);
  expect(sums(found)).toMatchObject({
    only_in_src: '5',
    only_in_dest: '5',
    both_have_but_diff: '2',
  });
  return plan;
}

describe('everything approved, and then', () => {
  test.each([
    ['an answer to a delete is lost', 1, 0, 'cut: answer'],
    ['an answer to a write is lost', 1, 2, 'cut: answer'],
    ['a request is lost', 2, 0, 'cut: request'],
    ['servers refuse', 2, 0, 'status: kTabletNodeIsBusy'],
    ['rows are refused', 3, 0, 'rows: { status: 23, every: 2 }'],
    ['rows are applied and nobody says so', 6, 0, 'rows: { status: 73, every: 2, applied: true }'],
    ['tablets move', 6, 0, 'move: {}'],
    ['tablets are flushed', 6, 0, 'flush: {}'],
    ['tablets split', 4, 0, 'split: { key: "c" }'],
  ])(
    'promise-P6 promise-P11 fault-V11 %s: equal, and no other cell is deleted',
    async (what, times, skip, action) => {
      const table = what.replaceAll(' ', '-');
      const plan = await damaged(table);
      fault(
        `{ on: { method: WriteTablet, cluster: b, table: ${table} }, skip: ${skip}, times: ${times}, do: { ${action} } }`,
      );
      const repaired = await mendHere(plan, await approveAll(plan, true));
      expect(world.faults.fired().at(-1)).toBeGreaterThan(0);
      expect(repaired).toMatchObject({ state: 'finished', result: 'equal', failures: [] });
      expect(sums(repaired)).not.toHaveProperty('shadowed');
      await expectSame(table);
    },
  );
});

describe('drained', () => {
  test.each([
    'repair.before_delete',
    'mend.before_write',
    'dump.before_scan',
    'dump.in_batch',
    'dump.after_write_before_checkpoint',
    'mend.flushed',
  ] as const)('fault-C5 promise-P6 at %s, and then again: equal', async (failpoint) => {
    const table = failpoint.replace('.', '-');
    const plan = await damaged(table);
    const approved = await approveAll(plan, true);
    let drain: AbortController | null = null;
    surroundings.failpoint = (name) => {
      if (name === failpoint) drain?.abort(new Error('drained by a test'));
    };
    const stopped = await mendHere(plan, approved, (_event, run) => {
      drain = run;
    });
    expect(stopped.state).toBe('incomplete');
    expect(stopped.failures).toEqual([]);
    surroundings.failpoint = () => undefined;
    const repaired = await mendHere(plan, approved);
    expect(repaired).toMatchObject({ state: 'finished', result: 'equal', failures: [] });
    await expectSame(table);
  });
});

describe('fault-V2', () => {
  test('what was deleted on both sides does not come back; what is written anew at the source arrives', async () => {
    const plan = await copied('deleted', ROWS);
    await at.source.removeVersion('deleted', place('a v@20'));
    await at.source.removeVersion('deleted', place('z s@10'));
    await at.destination.removeVersion('deleted', place('z s@10'));
    await at.destination.removeRow('deleted', 'n');
    const again = String(systemClock.wallMicros() + 1n);
    await put(at.source, 'deleted', `n v@${again}=again`, `n s@${again}=again`);
    await applyPlan(plan);
    const repaired = await mendHere(plan, await approveAll(plan, true));
    expect(repaired).toMatchObject({ state: 'finished', result: 'equal' });
    // The delete at the destination has no end: nothing older can be put there again (O15).
    const gone = ['n v@10=1'];
    expect(cellsAt('destination', 'deleted')).toEqual(
      cellsAt('source', 'deleted').filter((cell) => !gone.includes(cell)),
    );
    expect(cellsAt('destination', 'deleted')).not.toContain('a v@20=2');
    expect(cellsAt('destination', 'deleted')).not.toContain('z s@10=z');
    expect(sums(repaired)).toMatchObject({ shadowed: String(gone.length) });
  });
});

describe('defect-C12', () => {
  test('a repair that fails is counted and shown until its range is repaired and compared', async () => {
    const plan = await damaged('failing');
    const approved = await approveAll(plan, true);
    fault(
      '{ on: { method: WriteTablet, cluster: b }, times: 2, do: { rows: { status: 48, every: 1 } } }',
    );
    const failed = await mendHere(plan, approved);
    expect(failed.state).toBe('incomplete');
    expect(exitCodeOf(failed)).toBe(3);
    expect(new Set(failed.failures.map(({ step, error }) => `${step} ${error.id}`))).toEqual(
      new Set(['repair TU-WRITE-REFUSED']),
    );
    expect(await planStatus(plan, plan.file)).toMatchObject({ state: 'incomplete' });
    const compared = await applyPlan(plan);
    expect(compared).toMatchObject({ state: 'finished', result: 'different' });
    const repaired = await mendHere(plan, await approveAll(plan, true));
    expect(repaired).toMatchObject({ state: 'finished', result: 'equal', failures: [] });
    const { records } = await ledgerOfPlan(plan);
    const counted = [...records.values()].filter(({ step }) => step === 'repair');
    expect(counted.map(({ state, counters }) => [state, counters.written])).toEqual([
      ['finished', 3],
      ['finished', 4],
    ]);
    await expectSame('failing');
  });
});
