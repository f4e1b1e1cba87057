/**
 * Another look, or a few, at the rows that differed: what was written to both clusters one after the other is
 * alike by then. Only what still differs is told. Cells that were written anew meanwhile are other differences,
 * and get as many looks of their own, within bounds.
 */
import { createDigest, type Digest } from '../../cells/digest.js';
import type { Clock } from '../../clock.js';
import { closedInterval } from '../coverage.js';
import { addDiffCounts, zeroDiffCounts, type DiffCounts } from '../ledger/diff-counts.js';
import { RECHECK_SLEEP_MS_MOST } from '../limits.js';
import { compareRow } from './diff-rules.js';
import { digestRow, openBoth, type DiffTask } from './diff.js';
import { isDrain } from './drain.js';
import { createHeldFindings, type Sightings } from './held-findings.js';
import { mergeRows } from './merge.js';
import { rowBytes } from './rows.js';
import type { WaitingRow, WaitingRows } from './waiting-rows.js';

export interface RecheckTask extends DiffTask {
  readonly waiting: WaitingRows;
  readonly times: number;
  readonly delayMs: number;
  readonly clock: Clock;
  /** It waits by its own will, and not for a cluster. */
  readonly onWait: () => void;
}

export interface Rechecked {
  readonly diff: DiffCounts;
  readonly digest: Digest;
  /** Rows that differ no more. */
  cleared: number;
}

/** Throws what made it fail; then all of it has to be done again. */
export async function recheckRows(task: RecheckTask): Promise<Rechecked | 'drained'> {
  const { waiting, times, delayMs, clock } = task;
  const result: Rechecked = { diff: zeroDiffCounts(), digest: createDigest(), cleared: 0 };
  const looksMost = 2 * times + 1;
  let pending = waiting.rows();
  let before = waiting.lastSeen();
  try {
    for (let look = 1; pending.length > 0; look += 1) {
      await waitUntil(task, before + delayMs);
      const left: WaitingRow[] = [];
      for (const row of pending) {
        if (task.drain.aborted) return 'drained';
        const seen = await lookAgain(task, row, look >= looksMost, result);
        if (seen !== null) left.push({ ...row, seen });
      }
      before = clock.monotonicMs();
      pending = left;
    }
  } catch (error) {
    if (isDrain(task.drain, error)) return 'drained';
    throw error;
  }
  return result;
}

async function waitUntil({ clock, signal, drain, onWait }: RecheckTask, at: number): Promise<void> {
  const interrupted = AbortSignal.any([signal, drain]);
  for (let left = at - clock.monotonicMs(); left > 0; left = at - clock.monotonicMs()) {
    await clock.sleep(Math.min(left, RECHECK_SLEEP_MS_MOST), interrupted);
    onWait();
  }
}

/** Reads one row on both sides. It counts in `result`, or is to be looked at once more: then what was seen. */
async function lookAgain(
  task: RecheckTask,
  { key, seen }: WaitingRow,
  isLast: boolean,
  result: Rechecked,
): Promise<Sightings | null> {
  const { rules, times, clock } = task;
  const { left, right, close } = openBoth(task, closedInterval(key, key));
  const held = createHeldFindings(task.onFinding);
  const found: { again: Sightings | null; isDifferent: boolean } = {
    again: null,
    isDifferent: false,
  };
  try {
    await mergeRows(left, right, (source, destination) => {
      const counts = zeroDiffCounts();
      compareRow(source, destination, rules, counts, held.onFinding);
      found.isDifferent = held.differences() > 0;
      const now = held.sightings(clock.wallMicros(), seen);
      const isSure = [...now.values()].every(({ looks }) => looks > times);
      if (!isSure && !isLast && !held.isTooMany()) {
        found.again = now;
        held.forget();
        return undefined;
      }
      counts.bytes += rowBytes(source) + rowBytes(destination);
      addDiffCounts(result.diff, counts);
      digestRow(source, rules, result.digest);
      held.release(now);
      return undefined;
    });
  } finally {
    await close();
  }
  if (!found.isDifferent) result.cleared += 1;
  return found.again;
}
