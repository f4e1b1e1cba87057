/** The two sets of rows of a cluster's SQLite file, `memtable` and `files`, over one connection. */
import type Database from 'better-sqlite3';

type RowSet = 'memtable' | 'files';
export type StoredRow = readonly [row: Buffer, entries: Buffer];

interface RowSetReader {
  get(tableId: number, row: Buffer): Buffer | undefined;
  /** Rows of [start, end) in key order; an empty end is unbounded. Nothing may write over this connection meanwhile. */
  rows(tableId: number, start: Buffer, end: Buffer): IterableIterator<StoredRow>;
  /** The greatest key of [start, end); here an empty end is nothing. */
  last(tableId: number, start: Buffer, end: Buffer): Buffer | undefined;
  /** Of the entries in [start, end). */
  bytes(tableId: number, start: Buffer, end: Buffer): number;
}

export type RowReader = Readonly<Record<RowSet, RowSetReader>>;

/** Beyond all row keys: they have at most 65,535 bytes. */
const BEYOND_ALL_KEYS = Buffer.alloc(65_537, 0xff);

const bound = (end: Buffer): Buffer => (end.length === 0 ? BEYOND_ALL_KEYS : end);

const RANGE = 'table_id = ? AND row >= ? AND row < ?';

export function rowReader(database: Database.Database): RowReader {
  return { memtable: setReader(database, 'memtable'), files: setReader(database, 'files') };
}

function setReader(database: Database.Database, name: RowSet): RowSetReader {
  const get = database
    .prepare<[number, Buffer], Buffer>(`SELECT entries FROM ${name} WHERE table_id = ? AND row = ?`)
    .pluck();
  const rows = database
    .prepare<[number, Buffer, Buffer], StoredRow>(
      `SELECT row, entries FROM ${name} WHERE ${RANGE} ORDER BY row`,
    )
    .raw();
  const last = database
    .prepare<[number, Buffer, Buffer], Buffer>(
      `SELECT row FROM ${name} WHERE ${RANGE} ORDER BY row DESC LIMIT 1`,
    )
    .pluck();
  const bytes = database
    .prepare<[number, Buffer, Buffer], number | null>(
      `SELECT SUM(LENGTH(entries)) FROM ${name} WHERE ${RANGE}`,
    )
    .pluck();
  return {
    get: (tableId, row) => get.get(tableId, row),
    rows: (tableId, start, end) => rows.iterate(tableId, start, bound(end)),
    last: (tableId, start, end) => last.get(tableId, start, end),
    bytes: (tableId, start, end) => bytes.get(tableId, start, bound(end)) ?? 0,
  };
}

/** `wrote` is told the bytes of every row that is put. */
export function rowWriter(
  database: Database.Database,
  name: RowSet,
  wrote: (bytes: number) => void,
) {
  const put = database.prepare<[number, Buffer, Buffer]>(
    `INSERT OR REPLACE INTO ${name} (table_id, row, entries) VALUES (?, ?, ?)`,
  );
  const clear = database.prepare<[number, Buffer, Buffer]>(`DELETE FROM ${name} WHERE ${RANGE}`);
  return {
    put: (tableId: number, row: Buffer, entries: Buffer): void => {
      put.run(tableId, row, entries);
      wrote(entries.length);
    },
    clear: (tableId: number, start: Buffer, end: Buffer): void => {
      clear.run(tableId, start, bound(end));
    },
  };
}
