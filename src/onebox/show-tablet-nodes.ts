/** ShowTabletNodes: addresses, states and numbers of tablets, no load (protocol.md §4.6). */
import { int64FromBigint } from '../proto/int64.js';
import { tera } from '../proto/messages.js';
import { decodeBody } from '../rpc/decode.js';
import type { Handler } from '../rpc/types.js';
import type { Cluster } from './cluster.js';
import { tabletMeta } from './meta-table.js';
import { MASTER_OK, NODE_NOT_REGISTERED } from './status.js';

/** The server that holds the meta table's tablet. */
const META_SERVER = 0;

export function showTabletNodes(cluster: Cluster): Handler {
  return (body, { method }) => {
    const request = decodeBody(method, body, (bytes) => tera.ShowTabletNodesRequest.decode(bytes));
    const { sequenceId } = request;
    const all = cluster.addresses.tabletServers;
    // The real server tests presence: an absent field selects the single-node form.
    const showAll = Object.hasOwn(request, 'isShowall') && request.isShowall;
    const addresses = showAll ? all : all.filter((address) => address === request.addr);
    if (addresses.length === 0) {
      const status = NODE_NOT_REGISTERED;
      return tera.ShowTabletNodesResponse.encode({ status, sequenceId }).finish();
    }
    const tablets = [...cluster.tables.values()].flatMap((table) =>
      table.tablets.map((tablet) => tabletMeta(cluster, table, tablet)),
    );
    const on = (address: string) => tablets.filter((tablet) => tablet.serverAddr === address);
    return tera.ShowTabletNodesResponse.encode({
      status: MASTER_OK,
      sequenceId,
      tabletnodeInfo: addresses.map((addr) => ({
        addr,
        statusM: 'kReady',
        // The C++ client calls a server kZombie whose report is long ago.
        timestamp: int64FromBigint(cluster.clock.wallMicros()),
        load: 0,
        tabletTotal: on(addr).length + (addr === all[META_SERVER] ? 1 : 0),
        tabletOnload: 0,
        tabletOnbusy: 0,
        tabletUnloading: 0,
      })),
      ...(showAll ? {} : { tabletmetaList: { meta: addresses.flatMap(on) } }),
    }).finish();
  };
}
