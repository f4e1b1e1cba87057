/**
 * While ranges are copied, frozen tables are looked at now and then: seven days after its creation a
 * table's master lets it split and merge again by itself (protocol.md §7.3). Then it is frozen anew. Other
 * sizes are an operator's, and stay.
 */
import { asTerautilError } from '../../errors.js';
import type { RunContext } from '../context.js';
import { sameSizes } from '../frozen-sizes.js';
import type { TableDefinition } from '../ledger/definitions.js';
import { isFrozen, unitKey } from '../ledger/ledger.js';
import { FREEZE_LOOK_MS } from '../limits.js';
import { readLedger } from '../register.js';
import { runUnit } from '../unit.js';
import { freezeTask, THAWED_BY_MASTER } from './freeze.js';

export interface FreezeWatch {
  /** Resolves when nothing of it is under way any more. */
  stop(): Promise<void>;
}

/** Looks at these tables every hour, at those of them that are frozen then. */
export function watchFrozen(context: RunContext, tables: readonly TableDefinition[]): FreezeWatch {
  const { ports } = context;
  const stopped = new AbortController();
  const isStopped = (): boolean => stopped.signal.aborted;
  let looking = Promise.resolve();
  let cancel: () => void = () => undefined;
  const lookLater = (): void => {
    if (isStopped() || tables.length === 0) return;
    cancel = ports.clock.after(FREEZE_LOOK_MS, () => {
      looking = lookAtAll().finally(lookLater);
    });
  };
  const lookAtAll = async (): Promise<void> => {
    for (const table of tables) {
      if (isStopped()) return;
      try {
        await freezeAgain(context, table, stopped.signal);
      } catch (thrown) {
        if (isStopped()) return;
        // The copy itself meets what is the matter; this is done again in an hour.
        const { message } = asTerautilError(thrown);
        ports.events({ kind: 'not-refrozen', table: table.destination, message });
      }
    }
  };
  lookLater();
  return {
    stop: async () => {
      stopped.abort(new Error('The copy is over.'));
      cancel();
      await looking;
    },
  };
}

async function freezeAgain(
  { ports }: RunContext,
  table: TableDefinition,
  signal: AbortSignal,
): Promise<void> {
  const live = await ports.clusters.destination.table(table.destination, { signal });
  if (live === null || !sameSizes(live.schema.splitSizes, THAWED_BY_MASTER)) return;
  const { keys, lockSession } = ports;
  const { generation } = table;
  // Nobody may restore it meanwhile: it would be frozen for good.
  const guard = await lockSession.acquire(keys.lock(generation, table.id, 'restore-schema'));
  if (guard === null) return;
  try {
    const ledger = await readLedger(ports.lockService, ports.name);
    const isQuiet = guard.startNotBefore <= ports.clock.monotonicMs();
    if (ledger === null || !isFrozen(ledger, table.id) || !isQuiet) return;
    const lease = await lockSession.acquire(keys.lock(generation, table.id, 'freeze-schema'));
    if (lease === null) return;
    const known = ledger.records.get(unitKey(table.id, 'freeze-schema')) ?? null;
    const before = known?.refrozen ?? 0;
    let after = before;
    const task = freezeTask(ports, table);
    const end = await runUnit(
      ports,
      {
        ...task,
        attempt: async (held, progress) => {
          const result = await task.attempt(held, progress);
          after = progress.refrozen;
          return result;
        },
      },
      lease,
      known,
    );
    if (end === 'finished' && after > before) {
      ports.events({ kind: 'refrozen', table: table.destination });
    }
  } finally {
    await guard.release();
  }
}
