/** How long a plan may take: a span from earlier runs, and nothing where something of it is unknown. */
import { describe, expect, it } from 'vitest';
import { rowKey } from '../../src/cells/bytes.js';
import { WHOLE_TABLE } from '../../src/migration/coverage.js';
import { zeroCounters } from '../../src/migration/ledger/counters.js';
import { zeroDiffCounts } from '../../src/migration/ledger/diff-counts.js';
import { diffBasis, unitKey, type LedgerState } from '../../src/migration/ledger/ledger.js';
import type { StepRecord } from '../../src/migration/ledger/records.js';
import { createRunTally } from '../../src/migration/outcome/run-tally.js';
import { UNLIMITED } from '../../src/migration/pace/pace.js';
import type { EarlierRun } from '../../src/migration/ports.js';
import { estimate, storedLeft } from '../../src/migration/survey/estimate.js';
import { emptyRecord } from '../../src/migration/unit.js';
import { createManualClock } from '../support/manual-clock.js';
import { decisionOf } from '../support/run-world.js';
import { tableDefinition } from '../support/table-definition.js';

const FREE = { dump: UNLIMITED, diff: UNLIMITED };
const GIB = 1024 ** 3;

/** 1 GiB on storage in 100 s, of 4 GiB of cells. */
function run(more: Partial<EarlierRun> = {}): EarlierRun {
  return {
    step: 'dump',
    endedAt: 0n,
    seconds: 100,
    cells: 1_000_000,
    bytes: 4 * GIB,
    finished: { bytes: 4 * GIB, storedBytes: GIB },
    limit: UNLIMITED,
    ...more,
  };
}

const diffRun = (more: Partial<EarlierRun> = {}): EarlierRun => run({ step: 'diff', ...more });

describe('estimate', () => {
  it('goes from the fastest of the earlier runs to the slowest', () => {
    const runs = [run(), run({ seconds: 250 }), run({ seconds: 150 })];
    expect(estimate(runs, { dump: 10 * GIB, diff: 0 }, FREE)).toEqual({
      fromSeconds: 1000,
      toSeconds: 2500,
    });
  });

  it('takes copying and comparing apart, and both together', () => {
    const runs = [run(), diffRun({ seconds: 10 }), diffRun({ seconds: 20 })];
    const left = { dump: 2 * GIB, diff: 3 * GIB };
    expect(estimate(runs, left, FREE)).toEqual({ fromSeconds: 230, toSeconds: 260 });
    expect(estimate(runs, { ...left, dump: 0 }, FREE)).toEqual({ fromSeconds: 30, toSeconds: 60 });
  });

  it('counts what a run did of ranges that it did not finish, as densely stored as those it did', () => {
    const half = run({ bytes: 8 * GIB, seconds: 100 });
    expect(estimate([half], { dump: 2 * GIB, diff: 0 }, FREE)?.fromSeconds).toBe(100);
  });

  it('is null without a run of a step that is left, without a size, and with nothing left', () => {
    expect(estimate([], { dump: GIB, diff: 0 }, FREE)).toBeNull();
    expect(estimate([run()], { dump: GIB, diff: GIB }, FREE)).toBeNull();
    expect(estimate([run()], { dump: null, diff: 0 }, FREE)).toBeNull();
    expect(estimate([run(), diffRun()], { dump: GIB, diff: null }, FREE)).toBeNull();
    expect(estimate([run(), diffRun()], { dump: 0, diff: 0 }, FREE)).toBeNull();
  });

  it('is no faster than the limits of the plan allow', () => {
    const left = { dump: GIB, diff: 0 };
    const spans = (cells: number, bytes: number) =>
      estimate([run(), run({ seconds: 1000 })], left, { ...FREE, dump: { cells, bytes } });
    expect(spans(Infinity, GIB / 100)).toEqual({ fromSeconds: 400, toSeconds: 1000 });
    expect(spans(2_000, Infinity)).toEqual({ fromSeconds: 500, toSeconds: 1000 });
    expect(spans(2_000, GIB / 400)).toEqual({ fromSeconds: 1600, toSeconds: 1600 });
  });

  it('reads the two sides of a comparison at the limit each', () => {
    const limits = { ...FREE, diff: { cells: Infinity, bytes: GIB / 100 } };
    expect(estimate([diffRun()], { dump: 0, diff: GIB }, limits)?.fromSeconds).toBe(200);
  });

  it('leaves out runs that did less than a hundredth of what is left', () => {
    const left = { dump: 100 * GIB, diff: 0 };
    const small = run({ bytes: 4 * GIB - 8, seconds: 1 });
    expect(estimate([small], left, FREE)).toBeNull();
    expect(estimate([small, run()], left, FREE)).toEqual({ fromSeconds: 1e4, toSeconds: 1e4 });
  });

  it('leaves out runs that a lower limit may have held back, and only those', () => {
    const left = { dump: GIB, diff: 0 };
    const at = (cells: number, bytes = Infinity) => run({ limit: { cells, bytes } });
    // 10,000 cells and 41 MiB in a second.
    expect(estimate([at(15_000)], left, FREE)).toBeNull();
    expect(estimate([at(Infinity, GIB / 20)], left, FREE)).toBeNull();
    expect(estimate([at(25_000)], left, FREE)?.toSeconds).toBe(100);
    const same = { ...FREE, dump: { cells: 15_000, bytes: Infinity } };
    expect(estimate([at(15_000)], left, same)?.toSeconds).toBe(100);
  });

  it('makes nothing of runs that say what cannot be', () => {
    const nonsense = [
      run({ seconds: 0 }),
      run({ seconds: NaN }),
      run({ bytes: 0 }),
      run({ finished: { bytes: 0, storedBytes: GIB } }),
      run({ finished: { bytes: GIB, storedBytes: 0 } }),
    ];
    expect(estimate(nonsense, { dump: GIB, diff: 0 }, FREE)).toBeNull();
  });
});

