/** What the master does to tables and to the layout of their tablets when it is told to. */
import type { Clock } from '../clock.js';
import type { tera } from '../proto/messages.js';
import { TABLET_DISABLED, TABLE_DISABLED, TABLE_ENABLED } from './status.js';
import type { ClusterStore } from './store.js';
import type { TabletLife } from './tablet-life.js';
import type { TabletServers } from './tablet-servers.js';
import { newTablet, saveTable, storedForm, type Table, type Tablet } from './tables.js';

export interface TableChanges {
  createTable(name: string, schema: tera.TableSchema, delimiters: Buffer[]): void;
  updateSchema(table: Table, schema: tera.TableSchema): void;
  disableTable(table: Table): void;
  enableTable(table: Table): void;
  deleteTable(table: Table): void;
  /** `key` lies inside. */
  splitTablet(table: Table, tablet: Tablet, key: Buffer): void;
  /** One new tablet of two neighbours, on the first one's server. */
  mergeTablets(table: Table, left: Tablet, right: Tablet): void;
}

export interface TableChangesPorts {
  readonly store: ClusterStore;
  readonly clock: Clock;
  /** By name. */
  readonly tables: Map<string, Table>;
  readonly servers: TabletServers;
  readonly life: TabletLife;
}

export function createTableChanges(ports: TableChangesPorts): TableChanges {
  const { store, clock, tables, servers, life } = ports;
  return {
    createTable(name, schema, delimiters) {
      const starts = [Buffer.alloc(0), ...delimiters];
      const createTime = clock.wallMicros();
      const table: Table = {
        id: 0,
        name,
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
          server: servers.pick() ?? 0,
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
      tables.set(name, created);
      for (const tablet of created.tablets) life.load(created, tablet);
    },

    updateSchema(table, schema) {
      table.schema = schema;
      saveTable(store, table);
    },

    disableTable(table) {
      for (const tablet of table.tablets) {
        life.unload(table, tablet);
        tablet.status = TABLET_DISABLED;
      }
      table.status = TABLE_DISABLED;
      saveTable(store, table);
    },

    enableTable(table) {
      table.status = TABLE_ENABLED;
      saveTable(store, table);
      for (const tablet of table.tablets) life.load(table, tablet);
    },

    deleteTable(table) {
      store.transaction(() => {
        store.removeTable(table.id);
      });
      tables.delete(table.name);
    },

    splitTablet(table, tablet, key) {
      life.unload(table, tablet);
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
      saveTable(store, table);
      for (const one of children) life.load(table, one);
    },

    mergeTablets(table, left, right) {
      life.unload(table, left);
      life.unload(table, right);
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
      saveTable(store, table);
      life.load(table, merged);
    },
  };
}
