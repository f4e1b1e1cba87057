/**
 * Fills a table of an embedded cluster through the real client: cells in, batches out, several in
 * flight. It is for fresh tables. It never writes a row a second time when the answer was lost: that
 * could cost an old version (O14).
 */
import type { RowBatch } from '../cells/batch.js';
import { encodeBatch, selectRows, type CellKind } from '../cells/encode-batch.js';
import { rowName } from '../cells/escape.js';
import { backoffMs, type Clock, type Random } from '../clock.js';
import { asTerautilError, TerautilError } from '../errors.js';
import type { Cluster, RowOutcome } from '../migration/ports.js';
import { blockOfCells, type Cell } from './cells.js';

/** Small enough for a smooth flow, large enough to hide the cost of a call. */
const BATCH_CELLS = 4_000;
const BATCH_BYTES = 1024 * 1024;
/** One is written by the server while the others are made and on their way. */
const BATCHES_IN_FLIGHT = 4;
const WRITE_DEADLINE_MS = 30_000;
/** A table that refuses rows for so long is not just moving its tablets. */
const REFUSED_MS_MAX = 30_000;

export interface LoadPorts {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly random: Random;
}

export interface Loaded {
  readonly rows: number;
  readonly cells: number;
}

/**
 * The cells of a row should stand together: of a cell that is given twice, far apart, either may stay.
 * Throws TU-WRITE-REFUSED naming the row, TU-WRITE-BUSY when the outcome of a write is not known.
 */
export async function loadCells(
  ports: LoadPorts,
  table: string,
  kind: CellKind,
  cells: AsyncIterable<Cell> | Iterable<Cell>,
): Promise<Loaded> {
  const inFlight = new Set<Promise<void>>();
  const failures: unknown[] = [];
  let loaded: Loaded = { rows: 0, cells: 0 };
  try {
    for await (const batch of batchesOf(cells)) {
      if (inFlight.size >= BATCHES_IN_FLIGHT) await Promise.race(inFlight);
      if (failures.length > 0) break;
      const block = blockOfCells(batch);
      const rows = encodeBatch(
        { blocks: batch.map(() => block), indexes: [...batch.keys()] },
        kind,
      );
      loaded = { rows: loaded.rows + rows.rowCount, cells: loaded.cells + batch.length };
      const writing = writeBatch(ports, table, rows)
        .catch((error: unknown) => {
          failures.push(error);
        })
        .finally(() => inFlight.delete(writing));
      inFlight.add(writing);
    }
  } finally {
    await Promise.all(inFlight);
  }
  if (failures.length > 0) throw asTerautilError(failures[0]);
  return loaded;
}

/** Whole rows, unless a row alone is larger than a batch. */
async function* batchesOf(
  cells: AsyncIterable<Cell> | Iterable<Cell>,
): AsyncIterable<readonly Cell[]> {
  let batch: Cell[] = [];
  let bytes = 0;
  for await (const cell of cells) {
    const isFull = batch.length >= BATCH_CELLS || bytes >= BATCH_BYTES;
    if (isFull && batch.at(-1)?.row.equals(cell.row) === false) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(cell);
    bytes += cell.row.length + cell.qualifier.length + cell.value.length;
  }
  if (batch.length > 0) yield batch;
}

async function writeBatch(ports: LoadPorts, table: string, batch: RowBatch): Promise<void> {
  const { cluster, clock, random } = ports;
  const giveUpAt = clock.monotonicMs() + REFUSED_MS_MAX;
  let rows = batch;
  for (let attempt = 0; ; attempt++) {
    const sendBefore = clock.monotonicMs() + WRITE_DEADLINE_MS;
    const outcomes = await cluster.write(table, rows, {
      sendBefore,
      deadlineMs: WRITE_DEADLINE_MS,
    });
    const again = refusedRows(table, rows, outcomes);
    if (again.length === 0) return;
    if (clock.monotonicMs() >= giveUpAt) throw notLoaded(table, 'rows are refused again and again');
    await clock.sleep(backoffMs(random, attempt, 20, 1_000));
    rows = rowsOfBatch(rows, again);
  }
}

/** The numbers of rows that may be sent again. Throws when one never can be. */
function refusedRows(
  table: string,
  batch: RowBatch,
  outcomes: readonly RowOutcome[],
): readonly number[] {
  const again: number[] = [];
  for (const [row, outcome] of outcomes.entries()) {
    if (outcome.kind === 'acknowledged') continue;
    if (outcome.kind === 'denied') throw outcome.error;
    if (outcome.kind === 'unknown') throw notLoaded(table, outcome.cause);
    if (outcome.permanent) {
      const key = rowName(batch.keys[row] ?? Buffer.alloc(0));
      const message = `Table ${table} refused row ${key} (${outcome.cause})`;
      const hint = 'Look at its families and at the lengths of its key, qualifiers and values.';
      throw new TerautilError('TU-WRITE-REFUSED', message, { hint });
    }
    again.push(row);
  }
  return again;
}

function rowsOfBatch(batch: RowBatch, rows: readonly number[]): RowBatch {
  const pieces = selectRows(batch, rows);
  let end = 0;
  return {
    bytes: Buffer.concat(pieces),
    rowCount: rows.length,
    rowEnds: Int32Array.from(pieces, (piece) => (end += piece.length)),
    keys: rows.flatMap((row) => batch.keys[row] ?? []),
  };
}

function notLoaded(table: string, reason: string): TerautilError {
  return new TerautilError('TU-WRITE-BUSY', `Table ${table} was not loaded to the end: ${reason}`, {
    hint: 'Part of it is there. Load into a new table when every version must stay.',
  });
}
