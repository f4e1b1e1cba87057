/** Where a plan says that a cluster publishes its addresses. */
import { resolve } from 'node:path';
import { isAddress, isZookeeperPath } from '../address.js';
import type { PlanCoordinator } from '../documents/plan.generated.js';
import type { Path, Report } from '../yaml/source.js';
import type { PlannedCoordinator } from './types.js';

const NO_ADDRESSES = {
  ins: 'List the members of the Nexus as host:port, for example nexus-bj:8868.',
  zk: 'List the servers of the ZooKeeper as host:port, for example zookeeper-bj:2181.',
};

/** `folder`: that of the plan. */
export function resolveCoordinator(
  { type, addresses, root }: PlanCoordinator,
  folder: string,
  path: Path,
  report: Report,
): PlannedCoordinator {
  if (type === 'fake_zk') {
    if (addresses !== undefined) {
      const hint = 'Its root is a directory of this machine; leave the addresses out.';
      report([...path, 'addresses'], 'key', 'A coordinator of type fake_zk has no addresses', hint);
    }
    return { type, root: resolve(folder, root) };
  }
  if (addresses === undefined) {
    report(path, 'key', `"addresses" is missing in ${path.join('.')}`, NO_ADDRESSES[type]);
  }
  for (const [index, address] of (addresses ?? []).entries()) {
    if (isAddress(address)) continue;
    const message = `"${address}" has no port between 1 and 65535`;
    report([...path, 'addresses', index], 'value', message, NO_ADDRESSES[type]);
  }
  if (type === 'ins' ? !/^\/\S*$/.test(root) : !isZookeeperPath(root)) {
    const hint = 'Write the path that the cluster has there, beginning with "/": /tera/bj.';
    const message = `${path.join('.')}.root cannot be "${root}"`;
    report([...path, 'root'], 'value', message, hint);
  }
  return { type, addresses: addresses ?? [], root };
}

/** Whether they are surely the same. */
export function isSameCoordinator(a: PlannedCoordinator, b: PlannedCoordinator): boolean {
  if (a.type !== b.type || a.root !== b.root) return false;
  if (a.type === 'fake_zk' || b.type === 'fake_zk') return true;
  const members = new Set(a.addresses);
  return b.addresses.some((address) => members.has(address));
}
