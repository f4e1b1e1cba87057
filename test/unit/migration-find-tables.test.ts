/** The tables that globs find at a source: what is taken, left out, refused. */
import { describe, expect, it } from 'vitest';
import { findTables, tablesSince } from '../../src/migration/survey/find-tables.js';
import type { GlobPlan, TablePlan, TableSettings } from '../../src/plan/types.js';
import { createManualClock } from '../support/manual-clock.js';
import { createMemoryCluster } from '../support/memory-cluster.js';

const SETTINGS: TableSettings = {
  localityGroups: null,
  families: null,
  range: null,
  create: 'if-missing',
  existingCells: 'refuse',
  onConflict: 'skip',
  timeToLive: null,
  window: null,
};

const glob = (text: string, ...exclude: string[]): GlobPlan => {
  return { glob: text, exclude, settings: SETTINGS };
};
const named = (source: string, destination = source): TablePlan => {
  return { ...SETTINGS, source, destination, foundBy: null };
};

function sourceWith(...names: string[]) {
  const cluster = createMemoryCluster({ clock: createManualClock() });
  for (const name of names) cluster.addTable(name, { kind: 'binary', families: { f: 1 } });
  return {
    ...cluster,
    // As a cluster lists them, the ones of its own among them.
    async *tables() {
      for await (const table of cluster.tables()) {
        yield { ...table, isInternal: ['meta_table', 'stat_table'].includes(table.name) };
      }
    },
  };
}

const namesOf = (tables: readonly TablePlan[]): string[] =>
  tables.map(({ source, foundBy }) => `${source}${foundBy === null ? '' : ` by ${foundBy}`}`);

describe('globs', () => {
  const source = sourceWith('kv', 'log_tmp', 'meta_table', 'orders', 'stat_table', 'users');

  it('find tables beside the named ones, and say what they leave out', async () => {
    const found = await findTables(source, {
      tables: [named('users', 'people')],
      globs: [glob('k?'), glob('*', '*_tmp')],
    });
    expect(namesOf(found.tables)).toEqual(['users', 'kv by k?', 'orders by *']);
    expect(found.leftOut).toEqual({
      internal: ['meta_table', 'stat_table'],
      excluded: ['log_tmp'],
    });
    expect(found.warnings).toEqual([]);
  });

  it('say of internal tables only those that would fit', async () => {
    const { leftOut } = await findTables(source, {
      tables: [],
      globs: [glob('s*'), glob('u*')],
    }).catch(() => ({ leftOut: null }));
    // "s*" finds nothing but an internal table.
    expect(leftOut).toBeNull();
    const found = await findTables(source, { tables: [], globs: [glob('*s*')] });
    expect(found.leftOut).toEqual({ internal: ['stat_table'], excluded: [] });
    expect(namesOf(found.tables)).toEqual(['orders by *s*', 'users by *s*']);
  });

  it('ask nothing where there is none', async () => {
    const silent = {
      ...source,
      tables: () => {
        throw new Error('asked');
      },
    };
    const found = await findTables(silent, { tables: [named('users')], globs: [] });
    expect(found).toMatchObject({ leftOut: { internal: [], excluded: [] }, warnings: [] });
  });

  it('warn of an exclude that leaves nothing out', async () => {
    const plan = { tables: [], globs: [glob('*', 'kv', 'user')] };
    expect((await findTables(source, plan)).warnings).toEqual([
      'the glob "*" finds nothing that its exclude "user" leaves out',
    ]);
  });

  it.each([
    ['nothing', [], [glob('usr*')], 'The glob "usr*" finds none of the 4 tables of the source.'],
    [
      'only what they exclude',
      [],
      [glob('*_tmp', 'log*')],
      'The glob "*_tmp" finds no table at the source but those that it excludes.',
    ],
    [
      'a table whose name another one gets',
      [named('users', 'orders')],
      [glob('o*')],
      'Two tables go to "orders": users, and orders, which the glob "o*" finds.',
    ],
  ])('that find %s are refused', async (_, tables, globs, message) => {
    await expect(findTables(source, { tables, globs })).rejects.toMatchObject({
      id: 'TU-GUARD',
      message,
    });
  });

  it('name what is new since the registration', async () => {
    const plan = { tables: [named('users')], globs: [glob('*', '*_tmp')] };
    const since = await tablesSince(source, plan, (name) => name === 'orders' || name === 'users');
    expect(since).toEqual(['kv']);
  });
});
