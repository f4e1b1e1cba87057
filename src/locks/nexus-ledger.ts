/**
 * Entries of the ledger in a Nexus: each is read back after it was put, and of the Nexus and this machine's
 * copy the later one counts (O58, O61).
 */
import { backoffMs, type Clock, type Random } from '../clock.js';
import { TerautilError } from '../errors.js';
import type { NexusClient } from '../nexus/client.js';
import type { LedgerCopy } from './nexus-copy.js';
import {
  decodeCleared,
  decodeStamped,
  encodeStamped,
  isLater,
  isOwnKey,
  nameOf,
  type NexusKeys,
  type StampedEntry,
} from './nexus-entries.js';

/** An entry that is not there when it is read back is put again: false answers are rare (O61). */
const PUTS = 5;
/** A batch of the servers' replication holds 500 entries in 64 MiB (protocol.md §2.15). */
const VALUE_BYTES_MOST = 1024 * 1024;
/** Above it entries go one at a time. */
const LARGE_BYTES = 64 * 1024;
const IN_FLIGHT = 16;

export interface LedgerPorts {
  readonly client: NexusClient;
  readonly keys: NexusKeys;
  readonly copy: LedgerCopy;
  /** Nothing is kept in the copy. */
  readonly readOnly: boolean;
  readonly clock: Clock;
  readonly random: Random;
}

export interface NexusLedger {
  /** What counts below the prefix, in key order. Complete or throws. */
  read(prefix: string, signal?: AbortSignal): Promise<StampedEntry[]>;
  /** As the Nexus has it; also one that says that there is none any more. */
  get(key: string, signal?: AbortSignal): Promise<StampedEntry | null>;
  /**
   * Puts the entries, the last one when all others are there. False when a later value stands in the place
   * of one. Throws TU-NEXUS-UNAVAILABLE, TU-LEDGER-INVALID.
   */
  write(entries: readonly StampedEntry[], signal: AbortSignal): Promise<boolean>;
  /** Puts back what the Nexus lost, or has older, of what this machine knows. Returns how many. */
  mend(signal: AbortSignal): Promise<number>;
  /** Entries and claims of the migration with lower epochs count for nothing. */
  clearedAt(name: string, signal?: AbortSignal): Promise<bigint>;
}

export function createNexusLedger(ports: LedgerPorts): NexusLedger {
  const { client, keys, copy, readOnly } = ports;

  async function clearedAt(name: string, signal?: AbortSignal): Promise<bigint> {
    const stored = await client.get(keys.cleared(name), signal);
    return stored === null ? 0n : decodeCleared(`/terautil/.cleared/${name}`, stored);
  }

  async function get(key: string, signal?: AbortSignal): Promise<StampedEntry | null> {
    const stored = await client.get(keys.entry(key), signal);
    return stored && decodeStamped(key, stored);
  }

  async function inNexus(prefix: string, signal?: AbortSignal): Promise<Map<string, StampedEntry>> {
    const found = new Map<string, StampedEntry>();
    for await (const { key, value } of client.scan(keys.range(prefix), signal)) {
      const coreKey = keys.coreKey(key);
      const entry = isOwnKey(coreKey) ? null : decodeStamped(coreKey, value);
      if (entry !== null) found.set(coreKey, entry);
    }
    return found;
  }

  /** Without what was cleared; in the order of keys. */
  async function counting(
    entries: Iterable<StampedEntry>,
    signal?: AbortSignal,
  ): Promise<StampedEntry[]> {
    const cleared = new Map<string, bigint>();
    const kept: StampedEntry[] = [];
    for (const entry of entries) {
      const name = nameOf(entry.key) ?? '';
      const floor = cleared.get(name) ?? (await clearedAt(name, signal));
      cleared.set(name, floor);
      if (entry.stamp.epoch >= floor) kept.push(entry);
    }
    return kept.sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  async function putOne(entry: StampedEntry, signal: AbortSignal): Promise<boolean> {
    const key = keys.entry(entry.key);
    const value = encodeStamped(entry);
    for (let put = 0; put < PUTS; put += 1) {
      if (put > 0) await ports.clock.sleep(backoffMs(ports.random, put, 20, 500), signal);
      await client.put(key, value, signal);
      const back = await client.get(key, signal);
      if (back?.equals(value) === true) return true;
      const other = back && decodeStamped(entry.key, back);
      if (other !== null && isLater(other.stamp, entry.stamp)) return false;
    }
    throw new TerautilError(
      'TU-NEXUS-UNAVAILABLE',
      `The Nexus acknowledged ${entry.key} ${PUTS} times and does not have it.`,
      { hint: 'Its nodes do not agree. Look after it before you go on.' },
    );
  }

  return {
    clearedAt,
    get,
    async read(prefix, signal) {
      const found = await inNexus(prefix, signal);
      if (!readOnly) copy.keep([...found.values()]);
      for (const known of copy.below(prefix)) {
        const there = found.get(known.key);
        if (there === undefined || isLater(known.stamp, there.stamp)) found.set(known.key, known);
      }
      const entries = await counting(found.values(), signal);
      return entries.filter(({ isRemoved }) => !isRemoved);
    },
    async write(entries, signal) {
      for (const { key, value } of entries) checkSize(key, value);
      const last = entries.at(-1);
      if (last === undefined) return true;
      const isLarge = entries.some(({ value }) => value.length > LARGE_BYTES);
      const rest = entries.slice(0, -1);
      const done = await inParallel(rest, isLarge ? 1 : IN_FLIGHT, (one) => putOne(one, signal));
      return done && putOne(last, signal);
    },
    async mend(signal) {
      let mended = 0;
      for (const prefix of copy.names()) {
        copy.forget(prefix, await clearedAt(nameOf(prefix) ?? '', signal));
        const found = await inNexus(prefix, signal);
        copy.keep([...found.values()]);
        const isMissing = (known: StampedEntry): boolean => {
          const there = found.get(known.key);
          return there === undefined || isLater(known.stamp, there.stamp);
        };
        const lost = (await counting(copy.below(prefix), signal)).filter(isMissing);
        await inParallel(lost, IN_FLIGHT, async (known) => {
          // Somebody may have written it meanwhile.
          const there = await get(known.key, signal);
          if (there === null || isLater(known.stamp, there.stamp)) {
            await client.put(keys.entry(known.key), encodeStamped(known), signal);
            mended += 1;
          }
          return true;
        });
      }
      return mended;
    },
  };
}

function checkSize(key: string, { length }: Uint8Array): void {
  if (length <= VALUE_BYTES_MOST) return;
  throw new TerautilError(
    'TU-LEDGER-INVALID',
    `The entry ${key} has ${length} bytes, and a Nexus takes ${VALUE_BYTES_MOST} with safety.`,
    { hint: 'Use etcd or local as the lock service.' },
  );
}

/** False as soon as an action was; those begun are waited for. */
async function inParallel<T>(
  items: readonly T[],
  most: number,
  action: (item: T) => Promise<boolean>,
): Promise<boolean> {
  const left = [...items].reverse();
  let isGood = true;
  const work = async (): Promise<void> => {
    for (let item = left.pop(); item !== undefined && isGood; item = left.pop()) {
      const isDone = await action(item).catch((error: unknown) => {
        isGood = false;
        throw error;
      });
      isGood &&= isDone;
    }
  };
  const results = await Promise.allSettled(Array.from({ length: most }, work));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  return isGood;
}
