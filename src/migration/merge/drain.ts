/** How a merge ends early when its run drains. */

/** Thrown between two rows. */
export class Drained extends Error {}

/** True also for the reason of the signal: a drain ends the wait for a cluster that does not answer. */
export function isDrain(drain: AbortSignal, error: unknown): boolean {
  return error instanceof Drained || (drain.aborted && error === drain.reason);
}
