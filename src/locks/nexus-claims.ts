/** Who took a lock when: claims stand for what a Nexus does not have, a compare-and-swap (protocol.md §2.14). */
import type { LockHolder } from '../migration/ports.js';
import type { NexusClient } from '../nexus/client.js';
import { decodeClaim, encodeClaim, type Claim, type NexusKeys } from './nexus-entries.js';

/** What is known of a lock now: the claims first, the holder behind them from the same node (O59). */
export interface LockState {
  /** The session that the Nexus grants it to; null: none that is alive to it. */
  readonly holder: string | null;
  /** Those that count, in the order of epochs. */
  readonly claims: readonly Claim[];
}

/** Claims below `floor` are of before a clean. */
export async function lookAtLock(
  client: NexusClient,
  keys: NexusKeys,
  lock: string,
  floor: bigint,
  signal?: AbortSignal,
): Promise<LockState> {
  const { items, value } = await client.look(keys.claims(lock), keys.entry(lock), signal);
  const claims = items
    .map((item) => decodeClaim(item.key.toString(), item.value))
    .filter(({ epoch }) => epoch >= floor)
    .sort(byEpoch);
  return { holder: value === null ? null : value.toString(), claims };
}

function byEpoch(a: Claim, b: Claim): number {
  if (a.epoch === b.epoch) return a.session < b.session ? -1 : 1;
  return a.epoch < b.epoch ? -1 : 1;
}

/** The last one under which something may have been done. */
export function lastClaim(claims: readonly Claim[]): Claim | null {
  return claims.findLast(({ state }) => state !== 'abandoned') ?? null;
}

export function isReleased(claim: Claim | null): boolean {
  return claim === null || claim.state === 'released';
}

/** Nothing is begun under it any more: nobody has to see its session dead. */
export function hasGivenUp({ state }: Claim): boolean {
  return state !== 'held';
}

/** Somebody took the lock from its holder. */
export function isBreak({ state }: Claim): boolean {
  return state === 'broken' || state === 'forced';
}

export async function putClaim(
  client: NexusClient,
  keys: NexusKeys,
  lock: string,
  claim: Claim,
  signal?: AbortSignal,
): Promise<void> {
  await client.put(keys.claim(lock, claim.epoch, claim.session), encodeClaim(claim), signal);
}

/** By lock, below the prefix; those below `floor` left out. */
export async function claimsBelow(
  client: NexusClient,
  keys: NexusKeys,
  prefix: string,
  floor: bigint,
  signal?: AbortSignal,
): Promise<Map<string, Claim[]>> {
  const byLock = new Map<string, Claim[]>();
  for await (const { key, value } of client.scan(keys.claimsBelow(prefix), signal)) {
    const claim = decodeClaim(key.toString(), value);
    const lock = keys.lockOfClaim(key);
    if (claim.epoch < floor || !lock.startsWith(prefix)) continue;
    const known = byLock.get(lock);
    if (known === undefined) byLock.set(lock, [claim]);
    else known.push(claim);
  }
  for (const claims of byLock.values()) claims.sort(byEpoch);
  return byLock;
}

/** Locks below the prefix with the sessions that the Nexus grants them to. */
export async function locksBelow(
  client: NexusClient,
  keys: NexusKeys,
  prefix: string,
  signal?: AbortSignal,
): Promise<Map<string, string>> {
  const held = new Map<string, string>();
  for await (const { key, value } of client.scan(keys.range(prefix), signal)) {
    const text = value.toString();
    if (!text.startsWith('{') && !/^(un)?lock,/.test(text)) held.set(keys.coreKey(key), text);
  }
  return held;
}

/** Held or left unreleased, in the order of keys. */
export async function holdersBelow(
  client: NexusClient,
  keys: NexusKeys,
  prefix: string,
  floor: bigint,
): Promise<LockHolder[]> {
  const claims = await claimsBelow(client, keys, prefix, floor);
  const held = await locksBelow(client, keys, prefix);
  const holders: LockHolder[] = [];
  for (const lock of new Set([...claims.keys(), ...held.keys()])) {
    const session = held.get(lock);
    const last = lastClaim(claims.get(lock) ?? []);
    if (last !== null && last.state !== 'released') {
      const { epoch, worker, since } = last;
      const alive = session === last.session;
      holders.push({ lock, session: last.session, epoch, worker, since, alive });
    } else if (session !== undefined && last?.session !== session) {
      // Its claim is not written yet, or lost.
      const [host = session] = session.split('#');
      const worker = { host, processId: 0, version: '' };
      holders.push({ lock, session, epoch: last?.epoch ?? 0n, worker, since: null, alive: true });
    }
  }
  return holders.sort((a, b) => (a.lock < b.lock ? -1 : 1));
}
