/** Which ranges are settled when that is asked for by itself. Pure. */
import { isCopied, owesSettle, rangesOf, type LedgerState } from '../ledger/ledger.js';
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

/** Whether settling takes the range. */
export function isSettled(ledger: LedgerState, which: Settled, range: string): boolean {
  return owesSettle(ledger, range) || (which === 'all' && isCopied(ledger, range));
}

/** `tables`: names at the source; null = all. */
export function settleWork(
  ledger: LedgerState,
  which: Settled,
  tables: readonly string[] | null,
): SettleWork {
  const isAsked = (range: string): boolean => isSettled(ledger, which, range);
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
