/**
 * Where the tablets of each table are: a cache over the meta table (protocol.md §5.3, §5.5). An entry
 * may be out of date at any time; whoever is refused with it invalidates it and asks again.
 */
import type { RowKey } from '../cells/bytes.js';
import { rowName } from '../cells/escape.js';
import { backoffMs, unlessAborted, type Clock, type Random } from '../clock.js';
import { isRetryable, TerautilError } from '../errors.js';
import type { Waiting } from '../migration/ports.js';
import { retryAfterError } from './causes.js';
import type { MetaTable, TabletLocation } from './meta-table.js';

export interface Locations {
  /**
   * The tablet that holds `key`, with a server. Waits while it has none, at most until `giveUpAt`
   * (monotonic ms), then throws TU-TERA-UNAVAILABLE; TU-TABLE-NOT-FOUND when there is no such table.
   */
  find(table: string, key: RowKey, giveUpAt: number, waiting?: Waiting): Promise<TabletLocation>;
  /** Forgets where `key` is. */
  invalidate(table: string, key: RowKey): void;
  /** Forgets all tablets of a table. */
  clear(table: string): void;
}

export interface LocationsOptions {
  readonly metaTable: MetaTable;
  readonly clock: Clock;
  readonly random: Random;
}

/** Between look-ups that found nothing (protocol.md §5.3, shorter at first: splits take 0.6 s, O6). */
const FIRST_BACKOFF_MS = 100;
const MOST_BACKOFF_MS = 10_000;

export function createLocations({ metaTable, clock, random }: LocationsOptions): Locations {
  /** Per table in key order, without overlaps; there may be holes. */
  const tables = new Map<string, readonly TabletLocation[]>();

  function cached(table: string, key: RowKey): TabletLocation | undefined {
    const locations = tables.get(table) ?? [];
    const location = locations[lastAtOrBefore(locations, key)];
    return location !== undefined && isBefore(key, location.interval.end) ? location : undefined;
  }

  /** A run of tablets without gaps replaces everything it overlaps. */
  function remember(table: string, run: readonly TabletLocation[]): void {
    const first = run[0];
    const last = run.at(-1);
    if (first === undefined || last === undefined) return;
    const { start } = first.interval;
    const { end } = last.interval;
    const others = tables.get(table) ?? [];
    const before = others.filter(
      ({ interval }) => interval.end !== null && interval.end.compare(start) <= 0,
    );
    const after = others.filter(({ interval }) => end !== null && end.compare(interval.start) <= 0);
    tables.set(table, [...before, ...run, ...after]);
  }

  /** null: there is a table, but this tablet is not to be found at the moment. */
  async function lookUp(table: string, key: RowKey): Promise<TabletLocation | null> {
    const run = await metaTable.locate(table, key);
    const placed = run.slice(0, firstUnassigned(run));
    remember(table, placed);
    if (placed[0] !== undefined) return placed[0];
    if (run.length === 0 && !(await metaTable.hasTable(table))) {
      throw new TerautilError('TU-TABLE-NOT-FOUND', `There is no table ${table}`);
    }
    return null;
  }

  return {
    async find(table, key, giveUpAt, { signal, onRetry } = {}) {
      let reason: unknown = undefined;
      for (let attempt = 0; ; attempt++) {
        signal?.throwIfAborted();
        const known = cached(table, key);
        if (known !== undefined) return known;
        if (clock.monotonicMs() >= giveUpAt) throw nowhere(table, key, reason);
        try {
          const found = await unlessAborted(lookUp(table, key), signal);
          if (found !== null) return found;
          onRetry?.({ call: 'look-up', cause: 'the tablet is on no server', isPushback: false });
        } catch (error) {
          if (!isRetryable(error)) throw error;
          onRetry?.(retryAfterError('look-up', error));
          reason = error;
        }
        const wait = backoffMs(random, attempt, FIRST_BACKOFF_MS, MOST_BACKOFF_MS);
        await clock.sleep(Math.min(wait, giveUpAt - clock.monotonicMs()), signal);
      }
    },

    invalidate(table, key) {
      const stale = cached(table, key);
      if (stale === undefined) return;
      tables.set(
        table,
        (tables.get(table) ?? []).filter((location) => location !== stale),
      );
    },

    clear(table) {
      tables.delete(table);
    },
  };
}

function nowhere(table: string, key: RowKey, cause: unknown): TerautilError {
  const why = cause instanceof Error ? `: ${cause.message}` : '';
  return new TerautilError(
    'TU-TERA-UNAVAILABLE',
    `No tablet server is known for the key "${rowName(key)}" of ${table}${why}`,
    { hint: 'Check that the cluster is healthy; then run again.', cause },
  );
}

/** Index of the last tablet whose start is at or before `key`, or -1. */
function lastAtOrBefore(locations: readonly TabletLocation[], key: RowKey): number {
  let low = 0;
  let high = locations.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const start = locations[middle]?.interval.start;
    if (start !== undefined && start.compare(key) <= 0) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function isBefore(key: RowKey, end: RowKey | null): boolean {
  return end === null || key.compare(end) < 0;
}

function firstUnassigned(run: readonly TabletLocation[]): number {
  const index = run.findIndex(({ server }) => server === '');
  return index < 0 ? run.length : index;
}
