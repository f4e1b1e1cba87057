/** The master's methods (protocol.md §4): one plain function each. */
import { tera } from '../proto/messages.js';
import { decodeBody } from '../rpc/decode.js';
import type { Handler, Handlers } from '../rpc/types.js';
import type { Cluster } from './cluster.js';
import type { Table } from './tables.js';
import { cmdCtrl } from './cmd-ctrl.js';
import { refuseDelimiters, refuseName, refuseSchema } from './schema-check.js';
import { searchTable } from './search-table.js';
import { showTables } from './show-tables.js';
import { showTabletNodes } from './show-tablet-nodes.js';
import {
  INVALID_ARGUMENT,
  MASTER_OK,
  MASTER_READ_ONLY,
  TABLET_DISABLED,
  TABLE_DISABLED,
  TABLE_ENABLED,
  TABLE_EXISTS,
  TABLE_NOT_EXIST,
  TABLE_NOT_FOUND,
} from './status.js';

export function masterHandlers(cluster: Cluster): Handlers {
  return {
    'tera.MasterServer.ShowTables': showTables(cluster),
    'tera.MasterServer.ShowTabletNodes': showTabletNodes(cluster),
    'tera.MasterServer.CmdCtrl': cmdCtrl(cluster),
    'tera.MasterServer.CreateTable': createTable(cluster),
    'tera.MasterServer.DisableTable': changeTable(cluster, (table) => {
      if (table.status !== TABLE_ENABLED) return table.status;
      cluster.disableTable(table);
      return MASTER_OK;
    }),
    'tera.MasterServer.EnableTable': changeTable(cluster, (table) => {
      if (table.status !== TABLE_DISABLED) return table.status;
      cluster.enableTable(table);
      return MASTER_OK;
    }),
    'tera.MasterServer.DeleteTable': changeTable(cluster, (table) => {
      const busy = table.tablets.find((tablet) => tablet.status !== TABLET_DISABLED);
      if (busy !== undefined) return busy.status;
      cluster.deleteTable(table);
      return MASTER_OK;
    }),
    'tera.MasterServer.UpdateTable': updateTable(cluster),
    'tera.MasterServer.UpdateCheck': updateCheck(cluster),
    'tera.MasterServer.SearchTable': searchTable(cluster),
  };
}

function createTable(cluster: Cluster): Handler {
  return (body, { method }) => {
    const request = decodeBody(method, body, (bytes) => tera.CreateTableRequest.decode(bytes));
    const status = create(cluster, request);
    return tera.CreateTableResponse.encode({ status, sequenceId: request.sequenceId }).finish();
  };
}

function create(cluster: Cluster, request: tera.CreateTableRequest): number {
  const { tableName, schema } = request;
  if (cluster.safeMode.isOn()) return MASTER_READ_ONLY;
  if (cluster.tables.has(tableName)) return TABLE_EXISTS;
  if (schema === null || schema === undefined) return INVALID_ARGUMENT;
  // Copied out of the request's bytes: the split points outlive it.
  const delimiters = request.delimiters.map((key) => Buffer.from(key));
  const complete = new tera.TableSchema(schema);
  const refused = refuseName(tableName) ?? refuseDelimiters(delimiters) ?? refuseSchema(complete);
  if (refused !== null) return refused;
  cluster.createTable(tableName, complete, delimiters);
  return MASTER_OK;
}

/** Disable, enable and delete have one form of request and answer (protocol.md §4.4). */
function changeTable(cluster: Cluster, change: (table: Table) => number): Handler {
  return (body, { method }) => {
    const { tableName, sequenceId } = decodeBody(method, body, (bytes) =>
      tera.DisableTableRequest.decode(bytes),
    );
    const table = cluster.tables.get(tableName);
    let status = MASTER_READ_ONLY;
    if (!cluster.safeMode.isOn()) status = table === undefined ? TABLE_NOT_FOUND : change(table);
    return tera.DisableTableResponse.encode({ status, sequenceId }).finish();
  };
}

/** Takes any schema with a locality group; loaded tablets keep theirs (O44). */
function updateTable(cluster: Cluster): Handler {
  return (body, { method }) => {
    const { tableName, sequenceId, schema } = decodeBody(method, body, (bytes) =>
      tera.UpdateTableRequest.decode(bytes),
    );
    const table = cluster.tables.get(tableName);
    let status = MASTER_OK;
    if (cluster.safeMode.isOn()) status = MASTER_READ_ONLY;
    else if (table === undefined) status = TABLE_NOT_FOUND;
    else if ((schema?.localityGroups ?? []).length === 0) status = INVALID_ARGUMENT;
    else cluster.updateSchema(table, new tera.TableSchema(schema ?? {}));
    return tera.UpdateTableResponse.encode({ status, sequenceId }).finish();
  };
}

/** Online schema update is off, as by default on real clusters (protocol.md §4.5). */
function updateCheck(cluster: Cluster): Handler {
  return (body, { method }) => {
    const { tableName, sequenceId } = decodeBody(method, body, (bytes) =>
      tera.UpdateCheckRequest.decode(bytes),
    );
    const status = cluster.tables.has(tableName) ? INVALID_ARGUMENT : TABLE_NOT_EXIST;
    return tera.UpdateCheckResponse.encode({ status, sequenceId }).finish();
  };
}
