/** How to reach one Tera cluster, from a flag file or from a plan. */
import type { Compression } from '../rpc/compression.js';
import type { Secret } from '../secret.js';

export interface TeraSettings {
  readonly coordinator: Coordinator;
  /** Absent: nobody, whom servers without access control let in. */
  readonly identity?: TeraIdentity;
  /**
   * Wished for scan answers; absent = none. It trades the processors' time on both sides for bytes on
   * the network, so it pays only where the network is what is slow.
   */
  readonly scanCompression?: Compression;
}

/** The two kinds of access control, each of which a cluster may have or not (protocol.md §3.5). */
export interface TeraIdentity {
  /** Of the master's token ACL: tera_user_identity, tera_user_passcode. */
  readonly acl?: { readonly user: Secret; readonly passcode: Secret };
  /** Of the policy "ugi": tera_auth_name, tera_auth_token. Neither is empty. */
  readonly ugi?: { readonly name: Secret; readonly token: Secret };
}

/**
 * Where the cluster publishes its addresses (protocol.md §3.1). What the C++ tools call mock_ins and
 * mock_zk is the same place read in the same way.
 */
export type Coordinator = InsCoordinator | ZookeeperCoordinator | FakeZookeeperCoordinator;

interface InsCoordinator {
  readonly type: 'ins';
  /** Of the members of a Nexus, each "host:port", at least one. */
  readonly addresses: readonly string[];
  /** Names are appended textually: nothing inserts or collapses slashes (protocol.md §3.2). */
  readonly root: string;
}

interface ZookeeperCoordinator {
  readonly type: 'zk';
  /** Of the servers of an ensemble, each "host:port", at least one. */
  readonly addresses: readonly string[];
  /** One slash at its end means nothing, unlike in a Nexus. */
  readonly root: string;
  /** `tera_zk_timeout`; absent: its default. */
  readonly sessionTimeoutMs?: number;
}

/** A folder of this machine in place of a ZooKeeper, for clusters on one machine. */
interface FakeZookeeperCoordinator {
  readonly type: 'fake_zk';
  /** Absolute. */
  readonly root: string;
}
