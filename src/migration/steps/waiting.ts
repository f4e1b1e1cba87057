/** How the steps of a unit wait for a cluster: a drain ends it, and each retry is counted and told. */
import type { RunContext, RunPorts } from '../context.js';
import type { Place } from '../ledger/retries.js';
import { pacedReads } from '../pace/paces.js';
import type { Clusters, OnRetry } from '../ports.js';
import type { Progress } from '../progress.js';

export type WaitingPorts = Pick<RunPorts, 'drain' | 'events'>;

export interface ObservedWaiting {
  readonly signal: AbortSignal;
  readonly onRetry: OnRetry;
}

export function waitingFor(ports: WaitingPorts, progress: Progress, place: Place): ObservedWaiting {
  return { signal: ports.drain, onRetry: retryObserver(ports, progress, place) };
}

export function retryObserver(
  { events }: Pick<RunPorts, 'events'>,
  progress: Progress,
  place: Place,
): OnRetry {
  return (retry) => {
    progress.noteRetry(place, retry);
    events({ kind: 'retry', place, retry });
  };
}

/** Both clusters, read at the pace of the phase. */
export function pacedClusters({ ports, paces }: RunContext, progress: Progress): Clusters {
  const { source, destination } = ports.clusters;
  const { moved } = progress;
  return {
    source: pacedReads(source, paces.source, retryObserver(ports, progress, 'source'), moved),
    destination: pacedReads(
      destination,
      paces.destination,
      retryObserver(ports, progress, 'destination'),
      moved,
    ),
  };
}
