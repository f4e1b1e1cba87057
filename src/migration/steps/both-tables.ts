/** What the steps of a range have of both of its tables: a watch on them, and how they are read beside each other. */
import type { RunContext } from '../context.js';
import type { RangeDefinition, TableDefinition } from '../ledger/definitions.js';
import { standstillMs } from '../limits.js';
import type { BothSides } from '../merge/diff.js';
import type { DiffRules } from '../merge/diff-rules.js';
import { leftOutOf } from '../merge/left-out.js';
import { isHolding } from '../pace/paces.js';
import type { Lease } from '../ports.js';
import type { Progress } from '../progress.js';
import {
  checkTables,
  watchTables,
  type LiveTables,
  type TableWatch,
} from '../survey/table-watch.js';
import { pacedClusters, waitingFor } from './waiting.js';

/** One attempt at one range. */
export interface Attempt {
  readonly context: RunContext;
  readonly table: TableDefinition;
  readonly range: RangeDefinition;
  readonly lease: Lease;
  readonly progress: Progress;
}

type OfTable = Pick<Attempt, 'context' | 'table' | 'progress'>;

/** Both tables as they are, which is as they were registered. */
export function liveTables({ context: { ports }, table, progress }: OfTable): Promise<LiveTables> {
  return checkTables(ports.clusters, table, (place) => waitingFor(ports, progress, place));
}

/** Ends what stands still while a table is not what it was. `isWaiting`: something is waited for on purpose. */
export function watchBoth(
  { context: { ports, paces }, table, progress }: OfTable,
  isWaiting: () => boolean = () => false,
): TableWatch {
  return watchTables(ports.clusters, table, {
    clock: ports.clock,
    stillMs: progress.stillMs,
    standstillMs: standstillMs(ports.patienceMs, ports.attempts),
    isHolding: () => isWaiting() || isHolding(paces),
  });
}

/** `isOver` ends the reading, as losing the lease does. */
export function bothSides(
  { context, table, lease, progress }: Omit<Attempt, 'range'>,
  rules: DiffRules,
  isOver: AbortSignal,
): BothSides {
  return {
    clusters: pacedClusters(context, progress),
    source: table.source,
    destination: table.destination,
    families: table.families.map(({ name }) => name),
    isLeftOut: leftOutOf(table.families),
    window: table.window,
    rules,
    reading: context.reading(),
    rowCellsMax: context.rowCellsMax,
    signal: AbortSignal.any([lease.lost, isOver]),
    drain: context.ports.drain,
  };
}
