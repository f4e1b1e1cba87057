/** SQLite files that several processes share, and that readers leave as they find them. */
import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import SQLite from 'better-sqlite3';

/** Longer than any transaction takes; a process that holds a file longer is stuck. */
const BUSY_TIMEOUT_MS = 5_000;
/** Read and write version in the header of a SQLite file: 2 is WAL (sqlite.org/fileformat.html). */
const WAL_FLAGS_AT = 18;
/** In memory and beside no other file there is no write-ahead log: these two bytes say so (sqlite.org/c3ref/deserialize.html). */
const NO_WAL = Buffer.from([1, 1]);
/** In memory its content would be there twice. */
const IMAGE_BYTES_MOST = 16 * 1024 * 1024;

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

/** As `openForWriting`; null when the file is damaged, which for what is no truth is no reason to fail. */
export function openUndamaged(file: string, format: FileFormat): SQLite.Database | null {
  try {
    return openForWriting(file, format);
  } catch (error) {
    const isDamage =
      error instanceof SQLite.SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code);
    if (isDamage) return null;
    throw error;
  }
}

/** With what SQLite keeps beside it. */
export function removeDatabase(file: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
}

/**
 * null when there is no file, or who makes it has not yet made its tables. Nothing is created. Numbers are read
 * as bigint. Throws what SQLite throws.
 */
export function openForReading(file: string): SQLite.Database | null {
  if (!existsSync(file)) return null;
  const atRest = isInUse(file) ? null : openAtRest(file);
  if (atRest === 'empty') return null;
  const database = atRest ?? openReadOnly(file);
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

function openReadOnly(place: string | Buffer): SQLite.Database {
  return new SQLite(place, { readonly: true, timeout: BUSY_TIMEOUT_MS });
}

/** A writer has it open. */
function isInUse(file: string): boolean {
  return existsSync(`${file}-wal`);
}

/**
 * The file's content, or null when a writer has opened it meanwhile. Through SQLite a reader would create two files
 * beside the file (promise P5), and fail where it may not.
 */
function openAtRest(file: string): SQLite.Database | 'empty' | null {
  const state = (): string => {
    const { mtimeNs, size } = statSync(file, { bigint: true });
    return `${isInUse(file)} ${mtimeNs} ${size}`;
  };
  const before = state();
  const isSame = (): boolean => !before.startsWith('true') && state() === before;
  const copy = statSync(file).size > IMAGE_BYTES_MOST ? openCopy(file) : null;
  if (copy !== null) {
    if (isSame()) return copy;
    copy.close();
    return null;
  }
  const image = readFileSync(file);
  if (!isSame()) return null;
  if (image.length === 0) return 'empty';
  image.fill(1, WAL_FLAGS_AT, Math.min(WAL_FLAGS_AT + NO_WAL.length, image.length));
  return openReadOnly(image);
}

/** Of a copy that is gone when it is closed; null where none can be made. */
function openCopy(file: string): SQLite.Database | null {
  let folder: string | null = null;
  try {
    folder = mkdtempSync(join(tmpdir(), 'terautil-'));
    const copy = join(folder, 'copy.db');
    copyFileSync(file, copy, constants.COPYFILE_FICLONE);
    chmodSync(copy, 0o600);
    const opened = openSync(copy, 'r+');
    writeSync(opened, NO_WAL, 0, NO_WAL.length, WAL_FLAGS_AT);
    closeSync(opened);
    return openReadOnly(copy);
  } catch {
    // As when it is small: in memory.
    return null;
  } finally {
    // Who has it open goes on reading it.
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
  }
}
