/**
 * The phases of a run: first the tables are made ready (prepare.ts), then their ranges are copied, and
 * restore-schema comes with the last of them; when all that can be copied is copied, the comparison.
 */
import { bug } from '../errors.js';
import { intersects } from './coverage.js';
import { createByteBudget } from './merge/budget.js';
import { createReadingRoom } from './merge/reading-room.js';
import { diffTask } from './steps/diff-range.js';
import type { Mend, RunContext, RunLimits, RunPorts, Selection } from './context.js';
import { differences } from './ledger/diff-counts.js';
import { createFlushOnce } from './steps/flush.js';
import { restoreTask } from './steps/freeze.js';
import {
  currentDiff,
  isCopied,
  isFrozen,
  isTableCopied,
  leftFrozen,
  owesSettle,
  rangesOf,
  unitKey,
  type LedgerState,
} from './ledger/ledger.js';
import type { RangeDefinition, TableDefinition } from './ledger/definitions.js';
import { TABLE_STEPS, type StepKind, type StepRecord } from './ledger/records.js';
import { divideInFlight, READ_AHEAD, rowCellsMax } from './limits.js';
import { createPaces, throttlesOf } from './pace/paces.js';
import type { Rate } from './pace/pace.js';
import { dumpTask } from './steps/dump-range.js';
import { halveFailing } from './halve.js';
import { prepareTables } from './prepare.js';
import { readLedger } from './register.js';
import { isSettled } from './repair/settle-work.js';
import { watchRetirements } from './retirements.js';
import { watchFrozen } from './steps/refreeze.js';
import { repairTask, settleTask } from './steps/mend.js';
import type { UnitTask } from './unit.js';
import { runUnits, tryUnit } from './workers.js';

/**
 * Resolves when every selected unit is finished, failed, or the run drains. Throws TU-LEASE-LOST, and what
 * is the matter with this machine.
 */
export async function runMigration(
  ports: RunPorts,
  limits: RunLimits,
  ledger: LedgerState,
): Promise<void> {
  const stop = new AbortController();
  let movedAt = ports.clock.monotonicMs();
  const running: RunPorts = {
    ...ports,
    drain: AbortSignal.any([ports.drain, stop.signal]),
    leaving: AbortSignal.any([ports.leaving ?? ports.drain, stop.signal]),
    onMoved: () => {
      movedAt = ports.clock.monotonicMs();
    },
  };
  const context: RunContext = {
    ...atPace(running, limits.rate),
    isRetired: watchRetirements(ports.lockService, ports.keys, ledger.meta.generation),
    stop: (reason) => {
      stop.abort(reason);
    },
    stillMs: () => ports.clock.monotonicMs() - movedAt,
    ...budgetOf(limits, ports.heapBytes),
  };
  const onDrain = (): void => {
    ports.events({ kind: 'draining', batches: context.budget.admitted() });
  };
  ports.drain.addEventListener('abort', onDrain, { once: true });
  try {
    const chosen = chooseRanges(ledger, limits.selection);
    const { mend } = limits.selection;
    const written =
      mend !== null
        ? await mendRanges(context, limits, ledger, chosen, mend)
        : limits.steps.includes('dump')
          ? await copyTables(context, limits, ledger, chosen)
          : null;
    if (limits.steps.includes('diff')) {
      const comparing = { ...context, ...atPace(running, limits.diff.rate) };
      const now = written ?? (await currentLedger(running, ledger));
      await compareTables(comparing, limits, now, chosen);
    }
  } finally {
    ports.drain.removeEventListener('abort', onDrain);
  }
}

/** Each phase begins at full speed: what a cluster takes of one says little about the other. */
function atPace(ports: RunPorts, rate: Rate): Pick<RunContext, 'ports' | 'paces'> {
  const paces = createPaces(ports.clock, rate, ports.workers);
  return { ports: { ...ports, throttles: () => throttlesOf(paces) }, paces };
}

function budgetOf(
  limits: RunLimits,
  heapBytes = Infinity,
): Pick<RunContext, 'budget' | 'reading' | 'rowCellsMax'> {
  const parallel = Math.max(limits.parallelRanges, limits.diff.parallelRanges);
  const parts = divideInFlight(limits.inFlightBytes, parallel);
  const room = createReadingRoom(parts.largeBytes, parts.usualBytes);
  return {
    budget: createByteBudget(parts.writeBytes),
    reading: () => ({ blockBytes: parts.blockBytes, readAhead: READ_AHEAD, room: room() }),
    rowCellsMax: rowCellsMax(heapBytes),
  };
}

