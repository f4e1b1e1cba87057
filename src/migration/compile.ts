/**
 * The plan and what the clusters look like → what apply would do to each table, with reasons; pure.
 * Every guard that needs the clusters is judged here: a table with a refusal is never touched.
 */
import type { RowKey } from '../cells/bytes.js';
import { escapeBytes } from '../cells/escape.js';
import type { StepName, TablePlan } from '../plan/types.js';
import { compareSchemas, copiedFamilies, type Remarks } from './compare-schemas.js';
import { firstFlaw } from './coverage.js';
import { FROZEN_SIZES, sameSizes } from './frozen-sizes.js';
import type { CopiedFamily } from './ledger-definitions.js';
import type {
  ClusterIdentity,
  FamilySchema,
  Interval,
  TableDescription,
  TableKind,
  TabletDescription,
  TimeWindow,
} from './ports.js';

/** What was read of one table on both sides. */
export interface TableFacts {
  readonly plan: TablePlan;
  readonly source: TableDescription | null;
  readonly sourceTablets: readonly TabletDescription[];
  readonly sourceHasCells: boolean;
  readonly destination: TableDescription | null;
  readonly destinationHasCells: boolean;
}

export interface ClusterFacts {
  readonly source: ClusterIdentity;
  readonly destination: ClusterIdentity;
  /** Microseconds since 1970. */
  readonly now: bigint;
  /** As the plan says: apply will hold splits and merges of the destination tables back. */
  readonly freeze: boolean;
  readonly steps: readonly StepName[];
}

export interface TableDecision {
  readonly plan: TablePlan;
  readonly kind: TableKind;
  readonly create: boolean;
  readonly families: readonly CopiedFamily[];
  readonly localityGroups: readonly { readonly from: string; readonly to: string }[];
  readonly window: TimeWindow | null;
  /** One per tablet of the source, in key order, covering the whole key space. */
  readonly ranges: readonly Interval[];
  /** Split points of a table that is created. */
  readonly splitAt: readonly RowKey[];
  /** Bytes on the source's storage; 0 = unknown. */
  readonly bytes: number;
  readonly destinationHasCells: boolean;
  /** As the clusters tell it; null where there is no table yet. */
  readonly sourceCreated: bigint | null;
  readonly destinationCreated: bigint | null;
  readonly notes: readonly string[];
  readonly warnings: readonly string[];
  /** Reasons why this table must not be copied; empty = fine. */
  readonly refusals: readonly Refusal[];
}

export interface Refusal {
  readonly message: string;
  readonly hint: string;
}

export function isKeyValue(kind: TableKind): boolean {
  return kind === 'general-kv' || kind === 'ttl-kv';
}

export function compileTable(facts: TableFacts, clusters: ClusterFacts): TableDecision {
  const refusals: Refusal[] = [];
  const warnings: string[] = [];
  const notes: string[] = [];
  const refuse = (message: string, hint: string): void => {
    refusals.push({ message, hint });
  };
  const { plan, source, destination } = facts;
  const kind = source?.schema.kind ?? 'binary';
  const window = resolveWindow(plan, clusters.now);

  judgePlaces(facts, clusters, refuse);
  if (source !== null) judgeSource(facts, source, refuse);
  judgeWindow(plan, kind, window, clusters.now, refuse);
  if (window !== null && window.end !== null) {
    notes.push(
      'A cell that was overwritten at the source after the end is not returned at all (O10).',
    );
  }
  const copies = clusters.steps.includes('dump');
  if (destination === null) judgeMissingDestination(plan, copies, refuse);
  else judgeDestination(facts, destination, kind, copies, refuse);

  const groups = source === null ? [] : chosenGroups(plan, source, refuse, warnings);
  const remarks: Remarks = {
    refuse,
    warn: (message) => void warnings.push(message),
    note: (message) => void notes.push(message),
  };
  const families = familiesAt(facts, groups, remarks);
  if (copies && clusters.steps.includes('diff') && families.some((f) => f.maxVersions > 1)) {
    notes.push('Its destination tablets are flushed, so rewritten, once before they are compared.');
  }
  if (destination !== null && copies && clusters.freeze) {
    judgeFreeze(destination, clusters.now, remarks);
  }
  return {
    plan,
    kind,
    create: destination === null,
    families: families.map(({ name, maxVersions }) => ({
      name,
      maxVersions,
      sourceVersions: source === null ? maxVersions : versionsIn(source, name),
    })),
    localityGroups: groups,
    window,
    ranges: facts.sourceTablets.map((tablet) => tablet.interval),
    splitAt: facts.sourceTablets.slice(1).map((tablet) => tablet.interval.start),
    bytes: facts.sourceTablets.reduce((sum, tablet) => sum + tablet.size, 0),
    destinationHasCells: facts.destinationHasCells,
    sourceCreated: source?.createTime ?? null,
    destinationCreated: destination?.createTime ?? null,
    notes,
    warnings,
    refusals,
  };
}

type Refuse = (message: string, hint: string) => void;

function judgePlaces(facts: TableFacts, clusters: ClusterFacts, refuse: Refuse): void {
  const { plan } = facts;
  const sameCluster =
    clusters.source.coordinator === clusters.destination.coordinator &&
    clusters.source.root === clusters.destination.root;
  if (plan.source === plan.destination && (sameCluster || looksLikeOneTable(facts, clusters))) {
    refuse(
      'Source and destination are the same cluster and table.',
      'Name another destination table or another cluster.',
    );
  }
  if (facts.source === null) {
    refuse(
      `The source has no table ${plan.source}.`,
      'Check the name and the cluster that the plan names as source.',
    );
  }
}

