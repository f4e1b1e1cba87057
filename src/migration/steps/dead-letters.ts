/**
 * The dead letters of a range: cells that the destination refused for good, in a file, with their values.
 * The range is copied to its end without them, and then it has failed.
 */
import { rowName } from '../../cells/escape.js';
import { TerautilError } from '../../errors.js';
import type { RunContext } from '../context.js';
import { deadLetterLines } from './details.js';
import type { DumpBatch } from '../merge/dump.js';
import { rowKeyAt } from '../merge/rows.js';
import type { RangeDefinition, TableDefinition } from '../ledger/definitions.js';
import { unitName } from '../ledger/ledger.js';
import { DEAD_LETTERS_PER_RANGE_MAX } from '../limits.js';
import type { DetailFile, FileState, Lease } from '../ports.js';
import type { StepRecord } from '../ledger/records.js';
import type { Progress } from '../progress.js';

export interface DeadLetters {
  /** Writes what the batch has of them; null when the range has none so far. Throws TU-WRITE-REFUSED. */
  keep(batch: DumpBatch): FileState | null;
  /** The whole range is read. Throws TU-DEAD-LETTERS when it has any, TU-LEASE-LOST. */
  end(): Promise<void>;
  close(): void;
}

/** What was refused is behind the checkpoint: it is found by reading everything again. */
export function resumesCopy({ state, counters }: StepRecord): boolean {
  return state !== 'failed' || counters.deadLetters === 0;
}

export function createDeadLetters(
  { ports }: RunContext,
  table: TableDefinition,
  range: RangeDefinition,
  lease: Lease,
  progress: Progress,
): DeadLetters {
  const { details } = ports;
  const unit = unitName(range);
  const open = (): DetailFile => {
    const from = progress.file();
    const former = from && details.resume('dead-letters', unit, lease.epoch, from);
    // Where that file is gone, its lines are lost; their count is not, so the range fails all the same.
    return former ?? details.create('dead-letters', unit, lease.epoch);
  };
  let file = progress.file() === null ? null : open();
  /** Row and reason of the first that this attempt met. */
  let first = '';
  return {
    keep: (batch) => {
      if (batch.deadLetters.length > 0) {
        if (first === '') first = firstRefused(batch);
        checkCount(progress, batch, first);
        file ??= open();
        for (const row of batch.deadLetters) {
          for (const line of deadLetterLines({ table, range }, row)) file.append(line);
        }
      }
      return file?.flush() ?? null;
    },
    end: async () => {
      // Throws when the lease is lost without our knowing: the unit's file is another holder's then.
      await progress.publish('running');
      const { deadLetters } = progress.counters();
      if (deadLetters === 0) {
        details.remove('dead-letters', unit);
        return;
      }
      // Without a line, what counts of it is published already, or gone.
      if (file !== null && file.flush().lines > 0) file.publish();
      throw new TerautilError(
        'TU-DEAD-LETTERS',
        `The destination refused ${deadLetters} ${deadLetters === 1 ? 'cell' : 'cells'} for good${first === '' ? '' : `, first of row ${first}`}; all others of the range are copied.`,
        {
          hint: 'The report names the file that holds them. Mend the cause, then run apply again.',
        },
      );
    },
    close: () => file?.close(),
  };
}

/** "b: its value has …". */
function firstRefused({ deadLetters: [first] }: DumpBatch): string {
  return first === undefined ? '' : `${rowName(rowKeyAt(first.cells, 0))}: ${first.reason}`;
}

function checkCount(progress: Progress, batch: DumpBatch, first: string): void {
  const total = progress.counters().deadLetters + batch.counters.deadLetters;
  if (total <= DEAD_LETTERS_PER_RANGE_MAX) return;
  throw new TerautilError(
    'TU-WRITE-REFUSED',
    `The destination refuses more than ${DEAD_LETTERS_PER_RANGE_MAX} cells of this range for good, first of row ${first}.`,
    { hint: 'So many have one cause: look at the rights of the user, and at the families.' },
  );
}
