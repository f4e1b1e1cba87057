/** ReadTablet (protocol.md §6.4, O36, O39). */
import { int64ToBigint } from '../proto/int64.js';
import { tera } from '../proto/messages.js';
import { decodeBody } from '../rpc/decode.js';
import type { Handler } from '../rpc/types.js';
import { createCellWriter } from './cell-writer.js';
import { lateAfter } from './deadline.js';
import { entryValue } from './entries.js';
import { misreadKey } from './misread-key.js';
import { findMetaRecord, META_TABLE } from './meta-table.js';
import { hasMetaTable, route, toBuffer, type Place, type TabletServer } from './routing.js';
import { rowView } from './row-view.js';
import { holdsValue, keyValueExpiry, storedRow, storedRows } from './rows.js';
import { seekEntry, type ResumePoint } from './scan-session.js';
import {
  KEY_NOT_EXIST,
  KEY_NOT_IN_RANGE,
  RPC_TIMEOUT,
  SNAPSHOT_NOT_EXIST,
  TABLET_NODE_OK,
  TABLE_BUSY,
} from './status.js';
import { visibleRow, type RowView } from './visibility.js';

type RowReader = tera.RowReaderInfo.$Properties;

/** The cells of one row as bytes of RowResult, or the row's status. */
type RowAnswer = Buffer | number;

export function readTablet(server: TabletServer): Handler {
  const { cluster } = server;

  function readMeta(reader: RowReader): RowAnswer {
    if (!hasMetaTable(server)) return KEY_NOT_IN_RANGE;
    const key = toBuffer(reader.key);
    const record = findMetaRecord(cluster, key);
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
    const { rules } = tablet;
    const now = cluster.clock.wallMicros();
    const request = viewRequest(reader);
    const misread = request.perQualifier ? null : misreadKey(key, rules);
    if (misread !== null) return readFrom(misread, key, place, rowView(request, rules, now));
    const entries = storedRow(cluster.store, table.id, key, rules);
    const writer = createCellWriter();
    if (entries === undefined) return KEY_NOT_EXIST;
    if (rules.keyValue) {
      if (!holdsValue(entries, keyValueExpiry(rules, now))) return KEY_NOT_EXIST;
      writer.keyValue(key, entryValue(entries, 0));
      return writer.bytes();
    }
    const visible = visibleRow(entries, rowView(request, rules, now));
    for (const at of visible.cells) writer.cell(key, visible.entries, at);
    return visible.cells.length === 0 ? KEY_NOT_EXIST : writer.bytes();
  }

  /** The cells of every row from `start` to `key`, as if they were of one row (O17, O18). */
  function readFrom(
    start: ResumePoint,
    key: Buffer,
    { table, tablet }: Place,
    view: RowView,
  ): RowAnswer {
    const end = Buffer.concat([key, Buffer.of(0)]);
    const range = { ...cluster.life.rangeOf(table, tablet), start: start.row, end };
    const writer = createCellWriter();
    for (const [row, stored] of storedRows(cluster.store, range)) {
      const from = row.equals(start.row) ? seekEntry(start) : null;
      const { entries, cells } = visibleRow(stored, view, from);
      for (const at of cells) writer.cell(row, entries, at);
    }
    return writer.counted() === 0 ? KEY_NOT_EXIST : writer.bytes();
  }

  return (body, context) => {
    const request = decodeBody(context.method, body, (bytes) =>
      tera.ReadTabletRequest.decode(bytes),
    );
    const { sequenceId, rowInfoList: readers } = request;
    const timeoutMs = Object.hasOwn(request, 'clientTimeoutMs')
      ? Number(int64ToBigint(request.clientTimeoutMs))
      : Infinity;
    if (timeoutMs <= 0) return overall(sequenceId, TABLE_BUSY, { successNum: 0 });
    const isLate = context.isLate ?? lateAfter(cluster.clock, timeoutMs);
    // Snapshots do not exist in this version of the servers: any but 0 is unknown (protocol.md §4.8).
    const unknownSnapshot = int64ToBigint(request.snapshotId) !== 0n;
    const answers: RowAnswer[] = [];
    for (const reader of readers) {
      answers.push(unknownSnapshot ? SNAPSHOT_NOT_EXIST : readRow(request.tabletName, reader));
      // No row is returned then, and a real server leaves garbage in the list of statuses (O39).
      if (isLate()) {
        return overall(sequenceId, RPC_TIMEOUT, {
          detail: { status: readers.map(() => RPC_TIMEOUT) },
        });
      }
    }
    return overall(sequenceId, TABLET_NODE_OK, {
      successNum: answers.filter((answer) => typeof answer !== 'number').length,
      ...(answers.length > 0 ? { detail: detailOf(answers) } : {}),
    });
  };
}

function overall(
  sequenceId: tera.ReadTabletRequest['sequenceId'],
  status: number,
  rest: Partial<tera.ReadTabletResponse.$Properties>,
): Uint8Array {
  return tera.ReadTabletResponse.encode({ status, sequenceId, ...rest }).finish();
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
