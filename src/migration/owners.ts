/**
 * One migration per destination table, among all that use one lock service: a renamed copy of a plan, or
 * another plan altogether, cannot copy into the same table (fault-Z8). A table belongs to a migration from
 * its registration until `clean` has removed that, or until a later generation has left the table out.
 */
import { sha256Hex } from '../sha256.js';
import { TerautilError } from '../errors.js';
import { readEntry, toBytes } from './ledger/entry-json.js';
import { ledgerKeys, ownerKeys } from './ledger/ledger.js';
import type { ClusterIdentity, Lease, LedgerEntry, LockService } from './ports.js';
import { readEntryAt } from './read-entry.js';
import { acquireWithin, someAtOnce, type RegisterPorts } from './register-ports.js';

/** The name of the migration that a table of the destination belongs to; null: to none. */
export type OwnerOf = (table: string) => string | null;

export async function readOwners(
  lockService: Pick<LockService, 'read'>,
  destination: ClusterIdentity,
): Promise<OwnerOf> {
  const owners = new Map<string, string>();
  for await (const entry of lockService.read(ownerKeys('').owner)) {
    const name = readEntry(entry).textOrNull('migration');
    if (name !== null) owners.set(entry.key, name);
  }
  const gone = new Set<string>();
  for (const name of new Set(owners.values())) {
    if (!(await isRegistered(lockService, name))) gone.add(name);
  }
  return (table) => {
    const name = owners.get(ownerKeys(hashOf(destination, table)).owner);
    return name === undefined || gone.has(name) ? null : name;
  };
}

/**
 * Makes these tables the migration's; they are surely its own once the leases are released, which must be
 * after its `meta` is written. null when the run drains before. Throws TU-GUARD when one belongs to another.
 */
export async function claimTables(
  ports: RegisterPorts,
  name: string,
  destination: ClusterIdentity,
  tables: readonly string[],
  timeoutMs: number,
): Promise<readonly Lease[] | null> {
  const leases: Lease[] = [];
  try {
    const claimed = await someAtOnce(tables, async (table) => {
      const { lock, owner } = ownerKeys(hashOf(destination, table));
      const lease = await acquireWithin(ports, lock, timeoutMs, {
        what: `Another migration registers the table ${table} right now, held`,
        hint: 'Run again: then it is known whose the table is.',
      });
      if (lease === null) return false;
      leases.push(lease);
      const other = await ownerNow(ports.lockService, owner);
      if (other !== null && other !== name) throw ownedByAnother(table, other);
      if (other === null) await lease.publish([ownerEntry(owner, name, table)]);
      return true;
    });
    if (claimed.every(Boolean)) return leases;
    await releaseAll(leases);
    return null;
  } catch (error) {
    await releaseAll(leases);
    throw error;
  }
}

/** Tables that the migration does not copy into any more. Not while somebody else claims one: it is his then. */
export async function giveUpTables(
  { session }: Pick<RegisterPorts, 'session'>,
  destination: ClusterIdentity,
  tables: readonly string[],
): Promise<void> {
  await someAtOnce(tables, async (table) => {
    const { lock, owner } = ownerKeys(hashOf(destination, table));
    const lease = await session.acquire(lock);
    if (lease === null) return;
    await lease.publish([ownerEntry(owner, null, table)]);
    await lease.release();
  });
}

export async function releaseAll(leases: readonly Lease[]): Promise<void> {
  await someAtOnce(leases, async (lease) => {
    if (!lease.lost.aborted) await lease.release();
  });
}

/** Why a table must not be copied into; null: nobody else does. */
export function ownerRefusal(
  ownerOf: OwnerOf,
  name: string,
  table: string,
): { readonly message: string; readonly hint: string } | null {
  const owner = ownerOf(table);
  return owner === null || owner === name ? null : refusalOf(table, owner);
}

function ownedByAnother(table: string, owner: string): TerautilError {
  const { message, hint } = refusalOf(table, owner);
  return new TerautilError('TU-GUARD', message, { hint });
}

function refusalOf(table: string, owner: string) {
  return {
    message: `The destination table ${table} belongs to the migration ${owner}, which copies into it.`,
    hint: `Take the table out of one of the two plans, or, when ${owner} is done with, run  terautil clean  for its plan.`,
  };
}

async function ownerNow(
  lockService: Pick<LockService, 'read'>,
  owner: string,
): Promise<string | null> {
  const entry = await readEntryAt(lockService, owner);
  const name = entry && readEntry(entry).textOrNull('migration');
  return name !== null && (await isRegistered(lockService, name)) ? name : null;
}

async function isRegistered(
  lockService: Pick<LockService, 'read'>,
  name: string,
): Promise<boolean> {
  return (await readEntryAt(lockService, ledgerKeys(name).meta)) !== null;
}

function ownerEntry(key: string, migration: string | null, table: string): LedgerEntry {
  return { key, value: toBytes({ migration, table }) };
}

function hashOf({ coordinator, root }: ClusterIdentity, table: string): string {
  return sha256Hex(JSON.stringify(['owner/1', coordinator, root, table]));
}
