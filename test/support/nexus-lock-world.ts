/** Processes with a lock session each over one Nexus of the one-box, on real sockets and in real time. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { systemClock, systemRandom, type Clock } from '../../src/clock.js';
import { TerautilError } from '../../src/errors.js';
import { createNexusLockService } from '../../src/locks/nexus.js';
import type { LockService } from '../../src/migration/ports.js';
import { createFaults, type Faults } from '../../src/onebox/faults/faults.js';
import { parseFaults } from '../../src/onebox/faults/load.js';
import { startNexusNode, type NexusControl } from '../../src/onebox/nexus-node.js';
import { createChannels } from '../../src/rpc/channels.js';
import type { Channels } from '../../src/rpc/types.js';
import { stoppable, type LockWorld } from './lock-world.js';

export const LEASE_MS = 1_500;
/** Dead sessions are swept every 2 s (protocol.md §2.8). */
const SWEEP_MS = 2_000;

export const quietMs = (leaseMs: number): number => (leaseMs * 2) / 3;

export interface NexusLockWorld extends LockWorld {
  readonly nexus: NexusControl;
  /** One more rule, in the words of a file of faults. */
  fault(rule: string): void;
  /** How often each fault happened. */
  fired(): readonly number[];
  /** What it made in its state folder. */
  files(host: string): readonly string[];
  /** One that only reads. */
  reader(host: string): LockService;
}

/** Sleeping ends with a timer, so that a process that is stopped does not wake up. */
function sleepingByTimer(clock: Clock): Clock {
  return {
    ...clock,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const stop = (): void => {
          cancel();
          reject(signal?.reason as Error);
        };
        if (signal?.aborted === true) {
          reject(signal.reason as Error);
          return;
        }
        const cancel = clock.after(ms, () => {
          signal?.removeEventListener('abort', stop);
          resolve();
        });
        signal?.addEventListener('abort', stop, { once: true });
      }),
  };
}

/** Channels that can be cut: then nothing arrives any more, nor comes back. */
function severable(channels: Channels): Channels & { cutOff(): void } {
  let isCut = false;
  const unlessCut = <T>(value: T): T => {
    if (isCut) throw new TerautilError('TU-RPC-BROKEN', 'The network is cut');
    return value;
  };
  return {
    ...channels,
    call: async (...call) => {
      unlessCut(null);
      return unlessCut(await channels.call(...call));
    },
    cutOff: () => {
      isCut = true;
    },
  };
}

/** Worlds that are open at a time: on a busy machine more would only take each other's leases. */
const WORLDS_MOST = 4;
let openWorlds = 0;
const waiting: (() => void)[] = [];

async function takeTurn(): Promise<void> {
  if (openWorlds < WORLDS_MOST) openWorlds += 1;
  else await new Promise<void>((resolve) => waiting.push(resolve));
}

function giveTurn(): void {
  const next = waiting.shift();
  if (next === undefined) openWorlds -= 1;
  else next();
}

/** `graceMs`: of the node's start, as `NexusControl.start` has it. */
export async function openNexusLockWorld({ graceMs = 0 } = {}): Promise<NexusLockWorld> {
  await takeTurn();
  const folder = mkdtempSync(join(tmpdir(), 'terautil-nexus-locks-'));
  const database = new SQLite(':memory:');
  const faults: Faults = createFaults(
    { seed: 1, rules: [] },
    { clusters: [], tabletServers: 0 },
    systemClock,
  );
  const node = await startNexusNode({
    database,
    wanted: { port: 0, strict: false },
    clock: systemClock,
    graceMs,
    faults,
  });
  faults.start({
    nexus: node.control,
    clusters: [],
    control: () => {
      throw new Error('This world has no clusters.');
    },
  });
  const cleanUp: (() => void)[] = [];

  function service(host: string, readOnly: boolean, leaseMs: number, clock: Clock) {
    const network = severable(createChannels({ clock: systemClock }));
    const made = createNexusLockService({
      addresses: [node.address],
      root: '/terautil-test',
      name: 'm',
      copyFile: join(folder, host, 'ledger-copy.db'),
      readOnly,
      leaseMs,
      quietMs,
      channels: network,
      clock,
      random: systemRandom,
    });
    cleanUp.push(() => {
      made.close();
    });
    return { made, network };
  }

  return {
    leaseMs: LEASE_MS,
    quietMs,
    lateMs: SWEEP_MS + LEASE_MS,
    isAtomic: false,
    nexus: node.control,
    fault: (rule) => {
      for (const one of parseFaults(`faults: [${rule}]`, 'test').rules) faults.add(one);
    },
    fired: () => faults.fired(),
    files: (host) => (existsSync(join(folder, host)) ? readdirSync(join(folder, host)) : []),
    reader: (host) => service(host, true, LEASE_MS, systemClock).made,
    async start(host, leaseMs = LEASE_MS) {
      const stopped = stoppable(systemClock);
      const clock = sleepingByTimer(stopped);
      const { made, network } = service(host, false, leaseMs, clock);
      return {
        service: made,
        session: await made.openSession({ host, processId: 7, version: '0' }),
        clock,
        stop: () => {
          stopped.stop();
        },
        wake: async () => {
          stopped.wake();
          await systemClock.sleep(50);
        },
        cutOff: () => {
          network.cutOff();
        },
      };
    },
    pass: (ms) => systemClock.sleep(ms),
    close: async () => {
      for (const close of cleanUp) close();
      await node.close();
      database.close();
      rmSync(folder, { recursive: true });
      giveTurn();
    },
  };
}
