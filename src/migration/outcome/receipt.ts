/**
 * The receipt of a migration: what every range of it did, and what follows from that, in one document that
 * can be checked without anything else. Pure, and of one ledger always the same. What follows is worked out
 * here alone: `receipt-check.ts` makes a ledger of a receipt's ranges, and looks whether it gives this receipt.
 */
import { digestToHex } from '../../cells/digest.js';
import type { PlanDocument } from '../../documents/plan.generated.js';
import type {
  ReceiptDocument,
  ReceiptRange,
  ReceiptRangeCounts,
  ReceiptTable,
  WrittenStep,
} from '../../documents/receipt.generated.js';
import type { StatusDocument, Table } from '../../documents/status.generated.js';
import type { ResolvedPlan } from '../../plan/types.js';
import { sha256Hex } from '../../sha256.js';
import { addCounters, zeroCounters, type Counters } from '../ledger/counters.js';
import type { RangeDefinition, TableDefinition } from '../ledger/definitions.js';
import { addDiffCounts, zeroDiffCounts, type DiffCounts } from '../ledger/diff-counts.js';
import { bytesJson, keyRangeJson, moment, windowJson } from '../ledger/entry-json.js';
import {
  currentDiff,
  isFrozen,
  lastWritten,
  rangesOf,
  unitKey,
  type LedgerState,
  type WRITING_STEPS,
} from '../ledger/ledger.js';
import type { ClusterIdentity } from '../ports.js';
import { comparedCells, writtenCells } from './receipt-cells.js';
import { digestsOf } from './digests.js';
import { deletedIn } from './report.js';
import { bounds } from './report-findings.js';
import { summarize } from './summary.js';

export interface ReceiptFacts {
  /** Of terautil. */
  readonly version: string;
  readonly plan: Pick<ResolvedPlan, 'name' | 'lockService' | 'steps' | 'dump' | 'diff'>;
  /** The same as data. */
  readonly written: PlanDocument;
  readonly source: ClusterIdentity;
  readonly destination: ClusterIdentity;
  /** RFC 3339. */
  readonly asOf: string;
}

export function buildReceipt(facts: ReceiptFacts, ledger: LedgerState): ReceiptDocument {
  const body = receiptBody(facts, ledger);
  const { format, format_version, ...rest } = body;
  return { format, format_version, checksum: sha256Hex(JSON.stringify(body)), ...rest };
}

/** Without the checksum, which takes long of very many ranges. */
export function receiptBody(
  facts: ReceiptFacts,
  ledger: LedgerState,
): Omit<ReceiptDocument, 'checksum'> {
  const { version, plan, written, source, destination, asOf } = facts;
  const { name, steps, lockService } = plan;
  // Of who holds what now, nothing is told.
  const status = summarize({ name, steps, planFile: name, limits: plan }, ledger, []);
  const totals: Sums = noSums();
  const tables = ledger.tables.map((table, at) =>
    receiptTable(ledger, table, status.tables[at], totals),
  );
  const place = ({ coordinator, root }: ClusterIdentity) => ({ coordinator, root });
  return {
    format: 'terautil/receipt',
    format_version: 1,
    version,
    name,
    plan: written,
    clusters: { source: place(source), destination: place(destination) },
    lock_service: lockServicePlace(lockService),
    hashes: {
      plan: sha256Hex(JSON.stringify(written)),
      identity: ledger.meta.identity,
      globs: ledger.meta.globs,
    },
    registered_at: moment(ledger.meta.registeredAt),
    as_of: asOf,
    verdict: verdictOf(status),
    totals: {
      tables: String(tables.length),
      ranges: totalCounts(tables.map(({ range_counts: counts }) => counts)),
      ...sumsJson(totals),
    },
    left_frozen: status.left_frozen,
    tables,
  };
}

/** What its checksum has to be. */
export function checksumOf(document: ReceiptDocument): string {
  // Left out of the text, in whatever order the fields are.
  return sha256Hex(JSON.stringify({ ...document, checksum: undefined }));
}

export function lockServicePlace(
  lockService: ResolvedPlan['lockService'],
): ReceiptDocument['lock_service'] {
  const { type } = lockService;
  if (lockService.type === 'local') return { type, addresses: [], root: null };
  return { type, addresses: [...lockService.addresses], root: lockService.root };
}

function verdictOf({ state, result, tables }: StatusDocument): ReceiptDocument['verdict'] {
  const isVerified = tables.every(({ diff }) => diff?.level === 'verified');
  return {
    state: state === 'finished' ? 'finished' : 'incomplete',
    result,
    level: result !== 'equal' ? null : isVerified ? 'verified' : 'compared',
  };
}

