/** ReadTablet (protocol.md §6.4, O36, O39). */
import { int64ToBigint } from '../proto/int64.js';
import { tera } from '../proto/messages.js';
import { decodeBody } from '../rpc/decode.js';
import type { Handler } from '../rpc/types.js';
import { createCellWriter } from './cell-writer.js';
import { entryValue } from './entries.js';
import { META_TABLE, metaRecords } from './meta-table.js';
import { route, toBuffer, type TabletServer } from './routing.js';
import { rowView } from './row-view.js';
import { holdsValue, storedRow } from './rows.js';
import { KEY_NOT_EXIST, KEY_NOT_IN_RANGE, SNAPSHOT_NOT_EXIST, TABLET_NODE_OK } from './status.js';
import { visibleEntries } from './visibility.js';

type RowReader = tera.RowReaderInfo.$Properties;

/** The cells of one row as bytes of RowResult, or the row's status. */
type RowAnswer = Buffer | number;

export function readTablet(server: TabletServer): Handler {
  const { cluster } = server;

  function readMeta(reader: RowReader): RowAnswer {
    if (server.index !== 0) return KEY_NOT_IN_RANGE;
    const key = toBuffer(reader.key);
    const record = metaRecords(cluster).find((candidate) => candidate.key.equals(key));
    if (record === undefined) return KEY_NOT_EXIST;
    const writer = createCellWriter();
    writer.keyValue(key, record.value);
    return writer.bytes();
  }

  function readRow(tableName: string, reader: RowReader): RowAnswer {
    if (tableName === META_TABLE) return readMeta(reader);
    const key = toBuffer(reader.key);
    const place = route(server, tableName, key);
    if (typeof place === 'number') return place;
    const { table, tablet } = place;
    const entries = storedRow(cluster.store, table.id, key, tablet.rules);
    const writer = createCellWriter();
    if (entries === undefined) return KEY_NOT_EXIST;
    if (tablet.rules.keyValue) {
      if (!holdsValue(entries)) return KEY_NOT_EXIST;
      writer.keyValue(key, entryValue(entries, 0));
      return writer.bytes();
    }
    const view = rowView(viewRequest(reader), tablet.rules, cluster.clock.wallMicros());
    const cells = visibleEntries(entries, view);
    for (const at of cells) writer.cell(key, entries, at);
    return cells.length === 0 ? KEY_NOT_EXIST : writer.bytes();
  }

  return (body, { method }) => {
    const request = decodeBody(method, body, (bytes) => tera.ReadTabletRequest.decode(bytes));
    // Snapshots do not exist in this version of the servers: any but 0 is unknown (protocol.md §4.8).
    const unknownSnapshot = int64ToBigint(request.snapshotId) !== 0n;
    const answers = request.rowInfoList.map((reader) =>
      unknownSnapshot ? SNAPSHOT_NOT_EXIST : readRow(request.tabletName, reader),
    );
    return tera.ReadTabletResponse.encode({
      status: TABLET_NODE_OK,
      sequenceId: request.sequenceId,
      successNum: answers.filter((answer) => typeof answer !== 'number').length,
      ...(answers.length > 0 ? { detail: detailOf(answers) } : {}),
    }).finish();
  };
}

/** One status per row, one result per row that was found (protocol.md §6.4). */
function detailOf(answers: readonly RowAnswer[]): tera.BytesList.$Properties {
  const found = answers.filter((answer) => typeof answer !== 'number');
  return {
    status: answers.map((answer) => (typeof answer === 'number' ? answer : TABLET_NODE_OK)),
    rowResult: found.map((cells) => tera.RowResult.decode(cells)),
  };
}

function viewRequest(reader: RowReader) {
  const cfList = reader.cfList ?? [];
  const { maxQualifiers } = reader;
  return {
    cfList,
    timeRange: reader.timeRange,
    maxVersion: Object.hasOwn(reader, 'maxVersion') ? (reader.maxVersion ?? undefined) : undefined,
    maxQualifiers:
      Object.hasOwn(reader, 'maxQualifiers') &&
      maxQualifiers !== null &&
      maxQualifiers !== undefined
        ? int64ToBigint(maxQualifiers)
        : undefined,
    perQualifier:
      cfList.length > 0 && cfList.every(({ qualifierList }) => (qualifierList ?? []).length > 0),
  };
}
