/** What can be done to workers, networks and servers while a migration runs. */
import { systemClock } from '../../src/clock.js';
import type { FaultProxy } from '../support/fault-proxy.js';
import type { TwoClusters } from '../support/two-clusters.js';
import type { Draw } from './draw.js';
import type { TorturedLocks } from './locks.js';
import { happen } from './onebox.js';
import { LEASE_MS } from './plan.js';
import type { Fleet, Worker } from './workers.js';

export interface Planned {
  readonly text: string;
  /** Resolves when it is over. */
  readonly run: () => Promise<void>;
}

export interface Torment {
  readonly name: string;
  readonly weight: number;
  /** All choices are drawn here, whatever has become of whom they are about. */
  readonly plan: (draw: Draw) => Planned;
}

export interface Victims {
  readonly world: TwoClusters;
  readonly fleet: Fleet;
  /** Of each worker. */
  readonly proxies: readonly { readonly source: FaultProxy; readonly destination: FaultProxy }[];
  readonly locks: TorturedLocks;
  /** A table of this side, and a key in it. */
  readonly placeOf: (side: 'a' | 'b', draw: Draw) => { table: string; key: Buffer };
}

export function tormentsOf(victims: Victims): readonly Torment[] {
  return [
    ...workerTorments(victims),
    ...networkTorments(victims),
    ...serverTorments(victims),
    ...victims.locks.torments,
  ];
}

/** The next one, by weight. */
export function drawTorment(torments: readonly Torment[], draw: Draw): Torment {
  let luck = draw.chance() * torments.reduce((sum, { weight }) => sum + weight, 0);
  for (const torment of torments) {
    luck -= torment.weight;
    if (luck < 0) return torment;
  }
  return draw.oneOf(torments);
}

function workerTorments({ fleet: { workers } }: Victims): Torment[] {
  const send = (targets: readonly Worker[], signal: NodeJS.Signals): Promise<void> => {
    for (const target of targets) target.signal(signal);
    return Promise.resolve();
  };
  return [
    {
      name: 'kill',
      weight: 5,
      plan: (draw) => {
        const targets = draw.is(0.15) ? workers : [draw.oneOf(workers)];
        return { text: `SIGKILL of ${namesOf(targets)}`, run: () => send(targets, 'SIGKILL') };
      },
    },
    {
      name: 'interrupt',
      weight: 1,
      plan: (draw) => {
        const target = draw.oneOf(workers);
        const signal = draw.oneOf(['SIGINT', 'SIGTERM'] as const);
        return { text: `${signal} to ${target.name}`, run: () => send([target], signal) };
      },
    },
    {
      name: 'stop',
      weight: 4,
      plan: (draw) => {
        const targets = draw.is(0.15) ? workers : [draw.oneOf(workers)];
        const ms = Math.round(LEASE_MS * (0.5 + 2 * draw.chance()));
        return {
          text: `SIGSTOP of ${namesOf(targets)} for ${ms} ms`,
          run: async () => {
            await send(targets, 'SIGSTOP');
            await systemClock.sleep(ms);
            await send(targets, 'SIGCONT');
          },
        };
      },
    },
  ];
}

function namesOf(workers: readonly Worker[]): string {
  return workers.map(({ name }) => name).join(', ');
}

function networkTorments({ proxies, locks: { lines }, fleet: { workers } }: Victims): Torment[] {
  const sides = [
    'source',
    'destination',
    ...(lines.length > 0 ? (['locks'] as const) : []),
  ] as const;
  return [
    {
      name: 'partition',
      weight: 5,
      plan: (draw) => {
        const at = draw.between(0, workers.length);
        const side = draw.oneOf(sides);
        const ms = draw.between(200, 2.5 * LEASE_MS);
        const proxy = side === 'locks' ? undefined : proxies[at]?.[side];
        return {
          text: `${workers[at]?.name ?? ''} is cut off from ${side} for ${ms} ms`,
          run: () => cutOff(proxy, proxy === undefined ? (lines[at] ?? []) : [], ms),
        };
      },
    },
    {
      name: 'reset',
      weight: 2,
      plan: (draw) => {
        const at = draw.between(0, workers.length);
        const side = draw.oneOf(sides);
        return {
          text: `every connection of ${workers[at]?.name ?? ''} to ${side} is reset`,
          run: () => {
            if (side === 'locks') for (const line of lines[at] ?? []) line.reset();
            else proxies[at]?.[side].cut();
            return Promise.resolve();
          },
        };
      },
    },
  ];
}