/** The ledger afterwards. It is read no more often than it may have changed: to read 100,000 ranges takes seconds. */
async function copyTables(
  context: RunContext,
  limits: RunLimits,
  ledger: LedgerState,
  chosen: Set<string>,
): Promise<LedgerState> {
  const { ports } = context;
  const parallel = limits.parallelRanges;
  const prepared = await prepareTables(context, limits, ledger, tablesIn(ledger, chosen));
  const { ready } = prepared;
  let { now } = prepared;
  const frozen = limits.split.freeze ? now.tables.filter(({ id }) => ready.has(id)) : [];
  const watch = watchFrozen(context, frozen);
  try {
    now = await copyRanges(context, limits, now, chosen, ready);
    now = await settleSuspects(context, limits, now, chosen);
  } finally {
    await watch.stop();
  }
  // What is left: tables whose last range somebody else finished, or whose restoring failed, and those
  // that the plan no longer has.
  await runUnits(context, 'restore-schema', restoreTasks(ports, now), parallel);
  return now;
}

/** Until no range is left that somebody cut out of one of these meanwhile; the ledger afterwards. */
async function copyRanges(
  context: RunContext,
  limits: RunLimits,
  ledger: LedgerState,
  chosen: Set<string>,
  ready: ReadonlySet<string>,
): Promise<LedgerState> {
  const { ports } = context;
  const tried = new Set<string>();
  let isFirst = true;
  let now = ledger;
  for (;;) {
    addCutRanges(ledger, now, chosen);
    const copyable = rangesIn(now, chosen).filter(
      ({ table, range }) => ready.has(table.id) && !tried.has(range.id),
    );
    // At first also when there is nothing: onlookers are told of the phase.
    if (!isFirst && copyable.length === 0) return now;
    isFirst = false;
    for (const { range } of copyable) tried.add(range.id);
    const restore = restoreWithLast(context, now, copyable);
    const toDump = copyable.map(({ table, range }) => dumpTask(context, table, range));
    await runUnits(context, 'dump', toDump, limits.parallelRanges, restore);
    if (ports.drain.aborted) return now;
    now = await currentLedger(ports, now);
    if (await halveFailing(ports, now, chosen)) now = await currentLedger(ports, now);
  }
}

/** The ledger afterwards. */
async function settleSuspects(
  context: RunContext,
  limits: RunLimits,
  copied: LedgerState,
  chosen: ReadonlySet<string>,
): Promise<LedgerState> {
  const suspect = rangesIn(copied, chosen).filter(({ range }) => owesSettle(copied, range.id));
  const restoreSettled = restoreWithLast(context, copied, suspect);
  const flushOnce = createFlushOnce(context.ports.clusters.destination);
  const toSettle = suspect.map(({ table, range }) =>
    settleTask(context, table, range, { flushOnce, again: null }),
  );
  await runUnits(context, 'settle', toSettle, limits.parallelRanges, restoreSettled);
  return suspect.length === 0 ? copied : await currentLedger(context.ports, copied);
}

/** Of `chosen` are left those that were mended: what failed is told, not compared. The ledger afterwards. */
async function mendRanges(
  context: RunContext,
  limits: RunLimits,
  ledger: LedgerState,
  chosen: Set<string>,
  mend: Mend,
): Promise<LedgerState> {
  const { ports } = context;
  const flushOnce = createFlushOnce(ports.clusters.destination);
  const isAsked = ({ range }: TableRange): boolean =>
    mend.kind === 'repair'
      ? mend.ranges.has(range.id) && isCopied(ledger, range.id)
      : isSettled(ledger, mend.which, range.id);
  const asked = rangesIn(ledger, chosen).filter(isAsked);
  const tasks = asked.map(({ table, range }) => {
    const recordOf = (step: StepKind): StepRecord | null =>
      ledger.records.get(unitKey(range.id, step)) ?? null;
    if (mend.kind === 'settle') {
      const again = mend.which === 'all' ? recordOf('settle') : null;
      return settleTask(context, table, range, { flushOnce, again });
    }
    const approved = mend.ranges.get(range.id) ?? bug(`${range.id} is not to be repaired.`);
    return repairTask(context, table, range, { flushOnce, approved });
  });
  const mended = await runUnits(context, mend.kind, tasks, limits.parallelRanges);
  chosen.clear();
  for (const id of mended) chosen.add(id);
  return currentLedger(ports, ledger);
}

