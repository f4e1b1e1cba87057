/** The local lock service between real processes: the holder is killed and says nothing any more. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock, systemRandom } from '../../src/clock.js';
import { createLocalLockService } from '../../src/locks/local.js';
import type { Lease, Session } from '../../src/migration/ports.js';

const LEASE_MS = 600;
const LOCK = '/terautil/m/lock/1-r1-dump';
let folder = '';
let child: ChildProcess | null = null;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'terautil-locks-'));
});
afterEach(() => {
  child?.kill('SIGKILL');
  child = null;
  rmSync(folder, { recursive: true });
});

async function startHolder(file: string): Promise<ChildProcess> {
  const program = new URL('../support/lock-holder.ts', import.meta.url).pathname;
  const started = spawn(
    process.execPath,
    ['--import', 'tsx', program, file, LOCK, String(LEASE_MS)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [line] = (await once(started.stdout, 'data')) as [Buffer];
  expect(line.toString()).toBe('held 1\n');
  return started;
}

async function acquireAtLast(session: Session): Promise<Lease> {
  for (;;) {
    const lease = await session.acquire(LOCK);
    if (lease !== null) return lease;
    await systemClock.sleep(20);
  }
}

it('fault-C1: kill -9 leaves the lock held for one lease and quiet time, and no longer', async () => {
  const file = join(folder, 'locks.db');
  child = await startHolder(file);
  const service = createLocalLockService({
    file,
    readOnly: false,
    leaseMs: LEASE_MS,
    quietMs: (lease) => lease,
    clock: systemClock,
    random: systemRandom,
  });
  const session = await service.openSession({ host: 'h', processId: 1, version: '0' });
  // Alive: whoever asks for three leases gets nothing.
  for (const until = systemClock.monotonicMs() + 3 * LEASE_MS; systemClock.monotonicMs() < until;) {
    expect(await session.acquire(LOCK)).toBeNull();
    await systemClock.sleep(50);
  }
  const exited = once(child, 'exit');
  // Before: a busy machine tells late that it has ended.
  const killedAt = systemClock.monotonicMs();
  child.kill('SIGKILL');
  await exited;
  const lease = await acquireAtLast(session);
  const waited = systemClock.monotonicMs() - killedAt;
  // Its last heartbeat was at most a third of a lease (and the 50 ms of our last look) before.
  expect(waited).toBeGreaterThan((LEASE_MS * 2) / 3 - 100);
  expect([lease.epoch, lease.takenOver]).toEqual([2n, true]);
  expect(lease.startNotBefore - killedAt).toBeGreaterThan(waited + LEASE_MS - 50);
  await lease.publish([{ key: 'k', value: Buffer.from('v') }]);
  await lease.release();
  await session.close();
  service.close();
});
