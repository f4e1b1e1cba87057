/**
 * A document that fits the schema becomes a resolved plan: defaults, units, absolute paths; and what
 * a schema cannot say is checked here, with as many problems at once as there are.
 */
import { dirname, resolve } from 'node:path';
import type {
  PlanCluster,
  PlanDocument,
  PlanTable,
  PlanWindow,
} from '../documents/plan.generated.js';
import { INTERNAL_TABLES } from '../internal-tables.js';
import type { Problem } from '../yaml/problem.js';
import type { Path, Report, YamlSource } from '../yaml/source.js';
import { parseTimestamp } from '../yaml/units.js';
import type {
  ClusterPlace,
  LocalityGroupMapping,
  PlannedWindow,
  ResolvedPlan,
  TablePlan,
  TableSettings,
} from './types.js';
import { isGlob } from '../glob.js';
import { resolveExpect } from './resolve-expect.js';
import { resolveIdentity } from './resolve-identity.js';
import { isSameCoordinator, resolveCoordinator } from './resolve-coordinator.js';
import {
  resolveInFlight,
  resolveLimit,
  resolvePatience,
  resolveRecheck,
  resolveTimeToLive,
} from './resolve-limits.js';
import { resolveLockService } from './resolve-lock-service.js';
import { checkGlob, resolveFamilies, resolveRange } from './resolve-selection.js';
import { resolveCreation, resolveSplit } from './resolve-splitting.js';

const PARALLEL_RANGES = 8;
const ATTEMPTS = 5;

/** `file` is absolute; `stateFolder` null means beside the plan. */
export function resolvePlan(
  document: PlanDocument,
  source: YamlSource,
  file: string,
  stateFolder: string | null,
): { readonly plan: ResolvedPlan } | { readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const report: Report = (...what) => problems.push(source.problem(...what));
  const folder = dirname(file);
  const window = resolveWindow(document.window, report);
  const entries = document.tables.map((table, index): Entry => {
    const path = ['tables', index];
    checkGlob(table, path, report);
    return { table, path, settings: resolveTable(table, window, path, report) };
  });
  const plan: ResolvedPlan = {
    name: document.name,
    file,
    stateFolder: resolve(stateFolder ?? resolve(folder, '.terautil', document.name)),
    clusters: {
      source: resolveCluster(document.clusters.source, folder, ['clusters', 'source'], report),
      destination: resolveCluster(
        document.clusters.destination,
        folder,
        ['clusters', 'destination'],
        report,
      ),
    },
    lockService: resolveLockService(document.lockService, folder, report),
    steps: document.steps ?? ['dump', 'diff'],
    patienceMs: resolvePatience(document.patience, report),
    tables: entries.filter(({ table }) => !isGlob(table.source)).map(namedTable),
    globs: entries
      .filter(({ table }) => isGlob(table.source))
      .map(({ table, settings }) => ({
        glob: table.source,
        exclude: table.exclude ?? [],
        settings,
      })),
    split: resolveSplit(document.split, report),
    dump: {
      parallelRanges: document.dump?.parallelRanges ?? PARALLEL_RANGES,
      inFlightBytes: resolveInFlight(document.dump?.inFlight, report),
      attempts: document.dump?.attempts ?? ATTEMPTS,
      limit: resolveLimit(document.dump?.limit, ['dump', 'limit'], report),
      ...(document.dump?.compression && { compression: document.dump.compression }),
    },
    diff: {
      parallelRanges: document.diff?.parallelRanges ?? PARALLEL_RANGES,
      limit: resolveLimit(document.diff?.limit, ['diff', 'limit'], report),
      values: document.diff?.values ?? false,
      strict: document.diff?.strict ?? false,
      recheck: resolveRecheck(document.diff?.recheck, report),
    },
    repair: { deletes: document.repair?.deletes ?? 'forbid' },
  };
  checkTables(plan, entries, report);
  const expect = resolveExpect(document.expect, plan, report);
  return problems.length === 0 ? { plan: { ...plan, ...(expect && { expect }) } } : { problems };
}

function resolveCluster(
  cluster: PlanCluster,
  folder: string,
  path: Path,
  report: Report,
): ClusterPlace {
  const { flagfile, coordinator } = cluster;
  const identity = cluster.identity && {
    identity: resolveIdentity(cluster.identity, folder, [...path, 'identity'], report),
  };
  if (coordinator !== undefined) {
    const at = [...path, 'coordinator'];
    const resolved = resolveCoordinator(coordinator, folder, at, report);
    return { kind: 'coordinator', coordinator: resolved, ...identity };
  }
  if (flagfile === undefined) {
    const hint = 'Name a flag file, or write where the cluster publishes its addresses.';
    report(path, 'key', `${path.join('.')} has neither "flagfile" nor "coordinator"`, hint);
  }
  return { kind: 'flagfile', path: resolve(folder, flagfile ?? ''), ...identity };
}

