/** The lock service in a real etcd. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock, systemRandom } from '../../src/clock.js';
import { createEtcdClient } from '../../src/etcd/client.js';
import { openEtcdWorld } from '../support/etcd-world.js';
import { startEtcds, whyNoEtcd, type EtcdServers } from '../support/etcd.js';
import { lockContract } from '../support/lock-contract.js';
import { entry, held, lostSoon, takenOver } from '../support/lock-world.js';

const LOCK = '/terautil/m/lock/1-r1-dump';
const HERE = whyNoEtcd() === null;

describe.runIf(HERE)('one server', () => {
  let etcds: EtcdServers;
  beforeAll(async () => {
    etcds = await startEtcds(1);
  });
  afterAll(() => etcds.close());

  const openWorld = (): ReturnType<typeof openEtcdWorld> => openEtcdWorld(etcds.addresses[0] ?? '');

  lockContract('etcd', () => Promise.resolve(openWorld()));

  describe.concurrent('beyond the contract', () => {
    test('the deadline counts from when a renewal was sent, not from its answer', async () => {
      const world = openWorld();
      const a = await world.start('a', 2_000);
      const lease = await held(a, LOCK);
      a.line.delayMs = 200;
      await world.pass(2_000);
      for (let look = 0; look < 20; look += 1) {
        // Two answers make a renewal: whoever just got the second asked 400 ms ago.
        const restMs = lease.deadline() - a.clock.monotonicMs();
        expect(restMs).toBeLessThanOrEqual(2_000 - 2 * a.line.delayMs);
        await world.pass(25);
      }
      expect(lease.lost.aborted).toBe(false);
      await world.close();
    });

    test('fault-Z1: who slept keeps the locks that nobody took', async () => {
      const world = openWorld();
      const [a, b] = [await world.start('a'), await world.start('b')];
      const [taken, kept] = [await held(a, LOCK), await held(a, `${LOCK}2`)];
      a.stop();
      await takenOver(world, b, LOCK);
      await a.wake();
      await lostSoon(world, a, taken);
      await world.pass(world.leaseMs / 2);
      expect([kept.lost.aborted, a.session.lost.aborted]).toEqual([false, false]);
      expect(kept.deadline()).toBeGreaterThan(a.clock.monotonicMs());
      await kept.publish([entry('/terautil/m/x')]);
      expect(await b.session.acquire(`${LOCK}2`)).toBeNull();
      await world.close();
    });

    test('an answer that was lost: the lock is taken, or released, once', async () => {
      const world = openWorld();
      const [a, b] = [await world.start('a', 8_000), await world.start('b', 8_000)];
      // The look at the lock is answered, then its taking is not.
      a.line.losesAnswers = 'the second';
      const lease = await held(a, LOCK);
      expect(await b.session.acquire(LOCK)).toBeNull();
      a.line.losesAnswers = 'the first';
      await lease.release();
      expect((await held(b, LOCK)).takenOver).toBe(false);
      await world.close();
    });

    const away = (addresses: readonly string[]): ReturnType<typeof createEtcdClient> =>
      createEtcdClient({
        addresses,
        readTls: null,
        readUser: null,
        clock: systemClock,
        random: { ...systemRandom, fraction: () => 0 },
      });

    test('servers that are away are passed over', async () => {
      const client = away(['127.0.0.1:1', '127.0.0.1:2', etcds.addresses[0] ?? '']);
      const { body } = await client.call('/v3/kv/range', { key: 'YQ==' });
      expect(body).toHaveProperty('header');
      client.close();
    });

    test('when all are away, that is said in time', async () => {
      const client = away(['127.0.0.1:1', '127.0.0.1:2']);
      const begin = systemClock.monotonicMs();
      const call = client.call('/v3/kv/range', { key: 'YQ==' }, { totalMs: 500 });
      await expect(call).rejects.toMatchObject({ id: 'TU-ETCD-UNAVAILABLE' });
      expect(systemClock.monotonicMs() - begin).toBeLessThan(1_500);
      client.close();
    });
  });
});
