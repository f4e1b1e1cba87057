/**
 * The one-box: small Tera clusters and a Nexus in one process, on loopback, speaking the real protocol
 * (docs/onebox.md). Each cluster is a master and some tablet servers, every one on its own port, over
 * one SQLite file; what was answered is committed and survives kill -9.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, Random } from '../clock.js';
import { TerautilError } from '../errors.js';
import { galaxy } from '../proto/messages.js';
import { startRpcServer } from '../rpc/server.js';
import type { Handlers, RpcServer } from '../rpc/types.js';
import { guarded, type Access } from './access.js';
import { openCluster, type Cluster } from './cluster.js';
import { masterHandlers } from './master.js';
import { createNexusHandlers } from './nexus-service.js';
import { openNexusStore } from './nexus-store.js';
import { holdDataFolder } from './data-folder.js';
import { createFollowerHandlers } from './nexus-follower.js';
import { openClusterStore, openDatabase } from './store.js';
import { tabletServerHandlers } from './tablet-server.js';

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
}

export interface OneboxCluster {
  readonly name: string;
  /** Root path in Nexus. */
  readonly root: string;
  readonly flagFile: string;
  readonly masterAddress: string;
  readonly tabletServerAddresses: readonly string[];
}

export interface Onebox {
  readonly nexusAddress: string;
  /** null unless asked for. */
  readonly nexusFollowerAddress: string | null;
  readonly clusters: readonly OneboxCluster[];
  close(): Promise<void>;
}

const MOST_TABLET_SERVERS = 16;

/** Resolves when every port listens. Throws TU-ONEBOX (a port is taken, bad data folder), TU-USAGE. */
export async function startOnebox(options: OneboxOptions): Promise<Onebox> {
  checkOptions(options);
  const { data, clock, nexusGraceMs = 0 } = options;
  mkdirSync(data, { recursive: true });
  const ports = portSource(options);
  const closers: (() => unknown)[] = [];
  const close = async (): Promise<void> => {
    // Servers first: nothing may ask a closed database.
    for (const closer of closers.reverse()) await closer();
  };
  try {
    closers.push(holdDataFolder(data));
    const nexusDatabase = openDatabase(join(data, 'nexus.db'));
    closers.push(() => nexusDatabase.close());
    const stopping = new AbortController();
    closers.push(() => {
      stopping.abort();
    });
    const nexusHandlers = createNexusHandlers({
      store: openNexusStore(nexusDatabase),
      clock,
      graceMs: nexusGraceMs,
      stopped: stopping.signal,
    });
    const listen = async (handlers: Handlers): Promise<RpcServer> => {
      const server = await listenOn(ports(), handlers, clock);
      closers.push(() => server.close());
      return server;
    };
    const nexus = await listen(nexusHandlers);
    const follower =
      options.nexusFollower === true ? await listen(createFollowerHandlers(nexus.address)) : null;
    const nexusAddresses = [...(follower === null ? [] : [follower.address]), nexus.address];
    const clusters: OneboxCluster[] = [];
    for (const name of options.clusters) {
      const store = openClusterStore(join(data, `${name}.db`));
      const cluster = openCluster(name, store, options.tabletServers, options);
      closers.push(() => {
        cluster.close();
      });
      const access = options.access?.[name] ?? {};
      await listenCluster(cluster, options.tabletServers, (handlers) =>
        listen(guarded(handlers, cluster, access)),
      );
      await publish(nexusHandlers, cluster);
      clusters.push(writeFlagFile(data, nexusAddresses.join(','), cluster));
    }
    const onebox = {
      nexusAddress: nexus.address,
      nexusFollowerAddress: follower?.address ?? null,
      clusters,
    };
    writeAtomically(join(data, 'onebox.json'), `${JSON.stringify(onebox, null, 2)}\n`);
    return { ...onebox, close };
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

interface WantedPort {
  readonly port: number;
  /** What to do when it is taken: fail, or take any free one. */
  readonly strict: boolean;
}

function portSource({ data, port }: OneboxOptions): () => WantedPort {
  if (port !== undefined && port !== 0) {
    let next = port;
    return () => ({ port: next++, strict: true });
  }
  const remembered = rememberedPorts(join(data, 'onebox.json'));
  return () => ({ port: remembered.shift() ?? 0, strict: false });
}

/** In the order in which they are listened on. A missing or strange file only means new ports. */
function rememberedPorts(path: string): number[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return [];
  }
  return [...text.matchAll(/"127\.0\.0\.1:(\d{1,5})"/g)].map((match) => Number(match[1]));
}

async function listenOn(wanted: WantedPort, handlers: Handlers, clock: Clock): Promise<RpcServer> {
  try {
    return await startRpcServer({ port: wanted.port, handlers, clock });
  } catch (error) {
    if (wanted.strict || wanted.port === 0) throw error;
    return startRpcServer({ port: 0, handlers, clock });
  }
}

async function listenCluster(
  cluster: Cluster,
  tabletServers: number,
  listen: (handlers: Handlers) => Promise<RpcServer>,
): Promise<void> {
  cluster.addresses.master = (await listen(masterHandlers(cluster))).address;
  for (let index = 0; index < tabletServers; index++) {
    const server = await listen(tabletServerHandlers({ cluster, index }));
    cluster.addresses.tabletServers.push(server.address);
  }
}

/** Puts what clients look for: the master and the server of the meta table (protocol.md §3.2). */
async function publish(nexus: Handlers, cluster: Cluster): Promise<void> {
  const method = 'galaxy.ins.InsNode.Put';
  const entries = [
    [`${cluster.root}/master`, cluster.addresses.master],
    [`${cluster.root}/root_table`, cluster.addresses.tabletServers[0] ?? ''],
  ] as const;
  for (const [key, value] of entries) {
    const request = { key: Buffer.from(key), value: Buffer.from(value) };
    const body = Buffer.from(galaxy.ins.PutRequest.encode(request).finish());
    await nexus[method]?.(body, { connection: 0, method });
  }
}

function writeFlagFile(data: string, nexusAddresses: string, cluster: Cluster): OneboxCluster {
  const flagFile = join(data, `${cluster.name}.flag`);
  const flags = [
    '--tera_coord_type=ins',
    `--tera_ins_addr_list=${nexusAddresses}`,
    `--tera_ins_root_path=${cluster.root}`,
  ];
  writeAtomically(flagFile, `${flags.join('\n')}\n`);
  return {
    name: cluster.name,
    root: cluster.root,
    flagFile,
    masterAddress: cluster.addresses.master,
    tabletServerAddresses: cluster.addresses.tabletServers,
  };
}

function writeAtomically(path: string, text: string): void {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}
