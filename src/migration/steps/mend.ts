/**
 * The steps settle and repair of a range: its tablets are flushed, and the whole range is merged once more. After a
 * flush each cell may be written once more safely (O14). Settling writes what is missing, so that a double write
 * that nobody could exclude costs no version; repairing also overwrites what differs, and before that deletes
 * what the destination alone has, if that was approved.
 *
 *   flush → (deletes, flush) → merge, write → flush → is what was written there?
 *
 * Whoever takes over begins anew, with the flush.
 */
import { isFamily } from '../../cells/cell.js';
import { createDigest } from '../../cells/digest.js';
import type { CellRefs } from '../../cells/encode-batch.js';
import { TerautilError } from '../../errors.js';
import type { ApprovedRepair, RunContext } from '../context.js';
import type { RangeDefinition, TableDefinition } from '../ledger/definitions.js';
import { comparisonName, unitKey } from '../ledger/ledger.js';
import type { MendState } from '../ledger/mended.js';
import type { StepRecord } from '../ledger/records.js';
import { HIDDEN_CELLS_MAX } from '../limits.js';
import type { DumpEnd } from '../merge/dump.js';
import { leftOutOf } from '../merge/left-out.js';
import { blockAt, indexAt, rowHash, shortHash } from '../merge/rows.js';
import { scanRows } from '../merge/scan-rows.js';
import { createWrittenCells, type WrittenCells } from '../merge/written-cells.js';
import { keepsVersions } from '../merge/write-rules.js';
import type { Lease } from '../ports.js';
import { isKeyValue } from '../survey/facts.js';
import type { UnitTask } from '../unit.js';
import { readUnit } from '../workers.js';
import { liveTables, type Attempt } from './both-tables.js';
import { resumesCopy } from './dead-letters.js';
import { copyInterval, dumpAttempt, type DumpOptions } from './dump-range.js';
import type { FlushOnce } from './flush.js';
import { deleteApproved } from './repair-deletes.js';
import { pacedClusters, waitingFor } from './waiting.js';

export interface SettleOptions {
  /** Of what was written before this run. */
  readonly flushOnce: FlushOnce;
  /** Settle once more although this record of the range is finished; null = no. */
  readonly again: StepRecord | null;
}

export function settleTask(
  context: RunContext,
  table: TableDefinition,
  range: RangeDefinition,
  { flushOnce, again }: SettleOptions,
): UnitTask {
  const flushed = createFirstFlush(flushOnce);
  const written = createWrittenCells(HIDDEN_CELLS_MAX);
  const isAgain = (record: StepRecord): boolean =>
    again?.epoch === record.epoch && again.session === record.session;
  return {
    id: range.id,
    generation: range.generation,
    step: 'settle',
    // Whoever takes over flushes again before writing, so nothing is left in doubt.
    suspectOnTakeOver: false,
    isDone: (record) => record.state === 'finished' && !isAgain(record),
    resumes: (record) => resumesCopy(record) && record.state !== 'finished' && !isAgain(record),
    mended: (former) => {
      flushed.begin(former);
      return mendState(former, null);
    },
    attempt: async (lease, progress) => {
      const attempt = { context, table, range, lease, progress };
      // Under the lease.
      const records = await readUnit(context.ports, range);
      const repair = records.get(unitKey(range.id, 'repair')) ?? null;
      await flush(attempt, flushed.once(lease, repair));
      // What a repair deleted it knows.
      const rows = repair?.mended ? repair.mended.deletes.rows : [];
      return writeMissing(attempt, { written, rows });
    },
  };
}

export interface RepairOptions {
  readonly flushOnce: FlushOnce;
  readonly approved: ApprovedRepair;
}

