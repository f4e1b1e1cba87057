/**
 * Whether both tables still are what was registered. Looked at when a range begins (fault-N6), and while
 * one stands still: scans and writes go on asking a table that was disabled or dropped for minutes, since
 * a moving tablet answers in the same way (fault-N5).
 */
import { escapeBytes } from '../../cells/escape.js';
import type { Clock } from '../../clock.js';
import { isRetryable, TerautilError } from '../../errors.js';
import { hasCells } from '../has-cells.js';
import { copiedFamilies, familiesIn } from './chosen.js';
import type { TableDefinition } from '../ledger/definitions.js';
import type { Place } from '../ledger/retries.js';
import { STANDSTILL_LOOK_MS, WATCHDOG_SLACK_MS } from '../limits.js';
import type { Clusters, Cluster, TableDescription, Waiting } from '../ports.js';

/** Both tables as they are now. */
export interface LiveTables {
  readonly source: TableDescription;
  readonly destination: TableDescription;
}

/** Throws TU-TABLE-NOT-FOUND, TU-TABLE-DISABLED, TU-SCHEMA-CHANGED. */
export async function checkTables(
  clusters: Clusters,
  table: TableDefinition,
  waiting: (place: Place) => Waiting = () => ({}),
): Promise<LiveTables> {
  const [source, destination] = await Promise.all([
    checkSource(clusters.source, table, waiting('source')),
    checkDestination(clusters.destination, table, waiting('destination')),
  ]);
  return { source, destination };
}

/** Throws TU-TABLE-NOT-FOUND. */
export function existing(
  place: Place,
  name: string,
  live: TableDescription | null,
): TableDescription {
  if (live !== null) return live;
  throw new TerautilError('TU-TABLE-NOT-FOUND', `The ${place} has no table ${name} any more.`, {
    hint: 'Was it dropped or renamed while the migration ran?',
  });
}

/** Throws TU-TABLE-NOT-FOUND, TU-TABLE-DISABLED. */
export function present(
  place: Place,
  name: string,
  found: TableDescription | null,
): TableDescription {
  const live = existing(place, name, found);
  if (!live.enabled) {
    throw new TerautilError('TU-TABLE-DISABLED', `The ${place} table ${name} is disabled.`, {
      hint: 'Enable it, then run apply again: it goes on where it stopped.',
    });
  }
  return live;
}

export async function checkSource(
  cluster: Cluster,
  table: TableDefinition,
  waiting?: Waiting,
): Promise<TableDescription> {
  const live = present('source', table.source, await cluster.table(table.source, waiting));
  // Without it an older version registered the table, which did not note the source's families either.
  if (table.sourceCreated === null) return live;
  checkCreated('source', live, table.sourceCreated);
  const families = copiedFamilies(live.schema, table.localityGroups);
  // An older version registered families that are left out by now.
  const chosen = familiesIn(live.schema, table.localityGroups);
  for (const { name, sourceVersions } of table.families) {
    const found = chosen.find((family) => family.name.equals(name));
    checkVersions('source', live, name, found?.maxVersions, sourceVersions);
  }
  // One that the plan does not choose is none of its business.
  if (table.choosesFamilies) return live;
  const added = families.find(({ name }) => !table.families.some((f) => f.name.equals(name)));
  if (added !== undefined) {
    throw changed('source', live, `column family ${escapeBytes(added.name)} was added`);
  }
  return live;
}

export async function checkDestination(
  cluster: Cluster,
  table: TableDefinition,
  waiting?: Waiting,
): Promise<TableDescription> {
  const found = await cluster.table(table.destination, waiting);
  const live = present('destination', table.destination, found);
  if (table.destinationCreated !== null) {
    checkCreated('destination', live, table.destinationCreated);
  }
  for (const { name, maxVersions } of table.families) {
    const found = live.schema.families.find((family) => family.name.equals(name));
    checkVersions('destination', live, name, found?.maxVersions, maxVersions);
  }
  return live;
}

