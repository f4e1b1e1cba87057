/** What the flags of `apply` ask for. Throws TU-USAGE for what the plan does not have. */
import type { StatusDocument } from '../documents/status.generated.js';
import { TerautilError } from '../errors.js';
import type { ApplyOptions } from '../app.js';
import { selectTable } from '../plan/select.js';
import type { ResolvedPlan, StepName } from '../plan/types.js';
import { nearest } from '../yaml/nearest.js';
import { parseDuration } from '../yaml/units.js';

/** Timers hold no longer time. */
const MAX_DURATION_MS_MOST = 24 * 24 * 3_600_000;

export interface Asked extends Pick<ApplyOptions, 'steps' | 'selection'> {
  /** The one step that --only names. */
  readonly only: StepName | null;
  /** null = as long as it takes. */
  readonly maxDurationMs: number | null;
}

interface ApplyFlags {
  readonly only?: string | undefined;
  readonly table?: string[] | undefined;
  readonly failed: boolean;
  readonly 'max-duration'?: string | undefined;
}

export function readAsked(plan: ResolvedPlan, flags: ApplyFlags): Asked {
  const only = flags.only === undefined ? null : stepOf(plan, flags.only);
  for (const name of flags.table ?? []) checkTable(plan, name);
  return {
    only,
    steps: only === null ? plan.steps : [only],
    selection: {
      tables: flags.table ?? null,
      failedOnly: flags.failed,
      diffAgain: only === 'diff',
      mend: null,
    },
    maxDurationMs: durationOf(flags['max-duration']),
  };
}

/** The command that goes on: with the same flags, unless what is left lies outside of what they ask for. */
export function nextCommand(planFile: string, asked: Asked, status: StatusDocument): string {
  const { only, selection } = asked;
  const isOpen = (table: StatusDocument['tables'][number]): boolean =>
    table.ranges.finished !== table.ranges.total;
  const isAsked = ({ source }: { readonly source: string }): boolean =>
    selection.tables === null || selection.tables.includes(source);
  const open = status.tables.filter((table) => isAsked(table) && isOpen(table));
  // What is not copied cannot be compared.
  const isOutside = only === 'diff' && open.some(({ copied, ranges }) => copied !== ranges.total);
  if (open.length === 0 || isOutside) return `terautil apply ${planFile}`;
  return applyCommand(planFile, asked);
}

/** The command for the same; a time limit is of one run only. */
export function applyCommand(planFile: string, { only, selection }: Asked): string {
  return [
    `terautil apply ${planFile}`,
    ...(only === null ? [] : [`--only ${only}`]),
    ...(selection.tables ?? []).map((name) => `--table ${name}`),
  ].join(' ');
}

function stepOf({ steps }: ResolvedPlan, only: string): StepName {
  const step = steps.find((name) => name === only);
  if (step !== undefined) return step;
  throw new TerautilError(
    'TU-USAGE',
    `The plan has no step ${only}: its steps are ${steps.join(', ')}.`,
    {
      hint: 'Leave --only out, or add the step to the plan.',
    },
  );
}

/** Throws TU-USAGE. `name`: at the source. */
export function checkTable(plan: ResolvedPlan, name: string): void {
  if (selectTable(plan, name) !== null) return;
  const names = plan.tables.map(({ source }) => source);
  const globs = plan.globs.map(({ glob }) => glob);
  const near = nearest(name, names);
  throw new TerautilError('TU-USAGE', `The plan has no table "${name}".`, {
    hint: near === null ? `It has: ${[...names, ...globs].join(', ')}.` : `Did you mean "${near}"?`,
  });
}

function durationOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const ms = parseDuration(text);
  if (ms !== null && ms > 0 && ms <= MAX_DURATION_MS_MOST) return ms;
  throw new TerautilError('TU-USAGE', `--max-duration "${text}" is not a time up to 576h.`, {
    hint: 'Write a number with its unit: 30s, 90m, 6h.',
  });
}
