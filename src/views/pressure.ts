/** What clusters refuse for the time being, and how fast workers may go, in words. Pure. */
import type {
  RetriedCalls,
  StatusDocument,
  WorkerThrottle,
} from '../documents/status.generated.js';
import { bytes, count } from './text.js';

const RETRIES_SHOWN_MAX = 4;

/** "5,000 cells/s, 20.0 MiB/s"; null: there is none. */
export function limitText({
  cells_per_second,
  bytes_per_second,
}: StatusDocument['limits']['dump']): string | null {
  const parts = [
    ...(cells_per_second === null ? [] : [`${count(BigInt(cells_per_second))} cells/s`]),
    ...(bytes_per_second === null ? [] : [`${bytes(BigInt(bytes_per_second))}/s`]),
  ];
  return parts.length === 0 ? null : parts.join(', ');
}

export function throttleText(throttle: WorkerThrottle): string {
  const { place, call, cause, cells_per_second, share } = throttle;
  const part = Math.max(1, Math.round(Number(share) * 100));
  const speed = `${count(BigInt(cells_per_second))} cells/s`;
  return `${place} ${call} at ${speed}: ${cause}, ${part} % of requests`;
}

/** The most frequent ones: "destination write: kTabletNodeIsBusy (23) 1,204 times". */
export function retriesText(retries: readonly RetriedCalls[]): string {
  const shown = retries.slice(0, RETRIES_SHOWN_MAX).map(({ place, call, cause, count: times }) => {
    return `${place} ${call}: ${cause} ${times === '1' ? 'once' : `${count(BigInt(times))} times`}`;
  });
  const rest = retries.slice(RETRIES_SHOWN_MAX);
  const more = rest.reduce((sum, retry) => sum + BigInt(retry.count), 0n);
  return [...shown, ...(more > 0n ? [`${count(more)} others`] : [])].join('; ');
}
