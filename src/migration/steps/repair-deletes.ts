/**
 * What a repair deletes of a range: never another cell than the comparison counted, and never more than were approved,
 * whoever begins anew after a kill (promise-P6).
 */
import { bug, TerautilError } from '../../errors.js';
import type { ApprovedRepair } from '../context.js';
import { addedUp, isSameExtra, type Extra } from '../ledger/extra.js';
import { confirmedRows, type Deletes } from '../ledger/mended.js';
import { DELETED_ROWS_MAX } from '../limits.js';
import { countExtras, deleteExtras, type DeleteTask } from '../merge/delete-extras.js';
import type { DumpEnd } from '../merge/dump.js';
import { bothSides, liveTables, watchBoth, type Attempt } from './both-tables.js';
import { diffRules } from './diff-range.js';
import { rangeWriter } from './dump-range.js';

/** Throws TU-REPAIR-DELETES when what is there is not what was approved; then nothing more is deleted. */
export async function deleteApproved(
  attempt: Attempt,
  { deletes: allowed }: ApprovedRepair,
  approved: Extra | null,
): Promise<DumpEnd> {
  const { context, table, range, lease, progress } = attempt;
  const { ports } = context;
  const state = progress.mended ?? bug('A repair has no state.');
  const live = await liveTables(attempt);
  const watch = watchBoth(attempt);
  try {
    const rules = diffRules(table, live, () => ports.clock.wallMicros(), {
      hidden: new Set<string>(),
      deletedRows: new Set(confirmedRows(state.deletes)),
    });
    const both = { ...bothSides(attempt, rules, watch.signal), interval: range.interval };
    const parts = await countExtras(both);
    if (parts === 'drained') return parts;
    const found = addedUp(parts);
    if (approved?.count !== allowed || !isApproved(found, state.deletes, approved)) {
      throw otherExtras(found.count, allowed);
    }
    const told = createTold(state.deletes, allowed);
    const tell = (): void => {
      progress.mended = { ...state, deletes: told.deletes() };
    };
    const counted = parts.values();
    const task: DeleteTask = {
      ...both,
      writer: rangeWriter(context, lease, progress, watch.signal),
      onSend: async (cells) => {
        const { value: part } = counted.next();
        // A writer was there since they were counted.
        if (part === undefined || !isSameExtra(part, cells))
          throw otherExtras(found.count, allowed);
        told.begin(cells);
        tell();
        await progress.publish('running');
        ports.failpoint('repair.before_delete');
      },
      onSent: () => {
        told.end();
        tell();
      },
    };
    const end = await deleteExtras(task);
    ports.failpoint('repair.deleted');
    return end;
  } finally {
    watch.stop();
  }
}

/** Whether what is found, with what was deleted before, is exactly what was approved. */
function isApproved(found: Extra, { sent, digest }: Deletes, approved: Extra): boolean {
  if (found.count === 0) return true;
  return isSameExtra(addedUp([found, { count: sent, digest }]), approved);
}

interface Told {
  /** These are to be sent. */
  begin(cells: Extra & { readonly rows: readonly string[] }): void;
  /** They are acknowledged. */
  end(): void;
  /** As the record has it. */
  deletes(): Deletes;
}

/** Goes on from what an earlier holding, or an earlier repair, told. */
function createTold(before: Deletes, allowed: number): Told {
  let all: Extra = { count: before.sent, digest: before.digest };
  const confirmed = new Set(confirmedRows(before));
  /** Of earlier ones, which may have been sent or not. */
  const doubtful = new Set(before.rows?.slice(before.confirmed));
  let open: readonly string[] = [];
  let isTooMany = before.rows === null;
  return {
    begin: (cells) => {
      all = addedUp([all, cells]);
      open = cells.rows;
    },
    end: () => {
      for (const row of open) confirmed.add(row);
      open = [];
    },
    deletes: () => {
      const rows = [...new Set([...confirmed, ...open, ...doubtful])];
      isTooMany ||= rows.length > DELETED_ROWS_MAX;
      return {
        allowed,
        sent: all.count,
        digest: all.digest,
        rows: isTooMany ? null : rows,
        confirmed: isTooMany ? 0 : confirmed.size,
      };
    },
  };
}

function otherExtras(found: number, allowed: number): TerautilError {
  return new TerautilError(
    'TU-REPAIR-DELETES',
    `Of this range ${allowed} ${allowed === 1 ? 'cell was' : 'cells were'} approved to be deleted, and what the destination alone has by now, ${found} that may be deleted, is not the same. No other was deleted.`,
    { hint: 'Compare again with  apply --only diff, then make a new repair plan.' },
  );
}
