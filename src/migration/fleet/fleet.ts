/**
 * All workers of a migration, as this one sees them every two seconds: how many there are, since they share the
 * plan's limits, and whether they are to pause. While the lock service is away, what was seen last holds.
 *
 *   work → (paused) → what runs is drained and released → resumed → work goes on from the ledger
 */
import { unlessAborted, type Clock, type Random } from '../../clock.js';
import { isRetryable } from '../../errors.js';
import type { RunEvent } from '../context.js';
import { ledgerKeys } from '../ledger/ledger.js';
import { FLEET_LOOK_MS } from '../limits.js';
import type { LockService, Session, WorkerInfo } from '../ports.js';
import { createPresence } from './presence.js';
import type { Control } from './records.js';
import { readControl } from './state.js';

export interface FleetPorts {
  readonly name: string;
  readonly lockService: LockService;
  readonly session: Session;
  readonly worker: WorkerInfo;
  readonly clock: Clock;
  readonly random: Random;
  readonly drain: AbortSignal;
  readonly events: (event: RunEvent) => void;
}

/** What a stretch of work between two pauses is given. */
export interface Shift {
  /** Aborted also when the workers are paused. */
  readonly drain: AbortSignal;
  /** Aborted only when this process ends. */
  readonly leaving: AbortSignal;
  readonly workers: () => number;
  readonly events: (event: RunEvent) => void;
}

export interface Fleet {
  /**
   * Runs `shift`, and again after each pause while `isLeft` says that something is left. Throws what `shift`
   * throws, TU-LEASE-LOST, and what is the matter with the ledger.
   */
  work(shift: (shift: Shift) => Promise<void>, isLeft: () => Promise<boolean>): Promise<void>;
  /** Resolves when it is seen no more. */
  leave(): Promise<void>;
}

/** Resolves when this process is seen, and has seen the others. */
export async function joinFleet(ports: FleetPorts): Promise<Fleet> {
  const { name, lockService, session, clock, random, drain } = ports;
  const keys = ledgerKeys(name);
  const presence = createPresence({ ...ports, since: clock.wallMicros() });
  let workers = 1;
  let pausedBy: Control | null = null;
  let failure: { readonly error: unknown } | null = null;
  let shift = new AbortController();
  let wake: () => void = () => undefined;
  let hasLeft = false;
  let cancelLook: () => void = () => undefined;

  const obey = (control: Control | null): void => {
    const before = pausedBy;
    pausedBy = control?.paused === true ? control : null;
    if ((before === null) === (pausedBy === null)) return;
    if (pausedBy === null) {
      ports.events({ kind: 'resumed', by: control?.by ?? null });
    } else {
      const { by, at, reason } = pausedBy;
      presence.say('draining');
      ports.events({ kind: 'paused', by, since: at, reason });
      shift.abort(new Error('The workers are paused.'));
    }
    wake();
  };
  const lookOnce = async (): Promise<void> => {
    const control = await readControl(lockService, name);
    const holders = await lockService.holders(keys.workerLocks);
    const others = holders.filter((holder) => holder.session !== session.id);
    workers = 1 + others.filter(({ alive }) => alive).length;
    if (hasLeft) return;
    obey(control);
    await presence.renew();
    await presence.bury(others.filter(({ alive }) => !alive));
  };
  const look = async (): Promise<void> => {
    try {
      await lookOnce();
    } catch (error) {
      if (isRetryable(error) || hasLeft) return;
      failure = { error };
      shift.abort(error);
      wake();
    }
  };
  const lookLater = (): void => {
    if (hasLeft) return;
    cancelLook = clock.after(FLEET_LOOK_MS * (0.75 + random.fraction() / 2), () => {
      void look().finally(lookLater);
    });
  };
  const onDrain = (): void => {
    presence.say('draining');
  };
  const isEnding = (): boolean => drain.aborted;
  const throwFailure = (): void => {
    if (failure !== null) throw failure.error;
  };
  /** Resolves when they are not paused, or this process is to end. */
  const untilResumed = async (): Promise<void> => {
    while (pausedBy !== null && !drain.aborted) {
      throwFailure();
      presence.say('paused');
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const ended = AbortSignal.any([drain, session.lost]);
      await unlessAborted(woken, ended).catch((reason: unknown) => {
        if (!drain.aborted) throw reason;
      });
    }
    throwFailure();
  };

  drain.addEventListener('abort', onDrain, { once: true });
  await presence.renew();
  await look();
  lookLater();
  return {
    work: async (work, isLeft) => {
      for (;;) {
        await untilResumed();
        if (isEnding()) return;
        const { signal } = (shift = new AbortController());
        presence.say('working');
        await work({
          drain: AbortSignal.any([drain, signal]),
          leaving: drain,
          workers: () => workers,
          events: (event) => {
            // A pause is told of by itself.
            if (event.kind !== 'draining' || drain.aborted) ports.events(event);
          },
        });
        throwFailure();
        if (!signal.aborted || isEnding() || !(await isLeft())) return;
      }
    },
    leave: async () => {
      hasLeft = true;
      cancelLook();
      drain.removeEventListener('abort', onDrain);
      await presence.leave();
    },
  };
}
