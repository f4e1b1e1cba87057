/**
 * Which entries of a row a reader sees, and which survive the flush of a memtable: deletes, time to
 * live, version limits (protocol.md §6.11, O14 to O16; docs/onebox.md, "What a reader sees").
 */
import {
  DELETE_FAMILY,
  DELETE_QUALIFIER,
  DELETE_ROW,
  DELETE_VERSION,
  HEADER_BYTES,
  NO_TIME,
  VALUE,
  atOrBeyond,
  compareEntries,
  entryEnd,
  entryType,
  familyLength,
  invertTime,
  isMerged,
  qualifierLength,
  timeHigh,
  timeLow,
  type InvertedTime,
} from './entries.js';
import { mergedCell } from './merged-cell.js';
import type { TableRules } from './rules.js';

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

interface Deletes {
  row: InvertedTime;
  family: InvertedTime;
  qualifier: InvertedTime;
}

const timeOf = (blob: Buffer, at: number): InvertedTime => ({
  high: timeHigh(blob, at),
  low: timeLow(blob, at),
});

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
  const deletes: Deletes = { row: NO_TIME, family: NO_TIME, qualifier: NO_TIME };
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

/**
 * What is left of a memtable's row when it is flushed. Every entry counts against max_versions, equal
 * timestamps too, and one-version markers drop nothing: this is how rewriting loses versions (O14, O15).
 * Additions count as nothing; below a put they are dropped, as they would be hidden.
 */
export function survivorsOfFlush(blob: Buffer, rules: TableRules, nowMicros: bigint): Buffer {
  /** Where the kept entries start: most flushes drop nothing, and then the blob is the answer. */
  const kept: number[] = [];
  let count = 0;
  const deletes: Deletes = { row: NO_TIME, family: NO_TIME, qualifier: NO_TIME };
  let previous = -1;
  let versions = 0;
  let putSeen = false;
  for (let at = 0; at < blob.length; at = entryEnd(blob, at)) {
    const type = entryType(blob, at);
    count++;
    const newFamily = previous < 0 || !sameFamily(blob, previous, at);
    const newQualifier = newFamily || !sameQualifier(blob, previous, at);
    previous = at;
    if (newFamily) deletes.family = NO_TIME;
    if (newQualifier) {
      deletes.qualifier = NO_TIME;
      versions = 0;
      putSeen = false;
    }
    const family = rules.families.find((candidate) => isFamily(blob, at, candidate.name));
    if (isDeleted(blob, at, deletes)) continue;
    if (type === DELETE_ROW) deletes.row = timeOf(blob, at);
    else if (family === undefined) continue;
    else if (type === DELETE_FAMILY) deletes.family = timeOf(blob, at);
    else if (type === DELETE_QUALIFIER) deletes.qualifier = timeOf(blob, at);
    else if (type === VALUE || isMerged(type)) {
      const expired = expiryOf(family.timeToLive, nowMicros);
      if (atOrBeyond(timeHigh(blob, at), timeLow(blob, at), expired)) continue;
      if (type === VALUE) {
        putSeen = true;
        if (++versions > family.maxVersions) continue;
      } else if (putSeen) continue;
    }
    kept.push(at);
  }
  if (kept.length === count) return blob;
  return Buffer.concat(kept.map((at) => blob.subarray(at, entryEnd(blob, at))));
}

/** An older entry of the same key. The stamps are compared first because they seldom are equal. */
function isRepeated(blob: Buffer, before: number, at: number, binary: boolean): boolean {
  return (
    timeHigh(blob, before) === timeHigh(blob, at) &&
    compareEntries(blob, before, blob, at, binary) === 0
  );
}

function isDeleted(blob: Buffer, at: number, deletes: Deletes): boolean {
  const high = timeHigh(blob, at);
  const low = timeLow(blob, at);
  return (
    atOrBeyond(high, low, deletes.row) ||
    atOrBeyond(high, low, deletes.family) ||
    atOrBeyond(high, low, deletes.qualifier)
  );
}

function isInRange(high: number, low: number, view: RowView): boolean {
  if (view.timeRange === null) return true;
  const { newest, oldest } = view.timeRange;
  const beyondOldest = high > oldest.high || (high === oldest.high && low > oldest.low);
  return atOrBeyond(high, low, newest) && !beyondOldest;
}

function isFamily(blob: Buffer, at: number, name: Buffer): boolean {
  if (familyLength(blob, at) !== name.length) return false;
  return equalBytes(blob, at + HEADER_BYTES, name, 0, name.length);
}

function isListed(blob: Buffer, at: number, qualifiers: readonly Buffer[]): boolean {
  const start = at + HEADER_BYTES + familyLength(blob, at);
  const length = qualifierLength(blob, at);
  return qualifiers.some(
    (listed) => listed.length === length && equalBytes(blob, start, listed, 0, length),
  );
}

function sameFamily(blob: Buffer, left: number, right: number): boolean {
  const length = familyLength(blob, left);
  return (
    length === familyLength(blob, right) &&
    equalBytes(blob, left + HEADER_BYTES, blob, right + HEADER_BYTES, length)
  );
}

/** Only meaningful for two entries of one family. */
function sameQualifier(blob: Buffer, left: number, right: number): boolean {
  const length = qualifierLength(blob, left);
  const names = HEADER_BYTES + familyLength(blob, left);
  return (
    length === qualifierLength(blob, right) &&
    equalBytes(blob, left + names, blob, right + names, length)
  );
}

function equalBytes(
  left: Buffer,
  leftStart: number,
  right: Buffer,
  rightStart: number,
  length: number,
): boolean {
  for (let i = 0; i < length; i++) {
    if (left[leftStart + i] !== right[rightStart + i]) return false;
  }
  return true;
}
