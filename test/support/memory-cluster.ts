/**
 * A `Cluster` in memory: what becomes of each written row is scripted, and its store counts entries of
 * one memtable at a flush as real servers do (O14), so that a version lost by writing twice shows up.
 * It watches its user as well: what no client may do is noted in `violations`.
 */
import type { RowBatch } from '../../src/cells/batch.js';
import { rowKey } from '../../src/cells/bytes.js';
import type { Clock } from '../../src/clock.js';
import { TerautilError } from '../../src/errors.js';
import type {
  Cluster,
  RowOutcome,
  ScanRequest,
  SplitSizes,
  TableDescription,
  TableKind,
} from '../../src/migration/ports.js';
import { int64ToBigint } from '../../src/proto/int64.js';
import { tera } from '../../src/proto/messages.js';
import { blockOf, type SampleCell } from './cell-samples.js';

const DENIED: RowOutcome = {
  kind: 'denied',
  error: new TerautilError('TU-TERA-PERMISSION', 'The cluster refuses this user'),
};

/** What becomes of one row of one request. `late`: applied just before its quiet time is over. */
export type Fate =
  | 'acknowledge'
  | 'acknowledge, not applied'
  | 'refuse'
  | 'refuse for good'
  | 'deny'
  | 'lose, applied'
  | 'lose, not applied'
  | 'lose, applied late';

export interface WrittenRow {
  readonly key: string;
  /** What is put. */
  readonly cells: readonly SampleCell[];
  /** Versions that are deleted (kDeleteColumn); without values. */
  readonly deletes: readonly SampleCell[];
  readonly at: number;
}

export interface MemoryTable {
  readonly kind: TableKind;
  /** Versions kept, by family name. A KV table has none. */
  readonly families: Readonly<Record<string, number>>;
}

export interface MemoryCluster extends Cluster {
  /** Requests in the order they were sent; each is a list of rows. */
  readonly requests: WrittenRow[][];
  readonly scans: ScanRequest[];
  /** Two requests with one row at once, a row written again before it was quiet or read while it is out. */
  readonly violations: string[];
  addTable(name: string, table: MemoryTable): void;
  /** Puts cells without any request, into files. */
  load(table: string, cells: readonly SampleCell[]): void;
  /** Puts cells without any request, into the memtable. */
  put(table: string, cells: readonly SampleCell[]): void;
  flush(table: string): void;
  /** In cell order. */
  visible(table: string): SampleCell[];
}

export interface MemoryClusterOptions {
  readonly clock: Clock;
  /** Called once for each row of each request. */
  readonly fate?: (row: string, cluster: MemoryCluster) => Fate;
  /** Milliseconds until a request is answered. */
  readonly latency?: () => number;
  /** Cells per block of a scan; blocks may end inside a row. */
  readonly cellsPerBlock?: () => number;
  /** Called before each block of a scan; may throw. */
  readonly onBlock?: (request: ScanRequest) => void;
}

interface Entry {
  readonly cell: SampleCell;
  readonly sequence: number;
  /** Marks a version as deleted. */
  readonly isMarker: boolean;
}

interface Column {
  readonly memory: Entry[];
  readonly file: Entry[];
  readonly keep: number;
}

interface Store {
  readonly table: MemoryTable;
  readonly columns: Map<string, Column>;
  sizes: SplitSizes;
}

