/** Tables and tablets as a running cluster knows them. */
import { tera } from '../proto/messages.js';
import { rulesOf, type TableRules } from './rules.js';
import type { ScanSession } from './scan-session.js';
import { createSessionTable, type SessionTable } from './session-table.js';
import { TABLE_NOT_COMPACT, TABLET_DISABLED } from './status.js';
import type { ClusterStore, StoredTable, StoredTablet } from './store.js';

export interface Tablet extends StoredTablet {
  server: number;
  status: number;
  /** As of the last load: a schema update reaches a tablet when it is loaded again (O44). */
  rules: TableRules;
  readonly sessions: SessionTable<ScanSession>;
  memtableBytes: number;
  /** TABLE_NOT_COMPACT until a client had it compacted. */
  compactStatus: number;
  cancelLoad: () => void;
}

export interface Table {
  readonly id: number;
  readonly name: string;
  schema: tera.TableSchema;
  status: number;
  readonly createTime: bigint;
  nextTablet: number;
  /** In key order, without gaps. */
  tablets: Tablet[];
}

export function newTablet(table: Table, stored: StoredTablet): Tablet {
  return {
    ...stored,
    status: TABLET_DISABLED,
    rules: rulesOf(table.schema),
    sessions: createSessionTable(),
    memtableBytes: 0,
    compactStatus: TABLE_NOT_COMPACT,
    cancelLoad: () => undefined,
  };
}

/** The tablet that covers `row`, wherever it is and whatever its state. */
export function findTablet(table: Table, row: Buffer): Tablet | undefined {
  let low = 0;
  let high = table.tablets.length;
  while (low + 1 < high) {
    const middle = (low + high) >>> 1;
    const start = table.tablets[middle]?.start;
    if (start !== undefined && start.compare(row) <= 0) low = middle;
    else high = middle;
  }
  return table.tablets[low];
}

export function tabletPath(table: Table, tablet: Tablet): string {
  return `${table.name}/tablet${String(tablet.number).padStart(8, '0')}`;
}

export function storedForm(table: Table): StoredTable {
  const schema = Buffer.from(tera.TableSchema.encode(table.schema).finish());
  return { ...table, schema };
}

export function saveTable(store: ClusterStore, table: Table): void {
  store.transaction(() => {
    store.updateTable(storedForm(table));
    store.replaceTablets(table.id, table.tablets);
  });
}
