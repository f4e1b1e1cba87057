/**
 * What a repair deletes of a range: never another cell than the comparison counted, and never more than were approved,
 * whoever begins anew after a kill (promise-P6).
 */
import { addDigest, createDigest, digestToHex, type Digest } from '../../cells/digest.js';
import { bug, TerautilError } from '../../errors.js';
import type { ApprovedRepair, RunContext } from '../context.js';
import type { RangeDefinition, TableDefinition } from '../ledger/definitions.js';
import type { Extra } from '../ledger/records.js';
import { DELETED_ROWS_MAX, standstillMs } from '../limits.js';
import { countExtras, deleteExtras, type DeleteTask } from '../merge/delete-extras.js';
import type { DumpEnd } from '../merge/dump.js';
import { leftOutOf } from '../merge/left-out.js';
import { isHolding } from '../pace/paces.js';
import type { Lease } from '../ports.js';
import type { Progress } from '../progress.js';
import { checkTables, watchTables } from '../survey/table-watch.js';
import { diffRules } from './diff-range.js';
import { rangeWriter } from './dump-range.js';
import { pacedClusters, waitingFor } from './waiting.js';

/** One attempt at one range. */
export interface Mend {
  readonly context: RunContext;
  readonly table: TableDefinition;
  readonly range: RangeDefinition;
  readonly lease: Lease;
  readonly progress: Progress;
}

/** Throws TU-REPAIR-DELETES when what is there is not what was approved; then nothing more is deleted. */
export async function deleteApproved(
  mend: Mend,
  { deletes: allowed }: ApprovedRepair,
  approved: Extra | null,
): Promise<DumpEnd> {
  const { context, table, range, lease, progress } = mend;
  const { ports, paces } = context;
  const { clock } = ports;
  const state = progress.mended ?? bug('A repair has no state.');
  const live = await checkTables(ports.clusters, table, (place) =>
    waitingFor(ports, progress, place),
  );
  const watch = watchTables(ports.clusters, table, {
    clock,
    stillMs: progress.stillMs,
    standstillMs: standstillMs(ports.patienceMs, ports.attempts),
    isHolding: () => isHolding(paces),
  });
  try {
    const both = {
      clusters: pacedClusters(context, progress),
      source: table.source,
      destination: table.destination,
      families: table.families.map(({ name }) => name),
      isLeftOut: leftOutOf(table.families),
      window: table.window,
      rules: diffRules(table, live, () => clock.wallMicros(), {
        hidden: new Set<string>(),
        deletedRows: new Set(state.deletes.rows?.slice(0, state.deletes.confirmed)),
      }),
      reading: context.reading(),
      rowCellsMax: context.rowCellsMax,
      signal: AbortSignal.any([lease.lost, watch.signal]),
      drain: ports.drain,
      interval: range.interval,
    };
    let { sent } = state.deletes;
    let { confirmed } = state.deletes;
    let rows: Set<string> | null = state.deletes.rows && new Set(state.deletes.rows);
    const digest = copyOf(state.deletes.digest);
    const found = await countExtras(both);
    if (found === 'drained') return found;
    if (approved?.count !== allowed || !isApproved(found, { count: sent, digest }, approved)) {
      throw otherExtras(found.count, allowed - sent);
    }
    const tell = (): void => {
      const deletes = { allowed, sent, digest: copyOf(digest), rows: rows && [...rows], confirmed };
      progress.mended = { ...state, deletes };
    };
    const task: DeleteTask = {
      ...both,
      writer: rangeWriter(context, lease, progress, watch.signal),
      onSent: () => {
        confirmed = rows?.size ?? 0;
        tell();
      },
      onSend: async (cells) => {
        sent += cells.count;
        addDigest(digest, cells.digest);
        if (sent > allowed) throw otherExtras(sent, allowed);
        for (const row of cells.rows) rows?.add(row);
        if (rows !== null && rows.size > DELETED_ROWS_MAX) rows = null;
        tell();
        await progress.publish('running');
        ports.failpoint('repair.before_delete');
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
function isApproved(found: Extra, before: Extra, approved: Extra): boolean {
  if (found.count === 0) return true;
  if (found.count + before.count !== approved.count) return false;
  const all = copyOf(found.digest);
  addDigest(all, before.digest);
  return digestToHex(all) === digestToHex(approved.digest);
}

function copyOf(digest: Digest): Digest {
  const copy = createDigest();
  addDigest(copy, digest);
  return copy;
}

function otherExtras(found: number, left: number): TerautilError {
  return new TerautilError(
    'TU-REPAIR-DELETES',
    `The destination alone has ${found} cells of this range by now; those ${left} that were approved to be deleted are not the same. No other was deleted.`,
    { hint: 'Compare again with  apply --only diff, then make a new repair plan.' },
  );
}
