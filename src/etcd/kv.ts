/** Keys, transactions and leases of etcd, as its JSON gateway spells them: bytes in base64, numbers in text. */
import { TerautilError } from '../errors.js';
import {
  bugOfServer,
  EtcdNotFound,
  EtcdPrecondition,
  type CallLimits,
  type EtcdClient,
} from './client.js';

export interface KeyValue {
  readonly key: string;
  readonly value: Buffer;
  /** The revision of the store at which it was written; it grows with every write of whatever key. */
  readonly modRevision: bigint;
  /** Null when it lives without one. */
  readonly lease: string | null;
}

/** All keys in [key, end); without `end` the one key. */
export interface KeyRange {
  readonly key: string;
  readonly end?: string;
}

export type Comparison =
  | { readonly kind: 'exists' | 'missing'; readonly key: string }
  | { readonly kind: 'unchanged'; readonly key: string; readonly modRevision: bigint }
  /** No key of the range was written after this revision. */
  | { readonly kind: 'untouched'; readonly range: KeyRange; readonly since: bigint };

export type Operation =
  | { readonly put: string; readonly value: Uint8Array; readonly lease?: string }
  | { readonly get: KeyRange; readonly keysOnly?: boolean }
  | { readonly remove: KeyRange };

export interface Transaction {
  readonly if: readonly Comparison[];
  readonly then: readonly Operation[];
  readonly else?: readonly Operation[];
}

export interface Outcome {
  readonly succeeded: boolean;
  /** Of the store, afterwards. */
  readonly revision: bigint;
  /** What each `get` of the branch that was taken found, in key order. */
  readonly found: readonly (readonly KeyValue[])[];
  /** See `Answer` (client.ts). */
  readonly isRepeated: boolean;
}

export interface Etcd {
  transact(transaction: Transaction, limits?: CallLimits): Promise<Outcome>;
  /** In key order, all of one moment. */
  read(range: KeyRange): AsyncIterable<KeyValue>;
  /** `id`: chosen by the caller, so that asking twice grants once. Seconds; gives what was granted. */
  grant(id: string, seconds: number, limits?: CallLimits): Promise<void>;
  /** False when the lease is over. */
  keepAlive(id: string, limits?: CallLimits): Promise<boolean>;
  /** Deletes the keys that live with it. */
  revoke(id: string): Promise<void>;
  /** Whole seconds that are left, rounded down; null when it is over. */
  secondsLeft(id: string): Promise<number | null>;
  close(): void;
}

const PAGE = 1_000;

/** Every key with this prefix, which is not empty and ends with an ASCII character. */
export function below(prefix: string): KeyRange {
  const last = prefix.charCodeAt(prefix.length - 1);
  return { key: prefix, end: prefix.slice(0, -1) + String.fromCharCode(last + 1) };
}

/** Null when there is none. */
export async function readKey(etcd: Etcd, key: string): Promise<KeyValue | null> {
  for await (const kv of etcd.read({ key })) return kv;
  return null;
}

export function createEtcd(client: EtcdClient): Etcd {
  return {
    transact: async (transaction, limits) => {
      const { body, isRepeated } = await client.call('/v3/kv/txn', encode(transaction), limits);
      return { ...decodeOutcome(body), isRepeated };
    },
    read: async function* (range) {
      let revision: string | undefined;
      for (let key: string | null = range.key; key !== null;) {
        const asked = { ...encodeRange({ ...range, key }), limit: PAGE, revision };
        const page = await readPage(client, asked, range.key);
        revision ??= String(revisionOf(page));
        const found = keyValues(page);
        yield* found;
        const last = found.at(-1);
        key = page['more'] === true && last !== undefined ? `${last.key}\0` : null;
      }
    },
    grant: async (id, seconds, limits) => {
      try {
        await client.call('/v3/lease/grant', { ID: id, TTL: String(seconds) }, limits);
      } catch (error) {
        // By an earlier try, of which the answer did not come: nobody else knows this number.
        if (!(error instanceof EtcdPrecondition)) throw error;
      }
    },
    keepAlive: async (id, limits) => {
      try {
        const { body } = await client.call('/v3/lease/keepalive', { ID: id }, limits);
        const { result } = body;
        if (!isRecord(result)) throw bugOfServer('etcd', 'a result');
        return Number(result['TTL'] ?? 0) > 0;
      } catch (error) {
        if (error instanceof EtcdNotFound) return false;
        throw error;
      }
    },
    revoke: async (id) => {
      try {
        await client.call('/v3/lease/revoke', { ID: id });
      } catch (error) {
        if (!(error instanceof EtcdNotFound)) throw error;
      }
    },
    secondsLeft: async (id) => {
      const { body } = await client.call('/v3/lease/timetolive', { ID: id });
      const left = Number(body['TTL'] ?? 0);
      return left < 0 ? null : left;
    },
    close: () => {
      client.close();
    },
  };
}

