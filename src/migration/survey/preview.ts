/**
 * What apply would do, as a document: from a survey when nothing is registered yet, from the ledger
 * once it is. Writes nothing.
 */
import { escapeBytes } from '../../cells/escape.js';
import type { Clock } from '../../clock.js';
import type { PlannedDocument, Table } from '../../documents/planned.generated.js';
import { isRetryable, TerautilError } from '../../errors.js';
import { identityHash } from '../../plan/hashes.js';
import type { ResolvedPlan, StepName, TablePlan } from '../../plan/types.js';
import type { TableDecision } from './compile.js';
import { findTables, NOTHING_LEFT_OUT, tablesSince, type LeftOut } from './find-tables.js';
import { estimate, estimateJson, storedLeft } from './estimate.js';
import { judgeExpectations, type Judged } from './expectations.js';
import { ownerRefusal, type OwnerOf } from '../owners.js';
import { isFrozen, isTableDone, rangesOf, unitKey, type LedgerState } from '../ledger/ledger.js';
import type { TableDefinition } from '../ledger/definitions.js';
import { planChange, type PlanChange } from './plan-change.js';
import { keyRangeJson, moment, windowJson } from '../ledger/entry-json.js';
import { forSomeAtOnce, surveyTables } from './survey.js';
import type { Cluster, ClusterIdentity, Clusters, EarlierRun } from '../ports.js';
import { checkDestination, checkSource, checkTables, checkUncreated } from './table-watch.js';
import { unitStates, type UnitStates } from '../outcome/unit-states.js';

/** What the lock service tells. */
export interface Known {
  readonly ledger: LedgerState | null;
  readonly ownerOf: OwnerOf;
  /** Between these clusters, for the estimate; absent: none. */
  readonly earlierRuns?: readonly EarlierRun[];
}

export interface Preview {
  readonly document: PlannedDocument;
  /** What is registered and goes on as it is. */
  readonly known: readonly TableDefinition[];
  /** What would be registered. */
  readonly decisions: readonly TableDecision[];
  /** Of what would be registered, the names at the source of what is registered otherwise, and counts no more. */
  readonly replaced: readonly string[];
  /** The plan was changed since it was registered: the generation that it would take the place of. */
  readonly adopts: number | null;
}

/** Throws TU-PLAN-OWNER when the ledger belongs to another plan. */
export async function previewMigration(
  plan: ResolvedPlan,
  clusters: Clusters,
  known: Known,
  clock: Clock,
): Promise<Preview> {
  const preview = await previewTables(plan, clusters, known, clock);
  const left = storedLeft(plan.steps, known.ledger, preview.known, preview.decisions);
  const limits = { dump: plan.dump.limit, diff: plan.diff.limit };
  const found = estimate(known.earlierRuns ?? [], left, limits);
  return { ...preview, document: { ...preview.document, estimate: estimateJson(found) } };
}

async function previewTables(
  plan: ResolvedPlan,
  clusters: Clusters,
  { ledger, ownerOf }: Known,
  clock: Clock,
): Promise<Preview> {
  if (ledger === null) return previewAnew(plan, clusters, ownerOf, clock);
  checkOwner(plan, clusters, ledger);
  const change = planChange(plan, ledger);
  if (change !== null) return previewAdoption(plan, clusters, { ledger, ownerOf }, change, clock);
  const tables = await knownTables(ledger, ledger.tables, plan, clusters);
  const warnings = await warningsSince(clusters.source, plan, ledger);
  const document = { ...documentHead(plan, clusters, clock), registered: true, warnings, tables };
  return { document, known: ledger.tables, decisions: [], replaced: [], adopts: null };
}

async function previewAnew(
  plan: ResolvedPlan,
  clusters: Clusters,
  ownerOf: OwnerOf,
  clock: Clock,
): Promise<Preview> {
  const { tables, leftOut, warnings } = await findTables(clusters.source, plan);
  const looked = await lookAt(plan, clusters, tables, ownerOf, clock);
  const { decisions, ...judged } = judge(plan, tables, looked, () => false);
  const document = {
    ...documentHead(plan, clusters, clock),
    ...judgedJson(judged),
    left_out: leftOutJson(leftOut),
    warnings: [...warnings],
    tables: decisions.map((decision) => surveyed(decision, plan.steps)),
  };
  return { document, known: [], decisions, replaced: [], adopts: null };
}

