import { describe, expect, it, test } from 'vitest';
import { systemRandom } from '../../src/clock.js';
import { sessionShard } from '../../src/proto/session-shard.js';
import { createSessionIds } from '../../src/tera/session-ids.js';

test.each([
  [1n, 12],
  [2n, 10],
  [3n, 9],
  [4n, 0],
  [1000n, 15],
  [2n ** 63n - 1n, 6],
])('vector-11.7 session %s is in shard %i', (id, shard) => {
  expect(sessionShard(id)).toBe(shard);
});

describe('ids of sessions', () => {
  it('observed-O28: 16 sessions of one table are in 16 shards', () => {
    const open = createSessionIds(systemRandom);
    const sessions = Array.from({ length: 16 }, () => open('t'));
    expect(new Set(sessions.map(({ id }) => sessionShard(id))).size).toBe(16);
    // The shard of a session that is over is the one that is free.
    const [over] = sessions;
    over?.release();
    expect(sessionShard(open('t').id)).toBe(sessionShard(over?.id ?? 0n));
    expect(sessionShard(open('another').id)).toBeGreaterThanOrEqual(0);
  });

  it('more than 16 share shards as evenly as can be', () => {
    const open = createSessionIds(systemRandom);
    const counts = new Map<number, number>();
    for (let n = 0; n < 40; n += 1) {
      const shard = sessionShard(open('t').id);
      counts.set(shard, (counts.get(shard) ?? 0) + 1);
    }
    expect(Math.max(...counts.values()) - Math.min(...counts.values())).toBeLessThanOrEqual(1);
  });

  it.each([0x00, 0x7f, 0x80, 0xff])(
    'observed-O32: positive and different, whatever chance gives: %i',
    (byte) => {
      const open = createSessionIds({ ...systemRandom, bytes: (size) => Buffer.alloc(size, byte) });
      const ids = Array.from({ length: 16 }, () => open('t').id);
      expect(ids.every((id) => id > 0n && id < 2n ** 63n)).toBe(true);
      expect(new Set(ids).size).toBe(16);
    },
  );
});
