/** SearchTable: the tablets of the tables whose names begin alike (protocol.md §4.6). */
import { tera } from '../proto/messages.js';
import { decodeBody } from '../rpc/decode.js';
import type { Handler } from '../rpc/types.js';
import type { Cluster } from './cluster.js';
import { tabletMeta } from './meta-table.js';
import { toBuffer } from './routing.js';
import { MASTER_OK, TABLE_NOT_FOUND } from './status.js';

export function searchTable(cluster: Cluster): Handler {
  return (body, { method }) => {
    const request = decodeBody(method, body, (bytes) => tera.SearchTableRequest.decode(bytes));
    const { sequenceId, prefixTableName, startTableName } = request;
    const refuse = (status: number): Uint8Array =>
      tera.SearchTableResponse.encode({ status, sequenceId }).finish();
    const tables = [...cluster.tables.values()]
      .filter(({ name }) => name.startsWith(prefixTableName))
      .sort((a, b) => Buffer.from(a.name).compare(Buffer.from(b.name)));
    if (tables.length === 0) return refuse(TABLE_NOT_FOUND);
    const startKey = toBuffer(request.startTabletKey);
    const from = Buffer.from(startTableName);
    const found = tables
      .filter(({ name }) => Buffer.from(name).compare(from) >= 0)
      .flatMap((table) =>
        table.tablets
          .filter(({ start }) => table.name !== startTableName || start.compare(startKey) >= 0)
          .map((tablet) => tabletMeta(cluster, table, tablet)),
      );
    const most = Object.hasOwn(request, 'maxNum') ? request.maxNum : Infinity;
    const meta = found.slice(0, most);
    return tera.SearchTableResponse.encode({
      status: MASTER_OK,
      sequenceId,
      metaList: { meta },
      // Not "there are more": exactly as many as were asked for.
      isMore: meta.length === most,
    }).finish();
  };
}
