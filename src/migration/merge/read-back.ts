/**
 * What of a batch has to be written again: rows that were refused as they are, and of rows of which it is
 * not known what became of them, what a look at the destination shows to be missing.
 */
import { SKIP_REASON_OF, WRITE } from './write-rules.js';
import type { CellRefs } from '../../cells/encode-batch.js';
import { closedInterval } from '../coverage.js';
import type { Counters } from '../ledger/counters.js';
import type { Interval, RowOutcome } from '../ports.js';
import { mergeRows } from './merge.js';
import {
  appendCells,
  createRefsReader,
  rowKeyAt,
  selectRowsOf,
  type GrowingCells,
  type RowReader,
} from './rows.js';

export interface ReadBackPorts {
  /** What the cells of a row that were sent are by what the destination has now: verdicts of write-rules.ts. */
  readonly decide: (sent: CellRefs, destination: CellRefs, verdicts: number[]) => void;
  /** Reads destination rows without a time range: what became of unknown ones. */
  readonly readBack: (interval: Interval) => RowReader;
}

/**
 * The cells that have to be written again: of refused rows, and of unknown rows what is missing. `counters`
 * are corrected by what is found.
 */
export async function unsettledCells(
  ports: ReadBackPorts,
  counters: Counters,
  cells: CellRefs,
  outcomes: readonly RowOutcome[],
): Promise<CellRefs> {
  const again = selectRowsOf(cells, (row) => {
    const outcome = outcomes[row];
    return outcome?.kind === 'refused' && !outcome.permanent;
  });
  const unknown = selectRowsOf(cells, (row) => outcomes[row]?.kind === 'unknown');
  if (unknown.indexes.length === 0) return again;
  const missing = await missingCells(ports, counters, unknown);
  return inRowOrder(again, missing);
}

/** Reads the rows of `cells` back and returns what the rules still want written. */
async function missingCells(
  ports: ReadBackPorts,
  counters: Counters,
  cells: CellRefs,
): Promise<CellRefs> {
  const interval = closedInterval(rowKeyAt(cells, 0), rowKeyAt(cells, cells.indexes.length - 1));
  const missing: GrowingCells = { blocks: [], indexes: [] };
  const verdicts: number[] = [];
  const decide = (row: CellRefs, destination: CellRefs): undefined => {
    if (row.indexes.length === 0) return;
    ports.decide(row, destination, verdicts);
    verdicts.forEach((verdict, at) => {
      const reason = SKIP_REASON_OF[verdict];
      if (verdict === WRITE) appendCells(missing, row, at, at + 1);
      else if (reason !== null && reason !== undefined && reason !== 'present') {
        counters.written -= 1;
        counters.skipped[reason] += 1;
      }
    });
  };
  const there = ports.readBack(interval);
  try {
    await mergeRows(createRefsReader(cells), there, decide);
  } finally {
    await there.close();
  }
  return missing;
}

/** Two lists of whole, different rows as one in row order, as a batch must be. */
function inRowOrder(a: CellRefs, b: CellRefs): CellRefs {
  const rows = [...rowsOf(a), ...rowsOf(b)].sort((x, y) =>
    Buffer.compare(rowKeyAt(x, 0), rowKeyAt(y, 0)),
  );
  const all: GrowingCells = { blocks: [], indexes: [] };
  for (const row of rows) appendCells(all, row, 0, row.indexes.length);
  return all;
}

function* rowsOf(cells: CellRefs): Iterable<CellRefs> {
  const reader = createRefsReader(cells);
  for (let row = reader.take(); row !== null; row = reader.take()) yield row;
}
