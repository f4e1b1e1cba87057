/** What a plan says must be true of the clusters before anything is written. */
import type { PlanExpect } from '../documents/plan.generated.js';
import { matchesGlob } from '../glob.js';
import { nearest } from '../yaml/nearest.js';
import type { Path, Report } from '../yaml/source.js';
import { bug } from '../errors.js';
import { parseSize } from '../yaml/units.js';
import type { Expectations, ResolvedPlan } from './types.js';

/** null when nothing is stated. */
export function resolveExpect(
  expect: PlanExpect | undefined,
  { tables, globs }: Pick<ResolvedPlan, 'tables' | 'globs'>,
  report: Report,
): Expectations | null {
  if (expect === undefined) return null;
  const { atMost = {}, empty = [], create } = expect;
  // What a glob finds only the source knows.
  if (globs.length === 0) {
    const names = tables.map(({ source }) => source);
    for (const [at, pattern] of empty.entries()) {
      checkName(pattern, names, ['expect', 'empty', at], report);
    }
  }
  return {
    tablesMost: atMost.tables ?? Infinity,
    rangesMost: atMost.ranges ?? Infinity,
    bytesMost: atMost.bytes === undefined ? Infinity : sizeOf(atMost.bytes),
    empty,
    createsNone: create === 'never',
  };
}

function sizeOf(text: string): number {
  return parseSize(text) ?? bug('a size that is none passed the schema');
}

function checkName(pattern: string, names: readonly string[], path: Path, report: Report): void {
  if (names.some((name) => matchesGlob(pattern, name))) return;
  const near = nearest(pattern, names);
  const hint =
    near === null ? 'Names are those at the source: `tables` has them.' : `Did you mean "${near}"?`;
  report(path, 'value', `The plan has no table "${pattern}"`, hint);
}
