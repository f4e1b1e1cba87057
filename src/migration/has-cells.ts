/** Whether there is anything in a table, or in a part of it. */
import { WHOLE_TABLE } from './coverage.js';
import type { Cluster, Interval } from './ports.js';

/** True as soon as one cell is seen in the interval, in whatever family unless some are given. */
export async function hasCells(
  cluster: Cluster,
  table: string,
  signal: AbortSignal,
  interval: Interval = WHOLE_TABLE,
  families: readonly Buffer[] = [],
): Promise<boolean> {
  const blocks = cluster.scan({
    table,
    interval,
    families,
    window: null,
    // One cell says it; with a whole row a large one would come.
    blockBytes: 0,
    readAhead: 0,
    signal,
  });
  for await (const block of blocks) if (block.count > 0) return true;
  return false;
}