/** What is as registered goes on; the rest is looked at as if it were new. */
async function previewAdoption(
  plan: ResolvedPlan,
  clusters: Clusters,
  { ledger, ownerOf }: { readonly ledger: LedgerState; readonly ownerOf: OwnerOf },
  change: PlanChange,
  clock: Clock,
): Promise<Preview> {
  const found = await findTables(clusters.source, plan);
  const isKept = ({ source }: TablePlan): boolean =>
    change.kept.some((table) => table.source === source);
  const tables = found.tables
    .filter((table) => !isKept(table))
    .map((table) => ({ ...table, ...copiedBefore(table, ledger) }));
  const looked = await lookAt(plan, clusters, tables, ownerOf, clock);
  const { decisions, ...judged } = judge(plan, found.tables, looked, (destination) =>
    isOurs(ledger, destination),
  );
  const document = {
    ...documentHead(plan, clusters, clock),
    ...judgedJson(judged),
    registered: true,
    changed: true,
    left_out: leftOutJson(found.leftOut),
    warnings: [...found.warnings],
    tables: [
      ...(await knownTables(ledger, change.kept, plan, clusters)),
      ...decisions.map((decision) => withChange(surveyed(decision, plan.steps), change)),
      ...change.dropped.map((table) => leftAlone(ledger, table)),
    ],
  };
  const replaced = change.changed.map(({ table }) => table.source);
  return { document, known: change.kept, decisions, replaced, adopts: ledger.meta.generation };
}

/** The cells there are this migration's own: they are no reason to refuse, and are read first. */
function copiedBefore(
  { destination }: TablePlan,
  ledger: LedgerState,
): Partial<Pick<TablePlan, 'existingCells'>> {
  return isOurs(ledger, destination) ? { existingCells: 'merge' } : {};
}

function isOurs({ tables }: LedgerState, destination: string): boolean {
  return tables.some((table) => table.destination === destination);
}

function judge(
  plan: ResolvedPlan,
  tables: readonly TablePlan[],
  decisions: readonly TableDecision[],
  isOurs: (destination: string) => boolean,
): Judged {
  const expecting = {
    expectations: plan.expect,
    copies: plan.steps.includes('dump'),
    names: tables.map(({ source }) => source),
    isOurs,
  };
  return judgeExpectations(expecting, decisions);
}

function judgedJson({
  expected,
  refusals,
}: Pick<Judged, 'expected' | 'refusals'>): Pick<PlannedDocument, 'expected' | 'refusals'> {
  return { expected: [...expected], refusals: [...refusals] };
}

function withChange(table: Table, { changed }: PlanChange): Table {
  const known = changed.find((one) => one.table.source === table.source);
  if (known === undefined) return table;
  const warning = `changed since it was registered (${known.what}): all of it is looked at again`;
  return { ...table, warnings: [warning, ...table.warnings] };
}

function leftAlone(ledger: LedgerState, table: TableDefinition): Table {
  const notes = isFrozen(ledger, table.id)
    ? ['Its split and merge sizes are put back as they were before the copy.']
    : [];
  return { ...ofLedger(ledger, table, unitStates(ledger, [], [])), action: 'leave', notes };
}

/** A comparison writes nothing, so it may look at what another migration copies. */
async function lookAt(
  plan: ResolvedPlan,
  clusters: Clusters,
  tables: readonly TablePlan[],
  ownerOf: OwnerOf,
  clock: Clock,
): Promise<TableDecision[]> {
  const signal = new AbortController().signal;
  const decisions = await surveyTables(clusters, tables, plan, clock, signal);
  if (!plan.steps.includes('dump')) return decisions;
  return decisions.map((decision) => {
    const refusal = ownerRefusal(ownerOf, plan.name, decision.plan.destination);
    return refusal === null ? decision : { ...decision, refusals: [...decision.refusals, refusal] };
  });
}

