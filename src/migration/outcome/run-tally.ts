/**
 * What this process did of each step and how long it worked on it, for the estimates of later plans. Told by the
 * run's own events; what it finished, the ledger says at the end.
 */
import type { Clock } from '../../clock.js';
import type { StepName } from '../../plan/types.js';
import type { RunEvent } from '../context.js';
import { unitKey, type LedgerState } from '../ledger/ledger.js';
import type { StepRecord } from '../ledger/records.js';
import type { Rate } from '../pace/pace.js';
import type { EarlierRun } from '../ports.js';

export interface RunTally {
  note(event: RunEvent): void;
  /** Whether it finished any range. */
  readonly hasFinished: () => boolean;
  /**
   * One for each step of which something was done whose size on storage is known; ranges have the ids of the
   * ledger. `limits`: what this worker might do.
   */
  runs(
    ledger: LedgerState,
    limits: Readonly<Record<StepName, Rate>>,
    endedAt: bigint,
  ): EarlierRun[];
}

interface StepTally {
  ms: number;
  cells: number;
  bytes: number;
  /** While units are worked on; null = none is. */
  since: number | null;
  readonly working: Set<string>;
  readonly finished: Set<string>;
}

const STEPS = ['dump', 'diff'] as const;

export function createRunTally(clock: Clock): RunTally {
  const tallies = { dump: emptyTally(), diff: emptyTally() };
  /** Cells come without their step; a settle step is no measure of either. */
  let phase: StepName | null = null;
  return {
    note: (event) => {
      if (event.kind === 'phase') {
        // A unit that another worker took over ends without a word; with the phase all of them have.
        for (const step of STEPS) rest(tallies[step], clock.monotonicMs());
        phase = stepOf(event.step);
      } else if (event.kind === 'copied' && phase !== null) addCopied(tallies[phase], event);
      else if (event.kind === 'unit-started' || event.kind === 'unit-ended') {
        const step = stepOf(event.step);
        if (step !== null) noteUnit(tallies[step], event, clock.monotonicMs());
      }
    },
    hasFinished: () => STEPS.some((step) => tallies[step].finished.size > 0),
    runs: (ledger, limits, endedAt) =>
      STEPS.flatMap((step) => {
        rest(tallies[step], clock.monotonicMs());
        const { ms, cells, bytes, finished } = tallies[step];
        const whole = wholeRanges(ledger, step, finished);
        if (ms <= 0 || bytes === 0 || whole.storedBytes === 0 || whole.bytes === 0) return [];
        const limit = limits[step];
        return [{ step, endedAt, seconds: ms / 1000, cells, bytes, finished: whole, limit }];
      }),
  };
}

function emptyTally(): StepTally {
  return { ms: 0, cells: 0, bytes: 0, since: null, working: new Set(), finished: new Set() };
}

function stepOf(step: string): StepName | null {
  return STEPS.find((one) => one === step) ?? null;
}

function addCopied(tally: StepTally, { cells, bytes }: { cells: number; bytes: number }): void {
  tally.cells += cells;
  tally.bytes += bytes;
}

function noteUnit(
  tally: StepTally,
  event: RunEvent & { readonly kind: 'unit-started' | 'unit-ended' },
  now: number,
): void {
  if (event.kind === 'unit-started') {
    tally.working.add(event.unit);
    tally.since ??= now;
    return;
  }
  // Others end units as well, and that is told here too.
  if (!tally.working.delete(event.unit)) return;
  if (event.end === 'finished') tally.finished.add(event.unit);
  if (tally.working.size === 0) rest(tally, now);
}

/** Nothing is worked on. */
function rest(tally: StepTally, now: number): void {
  if (tally.since !== null) tally.ms += now - tally.since;
  tally.since = null;
  tally.working.clear();
}

/** How densely the source stores: of finished ranges whose size is known, all that was counted, by whomever. */
function wholeRanges(
  { ranges, records }: LedgerState,
  step: StepName,
  finished: ReadonlySet<string>,
): EarlierRun['finished'] {
  const whole = { bytes: 0, storedBytes: 0 };
  for (const { id, storedBytes = 0 } of ranges) {
    const record = finished.has(id) ? records.get(unitKey(id, step)) : undefined;
    if (record?.state !== 'finished' || storedBytes === 0) continue;
    whole.bytes += bytesOf(record, step);
    whole.storedBytes += storedBytes;
  }
  return whole;
}

function bytesOf({ counters, diff }: StepRecord, step: StepName): number {
  return step === 'dump' ? counters.bytes : (diff?.counts.bytes ?? 0);
}
