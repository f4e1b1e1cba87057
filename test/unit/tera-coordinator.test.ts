/** Which cluster it is, for guards and hashes, by every kind of coordinator. */
import { describe, expect, test } from 'vitest';
import { identityHash } from '../../src/plan/hashes.js';
import { clusterIdentity, rootOf } from '../../src/tera/coordinator.js';
import type { Coordinator } from '../../src/tera/settings.js';

const addresses = ['h2:1', 'h1:1'];

describe('the identity of a cluster', () => {
  test.each<readonly [Coordinator, string, string]>([
    [{ type: 'ins', addresses, root: '/tera' }, 'ins://h1:1,h2:1', '/tera'],
    [{ type: 'ins', addresses, root: '/tera/' }, 'ins://h1:1,h2:1', '/tera/'],
    [{ type: 'zk', addresses, root: '/tera' }, 'zk://h1:1,h2:1', '/tera'],
    [{ type: 'zk', addresses, root: '/tera/' }, 'zk://h1:1,h2:1', '/tera'],
    [{ type: 'zk', addresses, root: '/' }, 'zk://h1:1,h2:1', '/'],
    [{ type: 'fake_zk', root: '/disk/fakezk' }, 'fakezk://localhost', '/disk/fakezk'],
  ])('%j is %s %s', (coordinator, name, root) => {
    expect(clusterIdentity(coordinator)).toEqual({ coordinator: name, root });
  });

  test('is in the hash of a plan, whatever the order of servers and the time-out', () => {
    const hash = (coordinator: Coordinator): string => {
      const place = clusterIdentity(coordinator);
      const lockService = { type: 'local', leaseMs: 1000 } as const;
      return identityHash({ name: 'm', lockService }, place, place);
    };
    const zk = { type: 'zk', addresses, root: '/tera' } as const;
    const same = { ...zk, addresses: ['h1:1', 'h2:1'], root: '/tera/', sessionTimeoutMs: 5 };
    expect(hash(same)).toBe(hash(zk));
    expect(hash({ ...zk, type: 'ins' })).not.toBe(hash(zk));
    expect(hash({ type: 'fake_zk', root: '/tera' })).not.toBe(hash(zk));
  });

  test('names of nodes are appended textually, but for the slash at the end of a ZooKeeper’s root', () => {
    expect(rootOf({ type: 'ins', addresses, root: '/tera/' })).toBe('/tera/');
    expect(rootOf({ type: 'zk', addresses, root: '/tera/' })).toBe('/tera');
    expect(rootOf({ type: 'zk', addresses, root: '/' })).toBe('');
  });
});
