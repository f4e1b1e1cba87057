/** Starts a cluster of a one-box: its file, its servers on their ports, and its names in Nexus. */
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, Random } from '../clock.js';
import type { FallibleHandlers, Handlers } from '../rpc/types.js';
import { guarded, type Access } from './access.js';
import { createClusterControl, type ClusterControl } from './cluster-control.js';
import { openCluster } from './cluster.js';
import type { Faults } from './faults/faults.js';
import type { Listener } from './listener.js';
import { masterHandlers } from './master.js';
import { openClusterStore } from './store.js';
import { tabletServerHandlers } from './tablet-server.js';

export interface OneboxCluster {
  readonly name: string;
  /** Root path in Nexus. */
  readonly root: string;
  readonly flagFile: string;
  /** Where the last one to be started listens. */
  readonly masterAddress: string;
  readonly tabletServerAddresses: readonly string[];
}

export interface ClusterStart {
  readonly data: string;
  readonly tabletServers: number;
  readonly clock: Clock;
  readonly random: Random;
  /** For the flag file. */
  readonly nexusAddresses: readonly string[];
  /** Puts a key in Nexus. */
  readonly publish: (key: string, value: string) => void;
  readonly listen: (handlers: FallibleHandlers) => Promise<Listener>;
  /** What is to be done at the end, last things first. */
  readonly onClose: (closer: () => unknown) => void;
  readonly onMasterMoved: () => void;
  /** Whom it lets in. */
  readonly access: Access;
  readonly faults: Faults;
}

/** Resolves when all of it listens. Throws TU-ONEBOX. */
export async function startCluster(
  name: string,
  start: ClusterStart,
): Promise<{ description: OneboxCluster; control: ClusterControl }> {
  const { data, publish, onClose, access, faults } = start;
  const store = openClusterStore(join(data, `${name}.db`));
  const cluster = openCluster(name, store, start.tabletServers, start);
  const { root, servers } = cluster;
  onClose(() => {
    cluster.close();
  });
  const listen = (handlers: Handlers, server: number | null): Promise<Listener> =>
    start.listen(faults.wrap(guarded(handlers, cluster, access), { cluster: name, server }));
  const master = await listen(masterHandlers(cluster), null);
  const tabletServers: Listener[] = [];
  for (const [index, server] of servers.list.entries()) {
    const listener = await listen(tabletServerHandlers({ cluster, index }), index);
    server.address = listener.address();
    tabletServers.push(listener);
  }
  publish(`${root}/master`, master.address());
  publish(`${root}/root_table`, servers.at(cluster.metaTablet.server()).address);
  const control = createClusterControl({
    cluster,
    master,
    tabletServers,
    announceMaster: () => {
      publish(`${root}/master`, master.address());
      start.onMasterMoved();
    },
  });
  onClose(() => {
    control.close();
  });
  const description = {
    name,
    root,
    flagFile: writeFlagFile(start, name, root),
    get masterAddress() {
      return master.address();
    },
    tabletServerAddresses: servers.list.map(({ address }) => address),
  };
  return { description, control };
}

/** Returns its path. */
function writeFlagFile({ data, nexusAddresses }: ClusterStart, name: string, root: string): string {
  const flagFile = join(data, `${name}.flag`);
  const flags = [
    '--tera_coord_type=ins',
    `--tera_ins_addr_list=${nexusAddresses.join(',')}`,
    `--tera_ins_root_path=${root}`,
  ];
  writeAtomically(flagFile, `${flags.join('\n')}\n`);
  return flagFile;
}

export function writeAtomically(path: string, text: string): void {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}
