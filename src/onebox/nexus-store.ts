/** What the one-box's Nexus keeps on disk: an ordered map of bytes for everybody, one per user, and the users. */
import type { Database } from 'better-sqlite3';

export interface NexusItem {
  readonly key: Buffer;
  readonly value: Buffer;
}

export interface NexusUserStore {
  /** What the user registered with; null = no such user. */
  password(name: string): string | null;
  add(name: string, password: string): void;
}

export interface NexusStore {
  get(key: Buffer): Buffer | null;
  put(key: Buffer, value: Buffer): void;
  delete(key: Buffer): void;
  /** Items of [start, end) in byte order; an empty `end` is unbounded. No writes while iterating. */
  scan(start: Buffer, end: Buffer): Iterable<NexusItem>;
  /** The keys of a user, apart from all others. */
  ofUser(name: string): NexusStore;
  readonly users: NexusUserStore;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS nexus (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS users (name TEXT PRIMARY KEY, password TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS user_keys (
    user TEXT NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL, PRIMARY KEY (user, key)
  ) WITHOUT ROWID;
`;

/** Creates its tables if they are missing. The database stays the caller's to close. */
export function openNexusStore(database: Database): NexusStore {
  database.exec(SCHEMA);
  return keysOf(database, null);
}

/** The keys of nobody, in the table `nexus`, or of a user. */
function keysOf(database: Database, user: string | null): NexusStore {
  const table = user === null ? 'nexus' : 'user_keys';
  const who = user === null ? [] : [user];
  const mine = user === null ? '' : 'user = ? AND ';
  type Bound = (string | Buffer)[];
  const select = database
    .prepare<Bound, Buffer>(`SELECT value FROM ${table} WHERE ${mine}key = ?`)
    .pluck();
  const upsert = database.prepare<Bound>(
    `INSERT OR REPLACE INTO ${table} VALUES (${user === null ? '' : '?, '}?, ?)`,
  );
  const remove = database.prepare<Bound>(`DELETE FROM ${table} WHERE ${mine}key = ?`);
  const columns = `SELECT key, value FROM ${table} WHERE ${mine}key >= ?`;
  const from = database.prepare<Bound, NexusItem>(`${columns} ORDER BY key`);
  const between = database.prepare<Bound, NexusItem>(`${columns} AND key < ? ORDER BY key`);
  return {
    get: (key) => select.get(...who, key) ?? null,
    put: (key, value) => void upsert.run(...who, key, value),
    delete: (key) => void remove.run(...who, key),
    scan: (start, end) =>
      end.length === 0 ? from.iterate(...who, start) : between.iterate(...who, start, end),
    ofUser: (name) => keysOf(database, name),
    users: usersOf(database),
  };
}

function usersOf(database: Database): NexusUserStore {
  const select = database
    .prepare<[string], string>('SELECT password FROM users WHERE name = ?')
    .pluck();
  const insert = database.prepare<[string, string]>('INSERT INTO users VALUES (?, ?)');
  return {
    password: (name) => select.get(name) ?? null,
    add: (name, password) => void insert.run(name, password),
  };
}