function documentHead(plan: ResolvedPlan, clusters: Clusters, clock: Clock): PlannedDocument {
  return {
    format: 'terautil/planned',
    format_version: 1,
    name: plan.name,
    source: { ...clusters.source.identity() },
    destination: { ...clusters.destination.identity() },
    as_of: moment(clock.wallMicros()),
    lock_service: plan.lockService.type,
    registered: false,
    changed: false,
    freeze: plan.split.freeze,
    steps: [...plan.steps],
    left_out: leftOutJson(NOTHING_LEFT_OUT),
    expected: [],
    estimate: null,
    refusals: [],
    warnings: [],
    tables: [],
  };
}

/**
 * As `previewMigration`, from the ledger as it is. Another apply may have registered, or created a table,
 * and begun to copy while this one looked at the tables: what it wrote is then no reason to refuse.
 */
export async function previewNow(
  plan: ResolvedPlan,
  clusters: Clusters,
  lookUp: () => Promise<Known>,
  clock: Clock,
): Promise<Preview> {
  const before = await lookUp();
  const preview = await previewMigration(plan, clusters, before, clock);
  const { refusals, tables } = preview.document;
  if (refusals.length + tables.flatMap((table) => table.refusals).length === 0) return preview;
  const after = await lookUp();
  return after.ledger === null ? preview : previewMigration(plan, clusters, after, clock);
}

/** The identity under which a plan registers and by which it recognises its ledger. */
export function planIdentity(plan: ResolvedPlan, clusters: Clusters): string {
  return identityHash(plan, clusters.source.identity(), clusters.destination.identity());
}

/** Throws TU-PLAN-OWNER when the ledger belongs to another plan than this one. */
export function checkOwner(plan: ResolvedPlan, clusters: Clusters, ledger: LedgerState): void {
  checkIdentity(plan, clusters.source.identity(), clusters.destination.identity(), ledger);
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

/** The tables of a migration are those that were registered; of later ones a user should know. */
async function warningsSince(
  source: Cluster,
  plan: ResolvedPlan,
  ledger: LedgerState,
): Promise<string[]> {
  const isDone = ledger.tables.every(({ id }) => isTableDone(ledger, id, plan.steps));
  // The source may be gone by now.
  if (plan.globs.length === 0 || isDone) return [];
  const names = await tablesSince(source, plan, (name) =>
    ledger.tables.some(({ source }) => source === name),
  );
  return names.map(
    (name) =>
      `table ${name} is new at the source and not part of this migration: name it in the plan to copy it as well`,
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

function knownTables(
  ledger: LedgerState,
  tables: readonly TableDefinition[],
  { steps }: ResolvedPlan,
  clusters: Clusters,
): Promise<Table[]> {
  const states = unitStates(ledger, [], steps);
  return forSomeAtOnce(tables, async (table) => {
    const isDone = isTableDone(ledger, table.id, steps);
    const refusals = await changesSince(ledger, table, isDone, clusters);
    const action = refusals.length > 0 ? 'refused' : isDone ? 'none' : 'continue';
    return { ...ofLedger(ledger, table, states), action, refusals };
  });
}

function ofLedger(
  ledger: LedgerState,
  table: TableDefinition,
  states: UnitStates,
): Omit<Table, 'action'> {
  const ranges = rangesOf(ledger, table.id);
  const finished = ranges.filter(({ id }) => states.ofRange(id) === 'finished');
  return {
    source: table.source,
    destination: table.destination,
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
    refusals: [],
  };
}

/**
 * What was done for a table counts for that table only, not for another one of its name (fault-V9). The
 * source of a table that is done may be gone by now.
 */
async function changesSince(
  { records }: LedgerState,
  table: TableDefinition,
  isDone: boolean,
  clusters: Clusters,
): Promise<Table['refusals']> {
  try {
    if (isDone) await checkDestination(clusters.destination, table);
    else if (table.destinationCreated === null) {
      await checkSource(clusters.source, table);
      // Older versions created it without noting when.
      if (records.get(unitKey(table.id, 'create-table'))?.state === 'finished') return [];
      const live = await clusters.destination.table(table.destination);
      const signal = new AbortController().signal;
      await checkUncreated(clusters.destination, table, live, signal);
    } else await checkTables(clusters, table);
    return [];
  } catch (error) {
    if (!(error instanceof TerautilError) || isRetryable(error)) throw error;
    return [{ message: error.message, hint: error.hint ?? '' }];
  }
}

function groupText({ from, to }: { readonly from: string; readonly to: string }): string {
  return from === to ? from : `${from} → ${to}`;
}
