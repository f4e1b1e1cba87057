/**
 * Which entry of a plan a table of the source belongs to. It depends on the table's name alone, so it is
 * the same at every apply, whatever else the source has by then. Pure.
 */
import { matchesGlob } from '../glob.js';
import type { GlobPlan, ResolvedPlan, TablePlan } from './types.js';

type Entries = Pick<ResolvedPlan, 'tables' | 'globs'>;

/** An entry that names the table wins, then the first glob that finds it; null: not in the plan. */
export function selectTable({ tables, globs }: Entries, name: string): TablePlan | null {
  const named = tables.find(({ source }) => source === name);
  if (named !== undefined) return named;
  const found = globs.find((entry) => findsTable(entry, name));
  if (found === undefined) return null;
  return { ...found.settings, source: name, destination: name, foundBy: found.glob };
}

/** Whether the glob finds the table and does not exclude it. */
export function findsTable({ glob, exclude }: GlobPlan, name: string): boolean {
  return matchesGlob(glob, name) && !exclude.some((pattern) => matchesGlob(pattern, name));
}
