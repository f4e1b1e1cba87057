/** The lock service of a plan: the one place that chooses among the adapters. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { TerautilError } from '../errors.js';
import { createEtcdClient } from '../etcd/client.js';
import { createEtcd } from '../etcd/kv.js';
import type { TlsFiles } from '../etcd/request.js';
import { createEtcdLockService } from '../locks/etcd.js';
import { createLocalLockService } from '../locks/local.js';
import { createNexusLockService } from '../locks/nexus.js';
import { sharesLedger } from '../migration/clean.js';
import { WRITE_DEADLINE_OF_LEASE } from '../migration/limits.js';
import type { LockService } from '../migration/ports.js';
import type { EtcdLockService, PlannedTls, ResolvedPlan } from '../plan/types.js';
import { createChannels } from '../rpc/channels.js';
import { readSecret } from '../secret.js';
import { surroundings } from './surroundings.js';

/**
 * `readOnly`: creates nothing; a migration that was never applied has an empty ledger. A lock service of
 * other machines is reached with the first call.
 */
export function openLockService(
  plan: Pick<ResolvedPlan, 'name' | 'stateFolder' | 'lockService'>,
  readOnly: boolean,
  { clock, random }: Pick<typeof surroundings, 'clock' | 'random'> = surroundings,
): LockService {
  const { lockService } = plan;
  const { leaseMs } = lockService;
  switch (lockService.type) {
    case 'local': {
      const file = join(plan.stateFolder, 'locks.db');
      return createLocalLockService({ file, readOnly, leaseMs, quietMs, clock, random });
    }
    case 'nexus': {
      const { addresses, root } = lockService;
      return createNexusLockService({
        addresses,
        root,
        name: plan.name,
        copyFile: join(plan.stateFolder, 'ledger-copy.db'),
        readOnly,
        leaseMs,
        quietMs,
        channels: createChannels({ clock }),
        clock,
        random,
      });
    }
    case 'etcd': {
      const { root } = lockService;
      const etcd = createEtcd(createEtcdClient({ ...etcdPlace(lockService), clock, random }));
      const migration = plan.name;
      return createEtcdLockService({ etcd, root, migration, leaseMs, quietMs, clock, random });
    }
  }
}

/**
 * Whether another migration may keep its state in the plan's state folder: a ledger in the folder says so
 * itself; one elsewhere says nothing, and only a folder that bears the plan's name is its own.
 */
export async function isFolderShared(
  { name, stateFolder, lockService: { type } }: ResolvedPlan,
  lockService: LockService,
): Promise<boolean> {
  return type === 'local' ? sharesLedger(name, lockService) : basename(stateFolder) !== name;
}

/** A write begun at the end of the lease may take its deadline, and as long to arrive. */
function quietMs(leaseMs: number): number {
  return 2 * leaseMs * WRITE_DEADLINE_OF_LEASE;
}

function etcdPlace({
  addresses,
  tls,
  user,
}: EtcdLockService): Pick<
  Parameters<typeof createEtcdClient>[0],
  'addresses' | 'readTls' | 'readUser'
> {
  return {
    addresses,
    readTls: tls && (() => readTls(tls)),
    readUser:
      user &&
      (() => ({
        name: readSecret(user.name, 'lockService.user'),
        password: readSecret(user.password, 'lockService.password'),
      })),
  };
}

function readTls({ ca, cert, key, serverName }: PlannedTls): TlsFiles {
  return {
    ...(ca !== undefined && { ca: readPem(ca, 'ca') }),
    ...(cert !== undefined && { cert: readPem(cert, 'cert') }),
    ...(key !== undefined && { key: readPem(key, 'key') }),
    ...(serverName !== undefined && { serverName }),
  };
}

function readPem(path: string, what: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    const message = `lockService.tls.${what}: the file ${path} cannot be read${code}`;
    throw new TerautilError('TU-INPUT-FILE', message, {
      hint: 'Paths in a plan are relative to it.',
      cause,
    });
  }
}
