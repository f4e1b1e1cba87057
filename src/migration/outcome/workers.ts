/** Who works on a migration, what each of them holds, and what waits for what. Pure. */
import type { Pause, Wait, Worker } from '../../documents/status.generated.js';
import type { Control } from '../fleet/records.js';
import type { FleetState } from '../fleet/state.js';
import { lockUse } from '../fleet/lock-names.js';
import { intervalJson, moment, momentOrNull } from '../ledger/entry-json.js';
import { ledgerKeys, unitKey, type LedgerState } from '../ledger/ledger.js';
import type { StepKind } from '../ledger/records.js';
import type { LockHolder } from '../ports.js';
import { throttlesOf } from './pressure.js';
import { holdJson, quietUntil, type HeldUnit } from './units.js';

/** Those that are alive, and those that left something behind. */
export function workersOf(
  name: string,
  ledger: LedgerState | null,
  holders: readonly LockHolder[],
  units: readonly HeldUnit[],
  { workers: records }: FleetState,
): Worker[] {
  const bySession = new Map<string, HeldUnit[]>();
  for (const unit of units) {
    const known = bySession.get(unit.holder.session);
    if (known === undefined) bySession.set(unit.holder.session, [unit]);
    else known.push(unit);
  }
  const presences = new Map(
    holders
      .filter(({ lock }) => lockUse(name, lock).kind === 'worker')
      .map((holder) => [holder.session, holder]),
  );
  const sessions = new Map(holders.map((holder) => [holder.session, holder]));
  return [...sessions.values()].flatMap(({ session, worker, alive }) => {
    const held = bySession.get(session) ?? [];
    const presence = presences.get(session);
    const isRegistering = holders.some(
      (one) => one.session === session && one.lock === ledgerKeys(name).migrationLock,
    );
    // Somebody who pauses the workers is none; of who is gone only what it left matters.
    const isShown = alive
      ? held.length > 0 || presence !== undefined || isRegistering
      : held.length > 0;
    if (!isShown) return [];
    const record = records.find((one) => one.session === session);
    const isHeld = new Set(held.map(({ step, record: of }) => unitKey(of?.unit ?? '', step)));
    return [
      {
        host: worker.host,
        process_id: worker.processId,
        state: alive ? (record?.state ?? null) : null,
        since: momentOrNull(record?.since ?? presence?.since ?? null),
        leases: held.length,
        holds: held.map(holdJson),
        alive,
        throttled:
          ledger === null
            ? []
            : throttlesOf(ledger, session, ({ unit, step }) => isHeld.has(unitKey(unit, step))),
      },
    ];
  });
}

/** Living workers, by the locks that they hold for as long as they are there. */
export function countWorkers(name: string, holders: readonly LockHolder[]): number {
  return holders.filter(({ lock, alive }) => alive && lockUse(name, lock).kind === 'worker').length;
}

export function pauseOf(control: Control | null): Pause | null {
  if (control?.paused !== true) return null;
  return { by: control.by, since: moment(control.at), reason: control.reason };
}

/** Steps of a table that its ranges wait for. */
const FIRST_STEPS: readonly StepKind[] = ['create-table', 'freeze-schema', 'split-table'];

/** `now`: microseconds since 1970. */
export function waitsOf(
  name: string,
  holders: readonly LockHolder[],
  units: readonly HeldUnit[],
  now: bigint,
): Wait[] {
  const registering = holders
    .filter(({ lock, alive }) => alive && lockUse(name, lock).kind === 'migration')
    .map(({ worker }): Wait => ({
      reason: 'registering',
      table: null,
      range: null,
      step: null,
      worker: { host: worker.host, process_id: worker.processId },
      until: null,
    }));
  const ofUnits = units.flatMap((unit): Wait[] => {
    const quiet = quietUntil(unit, now);
    const reason = reasonOf(unit, quiet);
    if (reason === null) return [];
    const { holder, table, range, step } = unit;
    return [
      {
        reason,
        table: table?.source ?? null,
        range: range && intervalJson(range.interval),
        step,
        worker: { host: holder.worker.host, process_id: holder.worker.processId },
        until: momentOrNull(quiet),
      },
    ];
  });
  return [...registering, ...ofUnits];
}

function reasonOf(
  { holder, step, record, table }: HeldUnit,
  quiet: bigint | null,
): Wait['reason'] | null {
  // A process that was killed right after it had finished left nothing to do.
  if (table === null || record?.state === 'finished') return null;
  if (!holder.alive) return 'holder-gone';
  if (quiet !== null) return 'quiet-time';
  return FIRST_STEPS.includes(step) ? 'table-not-ready' : null;
}
