/** Who holds what of a migration since when, as a document. Pure. */
import type { Lock, LocksDocument } from '../../documents/locks.generated.js';
import { lockId, lockUse } from '../fleet/lock-names.js';
import { intervalJson, momentOrNull } from '../ledger/entry-json.js';
import type { LedgerState } from '../ledger/ledger.js';
import type { LockHolder } from '../ports.js';
import { heldUnits, quietUntil } from './units.js';

/** `ledger` null = nothing is registered. `now`: microseconds since 1970. */
export function locksDocument(
  name: string,
  ledger: LedgerState | null,
  holders: readonly LockHolder[],
  now: bigint,
): LocksDocument {
  const units = new Map(heldUnits(name, ledger, holders).map((unit) => [unit.holder, unit]));
  const locks = holders.map((holder): Lock => {
    const unit = units.get(holder);
    const { kind } = lockUse(name, holder.lock);
    const range = unit?.range ?? null;
    const ofUnit = range === null ? 'table' : 'range';
    return {
      id: lockId(name, holder.lock),
      use: kind !== 'unit' ? kind : unit?.table ? ofUnit : 'other',
      table: unit?.table?.source ?? null,
      range: range && intervalJson(range.interval),
      step: unit?.step ?? null,
      worker: {
        host: holder.worker.host,
        process_id: holder.worker.processId,
        version: holder.worker.version,
        session: holder.session,
      },
      since: momentOrNull(holder.since),
      epoch: holder.epoch.toString(),
      alive: holder.alive,
      quiet_until: unit === undefined ? null : momentOrNull(quietUntil(unit, now)),
    };
  });
  return { format: 'terautil/locks', format_version: 1, name, locks };
}
