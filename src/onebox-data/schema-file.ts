/** The JSON file that says what a new table is like: `onebox load --schema` (docs/guide.md). */
import { rowKey, type RowKey } from '../cells/bytes.js';
import { readBounded } from '../bounded-file.js';
import { TerautilError } from '../errors.js';
import type { TableSchema } from '../migration/ports.js';
import type { tera } from '../proto/messages.js';
import { schemaFromMessage } from '../tera/schema.js';
import { bytesFromJson } from './json-bytes.js';

export interface NewTable {
  readonly schema: TableSchema;
  /** Ascending, without duplicates, none empty. */
  readonly splitAt: readonly RowKey[];
}

/** raw_key of protocol.md §4.10. */
const RAW_KEYS: ReadonlyMap<unknown, number> = new Map([
  ['readable', 0],
  ['binary', 1],
  ['ttl-kv', 2],
  ['general-kv', 3],
]);
/** 100,000 split points of 100 bytes. */
const MOST_BYTES = 16 * 1024 * 1024;
const TTL_KV = 2;
const GENERAL_KV = 3;
const FIELDS = ['kind', 'localityGroups', 'families', 'splitAt'];
const FAMILY_FIELDS = ['name', 'localityGroup', 'maxVersions', 'timeToLive'];

/**
 * `table` is its name. A KV table has neither locality groups nor families of its own choice.
 * Throws TU-INPUT-FILE, naming the file and the field.
 */
export function readSchemaFile(path: string, table: string): NewTable {
  try {
    const bytes = readBounded(path, MOST_BYTES);
    if (bytes.length > MOST_BYTES) throw new Error('it is longer than 16 MiB');
    return newTable(JSON.parse(bytes.toString('utf8')), table);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TerautilError('TU-INPUT-FILE', `The schema ${path} cannot be used: ${reason}`, {
      hint: 'docs/guide.md shows a schema with every field.',
      cause,
    });
  }
}

function newTable(json: unknown, table: string): NewTable {
  const fields = objectAt(json, 'the file', FIELDS);
  const rawKey = RAW_KEYS.get(fields['kind']);
  if (rawKey === undefined) throw wrong('kind', 'one of binary, readable, general-kv, ttl-kv');
  const isKeyValue = rawKey === GENERAL_KV || rawKey === TTL_KV;
  const message: tera.TableSchema.$Properties = {
    name: table,
    rawKey,
    // With it a table has no lives, whatever its raw_key (protocol.md §4.10).
    kvOnly: rawKey === GENERAL_KV,
    localityGroups: isKeyValue ? [{ id: 0, name: 'kv' }] : localityGroups(fields['localityGroups']),
    columnFamilies: isKeyValue ? [] : listAt(fields['families'], 'families').map(family),
  };
  const splitAt = listAt(fields['splitAt'] ?? [], 'splitAt').map((value, index) => {
    const key = bytesFromJson(value);
    if (key === null || key.length === 0) throw wrong(`splitAt[${index}]`, 'a key in the escape');
    return rowKey(key);
  });
  splitAt.forEach((key, index) => {
    const before = splitAt[index - 1];
    if (before === undefined || before.compare(key) < 0) return;
    throw wrong(`splitAt[${index}]`, 'above the one before it, in byte order');
  });
  return { schema: schemaFromMessage(message), splitAt };
}

function localityGroups(value: unknown): tera.LocalityGroupSchema.$Properties[] {
  return listAt(value, 'localityGroups').map((name, id) => {
    if (typeof name !== 'string') throw wrong(`localityGroups[${id}]`, 'a name');
    return { id, name };
  });
}

function family(value: unknown, id: number): tera.ColumnFamilySchema.$Properties {
  const place = `families[${id}]`;
  const { name, localityGroup, maxVersions, timeToLive } = objectAt(value, place, FAMILY_FIELDS);
  if (typeof name !== 'string') throw wrong(`${place}.name`, 'a name');
  if (typeof localityGroup !== 'string') throw wrong(`${place}.localityGroup`, 'a name');
  return {
    id,
    name: Buffer.from(name),
    localityGroup,
    maxVersions: countAt(maxVersions ?? 1, `${place}.maxVersions`),
    timeToLive: countAt(timeToLive ?? 0, `${place}.timeToLive`),
  };
}

function objectAt(
  value: unknown,
  place: string,
  known: readonly string[],
): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrong(place, 'an object');
  }
  const stranger = Object.keys(value).find((field) => !known.includes(field));
  if (stranger !== undefined) throw new Error(`${place} has an unknown field "${stranger}"`);
  return Object.fromEntries(Object.entries(value));
}

function listAt(value: unknown, place: string): readonly unknown[] {
  if (!Array.isArray(value)) throw wrong(place, 'a list');
  return value;
}

function countAt(value: unknown, place: string): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 31) {
    return value;
  }
  throw wrong(place, 'a whole number from 0');
}

function wrong(place: string, wanted: string): Error {
  return new Error(`${place} must be ${wanted}`);
}
