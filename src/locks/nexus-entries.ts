/**
 * What the ledger looks like in a Nexus. Values carry a stamp, because a real Nexus loses acknowledged
 * writes and brings old values and deleted keys back (O58): of two values of one key the one with the
 * higher stamp counts, wherever it is found, and nothing relies on a Delete.
 *
 *   R/<name>/…                              the core's entries and locks, each at its key
 *   R/.claim/<lock>/<epoch>.<session>       who took a lock when, and whether it was released
 *   R/.session/<name>/<session>             the heartbeat of a session
 *   R/.cleared/<name>                       entries with lower epochs count for nothing
 *
 * No lock is the parent of another, and none has data at its key (O11, O49).
 */
import { TerautilError } from '../errors.js';
import type { LedgerEntry, WorkerInfo } from '../migration/ports.js';
import { prefixRange, type NexusRange } from '../nexus/client.js';
import { isWorkerInfo } from './worker-info.js';

/** What the core's keys begin with; here the plan's root stands for it. */
const CORE_ROOT = '/terautil';
const FORMAT = 1;
const LINE_END = 0x0a;
const BRACE = '{'.charCodeAt(0);

/** Grows with each value of a key: by the epoch of the lease it was published under, then by `count`. */
export interface Stamp {
  readonly epoch: bigint;
  readonly count: number;
}

export interface StampedEntry extends LedgerEntry {
  readonly stamp: Stamp;
  /** The lock of the lease it was published under. */
  readonly lock: string;
  /** It says that there is none any more; its value is empty. */
  readonly isRemoved: boolean;
}

export function isLater(a: Stamp, b: Stamp): boolean {
  return a.epoch === b.epoch ? a.count > b.count : a.epoch > b.epoch;
}

/**
 * held: the session works under it, or died so. lost: it does not any more, and its last write may still
 * arrive. released: all it wrote has arrived. abandoned: nothing was ever done under it. broken: somebody
 * else took the lock from a dead holder, in whose place it stands. forced: from one that may have been alive.
 */
const CLAIM_STATES = ['held', 'lost', 'released', 'abandoned', 'broken', 'forced'] as const;
export type ClaimState = (typeof CLAIM_STATES)[number];

export interface Claim {
  readonly epoch: bigint;
  readonly session: string;
  readonly worker: WorkerInfo;
  readonly leaseMs: number;
  readonly state: ClaimState;
  /** When the lock was taken, microseconds since 1970; null = not known. */
  readonly since: bigint | null;
}

/** What a session says of itself every few moments. */
export interface Beat {
  readonly session: string;
  readonly worker: WorkerInfo;
  readonly leaseMs: number;
  readonly beat: bigint;
  readonly closed: boolean;
  /** Wall clock, microseconds; for views and hints only. */
  readonly at: bigint;
  /** Of the leader, as the session last saw it. */
  readonly term: bigint | null;
}

export interface NexusKeys {
  readonly entry: (key: string) => Buffer;
  /** The core's key again. */
  readonly coreKey: (key: Buffer) => string;
  readonly range: (prefix: string) => NexusRange;
  readonly claim: (lock: string, epoch: bigint, session: string) => Buffer;
  /** Of one lock. */
  readonly claims: (lock: string) => NexusRange;
  /** Of all locks below a prefix. */
  readonly claimsBelow: (prefix: string) => NexusRange;
  readonly lockOfClaim: (claim: Buffer) => string;
  readonly session: (name: string, session: string) => Buffer;
  readonly sessions: (name: string) => NexusRange;
  readonly cleared: (name: string) => Buffer;
}

const CLAIMS = '/.claim';
const SESSIONS = '/.session';
const CLEARED = '/.cleared';

export function createNexusKeys(root: string): NexusKeys {
  const below = (key: string): string => key.slice(CORE_ROOT.length);
  const coreKey = (key: Buffer): string => CORE_ROOT + key.toString().slice(root.length);
  const bytes = (...parts: string[]): Buffer => Buffer.from(root + parts.join(''));
  return {
    entry: (key) => bytes(below(key)),
    coreKey,
    range: (prefix) => prefixRange(bytes(below(prefix))),
    claim: (lock, epoch, session) => bytes(CLAIMS, below(lock), '/', String(epoch), '.', session),
    claims: (lock) => prefixRange(bytes(CLAIMS, below(lock), '/')),
    claimsBelow: (prefix) => prefixRange(bytes(CLAIMS, below(prefix))),
    lockOfClaim: (claim) => {
      const key = claim.toString().slice(root.length + CLAIMS.length);
      return CORE_ROOT + key.slice(0, key.lastIndexOf('/'));
    },
    session: (name, session) => bytes(SESSIONS, '/', name, '/', session),
    sessions: (name) => prefixRange(bytes(SESSIONS, '/', name, '/')),
    cleared: (name) => bytes(CLEARED, '/', name),
  };
}

/** The migration that a key or a prefix of the core belongs to; null: to several. */
export function nameOf(key: string): string | null {
  return /^\/[^/]+\/([^/]+)\//.exec(key)?.[1] ?? null;
}

