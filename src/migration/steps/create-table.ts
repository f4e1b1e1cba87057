/** The create-table step: the destination table exists, ready, with the source's boundaries. */
import { TerautilError } from '../../errors.js';
import type { RangeDefinition, TableDefinition } from '../ledger/definitions.js';
import type { RunContext } from '../context.js';
import type { Cluster, TableSchema } from '../ports.js';
import type { UnitTask } from '../unit.js';
import { familiesIn, holdsNotifications } from '../survey/chosen.js';
import { checkUncreated } from '../survey/table-watch.js';
import { waitingFor } from './waiting.js';

/** Those that are copied; and that of notifications, empty, without which observers could not work. */
function keptFamilies(
  { families, localityGroups }: TableDefinition,
  source: TableSchema,
): readonly Buffer[] {
  const notifications = familiesIn(source, localityGroups).filter(holdsNotifications);
  return [...families, ...notifications].map(({ name }) => name);
}

/** Doing it twice is harmless: a table that exists is left as it is. */
export function createTableTask(
  context: RunContext,
  table: TableDefinition,
  ranges: readonly RangeDefinition[],
): UnitTask {
  const { clusters } = context.ports;
  const { source, destination } = clusters;
  return {
    id: table.id,
    generation: table.generation,
    step: 'create-table',
    suspectOnTakeOver: false,
    attempt: async (lease, progress) => {
      const waiting = waitingFor(context.ports, progress, 'destination');
      const live = await destination.table(table.destination, waiting);
      if (live !== null) {
        // It came into being since: the attempt before may have been cut short (defect-P12).
        if (table.destinationCreated === null) {
          const signal = AbortSignal.any([lease.lost, context.ports.drain]);
          await checkUncreated(destination, table, live, signal);
          await destination.tableReady(table.destination, waiting);
        }
        progress.tableCreated = live.createTime;
        return 'complete';
      }
      const original = await source.table(
        table.source,
        waitingFor(context.ports, progress, 'source'),
      );
      if (original === null) {
        throw new TerautilError(
          'TU-TABLE-NOT-FOUND',
          `The source has no table ${table.source} any more.`,
          {
            hint: 'Was it dropped or renamed since the migration was registered?',
          },
        );
      }
      const schema = createdSchema(destination, table, original.schema);
      const splitAt = ranges
        .map((range) => range.interval.start)
        .filter((key) => Buffer.compare(key, table.interval.start) > 0);
      await destination.createTable(table.destination, schema, splitAt, waiting);
      const created = await destination.table(table.destination, waiting);
      progress.tableCreated = created?.createTime ?? null;
      return 'complete';
    },
  };
}

/** Like the source's, but for what the plan says of created tables. */
function createdSchema(cluster: Cluster, table: TableDefinition, source: TableSchema): TableSchema {
  const { destination, localityGroups, creation } = table;
  const schema = cluster.schemaFor(
    destination,
    source,
    localityGroups,
    keptFamilies(table, source),
  );
  if (creation === undefined) return schema;
  const { sizes, storeMedium } = creation;
  const sized = cluster.withSplitSizes(schema, {
    split: sizes.split ?? schema.splitSizes.split,
    merge: sizes.merge ?? schema.splitSizes.merge,
  });
  return storeMedium === null ? sized : cluster.withStoreMedium(sized, storeMedium);
}
