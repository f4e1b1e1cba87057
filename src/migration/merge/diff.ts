/**
 * One attempt to compare what is left of a range: a merge of source and destination that counts what it
 * sees and writes to neither. Nothing is collected: counts are exact, findings go to a file.
 */
import { rowKey, type RowKey } from '../../cells/bytes.js';
import { addCell, createDigest, type Digest } from '../../cells/digest.js';
import type { CellRefs } from '../../cells/encode-batch.js';
import { isEmptyInterval } from '../coverage.js';
import { zeroDiffCounts, type DiffCounts } from '../ledger/diff-counts.js';
import { compareRow, isInWindow, type DiffRules, type OnFinding } from './diff-rules.js';
import { DIFF_BATCH_CELLS } from '../limits.js';
import type { IsLeftOut } from './left-out.js';
import { mergeRows } from './merge.js';
import type { Clusters, Cluster, Interval, Reading, TimeWindow } from '../ports.js';
import { Drained, isDrain } from './drain.js';
import { blockAt, createRowReader, indexAt, rowBytes, rowKeyAt } from './rows.js';

export interface DiffTask {
  readonly clusters: Clusters;
  readonly source: string;
  readonly destination: string;
  readonly families: readonly Buffer[];
  readonly isLeftOut: IsLeftOut | null;
  readonly window: TimeWindow | null;
  readonly rules: DiffRules;
  /** What is left of the range. */
  readonly rest: Interval;
  readonly reading: Reading;
  readonly rowCellsMax: number;
  readonly signal: AbortSignal;
  /** Aborted when the run drains: what is compared is saved, nothing more is read. */
  readonly drain: AbortSignal;
  readonly onFinding: OnFinding;
  /** Everything up to and including `lastRow` is compared. */
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
  const { source, destination, window } = task;
  const reading = AbortSignal.any([task.signal, task.drain]);
  const reader = (cluster: Cluster, table: string, of: TimeWindow | null) =>
    createRowReader(
      cluster.scan({
        table,
        interval: task.rest,
        families: task.families,
        window: of,
        ...task.reading,
        signal: reading,
      }),
      task.rowCellsMax,
      task.isLeftOut,
    );
  // Without the window's end: what was written after it tells why a cell is gone (O10).
  const start = window?.start ?? null;
  const sourceWindow = start === null ? null : { start, end: null };
  const left = reader(task.clusters.source, source, sourceWindow);
  const right = reader(task.clusters.destination, destination, null);
  try {
    return await compareRows(task, left, right);
  } finally {
    await Promise.all([left.close(), right.close()]);
  }
}

async function compareRows(
  task: DiffTask,
  left: Parameters<typeof mergeRows>[0],
  right: Parameters<typeof mergeRows>[1],
): Promise<'complete' | 'drained'> {
  let batch = emptyBatch();
  let lastRow: RowKey | null = null;
  let cells = 0;
  const submit = (): void => {
    if (lastRow !== null) task.onBatch({ ...batch, lastRow });
    batch = emptyBatch();
    lastRow = null;
    cells = 0;
  };
  let end: 'complete' | 'drained' = 'complete';
  let failure: { readonly error: unknown } | null = null;
  try {
    await mergeRows(left, right, (source, destination) => {
      if (task.drain.aborted) throw new Drained();
      compareRow(source, destination, task.rules, batch.diff, task.onFinding);
      digestRow(source, task.rules, batch.digest);
      batch.diff.bytes += rowBytes(source) + rowBytes(destination);
      cells += source.indexes.length + destination.indexes.length;
      // A copy: a view would keep a large row in memory while the next one comes.
      lastRow = rowKey(Buffer.from(rowKeyAt(source.indexes.length > 0 ? source : destination, 0)));
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

function emptyBatch(): { diff: DiffCounts; digest: Digest } {
  return { diff: zeroDiffCounts(), digest: createDigest() };
}

function digestRow(row: CellRefs, { window }: DiffRules, digest: Digest): void {
  for (let at = 0; at < row.indexes.length; at += 1) {
    if (isInWindow(row, at, window)) addCell(digest, blockAt(row, at), indexAt(row, at));
  }
}
