/** Sums of what repairs find and would do. Pure. */
import type {
  RepairDocument,
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

/** The part of the document that is about these ranges; all of its tables stay. */
export function withRanges(
  document: RepairDocument,
  isWanted: (range: RepairTable['ranges'][number]) => boolean,
): RepairDocument {
  return withTables(
    document,
    document.tables.map((table) => {
      const ranges = table.ranges.filter(isWanted);
      const totals = totalsOf(ranges.map(({ counts, work }) => ({ ranges: '1', counts, work })));
      return { ...table, ranges, totals };
    }),
  );
}

/** With these of its tables. */
export function withTables(document: RepairDocument, tables: RepairTable[]): RepairDocument {
  return { ...document, tables, totals: totalsOf(tables.map(({ totals }) => totals)) };
}
