/**
 * Splits, merges and moves of one tablet. Each returns whether anything was begun: nothing is unless
 * its server has the tablet (O45), or while its server is dead.
 */
import type { Cluster } from './cluster.js';
import type { Place } from './routing.js';
import type { Tablet } from './tables.js';

/** At `key`, or in the byte-wise middle of its range when the key is empty. */
export function splitTablet(cluster: Cluster, { table, tablet }: Place, key: Buffer): boolean {
  const at = key.length === 0 ? middle(tablet.start, tablet.end) : key;
  if (!cluster.life.isServed(tablet) || !isInside(tablet, at)) return false;
  // Copied: it may be part of a request, and the border outlives that.
  cluster.changes.splitTablet(table, tablet, Buffer.from(at));
  return true;
}

/** With the neighbour behind, or the one in front of the last. */
export function mergeTablet({ life, changes }: Cluster, { table, tablet }: Place): boolean {
  const at = table.tablets.indexOf(tablet);
  const isLast = at === table.tablets.length - 1;
  const [left, right] = isLast ? [table.tablets[at - 1], tablet] : [tablet, table.tablets[at + 1]];
  if (left === undefined || right === undefined) return false;
  if (!life.isServed(left) || !life.isServed(right)) return false;
  changes.mergeTablets(table, left, right);
  return true;
}

/** `server` may be the one where it is: then it is loaded anew. */
export function moveTablet({ life }: Cluster, { table, tablet }: Place, server: number): boolean {
  if (!life.isServed(tablet)) return false;
  life.move(table, tablet, server);
  return true;
}

/** Whether a split at `key` is possible. */
export const isInside = (tablet: Tablet, key: Buffer): boolean =>
  tablet.start.compare(key) < 0 && (tablet.end.length === 0 || key.compare(tablet.end) < 0);

/** What a real server proposes for a tablet without files (O45). */
function middle(start: Buffer, end: Buffer): Buffer {
  const low = start[0] ?? 0;
  const high = end.length === 0 ? 0xff : (end[0] ?? 0);
  return Buffer.of(low + Math.floor((high - low) / 2));
}
