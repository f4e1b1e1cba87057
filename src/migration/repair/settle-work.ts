/** Which ranges are settled when that is asked for by itself. Pure. */
import { rangesOf, unitKey, type LedgerState } from '../ledger/ledger.js';
import type { Mend } from '../context.js';

export type Settled = Extract<Mend, { kind: 'settle' }>['which'];

export interface SettleWork {
  readonly which: Settled;
  readonly tables: readonly SettleTable[];
}

export interface SettleTable {
  readonly source: string;
  readonly destination: string;
  /** That are settled, of those that are registered. */
  readonly ranges: number;
  readonly registered: number;
}

/** `tables`: names at the source; null = all. */
export function settleWork(
  ledger: LedgerState,
  which: Settled,
  tables: readonly string[] | null,
): SettleWork {
  const isAsked = (range: string): boolean => {
    const dump = ledger.records.get(unitKey(range, 'dump'));
    if (dump?.state !== 'finished') return false;
    const settled = ledger.records.get(unitKey(range, 'settle'))?.state;
    // One that was asked for and failed is owed like that of a suspect range.
    return which === 'all' || settled === 'failed' || (dump.suspect && settled !== 'finished');
  };
  return {
    which,
    tables: ledger.tables
      .filter(({ source }) => tables === null || tables.includes(source))
      .map(({ id, source, destination }) => {
        const ranges = rangesOf(ledger, id);
        const asked = ranges.filter((range) => isAsked(range.id));
        return { source, destination, ranges: asked.length, registered: ranges.length };
      }),
  };
}

export function settledRanges({ tables }: SettleWork): number {
  return tables.reduce((sum, { ranges }) => sum + ranges, 0);
}
