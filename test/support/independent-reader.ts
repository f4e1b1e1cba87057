/**
 * Reads the one-box's SQLite files directly, with visibility rules of its own, written from
 * docs/onebox.md and protocol.md §4.9 alone. It imports nothing of src/: what client and server do wrong
 * together, this reader sees.
 *
 * Not covered: qualifiers over 255 bytes in Binary tables, which have an order of their own.
 */
import Database from 'better-sqlite3';

export interface VisibleCell {
  readonly row: Buffer;
  readonly family: string;
  readonly qualifier: Buffer;
  readonly timestamp: bigint;
  readonly value: Buffer;
}

interface Entry extends VisibleCell {
  readonly stamp: bigint;
  readonly type: number;
}

interface Family {
  readonly maxVersions: number;
  readonly timeToLive: number;
}

interface Schema {
  readonly isKeyValue: boolean;
  /** A KV table whose values expire. */
  readonly hasLives: boolean;
  readonly families: ReadonlyMap<string, Family>;
}

const DELETE_ROW = 1;
const DELETE_FAMILY = 2;
const DELETE_COLUMN = 3;
const DELETE_VERSION = 4;
const VALUE = 5;
const ADD = 7;
const PUT_IF_ABSENT = 8;
const APPEND = 9;
const ADD_INT64 = 10;
const LAST_TIMESTAMP = (1n << 56n) - 1n;

/** The visible cells of `table` in the cluster file `file`, in storage order. */
export function* readTable(file: string, table: string): Iterable<VisibleCell> {
  const database = new Database(file, { readonly: true, fileMustExist: true });
  try {
    // One view of both record sets, whatever a running one-box moves between them meanwhile.
    database.exec('BEGIN');
    const version = database.pragma('user_version', { simple: true });
    if (version !== 1) throw new Error(`${file}: format ${String(version)}, not 1`);
    const found = database
      .prepare<[string], { id: number; schema: Buffer }>(
        'SELECT id, schema FROM tables WHERE name = ?',
      )
      .get(table);
    if (found === undefined) throw new Error(`${file}: no table ${table}`);
    const schema = readSchema(found.schema);
    const now = BigInt(Date.now()) * 1000n;
    for (const { row, memtable, files } of storedRows(database, found.id)) {
      if (schema.isKeyValue) yield* keyValueCell(row, memtable ?? files, schema, now);
      else yield* visible(mergedEntries(row, memtable, files), schema, now);
    }
  } finally {
    database.close();
  }
}

interface StoredRow {
  readonly row: Buffer;
  readonly memtable: Buffer | null;
  readonly files: Buffer | null;
}

/** Each row of the table once, in key order, with its record of each set. */
function* storedRows(database: Database.Database, table: number): Iterable<StoredRow> {
  const memtable = recordsOf(database, 'memtable', table);
  const files = recordsOf(database, 'files', table);
  let written = memtable.next();
  let flushed = files.next();
  while (written.done !== true || flushed.done !== true) {
    const order =
      written.done === true
        ? 1
        : flushed.done === true
          ? -1
          : written.value[0].compare(flushed.value[0]);
    const inMemtable = order <= 0 && written.done !== true ? written.value : null;
    const inFiles = order >= 0 && flushed.done !== true ? flushed.value : null;
    yield {
      row: inMemtable?.[0] ?? inFiles?.[0] ?? Buffer.alloc(0),
      memtable: inMemtable?.[1] ?? null,
      files: inFiles?.[1] ?? null,
    };
    if (inMemtable !== null) written = memtable.next();
    if (inFiles !== null) flushed = files.next();
  }
}

type StoredRecord = readonly [row: Buffer, entries: Buffer];

function recordsOf(
  database: Database.Database,
  set: 'memtable' | 'files',
  table: number,
): IterableIterator<StoredRecord> {
  return database
    .prepare<[number], StoredRecord>(
      `SELECT row, entries FROM ${set} WHERE table_id = ? ORDER BY row`,
    )
    .raw()
    .iterate(table);
}

/** Of a TTLKv table the timestamp is the second in which the value expires. */
function* keyValueCell(
  row: Buffer,
  blob: Buffer | null,
  { hasLives }: Schema,
  now: bigint,
): Iterable<VisibleCell> {
  const [entry] = entriesOf(row, blob);
  if (entry === undefined || entry.type === DELETE_ROW) return;
  if (hasLives && entry.timestamp * 1_000_000n <= now) return;
  yield entry;
}

function entriesOf(row: Buffer, blob: Buffer | null): Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; blob !== null && at < blob.length;) {
    const stamp = blob.readBigUInt64BE(at + 8);
    const family = at + 16;
    const qualifier = family + blob.readUInt16BE(at);
    const value = qualifier + blob.readUInt16BE(at + 2);
    const end = value + blob.readUInt32BE(at + 4);
    if (end > blob.length) throw new Error(`row ${row.toString('hex')}: entry beyond its record`);
    entries.push({
      row,
      family: blob.toString('latin1', family, qualifier),
      qualifier: blob.subarray(qualifier, value),
      value: blob.subarray(value, end),
      stamp,
      type: Number(stamp & 0xffn),
      timestamp: LAST_TIMESTAMP - (stamp >> 8n),
    });
    at = end;
  }
  return entries;
}

