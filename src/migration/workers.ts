/**
 * Takes units of one step under leases until none is left to take. Any number of workers and processes may
 * do this at once; who finds a unit taken looks at the next one. A unit that fails ends neither the others
 * nor the run.
 */
import { backoffMs, letOthersRun } from '../clock.js';
import { TerautilError } from '../errors.js';
import type { RunContext, RunPorts } from './context.js';
import { inSlices } from './in-slices.js';
import { isNewer } from './ledger/ledger.js';
import { noteRecord } from './ledger/read-state.js';
import { decodeRecord, type StepKind, type StepRecord } from './ledger/records.js';
import { FEW_UNITS, FINISHED_BY_OTHERS_MOST, IDLE_MS_LEAST, IDLE_MS_MOST } from './limits.js';
import { someAtOnce } from './register-ports.js';
import { runUnit, type UnitTask } from './unit.js';

/**
 * Resolves when every unit is finished, failed, or the run drains, with the ids of those that are
 * finished; each is told to `onFinished` once. Throws TU-LEASE-LOST when the session is lost, and what is
 * the matter with this machine.
 */
export async function runUnits(
  context: RunContext,
  step: StepKind,
  tasks: readonly UnitTask[],
  parallel: number,
  onFinished: (id: string) => Promise<void> = () => Promise.resolve(),
): Promise<Set<string>> {
  const { ports } = context;
  const from = ports.clock.monotonicMs();
  const records = await readRecords(ports, step, tasks);
  const readMs = ports.clock.monotonicMs() - from;
  const finished = new Set(
    tasks.filter((task) => isDone(task, records.get(task.id) ?? null)).map((task) => task.id),
  );
  const open = tasks.filter((task) => !finished.has(task.id));
  ports.events({ kind: 'phase', step, units: tasks.length, done: finished.size });
  for (const id of finished) await onFinished(id);
  const noteFinished = (id: string): Promise<void> => {
    finished.add(id);
    return onFinished(id);
  };
  const dropFinished = whatOthersFinished(context, step, open, readMs, noteFinished);
  const workers = Array.from({ length: Math.min(parallel, open.length) }, async () => {
    try {
      await work(context, open, noteFinished, dropFinished);
    } catch (error) {
      // What ends one worker would end the others as well: they save what they have.
      context.stop(error);
      throw error;
    }
  });
  const results = await Promise.allSettled(workers);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  return finished;
}

function isDone(task: UnitTask, record: StepRecord | null): boolean {
  if (record === null) return false;
  return task.isDone?.(record) ?? record.state === 'finished';
}

/**
 * To be told of each unit that was found finished by somebody else, and what it took to find that out, ms. When as much
 * time was lost so as it takes to read the records of the ledger, they are read, and all such units are dropped: so
 * neither costs more than the other, however many units there are. `readMs`: what a read may take at first.
 */
function whatOthersFinished(
  { ports }: RunContext,
  step: StepKind,
  open: UnitTask[],
  readMs: number,
  onFinished: (id: string) => Promise<void>,
): (lostMs: number) => Promise<void> {
  const { clock } = ports;
  let met = 0;
  let lost = 0;
  let enough = readMs;
  return async (lostMs) => {
    met += 1;
    lost += lostMs;
    if (met < FINISHED_BY_OTHERS_MOST || lost < enough) return;
    met = 0;
    lost = 0;
    const from = clock.monotonicMs();
    const records = await readRecords(ports, step, open);
    enough = clock.monotonicMs() - from;
    const isOpen = (task: UnitTask): boolean => !isDone(task, records.get(task.id) ?? null);
    const done = open.filter((task) => !isOpen(task));
    open.splice(0, open.length, ...open.filter(isOpen));
    for (const { id } of done) {
      ports.events({ kind: 'unit-ended', unit: id, step, end: 'finished' });
      await onFinished(id);
    }
  };
}

/** The effective records of these units by their ids; of others none is decoded, and of a few units none is read. */
async function readRecords(
  { keys, lockService }: RunPorts,
  step: StepKind,
  tasks: readonly UnitTask[],
): Promise<ReadonlyMap<string, StepRecord>> {
  if (tasks.length <= FEW_UNITS) {
    const found = await someAtOnce(tasks, (task) => readRecord({ keys, lockService }, task));
    return new Map(found.flatMap((record) => (record === null ? [] : [[record.unit, record]])));
  }
  const wanted = new Set(tasks.map(({ id, generation }) => keys.step(generation, id, step)));
  const records = new Map<string, StepRecord>();
  for (const generation of new Set(tasks.map((task) => task.generation))) {
    for await (const entry of inSlices(lockService.read(keys.records(generation)))) {
      if (!wanted.has(entry.key.slice(0, entry.key.lastIndexOf('/') + 1))) continue;
      const record = decodeRecord(entry);
      const known = records.get(record.unit);
      if (known === undefined || isNewer(record, known)) records.set(record.unit, record);
    }
  }
  return records;
}

