/**
 * Signals as a drain: the first one finishes what is begun and saves progress, the second one leaves at
 * once (its leases stay unreleased and are taken over later; nothing is lost).
 */
import type { ExitCode } from '../errors.js';

const EXIT_OF = { SIGINT: 130, SIGTERM: 143, SIGHUP: 143 } as const satisfies Record<
  string,
  ExitCode
>;
type Signal = keyof typeof EXIT_OF;

export interface Drain {
  readonly signal: AbortSignal;
  /** The exit code of the signal that was received, or null. */
  readonly exit: () => ExitCode | null;
  readonly dispose: () => void;
}

export function drainOnSignals(say: (line: string) => void): Drain {
  const drain = new AbortController();
  let received: Signal | null = null;
  const onSignal = (signal: Signal): void => {
    if (received !== null) process.exit(EXIT_OF[signal]);
    received = signal;
    say(
      'Stopping: finishing what is being written, then saving progress. Press Ctrl-C again to leave at once.',
    );
    drain.abort();
  };
  const signals = Object.keys(EXIT_OF) as Signal[];
  for (const signal of signals) process.on(signal, onSignal);
  return {
    signal: drain.signal,
    exit: () => (received === null ? null : EXIT_OF[received]),
    dispose: () => {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}
