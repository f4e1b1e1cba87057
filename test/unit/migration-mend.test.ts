/** Repairing over clusters in memory: what a cluster lost is told from what something hides. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Mend } from '../../src/migration/context.js';
import { TerautilError } from '../../src/errors.js';
import {
  comparisonName,
  currentDiff,
  isTableDone,
  unitKey,
} from '../../src/migration/ledger/ledger.js';
import type { LedgerState } from '../../src/migration/ledger/ledger.js';
import type { Clusters, FailpointName } from '../../src/migration/ports.js';
import { cell, describeAll } from '../support/cell-refs.js';
import { passTimeUntil } from '../support/dump-world.js';
import { createManualClock } from '../support/manual-clock.js';
import type { Fate } from '../support/memory-cluster.js';
import {
  closeRunWorld,
  clustersOf,
  decisionOf,
  ledgerOf,
  openRunWorld,
  registerWith,
  startProcess,
  startRun,
  type Process,
} from '../support/run-world.js';

beforeEach(openRunWorld);
afterEach(closeRunWorld);

const RANGE = 't00001-r000001';

function repairOf(ledger: LedgerState): Mend {
  const record = currentDiff(ledger, RANGE);
  const of = record === null ? '' : comparisonName(record);
  return { kind: 'repair', ranges: new Map([[RANGE, { of, deletes: 0 }]]) };
}

/**
 * One range is copied, then the source has a cell more, and that is repaired; `fate` is asked for each write of it.
 * `compares`: another process compares everything after the repair has begun.
 */
async function repairedWith(fate: (write: number) => Fate, compares = false) {
  const clock = createManualClock();
  const process = await startProcess(clock);
  let writes = 0;
  let isCopied = false;
  const clusters = clustersOf(clock, () => {
    if (!isCopied) return 'acknowledge';
    writes += 1;
    return fate(writes);
  });
  const registered = await registerWith(process, [decisionOf('t', '', 3)]);
  const start = (
    by: Process,
    ledger: LedgerState,
    steps: readonly ('dump' | 'diff')[],
    mend: Mend | null,
  ) => {
    const selection = { tables: null, failedOnly: false, diffAgain: false, mend };
    const failpoint = (name: FailpointName): void => {
      if (name === 'mend.before_write') onWrite?.();
    };
    return startRun(by, clusters, ledger, {
      limits: { steps, copies: true, selection },
      ports: { failpoint },
    });
  };
  let onWrite: (() => void) | null = null;
  const run = async (steps: readonly ('dump' | 'diff')[], mend: Mend | null) => {
    const started = start(process, await ledgerOf(process.service), steps, mend);
    await passTimeUntil(clock, started.done);
    return ledgerOf(process.service);
  };
  expect(registered.ranges).toHaveLength(1);
  await run(['dump'], null);
  isCopied = true;
  clusters.source.load('t', [cell('b f:new@7=late')]);
  const compared = await run(['diff'], null);
  const other = await startProcess(clock);
  let beside: Promise<unknown> = Promise.resolve();
  if (compares) {
    onWrite = () => {
      onWrite = null;
      beside = ledgerOf(other.service).then(async (now) => {
        await start(other, now, ['diff'], null).done;
        const seen = currentDiff(await ledgerOf(other.service), RANGE);
        // It found what is not written yet.
        expect(seen?.diff?.counts.onlyInSource).toBe(1);
      });
    };
  }
  const ledger = await run(['dump', 'diff'], repairOf(compared));
  await beside;
  const text = (of: typeof clusters.source) => describeAll(of.visible('t'));
  return {
    writes,
    counts: currentDiff(ledger, RANGE)?.diff?.counts,
    hidden: ledger.records.get(unitKey(RANGE, 'repair'))?.mended?.hidden.length,
    isEqual: String(text(clusters.source)) === String(text(clusters.destination)),
  };
}

describe('a cell that is repaired', () => {
  it('and is there then is written once', async () => {
    const repaired = await repairedWith(() => 'acknowledge');
    expect(repaired).toMatchObject({ writes: 1, hidden: 0, isEqual: true });
    expect(repaired.counts).toMatchObject({ onlyInSource: 0, shadowed: 0 });
  });

  it('promise-P1 and is not there then is written once more: the cluster may have lost it', async () => {
    const repaired = await repairedWith((write) =>
      write === 1 ? 'acknowledge, not applied' : 'acknowledge',
    );
    expect(repaired).toMatchObject({ writes: 2, hidden: 0, isEqual: true });
    expect(repaired.counts).toMatchObject({ onlyInSource: 0, shadowed: 0 });
  });

  it('promise-P8 is compared once more when a comparison came while it was written', async () => {
    const repaired = await repairedWith(() => 'acknowledge', true);
    expect(repaired).toMatchObject({ writes: 1, isEqual: true });
    expect(repaired.counts).toMatchObject({ onlyInSource: 0, shadowed: 0 });
  });

  it('and is not there then either is hidden: no difference', async () => {
    const repaired = await repairedWith(() => 'acknowledge, not applied');
    expect(repaired).toMatchObject({ writes: 2, hidden: 1, isEqual: false });
    expect(repaired.counts).toMatchObject({ onlyInSource: 0, shadowed: 1 });
  });
});

it('settling that failed where it was not owed is done by the next plain run, and then it is compared', async () => {
  const clock = createManualClock();
  const process = await startProcess(clock);
  const clusters = clustersOf(clock);
  await registerWith(process, [decisionOf('t', '', 3)]);
  const run = async (mend: Mend | null, of: Clusters = clusters) => {
    const limits = {
      steps: ['dump', 'diff'] as const,
      copies: true,
      selection: { tables: null, failedOnly: false, diffAgain: false, mend },
    };
    const ledger = await ledgerOf(process.service);
    await passTimeUntil(clock, startRun(process, of, ledger, { limits }).done);
    const now = await ledgerOf(process.service);
    const settled = now.records.get(unitKey(RANGE, 'settle'))?.state;
    return { settled, isDone: isTableDone(now, 't00001', limits.steps) };
  };
  expect(await run(null)).toEqual({ settled: undefined, isDone: true });
  const compact = () => Promise.reject(new TerautilError('TU-TERA-UNAVAILABLE', 'away'));
  const unflushed = { ...clusters, destination: { ...clusters.destination, compact } };
  expect(await run({ kind: 'settle', which: 'all' }, unflushed)).toEqual({
    settled: 'failed',
    isDone: false,
  });
  expect(await run(null)).toEqual({ settled: 'finished', isDone: true });
});
