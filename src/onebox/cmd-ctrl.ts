/** CmdCtrl: the commands that tools use (protocol.md §4.7, O45). */
import { tera } from '../proto/messages.js';
import { decodeBody } from '../rpc/decode.js';
import type { Handler } from '../rpc/types.js';
import type { Cluster } from './cluster.js';
import { findTablet, tabletPath } from './tables.js';
import { toBuffer, type Place } from './routing.js';
import { INVALID_ARGUMENT, MASTER_OK, TABLET_DISABLED } from './status.js';
import { isInside, mergeTablet, moveTablet, splitTablet } from './tablet-commands.js';

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
    if (place !== null) return tabletCommand(cluster, place, action, third, args.length);
  }
  if (command === 'table' && action === 'split' && second !== undefined) {
    return splitTable(cluster, second.toString(), args.slice(2));
  }
  return { status: INVALID_ARGUMENT };
}

/** Success also when nothing was begun (O45). */
function tabletCommand(
  cluster: Cluster,
  place: Place,
  action: string | undefined,
  argument: Buffer | undefined,
  argumentCount: number,
): Answer {
  switch (action) {
    case 'split':
      if (argumentCount > 3) return { status: INVALID_ARGUMENT };
      splitTablet(cluster, place, argument ?? Buffer.alloc(0));
      return { status: MASTER_OK };
    case 'merge':
      mergeTablet(cluster, place);
      return { status: MASTER_OK };
    case 'reload':
      moveTablet(cluster, place, place.tablet.server);
      return { status: MASTER_OK };
    case 'move':
      if (argument === undefined) return { status: INVALID_ARGUMENT };
      return move(cluster, place, argument.toString());
    case undefined:
    default:
      return { status: INVALID_ARGUMENT };
  }
}

/** How long the master stays in safe mode when nobody says (protocol.md §4.7). */
const SAFE_MODE_MINUTES = 2880;
/** The longest that a timer can wait is 2^31 ms. */
const LONGEST_SAFE_MODE_MINUTES = 35_000;

function safeMode(cluster: Cluster, action: string | undefined, minutes?: Buffer): Answer {
  switch (action) {
    case 'get': {
      const boolResult = cluster.master.isInSafeMode();
      const strResult = boolResult ? 'kMasterIsReadonly' : 'kMasterIsRunning';
      return { status: MASTER_OK, boolResult, strResult };
    }
    case 'enter': {
      const asked = minutes === undefined ? SAFE_MODE_MINUTES : Number(minutes.toString());
      if (!(asked > 0)) return { status: INVALID_ARGUMENT };
      cluster.master.enterSafeMode(Math.min(asked, LONGEST_SAFE_MODE_MINUTES));
      return { status: MASTER_OK };
    }
    case 'leave':
      cluster.master.leaveSafeMode();
      return { status: MASTER_OK };
    case undefined:
    default:
      return { status: INVALID_ARGUMENT };
  }
}

/** The real master has this command switched off; tools that need it expect it to work (§4.13). */
function splitTable(cluster: Cluster, name: string, keys: readonly Buffer[]): Answer {
  const table = cluster.tables.get(name);
  if (table === undefined) return { status: INVALID_ARGUMENT };
  for (const key of keys) {
    const tablet = findTablet(table, key);
    if (tablet === undefined || tablet.status === TABLET_DISABLED) continue;
    if (isInside(tablet, key)) cluster.changes.splitTablet(table, tablet, Buffer.from(key));
  }
  return { status: MASTER_OK };
}

function move(cluster: Cluster, place: Place, address: string): Answer {
  const { servers } = cluster;
  const server = address === '' ? servers.next(place.tablet.server) : servers.find(address);
  if (server === null) return { status: INVALID_ARGUMENT };
  moveTablet(cluster, place, server);
  return { status: MASTER_OK };
}

function findPath(cluster: Cluster, path: string): Place | null {
  for (const table of cluster.tables.values()) {
    const tablet = table.tablets.find((candidate) => tabletPath(table, candidate) === path);
    if (tablet !== undefined) return { table, tablet };
  }
  return null;
}
