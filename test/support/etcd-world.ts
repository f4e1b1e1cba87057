/** Lock services in a real etcd for the contract: processes on real time, each behind a line of its own. */
import { systemClock, systemRandom } from '../../src/clock.js';
import { createEtcdClient } from '../../src/etcd/client.js';
import { createEtcd } from '../../src/etcd/kv.js';
import { createEtcdLockService } from '../../src/locks/etcd.js';
import { openLine, type Line } from './line.js';
import { stoppable, type LockProcess, type LockWorld } from './lock-world.js';

const LEASE_MS = 2_000;
/** An etcd looks every half second for leases that are over, in whole seconds; and machines are busy. */
const LATE_MS = 2_500;

const quietMs = (leaseMs: number): number => (leaseMs * 2) / 3;

export interface EtcdProcess extends LockProcess {
  readonly line: Line;
}

export interface EtcdWorld extends LockWorld {
  start(host: string, leaseMs?: number): Promise<EtcdProcess>;
}

let worlds = 0;

/** A part of the etcd for itself. */
export function openEtcdWorld(address: string): EtcdWorld {
  worlds += 1;
  const root = `/world/${worlds}`;
  const cleanUp: (() => void)[] = [];
  return {
    leaseMs: LEASE_MS,
    quietMs,
    lateMs: LATE_MS,
    isAtomic: true,
    start: async (host, leaseMs = LEASE_MS) => {
      const clock = stoppable(systemClock);
      const line = await openLine(address);
      const client = createEtcdClient({
        addresses: [line.address],
        readTls: null,
        readUser: null,
        clock,
        random: systemRandom,
      });
      const service = createEtcdLockService({
        etcd: createEtcd(client),
        root,
        migration: 'm',
        leaseMs,
        quietMs,
        clock,
        random: systemRandom,
      });
      const session = await service.openSession({ host, processId: 7, version: '0' });
      cleanUp.push(() => {
        clock.stop();
        service.close();
        line.close();
      });
      return {
        service,
        session,
        clock,
        line,
        stop: () => {
          clock.stop();
        },
        wake: () => {
          clock.wake();
          return Promise.resolve();
        },
        cutOff: () => {
          line.isCut = true;
        },
      };
    },
    pass: (ms) => systemClock.sleep(ms),
    close: () => {
      for (const close of cleanUp) close();
      return Promise.resolve();
    },
  };
}
