/** Writes plain cells into a table through the client, for tests that need data on a one-box. */
import { encodeBatch } from '../../src/cells/encode-batch.js';
import { systemClock } from '../../src/clock.js';
import type { Cluster } from '../../src/migration/ports.js';
import { blockOf, type SampleCell } from './cell-samples.js';

/** Of one request: far more make sense only within one row, which each request writes once more. */
const CELLS_PER_BATCH = 2_000;

/** `cells` in cell order. Throws when a row is not acknowledged. */
export async function fillTable(
  cluster: Cluster,
  table: string,
  cells: readonly SampleCell[],
  kind: 'table' | 'kv' = 'table',
  cellsPerBatch = CELLS_PER_BATCH,
): Promise<void> {
  for (let first = 0; first < cells.length; first += cellsPerBatch) {
    const block = blockOf(cells.slice(first, first + cellsPerBatch));
    const indexes = Array.from({ length: block.count }, (_, index) => index);
    const batch = encodeBatch({ blocks: indexes.map(() => block), indexes }, kind);
    const outcomes = await cluster.write(table, batch, {
      sendBefore: systemClock.monotonicMs() + 60_000,
      deadlineMs: 30_000,
    });
    const bad = outcomes.find((outcome) => outcome.kind !== 'acknowledged');
    if (bad !== undefined)
      throw new Error(`A row of ${table} was not written: ${JSON.stringify(bad)}`);
  }
}
