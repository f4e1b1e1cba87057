/**
 * One cluster's SQLite file (docs/onebox.md says what it holds). A row of a table is one record, and
 * every table has two sets of them: `memtable` holds what was written since the last flush, every entry
 * of it; `files` holds what flushes left.
 */
import Database from 'better-sqlite3';
import { TerautilError } from '../errors.js';
import { rowReader, rowWriter } from './row-sets.js';
import { createSnapshots } from './snapshots.js';

export type { RowReader, StoredRow } from './row-sets.js';

const FORMAT_VERSION = 1;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS tables (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    schema BLOB NOT NULL,
    status INTEGER NOT NULL,
    create_time INTEGER NOT NULL,
    next_tablet INTEGER NOT NULL
  );
  CREATE TABLE IF NOT EXISTS tablets (
    table_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    start BLOB NOT NULL,
    end BLOB NOT NULL,
    server INTEGER NOT NULL,
    create_time INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (table_id, number)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS memtable (
    table_id INTEGER NOT NULL,
    row BLOB NOT NULL,
    entries BLOB NOT NULL,
    PRIMARY KEY (table_id, row)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS files (
    table_id INTEGER NOT NULL,
    row BLOB NOT NULL,
    entries BLOB NOT NULL,
    PRIMARY KEY (table_id, row)
  ) WITHOUT ROWID;
`;

export interface StoredTable {
  readonly id: number;
  readonly name: string;
  readonly schema: Buffer;
  readonly status: number;
  readonly createTime: bigint;
  readonly nextTablet: number;
}

export interface StoredTablet {
  readonly number: number;
  readonly start: Buffer;
  /** Exclusive; empty = unbounded. */
  readonly end: Buffer;
  readonly server: number;
  readonly createTime: bigint;
  readonly version: number;
}

export type ClusterStore = ReturnType<typeof openClusterStore>;

/** Opens or creates the file. Throws TU-ONEBOX when it is damaged or of another format. */
export function openClusterStore(path: string) {
  const database = openDatabase(path);
  const format = database.pragma('user_version', { simple: true });
  if (format !== 0 && format !== FORMAT_VERSION) {
    database.close();
    throw new TerautilError(
      'TU-ONEBOX',
      `${path} has format ${String(format)}, not ${FORMAT_VERSION}`,
      {
        hint: 'Start the one-box with another --data folder, or with the version that made this one.',
      },
    );
  }
  database.exec(SCHEMA);
  database.pragma(`user_version = ${FORMAT_VERSION}`);
  const readers = rowReader(database);
  const snapshots = createSnapshots(path);
  return {
    ...catalog(database),
    memtable: { ...readers.memtable, ...rowWriter(database, 'memtable', snapshots.wrote) },
    files: { ...readers.files, ...rowWriter(database, 'files', snapshots.wrote) },
    snapshot: snapshots.take,
    /** Runs `action`; what it wrote is committed when it returns, undone when it throws. */
    transaction: <T>(action: () => T): T => database.transaction(action).immediate(),
    close: () => {
      snapshots.close();
      database.close();
    },
  };
}

/**
 * WAL with synchronous NORMAL: a committed transaction survives kill -9 of this process. Throws TU-ONEBOX
 * naming the file when it is no database or is damaged.
 */
export function openDatabase(path: string): Database.Database {
  try {
    const database = new Database(path);
    try {
      prepareDatabase(database);
      const found = database.pragma('quick_check(1)', { simple: true });
      if (found !== 'ok') throw new Error(String(found));
    } catch (error) {
      database.close();
      throw error;
    }
    return database;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new TerautilError('TU-ONEBOX', `${path} cannot be used: ${why}`, {
      hint: 'Restore the file, or delete it together with its -wal and -shm files: its tables are then gone.',
      cause: error,
    });
  }
}

function prepareDatabase(database: Database.Database): void {
  database.pragma('page_size = 16384');
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  database.pragma('cache_size = -65536');
  // A log that grew under a long scan is cut again.
  database.pragma('journal_size_limit = 67108864');
}

function catalog(database: Database.Database) {
  const selectTables = database.prepare('SELECT * FROM tables ORDER BY name').safeIntegers();
  const insertTable = database.prepare(
    'INSERT INTO tables (name, schema, status, create_time, next_tablet) VALUES (?, ?, ?, ?, ?)',
  );
  const updateTable = database.prepare(
    'UPDATE tables SET schema = ?, status = ?, next_tablet = ? WHERE id = ?',
  );
  const selectTablets = database
    .prepare('SELECT * FROM tablets WHERE table_id = ? ORDER BY start')
    .safeIntegers();
  const insertTablet = database.prepare(
    'INSERT INTO tablets (table_id, number, start, end, server, create_time, version) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const deletes = ['memtable', 'files', 'tablets'].map((name) =>
    database.prepare(`DELETE FROM ${name} WHERE table_id = ?`),
  );
  const deleteTablets = database.prepare('DELETE FROM tablets WHERE table_id = ?');
  const deleteTable = database.prepare('DELETE FROM tables WHERE id = ?');
  return {
    tables: (): StoredTable[] => (selectTables.all() as TableRecord[]).map(tableOf),
    tablets: (tableId: number): StoredTablet[] =>
      (selectTablets.all(tableId) as TabletRecord[]).map(tabletOf),
    /** Returns the new table's id. */
    addTable: (table: Omit<StoredTable, 'id'>): number =>
      Number(
        insertTable.run(table.name, table.schema, table.status, table.createTime, table.nextTablet)
          .lastInsertRowid,
      ),
    updateTable: (table: StoredTable): void => {
      updateTable.run(table.schema, table.status, table.nextTablet, table.id);
    },
    removeTable: (id: number): void => {
      for (const statement of deletes) statement.run(id);
      deleteTable.run(id);
    },
    replaceTablets: (tableId: number, tablets: readonly StoredTablet[]): void => {
      deleteTablets.run(tableId);
      for (const t of tablets) {
        insertTablet.run(tableId, t.number, t.start, t.end, t.server, t.createTime, t.version);
      }
    },
  };
}

/** Rows as the prepared statements above return them: the columns of SCHEMA, integers as bigint. */
interface TableRecord {
  id: bigint;
  name: string;
  schema: Buffer;
  status: bigint;
  create_time: bigint;
  next_tablet: bigint;
}

interface TabletRecord {
  number: bigint;
  start: Buffer;
  end: Buffer;
  server: bigint;
  create_time: bigint;
  version: bigint;
}

const tableOf = (record: TableRecord): StoredTable => ({
  id: Number(record.id),
  name: record.name,
  schema: record.schema,
  status: Number(record.status),
  createTime: record.create_time,
  nextTablet: Number(record.next_tablet),
});

const tabletOf = (record: TabletRecord): StoredTablet => ({
  number: Number(record.number),
  start: record.start,
  end: record.end,
  server: Number(record.server),
  createTime: record.create_time,
  version: Number(record.version),
});