export function repairTask(
  context: RunContext,
  table: TableDefinition,
  range: RangeDefinition,
  { flushOnce, approved }: RepairOptions,
): UnitTask {
  const { of } = approved;
  // A pair has no timestamp by which a newer one could be told from what was counted.
  const deletes = isKeyValue(table.kind) ? 0 : approved.deletes;
  const flushed = createFirstFlush(flushOnce);
  const written = createWrittenCells(HIDDEN_CELLS_MAX);
  return {
    id: range.id,
    generation: range.generation,
    step: 'repair',
    suspectOnTakeOver: false,
    isDone: (record) => record.state === 'finished' && record.mended?.of === of,
    resumes: () => false,
    mended: (former) => {
      flushed.begin(former);
      return mendState(former, of);
    },
    attempt: async (lease, progress) => {
      const attempt = { context, table, range, lease, progress };
      // Under the lease.
      const records = await readUnit(context.ports, range);
      const compared = records.get(unitKey(range.id, 'diff'));
      const settle = records.get(unitKey(range.id, 'settle')) ?? null;
      if (compared === undefined || comparisonName(compared) !== of) throw comparedAnew();
      const flushes = keepsVersions(table) || deletes > 0;
      if (flushes) await flush(attempt, flushed.once(lease, settle));
      if (deletes > 0) {
        const end = await deleteApproved(attempt, approved, compared.diff?.extra ?? null);
        if (end === 'drained') return end;
        await flush(attempt, null);
      }
      const rows = progress.mended?.deletes.rows ?? null;
      return writeMissing(attempt, { written, rows, overwrite: true });
    },
  };
}

interface FirstFlush {
  begin(former: StepRecord | null): void;
  /** null: this attempt must not rely on what was flushed before. `other`: of the step that has the same lock. */
  once(lease: Lease, other: StepRecord | null): FlushOnce | null;
}

/** What somebody may have written since the run flushed a tablet is in no flush of the run. */
function createFirstFlush(flushOnce: FlushOnce): FirstFlush {
  let isUntouched = false;
  return {
    begin: (former) => {
      isUntouched = isOver(former);
    },
    once: (lease, other) => {
      const isFirst = isUntouched && isOver(other) && !lease.takenOver;
      isUntouched = false;
      return isFirst ? flushOnce : null;
    },
  };
}

function isOver(record: StepRecord | null): boolean {
  return record === null || record.state === 'finished';
}

async function flush(attempt: Attempt, flushOnce: FlushOnce | null): Promise<void> {
  const { context, table, range, progress } = attempt;
  const { ports } = context;
  const waiting = waitingFor(ports, progress, 'destination');
  if (flushOnce !== null) await flushOnce(table.destination, range.interval, waiting);
  else await ports.clusters.destination.compact(table.destination, range.interval, waiting);
  progress.moved();
}

/** What is known of an earlier holding that did the same; what is hidden stays known. */
function mendState(former: StepRecord | null, of: string | null): MendState {
  const mended = former?.mended;
  if (mended?.of === of) return mended;
  const { rows, confirmed } = mended?.deletes ?? { rows: [], confirmed: 0 };
  const deletes = { allowed: 0, sent: 0, digest: createDigest(), rows, confirmed };
  return { of, deletes, hidden: mended?.hidden ?? [] };
}

interface Writing {
  /** By attempts before, too. */
  readonly written: WrittenCells;
  /** See `Deletes.rows`. */
  readonly rows: readonly string[] | null;
  readonly overwrite?: true;
}

/** Merges the range, writes what the rules ask for, and looks whether that can be read back. */
async function writeMissing(attempt: Attempt, writing: Writing): Promise<DumpEnd> {
  const { context, table, range, lease, progress } = attempt;
  const { written, overwrite } = writing;
  const isAsked = await mayBeHidden(attempt, writing);
  context.ports.failpoint('mend.before_write');
  const end = await dumpAttempt(context, table, range, lease, progress, {
    ...howToWrite(attempt, overwrite),
    onWritten: (cells) => {
      written.note(cells, isAsked);
    },
  });
  const { mended } = progress;
  if (end === 'drained' || written.interval() === null || mended === null) return end;
  const hidden = new Set([...(await hiddenOf(attempt, writing)), ...mended.hidden]);
  progress.mended = { ...mended, hidden: [...hidden].slice(0, HIDDEN_CELLS_MAX) };
  return end;
}

