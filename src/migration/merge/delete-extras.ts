/**
 * Deletes the cells that the destination alone has, each version by itself (kDeleteColumn, O16). Nothing can be put
 * at or below such a marker again (O15), so first they are counted: only exactly those that were approved are deleted.
 */
import { addCell } from '../../cells/digest.js';
import { copyCells } from '../../cells/copy-cells.js';
import { encodeDeletes, type CellRefs } from '../../cells/encode-batch.js';
import { TerautilError } from '../../errors.js';
import { zeroCounters } from '../ledger/counters.js';
import { zeroDiffCounts } from '../ledger/diff-counts.js';
import { noExtra, type Extra, type GrowingExtra } from '../ledger/extra.js';
import { BATCH_BYTES_MAX, BATCH_CELLS_MAX } from '../limits.js';
import type { Interval } from '../ports.js';
import { createBatchWriter, type BatchWriter, type PendingBatch } from './batch-writer.js';
import { compareRow } from './diff-rules.js';
import { openBoth, type BothSides } from './diff.js';
import { Drained, isDrain } from './drain.js';
import type { DumpEnd, RangeWriterPorts } from './dump.js';
import { mergeRows } from './merge.js';
import { withoutWaiting } from './reading-room.js';
import { appendCells, blockAt, indexAt, rowHash, type GrowingCells } from './rows.js';
import { scanRows } from './scan-rows.js';
import { decideDeletes } from './write-rules.js';

/** Both sides of what extras are looked for in. */
type Searched = BothSides & { readonly interval: Interval };

export interface DeleteTask extends Searched {
  readonly writer: RangeWriterPorts;
  /** Told, and awaited, before deletes of these cells are sent. Must throw when they are not those that were counted. */
  readonly onSend: (cells: Extra & { readonly rows: readonly string[] }) => Promise<void>;
  /** They are acknowledged. */
  readonly onSent: () => void;
}

/** In the parts in which `deleteExtras` would send them. */
export async function countExtras(task: Searched): Promise<Extra[] | 'drained'> {
  const parts: Extra[] = [];
  const end = await walkParts(task, ({ count, digest }) => {
    parts.push({ count, digest });
    return Promise.resolve();
  });
  return end === 'drained' ? end : parts;
}

/** Throws what made it fail; in every case nothing that was sent is open any more. */
export async function deleteExtras(task: DeleteTask): Promise<DumpEnd> {
  const writer = createDeleteWriter(task);
  try {
    // One after the other: what is sent is told before, and never are two requests of one row on their way.
    return await walkParts(task, async (part) => {
      await task.onSend({
        ...part,
        rows: part.cells.indexes.map((_, at) => rowHash(part.cells, at)),
      });
      const { cells, bytes } = part;
      await writer.submit({ cells, bytes, counters: zeroCounters(), deadLetters: [] });
      await writer.idle();
      task.onSent();
    });
  } finally {
    await writer.quiet();
  }
}

function createDeleteWriter(task: DeleteTask): BatchWriter<PendingBatch> {
  const { clusters, destination, families, reading, rowCellsMax, isLeftOut, drain } = task;
  const how = { families, window: null, rowCellsMax, isLeftOut };
  const signal = AbortSignal.any([task.signal, drain]);
  const unhurried = { ...reading, room: withoutWaiting(reading.room) };
  return createBatchWriter<PendingBatch>(
    {
      ...task.writer,
      encode: encodeDeletes,
      decide: decideDeletes,
      destination: clusters.destination,
      table: destination,
      drain,
      readBack: (interval) =>
        scanRows(clusters.destination, {
          ...how,
          table: destination,
          interval,
          signal,
          reading: unhurried,
        }),
    },
    throwRefused,
  );
}

/** Whole rows, cut by what they hold alone: whoever walks the same cells again gets the same parts. */
interface Part extends Extra {
  /** Without their values, which a delete does not need. */
  readonly cells: CellRefs;
  readonly bytes: number;
}

async function walkParts(task: Searched, onPart: (part: Part) => Promise<void>): Promise<DumpEnd> {
  let part = emptyPart();
  const take = (row: CellRefs, extras: readonly number[]): Promise<void> | undefined => {
    const picked: GrowingCells = { blocks: [], indexes: [] };
    for (const at of extras) {
      addCell(part.digest, blockAt(row, at), indexAt(row, at));
      appendCells(picked, row, at, at + 1);
    }
    // Copies: each would keep the whole of its block.
    const block = copyCells(picked, false);
    for (const at of extras.keys()) {
      part.cells.blocks.push(block);
      part.cells.indexes.push(at);
    }
    part.count += extras.length;
    part.bytes += block.bytes.length;
    if (part.count < BATCH_CELLS_MAX && part.bytes < BATCH_BYTES_MAX) return undefined;
    const full = part;
    part = emptyPart();
    return onPart(full);
  };
  try {
    await walkExtras(task, take);
    if (part.count > 0) await onPart(part);
    return 'complete';
  } catch (error) {
    if (isDrain(task.drain, error)) return 'drained';
    throw error;
  }
}

function emptyPart(): Part & GrowingExtra & { readonly cells: GrowingCells; bytes: number } {
  return { ...noExtra(), cells: { blocks: [], indexes: [] }, bytes: 0 };
}

/** Calls `onRow` for each destination row that has such cells, with their places in cell order. */
async function walkExtras(
  task: Searched,
  onRow: (row: CellRefs, extras: readonly number[]) => Promise<void> | undefined,
): Promise<void> {
  const { left, right, close } = openBoth(task, task.interval);
  const counts = zeroDiffCounts();
  try {
    await mergeRows(left, right, (source, destination) => {
      if (task.drain.aborted) throw new Drained();
      const extras: number[] = [];
      compareRow(source, destination, task.rules, counts, (_f, _here, _i, there, j, _seen, may) => {
        if (may === true && there !== null) extras.push(j);
      });
      if (extras.length === 0) return undefined;
      return onRow(
        destination,
        extras.sort((a, b) => a - b),
      );
    });
  } finally {
    await close();
  }
}

function throwRefused({ deadLetters: [refused] }: PendingBatch): void {
  if (refused === undefined) return;
  throw new TerautilError(
    'TU-WRITE-REFUSED',
    `The destination refuses to delete cells for good: ${refused.reason}.`,
    { hint: 'Mend the cause, then run apply --only repair again.' },
  );
}
