/** The one-box's Nexus keys on disk: an ordered map of bytes in one SQLite table. */
import type { Database } from 'better-sqlite3';

export interface NexusItem {
  readonly key: Buffer;
  readonly value: Buffer;
}

export interface NexusStore {
  get(key: Buffer): Buffer | null;
  put(key: Buffer, value: Buffer): void;
  delete(key: Buffer): void;
  /** Items of [start, end) in byte order; an empty `end` is unbounded. No writes while iterating. */
  scan(start: Buffer, end: Buffer): Iterable<NexusItem>;
}

/** Creates the table `nexus` if it is missing. The database stays the caller's to close. */
export function openNexusStore(database: Database): NexusStore {
  database.exec(
    'CREATE TABLE IF NOT EXISTS nexus (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID',
  );
  const select = database.prepare<[Buffer], { value: Buffer }>(
    'SELECT value FROM nexus WHERE key = ?',
  );
  const upsert = database.prepare<[Buffer, Buffer]>('INSERT OR REPLACE INTO nexus VALUES (?, ?)');
  const remove = database.prepare<[Buffer]>('DELETE FROM nexus WHERE key = ?');
  const from = database.prepare<[Buffer], NexusItem>(
    'SELECT key, value FROM nexus WHERE key >= ? ORDER BY key',
  );
  const between = database.prepare<[Buffer, Buffer], NexusItem>(
    'SELECT key, value FROM nexus WHERE key >= ? AND key < ? ORDER BY key',
  );
  return {
    get: (key) => select.get(key)?.value ?? null,
    put: (key, value) => void upsert.run(key, value),
    delete: (key) => void remove.run(key),
    scan: (start, end) => (end.length === 0 ? from.iterate(start) : between.iterate(start, end)),
  };
}
