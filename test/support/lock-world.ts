/**
 * What the contract of lock services (lock-contract.ts) needs of one: processes that share it, and time
 * that passes for them. Services on a manual clock pass time at once; others wait.
 */
import type { Clock } from '../../src/clock.js';
import type { Lease, LedgerEntry, LockService, Session } from '../../src/migration/ports.js';

export interface LockWorld {
  /** Of the processes that are started without another. */
  readonly leaseMs: number;
  /** How long after its lease a write of a dead holder may still arrive. */
  quietMs(leaseMs: number): number;
  /** How much later than its lease the end of a dead holder may be noticed. */
  readonly lateMs: number;
  /** What is published shows as a whole or not at all, whenever it is read. */
  readonly isAtomic: boolean;
  start(host: string, leaseMs?: number): Promise<LockProcess>;
  /** Time passes for every process that is not stopped. */
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
}

/** Has a session from the start. */
export interface LockProcess {
  readonly service: LockService;
  readonly session: Session;
  readonly clock: Clock;
  /** As SIGSTOP: its clock goes on, it does nothing. Also as kill -9, when it is never woken. */
  stop(): void;
  /** As SIGCONT: what was due is begun. */
  wake(): Promise<void>;
  /** From now on the lock service does not hear it, and it gets no answer. */
  cutOff(): void;
}

/** A clock whose timers stand still while it is stopped. */
export interface StoppableClock extends Clock {
  stop(): void;
  wake(): void;
}

export function stoppable(clock: Clock): StoppableClock {
  let isStopped = false;
  let due: (() => void)[] = [];
  const unlessStopped = (action: () => void) => () => {
    if (isStopped) due.push(action);
    else action();
  };
  return {
    monotonicMs: () => clock.monotonicMs(),
    wallMicros: () => clock.wallMicros(),
    sleep: (ms, signal) => clock.sleep(ms, signal),
    after: (ms, action) => {
      let isCancelled = false;
      const cancel = clock.after(
        ms,
        unlessStopped(() => {
          if (!isCancelled) action();
        }),
      );
      return () => {
        isCancelled = true;
        cancel();
      };
    },
    stop: () => {
      isStopped = true;
    },
    wake: () => {
      isStopped = false;
      const missed = due;
      due = [];
      for (const action of missed) action();
    },
  };
}

export async function held({ session }: LockProcess, lock: string): Promise<Lease> {
  const lease = await session.acquire(lock);
  if (lease === null) throw new Error(`${lock} was not obtained.`);
  return lease;
}

/** How often is looked whether somebody is dead, per lease. */
const LOOKS_PER_LEASE = 30;

/** Looks again and again until `action` gives something; also how long that took by this process's clock. */
export async function atLast<T>(
  world: LockWorld,
  { clock }: LockProcess,
  withinMs: number,
  action: () => Promise<T | null>,
): Promise<{ readonly value: T; readonly waitedMs: number }> {
  const begin = clock.monotonicMs();
  for (;;) {
    const value = await action();
    const waitedMs = clock.monotonicMs() - begin;
    if (value !== null) return { value, waitedMs };
    if (waitedMs > withinMs) throw new Error(`Nothing came within ${withinMs} ms.`);
    await world.pass(world.leaseMs / LOOKS_PER_LEASE);
  }
}

/** Resolves when the signal is aborted, which must be within a lease. */
export async function lostSoon(
  world: LockWorld,
  process: LockProcess,
  { lost }: { readonly lost: AbortSignal },
): Promise<void> {
  await atLast(world, process, world.leaseMs, () => Promise.resolve(lost.aborted || null));
}

export async function takenOver(
  world: LockWorld,
  process: LockProcess,
  lock: string,
  leaseMs = world.leaseMs,
): Promise<{ readonly lease: Lease; readonly waitedMs: number }> {
  const withinMs = leaseMs + world.lateMs;
  const { value, waitedMs } = await atLast(world, process, withinMs, () =>
    process.session.acquire(lock),
  );
  return { lease: value, waitedMs };
}

export async function entriesBelow(service: LockService, prefix: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { key, value } of service.read(prefix)) {
    found.push(`${key}=${Buffer.from(value).toString()}`);
  }
  return found;
}

export function entry(key: string, value: string | Uint8Array = 'v'): LedgerEntry {
  return { key, value: typeof value === 'string' ? Buffer.from(value) : value };
}
