/** One cluster: its tables and tablets, its servers, and what the master knows of them. */
import type { Clock, Random } from '../clock.js';
import { tera } from '../proto/messages.js';
import { createFailOver } from './fail-over.js';
import { createMasterState } from './master-state.js';
import { createMetaTablet } from './meta-tablet.js';
import { TABLE_ENABLED } from './status.js';
import type { ClusterStore } from './store.js';
import { createTableChanges } from './table-changes.js';
import { createTabletLife } from './tablet-life.js';
import { createTabletServers } from './tablet-servers.js';
import { newTablet, type Table } from './tables.js';
import { wholeReader } from './whole-schema.js';

export interface ClusterPorts {
  readonly clock: Clock;
  readonly random: Random;
  /** Puts an address where clients look for it: the key `<root>/<node>` (protocol.md §3.2). */
  readonly publish: (key: string, address: string) => void;
}

export type Cluster = ReturnType<typeof openCluster>;

/** `serverCount` is the number of tablet servers; their addresses are known only when they listen. */
export function openCluster(
  name: string,
  store: ClusterStore,
  serverCount: number,
  { clock, random, publish }: ClusterPorts,
) {
  const root = `/${name}`;
  const tables = storedTables(store, serverCount);
  const servers = createTabletServers(serverCount, clock);
  const life = createTabletLife({ store, servers, clock, random });
  const master = createMasterState(clock, () => {
    failOver.loadHomeless();
  });
  const metaTablet = createMetaTablet(clock, servers, (address) => {
    publish(`${root}/root_table`, address);
  });
  const failOver = createFailOver({ clock, tables, servers, life, metaTablet, master });
  let lastTimestamp = 0n;

  for (const table of tables.values()) {
    if (table.status !== TABLE_ENABLED) continue;
    for (const tablet of table.tablets) life.load(table, tablet);
  }

  return {
    name,
    root,
    store,
    clock,
    tables,
    servers,
    life,
    master,
    metaTablet,
    failOver,
    changes: createTableChanges({ store, clock, tables, servers, life }),

    /** The servers' clock in microseconds, never the same twice (O38). */
    nextTimestamp: (): bigint => {
      const now = clock.wallMicros();
      lastTimestamp = now > lastTimestamp ? now : lastTimestamp + 1n;
      return lastTimestamp;
    },

    close: (): void => {
      failOver.close();
      metaTablet.close();
      master.close();
      for (const table of tables.values()) {
        for (const tablet of table.tablets) {
          tablet.cancelLoad();
          tablet.sessions.clear();
        }
      }
      store.close();
    },
  };
}

/** By name. Nothing is loaded. */
function storedTables(store: ClusterStore, serverCount: number): Map<string, Table> {
  const tables = new Map<string, Table>();
  for (const stored of store.tables()) {
    const table: Table = {
      ...stored,
      schema: tera.TableSchema.decode(wholeReader(stored.schema)),
      tablets: [],
    };
    table.tablets = store.tablets(stored.id).map((tablet) => ({
      ...newTablet(table, { ...tablet, server: tablet.server % serverCount }),
      memtableBytes: store.memtable.bytes(table.id, tablet.start, tablet.end),
    }));
    tables.set(table.name, table);
  }
  return tables;
}
