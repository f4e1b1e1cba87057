/** Every SQL statement of the local lock service. */
import type { Database } from 'better-sqlite3';
import type { LedgerEntry, WorkerInfo } from '../migration/ports.js';
import { AFTER_PREFIX } from '../sqlite-file.js';
import { hasTaken } from './local-schema.js';

export interface HeldLock {
  readonly key: string;
  readonly session: string;
  readonly epoch: bigint;
  readonly released: boolean;
  readonly heartbeat: bigint;
  /** Wall clock, microseconds; for views only. */
  readonly heartbeatAt: bigint;
  readonly leaseMs: number;
  readonly worker: WorkerInfo;
  /** Wall clock, microseconds; null = taken by an older version. For views only. */
  readonly takenAt: bigint | null;
}

export interface Statements {
  put(entry: LedgerEntry): void;
  remove(key: string): void;
  held(lock: string): HeldLock | null;
  /** Locks below `prefix` that were not released. */
  heldBelow(prefix: string): HeldLock[];
  take(lock: string, session: string, epoch: bigint, at: bigint): void;
  /** Gives the lock to a session that never lived, with the lease and the name of the one that holds it. */
  bury(held: HeldLock, id: string, heartbeat: bigint): void;
  release(lock: string): void;
  insertSession(id: string, worker: WorkerInfo, leaseMs: number, at: bigint): void;
  /** False when somebody removed the session. */
  isOpen(id: string): boolean;
  /** Sessions that were not closed, or left locks behind, wherever; without `id`. */
  otherSessions(id: string): OpenSession[];
  /** Deletes all entries and locks below `prefix`, and sessions that hold nothing any more, without `id`. */
  clear(prefix: string, id: string): void;
  /** False when the session is unknown. */
  heartbeat(id: string, at: bigint): boolean;
  closeSession(id: string): void;
}

export interface OpenSession {
  readonly id: string;
  readonly worker: WorkerInfo;
  readonly heartbeat: bigint;
  readonly leaseMs: number;
  /** It holds a lock, or left one unreleased. */
  readonly holds: boolean;
}

interface OpenRow {
  id: string;
  worker: string;
  heartbeat: bigint;
  lease_ms: bigint;
  holds: bigint;
}

interface HeldRow {
  key: string;
  session: string;
  epoch: bigint;
  released: bigint;
  heartbeat: bigint;
  heartbeat_at: bigint;
  lease_ms: bigint;
  worker: string;
  taken_at: bigint | null;
}

const TAKEN_AT = 'SELECT at FROM taken WHERE taken.key = locks.key AND taken.epoch = locks.epoch';

function heldQuery(database: Database): string {
  return `SELECT locks.key, session, locks.epoch, released, heartbeat, heartbeat_at, lease_ms, worker,
    ${hasTaken(database) ? `(${TAKEN_AT})` : 'NULL'} AS taken_at
    FROM locks JOIN sessions ON sessions.id = locks.session`;
}

