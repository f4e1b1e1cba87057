/**
 * The lock service of many machines: an etcd. Each step is one transaction that checks what it rests on.
 *
 * A lock is a record that its holder wrote: the revision of that write is the epoch, and grows for ever.
 * The record stays when its holder dies; what goes is the holder's sign of life, a key that lives with a
 * lease of the etcd. Who finds the record without the sign takes over, in one step that compares both, and
 * waits for the quiet time of the former holder. The sign lives at least for the lease of the plan after the
 * last renewal was sent, so it never goes before the holder's own deadline has passed.
 */
import type { Clock, Random } from '../clock.js';
import { below, type Etcd } from '../etcd/kv.js';
import type { LockHolder, LockService } from '../migration/ports.js';
import { etcdKeys, type EtcdKeys } from './etcd-keys.js';
import { decodeLock } from './etcd-records.js';
import { openEtcdSession } from './etcd-session.js';

export interface EtcdLockOptions {
  readonly etcd: Etcd;
  /** "/name", or several; everything is below it. */
  readonly root: string;
  /** Sessions are of one migration: `clear` asks for those of this one. */
  readonly migration: string;
  readonly leaseMs: number;
  /** How long a write of a dead holder may still arrive after its lease, for that lease; both ms. */
  readonly quietMs: (leaseMs: number) => number;
  readonly clock: Clock;
  readonly random: Random;
}

/** Throws of all its methods: TU-ETCD-UNAVAILABLE, TU-ETCD-REFUSED, TU-LEDGER-INVALID, TU-LEDGER-VERSION. */
export function createEtcdLockService(options: EtcdLockOptions): LockService {
  const { etcd } = options;
  const keys = etcdKeys(options.root, options.migration);
  return {
    read: async function* (prefix) {
      for await (const { key, value } of etcd.read(below(keys.at(prefix)))) {
        if (keys.isEntry(key)) yield { key: keys.coreKey(key), value };
      }
    },
    holders: (prefix) => holders(etcd, keys, prefix),
    openSession: (worker) => openEtcdSession(options, keys, worker),
    close: () => {
      etcd.close();
    },
  };
}

async function holders(etcd: Etcd, keys: EtcdKeys, prefix: string): Promise<LockHolder[]> {
  const found = [];
  for await (const kv of etcd.read(below(keys.at(prefix)))) {
    if (keys.isLock(kv.key)) found.push({ kv, record: decodeLock(kv) });
  }
  const signs = new Set<string>();
  for (const migration of new Set(found.map(({ record }) => record.migration))) {
    for await (const { key } of etcd.read(below(keys.sign(migration, '')))) signs.add(key);
  }
  return found.map(({ kv, record }) => ({
    lock: keys.coreKey(kv.key),
    session: record.session,
    epoch: kv.modRevision,
    worker: record.worker,
    since: record.since,
    alive: signs.has(keys.sign(record.migration, record.session)),
  }));
}