const key = (text: string) => rowKey(Buffer.from(text));

/** A table t00001 of two ranges, of which these records are known. */
function ledger(sizes: readonly number[], records: readonly StepRecord[] = []): LedgerState {
  const table = tableDefinition({ id: 't00001' });
  const intervals = [
    { start: WHOLE_TABLE.start, end: key('m') },
    { start: key('m'), end: null },
  ];
  return {
    meta: {
      name: 'm',
      identity: 'i',
      generation: 1,
      generations: [1],
      globs: null,
      tables: 1,
      ranges: 2,
      registeredAt: 0n,
    },
    tables: [table],
    ranges: intervals.map((interval, at) => {
      const storedBytes = sizes[at] ?? 0;
      const id = `t00001-r00000${String(at + 1)}`;
      return { id, generation: 1, table: table.id, interval, ...(storedBytes && { storedBytes }) };
    }),
    retired: [],
    records: new Map(records.map((record) => [unitKey(record.unit, record.step), record])),
  };
}

function finished(unit: string, step: 'dump' | 'diff', bytes: number, basis = ''): StepRecord {
  const worker = { host: 'h', processId: 1, version: '0' };
  const record = { ...emptyRecord({ unit, step, session: 's', worker }, 0n), state: 'finished' };
  const counters = { ...zeroCounters(), bytes: step === 'dump' ? bytes : 0 };
  const diff = { basis, flushed: true, counts: { ...zeroDiffCounts(), bytes }, extra: null };
  return { ...record, state: 'finished', counters, diff: step === 'diff' ? diff : null };
}

const [FIRST, SECOND] = ['t00001-r000001', 't00001-r000002'];

