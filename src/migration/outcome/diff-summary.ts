/** What the comparison of a table says so far, by the ledger. Pure. */
import type { DiffCells, Failure, Table } from '../../documents/status.generated.js';
import {
  addDiffCounts,
  differences,
  inEither,
  zeroDiffCounts,
  type DiffCounts,
} from '../ledger/diff-counts.js';
import { currentDiff, rangesOf, type LedgerState } from '../ledger/ledger.js';
import type { TableDefinition } from '../ledger/definitions.js';
import { keepsVersions } from '../merge/write-rules.js';

export function diffSummary(
  ledger: LedgerState,
  table: TableDefinition,
  strict = false,
): NonNullable<Table['diff']> {
  const ranges = rangesOf(ledger, table.id);
  const total = zeroDiffCounts();
  let finished = 0;
  let different = 0;
  let isVerified = true;
  let cleared = 0;
  let unchecked = 0;
  for (const { id } of ranges) {
    const { diff } = currentDiff(ledger, id) ?? { diff: null };
    if (diff === null) continue;
    finished += 1;
    different += differences(diff.counts, strict) > 0 ? 1 : 0;
    isVerified &&= diff.flushed || !keepsVersions(table);
    addDiffCounts(total, diff.counts);
    cleared += diff.recheck?.cleared ?? 0;
    unchecked += diff.recheck?.unchecked ?? 0;
  }
  const isSeen = table.sourceWasEmpty || total.sourceCells + total.destinationCells > 0;
  const whenDone = isSeen ? 'equal' : 'empty';
  return {
    verdict: different > 0 ? 'different' : finished === ranges.length ? whenDone : 'pending',
    level: finished === 0 ? null : isVerified ? 'verified' : 'compared',
    ranges: { finished: String(finished), different: String(different) },
    cells: diffCells(total, strict),
    ...(strict && { strict }),
    ...(cleared + unchecked > 0 && {
      rechecked: { cleared: String(cleared), unchecked: String(unchecked) },
    }),
  };
}

function diffCells(counts: DiffCounts, strict: boolean): DiffCells {
  const union = inEither(counts, strict);
  const { superseded, trimmed, expired } = counts;
  return {
    only_in_src: String(counts.onlyInSource),
    only_in_dest: String(counts.onlyInDestination),
    both_have_but_diff: String(counts.different),
    both_have_and_same: String(counts.same),
    in_src_or_in_dest: String(union),
    diff_rate: union === 0 ? null : (differences(counts, strict) / union).toFixed(6),
    timestamp_only: String(counts.timestampOnly),
    superseded: String(superseded.source + superseded.destination),
    trimmed: String(trimmed.source + trimmed.destination),
    expired: String(expired.source + expired.destination),
    newer_at_destination: String(counts.newerAtDestination),
    shadowed: String(counts.shadowed),
  };
}

/** A comparison of nothing would look perfect (defect-C4). */
export function emptyFailure({ source }: Table, planFile: string): Failure {
  return {
    table: source,
    step: 'diff',
    start: null,
    end: null,
    attempts: 1,
    error: {
      id: 'TU-DIFF-EMPTY',
      class: 'data',
      message: `Nothing of ${source} was compared: no cell lies in what the plan chooses of it, or the tables were emptied.`,
      hint: 'Look at the window of the plan, at the keys, locality groups and column families of this table, and at both tables.',
    },
    next_command: `terautil plan ${planFile}`,
  };
}