/** Both record sets in storage order; of equal keys only what was written last. */
function mergedEntries(row: Buffer, memtable: Buffer | null, files: Buffer | null): Entry[] {
  const both = [...entriesOf(row, memtable), ...entriesOf(row, files)];
  // The sort is stable, so of equal keys those of the memtable stay first, the newest of them first.
  both.sort(compareEntries);
  return both.filter((entry, at) => {
    const before = both[at - 1];
    return before === undefined || compareEntries(before, entry) !== 0;
  });
}

function compareEntries(a: Entry, b: Entry): number {
  if (a.family !== b.family) return a.family < b.family ? -1 : 1;
  const order = a.qualifier.compare(b.qualifier);
  if (order !== 0) return order;
  return a.stamp < b.stamp ? -1 : a.stamp > b.stamp ? 1 : 0;
}

/** "What a reader sees" of docs/onebox.md, step by step. */
function* visible(entries: readonly Entry[], schema: Schema, now: bigint): Iterable<VisibleCell> {
  let rowGone = -1n;
  let familyGone = -1n;
  let columnGone = -1n;
  let hideNext = false;
  let versions = 0;
  let mergedUntil = 0;
  let before: Entry | null = null;
  for (const [at, entry] of entries.entries()) {
    if (entry.family !== before?.family) familyGone = -1n;
    if (entry.family !== before?.family || !entry.qualifier.equals(before.qualifier)) {
      columnGone = -1n;
      hideNext = false;
      versions = 0;
    }
    before = entry;
    if (at < mergedUntil) continue;
    if (entry.timestamp <= rowGone) continue;
    if (entry.type === DELETE_ROW) {
      rowGone = entry.timestamp;
      continue;
    }
    const family = schema.families.get(entry.family);
    if (family === undefined) continue;
    if (entry.timestamp <= familyGone || entry.timestamp <= columnGone) continue;
    if (entry.type === DELETE_FAMILY) familyGone = entry.timestamp;
    else if (entry.type === DELETE_COLUMN) columnGone = entry.timestamp;
    else if (entry.type === DELETE_VERSION) hideNext = true;
    else if (!isExpired(entry, family, now)) {
      // What is added below a value is not seen.
      if (entry.type !== VALUE && versions > 0) continue;
      const parts = entry.type === VALUE ? [entry] : mergedWith(entries, at);
      mergedUntil = at + parts.length;
      versions += 1;
      if (!hideNext && versions <= family.maxVersions)
        yield { ...entry, value: mergedValue(parts) };
      hideNext = false;
    }
  }
}

/** The entries of a column that are seen as one cell with the newest of them, which adds to a value. */
function mergedWith(entries: readonly Entry[], first: number): Entry[] {
  const newest = entries[first];
  const parts: Entry[] = [];
  for (const entry of entries.slice(first)) {
    const isOfColumn = entry.family === newest?.family && entry.qualifier.equals(newest.qualifier);
    if (!isOfColumn || entry.type < VALUE) break;
    parts.push(entry);
    if (entry.type === VALUE) break;
  }
  return parts;
}

/** `parts` newest first: additions are summed, what is appended is joined, put-if-absent gives the oldest. */
function mergedValue(parts: readonly Entry[]): Buffer {
  const [newest] = parts;
  const values = parts
    .filter(({ type }) => type === newest?.type || type === VALUE)
    .map(({ value }) => value);
  if (newest?.type === PUT_IF_ABSENT) return values.at(-1) ?? Buffer.alloc(0);
  if (newest?.type === APPEND || newest?.type === VALUE) return Buffer.concat(values.toReversed());
  const total = values.reduce((sum, value) => {
    const number = Buffer.concat([value.subarray(0, 8), Buffer.alloc(8)]);
    return sum + (newest?.type === ADD ? number.readBigInt64BE() : number.readBigInt64LE());
  }, 0n);
  const sum = Buffer.alloc(8);
  if (newest?.type === ADD_INT64) sum.writeBigInt64LE(BigInt.asIntN(64, total));
  else sum.writeBigInt64BE(BigInt.asIntN(64, total));
  return sum;
}

function isExpired(entry: Entry, { timeToLive }: Family, now: bigint): boolean {
  return timeToLive > 0 && entry.timestamp + BigInt(timeToLive) * 1_000_000n <= now;
}

