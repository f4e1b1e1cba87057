/**
 * Takes registered units under leases until nothing is left to do here: first each table's
 * create-table and freeze-schema steps, then its ranges, and restore-schema with the last of them. Any
 * number of workers and processes may run this at once; who finds a unit taken looks at the next one. A
 * unit that fails ends neither the others nor the run.
 */
import { backoffMs } from '../clock.js';
import { bug } from '../errors.js';
import { createByteBudget } from './budget.js';
import type { RunContext, RunLimits, RunPorts } from './context.js';
import { isFrozen, isNewer, isTableDone, unitKey, type LedgerState } from './ledger.js';
import {
  decodeRecord,
  type RangeDefinition,
  type StepRecord,
  type TableDefinition,
  type StepKind,
} from './ledger-records.js';
import { divideInFlight, IDLE_MS_LEAST, IDLE_MS_MOST } from './limits.js';
import { freezeTask, restoreTask } from './freeze.js';
import { createTableTask } from './tables.js';
import { dumpTask } from './ranges.js';
import { readLedger } from './register.js';
import { settleTask } from './settle.js';
import { runUnit, type UnitTask } from './unit.js';

/** Resolves when every unit is finished, failed, or the run drains. Throws TU-LEASE-LOST. */
export async function runMigration(
  ports: RunPorts,
  limits: RunLimits,
  ledger: LedgerState,
): Promise<void> {
  const { blockBytes, writeBytes } = divideInFlight(limits.inFlightBytes, limits.parallelRanges);
  const context = { ports, budget: createByteBudget(writeBytes), blockBytes };
  const parallel = limits.parallelRanges;
  const tables = new Map(ledger.tables.map((table) => [table.id, table]));
  const ofRanges = (
    chosen: readonly RangeDefinition[],
    task: (context: RunContext, table: TableDefinition, range: RangeDefinition) => UnitTask,
  ): UnitTask[] =>
    chosen.map((range) =>
      task(context, tables.get(range.table) ?? bug(`Range ${range.id} has no table.`), range),
    );

  const created = await runUnits(
    context,
    'create-table',
    ledger.tables.map((table) => createTableTask(context, table, rangesOf(ledger, table))),
    parallel,
  );
  const toFreeze = limits.freeze ? await unfinishedTables(ports, created, ledger) : [];
  const frozen = await runUnits(
    context,
    'freeze-schema',
    toFreeze.map((table) => freezeTask(ports, table)),
    parallel,
  );
  const isReady = (table: string): boolean =>
    created.has(table) && (frozen.has(table) || !toFreeze.some(({ id }) => id === table));
  const copyable = ledger.ranges.filter((range) => isReady(range.table));
  const restore = restoreWithLast(context, ledger, copyable);
  await runUnits(context, 'dump', ofRanges(copyable, dumpTask), parallel, restore);
  const suspect = await suspectRanges(ports, ledger);
  const restoreSettled = restoreWithLast(context, ledger, suspect);
  await runUnits(context, 'settle', ofRanges(suspect, settleTask), parallel, restoreSettled);
  // What is left: tables whose last range somebody else finished, or whose restoring failed.
  const toRestore = restoreTasks(ports, await currentLedger(ports, ledger));
  await runUnits(context, 'restore-schema', toRestore, parallel);
}

/** A table that is done, by whomever, is not frozen again. */
async function unfinishedTables(
  ports: RunPorts,
  created: ReadonlySet<string>,
  ledger: LedgerState,
): Promise<TableDefinition[]> {
  const now = await currentLedger(ports, ledger);
  return ledger.tables.filter(({ id }) => created.has(id) && !isTableDone(now, id));
}

/** For every table that is done and was frozen, by whomever: also when this run does not freeze. */
function restoreTasks(ports: RunPorts, now: LedgerState): UnitTask[] {
  return now.tables.flatMap((table) => {
    const original = now.records.get(unitKey(table.id, 'freeze-schema'))?.splitSizes ?? null;
    if (original === null || !isTableDone(now, table.id)) return [];
    return [restoreTask(ports, table, original)];
  });
}

/**
 * To be told of each of these ranges that is finished. With the last one of a table the table is
 * restored, so that a small one is not kept frozen until the largest is copied.
 */
