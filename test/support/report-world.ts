/** Ledgers made by hand, for what is said of them: reports, status, and the pace. */
import { createDigest, digestFromHex } from '../../src/cells/digest.js';
import { rowKey } from '../../src/cells/bytes.js';
import type { ReportDocument } from '../../src/documents/report.generated.js';
import type { StatusDocument } from '../../src/documents/status.generated.js';
import { zeroCounters, type Counters } from '../../src/migration/ledger/counters.js';
import { zeroDiffCounts, type DiffCounts } from '../../src/migration/ledger/diff-counts.js';
import { diffBasis, unitKey, type LedgerState } from '../../src/migration/ledger/ledger.js';
import type { RangeDefinition, TableDefinition } from '../../src/migration/ledger/definitions.js';
import type { StepRecord } from '../../src/migration/ledger/records.js';
import type { LockHolder } from '../../src/migration/ports.js';
import { buildReport } from '../../src/migration/outcome/report.js';
import type { DetailLookup } from '../../src/migration/outcome/report-findings.js';
import { summarize } from '../../src/migration/outcome/summary.js';
import { NO_LIMITS } from './no-limits.js';
import { tableDefinition } from './table-definition.js';

export const PLAN_FILE = 'plans/m.yaml';
export const BEGUN = 1_700_000_000_000_000n;

export interface World {
  readonly tables: TableDefinition[];
  readonly ranges: RangeDefinition[];
  readonly records: Map<string, StepRecord>;
  readonly ledger: LedgerState;
}

export function emptyWorld(): World {
  const tables: TableDefinition[] = [];
  const ranges: RangeDefinition[] = [];
  const records = new Map<string, StepRecord>();
  const meta = {
    name: 'm',
    identity: 'i',
    generation: 1,
    generations: [1],
    globs: null,
    tables: 0,
    ranges: 0,
    registeredAt: BEGUN,
  };
  return { tables, ranges, records, ledger: { meta, tables, ranges, retired: [], records } };
}

/** A table `id` whose family `f` keeps so many versions at the destination. */
export function addTable(world: World, id: string, parts: Partial<TableDefinition> = {}): void {
  world.tables.push(
    tableDefinition({
      id,
      source: id,
      destination: id,
      families: [
        { name: Buffer.from('f'), maxVersions: 1, sourceVersions: 1, isTransactional: false },
      ],
      localityGroups: [{ from: 'g', to: 'g' }],
      ...parts,
    }),
  );
}

export function addRange(
  world: World,
  id: string,
  table: string,
  start: string | Buffer = '',
  end: string | null = null,
): void {
  const interval = {
    start: rowKey(Buffer.from(start)),
    end: end === null ? null : rowKey(Buffer.from(end)),
  };
  world.ranges.push({ id, generation: 1, table, interval });
}

export function addRecord(
  world: World,
  unit: string,
  step: StepRecord['step'],
  parts: Partial<Omit<StepRecord, 'counters'>> & { readonly counters?: Partial<Counters> } = {},
): void {
  world.records.set(unitKey(unit, step), {
    unit,
    step,
    state: 'finished',
    epoch: 1n,
    session: 's',
    worker: { host: 'h', processId: 1, version: '1.0.0' },
    checkpoint: null,
    digest: createDigest(),
    suspect: false,
    attempts: 1,
    failures: 0,
    retries: [],
    throttles: [],
    error: null,
    splitSizes: null,
    tableCreated: null,
    diff: null,
    file: null,
    startedAt: BEGUN,
    updatedAt: BEGUN + 60_000_000n,
    ...parts,
    counters: { ...zeroCounters(), ...parts.counters },
  });
}

/** The finished comparison of a range, as of what its records say now. */
export function addDiff(
  world: World,
  unit: string,
  counts: Partial<DiffCounts>,
  parts: Partial<StepRecord> = {},
): void {
  const diff = {
    basis: diffBasis(world.ledger, unit),
    flushed: true,
    counts: { ...zeroDiffCounts(), ...counts },
    extra: { count: counts.onlyInDestination ?? 0, digest: createDigest() },
  };
  addRecord(world, unit, 'diff', { diff, ...parts, counters: {} });
}

export function digest(hexDigit: string): NonNullable<ReturnType<typeof digestFromHex>> {
  return digestFromHex(hexDigit.padStart(32, '0')) ?? createDigest();
}

export function statusOf(
  world: World,
  holders: readonly LockHolder[] = [],
  steps: StatusDocument['steps'] = ['dump', 'diff'],
): StatusDocument {
  return summarize(
    { name: 'm', steps, planFile: PLAN_FILE, limits: NO_LIMITS },
    world.ledger,
    holders,
  );
}

export function reportOf(
  world: World,
  details: DetailLookup = () => null,
  holders: readonly LockHolder[] = [],
): ReportDocument {
  const context = {
    planFile: PLAN_FILE,
    source: { coordinator: 'ins://a:1', root: '/a' },
    destination: { coordinator: 'ins://b:1', root: '/b' },
    lockService: 'local' as const,
    details,
  };
  return buildReport(context, world.ledger, holders, statusOf(world, holders));
}
