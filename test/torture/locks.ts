/** A lock service to be tortured: how workers reach it, each by a line of its own, and what can befall it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../src/clock.js';
import { startEtcds, type EtcdServer } from '../support/etcd.js';
import { openLine, type Line } from '../support/line.js';
import type { TwoClusters } from '../support/two-clusters.js';
import type { Draw } from './draw.js';
import type { Torment } from './torments.js';
import { addRules, happen } from './onebox.js';
import type { Locks } from './options.js';

export interface TorturedLocks {
  /** In YAML, without the lease, for a worker. */
  planOf(worker: number): string;
  /** Undisturbed. */
  readonly plan: string;
  /** Of each worker; none: it cannot be cut off. */
  readonly lines: readonly (readonly Line[])[];
  /** Whether workers share a state folder, as those of one machine. */
  readonly sharesState: boolean;
  readonly torments: readonly Torment[];
  /** Where its data are, for who looks into a violation. */
  readonly folder: string | null;
  /** What goes wrong all the time, from now on. */
  disturb(): void;
  /** `keepData`: only the processes end. */
  close(keepData: boolean): Promise<void>;
}

export function startLocks(
  kind: Locks,
  world: TwoClusters,
  workers: number,
  draw: Draw,
): Promise<TorturedLocks> {
  switch (kind) {
    case 'local':
      return Promise.resolve(LOCAL);
    case 'nexus':
      return startNexus(world, workers);
    case 'etcd':
      return startEtcd(workers, draw.oneOf([1, 3]));
  }
}

/** A file: nothing to kill but its holders. */
const LOCAL: TorturedLocks = {
  planOf: () => 'type: local',
  plan: 'type: local',
  lines: [],
  sharesState: true,
  torments: [],
  folder: null,
  disturb: () => undefined,
  close: () => Promise.resolve(),
};

async function openLines(addresses: readonly string[], workers: number): Promise<Line[][]> {
  return Promise.all(
    Array.from({ length: workers }, () => Promise.all(addresses.map((to) => openLine(to)))),
  );
}

function planOf(type: string, addresses: readonly string[]): string {
  return `type: ${type}, addresses: [${addresses.map((address) => `'${address}'`).join(', ')}]`;
}

async function startEtcd(workers: number, count: number): Promise<TorturedLocks> {
  const etcds = await startEtcds(count);
  const endAll = (): void => {
    for (const server of etcds.servers) void server.kill();
  };
  process.on('exit', endAll);
  const lines = await openLines(etcds.addresses, workers);
  const busy = new Set<EtcdServer>();
  const disturb = async (
    servers: readonly EtcdServer[],
    away: (server: EtcdServer) => Promise<void>,
  ): Promise<void> => {
    const idle = servers.filter((server) => !busy.has(server));
    for (const server of idle) busy.add(server);
    await Promise.all(idle.map(away));
    for (const server of idle) busy.delete(server);
  };
  const killed = (ms: number) => async (server: EtcdServer) => {
    await server.kill();
    await systemClock.sleep(ms);
    await server.start();
  };
  const stopped = (ms: number) => async (server: EtcdServer) => {
    server.signal('SIGSTOP');
    await systemClock.sleep(ms);
    server.signal('SIGCONT');
  };
  const members = (draw: Draw): EtcdServer[] =>
    draw.is(0.3) ? [...etcds.servers] : [draw.oneOf(etcds.servers)];
  return {
    planOf: (worker) =>
      planOf(
        'etcd',
        (lines[worker] ?? []).map(({ address }) => address),
      ),
    plan: planOf('etcd', etcds.addresses),
    lines,
    sharesState: false,
    folder: etcds.folder,
    disturb: () => undefined,
    torments: [
      {
        name: 'etcd-kill',
        weight: 4,
        plan: (draw) => {
          const [servers, ms] = [members(draw), draw.between(100, 4_000)];
          return {
            text: `kill -9 of ${servers.length} of ${count} etcd, back after ${ms} ms`,
            run: () => disturb(servers, killed(ms)),
          };
        },
      },
      {
        name: 'etcd-stop',
        weight: 2,
        plan: (draw) => {
          const [servers, ms] = [members(draw), draw.between(200, 5_000)];
          return {
            text: `SIGSTOP of ${servers.length} of ${count} etcd for ${ms} ms`,
            run: () => disturb(servers, stopped(ms)),
          };
        },
      },
    ],
    close: async (keepData) => {
      for (const line of lines.flat()) line.close();
      process.off('exit', endAll);
      if (keepData) await Promise.all(etcds.servers.map((server) => server.kill()));
      else await etcds.close();
    },
  };
}

/** Below which key the adapter keeps everything. */
const ROOT = '/terautil';

async function startNexus(world: TwoClusters, workers: number): Promise<TorturedLocks> {
  const { nexusAddress } = JSON.parse(readFileSync(join(world.data, 'onebox.json'), 'utf8')) as {
    nexusAddress: string;
  };
  const lines = await openLines([nexusAddress], workers);
  const torment = (
    name: string,
    weight: number,
    mostMs: number,
    fault: (ms: number, draw: Draw) => string,
  ): Torment => ({
    name,
    weight,
    plan: (draw) => {
      const ms = mostMs === 0 ? 0 : draw.between(50, mostMs);
      const text = fault(ms, draw);
      return {
        text,
        run: () => {
          happen(world, text);
          return systemClock.sleep(ms);
        },
      };
    },
  });
  return {
    planOf: (worker) =>
      planOf(
        'nexus',
        (lines[worker] ?? []).map(({ address }) => address),
      ),
    plan: planOf('nexus', [nexusAddress]),
    lines,
    sharesState: false,
    folder: null,
    // Losses of what was acknowledged, as real Nexus clusters have them (O56 to O69).
    disturb: () => {
      const lost = ['Put', 'Lock', 'UnLock'].flatMap((method) => [
        `- { on: { method: ${method}, key: ${ROOT} }, times: always, chance: 0.01, do: { lose: effect } }`,
        `- { on: { method: ${method}, key: ${ROOT} }, times: always, chance: 0.01, do: { lose: answer } }`,
        `- { on: { method: ${method}, key: ${ROOT} }, times: always, chance: 0.02, do: { cut: answer } }`,
      ]);
      addRules(world, lost.join('\n'), 1);
    },
    torments: [
      torment(
        'nexus-undo',
        5,
        0,
        (_, draw) => `nexusUndo: { key: ${ROOT}, changes: ${draw.between(1, 12)} }`,
      ),
      torment('nexus-lose-locks', 4, 0, () => `nexusLoseLocks: { key: ${ROOT} }`),
      torment('nexus-election', 2, 3_000, (ms) => `nexusElection: ${ms}ms`),
      torment('nexus-sessions', 2, 0, () => 'expireSessions: all'),
      torment('nexus-kill', 2, 4_000, (ms) => `stopNexus: { for: ${ms}ms }`),
    ],
    close: () => {
      for (const line of lines.flat()) line.close();
      return Promise.resolve();
    },
  };
}