/** TableSchema: families are field 5, raw_key 7, kv_only 9 (protocol.md §4.9). */
function readSchema(message: Buffer): Schema {
  const families = new Map<string, Family>();
  let rawKey = 0;
  let kvOnly = 0;
  for (const { field, value } of messageFields(message)) {
    if (field === 5 && Buffer.isBuffer(value)) {
      let name = '';
      let maxVersions = 1;
      let timeToLive = 0;
      for (const inner of messageFields(value)) {
        if (inner.field === 2 && Buffer.isBuffer(inner.value))
          name = inner.value.toString('latin1');
        if (inner.field === 6) maxVersions = Number(inner.value);
        if (inner.field === 8) timeToLive = Number(inner.value);
      }
      families.set(name, { maxVersions, timeToLive });
    }
    if (field === 7) rawKey = Number(value);
    if (field === 9) kvOnly = Number(value);
  }
  return {
    isKeyValue: rawKey === 2 || rawKey === 3 || kvOnly === 1 || families.size === 0,
    hasLives: rawKey === 2 && kvOnly === 0,
    families,
  };
}

function* messageFields(message: Buffer): Iterable<{ field: number; value: bigint | Buffer }> {
  let at = 0;
  const varint = (): bigint => {
    let result = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = message.readUInt8(at++);
      result |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return result;
    }
  };
  while (at < message.length) {
    const tag = Number(varint());
    const size = { 0: 0, 1: 8, 2: -1, 5: 4 }[tag & 7];
    if (size === undefined) throw new Error(`wire type ${tag & 7} in a schema`);
    if (size === 0) {
      yield { field: tag >> 3, value: varint() };
      continue;
    }
    const length = size === -1 ? Number(varint()) : size;
    yield { field: tag >> 3, value: message.subarray(at, at + length) };
    at += length;
  }
}

export interface Comparison {
  readonly equal: number;
  readonly onlyInA: number;
  readonly onlyInB: number;
  /** Same row, family, qualifier and timestamp, another value. */
  readonly different: number;
  /** The first few, for people. */
  readonly differences: readonly string[];
}

export interface CompareOptions {
  /** Only these are compared; absent: all. */
  readonly families?: readonly string[];
  /** How long the values of TTLKv tables have left to live is not compared. */
  readonly ignoreLives?: boolean;
  readonly differencesMax?: number;
}

export interface TablePlace {
  /** A cluster's SQLite file. */
  readonly file: string;
  readonly table: string;
}

/** Every visible cell of `placeA` against every one of `placeB`. */
export function compareTables(
  placeA: TablePlace,
  placeB: TablePlace,
  { families, ignoreLives = false, differencesMax = 10 }: CompareOptions = {},
): Comparison {
  const chosen = ({ file, table }: TablePlace): Iterator<VisibleCell> =>
    filter(
      readTable(file, table),
      (cell) => families?.includes(cell.family) ?? true,
      // No other cell has an empty column.
      (cell) => (ignoreLives && cell.family === '' ? { ...cell, timestamp: 0n } : cell),
    );
  const a = chosen(placeA);
  const b = chosen(placeB);
  const counts = { equal: 0, onlyInA: 0, onlyInB: 0, different: 0 };
  const differences: string[] = [];
  const note = (kind: 'onlyInA' | 'onlyInB' | 'different', cell: VisibleCell): void => {
    counts[kind] += 1;
    if (differences.length < differencesMax) differences.push(`${kind}: ${nameOf(cell)}`);
  };
  let left = a.next();
  let right = b.next();
  while (left.done !== true || right.done !== true) {
    const order =
      left.done === true ? 1 : right.done === true ? -1 : compareCells(left.value, right.value);
    if (order < 0 && left.done !== true) note('onlyInA', left.value);
    else if (order > 0 && right.done !== true) note('onlyInB', right.value);
    else if (left.done !== true && right.done !== true) {
      if (left.value.value.equals(right.value.value)) counts.equal += 1;
      else note('different', left.value);
    }
    if (order <= 0) left = a.next();
    if (order >= 0) right = b.next();
  }
  return { ...counts, differences };
}

/** Whether every cell is there on both sides. */
export function isEqual({ onlyInA, onlyInB, different }: Comparison): boolean {
  return onlyInA + onlyInB + different === 0;
}

function* filter(
  cells: Iterable<VisibleCell>,
  isWanted: (cell: VisibleCell) => boolean,
  as: (cell: VisibleCell) => VisibleCell,
): Generator<VisibleCell, undefined> {
  for (const cell of cells) if (isWanted(cell)) yield as(cell);
}

function compareCells(a: VisibleCell, b: VisibleCell): number {
  const row = a.row.compare(b.row);
  if (row !== 0) return row;
  if (a.family !== b.family) return a.family < b.family ? -1 : 1;
  const qualifier = a.qualifier.compare(b.qualifier);
  if (qualifier !== 0) return qualifier;
  return a.timestamp > b.timestamp ? -1 : a.timestamp < b.timestamp ? 1 : 0;
}

function nameOf({ row, family, qualifier, timestamp }: VisibleCell): string {
  const text = (bytes: Buffer): string => JSON.stringify(bytes.toString('latin1'));
  return `row ${text(row)} column ${family}:${text(qualifier)} at ${timestamp}`;
}
