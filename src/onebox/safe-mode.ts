/** Safe mode: the master changes nothing but tablets (protocol.md §4.7, O46). */
import type { Clock } from '../clock.js';

export interface SafeMode {
  isOn(): boolean;
  /** Leaves by itself after so many minutes. */
  enter(minutes: number): void;
  leave(): void;
}

export function createSafeMode(clock: Clock): SafeMode {
  /** null when it is off. */
  let cancel: (() => void) | null = null;
  const leave = (): void => {
    cancel?.();
    cancel = null;
  };
  return {
    isOn: () => cancel !== null,
    enter: (minutes) => {
      leave();
      cancel = clock.after(minutes * 60_000, leave);
    },
    leave,
  };
}
