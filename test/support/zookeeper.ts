/**
 * Real ZooKeeper servers (Debian's package `zookeeper`) as child processes on loopback, each with a folder
 * of its own. Nodes are written by ZooKeeper's own client, so not by the code that is tested.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts, killChild, whyNoService } from './service.js';

/** Its manifest names what it needs, but for a logger: so it is silent. */
const JAR = '/usr/share/java/zookeeper.jar';
const JAVA = ['-Xmx64m', '-XX:TieredStopAtLevel=1', '-cp', JAR];
const SERVER = 'org.apache.zookeeper.server.quorum.QuorumPeerMain';
const CLIENT = 'org.apache.zookeeper.ZooKeeperMain';
/** Sessions live for 2 to 20 of them. */
const TICK_MS = 100;
const START_MS = 30_000;

export interface Zookeeper {
  readonly address: string;
  readonly port: number;
  /** Makes the nodes, with those above them, or changes their values. */
  put(nodes: Readonly<Record<string, string>>): Promise<void>;
  /** Commands of ZooKeeper's own client, one a line; gives what it prints. */
  client(commands: readonly string[]): Promise<string>;
  /** "srvr", "dump", … */
  fourLetters(word: string): Promise<string>;
  /** Resolves when it serves. */
  start(): Promise<void>;
  kill(): Promise<void>;
}

/**
 * Why there can be no ZooKeeper here, also on stderr, or null. With TERAUTIL_TEST_REQUIRE_SERVICES=1 it
 * throws instead.
 */
export function whyNoZookeeper(): string | null {
  return whyNoService(
    existsSync(JAR),
    `tests with a real ZooKeeper are skipped: there is no ${JAR} (Debian's package zookeeper)`,
  );
}

/** `count` servers that are one ensemble; `close` ends them and removes their folders. */
export async function startZookeepers(
  count: number,
): Promise<{ readonly servers: readonly Zookeeper[]; close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'terautil-zookeeper-'));
  const ports = await freePorts(3 * count);
  const members = Array.from(
    { length: count },
    (_, id) => `server.${id + 1}=127.0.0.1:${ports[count + 2 * id]}:${ports[count + 2 * id + 1]}`,
  );
  const servers = members.map((_, id) =>
    createZookeeper(join(folder, String(id + 1)), id + 1, ports[id] ?? 0, count > 1 ? members : []),
  );
  await Promise.all(servers.map((server) => server.start()));
  return {
    servers,
    close: async () => {
      await Promise.all(servers.map((server) => server.kill()));
      rmSync(folder, { recursive: true });
    },
  };
}

function createZookeeper(
  folder: string,
  id: number,
  port: number,
  members: readonly string[],
): Zookeeper {
  mkdirSync(folder);
  const config = join(folder, 'zoo.cfg');
  const lines = [
    `tickTime=${TICK_MS}`,
    'initLimit=50',
    'syncLimit=50',
    `dataDir=${folder}`,
    'clientPortAddress=127.0.0.1',
    `clientPort=${port}`,
    'admin.enableServer=false',
    '4lw.commands.whitelist=*',
    ...members,
  ];
  writeFileSync(config, `${lines.join('\n')}\n`);
  writeFileSync(join(folder, 'myid'), String(id));
  const address = `127.0.0.1:${port}`;
  let child: ChildProcess | null = null;

  async function client(commands: readonly string[]): Promise<string> {
    const cli = spawn('java', [...JAVA, CLIENT, '-server', address], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let printed = '';
    cli.stdout.on('data', (data: Buffer) => (printed += data.toString()));
    cli.stderr.on('data', (data: Buffer) => (printed += data.toString()));
    cli.stdin.end([...commands, 'quit', ''].join('\n'));
    await once(cli, 'close');
    return printed;
  }

  async function fourLetters(word: string): Promise<string> {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.on('data', (data: Buffer) => (text += data.toString()));
    socket.on('error', () => undefined);
    // One that came too early is never answered.
    socket.setTimeout(1_000, () => socket.destroy());
    socket.write(word);
    await new Promise((resolve) => socket.on('close', resolve));
    return text;
  }

  return {
    address,
    port,
    client,
    fourLetters,
    put: async (nodes) => {
      const above = new Set(
        Object.keys(nodes).flatMap((path) => {
          const steps = path.split('/').slice(1, -1);
          return steps.map((_, at) => `create /${steps.slice(0, at + 1).join('/')}`);
        }),
      );
      const values = Object.entries(nodes);
      await client([
        ...above,
        ...values.flatMap(([path, value]) => [`create ${path} ${value}`, `set ${path} ${value}`]),
      ]);
    },
    start: async () => {
      child = spawn('java', [...JAVA, SERVER, config], { stdio: 'ignore' });
      const giveUpAt = performance.now() + START_MS;
      while (!(await fourLetters('srvr')).includes('Mode:')) {
        if (performance.now() > giveUpAt)
          throw new Error(`The ZooKeeper ${address} does not start`);
        await sleep(50);
      }
    },
    kill: () => killChild(child),
  };
}
