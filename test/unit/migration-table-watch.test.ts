/** The watch over the tables of a range that stands still. */
import { expect, it } from 'vitest';
import { watchTables } from '../../src/migration/survey/table-watch.js';
import type { Cluster } from '../../src/migration/ports.js';
import { createManualClock } from '../support/manual-clock.js';
import { createMemoryCluster } from '../support/memory-cluster.js';

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
  const definition = {
    id: 't00001',
    source: 't',
    destination: 't',
    kind: 'binary',
    scope: 's',
    families: [],
    localityGroups: [],
    window: null,
    overwriteConflicts: false,
    sourceCreated: 1n,
    destinationCreated: 1n,
  } as const;
  const watch = watchTables({ source: away, destination: away }, definition, {
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