/** In order; beside others anywhere, or all of them would want the same ones. */
function takeOne(open: UnitTask[], { workers, random }: RunPorts): UnitTask | undefined {
  if ((workers?.() ?? 1) === 1) return open.shift();
  const at = Math.floor(random.fraction() * open.length);
  const last = open.pop();
  const taken = open[at];
  if (last === undefined || taken === undefined) return last;
  open[at] = last;
  return taken;
}

/** One worker: `open` is shared; whoever takes a candidate out either ends it or puts it back. */
async function work(
  context: RunContext,
  open: UnitTask[],
  onFinished: (id: string) => Promise<void>,
  onFinishedByOthers: (lostMs: number) => Promise<void>,
): Promise<void> {
  const { clock, random, drain, lockSession } = context.ports;
  let fruitless = 0;
  for (;;) {
    if (lockSession.lost.aborted) throw lockSession.lost.reason;
    const task = takeOne(open, context.ports);
    if (task === undefined || drain.aborted) return;
    const from = clock.monotonicMs();
    const end = await tryUnit(context, task);
    if (end === 'finished' || end === 'known') await onFinished(task.id);
    if (end === 'known') {
      await onFinishedByOthers(clock.monotonicMs() - from);
      // They may be many, one after the other, and of none anything is copied.
      await letOthersRun();
    }
    if (end === 'failed') stopWhenStill(context);
    // A 'retired' one is no part of the migration any more.
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

/**
 * A unit has failed, and nothing else has moved for as long: a cluster is away. The others would only wait
 * as long once more, each of them.
 */
function stopWhenStill({ ports, stillMs, stop }: RunContext): void {
  const still = stillMs();
  if (still < ports.patienceMs || ports.drain.aborted) return;
  ports.events({ kind: 'gave-up', stillMs: still });
  stop(new Error('Nothing moves any more.'));
}

/**
 * 'known': somebody else has finished it. 'taken' also when the unit was taken over from us: somebody else goes
 * on with it. 'retired': a newer generation has taken its place.
 */
export async function tryUnit(
  context: RunContext,
  task: UnitTask,
): Promise<'finished' | 'known' | 'failed' | 'stopped' | 'taken' | 'retired'> {
  const { ports } = context;
  const ended = (end: 'finished' | 'failed' | 'stopped'): typeof end => {
    ports.events({ kind: 'unit-ended', unit: task.id, step: task.step, end });
    return end;
  };
  const endedBefore = (): 'known' => {
    ended('finished');
    return 'known';
  };
  const lease = await ports.lockSession.acquire(
    ports.keys.lock(task.generation, task.id, task.step),
  );
  if (lease === null) {
    return isDone(task, await readRecord(ports, task)) ? endedBefore() : 'taken';
  }
  const [known, isRetired] = await Promise.all([
    readRecord(ports, task),
    context.isRetired(task.id),
  ]);
  if (isRetired) {
    await lease.release();
    return 'retired';
  }
  if (isDone(task, known)) {
    await lease.release();
    return endedBefore();
  }
  const waitMs = Math.max(0, lease.startNotBefore - ports.clock.monotonicMs());
  ports.events({
    kind: 'unit-started',
    unit: task.id,
    step: task.step,
    waitMs,
  });
  try {
    return ended(await runUnit(ports, task, lease, known));
  } catch (error) {
    const isLost = error instanceof TerautilError && error.id === 'TU-LEASE-LOST';
    if (!isLost || ports.lockSession.lost.aborted) throw error;
    return 'taken';
  }
}

/** The effective records of all steps of a unit as the ledger has them now, by `unitKey`. */
export async function readUnit(
  ports: Pick<RunPorts, 'keys' | 'lockService'>,
  { generation, id }: Pick<UnitTask, 'generation' | 'id'>,
): Promise<ReadonlyMap<string, StepRecord>> {
  const records = new Map<string, StepRecord>();
  for await (const entry of ports.lockService.read(ports.keys.unit(generation, id))) {
    noteRecord(records, decodeRecord(entry));
  }
  return records;
}

/** The effective record of one unit as the ledger has it now. */
export async function readRecord(
  ports: Pick<RunPorts, 'keys' | 'lockService'>,
  task: Pick<UnitTask, 'generation' | 'id' | 'step'>,
): Promise<StepRecord | null> {
  let effective: StepRecord | null = null;
  const prefix = ports.keys.step(task.generation, task.id, task.step);
  for await (const entry of ports.lockService.read(prefix)) {
    const record = decodeRecord(entry);
    if (effective === null || isNewer(record, effective)) effective = record;
  }
  return effective;
}
