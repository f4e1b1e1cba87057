/**
 * The limits of a running migration, in one place, each with its reason.
 */

import type { TableKind } from './ports.js';

/** A request beyond this gains little and makes one slow answer cost more (protocol.md §6.12). */
export const BATCH_BYTES_MAX = 1024 * 1024;
export const BATCH_CELLS_MAX = 2_000;
/** What a batch may keep in memory: a few cells to write among many that are there already hold all their blocks. */
export const BATCH_KEPT_BYTES_MAX = 4 * BATCH_BYTES_MAX;
/** Long stretches without anything to write still move the checkpoint. */
export const BATCH_SCANNED_CELLS_MAX = 20_000;

/** The longest qualifiers that servers of this kind of table tell apart by their bytes alone (O21). */
export function qualifierBytesMax(kind: TableKind): number {
  return kind === 'binary' ? 255 : Infinity;
}

/** Comparing costs no write, so a checkpoint need not come as often. */
export const DIFF_BATCH_CELLS = 50_000;

/**
 * A cell whose time to live ends within this counts as expired: the clocks of tablet servers and of this machine
 * are not alike, and between the reads of both sides a little time goes by.
 */
export const EXPIRY_MARGIN_MICROS = 60_000_000n;

/**
 * Rows of one range that are read again before they are reported; what is beyond has a cause that no second look
 * mends. Their keys stand in the record, which every lock service must take (64 KiB).
 */
export const RECHECK_ROWS_MAX = 1_000;
export const RECHECK_KEY_BYTES_MAX = 40 * 1024;
/** Differences of these rows together, and of one of them, with what is no difference in it. */
export const RECHECK_FINDINGS_MAX = 5_000;
export const RECHECK_ROW_FINDINGS_MAX = 1_000;
/** A range that waits says so at least this often: nobody must take it for stuck. */
export const RECHECK_SLEEP_MS_MOST = 500;

/**
 * Cells of one range that were written and are looked for afterwards; what is beyond is looked for by the next one.
 * Hashes of those that something hides stand in the record, which every lock service must take (64 KiB).
 */
export const HIDDEN_CELLS_MAX = 1_000;
/** The same of rows in which a repair deleted. */
export const DELETED_ROWS_MAX = 1_000;

/** Lines of one range's findings: more would not be read. Cells that are no difference take less room. */
export const FINDINGS_PER_RANGE_MAX = 10_000;
export const BENIGN_FINDINGS_PER_RANGE_MAX = 1_000;

/** A range with more cells refused for good has one cause, which has to be mended first. */
export const DEAD_LETTERS_PER_RANGE_MAX = 1_000;

/** Of a cell of a row that is held whole, on both sides: a million of them needed more than 64 MiB and less than 128. */
const HEAP_BYTES_PER_ROW_CELL = 100;

/**
 * The most cells of one row, so that one such row fills half of the heap: rows of so many cells are large,
 * and of large rows one is read at a time, or a few that are small together (`divideInFlight`).
 */
export function rowCellsMax(heapBytes: number): number {
  return Math.floor(heapBytes / 2 / HEAP_BYTES_PER_ROW_CELL);
}

/**
 * What is read of a row that is explained, of both sides together, and of one answer: whoever looks at one row
 * does so beside workers on the same machine.
 */
export const EXPLAINED_CELLS_MAX = 20_000;
export const EXPLAINED_BYTES_MAX = 64 * 1024 * 1024;
/** What is shown of it. */
export const EXPLAINED_CELLS_SHOWN = 200;
export const EXPLAINED_DETAILS_SHOWN = 100;
/** Longer values are read by nobody. */
export const EXPLAINED_VALUE_BYTES = 64 * 1024;

/** Packs asked for ahead of the merge, per scan (protocol.md §6.9 recommends 2 to 4). */
export const READ_AHEAD = 3;
const BLOCK_BYTES_LEAST = 32 * 1024;
const BLOCK_BYTES_MOST = 256 * 1024;

/** A checkpoint goes to the ledger after this much work or time, whichever comes first (promise P2). */
export const PUBLISH_EVERY_MS = 5_000;
export const PUBLISH_EVERY_BYTES = 64 * 1024 * 1024;

/**
 * What is published in one step: every lock service takes it. An etcd takes 128 operations and 1.5 MiB at a
 * time unless it is told otherwise.
 */
export const STEP_ENTRIES_MAX = 100;
export const STEP_BYTES_MAX = 512 * 1024;

/** The longest a write may take, as a part of the lease (docs/architecture.md, "Unknown outcome"). */
export const WRITE_DEADLINE_OF_LEASE = 1 / 3;

/** At least so many units that others have finished are leased in vain before the ledger is read once more. */
export const FINISHED_BY_OTHERS_MOST = 10;
/** The records of no more units are read each by itself, not with those of all other units. */
export const FEW_UNITS = 16;

/** How long a worker that found every unit taken waits before it looks again. */
export const IDLE_MS_LEAST = 200;
export const IDLE_MS_MOST = 2_000;

/** How often a worker looks whether it is to pause, and how many share the plan's limits; a quarter more or less. */
export const FLEET_LOOK_MS = 2_000;

/** Between attempts at one unit. */
export const ATTEMPT_BACKOFF_FIRST_MS = 250;
export const ATTEMPT_BACKOFF_MOST_MS = 10_000;

const STANDSTILL_MS_LEAST = 1_000;

/** How long one attempt waits for a cluster that does not serve, so that all of them use up the patience. */
export function standstillMs(patienceMs: number, attempts: number): number {
  return Math.max(STANDSTILL_MS_LEAST, patienceMs / attempts);
}

/** An attempt in which nothing moves for so much longer than anything in it may wait is ended from outside. */
export const WATCHDOG_SLACK_MS = 300_000;

/** How often the tables of a unit that stands still are looked at: are they still there? */
export const STANDSTILL_LOOK_MS = 3_000;

/** How often frozen tables are looked at: a master that thaws one does so once in its life. */
export const FREEZE_LOOK_MS = 3_600_000;

export interface InFlightParts {
  /** What is asked for as one block. */
  readonly blockBytes: number;
  /** A block of up to this is usual; larger ones must find room in `largeBytes`. */
  readonly usualBytes: number;
  readonly largeBytes: number;
  readonly writeBytes: number;
}

/**
 * How the plan's `inFlight` is divided: half for what is being written, half for what is read ahead. Of
 * that, half is for blocks that are larger than was asked for; a single larger one is taken all the same.
 */
export function divideInFlight(inFlightBytes: number, parallelRanges: number): InFlightParts {
  const scansPerRange = 2;
  const perPack = inFlightBytes / 2 / (parallelRanges * scansPerRange * READ_AHEAD);
  const blockBytes = Math.round(Math.min(BLOCK_BYTES_MOST, Math.max(BLOCK_BYTES_LEAST, perPack)));
  return {
    blockBytes,
    usualBytes: 2 * blockBytes,
    largeBytes: Math.floor(inFlightBytes / 4),
    writeBytes: Math.floor(inFlightBytes / 2),
  };
}
