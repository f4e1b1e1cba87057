/**
 * What a scan does when a session ends before its tablet (protocol.md §4.11, §6.9): look the tablet up
 * again, wait, or give up. Cells that arrive reset everything: only standing still counts.
 */
import type { RowKey } from '../cells/bytes.js';
import { rowName } from '../cells/escape.js';
import { backoffMs, type Clock, type Random } from '../clock.js';
import { isRetryable, TerautilError } from '../errors.js';
import type { Retry, ScanRequest } from '../migration/ports.js';
import { retryAfterError, retryAfterStatus } from './causes.js';
import type { Locations } from './locations.js';
import type { SessionEnd } from './scan-session.js';
import { scanReaction, statusError } from './status.js';

export interface ScanRecovery {
  /** Something arrived. */
  progress(): void;
  /** Monotonic ms at which the scan gives up if nothing arrives before. */
  giveUpAt(): number;
  /**
   * Resolves when a new session may begin at `row`. Throws the error that ends the scan:
   * TU-TERA-UNAVAILABLE after standing still for `standstillMs`, at once when trying again is hopeless,
   * and the signal's reason.
   */
  after(end: EarlyEnd, row: RowKey): Promise<void>;
}

export type EarlyEnd = Exclude<SessionEnd, { kind: 'complete' | 'anew' }>;

interface Options {
  readonly locations: Locations;
  readonly clock: Clock;
  readonly random: Random;
  /** How long a scan stands still before it gives up. */
  readonly standstillMs: number;
}

/** Storage errors and unknown statuses in a row, without a cell between them. */
const MOST_LIMITED_FAILURES = 5;
const FIRST_BACKOFF_MS = 100;
const MOST_BACKOFF_MS = 5_000;

export function createScanRecovery(
  { locations, clock, random, standstillMs }: Options,
  { table, signal, onRetry }: ScanRequest,
): ScanRecovery {
  let progressAt = clock.monotonicMs();
  let failures = 0;
  let limitedFailures = 0;

  /** Why the session ended; forgets the location when it may be wrong. */
  function diagnose(end: EarlyEnd, row: RowKey): Retry {
    switch (end.kind) {
      case 'lost':
        return { call: 'scan', cause: 'the session was lost', isPushback: false };
      case 'out-of-time':
        return { call: 'scan', cause: 'a pack took too long', isPushback: false };
      case 'failed':
        if (!isRetryable(end.error)) throw end.error;
        locations.invalidate(table, row);
        return retryAfterError('scan', end.error);
      case 'status':
        return diagnoseStatus(end.status, row);
    }
  }

  function diagnoseStatus(status: number, row: RowKey): Retry {
    const reaction = scanReaction(status);
    limitedFailures += reaction === 'limited' ? 1 : 0;
    if (reaction === 'fatal' || limitedFailures > MOST_LIMITED_FAILURES) {
      throw statusError(status, `The scan of ${table} at row "${rowName(row)}"`);
    }
    if (reaction === 'relocate') locations.invalidate(table, row);
    return retryAfterStatus('scan', status);
  }

  return {
    progress() {
      progressAt = clock.monotonicMs();
      failures = 0;
      limitedFailures = 0;
    },
    giveUpAt: () => progressAt + standstillMs,
    async after(end, row) {
      signal.throwIfAborted();
      const retry = diagnose(end, row);
      if (clock.monotonicMs() >= progressAt + standstillMs) {
        throw new TerautilError(
          'TU-TERA-UNAVAILABLE',
          `The scan of ${table} does not get beyond row "${rowName(row)}": ${retry.cause}`,
          {
            hint: 'Check that the cluster is healthy; then run again.',
            cause: end.kind === 'failed' ? end.error : undefined,
          },
        );
      }
      onRetry?.(retry);
      // Not at all after the first failure since something arrived: evictions are everyday (O28).
      const wait =
        failures === 0 ? 0 : backoffMs(random, failures - 1, FIRST_BACKOFF_MS, MOST_BACKOFF_MS);
      failures += 1;
      if (wait > 0) await clock.sleep(wait, signal);
    },
  };
}
