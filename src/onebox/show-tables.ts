/** ShowTables with the paging of the real master (protocol.md §4.2, O46). */
import { int64FromBigint } from '../proto/int64.js';
import { tera } from '../proto/messages.js';
import { decodeBody } from '../rpc/decode.js';
import type { Handler } from '../rpc/types.js';
import type { Cluster, Table, Tablet } from './cluster.js';
import { META_TABLE, tableMeta, tabletMeta } from './meta-table.js';
import { toBuffer } from './routing.js';
import { MASTER_OK, TABLET_READY, TABLE_ENABLED, TABLE_NOT_FOUND } from './status.js';

const EMPTY = Buffer.alloc(0);

interface Listed {
  readonly meta: tera.TableMeta.$Properties;
  readonly name: string;
  readonly createTime: bigint;
  readonly tablets: readonly { start: Buffer; meta: tera.TabletMeta.$Properties }[];
}

export function showTables(cluster: Cluster): Handler {
  return (body, { method }) => {
    const request = decodeBody(method, body, (bytes) => tera.ShowTablesRequest.decode(bytes));
    const listed = [...cluster.tables.values()].map((table) => listedTable(cluster, table));
    const all = [metaTable(cluster), ...listed].sort((a, b) => compareNames(a.name, b.name));
    if (request.allBrief) return brief(request, all);
    const from = all.filter((table) => compareNames(table.name, request.startTableName) >= 0);
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
  const tablets = tables
    .flatMap((table) => {
      const first = table.name === request.startTableName ? startKey : EMPTY;
      return table.tablets.filter(({ start }) => start.compare(first) >= 0);
    })
    .slice(0, mostTablets);
  return tera.ShowTablesResponse.encode({
    status: MASTER_OK,
    sequenceId: request.sequenceId,
    tableMetaList: {
      meta: tables.map(({ meta, createTime }) => ({
        ...meta,
        // Seconds here, microseconds in the brief form and the meta table (protocol.md §4.2).
        createTime: int64FromBigint(createTime / 1_000_000n),
      })),
      counter: tables.map(() => ({})),
    },
    tabletMetaList: {
      meta: tablets.map(({ meta }) => meta),
      counter: tablets.map(() => ({})),
      timestamp: tablets.map(() => 0),
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
      counter: all.map(({ tablets }) => ({
        tabletNum: tablets.length,
        notreadyNum: tablets.filter(({ meta }) => meta.status !== TABLET_READY).length,
      })),
    },
    allBrief: true,
  }).finish();
}

function listedTable(cluster: Cluster, table: Table): Listed {
  return {
    name: table.name,
    meta: tableMeta(table),
    createTime: table.createTime,
    tablets: table.tablets.map((tablet: Tablet) => ({
      start: tablet.start,
      meta: tabletMeta(cluster, table, tablet),
    })),
  };
}

/** The meta table lists itself (protocol.md §4.2, §5.1). */
function metaTable(cluster: Cluster): Listed {
  return {
    name: META_TABLE,
    meta: {
      tableName: META_TABLE,
      status: TABLE_ENABLED,
      schema: { name: META_TABLE, kvOnly: true, rawKey: 0, localityGroups: [{ name: 'lg_meta' }] },
    },
    createTime: 0n,
    tablets: [
      {
        start: EMPTY,
        meta: {
          tableName: META_TABLE,
          path: 'meta',
          keyRange: { keyStart: EMPTY, keyEnd: EMPTY },
          serverAddr: cluster.addresses.tabletServers[0] ?? '',
          status: TABLET_READY,
          size: 0,
        },
      },
    ],
  };
}

const compareNames = (left: string, right: string): number =>
  Buffer.from(left).compare(Buffer.from(right));
