/**
 * What a saved plan keeps of each table: what would be registered, or is, and the facts that this was decided
 * by. Pure; as JSON in the form of the ledger's entries.
 */
import { rowKey, type RowKey } from '../../cells/bytes.js';
import { scopeHash } from '../../plan/hashes.js';
import type { TablePlan } from '../../plan/types.js';
import type { SavedPlanTable } from '../../documents/saved-plan.generated.js';
import { WHOLE_TABLE } from '../coverage.js';
import { readTable, tableJson, type TableDefinition } from '../ledger/definitions.js';
import { bytesJson } from '../ledger/entry-json.js';
import { definitionOf } from '../ledger/generation.js';
import type { JsonReader } from '../ledger/json-reader.js';
import type { Interval } from '../ports.js';
import type { TableDecision } from '../survey/compile.js';
import type { Preview } from '../survey/preview.js';
import type { SchemaParts } from './schema-parts.js';

export interface SavedTable {
  readonly definition: TableDefinition;
  /** null: it was registered already. */
  readonly decided: Decided | null;
}

interface Decided extends Pick<
  TableDecision,
  'create' | 'bytes' | 'storedBytes' | 'destinationHasCells' | 'schemas'
> {
  /** It was registered otherwise, which counts no more. */
  readonly replaces: boolean;
  /** Where one range ends and the next begins, in key order. */
  readonly boundaries: readonly RowKey[];
}

export function savedTables({ known, decisions, replaced }: Preview): SavedTable[] {
  return [
    ...known.map((definition) => ({ definition, decided: null })),
    ...decisions.map((decision) => {
      const { create, bytes, storedBytes, destinationHasCells, schemas, ranges } = decision;
      const boundaries = ranges.slice(1).map(({ start }) => start);
      const sizes = storedBytes && { storedBytes };
      const replaces = replaced.includes(decision.plan.source);
      const facts = { create, bytes, ...sizes, destinationHasCells, schemas };
      const decided = { ...facts, replaces, boundaries };
      return { definition: decisionDefinition(decision), decided };
    }),
  ];
}

/** What would be registered of it, without its place in a ledger. */
export function decisionDefinition(decision: TableDecision): TableDefinition {
  return definitionOf(0, '', { decision, scope: scopeHash(decision.plan, decision.kind) });
}

/** The decision as it was, to be registered; what was to be said of it has been said. */
export function decisionOf(
  definition: TableDefinition,
  decided: Decided,
  plan: TablePlan,
): TableDecision {
  const { kind, families, localityGroups, window, interval } = definition;
  const { sourceWasEmpty, sourceCreated, destinationCreated } = definition;
  const { create, bytes, storedBytes, destinationHasCells, schemas, boundaries } = decided;
  return {
    create,
    bytes,
    ...(storedBytes && { storedBytes }),
    destinationHasCells,
    schemas,
    plan,
    kind,
    families,
    localityGroups,
    window,
    interval,
    sourceWasEmpty,
    sourceCreated,
    destinationCreated,
    ranges: rangesBetween(interval, boundaries),
    splitAt: boundaries,
    notes: [],
    warnings: [],
    refusals: [],
  };
}

function rangesBetween({ start, end }: Interval, boundaries: readonly RowKey[]): Interval[] {
  const starts = [start, ...boundaries];
  return starts.map((from, at) => ({ start: from, end: starts[at + 1] ?? end }));
}

export function savedTableJson({ definition, decided }: SavedTable): SavedPlanTable {
  return {
    definition: tableJson(definition),
    decided: decided && {
      create: decided.create,
      bytes: String(decided.bytes),
      ...(decided.storedBytes && { stored_bytes: decided.storedBytes.map(String) }),
      destination_has_cells: decided.destinationHasCells,
      replaces: decided.replaces,
      boundaries: decided.boundaries.map(bytesJson),
      schemas: { source: decided.schemas.source, destination: decided.schemas.destination },
    },
  };
}

/** Of what `savedTableJson` gives. */
export function readSavedTable(read: JsonReader): SavedTable {
  const decided = read.optional('decided');
  return {
    definition: readTable(read.object('definition'), 0),
    decided: decided && readDecided(decided),
  };
}

function readDecided(read: JsonReader): Decided {
  const boundaries = read.list('boundaries').map((key) => rowKey(key.bytes()));
  const schemas = read.object('schemas');
  if (boundaries.some((key, at) => !isAfter(key, boundaries[at - 1]))) read.fail('boundaries');
  const stored = read.bigsOrNull('stored_bytes');
  return {
    create: read.flag('create'),
    bytes: Number(read.big('bytes')),
    ...(stored && { storedBytes: stored.map(Number) }),
    destinationHasCells: read.flag('destination_has_cells'),
    replaces: read.flag('replaces'),
    boundaries,
    schemas: {
      source: readParts(schemas.optional('source')),
      destination: readParts(schemas.optional('destination')),
    },
  };
}

function isAfter(key: RowKey, before: RowKey = WHOLE_TABLE.start): boolean {
  return Buffer.compare(key, before) > 0;
}

function readParts(read: JsonReader | null): SchemaParts | null {
  if (read === null) return null;
  return Object.fromEntries(
    read.fields().map((part) => {
      const settings = read.object(part);
      return [part, Object.fromEntries(settings.fields().map((s) => [s, settings.text(s)]))];
    }),
  );
}
