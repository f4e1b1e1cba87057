/** How long the work on one answer may take (protocol.md §6.4, §6.5). */
import type { Clock } from '../clock.js';

/** Whether `timeoutMs` from now have passed; 0 or less is no limit. */
export function lateAfter(clock: Clock, timeoutMs: number): () => boolean {
  if (timeoutMs <= 0) return () => false;
  const end = clock.monotonicMs() + timeoutMs;
  return () => clock.monotonicMs() >= end;
}