export function createMemoryCluster(options: MemoryClusterOptions): MemoryCluster {
  const { clock } = options;
  const stores = new Map<string, Store>();
  const outUntil = new Map<string, number>();
  let sequence = 0;

  const storeOf = (name: string): Store => {
    const store = stores.get(name);
    if (store === undefined) throw new Error(`The memory cluster has no table ${name}.`);
    return store;
  };
  const columnOf = ({ table, columns }: Store, cell: SampleCell): Column => {
    const name = [cell.row, cell.family, cell.qualifier].map((b) => b.toString('hex')).join(':');
    const known = columns.get(name);
    if (known !== undefined) return known;
    const keep = isKv(table) ? 1 : table.families[cell.family.toString('latin1')];
    if (keep === undefined) throw new Error('A cell of an unknown family was written.');
    const column = { memory: [], file: [], keep };
    columns.set(name, column);
    return column;
  };
  const apply = (store: Store, cells: readonly SampleCell[], isMarker = false): void => {
    for (const cell of cells) {
      sequence += 1;
      columnOf(store, cell).memory.push({ cell, sequence, isMarker });
    }
  };
  const applyRow = (store: Store, { cells, deletes }: WrittenRow): void => {
    apply(store, cells);
    apply(store, deletes, true);
  };
  const isOut = (table: string, key: string): boolean =>
    (outUntil.get(`${table}/${key}`) ?? 0) > clock.monotonicMs();
  const note = (what: string): void => {
    self.violations.push(`${what} at ${String(clock.monotonicMs())}`);
  };

  const writeRow = (table: string, row: WrittenRow, deadlineMs: number): RowOutcome => {
    const store = storeOf(table);
    const fate = options.fate?.(row.key, self) ?? 'acknowledge';
    if (fate === 'refuse') return refused(73, false);
    if (fate === 'refuse for good') return refused(48, true);
    if (fate === 'deny') return DENIED;
    if (fate === 'acknowledge' || fate === 'lose, applied') applyRow(store, row);
    if (fate.startsWith('acknowledge')) return { kind: 'acknowledged' };
    const quietAt = clock.monotonicMs() + 2 * deadlineMs;
    outUntil.set(`${table}/${row.key}`, quietAt);
    if (fate === 'lose, applied late') {
      clock.after(2 * deadlineMs - 1, () => {
        applyRow(store, row);
      });
    }
    return { kind: 'unknown', quietAt, cause: fate };
  };

  const self: MemoryCluster = {
    requests: [],
    scans: [],
    violations: [],
    addTable: (name, table) => {
      stores.set(name, { table, columns: new Map(), sizes: { split: 512n, merge: 128n } });
    },
    load: (table, cells) => {
      self.put(table, cells);
      self.flush(table);
    },
    put: (table, cells) => {
      apply(storeOf(table), cells);
    },
    flush: (table) => {
      for (const column of storeOf(table).columns.values()) flushColumn(column);
    },
    visible: (table) => [...storeOf(table).columns.values()].flatMap(visibleOf).sort(inCellOrder),

    identity: () => ({ coordinator: 'memory', root: '/memory' }),
    // eslint-disable-next-line @typescript-eslint/require-await -- the port is asynchronous
    tables: async function* () {
      for (const [name, store] of stores) yield { ...describe(name, store), isInternal: false };
    },
    table: (name) => {
      const store = stores.get(name);
      return Promise.resolve(store === undefined ? null : describe(name, store));
    },
    tablets: () =>
      Promise.resolve([
        {
          interval: { start: rowKey(Buffer.alloc(0)), end: null },
          path: 't',
          ready: true,
          size: 0,
        },
      ]),
    schemaFor: (_name, like) => like,
    createTable: (name, schema) => {
      const families = schema.families.map((f) => [f.name.toString('latin1'), f.maxVersions]);
      self.addTable(name, {
        kind: schema.kind,
        families: Object.fromEntries(families) as Record<string, number>,
      });
      return Promise.resolve();
    },
    withStoreMedium: (schema) => schema,
    tableReady: () => Promise.resolve(),
    withSplitSizes: (schema, splitSizes) => ({ ...schema, splitSizes }),
    updateSchema: (name, schema) => {
      storeOf(name).sizes = schema.splitSizes;
      return Promise.resolve();
    },
    splitTablet: () => Promise.resolve(true),
    compact: (table) => {
      self.flush(table);
      return Promise.resolve();
    },
    disableTable: () => Promise.resolve(),
    deleteTable: () => Promise.resolve(),
    scan: async function* (request) {
      self.scans.push(request);
      await Promise.resolve();
      let rest = self.visible(request.table).filter((cell) => isAskedFor(cell, request));
      while (rest.length > 0) {
        request.signal.throwIfAborted();
        options.onBlock?.(request);
        const cells = rest.slice(0, options.cellsPerBlock?.() ?? 3);
        rest = rest.slice(cells.length);
        for (const { row } of cells) {
          const key = row.toString('latin1');
          if (isOut(request.table, key)) note(`row ${key} was read while it was out`);
        }
        yield blockOf(cells);
      }
    },
    write: async (table, batch, limits) => {
      const rows = decodeRows(batch, clock.monotonicMs());
      self.requests.push(rows);
      if (clock.monotonicMs() >= limits.sendBefore) note('a request came after its lease');
      for (const { key } of rows) {
        if (isOut(table, key)) note(`row ${key} was written while it was out`);
        outUntil.set(`${table}/${key}`, Infinity);
      }
      await clock.sleep(options.latency?.() ?? 0);
      return rows.map((row) => {
        outUntil.delete(`${table}/${row.key}`);
        return writeRow(table, row, limits.deadlineMs);
      });
    },
    close: () => undefined,
  };
  return self;
}

