/** The tables that a plan's globs find at the source, beside those that it names. */
import { TerautilError } from '../../errors.js';
import { matchesGlob } from '../../glob.js';
import { findsTable, selectTable } from '../../plan/select.js';
import type { GlobPlan, ResolvedPlan, TablePlan } from '../../plan/types.js';
import type { Cluster } from '../ports.js';

type Entries = Pick<ResolvedPlan, 'tables' | 'globs'>;

export interface FoundTables {
  /** Those that the plan names in its order, then those that globs find in order of names. */
  readonly tables: readonly TablePlan[];
  readonly leftOut: LeftOut;
  readonly warnings: readonly string[];
}

/** Names of tables that fit a glob and are not copied. */
export interface LeftOut {
  /** Tables that the source keeps for itself. */
  readonly internal: readonly string[];
  readonly excluded: readonly string[];
}

export const NOTHING_LEFT_OUT: LeftOut = { internal: [], excluded: [] };

/** Throws TU-GUARD when a glob finds nothing, or two tables would go to one destination. */
export async function findTables(source: Cluster, plan: Entries): Promise<FoundTables> {
  if (plan.globs.length === 0) {
    return { tables: plan.tables, leftOut: NOTHING_LEFT_OUT, warnings: [] };
  }
  const names: string[] = [];
  const internal: string[] = [];
  for await (const { name, isInternal } of source.tables()) {
    if (!isInternal) names.push(name);
    else if (plan.globs.some(({ glob }) => matchesGlob(glob, name))) internal.push(name);
  }
  for (const entry of plan.globs) checkFound(entry, names);
  const selected = names.map((name) => selectTable(plan, name)).filter((table) => table !== null);
  const found = selected.filter(({ foundBy }) => foundBy !== null);
  checkDestinations(plan.tables, found);
  const fits = (name: string): boolean => plan.globs.some(({ glob }) => matchesGlob(glob, name));
  const excluded = names.filter((name) => fits(name) && selectTable(plan, name) === null);
  return {
    tables: [...plan.tables, ...found],
    leftOut: { internal, excluded },
    warnings: plan.globs.flatMap((entry) => uselessExcludes(entry, names)),
  };
}

/** What the globs find by now and did not when the migration was registered: those tables are no part of it. */
export async function tablesSince(
  source: Cluster,
  plan: Entries,
  isRegistered: (name: string) => boolean,
): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, isInternal } of source.tables()) {
    if (!isInternal && !isRegistered(name) && selectTable(plan, name) !== null) names.push(name);
  }
  return names;
}

function checkFound(entry: GlobPlan, names: readonly string[]): void {
  if (names.some((name) => findsTable(entry, name))) return;
  const { glob } = entry;
  const isExcluded = names.some((name) => matchesGlob(glob, name));
  throw new TerautilError(
    'TU-GUARD',
    isExcluded
      ? `The glob "${glob}" finds no table at the source but those that it excludes.`
      : `The glob "${glob}" finds none of the ${names.length} tables of the source.`,
    {
      hint:
        names.length === 0
          ? 'Is it the right cluster, or are source and destination swapped in the plan?'
          : 'Correct it, or check the cluster that the plan names as source.',
    },
  );
}

/** A named table may go to where one that a glob finds would keep its name. */
function checkDestinations(named: readonly TablePlan[], found: readonly TablePlan[]): void {
  for (const { source, destination } of named) {
    const other = found.find((table) => table.destination === destination);
    if (other === undefined) continue;
    throw new TerautilError(
      'TU-GUARD',
      `Two tables go to "${destination}": ${source}, and ${other.source}, which the glob "${other.foundBy ?? ''}" finds.`,
      { hint: 'Exclude one of them there, or give it an entry with another destination.' },
    );
  }
}

/** Most likely mistyped, and then a table is copied that should not be. */
function uselessExcludes({ glob, exclude }: GlobPlan, names: readonly string[]): string[] {
  const found = names.filter((name) => matchesGlob(glob, name));
  return exclude
    .filter((pattern) => !found.some((name) => matchesGlob(pattern, name)))
    .map((pattern) => `the glob "${glob}" finds nothing that its exclude "${pattern}" leaves out`);
}
