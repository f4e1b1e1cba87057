/** Lock services in a real etcd for the contract: processes on real time, each behind a line of its own. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { systemClock, systemRandom } from '../../src/clock.js';
import { createEtcdClient } from '../../src/etcd/client.js';
import { createEtcd } from '../../src/etcd/kv.js';
import { createEtcdLockService } from '../../src/locks/etcd.js';
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

export interface Line {
  readonly address: string;
  /** What is sent is taken and lost, in both directions. */
  isCut: boolean;
  /** Which of the next answers is lost, with its connection. */
  losesAnswers: 'none' | 'the first' | 'the second';
  /** Answers come so much later. */
  delayMs: number;
  close(): void;
}

async function openLine(to: string): Promise<Line> {
  const sockets = new Set<Socket>();
  const colon = to.lastIndexOf(':');
  const [host, port] = [to.slice(0, colon), Number(to.slice(colon + 1))];
  const server = createServer((here) => {
    const there = connect({ host, port });
    for (const socket of [here, there]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        (socket === here ? there : here).destroy();
      });
    }
    here.on('data', (bytes: Buffer) => {
      if (!line.isCut) there.write(bytes);
    });
    there.on('data', (bytes: Buffer) => {
      if (line.isCut) return;
      if (line.losesAnswers === 'the first') {
        line.losesAnswers = 'none';
        here.destroy();
        return;
      }
      if (line.losesAnswers === 'the second') line.losesAnswers = 'the first';
      if (line.delayMs === 0) here.write(bytes);
      else setTimeout(() => here.write(bytes), line.delayMs);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const line: Line = {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    isCut: false,
    losesAnswers: 'none',
    delayMs: 0,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
  return line;
}
