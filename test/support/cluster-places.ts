/** A one-box with one cluster that holds a table, and clients that find the cluster in other ways. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EMPTY_KEY } from '../../src/cells/bytes.js';
import { systemClock, systemRandom } from '../../src/clock.js';
import type { Cluster } from '../../src/migration/ports.js';
import { startOnebox } from '../../src/onebox/onebox.js';
import { createChannels } from '../../src/rpc/channels.js';
import { createTeraCluster } from '../../src/tera/cluster.js';
import { readFlagFile } from '../../src/tera/flag-file.js';
import { createTable } from './migrations.js';

export interface ClusterPlaces {
  /** A folder for the test's own files. */
  readonly folder: string;
  readonly nexus: string;
  /** The cluster's root in the Nexus. */
  readonly root: string;
  /** What a cluster publishes, by the names of the nodes below its root (protocol.md §3.2). */
  readonly nodes: { readonly '/master': string; readonly '/root_table': string };
  /** A client by a flag file with these lines. */
  open(flags: readonly string[]): Cluster;
  close(): Promise<void>;
}

export async function startClusterPlaces(): Promise<ClusterPlaces> {
  const folder = mkdtempSync(join(tmpdir(), 'terautil-places-'));
  const onebox = await startOnebox({
    data: join(folder, 'onebox'),
    clusters: ['a'],
    tabletServers: 2,
    clock: systemClock,
    random: systemRandom,
  });
  const channels = createChannels({ clock: systemClock });
  const [cluster] = onebox.clusters;
  if (cluster === undefined) throw new Error('The one-box has no cluster.');
  const file = join(folder, 'test.flag');
  const open = (flags: readonly string[]): Cluster => {
    writeFileSync(file, `${flags.join('\n')}\n`);
    const { settings } = readFlagFile(file);
    return createTeraCluster(settings, { channels, clock: systemClock, random: systemRandom });
  };
  const ins = ['--tera_coord_type=ins', `--tera_ins_addr_list=${onebox.nexusAddress}`];
  await createTable(open([...ins, `--tera_ins_root_path=${cluster.root}`]), 'places', []);
  return {
    folder,
    nexus: onebox.nexusAddress,
    root: cluster.root,
    nodes: {
      '/master': cluster.masterAddress,
      '/root_table': cluster.tabletServerAddresses[0] ?? '',
    },
    open,
    close: async () => {
      channels.close();
      await onebox.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** By the master, and by the meta table's server: both addresses were found. */
export async function tablesOf(cluster: Cluster): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, isInternal } of cluster.tables()) if (!isInternal) names.push(name);
  const request = {
    interval: { start: EMPTY_KEY, end: null },
    families: [],
    window: null,
    blockBytes: 1024,
    readAhead: 1,
    signal: new AbortController().signal,
  };
  for (const table of names) {
    const cells = cluster.scan({ table, ...request })[Symbol.asyncIterator]();
    await cells.next();
  }
  return names;
}
