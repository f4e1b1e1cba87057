/** The rows of one table, memtable and files as one, and the flush from the one to the other. */
import {
  NO_TIME,
  VALUE,
  atOrBeyond,
  entryType,
  invertTime,
  mergeEntries,
  timeHigh,
  timeLow,
  type InvertedTime,
} from './entries.js';
import type { TableRules } from './rules.js';
import type { ClusterStore, RowReader, StoredRow } from './store.js';
import { survivorsOfFlush } from './flush-survivors.js';

export interface TabletRange {
  readonly tableId: number;
  readonly start: Buffer;
  /** Exclusive; empty = unbounded. */
  readonly end: Buffer;
  readonly rules: TableRules;
}

/**
 * Every row of [start, end), both sets merged. Unless `store` is a snapshot the caller must finish or leave
 * the loop before it writes.
 */
export function* storedRows(store: RowReader, range: TabletRange): Generator<StoredRow> {
  const memtable = store.memtable.rows(range.tableId, range.start, range.end);
  const files = store.files.rows(range.tableId, range.start, range.end);
  try {
    let newer = memtable.next();
    let older = files.next();
    while (newer.done !== true || older.done !== true) {
      const order = compareHeads(newer, older);
      if (order === 0 && newer.done !== true && older.done !== true) {
        const [row, entries] = newer.value;
        yield [row, combine(entries, older.value[1], range.rules)];
      } else if (order <= 0) yield newer.value;
      else yield older.value;
      if (order <= 0) newer = memtable.next();
      if (order >= 0) older = files.next();
    }
  } finally {
    memtable.return?.();
    files.return?.();
  }
}

/** One row of both sets; undefined when there is none. */
export function storedRow(
  store: RowReader,
  tableId: number,
  row: Buffer,
  rules: TableRules,
): Buffer | undefined {
  const newer = store.memtable.get(tableId, row);
  const older = store.files.get(tableId, row);
  if (newer === undefined || older === undefined) return newer ?? older;
  return combine(newer, older, rules);
}

function compareHeads(
  newer: IteratorResult<StoredRow, unknown>,
  older: IteratorResult<StoredRow, unknown>,
): number {
  if (newer.done === true) return 1;
  if (older.done === true) return -1;
  return newer.value[0].compare(older.value[0]);
}

function combine(newer: Buffer, older: Buffer, rules: TableRules): Buffer {
  return rules.keyValue ? newer : mergeEntries(newer, older, rules.binary, false);
}

/** True when a KV row's blob is a value, no tombstone and not expired. */
export function holdsValue(entries: Buffer, expired: InvertedTime): boolean {
  return (
    entries.length > 0 &&
    entryType(entries, 0) === VALUE &&
    !atOrBeyond(timeHigh(entries, 0), timeLow(entries, 0), expired)
  );
}

/** Inverted second at and beyond which a KV table's values have expired; only TTLKv has such. */
export function keyValueExpiry(rules: TableRules, nowMicros: bigint): InvertedTime {
  return rules.expiring ? invertTime(nowMicros / 1_000_000n) : NO_TIME;
}

/** The last key of the range in front of its `start` within [from, start) that holds a value. */
export function valueBefore(
  store: RowReader,
  range: TabletRange,
  from: Buffer,
  expired: InvertedTime,
): Buffer | null {
  const { tableId, rules } = range;
  let end = range.start;
  for (;;) {
    const memtable = store.memtable.last(tableId, from, end);
    const files = store.files.last(tableId, from, end);
    if (memtable === undefined && files === undefined) return null;
    if (memtable === undefined) end = files ?? end;
    else end = files !== undefined && files.compare(memtable) > 0 ? files : memtable;
    const entries = storedRow(store, tableId, end, rules);
    if (entries !== undefined && holdsValue(entries, expired)) return end;
  }
}

/**
 * Moves the memtable of a range into the files. What is in the files already survives; of the memtable
 * the entries beyond max_versions do not (O14). Runs in the caller's transaction.
 */
export function flushRows(store: ClusterStore, range: TabletRange, nowMicros: bigint): void {
  // Collected first: an open read cursor would block the writes.
  const rows = [...store.memtable.rows(range.tableId, range.start, range.end)];
  for (const [row, entries] of rows) {
    const merged = range.rules.keyValue
      ? entries
      : flushedRow(entries, store.files.get(range.tableId, row), range.rules, nowMicros);
    if (merged.length > 0) store.files.put(range.tableId, row, merged);
  }
  store.memtable.clear(range.tableId, range.start, range.end);
}

function flushedRow(
  entries: Buffer,
  inFiles: Buffer | undefined,
  rules: TableRules,
  nowMicros: bigint,
): Buffer {
  const survivors = survivorsOfFlush(entries, rules, nowMicros);
  return mergeEntries(survivors, inFiles ?? Buffer.alloc(0), rules.binary, true);
}
