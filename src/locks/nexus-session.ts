/**
 * A session of the lock service "nexus". Every two seconds, or more often, it is kept alive, proves each
 * lock that it holds, tells others that it lives, and looks how long they were silent. After a change of
 * the leader anything may be gone (O58): it writes its locks anew and puts back what the ledger lost.
 */
import { setMaxListeners } from 'node:events';
import type { Clock } from '../clock.js';
import type { Lease, Session, WorkerInfo } from '../migration/ports.js';
import type { NexusClient, NexusSession } from '../nexus/client.js';
import { watchHeartbeats, type Look } from './local-heartbeats.js';
import { gone } from './gone.js';
import { createAcquirer } from './nexus-acquire.js';
import { breakNexusLock } from './nexus-break.js';
import { clearLedger } from './nexus-clear.js';
import type { LedgerCopy } from './nexus-copy.js';
import { decodeBeat, encodeBeat, type Beat, type NexusKeys } from './nexus-entries.js';
import type { NexusLease } from './nexus-lease.js';
import type { NexusLedger } from './nexus-ledger.js';

/** As often as sessions are kept alive (O63). */
const ROUND_MS = 2_000;
/** The longest a lock is believed in without a proof: a restarted node protects it no longer (O63). */
const LONGEST_TRUST_MS = 6_000;
const ROUNDS_PER_TRUST = 3;
const MEND_EVERY_MS = 60_000;
/** Mending reads the whole ledger: no more than this part of the time goes into it. */
const MEND_SHARE = 1 / 20;

export interface SessionPorts {
  readonly client: NexusClient;
  readonly keys: NexusKeys;
  readonly ledger: NexusLedger;
  readonly copy: LedgerCopy;
  readonly clock: Clock;
  /** The migration whose sessions these are. */
  readonly name: string;
  readonly leaseMs: number;
  readonly quietMs: (leaseMs: number) => number;
}

/** What the parts of a session share. */
export interface SessionState extends SessionPorts {
  readonly nexus: NexusSession;
  readonly worker: WorkerInfo;
  readonly leases: Map<string, NexusLease>;
  readonly trustMs: number;
  readonly lost: AbortSignal;
  readonly nextCount: () => number;
  /** Monotonic ms of the last change of the leader that was noticed. */
  readonly changedAt: () => number;
  /** Looks whether the leader changed. */
  readonly noticeChange: (signal: AbortSignal) => Promise<void>;
  /** How long a session was silent, as this process saw it. */
  readonly lookAt: (session: string, signal: AbortSignal) => Promise<Look>;
  /** All that said something of themselves, but this one. */
  readonly others: (signal: AbortSignal) => Promise<readonly Beat[]>;
  readonly look: (session: string, beat: bigint) => Look;
  /** From which epoch on things count. Throws TU-LEASE-LOST when somebody cleared since this began. */
  readonly floor: (signal: AbortSignal) => Promise<bigint>;
  readonly clearedHere: (epoch: bigint) => void;
}

/** When to mend again after a mending that took so long; monotonic ms. */
export function nextMending(begunAt: number, endedAt: number): number {
  return begunAt + Math.max(MEND_EVERY_MS, (endedAt - begunAt) / MEND_SHARE);
}

/** For how long a proof counts, ms. */
export function trustOf(leaseMs: number): number {
  return Math.min(leaseMs, LONGEST_TRUST_MS);
}

