/** SQLite files that several processes share, and that readers leave as they find them. */
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import SQLite from 'better-sqlite3';

/** Longer than any transaction takes; a process that holds a file longer is stuck. */
const BUSY_TIMEOUT_MS = 5_000;
/** Read and write version in the header of a SQLite file: 2 is WAL (sqlite.org/fileformat.html). */
const WAL_FLAGS_AT = 18;

/** Where keys are ASCII: behind every key with the prefix that stands before it. */
export const AFTER_PREFIX = '\u{10FFFF}';

export interface FileFormat {
  readonly version: number;
  /** Makes the tables. */
  readonly schema: string;
  /** FULL: what was acknowledged does not vanish with the power. NORMAL: the last of it may, never the file. */
  readonly synchronous: 'FULL' | 'NORMAL';
}

/** Makes the file and its tables where they are missing. Numbers are read as bigint. Throws what SQLite throws. */
export function openForWriting(
  file: string,
  { version, schema, synchronous }: FileFormat,
): SQLite.Database {
  mkdirSync(dirname(file), { recursive: true });
  const database = new SQLite(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    database.defaultSafeIntegers();
    database.pragma('journal_mode = WAL');
    database.pragma(`synchronous = ${synchronous}`);
    const create = database.transaction(() => {
      if (versionOf(database) !== 0n) return;
      database.exec(schema);
      database.pragma(`user_version = ${version}`);
    });
    create.immediate();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * null when there is no file, or who makes it has not yet made its tables. Nothing is created. Numbers are read
 * as bigint. Throws what SQLite throws.
 */
export function openForReading(file: string): SQLite.Database | null {
  if (!existsSync(file)) return null;
  const image = imageAtRest(file);
  if (image?.length === 0) return null;
  const database = new SQLite(image ?? file, { readonly: true, timeout: BUSY_TIMEOUT_MS });
  try {
    database.defaultSafeIntegers();
    const isNew = database.prepare('SELECT 1 FROM sqlite_master').get() === undefined;
    if (!isNew) return database;
  } catch (error) {
    database.close();
    throw error;
  }
  database.close();
  return null;
}

export function versionOf(database: SQLite.Database): bigint {
  return BigInt(database.pragma('user_version', { simple: true }) as bigint | number);
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
