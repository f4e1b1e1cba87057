/** The ledger in the SQLite file of the local lock service, in key order, as it is at one moment. */
import type { Database } from 'better-sqlite3';
import type { LedgerEntry, LockService } from '../migration/ports.js';
import { AFTER_PREFIX } from '../sqlite-file.js';
import { translated } from './local-lease.js';
import { openLocksDatabase, unusable } from './local-schema.js';

/** As many are read at once. More are not held in memory together, and others may run before the last is taken. */
const AT_ONCE = 1_000;

const BELOW = 'SELECT key, value FROM entries WHERE key >= ? AND key < ? ORDER BY key';

/** `isAlone`: nothing is ever written by this connection. */
export function entryReader(
  file: string,
  database: Database,
  isAlone: boolean,
): LockService['read'] {
  const some = database.prepare<[string, string], LedgerEntry>(`${BELOW} LIMIT ${AT_ONCE}`);
  // eslint-disable-next-line @typescript-eslint/require-await -- the port is asynchronous, SQLite is not
  return async function* (prefix) {
    const first = translated(file, () => some.all(prefix, prefix + AFTER_PREFIX));
    if (first.length < AT_ONCE) {
      yield* first;
      return;
    }
    // Until it has given the last one, a connection writes nothing, heartbeats neither: so it is one of its own.
    const own = isAlone ? database : (openLocksDatabase(file, true) ?? gone(file));
    try {
      yield* oneByOne(file, own, prefix);
    } finally {
      if (!isAlone) own.close();
    }
  };
}

function gone(file: string): never {
  throw unusable(file, 'it is gone');
}

function* oneByOne(file: string, database: Database, prefix: string): Iterable<LedgerEntry> {
  const entries = translated(file, () =>
    database.prepare<[string, string], LedgerEntry>(BELOW).iterate(prefix, prefix + AFTER_PREFIX),
  );
  try {
    for (;;) {
      const next = translated(file, () => entries.next());
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    entries.return?.();
  }
}
