/** The deletes that a walk over a row's entries has met: each hides what follows it in storage order. */
import { atOrBeyond, NO_TIME, timeHigh, timeLow, type InvertedTime } from './entries.js';

export interface Deletes {
  row: InvertedTime;
  family: InvertedTime;
  qualifier: InvertedTime;
}

export const timeOf = (blob: Buffer, at: number): InvertedTime => ({
  high: timeHigh(blob, at),
  low: timeLow(blob, at),
});

export const noDeletes = (): Deletes => ({ row: NO_TIME, family: NO_TIME, qualifier: NO_TIME });

export function isDeleted(blob: Buffer, at: number, deletes: Deletes): boolean {
  const high = timeHigh(blob, at);
  const low = timeLow(blob, at);
  return (
    atOrBeyond(high, low, deletes.row) ||
    atOrBeyond(high, low, deletes.family) ||
    atOrBeyond(high, low, deletes.qualifier)
  );
}
