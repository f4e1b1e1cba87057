/** Clusters that are found in a real ZooKeeper, which is filled as Tera's servers fill it. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock, systemRandom, type Random } from '../../src/clock.js';
import type { Onebox } from '../../src/onebox/onebox.js';
import { createZookeeperReader } from '../../src/zookeeper/reader.js';
import { startClusterPlaces, tablesOf, type ClusterPlaces } from '../support/cluster-places.js';
import { terautil, type Ended } from '../support/programs.js';
import { startTwoClusters, type TwoClusters } from '../support/two-clusters.js';
import { startZookeepers, whyNoZookeeper, type Zookeeper } from '../support/zookeeper.js';

const HERE = whyNoZookeeper() === null;

type Zookeepers = Awaited<ReturnType<typeof startZookeepers>>;

function only(zookeepers: Zookeepers): Zookeeper {
  const [server] = zookeepers.servers;
  if (server === undefined) throw new Error('There is no ZooKeeper.');
  return server;
}

/** Begins with the first. */
const inOrder: Random = { ...systemRandom, fraction: () => 0 };

function reader(...addresses: readonly string[]): (path: string) => Promise<Buffer | null> {
  return createZookeeperReader({ addresses, clock: systemClock, random: inOrder });
}

/** Nobody listens there. */
const NOWHERE = '127.0.0.1:1';

describe.runIf(HERE)('a node of a ZooKeeper', () => {
  let zookeepers: Zookeepers;
  let zookeeper: Zookeeper;

  beforeAll(async () => {
    zookeepers = await startZookeepers(1);
    zookeeper = only(zookeepers);
    await zookeeper.put({ '/tera/hz/master': '10.0.0.1:80' });
  });
  afterAll(() => zookeepers.close());

  test('is read, or is not there, and no session stays', async () => {
    const read = reader(zookeeper.address);
    expect(await read('/tera/hz/master')).toEqual(Buffer.from('10.0.0.1:80'));
    expect(await read('/tera/hz/root_table')).toBeNull();
    expect(await read('/nowhere/at/all')).toBeNull();
    await expect
      .poll(() => zookeeper.fourLetters('dump'))
      .toMatch(/^SessionTracker dump:\nSession Sets \(\d+\)\/\(0\):/);
  });

  test('is read where the first servers of the list are gone', async () => {
    const read = reader(NOWHERE, '127.0.0.1:2', zookeeper.address);
    expect(await read('/tera/hz/master')).toEqual(Buffer.from('10.0.0.1:80'));
  });

  test('that is closed to everybody is an error with a hint', async () => {
    await zookeeper.put({ '/tera/closed/master': '10.0.0.1:80' });
    await zookeeper.client(['setAcl /tera/closed/master ip:10.9.9.9:r']);
    await expect(reader(zookeeper.address)('/tera/closed/master')).rejects.toMatchObject({
      id: 'TU-ZOOKEEPER-REFUSED',
      message: `${zookeeper.address} lets nobody read /tera/closed/master unnamed`,
    });
  });

  test('is read in a new session when the first one expires', async () => {
    const line = await startSlowLine(zookeeper.port);
    const begin = systemClock.monotonicMs();
    // Sessions live for two seconds at most here, and a try takes three.
    expect(await reader(line.address, zookeeper.address)('/tera/hz/master')).toEqual(
      Buffer.from('10.0.0.1:80'),
    );
    expect(line.ended).toEqual(['by the server']);
    expect(systemClock.monotonicMs() - begin).toBeGreaterThan(1_500);
    line.close();
  });

  test('is read when the server is back', async () => {
    await zookeeper.kill();
    const value = reader(zookeeper.address)('/tera/hz/master');
    await new Promise((resolve) => setTimeout(resolve, 500));
    await zookeeper.start();
    expect(await value).toEqual(Buffer.from('10.0.0.1:80'));
  });
});

interface SlowLine {
  readonly address: string;
  /** How each connection ended. */
  readonly ended: readonly ('by the server' | 'by the client')[];
  close(): void;
}

