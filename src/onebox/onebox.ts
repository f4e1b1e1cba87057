/**
 * The one-box: small Tera clusters and a Nexus in one process, on loopback, speaking the real protocol
 * (docs/onebox.md). Each cluster is a master and some tablet servers, every one on its own port, over
 * one SQLite file; what was answered is committed and survives kill -9.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, Random } from '../clock.js';
import { TerautilError } from '../errors.js';
import type { FallibleHandlers } from '../rpc/types.js';
import type { ClusterControl } from './cluster-control.js';
import type { Access } from './access.js';
import { holdDataFolder } from './data-folder.js';
import { createFaults, type Faults } from './faults/faults.js';
import type { FaultScript } from './faults/rules.js';
import { openListener, type Listener } from './listener.js';
import { createFollowerHandlers } from './nexus-follower.js';
import { startNexusNode, type NexusControl } from './nexus-node.js';
import { portSource } from './ports.js';
import { startCluster, writeAtomically, type OneboxCluster } from './start-cluster.js';
import { openDatabase } from './store.js';

export type { OneboxCluster } from './start-cluster.js';

export interface OneboxOptions {
  /** Folder of everything that is kept; made when missing. */
  readonly data: string;
  /** The Nexus's port, the others follow it; absent or 0: the ports of last time, else any free ones. */
  readonly port?: number;
  /** Names of clusters: letters, digits, `_` and `-`. */
  readonly clusters: readonly string[];
  /** Tablet servers per cluster, 1 to 16. */
  readonly tabletServers: number;
  readonly clock: Clock;
  readonly random: Random;
  /** After the start Nexus refuses Lock and Scan for this long, as real nodes do; absent: not at all. */
  readonly nexusGraceMs?: number;
  /** A second Nexus node, first in every flag file, that sends clients to the leader. */
  readonly nexusFollower?: boolean;
  /** By cluster: whom it lets in; absent: everybody. */
  readonly access?: Readonly<Record<string, Access>>;
  /** What goes wrong; absent: nothing, until it is added. */
  readonly faults?: FaultScript;
}

export interface Onebox {
  readonly nexusAddress: string;
  /** null unless asked for. */
  readonly nexusFollowerAddress: string | null;
  readonly clusters: readonly OneboxCluster[];
  readonly nexus: NexusControl;
  readonly faults: Pick<Faults, 'add' | 'clear' | 'fired'>;
  /** Of a cluster by name. Throws TU-USAGE when there is none. */
  control(cluster: string): ClusterControl;
  close(): Promise<void>;
}

const MOST_TABLET_SERVERS = 16;
const NO_FAULTS: FaultScript = { seed: 1, rules: [] };

/** Resolves when every port listens. Throws TU-ONEBOX (a port is taken, bad data folder), TU-USAGE. */
export async function startOnebox(options: OneboxOptions): Promise<Onebox> {
  checkOptions(options);
  const { data, clock, nexusGraceMs: graceMs = 0 } = options;
  mkdirSync(data, { recursive: true });
  const description = join(data, 'onebox.json');
  const ports = portSource(options.port, description);
  const closers: (() => unknown)[] = [];
  const onClose = (closer: () => unknown): void => void closers.push(closer);
  const close = async (): Promise<void> => {
    // Servers first: nothing may ask a closed database.
    for (const closer of closers.reverse()) await closer();
  };
  const listen = async (handlers: FallibleHandlers): Promise<Listener> => {
    const listener = await openListener(ports(), () => handlers, clock);
    onClose(() => listener.stop());
    return listener;
  };
  const faults = createFaults(options.faults ?? NO_FAULTS, options, clock);
  onClose(() => {
    faults.clear();
  });
  try {
    onClose(holdDataFolder(data));
    const database = openDatabase(join(data, 'nexus.db'));
    onClose(() => database.close());
    const nexus = await startNexusNode({ database, wanted: ports(), clock, graceMs, faults });
    onClose(() => nexus.close());
    const follower =
      options.nexusFollower === true ? await listen(createFollowerHandlers(nexus.address)) : null;
    const nexusFollowerAddress = follower?.address() ?? null;

    const clusters: OneboxCluster[] = [];
    const controls = new Map<string, ClusterControl>();
    const describe = (): void => {
      const addresses = { nexusAddress: nexus.address, nexusFollowerAddress, clusters };
      writeAtomically(description, `${JSON.stringify(addresses, null, 2)}\n`);
    };
    for (const name of options.clusters) {
      const cluster = await startCluster(name, {
        ...options,
        nexusAddresses: [...(follower === null ? [] : [follower.address()]), nexus.address],
        publish: nexus.put,
        listen,
        onClose,
        onMasterMoved: describe,
        access: options.access?.[name] ?? {},
        faults,
      });
      clusters.push(cluster.description);
      controls.set(name, cluster.control);
    }
    describe();
    const control = (name: string): ClusterControl => {
      const found = controls.get(name);
      if (found !== undefined) return found;
      throw new TerautilError('TU-USAGE', `The one-box has no cluster ${name}`);
    };
    faults.start({ control, nexus: nexus.control, clusters: options.clusters });
    return {
      nexusAddress: nexus.address,
      nexusFollowerAddress,
      clusters,
      nexus: nexus.control,
      faults,
      control,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function checkOptions({ clusters, tabletServers }: OneboxOptions): void {
  const bad = clusters.find((name) => !/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(name));
  const hint = 'Names take letters, digits, "_" and "-"; "nexus" and "onebox" are taken.';
  if (bad !== undefined || clusters.includes('nexus') || clusters.includes('onebox')) {
    throw new TerautilError('TU-USAGE', `"${bad ?? 'nexus'}" cannot be the name of a cluster`, {
      hint,
    });
  }
  if (clusters.length === 0 || new Set(clusters).size < clusters.length) {
    throw new TerautilError('TU-USAGE', 'A one-box needs one or more clusters of different names');
  }
  if (
    !Number.isInteger(tabletServers) ||
    tabletServers < 1 ||
    tabletServers > MOST_TABLET_SERVERS
  ) {
    throw new TerautilError(
      'TU-USAGE',
      `A cluster has 1 to ${MOST_TABLET_SERVERS} tablet servers, not ${tabletServers}`,
    );
  }
}
