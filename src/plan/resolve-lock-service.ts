/** Where a plan says that its ledger and its leases are kept. */
import { resolve } from 'node:path';
import { isAddress } from '../address.js';
import type { PlanLockService, PlanTls } from '../documents/plan.generated.js';
import type { Path, Report } from '../yaml/source.js';
import { resolveSecret } from './resolve-identity.js';
import { resolveLease } from './resolve-limits.js';
import type { EtcdLockService, NexusLockService, PlannedLockService, PlannedTls } from './types.js';

const ROOT = '/terautil';
const AT: Path = ['lockService'];

/** `folder`: that of the plan. */
export function resolveLockService(
  document: PlanLockService,
  folder: string,
  report: Report,
): PlannedLockService {
  const leaseMs = resolveLease(document.lease, report);
  if (document.type === 'etcd') return { ...resolveEtcd(document, folder, report), leaseMs };
  if (document.type === 'nexus') {
    refuseKeys(document, ['tls', 'user', 'password'], 'It knows nobody and no TLS.', report);
    return { ...resolveNexus(document, report), leaseMs };
  }
  const hint = 'It is a file beside this plan; leave the key out, or write type: etcd.';
  refuseKeys(document, ['addresses', 'root', 'tls', 'user', 'password'], hint, report);
  return { type: 'local', leaseMs };
}

type OwnKey = 'addresses' | 'root' | 'tls' | 'user' | 'password';

function refuseKeys(
  document: PlanLockService,
  keys: readonly OwnKey[],
  hint: string,
  report: Report,
): void {
  for (const key of keys) {
    if (document[key] === undefined) continue;
    const message = `A lock service of type ${document.type} has no "${key}"`;
    report([...AT, key], 'key', message, hint);
  }
}

function resolveNexus({ addresses, root }: PlanLockService, report: Report): NexusLockService {
  const hint = 'List the members of the Nexus as host:port, for example nexus-bj:8868.';
  return { type: 'nexus', addresses: checkAddresses(addresses, hint, report), root: root ?? ROOT };
}

function checkAddresses(
  addresses: readonly string[] | undefined,
  hint: string,
  report: Report,
): readonly string[] {
  if (addresses === undefined) {
    report(AT, 'key', '"addresses" is missing in lockService', hint);
  }
  for (const [index, address] of (addresses ?? []).entries()) {
    if (isAddress(address)) continue;
    const message = `"${address}" has no port between 1 and 65535`;
    report([...AT, 'addresses', index], 'value', message, hint);
  }
  return addresses ?? [];
}

function resolveEtcd(
  { addresses, root, tls, user, password }: PlanLockService,
  folder: string,
  report: Report,
): EtcdLockService {
  const hint = 'List the members of the etcd as host:port, for example etcd-1:2379.';
  const members = checkAddresses(addresses, hint, report);
  if ((user === undefined) !== (password === undefined)) {
    const missing = user === undefined ? 'user' : 'password';
    const both = 'An etcd with users asks for both: { env: NAME } or { file: PATH }.';
    report(AT, 'key', `"${missing}" is missing in lockService`, both);
  }
  return {
    type: 'etcd',
    addresses: members,
    root: root ?? ROOT,
    tls: tls === undefined ? null : resolveTls(tls, folder, report),
    user:
      user && password
        ? { name: resolveSecret(user, folder), password: resolveSecret(password, folder) }
        : null,
  };
}

function resolveTls(
  { ca, cert, key, serverName }: PlanTls,
  folder: string,
  report: Report,
): PlannedTls {
  if ((cert === undefined) !== (key === undefined)) {
    const missing = cert === undefined ? 'cert' : 'key';
    const hint = 'A client shows its certificate with its private key: write both, or neither.';
    report([...AT, 'tls'], 'key', `"${missing}" is missing in lockService.tls`, hint);
  }
  return {
    ...(ca !== undefined && { ca: resolve(folder, ca) }),
    ...(cert !== undefined && { cert: resolve(folder, cert) }),
    ...(key !== undefined && { key: resolve(folder, key) }),
    ...(serverName !== undefined && { serverName }),
  };
}
