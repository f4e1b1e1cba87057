/**
 * Table schemas (protocol.md §4.9, §7): what the core decides by, beside the complete message. The
 * message is decoded with its unknown fields and encoded again, so nothing that a cluster knows and
 * this program does not is lost on the way to the other cluster.
 */
import { TerautilError } from '../errors.js';
import {
  STORE_MEDIA,
  type FamilySchema,
  type Settings,
  type SplitSizes,
  type StoreMedium,
  type TableKind,
  type TableSchema,
} from '../migration/ports.js';
import { int64FromBigint, int64ToBigint } from '../proto/int64.js';
import { tera } from '../proto/messages.js';
import { copyBytes, decode } from './codec.js';

/** A locality group to keep, with its name at the destination. */
export interface LocalityGroupName {
  readonly from: string;
  readonly to: string;
}

const KINDS = ['readable', 'binary', 'ttl-kv', 'general-kv'] as const satisfies TableKind[];

/** The message as our own type. Throws TU-TERA-STATUS when its kind of table is not known. */
export function schemaFromMessage(message: tera.TableSchema.$Properties): TableSchema {
  return {
    kind: kindOf(message),
    localityGroups: (message.localityGroups ?? []).map((group) => group.name ?? ''),
    families: (message.columnFamilies ?? []).map(familyFromMessage),
    isHashed: message.enableHash === true,
    storage: new Map(
      (message.localityGroups ?? []).map((group) => [group.name ?? '', storageOf(group)]),
    ),
    settings: tableSettings(message),
    splitSizes: { split: sizeOf(message, 'splitSize'), merge: sizeOf(message, 'mergeSize') },
    raw: tera.TableSchema.encode(message).finish(),
  };
}

/** The complete message. Throws TU-RPC-PROTOCOL when `raw` is no schema. */
export function schemaToMessage(schema: TableSchema): tera.TableSchema {
  return decode(tera.TableSchema, schema.raw, 'The table schema');
}

/**
 * The schema for a table `name` that keeps only these locality groups, and of their families only these. Families and
 * groups keep their order; everything else stays. Throws TU-TABLE-NOT-FOUND when a group
 * does not exist.
 */
export function reduceSchema(
  schema: TableSchema,
  name: string,
  groups: readonly LocalityGroupName[],
  families: readonly Buffer[],
): TableSchema {
  const message = schemaToMessage(schema);
  // The C++ clients write the table's own name there; an alias of the user's choice is kept.
  if (message.alias !== '' && message.alias === message.name) message.alias = name;
  message.name = name;
  const isKept = (family: tera.ColumnFamilySchema.$Properties): boolean =>
    families.some((name) => name.equals(copyBytes(family.name)));
  message.columnFamilies = message.columnFamilies.filter(isKept);
  keepLocalityGroups(message, groups);
  return schemaFromMessage(message);
}

/** The schema with these sizes in place of its own, everything else kept. */
export function withSplitSizes(schema: TableSchema, { split, merge }: SplitSizes): TableSchema {
  const message: tera.TableSchema.$Properties = schemaToMessage(schema);
  message.splitSize = split === null ? null : int64FromBigint(split);
  message.mergeSize = merge === null ? null : int64FromBigint(merge);
  return schemaFromMessage(message);
}

/** The schema with every locality group on this medium, everything else kept. */
export function withStoreMedium(schema: TableSchema, medium: StoreMedium): TableSchema {
  const message: tera.TableSchema.$Properties = schemaToMessage(schema);
  // Changed in place: see `keepLocalityGroups`.
  for (const group of message.localityGroups ?? []) group.storeType = STORE_MEDIA.indexOf(medium);
  return schemaFromMessage(message);
}

function keepLocalityGroups(message: tera.TableSchema, groups: readonly LocalityGroupName[]): void {
  const existing = message.localityGroups.map((group) => group.name ?? '');
  const names = new Map(groups.map(({ from, to }) => [from, to]));
  for (const name of names.keys()) {
    if (existing.includes(name)) continue;
    throw new TerautilError('TU-TABLE-NOT-FOUND', `There is no locality group "${name}"`, {
      hint: `The table has: ${existing.join(', ')}.`,
    });
  }
  const kept = (group: string | null | undefined): boolean => names.has(group ?? '');
  // Changed in place: a copy by spreading would lose the fields that this program does not know.
  message.localityGroups = message.localityGroups.filter((group) => kept(group.name));
  message.columnFamilies = message.columnFamilies.filter((family) => kept(family.localityGroup));
  for (const group of message.localityGroups) group.name = names.get(group.name ?? '') ?? '';
  for (const family of message.columnFamilies) {
    family.localityGroup = names.get(family.localityGroup ?? '') ?? '';
  }
  renumber(message.localityGroups);
  renumber(message.columnFamilies);
}

