/**
 * Flushes the destination's tablets before they are compared: what a flush would cost (O14) is then gone
 * already, so that the comparison stays true. A flush rewrites a whole tablet, so each is flushed once by
 * this process, however many ranges share it.
 */
import { intersects } from '../coverage.js';
import type { Cluster, Interval, Waiting } from '../ports.js';

/** Flushes every tablet of `table` that meets the interval and was not flushed by this function yet. */
export type FlushOnce = (table: string, interval: Interval, waiting: Waiting) => Promise<void>;

/** Begin a new one after every write that is to be flushed. */
export function createFlushOnce(cluster: Cluster): FlushOnce {
  const flushed = new Map<string, Promise<void>>();
  return async (table, interval, waiting) => {
    const tablets = (await cluster.tablets(table, waiting)).filter((tablet) =>
      intersects(tablet.interval, interval),
    );
    await Promise.all(
      tablets.map((tablet) => {
        // A tablet that splits or merges has another path.
        const key = `${table} ${tablet.path}`;
        const known = flushed.get(key);
        if (known !== undefined) return known;
        const flush = cluster.compact(table, tablet.interval, waiting);
        flushed.set(key, flush);
        flush.catch(() => flushed.delete(key));
        return flush;
      }),
    );
  };
}
