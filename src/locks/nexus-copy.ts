/**
 * This machine's copy of the ledger in a Nexus: what it published and what it saw, each entry as it was
 * last. From it the ledger gets back what the Nexus lost (O58); by itself it proves nothing.
 */
import SQLite from 'better-sqlite3';
import { TerautilError } from '../errors.js';
import { AFTER_PREFIX, openForReading, openForWriting } from '../sqlite-file.js';
import { checkVersion } from './local-schema.js';
import { isLater, type Stamp, type StampedEntry } from './nexus-entries.js';

export interface LedgerCopy {
  /** Keeps what is later than what it has. Throws TU-LEDGER-INVALID. */
  keep(entries: readonly StampedEntry[]): void;
  /** In no order. Throws TU-LEDGER-INVALID. */
  below(prefix: string): StampedEntry[];
  /** Forgets what is below the prefix and has a lower epoch. */
  forget(prefix: string, epoch: bigint): void;
  /** Migrations it has entries of, as prefixes of keys: "/terautil/<name>/". */
  names(): string[];
  close(): void;
}

const VERSION = 1;
const SCHEMA = `
  CREATE TABLE entries (
    key TEXT PRIMARY KEY, epoch INTEGER NOT NULL, count INTEGER NOT NULL, lock TEXT NOT NULL,
    removed INTEGER NOT NULL, value BLOB NOT NULL
  ) WITHOUT ROWID;
`;
/** The last entries may go with the power, never the file: it is a help, no proof. */
const FORMAT = { version: VERSION, schema: SCHEMA, synchronous: 'NORMAL' } as const;

interface Row {
  key: string;
  epoch: bigint;
  count: bigint;
  lock: string;
  removed: bigint;
  value: Buffer;
}

const NOTHING: LedgerCopy = {
  keep: () => undefined,
  below: () => [],
  forget: () => undefined,
  names: () => [],
  close: () => undefined,
};

/** `readOnly`: nothing is created or changed. Throws TU-LEDGER-INVALID, TU-LEDGER-VERSION. */
export function openLedgerCopy(file: string, readOnly: boolean): LedgerCopy {
  return translated(file, () => {
    const database = readOnly ? openForReading(file) : openForWriting(file, FORMAT);
    if (database === null) return NOTHING;
    checkVersion(file, database, VERSION);
    return copyOver(file, database);
  });
}

function copyOver(file: string, database: SQLite.Database): LedgerCopy {
  const stampOf = database.prepare<[string], Pick<Row, 'epoch' | 'count'>>(
    'SELECT epoch, count FROM entries WHERE key = ?',
  );
  const below = database.prepare<[string, string], Row>(
    'SELECT * FROM entries WHERE key >= ? AND key < ?',
  );
  const firstBehind = database
    .prepare<[string], string>('SELECT key FROM entries WHERE key > ? ORDER BY key LIMIT 1')
    .pluck();
  const put = database.prepare<[string, bigint, number, string, number, Uint8Array]>(
    'INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?, ?)',
  );
  const forget = database.prepare<[string, string, bigint]>(
    'DELETE FROM entries WHERE key >= ? AND key < ? AND epoch < ?',
  );
  const isNews = ({ key, stamp }: StampedEntry): boolean => {
    const known = stampOf.get(key);
    return known === undefined || isLater(stamp, stampOfRow(known));
  };
  const keep = database.transaction((entries: readonly StampedEntry[]) => {
    for (const entry of entries) {
      const { key, stamp, lock, isRemoved, value } = entry;
      if (!isNews(entry)) continue;
      put.run(key, stamp.epoch, stamp.count, lock, isRemoved ? 1 : 0, value);
    }
  });
  return {
    keep: (entries) => {
      translated(file, () => {
        const news = entries.filter(isNews);
        if (news.length > 0) keep.immediate(news);
      });
    },
    below: (prefix) =>
      translated(file, () =>
        below.all(prefix, prefix + AFTER_PREFIX).map(({ key, lock, removed, value, ...stamp }) => ({
          key,
          lock,
          isRemoved: removed !== 0n,
          value,
          stamp: stampOfRow(stamp),
        })),
      ),
    forget: (prefix, epoch) => {
      translated(file, () => forget.run(prefix, prefix + AFTER_PREFIX, epoch));
    },
    names: () =>
      translated(file, () => {
        const names: string[] = [];
        for (let key = firstBehind.get(''); key !== undefined;) {
          const name = key.slice(0, key.indexOf('/', key.indexOf('/', 1) + 1) + 1);
          names.push(name);
          key = firstBehind.get(name + AFTER_PREFIX);
        }
        return names;
      }),
    close: () => {
      database.close();
    },
  };
}

function stampOfRow({ epoch, count }: Pick<Row, 'epoch' | 'count'>): Stamp {
  return { epoch, count: Number(count) };
}

function translated<T>(file: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof SQLite.SqliteError)) throw error;
    throw new TerautilError(
      'TU-LEDGER-INVALID',
      `The copy of the ledger ${file} cannot be used: ${error.message}.`,
      {
        hint: 'Is the disk full, read-only, or the file damaged? A damaged one may be moved away: it only mends what the Nexus loses.',
        cause: error,
      },
    );
  }
}
