/** Which entries of a memtable's row survive its flush (O14, O15; docs/onebox.md). */
import { isDeleted, noDeletes, timeOf } from './deletes.js';
import {
  atOrBeyond,
  DELETE_FAMILY,
  DELETE_QUALIFIER,
  DELETE_ROW,
  entryEnd,
  entryType,
  isMerged,
  NO_TIME,
  timeHigh,
  timeLow,
  VALUE,
} from './entries.js';
import { isFamily, sameFamily, sameQualifier } from './entry-names.js';
import type { TableRules } from './rules.js';
import { expiryOf } from './visibility.js';

/**
 * What is left of a memtable's row when it is flushed. Every entry counts against max_versions, equal
 * timestamps too, and one-version markers drop nothing: this is how rewriting loses versions (O14, O15).
 * Additions count as nothing; below a put they are dropped, as they would be hidden.
 */
export function survivorsOfFlush(blob: Buffer, rules: TableRules, nowMicros: bigint): Buffer {
  /** Where the kept entries start: most flushes drop nothing, and then the blob is the answer. */
  const kept: number[] = [];
  let count = 0;
  const deletes = noDeletes();
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
