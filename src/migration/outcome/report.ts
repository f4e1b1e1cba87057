/**
 * The report on a migration for people who were not there: from its ledger and its status, with samples
 * from the files of findings that are on this machine. Pure but for the lookup of those files.
 */
import type {
  DeadLetters,
  Place,
  ReportDocument,
  ReportTable,
  Sum,
} from '../../documents/report.generated.js';
import type { StatusDocument } from '../../documents/status.generated.js';
import {
  addCounters,
  isBalanced,
  SKIP_REASONS,
  zeroCounters,
  type Counters,
} from '../ledger/counters.js';
import {
  addDiffCounts,
  isDiffBalanced,
  zeroDiffCounts,
  type DiffCounts,
} from '../ledger/diff-counts.js';
import {
  currentDiff,
  rangesOf,
  unitKey,
  unitName,
  type LedgerState,
  type WRITING_STEPS,
} from '../ledger/ledger.js';
import type { RangeDefinition, TableDefinition } from '../ledger/definitions.js';
import { bytesJson, moment } from '../ledger/entry-json.js';
import type { StepRecord } from '../ledger/records.js';
import type { LockHolder } from '../ports.js';
import { digestsOf } from './digests.js';
import { bounds, findingsOf, type DetailLookup } from './report-findings.js';
import { unitStates, type UnitStates } from './unit-states.js';

export interface ReportContext {
  /** As the user typed it. */
  readonly planFile: string;
  readonly source: Place;
  readonly destination: Place;
  readonly lockService: 'local' | 'etcd' | 'nexus';
  readonly details: DetailLookup;
}

/** `ledger` null = nothing registered yet. */
export function buildReport(
  { planFile, source, destination, lockService, details }: ReportContext,
  ledger: LedgerState | null,
  holders: readonly LockHolder[],
  status: StatusDocument,
): ReportDocument {
  const asked = { plan_file: planFile, source, destination, lock_service: lockService };
  const head = { format: 'terautil/report' as const, format_version: 1 as const };
  if (ledger === null) {
    const done = { begun: null, ended: null, workers: [] };
    return { ...head, as_of: null, asked, done, tables: [], status };
  }
  const states = unitStates(ledger, holders, status.steps);
  const done = doneBy([...ledger.records.values()]);
  return {
    ...head,
    as_of: asOf(ledger),
    asked,
    done,
    tables: ledger.tables.map((table) => reportTable(ledger, table, states, details)),
    status,
  };
}

/** Of the newest record, RFC 3339. */
export function asOf({ meta, records }: LedgerState): string {
  const { ended } = doneBy([...records.values()]);
  return ended ?? moment(meta.registeredAt);
}

function doneBy(records: readonly StepRecord[]): ReportDocument['done'] {
  const begun = records.map(({ startedAt }) => startedAt).filter((micros) => micros > 0n);
  const ended = records.map(({ updatedAt }) => updatedAt);
  const workers = new Map<string, { host: string; version: string; ids: Set<number>; n: number }>();
  for (const { worker } of records) {
    const { host, version } = worker;
    const key = JSON.stringify([host, version]);
    const known = workers.get(key) ?? { host, version, ids: new Set(), n: 0 };
    known.ids.add(worker.processId);
    known.n += 1;
    workers.set(key, known);
  }
  return {
    begun: momentOrNull(begun, (a, b) => a < b),
    ended: momentOrNull(ended, (a, b) => a > b),
    workers: [...workers]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { host, version, ids, n }]) => {
        return { host, version, processes: String(ids.size), units: String(n) };
      }),
  };
}

function momentOrNull(
  micros: readonly bigint[],
  isBetter: (a: bigint, b: bigint) => boolean,
): string | null {
  const [first, ...rest] = micros;
  if (first === undefined) return null;
  return moment(rest.reduce((best, next) => (isBetter(next, best) ? next : best), first));
}

