/**
 * The plan and what the clusters look like → what apply would do to each table, with reasons; pure.
 * A table with a refusal is never touched.
 */
import type { RowKey } from '../../cells/bytes.js';
import type { TablePlan } from '../../plan/types.js';
import { choose, type Chosen } from './chosen.js';
import { compareSchemas } from './compare-schemas.js';
import type { Remarks } from './remarks.js';
import { tellLeftOut } from './left-out.js';
import { judgeBoundaries, judgeCreation } from './judge-splitting.js';
import { isKeyValue, type ClusterFacts, type TableFacts } from './facts.js';
import {
  judgeDestination,
  judgeFreeze,
  judgeLife,
  judgeMissingDestination,
  judgePlaces,
  judgeSource,
  judgeWindow,
} from './guards.js';
import { intersection, isEmptyInterval, WHOLE_TABLE } from '../coverage.js';
import type { CopiedFamily } from '../ledger/definitions.js';
import type { FamilySchema, Interval, TableDescription, TableKind, TimeWindow } from '../ports.js';
import { schemaParts, type SchemaParts } from '../saved/schema-parts.js';

export interface TableDecision {
  readonly plan: TablePlan;
  readonly kind: TableKind;
  readonly create: boolean;
  readonly families: readonly CopiedFamily[];
  readonly localityGroups: readonly { readonly from: string; readonly to: string }[];
  readonly window: TimeWindow | null;
  /** What of the key space is copied. */
  readonly interval: Interval;
  /** Not even one cell was there, and that is no reason to refuse. */
  readonly sourceWasEmpty: boolean;
  /** One per tablet of the source that meets the interval, in key order, covering exactly that. */
  readonly ranges: readonly Interval[];
  /** Split points of a table that is created. */
  readonly splitAt: readonly RowKey[];
  /** On the source's storage, of all tablets that meet the interval; 0 = unknown. */
  readonly bytes: number;
  /** Of each range, where all of its tablet is copied; 0 = unknown, absent: all unknown. */
  readonly storedBytes?: readonly number[];
  readonly destinationHasCells: boolean;
  /** As the clusters tell it; null where there is no table yet. */
  readonly sourceCreated: bigint | null;
  readonly destinationCreated: bigint | null;
  /** As far as the decision depends on them; null where there is no table. */
  readonly schemas: {
    readonly source: SchemaParts | null;
    readonly destination: SchemaParts | null;
  };
  readonly notes: readonly string[];
  readonly warnings: readonly string[];
  /** Reasons why this table must not be copied; empty = fine. */
  readonly refusals: readonly Refusal[];
}

export interface Refusal {
  readonly message: string;
  readonly hint: string;
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

  const remarks: Remarks = {
    refuse,
    warn: (message) => void warnings.push(message),
    note: (message) => void notes.push(message),
  };

  judgePlaces(facts, clusters, refuse);
  if (source !== null) judgeSource(facts, source, remarks);
  judgeWindow(plan, kind, window, clusters.now, refuse);
  if (window !== null && window.end !== null) {
    notes.push(
      'What was overwritten at the source after the end is not copied at all, nor is its old value (O10).',
    );
  }
  const copies = clusters.steps.includes('dump');
  if (copies && plan.onConflict === 'overwrite') {
    warnings.push(
      isKeyValue(kind)
        ? 'where the destination holds another value it is replaced (onConflict: overwrite)'
        : 'onConflict: overwrite has no effect: it is for key-value tables',
    );
  }
  if (destination === null) judgeMissingDestination(facts, copies, refuse);
  else judgeDestination(facts, destination, kind, copies, refuse);

