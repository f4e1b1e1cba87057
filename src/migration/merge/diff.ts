/**
 * One attempt to compare what is left of a range: a merge of source and destination that counts what it
 * sees and writes to neither. Nothing is collected: counts are exact, findings go to a file.
 */
import { rowKey, type RowKey } from '../../cells/bytes.js';
import { addCell, createDigest, type Digest } from '../../cells/digest.js';
import type { CellRefs } from '../../cells/encode-batch.js';
import { isEmptyInterval } from '../coverage.js';
import { addDiffCounts, zeroDiffCounts, type DiffCounts } from '../ledger/diff-counts.js';
import { compareRow, isInWindow, type DiffRules, type OnFinding } from './diff-rules.js';
import { createHeldFindings, type Sightings } from './held-findings.js';
import { DIFF_BATCH_CELLS } from '../limits.js';
import type { IsLeftOut } from './left-out.js';
import { mergeRows } from './merge.js';
import type { Clusters, Cluster, Interval, Reading, TimeWindow } from '../ports.js';
import { Drained, isDrain } from './drain.js';
import { blockAt, indexAt, rowBytes, rowKeyAt, type RowReader } from './rows.js';
import { scanRows } from './scan-rows.js';
import type { WaitingRows } from './waiting-rows.js';

/** Both sides of what is compared. */
export interface BothSides {
  readonly clusters: Clusters;
  readonly source: string;
  readonly destination: string;
  readonly families: readonly Buffer[];
  readonly isLeftOut: IsLeftOut | null;
  readonly window: TimeWindow | null;
  readonly rules: DiffRules;
  readonly reading: Reading;
  readonly rowCellsMax: number;
  readonly signal: AbortSignal;
  /** Aborted when the run drains: what is compared is saved, nothing more is read. */
  readonly drain: AbortSignal;
}

export interface DiffTask extends BothSides {
  /** What is left of the range. */
  readonly rest: Interval;
  readonly onFinding: OnFinding;
  /** Where rows go that differ and are to be looked at again; null: all are told at once. */
  readonly waiting: WaitingRows | null;
  readonly now: () => bigint;
  /** Everything up to and including `lastRow` is compared, or waits. */
  readonly onBatch: (batch: DiffBatch) => void;
}

export interface DiffBatch {
  readonly lastRow: RowKey;
  readonly diff: DiffCounts;
  readonly digest: Digest;
}

/** Throws what made the attempt fail. */
export async function diffRest(task: DiffTask): Promise<'complete' | 'drained'> {
  if (isEmptyInterval(task.rest)) return 'complete';
  const { left, right, close } = openBoth(task, task.rest);
  try {
    return await compareRows(task, left, right);
  } finally {
    await close();
  }
}

/** Readers of both sides over an interval; to be closed in any case. */
export function openBoth(
  task: BothSides,
  interval: Interval,
): { left: RowReader; right: RowReader; close: () => Promise<unknown> } {
  const { source, destination, window, families, reading, rowCellsMax, isLeftOut } = task;
  const signal = AbortSignal.any([task.signal, task.drain]);
  const reader = (cluster: Cluster, table: string, of: TimeWindow | null) =>
    scanRows(cluster, {
      ...{ table, interval, families, window: of, signal },
      ...{ reading, rowCellsMax, isLeftOut },
    });
  // Without the window's end: what was written after it tells why a cell is gone (O10).
  const start = window?.start ?? null;
  const sourceWindow = start === null ? null : { start, end: null };
  const left = reader(task.clusters.source, source, sourceWindow);
  const right = reader(task.clusters.destination, destination, null);
  return { left, right, close: () => Promise.all([left.close(), right.close()]) };
}

async function compareRows(
  task: DiffTask,
  left: RowReader,
  right: RowReader,
): Promise<'complete' | 'drained'> {
  const countRow = createRowCount(task);
  let batch = emptyBatch();
  let lastRow: RowKey | null = null;
  let cells = 0;
  const submit = (): void => {
    const counted = { ...batch, lastRow };
    batch = emptyBatch();
    lastRow = null;
    cells = 0;
    if (counted.lastRow !== null) task.onBatch({ ...counted, lastRow: counted.lastRow });
  };
  let end: 'complete' | 'drained' = 'complete';
  let failure: { readonly error: unknown } | null = null;
  try {
    await mergeRows(left, right, (source, destination) => {
      if (task.drain.aborted) throw new Drained();
      // A copy: a view would keep a large row in memory while the next one comes.
      const key = rowKey(
        Buffer.from(rowKeyAt(source.indexes.length > 0 ? source : destination, 0)),
      );
      // A batch with a part of a row is never submitted: the next attempt would go on behind that row.
      lastRow = null;
      countRow(key, source, destination, batch);
      lastRow = key;
      cells += source.indexes.length + destination.indexes.length;
      if (cells >= DIFF_BATCH_CELLS) submit();
      return undefined;
    });
  } catch (error) {
    if (isDrain(task.drain, error)) end = 'drained';
    else failure = { error };
  }
  // What was compared before a scan failed counts.
  submit();
  if (failure !== null) throw failure.error;
  return end;
}

type Counted = Pick<DiffBatch, 'diff' | 'digest'>;

/** Counts one row after the other in a batch, but for those that go to where rows wait. */
function createRowCount({
  rules: moving,
  onFinding,
  waiting,
  now,
}: DiffTask): (key: RowKey, source: CellRefs, destination: CellRefs, batch: Counted) => void {
  const held = createHeldFindings(onFinding);
  // One time for all looks at a row, or a cell that expires in between would be counted as two things.
  let at: bigint | null = null;
  const rules = { ...moving, now: () => (at ??= moving.now()) };
  return (key, source, destination, { diff, digest }) => {
    at = null;
    compareRow(source, destination, rules, diff, waiting === null ? onFinding : held.onFinding);
    const waits =
      held.differences() > 0 &&
      waiting?.add(key, held.isTooMany() ? null : () => held.sightings(now(), NONE_SEEN)) === true;
    if (waits) {
      held.forget();
      takeBack(source, destination, rules, diff);
      return;
    }
    held.release();
    digestRow(source, rules, digest);
    diff.bytes += rowBytes(source) + rowBytes(destination);
  };
}

const NONE_SEEN: Sightings = new Map();

/** Nearly all rows are alike, so that counting each apart would cost more than counting a few again. */
function takeBack(
  source: CellRefs,
  destination: CellRefs,
  rules: DiffRules,
  diff: DiffCounts,
): void {
  const counted = zeroDiffCounts();
  compareRow(source, destination, rules, counted, () => undefined);
  addDiffCounts(diff, counted, -1);
}

function emptyBatch(): { diff: DiffCounts; digest: Digest } {
  return { diff: zeroDiffCounts(), digest: createDigest() };
}

export function digestRow(row: CellRefs, { window }: DiffRules, digest: Digest): void {
  for (let at = 0; at < row.indexes.length; at += 1) {
    if (isInWindow(row, at, window)) addCell(digest, blockAt(row, at), indexAt(row, at));
  }
}