/**
 * Whether a cell that is written may count as hidden by something else when it cannot be read back. Not where a repair
 * deleted: then that may hide it. Nor where cells expire by themselves; and those that are known to be hidden need not be
 * looked for again.
 */
async function mayBeHidden(
  attempt: Attempt,
  { rows }: Writing,
): Promise<(cells: CellRefs, at: number) => boolean> {
  const { table, progress } = attempt;
  const live = await liveTables(attempt);
  if (rows === null || table.timeToLive !== null) return () => false;
  const expiring = live.destination.schema.families.filter(({ timeToLive }) => timeToLive > 0);
  const deleted = new Set(rows);
  const known = new Set(progress.mended?.hidden);
  return (cells, at) =>
    !expiring.some(({ name }) => isFamily(blockAt(cells, at), indexAt(cells, at), name)) &&
    !(deleted.size > 0 && deleted.has(rowHash(cells, at))) &&
    !(known.size > 0 && known.has(shortHash(cells, at)));
}

/**
 * The hashes of cells that something hides. What a cluster lost although it had acknowledged it is not there either,
 * and must never pass for hidden: so what is not there is written once more.
 */
async function hiddenOf(
  attempt: Attempt,
  { written, overwrite }: Writing,
): Promise<readonly string[]> {
  const missing = new Set(await unreadable(attempt, written));
  const { context, table, lease, progress } = attempt;
  const rest = written.interval();
  if (missing.size === 0 || rest === null) return [];
  const again = new Set<string>();
  await copyInterval(context, table, lease, progress, {
    rest,
    ...howToWrite(attempt, overwrite),
    isLeftOutOfSource: (block, at) =>
      !missing.has(shortHash({ blocks: [block], indexes: [at] }, 0)),
    onDone: ({ cells, deadLetters }) => {
      progress.moved();
      if (deadLetters.length > 0) return;
      for (const at of cells.indexes.keys()) again.add(shortHash(cells, at));
    },
  });
  return (await unreadable(attempt, written)).filter((hash) => again.has(hash));
}

function howToWrite(attempt: Attempt, overwrite: true | undefined): DumpOptions {
  return {
    mayTrustEmptiness: false,
    mayCopyUnread: false,
    ...(overwrite && { overwrite }),
    ...flushingInDoubt(attempt),
  };
}

/** What was written in doubt may be there and hidden, and would be written twice into one memtable (O14). */
function flushingInDoubt(attempt: Attempt): Pick<DumpOptions, 'onQuiet'> {
  return keepsVersions(attempt.table) ? { onQuiet: () => flush(attempt, null) } : {};
}

/** The hashes of cells that were acknowledged and are not there. */
async function unreadable(attempt: Attempt, written: WrittenCells): Promise<string[]> {
  const { context, table, lease, progress } = attempt;
  const { ports } = context;
  const interval = written.interval();
  if (interval === null) return [];
  if (keepsVersions(table)) await flush(attempt, null);
  ports.failpoint('mend.flushed');
  const there = scanRows(pacedClusters(context, progress).destination, {
    table: table.destination,
    interval,
    families: table.families.map(({ name }) => name),
    window: null,
    signal: AbortSignal.any([lease.lost, ports.drain]),
    reading: context.reading(),
    rowCellsMax: context.rowCellsMax,
    isLeftOut: leftOutOf(table.families),
  });
  try {
    return await written.missingIn(there);
  } finally {
    await there.close();
  }
}

function comparedAnew(): TerautilError {
  return new TerautilError(
    'TU-REPAIR-STALE',
    'This range was compared again since its repair was planned. What of it was repaired before that stays.',
    { hint: 'Compare again with  apply --only diff, then make a new repair plan.' },
  );
}