  const chosen = source === null ? NOTHING : choose(plan, source, remarks);
  if (source !== null) judgeLife(plan, kind, copies, remarks);
  const families = familiesAt(facts, chosen, remarks).map((family) => copiedFamily(family, source));
  if (source !== null) tellLeftOut(plan, source.schema, chosen, families, remarks);
  if (copies && clusters.steps.includes('diff') && families.some((f) => f.maxVersions > 1)) {
    notes.push('Its destination tablets are flushed, so rewritten, once before they are compared.');
  }
  if (source !== null && copies) judgeCreation(plan, source, destination, remarks);
  if (destination !== null && copies && clusters.split.freeze) {
    judgeFreeze(destination, clusters.now, remarks);
  }
  const interval = plan.range ?? WHOLE_TABLE;
  const isWhole = takesAll(plan, source, chosen);
  const ranges = facts.sourceTablets
    .map((tablet) => {
      const part = intersection(tablet.interval, interval);
      const stored = isWhole && sameInterval(part, tablet.interval) ? tablet.size : 0;
      return { ...tablet, interval: part, stored };
    })
    .filter((tablet) => !isEmptyInterval(tablet.interval));
  if (destination !== null && copies) {
    const intervals = ranges.map((range) => range.interval);
    judgeBoundaries(intervals, facts.destinationTablets, clusters.split, remarks);
  }
  return {
    plan,
    kind,
    create: destination === null,
    families,
    localityGroups: chosen.groups,
    window,
    interval,
    sourceWasEmpty: source !== null && !facts.sourceHasCells,
    ranges: ranges.map((tablet) => tablet.interval),
    splitAt: ranges.slice(1).map((tablet) => tablet.interval.start),
    bytes: ranges.reduce((sum, tablet) => sum + tablet.size, 0),
    storedBytes: ranges.map((tablet) => tablet.stored),
    destinationHasCells: facts.destinationHasCells,
    sourceCreated: source?.createTime ?? null,
    destinationCreated: destination?.createTime ?? null,
    schemas: schemasOf(facts, chosen, families),
    notes,
    warnings,
    refusals,
  };
}

function schemasOf(
  { plan, source, destination }: TableFacts,
  { groups }: Chosen,
  families: readonly CopiedFamily[],
): TableDecision['schemas'] {
  const names = families.map(({ name }) => name);
  return {
    source:
      source &&
      schemaParts(source.schema, {
        groups: groups.map(({ from }) => from),
        families: plan.families && names,
        sizes: destination === null ? source.schema.splitSizes : null,
      }),
    destination:
      destination &&
      schemaParts(destination.schema, {
        groups: groups.map(({ to }) => to),
        families: names,
        sizes: null,
      }),
  };
}

/** Whether the sizes of tablets are those of what is copied: no family and no time is left out. */
function takesAll(plan: TablePlan, source: TableDescription | null, { groups }: Chosen): boolean {
  return (
    plan.families === null &&
    (plan.window?.start ?? null) === null &&
    groups.length === source?.schema.localityGroups.length
  );
}

function sameInterval(a: Interval, b: Interval): boolean {
  const sameEnd = a.end === null || b.end === null ? a.end === b.end : a.end.equals(b.end);
  return sameEnd && a.start.equals(b.start);
}

const NOTHING: Chosen = { groups: [], families: [] };

/** The copied families as the destination keeps them, or will. */
function familiesAt(
  { source, destination }: TableFacts,
  chosen: Chosen,
  remarks: Remarks,
): FamilySchema[] {
  if (source === null) return [];
  // Another kind is refused as a whole: nothing about its families would be of use.
  return destination === null || destination.schema.kind !== source.schema.kind
    ? [...chosen.families]
    : compareSchemas(source.schema, destination.schema, chosen, remarks);
}

/** `family` is the destination's, or will be. */
function copiedFamily(
  { name, maxVersions, isTransactional }: FamilySchema,
  source: TableDescription | null,
): CopiedFamily {
  const original = source?.schema.families.find((family) => family.name.equals(name));
  return {
    name,
    maxVersions,
    sourceVersions: original?.maxVersions ?? maxVersions,
    isTransactional: isTransactional || original?.isTransactional === true,
  };
}

function resolveWindow(plan: TablePlan, now: bigint): TimeWindow | null {
  if (plan.window === null) return null;
  const { start, end } = plan.window;
  return { start, end: end === 'now' ? now : end };
}