function resolveWindow(window: PlanWindow | undefined, report: Report): PlannedWindow | null {
  if (window === undefined) return null;
  const hint =
    'Write an RFC 3339 time like 2026-11-22T10:00:00Z, or microseconds since 1970 in quotes.';
  const moment = (key: 'start' | 'end'): bigint | null => {
    const text = window[key];
    if (text === undefined || (key === 'end' && text === 'now')) return null;
    const micros = parseTimestamp(text);
    if (micros === null) report(['window', key], 'value', `"${text}" is not a time`, hint);
    return micros;
  };
  const start = moment('start');
  const end = moment('end');
  if (start !== null && end !== null && start >= end) {
    report(
      ['window', 'end'],
      'value',
      'The window ends before it starts',
      'The end is exclusive and must be later than the start.',
    );
  }
  return { start, end: window.end === 'now' ? 'now' : end };
}

/** An item of `tables`: one table, or a glob. */
interface Entry {
  readonly table: PlanTable;
  readonly path: Path;
  readonly settings: TableSettings;
}

function namedTable({ table, settings }: Entry): TablePlan {
  const { source, destination = source } = table;
  return { ...settings, source, destination, foundBy: null };
}

function resolveTable(
  table: PlanTable,
  window: PlannedWindow | null,
  path: Path,
  report: Report,
): TableSettings {
  const creation = resolveCreation(table, path, report);
  return {
    localityGroups: resolveGroups(table.localityGroups, [...path, 'localityGroups'], report),
    families: resolveFamilies(table.families, [...path, 'families'], report),
    range: resolveRange(table.range, [...path, 'range'], report),
    create: table.create ?? 'if-missing',
    ...(creation && { creation }),
    existingCells: table.existingCells ?? 'refuse',
    onConflict: table.onConflict ?? 'skip',
    timeToLive: resolveTimeToLive(table.ttl, [...path, 'ttl'], report),
    window: table.window === 'none' ? null : window,
  };
}

function resolveGroups(
  groups: PlanTable['localityGroups'],
  path: Path,
  report: Report,
): readonly LocalityGroupMapping[] | null {
  if (groups === undefined) return null;
  const mappings = groups.map((group) =>
    typeof group === 'string' ? { from: group, to: group } : group,
  );
  const from = new Set<string>();
  const to = new Set<string>();
  for (const [index, mapping] of mappings.entries()) {
    if (from.has(mapping.from)) {
      report(
        [...path, index],
        'value',
        `Locality group "${mapping.from}" is listed twice`,
        'Keep one of the two.',
      );
    } else if (to.has(mapping.to)) {
      const hint = 'Two groups cannot be merged into one; give one of them another name.';
      report([...path, index], 'value', `Two locality groups become "${mapping.to}"`, hint);
    }
    from.add(mapping.from);
    to.add(mapping.to);
  }
  return mappings;
}

/** Rules between entries, and between an entry and the clusters. */
function checkTables({ clusters }: ResolvedPlan, entries: readonly Entry[], report: Report): void {
  const sources = new Set<string>();
  const destinations = new Set<string>();
  const sameCluster = sameText(clusters.source, clusters.destination);
  for (const { table, path } of entries) {
    const { source } = table;
    const destination = table.destination ?? source;
    const what = `${isGlob(source) ? 'Glob' : 'Table'} "${source}"`;
    if (sources.has(source)) {
      report([...path, 'source'], 'value', `${what} is listed twice`, 'Keep one of the two.');
    } else if (destinations.has(destination)) {
      const hint = 'Give one of them another destination: their cells would mix.';
      report([...path, 'destination'], 'value', `Two tables go to "${destination}"`, hint);
    }
    if (sameCluster && source === destination) {
      const hint = isGlob(source)
        ? 'Name another cluster.'
        : 'Name another cluster or another destination table.';
      const message = `${what} would be copied onto itself: both clusters are the same`;
      report([...path, 'source'], 'value', message, hint);
    }
    for (const [key, name] of Object.entries({ source, destination })) {
      if (!INTERNAL_TABLES.includes(name)) continue;
      const hint = 'Leave it out: a cluster keeps it for itself and makes its own.';
      report([...path, key], 'value', `"${name}" is an internal table of Tera`, hint);
      break;
    }
    sources.add(source);
    destinations.add(destination);
  }
}

/** Whether both places are surely the same cluster; the live clusters are compared by `plan` and `apply`. */
function sameText(a: ClusterPlace, b: ClusterPlace): boolean {
  if (a.kind === 'flagfile') return b.kind === 'flagfile' && a.path === b.path;
  return b.kind === 'coordinator' && isSameCoordinator(a.coordinator, b.coordinator);
}