/**
 * Of a table that was to be created and is not, as far as the ledger knows: one that is there by now is ours
 * when it is empty, from an attempt that was cut short. Cells in it are somebody else's: it was made since, or
 * the address leads to another cluster (fault-N9). Throws TU-GUARD.
 */
export async function checkUncreated(
  cluster: Cluster,
  { destination, interval }: TableDefinition,
  live: TableDescription | null,
  signal: AbortSignal,
): Promise<void> {
  if (live?.enabled !== true || !(await hasCells(cluster, destination, signal, interval))) return;
  throw new TerautilError(
    'TU-GUARD',
    `The destination table ${destination} was to be created, and is there by now with cells in it.`,
    {
      hint: 'Does the address still lead to the same cluster? Otherwise drop or rename the table; to add to it, use a plan under another name that says `existingCells: merge`.',
    },
  );
}

function checkCreated(place: Place, live: TableDescription, registered: bigint): void {
  if (live.createTime === registered) return;
  throw changed(place, live, 'it was dropped and created again');
}

function checkVersions(
  place: Place,
  live: TableDescription,
  name: Buffer,
  found: number | undefined,
  registered: number,
): void {
  const family = `column family ${escapeBytes(name)}`;
  if (found === undefined) throw changed(place, live, `${family} is gone`);
  if (found === registered) return;
  throw changed(place, live, `${family} keeps ${found} versions, no longer ${registered}`);
}

function changed(place: Place, live: TableDescription, what: string): TerautilError {
  return new TerautilError(
    'TU-SCHEMA-CHANGED',
    `The ${place} table ${live.name} is not what was registered: ${what}.`,
    {
      hint: 'Undo the change and run apply again, or copy this table with a plan under another name.',
    },
  );
}

export interface TableWatch {
  /** Aborted with the error that makes going on hopeless. */
  readonly signal: AbortSignal;
  stop(): void;
}

export interface WatchOptions {
  readonly clock: Clock;
  /** For how long nothing has moved, ms. */
  readonly stillMs: () => number;
  /** How long anything may wait for a cluster that does not serve, ms. */
  readonly standstillMs: number;
  /** It stands still by our own will. */
  readonly isHolding: () => boolean;
}

/**
 * Looks at the tables while nothing moves. A cluster that does not answer is not for it to judge; but what
 * stands still for longer than every deadline of its waits is ended with TU-TERA-UNAVAILABLE.
 */
export function watchTables(
  clusters: Clusters,
  table: TableDefinition,
  { clock, stillMs, standstillMs, isHolding }: WatchOptions,
): TableWatch {
  const abort = new AbortController();
  // A call that outlives the watch would keep the process alive for minutes.
  const stopped = new AbortController();
  let cancel: () => void = () => undefined;
  const lookLater = (): void => {
    if (!stopped.signal.aborted) cancel = clock.after(STANDSTILL_LOOK_MS, look);
  };
  const look = (): void => {
    const still = stillMs();
    if (still < STANDSTILL_LOOK_MS) {
      lookLater();
      return;
    }
    const isStuck = still > standstillMs + WATCHDOG_SLACK_MS && !isHolding();
    if (isStuck) abort.abort(stuck(table, still));
    checkTables(clusters, table, () => ({ signal: stopped.signal }))
      .catch((error: unknown) => {
        if (!stopped.signal.aborted && !isRetryable(error)) abort.abort(error);
      })
      .finally(lookLater);
  };
  lookLater();
  return {
    signal: abort.signal,
    stop: () => {
      stopped.abort();
      cancel();
    },
  };
}

function stuck({ source, destination }: TableDefinition, stillMs: number): TerautilError {
  const seconds = Math.floor(stillMs / 1000);
  return new TerautilError(
    'TU-TERA-UNAVAILABLE',
    `Nothing has moved from ${source} to ${destination} for ${seconds} s.`,
    { hint: 'Check that both clusters are healthy; then run again.' },
  );
}
