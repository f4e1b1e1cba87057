/** What the clusters refused for the time being, and how fast the workers may go. Pure. */
import type {
  RetriedCalls,
  StatusDocument,
  WorkerThrottle,
} from '../../documents/status.generated.js';
import type { DiffOptions, DumpLimits, RateLimit } from '../../plan/types.js';
import type { LedgerState } from '../ledger/ledger.js';
import type { RecordedThrottle, StepRecord } from '../ledger/records.js';
import { createRetryCounts } from '../ledger/retries.js';

/** Of a plan. */
export interface PlannedLimits {
  readonly dump: Pick<DumpLimits, 'limit'>;
  readonly diff: Pick<DiffOptions, 'limit'> & Partial<Pick<DiffOptions, 'strict'>>;
}

export function limitsJson(
  { dump, diff }: PlannedLimits,
  workers: number,
): StatusDocument['limits'] {
  return { dump: rateJson(dump.limit), diff: rateJson(diff.limit), workers: String(workers) };
}

function rateJson({ cells, bytes }: RateLimit): StatusDocument['limits']['dump'] {
  const text = (rate: number): string | null => (rate === Infinity ? null : String(rate));
  return { cells_per_second: text(cells), bytes_per_second: text(bytes) };
}

/** Of all units together. */
export function retriesOf({ records }: LedgerState): RetriedCalls[] {
  const counts = createRetryCounts();
  for (const { retries } of records.values()) {
    for (const { place, call, cause, count } of retries) counts.add(place, { call, cause }, count);
  }
  return counts.list().map((retry) => ({ ...retry, count: String(retry.count) }));
}

/** As the worker of this session last told; of the units it still works on. */
export function throttlesOf(
  { records }: LedgerState,
  session: string,
  isHeld: (record: StepRecord) => boolean,
): WorkerThrottle[] {
  let newest: StepRecord | null = null;
  for (const record of records.values()) {
    const isOurs = record.session === session && record.state === 'running' && isHeld(record);
    if (isOurs && (newest === null || record.updatedAt > newest.updatedAt)) newest = record;
  }
  return newest?.throttles.map(throttleJson) ?? [];
}

function throttleJson({ place, call, cause, cellsPerSecond, share }: RecordedThrottle) {
  return {
    place,
    call,
    cause,
    cells_per_second: String(Math.round(cellsPerSecond)),
    share: share.toFixed(2),
  };
}
