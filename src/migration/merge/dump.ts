/**
 * One attempt to copy what is left of a range: a merge of the source with the destination (or, where
 * the fast path is allowed, with nothing), whose verdicts become batches of rows.
 */
import { cellBytes } from '../../cells/cell.js';
import { addCell, createDigest, type Digest } from '../../cells/digest.js';
import { encodeBatch, type CellRefs } from '../../cells/encode-batch.js';
import type { RowKey } from '../../cells/bytes.js';
import {
  createBatchWriter,
  type BatchWriter,
  type PendingBatch,
  type WriterPorts,
} from './batch-writer.js';
import { bug } from '../../errors.js';
import { isEmptyInterval } from '../coverage.js';
import { zeroCounters, type Counters } from '../ledger/counters.js';
import {
  BATCH_BYTES_MAX,
  BATCH_CELLS_MAX,
  BATCH_KEPT_BYTES_MAX,
  BATCH_SCANNED_CELLS_MAX,
} from '../limits.js';
import { Drained, isDrain } from './drain.js';
import type { IsLeftOut } from './left-out.js';
import { mergeRows } from './merge.js';
import type { Clusters, Interval, Reading, TimeWindow } from '../ports.js';
import {
  appendCells,
  blockAt,
  EMPTY_ROWS,
  indexAt,
  keepable,
  rowBytes,
  rowKeyAt,
  type GrowingCells,
  type RowReader,
} from './rows.js';
import { withoutWaiting } from './reading-room.js';
import { scanRows } from './scan-rows.js';
import { hasCells } from '../has-cells.js';
import { decideRow, mayRewriteUnread, SKIP_REASON_OF, type WriteRules } from './write-rules.js';

/** A batch that is done moves the checkpoint to `lastRow` and adds its counters and digest. */
export interface DumpBatch extends PendingBatch {
  readonly digest: Digest;
  /** The row that this batch ends with; null when it ends inside a row. */
  lastRow: RowKey | null;
}

export interface DumpTask {
  readonly clusters: Clusters;
  readonly source: string;
  readonly destination: string;
  readonly families: readonly Buffer[];
  readonly isLeftOut: IsLeftOut | null;
  /** The same of the source alone; absent: as of both. */
  readonly isLeftOutOfSource?: IsLeftOut;
  readonly window: TimeWindow | null;
  /** What is left of the range. */
  readonly rest: Interval;
  /** The lease was not taken over from an unreleased holder, so an empty rest stays empty. */
  readonly mayTrustEmptiness: boolean;
  /** Where rewriting is harmless nothing need be read; absent: yes. */
  readonly mayCopyUnread?: boolean;
  readonly reading: Reading;
  readonly rowCellsMax: number;
  readonly rules: WriteRules;
  readonly writer: RangeWriterPorts;
  /** Aborted when the run drains: what is begun is finished, nothing more is read. */
  readonly drain: AbortSignal;
  readonly onDone: (batch: DumpBatch) => void;
}

/** What a writer of a range needs, whatever it writes. */
export type RangeWriterPorts = Omit<
  WriterPorts,
  'encode' | 'decide' | 'readBack' | 'destination' | 'table' | 'drain'
>;

export type DumpEnd = 'complete' | 'drained';

/** Throws what made the attempt fail; in every case nothing that was sent is open any more. */
export async function dumpRest(task: DumpTask): Promise<DumpEnd> {
  if (isEmptyInterval(task.rest)) return 'complete';
  try {
    return await dump(task);
  } catch (error) {
    if (isDrain(task.drain, error)) return 'drained';
    throw error;
  }
}

async function dump(task: DumpTask): Promise<DumpEnd> {
  const { writer: ports, clusters, rules } = task;
  const reading = AbortSignal.any([ports.signal, task.drain]);
  ports.failpoint('dump.before_scan');
  const { families, rowCellsMax, isLeftOut } = task;
  const how = { families, rowCellsMax, isLeftOut, signal: reading };
  const readDestination = (interval: Interval, at: Reading): RowReader =>
    scanRows(clusters.destination, {
      ...how,
      table: task.destination,
      interval,
      window: null,
      reading: at,
    });
  const writer = createBatchWriter<DumpBatch>(
    {
      ...ports,
      encode: (cells) => encodeBatch(cells, rules.kind, rules.timeToLive),
      decide: (row, there, verdicts) => {
        decideRow(row, there, rules, verdicts);
      },
      destination: clusters.destination,
      table: task.destination,
      drain: task.drain,
      // Whoever holds room may wait for this.
      readBack: (interval) =>
        readDestination(interval, { ...task.reading, room: withoutWaiting(task.reading.room) }),
    },
    task.onDone,
  );
  const destination = (await mayTakeFastPath(task, reading))
    ? EMPTY_ROWS
    : readDestination(task.rest, task.reading);
  const source = scanRows(clusters.source, {
    ...how,
    table: task.source,
    interval: task.rest,
    window: task.window,
    reading: task.reading,
    isLeftOut: task.isLeftOutOfSource ?? isLeftOut,
  });
  try {
    return await copyRows(task, source, destination, writer);
  } finally {
    // First: a scan that cannot be closed must not cut the wait short.
    await writer.quiet();
    await Promise.all([source.close(), destination.close()]);
  }
}