describe('what is left', () => {
  it('is all of a plan that is not registered, but for what is refused', () => {
    const decision = { ...decisionOf('t', 'm', 3), storedBytes: [3, 4] };
    const refused = { ...decision, refusals: [{ message: 'No.', hint: 'Yes.' }] };
    expect(storedLeft(['dump', 'diff'], null, [], [decision, refused])).toEqual({
      dump: 7,
      diff: 7,
    });
    expect(storedLeft(['diff'], null, [], [decision])).toEqual({ dump: 0, diff: 7 });
  });

  it('is unknown with one range whose size is', () => {
    const decision = decisionOf('t', 'm', 3);
    expect(storedLeft(['dump'], null, [], [decision]).dump).toBeNull();
    expect(storedLeft(['dump'], null, [], [{ ...decision, storedBytes: [3, 0] }]).dump).toBeNull();
    const state = ledger([3]);
    expect(storedLeft(['dump'], state, state.tables, []).dump).toBeNull();
  });

  it('is of a registered migration what is not yet copied, and not yet compared', () => {
    const copied = ledger([3, 4], [finished(FIRST, 'dump', 30)]);
    expect(storedLeft(['dump', 'diff'], copied, copied.tables, [])).toEqual({ dump: 4, diff: 7 });
    const basis = diffBasis(copied, FIRST);
    const compared = ledger(
      [3, 4],
      [finished(FIRST, 'dump', 30), finished(FIRST, 'diff', 60, basis)],
    );
    expect(storedLeft(['dump', 'diff'], compared, compared.tables, [])).toEqual({
      dump: 4,
      diff: 4,
    });
  });
});

describe('what a run did', () => {
  async function tallied() {
    const clock = createManualClock();
    const tally = createRunTally(clock);
    const unit = (kind: 'unit-started' | 'unit-ended', id: string, step: 'dump' | 'settle') => {
      if (kind === 'unit-started') tally.note({ kind, unit: id, step, waitMs: 0 });
      else tally.note({ kind, unit: id, step, end: 'finished' });
    };
    tally.note({ kind: 'phase', step: 'dump', units: 2, done: 0 });
    await clock.advance(5_000);
    unit('unit-started', FIRST, 'dump');
    await clock.advance(1_000);
    unit('unit-started', SECOND, 'dump');
    tally.note({ kind: 'copied', cells: 2, bytes: 20 });
    await clock.advance(1_000);
    unit('unit-ended', FIRST, 'dump');
    await clock.advance(2_000);
    return { clock, tally, unit };
  }

  it('is the time in which something was worked on, and what was counted meanwhile', async () => {
    const { clock, tally, unit } = await tallied();
    unit('unit-ended', SECOND, 'dump');
    await clock.advance(5_000);
    tally.note({ kind: 'phase', step: 'settle', units: 1, done: 0 });
    unit('unit-started', FIRST, 'settle');
    tally.note({ kind: 'copied', cells: 9, bytes: 90 });
    await clock.advance(1_000);
    unit('unit-ended', FIRST, 'settle');
    const state = ledger([3, 4], [finished(FIRST, 'dump', 30), finished(SECOND, 'dump', 50)]);
    expect(tally.runs(state, FREE, 5n)).toEqual([
      {
        step: 'dump',
        endedAt: 5n,
        seconds: 4,
        cells: 2,
        bytes: 20,
        finished: { bytes: 80, storedBytes: 7 },
        limit: UNLIMITED,
      },
    ]);
  });

  it('ends with its phase for a unit of which nothing more was heard', async () => {
    const { clock, tally } = await tallied();
    tally.note({ kind: 'phase', step: 'diff', units: 0, done: 0 });
    await clock.advance(60_000);
    const state = ledger([3, 4], [finished(FIRST, 'dump', 30)]);
    const [found] = tally.runs(state, FREE, 5n);
    expect(found).toMatchObject({ seconds: 4, finished: { bytes: 30, storedBytes: 3 } });
  });

  it('is nothing where no range was finished whose size is known, nor where others finished it', async () => {
    const { tally } = await tallied();
    const record = finished(FIRST, 'dump', 30);
    expect(tally.hasFinished()).toBe(true);
    expect(tally.runs(ledger([0, 4], [record]), FREE, 5n)).toEqual([]);
    const other = createRunTally(createManualClock());
    other.note({ kind: 'phase', step: 'dump', units: 2, done: 0 });
    other.note({ kind: 'unit-ended', unit: FIRST, step: 'dump', end: 'finished' });
    expect(other.hasFinished()).toBe(false);
  });
});