function refused(status: number, permanent: boolean): RowOutcome {
  const cause = `status ${String(status)}`;
  return { kind: 'refused', status, permanent, isPushback: false, cause };
}

/** O14: every entry of the memtable counts, also those with equal timestamps; markers drop nothing (O15). */
function flushColumn({ memory, file, keep }: Column): void {
  memory.sort(newestFirst);
  let values = 0;
  for (const entry of memory) {
    if (!entry.isMarker) values += 1;
    if (entry.isMarker || values <= keep) file.push(entry);
  }
  memory.length = 0;
}

/** A marker hides the next value once; that one counts all the same (O16). */
function visibleOf({ memory, file, keep }: Column): SampleCell[] {
  const seen = new Set<string>();
  const visible: SampleCell[] = [];
  let versions = 0;
  let hidesNext = false;
  for (const { cell, isMarker } of [...memory, ...file].sort(newestFirst)) {
    const name = `${cell.timestamp}${isMarker ? ' marker' : ''}`;
    if (seen.has(name)) continue;
    seen.add(name);
    if (isMarker) {
      hidesNext = true;
      continue;
    }
    versions += 1;
    if (!hidesNext && versions <= keep) visible.push(cell);
    hidesNext = false;
  }
  return visible;
}

function newestFirst(a: Entry, b: Entry): number {
  if (a.cell.timestamp !== b.cell.timestamp) return a.cell.timestamp > b.cell.timestamp ? -1 : 1;
  return Number(b.isMarker) - Number(a.isMarker) || b.sequence - a.sequence;
}

/** Row, family, qualifier ascending, timestamp descending (protocol.md §6.11). */
export function inCellOrder(a: SampleCell, b: SampleCell): number {
  return (
    Buffer.compare(a.row, b.row) ||
    Buffer.compare(a.family, b.family) ||
    Buffer.compare(a.qualifier, b.qualifier) ||
    (a.timestamp === b.timestamp ? 0 : a.timestamp > b.timestamp ? -1 : 1)
  );
}

function isAskedFor(cell: SampleCell, { interval, families, window }: ScanRequest): boolean {
  const { start, end } = interval;
  if (Buffer.compare(cell.row, start) < 0) return false;
  if (end !== null && Buffer.compare(cell.row, end) >= 0) return false;
  if (families.length > 0 && !families.some((family) => family.equals(cell.family))) return false;
  if (window === null) return true;
  if (window.start !== null && cell.timestamp < window.start) return false;
  return window.end === null || cell.timestamp < window.end;
}

function decodeRows(batch: RowBatch, at: number): WrittenRow[] {
  const head = tera.WriteTabletRequest.encode({ tabletName: 't' }).finish();
  const request = tera.WriteTabletRequest.decode(Buffer.concat([head, batch.bytes]));
  return request.rowList.map(({ rowKey: key, mutationSequence }) => {
    const cellsOf = (type: number): SampleCell[] =>
      (mutationSequence ?? [])
        .filter((mutation) => mutation.type === type)
        .map((mutation) => ({
          row: Buffer.from(key),
          family: Buffer.from(mutation.family ?? ''),
          qualifier: Buffer.from(mutation.qualifier ?? ''),
          timestamp: int64ToBigint(mutation.timestamp ?? 0),
          value: Buffer.from(mutation.value ?? ''),
        }));
    return {
      key: Buffer.from(key).toString('latin1'),
      at,
      cells: cellsOf(tera.MutationType.kPut),
      deletes: cellsOf(tera.MutationType.kDeleteColumn),
    };
  });
}

function isKv(table: MemoryTable): boolean {
  return table.kind === 'general-kv' || table.kind === 'ttl-kv';
}

function describe(name: string, { table, sizes }: Store): TableDescription {
  return {
    name,
    createTime: 1n,
    enabled: true,
    schema: {
      kind: table.kind,
      localityGroups: ['lg'],
      families: Object.entries(table.families).map(([family, maxVersions]) => ({
        name: Buffer.from(family, 'latin1'),
        localityGroup: 'lg',
        maxVersions,
        timeToLive: 0,
        isTransactional: false,
        settings: new Map(),
      })),
      splitSizes: sizes,
      isHashed: false,
      storage: new Map(),
      settings: new Map(),
      raw: new Uint8Array(),
    },
  };
}
