/** A cluster that comes back at other addresses, under a client that goes on. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EMPTY_KEY, rowKey } from '../../src/cells/bytes.js';
import { socketsRead, systemClock, systemRandom } from '../../src/clock.js';
import { encodeBatch } from '../../src/cells/encode-batch.js';
import type { Cluster, RowOutcome, ScanRequest } from '../../src/migration/ports.js';
import { startOnebox, type Onebox } from '../../src/onebox/onebox.js';
import { createChannels } from '../../src/rpc/channels.js';
import type { Channels } from '../../src/rpc/types.js';
import { createTeraCluster } from '../../src/tera/cluster.js';
import { readFlagFile } from '../../src/tera/flag-file.js';
import { schemaFromMessage } from '../../src/tera/schema.js';

import { blockOf, cellsOf, sampleCell, type SampleCell } from '../support/cell-samples.js';

let data: string;
let channels: Channels;
let onebox: Onebox;
let cluster: Cluster;

const start = (): Promise<Onebox> =>
  startOnebox({
    data,
    clusters: ['src'],
    tabletServers: 2,
    clock: systemClock,
    random: systemRandom,
  });

beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'terautil-addresses-'));
  channels = createChannels({ clock: systemClock });
  onebox = await start();
  const { settings } = readFlagFile(onebox.clusters[0]?.flagFile ?? '');
  cluster = createTeraCluster(settings, { channels, clock: systemClock, random: systemRandom });
  await cluster.createTable(
    't',
    schemaFromMessage({
      name: 't',
      rawKey: 1,
      localityGroups: [{ id: 0, name: 'lg0' }],
      columnFamilies: [{ name: Buffer.from('a'), localityGroup: 'lg0' }],
    }),
    [rowKey(Buffer.from('m'))],
  );
});

afterEach(async () => {
  cluster.close();
  channels.close();
  await onebox.close();
  rmSync(data, { recursive: true });
});

/** The Nexus stays; the master and the tablet servers come back at other ports. */
async function moveServers(): Promise<void> {
  const before = addressesOf(onebox);
  await onebox.close();
  const file = join(data, 'onebox.json');
  const { nexusAddress } = JSON.parse(readFileSync(file, 'utf8')) as Onebox;
  writeFileSync(file, JSON.stringify({ nexusAddress }));
  onebox = await start();
  expect(onebox.nexusAddress).toBe(nexusAddress);
  expect(addressesOf(onebox).filter((address) => before.includes(address))).toEqual([]);
  await socketsRead();
}

const addressesOf = ({ clusters }: Onebox): string[] =>
  clusters.flatMap((one) => [one.masterAddress, ...one.tabletServerAddresses]);

const cells = ['b', 'c', 'd', 'n', 'o', 'p'].map((row) =>
  sampleCell({ row, family: 'a', qualifier: 'q', timestamp: 1n, value: row }),
);

async function write(): Promise<readonly RowOutcome[]> {
  const block = blockOf(cells);
  const indexes = cells.map((_, index) => index);
  const batch = encodeBatch({ blocks: indexes.map(() => block), indexes }, 'table');
  const limits = { sendBefore: systemClock.monotonicMs() + 10_000, deadlineMs: 5_000 };
  return cluster.write('t', batch, limits);
}

const REQUEST: ScanRequest = {
  table: 't',
  interval: { start: EMPTY_KEY, end: null },
  families: [],
  window: null,
  blockBytes: 0,
  readAhead: 1,
  signal: new AbortController().signal,
};

const ACKNOWLEDGED = cells.map(() => ({ kind: 'acknowledged' }));

describe('servers at other addresses', () => {
  test('are found again by a scan that is under way', async () => {
    expect(await write()).toEqual(ACKNOWLEDGED);
    const seen: SampleCell[] = [];
    for await (const block of cluster.scan(REQUEST)) {
      seen.push(...cellsOf(block));
      if (seen.length === 2) await moveServers();
    }
    expect(seen).toEqual(cells);
  });

  test('are found again by writes: refused as not sent, then acknowledged', async () => {
    expect(await write()).toEqual(ACKNOWLEDGED);
    await moveServers();
    expect(new Set((await write()).map(({ kind }) => kind))).toEqual(new Set(['refused']));
    let outcomes = await write();
    for (let tries = 0; tries < 5 && outcomes.some(({ kind }) => kind !== 'acknowledged'); tries++)
      outcomes = await write();
    expect(outcomes).toEqual(ACKNOWLEDGED);
  });

  test('are found again by calls of the master', async () => {
    await moveServers();
    const names: string[] = [];
    for await (const { name } of cluster.tables()) names.push(name);
    expect(names).toEqual(['meta_table', 't']);
    await cluster.compact('t', REQUEST.interval);
  });
});