/** Copying without reading the destination (docs/architecture.md, "Fast path"). */
async function mayTakeFastPath(task: DumpTask, signal: AbortSignal): Promise<boolean> {
  const { rules, mayCopyUnread = true } = task;
  if (!mayCopyUnread) return false;
  if (mayRewriteUnread(rules)) return true;
  if (!task.mayTrustEmptiness || task.window === null) return false;
  const { destination } = task.clusters;
  return !(await hasCells(destination, task.destination, signal, task.rest, task.families));
}

async function copyRows(
  task: DumpTask,
  source: RowReader,
  destination: RowReader,
  writer: BatchWriter<DumpBatch>,
): Promise<DumpEnd> {
  const { rules } = task;
  const verdicts: number[] = [];
  let batch = emptyBatch();

  const submit = async (): Promise<void> => {
    const full = batch;
    // Cells to write keep their whole blocks in memory, with all that was skipped between them.
    if (full.cells.indexes.length > 0) full.bytes = full.counters.bytes;
    batch = emptyBatch();
    await writer.submit(full);
  };
  const takeCell = (row: CellRefs, at: number): void => {
    const block = blockAt(row, at);
    const index = indexAt(row, at);
    const bytes = cellBytes(block, index);
    const { counters } = batch;
    counters.scanned += 1;
    counters.bytes += bytes;
    addCell(batch.digest, block, index);
    const reason = SKIP_REASON_OF[verdicts[at] ?? bug('A cell was not decided.')] ?? null;
    if (reason === null) {
      counters.written += 1;
      appendCells(batch.cells, row, at, at + 1);
      batch.writtenBytes += bytes;
    } else {
      counters.skipped[reason] += 1;
    }
  };
  /**
   * A row with more cells than a batch: one request after the other, never two of one row at once. Nothing
   * keeps it in memory when this is done.
   */
  const takeLargeRow = async (row: CellRefs): Promise<void> => {
    for (let at = 0; at < row.indexes.length; at += 1) {
      takeCell(row, at);
      if (isFull(batch) && at + 1 < row.indexes.length) {
        batch.lastRow = null;
        await submit();
        await writer.idle();
      }
    }
    batch.lastRow = rowKeyAt(row, 0);
    await submit();
    await writer.idle();
  };
  const onRow = (row: CellRefs, there: CellRefs): Promise<void> | undefined => {
    if (task.drain.aborted) throw new Drained();
    if (row.indexes.length === 0) return undefined;
    decideRow(row, there, rules, verdicts);
    if (row.indexes.length > BATCH_CELLS_MAX || rowBytes(row) > BATCH_BYTES_MAX) {
      // All is decided: what is there need not be in memory while the row is written, and perhaps read back.
      if (there.indexes.length > 0) destination.drop();
      return takeLargeRow(row);
    }
    const kept = keepable(row);
    for (let at = 0; at < kept.indexes.length; at += 1) takeCell(kept, at);
    batch.lastRow = rowKeyAt(kept, 0);
    return isFull(batch) ? submit() : undefined;
  };

  let end: DumpEnd = 'complete';
  let failure: { readonly error: unknown } | null = null;
  try {
    await mergeRows(source, destination, onRow);
  } catch (error) {
    if (isDrain(task.drain, error)) end = 'drained';
    else failure = { error };
  }
  // What was read before a scan failed counts: else one that fails often enough would never get further.
  if (batch.lastRow !== null) await submit();
  await writer.idle();
  if (failure !== null) throw failure.error;
  return end;
}

interface GrowingBatch extends DumpBatch {
  readonly cells: GrowingCells;
  readonly counters: Counters;
  bytes: number;
  writtenBytes: number;
}

function emptyBatch(): GrowingBatch {
  return {
    cells: { blocks: [], indexes: [] },
    bytes: 0,
    writtenBytes: 0,
    deadLetters: [],
    counters: zeroCounters(),
    digest: createDigest(),
    lastRow: null,
  };
}

function isFull(batch: GrowingBatch): boolean {
  return (
    batch.writtenBytes >= BATCH_BYTES_MAX ||
    (batch.cells.indexes.length > 0 && batch.counters.bytes >= BATCH_KEPT_BYTES_MAX) ||
    batch.cells.indexes.length >= BATCH_CELLS_MAX ||
    batch.counters.scanned >= BATCH_SCANNED_CELLS_MAX
  );
}
