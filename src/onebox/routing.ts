/** Which tablet answers a data call, and what is answered when none does (protocol.md §6.2). */
import { KEY_NOT_IN_RANGE, TABLET_LOADING, TABLET_READY, TABLET_UNLOADING } from './status.js';
import type { Cluster } from './cluster.js';
import { findTablet, type Table, type Tablet } from './tables.js';

export interface Place {
  readonly table: Table;
  readonly tablet: Tablet;
}

/** What the handlers of one tablet server work on. */
export interface TabletServer {
  readonly cluster: Cluster;
  readonly index: number;
}

/** The tablet of this server that covers `row` and is ready, else the status to answer. */
export function route(server: TabletServer, tableName: string, row: Buffer): Place | number {
  const table = server.cluster.tables.get(tableName);
  if (table === undefined || !server.cluster.servers.serves(server.index)) return KEY_NOT_IN_RANGE;
  const tablet = findTablet(table, row);
  if (tablet?.server !== server.index) return KEY_NOT_IN_RANGE;
  switch (tablet.status) {
    case TABLET_READY:
      return { table, tablet };
    case TABLET_LOADING:
    case TABLET_UNLOADING:
      return tablet.status;
    default:
      return KEY_NOT_IN_RANGE;
  }
}

/** Whether this server has the meta table. */
export function hasMetaTable({ cluster, index }: TabletServer): boolean {
  const { metaTablet, servers } = cluster;
  return metaTablet.server() === index && metaTablet.isReady() && servers.serves(index);
}

/** `bytes` of a decoded message as a Buffer, without copying. */
export function toBuffer(bytes: Uint8Array | null | undefined): Buffer {
  if (bytes === null || bytes === undefined) return EMPTY;
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

const EMPTY = Buffer.alloc(0);