async function readPage(
  client: EtcdClient,
  asked: unknown,
  what: string,
): Promise<Readonly<Record<string, unknown>>> {
  try {
    return (await client.call('/v3/kv/range', asked)).body;
  } catch (error) {
    if (!(error instanceof EtcdPrecondition)) throw error;
    throw new TerautilError(
      'TU-ETCD-UNAVAILABLE',
      `The etcd was compacted while ${what} was read`,
      {
        hint: 'Run again.',
        cause: error,
      },
    );
  }
}

function base64(text: string | Uint8Array): string {
  return Buffer.from(text as string).toString('base64');
}

function encodeRange({ key, end }: KeyRange): { key: string; range_end?: string } {
  return { key: base64(key), ...(end !== undefined && { range_end: base64(end) }) };
}

function encode(transaction: Transaction): unknown {
  return {
    compare: transaction.if.map(encodeComparison),
    success: transaction.then.map(encodeOperation),
    failure: (transaction.else ?? []).map(encodeOperation),
  };
}

function encodeComparison(comparison: Comparison): unknown {
  switch (comparison.kind) {
    case 'exists':
    case 'missing': {
      const result = comparison.kind === 'exists' ? 'GREATER' : 'EQUAL';
      return { key: base64(comparison.key), target: 'CREATE', result, create_revision: '0' };
    }
    case 'unchanged': {
      const mod_revision = String(comparison.modRevision);
      return { key: base64(comparison.key), target: 'MOD', result: 'EQUAL', mod_revision };
    }
    case 'untouched': {
      const mod_revision = String(comparison.since + 1n);
      return { ...encodeRange(comparison.range), target: 'MOD', result: 'LESS', mod_revision };
    }
  }
}

function encodeOperation(operation: Operation): unknown {
  if ('put' in operation) {
    const { put, value, lease } = operation;
    return { request_put: { key: base64(put), value: base64(value), ...(lease && { lease }) } };
  }
  if ('get' in operation) {
    const { get, keysOnly = false } = operation;
    return { request_range: { ...encodeRange(get), keys_only: keysOnly } };
  }
  return { request_delete_range: encodeRange(operation.remove) };
}

function decodeOutcome(body: Readonly<Record<string, unknown>>): Omit<Outcome, 'isRepeated'> {
  const responses = body['responses'] ?? [];
  if (!Array.isArray(responses)) throw bugOfServer('etcd', 'responses');
  return {
    // What is false or zero is left out.
    succeeded: body['succeeded'] === true,
    revision: revisionOf(body),
    found: (responses as readonly Readonly<Record<string, unknown>>[]).flatMap((response) =>
      isRecord(response['response_range']) ? [keyValues(response['response_range'])] : [],
    ),
  };
}

function revisionOf(body: Readonly<Record<string, unknown>>): bigint {
  const header = body['header'];
  if (!isRecord(header) || typeof header['revision'] !== 'string') {
    throw bugOfServer('etcd', 'a revision');
  }
  return BigInt(header['revision']);
}

function keyValues(body: Readonly<Record<string, unknown>>): KeyValue[] {
  const found = body['kvs'] ?? [];
  if (!Array.isArray(found)) throw bugOfServer('etcd', 'keys');
  return (found as readonly unknown[]).map((kv) => {
    if (!isRecord(kv)) throw bugOfServer('etcd', 'keys');
    const text = (name: string): string => {
      const value = kv[name];
      return typeof value === 'string' ? value : '';
    };
    const lease = text('lease');
    return {
      key: Buffer.from(text('key'), 'base64').toString(),
      value: Buffer.from(text('value'), 'base64'),
      modRevision: BigInt(text('mod_revision')),
      lease: lease === '' || lease === '0' ? null : lease,
    };
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
