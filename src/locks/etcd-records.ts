/** What the lock service writes of sessions and locks, as JSON with a format version. */
import { TerautilError } from '../errors.js';
import type { KeyValue } from '../etcd/kv.js';
import type { WorkerInfo } from '../migration/ports.js';
import { isWorkerInfo } from './worker-info.js';

const FORMAT = 1;

export interface SessionRecord {
  readonly worker: WorkerInfo;
  readonly leaseMs: number;
}

export interface LockRecord extends SessionRecord {
  readonly session: string;
  /** Of the session; its sign of life is there. */
  readonly migration: string;
  /** Random, another for each try to take a lock: tells whose try it was when no answer came. */
  readonly holding: string;
  /** When it was taken, microseconds since 1970; null = not known. */
  readonly since: bigint | null;
  /** It was taken from its holder, who may have been alive then. */
  readonly isForced: boolean;
}

export function encodeSession(record: SessionRecord): Buffer {
  return Buffer.from(JSON.stringify({ format: FORMAT, ...record }));
}

export function encodeLock({ since, ...record }: LockRecord): Buffer {
  const text = since === null ? null : since.toString();
  return Buffer.from(JSON.stringify({ format: FORMAT, ...record, since: text }));
}

/** Throws TU-LEDGER-INVALID, TU-LEDGER-VERSION. */
export function decodeSession(kv: KeyValue): SessionRecord {
  const fields = fieldsOf(kv);
  const { worker, leaseMs } = fields;
  if (!isWorkerInfo(worker) || typeof leaseMs !== 'number') throw invalid(kv);
  return { worker, leaseMs };
}

/** Throws TU-LEDGER-INVALID, TU-LEDGER-VERSION. */
export function decodeLock(kv: KeyValue): LockRecord {
  const { session, migration, holding, since, isForced } = fieldsOf(kv);
  if (typeof session !== 'string' || typeof migration !== 'string' || typeof holding !== 'string') {
    throw invalid(kv);
  }
  const isKnown = typeof since === 'string' && /^\d{1,20}$/.test(since);
  return {
    ...decodeSession(kv),
    session,
    migration,
    holding,
    since: isKnown ? BigInt(since) : null,
    isForced: isForced === true,
  };
}

function fieldsOf(kv: KeyValue): Readonly<Record<string, unknown>> {
  const fields = parsed(kv.value.toString());
  if (fields === null || !('format' in fields)) throw invalid(kv);
  if (fields['format'] === FORMAT) return fields;
  throw new TerautilError(
    'TU-LEDGER-VERSION',
    `${kv.key} has format ${String(fields['format'])}, not ${FORMAT}.`,
    { hint: 'Use the version of terautil that wrote it, or a newer one.' },
  );
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? (value as Record<string, unknown> | null) : null;
  } catch {
    return null;
  }
}

function invalid({ key }: KeyValue): TerautilError {
  return new TerautilError('TU-LEDGER-INVALID', `${key} in the etcd is none of terautil's.`, {
    hint: 'Does something else write below lockService.root? Keep a copy before you change anything.',
  });
}
