/**
 * Where a migration is, from its ledger alone: the status document. Nothing here believes a worker:
 * a range is finished when its effective record says so and no settle step is owed.
 */
import { escapeBytes } from '../cells/escape.js';
import type { RowKey } from '../cells/bytes.js';
import type {
  Failure,
  Freeze,
  StatusDocument,
  Table,
  Worker,
} from '../documents/status.generated.js';
import type { ExitCode } from '../errors.js';
import { addCounters, SKIP_REASONS, zeroCounters, type Counters } from './counters.js';
import { sameSizes } from './frozen-sizes.js';
import { isFrozen, ledgerKeys, unitKey, type LedgerState } from './ledger.js';
import type { RangeDefinition, StepKind, TableDefinition } from './ledger-records.js';
import type { LockHolder, SplitSizes } from './ports.js';

type UnitState = 'finished' | 'failed' | 'running' | 'suspect' | 'pending';

/** `ledger` null = nothing registered yet. `retryCommand` is what goes on with the migration. */
export function summarize(
  name: string,
  ledger: LedgerState | null,
  holders: readonly LockHolder[],
  retryCommand: string,
): StatusDocument {
  const head = { format: 'terautil/status', format_version: 1, name } as const;
  const workers = workersOf(name, holders);
  if (ledger === null) {
    const state = 'not-started';
    return { ...head, state, registered_at: null, tables: [], failures: [], workers };
  }
  const held = new Set(holders.filter((h) => h.alive).map((h) => h.lock));
  const stateOf = unitStates(ledger, held);
  const tables = ledger.tables.map((table) => tableSummary(ledger, table, stateOf));
  const isFinished = tables.every(
    ({ ranges, freeze }) => ranges.finished === ranges.total && freeze?.state !== 'frozen',
  );
  const isCopying = workers.some((worker) => worker.alive && worker.leases > 0);
  return {
    ...head,
    state: isFinished ? 'finished' : isCopying ? 'copying' : 'incomplete',
    registered_at: new Date(Number(ledger.meta.registeredAt / 1000n)).toISOString(),
    tables,
    failures: failures(ledger, stateOf, retryCommand),
    workers,
  };
}

/** The exit code of an apply that ended without an error of its own (product.md §4). */
export function exitCodeOf(status: StatusDocument): ExitCode {
  if (status.state !== 'finished') return 3;
  const conflicts = status.tables.some((table) => table.cells.skipped.conflict !== '0');
  return conflicts ? 2 : 0;
}

type StateOf = (id: string, step: StepKind) => UnitState;

function unitStates(ledger: LedgerState, held: ReadonlySet<string>): StateOf {
  const keys = ledgerKeys(ledger.meta.name);
  const ofStep: StateOf = (id, step) => {
    const record = ledger.records.get(unitKey(id, step));
    if (record?.state === 'finished') return 'finished';
    if (held.has(keys.lock(ledger.meta.generation, id, step))) return 'running';
    return record?.state === 'failed' ? 'failed' : 'pending';
  };
  return (id, step) => {
    const state = ofStep(id, step);
    const isSuspect = ledger.records.get(unitKey(id, step))?.suspect === true;
    if (step !== 'dump' || state !== 'finished' || !isSuspect) return state;
    const settled = ofStep(id, 'settle');
    return settled === 'pending' ? 'suspect' : settled;
  };
}

function tableSummary(ledger: LedgerState, table: TableDefinition, stateOf: StateOf): Table {
  const counts = { finished: 0, failed: 0, running: 0, suspect: 0, pending: 0 };
  const ranges = ledger.ranges.filter((range) => range.table === table.id);
  const cells = zeroCounters();
  for (const range of ranges) {
    counts[stateOf(range.id, 'dump')] += 1;
    const record = ledger.records.get(unitKey(range.id, 'dump'));
    if (record !== undefined) addCounters(cells, record.counters);
  }
  const created = stateOf(table.id, 'create-table');
  return {
    source: table.source,
    destination: table.destination,
    created: created === 'suspect' ? 'finished' : created,
    freeze: freezeSummary(ledger, table),
    ranges: {
      total: String(ranges.length),
      finished: String(counts.finished),
      failed: String(counts.failed),
      running: String(counts.running),
      pending: String(counts.pending + counts.suspect),
      suspect: String(counts.suspect),
    },
    cells: cellCounts(cells),
  };
}

function freezeSummary(ledger: LedgerState, { id }: TableDefinition): Table['freeze'] {
  const before = ledger.records.get(unitKey(id, 'freeze-schema'))?.splitSizes ?? null;
  if (before === null) return null;
  if (isFrozen(ledger, id)) return { state: 'frozen', before: sizesJson(before), after: null };
  const after = ledger.records.get(unitKey(id, 'restore-schema'))?.splitSizes ?? null;
  const isChanged = after !== null && !sameSizes(after, before);
  return {
    state: isChanged ? 'changed' : 'restored',
    before: sizesJson(before),
    after: after && sizesJson(after),
  };
}

function sizesJson({ split, merge }: SplitSizes): Freeze['before'] {
  return { split_size: split?.toString() ?? null, merge_size: merge?.toString() ?? null };
}

function cellCounts(cells: Counters): Table['cells'] {
  const skipped = Object.fromEntries(SKIP_REASONS.map((r) => [r, String(cells.skipped[r])]));
  return {
    scanned: String(cells.scanned),
    written: String(cells.written),
    skipped: skipped as Table['cells']['skipped'],
    dead_letters: String(cells.deadLetters),
  };
}

function failures(ledger: LedgerState, stateOf: StateOf, retryCommand: string): Failure[] {
  const byId = new Map<string, TableDefinition>(ledger.tables.map((table) => [table.id, table]));
  const ranges = new Map<string, RangeDefinition>(ledger.ranges.map((range) => [range.id, range]));
  return [...ledger.records.values()]
    .filter((record) => record.state === 'failed' && stateOf(record.unit, record.step) === 'failed')
    .map((record) => {
      const range = ranges.get(record.unit);
      const end = range?.interval.end ?? null;
      const error = record.error ?? {
        id: 'TU-BUG',
        class: 'fatal',
        message: 'unknown',
        hint: null,
      };
      return {
        table: byId.get(range?.table ?? record.unit)?.source ?? '?',
        step: record.step,
        start: range === undefined ? null : keyJson(range.interval.start),
        end: end === null ? null : keyJson(end),
        attempts: record.attempts,
        error,
        next_command: retryCommand,
      };
    });
}

function workersOf(name: string, holders: readonly LockHolder[]): Worker[] {
  const { migrationLock } = ledgerKeys(name);
  const sessions = new Map<string, Worker>();
  for (const holder of holders) {
    const known = sessions.get(holder.session) ?? {
      host: holder.worker.host,
      process_id: holder.worker.processId,
      leases: 0,
      alive: holder.alive,
    };
    known.leases += holder.lock === migrationLock ? 0 : 1;
    sessions.set(holder.session, known);
  }
  return [...sessions.values()];
}

function keyJson(key: RowKey): { b64: string; text: string } {
  return { b64: key.toString('base64'), text: escapeBytes(key) };
}
