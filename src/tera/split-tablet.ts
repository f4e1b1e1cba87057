/**
 * One split of one tablet (protocol.md §4.7): `tablet split`, since `table split` answers success and does
 * nothing (defect-P11). The answer means nothing either (O45), so ShowTables decides.
 */
import type { RowKey } from '../cells/bytes.js';
import { rowName } from '../cells/escape.js';
import { backoffMs } from '../clock.js';
import { TerautilError } from '../errors.js';
import type { Interval, Waiting } from '../migration/ports.js';
import { tera } from '../proto/messages.js';
import { answerOrNull } from './answer-or-null.js';
import type { CreateTablePorts } from './create-table.js';
import { INVALID_ARGUMENT } from './status.js';
import { showTable } from './tables.js';

/** A split is done within a second (O6); a command that was dropped is repeated after this. */
const REPEAT_MS = 5_000;
/** A master that dropped so many of them will not carry out the next one. */
const COMMANDS_MAX = 3;

const CMD_CTRL = {
  name: 'CmdCtrl',
  request: tera.CmdCtrlRequest,
  answer: tera.CmdCtrlResponse,
  // The path is that of a tablet which has split or merged meanwhile: it is looked up again.
  accept: [INVALID_ARGUMENT],
};

/**
 * True when two ready tablets meet at `at`; false when the master did nothing of `COMMANDS_MAX` commands.
 * Throws TU-TABLE-NOT-FOUND, and TU-TERA-UNAVAILABLE when a tablet stays not ready for a standstill.
 */
export async function splitTablet(
  { master, clock, random, standstillMs }: CreateTablePorts,
  table: string,
  at: RowKey,
  waiting: Waiting = {},
): Promise<boolean> {
  const begunAt = clock.monotonicMs();
  let askedAt = Number.NEGATIVE_INFINITY;
  for (let attempt = 0, commands = 0; ; attempt++) {
    const layout = await showTable(master, table, waiting);
    if (layout === null) {
      throw new TerautilError('TU-TABLE-NOT-FOUND', `There is no table ${table}`);
    }
    const right = layout.tablets.find(({ interval }) => interval.start.equals(at));
    const left = layout.tablets.find(({ interval }) => interval.end?.equals(at) === true);
    if (right?.ready === true && left?.ready === true) return true;
    const whole = layout.tablets.find(({ interval }) => isInside(at, interval));
    const isDue = clock.monotonicMs() - askedAt >= REPEAT_MS;
    if (whole?.ready === true && isDue) {
      if (commands === COMMANDS_MAX) return false;
      commands += 1;
      askedAt = clock.monotonicMs();
      const argList = [Buffer.from('split'), Buffer.from(whole.path), at];
      // Asking twice for one key does no harm (O45).
      const command = { sequenceId: 0, command: 'tablet', argList };
      await answerOrNull(master.call(CMD_CTRL, command, waiting));
    } else if (clock.monotonicMs() - begunAt >= standstillMs) {
      throw new TerautilError(
        'TU-TERA-UNAVAILABLE',
        `The tablets of ${table} at "${rowName(at)}" do not become ready`,
        { hint: 'The cluster may still be at it: look at the table, then run again.' },
      );
    }
    await clock.sleep(backoffMs(random, attempt, 50, 1_000), waiting.signal);
  }
}

function isInside(key: RowKey, { start, end }: Interval): boolean {
  return start.compare(key) < 0 && (end === null || key.compare(end) < 0);
}
