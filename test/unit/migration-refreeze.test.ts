/** Frozen tables that their master lets split and merge again while ranges are copied (defect-P9). */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Clock } from '../../src/clock.js';
import { FROZEN_SIZES } from '../../src/migration/frozen-sizes.js';
import { unitKey } from '../../src/migration/ledger/ledger.js';
import type { SplitSizes } from '../../src/migration/ports.js';
import { passTimeUntil } from '../support/dump-world.js';
import { createManualClock, type ManualClock } from '../support/manual-clock.js';
import {
  closeRunWorld,
  clustersOf,
  decisionOf,
  ledgerOf,
  openRunWorld,
  registerWith,
  startProcess,
  startRun,
} from '../support/run-world.js';

beforeEach(openRunWorld);
afterEach(closeRunWorld);

const ORIGINAL: SplitSizes = { split: 512n, merge: 128n };
const OTHER: SplitSizes = { split: 900n, merge: 300n };
/** protocol.md §7.3, by the default tera_master_max_tablet_size_M. */
const THAWED: SplitSizes = { split: 16_384n, merge: 4_096n };
const HOUR_MS = 3_600_000;
/** An hour of the watch passes so fast: the heartbeats of a lease of seconds would take a minute of ours. */
const SHORT_HOUR_MS = 30_000;

function withShortHours(clock: ManualClock): Clock {
  const shorter = (ms: number): number => (ms === HOUR_MS ? SHORT_HOUR_MS : ms);
  return { ...clock, after: (ms, action) => clock.after(shorter(ms), action) };
}

/** A copy that is frozen and stands before its first cell until `go`. */
async function world() {
  const clock = createManualClock();
  const process = await startProcess(clock);
  const { source, destination } = clustersOf(clock);
  let go: () => void = () => undefined;
  const open = new Promise<void>((resolve) => (go = resolve));
  const scan = source.scan.bind(source);
  source.scan = async function* (request) {
    await open;
    yield* scan(request);
  };
  const sizes = async () => (await destination.table('t'))?.schema.splitSizes;
  const setSizes = async (wanted: SplitSizes): Promise<void> => {
    const live = await destination.table('t');
    if (live === null) throw new Error('no table');
    await destination.updateSchema('t', destination.withSplitSizes(live.schema, wanted));
  };
  const start = async (split = true) => {
    const ledger = await registerWith(process, [decisionOf('t', 'm', 3)]);
    const limits = { split: { freeze: split, missingBoundaries: false, intervalMs: 1 } };
    // As patient as a copy of a week is.
    const ports = { patienceMs: 100 * HOUR_MS, clock: withShortHours(clock) };
    const run = startRun(process, { source, destination }, ledger, { limits, ports });
    await clock.advance(2_000);
    return run;
  };
  const frozenRecord = async () => {
    const { records, tables } = await ledgerOf(process.service);
    return records.get(unitKey(tables[0]?.id ?? '', 'freeze-schema'));
  };
  return { clock, start, sizes, setSizes, frozenRecord, go };
}

it('defect-P9 within the hour it is frozen again, counted and told, and restored at the end', async () => {
  const { clock, start, sizes, setSizes, frozenRecord, go } = await world();
  const run = await start();
  expect(await sizes()).toEqual(FROZEN_SIZES);
  await setSizes(THAWED);
  await clock.advance(SHORT_HOUR_MS);
  expect(await sizes()).toEqual(FROZEN_SIZES);
  expect(await frozenRecord()).toMatchObject({
    state: 'finished',
    refrozen: 1,
    splitSizes: ORIGINAL,
  });
  expect(run.events.filter(({ kind }) => kind === 'refrozen')).toEqual([
    { kind: 'refrozen', table: 't' },
  ]);
  go();
  await passTimeUntil(clock, run.done);
  expect(await sizes()).toEqual(ORIGINAL);
});

it('defect-P9 what an operator sets stays', async () => {
  const { clock, start, sizes, setSizes, frozenRecord, go } = await world();
  const run = await start();
  await setSizes(OTHER);
  await clock.advance(2 * SHORT_HOUR_MS);
  expect(await sizes()).toEqual(OTHER);
  expect((await frozenRecord())?.refrozen).toBeUndefined();
  go();
  await passTimeUntil(clock, run.done);
  expect(await sizes()).toEqual(OTHER);
});

it('freeze: false leaves them alone, whatever they are', async () => {
  const { clock, start, sizes, setSizes, go } = await world();
  const run = await start(false);
  await setSizes(THAWED);
  await clock.advance(2 * SHORT_HOUR_MS);
  expect(await sizes()).toEqual(THAWED);
  go();
  await passTimeUntil(clock, run.done);
});

it('a drain leaves nothing of it behind, and the next run restores', async () => {
  const { clock, start, sizes, setSizes, frozenRecord, go } = await world();
  const run = await start();
  await setSizes(THAWED);
  run.drain.abort(new Error('drained'));
  go();
  await passTimeUntil(clock, run.done);
  await clock.advance(2 * SHORT_HOUR_MS);
  expect(await sizes()).toEqual(THAWED);
  expect((await frozenRecord())?.splitSizes).toEqual(ORIGINAL);
  await passTimeUntil(clock, (await start()).done);
  expect(await sizes()).toEqual(ORIGINAL);
});