export async function openSession(ports: SessionPorts, worker: WorkerInfo): Promise<Session> {
  const { client, keys, ledger, clock, name, leaseMs } = ports;
  const nexus = await client.openSession({ hostname: worker.host, timeoutMs: leaseMs });
  const trustMs = trustOf(leaseMs);
  const removed = new AbortController();
  const closing = new AbortController();
  const lost = AbortSignal.any([nexus.lost, removed.signal]);
  const ended = AbortSignal.any([lost, closing.signal]);
  // Every call listens, and many are made at a time.
  setMaxListeners(0, lost, ended, nexus.lost);
  const leases = new Map<string, NexusLease>();
  const heartbeats = watchHeartbeats(clock);
  const sessionKey = keys.session(name, nexus.id);
  let count = 0;
  let beat = 0n;
  let term: bigint | null = null;
  let changedAt = -Infinity;
  let isShaken = false;
  let mendAt = 0;
  let clearedAt = await ledger.clearedAt(name, ended);

  async function floor(signal: AbortSignal): Promise<bigint> {
    const now = await ledger.clearedAt(name, signal);
    // A marker that is gone is lost data; a later one is somebody's clean.
    if (now > clearedAt) {
      const error = gone(`session ${nexus.id} was removed`);
      removed.abort(error);
      throw error;
    }
    return clearedAt;
  }

  async function noticeChange(signal: AbortSignal): Promise<void> {
    const now = await client.term(signal);
    if (now === null) return;
    if (term !== null && term !== now) {
      changedAt = clock.monotonicMs();
      isShaken = true;
    }
    term = now;
  }

  async function sayAlive(signal: AbortSignal, closed = false): Promise<void> {
    beat += 1n;
    const at = clock.wallMicros();
    const said = { session: nexus.id, worker, leaseMs, beat, closed, at, term };
    await client.put(sessionKey, encodeBeat(said), signal);
  }

  async function others(signal: AbortSignal): Promise<readonly Beat[]> {
    const found: Beat[] = [];
    for await (const { key, value } of client.scan(keys.sessions(name), signal)) {
      if (!key.equals(sessionKey)) found.push(decodeBeat(key.toString(), value));
    }
    for (const other of found) heartbeats.look(other.session, other.beat);
    return found;
  }

  const state: SessionState = {
    ...ports,
    nexus,
    worker,
    leases,
    trustMs,
    lost,
    nextCount: () => (count += 1),
    changedAt: () => changedAt,
    noticeChange,
    others,
    look: (session, known) => heartbeats.look(session, known),
    lookAt: async (session, signal) => {
      const stored = await client.get(keys.session(name, session), signal);
      return heartbeats.look(session, stored === null ? 0n : decodeBeat(session, stored).beat);
    },
    floor,
    clearedHere: (epoch) => {
      clearedAt = epoch;
    },
  };

  /** What a fresh session cannot have noticed, others who live may tell. */
  async function learnOfChange(): Promise<void> {
    await noticeChange(ended);
    const recentMs = trustMs + ports.quietMs(leaseMs);
    const now = clock.wallMicros();
    const isNews = (await others(ended)).some(
      (other) => other.term !== term && now - other.at < BigInt(Math.round(recentMs * 1000)),
    );
    if (term !== null && isNews) changedAt = clock.monotonicMs();
  }

  /** Each part by itself: one that fails is tried again in the next round, and time decides. */
  async function round(): Promise<void> {
    const late = new AbortController();
    const cancel = clock.after(trustMs, () => {
      late.abort(gone('The Nexus did not answer in time'));
    });
    const signal = AbortSignal.any([ended, late.signal]);
    setMaxListeners(0, signal);
    await Promise.allSettled([
      noticeChange(signal),
      sayAlive(signal),
      floor(signal),
      others(signal),
      ...[...leases.values()].map((lease) => lease.renew(signal)),
    ]);
    if (isShaken) {
      const asserted = [...leases.values()].map((lease) => lease.assert(signal));
      const results = await Promise.allSettled(asserted);
      const isSettled = results.every(({ status }) => status === 'fulfilled');
      isShaken = !isSettled;
      if (isSettled) mendAt = 0;
    }
    cancel();
  }

  let mending: Promise<void> = Promise.resolve();
  function mendIfDue(): void {
    if (clock.monotonicMs() < mendAt) return;
    const begunAt = clock.monotonicMs();
    const dueAt = (mendAt = begunAt + MEND_EVERY_MS);
    mending = ledger.mend(ended).then(
      () => {
        // Unless the leader changed meanwhile.
        if (mendAt === dueAt) mendAt = nextMending(begunAt, clock.monotonicMs());
      },
      () => {
        mendAt = 0;
      },
    );
  }

  let cancelRound: () => void = () => undefined;
  let running: Promise<void> = Promise.resolve();
  function roundLater(): void {
    cancelRound = clock.after(Math.min(ROUND_MS, trustMs / ROUNDS_PER_TRUST), () => {
      running = round().then(() => {
        if (ended.aborted) return;
        mendIfDue();
        roundLater();
      });
    });
  }

  await learnOfChange();
  await sayAlive(ended);
  const mendedAt = clock.monotonicMs();
  await ledger.mend(ended);
  mendAt = nextMending(mendedAt, clock.monotonicMs());
  roundLater();

  const acquire = createAcquirer(state);
  return {
    id: nexus.id,
    lost,
    acquire: (lock): Promise<Lease | null> => acquire(lock),
    clear: (prefix, lock) => clearLedger(state, prefix, lock, acquire),
    breakLock: (lock, force) => breakNexusLock(state, lock, force),
    close: async () => {
      cancelRound();
      const leavesNothing = leases.size === 0 && !lost.aborted;
      closing.abort(gone('the session was closed'));
      await Promise.all([running, mending]);
      // Who leaves a lock behind is waited for like one that died.
      if (leavesNothing) await leave().catch(() => undefined);
      await nexus.close();
    },
  };

  async function leave(): Promise<void> {
    await sayAlive(nexus.lost, true);
    await client.delete(sessionKey, nexus.lost);
  }
}
