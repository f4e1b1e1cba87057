/** The local lock service keeps the contract. Services on one file are processes, each with its own clock. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemRandom } from '../../src/clock.js';
import { createLocalLockService } from '../../src/locks/local.js';
import { lockContract } from '../support/lock-contract.js';
import { stoppable, type LockProcess, type LockWorld } from '../support/lock-world.js';
import { createManualClock, type ManualClock } from '../support/manual-clock.js';

const LEASE_MS = 3_000;

const quietMs = (leaseMs: number): number => (leaseMs * 2) / 3;

// eslint-disable-next-line @typescript-eslint/require-await -- other services take time to open
async function openWorld(): Promise<LockWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'terautil-locks-'));
  const clocks: ManualClock[] = [];
  const cleanUp: (() => void)[] = [];

  async function start(host: string, leaseMs = LEASE_MS): Promise<LockProcess> {
    const time = createManualClock();
    clocks.push(time);
    const clock = stoppable(time);
    const service = createLocalLockService({
      file: join(folder, 'locks.db'),
      readOnly: false,
      leaseMs,
      quietMs,
      clock,
      random: systemRandom,
    });
    cleanUp.push(() => {
      service.close();
    });
    return {
      service,
      session: await service.openSession({ host, processId: 7, version: '0' }),
      clock,
      stop: () => {
        clock.stop();
      },
      wake: async () => {
        clock.wake();
        await time.advance(1);
      },
      // The file is out of its reach: whatever it does with it throws.
      cutOff: () => {
        service.close();
      },
    };
  }

  return {
    leaseMs: LEASE_MS,
    quietMs,
    lateMs: LEASE_MS / 10,
    isAtomic: true,
    start,
    pass: async (ms) => {
      for (const clock of clocks) await clock.advance(ms);
    },
    close: () => {
      for (const close of cleanUp) close();
      rmSync(folder, { recursive: true });
      return Promise.resolve();
    },
  };
}

lockContract('local', openWorld);