/** Whether it is none of the core's, but one of this file. */
export function isOwnKey(coreKey: string): boolean {
  return [CLAIMS, SESSIONS, CLEARED].some((own) => coreKey.startsWith(`${CORE_ROOT}${own}/`));
}

interface Header {
  readonly format: number;
  readonly epoch: string;
  readonly count: number;
  readonly lock: string;
  readonly removed?: true;
}

export function encodeStamped(entry: Omit<StampedEntry, 'key'>): Buffer {
  const { stamp, lock, value, isRemoved } = entry;
  const header: Header = {
    format: FORMAT,
    epoch: String(stamp.epoch),
    count: stamp.count,
    lock,
    ...(isRemoved && { removed: true }),
  };
  return Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), value]);
}

/**
 * null: a lock, or what a lock leaves at the key above it (O49). Throws TU-LEDGER-INVALID,
 * TU-LEDGER-VERSION.
 */
export function decodeStamped(key: string, stored: Buffer): StampedEntry | null {
  if (stored[0] !== BRACE) return null;
  const end = stored.indexOf(LINE_END);
  const header = parse(key, end < 0 ? stored : stored.subarray(0, end));
  const { epoch, count, lock } = header;
  if (end < 0 || typeof count !== 'number' || typeof lock !== 'string') throw invalid(key);
  return {
    key,
    stamp: { epoch: bigint(key, epoch), count },
    lock,
    isRemoved: header.removed === true,
    value: Buffer.from(stored.subarray(end + 1)),
  };
}

export function encodeClaim({ worker, leaseMs, state, since }: Claim): Buffer {
  const at = since === null ? null : String(since);
  return Buffer.from(JSON.stringify({ format: FORMAT, worker, leaseMs, state, since: at }));
}

/** `key` ends with "<epoch>.<session>". Throws TU-LEDGER-INVALID, TU-LEDGER-VERSION. */
export function decodeClaim(key: string, stored: Buffer): Claim {
  const { worker, leaseMs, since, ...more } = parse(key, stored);
  const state = CLAIM_STATES.find((known) => known === more['state']);
  const [, epoch, session] = /\/(\d+)\.([^/]+)$/.exec(key) ?? [];
  if (epoch === undefined || session === undefined) throw invalid(key);
  if (typeof leaseMs !== 'number' || state === undefined) throw invalid(key);
  return {
    epoch: BigInt(epoch),
    session,
    worker: workerOf(key, worker),
    leaseMs,
    state,
    since: since === null || since === undefined ? null : bigint(key, since),
  };
}

export function encodeBeat({ worker, leaseMs, beat, closed, at, term }: Beat): Buffer {
  const numbers = { beat: String(beat), at: String(at), term: term === null ? null : String(term) };
  return Buffer.from(JSON.stringify({ format: FORMAT, worker, leaseMs, closed, ...numbers }));
}

/** Throws TU-LEDGER-INVALID, TU-LEDGER-VERSION. */
export function decodeBeat(key: string, stored: Buffer): Beat {
  const { worker, leaseMs, beat, closed, at, term } = parse(key, stored);
  if (typeof leaseMs !== 'number' || typeof closed !== 'boolean') throw invalid(key);
  return {
    session: key.slice(key.lastIndexOf('/') + 1),
    worker: workerOf(key, worker),
    leaseMs,
    closed,
    beat: bigint(key, beat),
    at: bigint(key, at),
    term: term === null ? null : bigint(key, term),
  };
}

export function encodeCleared(epoch: bigint): Buffer {
  return Buffer.from(JSON.stringify({ format: FORMAT, epoch: String(epoch) }));
}

/** Throws TU-LEDGER-INVALID, TU-LEDGER-VERSION. */
export function decodeCleared(key: string, stored: Buffer): bigint {
  return bigint(key, parse(key, stored).epoch);
}

function parse(key: string, text: Buffer): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text.toString());
  } catch {
    throw invalid(key);
  }
  if (typeof parsed !== 'object' || parsed === null || !('format' in parsed)) throw invalid(key);
  if (parsed.format === FORMAT) return { ...parsed };
  throw new TerautilError(
    'TU-LEDGER-VERSION',
    `The Nexus has an entry of format ${String(parsed.format)}, not ${FORMAT}: ${key}.`,
    { hint: 'Use the version of terautil that wrote it, or a newer one.' },
  );
}

function workerOf(key: string, worker: unknown): WorkerInfo {
  if (!isWorkerInfo(worker)) throw invalid(key);
  const { host, processId, version } = worker;
  return { host, processId, version };
}

function bigint(key: string, text: unknown): bigint {
  if (typeof text !== 'string' || !/^\d{1,30}$/.test(text)) throw invalid(key);
  return BigInt(text);
}

function invalid(key: string): TerautilError {
  return new TerautilError('TU-LEDGER-INVALID', `The entry ${key} of the Nexus cannot be read.`, {
    hint: 'Nothing was changed. Look at who else writes below this key.',
  });
}
