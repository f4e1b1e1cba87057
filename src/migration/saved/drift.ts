/**
 * A saved plan beside what the clusters and the ledger are like when it is applied: what it says is done as it
 * says, or refused with what changed and for which table (product.md §7). Pure.
 */
import type { RowKey } from '../../cells/bytes.js';
import { escapeBytes } from '../../cells/escape.js';
import type { PlannedDocument } from '../../documents/planned.generated.js';
import { bug, TerautilError } from '../../errors.js';
import { selectTable } from '../../plan/select.js';
import type { ResolvedPlan } from '../../plan/types.js';
import { isSameInterval } from '../coverage.js';
import type { TableDefinition } from '../ledger/definitions.js';
import { windowJson } from '../ledger/entry-json.js';
import type { TableDecision } from '../survey/compile.js';
import type { Preview } from '../survey/preview.js';
import { decisionOf, type SavedTable } from './saved-table.js';
import { changedParts } from './schema-parts.js';

/** What was reviewed. */
export interface SavedFacts {
  readonly plan: ResolvedPlan;
  /** What was shown of it. */
  readonly planned: PlannedDocument;
  readonly tables: readonly SavedTable[];
}

export interface Fitting {
  /** What to run: the decisions are those that were reviewed. */
  readonly preview: Preview;
  /** What changed meanwhile and does not matter, one sentence each. */
  readonly harmless: readonly string[];
}

/**
 * `now` is what the plan would do without having been saved. Throws TU-PLAN-STALE with every reason;
 * `remedy` says how to make a new saved plan.
 */
export function fitSaved(saved: SavedFacts, now: Preview, remedy: string): Fitting {
  const reasons: string[] = [...placesMoved(saved.planned, now.document)];
  const harmless: string[] = [];
  const decisions: TableDecision[] = [];
  // Of another cluster nothing more is worth saying.
  for (const table of reasons.length === 0 ? saved.tables : []) {
    const drift = driftOf(table, now);
    reasons.push(...drift.reasons.map((reason) => `${table.definition.source} ${reason}`));
    harmless.push(...drift.harmless.map((what) => `${table.definition.source}: ${what}.`));
    if (drift.decided) decisions.push(restored(table, saved.plan));
  }
  if (reasons.length === 0) {
    reasons.push(...registeredBeside(saved, now.known), ...droppedUnseen(saved.planned, now));
    harmless.push(
      ...now.decisions
        .filter(({ plan }) => !isSaved(saved, plan.source))
        .map(({ plan }) => `${plan.source}: new at the source, and no part of the saved plan.`),
    );
  }
  if (reasons.length > 0) throw stale(reasons, remedy);
  const document = now.document.registered && !now.document.changed ? now.document : saved.planned;
  return { preview: { ...now, document, decisions }, harmless };
}

/**
 * The same once it is registered, by whomever: somebody else may have been faster. Throws TU-PLAN-STALE.
 */
export function checkRegistered(
  saved: SavedFacts,
  tables: readonly TableDefinition[],
  remedy: string,
): void {
  const reasons = saved.tables.flatMap(({ definition }) => {
    const now = tables.find(({ source }) => source === definition.source);
    const changes =
      now === undefined ? ['is not registered'] : otherwiseRegistered(definition, now);
    return changes.map((change) => `${definition.source} ${change}`);
  });
  reasons.push(...registeredBeside(saved, tables));
  if (reasons.length > 0) throw stale(reasons, remedy);
}

function isSaved({ tables }: SavedFacts, source: string): boolean {
  return tables.some(({ definition }) => definition.source === source);
}

function registeredBeside(saved: SavedFacts, tables: readonly TableDefinition[]): string[] {
  return tables
    .filter(({ source }) => !isSaved(saved, source))
    .map(({ source }) => `${source} was registered too, which the saved plan does not have`);
}

/** What is registered by now and would be given up, although nobody saw that. */
function droppedUnseen(planned: PlannedDocument, { adopts, document }: Preview): string[] {
  if (adopts === null) return [];
  if (!planned.changed) return ['Another plan was registered under this name since'];
  const dropped = ({ tables }: PlannedDocument): string[] =>
    tables.filter(({ action }) => action === 'leave').map(({ source }) => source);
  const seen = dropped(planned);
  return dropped(document)
    .filter((source) => !seen.includes(source))
    .map((source) => `${source} was registered since, and would be given up`);
}

interface Drift {
  readonly reasons: readonly string[];
  readonly harmless: readonly string[];
  /** Still to be registered. */
  readonly decided: boolean;
}