/**
 * A cluster has no id: one that is reached by two names (localhost and 127.0.0.1) shows itself by its
 * root path and the creation time of the table.
 */
function looksLikeOneTable(facts: TableFacts, clusters: ClusterFacts): boolean {
  return (
    clusters.source.root === clusters.destination.root &&
    facts.source !== null &&
    facts.source.createTime === facts.destination?.createTime
  );
}

function judgeSource(facts: TableFacts, source: TableDescription, refuse: Refuse): void {
  if (!source.enabled) {
    refuse(`The source table ${source.name} is disabled.`, 'Enable it, or leave it out.');
    return;
  }
  if (source.schema.kind === 'ttl-kv') {
    refuse(
      'TTL key-value tables cannot be copied yet: their remaining life would be lost (O7).',
      'Leave this table out.',
    );
  }
  const flaw = firstFlaw(facts.sourceTablets.map((tablet) => tablet.interval));
  if (flaw !== null) {
    refuse(
      `The source's tablets have ${flaw.kind === 'gap' ? 'a gap' : 'an overlap'} at ${escapeBytes(flaw.at)}.`,
      'A tablet may be splitting or moving: try again in a moment.',
    );
  } else if (!facts.sourceHasCells) {
    refuse('The source table is empty.', 'Check that this is the right cluster and table.');
  }
}

function judgeWindow(
  plan: TablePlan,
  kind: TableKind,
  window: TimeWindow | null,
  now: bigint,
  refuse: Refuse,
): void {
  if (window === null) return;
  if (isKeyValue(kind)) {
    refuse(
      `${plan.source} is a key-value table: its cells have no timestamps, so a window cannot apply.`,
      'Write `window: none` at this table.',
    );
  }
  if (window.end !== null && window.end > now) {
    refuse('The end of the window lies in the future.', 'Use a moment that has passed, or `now`.');
  }
}

function judgeMissingDestination(plan: TablePlan, copies: boolean, refuse: Refuse): void {
  if (!copies) {
    refuse(
      `The destination has no table ${plan.destination} that could be compared.`,
      'Check the name and the cluster, or add dump to `steps`.',
    );
    return;
  }
  if (plan.create !== 'never') return;
  refuse(
    `The destination has no table ${plan.destination}, and the plan says \`create: never\`.`,
    'Create it, or remove `create: never`.',
  );
}

function judgeDestination(
  facts: TableFacts,
  destination: TableDescription,
  kind: TableKind,
  copies: boolean,
  refuse: Refuse,
): void {
  const { plan } = facts;
  if (!destination.enabled) {
    refuse(`The destination table ${destination.name} is disabled.`, 'Enable it first.');
  }
  if (facts.source !== null && destination.schema.kind !== kind) {
    refuse(
      `The destination table is ${destination.schema.kind}, the source ${kind}.`,
      'Copy into a table of the same kind.',
    );
  }
  if (copies && facts.destinationHasCells && plan.existingCells === 'refuse') {
    refuse(
      `The destination table ${plan.destination} already holds cells.`,
      'If that is meant, write `existingCells: merge` at this table: what is there is read first and never lost.',
    );
  }
}

function chosenGroups(
  plan: TablePlan,
  source: TableDescription,
  refuse: Refuse,
  warnings: string[],
): { from: string; to: string }[] {
  const existing = source.schema.localityGroups;
  if (plan.localityGroups === null) return existing.map((name) => ({ from: name, to: name }));
  for (const { from } of plan.localityGroups) {
    if (existing.includes(from)) continue;
    refuse(
      `The source has no locality group ${from}; it has ${existing.join(', ')}.`,
      'Correct `localityGroups` at this table.',
    );
  }
  for (const name of existing) {
    if (plan.localityGroups.some((group) => group.from === name)) continue;
    warnings.push(
      `locality group ${name} exists only in the source and is not in the plan: skipped`,
    );
  }
  return plan.localityGroups.map(({ from, to }) => ({ from, to }));
}

/** The copied families as the destination keeps them, or will. */
function familiesAt(
  { source, destination }: TableFacts,
  groups: TableDecision['localityGroups'],
  remarks: Remarks,
): FamilySchema[] {
  if (source === null) return [];
  // Another kind is refused as a whole: nothing about its families would be of use.
  return destination === null || destination.schema.kind !== source.schema.kind
    ? copiedFamilies(source.schema, groups)
    : compareSchemas(source.schema, destination.schema, groups, remarks);
}

function versionsIn({ schema }: TableDescription, family: Buffer): number {
  return schema.families.find(({ name }) => name.equals(family))?.maxVersions ?? 1;
}

/** A master takes tables older than this out of a freeze by itself (protocol.md §7.3). */
const FREEZE_HOLDS_MICROS = 604_800_000_000n;

function judgeFreeze(
  { createTime, schema }: TableDescription,
  now: bigint,
  { warn }: Remarks,
): void {
  if (sameSizes(schema.splitSizes, FROZEN_SIZES)) {
    warn('its splits and merges are frozen already, not by this migration: it will be left so');
  } else if (now - micros(createTime) > FREEZE_HOLDS_MICROS) {
    warn(
      'older than seven days: its master may let tablets split and merge again while it is copied (docs/protocol.md §7.3)',
    );
  }
}

/** Masters give seconds or microseconds (protocol.md §12, Q19). */
function micros(createTime: bigint): bigint {
  return createTime < 1_000_000_000_000n ? createTime * 1_000_000n : createTime;
}

function resolveWindow(plan: TablePlan, now: bigint): TimeWindow | null {
  if (plan.window === null) return null;
  const { start, end } = plan.window;
  return { start, end: end === 'now' ? now : end };
}
