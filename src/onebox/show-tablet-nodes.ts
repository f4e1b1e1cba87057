/**
 * ShowTabletNodes: addresses, states and numbers of tablets, no load (protocol.md §4.6). A server that
 * the master gave up is not in its list any more (as the servers' source has it); until then it is kReady.
 */
import { int64FromBigint } from '../proto/int64.js';
import { tera } from '../proto/messages.js';
import { decodeBody } from '../rpc/decode.js';
import type { Handler } from '../rpc/types.js';
import type { Cluster } from './cluster.js';
import { tabletMeta } from './meta-table.js';
import { MASTER_OK, NODE_NOT_REGISTERED } from './status.js';

export function showTabletNodes(cluster: Cluster): Handler {
  return (body, { method }) => {
    const request = decodeBody(method, body, (bytes) => tera.ShowTabletNodesRequest.decode(bytes));
    const { sequenceId } = request;
    const { servers, metaTablet } = cluster;
    const all = [...servers.list.keys()].filter(servers.isBelieved);
    // The real server tests presence: an absent field selects the single-node form.
    const showAll = Object.hasOwn(request, 'isShowall') && request.isShowall;
    const shown = showAll ? all : all.filter((index) => servers.at(index).address === request.addr);
    if (!showAll && shown.length === 0) {
      const status = NODE_NOT_REGISTERED;
      return tera.ShowTabletNodesResponse.encode({ status, sequenceId }).finish();
    }
    const on = (index: number) =>
      [...cluster.tables.values()].flatMap((table) =>
        table.tablets
          .filter((tablet) => tablet.server === index)
          .map((tablet) => tabletMeta(cluster, table, tablet)),
      );
    return tera.ShowTabletNodesResponse.encode({
      status: MASTER_OK,
      sequenceId,
      tabletnodeInfo: shown.map((index) => ({
        addr: servers.at(index).address,
        statusM: 'kReady',
        // The C++ client calls a server kZombie whose report is long ago.
        timestamp: int64FromBigint(servers.seenAt(index)),
        load: 0,
        tabletTotal: on(index).length + (metaTablet.server() === index ? 1 : 0),
        tabletOnload: 0,
        tabletOnbusy: 0,
        tabletUnloading: 0,
      })),
      ...(showAll ? {} : { tabletmetaList: { meta: shown.flatMap(on) } }),
    }).finish();
  };
}
