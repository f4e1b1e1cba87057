/**
 * Looks at both clusters, writing nothing: what each of these tables is like, and so what apply
 * would do to it.
 */
import type { Clock } from '../../clock.js';
import type { ResolvedPlan, SplitPlan, TablePlan } from '../../plan/types.js';
import { compileTable, type TableDecision } from './compile.js';
import type { TableFacts } from './facts.js';
import { WHOLE_TABLE } from '../coverage.js';
import { hasCells } from '../has-cells.js';
import type { Cluster, Clusters } from '../ports.js';

/** Tables looked at side by side: control-plane calls are cheap for us, not for a busy master. */
const TABLES_AT_ONCE_MAX = 4;

export async function surveyTables(
  clusters: Clusters,
  tables: readonly TablePlan[],
  { split, steps }: Pick<ResolvedPlan, 'split' | 'steps'>,
  clock: Clock,
  signal: AbortSignal,
): Promise<TableDecision[]> {
  const now = clock.wallMicros();
  const places = {
    source: clusters.source.identity(),
    destination: clusters.destination.identity(),
    now,
    split,
    steps,
  };
  const names = {
    source: tableNames(clusters.source),
    destination: tableNames(clusters.destination),
  };
  return forSomeAtOnce(tables, async (table) => {
    const facts = await lookAt(clusters, table, split, signal);
    const more = {
      ...(facts.source === null && { sourceNames: await names.source() }),
      ...(facts.destination === null &&
        isNeeded(table, steps) && { destinationNames: await names.destination() }),
    };
    return compileTable({ ...facts, ...more }, places);
  });
}

/** Whether apply would not create it: then it may be mistyped. */
function isNeeded({ create }: TablePlan, steps: ResolvedPlan['steps']): boolean {
  return create === 'never' || !steps.includes('dump');
}

/** Read once, and only where a table is missing. They are for a hint: what cannot be read is none. */
function tableNames(cluster: Cluster): () => Promise<readonly string[]> {
  const read = async (): Promise<readonly string[]> => {
    const names: string[] = [];
    for await (const { name, isInternal } of cluster.tables()) if (!isInternal) names.push(name);
    return names;
  };
  let reading: Promise<readonly string[]> | null = null;
  return () => (reading ??= read().catch(() => []));
}

/** The results in order, asked for a few tables at a time. */
export async function forSomeAtOnce<T, R>(
  tables: readonly T[],
  ask: (table: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  for (let first = 0; first < tables.length; first += TABLES_AT_ONCE_MAX) {
    const some = tables.slice(first, first + TABLES_AT_ONCE_MAX);
    results.push(...(await Promise.all(some.map(ask))));
  }
  return results;
}

async function lookAt(
  clusters: Clusters,
  plan: TablePlan,
  { missingBoundaries }: SplitPlan,
  signal: AbortSignal,
): Promise<TableFacts> {
  const interval = plan.range ?? WHOLE_TABLE;
  const [source, destination] = await Promise.all([
    clusters.source.table(plan.source),
    clusters.destination.table(plan.destination),
  ]);
  const [sourceTablets, destinationTablets, sourceHasCells, destinationHasCells] =
    await Promise.all([
      source === null ? [] : clusters.source.tablets(plan.source),
      destination !== null && missingBoundaries
        ? clusters.destination.tablets(plan.destination)
        : [],
      source?.enabled === true && hasCells(clusters.source, plan.source, signal, interval),
      destination?.enabled === true &&
        hasCells(clusters.destination, plan.destination, signal, interval),
    ]);
  return {
    plan,
    source,
    sourceTablets,
    sourceHasCells,
    destination,
    destinationTablets,
    destinationHasCells,
  };
}
