/**
 * The steps freeze-schema and restore-schema: while a destination table is copied its master neither
 * splits nor merges its tablets. The table's own sizes are in the ledger before the change, so whoever
 * comes next can put them back. Source tables are never touched.
 *
 *   sizes recorded → changed → (copy, settle) → every range done → put back, unless somebody else
 *   changed them meanwhile: then they are left as they are, and status says so
 *
 * A schema can only be replaced as a whole, so a change of the same table by somebody else in the
 * milliseconds between our reading and our writing would be lost.
 */
import type { RunPorts } from '../context.js';
import { FROZEN_SIZES, sameSizes } from '../frozen-sizes.js';
import type { TableDefinition } from '../ledger/definitions.js';
import type { Cluster, SplitSizes, TableDescription, Waiting } from '../ports.js';
import { existing } from '../survey/table-watch.js';
import type { UnitTask } from '../unit.js';
import { waitingFor, type WaitingPorts } from './waiting.js';

/**
 * What a master makes of frozen sizes by itself once the table is seven days old, by its default
 * tera_master_max_tablet_size_M (protocol.md §7.3).
 */
export const THAWED_BY_MASTER: SplitSizes = { split: 16_384n, merge: 4_096n };

type FreezePorts = Pick<RunPorts, 'clusters' | 'failpoint'> & WaitingPorts;

/** Doing it twice is harmless: sizes that are frozen already are neither recorded nor changed. */
export function freezeTask(ports: FreezePorts, table: TableDefinition): UnitTask {
  const { destination } = ports.clusters;
  return {
    id: table.id,
    generation: table.generation,
    step: 'freeze-schema',
    suspectOnTakeOver: false,
    attempt: async (_lease, progress) => {
      const waiting = waitingFor(ports, progress, 'destination');
      const found = await destination.table(table.destination, waiting);
      const live = existing('destination', table.destination, found);
      const sizes = live.schema.splitSizes;
      if (sameSizes(sizes, FROZEN_SIZES)) return 'complete';
      // Where the master did it, what was recorded is what the table had.
      const isThawed = progress.splitSizes !== null && sameSizes(sizes, THAWED_BY_MASTER);
      if (isThawed) progress.refrozen += 1;
      // An operator who set other sizes since they were recorded wants those back.
      else progress.splitSizes = sizes;
      await progress.publish('running');
      ports.failpoint('freeze.recorded');
      await changeSizes(destination, live, FROZEN_SIZES, waiting);
      ports.failpoint('freeze.changed');
      return 'complete';
    },
  };
}

/** `original` is what the freeze-schema step recorded. */
export function restoreTask(
  ports: FreezePorts,
  table: TableDefinition,
  original: SplitSizes,
): UnitTask {
  const { destination } = ports.clusters;
  return {
    id: table.id,
    generation: table.generation,
    step: 'restore-schema',
    suspectOnTakeOver: false,
    attempt: async (_lease, progress) => {
      const waiting = waitingFor(ports, progress, 'destination');
      const live = await destination.table(table.destination, waiting);
      // A table that was dropped has nothing to restore.
      if (live === null) return 'complete';
      const sizes = live.schema.splitSizes;
      const isOurs = sameSizes(sizes, FROZEN_SIZES) || sameSizes(sizes, THAWED_BY_MASTER);
      progress.splitSizes = isOurs ? original : sizes;
      if (!isOurs || sameSizes(sizes, original)) return 'complete';
      ports.failpoint('restore.before_change');
      await changeSizes(destination, live, original, waiting);
      ports.failpoint('restore.changed');
      return 'complete';
    },
  };
}

function changeSizes(
  cluster: Cluster,
  { name, schema }: TableDescription,
  sizes: SplitSizes,
  waiting: Waiting,
): Promise<void> {
  return cluster.updateSchema(name, cluster.withSplitSizes(schema, sizes), waiting);
}
