/** ShowTables with the paging of the real master (protocol.md §4.2, O46). */
import { int64FromBigint } from '../proto/int64.js';
import { tera } from '../proto/messages.js';
import { decodeBody } from '../rpc/decode.js';
import type { Handler } from '../rpc/types.js';
import type { Cluster } from './cluster.js';
import type { Table, Tablet } from './tables.js';
import { META_TABLE, tableMeta, tabletMeta, wasLoaded } from './meta-table.js';
import { toBuffer } from './routing.js';
import {
  MASTER_OK,
  TABLET_OFFLINE,
  TABLET_READY,
  TABLE_ENABLED,
  TABLE_NOT_COMPACT,
  TABLE_NOT_FOUND,
} from './status.js';

/** MemoryStore (protocol.md §4.10). */
const IN_MEMORY = 2;

const EMPTY = Buffer.alloc(0);

interface ListedTablet {
  readonly start: Buffer;
  readonly meta: tera.TabletMeta.$Properties;
  readonly counter: tera.TabletCounter.$Properties;
  /** When its server last told of it, microseconds since 1970. */
  readonly seenAt: bigint;
}

interface Listed {
  readonly meta: tera.TableMeta.$Properties;
  readonly name: string;
  readonly createTime: bigint;
  /** Made when it is asked for: of thousands of tables few are. */
  readonly tablets: () => readonly ListedTablet[];
}

export function showTables(cluster: Cluster): Handler {
  return (body, { method }) => {
    const request = decodeBody(method, body, (bytes) => tera.ShowTablesRequest.decode(bytes));
    const listed = [...cluster.tables.values()].map((table) => listedTable(cluster, table));
    const all = [metaTable(cluster), ...listed].map((table) => ({
      table,
      bytes: Buffer.from(table.name),
    }));
    all.sort((a, b) => a.bytes.compare(b.bytes));
    if (request.allBrief)
      return brief(
        request,
        all.map(({ table }) => table),
      );
    const start = Buffer.from(request.startTableName);
    const from = all.filter(({ bytes }) => bytes.compare(start) >= 0).map(({ table }) => table);
    if (from.length === 0) {
      const { sequenceId } = request;
      return tera.ShowTablesResponse.encode({ status: TABLE_NOT_FOUND, sequenceId }).finish();
    }
    return page(request, from);
  };
}

/** Tables go on after the limit of tablets is reached; the answer never says that it was cut. */
function page(request: tera.ShowTablesRequest, from: readonly Listed[]): Uint8Array {
  const mostTables = Object.hasOwn(request, 'maxTableNum') ? request.maxTableNum : Infinity;
  const mostTablets = Object.hasOwn(request, 'maxTabletNum') ? request.maxTabletNum : Infinity;
  const tables = from.slice(0, mostTables);
  const startKey = toBuffer(request.startTabletKey);
  const tablets: ListedTablet[] = [];
  for (const table of tables) {
    if (tablets.length >= mostTablets) break;
    const first = table.name === request.startTableName ? startKey : EMPTY;
    const from = table.tablets().filter(({ start }) => start.compare(first) >= 0);
    tablets.push(...from.slice(0, mostTablets - tablets.length));
  }
  return tera.ShowTablesResponse.encode({
    status: MASTER_OK,
    sequenceId: request.sequenceId,
    tableMetaList: {
      meta: tables.map(({ meta, createTime }) => ({
        ...meta,
        // Seconds here, microseconds in the brief form and the meta table (protocol.md §4.2).
        createTime: int64FromBigint(createTime / 1_000_000n),
      })),
    },
    tabletMetaList: {
      meta: tablets.map(({ meta }) => meta),
      counter: tablets.map(({ counter }) => counter),
      // When the state was known; the C++ client calls a ready tablet kUnknown when that is long ago.
      timestamp: tablets.map(({ seenAt }) => int64FromBigint(seenAt)),
    },
    isMore: false,
  }).finish();
}

function brief(request: tera.ShowTablesRequest, all: readonly Listed[]): Uint8Array {
  return tera.ShowTablesResponse.encode({
    status: MASTER_OK,
    sequenceId: request.sequenceId,
    tableMetaList: {
      meta: all.map(({ meta, createTime }) => ({
        ...meta,
        createTime: int64FromBigint(createTime),
      })),
      counter: all.map(tableCounter),
    },
    allBrief: true,
  }).finish();
}

function listedTable(cluster: Cluster, table: Table): Listed {
  return {
    name: table.name,
    meta: tableMeta(table),
    createTime: table.createTime,
    tablets: () => table.tablets.map((tablet) => listedTablet(cluster, table, tablet)),
  };
}

function listedTablet(cluster: Cluster, table: Table, tablet: Tablet): ListedTablet {
  const meta = { ...tabletMeta(cluster, table, tablet), ...UNMOVED };
  const counter = wasLoaded(tablet) ? READY_TABLET : {};
  return { start: tablet.start, meta, counter, seenAt: cluster.servers.seenAt(tablet.server) };
}

const UNMOVED = { lastMoveTimeUs: 0, dataSizeOnFlash: 0 };

/** Nothing is counted here. */
const READY_TABLET = {
  lowReadCell: 0,
  scanRows: 0,
  scanKvs: 0,
  scanSize: 0,
  readRows: 0,
  readKvs: 0,
  readSize: 0,
  writeRows: 0,
  writeKvs: 0,
  writeSize: 0,
  writeWorkload: 0,
  isOnBusy: false,
  dbStatus: TABLET_READY,
};

const IDLE_TABLE = {
  lread: 0,
  scanRows: 0,
  scanMax: 0,
  scanSize: 0,
  readRows: 0,
  readMax: 0,
  readSize: 0,
  writeRows: 0,
  writeMax: 0,
  writeSize: 0,
};

function tableCounter({ meta, tablets }: Listed): tera.TableCounter.$Properties {
  const all = tablets();
  return {
    ...IDLE_TABLE,
    tabletNum: all.length,
    notreadyNum: all.filter((tablet) => tablet.meta.status !== TABLET_READY).length,
    size: 0,
    lgSize: (meta.schema?.localityGroups ?? []).map(() => 0),
  };
}

/** The meta table lists itself (protocol.md §4.2, §5.1). */
function metaTable(cluster: Cluster): Listed {
  return {
    name: META_TABLE,
    meta: {
      tableName: META_TABLE,
      status: TABLE_ENABLED,
      schema: {
        name: META_TABLE,
        kvOnly: true,
        localityGroups: [{ name: 'lg_meta', storeType: IN_MEMORY, compressType: false }],
      },
    },
    createTime: 0n,
    tablets: () => [
      {
        start: EMPTY,
        meta: {
          tableName: META_TABLE,
          path: 'meta',
          keyRange: { keyStart: EMPTY, keyEnd: EMPTY },
          serverAddr: cluster.servers.at(cluster.metaTablet.server()).address,
          status: cluster.metaTablet.isReady() ? TABLET_READY : TABLET_OFFLINE,
          size: 0,
          compactStatus: TABLE_NOT_COMPACT,
          lgSize: [0],
          ...UNMOVED,
          createTime: 0,
          version: 1,
        },
        counter: READY_TABLET,
        seenAt: cluster.servers.seenAt(cluster.metaTablet.server()),
      },
    ],
  };
}
