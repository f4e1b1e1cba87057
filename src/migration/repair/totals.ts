/** Sums of what repairs find and would do. Pure. */
import type {
  RepairDocument,
  RepairRange,
  RepairTable,
  RepairTotals,
} from '../../documents/repair.generated.js';

export function totalsOf(parts: readonly RepairTotals[]): RepairTotals {
  const sum = (of: (part: RepairTotals) => string): string =>
    String(parts.reduce((total, part) => total + BigInt(of(part)), 0n));
  return {
    ranges: sum(({ ranges }) => ranges),
    counts: {
      missing: sum(({ counts }) => counts.missing),
      changed: sum(({ counts }) => counts.changed),
      timestamp_only: sum(({ counts }) => counts.timestamp_only),
      extra: sum(({ counts }) => counts.extra),
    },
    work: {
      copy: sum(({ work }) => work.copy),
      overwrite: sum(({ work }) => work.overwrite),
      delete: sum(({ work }) => work.delete),
      leave: sum(({ work }) => work.leave),
    },
  };
}

/** Each of its ranges as `change` has it, without those of which that is null; all of its tables stay. */
export function withRanges(
  document: RepairDocument,
  change: (range: RepairRange) => RepairRange | null,
): RepairDocument {
  return withTables(
    document,
    document.tables.map((table) => {
      const ranges = table.ranges.map(change).filter((range) => range !== null);
      return { ...table, ranges, totals: totalsOfRanges(ranges) };
    }),
  );
}

export function totalsOfRanges(ranges: readonly RepairRange[]): RepairTotals {
  return totalsOf(ranges.map(({ counts, work }) => ({ ranges: '1', counts, work })));
}

/** With these of its tables. */
export function withTables(document: RepairDocument, tables: RepairTable[]): RepairDocument {
  return { ...document, tables, totals: totalsOf(tables.map(({ totals }) => totals)) };
}

export const NO_WORK: RepairRange['work'] = { copy: '0', overwrite: '0', delete: '0', leave: '0' };
export const NO_COUNTS: RepairRange['counts'] = {
  missing: '0',
  changed: '0',
  timestamp_only: '0',
  extra: '0',
};
