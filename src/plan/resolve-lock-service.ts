/** Where a plan says that its ledger and its leases are kept. */
import { resolve } from 'node:path';
import { isAddress } from '../address.js';
import type { PlanLockService, PlanTls } from '../documents/plan.generated.js';
import type { Path, Report } from '../yaml/source.js';
import { resolveSecret } from './resolve-identity.js';
import { resolveLease } from './resolve-limits.js';
import type { EtcdLockService, PlannedLockService, PlannedTls } from './types.js';

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
  for (const key of ['addresses', 'root', 'tls', 'user', 'password'] as const) {
    if (document[key] === undefined) continue;
    const hint = 'It is a file beside this plan; leave the key out, or write type: etcd.';
    report([...AT, key], 'key', `A lock service of type local has no "${key}"`, hint);
  }
  return { type: 'local', leaseMs };
}

function resolveEtcd(
  { addresses, root, tls, user, password }: PlanLockService,
  folder: string,
  report: Report,
): EtcdLockService {
  const hint = 'List the members of the etcd as host:port, for example etcd-1:2379.';
  if (addresses === undefined) {
    report(AT, 'key', '"addresses" is missing in lockService', hint);
  }
  for (const [index, address] of (addresses ?? []).entries()) {
    if (isAddress(address)) continue;
    const message = `"${address}" has no port between 1 and 65535`;
    report([...AT, 'addresses', index], 'value', message, hint);
  }
  if ((user === undefined) !== (password === undefined)) {
    const missing = user === undefined ? 'user' : 'password';
    const both = 'An etcd with users asks for both: { env: NAME } or { file: PATH }.';
    report(AT, 'key', `"${missing}" is missing in lockService`, both);
  }
  return {
    type: 'etcd',
    addresses: addresses ?? [],
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
