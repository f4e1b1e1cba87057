/**
 * What differs in meaning between two plans: tables and locality groups that were added, dropped or renamed,
 * and every setting. Comments, the order of keys and what only says a default make no difference
 * (fault-V10). Pure.
 */
import { riskOf, riskOfTable } from './plan-risks.js';
import { planSettings, tableSettings, type Settings } from './plan-settings.js';
import { selectTable } from './select.js';
import type { GlobPlan, LocalityGroupMapping, ResolvedPlan, TablePlan } from './types.js';

export interface PlanDifference {
  readonly kind: 'added' | 'dropped' | 'renamed' | 'changed';
  /** By their names at the source, or globs; empty: the plan as a whole. */
  readonly tables: readonly string[];
  /** "existingCells", in the plan's words; null: the table itself. */
  readonly setting: string | null;
  /** null: not set. */
  readonly before: string | null;
  readonly after: string | null;
  /** What a reviewer should think about. */
  readonly risk: string | null;
}

/** Of the plan first, then of its tables; the same difference of several tables once. */
export function comparePlans(before: ResolvedPlan, after: ResolvedPlan): PlanDifference[] {
  const ofPlan = differing(planSettings(before), planSettings(after)).map(
    (setting): PlanDifference => ({
      kind: 'changed',
      tables: [],
      ...setting,
      risk: riskOf(setting, after),
    }),
  );
  return [...ofPlan, ...globOrder(before, after), ...together(compareTables(before, after))];
}

type Setting = Pick<PlanDifference, 'before' | 'after'> & { readonly setting: string };

/** By the names of the settings, of one table or of the plan. */
function differing(before: Settings, after: Settings): Setting[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names]
    .map((setting) => ({
      setting,
      before: before.get(setting) ?? null,
      after: after.get(setting) ?? null,
    }))
    .filter((one) => one.before !== one.after)
    .sort((a, b) => (a.setting < b.setting ? -1 : 1));
}

function compareTables(before: ResolvedPlan, after: ResolvedPlan): PlanDifference[] {
  const added = after.tables.filter(({ source }) => selectTable(before, source) === null);
  const dropped = before.tables.filter(({ source }) => selectTable(after, source) === null);
  // Another table that goes where the former one went.
  const renamed = added.flatMap((table): (readonly [TablePlan, TablePlan])[] => {
    const from = dropped.find(({ destination }) => destination === table.destination);
    return from === undefined ? [] : [[from, table]];
  });
  const isRenamed = (table: TablePlan): boolean => renamed.some((pair) => pair.includes(table));
  const named = new Set([...before.tables, ...after.tables].map(({ source }) => source));
  const kept = [...named].flatMap((name): (readonly [TablePlan, TablePlan])[] => {
    const [was, is] = [selectTable(before, name), selectTable(after, name)];
    return was === null || is === null ? [] : [[was, is]];
  });
  return [
    ...added.filter((table) => !isRenamed(table)).map(({ source }) => whole('added', source)),
    ...dropped.filter((table) => !isRenamed(table)).map(({ source }) => whole('dropped', source)),
    ...renamed.flatMap(([was, is]) => [
      { ...whole('renamed', is.source), before: was.source, after: is.source },
      ...compareTable(was, is),
    ]),
    ...kept.flatMap(([was, is]) => compareTable(was, is)),
    ...compareGlobs(before, after),
  ];
}

function whole(kind: 'added' | 'dropped' | 'renamed', name: string): PlanDifference {
  const risk = riskOfTable(kind);
  return { kind, tables: [name], setting: null, before: null, after: null, risk };
}

function compareTable(was: TablePlan, is: TablePlan): PlanDifference[] {
  const all = (table: TablePlan): Settings =>
    new Map([
      ...tableSettings(table),
      ['found by', table.foundBy === null ? 'its name' : `the glob ${table.foundBy}`],
      ['destination', table.destination],
    ]);
  const differences = [
    ...compareGroups(was.localityGroups, is.localityGroups),
    ...differing(all(was), all(is)).map((setting) => ({
      kind: setting.setting === 'destination' ? ('renamed' as const) : ('changed' as const),
      ...setting,
    })),
  ];
  return differences.map((one) => ({ ...one, tables: [is.source], risk: riskOf(one, null) }));
}

type Groups = readonly LocalityGroupMapping[] | null;
type OfTable = Pick<PlanDifference, 'kind'> & Setting;

function compareGroups(was: Groups, is: Groups): OfTable[] {
  const of = (kind: OfTable['kind'], before: string | null, after: string | null): OfTable => ({
    kind,
    setting: 'localityGroups',
    before,
    after,
  });
  if (was === null || is === null) {
    const [before, after] = [was, is].map((groups) => groups?.map(groupText).sort().join(', '));
    return before === after ? [] : [of('changed', before ?? null, after ?? null)];
  }
  const names = [...new Set([...was, ...is].map(({ from }) => from))].sort();
  return names.flatMap((name) => {
    const before = was.find(({ from }) => from === name);
    const after = is.find(({ from }) => from === name);
    if (before === undefined)
      return after === undefined ? [] : [of('added', null, groupText(after))];
    if (after === undefined) return [of('dropped', groupText(before), null)];
    return before.to === after.to ? [] : [of('renamed', groupText(before), groupText(after))];
  });
}

function groupText({ from, to }: LocalityGroupMapping): string {
  return from === to ? from : `${from} → ${to}`;
}

function compareGlobs(
  { globs: before }: ResolvedPlan,
  { globs: after }: ResolvedPlan,
): PlanDifference[] {
  const names = [...new Set([...before, ...after].map(({ glob }) => glob))];
  return names.flatMap((name) => {
    const was = before.find(({ glob }) => glob === name);
    const is = after.find(({ glob }) => glob === name);
    if (was === undefined) return [whole('added', name)];
    if (is === undefined) return [whole('dropped', name)];
    const differences = [
      ...compareGroups(was.settings.localityGroups, is.settings.localityGroups),
      ...differing(globSettings(was), globSettings(is)).map((one) => ({
        kind: 'changed' as const,
        ...one,
      })),
    ];
    return differences.map((one) => ({ ...one, tables: [name], risk: riskOf(one, null) }));
  });
}

function globSettings({ exclude, settings }: GlobPlan): Settings {
  const all = new Map(tableSettings(settings));
  return exclude.length === 0 ? all : all.set('exclude', exclude.toSorted().join(', '));
}

/** The first glob that finds a table counts. */
function globOrder(
  { globs: before }: ResolvedPlan,
  { globs: after }: ResolvedPlan,
): PlanDifference[] {
  const both = (some: readonly GlobPlan[], others: readonly GlobPlan[]): string =>
    some
      .map(({ glob }) => glob)
      .filter((name) => others.some(({ glob }) => glob === name))
      .join(', ');
  const [was, is] = [both(before, after), both(after, before)];
  if (was === is) return [];
  const setting = { setting: 'order of globs', before: was, after: is };
  return [{ kind: 'changed', tables: [], ...setting, risk: riskOf(setting, null) }];
}

/** What is the same of several tables is one difference. */
function together(differences: readonly PlanDifference[]): PlanDifference[] {
  const alike = new Map<string, PlanDifference>();
  for (const one of differences) {
    const key = JSON.stringify([one.kind, one.setting, one.before, one.after]);
    const known = alike.get(key);
    alike.set(key, known ? { ...known, tables: [...known.tables, ...one.tables] } : one);
  }
  return [...alike.values()];
}