/** Hands on what opens a session, and from then on nothing of what the client sends. */
async function startSlowLine(port: number): Promise<SlowLine> {
  const sockets = new Set<Socket>();
  const ended: ('by the server' | 'by the client')[] = [];
  const line = createServer((client) => {
    const server = connect(port, '127.0.0.1');
    client.once('data', (chunk: Buffer) => {
      server.write(chunk);
      client.resume();
    });
    server.pipe(client);
    let isOver = false;
    const end = (by: 'by the server' | 'by the client'): void => {
      if (!isOver) ended.push(by);
      isOver = true;
    };
    server.on('end', () => {
      end('by the server');
    });
    client.on('end', () => {
      end('by the client');
    });
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
    }
  });
  line.listen(0, '127.0.0.1');
  await once(line, 'listening');
  return {
    address: `127.0.0.1:${(line.address() as AddressInfo).port}`,
    ended,
    close: () => {
      line.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

describe.runIf(HERE)('an ensemble of three', () => {
  let zookeepers: Zookeepers;

  beforeAll(async () => {
    zookeepers = await startZookeepers(3);
  });
  afterAll(() => zookeepers.close());

  test('is read while any two of them are there', async () => {
    const [first] = zookeepers.servers;
    await first?.put({ '/tera/hz/master': '10.0.0.1:80' });
    const modes = await Promise.all(zookeepers.servers.map((server) => server.fourLetters('srvr')));
    const leader = modes.findIndex((mode) => mode.includes('Mode: leader'));
    expect(leader).toBeGreaterThanOrEqual(0);
    const addresses = zookeepers.servers.map(({ address }) => address);
    const read = reader(...addresses.slice(leader), ...addresses.slice(0, leader));
    await zookeepers.servers[leader]?.kill();
    // The others elect one of them meanwhile, and serve nobody.
    expect(await read('/tera/hz/master')).toEqual(Buffer.from('10.0.0.1:80'));
    await zookeepers.servers[leader]?.start();
    expect(await read('/tera/hz/master')).toEqual(Buffer.from('10.0.0.1:80'));
  });
});

describe.runIf(HERE)('a cluster in a ZooKeeper', () => {
  let zookeepers: Zookeepers;
  let zookeeper: Zookeeper;
  let places: ClusterPlaces;

  beforeAll(async () => {
    [zookeepers, places] = await Promise.all([startZookeepers(1), startClusterPlaces()]);
    zookeeper = only(zookeepers);
    await publish(places.nodes);
  });
  afterAll(async () => {
    await Promise.all([zookeepers.close(), places.close()]);
  });

  const publish = (nodes: Readonly<Record<string, string>>, root = '/tera/a'): Promise<void> =>
    zookeeper.put(
      Object.fromEntries(Object.entries(nodes).map(([name, value]) => [root + name, value])),
    );

  test.each([
    ['zk', ['--tera_coord_type=zk']],
    ['mock_zk', ['--tera_coord_type=mock_zk']],
    ['the switch for zk', ['--tera_zk_enabled=true', '--tera_ins_enabled=true']],
    ['the switch for mock_zk', ['--notera_zk_enabled', '--tera_mock_zk_enabled']],
    ['the empty type', ['--tera_coord_type=']],
    ['nothing', []],
  ])('is found by %s', async (_what, flags) => {
    const cluster = places.open([
      ...flags,
      `--tera_zk_addr_list=${NOWHERE},${zookeeper.address}`,
      '--tera_zk_root_path=/tera/a/',
    ]);
    expect(cluster.identity()).toEqual({
      coordinator: `zk://${[NOWHERE, zookeeper.address].sort().join(',')}`,
      root: '/tera/a',
    });
    expect(await tablesOf(cluster)).toEqual(['places']);
  });

  test('is found again when another master and server have taken over', async () => {
    await publish({ '/master': NOWHERE, '/root_table': NOWHERE }, '/tera/moving');
    const cluster = places.open([
      '--tera_coord_type=zk',
      `--tera_zk_addr_list=${zookeeper.address}`,
      '--tera_zk_root_path=/tera/moving',
    ]);
    const found = tablesOf(cluster);
    await publish(places.nodes, '/tera/moving');
    expect(await found).toEqual(['places']);
  });
});

describe.runIf(HERE)('a migration', () => {
  let zookeepers: Zookeepers;
  let clusters: TwoClusters;

  beforeAll(async () => {
    [zookeepers, clusters] = await Promise.all([startZookeepers(1), startTwoClusters()]);
    await only(zookeepers).put(nodesOf('a', '/tera/a'));
    for (const [path, value] of Object.entries(nodesOf('b', clusters.folder))) {
      writeFileSync(path, value);
    }
    writeFileSync(
      join(clusters.folder, 'b.flag'),
      '--tera_coord_type=fake_zk\n--tera_fake_zk_path_prefix=.\n',
    );
    writeFileSync(join(clusters.folder, 'kv.json'), '{"kind":"general-kv","splitAt":["m"]}');
    const load = ['a', 'places', '--data', clusters.data, '--generate', '2000', '--seed', '1'];
    const loaded = await run('onebox', 'load', ...load, '--schema', 'kv.json');
    expect(loaded).toMatchObject({ code: 0 });
  });
  afterAll(async () => {
    await Promise.all([zookeepers.close(), clusters.close()]);
  });

  const run = (...args: readonly string[]): Promise<Ended> =>
    terautil(args, { cwd: clusters.folder });

  /** What a cluster of the one-box publishes, as it would below this root. */
  function nodesOf(name: string, root: string): Record<string, string> {
    const file = readFileSync(join(clusters.data, 'onebox.json'), 'utf8');
    const onebox = JSON.parse(file) as Pick<Onebox, 'clusters'>;
    const cluster = onebox.clusters.find((one) => one.name === name);
    return {
      [`${root}/master`]: cluster?.masterAddress ?? '',
      [`${root}/root_table`]: cluster?.tabletServerAddresses[0] ?? '',
    };
  }

  /** Another source is another migration. */
  function plan(source: string): string {
    writeFileSync(
      join(clusters.folder, 'move.yaml'),
      `apiVersion: terautil/v1
name: move
clusters:
  source: { ${source} }
  destination: { flagfile: b.flag }
lockService: { type: local, lease: 1s }
tables: [{ source: places }]
`,
    );
    return 'move.yaml';
  }

  test('from a cluster in a ZooKeeper, by the plan, to one in a directory, by a flag file', async () => {
    const { address } = only(zookeepers);
    const file = plan(`coordinator: { type: zk, addresses: ["${address}"], root: /tera/a }`);
    const planned = await run('plan', file);
    expect(planned.stdout).toContain(
      `zk://${address}/tera/a → fakezk://localhost${clusters.folder}`,
    );
    const applied = await run('apply', file, '--auto-approve');
    expect(applied).toMatchObject({ code: 0 });
    expect(applied.stdout).toContain('Equal: 2,000 cells compared in 2 ranges.');
    // The same cluster, but nobody can know that.
    const moved = await run('plan', plan(`flagfile: ${clusters.data}/a.flag`));
    expect(moved).toMatchObject({ code: 4 });
    expect(moved.stderr).toContain('TU-PLAN-OWNER');
  });
});
