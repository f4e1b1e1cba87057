/** The diff step of a range: it is compared, and the findings go to a file. */
import { isKeyValue } from '../survey/facts.js';
import type { RunContext } from '../context.js';
import { remainderAfter } from '../coverage.js';
import { findingLine, type DetailPlace } from './details.js';
import { diffRest, type DiffTask } from '../merge/diff.js';
import { createExtras, type Extras } from '../merge/extras.js';
import { isDifference, windowBounds, type DiffRules, type OnFinding } from '../merge/diff-rules.js';
import type { FlushOnce } from './flush.js';
import { diffBasis, mendedCells, UNCOPIED, unitName, type LedgerState } from '../ledger/ledger.js';
import type { RangeDefinition, TableDefinition } from '../ledger/definitions.js';
import type { StepRecord } from '../ledger/records.js';
import {
  BENIGN_FINDINGS_PER_RANGE_MAX,
  FINDINGS_PER_RANGE_MAX,
  qualifierBytesMax,
} from '../limits.js';
import type { DetailFile, Lease, TableDescription } from '../ports.js';
import type { Progress } from '../progress.js';
import type { LiveTables } from '../survey/table-watch.js';
import type { UnitTask } from '../unit.js';
import { readUnit } from '../workers.js';
import { keepsVersions } from '../merge/write-rules.js';
import { recheckRows } from '../merge/recheck.js';
import { createWaitingRows, type WaitingRows } from '../merge/waiting-rows.js';
import type { RecheckPlan } from '../../plan/types.js';
import { bothSides, liveTables, watchBoth } from './both-tables.js';
import { waitingFor } from './waiting.js';

export interface DiffOptions {
  /** What was written before, by the ledger as it is now. */
  readonly ledger: LedgerState;
  readonly flushOnce: FlushOnce;
  /** Findings hold the values themselves. */
  readonly values: boolean;
  readonly recheck: RecheckPlan;
  /** Compare once more although this record of the range is finished; null = no. */
  readonly again: StepRecord | null;
}

export function diffTask(
  context: RunContext,
  table: TableDefinition,
  range: RangeDefinition,
  options: DiffOptions,
): UnitTask {
  const { ledger, again } = options;
  const basis = diffBasis(ledger, range.id);
  const isCurrent = (record: StepRecord): boolean => record.diff?.basis === basis;
  return {
    id: range.id,
    generation: range.generation,
    step: 'diff',
    suspectOnTakeOver: false,
    isDone: (record) =>
      record.state === 'finished' &&
      isCurrent(record) &&
      (again?.epoch !== record.epoch || again.session !== record.session),
    resumes: (record) => record.state !== 'finished' && isCurrent(record),
    attempt: (lease, progress) => diffAttempt(context, table, range, options, lease, progress),
  };
}

async function diffAttempt(
  context: RunContext,
  table: TableDefinition,
  range: RangeDefinition,
  options: DiffOptions,
  lease: Lease,
  progress: Progress,
): Promise<'complete' | 'drained'> {
  const { ports } = context;
  const attempt = { context, table, range, lease, progress };
  // As it is under the lease: somebody may have settled or repaired the range since the run began.
  const now = { records: await readUnit(ports, range) };
  const basis = diffBasis(now, range.id);
  if (progress.diff() !== null && progress.diff()?.basis !== basis) progress.restart();
  const live = await liveTables(attempt);
  const unit = unitName(range);
  const file = await openFindings(context, unit, lease, progress);
  let isFlushing = false;
  const watch = watchBoth(attempt, () => isFlushing);
  try {
    isFlushing = true;
    await prepare(context, table, range, { ...options, basis }, progress);
    isFlushing = false;
    progress.moved();
    const mended = mendedCells(now, range.id);
    const rules = diffRules(table, live, () => ports.clock.wallMicros(), mended);
    const extras = createExtras();
    const { recheck } = options;
    const waiting = createWaitingRows(ports.clock, progress.diff()?.recheck ?? null);
    const task: DiffTask = {
      ...bothSides(attempt, rules, watch.signal),
      rest: remainderAfter(range.interval, progress.checkpoint()),
      waiting: recheck.times > 0 ? waiting : null,
      now: rules.now,
      onFinding: extras.watch(
        findingWriter(file, { table, range }, options.values, waiting, rules.now),
      ),
      onBatch: (batch) => {
        ports.failpoint('diff.before_checkpoint');
        const extra = extras.take();
        progress.advance({ ...batch, extra, file: file.flush(), recheck: waiting.state() });
        ports.events({
          kind: 'copied',
          cells: batch.diff.sourceCells,
          bytes: batch.diff.bytes,
        });
      },
    };
    let end = await diffRest(task);
    if (end === 'complete')
      end = await lookAgain(context, { ...task, waiting, extras }, options, progress, file);
    if (end === 'complete') {
      // Throws when the lease is lost without our knowing: the unit's file is another holder's then.
      await progress.publish('running');
      if (file.flush().lines > 0) file.publish();
      else ports.details.remove('findings', unit);
    }
    return end;
  } finally {
    watch.stop();
    file.close();
  }
}

