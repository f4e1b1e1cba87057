/** Whether the master serves, and its safe mode, in which it changes nothing but tablets (protocol.md §4.7, O46). */
import type { Clock } from '../clock.js';
import { MASTER_READ_ONLY, MASTER_RUNNING } from './status.js';

export interface MasterState {
  /** kMasterIsRunning, kMasterIsReadonly in safe mode, or what is answered by one that does not serve. */
  status(): number;
  /** Whether there is one that has taken over the cluster. */
  serves(): boolean;
  isInSafeMode(): boolean;
  /** Leaves by itself after so many minutes; absent: when it is told to. */
  enterSafeMode(minutes?: number): void;
  leaveSafeMode(): void;
  /** It answers this status until `resume`. */
  suspend(status: number): void;
  resume(): void;
  /** Ends its timer. */
  close(): void;
}

/** `onLeave`: safe mode was left. */
export function createMasterState(clock: Clock, onLeave: () => void): MasterState {
  /** null when safe mode is off. */
  let cancelSafeMode: (() => void) | null = null;
  let suspended: number | null = null;

  function leaveSafeMode(): void {
    if (cancelSafeMode === null) return;
    cancelSafeMode();
    cancelSafeMode = null;
    onLeave();
  }

  return {
    status: () => suspended ?? (cancelSafeMode === null ? MASTER_RUNNING : MASTER_READ_ONLY),
    serves: () => suspended === null,
    isInSafeMode: () => cancelSafeMode !== null,
    enterSafeMode(minutes) {
      cancelSafeMode?.();
      cancelSafeMode =
        minutes === undefined
          ? () => undefined
          : clock.after(minutes * 60_000, () => {
              leaveSafeMode();
            });
    },
    leaveSafeMode,
    suspend: (status) => {
      suspended = status;
    },
    resume: () => {
      suspended = null;
    },
    close: () => cancelSafeMode?.(),
  };
}
