/** How often what was tried again, and why: counted per unit, in its record. */
import { RETRIED_CALLS, type RetriedCall, type Retry } from '../ports.js';
import type { JsonReader } from './json-reader.js';

export const PLACES = ['source', 'destination'] as const;
export type Place = (typeof PLACES)[number];

export interface RetryCount {
  readonly place: Place;
  readonly call: RetriedCall;
  readonly cause: string;
  readonly count: number;
}

/** A record must stay small; there are not so many causes. */
const KINDS_MAX = 32;
const OTHER = 'other';

export interface RetryCounts {
  add(place: Place, retry: Pick<Retry, 'call' | 'cause'>, count?: number): void;
  /** The most frequent first. */
  list(): readonly RetryCount[];
}

export function createRetryCounts(known: readonly RetryCount[] = []): RetryCounts {
  const counts = new Map<string, RetryCount>();
  const self: RetryCounts = {
    add: (place, { call, cause }, count = 1) => {
      const named = `${place} ${call} ${cause}`;
      const isNew = !counts.has(named);
      if (isNew && cause !== OTHER && counts.size >= KINDS_MAX) {
        self.add(place, { call, cause: OTHER }, count);
        return;
      }
      const before = counts.get(named)?.count ?? 0;
      counts.set(named, { place, call, cause, count: before + count });
    },
    list: () => [...counts.values()].sort((a, b) => b.count - a.count),
  };
  for (const { place, call, cause, count } of known) self.add(place, { call, cause }, count);
  return self;
}

export function readRetries(read: readonly JsonReader[]): readonly RetryCount[] {
  return read.map((one) => ({
    place: one.oneOf('place', PLACES),
    call: one.oneOf('call', RETRIED_CALLS),
    cause: one.text('cause'),
    count: one.count('count'),
  }));
}
