/** What is looked at before an apply: both clusters once, and the ledger again where that may matter. */
import { expect, it } from 'vitest';
import { WHOLE_TABLE } from '../../src/migration/coverage.js';
import { unitKey, type LedgerState } from '../../src/migration/ledger/ledger.js';
import { planIdentity, previewNow } from '../../src/migration/survey/preview.js';
import { emptyRecord } from '../../src/migration/unit.js';
import { scopeHash } from '../../src/plan/hashes.js';
import type { ResolvedPlan } from '../../src/plan/types.js';
import { cell } from '../support/cell-refs.js';
import { createManualClock } from '../support/manual-clock.js';
import { createMemoryCluster } from '../support/memory-cluster.js';
import { UNLIMITED } from '../../src/migration/pace/pace.js';
import { tableDefinition } from '../support/table-definition.js';
import { tablePlan } from '../support/table-plan.js';
import { SEEN_ONCE } from '../support/no-limits.js';

const TABLE = tablePlan();

function world(ledgers: (LedgerState | null)[], cellsThere: boolean) {
  const clock = createManualClock();
  const source = createMemoryCluster({ clock });
  const destination = createMemoryCluster({ clock });
  for (const cluster of [source, destination]) {
    cluster.addTable('t', { kind: 'binary', families: { f: 3 } });
  }
  source.load('t', [cell('a f:q@1')]);
  if (cellsThere) destination.load('t', [cell('a f:q@1')]);
  let looks = 0;
  const clusters = {
    source: {
      ...source,
      // A survey asks for them once per table.
      tablets: (name: string) => {
        looks += 1;
        return source.tablets(name);
      },
    },
    // Another cluster than the source, or the table would be the same.
    destination: { ...destination, identity: () => ({ coordinator: 'ins://there', root: '/b' }) },
  };
  const place = { kind: 'flagfile' as const, path: '' };
  const plan: ResolvedPlan = {
    name: 'p',
    file: 'p.yaml',
    stateFolder: '',
    clusters: { source: place, destination: place },
    lockService: { type: 'local', leaseMs: 1_000 },
    steps: ['dump'],
    tables: [TABLE],
    globs: [],
    split: { freeze: true, missingBoundaries: false, intervalMs: 1000 },
    dump: { parallelRanges: 1, inFlightBytes: 1, attempts: 1, limit: UNLIMITED },
    diff: { parallelRanges: 1, ...SEEN_ONCE, limit: UNLIMITED },
    repair: { deletes: 'forbid' },
    patienceMs: 600_000,
  };
  const unread = [...ledgers];
  const preview = () =>
    previewNow(
      plan,
      clusters,
      () => Promise.resolve({ ledger: unread.shift() ?? null, ownerOf: () => null }),
      clock,
    );
  return {
    plan,
    clusters,
    preview,
    looks: () => looks,
    reads: () => ledgers.length - unread.length,
  };
}

/** The table as another apply registered it. */
function registered(): LedgerState {
  const { plan, clusters } = world([], false);
  return {
    meta: {
      name: plan.name,
      identity: planIdentity(plan, clusters),
      generation: 1,
      generations: [1],
      globs: null,
      tables: 1,
      ranges: 0,
      registeredAt: 0n,
    },
    tables: [tableDefinition({ scope: scopeHash(TABLE, 'binary'), sourceCreated: 1n })],
    ranges: [],
    retired: [],
    records: new Map(),
  };
}

it('a refusal stands when nobody registered meanwhile, and the clusters are looked at once', async () => {
  const { preview, looks, reads } = world([null, null], true);
  const { decisions } = await preview();
  expect(decisions.map(({ refusals }) => refusals.length)).toEqual([1]);
  expect([looks(), reads()]).toEqual([1, 2]);
});

it('what an apply wrote that registered meanwhile is no reason to refuse', async () => {
  const { preview, looks } = world([null, registered()], true);
  const { document, decisions } = await preview();
  expect([document.registered, decisions.length, looks()]).toEqual([true, 0, 1]);
});

it('where nothing is refused the ledger is read once', async () => {
  const { preview, looks, reads } = world([null, registered()], false);
  expect((await preview()).document.registered).toBe(false);
  expect([looks(), reads()]).toEqual([1, 1]);
});

it('promise-P10 fault-N9 cells in a table that was to be created: an older version created it, or a stranger', async () => {
  const state = registered();
  const tables = state.tables.map((table) => ({ ...table, destinationCreated: null }));
  const of = { unit: tables[0]?.id ?? '', step: 'create-table', session: 's' } as const;
  const actionsBy = async (records: LedgerState['records']): Promise<string[]> => {
    const range = { id: 'r', generation: 1, table: of.unit, interval: WHOLE_TABLE };
    const ledger = { ...state, tables, ranges: [range], records };
    const { document } = await world([ledger, ledger], true).preview();
    return document.tables.map(({ action }) => action);
  };
  const worker = { host: 'h', processId: 1, version: '0' };
  const created = { ...emptyRecord({ ...of, worker }, 0n), state: 'finished' } as const;
  expect(await actionsBy(new Map())).toEqual(['refused']);
  expect(await actionsBy(new Map([[unitKey(of.unit, of.step), created]]))).toEqual(['continue']);
});
