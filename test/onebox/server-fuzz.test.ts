/**
 * Recorded requests damaged at random, in their frames and in their bodies, at every kind of server of a
 * one-box: whatever it answers, it goes on serving others, and what it keeps stays.
 */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openOneboxCluster } from '../../src/app.js';
import { EMPTY_KEY } from '../../src/cells/bytes.js';
import { systemClock, systemRandom } from '../../src/clock.js';
import type { Cluster } from '../../src/migration/ports.js';
import { startOnebox, type Onebox } from '../../src/onebox/onebox.js';
import { createChannels } from '../../src/rpc/channels.js';
import { encodeFrame } from '../../src/rpc/frames.js';
import { schemaFromMessage } from '../../src/tera/schema.js';
import { sampleCell } from '../support/cell-samples.js';
import { fillTable } from '../support/fill.js';
import { FUZZ, mutated } from '../support/fuzz.js';
import { loadRecording, type RecordedFrame } from '../support/recordings.js';

const folder = mkdtempSync(join(tmpdir(), 'terautil-fuzz-'));
const channels = createChannels({ clock: systemClock });
let onebox: Onebox;
let cluster: Cluster;
let closeCluster: () => void;

beforeAll(async () => {
  onebox = await startOnebox({
    data: folder,
    clusters: ['a'],
    tabletServers: 1,
    clock: systemClock,
    random: systemRandom,
  });
  ({ cluster, close: closeCluster } = openOneboxCluster(folder, 'a'));
  // The recorded requests are for t1; nobody asks for "kept".
  for (const name of ['t1', 'kept']) {
    const schema = schemaFromMessage({
      name,
      rawKey: 1,
      localityGroups: [{ name: 'lg0' }],
      columnFamilies: [{ name: Buffer.from('cf'), localityGroup: 'lg0', maxVersions: 3 }],
    });
    await cluster.createTable(name, schema, []);
    const cells = Array.from({ length: 50 }, (_, at) =>
      sampleCell({
        row: String(at).padStart(3, '0'),
        family: 'cf',
        qualifier: 'q',
        timestamp: 1n,
        value: 'v'.repeat(100),
      }),
    );
    await fillTable(cluster, name, cells);
  }
});

afterAll(async () => {
  channels.close();
  closeCluster();
  await onebox.close();
  rmSync(folder, { recursive: true });
});

/** A few requests of every recorded method. */
function samplesOf(service: string): RecordedFrame[] {
  const seen = new Map<string, number>();
  return (['admin', 'write', 'dump', 'split', 'nexus'] as const)
    .flatMap((name) => loadRecording(name))
    .filter(({ type, method }) => {
      const count = (seen.get(method) ?? 0) + 1;
      if (type !== 'request' || !method.includes(service) || count > 3) return false;
      seen.set(method, count);
      return true;
    });
}

async function countKept(): Promise<number> {
  const blocks = cluster.scan({
    table: 'kept',
    interval: { start: EMPTY_KEY, end: null },
    families: [],
    window: null,
    blockBytes: 65_536,
    readAhead: 1,
    signal: new AbortController().signal,
  });
  let cells = 0;
  for await (const block of blocks) cells += block.count;
  return cells;
}

test.each([
  ['Nexus', 'galaxy.ins', () => onebox.nexusAddress],
  ['master', 'MasterServer', () => onebox.clusters[0]?.masterAddress ?? ''],
  ['tablet server', 'TabletNodeServer', () => onebox.clusters[0]?.tabletServerAddresses[0] ?? ''],
])('%s: serves others after every damaged request', async (_, service, addressOf) => {
  const samples = samplesOf(service);
  expect(new Set(samples.map(({ method }) => method)).size).toBeGreaterThan(2);
  const frameOf = (meta: Buffer, body: Buffer): Buffer => Buffer.concat(encodeFrame(meta, [body]));
  const damaged = fc.constantFrom(...samples).chain(({ meta, body }) =>
    fc.oneof(
      mutated([frameOf(meta, body)]),
      mutated([body]).map((bytes) => frameOf(meta, bytes)),
    ),
  );
  const [host = '', port = ''] = addressOf().split(':');
  const before = process.memoryUsage().rss;
  await fc.assert(
    fc.asyncProperty(damaged, async (bytes) => {
      const socket = connect(Number(port), host);
      socket.on('error', () => socket.destroy());
      await once(socket, 'connect');
      socket.write(bytes);
      // Behind the damaged one, so it is answered only by a server that is not stuck with it.
      const health = 'sofa.pbrpc.builtin.BuiltinService.Health';
      await channels.call(addressOf(), health, Buffer.alloc(0), { timeoutMs: 5_000 });
      socket.destroy();
    }),
    FUZZ,
  );
  expect(process.memoryUsage().rss - before).toBeLessThan(256 * 1024 * 1024);
  expect(await countKept()).toBe(50);
});