function reportTable(
  ledger: LedgerState,
  table: TableDefinition,
  states: UnitStates,
  details: DetailLookup,
): ReportTable {
  const ranges = rangesOf(ledger, table.id).toSorted((a, b) =>
    Buffer.compare(a.interval.start, b.interval.start),
  );
  return {
    source: table.source,
    destination: table.destination,
    kind: table.kind,
    locality_groups: table.localityGroups.map(({ from, to }) => ({ from, to })),
    families: table.families.map(({ name, sourceVersions, maxVersions }) => ({
      name: bytesJson(name),
      source_versions: String(sourceVersions),
      destination_versions: String(maxVersions),
    })),
    sums: sumsOf(ledger, ranges),
    digest: digestsOf(ledger, ranges),
    findings: findingsOf(ledger, ranges, details),
    dead_letters: ranges.flatMap((range) => deadLettersOf(ledger, range, details)),
    suspect: ranges.filter(({ id }) => states.ofCopy(id) === 'suspect').map(bounds),
  };
}

function sumsOf(ledger: LedgerState, ranges: readonly RangeDefinition[]): ReportTable['sums'] {
  const compared = zeroDiffCounts();
  let isCompared = false;
  for (const { id } of ranges) {
    const diff = currentDiff(ledger, id)?.diff ?? null;
    if (diff !== null) addDiffCounts(compared, diff.counts);
    isCompared ||= diff !== null;
  }
  return {
    copied: writtenSum(ledger, ranges, 'dump'),
    settled: writtenSum(ledger, ranges, 'settle'),
    repaired: writtenSum(ledger, ranges, 'repair'),
    deleted: String(ranges.reduce((sum, { id }) => sum + deletedIn(ledger, id), 0)),
    source: isCompared ? sideSum(compared, 'source') : null,
    destination: isCompared ? sideSum(compared, 'destination') : null,
  };
}

/** How many deletes a repair of the range sent. */
export function deletedIn({ records }: LedgerState, range: string): number {
  return records.get(unitKey(range, 'repair'))?.mended?.deletes.sent ?? 0;
}

/** null: the step has not begun anywhere. */
function writtenSum(
  { records }: LedgerState,
  ranges: readonly RangeDefinition[],
  step: (typeof WRITING_STEPS)[number],
): Sum | null {
  const total = zeroCounters();
  let isAny = false;
  for (const { id } of ranges) {
    const record = records.get(unitKey(id, step));
    if (record === undefined) continue;
    isAny = true;
    addCounters(total, record.counters);
  }
  return isAny ? copySum(total) : null;
}

function copySum(counters: Counters): Sum {
  return {
    total: String(counters.scanned),
    parts: [
      { name: 'written', cells: String(counters.written) },
      ...SKIP_REASONS.map((name) => ({ name, cells: String(counters.skipped[name]) })),
      { name: 'dead-letters', cells: String(counters.deadLetters) },
    ],
    balanced: isBalanced(counters),
  };
}

function sideSum(counts: DiffCounts, side: 'source' | 'destination'): Sum {
  const [total, onlyHere] =
    side === 'source'
      ? [counts.sourceCells, counts.onlyInSource]
      : [counts.destinationCells, counts.onlyInDestination];
  return {
    total: String(total),
    parts: [
      { name: 'same', cells: String(counts.same) },
      { name: 'different', cells: String(counts.different) },
      { name: 'only-here', cells: String(onlyHere) },
      { name: 'superseded', cells: String(counts.superseded[side]) },
      { name: 'trimmed', cells: String(counts.trimmed[side]) },
      { name: 'expired', cells: String(counts.expired[side]) },
      { name: 'outdated', cells: String(counts.newerAtDestination) },
      { name: 'shadowed', cells: String(side === 'source' ? counts.shadowed : 0) },
    ],
    balanced: isDiffBalanced(counts),
  };
}

/** Of the copy, or of the settling or repair that came after it: all write into the unit's one file. */
function deadLettersOf(
  ledger: LedgerState,
  range: RangeDefinition,
  details: DetailLookup,
): DeadLetters[] {
  const record = [
    ledger.records.get(unitKey(range.id, 'repair')),
    ledger.records.get(unitKey(range.id, 'settle')),
    ledger.records.get(unitKey(range.id, 'dump')),
  ].find((candidate) => (candidate?.counters.deadLetters ?? 0) > 0);
  if (record === undefined) return [];
  const { file, worker, counters } = record;
  const unit = unitName(range);
  const found = file && details('dead-letters', unit, file.bytes);
  return [
    {
      ...bounds(range),
      cells: String(counters.deadLetters),
      file: found?.path ?? null,
      host: worker.host,
    },
  ];
}
