/** A process of its own that takes a lock and keeps it until it is killed: node … FILE LOCK LEASE_MS */
import { systemClock, systemRandom } from '../../src/clock.js';
import { createLocalLockService } from '../../src/locks/local.js';

const [file = '', lock = '', leaseMs = '0'] = process.argv.slice(2);
const service = createLocalLockService({
  file,
  readOnly: false,
  leaseMs: Number(leaseMs),
  quietMs: (lease) => lease,
  clock: systemClock,
  random: systemRandom,
});
const session = await service.openSession({ host: 'child', processId: process.pid, version: '0' });
const lease = await session.acquire(lock);
process.stdout.write(lease === null ? 'taken\n' : `held ${lease.epoch.toString()}\n`);
