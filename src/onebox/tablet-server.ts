/** A tablet server's methods (protocol.md §6.1): one plain function each. */
import { tera } from '../proto/messages.js';
import { decodeBody } from '../rpc/decode.js';
import type { Handler, Handlers } from '../rpc/types.js';
import { readTablet } from './read-tablet.js';
import { route, toBuffer, type TabletServer } from './routing.js';
import { scanTablet } from './scan-tablet.js';
import { KEY_NOT_IN_RANGE, TABLET_NODE_OK, TABLE_COMPACTED } from './status.js';
import { writeTablet } from './write-tablet.js';

export function tabletServerHandlers(server: TabletServer): Handlers {
  return {
    'tera.TabletNodeServer.WriteTablet': writeTablet(server),
    'tera.TabletNodeServer.ReadTablet': readTablet(server),
    'tera.TabletNodeServer.ScanTablet': scanTablet(server),
    'tera.TabletNodeServer.CompactTablet': compactTablet(server),
  };
}

/** Flushes one tablet, which must be named by its exact bounds (O13). */
function compactTablet(server: TabletServer): Handler {
  return (body, { method }) => {
    const { sequenceId, tabletName, keyRange } = decodeBody(method, body, (bytes) =>
      tera.CompactTabletRequest.decode(bytes),
    );
    const start = toBuffer(keyRange.keyStart);
    const end = toBuffer(keyRange.keyEnd);
    const place = route(server, tabletName, start);
    if (typeof place === 'number') return refusal(sequenceId, place);
    const { table, tablet } = place;
    if (!tablet.start.equals(start) || !tablet.end.equals(end)) {
      return refusal(sequenceId, KEY_NOT_IN_RANGE);
    }
    server.cluster.life.flush(table, tablet);
    tablet.compactStatus = TABLE_COMPACTED;
    return tera.CompactTabletResponse.encode({
      sequenceId,
      status: TABLET_NODE_OK,
      compactStatus: TABLE_COMPACTED,
      compactSize: server.cluster.store.files.bytes(table.id, tablet.start, tablet.end),
    }).finish();
  };
}

function refusal(sequenceId: tera.CompactTabletResponse['sequenceId'], status: number): Uint8Array {
  return tera.CompactTabletResponse.encode({ sequenceId, status }).finish();
}
