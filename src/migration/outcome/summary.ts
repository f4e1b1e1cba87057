/**
 * Where a migration is, from its ledger alone: the status document. Nothing here believes a worker:
 * a range is finished when its effective records say so and no settle step is owed.
 */
import type { Freeze, StatusDocument, Table } from '../../documents/status.generated.js';
import { ERRORS, TerautilError, type ExitCode } from '../../errors.js';
import type { StepName } from '../../plan/types.js';
import { addCounters, SKIP_REASONS, zeroCounters, type Counters } from '../ledger/counters.js';
import { diffSummary, emptyFailure } from './diff-summary.js';
import { causesOf, failuresOf } from './failures.js';
import { sameSizes } from '../frozen-sizes.js';
import { bytesJson, keyRangeJson, moment, momentOrNull, windowJson } from '../ledger/entry-json.js';
import { isFrozen, leftFrozen, rangesOf, unitKey, type LedgerState } from '../ledger/ledger.js';
import type { TableDefinition } from '../ledger/definitions.js';
import type { LockHolder, SplitSizes } from '../ports.js';
import { NO_FLEET, type FleetState } from '../fleet/state.js';
import { limitsJson, retriesOf, type PlannedLimits } from './pressure.js';
import { unitStates, type UnitStates } from './unit-states.js';
import { heldUnits, type HeldUnit } from './units.js';
import { countWorkers, pauseOf, waitsOf, workersOf } from './workers.js';

export interface SummaryOptions {
  /** Of the plan. */
  readonly name: string;
  /** What counts for being finished. */
  readonly steps: readonly StepName[];
  /** As the user typed it, for the commands that go on. */
  readonly planFile: string;
  readonly limits: PlannedLimits;
  /** When the ledger was read that is told of in place of what nobody answers, microseconds; null: it is that of now. */
  readonly mirroredAt?: bigint | null;
  /** When it is looked at, microseconds since 1970; absent: nothing that is told to be over later is over. */
  readonly now?: bigint;
}

/** `ledger` null = nothing registered yet. */
export function summarize(
  { name, steps, planFile, limits, now = 0n, mirroredAt = null }: SummaryOptions,
  ledger: LedgerState | null,
  holders: readonly LockHolder[],
  fleet: FleetState = NO_FLEET,
): StatusDocument {
  const units = heldUnits(name, ledger, holders);
  const paused = pauseOf(fleet.control);
  const head = {
    format: 'terautil/status' as const,
    format_version: 1 as const,
    name,
    steps: [...steps],
    mirrored_at: momentOrNull(mirroredAt),
    paused,
    limits: limitsJson(limits, countWorkers(name, holders)),
    waits: waitsOf(name, holders, units, now),
  };
  const workers = workersOf(name, ledger, holders, units, fleet);
  if (ledger === null) {
    const nothing = { result: null, registered_at: null, tables: [], left_frozen: [] };
    return {
      ...head,
      state: 'not-started',
      ...nothing,
      causes: [],
      failures: [],
      retries: [],
      workers,
    };
  }
  const states = unitStates(ledger, holders, steps);
  const { strict = false } = limits.diff;
  const tables = ledger.tables.map((table) =>
    tableSummary(ledger, table, { steps, states, strict }),
  );

  const failures = [
    ...failuresOf(ledger, states, planFile).filter(({ step }) =>
      steps.includes(step === 'diff' ? 'diff' : 'dump'),
    ),
    ...tables.filter(({ diff }) => diff?.verdict === 'empty').map((t) => emptyFailure(t, planFile)),
  ];
  // Putting them back belongs to the copy.
  const leftover = steps.includes('dump') ? leftFrozen(ledger) : [];
  const state = stateOf(tables, steps, units, paused !== null);
  return {
    ...head,
    state: state === 'finished' && leftover.length > 0 ? 'incomplete' : state,
    result: resultOf(tables),
    registered_at: moment(ledger.meta.registeredAt),
    tables,
    left_frozen: leftover.map(({ destination }) => destination),
    causes: causesOf(failures),
    failures,
    retries: retriesOf(ledger),
    workers,
  };
}

/**
 * The part of a ledger that is about these tables, by their names at the source. Throws TU-USAGE when it
 * has no such table.
 */
export function ofTables(ledger: LedgerState, names: readonly string[]): LedgerState {
  const unknown = names.find((name) => !ledger.tables.some(({ source }) => source === name));
  if (unknown !== undefined) {
    throw new TerautilError('TU-USAGE', `This migration has no table ${unknown}`, {
      hint: `It has: ${ledger.tables.map(({ source }) => source).join(', ')}`,
    });
  }
  const tables = ledger.tables.filter(({ source }) => names.includes(source));
  const ranges = tables.flatMap(({ id }) => rangesOf(ledger, id));
  const units = new Set([...tables, ...ranges].map(({ id }) => id));
  const records = [...ledger.records].filter(([, { unit }]) => units.has(unit));
  return { ...ledger, tables, ranges, records: new Map(records) };
}

/**
 * The exit code of an apply that ended without an error of its own (product.md §4), by the steps of
 * `status`. `timeIsUp`: it stopped because its time was used up.
 */
