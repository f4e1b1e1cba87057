/**
 * The SQLite file of the local lock service. Lease rows are committed with a full sync: a lock or a
 * record that was acknowledged must not vanish with the power.
 */
import type SQLite from 'better-sqlite3';
import { TerautilError } from '../errors.js';
import { openForReading, openForWriting, versionOf } from '../sqlite-file.js';

const VERSION = 1;

const SCHEMA = `
  CREATE TABLE sessions (
    id TEXT PRIMARY KEY, worker TEXT NOT NULL, lease_ms INTEGER NOT NULL,
    heartbeat INTEGER NOT NULL, heartbeat_at INTEGER NOT NULL, closed INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE locks (
    key TEXT PRIMARY KEY, session TEXT NOT NULL, epoch INTEGER NOT NULL, released INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE entries (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
`;
/**
 * When locks were taken, for views. Apart, because versions that do not know it use the same file: what they take
 * has another epoch than its row here.
 */
const TAKEN = `
  CREATE TABLE IF NOT EXISTS taken (
    key TEXT PRIMARY KEY, epoch INTEGER NOT NULL, at INTEGER NOT NULL
  ) WITHOUT ROWID;
`;

const FORMAT = { version: VERSION, schema: SCHEMA, synchronous: 'FULL' } as const;

/** null when reading and nothing was ever registered. Throws TU-LEDGER-INVALID, TU-LEDGER-VERSION. */
export function openLocksDatabase(file: string, readOnly: boolean): SQLite.Database | null {
  try {
    const database = readOnly ? openForReading(file) : openForWriting(file, FORMAT);
    if (database === null) return null;
    checkVersion(file, database, VERSION);
    if (!readOnly) database.transaction(() => database.exec(TAKEN)).immediate();
    return database;
  } catch (error) {
    if (error instanceof TerautilError) throw error;
    throw unusable(file, error);
  }
}

/** What SQLite says when no retry can help: a full disk, a damaged file. */
export function unusable(file: string, cause: unknown): TerautilError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new TerautilError(
    'TU-LEDGER-INVALID',
    `The lock file ${file} cannot be used: ${reason}.`,
    {
      hint: 'Is the disk full, read-only, or the file damaged? Keep a copy before you change anything. What was acknowledged is kept: run again when it is repaired.',
      cause,
    },
  );
}

/** Not in a file that an older version made, until somebody writes to it. */
export function hasTaken(database: SQLite.Database): boolean {
  return database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'taken'").get() !== undefined;
}

/** Throws TU-LEDGER-VERSION. */
export function checkVersion(file: string, database: SQLite.Database, wanted: number): void {
  const version = versionOf(database);
  if (version === BigInt(wanted)) return;
  database.close();
  throw new TerautilError('TU-LEDGER-VERSION', `${file} has format ${version}, not ${wanted}.`, {
    hint: 'Use the version of terautil that wrote it, or a newer one.',
  });
}
