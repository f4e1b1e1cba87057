/**
 * What apply would do, as a document: from a survey when nothing is registered yet, from the ledger
 * once it is. Writes nothing.
 */
import { escapeBytes } from '../../cells/escape.js';
import type { Clock } from '../../clock.js';
import type { PlannedDocument, Table } from '../../documents/planned.generated.js';
import { isRetryable, TerautilError } from '../../errors.js';
import { globsHash, identityHash, scopeHash } from '../../plan/hashes.js';
import { selectTable } from '../../plan/select.js';
import type { ResolvedPlan, StepName } from '../../plan/types.js';
import type { TableDecision } from './compile.js';
import { findTables, NOTHING_LEFT_OUT, tablesSince, type LeftOut } from './find-tables.js';
import { isTableDone, rangesOf, type LedgerState } from '../ledger/ledger.js';
import type { Creation, TableDefinition } from '../ledger/definitions.js';
import { isKeyValue } from './facts.js';
import { sameSizes } from '../frozen-sizes.js';
import { creationOf } from '../ledger/generation.js';
import { keyRangeJson, windowJson } from '../ledger/entry-json.js';
import { forSomeAtOnce, surveyTables } from './survey.js';
import type { Cluster, ClusterIdentity, Clusters } from '../ports.js';
import { checkDestination, checkSource, checkTables } from './table-watch.js';
import { unitStates } from '../outcome/unit-states.js';

export interface Preview {
  readonly document: PlannedDocument;
  /** Empty when the migration is registered already. */
  readonly decisions: readonly TableDecision[];
}

/** Throws TU-PLAN-OWNER or TU-GUARD when the ledger belongs to another plan. */
export async function previewMigration(
  plan: ResolvedPlan,
  clusters: Clusters,
  ledger: LedgerState | null,
  clock: Clock,
): Promise<Preview> {
  const now = clock.wallMicros();
  if (ledger !== null) checkOwner(plan, clusters, ledger);
  const found = ledger === null ? await findTables(clusters.source, plan) : null;
  const signal = new AbortController().signal;
  const decisions =
    found === null ? [] : await surveyTables(clusters, found.tables, plan, clock, signal);
  const document: PlannedDocument = {
    format: 'terautil/planned',
    format_version: 1,
    name: plan.name,
    source: { ...clusters.source.identity() },
    destination: { ...clusters.destination.identity() },
    as_of: new Date(Number(now / 1000n)).toISOString(),
    lock_service: plan.lockService.type,
    registered: ledger !== null,
    freeze: plan.split.freeze,
    steps: [...plan.steps],
    left_out: leftOutJson(found?.leftOut ?? NOTHING_LEFT_OUT),
    warnings:
      ledger === null
        ? [...(found?.warnings ?? [])]
        : await warningsSince(clusters.source, plan, ledger),
    tables:
      ledger === null
        ? decisions.map((decision) => surveyed(decision, plan.steps))
        : await forSomeAtOnce(ledger.tables, (table) => known(ledger, table, plan.steps, clusters)),
  };
  return { document, decisions };
}

/**
 * As `previewMigration`, from the ledger as it is. Another apply may have registered, and begun to copy,
 * while this one looked at the tables: what it wrote is then no reason to refuse.
 */
export async function previewNow(
  plan: ResolvedPlan,
  clusters: Clusters,
  readLedger: () => Promise<LedgerState | null>,
  clock: Clock,
): Promise<Preview> {
  const before = await readLedger();
  const preview = await previewMigration(plan, clusters, before, clock);
  const isRefused = preview.decisions.some((decision) => decision.refusals.length > 0);
  if (!isRefused) return preview;
  const after = await readLedger();
  return after === null ? preview : previewMigration(plan, clusters, after, clock);
}

/** The identity under which a plan registers and by which it recognises its ledger. */
export function planIdentity(plan: ResolvedPlan, clusters: Clusters): string {
  return identityHash(plan, clusters.source.identity(), clusters.destination.identity());
}

/** Throws TU-PLAN-OWNER or TU-GUARD when the ledger belongs to another plan than this one. */
export function checkOwner(plan: ResolvedPlan, clusters: Clusters, ledger: LedgerState): void {
  checkIdentity(plan, clusters.source.identity(), clusters.destination.identity(), ledger);
  const change = planChange(plan, ledger);
  if (change === null) return;
  throw new TerautilError('TU-GUARD', change, {
    hint: 'Undo the change and finish, or copy the changed tables under a new name.',
  });
}

/** Throws TU-PLAN-OWNER when the ledger is that of a migration between other clusters. */
export function checkIdentity(
  plan: ResolvedPlan,
  source: ClusterIdentity,
  destination: ClusterIdentity,
  ledger: LedgerState,
): void {
  if (ledger.meta.identity === identityHash(plan, source, destination)) return;
  throw new TerautilError(
    'TU-PLAN-OWNER',
    `The name ${plan.name} belongs to a migration between other clusters.`,
    { hint: 'Give this plan another name, or correct its clusters.' },
  );
}