export function createStatements(database: Database): Statements {
  const select = heldQuery(database);
  const put = database.prepare<[string, Uint8Array]>(
    'INSERT INTO entries VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  const remove = database.prepare<[string]>('DELETE FROM entries WHERE key = ?');
  const held = database.prepare<[string], HeldRow>(`${select} WHERE key = ?`);
  const heldBelow = database.prepare<[string, string], HeldRow>(
    `${select} WHERE released = 0 AND key >= ? AND key < ? ORDER BY key`,
  );
  const take = database.prepare<[string, string, bigint]>(
    `INSERT INTO locks VALUES (?, ?, ?, 0) ON CONFLICT (key)
     DO UPDATE SET session = excluded.session, epoch = excluded.epoch, released = 0`,
  );
  // Only a reader may find a file without that table.
  const noteTaken = hasTaken(database)
    ? database.prepare<[string, bigint, bigint]>('INSERT OR REPLACE INTO taken VALUES (?, ?, ?)')
    : null;
  const bury = database.prepare<[string, string, number, bigint]>(
    'INSERT INTO sessions VALUES (?, ?, ?, ?, 0, 1)',
  );
  const give = database.prepare<[string, string]>('UPDATE locks SET session = ? WHERE key = ?');
  const release = database.prepare<[string]>('UPDATE locks SET released = 1 WHERE key = ?');
  const insertSession = database.prepare<[string, string, number, bigint]>(
    'INSERT INTO sessions VALUES (?, ?, ?, 0, ?, 0)',
  );
  const heartbeat = database.prepare<[bigint, string]>(
    'UPDATE sessions SET heartbeat = heartbeat + 1, heartbeat_at = ? WHERE id = ? AND closed = 0',
  );
  const isOpen = database.prepare<[string]>('SELECT 1 FROM sessions WHERE id = ? AND closed = 0');
  const otherSessions = database.prepare<[string], OpenRow>(
    `SELECT id, worker, heartbeat, lease_ms, holds FROM (
       SELECT *, EXISTS (SELECT 1 FROM locks WHERE session = id AND released = 0) AS holds
       FROM sessions
     ) WHERE id <> ? AND (closed = 0 OR holds)`,
  );
  const deleteEntries = database.prepare<[string, string]>(
    'DELETE FROM entries WHERE key >= ? AND key < ?',
  );
  const deleteLocks = database.prepare<[string, string]>(
    'DELETE FROM locks WHERE key >= ? AND key < ?',
  );
  const deleteTaken = hasTaken(database)
    ? database.prepare<[string, string]>('DELETE FROM taken WHERE key >= ? AND key < ?')
    : null;
  const deleteSessions = database.prepare<[string]>(
    'DELETE FROM sessions WHERE id <> ? AND id NOT IN (SELECT session FROM locks)',
  );
  const closeSession = database.prepare<[string]>('UPDATE sessions SET closed = 1 WHERE id = ?');
  return {
    put: (entry) => void put.run(entry.key, entry.value),
    held: (lock) => {
      const row = held.get(lock);
      return row === undefined ? null : heldLock(row);
    },
    heldBelow: (prefix) => heldBelow.all(prefix, prefix + AFTER_PREFIX).map(heldLock),
    remove: (key) => void remove.run(key),
    take: (lock, session, epoch, at) => {
      take.run(lock, session, epoch);
      noteTaken?.run(lock, epoch, at);
    },
    bury: ({ key, worker, leaseMs }, id, heartbeat) => {
      bury.run(id, JSON.stringify(worker), leaseMs, heartbeat);
      give.run(id, key);
    },
    release: (lock) => void release.run(lock),
    insertSession: (id, worker, leaseMs, at) =>
      void insertSession.run(id, JSON.stringify(worker), Math.round(leaseMs), at),
    isOpen: (id) => isOpen.get(id) !== undefined,
    otherSessions: (id) =>
      otherSessions.all(id).map((row) => ({
        id: row.id,
        worker: JSON.parse(row.worker) as WorkerInfo,
        heartbeat: row.heartbeat,
        leaseMs: Number(row.lease_ms),
        holds: row.holds !== 0n,
      })),
    clear: (prefix, id) => {
      deleteEntries.run(prefix, prefix + AFTER_PREFIX);
      deleteLocks.run(prefix, prefix + AFTER_PREFIX);
      deleteTaken?.run(prefix, prefix + AFTER_PREFIX);
      deleteSessions.run(id);
    },
    heartbeat: (id, at) => heartbeat.run(at, id).changes === 1,
    closeSession: (id) => void closeSession.run(id),
  };
}

function heldLock(row: HeldRow): HeldLock {
  return {
    key: row.key,
    session: row.session,
    epoch: row.epoch,
    released: row.released !== 0n,
    heartbeat: row.heartbeat,
    heartbeatAt: row.heartbeat_at,
    leaseMs: Number(row.lease_ms),
    worker: JSON.parse(row.worker) as WorkerInfo,
    takenAt: row.taken_at,
  };
}
