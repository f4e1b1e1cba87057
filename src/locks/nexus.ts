/**
 * The lock service over a Nexus, for many machines. A Nexus has no compare-and-swap, loses acknowledged
 * writes and locks, and grants a lock twice (O56-O69): its ledger is a strong hint, never a proof. What is
 * done about each is in docs/architecture.md, "Nexus".
 */
import type { Clock, Random } from '../clock.js';
import { TerautilError } from '../errors.js';
import type { LockService } from '../migration/ports.js';
import { createNexusClient } from '../nexus/client.js';
import type { Channels } from '../rpc/types.js';
import { holdersBelow } from './nexus-claims.js';
import { openLedgerCopy } from './nexus-copy.js';
import { createNexusKeys, nameOf } from './nexus-entries.js';
import { createNexusLedger } from './nexus-ledger.js';
import { openSession } from './nexus-session.js';

export interface NexusLockOptions {
  readonly addresses: readonly string[];
  /** Begins with '/': everything lies below it. */
  readonly root: string;
  /** The migration: sessions of others on the same root do not concern it. */
  readonly name: string;
  /** Of this machine's copy of the ledger. */
  readonly copyFile: string;
  /** Reading only: nothing is created. */
  readonly readOnly: boolean;
  readonly leaseMs: number;
  /** How long a write of a dead holder may still arrive after its lease, for that lease; both ms. */
  readonly quietMs: (leaseMs: number) => number;
  /** Closed with the service. */
  readonly channels: Channels;
  readonly clock: Clock;
  readonly random: Random;
}

/** Connects with the first call. Throws TU-LEDGER-INVALID, TU-LEDGER-VERSION. */
export function createNexusLockService(options: NexusLockOptions): LockService {
  const { clock, random, channels, readOnly } = options;
  const client = createNexusClient(options);
  const keys = createNexusKeys(options.root);
  const copy = openLedgerCopy(options.copyFile, readOnly);
  const ledger = createNexusLedger({ client, keys, copy, readOnly, clock, random });
  return {
    read: async function* (prefix) {
      for (const { key, value } of await ledger.read(prefix)) yield { key, value };
    },
    holders: async (prefix) => {
      const name = nameOf(prefix);
      const floor = name === null ? 0n : await ledger.clearedAt(name);
      return holdersBelow(client, keys, prefix, floor);
    },
    openSession: (worker) =>
      readOnly
        ? Promise.reject(new TerautilError('TU-BUG', 'A reader tried to open a lock session.'))
        : openSession({ ...options, client, keys, ledger, copy }, worker),
    close: () => {
      copy.close();
      channels.close();
    },
  };
}
