/**
 * Which entries of a row a reader sees: deletes, time to live, version limits (protocol.md §6.11, O16;
 * docs/onebox.md, "What a reader sees").
 */
import { isDeleted, noDeletes, timeOf } from './deletes.js';
import {
  atOrBeyond,
  compareEntries,
  DELETE_FAMILY,
  DELETE_QUALIFIER,
  DELETE_ROW,
  DELETE_VERSION,
  entryEnd,
  entryType,
  invertTime,
  isMerged,
  NO_TIME,
  timeHigh,
  timeLow,
  VALUE,
  type InvertedTime,
} from './entries.js';
import { isFamily, isListed, sameFamily, sameQualifier } from './entry-names.js';
import { mergedCell } from './merged-cell.js';

export interface FamilyView {
  readonly name: Buffer;
  readonly maxVersions: number;
  /** Values with an inverted time at or beyond this have expired. */
  readonly expired: InvertedTime;
  readonly wanted: boolean;
  /** null = all. */
  readonly qualifiers: readonly Buffer[] | null;
}

/** What a request wants to see of each row. */
export interface RowView {
  readonly binary: boolean;
  readonly families: readonly FamilyView[];
  /** Newest versions per column that are returned; at least 1. */
  readonly maxVersion: number;
  /** Different qualifiers per family that are returned. */
  readonly maxQualifiers: number;
  /** null = no time range. Inverted, so `newest` is the smaller number. */
  readonly timeRange: { readonly newest: InvertedTime; readonly oldest: InvertedTime } | null;
  /** ReadTablet with only listed qualifiers: range before counting, a marker hides all (§6.4). */
  readonly perQualifier: boolean;
}

/** Inverted time from which on values of a family have expired at `nowMicros`. */
export function expiryOf(timeToLiveSeconds: number, nowMicros: bigint): InvertedTime {
  if (timeToLiveSeconds <= 0) return NO_TIME;
  const newest = nowMicros - BigInt(timeToLiveSeconds) * 1_000_000n;
  return newest < 0n ? NO_TIME : invertTime(newest);
}

export interface VisibleRow {
  /** The row's blob; merged values, if there are any, are appended to it. */
  readonly entries: Buffer;
  /** Where in `entries` the visible values start, in cell order. */
  readonly cells: number[];
}

/**
 * What a reader sees of a row. `from` is an entry: what is in front of it in storage order counts as
 * versions but is left out, and is not merged (O23, O25).
 */
export function visibleRow(blob: Buffer, view: RowView, from: Buffer | null = null): VisibleRow {
  const cells: number[] = [];
  const merged: Buffer[] = [];
  let mergedAt = blob.length;
  let mergedEnd = 0;
  const deletes = noDeletes();
  let family: FamilyView | undefined;
  let previous = -1;
  let qualifiers = 0;
  let versions = 0;
  let returned = 0;
  let markerPending = false;
  let putSeen = false;
  for (let at = 0; at < blob.length; at = entryEnd(blob, at)) {
    const type = entryType(blob, at);
    const before = previous;
    previous = at;
    if (before >= 0 && isRepeated(blob, before, at, view.binary)) continue;
    if (at < mergedEnd) continue;
    const newFamily = before < 0 || !sameFamily(blob, before, at);
    const newQualifier = newFamily || !sameQualifier(blob, before, at);
    if (newFamily) {
      family = view.families.find((candidate) => isFamily(blob, at, candidate.name));
      deletes.family = NO_TIME;
      qualifiers = 0;
    }
    if (newQualifier) {
      deletes.qualifier = NO_TIME;
      versions = 0;
      returned = 0;
      markerPending = false;
      putSeen = false;
    }
    if (isDeleted(blob, at, deletes)) continue;
    if (type === DELETE_ROW) deletes.row = timeOf(blob, at);
    if (family?.wanted !== true) continue;
    if (type === DELETE_FAMILY) deletes.family = timeOf(blob, at);
    else if (type === DELETE_QUALIFIER) deletes.qualifier = timeOf(blob, at);
    else if (type === DELETE_VERSION) markerPending = true;
    if (type < VALUE) continue;
    const high = timeHigh(blob, at);
    const low = timeLow(blob, at);
    if (atOrBeyond(high, low, family.expired)) continue;
    if (type === VALUE) putSeen = true;
    // Additions do not count on from what was put over them (O23).
    else if (putSeen) continue;
    if (markerPending) {
      // A marker hides one older version, which still counts (O16); a read by qualifier sees none.
      if (!view.perQualifier) markerPending = false;
      versions++;
      continue;
    }
    const inRange = isInRange(high, low, view);
    const isBefore = from !== null && compareEntries(blob, at, from, 0, view.binary) < 0;
    const isMergeable = isMerged(type) && versions === 0 && !isBefore;
    const one = isMergeable ? mergedCell(blob, at) : null;
    if (one !== null) mergedEnd = one.end;
    if (view.perQualifier && !inRange) continue;
    if (++versions > family.maxVersions) continue;
    if (returned++ >= view.maxVersion) continue;
    if (returned === 1) qualifiers++;
    if (qualifiers > view.maxQualifiers || !inRange) continue;
    if (family.qualifiers !== null && !isListed(blob, at, family.qualifiers)) continue;
    if (isBefore) continue;
    if (one === null) cells.push(at);
    else {
      cells.push(mergedAt);
      merged.push(one.entry);
      mergedAt += one.entry.length;
    }
  }
  return { entries: merged.length === 0 ? blob : Buffer.concat([blob, ...merged]), cells };
}

/** An older entry of the same key. The stamps are compared first because they seldom are equal. */
function isRepeated(blob: Buffer, before: number, at: number, binary: boolean): boolean {
  return (
    timeHigh(blob, before) === timeHigh(blob, at) &&
    compareEntries(blob, before, blob, at, binary) === 0
  );
}

function isInRange(high: number, low: number, view: RowView): boolean {
  if (view.timeRange === null) return true;
  const { newest, oldest } = view.timeRange;
  const beyondOldest = high > oldest.high || (high === oldest.high && low > oldest.low);
  return atOrBeyond(high, low, newest) && !beyondOldest;
}
