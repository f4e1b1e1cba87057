/**
 * Sessions of the one-box's Nexus (protocol.md §2.8): in memory only, with deadlines, and dropped by a
 * sweep every 2 s, so that a session outlives its deadline by up to 2 s (O47). The sweep is not run
 * by a timer but made up for by whoever asks next; nobody can tell the difference.
 */
import type { Clock } from '../clock.js';

const SWEEP_MS = 2_000;

export interface NexusSessions {
  isAlive(session: string): boolean;
  /** Creates or prolongs; `locks` replaces the session's list. */
  keepAlive(session: string, timeoutMs: number, locks: readonly Buffer[]): void;
  /** A granted lock joins the list of its session until the next `keepAlive` (recorded; O48). */
  addLock(session: string, lock: Buffer): void;
  /** Drops what a sweep would have dropped by now; `onExpired` gets the session's list. */
  sweep(): void;
  /** Drops every session, as a sweep does whose time is over. */
  expireAll(): void;
}

/** `onExpired(session, locks)` is called within `sweep` and `expireAll`. */
export function createNexusSessions(
  clock: Clock,
  onExpired: (session: string, locks: readonly Buffer[]) => void,
): NexusSessions {
  const startedAt = clock.monotonicMs();
  const sessions = new Map<string, { deadline: number; locks: Buffer[] }>();

  function expireUntil(lastDeadline: number): void {
    for (const [session, { deadline, locks }] of sessions) {
      if (deadline > lastDeadline) continue;
      sessions.delete(session);
      onExpired(session, locks);
    }
  }

  return {
    isAlive: (session) => sessions.has(session),
    keepAlive(session, timeoutMs, locks) {
      sessions.set(session, { deadline: clock.monotonicMs() + timeoutMs, locks: [...locks] });
    },
    addLock(session, lock) {
      sessions.get(session)?.locks.push(lock);
    },
    sweep() {
      const age = clock.monotonicMs() - startedAt;
      expireUntil(startedAt + Math.floor(age / SWEEP_MS) * SWEEP_MS);
    },
    expireAll: () => {
      expireUntil(Infinity);
    },
  };
}
