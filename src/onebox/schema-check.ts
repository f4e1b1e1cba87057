/** Which schemas and split points a table may be created with (protocol.md §4.3, §7.4, O41). */
import { tera } from '../proto/messages.js';
import { toBuffer } from './routing.js';
import { GENERAL_KV, READABLE, isKeyValue } from './rules.js';
import { INVALID_ARGUMENT, TABLE_EXISTS } from './status.js';

const MOST_TABLETS = 100_000;
const LONGEST_NAME = 511;

/** The status to refuse with, or null. A bad name answers "exists", as the real master does (O41). */
export function refuseName(name: string): number | null {
  const length = Buffer.byteLength(name);
  return length === 0 || length > LONGEST_NAME ? TABLE_EXISTS : null;
}

export function refuseDelimiters(delimiters: readonly Buffer[]): number | null {
  if (delimiters[0]?.length === 0) return TABLE_EXISTS;
  if (delimiters.length >= MOST_TABLETS) return INVALID_ARGUMENT;
  const ascending = delimiters.every((key, index) => {
    const before = delimiters[index - 1];
    return before === undefined || before.compare(key) < 0;
  });
  return ascending ? null : INVALID_ARGUMENT;
}

/** Stricter than the real master, which accepts what makes a table unusable. */
export function refuseSchema(schema: tera.TableSchema): number | null {
  if (schema.rawKey < READABLE || schema.rawKey > GENERAL_KV) return INVALID_ARGUMENT;
  const groups = schema.localityGroups.map((group) => group.name ?? '');
  if (groups.length === 0 || hasDuplicates(groups)) return INVALID_ARGUMENT;
  if (isKeyValue(schema)) return null;
  const families = schema.columnFamilies;
  if (families.length === 0) return INVALID_ARGUMENT;
  if (hasDuplicates(families.map(({ name }) => toBuffer(name).toString('hex')))) {
    return INVALID_ARGUMENT;
  }
  const isSane = families.every(
    (family) =>
      groups.includes(family.localityGroup ?? '') &&
      (family.maxVersions ?? 1) >= 0 &&
      (family.timeToLive ?? 0) >= 0,
  );
  return isSane ? null : INVALID_ARGUMENT;
}

const hasDuplicates = (names: readonly string[]): boolean => new Set(names).size < names.length;
