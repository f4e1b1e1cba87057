/**
 * What apply would do, as a document: from a survey when nothing is registered yet, from the ledger
 * once it is. Writes nothing.
 */
import type { Clock } from '../../clock.js';
import type { PlannedDocument, Table } from '../../documents/planned.generated.js';
import { isRetryable, TerautilError } from '../../errors.js';
import { identityHash, scopeHash } from '../../plan/hashes.js';
import type { ResolvedPlan, StepName, TablePlan } from '../../plan/types.js';
import type { TableDecision } from './compile.js';
import { isTableDone, rangesOf, type LedgerState } from '../ledger/ledger.js';
import type { TableDefinition } from '../ledger/definitions.js';
import { windowJson } from '../ledger/entry-json.js';
import { forSomeAtOnce, surveyTables } from './survey.js';
import type { ClusterIdentity, Clusters } from '../ports.js';
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
  const decisions =
    ledger === null ? await surveyTables(clusters, plan, clock, new AbortController().signal) : [];
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
  const changed = plan.tables.filter((table) => !isRegistered(table, ledger));
  const dropped = ledger.tables.filter((t) => !plan.tables.some((p) => p.source === t.source));
  if (changed.length + dropped.length === 0) return null;
  const names = [...changed, ...dropped].map((table) => table.source).join(', ');
  return `The plan was changed since it was registered (${names}); what is copied and what is planned differ.`;
}

function isRegistered(table: TablePlan, ledger: LedgerState): boolean {
  const definition = ledger.tables.find((t) => t.source === table.source);
  return definition !== undefined && definition.scope === scopeHash(table, definition.kind);
}

function surveyed(decision: TableDecision, steps: readonly StepName[]): Table {
  return {
    source: decision.plan.source,
    destination: decision.plan.destination,
    action: actionOf(decision, steps),
    kind: decision.kind,
    locality_groups: decision.localityGroups.map(groupText),
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
