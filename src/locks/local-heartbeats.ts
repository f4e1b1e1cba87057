/** For how long the heartbeats of other sessions stood still, as this process saw them on its own clock. */
import type { Clock } from '../clock.js';

export interface Look {
  /** Since the heartbeat was first seen as it is now; 0 at the first look. */
  readonly silentMs: number;
  /** It was seen to change. */
  readonly hasMoved: boolean;
}

export interface Heartbeats {
  look(session: string, heartbeat: bigint): Look;
}

export function watchHeartbeats(clock: Clock): Heartbeats {
  const seen = new Map<string, { heartbeat: bigint; at: number; hasMoved: boolean }>();
  return {
    look: (session, heartbeat) => {
      const now = clock.monotonicMs();
      const known = seen.get(session);
      if (known?.heartbeat === heartbeat) {
        return { silentMs: now - known.at, hasMoved: known.hasMoved };
      }
      const hasMoved = known !== undefined;
      seen.set(session, { heartbeat, at: now, hasMoved });
      return { silentMs: 0, hasMoved };
    },
  };
}