interface Sums {
  readonly copied: Counters;
  readonly settled: Counters;
  readonly repaired: Counters & { deleted: number };
  readonly compared: DiffCounts;
}

function noSums(): Sums {
  return {
    copied: zeroCounters(),
    settled: zeroCounters(),
    repaired: { ...zeroCounters(), deleted: 0 },
    compared: zeroDiffCounts(),
  };
}

function addSums(total: Sums, more: Sums): void {
  addCounters(total.copied, more.copied);
  addCounters(total.settled, more.settled);
  addCounters(total.repaired, more.repaired);
  total.repaired.deleted += more.repaired.deleted;
  addDiffCounts(total.compared, more.compared);
}

function sumsJson({ copied, settled, repaired, compared }: Sums): ReceiptTable['sums'] {
  return {
    copied: writtenCells(copied),
    settled: writtenCells(settled),
    repaired: writtenCells(repaired),
    compared: comparedCells(compared),
  };
}

/** Its counts join `totals`. */
function receiptTable(
  ledger: LedgerState,
  table: TableDefinition,
  status: Table | undefined,
  totals: Sums,
): ReceiptTable {
  const ranges = rangesOf(ledger, table.id).toSorted((a, b) =>
    Buffer.compare(a.interval.start, b.interval.start),
  );
  const sums = noSums();
  const digest = digestsOf(ledger, ranges);
  const receipts = ranges.map((range) => receiptRange(ledger, range, sums));
  addSums(totals, sums);
  const definition = definitionOf(table);
  const diff = status?.diff ?? null;
  return {
    ...definition,
    frozen: isFrozen(ledger, table.id),
    hashes: { scope: table.scope, definition: sha256Hex(JSON.stringify(definition)) },
    verdict: { result: diff?.verdict ?? null, level: diff?.level ?? null },
    range_counts: {
      total: String(ranges.length),
      copied: status?.copied ?? '0',
      compared: diff?.ranges.finished ?? '0',
      different: diff?.ranges.different ?? '0',
    },
    sums: sumsJson(sums),
    digest: { ...digest, changed: String(digest.changed.length) },
    ranges: receipts,
  };
}

function definitionOf(table: TableDefinition) {
  const { source, destination, kind, localityGroups, families } = table;
  return {
    source,
    destination,
    kind,
    locality_groups: localityGroups.map(({ from, to }) => ({ from, to })),
    families: families.map(({ name, sourceVersions, maxVersions }) => ({
      name: bytesJson(name),
      source_versions: String(sourceVersions),
      destination_versions: String(maxVersions),
    })),
    window: windowJson(table.window),
    key_range: keyRangeJson(table.interval),
    source_was_empty: table.sourceWasEmpty,
  };
}

/** Its counts join `sums`. */
function receiptRange(ledger: LedgerState, range: RangeDefinition, sums: Sums): ReceiptRange {
  const { id } = range;
  const writtenBy = (step: (typeof WRITING_STEPS)[number], total: Counters): WrittenStep | null => {
    const record = ledger.records.get(unitKey(id, step));
    if (record === undefined) return null;
    const { state, suspect, counters } = record;
    addCounters(total, counters);
    return {
      finished: state === 'finished',
      ...(state === 'failed' && { failed: true as const }),
      ...(suspect && { suspect: true as const }),
      cells: writtenCells({ ...counters, deleted: step === 'repair' ? deletedIn(ledger, id) : 0 }),
    };
  };
  const copied = writtenBy('dump', sums.copied);
  const settled = writtenBy('settle', sums.settled);
  const repaired = writtenBy('repair', sums.repaired);
  sums.repaired.deleted += deletedIn(ledger, id);
  const comparison = currentDiff(ledger, id);
  const diff = comparison?.diff ?? null;
  if (diff !== null) addDiffCounts(sums.compared, diff.counts);
  const last = lastWritten(ledger, id);
  return {
    ...bounds(range),
    ...(copied && { copied }),
    ...(settled && { settled }),
    ...(repaired && { repaired }),
    ...(diff && { compared: { flushed: diff.flushed, cells: comparedCells(diff.counts) } }),
    digest: {
      copied: last && digestToHex(last.digest),
      compared: comparison && digestToHex(comparison.digest),
    },
  };
}

function totalCounts(counts: readonly ReceiptRangeCounts[]): ReceiptRangeCounts {
  const total = (of: (counts: ReceiptRangeCounts) => string): string =>
    String(counts.reduce((sum, next) => sum + Number(of(next)), 0));
  return {
    total: total(({ total }) => total),
    copied: total(({ copied }) => copied),
    compared: total(({ compared }) => compared),
    different: total(({ different }) => different),
  };
}
