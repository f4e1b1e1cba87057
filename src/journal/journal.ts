/**
 * This machine's SQLite file: a checkpoint per acknowledged batch, which is finer than what the ledger
 * is told. It may be lost: the ledger alone is enough to go on, with a little more reading. So a damaged
 * one is set aside, never mended, and a checkpoint that does not fit its checksum does not count: one
 * flipped bit in a row key would skip rows.
 *
 * Commits are not synced one by one: what a power cut takes is read again and compared.
 */
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import SQLite from 'better-sqlite3';
import { TerautilError } from '../errors.js';
import type { Journal, JournalCheckpoint } from '../migration/ports.js';
import { sha256Hex } from '../sha256.js';

/** 2: checksums. */
const VERSION = 2;
const BUSY_TIMEOUT_MS = 5_000;

const SCHEMA = `
  CREATE TABLE checkpoints (
    unit TEXT NOT NULL, step TEXT NOT NULL, epoch INTEGER NOT NULL, session TEXT NOT NULL,
    record BLOB NOT NULL, sum TEXT NOT NULL, PRIMARY KEY (unit, step)
  ) WITHOUT ROWID;
`;

/** Throws TU-JOURNAL when the file cannot be used. `warn` is told of what was found damaged. */
export function openJournal(file: string, warn: (line: string) => void = () => undefined): Journal {
  const { database, put, get } = translated(file, () => openSound(file, warn));
  return {
    checkpoint: (entry) => {
      translated(file, () =>
        put.run(entry.unit, entry.step, entry.epoch, entry.session, entry.record, sumOf(entry)),
      );
    },
    lastCheckpoint: (unit, step, epoch, session) => {
      const found = translated(file, () => get.get(unit, step, epoch, session));
      if (found === undefined) return null;
      if (found.sum === sumOf({ unit, step, epoch, session, record: found.record })) {
        return found.record;
      }
      warn(`A checkpoint in ${file} is damaged: ${unit} goes on from the ledger.`);
      return null;
    },
    close: () => {
      database.close();
    },
  };
}

function sumOf({ unit, step, epoch, session, record }: JournalCheckpoint): string {
  return sha256Hex(
    Buffer.concat([Buffer.from(`${unit}\n${step}\n${epoch}\n${session}\n`), record]),
  );
}

/** Opens the journal, or a new one in the place of one that is damaged. */
function openSound(file: string, warn: (line: string) => void): ReturnType<typeof open> {
  mkdirSync(dirname(file), { recursive: true });
  try {
    return open(file);
  } catch (error) {
    if (!isDamage(error)) throw error;
    const aside = setAside(file);
    warn(`The journal was damaged and is kept as ${aside}. The ledger is enough to go on.`);
    return open(file);
  }
}

function isDamage(error: unknown): boolean {
  // SQLITE_ERROR: its tables are not those of its version.
  return error instanceof SQLite.SqliteError && /^SQLITE_(CORRUPT|NOTADB|ERROR$)/.test(error.code);
}

/** Returns the new name. */
function setAside(file: string): string {
  let number = 1;
  while (existsSync(`${file}.damaged-${number}`)) number += 1;
  // The file itself last: a new one must never meet the former one's write-ahead log.
  for (const suffix of ['-wal', '-shm', '']) {
    if (!existsSync(`${file}${suffix}`)) continue;
    renameSync(`${file}${suffix}`, `${file}.damaged-${number}${suffix}`);
  }
  return `${file}.damaged-${number}`;
}

function open(file: string) {
  const database = new SQLite(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    // First of all: not a byte of a newer one is changed.
    checkVersion(file, database);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    database
      .transaction(() => {
        prepareSchema(file, database);
      })
      .immediate();
    const flaw = database.pragma('quick_check(1)', { simple: true });
    if (flaw !== 'ok') throw new SQLite.SqliteError(String(flaw), 'SQLITE_CORRUPT');
    return { database, ...statementsOf(database) };
  } catch (error) {
    database.close();
    throw error;
  }
}

function statementsOf(database: SQLite.Database) {
  return {
    put: database.prepare<[string, string, bigint, string, Uint8Array, string]>(
      `INSERT INTO checkpoints VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (unit, step) DO UPDATE
       SET epoch = excluded.epoch, session = excluded.session, record = excluded.record,
         sum = excluded.sum`,
    ),
    get: database.prepare<[string, string, bigint, string], { record: Buffer; sum: string }>(
      'SELECT record, sum FROM checkpoints WHERE unit = ? AND step = ? AND epoch = ? AND session = ?',
    ),
  };
}

function versionOf(database: SQLite.Database): number {
  return Number(database.pragma('user_version', { simple: true }));
}

function checkVersion(file: string, database: SQLite.Database): void {
  const version = versionOf(database);
  if (version >= 0 && version <= VERSION) return;
  throw new TerautilError(
    'TU-JOURNAL',
    `The journal ${file} has format ${version}, not ${VERSION}.`,
    { hint: 'Use the version of terautil that wrote it, or a newer one.' },
  );
}

function prepareSchema(file: string, database: SQLite.Database): void {
  const version = versionOf(database);
  if (version === VERSION) return;
  if (version === 0) database.exec(SCHEMA);
  else addSums(file, database);
  database.pragma(`user_version = ${VERSION}`);
}

/** Format 1 had no checksums. What it was is kept. */
function addSums(file: string, database: SQLite.Database): void {
  writeFileSync(`${file}.v1`, database.serialize());
  const old = database
    .prepare<[], JournalCheckpoint>('SELECT unit, step, epoch, session, record FROM checkpoints')
    .safeIntegers()
    .all();
  database.exec(`DROP TABLE checkpoints; ${SCHEMA}`);
  const add = database.prepare('INSERT INTO checkpoints VALUES (?, ?, ?, ?, ?, ?)');
  for (const entry of old) {
    add.run(entry.unit, entry.step, entry.epoch, entry.session, entry.record, sumOf(entry));
  }
}

function translated<T>(file: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof TerautilError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new TerautilError('TU-JOURNAL', `The journal ${file} cannot be used: ${reason}.`, {
      hint: 'Is the disk full or read-only? What was acknowledged is saved: make room, then run apply again.',
      cause: error,
    });
  }
}
