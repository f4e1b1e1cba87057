/** Whole runs over clusters in memory: processes are sessions of lock services on one file. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { WHOLE_TABLE } from '../../src/migration/coverage.js';
import { rowKey } from '../../src/cells/bytes.js';
import { systemRandom } from '../../src/clock.js';
import { createLocalLockService } from '../../src/locks/local.js';
import type { TableDecision } from '../../src/migration/survey/compile.js';
import type { RunEvent, RunLimits, RunPorts } from '../../src/migration/context.js';
import { ledgerKeys, type LedgerState } from '../../src/migration/ledger/ledger.js';
import { WRITE_DEADLINE_OF_LEASE } from '../../src/migration/limits.js';
import type { Clusters, LockService, Session } from '../../src/migration/ports.js';
import { readLedger, register } from '../../src/migration/register.js';
import { runMigration } from '../../src/migration/run.js';
import { cell, describeAll } from './cell-refs.js';
import type { SampleCell } from './cell-samples.js';
import { createMemoryJournal, evenRandom, passTimeUntil } from './dump-world.js';
import type { ManualClock } from './manual-clock.js';
import { createMemoryCluster, type Fate, type MemoryCluster } from './memory-cluster.js';
import { createMemoryDetails } from './memory-details.js';
import { UNLIMITED } from '../../src/migration/pace/pace.js';
import { tablePlan } from './table-plan.js';
import { SEEN_ONCE } from './no-limits.js';

export const LEASE_MS = 3_000;
export const NAME = 'm';
let folder = '';
let services: LockService[] = [];

/** Before each test. */
export function openRunWorld(): void {
  folder = mkdtempSync(join(tmpdir(), 'terautil-run-'));
  services = [];
}

/** After each test. */
export function closeRunWorld(): void {
  for (const service of services) service.close();
  rmSync(folder, { recursive: true });
}

export interface Process {
  readonly clock: ManualClock;
  readonly service: LockService;
  readonly session: Session;
}

export async function startProcess(clock: ManualClock): Promise<Process> {
  const service = createLocalLockService({
    file: join(folder, 'locks.db'),
    readOnly: false,
    leaseMs: LEASE_MS,
    quietMs: (leaseMs) => 2 * leaseMs * WRITE_DEADLINE_OF_LEASE,
    clock,
    random: systemRandom,
  });
  services.push(service);
  const worker = { host: 'h', processId: services.length, version: '0' };
  return { clock, service, session: await service.openSession(worker) };
}

/** Ranges between the borders, a family `f` that keeps `keep` versions. */
export function decisionOf(table: string, borders: string, keep: number): TableDecision {
  const keys = ['', ...Array.from(borders)].map((border) => rowKey(Buffer.from(border)));
  return {
    plan: tablePlan({ source: table, destination: table }),
    kind: 'binary',
    create: true,
    families: [
      { name: Buffer.from('f'), maxVersions: keep, sourceVersions: keep, isTransactional: false },
    ],
    localityGroups: [{ from: 'lg', to: 'lg' }],
    window: null,
    interval: WHOLE_TABLE,
    sourceWasEmpty: false,
    ranges: keys.map((start, at) => ({ start, end: keys[at + 1] ?? null })),
    splitAt: [],
    bytes: 0,
    destinationHasCells: false,
    sourceCreated: 1n,
    destinationCreated: null,
    schemas: { source: null, destination: null },
    notes: [],
    warnings: [],
    refusals: [],
  };
}

export async function registerWith(
  { clock, service, session }: Process,
  decisions: readonly TableDecision[],
  failpoint: () => void = () => undefined,
  scopeOf: (decision: TableDecision) => string = () => 's',
  name = NAME,
): Promise<LedgerState> {
  const tables = decisions.map((decision) => ({ decision, scope: scopeOf(decision) }));
  const destination = { coordinator: 'memory', root: '/memory' };
  const registration = {
    name,
    identity: 'i',
    globs: null,
    tables,
    destination,
    copies: true,
    lockTimeoutMs: 20_000,
  };
  const drain = new AbortController().signal;
  const ports = { lockService: service, session, clock, random: evenRandom, failpoint, drain };
  const ledger = await passTimeUntil(clock, register(ports, registration));
  if (ledger === null) throw new Error('It drained.');
  return ledger;
}

export async function ledgerOf(service: LockService): Promise<LedgerState> {
  const ledger = await readLedger(service, NAME);
  if (ledger === null) throw new Error('Nothing is registered.');
  return ledger;
}

export interface Run {
  readonly events: RunEvent[];
  readonly done: Promise<void>;
  readonly drain: AbortController;
}

export interface RunOptions {
  readonly parallel?: number;
  readonly limits?: Partial<RunLimits>;
  readonly ports?: Partial<RunPorts>;
}

/** Copies only, unless `limits` say something else. */
export function startRun(
  process: Process,
  clusters: Clusters,
  ledger: LedgerState,
  { parallel = 2, limits, ports }: RunOptions = {},
): Run {
  const events: RunEvent[] = [];
  const drain = new AbortController();
  const done = runMigration(
    {
      name: NAME,
      clusters,
      lockService: process.service,
      lockSession: process.session,
      leaseMs: LEASE_MS,
      events: (event) => events.push(event),
      journal: createMemoryJournal(),
      details: createMemoryDetails(),
      clock: process.clock,
      random: evenRandom,
      failpoint: () => undefined,
      keys: ledgerKeys(NAME),
      worker: { host: 'h', processId: 1, version: '0' },
      session: process.session.id,
      attempts: 2,
      patienceMs: 240_000,
      drain: drain.signal,
      ...ports,
    },
    {
      parallelRanges: parallel,
      inFlightBytes: 1 << 24,
      rate: UNLIMITED,
      split: { freeze: true, missingBoundaries: false, intervalMs: 1000 },
      steps: ['dump'],
      copies: limits?.steps?.includes('dump') ?? true,
      diff: { parallelRanges: parallel, ...SEEN_ONCE, limit: UNLIMITED, rate: UNLIMITED },
      selection: { tables: null, failedOnly: false, diffAgain: false, mend: null },
      ...limits,
    },
    ledger,
  );
  done.catch(() => undefined);
  return { events, done, drain };
}

export const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

function cellsOfRows(letters: string): SampleCell[] {
  return Array.from(letters).flatMap((row) =>
    [3, 2, 1].map((t) => cell(`${row} f:q@${String(t)}`)),
  );
}

export function clustersOf(clock: ManualClock, fate?: (row: string) => Fate) {
  const source = createMemoryCluster({ clock });
  const destination = createMemoryCluster({
    clock,
    latency: () => 100,
    ...(fate && { fate }),
  });
  for (const name of ['t', 'u']) {
    source.addTable(name, { kind: 'binary', families: { f: 3 } });
    source.load(name, cellsOfRows(LETTERS));
  }
  return { source, destination };
}

/** What there is of the table is at the destination, also once it was flushed; and no rule of writing was broken. */
export function expectEqual(
  { source, destination }: { source: MemoryCluster; destination: MemoryCluster },
  table = 't',
): void {
  expect(destination.violations).toEqual([]);
  expect(describeAll(destination.visible(table))).toEqual(describeAll(source.visible(table)));
  destination.flush(table);
  expect(describeAll(destination.visible(table))).toEqual(describeAll(source.visible(table)));
}