/** Rows that wait are read again, and counted with what they are then, in one step. */
async function lookAgain(
  { ports }: RunContext,
  task: DiffTask & { readonly waiting: WaitingRows; readonly extras: Extras },
  { recheck }: DiffOptions,
  progress: Progress,
  file: DetailFile,
): Promise<'complete' | 'drained'> {
  const lastRow = progress.checkpoint();
  if (task.waiting.rows().length === 0 || lastRow === null) return 'complete';
  // It may take a while: whoever takes over need not read the range again.
  await progress.publish('running');
  const { clock } = ports;
  const done = await recheckRows({ ...task, ...recheck, clock, onWait: progress.moved });
  if (done === 'drained') return done;
  ports.failpoint('diff.rechecked');
  const { diff, digest, cleared } = done;
  const unchecked = task.waiting.state()?.unchecked ?? 0;
  const isTold = cleared + unchecked > 0;
  progress.advance({
    lastRow,
    diff,
    digest,
    extra: task.extras.take(),
    file: file.flush(),
    recheck: isTold ? { waiting: [], cleared, unchecked } : null,
  });
  ports.events({ kind: 'copied', cells: diff.sourceCells, bytes: diff.bytes });
  return 'complete';
}

/** Where the findings of an earlier attempt are gone, the range is compared anew: counts without details help nobody. */
async function openFindings(
  { ports: { details } }: RunContext,
  unit: string,
  lease: Lease,
  progress: Progress,
): Promise<DetailFile> {
  const from = progress.file();
  if (from !== null) {
    const former = details.resume('findings', unit, lease.epoch, from);
    if (former !== null) return former;
    progress.restart();
    await progress.publish('running');
  }
  return details.create('findings', unit, lease.epoch);
}

/**
 * Where this migration copied the range into a family that keeps versions, its tablets are flushed first:
 * only then does the comparison stay true (O14).
 */
async function prepare(
  { ports }: RunContext,
  table: TableDefinition,
  range: RangeDefinition,
  { basis, flushOnce }: DiffOptions & { readonly basis: string },
  progress: Progress,
): Promise<void> {
  ports.failpoint('diff.before_scan');
  if (progress.diff() !== null) return;
  const flushed = keepsVersions(table) && basis !== UNCOPIED;
  if (flushed) {
    await flushOnce(table.destination, range.interval, waitingFor(ports, progress, 'destination'));
    ports.failpoint('diff.after_flush');
  }
  progress.setDiff({ basis, flushed });
}

function findingWriter(
  file: DetailFile,
  place: DetailPlace,
  values: boolean,
  waiting: WaitingRows,
  now: () => bigint,
): OnFinding {
  let { lines } = file.flush();
  return (finding, source, i, destination, j, seen) => {
    const most = isDifference(finding) ? FINDINGS_PER_RANGE_MAX : BENIGN_FINDINGS_PER_RANGE_MAX;
    // What is seen again and again has the room that others leave.
    const kept = seen === undefined && isDifference(finding) ? waiting.findings() : 0;
    if (lines >= most - kept) return;
    lines += 1;
    const last = now();
    const when = { last, ...(seen ?? { first: last, looks: 1 }) };
    file.append(findingLine(place, finding, source, i, destination, j, when, values));
  };
}

/**
 * How the cells of the table compare. How long they live is asked of the tables as they are: whoever changes it
 * after the copy changes what expires.
 */
export function diffRules(
  table: Pick<TableDefinition, 'kind' | 'families' | 'window'>,
  live: LiveTables,
  now: () => bigint,
  { hidden, deletedRows }: Pick<DiffRules, 'hidden' | 'deletedRows'>,
): DiffRules {
  const lifeIn = ({ schema }: TableDescription, name: Buffer): number =>
    schema.families.find((family) => family.name.equals(name))?.timeToLive ?? 0;
  return {
    kind: isKeyValue(table.kind) ? 'kv' : 'table',
    families: table.families.map((family) => ({
      ...family,
      sourceLife: lifeIn(live.source, family.name),
      destinationLife: lifeIn(live.destination, family.name),
    })),
    window: windowBounds(table.window),
    qualifierBytesMax: qualifierBytesMax(table.kind),
    now,
    hidden,
    deletedRows,
  };
}
