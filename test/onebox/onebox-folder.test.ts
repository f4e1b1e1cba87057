/** What a one-box does with a folder that is in use or damaged, and with a second Nexus node. */
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { systemClock as clock, systemRandom as random } from '../../src/clock.js';
import { createNexusClient } from '../../src/nexus/client.js';
import { startOnebox } from '../../src/onebox/onebox.js';
import { createChannels } from '../../src/rpc/channels.js';
import { put, runOnebox } from './onebox-harness.js';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'terautil-folder-'));
  cleanups.push(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

const options = (data: string) => ({ data, clusters: ['src'], tabletServers: 1, clock, random });

test('a folder is for one one-box at a time', async () => {
  const data = temporaryFolder();
  const first = await startOnebox(options(data));
  await expect(startOnebox(options(data))).rejects.toMatchObject({
    id: 'TU-ONEBOX',
    message: `Another one-box uses the data folder ${data}`,
  });
  await first.close();
  await (await startOnebox(options(data))).close();
});

test.each([
  [
    'overwritten',
    (path: string) => {
      writeFileSync(path, Buffer.alloc(4096, 'x'));
    },
  ],
  [
    'cut',
    (path: string) => {
      truncateSync(path, readFileSync(path).length - 20_000);
    },
  ],
  [
    'damaged in the middle',
    (path: string) => {
      const bytes = readFileSync(path);
      bytes.fill(0xaa, 200_000, 240_000);
      writeFileSync(path, bytes);
    },
  ],
])('a database file that is %s is named', async (_, damage) => {
  const data = temporaryFolder();
  const box = await runOnebox(data);
  await box.table('t', [{ name: 'cf' }]);
  const value = 'v'.repeat(1_000);
  const rows = Array.from({ length: 500 }, (_each, i) => ({
    row: `r${String(i)}`,
    mutations: [put('cf', 'q', 1, value)],
  }));
  await box.write('t', rows);
  box.channels.close();
  await box.onebox.close();
  damage(join(data, 'src.db'));
  const error: unknown = await startOnebox(options(data)).catch((each: unknown) => each);
  expect(error).toMatchObject({ id: 'TU-ONEBOX' });
  expect(String(error)).toContain(join(data, 'src.db'));
});

test('a second Nexus node sends clients to the first', async () => {
  const data = temporaryFolder();
  const onebox = await startOnebox({ ...options(data), nexusFollower: true });
  cleanups.push(() => onebox.close());
  const follower = onebox.nexusFollowerAddress ?? '';
  const flags = readFileSync(join(data, 'src.flag'), 'utf8');
  expect(flags).toContain(`--tera_ins_addr_list=${follower},${onebox.nexusAddress}`);
  const channels = createChannels({ clock });
  cleanups.push(() => {
    channels.close();
  });
  const client = createNexusClient({ addresses: [follower], channels, clock, random });
  await client.put(Buffer.from('k'), Buffer.from('v'));
  expect(await client.get(Buffer.from('k'))).toEqual(Buffer.from('v'));
});
