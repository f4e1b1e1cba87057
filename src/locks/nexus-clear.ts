/**
 * Clearing a migration's ledger in a Nexus. A marker says from which epoch on entries count; deleting them
 * only makes room, because what is deleted may come back (O58).
 */
import type { Cleared, OtherSession } from '../migration/ports.js';
import type { Acquire } from './nexus-acquire.js';
import { claimsBelow, isReleased, lastClaim, locksBelow } from './nexus-claims.js';
import { encodeCleared, nameOf, type Claim } from './nexus-entries.js';
import { trustOf, type SessionState } from './nexus-session.js';

/** Throws TU-LEASE-LOST, TU-NEXUS-UNAVAILABLE. */
export async function clearLedger(
  state: SessionState,
  prefix: string,
  lock: string,
  acquire: Acquire,
): Promise<Cleared> {
  const { ledger, lost, leases } = state;
  lost.throwIfAborted();
  const floor = await state.floor(lost);
  const others = await livingOthers(state, prefix, floor);
  if (others.length > 0) return { others };
  const entries = await ledger.read(prefix, lost);
  const claims = await claimsBelow(state.client, state.keys, prefix, floor, lost);
  const epochs = [
    ...entries.map(({ stamp }) => stamp.epoch),
    ...[...claims.values()].flatMap((of) => of.map(({ epoch }) => epoch)),
  ];
  leases.get(lock)?.drop();
  const above = epochs.reduce((a, b) => (a > b ? a : b), floor);
  const lease = await acquire(lock, { above, isAlone: true });
  // Somebody began while we looked.
  const newcomers = await livingOthers(state, prefix, floor);
  if (lease === null || newcomers.length > 0) {
    await lease?.release();
    return { others: newcomers.length > 0 ? newcomers : [await holderOf(state, lock, floor)] };
  }
  for (const held of [...leases.values()]) {
    if (held !== lease && held.lock.startsWith(prefix)) held.drop();
  }
  await mark(state, prefix, lease.epoch);
  await sweep(state, prefix, lock, lease.epoch, claims);
  return { lease };
}

async function livingOthers(
  state: SessionState,
  prefix: string,
  floor: bigint,
): Promise<OtherSession[]> {
  const { client, keys, lost, nexus, quietMs } = state;
  const claims = await claimsBelow(client, keys, prefix, floor, lost);
  const holding = new Map<string, Claim>();
  for (const of of claims.values()) {
    const last = lastClaim(of);
    if (last !== null && !isReleased(last)) holding.set(last.session, last);
  }
  const beats = new Map((await state.others(lost)).map((beat) => [beat.session, beat]));
  const others: OtherSession[] = [];
  for (const session of new Set([...beats.keys(), ...holding.keys()])) {
    const [beat, claim] = [beats.get(session), holding.get(session)];
    if (session === nexus.id || (beat?.closed === true && claim === undefined)) continue;
    const { silentMs, hasMoved } = state.look(session, beat?.beat ?? 0n);
    const known = beat ?? claim;
    if (known === undefined) continue;
    const quiet = claim === undefined ? 0 : quietMs(claim.leaseMs);
    // Nobody knows when one that was forced out last proved its lock.
    const lastsMs = claim?.state === 'forced' ? claim.leaseMs : trustOf(known.leaseMs);
    const deadInMs = lastsMs + quiet - silentMs;
    if (deadInMs > 0) others.push({ worker: known.worker, isAlive: hasMoved, deadInMs });
  }
  return others;
}

async function holderOf(state: SessionState, lock: string, floor: bigint): Promise<OtherSession> {
  const claims = await claimsBelow(state.client, state.keys, lock, floor, state.lost);
  const last = lastClaim(claims.get(lock) ?? []);
  const worker = last?.worker ?? { host: 'unknown', processId: 0, version: '' };
  const leaseMs = last?.leaseMs ?? state.leaseMs;
  return { worker, isAlive: false, deadInMs: trustOf(leaseMs) + state.quietMs(leaseMs) };
}

async function mark(state: SessionState, prefix: string, epoch: bigint): Promise<void> {
  const { client, keys, ledger, lost, copy } = state;
  const name = nameOf(prefix) ?? '';
  // Before: it is no clean of somebody else.
  state.clearedHere(epoch);
  do await client.put(keys.cleared(name), encodeCleared(epoch), lost);
  while ((await ledger.clearedAt(name, lost)) < epoch);
  copy.forget(prefix, epoch);
}

async function sweep(
  { client, keys, lost, nexus }: SessionState,
  prefix: string,
  lock: string,
  epoch: bigint,
  claims: ReadonlyMap<string, readonly Claim[]>,
): Promise<void> {
  const locks = await locksBelow(client, keys, prefix, lost);
  for (const [other, session] of locks) {
    if (other === lock) continue;
    if (session === nexus.id) await nexus.unlock(keys.entry(other), lost);
    else await client.delete(keys.entry(other), lost);
  }
  const kept = keys.entry(lock);
  const junk = kept.subarray(0, kept.lastIndexOf('/'));
  for await (const { key } of client.scan(keys.range(prefix), lost)) {
    if (!key.equals(kept) && !key.equals(junk)) await client.delete(key, lost);
  }
  for (const [of, list] of claims) {
    for (const claim of list) {
      if (claim.epoch < epoch)
        await client.delete(keys.claim(of, claim.epoch, claim.session), lost);
    }
  }
}
