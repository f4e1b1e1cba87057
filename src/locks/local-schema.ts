/**
 * The SQLite file of the local lock service. Lease rows are committed with a full sync: a lock or a
 * record that was acknowledged must not vanish with the power.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import SQLite from 'better-sqlite3';
import { TerautilError } from '../errors.js';

const VERSION = 1;
/** Longer than any transaction here takes; a process that holds the file longer is stuck. */
const BUSY_TIMEOUT_MS = 5_000;

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

/** null when reading and there is no file. Throws TU-LEDGER-INVALID, TU-LEDGER-VERSION. */
export function openLocksDatabase(file: string, readOnly: boolean): SQLite.Database | null {
  if (readOnly && !existsSync(file)) return null;
  try {
    if (!readOnly) mkdirSync(dirname(file), { recursive: true });
    const database = new SQLite(file, { readonly: readOnly, timeout: BUSY_TIMEOUT_MS });
    database.defaultSafeIntegers();
    if (!readOnly) prepareForWriting(database);
    checkVersion(file, database);
    return database;
  } catch (error) {
    if (error instanceof TerautilError) throw error;
    throw new TerautilError('TU-LEDGER-INVALID', `${file} cannot be used as the lock file.`, {
      hint: 'Is the disk full, read-only, or the file damaged? Keep a copy before you change anything.',
      cause: error,
    });
  }
}

function prepareForWriting(database: SQLite.Database): void {
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  const create = database.transaction(() => {
    if (database.pragma('user_version', { simple: true }) !== 0n) return;
    database.exec(SCHEMA);
    database.pragma(`user_version = ${VERSION}`);
  });
  create.immediate();
}

function checkVersion(file: string, database: SQLite.Database): void {
  const version = database.pragma('user_version', { simple: true });
  if (version === BigInt(VERSION)) return;
  throw new TerautilError(
    'TU-LEDGER-VERSION',
    `${file} has format ${String(version)}, not ${VERSION}.`,
    {
      hint: 'Use the version of terautil that wrote it, or a newer one.',
    },
  );
}
