/** What state each unit and each range is in, by the ledger and by who holds a lock now. Pure. */
import type { StepName } from '../../plan/types.js';
import {
  currentDiff,
  ledgerKeys,
  unitKey,
  unitOfLock,
  type LedgerKeys,
  type LedgerState,
} from '../ledger/ledger.js';
import type { StepKind } from '../ledger/records.js';
import type { LockHolder } from '../ports.js';

export type StepState = 'finished' | 'failed' | 'running' | 'pending';
/** suspect: copied, but a double write cannot be excluded and it is not settled yet. */
export type RangeState = StepState | 'suspect';

export interface UnitStates {
  ofStep(id: string, step: StepKind): StepState;
  /** The copy of a range, with its settling. */
  ofCopy(range: string): RangeState;
  ofDiff(range: string): StepState;
  /** All that the steps ask for. */
  ofRange(range: string): RangeState;
}

/** By `unitKey`. */
function unitsHeld(keys: LedgerKeys, holders: readonly LockHolder[]): ReadonlySet<string> {
  const units = holders.map(({ lock }) => unitOfLock(keys, lock)).filter((unit) => unit !== null);
  return new Set(units.map(({ unit, step }) => unitKey(unit, step)));
}

const MENDING: readonly StepKind[] = ['settle', 'repair'];

export function unitStates(
  ledger: LedgerState,
  holders: readonly LockHolder[],
  steps: readonly StepName[],
): UnitStates {
  const keys = ledgerKeys(ledger.meta.name);
  const held = unitsHeld(
    keys,
    holders.filter(({ alive }) => alive),
  );
  const isHeld = (id: string, step: StepKind): boolean => held.has(unitKey(id, step));
  const recordOf = (id: string, step: StepKind) => ledger.records.get(unitKey(id, step));
  const isWriting = (range: string): boolean =>
    isHeld(range, 'settle') && MENDING.some((step) => recordOf(range, step)?.state === 'running');

  const self: UnitStates = {
    ofStep: (id, step) => {
      const state = recordOf(id, step)?.state;
      if (state === 'finished') return 'finished';
      if (isHeld(id, step)) return 'running';
      return state === 'failed' ? 'failed' : 'pending';
    },
    ofCopy: (range) => {
      const state = self.ofStep(range, 'dump');
      if (state !== 'finished') return state;
      const settled = self.ofStep(range, 'settle');
      if (recordOf(range, 'dump')?.suspect === true)
        return settled === 'pending' ? 'suspect' : settled;
      // It was asked for all the same.
      return settled === 'failed' ? settled : state;
    },
    ofDiff: (range) => {
      // Settling and repairing have one lock: what was compared meanwhile is out of date afterwards.
      if (isWriting(range)) return 'running';
      // Before who holds it: one that is finished may still be held, by a process that was killed right after.
      if (currentDiff(ledger, range) !== null) return 'finished';
      if (isHeld(range, 'diff') || isHeld(range, 'settle')) return 'running';
      const before = [recordOf(range, 'diff'), recordOf(range, 'repair')];
      return before.some((record) => record?.state === 'failed') ? 'failed' : 'pending';
    },
    ofRange: (range) => {
      const copy = steps.includes('dump') ? self.ofCopy(range) : 'finished';
      return copy === 'finished' && steps.includes('diff') ? self.ofDiff(range) : copy;
    },
  };
  return self;
}
