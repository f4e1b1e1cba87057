/**
 * This machine's SQLite file: a checkpoint per acknowledged batch, which is finer than what the ledger
 * is told. It may be lost: the ledger alone is enough to go on, with a little more reading.
 *
 * Commits are not synced one by one: what a power cut takes is read again and compared.
 */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import SQLite from 'better-sqlite3';
import { TerautilError } from '../errors.js';
import type { Journal } from '../migration/ports.js';

const VERSION = 1;
const BUSY_TIMEOUT_MS = 5_000;

const SCHEMA = `
  CREATE TABLE checkpoints (
    unit TEXT NOT NULL, step TEXT NOT NULL, epoch INTEGER NOT NULL, session TEXT NOT NULL,
    record BLOB NOT NULL, PRIMARY KEY (unit, step)
  ) WITHOUT ROWID;
`;

/** Throws TU-JOURNAL when the file cannot be used. */
export function openJournal(file: string): Journal {
  const database = translated(file, () => open(file));
  const put = database.prepare<[string, string, bigint, string, Uint8Array]>(
    `INSERT INTO checkpoints VALUES (?, ?, ?, ?, ?) ON CONFLICT (unit, step) DO UPDATE
     SET epoch = excluded.epoch, session = excluded.session, record = excluded.record`,
  );
  const get = database.prepare<[string, string, bigint, string], { record: Buffer }>(
    'SELECT record FROM checkpoints WHERE unit = ? AND step = ? AND epoch = ? AND session = ?',
  );
  return {
    checkpoint: (entry) => {
      translated(file, () =>
        put.run(entry.unit, entry.step, entry.epoch, entry.session, entry.record),
      );
    },
    lastCheckpoint: (unit, step, epoch, session) =>
      translated(file, () => get.get(unit, step, epoch, session))?.record ?? null,
    close: () => {
      database.close();
    },
  };
}

function open(file: string): SQLite.Database {
  mkdirSync(dirname(file), { recursive: true });
  const database = new SQLite(file, { timeout: BUSY_TIMEOUT_MS });
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  const create = database.transaction(() => {
    const version = database.pragma('user_version', { simple: true });
    if (version === VERSION) return;
    if (version !== 0) {
      throw new TerautilError(
        'TU-JOURNAL',
        `The journal ${file} has format ${String(version)}, not ${VERSION}.`,
        {
          hint: 'Use the version of terautil that wrote it, or a newer one.',
        },
      );
    }
    database.exec(SCHEMA);
    database.pragma(`user_version = ${VERSION}`);
  });
  create.immediate();
  return database;
}

function translated<T>(file: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof TerautilError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new TerautilError('TU-JOURNAL', `The journal ${file} cannot be used: ${reason}.`, {
      hint: 'Is the disk full or read-only? A damaged journal may be moved away: the ledger is enough to go on.',
      cause: error,
    });
  }
}
