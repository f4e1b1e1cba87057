/**
 * Flushes the tablets of an interval with CompactTablet (O13). Only status 40 with compact_status 56,
 * for a tablet's exact bounds, is a flush; anything else is asked again, or the flush fails.
 */
import type { RowKey } from '../cells/bytes.js';
import { rowName } from '../cells/escape.js';
import { backoffMs, type Clock, type Random } from '../clock.js';
import { isRetryable, TerautilError } from '../errors.js';
import type { Interval, Waiting } from '../migration/ports.js';
import { tera } from '../proto/messages.js';
import type { Channels } from '../rpc/types.js';
import { causeOf } from './causes.js';
import { decode } from './codec.js';
import type { Master } from './master.js';
import { COMPACTED, scanReaction, statusError, statusText, TABLET_OK } from './status.js';
import { showTable, type PlacedTablet } from './tables.js';

export interface CompactorOptions {
  readonly channels: Channels;
  readonly master: Master;
  readonly clock: Clock;
  readonly random: Random;
  /** How long a tablet is tried that its server refuses to flush, or that is on none. */
  readonly standstillMs: number;
}

/** A compaction rewrites the whole tablet: 512 MB or more. */
const CALL_TIMEOUT_MS = 10 * 60_000;

/** See `Cluster.compact`. Throws TU-TERA-UNAVAILABLE when a tablet cannot be flushed in time, TU-TERA-…. */
export function createCompactor(
  options: CompactorOptions,
): (table: string, interval: Interval, waiting?: Waiting) => Promise<void> {
  const { master, clock, random, standstillMs } = options;
  return async (table, interval, waiting = {}) => {
    let from: RowKey | null = interval.start;
    let giveUpAt = clock.monotonicMs() + standstillMs;
    for (let attempt = 0; from !== null && !isAtOrAfter(from, interval.end); attempt++) {
      const tablet = await tabletAt(master, table, from, waiting);
      const problem =
        tablet === null
          ? 'no tablet covers it'
          : await flush(options, table, tablet, waiting.signal);
      if (tablet !== null && problem === null) {
        from = tablet.interval.end;
        giveUpAt = clock.monotonicMs() + standstillMs;
        attempt = 0;
        continue;
      }
      waiting.onRetry?.({ call: 'flush', cause: problem ?? '', isPushback: false });
      if (clock.monotonicMs() >= giveUpAt) {
        throw new TerautilError(
          'TU-TERA-UNAVAILABLE',
          `The tablet of ${table} at "${rowName(from)}" was not flushed: ${problem ?? ''}`,
          { hint: 'Check that the cluster is healthy; then run again.' },
        );
      }
      await clock.sleep(backoffMs(random, attempt, 100, 5_000), waiting.signal);
    }
  };
}

async function tabletAt(
  master: Master,
  table: string,
  key: RowKey,
  waiting: Waiting,
): Promise<PlacedTablet | null> {
  const layout = await showTable(master, table, waiting);
  if (layout === null) {
    throw new TerautilError('TU-TABLE-NOT-FOUND', `There is no table ${table}`);
  }
  const found = layout.tablets.find(
    ({ interval: { start, end } }) => start.compare(key) <= 0 && !isAtOrAfter(key, end),
  );
  return found ?? null;
}

function isAtOrAfter(key: RowKey, end: RowKey | null): boolean {
  return end !== null && key.compare(end) >= 0;
}

/** null when the tablet was flushed, else why not. Throws when asking again is hopeless. */
async function flush(
  { channels }: CompactorOptions,
  table: string,
  tablet: PlacedTablet,
  signal: AbortSignal | undefined,
): Promise<string | null> {
  const { server, interval } = tablet;
  if (server === '') return 'it is on no server';
  const request = tera.CompactTabletRequest.encode({
    sequenceId: 1,
    tabletName: table,
    keyRange: { keyStart: interval.start, keyEnd: interval.end ?? Buffer.alloc(0) },
  }).finish();
  let body: Buffer;
  try {
    body = await channels.call(server, 'tera.TabletNodeServer.CompactTablet', request, {
      timeoutMs: CALL_TIMEOUT_MS,
      ...(signal && { signal }),
    });
  } catch (error) {
    if (!isRetryable(error)) throw error;
    return causeOf(error);
  }
  const what = `CompactTablet of ${tablet.path} at ${server}`;
  const answer = decode(tera.CompactTabletResponse, body, `The answer to ${what}`);
  if (answer.status === TABLET_OK) {
    return answer.compactStatus === COMPACTED ? null : `compact status ${answer.compactStatus}`;
  }
  if (scanReaction(answer.status) === 'fatal') throw statusError(answer.status, what);
  return statusText(answer.status);
}