/** What lost something stays silent before a cluster; lines to a lock service are reset. */
async function cutOff(
  proxy: FaultProxy | undefined,
  lines: readonly { isCut: boolean; reset(): void }[],
  ms: number,
): Promise<void> {
  if (proxy !== undefined) proxy.network.isBlackHole = true;
  for (const line of lines) line.isCut = true;
  await systemClock.sleep(ms);
  proxy?.calm();
  for (const line of lines) {
    line.isCut = false;
    line.reset();
  }
}

const CLUSTERS = ['a', 'b'] as const;
const TABLET_SERVERS = 2;

function serverTorments({ world, placeOf }: Victims): Torment[] {
  return [
    {
      name: 'tablet',
      weight: 5,
      plan: (draw) => {
        const side = draw.oneOf(CLUSTERS);
        const what = draw.oneOf(['split', 'merge', 'move', 'flush', 'evict'] as const);
        const { table, key } = placeOf(side, draw);
        return {
          text: `${what} a tablet of ${side}/${table}`,
          run: () => {
            tabletCommand(world, side, what, table, key);
            return Promise.resolve();
          },
        };
      },
    },
    {
      name: 'tablet-server-kill',
      weight: 2,
      plan: (draw) => {
        const [side, server] = [draw.oneOf(CLUSTERS), draw.between(0, TABLET_SERVERS)];
        const ms = draw.between(100, 2_000);
        return {
          text: `tablet server ${server} of ${side} is killed, back after ${ms} ms`,
          run: async () => {
            const cluster = world.control(side);
            await cluster.stopTabletServer(server);
            await systemClock.sleep(ms);
            await cluster.startTabletServer(server);
            // A master that starts while too few tablet servers are up needs an operator (O5).
            cluster.leaveSafeMode();
          },
        };
      },
    },
    {
      name: 'master-kill',
      weight: 1,
      plan: (draw) => {
        const side = draw.oneOf(CLUSTERS);
        const [ms, restoringMs] = [draw.between(100, 2_000), draw.between(0, 500)];
        return {
          text: `the master of ${side} is killed, back after ${ms} ms, serves ${restoringMs} ms later`,
          run: async () => {
            const cluster = world.control(side);
            await cluster.stopMaster();
            await systemClock.sleep(ms);
            // Where the relays expect it.
            await cluster.startMaster({ samePort: true, restoringMs });
            cluster.leaveSafeMode();
          },
        };
      },
    },
    {
      name: 'coordinator',
      weight: 1,
      plan: (draw) => {
        const ms = draw.between(100, 2_000);
        const fault = draw.oneOf([
          `stopNexus: { for: ${ms}ms }`,
          `nexusGrace: ${ms}ms`,
          'expireSessions: all',
        ]);
        return {
          text: `the clusters' Nexus: ${fault}`,
          run: () => {
            happen(world, fault);
            return systemClock.sleep(ms);
          },
        };
      },
    },
  ];
}

function tabletCommand(
  world: TwoClusters,
  side: 'a' | 'b',
  what: 'split' | 'merge' | 'move' | 'flush' | 'evict',
  table: string,
  key: Buffer,
): void {
  const cluster = world.control(side);
  // A table of the destination may not be there yet.
  if (!cluster.hasTable(table)) return;
  if (what === 'split') cluster.splitTablet(table, key);
  else if (what === 'merge') cluster.mergeTablet(table, key);
  else if (what === 'move') cluster.moveTablet(table, key);
  else if (what === 'flush') cluster.flushTablet(table, key);
  else cluster.evictSessions(table, key);
}
