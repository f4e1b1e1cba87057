/** What differs between the tables of a plan and those that were registered. Pure. */
import { escapeBytes } from '../../cells/escape.js';
import { globsHash, scopeHash } from '../../plan/hashes.js';
import { selectTable } from '../../plan/select.js';
import type { ResolvedPlan, TablePlan } from '../../plan/types.js';
import { isSameInterval, WHOLE_TABLE } from '../coverage.js';
import { sameSizes } from '../frozen-sizes.js';
import type { Creation, TableDefinition } from '../ledger/definitions.js';
import { creationOf } from '../ledger/generation.js';
import type { LedgerState } from '../ledger/ledger.js';
import { isKeyValue } from './facts.js';

export interface PlanChange {
  /** They go on as they are. */
  readonly kept: readonly TableDefinition[];
  /** What was done for them does not count any more. */
  readonly changed: readonly ChangedTable[];
  /** The plan does not have them any more. */
  readonly dropped: readonly TableDefinition[];
  /** Names at the source that the plan gives and nobody registered; globs may find more. */
  readonly added: readonly string[];
  readonly globs: boolean;
}

export interface ChangedTable {
  readonly table: TableDefinition;
  /** "its window, its destination". */
  readonly what: string;
}

/** null: what was registered is what the plan says. */
export function planChange(plan: ResolvedPlan, ledger: LedgerState): PlanChange | null {
  const kept: TableDefinition[] = [];
  const changed: ChangedTable[] = [];
  const dropped: TableDefinition[] = [];
  for (const table of ledger.tables) {
    const planned = selectTable(plan, table.source);
    const what = planned === null ? null : changesOf(planned, table);
    if (what === null) dropped.push(table);
    else if (what.length === 0) kept.push(table);
    else changed.push({ table, what: what.join(', ') });
  }
  const isKnown = (name: string): boolean => ledger.tables.some(({ source }) => source === name);
  const added = plan.tables.map(({ source }) => source).filter((name) => !isKnown(name));
  const globs = globsHash(plan.globs) !== ledger.meta.globs;
  const isSame = changed.length + dropped.length + added.length === 0 && !globs;
  return isSame ? null : { kept, changed, dropped, added, globs };
}

/** One sentence. */
export function changeText({ changed, dropped, added, globs }: PlanChange): string {
  const what = [
    ...added.map((name) => `${name} is new`),
    ...changed.map(({ table, what }) => `${table.source}: ${what}`),
    ...dropped.map(({ source }) => `${source} is gone`),
    ...(globs ? ['its globs'] : []),
  ];
  return `The plan was changed since it was registered (${what.join('; ')}).`;
}

/** By the table's scope, and by what else the ledger has of it; empty: it is as registered. */
function changesOf(planned: TablePlan, table: TableDefinition): string[] {
  const changes: string[] = [];
  if (scopeHash(planned, table.kind) !== table.scope) changes.push(...scopeChanges(planned, table));
  const overwrites = planned.onConflict === 'overwrite';
  if (isKeyValue(table.kind) && overwrites !== table.overwriteConflicts) changes.push('onConflict');
  // What is there already is not created in another way.
  const isCreated = table.destinationCreated !== null;
  if (!isCreated && !isSameCreation(creationOf(planned), table.creation)) {
    changes.push('how it is created');
  }
  return changes;
}

/** Never empty; "its mapping" where it cannot be told what. */
function scopeChanges(planned: TablePlan, table: TableDefinition): string[] {
  const parts = otherParts(planned, table);
  return parts.length === 0 ? ['its mapping'] : parts;
}

export type ScopePart =
  'destination' | 'locality groups' | 'column families' | 'range of keys' | 'ttl' | 'window';

/** What the plan fixes of a table, and is another one of this. */
export function otherParts(planned: TablePlan, table: TableDefinition): ScopePart[] {
  const { destination, range, timeToLive, families, localityGroups, window } = planned;
  const names = table.families.map(({ name }) => escapeBytes(name)).sort();
  const chosen = families?.map((name) => escapeBytes(name)).sort();
  const groups = table.localityGroups.map(({ from, to }) => `${from}>${to}`).sort();
  const wanted = localityGroups?.map(({ from, to }) => `${from}>${to}`).sort();
  const hasOtherWindow =
    (window === null) !== (table.window === null) ||
    (window?.start ?? null) !== (table.window?.start ?? null) ||
    // 'now' became a moment when it was registered.
    (window !== null && window.end !== 'now' && window.end !== table.window?.end);
  const part = (name: ScopePart, isSame: boolean): ScopePart[] => (isSame ? [] : [name]);
  return [
    ...part('destination', destination === table.destination),
    ...part('locality groups', wanted === undefined || String(wanted) === String(groups)),
    ...part(
      'column families',
      (chosen !== undefined) === table.choosesFamilies &&
        (chosen === undefined || String(chosen) === String(names)),
    ),
    ...part('range of keys', isSameInterval(range ?? WHOLE_TABLE, table.interval)),
    ...part('ttl', timeToLive === table.timeToLive),
    ...part('window', !hasOtherWindow),
  ];
}

function isSameCreation(a: Creation | undefined, b: Creation | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.storeMedium === b.storeMedium && sameSizes(a.sizes, b.sizes);
}
