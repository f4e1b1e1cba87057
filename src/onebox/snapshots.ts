/**
 * Point-in-time views of a cluster's rows, one per scan session: a read-only connection with an open
 * transaction each. SQLite cannot reuse its log behind the oldest of them, so views that fall far behind
 * are closed: their session is then unknown, as after an eviction.
 */
import Database from 'better-sqlite3';
import { rowReader, type RowReader, type StoredRow } from './row-sets.js';

/** More views than these cost too much memory: each connection has a page cache of 2 MiB. */
const MOST_SNAPSHOTS = 64;

/** What may be written, in bytes of entries, while a view is open: bounds the write-ahead log. */
const MOST_BYTES_BEHIND = 256 * 1024 * 1024;

export interface Snapshot extends RowReader {
  readonly isClosed: () => boolean;
  /** Its rows must not be read any more. */
  close(): void;
}

interface Reader {
  readonly rows: RowReader;
  begin(): void;
  end(): void;
  close(): void;
}

export interface Snapshots {
  /** A view of what is committed now. May close the oldest one. */
  readonly take: () => Snapshot;
  /** Counts what was written; closes the views that have fallen too far behind. */
  readonly wrote: (bytes: number) => void;
  close(): void;
}

export function createSnapshots(path: string): Snapshots {
  const idle: Reader[] = [];
  /** Oldest first. */
  const open = new Map<Snapshot, { readonly takenAt: number }>();
  let written = 0;

  function take(): Snapshot {
    const [oldest] = open.keys();
    if (open.size >= MOST_SNAPSHOTS) oldest?.close();
    const reader = idle.pop() ?? openReader(path);
    reader.begin();
    const snapshot: Snapshot = {
      ...reader.rows,
      isClosed: () => !open.has(snapshot),
      close: () => {
        if (!open.delete(snapshot)) return;
        reader.end();
        idle.push(reader);
      },
    };
    open.set(snapshot, { takenAt: written });
    return snapshot;
  }

  return {
    take,
    wrote: (bytes) => {
      written += bytes;
      for (const [snapshot, { takenAt }] of open) {
        if (written - takenAt <= MOST_BYTES_BEHIND) break;
        snapshot.close();
      }
    },
    close: () => {
      for (const snapshot of open.keys()) snapshot.close();
      for (const reader of idle.splice(0)) reader.close();
    },
  };
}

function openReader(path: string): Reader {
  const database = new Database(path, { readonly: true });
  const begin = database.prepare('BEGIN');
  // BEGIN alone takes no view: the first read does.
  const touch = database.prepare('SELECT 1 FROM tables LIMIT 1');
  const end = database.prepare('COMMIT');
  const { memtable, files } = rowReader(database);
  /** A transaction cannot end while one of them is open. */
  const iterators: IterableIterator<StoredRow>[] = [];
  const tracked = (set: RowReader['files']): RowReader['files'] => ({
    ...set,
    rows: (tableId, start, end) => {
      const iterator = set.rows(tableId, start, end);
      iterators.push(iterator);
      return iterator;
    },
  });
  return {
    rows: { memtable: tracked(memtable), files: tracked(files) },
    begin: () => {
      begin.run();
      touch.get();
    },
    end: () => {
      for (const iterator of iterators.splice(0)) iterator.return?.();
      end.run();
    },
    close: () => {
      database.close();
    },
  };
}
