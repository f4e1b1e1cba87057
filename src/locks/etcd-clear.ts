/** Clears a migration's ledger in an etcd, in one step that compares that nobody else came meanwhile. */
import { below, type KeyRange, type KeyValue, type Operation } from '../etcd/kv.js';
import type { OtherSession } from '../migration/ports.js';
import { decodeLock, decodeSession, type SessionRecord } from './etcd-records.js';
import type { Claim, Claimant } from './etcd-session.js';
import type { EtcdLockOptions } from './etcd.js';
import { gone } from './gone.js';

interface Other extends SessionRecord {
  readonly session: string;
  /** The etcd's lease of its sign of life; null when it gives none. */
  readonly lease: string | null;
  readonly holds: boolean;
  /** It was forced out of a lock, and may have gone on until its lease was over. */
  readonly isForced: boolean;
}

export interface Others {
  /** Null when it is dead and quiet. */
  look(other: Other): Promise<OtherSession | null>;
}

/**
 * Whether others are alive, as this process saw it: an etcd says only how many whole seconds a lease has
 * left. One that has more than it can have had without a renewal is alive.
 */
export function watchOthers({ etcd, clock, quietMs }: EtcdLockOptions): Others {
  const lastUntil = new Map<string, { readonly lease: string; readonly ms: number }>();
  const silentSince = new Map<string, number>();
  return {
    look: async ({ session, worker, leaseMs, lease, holds, isForced }) => {
      const askedAt = clock.monotonicMs();
      const seconds = lease === null ? null : await etcd.secondsLeft(lease);
      const restMs = (isForced ? leaseMs : 0) + (holds ? quietMs(leaseMs) : 0);
      if (lease === null || seconds === null) {
        const since = silentSince.get(session) ?? clock.monotonicMs();
        silentSince.set(session, since);
        const deadInMs = since + restMs - clock.monotonicMs();
        return deadInMs <= 0 ? null : { worker, isAlive: false, deadInMs };
      }
      silentSince.delete(session);
      const known = lastUntil.get(session);
      const leftMs = (seconds + 1) * 1000;
      if (known === undefined) lastUntil.set(session, { lease, ms: clock.monotonicMs() + leftMs });
      const isRenewed =
        known !== undefined && (known.lease !== lease || askedAt + leastMs(seconds) > known.ms);
      return { worker, isAlive: isRenewed, deadInMs: leftMs + restMs };
    },
  };
}

/** An etcd ends leases a little late, and says 0 of one that is over. */
const OVERDUE_MS = 1_500;

function leastMs(seconds: number): number {
  return seconds > 0 ? seconds * 1000 : -OVERDUE_MS;
}

/** `lock`: its key in the etcd. Throws TU-LEASE-LOST when this session was removed. */
export async function clearEtcd(
  claimant: Claimant,
  others: Others,
  prefix: string,
  lock: string,
): Promise<Claim | { readonly others: readonly OtherSession[] }> {
  const { etcd, keys, session, lockValue } = claimant;
  const ranges = [keys.sessions, keys.signs, keys.locks].map(below);
  for (;;) {
    const seen = await etcd.transact({ if: [], then: ranges.map((get) => ({ get })) });
    const found = othersOf(claimant, seen.found);
    if (found === null) throw gone(`session ${session} was removed`);
    const looks = await Promise.all(found.map((other) => others.look(other)));
    const alive = looks.filter((other) => other !== null);
    if (alive.length > 0) return { others: alive };
    const { value, holding } = lockValue();
    const kept = [keys.session(session), ...signOf(claimant, seen.found), lock];
    const done = await etcd.transact({
      if: [
        { kind: 'exists', key: keys.session(session) },
        ...ranges.map((range) => ({ kind: 'untouched', range, since: seen.revision }) as const),
      ],
      then: [...removals(keys.at(prefix), kept), { put: lock, value }, { get: { key: lock } }],
      else: [{ get: { key: lock } }],
    });
    const now = done.found[0]?.[0];
    if (now !== undefined && decodeLock(now).holding === holding) {
      return { epoch: now.modRevision, quietMs: null };
    }
    // Somebody came in between, who is seen at the next look.
  }
}

type Seen = readonly (readonly KeyValue[])[];

/** Who is open, and who left a lock. Null when this session is not among them. */
function othersOf({ keys, session }: Claimant, seen: Seen): readonly Other[] | null {
  const [sessions = [], signs = [], locks = []] = seen;
  const leases = new Map(signs.map(({ key, lease }) => [key.slice(keys.signs.length), lease]));
  const open = new Map(
    sessions.map((kv) => [kv.key.slice(keys.sessions.length), decodeSession(kv)]),
  );
  if (!open.has(session)) return null;
  const left = new Map(locks.map(decodeLock).map((lock) => [lock.session, lock]));
  // Locks that were taken from their holders are in names that no session has.
  const others = new Map<string, SessionRecord>([...left, ...open]);
  others.delete(session);
  return [...others].map(([id, { worker, leaseMs }]) => ({
    session: id,
    worker,
    leaseMs,
    lease: leases.get(id) ?? null,
    holds: left.has(id),
    isForced: left.get(id)?.isForced === true,
  }));
}

function signOf({ keys, session }: Claimant, seen: Seen): readonly string[] {
  const mine = `${keys.signs}${session}`;
  return seen[1]?.some(({ key }) => key === mine) === true ? [mine] : [];
}

/** A transaction must not put what it removes: everything with this prefix but these keys. */
function removals(prefix: string, kept: readonly string[]): Operation[] {
  const whole = below(prefix);
  const parts: KeyRange[] = [];
  let from = whole.key;
  for (const key of kept.filter((one) => one.startsWith(prefix)).sort()) {
    if (from < key) parts.push({ key: from, end: key });
    from = `${key}\0`;
  }
  parts.push({ key: from, end: whole.end ?? from });
  return parts.map((remove) => ({ remove }));
}
