/** What a scan does with answers that are larger than it asked for; calls are given, nothing is mocked. */
import { describe, expect, it } from 'vitest';
import { TerautilError } from '../../src/errors.js';
import { createReadingRoom } from '../../src/migration/merge/reading-room.js';
import { discard } from '../../src/tera/discard.js';
import { createScanRoom, type ScanRoom } from '../../src/tera/scan-room.js';

const MEBIBYTE = 1024 * 1024;
const SMALL = 1000;
/** Longer than a longest cell. */
const TWO_ROWS = 50 * MEBIBYTE;
const AHEAD = 3;

function createRoom(): ScanRoom {
  return createScanRoom(createReadingRoom(16 * MEBIBYTE, MEBIBYTE)(), AHEAD);
}

/** How many bytes were received; null = thrown away. The room is given back at once. */
async function receive(room: ScanRoom, bytes: number): Promise<number | null> {
  const call = (takes: (size: number) => boolean): Promise<Buffer> =>
    takes(bytes)
      ? Promise.resolve(Buffer.allocUnsafe(bytes))
      : Promise.reject(new TerautilError('TU-RPC-TOO-LARGE', 'not taken'));
  room.isWaitedFor = true;
  const received = await room.receive(call, new AbortController().signal);
  received?.release?.();
  return received?.body.length ?? null;
}

describe('createScanRoom', () => {
  it('fault-C8: asks for an answer larger than any cell anew, cell by cell, and takes it then', async () => {
    const room = createRoom();
    expect(await receive(room, 32 * MEBIBYTE)).toBe(32 * MEBIBYTE);
    expect(room.isCellByCell()).toBe(false);
    expect(await receive(room, TWO_ROWS)).toBeNull();
    expect([room.isCellByCell(), room.ahead()]).toEqual([true, 0]);
    expect(await receive(room, TWO_ROWS)).toBe(TWO_ROWS);
    expect(room.hasPassed()).toBe(false);
  });

  it('goes on cell by cell while small rows come in front of the large one, and not behind it', async () => {
    const room = createRoom();
    await receive(room, TWO_ROWS);
    await receive(room, SMALL);
    expect(room.hasPassed()).toBe(false);
    await receive(room, TWO_ROWS);
    expect(room.hasPassed()).toBe(false);
    await receive(room, SMALL);
    expect([room.hasPassed(), room.hasPassed()]).toEqual([true, false]);
    expect([room.isCellByCell(), room.ahead()]).toEqual([false, AHEAD]);
  });

  it('does not wait for ever for a large row that is gone', async () => {
    const room = createRoom();
    await receive(room, TWO_ROWS);
    let packs = 0;
    for (; !room.hasPassed() && packs < 100; packs += 1) await receive(room, MEBIBYTE);
    expect(packs).toBe(4);
  });
});

describe('discard', () => {
  it('gives memory back at once, and takes what is gone already', () => {
    const before = process.memoryUsage().arrayBuffers;
    const bytes = Buffer.allocUnsafe(TWO_ROWS);
    const offsets = new Int32Array(MEBIBYTE);
    discard(bytes, offsets.subarray(10));
    expect([bytes.length, offsets.length]).toEqual([0, 0]);
    expect(process.memoryUsage().arrayBuffers).toBeLessThan(before + MEBIBYTE);
    discard(bytes, offsets);
  });
});