/** Every chosen range that is copied is compared; others of its table may have failed. */
async function compareTables(
  context: RunContext,
  limits: RunLimits,
  now: LedgerState,
  chosen: ReadonlySet<string>,
): Promise<void> {
  const isComparable = ({ range }: TableRange): boolean =>
    isCopied(now, range.id) || (!limits.copies && !now.records.has(unitKey(range.id, 'dump')));
  const options = {
    ledger: now,
    flushOnce: createFlushOnce(context.ports.clusters.destination),
    values: limits.diff.values,
    recheck: limits.diff.recheck,
  };
  const again = (range: RangeDefinition): StepRecord | null => {
    const record = limits.selection.diffAgain ? currentDiff(now, range.id) : null;
    const counts = record?.diff?.counts;
    return counts !== undefined && differences(counts, limits.diff.strict) > 0 ? record : null;
  };
  const toDiff = rangesIn(now, chosen)
    .filter(isComparable)
    .map(({ table, range }) =>
      diffTask(context, table, range, { ...options, again: again(range) }),
    );
  await runUnits(context, 'diff', toDiff, limits.diff.parallelRanges);
}

interface TableRange {
  readonly table: TableDefinition;
  readonly range: RangeDefinition;
}

/** Ranges that took the place of chosen ones since `before` are chosen too. */
function addCutRanges(before: LedgerState, now: LedgerState, chosen: Set<string>): void {
  if (now.meta.generation === before.meta.generation) return;
  const known = new Set(before.ranges.map(({ id }) => id));
  for (const { id, table, interval } of now.ranges) {
    if (known.has(id)) continue;
    const former = rangesOf(before, table).filter((range) => intersects(range.interval, interval));
    if (former.some((range) => chosen.has(range.id))) chosen.add(id);
  }
}

/** The ids of the ranges that this run works on. With `failedOnly`: what had failed when it began. */
function chooseRanges(ledger: LedgerState, { tables, failedOnly }: Selection): Set<string> {
  const hasFailed = (id: string, steps: readonly StepKind[]): boolean =>
    steps.some((step) => ledger.records.get(unitKey(id, step))?.state === 'failed');
  const wanted = ledger.tables.filter(({ source }) => tables === null || tables.includes(source));
  const ids = wanted.flatMap((table) => {
    const isWhole = !failedOnly || hasFailed(table.id, TABLE_STEPS);
    return rangesOf(ledger, table.id)
      .map(({ id }) => id)
      .filter((id) => isWhole || hasFailed(id, RANGE_STEPS));
  });
  return new Set(ids);
}

function rangesIn(state: LedgerState, chosen: ReadonlySet<string>): TableRange[] {
  return state.tables.flatMap((table) =>
    rangesOf(state, table.id)
      .filter(({ id }) => chosen.has(id))
      .map((range) => ({ table, range })),
  );
}

function tablesIn(state: LedgerState, chosen: ReadonlySet<string>): TableDefinition[] {
  return state.tables.filter((table) => rangesOf(state, table.id).some(({ id }) => chosen.has(id)));
}

const RANGE_STEPS: readonly StepKind[] = ['dump', 'settle', 'repair', 'diff'];

/**
 * For every table that is copied and was frozen, by whomever: also when this run does not freeze; and for
 * those that are no part of the migration any more.
 */
function restoreTasks(ports: RunPorts, now: LedgerState): UnitTask[] {
  const copied = now.tables.filter((table) => isTableCopied(now, table.id));
  return [...copied, ...leftFrozen(now)].flatMap((table) => {
    const original = now.records.get(unitKey(table.id, 'freeze-schema'))?.splitSizes ?? null;
    return original === null ? [] : [restoreTask(ports, table, original)];
  });
}

/**
 * To be told of each of these ranges that is finished. With the last one of a table the table is
 * restored, so that a small one is not kept frozen until the largest is copied.
 */
function restoreWithLast(
  context: RunContext,
  ledger: LedgerState,
  ranges: readonly TableRange[],
): (id: string) => Promise<void> {
  const { ports } = context;
  const tableOf = new Map(ranges.map(({ table, range }) => [range.id, table.id]));
  const left = new Map<string, number>();
  for (const { table } of ranges) left.set(table.id, (left.get(table.id) ?? 0) + 1);
  return async (id) => {
    const table = tableOf.get(id) ?? bug(`${id} is not one of the ranges.`);
    const remaining = (left.get(table) ?? 0) - 1;
    left.set(table, remaining);
    if (remaining > 0 || ports.drain.aborted) return;
    const now = await currentLedger(ports, ledger);
    if (!isFrozen(now, table)) return;
    const task = restoreTasks(ports, now).find((candidate) => candidate.id === table);
    if (task !== undefined) await tryUnit(context, task);
  };
}

async function currentLedger(ports: RunPorts, known: LedgerState): Promise<LedgerState> {
  return (await readLedger(ports.lockService, ports.name)) ?? known;
}
