/** The coordinators of protocol.md §3.1 as one port: the value of a node, and which cluster it is. */
import type { Clock, Random } from '../clock.js';
import type { ClusterIdentity } from '../migration/ports.js';
import { createNexusClient } from '../nexus/client.js';
import type { Channels } from '../rpc/types.js';
import { createZookeeperReader } from '../zookeeper/reader.js';
import { readFakeNode } from './fake-zookeeper.js';
import type { Coordinator } from './settings.js';

/**
 * The value of the node with this full name, or null when there is none. Throws TU-NEXUS-…,
 * TU-ZOOKEEPER-…, TU-DISCOVERY.
 */
export type ReadNode = (name: string) => Promise<Buffer | null>;

export interface CoordinatorPorts {
  readonly channels: Channels;
  readonly clock: Clock;
  readonly random: Random;
}

/** Nothing is asked before the first call. */
export function createNodeReader(coordinator: Coordinator, ports: CoordinatorPorts): ReadNode {
  switch (coordinator.type) {
    case 'ins': {
      const nexus = createNexusClient({ addresses: coordinator.addresses, ...ports });
      return (name) => nexus.get(Buffer.from(name));
    }
    case 'zk':
      return createZookeeperReader({ ...coordinator, ...ports });
    case 'fake_zk':
      return readFakeNode;
  }
}

/** What node names are appended to. */
export function rootOf({ type, root }: Coordinator): string {
  return type === 'zk' ? root.replace(/\/$/, '') : root;
}

/**
 * Sorted: the same members in another order are the same cluster. The schemes are those of the C++
 * client's cluster ids (protocol.md §3.2).
 */
export function clusterIdentity(coordinator: Coordinator): ClusterIdentity {
  // The top of a ZooKeeper is an empty root, which nobody can type to approve.
  const root = rootOf(coordinator) || '/';
  if (coordinator.type === 'fake_zk') return { coordinator: 'fakezk://localhost', root };
  const { type, addresses } = coordinator;
  return { coordinator: `${type}://${[...addresses].sort().join(',')}`, root };
}
