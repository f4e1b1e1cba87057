/** The row-level wishes of a scan or read request as a RowView (protocol.md §6.10). */
import { int64ToBigint } from '../proto/int64.js';
import type { tera } from '../proto/messages.js';
import { NO_TIME, invertTime } from './entries.js';
import { toBuffer } from './routing.js';
import type { TableRules } from './rules.js';
import { expiryOf, type FamilyView, type RowView } from './visibility.js';

export interface ViewRequest {
  readonly cfList: readonly tera.ColumnFamily.$Properties[];
  readonly timeRange: tera.TimeRange.$Properties | null | undefined;
  /** undefined = no limit. */
  readonly maxVersion: number | undefined;
  readonly maxQualifiers: bigint | undefined;
  readonly perQualifier: boolean;
}

export function rowView(request: ViewRequest, rules: TableRules, nowMicros: bigint): RowView {
  const leastVersions = request.perQualifier ? 0 : 1;
  return {
    binary: rules.binary,
    families: rules.families.map((family) => familyView(family, request, rules, nowMicros)),
    maxVersion: Math.max(request.maxVersion ?? Infinity, leastVersions),
    maxQualifiers:
      request.maxQualifiers === undefined || request.perQualifier
        ? Infinity
        : Number(request.maxQualifiers),
    timeRange: timeRange(request.timeRange),
    perQualifier: request.perQualifier,
  };
}

function familyView(
  family: TableRules['families'][number],
  { cfList, perQualifier }: ViewRequest,
  { readable }: TableRules,
  nowMicros: bigint,
): FamilyView {
  // A family that is listed twice: only the last entry counts (O26).
  const listed = cfList.findLast(({ familyName }) => toBuffer(familyName).equals(family.name));
  const qualifiers = (listed?.qualifierList ?? []).map(toBuffer);
  // A read by qualifier does not find the empty one in a Readable table (O19).
  const findable = qualifiers.filter(({ length }) => length > 0 || !readable || !perQualifier);
  return {
    name: family.name,
    maxVersions: family.maxVersions,
    expired: expiryOf(family.timeToLive, nowMicros),
    wanted: cfList.length === 0 || listed !== undefined,
    qualifiers: qualifiers.length === 0 ? null : findable,
  };
}

const LAST_TIMESTAMP = (1n << 56n) - 1n;

function timeRange(range: tera.TimeRange.$Properties | null | undefined): RowView['timeRange'] {
  if (range === null || range === undefined) return null;
  const start = int64ToBigint(range.tsStart);
  const end = int64ToBigint(range.tsEnd);
  if (end < 0n || start > LAST_TIMESTAMP) return { newest: NO_TIME, oldest: NO_TIME };
  return {
    newest: invertTime(end > LAST_TIMESTAMP ? LAST_TIMESTAMP : end),
    oldest: invertTime(start < 0n ? 0n : start),
  };
}
