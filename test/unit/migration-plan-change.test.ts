/** What an edited plan changes of what was registered. */
import { describe, expect, it } from 'vitest';
import { rowKey } from '../../src/cells/bytes.js';
import type { TableDefinition } from '../../src/migration/ledger/definitions.js';
import type { LedgerState } from '../../src/migration/ledger/ledger.js';
import { changeText, planChange } from '../../src/migration/survey/plan-change.js';
import { scopeHash } from '../../src/plan/hashes.js';
import type { GlobPlan, ResolvedPlan, TablePlan } from '../../src/plan/types.js';
import { tableDefinition } from '../support/table-definition.js';
import { tablePlan } from '../support/table-plan.js';

const TABLE = tablePlan();

function ledgerOf(tables: readonly TableDefinition[]): LedgerState {
  const meta = {
    name: 'p',
    identity: 'i',
    generation: 1,
    generations: [1],
    globs: null,
    tables: tables.length,
    ranges: 0,
    registeredAt: 0n,
  };
  return { meta, tables, ranges: [], retired: [], records: new Map() };
}

function planOf(tables: readonly TablePlan[], globs: readonly GlobPlan[] = []): ResolvedPlan {
  return { tables, globs } as unknown as ResolvedPlan;
}

/** As `before` says it was registered, and as the plan says it now. */
function change(planned: Partial<TablePlan>, before: Partial<TablePlan>, table: object = {}) {
  const definition = tableDefinition({ ...(table as Partial<TableDefinition>) });
  const scope = scopeHash({ ...TABLE, ...before }, definition.kind);
  const ledger = ledgerOf([{ ...definition, scope }]);
  return planChange(planOf([{ ...TABLE, ...planned }]), ledger);
}

const creation = { sizes: { split: 512n, merge: null }, storeMedium: null };
const key = (text: string) => rowKey(Buffer.from(text));
const window = { start: null, end: 5n };

describe('promise-P4, fault-V8 a table that is to be looked at again', () => {
  it.each<[string, Partial<TablePlan>, Partial<TablePlan>, Partial<TableDefinition>, string]>([
    ['conflicts', {}, {}, { kind: 'general-kv', overwriteConflicts: true }, 'onConflict'],
    ['conflicts', { onConflict: 'overwrite' }, {}, { kind: 'ttl-kv' }, 'onConflict'],
    ['a size', { creation: { splitSize: 512n } }, {}, {}, 'how it is created'],
    ['no size any more', {}, {}, { creation }, 'how it is created'],
    [
      'a medium',
      { creation: { splitSize: 512n, storeMedium: 'flash' } },
      {},
      { creation },
      'how it is created',
    ],
    ['another destination', { destination: 'u' }, {}, {}, 'destination'],
    ['a window', { window }, {}, {}, 'window'],
    ['another end', { window: { start: null, end: 6n } }, { window }, { window }, 'window'],
    ['no window', {}, { window }, { window }, 'window'],
    ['a range', { range: { start: key('a'), end: null } }, {}, {}, 'range of keys'],
    [
      'another end of the range',
      { range: { start: key('a'), end: key('c') } },
      { range: { start: key('a'), end: key('b') } },
      { interval: { start: key('a'), end: key('b') } },
      'range of keys',
    ],
    ['families', { families: [Buffer.from('f')] }, {}, {}, 'column families'],
    ['ttl', { timeToLive: 9 }, {}, { kind: 'ttl-kv' }, 'ttl'],
    ['groups', { localityGroups: [{ from: 'a', to: 'b' }] }, {}, {}, 'locality groups'],
    [
      'all groups where some were named',
      {},
      { localityGroups: [{ from: 'a', to: 'a' }] },
      {},
      'its mapping',
    ],
  ])('%s', (_name, planned, before, table, what) => {
    expect(change(planned, before, table)).toMatchObject({ changed: [{ what }], kept: [] });
  });
});

describe('fault-V10 a table that stays as it is', () => {
  it.each<[string, Partial<TablePlan>, Partial<TablePlan>, Partial<TableDefinition>]>([
    ['nothing differs', {}, {}, {}],
    [
      'the same conflicts',
      { onConflict: 'overwrite' },
      {},
      { kind: 'ttl-kv', overwriteConflicts: true },
    ],
    ['conflicts that cannot be', { onConflict: 'overwrite' }, {}, {}],
    ['the same size', { creation: { splitSize: 512n } }, {}, { creation }],
    ['another size, of a table that is there', {}, {}, { creation, destinationCreated: 3n }],
    [
      'a window until now, which became a moment',
      { window: { start: null, end: 'now' } },
      { window: { start: null, end: 'now' } },
      { window },
    ],
  ])('%s', (_name, planned, before, table) => {
    expect(change(planned, before, table)).toBeNull();
  });
});

describe('tables that come and go', () => {
  const kept = tableDefinition({ scope: scopeHash(TABLE, 'binary') });
  const gone = tableDefinition({ id: 't00002', source: 'old', destination: 'old' });

  it('are told, the others are kept', () => {
    const found = planChange(
      planOf([TABLE, { ...TABLE, source: 'new', destination: 'new' }]),
      ledgerOf([kept, gone]),
    );
    expect(found).toMatchObject({ added: ['new'], dropped: [gone], kept: [kept], globs: false });
    expect(found && changeText(found)).toBe(
      'The plan was changed since it was registered (new is new; old is gone).',
    );
  });

  it('other globs are a change, also where they find the same', () => {
    const glob = { glob: 't*', exclude: [], settings: TABLE };
    const found = planChange(planOf([TABLE], [glob]), ledgerOf([kept]));
    expect(found).toMatchObject({ globs: true, kept: [kept], added: [], dropped: [], changed: [] });
  });
});
