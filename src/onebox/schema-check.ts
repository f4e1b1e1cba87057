/** Which schemas and split points a table may be created with (protocol.md §4.3, §7.4, O41). */
import { tera } from '../proto/messages.js';
import { GENERAL_KV, READABLE } from './rules.js';
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

/**
 * The real master accepts no families, equal ones and groups that are missing (O41). Numbers that mean
 * nothing are refused here; what the real one does with them was not seen.
 */
export function refuseSchema(schema: tera.TableSchema): number | null {
  if (schema.rawKey < READABLE || schema.rawKey > GENERAL_KV) return INVALID_ARGUMENT;
  const groups = schema.localityGroups.map((group) => group.name ?? '');
  if (groups.length === 0 || hasDuplicates(groups)) return INVALID_ARGUMENT;
  const isSane = schema.columnFamilies.every(
    ({ maxVersions, timeToLive }) => (maxVersions ?? 1) >= 0 && (timeToLive ?? 0) >= 0,
  );
  return isSane ? null : INVALID_ARGUMENT;
}

const hasDuplicates = (names: readonly string[]): boolean => new Set(names).size < names.length;
