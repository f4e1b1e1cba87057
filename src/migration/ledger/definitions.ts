/**
 * What is registered once and never changes: the migration, its tables, their ranges. Everything read is
 * validated here: the ledger is shared with other machines and other versions.
 */
import { rowKey } from '../../cells/bytes.js';
import { WHOLE_TABLE } from '../coverage.js';
import type { JsonReader } from './json-reader.js';
import { bytesJson, intervalJson, readEntry, toBytes, windowJson } from './entry-json.js';
import {
  STORE_MEDIA,
  type Interval,
  type LedgerEntry,
  type SplitSizes,
  type StoreMedium,
  type TableKind,
  type TimeWindow,
} from '../ports.js';

export interface MigrationMeta {
  readonly name: string;
  /** Hash of name, clusters and lock service: differs → another plan owns this name. */
  readonly identity: string;
  /** The newest. */
  readonly generation: number;
  /** Those whose definitions count, in ascending order; others are left of what was cut short. */
  readonly generations: readonly number[];
  /** Hash of the plan's globs; null = it has none. */
  readonly globs: string | null;
  /** That count now. */
  readonly tables: number;
  readonly ranges: number;
  readonly registeredAt: bigint;
}

export interface TableDefinition {
  /** Used once in a migration, whatever the generation. */
  readonly id: string;
  /** In which it was registered: its locks and records are kept there. */
  readonly generation: number;
  readonly source: string;
  readonly destination: string;
  readonly kind: TableKind;
  /** Hash of what decides which cells belong here; a change invalidates this table's coverage. */
  readonly scope: string;
  readonly families: readonly CopiedFamily[];
  readonly localityGroups: readonly { readonly from: string; readonly to: string }[];
  /** The plan names the families: others of the same locality groups are left out. */
  readonly choosesFamilies: boolean;
  /** What of the key space the ranges cover. */
  readonly interval: Interval;
  /** Its source was empty when it was registered, and was not refused for that. */
  readonly sourceWasEmpty: boolean;
  readonly window: TimeWindow | null;
  readonly overwriteConflicts: boolean;
  /** Of each record that is written, in seconds; TTL-KV tables only, null = for ever. */
  readonly timeToLive: number | null;
  /** When the source table was created, as its cluster tells; null = registered by an older version. */
  readonly sourceCreated: bigint | null;
  /** The same of the destination; null also until it is created. */
  readonly destinationCreated: bigint | null;
  /** Absent: a table that is created is like its source. */
  readonly creation?: Creation;
}

/** How a created table differs from its source; what is null stays. */
export interface Creation {
  readonly sizes: SplitSizes;
  readonly storeMedium: StoreMedium | null;
}

export interface CopiedFamily {
  readonly name: Buffer;
  /** Versions that the destination keeps. */
  readonly maxVersions: number;
  /** Versions that the source keeps. */
  readonly sourceVersions: number;
  /** Its transaction columns are left out (`leftOutOf`). */
  readonly isTransactional: boolean;
}

export interface RangeDefinition {
  /** Used once in a migration, whatever the generation. */
  readonly id: string;
  /** In which it was registered: its locks and records are kept there. */
  readonly generation: number;
  readonly table: string;
  readonly interval: Interval;
  /** On the source's storage, when it was registered; absent: not known. */
  readonly storedBytes?: number;
}

export function encodeMeta(meta: MigrationMeta): Uint8Array {
  return toBytes({ ...meta, registeredAt: meta.registeredAt.toString() });
}

export function encodeTable(table: TableDefinition): Uint8Array {
  return toBytes(tableJson(table));
}

/** As JSON; the generation is not in it. */
export function tableJson(table: TableDefinition): Record<string, unknown> {
  return {
    ...table,
    // It is in the key.
    generation: undefined,
    interval: intervalJson(table.interval),
    families: table.families.map((family) => ({ ...family, name: bytesJson(family.name) })),
    window: windowJson(table.window),
    sourceCreated: table.sourceCreated?.toString() ?? null,
    destinationCreated: table.destinationCreated?.toString() ?? null,
    ...(table.creation && {
      creation: {
        split: table.creation.sizes.split?.toString() ?? null,
        merge: table.creation.sizes.merge?.toString() ?? null,
        storeMedium: table.creation.storeMedium,
      },
    }),
  };
}

