/**
 * Real etcd servers (Debian's package `etcd-server`) as child processes on loopback, each with a folder of
 * its own. Elections are quick, so that leases of one second are granted as such.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openSync } from 'node:fs';
import { request } from 'node:https';
import { request as plainRequest } from 'node:http';
import { freePorts, killChild, whyNoService } from './service.js';

const BINARY = '/usr/bin/etcd';
/** Servers are killed, machines are not: a disk that is busy with other things would only cost leases. */
const MEMORY = '/dev/shm';
const START_MS = 30_000;
const HEARTBEAT_MS = 50;
/** An etcd grants no lease shorter than one and a half of them, in whole seconds. */
const ELECTION_MS = 500;

/** Files in PEM; all servers share one certificate. */
export interface ServerTls {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

export interface EtcdServer {
  readonly address: string;
  /** Resolves when it serves. */
  start(): Promise<void>;
  kill(): Promise<void>;
  /** As SIGSTOP and SIGCONT. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
}

export interface EtcdServers {
  readonly servers: readonly EtcdServer[];
  readonly addresses: readonly string[];
  /** Has the data of all. */
  readonly folder: string;
  close(): Promise<void>;
}

/**
 * Why there can be no etcd here, also on stderr, or null. With TERAUTIL_TEST_REQUIRE_SERVICES=1 it throws
 * instead.
 */
export function whyNoEtcd(): string | null {
  return whyNoService(
    isExecutable(BINARY),
    `tests with a real etcd are skipped: there is no ${BINARY} (Debian's package etcd-server)`,
  );
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** `count` servers that are one cluster; `close` ends them and removes their folders. */
export async function startEtcds(
  count: number,
  tls: ServerTls | null = null,
): Promise<EtcdServers> {
  const folder = mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'terautil-etcd-'));
  const ports = await freePorts(2 * count);
  const members = Array.from({ length: count }, (_, at) => ({
    name: `s${at}`,
    client: ports[at] ?? 0,
    peer: ports[count + at] ?? 0,
  }));
  const cluster = members.map(({ name, peer }) => `${name}=http://127.0.0.1:${peer}`).join(',');
  const servers = members.map((member) =>
    createEtcd(join(folder, member.name), member, cluster, tls),
  );
  await Promise.all(servers.map((server) => server.start()));
  return {
    servers,
    addresses: servers.map(({ address }) => address),
    folder,
    close: async () => {
      await Promise.all(servers.map((server) => server.kill()));
      rmSync(folder, { recursive: true });
    },
  };
}

function createEtcd(
  folder: string,
  { name, client, peer }: { readonly name: string; readonly client: number; readonly peer: number },
  cluster: string,
  tls: ServerTls | null,
): EtcdServer {
  mkdirSync(folder);
  const address = `127.0.0.1:${client}`;
  const url = `${tls === null ? 'http' : 'https'}://${address}`;
  const flags = {
    name,
    'data-dir': join(folder, 'data'),
    'listen-client-urls': url,
    'advertise-client-urls': url,
    'listen-peer-urls': `http://127.0.0.1:${peer}`,
    'initial-advertise-peer-urls': `http://127.0.0.1:${peer}`,
    'initial-cluster': cluster,
    'heartbeat-interval': HEARTBEAT_MS,
    'election-timeout': ELECTION_MS,
    ...(tls && {
      'cert-file': tls.cert,
      'key-file': tls.key,
      'trusted-ca-file': tls.ca,
      'client-cert-auth': true,
    }),
  };
  let child: ChildProcess | null = null;
  const serves = (): Promise<boolean> => isHealthy(client, tls);
  return {
    address,
    start: async () => {
      const log = openSync(join(folder, 'log'), 'a');
      const args = Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`);
      child = spawn(BINARY, args, { stdio: ['ignore', log, log] });
      const giveUpAt = performance.now() + START_MS;
      while (!(await serves())) {
        if (performance.now() > giveUpAt) throw new Error(`The etcd ${address} does not start`);
        await sleep(20);
      }
    },
    kill: () => killChild(child),
    signal: (signal) => {
      child?.kill(signal);
    },
  };
}

/** It has a leader. */
function isHealthy(port: number, tls: ServerTls | null): Promise<boolean> {
  return new Promise((resolve) => {
    const options = { host: '127.0.0.1', port, path: '/health', agent: false };
    const asked =
      tls === null
        ? plainRequest(options)
        : request({
            ...options,
            ca: readFileSync(tls.ca),
            cert: readFileSync(tls.cert),
            key: readFileSync(tls.key),
          });
    asked.on('response', (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    asked.on('error', () => {
      resolve(false);
    });
    asked.end();
  });
}
