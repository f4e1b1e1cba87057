/**
 * The SQLite file of the local lock service. Lease rows are committed with a full sync: a lock or a
 * record that was acknowledged must not vanish with the power.
 */
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import SQLite from 'better-sqlite3';
import { TerautilError } from '../errors.js';

const VERSION = 1;
/** Longer than any transaction here takes; a process that holds the file longer is stuck. */
const BUSY_TIMEOUT_MS = 5_000;
/** Read and write version in the header of a SQLite file: 2 is WAL (sqlite.org/fileformat.html). */
const WAL_FLAGS_AT = 18;

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

/** null when reading and nothing was ever registered. Throws TU-LEDGER-INVALID, TU-LEDGER-VERSION. */
export function openLocksDatabase(file: string, readOnly: boolean): SQLite.Database | null {
  try {
    const database = readOnly ? openForReading(file) : openForWriting(file);
    if (database !== null) checkVersion(file, database);
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

/** null when there is no file, or who makes it has not yet made its tables. */
export function openForReading(file: string): SQLite.Database | null {
  if (!existsSync(file)) return null;
  const image = imageAtRest(file);
  if (image?.length === 0) return null;
  const database = new SQLite(image ?? file, { readonly: true, timeout: BUSY_TIMEOUT_MS });
  database.defaultSafeIntegers();
  const isNew = database.prepare('SELECT 1 FROM sqlite_master').get() === undefined;
  if (!isNew) return database;
  database.close();
  return null;
}

/**
 * The file's content, or null while a writer has it open. Through SQLite a reader would create two files
 * beside the file (promise P5), and fail where it may not.
 */
function imageAtRest(file: string): Buffer | null {
  const state = (): string => {
    const { mtimeNs, size } = statSync(file, { bigint: true });
    return `${existsSync(`${file}-wal`)} ${mtimeNs} ${size}`;
  };
  const before = state();
  if (before.startsWith('true')) return null;
  const image = readFileSync(file);
  if (state() !== before) return null;
  // In memory there is no write-ahead log: these two bytes say so (sqlite.org/c3ref/deserialize.html).
  image.fill(1, WAL_FLAGS_AT, Math.min(WAL_FLAGS_AT + 2, image.length));
  return image;
}

function openForWriting(file: string): SQLite.Database {
  mkdirSync(dirname(file), { recursive: true });
  const database = new SQLite(file, { timeout: BUSY_TIMEOUT_MS });
  database.defaultSafeIntegers();
  prepareForWriting(database);
  return database;
}

function prepareForWriting(database: SQLite.Database): void {
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  const create = database.transaction(() => {
    const version = database.pragma('user_version', { simple: true });
    if (version === 0n) {
      database.exec(SCHEMA);
      database.pragma(`user_version = ${VERSION}`);
    }
    if (version === 0n || version === BigInt(VERSION)) database.exec(TAKEN);
  });
  create.immediate();
}

/** Not in a file that an older version made, until somebody writes to it. */
export function hasTaken(database: SQLite.Database): boolean {
  return database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'taken'").get() !== undefined;
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
