/** Repairs that are interrupted and disturbed: no version is lost, and no other cell deleted. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { planStatus, surroundings } from '../../src/app.js';
import { systemClock } from '../../src/clock.js';
import type { StatusDocument } from '../../src/documents/status.generated.js';
import { TerautilError } from '../../src/errors.js';
import { exitCodeOf } from '../../src/migration/outcome/summary.js';
import { createFastClock } from '../support/fast-clock.js';
import { approveAll, ledgerOfPlan, mendHere } from '../support/mend-here.js';
import { place, put, startMendWorld, sums, type MendWorld } from '../support/mend-world.js';
import { applyPlan, flushTable } from '../support/migrations.js';

/** How much faster than the wall. */
const FASTER = 20;

let world: MendWorld;

beforeAll(async () => {
  world = await startMendWorld();
  surroundings.clock = createFastClock(FASTER);
});

afterEach(() => {
  surroundings.failpoint = () => undefined;
});

afterAll(async () => {
  surroundings.clock = systemClock;
  await world.close();
});

describe('written in doubt', () => {
  /** Something hides h v@20, and two other versions of the column are missing. */
  async function hiding(table: string) {
    const plan = await world.copied(table);
    await world.destination.removeVersion(table, place('h v@20'));
    await put(world.source, table, 'h v@10=1', 'h v@20=2', 'h v@40=4');
    await applyPlan(plan);
    return plan;
  }
  const expectOneHidden = async (table: string, repaired: StatusDocument): Promise<void> => {
    const due = world.cellsAt('source', table).filter((cell) => cell !== 'h v@20=2');
    expect(world.cellsAt('destination', table)).toEqual(due);
    await flushTable(world.clusters.destination, table);
    expect(world.cellsAt('destination', table)).toEqual(due);
    expect(sums(repaired)).toMatchObject({ shadowed: '1' });
    expect(repaired.result).toBe('equal');
  };

  test('promise-P11 fault-V11 a cell that something hides costs no other version of its column', async () => {
    const plan = await hiding('doubt');
    // The first write; then, when what is not there is written once more, two in a row.
    const on = 'on: { method: WriteTablet, cluster: b, table: doubt }';
    world.fault(`{ ${on}, times: 1, do: { cut: answer } }`);
    world.fault(`{ ${on}, skip: 1, times: 2, do: { cut: answer } }`);
    const repaired = await mendHere(plan, await approveAll(plan));
    expect(world.clusters.faults.fired().slice(-2)).toEqual([1, 2]);
    await expectOneHidden('doubt', repaired);
  });

  test.each(['dump.after_write_before_checkpoint', 'mend.flushed'] as const)(
    'promise-P11 fault-V11 nor when the attempt fails at %s and another one begins',
    async (failpoint) => {
      const table = `again-${failpoint.replace('.', '-')}`;
      const plan = await hiding(table);
      const errors = [new TerautilError('TU-RPC-BROKEN', 'A test breaks it.')];
      surroundings.failpoint = (name) => {
        const error = name === failpoint ? errors.pop() : undefined;
        if (error !== undefined) throw error;
      };
      const repaired = await mendHere(plan, await approveAll(plan));
      expect(errors).toEqual([]);
      await expectOneHidden(table, repaired);
    },
  );

  test('promise-P11 observed-O14 nor what somebody else wrote since, and is not in files yet', async () => {
    const plan = await world.copied('memtable');
    await put(world.source, 'memtable', 'k v@10=1', 'k v@20=2', 'k v@30=3');
    await applyPlan(plan);
    const approved = await approveAll(plan);
    await put(world.destination, 'memtable', 'k v@10=1', 'k v@20=other', 'k v@30=3');
    expect((await mendHere(plan, approved)).result).toBe('equal');
    await world.expectSame('memtable');
  });
});

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
      const plan = await world.damaged(table);
      world.fault(
        `{ on: { method: WriteTablet, cluster: b, table: ${table} }, skip: ${skip}, times: ${times}, do: { ${action} } }`,
      );
      const repaired = await mendHere(plan, await approveAll(plan, true));
      expect(world.clusters.faults.fired().at(-1)).toBeGreaterThan(0);
      expect(repaired).toMatchObject({ state: 'finished', result: 'equal', failures: [] });
      expect(sums(repaired)).not.toHaveProperty('shadowed');
      await world.expectSame(table);
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
    const plan = await world.damaged(table);
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
    await world.expectSame(table);
  });
});

describe('fault-V2', () => {
  test('what was deleted on both sides does not come back; what is written anew at the source arrives', async () => {
    const plan = await world.copied('deleted');
    await world.source.removeVersion('deleted', place('a v@20'));
    await world.source.removeVersion('deleted', place('z s@10'));
    await world.destination.removeVersion('deleted', place('z s@10'));
    await world.destination.removeRow('deleted', 'n');
    const again = String(systemClock.wallMicros() + 1n);
    await put(world.source, 'deleted', `n v@${again}=again`, `n s@${again}=again`);
    await applyPlan(plan);
    const repaired = await mendHere(plan, await approveAll(plan, true));
    expect(repaired).toMatchObject({ state: 'finished', result: 'equal' });
    // The delete at the destination has no end: nothing older can be put there again (O15).
    const gone = ['n v@10=1'];
    expect(world.cellsAt('destination', 'deleted')).toEqual(
      world.cellsAt('source', 'deleted').filter((cell) => !gone.includes(cell)),
    );
    expect(world.cellsAt('destination', 'deleted')).not.toContain('a v@20=2');
    expect(world.cellsAt('destination', 'deleted')).not.toContain('z s@10=z');
    expect(sums(repaired)).toMatchObject({ shadowed: String(gone.length) });
  });
});

describe('defect-C12', () => {
  test('a repair that fails is counted and shown until its range is repaired and compared', async () => {
    const plan = await world.damaged('failing');
    const approved = await approveAll(plan, true);
    world.fault(
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
    await world.expectSame('failing');
  });
});
