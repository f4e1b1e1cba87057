/** Which table and range a lock of a unit is about, and what else documents say of locks. Pure. */
import type { Hold } from '../../documents/status.generated.js';
import { lockId, lockUse } from '../fleet/lock-names.js';
import type { RangeDefinition, TableDefinition } from '../ledger/definitions.js';
import { intervalJson, momentOrNull } from '../ledger/entry-json.js';
import { unitKey, type LedgerState } from '../ledger/ledger.js';
import type { StepKind, StepRecord } from '../ledger/records.js';
import type { LockHolder } from '../ports.js';

/** What a lock is held for. */
export interface HeldUnit {
  readonly holder: LockHolder;
  readonly id: string;
  readonly step: StepKind;
  /** Both null = not registered any more. */
  readonly table: TableDefinition | null;
  readonly range: RangeDefinition | null;
  /** The effective record; null = none yet. */
  readonly record: StepRecord | null;
}

/** The locks of units among these; `ledger` null = nothing is registered. */
export function heldUnits(
  name: string,
  ledger: LedgerState | null,
  holders: readonly LockHolder[],
): HeldUnit[] {
  const tables = new Map(ledger?.tables.map((table) => [table.id, table]));
  const ranges = new Map(ledger?.ranges.map((range) => [range.id, range]));
  return holders.flatMap((holder) => {
    const use = lockUse(name, holder.lock);
    if (use.kind !== 'unit') return [];
    const { unit } = use;
    const range = ranges.get(unit) ?? null;
    const table = tables.get(range?.table ?? unit) ?? null;
    const recordOf = (of: StepKind): StepRecord | null =>
      ledger?.records.get(unitKey(unit, of)) ?? null;
    // Settling and repairing have one lock.
    const isRepair = use.step === 'settle' && isWrittenBy(recordOf('repair'), holder);
    const step = isRepair ? 'repair' : use.step;
    const record = recordOf(step);
    return [{ holder, id: lockId(name, holder.lock), step, table, range, record }];
  });
}

function isWrittenBy(record: StepRecord | null, { session, epoch }: LockHolder): boolean {
  return record?.session === session && record.epoch === epoch;
}

export function holdJson({ holder, id, step, table, range }: HeldUnit): Hold {
  return {
    lock: id,
    table: table?.source ?? null,
    range: range && intervalJson(range.interval),
    step,
    since: momentOrNull(holder.since),
  };
}

/** Until when the holder may write nothing; null = it may write, or is past it by `now` (both in microseconds). */
export function quietUntil({ holder, record }: HeldUnit, now: bigint): bigint | null {
  const until = record?.quietUntil ?? 0n;
  const isHolders = isWrittenBy(record, holder);
  return holder.alive && isHolders && record?.state === 'running' && until > now ? until : null;
}
