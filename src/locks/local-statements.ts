/** Every SQL statement of the local lock service. */
import type { Database } from 'better-sqlite3';
import type { LedgerEntry, WorkerInfo } from '../migration/ports.js';

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
}

export interface Statements {
  entries(prefix: string): LedgerEntry[];
  put(entry: LedgerEntry): void;
  held(lock: string): HeldLock | null;
  /** Locks below `prefix` that were not released. */
  heldBelow(prefix: string): HeldLock[];
  take(lock: string, session: string, epoch: bigint): void;
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
}

const HELD = `SELECT key, session, epoch, released, heartbeat, heartbeat_at, lease_ms, worker
  FROM locks JOIN sessions ON sessions.id = locks.session`;
/** Keys are ASCII; this sorts after every key with the prefix. */
const AFTER_PREFIX = '\u{10FFFF}';

export function createStatements(database: Database): Statements {
  const entries = database.prepare<[string, string], LedgerEntry>(
    'SELECT key, value FROM entries WHERE key >= ? AND key < ? ORDER BY key',
  );
  const put = database.prepare<[string, Uint8Array]>(
    'INSERT INTO entries VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  const held = database.prepare<[string], HeldRow>(`${HELD} WHERE key = ?`);
  const heldBelow = database.prepare<[string, string], HeldRow>(
    `${HELD} WHERE released = 0 AND key >= ? AND key < ? ORDER BY key`,
  );
  const take = database.prepare<[string, string, bigint]>(
    `INSERT INTO locks VALUES (?, ?, ?, 0) ON CONFLICT (key)
     DO UPDATE SET session = excluded.session, epoch = excluded.epoch, released = 0`,
  );
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
  const deleteSessions = database.prepare<[string]>(
    'DELETE FROM sessions WHERE id <> ? AND id NOT IN (SELECT session FROM locks)',
  );
  const closeSession = database.prepare<[string]>('UPDATE sessions SET closed = 1 WHERE id = ?');
  return {
    entries: (prefix) => entries.all(prefix, prefix + AFTER_PREFIX),
    put: (entry) => void put.run(entry.key, entry.value),
    held: (lock) => {
      const row = held.get(lock);
      return row === undefined ? null : heldLock(row);
    },
    heldBelow: (prefix) => heldBelow.all(prefix, prefix + AFTER_PREFIX).map(heldLock),
    take: (lock, session, epoch) => void take.run(lock, session, epoch),
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
  };
}
