/**
 * The split-table step: a destination table that exists is split where the source's tablets begin, one
 * boundary after the other (defect-P11). What is missing is read from the table itself, so a step that was
 * cut short goes on with the rest. A boundary of which nothing comes costs speed, never cells: it is counted
 * and told, and the copy goes on.
 */
import type { RowKey } from '../../cells/bytes.js';
import type { Clock } from '../../clock.js';
import type { RunPorts } from '../context.js';
import type { RangeDefinition, TableDefinition } from '../ledger/definitions.js';
import type { Interval, TabletDescription } from '../ports.js';
import { present } from '../survey/table-watch.js';
import type { UnitTask } from '../unit.js';
import { waitingFor, type WaitingPorts } from './waiting.js';

/** After so many in a row of which nothing came, the rest is not tried: each try takes 15 s. */
const REFUSED_IN_A_ROW_MAX = 3;
/** A record must stay small. */
const EXAMPLES_MAX = 5;

type SplitPorts = Pick<RunPorts, 'clusters' | 'failpoint'> & WaitingPorts;

/** Waits until the next split may be begun. */
export type SplitTurn = (signal: AbortSignal) => Promise<void>;

/** Turns that are at least `intervalMs` apart, of whatever table. */
export function createSplitTurns(clock: Clock, intervalMs: number): SplitTurn {
  let nextAt = Number.NEGATIVE_INFINITY;
  return async (signal) => {
    const now = clock.monotonicMs();
    const at = Math.max(now, nextAt);
    nextAt = at + intervalMs;
    if (at > now) await clock.sleep(at - now, signal);
  };
}

/** The boundaries between these ranges, in key order, at which no tablet begins. */
export function missingBoundaries(
  ranges: readonly Interval[],
  tablets: readonly TabletDescription[],
): RowKey[] {
  const there = new Set(tablets.map(({ interval }) => interval.start.toString('latin1')));
  // Where the first one begins is where the copy begins, which need not be a boundary.
  return ranges
    .slice(1)
    .map(({ start }) => start)
    .filter((key) => !there.has(key.toString('latin1')));
}

export function splitTableTask(
  ports: SplitPorts,
  table: TableDefinition,
  ranges: readonly RangeDefinition[],
  turn: SplitTurn,
): UnitTask {
  const { destination } = ports.clusters;
  return {
    id: table.id,
    generation: table.generation,
    step: 'split-table',
    suspectOnTakeOver: false,
    attempt: async (_lease, progress) => {
      const waiting = waitingFor(ports, progress, 'destination');
      const live = await destination.table(table.destination, waiting);
      present('destination', table.destination, live);
      const tablets = await destination.tablets(table.destination, waiting);
      const left = missingBoundaries(
        ranges.map(({ interval }) => interval),
        tablets,
      );
      const missing = Math.max(progress.splits?.missing ?? 0, left.length);
      let made = missing - left.length;
      const refused: RowKey[] = [];
      const note = async (): Promise<void> => {
        const examples = refused.slice(0, EXAMPLES_MAX);
        progress.splits = { missing, made, refused: refused.length, examples };
        progress.moved();
        await progress.publish('running');
      };
      await note();
      let inARow = 0;
      for (const [index, key] of left.entries()) {
        if (ports.drain.aborted) return 'drained';
        if (inARow === REFUSED_IN_A_ROW_MAX) {
          refused.push(...left.slice(index));
          await note();
          break;
        }
        await turn(waiting.signal);
        const isSplit = await destination.splitTablet(table.destination, key, waiting);
        ports.failpoint('split.made');
        if (isSplit) made += 1;
        else refused.push(key);
        inARow = isSplit ? 0 : inARow + 1;
        await note();
      }
      return 'complete';
    },
  };
}
