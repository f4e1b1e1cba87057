/**
 * What earlier runs of this machine did and how long it took them, in a SQLite file of its own beside the
 * journal: a plan reads it, and those of its neighbours, where the journal has a record of every range. It is
 * no truth: a damaged one is begun anew, and a newer one left alone.
 */
import SQLite from 'better-sqlite3';
import type { EarlierRun } from '../migration/ports.js';
import {
  openForReading,
  openForWriting,
  openUndamaged,
  removeDatabase,
  versionOf,
} from '../sqlite-file.js';

const FORMAT = {
  version: 1,
  schema: `
  CREATE TABLE runs (
    id INTEGER PRIMARY KEY, clusters TEXT NOT NULL, step TEXT NOT NULL, ended_at INTEGER NOT NULL,
    seconds REAL NOT NULL, cells INTEGER NOT NULL, bytes INTEGER NOT NULL,
    finished_bytes INTEGER NOT NULL, finished_stored_bytes INTEGER NOT NULL,
    limit_cells REAL, limit_bytes REAL
  );
`,
  synchronous: 'NORMAL',
} as const;
/** The newest ones: clusters change. */
const KEPT = 100;

/** `clusters` says between which. Throws what SQLite throws. */
export function addRuns(file: string, clusters: string, runs: readonly EarlierRun[]): void {
  const database = openUndamaged(file, FORMAT) ?? openAnew(file);
  try {
    if (versionOf(database) !== BigInt(FORMAT.version)) return;
    const add = database.prepare('INSERT INTO runs VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
    const forget = database.prepare(
      'DELETE FROM runs WHERE id NOT IN (SELECT id FROM runs ORDER BY id DESC LIMIT ?)',
    );
    const write = database.transaction(() => {
      for (const run of runs) add.run(clusters, ...columnsOf(run));
      forget.run(KEPT);
    });
    write.immediate();
  } finally {
    database.close();
  }
}

function columnsOf({ step, endedAt, seconds, cells, bytes, finished, limit }: EarlierRun) {
  const counts = [cells, bytes, finished.bytes, finished.storedBytes].map(BigInt);
  const limits = [limit.cells, limit.bytes].map((value) => (value === Infinity ? null : value));
  return [step, endedAt, seconds, ...counts, ...limits];
}

interface Row {
  readonly step: unknown;
  readonly ended_at: unknown;
  readonly seconds: unknown;
  readonly cells: unknown;
  readonly bytes: unknown;
  readonly finished_bytes: unknown;
  readonly finished_stored_bytes: unknown;
  readonly limit_cells: unknown;
  readonly limit_bytes: unknown;
}

/** Those between these clusters; none when there is no file that can be read. Creates nothing. */
export function readRuns(file: string, clusters: string): EarlierRun[] {
  try {
    const database = openForReading(file);
    if (database === null) return [];
    try {
      if (versionOf(database) !== BigInt(FORMAT.version)) return [];
      const rows = database
        .prepare<[string], Row>('SELECT * FROM runs WHERE clusters = ? ORDER BY id')
        .all(clusters);
      return rows.flatMap(runOf);
    } finally {
      database.close();
    }
  } catch (error) {
    if (isUnreadable(error)) return [];
    throw error;
  }
}

/** SQLite keeps what is put into it: a row that says anything else than a run says counts for nothing. */
function runOf(row: Row): EarlierRun[] {
  const { step, ended_at: endedAt, seconds } = row;
  if (step !== 'dump' && step !== 'diff') return [];
  if (typeof endedAt !== 'bigint' || typeof seconds !== 'number') return [];
  const cells = countOf(row.cells);
  const bytes = countOf(row.bytes);
  const finished = {
    bytes: countOf(row.finished_bytes),
    storedBytes: countOf(row.finished_stored_bytes),
  };
  const limit = { cells: limitOf(row.limit_cells), bytes: limitOf(row.limit_bytes) };
  const numbers = [cells, bytes, ...Object.values(finished), ...Object.values(limit)];
  if (numbers.some(Number.isNaN)) return [];
  return [{ step, endedAt, seconds, cells, bytes, finished, limit }];
}

/** NaN: it is none. */
function countOf(value: unknown): number {
  return typeof value === 'bigint' && value >= 0n ? Number(value) : NaN;
}

function limitOf(value: unknown): number {
  if (value === null) return Infinity;
  return typeof value === 'number' && value > 0 ? value : NaN;
}

/** Damaged, or not to be read by this user. */
function isUnreadable(error: unknown): boolean {
  return error instanceof SQLite.SqliteError || (error instanceof Error && 'code' in error);
}

function openAnew(file: string): SQLite.Database {
  removeDatabase(file);
  return openForWriting(file, FORMAT);
}
