/** Clusters with access control (protocol.md §3.5), by users with right and with wrong passwords. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EMPTY_KEY } from '../../src/cells/bytes.js';
import { systemClock, systemRandom } from '../../src/clock.js';
import { encodeBatch } from '../../src/cells/encode-batch.js';
import type { Cluster } from '../../src/migration/ports.js';
import { startOnebox, type Onebox } from '../../src/onebox/onebox.js';
import { tera } from '../../src/proto/messages.js';
import { createChannels } from '../../src/rpc/channels.js';
import { createSecret } from '../../src/secret.js';
import { createTeraCluster } from '../../src/tera/cluster.js';
import { readFlagFile } from '../../src/tera/flag-file.js';
import { schemaFromMessage } from '../../src/tera/schema.js';
import type { TeraIdentity } from '../../src/tera/settings.js';
import { blockOf, cellsOf, sampleCell } from '../support/cell-samples.js';

const channels = createChannels({ clock: systemClock });
const folder = mkdtempSync(join(tmpdir(), 'terautil-access-'));
let onebox: Onebox;

beforeAll(async () => {
  onebox = await startOnebox({
    data: folder,
    clusters: ['a'],
    tabletServers: 2,
    clock: systemClock,
    random: systemRandom,
    access: {
      a: { ugi: { etl: 'right' }, acl: { root: 'rootpass', owner: 'ownpass', other: 'otherpass' } },
    },
  });
  await as(ugi('right')).createTable('t', schemaOf('t', 'owner'), []);
});
afterAll(async () => {
  channels.close();
  await onebox.close();
  rmSync(folder, { recursive: true });
});

function as(identity: TeraIdentity): Cluster {
  const { settings } = readFlagFile(onebox.clusters[0]?.flagFile ?? '');
  return createTeraCluster(
    { ...settings, identity },
    { channels, clock: systemClock, random: systemRandom },
  );
}

const ugi = (token: string, name = 'etl'): TeraIdentity => ({
  ugi: { name: createSecret(name), token: createSecret(token) },
});
const acl = (user: string, passcode: string): TeraIdentity => ({
  acl: { user: createSecret(user), passcode: createSecret(passcode) },
});

/** `admin` empty: the table is everybody's. */
const schemaOf = (name: string, admin = '') =>
  schemaFromMessage({
    name,
    rawKey: 3,
    admin,
    localityGroups: [{ id: 0, name: 'kv' }],
  });

const CELL = sampleCell({ row: 'k', family: '', qualifier: '', timestamp: 0n, value: 'v' });

const write = async (cluster: Cluster): Promise<unknown> => {
  const batch = encodeBatch({ blocks: [blockOf([CELL])], indexes: [0] }, 'kv');
  const sendBefore = systemClock.monotonicMs() + 10_000;
  const [outcome] = await cluster.write('t', batch, { sendBefore, deadlineMs: 5_000 });
  if (outcome?.kind === 'denied') throw outcome.error;
  return outcome?.kind;
};
const scan = async (cluster: Cluster): Promise<unknown> => {
  const rows: string[] = [];
  const blocks = cluster.scan({
    table: 't',
    interval: { start: EMPTY_KEY, end: null },
    families: [],
    window: null,
    blockBytes: 1024,
    readAhead: 1,
    signal: new AbortController().signal,
  });
  for await (const block of blocks) rows.push(...cellsOf(block).map(({ row }) => row.toString()));
  return rows;
};

describe('the policy ugi', () => {
  const CALLS: readonly (readonly [string, (cluster: Cluster) => Promise<unknown>, unknown])[] = [
    ['writes', write, 'acknowledged'],
    ['scans', scan, ['k']],
    ['creates', (cluster) => cluster.createTable('new', schemaOf('new'), []), undefined],
    ['updates', (cluster) => cluster.updateSchema('new', schemaOf('new')), undefined],
    ['disables', (cluster) => cluster.disableTable('new'), undefined],
    ['deletes', (cluster) => cluster.deleteTable('new'), undefined],
  ];

  test.each(CALLS)('%s with the right password only', async (_what, call, result) => {
    const refused = { id: 'TU-TERA-PERMISSION', class: 'refused' };
    await expect(call(as(ugi('wrong')))).rejects.toMatchObject(refused);
    await expect(call(as(ugi('right', 'nobody')))).rejects.toMatchObject(refused);
    expect(await call(as(ugi('right')))).toEqual(result);
  });

  test('is not asked for where servers do not check: tables, tablets and flushes are shown and done', async () => {
    const cluster = as(ugi('wrong'));
    expect((await cluster.table('t'))?.name).toBe('t');
    expect(await cluster.tablets('t')).toHaveLength(1);
    await cluster.compact('t', { start: EMPTY_KEY, end: null });
  });

  test('lets in whoever names nobody, as real servers do', async () => {
    expect(await scan(as({}))).toEqual(await scan(as(ugi('right'))));
  });

  test('the error says who refuses what, and what to do', async () => {
    const [first = '', second = ''] = onebox.clusters[0]?.tabletServerAddresses ?? [];
    await expect(write(as(ugi('wrong')))).rejects.toMatchObject({
      message: expect.stringMatching(
        new RegExp(`^WriteTablet of t at (${first}|${second}) answered kNotPermission \\(72\\)$`),
      ) as string,
      hint: expect.stringContaining('credentials') as string,
    });
  });

  test('another policy is a mismatch', async () => {
    const body = await channels.call(
      onebox.clusters[0]?.tabletServerAddresses[0] ?? '',
      'tera.TabletNodeServer.ScanTablet',
      tera.ScanTabletRequest.encode({
        sequenceId: 1,
        tableName: 't',
        identityInfo: { authPolicyType: 1, name: 'etl', token: Buffer.from('right'), ipAddr: '' },
      }).finish(),
      { timeoutMs: 5_000 },
    );
    expect(tera.ScanTabletResponse.decode(body).status).toBe(74);
  });
});

describe('the token ACL of the master', () => {
  const change = (cluster: Cluster): Promise<void> =>
    cluster.updateSchema('t', schemaOf('t', 'owner'));

  test.each([
    ['root', 'rootpass', true],
    ['owner', 'ownpass', true],
    ['owner', 'wrong', false],
    ['other', 'otherpass', false],
    ['', '', false],
  ])('lets %s (%s) change a table of owner: %s', async (user, passcode, isLetIn) => {
    const changed = change(as(acl(user, passcode)));
    if (isLetIn) await changed;
    else await expect(changed).rejects.toMatchObject({ id: 'TU-TERA-PERMISSION' });
  });

  test('checks no table that is everybody’s, and no cells', async () => {
    const cluster = as(acl('other', 'wrong'));
    await cluster.createTable('free', schemaOf('free'), []);
    await cluster.disableTable('free');
    await cluster.deleteTable('free');
    expect(await write(cluster)).toBe('acknowledged');
  });
});
