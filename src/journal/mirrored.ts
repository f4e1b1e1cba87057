/** A lock service whose ledger is kept in a mirror as it goes by; and one that answers from such a mirror. */
import type { Clock } from '../clock.js';
import { TerautilError } from '../errors.js';
import type { Mirror, MirroredLedger } from './mirror.js';
import type { Lease, LedgerEntry, LockService, Session } from '../migration/ports.js';

export interface MirrorOptions {
  readonly mirror: Mirror;
  readonly clock: Clock;
  /** A read of this prefix is a read of the whole ledger. */
  readonly whole: string;
  /** Told once when it cannot be kept; the work goes on without it. */
  readonly warn: (line: string) => void;
}

/** The whole ledger is read as often as this, and no more than a hundredth of the time. */
const LOOK_MS_LEAST = 30_000;
const LOOK_SHARE = 100;

export function mirrored(service: LockService, options: MirrorOptions): LockService {
  const { mirror, clock, whole, warn } = options;
  let isKept = true;
  let isClosed = false;
  let cancel: () => void = () => undefined;
  const keep = (action: () => void): void => {
    if (!isKept || isClosed) return;
    try {
      action();
    } catch (error) {
      isKept = false;
      const reason = error instanceof Error ? error.message : String(error);
      warn(`What status says while the lock service is away will be out of date: ${reason}.`);
    }
  };
  const read = async function* (prefix: string): AsyncIterable<LedgerEntry> {
    if (prefix !== whole) {
      yield* service.read(prefix);
      return;
    }
    const at = clock.wallMicros();
    const entries: LedgerEntry[] = [];
    for await (const entry of service.read(prefix)) {
      entries.push(entry);
      yield entry;
    }
    keep(() => {
      mirror.replace(entries, at);
    });
  };
  const lookLater = (ms: number): void => {
    cancel = clock.after(ms, () => void look());
  };
  const look = async (): Promise<void> => {
    const from = clock.monotonicMs();
    try {
      const entries = read(whole)[Symbol.asyncIterator]();
      while ((await entries.next()).done !== true);
    } catch {
      // The lock service is away, or the ledger is not what it should be: the work itself meets that.
    }
    if (isClosed || !isKept) return;
    lookLater(Math.max(LOOK_MS_LEAST, LOOK_SHARE * (clock.monotonicMs() - from)));
  };
  const ofLease = (lease: Lease): Lease => ({
    ...lease,
    publish: async (entries, removed = []) => {
      await lease.publish(entries, removed);
      keep(() => {
        mirror.put(entries, removed);
      });
    },
  });
  const ofSession = (session: Session): Session => ({
    ...session,
    acquire: async (lock) => {
      const lease = await session.acquire(lock);
      return lease && ofLease(lease);
    },
    clear: async (prefix, lock) => {
      const cleared = await session.clear(prefix, lock);
      return 'lease' in cleared ? { lease: ofLease(cleared.lease) } : cleared;
    },
  });
  return {
    ...service,
    read,
    openSession: async (worker) => {
      const session = await service.openSession(worker);
      lookLater(LOOK_MS_LEAST);
      return ofSession(session);
    },
    close: () => {
      isClosed = true;
      cancel();
      service.close();
      mirror.close();
    },
  };
}

/** Who holds a lock now it cannot know. */
export function mirrorOnly({ entries }: MirroredLedger): LockService {
  return {
    read: async function* (prefix) {
      yield* await Promise.resolve(entries.filter(({ key }) => key.startsWith(prefix)));
    },
    holders: () => Promise.resolve([]),
    openSession: () =>
      Promise.reject(new TerautilError('TU-BUG', 'A mirror was asked for a session.')),
    close: () => undefined,
  };
}
