/** Migrations whose ledger is in a real etcd: several processes at once, of which some die. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rowKey } from '../../src/cells/bytes.js';
import type { StatusDocument } from '../../src/documents/status.generated.js';
import { schemaFromMessage } from '../../src/tera/schema.js';
import { sampleCell } from '../support/cell-samples.js';
import { startEtcds, whyNoEtcd, type EtcdServers } from '../support/etcd.js';
import { fillTable } from '../support/fill.js';
import { compareTables } from '../support/independent-reader.js';
import { expectInvariants } from '../support/invariants.js';
import { start, terautil, untilSaid, type Ended } from '../support/programs.js';
import { startTwoClusters, type TwoClusters } from '../support/two-clusters.js';

const HERE = whyNoEtcd() === null;
const ROWS = 6_000;
const CELLS = Array.from({ length: ROWS }, (_, i) => String(i).padStart(6, '0')).flatMap((row) =>
  [3n, 2n, 1n].map((timestamp) =>
    sampleCell({ row, family: 'f', qualifier: 'q', timestamp, value: `${row}@${timestamp}` }),
  ),
);

describe.runIf(HERE)('a migration in an etcd of three servers', () => {
  let etcds: EtcdServers;
  let world: TwoClusters;
  /** It takes a while to give up, so others go on beside it. */
  let away: Promise<Ended>;

  beforeAll(async () => {
    [etcds, world] = await Promise.all([startEtcds(3), startTwoClusters()]);
    const schema = schemaFromMessage({
      name: 'many',
      rawKey: 1,
      localityGroups: [{ id: 0, name: 'lg0' }],
      columnFamilies: [{ name: Buffer.from('f'), localityGroup: 'lg0', maxVersions: 3 }],
    });
    const splitAt = ['001', '002', '003', '004', '005'].map((text) => rowKey(Buffer.from(text)));
    await world.source.createTable('many', schema, splitAt);
    await fillTable(world.source, 'many', CELLS);
    const plan = world.writePlan('away', 'tables: [{ source: many, destination: away }]\n', {
      lockService: "type: etcd, addresses: ['127.0.0.1:1']",
    });
    away = run('status', plan);
  });
  afterAll(async () => {
    await Promise.all([etcds.close(), world.close()]);
  });

  function planOf(name: string): string {
    const lockService = `type: etcd, addresses: [${etcds.addresses.map((a) => `'${a}'`).join(', ')}]`;
    const rest = `tables: [{ source: many, destination: ${name} }]\ndump: { parallelRanges: 2, inFlight: 1MiB }\n`;
    return world.writePlan(name, rest, { lockService, lease: '2s' });
  }

  const run = (...args: string[]): Promise<Ended> => terautil(args, { cwd: world.folder });

  async function expectDone(name: string, exit: number | null): Promise<void> {
    await expectInvariants(world.migration(name, exit));
    const result = compareTables(
      { file: world.sourceFile, table: 'many' },
      { file: world.destinationFile, table: name },
    );
    expect(result.differences).toEqual([]);
    expect(result.equal).toBe(CELLS.length);
  }

  test('fault-C1 fault-Z5: of two at once one is killed, and a server of the etcd too; the other completes it', async () => {
    const plan = planOf('killed');
    const args = ['apply', plan, '--auto-approve'];
    const dying = start(args, { cwd: world.folder, failpoint: 'dump.in_batch:2' });
    await untilSaid(dying, 'Freeze splits');
    const staying = start(args, { cwd: world.folder });
    const killed = await dying.ended;
    expect(killed.signal, killed.stderr).toBe('SIGKILL');
    await etcds.servers[1]?.kill();
    const end = await staying.ended;
    expect(end.code, end.stderr + end.stdout).toBe(0);
    await etcds.servers[1]?.start();
    const status = await run('status', plan, '--json');
    const { state, workers } = JSON.parse(status.stdout) as StatusDocument;
    expect([state, workers]).toEqual(['finished', []]);
    await expectDone('killed', end.code);
  });

  test('fault-C3: killed while it registers, then completed, then cleaned up', async () => {
    const plan = planOf('registered');
    const killed = await terautil(['apply', plan, '--auto-approve'], {
      cwd: world.folder,
      failpoint: 'register.half:1',
    });
    expect(killed.signal, killed.stderr).toBe('SIGKILL');
    const end = await run('apply', plan, '--auto-approve');
    expect(end.code, end.stderr + end.stdout).toBe(0);
    await expectDone('registered', end.code);
    const cleaned = await run('clean', plan, '--auto-approve');
    expect(cleaned.code, cleaned.stderr).toBe(0);
    const after = await run('status', plan, '--json');
    expect(JSON.parse(after.stdout)).toMatchObject({ state: 'not-started' });
    // The other migration of this etcd is as it was.
    const other = await run('status', 'killed.yaml', '--json');
    expect(JSON.parse(other.stdout)).toMatchObject({ state: 'finished' });
  });

  test('fault-Z6: an etcd that is away is told with 7, and nothing is called finished', async () => {
    const end = await away;
    expect(end.code).toBe(7);
    expect(end.stderr).toContain('TU-ETCD-UNAVAILABLE');
  });
});