function restoreWithLast(
  context: RunContext,
  ledger: LedgerState,
  ranges: readonly RangeDefinition[],
): (id: string) => Promise<void> {
  const { ports } = context;
  const tableOf = new Map(ranges.map(({ id, table }) => [id, table]));
  const left = new Map<string, number>();
  for (const { table } of ranges) left.set(table, (left.get(table) ?? 0) + 1);
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

/** Ranges whose copy is finished but which were taken over from a holder that left without a word. */
async function suspectRanges(ports: RunPorts, ledger: LedgerState): Promise<RangeDefinition[]> {
  const now = await readLedger(ports.lockService, ledger.meta.name);
  return ledger.ranges.filter((range) => {
    const dump = now?.records.get(unitKey(range.id, 'dump'));
    return dump?.state === 'finished' && dump.suspect;
  });
}

/** Returns the ids of the units that are finished; each is told to `onFinished` once. */
async function runUnits(
  context: RunContext,
  step: StepKind,
  tasks: readonly UnitTask[],
  parallel: number,
  onFinished: (id: string) => Promise<void> = () => Promise.resolve(),
): Promise<Set<string>> {
  const { ports } = context;
  const ledger = await readLedger(ports.lockService, ports.name);
  const isFinished = ({ id }: UnitTask): boolean =>
    ledger?.records.get(unitKey(id, step))?.state === 'finished';
  const finished = new Set(tasks.filter(isFinished).map((task) => task.id));
  const open = tasks.filter((task) => !finished.has(task.id));
  ports.events({ kind: 'phase', step, units: tasks.length, done: finished.size });
  for (const id of finished) await onFinished(id);
  const noteFinished = (id: string): Promise<void> => {
    finished.add(id);
    return onFinished(id);
  };
  const workers = Array.from({ length: Math.min(parallel, open.length) }, () =>
    work(context, open, noteFinished),
  );
  const results = await Promise.allSettled(workers);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  return finished;
}

/** One worker: `open` is shared; whoever takes a candidate out either ends it or puts it back. */
async function work(
  context: RunContext,
  open: UnitTask[],
  onFinished: (id: string) => Promise<void>,
): Promise<void> {
  const { clock, random, drain, lockSession } = context.ports;
  let fruitless = 0;
  for (;;) {
    if (lockSession.lost.aborted) throw lockSession.lost.reason;
    const task = open.shift();
    if (task === undefined || drain.aborted) return;
    const end = await tryUnit(context, task);
    if (end === 'finished') await onFinished(task.id);
    if (end !== 'taken') {
      fruitless = 0;
      continue;
    }
    open.push(task);
    fruitless += 1;
    if (fruitless < open.length) continue;
    context.ports.events({ kind: 'waiting', units: open.length });
    const wait = Math.max(
      IDLE_MS_LEAST,
      backoffMs(random, fruitless / open.length, IDLE_MS_LEAST, IDLE_MS_MOST),
    );
    await clock.sleep(wait, AbortSignal.any([lockSession.lost, drain])).catch(() => undefined);
  }
}

async function tryUnit(
  context: RunContext,
  task: UnitTask,
): Promise<'finished' | 'failed' | 'stopped' | 'taken'> {
  const { ports } = context;
  const ended = (end: 'finished' | 'failed' | 'stopped'): typeof end => {
    ports.events({ kind: 'unit-ended', unit: task.id, step: task.step, end });
    return end;
  };
  const lease = await ports.lockSession.acquire(
    ports.keys.lock(ports.generation, task.id, task.step),
  );
  if (lease === null) {
    const known = await readRecord(ports, task);
    return known?.state === 'finished' ? ended('finished') : 'taken';
  }
  const known = await readRecord(ports, task);
  if (known?.state === 'finished') {
    await lease.release();
    return ended('finished');
  }
  const waitMs = Math.max(0, lease.startNotBefore - ports.clock.monotonicMs());
  ports.events({
    kind: 'unit-started',
    unit: task.id,
    step: task.step,
    waitMs,
  });
  return ended(await runUnit(ports, task, lease, known));
}

/** The effective record of one unit as the ledger has it now. */
async function readRecord(ports: RunPorts, task: UnitTask): Promise<StepRecord | null> {
  let effective: StepRecord | null = null;
  const prefix = `${ports.keys.records(ports.generation)}${task.id}/${task.step}/`;
  for await (const entry of ports.lockService.read(prefix)) {
    const record = decodeRecord(entry);
    if (effective === null || isNewer(record, effective)) effective = record;
  }
  return effective;
}

function rangesOf(ledger: LedgerState, table: TableDefinition): RangeDefinition[] {
  return ledger.ranges.filter((range) => range.table === table.id);
}
