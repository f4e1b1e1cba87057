/**
 * One cluster's tables and tablets: what the master decides and the tablet servers serve. Tablets load
 * after a short delay, as in a real cluster (protocol.md §4.3), so that clients meet the states between.
 */
import type { Clock, Random } from '../clock.js';
import { tera } from '../proto/messages.js';
import { flushRows, type TabletRange } from './rows.js';
import { rulesOf } from './rules.js';
import { createSafeMode } from './safe-mode.js';
import {
  TABLET_DISABLED,
  TABLET_LOADING,
  TABLET_OFFLINE,
  TABLET_READY,
  TABLET_UNLOADING,
  TABLE_DISABLED,
  TABLE_ENABLED,
} from './status.js';
import type { ClusterStore } from './store.js';
import { newTablet, storedForm, type Table, type Tablet } from './tables.js';

/** How long a tablet stays in each state on its way to ready; up to twice as long. */
const OFFLINE_MS = 5;
const LOADING_MS = 10;
const UNLOADING_MS = 5;

/** A tablet's memtable is flushed when it holds more bytes of entries than this. */
const MEMTABLE_BYTES = 32 * 1024 * 1024;

export interface ClusterPorts {
  readonly clock: Clock;
  readonly random: Random;
}

export type Cluster = ReturnType<typeof openCluster>;

/** `servers` is the number of tablet servers; addresses are known only when all of them listen. */
export function openCluster(
  name: string,
  store: ClusterStore,
  servers: number,
  { clock, random }: ClusterPorts,
) {
  const tables = new Map<string, Table>();
  const addresses = { master: '', tabletServers: [] as string[] };
  let lastTimestamp = 0n;
  let nextServer = 0;
  const safeMode = createSafeMode(clock);

  for (const stored of store.tables()) {
    const table: Table = {
      ...stored,
      schema: tera.TableSchema.decode(stored.schema),
      tablets: [],
    };
    table.tablets = store
      .tablets(stored.id)
      .map((tablet) => newTablet(table, { ...tablet, server: tablet.server % servers }));
    for (const tablet of table.tablets) {
      tablet.memtableBytes = store.memtable.bytes(table.id, tablet.start, tablet.end);
      if (table.status === TABLE_ENABLED) load(table, tablet);
    }
    tables.set(table.name, table);
  }

  function jittered(ms: number): number {
    return ms * (1 + random.fraction());
  }

  function load(table: Table, tablet: Tablet): void {
    tablet.status = TABLET_OFFLINE;
    tablet.rules = rulesOf(table.schema);
    tablet.cancelLoad = clock.after(jittered(OFFLINE_MS), () => {
      tablet.status = TABLET_LOADING;
      tablet.cancelLoad = clock.after(jittered(LOADING_MS), () => {
        tablet.status = TABLET_READY;
      });
    });
  }

  function unload(table: Table, tablet: Tablet): void {
    tablet.cancelLoad();
    tablet.sessions.clear();
    flush(table, tablet);
  }

  function flush(table: Table, tablet: Tablet): void {
    store.transaction(() => {
      flushRows(store, rangeOf(table, tablet), clock.wallMicros());
    });
    tablet.memtableBytes = 0;
  }

  function save(table: Table): void {
    store.updateTable(storedForm(table));
    store.replaceTablets(table.id, table.tablets);
  }

  function createTable(tableName: string, schema: tera.TableSchema, delimiters: Buffer[]): void {
    const starts = [Buffer.alloc(0), ...delimiters];
    const createTime = clock.wallMicros();
    const table: Table = {
      id: 0,
      name: tableName,
      schema,
      status: TABLE_ENABLED,
      createTime,
      nextTablet: starts.length + 1,
      tablets: [],
    };
    table.tablets = starts.map((start, index) =>
      newTablet(table, {
        number: index + 1,
        start,
        end: starts[index + 1] ?? Buffer.alloc(0),
        server: nextServer++ % servers,
        createTime,
        version: 1,
      }),
    );
    const id = store.transaction(() => {
      const added = store.addTable(storedForm(table));
      store.replaceTablets(added, table.tablets);
      return added;
    });
    const created = { ...table, id };
    tables.set(tableName, created);
    for (const tablet of created.tablets) load(created, tablet);
  }

  function disableTable(table: Table): void {
    for (const tablet of table.tablets) {
      unload(table, tablet);
      tablet.status = TABLET_DISABLED;
    }
    table.status = TABLE_DISABLED;
    save(table);
  }

  function enableTable(table: Table): void {
    table.status = TABLE_ENABLED;
    save(table);
    for (const tablet of table.tablets) load(table, tablet);
  }

  function deleteTable(table: Table): void {
    store.transaction(() => {
      store.removeTable(table.id);
    });
    tables.delete(table.name);
  }

  function splitTablet(table: Table, tablet: Tablet, key: Buffer): void {
    unload(table, tablet);
    const child = (start: Buffer, end: Buffer): Tablet =>
      newTablet(table, {
        number: table.nextTablet++,
        start,
        end,
        server: tablet.server,
        createTime: tablet.createTime,
        version: tablet.version + 1,
      });
    const children = [child(tablet.start, key), child(key, tablet.end)];
    table.tablets = table.tablets.flatMap((other) => (other === tablet ? children : [other]));
    store.transaction(() => {
      save(table);
    });
    for (const one of children) load(table, one);
  }

  /** One new tablet of two neighbours, on the first one's server. */
  function mergeTablets(table: Table, left: Tablet, right: Tablet): void {
    unload(table, left);
    unload(table, right);
    const merged = newTablet(table, {
      number: table.nextTablet++,
      start: left.start,
      end: right.end,
      server: left.server,
      createTime: clock.wallMicros(),
      version: Math.max(left.version, right.version) + 1,
    });
    table.tablets = table.tablets.flatMap((other) =>
      other === left ? [merged] : other === right ? [] : [other],
    );
    store.transaction(() => {
      save(table);
    });
    load(table, merged);
  }

  function moveTablet(table: Table, tablet: Tablet, server: number): void {
    unload(table, tablet);
    tablet.status = TABLET_UNLOADING;
    tablet.cancelLoad = clock.after(jittered(UNLOADING_MS), () => {
      tablet.server = server;
      store.transaction(() => {
        save(table);
      });
      load(table, tablet);
    });
  }

  function rangeOf(table: Table, tablet: Tablet): TabletRange {
    return { tableId: table.id, start: tablet.start, end: tablet.end, rules: tablet.rules };
  }

  return {
    name,
    root: `/${name}`,
    store,
    clock,
    tables,
    addresses,
    createTable,
    disableTable,
    enableTable,
    deleteTable,
    splitTablet,
    mergeTablets,
    moveTablet,
    flush,
    rangeOf,
    safeMode,

    updateSchema: (table: Table, schema: tera.TableSchema): void => {
      table.schema = schema;
      save(table);
    },

    /** Counts what a write added; flushes the tablet when its memtable is full. */
    grown: (table: Table, tablet: Tablet, bytes: number): void => {
      tablet.memtableBytes += bytes;
      if (tablet.memtableBytes > MEMTABLE_BYTES) flush(table, tablet);
    },

    /** The servers' clock in microseconds, never the same twice (O38). */
    nextTimestamp: (): bigint => {
      const now = clock.wallMicros();
      lastTimestamp = now > lastTimestamp ? now : lastTimestamp + 1n;
      return lastTimestamp;
    },

    close: (): void => {
      safeMode.leave();
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
