/** The watch over the tables of a range that stands still. */
import { expect, it } from 'vitest';
import { checkSource, watchTables } from '../../src/migration/survey/table-watch.js';
import type { TableDefinition } from '../../src/migration/ledger/definitions.js';
import type { Cluster } from '../../src/migration/ports.js';
import { schemaFromMessage } from '../../src/tera/schema.js';
import { createManualClock } from '../support/manual-clock.js';
import { createMemoryCluster } from '../support/memory-cluster.js';
import { tableDefinition } from '../support/table-definition.js';

const DEFINITION = tableDefinition({ sourceCreated: 1n, destinationCreated: 1n });

it('fault-N5 asks a master that is away no longer than the range is worked on', async () => {
  const clock = createManualClock();
  const asked: (AbortSignal | undefined)[] = [];
  const table: Cluster['table'] = (_name, { signal } = {}) => {
    asked.push(signal);
    return new Promise((_, reject) => {
      signal?.addEventListener('abort', () => {
        reject(signal.reason as Error);
      });
    });
  };
  const away = { ...createMemoryCluster({ clock }), table };
  const watch = watchTables({ source: away, destination: away }, DEFINITION, {
    clock,
    stillMs: () => clock.monotonicMs(),
    standstillMs: 120_000,
    isHolding: () => false,
  });
  await clock.advance(3_000);
  expect(asked.map((signal) => signal?.aborted)).toEqual([false, false]);
  watch.stop();
  await clock.advance(60_000);
  expect(asked.map((signal) => signal?.aborted)).toEqual([true, true]);
  expect(watch.signal.aborted).toBe(false);
});

/** Both tables are as registered; nothing moves, and says so. */
async function watchedFor(ms: number, isHolding: boolean): Promise<unknown> {
  const clock = createManualClock();
  const cluster = createMemoryCluster({ clock });
  cluster.addTable('t', { kind: 'binary', families: {} });
  const live = await cluster.table('t');
  const began = clock.monotonicMs();
  const created = { sourceCreated: live?.createTime ?? 0n, destinationCreated: null };
  const clusters = { source: cluster, destination: cluster };
  const watch = watchTables(
    clusters,
    { ...DEFINITION, ...created },
    {
      clock,
      stillMs: () => clock.monotonicMs() - began,
      standstillMs: 120_000,
      isHolding: () => isHolding,
    },
  );
  await clock.advance(ms);
  watch.stop();
  return watch.signal.reason;
}

it('ends what stands still longer than every wait in it', async () => {
  expect(await watchedFor(415_000, false)).toBeUndefined();
  expect(await watchedFor(425_000, false)).toMatchObject({
    id: 'TU-TERA-UNAVAILABLE',
    class: 'retry',
    message: expect.stringMatching(/^Nothing has moved from t to t for 42\d s/) as string,
  });
});

it('leaves alone what stands still by its own will', async () => {
  expect(await watchedFor(3_600_000, true)).toBeUndefined();
});

it('a family that was added is a change, unless the plan chooses families and not this one', async () => {
  const cluster = createMemoryCluster({ clock: createManualClock() });
  cluster.addTable('t', { kind: 'binary', families: { f: 1, added: 1 } });
  const live = await cluster.table('t');
  if (live === null) throw new Error('no table');
  const all: TableDefinition = {
    ...DEFINITION,
    families: [
      { name: Buffer.from('f'), maxVersions: 1, sourceVersions: 1, isTransactional: false },
    ],
    localityGroups: live.schema.localityGroups.map((name) => ({ from: name, to: name })),
    sourceCreated: live.createTime,
  };
  const chosen = { ...all, choosesFamilies: true };
  await expect(checkSource(cluster, all)).rejects.toThrow('column family added was added');
  await checkSource(cluster, chosen);
  const gone = [
    { name: Buffer.from('g'), maxVersions: 1, sourceVersions: 1, isTransactional: false },
  ];
  await expect(checkSource(cluster, { ...chosen, families: gone })).rejects.toThrow(
    'column family g is gone',
  );
});

it('promise-P10 notifications that an older version registered are still there', async () => {
  const name = Buffer.from('_N_');
  const schema = schemaFromMessage({
    name: 't',
    rawKey: 1,
    localityGroups: [{ name: 'notify' }],
    columnFamilies: [{ name, localityGroup: 'notify' }],
  });
  const live = { name: 't', createTime: 1n, enabled: true, schema };
  const cluster = {
    ...createMemoryCluster({ clock: createManualClock() }),
    table: () => Promise.resolve(live),
  };
  const family = { name, maxVersions: 1, sourceVersions: 1, isTransactional: false };
  const registered = { ...DEFINITION, localityGroups: [{ from: 'notify', to: 'notify' }] };
  await checkSource(cluster, { ...registered, families: [family] });
  // And who registered the table without them is not told that they are new.
  await checkSource(cluster, registered);
});