export function encodeRange(range: RangeDefinition): Uint8Array {
  const { id, table, interval, storedBytes } = range;
  return toBytes({
    id,
    table,
    ...intervalJson(interval),
    ...(storedBytes !== undefined && { storedBytes: String(storedBytes) }),
  });
}

export function decodeMeta(entry: LedgerEntry): MigrationMeta {
  const read = readEntry(entry);
  const generation = read.count('generation');
  return {
    name: read.text('name'),
    identity: read.text('identity'),
    generation,
    // Until format 4 there was one.
    generations: read.countsOr('generations', [generation]),
    globs: read.textOrNull('globs'),
    tables: read.count('tables'),
    ranges: read.count('ranges'),
    registeredAt: read.big('registeredAt'),
  };
}

export function decodeTable(entry: LedgerEntry, generation: number): TableDefinition {
  return readTable(readEntry(entry), generation);
}

/** Of what `tableJson` gives. */
export function readTable(read: JsonReader, generation: number): TableDefinition {
  const window = read.optional('window');
  // Format 3 knew no part of a table.
  const interval = read.optional('interval');
  const creation = read.optional('creation');
  return {
    id: read.text('id'),
    generation,
    source: read.text('source'),
    destination: read.text('destination'),
    kind: read.oneOf('kind', ['readable', 'binary', 'general-kv', 'ttl-kv']),
    scope: read.text('scope'),
    families: read.list('families').map(readFamily),
    localityGroups: read
      .list('localityGroups')
      .map((group) => ({ from: group.text('from'), to: group.text('to') })),
    choosesFamilies: read.flagOr('choosesFamilies', false),
    interval: interval === null ? WHOLE_TABLE : readInterval(interval),
    sourceWasEmpty: read.flagOr('sourceWasEmpty', false),
    window: window && { start: window.bigOrNull('start'), end: window.bigOrNull('end') },
    overwriteConflicts: read.flag('overwriteConflicts'),
    timeToLive: read.countOrNull('timeToLive'),
    sourceCreated: read.bigOrNull('sourceCreated'),
    destinationCreated: read.bigOrNull('destinationCreated'),
    ...(creation && { creation: readCreation(creation) }),
  };
}

function readCreation(read: JsonReader): Creation {
  const hasMedium = read.textOrNull('storeMedium') !== null;
  return {
    sizes: { split: read.bigOrNull('split'), merge: read.bigOrNull('merge') },
    storeMedium: hasMedium ? read.oneOf('storeMedium', STORE_MEDIA) : null,
  };
}

function readFamily(read: JsonReader): CopiedFamily {
  const maxVersions = read.count('maxVersions');
  return {
    name: read.bytes('name'),
    maxVersions,
    // Format 2 did not say; a comparison by the destination's rule is then the best there is.
    sourceVersions: read.countOr('sourceVersions', maxVersions),
    // Until format 3 they were copied with the others.
    isTransactional: read.flagOr('isTransactional', false),
  };
}

export function decodeRange(entry: LedgerEntry, generation: number): RangeDefinition {
  const read = readEntry(entry);
  const interval = readInterval(read);
  const stored = Number(read.bigOrNull('storedBytes') ?? 0n);
  return {
    id: read.text('id'),
    generation,
    table: read.text('table'),
    interval,
    ...(stored > 0 && { storedBytes: stored }),
  };
}

/** A table or range of an earlier generation that is not worked on any more; what was done of it stays. */
export function encodeRetirement(id: string): Uint8Array {
  return toBytes({ id });
}

export function decodeRetirement(entry: LedgerEntry): string {
  return readEntry(entry).text('id');
}

function readInterval(read: JsonReader): Interval {
  const end = read.optional('end');
  return { start: rowKey(read.bytes('start')), end: end && rowKey(end.bytes()) };
}
