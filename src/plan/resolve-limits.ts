/** The limits that a plan sets: times, sizes and rates, each within what makes sense. */
import type { PlanLimit, PlanRecheck } from '../documents/plan.generated.js';
import { bug } from '../errors.js';
import type { Path, Report } from '../yaml/source.js';
import type { RateLimit, RecheckPlan } from './types.js';
import { parseByteRate, parseDuration, parseRate, parseSize } from '../yaml/units.js';

const MEBIBYTE = 2 ** 20;
/** Shorter leases are lost by ordinary pauses of a process; longer ones make a crash wait too long. */
const LEASE_MS = { least: 1000, most: 600_000, byDefault: 30_000 };
/** At least one write batch; at most what a process can hold. */
const IN_FLIGHT_BYTES = { least: MEBIBYTE, most: 4096 * MEBIBYTE, byDefault: 64 * MEBIBYTE };
/** A tablet server that died may be waited for; whoever wants to wait longer than a day runs apply again. */
const PATIENCE_MS = { least: 1000, most: 86_400_000, byDefault: 600_000 };
/** A signed 32-bit number of seconds; with 0 a record would be gone at once (O22). */
const TIME_TO_LIVE_SECONDS = { least: 1, most: 2 ** 31 - 1 };
/** What is written to both clusters one after the other is alike on both after a few seconds. */
const RECHECK = { times: 3, delayMs: 10_000, delayMsMost: 600_000 };
/** Below it not even one batch a quarter of an hour would pass. */
const BYTES_PER_SECOND_LEAST = 1024;

export function resolveLease(text: string | undefined, report: Report): number {
  if (text === undefined) return LEASE_MS.byDefault;
  const leaseMs = parseDuration(text);
  if (leaseMs !== null && leaseMs >= LEASE_MS.least && leaseMs <= LEASE_MS.most) return leaseMs;
  report(
    ['lockService', 'lease'],
    'value',
    `A lease of "${text}" is not between 1s and 10m`,
    'The default is 30s.',
  );
  return LEASE_MS.byDefault;
}

export function resolvePatience(text: string | undefined, report: Report): number {
  if (text === undefined) return PATIENCE_MS.byDefault;
  const patienceMs = parseDuration(text);
  if (patienceMs !== null && patienceMs >= PATIENCE_MS.least && patienceMs <= PATIENCE_MS.most) {
    return patienceMs;
  }
  report(
    ['patience'],
    'value',
    `A patience of "${text}" is not between 1s and 24h`,
    'The default is 10m.',
  );
  return PATIENCE_MS.byDefault;
}

/** Seconds, as one write can say it (protocol.md §6.3); null where none is given. */
export function resolveTimeToLive(
  text: string | undefined,
  path: Path,
  report: Report,
): number | null {
  if (text === undefined) return null;
  const seconds = (parseDuration(text) ?? 0) / 1000;
  if (seconds >= TIME_TO_LIVE_SECONDS.least && seconds <= TIME_TO_LIVE_SECONDS.most) return seconds;
  report(
    path,
    'value',
    `A life of "${text}" is not between 1s and 596523h`,
    'Write for example 720h; without it the copied records never expire.',
  );
  return null;
}

export function resolveLimit(limit: PlanLimit | undefined, path: Path, report: Report): RateLimit {
  const cells = limit?.cells === undefined ? Infinity : parseRate(limit.cells);
  const bytes = limit?.bytes === undefined ? Infinity : parseByteRate(limit.bytes);
  if (cells === null || bytes === null) bug('a limit that is no rate passed the schema');
  if (bytes < BYTES_PER_SECOND_LEAST) {
    const hint = 'Write for example 20MiB/s.';
    report([...path, 'bytes'], 'value', `"${limit?.bytes ?? ''}" is less than 1KiB/s`, hint);
  }
  return { cells, bytes };
}

export function resolveRecheck(recheck: PlanRecheck | undefined, report: Report): RecheckPlan {
  const { times = RECHECK.times, delay } = recheck ?? {};
  const delayMs = delay === undefined ? RECHECK.delayMs : parseDuration(delay);
  if (delayMs === null || delayMs > RECHECK.delayMsMost) {
    const message = `A delay of "${delay ?? ''}" is not between 0s and 10m`;
    report(['diff', 'recheck', 'delay'], 'value', message, 'The default is 10s.');
  }
  return { times, delayMs: delayMs ?? RECHECK.delayMs };
}

export function resolveInFlight(text: string | undefined, report: Report): number {
  if (text === undefined) return IN_FLIGHT_BYTES.byDefault;
  const bytes = parseSize(text);
  if (bytes !== null && bytes >= IN_FLIGHT_BYTES.least && bytes <= IN_FLIGHT_BYTES.most)
    return bytes;
  report(
    ['dump', 'inFlight'],
    'value',
    `"${text}" is not between 1MiB and 4GiB`,
    'The default is 64MiB.',
  );
  return IN_FLIGHT_BYTES.byDefault;
}
