/**
 * Sessions and locks (protocol.md §2.8, §2.9). The server never says that a session is over, so the
 * client measures it: a session counts from the sending of its last served keep-alive (§2.14), and no
 * longer than the 6 s for which a restarted node protects a lock (O63), whatever was asked for. A
 * keep-alive alone proves no lock (O60): ask `holds` before relying on one.
 */
import { backoffMs, type Clock, type Random } from '../clock.js';
import { TerautilError } from '../errors.js';
import { galaxy } from '../proto/messages.js';
import type { LeaderCaller } from './leader.js';
import { KEEP_ALIVE, LOCK, UNLOCK } from './methods.js';

const ins = galaxy.ins;

/** Nodes that restarted meanwhile know the session again within this (O63). */
const KEEP_ALIVE_MS = 2_000;
/** The grace of a restarted node (O63). */
const LONGEST_TRUST_MS = 6_000;
/** A young node refuses all locks for 6 s (protocol.md §2.4). */
const LOCK_BUDGET_MS = 15_000;

export interface SessionOptions {
  /** Names the session for people; the rest of its id is random. */
  readonly hostname: string;
  /** How long the server keeps the session without a keep-alive, ms; it adds up to 2 s. */
  readonly timeoutMs: number;
}

export interface NexusSession {
  readonly id: string;
  /** Aborted with TU-LEASE-LOST when the session can no longer be relied on; it never comes back. */
  readonly lost: AbortSignal;
  /** Monotonic ms until which it can be relied on, unless another keep-alive is served before. */
  deadline(): number;
  /**
   * False when somebody else holds the lock, or the key holds data. Locking again is harmless.
   * Throws TU-NEXUS-UNAVAILABLE, or the reason of `lost`.
   */
  lock(key: Buffer, signal?: AbortSignal): Promise<boolean>;
  /** Success proves nothing (protocol.md §2.9); others may lock at once. */
  unlock(key: Buffer, signal?: AbortSignal): Promise<void>;
  /** Whether the Nexus says now that this session holds the lock. */
  holds(key: Buffer): Promise<boolean>;
  /** Ends the keep-alives. Locks that are still held fall to others when the server's time is up. */
  close(): Promise<void>;
}

interface Environment {
  readonly leader: LeaderCaller;
  readonly clock: Clock;
  readonly random: Random;
  readonly get: (key: Buffer, signal?: AbortSignal) => Promise<Buffer | null>;
}

function createId(hostname: string, random: Random): string {
  const hex = random.bytes(16).toString('hex');
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ];
  return `${hostname}#${parts.join('-')}`;
}

export async function openNexusSession(
  { leader, clock, random, get }: Environment,
  { hostname, timeoutMs }: SessionOptions,
): Promise<NexusSession> {
  const id = createId(hostname, random);
  const owner = Buffer.from(id);
  const trustMs = Math.min(timeoutMs, LONGEST_TRUST_MS);
  const lost = new AbortController();
  const ended = new AbortController();
  const held = new Map<string, Buffer>();
  let cancelExpiry: () => void = () => undefined;
  let trustedUntil = 0;

  function lose(cause?: unknown): void {
    cancelExpiry();
    lost.abort(
      new TerautilError(
        'TU-LEASE-LOST',
        `The Nexus did not confirm the session ${id} for ${trustMs} ms`,
        {
          hint: 'Others may hold its locks now. Check the Nexus and run again.',
          cause,
        },
      ),
    );
    ended.abort(lost.signal.reason);
  }

  function expireInTime(): void {
    cancelExpiry();
    // Timers may come a little early.
    cancelExpiry = clock.after(Math.max(0, trustedUntil - clock.monotonicMs()), () => {
      if (clock.monotonicMs() >= trustedUntil) lose();
      else expireInTime();
    });
  }

  async function keepAlive(): Promise<void> {
    const request = {
      sessionId: id,
      uuid: '',
      locks: [...held.values()],
      // Microseconds (O4).
      timeoutMilliseconds: Math.round(timeoutMs * 1000),
    };
    const body = ins.KeepAliveRequest.encode(request).finish();
    const { sentAt } = await leader.ask(KEEP_ALIVE, body, { signal: ended.signal });
    trustedUntil = sentAt + trustMs;
    expireInTime();
  }

  async function keepAliveUntilEnded(): Promise<void> {
    const period = Math.min(KEEP_ALIVE_MS, trustMs / 3);
    for (;;) {
      try {
        await clock.sleep(period, ended.signal);
        await keepAlive();
      } catch (error) {
        if (ended.signal.aborted) return;
        // Not served for long: the timer decides. Anything else cannot become better.
        if (!(error instanceof TerautilError && error.id === 'TU-NEXUS-UNAVAILABLE')) lose(error);
      }
    }
  }

  await keepAlive();
  const ending = keepAliveUntilEnded();

  return {
    id,
    lost: lost.signal,
    deadline: () => trustedUntil,
    async lock(key, signal) {
      const stopped = signal ? AbortSignal.any([signal, ended.signal]) : ended.signal;
      const body = ins.LockRequest.encode({ key, sessionId: id, uuid: '' }).finish();
      const deadline = clock.monotonicMs() + LOCK_BUDGET_MS;
      for (let attempt = 0; ; attempt += 1) {
        const { answer } = await leader.ask(LOCK, body, {
          signal: stopped,
          refusalIsAnswer: true,
        });
        if (answer.success) {
          held.set(key.toString('hex'), key);
          return true;
        }
        // Held by another, or a node that grants nothing yet? Only a Get tells (protocol.md §2.4).
        const holder = await get(key, stopped);
        if (holder !== null && !holder.equals(owner)) return false;
        if (clock.monotonicMs() >= deadline) {
          throw new TerautilError(
            'TU-NEXUS-UNAVAILABLE',
            'The Nexus refuses to lock a key that nobody holds',
            {
              hint: 'A node refuses locks for 6 s after its start. Try again.',
            },
          );
        }
        await clock.sleep(backoffMs(random, attempt, 100, 1_000), stopped);
      }
    },
    async unlock(key, signal) {
      held.delete(key.toString('hex'));
      const body = ins.UnLockRequest.encode({ key, sessionId: id, uuid: '' }).finish();
      await leader.ask(UNLOCK, body, signal && { signal });
    },
    async holds(key) {
      lost.signal.throwIfAborted();
      const holder = await get(key);
      return holder?.equals(owner) ?? false;
    },
    async close() {
      cancelExpiry();
      ended.abort(new TerautilError('TU-STOPPED', `The session ${id} was closed`));
      await ending;
    },
  };
}
