/** What both clusters hold in one row now, read as a comparison reads it, in bounded memory. */
import type { RowKey } from '../cells/bytes.js';
import type { CellRefs } from '../cells/encode-batch.js';
import { rowName } from '../cells/escape.js';
import { asTerautilError, TerautilError } from '../errors.js';
import { closedInterval } from './coverage.js';
import { EXPLAINED_BYTES_MAX, EXPLAINED_CELLS_MAX } from './limits.js';
import { compareColumns, type ComparedCell, type SideReader } from './merge/compare-columns.js';
import type { DiffRules } from './merge/diff-rules.js';
import type { IsLeftOut } from './merge/left-out.js';
import { readColumns, roomForRow, type RowBudget } from './merge/row-columns.js';
import type { Cluster, Clusters, TableDescription, TimeWindow } from './ports.js';

/** What one side says of its table. */
export interface SideLook {
  /** null: there is no such table, or `error`. */
  readonly table: TableDescription | null;
  readonly error: TerautilError | null;
}

/** Asks both clusters at once; neither has to answer. */
export function lookAtTables(
  { source, destination }: Clusters,
  names: { readonly source: string; readonly destination: string },
): Promise<[SideLook, SideLook]> {
  return Promise.all([look(source, names.source), look(destination, names.destination)]);
}

async function look(cluster: Cluster, name: string): Promise<SideLook> {
  try {
    return { table: await cluster.table(name), error: null };
  } catch (error) {
    return { table: null, error: expected(error) };
  }
}

export interface RowTask {
  readonly clusters: Clusters;
  readonly source: { readonly table: string; readonly look: SideLook };
  readonly destination: { readonly table: string; readonly look: SideLook };
  readonly key: RowKey;
  /** Empty = all. */
  readonly families: readonly Buffer[];
  readonly isLeftOut: IsLeftOut | null;
  readonly window: TimeWindow | null;
  /** null: nothing can be compared. */
  readonly rules: DiffRules | null;
  readonly onCell: (cell: ComparedCell) => void;
}

export interface RowNow {
  /** Why a side could not be read, or not to its end; null: it was, or it has no table. */
  readonly source: TerautilError | null;
  readonly destination: TerautilError | null;
  readonly compareError: TerautilError | null;
  /** false: the row is larger than what is read of one. */
  readonly isComplete: boolean;
}

/** Throws bugs only: that a cluster does not answer, or not as it should, is part of what is told. */
export async function readRowNow(task: RowTask): Promise<RowNow> {
  const budget: RowBudget = {
    cells: EXPLAINED_CELLS_MAX,
    bytes: EXPLAINED_BYTES_MAX,
    isSpent: false,
  };
  // Without the window's end, as a comparison: what was written after it tells why a cell is gone (O10).
  const start = task.window?.start ?? null;
  const window = start === null ? null : { start, end: null };
  const source = openSide(task, 'source', window, budget);
  const destination = openSide(task, 'destination', null, budget);
  try {
    const compareError = await compareColumns(
      source,
      destination,
      task.rules,
      task.onCell,
      () => budget.isSpent,
    );
    return {
      source: source.error(),
      destination: destination.error(),
      compareError,
      isComplete: !budget.isSpent,
    };
  } finally {
    await Promise.all([source.close(), destination.close()]);
  }
}

interface OpenSide extends SideReader {
  error(): TerautilError | null;
  close(): Promise<void>;
}

const BLOCK_BYTES = 256 * 1024;

function openSide(
  task: RowTask,
  place: 'source' | 'destination',
  window: TimeWindow | null,
  budget: RowBudget,
): OpenSide {
  const { table, look } = task[place];
  let { error } = look;
  const columns =
    look.table === null
      ? null
      : readColumns(
          task.clusters[place].scan({
            table,
            interval: closedInterval(task.key, task.key),
            families: task.families,
            window,
            blockBytes: BLOCK_BYTES,
            readAhead: 1,
            room: roomForRow(EXPLAINED_BYTES_MAX, () => tooLarge(task.key, table)),
            signal: new AbortController().signal,
          }),
          task.isLeftOut,
          budget,
        );
  const next = async (): Promise<CellRefs | null> => {
    if (columns === null || error !== null) return null;
    try {
      const step = await columns.next();
      return step.done === true ? null : step.value;
    } catch (thrown) {
      error = expected(thrown);
      return null;
    }
  };
  return {
    next,
    isReadable: () => columns !== null && error === null,
    error: () => error,
    close: async () => {
      await columns?.return();
    },
  };
}

function tooLarge(key: RowKey, table: string): TerautilError {
  return new TerautilError(
    'TU-ROW-TOO-LARGE',
    `Row ${rowName(key)} of ${table} is larger than the ${EXPLAINED_BYTES_MAX} bytes that explain reads of one row.`,
    { hint: 'A copy and a comparison read larger rows: what they say of it is told all the same.' },
  );
}

/** What is no bug. */
function expected(thrown: unknown): TerautilError {
  const error = asTerautilError(thrown);
  if (error.id === 'TU-BUG') throw error;
  return error;
}
