/** What this machine keeps of a ledger elsewhere, and what it tells while nobody answers. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemRandom } from '../../src/clock.js';
import { openMirror, readMirror } from '../../src/journal/mirror.js';
import { mirrored, mirrorOnly } from '../../src/journal/mirrored.js';
import { createLocalLockService } from '../../src/locks/local.js';
import type { LockService } from '../../src/migration/ports.js';
import { createManualClock, type ManualClock } from '../support/manual-clock.js';

const WHOLE = '/terautil/m/';
const WORKER = { host: 'h', processId: 1, version: '0' };

let folder = '';
let clock: ManualClock;
let service: LockService;
let other: LockService;
let warned: string[];
const file = (): string => join(folder, 'mirror.db');

const local = (): LockService =>
  createLocalLockService({
    file: join(folder, 'locks.db'),
    readOnly: false,
    leaseMs: 3_000,
    quietMs: () => 2_000,
    clock,
    random: systemRandom,
  });

const warn = (line: string): void => void warned.push(line);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'terautil-mirror-'));
  clock = createManualClock();
  warned = [];
  other = local();
  service = mirrored(local(), { mirror: openMirror(file()), clock, whole: WHOLE, warn });
});
afterEach(() => {
  service.close();
  other.close();
  rmSync(folder, { recursive: true });
});

async function read(from: LockService, prefix = WHOLE): Promise<string[]> {
  const found: string[] = [];
  for await (const { key, value } of from.read(prefix)) {
    found.push(`${key}=${Buffer.from(value).toString()}`);
  }
  return found;
}

const told = (): Promise<string[]> => {
  const mirror = readMirror(file());
  return mirror === null ? Promise.resolve([]) : read(mirrorOnly(mirror));
};

async function publish(by: LockService, ...keys: string[]): Promise<void> {
  const session = await by.openSession(WORKER);
  const lease = await session.acquire(`${WHOLE}lock/x${keys.join()}`);
  await lease?.publish(keys.map((key) => ({ key: WHOLE + key, value: Buffer.from('v') })));
  await lease?.release();
  await session.close();
}

it('there is none before the ledger was read', async () => {
  expect(readMirror(join(folder, 'none.db'))).toBeNull();
  expect(readMirror(file())).toBeNull();
  expect(await told()).toEqual([]);
});

it('keeps what was read as a whole, with the moment, and forgets what is gone', async () => {
  await publish(other, 'a', 'b');
  const at = clock.wallMicros();
  const found = await read(service);
  expect(found).toHaveLength(2);
  await clock.advance(5_000);
  expect(await told()).toEqual(found);
  expect(readMirror(file())?.at).toBe(at);
  const session = await other.openSession(WORKER);
  const lease = await session.acquire(`${WHOLE}lock/y`);
  await lease?.publish([], [`${WHOLE}a`]);
  await read(service);
  expect(await told()).toEqual([`${WHOLE}b=v`]);
});

it('a part that is read, or a read that fails in the middle, changes nothing', async () => {
  await publish(other, 'a', 'b');
  await read(service, `${WHOLE}a`);
  expect(readMirror(file())).toBeNull();
  await read(service);
  const failing: LockService = {
    ...other,
    read: async function* () {
      yield* await Promise.resolve([{ key: `${WHOLE}a`, value: Buffer.from('v') }]);
      throw new Error('away');
    },
  };
  const mirror = openMirror(file());
  const cut = mirrored(failing, { mirror, clock, whole: WHOLE, warn });
  await expect(read(cut)).rejects.toThrow('away');
  expect(await told()).toHaveLength(2);
  mirror.close();
});

it('has what this process publishes at once, and what others do within half a minute', async () => {
  await read(service);
  const session = await service.openSession(WORKER);
  const lease = await session.acquire(`${WHOLE}lock/mine`);
  await lease?.publish([{ key: `${WHOLE}mine`, value: Buffer.from('1') }]);
  expect(await told()).toEqual([`${WHOLE}mine=1`]);
  await publish(other, 'theirs');
  expect(await told()).toHaveLength(1);
  await clock.advance(30_000);
  expect(await told()).toHaveLength(2);
});

it('promise-P5 who reads it leaves nothing beside it', () => {
  const alone = join(folder, 'alone', 'mirror.db');
  const mirror = openMirror(alone);
  mirror.replace([{ key: 'k', value: Buffer.from('v') }], 7n);
  mirror.close();
  expect(readMirror(alone)?.entries).toHaveLength(1);
  expect(readdirSync(join(folder, 'alone'))).toEqual(['mirror.db']);
});

it('one that is damaged is begun anew; one that cannot be kept stops no work', async () => {
  writeFileSync(join(folder, 'bad.db'), 'nonsense'.repeat(1_000));
  expect(readMirror(join(folder, 'bad.db'))).toBeNull();
  const mirror = openMirror(join(folder, 'bad.db'));
  mirror.replace([{ key: 'k', value: Buffer.from('v') }], 7n);
  mirror.close();
  expect(readMirror(join(folder, 'bad.db'))?.at).toBe(7n);
  await publish(other, 'a');
  const closed = mirrored(other, { mirror, clock, whole: WHOLE, warn });
  expect(await read(closed)).toHaveLength(1);
  expect(await read(closed)).toHaveLength(1);
  expect(warned).toEqual([expect.stringContaining('will be out of date')]);
});
