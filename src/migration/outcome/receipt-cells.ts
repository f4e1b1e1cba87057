/** Counts of cells as a receipt has them: text, and what is zero left out. Pure. */
import type { ComparedCells, WrittenCells } from '../../documents/receipt.generated.js';
import { zeroCounters, type Counters } from '../ledger/counters.js';
import { zeroDiffCounts, type DiffCounts } from '../ledger/diff-counts.js';

export function writtenCells({
  scanned,
  written,
  skipped,
  deadLetters,
  deleted = 0,
  bytes,
}: Counters & { readonly deleted?: number }): WrittenCells {
  return withoutZeros({
    scanned,
    written,
    present: skipped.present,
    trimmed: skipped.trimmed,
    newer_at_destination: skipped['newer-at-destination'],
    conflict: skipped.conflict,
    dead_letters: deadLetters,
    deleted,
    bytes,
  });
}

export function readWrittenCells(cells: WrittenCells): Counters {
  return {
    ...zeroCounters(),
    scanned: number(cells.scanned),
    written: number(cells.written),
    skipped: {
      present: number(cells.present),
      trimmed: number(cells.trimmed),
      'newer-at-destination': number(cells.newer_at_destination),
      conflict: number(cells.conflict),
    },
    deadLetters: number(cells.dead_letters),
    bytes: number(cells.bytes),
  };
}

export function comparedCells(counts: DiffCounts): ComparedCells {
  const { superseded, trimmed, expired } = counts;
  return withoutZeros({
    source: counts.sourceCells,
    destination: counts.destinationCells,
    same: counts.same,
    different: counts.different,
    only_in_source: counts.onlyInSource,
    only_in_destination: counts.onlyInDestination,
    timestamp_only: counts.timestampOnly,
    newer_at_destination: counts.newerAtDestination,
    shadowed: counts.shadowed,
    superseded_in_source: superseded.source,
    superseded_in_destination: superseded.destination,
    trimmed_in_source: trimmed.source,
    trimmed_in_destination: trimmed.destination,
    expired_in_source: expired.source,
    expired_in_destination: expired.destination,
    bytes: counts.bytes,
  });
}

export function readComparedCells(cells: ComparedCells): DiffCounts {
  const sides = (source?: string, destination?: string) => ({
    source: number(source),
    destination: number(destination),
  });
  return {
    ...zeroDiffCounts(),
    sourceCells: number(cells.source),
    destinationCells: number(cells.destination),
    same: number(cells.same),
    different: number(cells.different),
    onlyInSource: number(cells.only_in_source),
    onlyInDestination: number(cells.only_in_destination),
    timestampOnly: number(cells.timestamp_only),
    newerAtDestination: number(cells.newer_at_destination),
    shadowed: number(cells.shadowed),
    superseded: sides(cells.superseded_in_source, cells.superseded_in_destination),
    trimmed: sides(cells.trimmed_in_source, cells.trimmed_in_destination),
    expired: sides(cells.expired_in_source, cells.expired_in_destination),
    bytes: number(cells.bytes),
  };
}

/** Of a count by the schema, which is not more than a number can tell exactly. */
function number(text = '0'): number {
  return Number(text);
}

function withoutZeros<Name extends string>(
  counts: Record<Name, number>,
): Partial<Record<Name, string>> {
  const kept: Partial<Record<Name, string>> = {};
  for (const name of Object.keys(counts) as Name[]) {
    if (counts[name] !== 0) kept[name] = String(counts[name]);
  }
  return kept;
}
