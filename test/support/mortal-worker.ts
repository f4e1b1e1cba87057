/**
 * One process that applies a plan, within this one: it has everything of its own but the clusters and
 * the lock file, and can die as by kill -9: from then on it does nothing, releases nothing and answers
 * nothing, and what it sent may still arrive. Or it falls silent first: its heartbeats end, it does not
 * notice and goes on for as long as its lease allows.
 */
import { applyAll } from './apply-options.js';
import { createMemoryDetails } from './memory-details.js';
import { join } from 'node:path';
import { openLockService } from '../../src/app/lock-service.js';
import { systemRandom, type Clock } from '../../src/clock.js';
import { asTerautilError, type TerautilError } from '../../src/errors.js';
import { openJournal } from '../../src/journal/journal.js';
import { applyPlan } from '../../src/migration/apply.js';
import type { Mend } from '../../src/migration/context.js';
import type { FailpointName, Journal, Lease, LockService } from '../../src/migration/ports.js';
import { previewMigration } from '../../src/migration/survey/preview.js';
import { readLedger } from '../../src/migration/register.js';
import type { ResolvedPlan } from '../../src/plan/types.js';
import type { Channels } from '../../src/rpc/types.js';
import { createTeraCluster } from '../../src/tera/cluster.js';
import { readFlagFile } from '../../src/tera/flag-file.js';

export interface WorkerOptions {
  readonly plan: ResolvedPlan;
  readonly clock: Clock;
  readonly channels: Channels;
  /** What it repairs or settles; absent: it copies and compares. */
  readonly mend?: Mend;
  /** Asked at every failpoint. */
  readonly fateAt: (failpoint: FailpointName) => Fate;
  /** Told of every write whose time limit ends after the lease (invariant I6), in ms. */
  readonly onLateWrite: (tooLateBy: number) => void;
}

const CLOCK_SLACK_MS = 50;

/** `drains`: as after Ctrl-C. */
export type Fate = 'lives' | 'dies' | 'falls-silent' | 'drains';

export type WorkerEnd = 'done' | 'died' | TerautilError;

export function openLocks(plan: ResolvedPlan, clock: Clock): LockService {
  return openLockService(plan, false, { clock, random: systemRandom });
}

export async function runWorker(options: WorkerOptions): Promise<WorkerEnd> {
  const { plan } = options;
  const death = createDeath();
  const clock = mortalClock(options.clock, death);
  let isSilent = false;
  const realLocks = openLocks(plan, mortalClock(clock, { ...death, isDead: () => isSilent }));
  let deadline: () => number = () => -Infinity;
  const lockService = mortalLocks(realLocks, death, (lease) => {
    deadline = () => lease.deadline();
  });
  const channels = mortalChannels(options.channels, death, (timeoutMs) => {
    const tooLateBy = clock.monotonicMs() + timeoutMs - deadline();
    // Less may pass between the two looks at the clock when the machine gives the process no time; a
    // write that ignores the lease is late by a good part of its deadline.
    if (tooLateBy > CLOCK_SLACK_MS) options.onLateWrite(tooLateBy);
  });
  const drain = new AbortController();
  const fallSilent = async (): Promise<void> => {
    isSilent = true;
    await clock.sleep(1.5 * plan.lockService.leaseMs);
    death.die();
  };
  const realJournal = openJournal(join(plan.stateFolder, 'journal.db'));
  const open = (place: ResolvedPlan['clusters']['source']) => {
    if (place.kind !== 'flagfile') throw new Error('A flag file is wanted.');
    const { settings } = readFlagFile(place.path);
    return createTeraCluster(settings, { channels, clock, random: systemRandom });
  };
  const clusters = {
    source: open(plan.clusters.source),
    destination: open(plan.clusters.destination),
  };
  const all = applyAll(plan, 60_000);
  const work = async (): Promise<WorkerEnd> => {
    try {
      const ledger = await readLedger(lockService, plan.name);
      const preview = await previewMigration(
        plan,
        clusters,
        { ledger, ownerOf: () => null },
        clock,
      );
      await applyPlan(
        plan,
        preview,
        {
          clusters,
          lockService,
          details: createMemoryDetails(),
          journal: mortalJournal(realJournal, death),
          clock,
          random: systemRandom,
          failpoint: (name) => {
            if (death.isDead() || isSilent) return;
            const fate = options.fateAt(name);
            if (fate === 'dies') death.die();
            else if (fate === 'falls-silent') void fallSilent();
            else if (fate === 'drains') drain.abort();
          },
          worker: { host: 'here', processId: process.pid, version: 'test' },
          events: () => undefined,
          drain: drain.signal,
        },
        { ...all, selection: { ...all.selection, mend: options.mend ?? null } },
      );
      return 'done';
    } catch (error) {
      return asTerautilError(error);
    }
  };
  const died = death.dead.then((): WorkerEnd => 'died');
  const end = await Promise.race([work(), died]);
  options.channels.close();
  realLocks.close();
  realJournal.close();
  return end;
}

