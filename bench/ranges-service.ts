/** A plan's lock service that counts what it asks for: requests over the network, or transactions of the SQLite file. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { join } from 'node:path';
import { openLockService } from '../src/app/lock-service.js';
import { systemClock, systemRandom } from '../src/clock.js';
import { createNexusLockService } from '../src/locks/nexus.js';
import { WRITE_DEADLINE_OF_LEASE } from '../src/migration/limits.js';
import type { Lease, LockService } from '../src/migration/ports.js';
import type { ResolvedPlan } from '../src/plan/types.js';
import { createChannels } from '../src/rpc/channels.js';

let count = 0;

/** Of all services of this process. */
export function requests(): number {
  return count;
}

function one(): void {
  count += 1;
}

export function openCounted(plan: ResolvedPlan): LockService {
  if (plan.lockService.type === 'nexus') return openNexus(plan);
  const service = openLockService(plan, false);
  if (plan.lockService.type === 'local') return countedSteps(service);
  // Told as often as it is subscribed.
  unsubscribe('http.client.request.start', one);
  subscribe('http.client.request.start', one);
  return service;
}

function openNexus({ lockService, name, stateFolder }: ResolvedPlan): LockService {
  if (lockService.type !== 'nexus') throw new Error('It is no Nexus.');
  const channels = createChannels({ clock: systemClock });
  return createNexusLockService({
    ...lockService,
    name,
    copyFile: join(stateFolder, 'ledger-copy.db'),
    readOnly: false,
    quietMs: (leaseMs) => 2 * leaseMs * WRITE_DEADLINE_OF_LEASE,
    channels: {
      ...channels,
      call: (...call) => {
        one();
        return channels.call(...call);
      },
    },
    clock: systemClock,
    random: systemRandom,
  });
}

/** Each of them is one transaction. */
function countedSteps(service: LockService): LockService {
  const counted = <A extends unknown[], R>(step: (...args: A) => R): ((...args: A) => R) => {
    return (...args) => {
      one();
      return step(...args);
    };
  };
  const ofLease = (lease: Lease): Lease => ({
    ...lease,
    publish: counted((...args: Parameters<Lease['publish']>) => lease.publish(...args)),
    release: counted(() => lease.release()),
  });
  return {
    ...service,
    read: counted((prefix: string) => service.read(prefix)),
    holders: counted((prefix: string) => service.holders(prefix)),
    openSession: async (worker) => {
      const session = await service.openSession(worker);
      return {
        ...session,
        acquire: counted(async (lock) => {
          const lease = await session.acquire(lock);
          return lease && ofLease(lease);
        }),
      };
    },
  };
}
