/**
 * How long a plan may take, as a span, from what earlier runs between the same clusters took for what they did.
 * Pure. Nothing is made up: what no run, or no tablet, has told gives no span.
 */
import type { PlannedDocument } from '../../documents/planned.generated.js';
import type { StepName } from '../../plan/types.js';
import type { EarlierRun } from '../ports.js';
import { currentDiff, isCopied, rangesOf, type LedgerState } from '../ledger/ledger.js';
import type { TableDefinition } from '../ledger/definitions.js';
import type { Rate } from '../pace/pace.js';
import type { TableDecision } from './compile.js';

/** Seconds, for one worker. */
export interface Estimate {
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

/** What a step has still to go through, in bytes on the source's storage; null = not known of all of it. */
export type StoredLeft = Readonly<Record<StepName, number | null>>;

/** A run that did less than this part of what is left says nothing about it (product.md §10). */
const PART_LEAST = 0.01;
/** A run that went as fast as this part of its limit may have been held back by it. */
const HELD_BACK = 0.5;

/** null when of a step that is left nothing is known; and when nothing is left. `limits`: those of the plan. */
export function estimate(
  runs: readonly EarlierRun[],
  left: StoredLeft,
  limits: Readonly<Record<StepName, Rate>>,
): Estimate | null {
  let [fromSeconds, toSeconds] = [0, 0];
  for (const step of ['dump', 'diff'] as const) {
    const stored = left[step];
    if (stored === null) return null;
    if (stored === 0) continue;
    const times = runs
      .filter((run) => run.step === step && tellsOf(run, stored, limits[step]))
      .map((run) => secondsFor(run, stored, limits[step]));
    if (times.length === 0) return null;
    fromSeconds += Math.min(...times);
    toSeconds += Math.max(...times);
  }
  return toSeconds === 0 ? null : { fromSeconds, toSeconds };
}

/** Whole seconds around it. */
export function estimateJson(
  found: Estimate | null,
): NonNullable<PlannedDocument['estimate']> | null {
  return (
    found && {
      from_seconds: String(Math.floor(found.fromSeconds)),
      to_seconds: String(Math.ceil(found.toSeconds)),
    }
  );
}

/** How much the run went through, as the source stores it: its ranges that ended say how densely. */
function storedBy({ bytes, finished }: EarlierRun): number {
  return (bytes * finished.storedBytes) / finished.bytes;
}

function tellsOf(run: EarlierRun, stored: number, limit: Rate): boolean {
  const isSound = [run.seconds, run.bytes, run.finished.bytes, run.finished.storedBytes].every(
    (value) => Number.isFinite(value) && value > 0,
  );
  if (!isSound || storedBy(run) < PART_LEAST * stored) return false;
  return !isHeldBack(run, 'cells', limit) && !isHeldBack(run, 'bytes', limit);
}

/** By a limit lower than the plan's: then how fast it could have gone is not known. */
function isHeldBack(run: EarlierRun, what: keyof Rate, limit: Rate): boolean {
  if (run.limit[what] >= limit[what]) return false;
  return needed(run, what) / run.seconds > HELD_BACK * run.limit[what];
}

/**
 * What the busier of its reads took of the limit, at least: a comparison counts the bytes of both sides, and
 * reads each at the limit.
 */
function needed({ step, cells, bytes }: EarlierRun, what: keyof Rate): number {
  if (what === 'cells') return cells;
  return step === 'diff' ? bytes / 2 : bytes;
}

/** As fast as that run went, and not faster than the limit allows. */
function secondsFor(run: EarlierRun, stored: number, limit: Rate): number {
  const times = stored / storedBy(run);
  return Math.max(
    times * run.seconds,
    (times * needed(run, 'cells')) / limit.cells,
    (times * needed(run, 'bytes')) / limit.bytes,
  );
}

/** `known`: what is registered and goes on; `decisions`: what would be registered. */
export function storedLeft(
  steps: readonly StepName[],
  ledger: LedgerState | null,
  known: readonly TableDefinition[],
  decisions: readonly TableDecision[],
): StoredLeft {
  const planned = decisions
    .filter(({ refusals }) => refusals.length === 0)
    .flatMap(({ ranges, storedBytes }) => ranges.map((_, at) => storedBytes?.[at] ?? 0));
  const left = (isDone: (state: LedgerState, range: string) => boolean): number | null => {
    const registered = ledger === null ? [] : known.flatMap(({ id }) => rangesOf(ledger, id));
    const open = registered.filter(({ id }) => ledger === null || !isDone(ledger, id));
    const sizes = [...planned, ...open.map(({ storedBytes = 0 }) => storedBytes)];
    return sizes.includes(0) ? null : sizes.reduce((sum, size) => sum + size, 0);
  };
  return {
    dump: steps.includes('dump') ? left(isCopied) : 0,
    diff: steps.includes('diff') ? left((state, id) => currentDiff(state, id) !== null) : 0,
  };
}
