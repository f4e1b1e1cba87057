/** What a plan says of the destination's tablets: how they are split, and what a created table is like. */
import type { PlanSplit, PlanTable } from '../documents/plan.generated.js';
import { bug } from '../errors.js';
import type { Path, Report } from '../yaml/source.js';
import { parseDuration, parseSize } from '../yaml/units.js';
import { SPLIT_TO_MERGE_LEAST, type CreationPlan, type SplitPlan } from './types.js';

/** The default of the C++ tool, which meant milliseconds and slept microseconds (defect-P11). */
const INTERVAL_MS = { least: 1, most: 600_000, byDefault: 1000 };
const MEBIBYTE = 2 ** 20;

export function resolveSplit(split: PlanSplit | undefined, report: Report): SplitPlan {
  return {
    freeze: split?.freeze ?? true,
    missingBoundaries: split?.missingBoundaries ?? false,
    intervalMs: resolveInterval(split?.interval, report),
  };
}

function resolveInterval(text: string | undefined, report: Report): number {
  if (text === undefined) return INTERVAL_MS.byDefault;
  const ms = parseDuration(text);
  if (ms !== null && ms >= INTERVAL_MS.least && ms <= INTERVAL_MS.most) return ms;
  const message = `An interval of "${text}" is not between 1ms and 10m`;
  report(['split', 'interval'], 'value', message, 'The default is 1s.');
  return INTERVAL_MS.byDefault;
}

/** null when the table is to be like its source. */
export function resolveCreation(table: PlanTable, path: Path, report: Report): CreationPlan | null {
  const { splitSize: split, mergeSize: merge, storeMedium } = table;
  const [first] = (['splitSize', 'mergeSize', 'storeMedium'] as const).filter(
    (key) => table[key] !== undefined,
  );
  if (first === undefined) return null;
  if (table.create === 'never') {
    const hint = 'It is for a table that apply creates: remove it, or `create: never`.';
    report([...path, first], 'key', `"${first}" has no meaning beside "create: never"`, hint);
  }
  const creation = {
    ...(split !== undefined && { splitSize: mebibytes(split) }),
    ...(merge !== undefined && { mergeSize: mebibytes(merge) }),
    ...(storeMedium !== undefined && { storeMedium }),
  };
  const { splitSize, mergeSize } = creation;
  const isBoth = splitSize !== undefined && mergeSize !== undefined;
  if (isBoth && splitSize < SPLIT_TO_MERGE_LEAST * mergeSize) {
    const hint = 'Its master would merge what it has just split.';
    const message = `A splitSize of ${split ?? ''} is less than three times the mergeSize`;
    report([...path, 'splitSize'], 'value', message, hint);
  }
  return creation;
}

function mebibytes(text: string): bigint {
  const bytes = parseSize(text) ?? bug('a size that is none passed the schema');
  return BigInt(bytes / MEBIBYTE);
}