export function exitCodeOf(status: StatusDocument, timeIsUp = false): ExitCode {
  // What the ledger says now, nobody knows.
  if (status.mirrored_at !== null) return 7;
  if (status.state !== 'finished') {
    if (status.causes.some(isUnreachable)) return 7;
    return timeIsUp ? 8 : 3;
  }
  const conflicts = status.steps.includes('dump') && status.tables.some(hasConflicts);
  return conflicts || status.result === 'different' ? 2 : 0;
}

/** Whether the copy left cells in conflict, and no comparison says that they are the same by now. */
function hasConflicts({ cells, diff }: Table): boolean {
  return cells.skipped.conflict !== '0' && diff?.verdict !== 'equal';
}

/** A cluster that does not answer; a busy one is there, and its ranges are simply incomplete. */
function isUnreachable({ id }: { readonly id: string }): boolean {
  if (id === 'TU-WRITE-BUSY') return false;
  const kind = Object.entries(ERRORS).find(([known]) => known === id)?.[1];
  return kind?.class === 'retry' && kind.exit === 7;
}

function stateOf(
  tables: readonly Table[],
  steps: readonly StepName[],
  units: readonly HeldUnit[],
  isPaused: boolean,
): StatusDocument['state'] {
  // Restoring a frozen table belongs to the copy.
  const isOwed = ({ freeze }: Table): boolean =>
    steps.includes('dump') && freeze?.state === 'frozen';
  const isFinished = tables.every(
    (table) =>
      table.ranges.finished === table.ranges.total &&
      !isOwed(table) &&
      table.diff?.verdict !== 'empty',
  );
  if (isFinished) return 'finished';
  const held = units.filter(({ holder }) => holder.alive);
  if (held.length === 0) return isPaused ? 'paused' : 'incomplete';
  return held.every(({ step }) => step === 'diff') ? 'comparing' : 'copying';
}

function resultOf(tables: readonly Table[]): StatusDocument['result'] {
  const verdicts = tables.map(({ diff }) => diff?.verdict ?? null);
  if (verdicts.includes('different')) return 'different';
  return verdicts.every((verdict) => verdict === 'equal') ? 'equal' : null;
}

interface TableView {
  readonly steps: readonly StepName[];
  readonly states: UnitStates;
  /** Every class of findings counts. */
  readonly strict: boolean;
}

function tableSummary(
  ledger: LedgerState,
  table: TableDefinition,
  { steps, states, strict }: TableView,
): Table {
  const ranges = rangesOf(ledger, table.id);
  const counts = { finished: 0, failed: 0, running: 0, suspect: 0, pending: 0 };
  const cells = zeroCounters();
  let copied = 0;
  let suspect = 0;
  let comparedBytes = 0;
  const repaired = { ranges: 0, written: 0, deleted: 0 };
  for (const { id } of ranges) {
    counts[states.ofRange(id)] += 1;
    const copy = states.ofCopy(id);
    copied += copy === 'finished' ? 1 : 0;
    suspect += copy === 'suspect' ? 1 : 0;
    const record = ledger.records.get(unitKey(id, 'dump'));
    if (record !== undefined) addCounters(cells, record.counters);
    comparedBytes += ledger.records.get(unitKey(id, 'diff'))?.diff?.counts.bytes ?? 0;
    const repair = ledger.records.get(unitKey(id, 'repair'));
    if (repair?.state !== 'finished') continue;
    repaired.ranges += 1;
    repaired.written += repair.counters.written;
    repaired.deleted += repair.mended?.deletes.sent ?? 0;
  }
  return {
    source: table.source,
    destination: table.destination,
    window: windowJson(table.window),
    key_range: keyRangeJson(table.interval),
    created: states.ofStep(table.id, 'create-table'),
    freeze: freezeSummary(ledger, table),
    splits: splitsSummary(ledger, table),
    ranges: {
      total: String(ranges.length),
      finished: String(counts.finished),
      failed: String(counts.failed),
      running: String(counts.running),
      pending: String(counts.pending + counts.suspect),
    },
    copied: String(copied),
    suspect: String(suspect),
    ...(repaired.ranges > 0 && {
      repaired: {
        ranges: String(repaired.ranges),
        written: String(repaired.written),
        deleted: String(repaired.deleted),
      },
    }),
    cells: cellCounts(cells),
    bytes: { copied: String(cells.bytes), compared: String(comparedBytes) },
    diff: steps.includes('diff') ? diffSummary(ledger, table, strict) : null,
  };
}

function freezeSummary(ledger: LedgerState, { id }: TableDefinition): Table['freeze'] {
  const record = ledger.records.get(unitKey(id, 'freeze-schema'));
  const before = record?.splitSizes ?? null;
  if (before === null) return null;
  const refrozen = String(record?.refrozen ?? 0);
  if (isFrozen(ledger, id)) {
    return { state: 'frozen', before: sizesJson(before), after: null, refrozen };
  }
  const after = ledger.records.get(unitKey(id, 'restore-schema'))?.splitSizes ?? null;
  const isChanged = after !== null && !sameSizes(after, before);
  return {
    state: isChanged ? 'changed' : 'restored',
    before: sizesJson(before),
    after: after && sizesJson(after),
    refrozen,
  };
}

function splitsSummary(ledger: LedgerState, { id }: TableDefinition): Table['splits'] {
  const splits = ledger.records.get(unitKey(id, 'split-table'))?.splits;
  if (splits === undefined) return null;
  return {
    missing: String(splits.missing),
    made: String(splits.made),
    refused: String(splits.refused),
    examples: splits.examples.map(bytesJson),
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
