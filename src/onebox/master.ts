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
  MASTER_RUNNING,
  TABLET_DISABLED,
  TABLE_DISABLED,
  TABLE_ENABLED,
  TABLE_EXISTS,
  TABLE_NOT_EXIST,
  TABLE_NOT_FOUND,
} from './status.js';
import { copySchema, wholeReader } from './whole-schema.js';

export function masterHandlers(cluster: Cluster): Handlers {
  const { changes } = cluster;
  const running = gate(cluster, [MASTER_RUNNING]);
  const showing = gate(cluster, [MASTER_RUNNING, MASTER_READ_ONLY]);
  const disable = changeTable(cluster, (table) => {
    if (table.status !== TABLE_ENABLED) return table.status;
    changes.disableTable(table);
    return MASTER_OK;
  });
  const enable = changeTable(cluster, (table) => {
    if (table.status !== TABLE_DISABLED) return table.status;
    changes.enableTable(table);
    return MASTER_OK;
  });
  const remove = changeTable(cluster, (table) => {
    const busy = table.tablets.find((tablet) => tablet.status !== TABLET_DISABLED);
    if (busy !== undefined) return busy.status;
    changes.deleteTable(table);
    return MASTER_OK;
  });
  return {
    'tera.MasterServer.ShowTables': showing(tera.ShowTablesRequest, showTables(cluster)),
    'tera.MasterServer.ShowTabletNodes': showing(
      tera.ShowTabletNodesRequest,
      showTabletNodes(cluster),
    ),
    'tera.MasterServer.CmdCtrl': cmdCtrl(cluster),
    'tera.MasterServer.CreateTable': running(tera.CreateTableRequest, createTable(cluster)),
    'tera.MasterServer.DisableTable': running(tera.DisableTableRequest, disable),
    'tera.MasterServer.EnableTable': running(tera.EnableTableRequest, enable),
    'tera.MasterServer.DeleteTable': running(tera.DeleteTableRequest, remove),
    'tera.MasterServer.UpdateTable': running(tera.UpdateTableRequest, updateTable(cluster)),
    'tera.MasterServer.UpdateCheck': updateCheck(cluster),
    'tera.MasterServer.SearchTable': running(tera.SearchTableRequest, searchTable(cluster)),
  };
}

interface Request {
  decode(bytes: Uint8Array): { readonly sequenceId: tera.DisableTableRequest['sequenceId'] };
}

/** In any other state than `states` the master answers its state (protocol.md §4.1). */
function gate({ master }: Cluster, states: readonly number[]) {
  return (request: Request, handler: Handler): Handler =>
    (body, context) => {
      const status = master.status();
      if (states.includes(status)) return handler(body, context);
      const { sequenceId } = decodeBody(context.method, body, (bytes) => request.decode(bytes));
      // The answers of all these methods begin with these two.
      return tera.DisableTableResponse.encode({ status, sequenceId }).finish();
    };
}

function createTable(cluster: Cluster): Handler {
  return (body, { method }) => {
    const request = decodeBody(method, body, (bytes) =>
      tera.CreateTableRequest.decode(wholeReader(bytes)),
    );
    const status = create(cluster, request);
    return tera.CreateTableResponse.encode({ status, sequenceId: request.sequenceId }).finish();
  };
}

function create(cluster: Cluster, request: tera.CreateTableRequest): number {
  const { tableName, schema } = request;
  if (cluster.tables.has(tableName)) return TABLE_EXISTS;
  if (schema === null || schema === undefined) return INVALID_ARGUMENT;
  // Copied out of the request's bytes: the split points outlive it.
  const delimiters = request.delimiters.map((key) => Buffer.from(key));
  const complete = copySchema(schema);
  const refused = refuseName(tableName) ?? refuseDelimiters(delimiters) ?? refuseSchema(complete);
  if (refused !== null) return refused;
  cluster.changes.createTable(tableName, complete, delimiters);
  return MASTER_OK;
}

/** Disable, enable and delete have one form of request and answer (protocol.md §4.4). */
function changeTable(cluster: Cluster, change: (table: Table) => number): Handler {
  return (body, { method }) => {
    const { tableName, sequenceId } = decodeBody(method, body, (bytes) =>
      tera.DisableTableRequest.decode(bytes),
    );
    const table = cluster.tables.get(tableName);
    const status = table === undefined ? TABLE_NOT_FOUND : change(table);
    return tera.DisableTableResponse.encode({ status, sequenceId }).finish();
  };
}

/** Takes any schema with a locality group; loaded tablets keep theirs (O44). */
function updateTable(cluster: Cluster): Handler {
  return (body, { method }) => {
    const { tableName, sequenceId, schema } = decodeBody(method, body, (bytes) =>
      tera.UpdateTableRequest.decode(wholeReader(bytes)),
    );
    const table = cluster.tables.get(tableName);
    let status: number = MASTER_OK;
    if (table === undefined) status = TABLE_NOT_FOUND;
    else if ((schema?.localityGroups ?? []).length === 0) status = INVALID_ARGUMENT;
    else cluster.changes.updateSchema(table, copySchema(schema ?? {}));
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
