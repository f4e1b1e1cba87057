/**
 * What this machine last saw of a ledger that lies elsewhere, in a SQLite file of its own, so that reading
 * verbs can answer while the lock service is away. It is no truth: a damaged one is begun anew.
 */
import SQLite from 'better-sqlite3';
import type { LedgerEntry } from '../migration/ports.js';
import { openForReading, openUndamaged, removeDatabase, versionOf } from '../sqlite-file.js';

const FORMAT = {
  version: 1,
  schema: `
  CREATE TABLE entries (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
  CREATE TABLE seen (at INTEGER NOT NULL);
`,
  synchronous: 'NORMAL',
} as const;

export interface Mirror {
  /** The whole ledger as it was at this moment, microseconds since 1970. */
  replace(entries: readonly LedgerEntry[], at: bigint): void;
  /** What this process has published since. */
  put(entries: readonly LedgerEntry[], removed: readonly string[]): void;
  close(): void;
}

/** Throws what SQLite throws: the caller says that there is no mirror. */
export function openMirror(file: string): Mirror {
  let database = open(file);
  if (database === null) {
    removeDatabase(file);
    database = open(file);
  }
  if (database === null) throw new Error(`${file} is not what was just made.`);
  const put = database.prepare<[string, Uint8Array]>(
    'INSERT INTO entries VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  const remove = database.prepare<[string]>('DELETE FROM entries WHERE key = ?');
  const clear = database.prepare('DELETE FROM entries');
  const forget = database.prepare('DELETE FROM seen');
  const see = database.prepare<[bigint]>('INSERT INTO seen VALUES (?)');
  const replace = database.transaction((entries: readonly LedgerEntry[], at: bigint) => {
    clear.run();
    for (const { key, value } of entries) put.run(key, value);
    forget.run();
    see.run(at);
  });
  const change = database.transaction(
    (entries: readonly LedgerEntry[], removed: readonly string[]) => {
      for (const { key, value } of entries) put.run(key, value);
      for (const key of removed) remove.run(key);
    },
  );
  const opened = database;
  return {
    replace: (entries, at) => {
      replace.immediate(entries, at);
    },
    put: (entries, removed) => {
      change.immediate(entries, removed);
    },
    close: () => {
      opened.close();
    },
  };
}

export interface MirroredLedger {
  /** In key order. */
  readonly entries: readonly LedgerEntry[];
  /** When the lock service was read last, microseconds since 1970. */
  readonly at: bigint;
}

/** Null when there is none, or none that can be read. Creates nothing. */
export function readMirror(file: string): MirroredLedger | null {
  try {
    const database = openForReading(file);
    if (database === null) return null;
    try {
      if (versionOf(database) !== BigInt(FORMAT.version)) return null;
      const seen = database.prepare<[], { at: bigint }>('SELECT at FROM seen').get();
      if (seen === undefined) return null;
      const entries = database
        .prepare<[], LedgerEntry>('SELECT key, value FROM entries ORDER BY key')
        .all();
      return { entries, at: seen.at };
    } finally {
      database.close();
    }
  } catch (error) {
    if (error instanceof SQLite.SqliteError) return null;
    throw error;
  }
}

/** Null when it is damaged, or of another version. */
function open(file: string): SQLite.Database | null {
  const database = openUndamaged(file, FORMAT);
  if (database === null || versionOf(database) === BigInt(FORMAT.version)) return database;
  database.close();
  return null;
}
