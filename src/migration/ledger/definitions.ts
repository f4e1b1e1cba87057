/**
 * What is registered once and never changes: the migration, its tables, their ranges. Everything read is
 * validated here: the ledger is shared with other machines and other versions.
 */
import { rowKey } from '../../cells/bytes.js';
import type { JsonReader } from './json-reader.js';
import { bytesJson, readEntry, toBytes, windowJson } from './entry-json.js';
import type { Interval, LedgerEntry, TableKind, TimeWindow } from '../ports.js';

export interface MigrationMeta {
  readonly name: string;
  /** Hash of name, clusters and lock service: differs → another plan owns this name. */
  readonly identity: string;
  readonly generation: number;
  readonly tables: number;
  readonly ranges: number;
  readonly registeredAt: bigint;
}

export interface TableDefinition {
  readonly id: string;
  readonly source: string;
  readonly destination: string;
  readonly kind: TableKind;
  /** Hash of what decides which cells belong here; a change invalidates this table's coverage. */
  readonly scope: string;
  readonly families: readonly CopiedFamily[];
  readonly localityGroups: readonly { readonly from: string; readonly to: string }[];
  readonly window: TimeWindow | null;
  readonly overwriteConflicts: boolean;
  /** When the source table was created, as its cluster tells; null = registered by an older version. */
  readonly sourceCreated: bigint | null;
  /** The same of the destination; null also until it is created. */
  readonly destinationCreated: bigint | null;
}

export interface CopiedFamily {
  readonly name: Buffer;
  /** Versions that the destination keeps. */
  readonly maxVersions: number;
  /** Versions that the source keeps. */
  readonly sourceVersions: number;
}

export interface RangeDefinition {
  readonly id: string;
  readonly table: string;
  readonly interval: Interval;
}

export function encodeMeta(meta: MigrationMeta): Uint8Array {
  return toBytes({ ...meta, registeredAt: meta.registeredAt.toString() });
}

export function encodeTable(table: TableDefinition): Uint8Array {
  return toBytes({
    ...table,
    families: table.families.map((family) => ({ ...family, name: bytesJson(family.name) })),
    window: windowJson(table.window),
    sourceCreated: table.sourceCreated?.toString() ?? null,
    destinationCreated: table.destinationCreated?.toString() ?? null,
  });
}

export function encodeRange(range: RangeDefinition): Uint8Array {
  const { start, end } = range.interval;
  return toBytes({
    id: range.id,
    table: range.table,
    start: bytesJson(start),
    end: end === null ? null : bytesJson(end),
  });
}

export function decodeMeta(entry: LedgerEntry): MigrationMeta {
  const read = readEntry(entry);
  return {
    name: read.text('name'),
    identity: read.text('identity'),
    generation: read.count('generation'),
    tables: read.count('tables'),
    ranges: read.count('ranges'),
    registeredAt: read.big('registeredAt'),
  };
}

export function decodeTable(entry: LedgerEntry): TableDefinition {
  const read = readEntry(entry);
  const window = read.optional('window');
  return {
    id: read.text('id'),
    source: read.text('source'),
    destination: read.text('destination'),
    kind: read.oneOf('kind', ['readable', 'binary', 'general-kv', 'ttl-kv']),
    scope: read.text('scope'),
    families: read.list('families').map(readFamily),
    localityGroups: read
      .list('localityGroups')
      .map((group) => ({ from: group.text('from'), to: group.text('to') })),
    window: window && { start: window.bigOrNull('start'), end: window.bigOrNull('end') },
    overwriteConflicts: read.flag('overwriteConflicts'),
    sourceCreated: read.bigOrNull('sourceCreated'),
    destinationCreated: read.bigOrNull('destinationCreated'),
  };
}

function readFamily(read: JsonReader): CopiedFamily {
  const maxVersions = read.count('maxVersions');
  return {
    name: read.bytes('name'),
    maxVersions,
    // Format 2 did not say; a comparison by the destination's rule is then the best there is.
    sourceVersions: read.countOr('sourceVersions', maxVersions),
  };
}

export function decodeRange(entry: LedgerEntry): RangeDefinition {
  const read = readEntry(entry);
  const end = read.optional('end');
  return {
    id: read.text('id'),
    table: read.text('table'),
    interval: { start: rowKey(read.bytes('start')), end: end && rowKey(end.bytes()) },
  };
}
