/** Whether there is anything in a table, or in a part of it. */
import { EMPTY_KEY } from '../cells/bytes.js';
import type { Cluster } from './ports.js';

/** True as soon as one cell is seen anywhere in the table, in whatever family. */
export async function hasCells(
  cluster: Cluster,
  table: string,
  signal: AbortSignal,
  interval = { start: EMPTY_KEY, end: null } as Parameters<Cluster['scan']>[0]['interval'],
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
