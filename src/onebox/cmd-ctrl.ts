/** CmdCtrl: the commands that tools use (protocol.md §4.7, O45). */
import { tera } from '../proto/messages.js';
import { decodeBody } from '../rpc/decode.js';
import type { Handler } from '../rpc/types.js';
import type { Cluster } from './cluster.js';
import { findTablet, tabletPath, type Table, type Tablet } from './tables.js';
import { toBuffer, type Place } from './routing.js';
import { INVALID_ARGUMENT, MASTER_OK, TABLET_DISABLED, TABLET_READY } from './status.js';

type Answer = Omit<tera.CmdCtrlResponse.$Properties, 'sequenceId'>;

export function cmdCtrl(cluster: Cluster): Handler {
  return (body, { method }) => {
    const { sequenceId, command, argList } = decodeBody(method, body, (bytes) =>
      tera.CmdCtrlRequest.decode(bytes),
    );
    const answer = run(cluster, command, argList.map(toBuffer));
    return tera.CmdCtrlResponse.encode({ sequenceId, ...answer }).finish();
  };
}

function run(cluster: Cluster, command: string, args: readonly Buffer[]): Answer {
  const [first, second, third] = args;
  const action = first?.toString();
  if (command === 'safemode') return safeMode(cluster, action, second);
  if (command === 'tablet' && second !== undefined) {
    const place = findPath(cluster, second.toString());
    if (action === 'split' && place !== null && args.length <= 3)
      return split(cluster, place, third);
    if (action === 'move' && place !== null && third !== undefined) {
      return move(cluster, place, third.toString());
    }
    if (action === 'reload' && place !== null) return moveTo(cluster, place, place.tablet.server);
    if (action === 'merge' && place !== null) return merge(cluster, place);
  }
  if (command === 'table' && action === 'split' && second !== undefined) {
    return splitTable(cluster, second.toString(), args.slice(2));
  }
  return { status: INVALID_ARGUMENT };
}

/** How long the master stays in safe mode when nobody says (protocol.md §4.7). */
const SAFE_MODE_MINUTES = 2880;
/** The longest that a timer can wait is 2^31 ms. */
const LONGEST_SAFE_MODE_MINUTES = 35_000;

function safeMode(cluster: Cluster, action: string | undefined, minutes?: Buffer): Answer {
  switch (action) {
    case 'get': {
      const boolResult = cluster.safeMode.isOn();
      const strResult = boolResult ? 'kMasterIsReadonly' : 'kMasterIsRunning';
      return { status: MASTER_OK, boolResult, strResult };
    }
    case 'enter': {
      const asked = minutes === undefined ? SAFE_MODE_MINUTES : Number(minutes.toString());
      if (!(asked > 0)) return { status: INVALID_ARGUMENT };
      cluster.safeMode.enter(Math.min(asked, LONGEST_SAFE_MODE_MINUTES));
      return { status: MASTER_OK };
    }
    case 'leave':
      cluster.safeMode.leave();
      return { status: MASTER_OK };
    case undefined:
    default:
      return { status: INVALID_ARGUMENT };
  }
}

/** With the neighbour behind, or the one in front of the last; success, too, when neither is ready. */
function merge(cluster: Cluster, { table, tablet }: Place): Answer {
  const at = table.tablets.indexOf(tablet);
  const isLast = at === table.tablets.length - 1;
  const [left, right] = isLast ? [table.tablets[at - 1], tablet] : [tablet, table.tablets[at + 1]];
  if (left?.status === TABLET_READY && right?.status === TABLET_READY) {
    cluster.mergeTablets(table, left, right);
  }
  return { status: MASTER_OK };
}

/** A key that is no inner point, or a tablet that is not ready: success, and nothing done (O45). */
function split(cluster: Cluster, { table, tablet }: Place, key: Buffer | undefined): Answer {
  const at = key === undefined || key.length === 0 ? middle(tablet.start, tablet.end) : key;
  if (isInside(tablet, at) && tablet.status === TABLET_READY) splitAt(cluster, table, tablet, at);
  return { status: MASTER_OK };
}

/** The real master has this command switched off; tools that need it expect it to work (§4.13). */
function splitTable(cluster: Cluster, name: string, keys: readonly Buffer[]): Answer {
  const table = cluster.tables.get(name);
  if (table === undefined) return { status: INVALID_ARGUMENT };
  for (const key of keys) {
    const tablet = findTablet(table, key);
    if (tablet === undefined || tablet.status === TABLET_DISABLED) continue;
    if (isInside(tablet, key)) splitAt(cluster, table, tablet, key);
  }
  return { status: MASTER_OK };
}

const isInside = (tablet: Tablet, key: Buffer): boolean =>
  tablet.start.compare(key) < 0 && (tablet.end.length === 0 || key.compare(tablet.end) < 0);

/** The key is copied out of the request's bytes: the border outlives it. */
function splitAt(cluster: Cluster, table: Table, tablet: Tablet, key: Buffer): void {
  cluster.splitTablet(table, tablet, Buffer.from(key));
}

function move(cluster: Cluster, { table, tablet }: Place, address: string): Answer {
  const { tabletServers } = cluster.addresses;
  const next = (tablet.server + 1) % tabletServers.length;
  const server = address === '' ? next : tabletServers.indexOf(address);
  if (server < 0) return { status: INVALID_ARGUMENT };
  return moveTo(cluster, { table, tablet }, server);
}

/** To the server where it is, too: then it is loaded anew. Success, and nothing done, unless ready. */
function moveTo(cluster: Cluster, { table, tablet }: Place, server: number): Answer {
  if (tablet.status === TABLET_READY) cluster.moveTablet(table, tablet, server);
  return { status: MASTER_OK };
}

function findPath(cluster: Cluster, path: string): Place | null {
  for (const table of cluster.tables.values()) {
    const tablet = table.tablets.find((candidate) => tabletPath(table, candidate) === path);
    if (tablet !== undefined) return { table, tablet };
  }
  return null;
}

/** The byte-wise middle of a range: what a real server proposes for a tablet without files (O45). */
function middle(start: Buffer, end: Buffer): Buffer {
  const low = start[0] ?? 0;
  const high = end.length === 0 ? 0xff : (end[0] ?? 0);
  return Buffer.of(low + Math.floor((high - low) / 2));
}
