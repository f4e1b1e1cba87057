/**
 * The settle step of a suspect range: flush the destination's tablets, then merge the whole range once
 * more and write what is missing. After a flush each cell may be written once more safely (O14), so a
 * double write that nobody could exclude costs no version.
 */
import { resumesCopy } from './dead-letters.js';
import { dumpAttempt } from './dump-range.js';
import type { RunContext } from '../context.js';
import type { RangeDefinition, TableDefinition } from '../ledger/definitions.js';
import type { UnitTask } from '../unit.js';
import { waitingFor } from './waiting.js';

export function settleTask(
  context: RunContext,
  table: TableDefinition,
  range: RangeDefinition,
): UnitTask {
  return {
    id: range.id,
    generation: range.generation,
    step: 'settle',
    // Whoever takes over flushes again before writing, so nothing is left in doubt.
    suspectOnTakeOver: false,
    resumes: resumesCopy,
    attempt: async (lease, progress) => {
      const { ports } = context;
      await ports.clusters.destination.compact(
        table.destination,
        range.interval,
        waitingFor(ports, progress, 'destination'),
      );
      return dumpAttempt(context, table, range, lease, progress, { mayTrustEmptiness: false });
    },
  };
}
