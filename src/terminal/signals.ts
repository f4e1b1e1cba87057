/**
 * Signals as a drain: the first one finishes what is begun and saves progress, the second one leaves at
 * once (its leases stay unreleased and are taken over later; nothing is lost). Who sends SIGTERM or
 * SIGHUP does not wait for long, and nobody is there to send it twice: then the drain has a few seconds.
 */
import type { Clock } from '../clock.js';
import type { ExitCode } from '../errors.js';
import { plural } from '../views/text.js';

const EXIT_OF = { SIGINT: 130, SIGTERM: 143, SIGHUP: 143 } as const satisfies Record<
  string,
  ExitCode
>;
type Signal = keyof typeof EXIT_OF;

/** Half of what a service manager commonly allows before it kills. */
const GRACE_MS = 5_000;

export interface Drain {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** The exit code of the signal that was received, or null. */
  readonly exit: () => ExitCode | null;
  /** From here on a signal drains; before, nothing is begun and it ends the program at once. */
  readonly begin: () => void;
  /** How many batches are on their way, as far as known: may be told while the drain begins. */
  readonly writing: (batches: number) => void;
  readonly dispose: () => void;
}

export function drainOnSignals(clock: Clock, say: (line: string) => void): Drain {
  const drain = new AbortController();
  let received: Signal | null = null;
  let hasBegun = false;
  let batches = 0;
  let cancelGrace: () => void = () => undefined;
  const leave = (signal: Signal, line: string): never => {
    say(line);
    process.exit(EXIT_OF[signal]);
  };
  const onSignal = (signal: Signal): void => {
    if (!hasBegun) leave(signal, 'Stopped: nothing has been changed.');
    if (received !== null) leave(signal, `Left at once. ${TAKEN_OVER}`);
    received = signal;
    drain.abort();
    const what = batches > 0 ? plural(batches, 'batch', 'batches') : 'what is being written';
    const how =
      signal === 'SIGINT'
        ? 'Press Ctrl-C again to leave at once.'
        : `Leaving in ${String(GRACE_MS / 1000)} s at the latest.`;
    say(`Stopping: finishing ${what}, then saving progress. ${how}`);
    if (signal === 'SIGINT') return;
    cancelGrace = clock.after(GRACE_MS, () => leave(signal, `Out of time. ${TAKEN_OVER}`));
  };
  const signals = Object.keys(EXIT_OF) as Signal[];
  for (const signal of signals) process.on(signal, onSignal);
  return {
    signal: drain.signal,
    exit: () => (received === null ? null : EXIT_OF[received]),
    begin: () => {
      hasBegun = true;
    },
    writing: (count) => {
      batches = count;
    },
    dispose: () => {
      cancelGrace();
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}

const TAKEN_OVER = 'Nothing is lost: the next apply takes over what was held.';