interface Death {
  readonly dead: Promise<void>;
  isDead(): boolean;
  die(): void;
  /** The same promise while alive; one that never settles once dead. */
  until<T>(promise: Promise<T>): Promise<T>;
}

const never = new Promise<never>(() => undefined);

function createDeath(): Death {
  let isDead = false;
  let tell: () => void = () => undefined;
  const dead = new Promise<void>((resolve) => {
    tell = resolve;
  });
  return {
    dead,
    isDead: () => isDead,
    die: () => {
      isDead = true;
      tell();
    },
    until: (promise) =>
      promise.then(
        (value) => (isDead ? never : value),
        (error: unknown) => {
          if (isDead) return never;
          throw error;
        },
      ),
  };
}

function mortalClock(clock: Clock, death: Death): Clock {
  return {
    monotonicMs: () => clock.monotonicMs(),
    wallMicros: () => clock.wallMicros(),
    sleep: (ms, signal) => death.until(clock.sleep(ms, signal)),
    after: (ms, action) =>
      clock.after(ms, () => {
        if (!death.isDead()) action();
      }),
  };
}

function mortalChannels(
  channels: Channels,
  death: Death,
  onWrite: (timeoutMs: number) => void,
): Channels {
  return {
    call: (...call) => {
      if (death.isDead()) return never;
      const [, method, , { timeoutMs }] = call;
      if (method === 'tera.TabletNodeServer.WriteTablet') onWrite(timeoutMs);
      return death.until(channels.call(...call));
    },
    drop: (address) => {
      if (!death.isDead()) channels.drop(address);
    },
    close: () => {
      channels.close();
    },
  };
}

function mortalJournal(journal: Journal, death: Death): Journal {
  return {
    checkpoint: (entry) => {
      if (!death.isDead()) journal.checkpoint(entry);
    },
    lastCheckpoint: (...holding) => (death.isDead() ? null : journal.lastCheckpoint(...holding)),
    close: () => undefined,
  };
}

function mortalLocks(
  service: LockService,
  death: Death,
  onLease: (lease: Lease) => void,
): LockService {
  const guarded = <T>(action: () => Promise<T>): Promise<T> =>
    death.isDead() ? never : death.until(action());
  const mortalLease = (lease: Lease): Lease => ({
    epoch: lease.epoch,
    takenOver: lease.takenOver,
    startNotBefore: lease.startNotBefore,
    deadline: () => lease.deadline(),
    lost: lease.lost,
    publish: (...what) => guarded(() => lease.publish(...what)),
    release: () => guarded(() => lease.release()),
  });
  return {
    read: async function* (prefix) {
      if (death.isDead()) await never;
      yield* service.read(prefix);
    },
    holders: (prefix) => guarded(() => service.holders(prefix)),
    openSession: async (worker) => {
      const session = await guarded(() => service.openSession(worker));
      return {
        id: session.id,
        lost: session.lost,
        acquire: (lock) =>
          guarded(async () => {
            const lease = await session.acquire(lock);
            if (lease === null) return null;
            onLease(lease);
            return mortalLease(lease);
          }),
        clear: (...what) => guarded(() => session.clear(...what)),
        breakLock: (...what) => guarded(() => session.breakLock(...what)),
        close: () => guarded(() => session.close()),
      };
    },
    close: () => undefined,
  };
}
