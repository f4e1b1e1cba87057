/** The paces of a run: of reading from either cluster and of writing to the destination. */
import type { Clock } from '../../clock.js';
import type { Cluster, OnRetry } from '../ports.js';
import type { Place } from '../ledger/retries.js';
import { createPace, type Pace, type Rate, type Throttle } from './pace.js';

export interface Paces {
  readonly source: Pace;
  readonly destination: Pace;
  readonly writes: Pace;
}

/** Where a cluster asks for less. */
export interface PlacedThrottle extends Throttle {
  readonly place: Place;
  readonly call: 'read' | 'write';
}

/** Each of the three may go as fast as the limit, divided by the number of workers at that time. */
export function createPaces(clock: Clock, limit: Rate, workers?: () => number): Paces {
  return {
    source: createPace(clock, limit, workers),
    destination: createPace(clock, limit, workers),
    writes: createPace(clock, limit, workers),
  };
}

export function isHolding({ source, destination, writes }: Paces): boolean {
  return source.isHolding() || destination.isHolding() || writes.isHolding();
}

export function throttlesOf({ source, destination, writes }: Paces): readonly PlacedThrottle[] {
  const placed = (pace: Pace, place: Place, call: 'read' | 'write'): PlacedThrottle[] => {
    const throttle = pace.throttle();
    return throttle === null ? [] : [{ place, call, ...throttle }];
  };
  return [
    ...placed(source, 'source', 'read'),
    ...placed(destination, 'destination', 'read'),
    ...placed(writes, 'destination', 'write'),
  ];
}

/** The cluster, read at a pace; `onMoved`: cells came. */
export function pacedReads(
  cluster: Cluster,
  pace: Pace,
  onRetry: OnRetry,
  onMoved: () => void,
): Cluster {
  return {
    ...cluster,
    scan: async function* (request) {
      const blocks = cluster.scan({
        ...request,
        onRetry: (retry) => {
          if (retry.isPushback) pace.answered(retry.cause);
          onRetry(retry);
        },
      });
      for await (const block of blocks) {
        onMoved();
        pace.answered(null);
        await pace.admit(block.count, block.bytes.length, request.signal);
        yield block;
      }
    },
  };
}
