/** What failed, unit by unit and grouped by cause, with the command that goes on. Pure. */
import type { Cause, Failure } from '../../documents/status.generated.js';
import type { LedgerState } from '../ledger/ledger.js';
import type { RangeDefinition, TableDefinition } from '../ledger/definitions.js';
import { bytesJson } from '../ledger/entry-json.js';
import type { RecordedError, StepRecord } from '../ledger/records.js';
import type { UnitStates } from './unit-states.js';

const UNKNOWN: RecordedError = { id: 'TU-BUG', class: 'fatal', message: 'unknown', hint: null };

/** `planFile` as the user typed it. */
export function failuresOf(ledger: LedgerState, states: UnitStates, planFile: string): Failure[] {
  const tables = new Map([...ledger.tables, ...ledger.retired].map((table) => [table.id, table]));
  const retired = new Set(ledger.retired.map(({ id }) => id));
  // What a retired table is still owed is that its sizes are put back.
  const counts = ({ unit, step }: StepRecord): boolean =>
    !retired.has(unit) || step === 'restore-schema';
  const ranges = new Map(ledger.ranges.map((range) => [range.id, range]));
  return [...ledger.records.values()]
    .filter((record) => counts(record) && isFailed(record, states))
    .map((record) => {
      const range = ranges.get(record.unit);
      const table = tables.get(range?.table ?? record.unit);
      return failureOf(record, table, range, `terautil apply ${planFile} ${flagsFor(record)}`);
    });
}

/** What is no more as it was reviewed is looked at again first; a repair goes on only where it is asked for. */
function flagsFor({ step, error }: StepRecord): string {
  if (step !== 'repair') return '--failed';
  const isOutdated = error?.id === 'TU-REPAIR-STALE' || error?.id === 'TU-REPAIR-DELETES';
  return isOutdated ? '--only diff' : '--only repair';
}

function isFailed({ unit, step, state }: StepRecord, states: UnitStates): boolean {
  if (state !== 'failed') return false;
  // What could not be repaired is of no account once the range is compared again.
  const isOfDiff = step === 'diff' || step === 'repair';
  return (isOfDiff ? states.ofDiff(unit) : states.ofStep(unit, step)) === 'failed';
}

function failureOf(
  record: StepRecord,
  table: TableDefinition | undefined,
  range: RangeDefinition | undefined,
  next: string,
): Failure {
  const end = range?.interval.end ?? null;
  return {
    table: table?.source ?? '?',
    step: record.step,
    start: range === undefined ? null : bytesJson(range.interval.start),
    end: end === null ? null : bytesJson(end),
    attempts: record.attempts,
    error: record.error ?? UNKNOWN,
    next_command: next,
  };
}

/** Failures with one error and one next command are one cause, those of most units first. */
export function causesOf(failures: readonly Failure[]): Cause[] {
  const causes = new Map<string, { cause: Cause; units: bigint }>();
  for (const { error, table, next_command } of failures) {
    const key = `${error.id} ${next_command}`;
    const known = causes.get(key) ?? {
      cause: { ...error, tables: [], units: '0', next_command },
      units: 0n,
    };
    known.units += 1n;
    if (!known.cause.tables.includes(table)) known.cause.tables.push(table);
    causes.set(key, known);
  }
  return [...causes.values()]
    .sort((a, b) => Number(b.units - a.units))
    .map(({ cause, units }) => ({ ...cause, units: units.toString() }));
}
