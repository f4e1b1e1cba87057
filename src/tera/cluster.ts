/**
 * A Tera cluster as the core's `Cluster` port. Only wiring: discovery.ts finds the servers, master.ts
 * and tables.ts speak with the master, locations.ts knows where tablets are, scan.ts and write.ts move
 * the cells.
 */
import type { Clock, Random } from '../clock.js';
import { TerautilError } from '../errors.js';
import type { Cluster, OnRetry, TableKind, Waiting } from '../migration/ports.js';
import type { Channels } from '../rpc/types.js';
import { createCompactor } from './compact.js';
import { clusterIdentity, createNodeReader, rootOf } from './coordinator.js';
import { createDiscovery } from './discovery.js';
import { createRequestIdentity } from './identity.js';
import { createLocations } from './locations.js';
import { createMaster } from './master.js';
import { createMetaTable } from './meta-table.js';
import { createScanner } from './scan.js';
import { reduceSchema, withSplitSizes, withStoreMedium } from './schema.js';
import type { TeraSettings } from './settings.js';
import { createTableChanges } from './table-changes.js';
import { completeTablets, describeOne, listTables } from './tables.js';
import { createWriter } from './write.js';

export interface TeraClusterOptions {
  /** Shared with other clusters and closed by whoever made them. */
  readonly channels: Channels;
  readonly clock: Clock;
  readonly random: Random;
  /** How long a call is repeated while the cluster does not serve it; absent: two minutes. */
  readonly standstillMs?: number;
  /** Told of the retries of calls that have no observer of their own. */
  readonly onRetry?: OnRetry;
}

/** A scan over a restarting server stalled for 33 s (O5); a lost answer costs one call's time. */
const STANDSTILL_MS = 120_000;

/** See `Cluster`. Nothing is called before the first use. */
export function createTeraCluster(settings: TeraSettings, options: TeraClusterOptions): Cluster {
  const { channels, clock, random, standstillMs = STANDSTILL_MS } = options;
  const { coordinator } = settings;
  const identity = createRequestIdentity(settings.identity);
  const read = createNodeReader(coordinator, { channels, clock, random });
  const discovery = createDiscovery({ read, root: rootOf(coordinator), clock, random });
  const master = createMaster({ channels, discovery, clock, random, standstillMs });
  const changes = createTableChanges({ master, identity, clock, random, standstillMs });
  const metaTable = createMetaTable(channels, discovery);
  const locations = createLocations({ metaTable, clock, random });
  const compact = createCompactor({ channels, master, clock, random, standstillMs });
  const kinds = new Map<string, TableKind>();

  /** Tells our own observer where the caller has none. */
  const observed = <W extends Waiting>(waiting: W): W => ({
    ...waiting,
    onRetry: waiting.onRetry ?? options.onRetry,
  });

  async function kindOf(table: string, waiting: Waiting): Promise<TableKind> {
    const known = kinds.get(table);
    if (known !== undefined) return known;
    const description = await describeOne(master, table, waiting);
    if (description === null) {
      throw new TerautilError('TU-TABLE-NOT-FOUND', `There is no table ${table}`);
    }
    kinds.set(table, description.schema.kind);
    return description.schema.kind;
  }

  function forget(table: string): void {
    kinds.delete(table);
    locations.clear(table);
  }

  const scan = createScanner({
    channels,
    locations,
    identity,
    kindOf,
    compression: settings.scanCompression,
    clock,
    random,
    standstillMs,
  });
  const write = createWriter({ channels, locations, identity, kindOf, clock });

  return {
    identity: () => clusterIdentity(coordinator),
    tables: () => listTables(master, observed({})),
    table: (name, waiting = {}) => describeOne(master, name, observed(waiting)),
    tablets: (table, waiting = {}) =>
      completeTablets({ master, clock, random }, table, observed(waiting)),
    schemaFor: (name, like, groups, families) => reduceSchema(like, name, groups, families),
    withSplitSizes,
    withStoreMedium,
    async createTable(name, schema, splitAt, waiting = {}) {
      forget(name);
      await changes.create(name, schema, splitAt, observed(waiting));
    },
    tableReady: (name, waiting = {}) => changes.ready(name, observed(waiting)),
    updateSchema: (name, schema, waiting = {}) =>
      changes.updateSchema(name, schema, observed(waiting)),
    splitTablet: (table, at, waiting = {}) => changes.split(table, at, observed(waiting)),
    compact: (table, interval, waiting = {}) => compact(table, interval, observed(waiting)),
    disableTable: (name) => changes.disable(name),
    async deleteTable(name) {
      await changes.delete(name);
      forget(name);
    },
    scan: (request) => scan(observed(request)),
    write,
    close() {
      // The connections are the channels'; there is nothing of its own to end.
    },
  };
}