/** What differs between the plan's tables and those that were registered; null = nothing. */
export function planChange(plan: ResolvedPlan, ledger: LedgerState): string | null {
  const added = plan.tables.filter((table) => !hasTable(ledger, table.source));
  const changed = ledger.tables.filter((table) => !isAsRegistered(plan, table));
  const tables = [...added, ...changed].map((table) => table.source);
  const globs = globsHash(plan.globs) === ledger.meta.globs ? [] : ['its globs'];
  if (tables.length + globs.length === 0) return null;
  const what = [...tables, ...globs].join(', ');
  return `The plan was changed since it was registered (${what}); what is copied and what is planned differ.`;
}

function hasTable(ledger: LedgerState, name: string): boolean {
  return ledger.tables.some(({ source }) => source === name);
}

/** By its scope, and by what else the ledger has of it: work would go on by that, whatever the plan says now. */
function isAsRegistered(plan: ResolvedPlan, table: TableDefinition): boolean {
  const planned = selectTable(plan, table.source);
  if (planned === null || scopeHash(planned, table.kind) !== table.scope) return false;
  const overwrites = planned.onConflict === 'overwrite';
  const isSameOnConflict = !isKeyValue(table.kind) || overwrites === table.overwriteConflicts;
  return isSameOnConflict && isSameCreation(creationOf(planned), table.creation);
}

function isSameCreation(a: Creation | undefined, b: Creation | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.storeMedium === b.storeMedium && sameSizes(a.sizes, b.sizes);
}

/** The tables of a migration are those that were registered; of later ones a user should know. */
async function warningsSince(
  source: Cluster,
  plan: ResolvedPlan,
  ledger: LedgerState,
): Promise<string[]> {
  const isDone = ledger.tables.every(({ id }) => isTableDone(ledger, id, plan.steps));
  // The source may be gone by now.
  if (plan.globs.length === 0 || isDone) return [];
  const names = await tablesSince(source, plan, (name) => hasTable(ledger, name));
  return names.map(
    (name) =>
      `table ${name} is new at the source and not part of this migration: copy it with a plan under another name`,
  );
}

function leftOutJson({ internal, excluded }: LeftOut): PlannedDocument['left_out'] {
  return { internal: [...internal], excluded: [...excluded] };
}

function surveyed(decision: TableDecision, steps: readonly StepName[]): Table {
  return {
    source: decision.plan.source,
    destination: decision.plan.destination,
    action: actionOf(decision, steps),
    kind: decision.kind,
    locality_groups: decision.localityGroups.map(groupText),
    families: decision.plan.families && decision.families.map(({ name }) => escapeBytes(name)),
    key_range: keyRangeJson(decision.interval),
    ranges: String(decision.ranges.length),
    finished: '0',
    split_points: String(decision.create ? decision.splitAt.length : 0),
    bytes: String(decision.bytes),
    window: windowJson(decision.window),
    notes: [...decision.notes],
    warnings: [...decision.warnings],
    refusals: decision.refusals.map((refusal) => ({ ...refusal })),
  };
}

function actionOf(decision: TableDecision, steps: readonly StepName[]): Table['action'] {
  if (decision.refusals.length > 0) return 'refused';
  if (!steps.includes('dump')) return 'compare';
  if (decision.create) return 'create-and-copy';
  return decision.destinationHasCells ? 'merge' : 'copy';
}

async function known(
  ledger: LedgerState,
  table: TableDefinition,
  steps: readonly StepName[],
  clusters: Clusters,
): Promise<Table> {
  const ranges = rangesOf(ledger, table.id);
  const states = unitStates(ledger, [], steps);
  const finished = ranges.filter(({ id }) => states.ofRange(id) === 'finished');
  const isDone = isTableDone(ledger, table.id, steps);
  const refusals = await changesSince(table, isDone, clusters);
  return {
    source: table.source,
    destination: table.destination,
    action: refusals.length > 0 ? 'refused' : isDone ? 'none' : 'continue',
    kind: table.kind,
    locality_groups: table.localityGroups.map(groupText),
    families: table.choosesFamilies ? table.families.map(({ name }) => escapeBytes(name)) : null,
    key_range: keyRangeJson(table.interval),
    ranges: String(ranges.length),
    finished: String(finished.length),
    split_points: '0',
    bytes: '0',
    window: windowJson(table.window),
    notes: [],
    warnings: [],
    refusals,
  };
}

/**
 * What was done for a table counts for that table only, not for another one of its name (fault-V9). The
 * source of a table that is done may be gone by now.
 */
async function changesSince(
  table: TableDefinition,
  isDone: boolean,
  clusters: Clusters,
): Promise<Table['refusals']> {
  try {
    if (isDone) await checkDestination(clusters.destination, table);
    // Before it is created, the destination is the create-table step's to judge.
    else if (table.destinationCreated === null) await checkSource(clusters.source, table);
    else await checkTables(clusters, table);
    return [];
  } catch (error) {
    if (!(error instanceof TerautilError) || isRetryable(error)) throw error;
    return [{ message: error.message, hint: error.hint ?? '' }];
  }
}

function groupText({ from, to }: { readonly from: string; readonly to: string }): string {
  return from === to ? from : `${from} → ${to}`;
}
