/**
 * Deletes the cells that the destination alone has, each version by itself (kDeleteColumn, O16). Nothing can be put
 * at or below such a marker again (O15), so first they are counted: only exactly those that were approved are deleted.
 */
import { addCell, createDigest } from '../../cells/digest.js';
import { copyCells } from '../../cells/copy-cells.js';
import { encodeDeletes, type CellRefs } from '../../cells/encode-batch.js';
import { TerautilError } from '../../errors.js';
import { zeroCounters } from '../ledger/counters.js';
import { zeroDiffCounts } from '../ledger/diff-counts.js';
import { BATCH_CELLS_MAX } from '../limits.js';
import type { Interval } from '../ports.js';
import { createBatchWriter, type PendingBatch } from './batch-writer.js';
import { compareRow } from './diff-rules.js';
import { openBoth, type BothSides } from './diff.js';
import { Drained, isDrain } from './drain.js';
import type { DumpEnd, RangeWriterPorts } from './dump.js';
import type { CountedExtras } from './extras.js';
import { mergeRows } from './merge.js';
import { withoutWaiting } from './reading-room.js';
import {
  appendCells,
  blockAt,
  createRowReader,
  indexAt,
  rowHash,
  type GrowingCells,
} from './rows.js';
import { decideDeletes } from './write-rules.js';

export interface DeleteTask extends BothSides {
  readonly interval: Interval;
  readonly writer: RangeWriterPorts;
  /** They are acknowledged. */
  readonly onSent: () => void;
  /** Told, and awaited, before deletes of these cells are sent. */
  readonly onSend: (cells: CountedExtras & { readonly rows: readonly string[] }) => Promise<void>;
}

export async function countExtras(
  task: Pick<DeleteTask, 'interval'> & BothSides,
): Promise<CountedExtras | 'drained'> {
  const digest = createDigest();
  let count = 0;
  const end = await walkExtras(task, (row, extras) => {
    for (const at of extras) addCell(digest, blockAt(row, at), indexAt(row, at));
    count += extras.length;
    return undefined;
  });
  return end === 'drained' ? end : { count, digest };
}

/** Throws what made it fail; in every case nothing that was sent is open any more. */
export async function deleteExtras(task: DeleteTask): Promise<DumpEnd> {
  const { clusters, destination, families, reading, rowCellsMax, isLeftOut, drain } = task;
  const writer = createBatchWriter<PendingBatch>(
    {
      ...task.writer,
      encode: encodeDeletes,
      decide: decideDeletes,
      destination: clusters.destination,
      table: destination,
      drain,
      readBack: (interval) => {
        const how = { ...reading, room: withoutWaiting(reading.room) };
        const signal = AbortSignal.any([task.signal, drain]);
        const window = null;
        return createRowReader(
          clusters.destination.scan({
            table: destination,
            interval,
            families,
            window,
            ...how,
            signal,
          }),
          rowCellsMax,
          isLeftOut,
        );
      },
    },
    throwRefused,
  );
  let cells: GrowingCells = { blocks: [], indexes: [] };
  // One after the other: what is sent is told before, and never are two requests of one row on their way.
  const send = async (): Promise<void> => {
    const batch = { cells, bytes: 0, counters: zeroCounters(), deadLetters: [] };
    cells = { blocks: [], indexes: [] };
    if (batch.cells.indexes.length === 0) return;
    await task.onSend({ ...countedCells(batch.cells), rows: rowsOf(batch.cells) });
    await writer.submit(batch);
    await writer.idle();
    task.onSent();
  };
  try {
    const end = await walkExtras(task, (row, extras) => {
      const picked: GrowingCells = { blocks: [], indexes: [] };
      for (const at of extras) appendCells(picked, row, at, at + 1);
      // Copies: each would keep the whole of its block.
      const block = copyCells(picked);
      for (const at of picked.indexes.keys()) {
        cells.blocks.push(block);
        cells.indexes.push(at);
      }
      return cells.indexes.length >= BATCH_CELLS_MAX ? send() : undefined;
    });
    if (end === 'complete') await send();
    return end;
  } catch (error) {
    if (isDrain(drain, error)) return 'drained';
    throw error;
  } finally {
    await writer.quiet();
  }
}

/** Calls `onRow` for each destination row that has such cells, with their places in cell order. */
async function walkExtras(
  task: Pick<DeleteTask, 'interval'> & BothSides,
  onRow: (row: CellRefs, extras: readonly number[]) => Promise<void> | undefined,
): Promise<DumpEnd> {
  const { left, right, close } = openBoth(task, task.interval);
  const counts = zeroDiffCounts();
  let extras: number[] = [];
  try {
    await mergeRows(left, right, (source, destination) => {
      if (task.drain.aborted) throw new Drained();
      compareRow(source, destination, task.rules, counts, (_f, _here, _i, there, j, _seen, may) => {
        if (may === true && there !== null) extras.push(j);
      });
      if (extras.length === 0) return undefined;
      const found = extras.sort((a, b) => a - b);
      extras = [];
      return onRow(destination, found);
    });
    return 'complete';
  } catch (error) {
    if (isDrain(task.drain, error)) return 'drained';
    throw error;
  } finally {
    await close();
  }
}

function countedCells(cells: CellRefs): CountedExtras {
  const digest = createDigest();
  for (let at = 0; at < cells.indexes.length; at += 1) {
    addCell(digest, blockAt(cells, at), indexAt(cells, at));
  }
  return { count: cells.indexes.length, digest };
}

/** Their hashes (`rowHash`), each once or more often. */
function rowsOf(cells: CellRefs): string[] {
  return cells.indexes.map((_, at) => rowHash(cells, at));
}

function throwRefused({ deadLetters: [refused] }: PendingBatch): void {
  if (refused === undefined) return;
  throw new TerautilError(
    'TU-WRITE-REFUSED',
    `The destination refuses to delete cells for good: ${refused.reason}.`,
    { hint: 'Mend the cause, then run apply --only repair again.' },
  );
}