function driftOf({ definition, decided }: SavedTable, now: Preview): Drift {
  const { source } = definition;
  const known = now.known.find((table) => table.source === source);
  if (known !== undefined) {
    const shown = now.document.tables.find((table) => table.source === source);
    const reasons = [
      ...otherwiseRegistered(definition, known),
      ...(shown?.refusals ?? []).map(({ message }) => refusedNow(message)),
    ];
    return { reasons, harmless: [], decided: false };
  }
  const decision = now.decisions.find(({ plan }) => plan.source === source);
  if (decision === undefined) return unfit('is no longer at the source');
  if (decided === null) return unfit('is no longer registered as it was');
  if (decided.replaces !== now.replaced.includes(source)) {
    return unfit('was registered otherwise since, or is no longer');
  }
  const reasons = [
    ...factsChanged(definition, decided, decision),
    ...decision.refusals.map(({ message }) => refusedNow(message)),
  ];
  const starts = decision.ranges.slice(1).map(({ start }) => start);
  return { reasons, harmless: tabletsMoved(decided.boundaries, starts), decided: true };
}

function refusedNow(message: string): string {
  return `is refused by now: ${message.replace(/\.$/, '')}`;
}

function unfit(reason: string): Drift {
  return { reasons: [reason], harmless: [], decided: false };
}

/** fault-N9 */
function placesMoved(saved: PlannedDocument, now: PlannedDocument): string[] {
  return (['source', 'destination'] as const)
    .filter(
      (place) =>
        saved[place].coordinator !== now[place].coordinator ||
        saved[place].root !== now[place].root,
    )
    .map(
      (place) =>
        `The ${place} was ${saved[place].coordinator}${saved[place].root} and is ${now[place].coordinator}${now[place].root} now`,
    );
}

/** Nobody has registered it yet: what it was decided by is what counts. */
function factsChanged(
  before: TableDefinition,
  decided: NonNullable<SavedTable['decided']>,
  now: TableDecision,
): string[] {
  if (before.sourceCreated !== now.sourceCreated && now.sourceCreated !== null) {
    return ['was dropped and created again at the source'];
  }
  if (decided.create !== now.create) {
    return [now.create ? 'is gone at the destination' : 'exists at the destination by now'];
  }
  if (before.destinationCreated !== now.destinationCreated) {
    return ['was dropped and created again at the destination'];
  }
  const changes = (place: 'source' | 'destination'): string[] =>
    changedParts(decided.schemas[place] ?? {}, now.schemas[place] ?? {}).map(
      (change) => `${change} at the ${place}`,
    );
  return [
    ...changes('source'),
    ...changes('destination'),
    ...(decided.destinationHasCells === now.destinationHasCells
      ? []
      : [
          now.destinationHasCells
            ? 'holds cells at the destination by now'
            : 'holds no cells at the destination any more',
        ]),
    ...(before.sourceWasEmpty === now.sourceWasEmpty
      ? []
      : [now.sourceWasEmpty ? 'is empty at the source now' : 'is no longer empty at the source']),
  ];
}

/** Somebody else registered it meanwhile, or an apply of this very plan. */
function otherwiseRegistered(before: TableDefinition, now: TableDefinition): string[] {
  const isSame: [what: string, same: boolean][] = [
    ['destination', before.destination === now.destination],
    ['kind', before.kind === now.kind],
    ['mapping', before.scope === now.scope],
    ['column families', familiesText(before) === familiesText(now)],
    ['range of keys', isSameInterval(before.interval, now.interval)],
    [
      'window',
      JSON.stringify(windowJson(before.window)) === JSON.stringify(windowJson(now.window)),
    ],
    ['table at the source', before.sourceCreated === now.sourceCreated],
    [
      'table at the destination',
      before.destinationCreated === null || before.destinationCreated === now.destinationCreated,
    ],
  ];
  return isSame.filter(([, same]) => !same).map(([what]) => `was registered with another ${what}`);
}

function familiesText({ families }: TableDefinition): string {
  return families
    .map(
      ({ name, maxVersions, sourceVersions }) =>
        `${escapeBytes(name)}/${maxVersions}/${sourceVersions}`,
    )
    .sort()
    .join(',');
}

/** The ranges cover the same keys whatever the tablets do. */
function tabletsMoved(before: readonly RowKey[], now: readonly RowKey[]): string[] {
  const split = missingIn(before, now);
  const merged = missingIn(now, before);
  const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);
  return [
    ...(split === 0 ? [] : [`its tablets were split ${times(split)}, still covered`]),
    ...(merged === 0 ? [] : [`its tablets were merged ${times(merged)}, still covered`]),
  ];
}

/** How many of `keys` are not among `those`. */
function missingIn(those: readonly RowKey[], keys: readonly RowKey[]): number {
  const known = new Set(those.map((key) => key.toString('latin1')));
  return keys.filter((key) => !known.has(key.toString('latin1'))).length;
}

function restored({ definition, decided }: SavedTable, plan: ResolvedPlan): TableDecision {
  const planned = selectTable(plan, definition.source);
  if (planned === null || decided === null) return bug('A saved table is not of its plan.');
  return decisionOf(definition, decided, planned);
}

function stale(reasons: readonly string[], remedy: string): TerautilError {
  return new TerautilError(
    'TU-PLAN-STALE',
    `This plan no longer fits, nothing was written. ${reasons.map((reason) => `${reason}.`).join(' ')}`,
    { hint: `Make a new plan, and review it:  ${remedy}` },
  );
}