/** Ids are positions where they are set at all (protocol.md §4.9). */
function renumber(items: { id?: number | null }[]): void {
  items.forEach((item, position) => {
    if (Object.hasOwn(item, 'id')) item.id = position;
  });
}

/** A KV table is TTLKv, GeneralKv, or the older spelling kv_only (protocol.md §7.1). */
function kindOf(message: tera.TableSchema.$Properties): TableKind {
  const rawKey = message.rawKey ?? 0;
  const kind = KINDS[rawKey];
  if (kind === undefined) {
    throw new TerautilError(
      'TU-TERA-STATUS',
      `Table ${message.name ?? ''} is of an unknown kind (raw_key ${rawKey})`,
    );
  }
  return message.kvOnly === true && kind !== 'ttl-kv' ? 'general-kv' : kind;
}

/** With the defaults of the message (protocol.md §4.9). */
function storageOf(group: tera.LocalityGroupSchema.$Properties): Settings {
  const store = group.storeType ?? 0;
  return new Map([
    ['store', STORE_MEDIA[store] ?? String(store)],
    ['compression', onOff(group.compressType)],
    ['block size', `${group.blockSize ?? 4} KB`],
    ['bloom filter', onOff(group.useBloomFilter)],
    ['memtable on leveldb', onOff(group.useMemtableOnLeveldb)],
    ['memtable buffer', `${group.memtableLdbWriteBufferSize ?? 1000} KB`],
    ['memtable block size', `${group.memtableLdbBlockSize ?? 4} KB`],
    ['file size', `${group.sstSize ?? 8_388_608} bytes`],
    unknownSettings(group),
  ]);
}

/** What the core does not decide by, with the defaults of the message; sizes and the name are told apart. */
function tableSettings(table: tera.TableSchema.$Properties): Settings {
  return new Map([
    ['row transactions', onOff(table.enableTxn)],
    ['write-ahead log', onOff(table.disableWal !== true)],
    ['bloom filter bits per key', String(table.bloomFilterBitsPerKey ?? 10)],
    ['owner', numberOrNone(table.owner)],
    ['access list', listText(table.acl)],
    ['admin', textOrNone(table.admin)],
    ['admin group', textOrNone(table.adminGroup)],
    unknownSettings(table),
  ]);
}

function familySettings(family: tera.ColumnFamilySchema.$Properties): Settings {
  return new Map([
    ['global transactions', onOff(family.gtxn)],
    ['notifications', onOff(family.notify)],
    ['least versions', String(family.minVersions ?? 1)],
    ['disk quota', numberOrNone(family.diskQuota)],
    ['type', textOrNone(family.type)],
    ['owner', numberOrNone(family.owner)],
    ['access list', listText(family.acl)],
    unknownSettings(family),
  ]);
}

/** Fields of a later version of Tera: that they differ can be said, not what they are. */
function unknownSettings({ $unknowns = [] }: { $unknowns?: Uint8Array[] }): [string, string] {
  const fields = $unknowns.map((field) => Buffer.from(field).toString('hex')).sort();
  return ['fields unknown to this version', fields.length === 0 ? 'none' : fields.join(' ')];
}

function onOff(value: boolean | null | undefined): string {
  return value === true ? 'on' : 'off';
}

/** Of a decoded message what is absent reads as 0. */
function numberOrNone(value: tera.ColumnFamilySchema.$Properties['diskQuota']): string {
  const text = String(value ?? 0);
  return text === '0' ? 'none' : text;
}

function textOrNone(text: string | null | undefined): string {
  return text === null || text === undefined || text === '' ? 'none' : text;
}

function listText(items: readonly unknown[] | null | undefined): string {
  return items === null || items === undefined || items.length === 0 ? 'none' : items.join(', ');
}

function sizeOf(
  message: tera.TableSchema.$Properties,
  field: 'splitSize' | 'mergeSize',
): bigint | null {
  const size = Object.hasOwn(message, field) ? message[field] : null;
  return size === null || size === undefined ? null : int64ToBigint(size);
}

function familyFromMessage(family: tera.ColumnFamilySchema.$Properties): FamilySchema {
  return {
    name: copyBytes(family.name),
    localityGroup: family.localityGroup ?? '',
    maxVersions: family.maxVersions ?? 1,
    timeToLive: family.timeToLive ?? 0,
    isTransactional: family.gtxn === true,
    settings: familySettings(family),
  };
}
