/** The etcd goes away while ranges are copied, and comes back: fault-Z6 with the mirror of the ledger. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StatusDocument } from '../../src/documents/status.generated.js';
import { schemaFromMessage } from '../../src/tera/schema.js';
import { rowKey } from '../../src/cells/bytes.js';
import { sampleCell } from '../support/cell-samples.js';
import { startEtcds, whyNoEtcd, type EtcdServers } from '../support/etcd.js';
import { fillTable } from '../support/fill.js';
import { compareTables } from '../support/independent-reader.js';
import { expectInvariants } from '../support/invariants.js';
import { start, terautil, untilSaid, type Ended } from '../support/programs.js';
import { startTwoClusters, type TwoClusters } from '../support/two-clusters.js';

const CELLS = Array.from({ length: 6_000 }, (_, i) => String(i).padStart(6, '0')).flatMap((row) =>
  [2n, 1n].map((timestamp) =>
    sampleCell({ row, family: 'f', qualifier: 'q', timestamp, value: `${row}@${timestamp}` }),
  ),
);

describe.runIf(whyNoEtcd() === null)('an etcd that goes away in the middle', () => {
  let etcds: EtcdServers;
  let world: TwoClusters;
  const run = (...args: string[]): Promise<Ended> => terautil(args, { cwd: world.folder });

  beforeAll(async () => {
    [etcds, world] = await Promise.all([startEtcds(1), startTwoClusters()]);
    const schema = schemaFromMessage({
      name: 'many',
      rawKey: 1,
      localityGroups: [{ id: 0, name: 'lg0' }],
      columnFamilies: [{ name: Buffer.from('f'), localityGroup: 'lg0', maxVersions: 3 }],
    });
    const splitAt = ['001', '003', '005'].map((text) => rowKey(Buffer.from(text)));
    await world.source.createTable('many', schema, splitAt);
    await fillTable(world.source, 'many', CELLS);
  });
  afterAll(async () => {
    await Promise.all([etcds.close(), world.close()]);
  });

  test('fault-Z4 fault-Z6 the worker stops with 7, status tells what was seen last, the next apply completes it', async () => {
    const lockService = `type: etcd, addresses: ['${etcds.addresses[0] ?? ''}']`;
    const rest = `tables: [{ source: many, destination: away }]
dump: { parallelRanges: 1, inFlight: 1MiB, limit: { cells: 2000/s } }
`;
    const plan = world.writePlan('away', rest, { lockService, lease: '2s' });
    const working = start(['apply', plan, '--auto-approve'], { cwd: world.folder });
    await untilSaid(working, 'Copy');
    await etcds.servers[0]?.kill();
    const stopped = await working.ended;
    expect(stopped.code, stopped.stderr).toBe(7);
    expect(stopped.stdout).not.toContain('Finished');

    const [text, json, code] = await Promise.all([
      run('status', plan),
      run('status', plan, '--json'),
      run('status', plan, '--exit-code'),
    ]);
    expect(text.code, text.stderr).toBe(0);
    expect(text.stdout).toContain(
      'the lock service does not answer: this is what this machine saw',
    );
    const status = JSON.parse(json.stdout) as StatusDocument;
    expect(status.state).toBe('incomplete');
    expect(status.tables.map(({ source }) => source)).toEqual(['many']);
    expect(Date.now() - Date.parse(status.mirrored_at ?? '')).toBeLessThan(180_000);
    expect(code.code).toBe(7);

    await etcds.servers[0]?.start();
    const end = await run('apply', plan, '--auto-approve');
    expect(end.code, end.stderr + end.stdout).toBe(0);
    const now = JSON.parse((await run('status', plan, '--json')).stdout) as StatusDocument;
    expect(now).toMatchObject({ state: 'finished', mirrored_at: null });
    await expectInvariants(world.migration('away', end.code));
    const result = compareTables(
      { file: world.sourceFile, table: 'many' },
      { file: world.destinationFile, table: 'away' },
    );
    expect(result.differences).toEqual([]);
    expect(result.equal).toBe(CELLS.length);
  });
});
