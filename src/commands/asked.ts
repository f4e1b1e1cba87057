/** What the flags of `apply` ask for. Throws TU-USAGE for what the plan does not have. */
import type { StatusDocument } from '../documents/status.generated.js';
import { TerautilError } from '../errors.js';
import type { ApplyOptions, SavedKind } from '../app.js';
import type { Settled } from '../app/repair.js';
import { selectTable } from '../plan/select.js';
import type { ResolvedPlan, StepName } from '../plan/types.js';
import { nearest } from '../yaml/nearest.js';
import { parseDuration } from '../yaml/units.js';

/** Timers hold no longer time. */
const MAX_DURATION_MS_MOST = 24 * 24 * 3_600_000;

export interface Asked extends Pick<ApplyOptions, 'steps' | 'selection'> {
  /** The one step that --only names. */
  readonly only: StepName | 'repair' | null;
  /** What --settle names; null = it is not given. */
  readonly settle: Settled | null;
  /** null = as long as it takes. */
  readonly maxDurationMs: number | null;
}

interface ApplyFlags {
  readonly only?: string | undefined;
  readonly table?: string[] | undefined;
  readonly failed: boolean;
  readonly settle?: Settled | undefined;
  readonly 'max-duration'?: string | undefined;
  readonly 'approve-deletes'?: number | undefined;
}

export function readAsked(plan: ResolvedPlan, flags: ApplyFlags): Asked {
  const only = flags.only === undefined ? null : stepOf(plan, flags.only);
  for (const name of flags.table ?? []) checkTable(plan, name);
  if (only === 'repair' && flags.failed) throw noneOfThese('--failed', '--only repair');
  if (only !== 'repair' && flags['approve-deletes'] !== undefined) {
    throw new TerautilError('TU-USAGE', '--approve-deletes is for --only repair.', {
      hint: 'What plan --repair -o saved has its number in it.',
    });
  }
  return {
    only,
    settle: flags.settle ?? null,
    steps: only === null || only === 'repair' ? plan.steps : [only],
    selection: {
      tables: flags.table ?? null,
      failedOnly: flags.failed,
      diffAgain: only === 'diff',
      mend: null,
    },
    maxDurationMs: durationOf(flags['max-duration']),
  };
}

/** What was saved was reviewed as it is. Throws TU-USAGE for a flag that asks for something else. */
export function checkSavedAsked(kind: SavedKind, { only, settle, selection }: Asked): void {
  if (settle !== null) throw noneOfThese('--settle', 'a saved plan');
  if (only === 'repair') throw noneOfThese('--only repair', 'a saved plan');
  if (kind === 'plan') return;
  if (only !== null) throw noneOfThese(`--only ${only}`, 'a saved repair');
  if (selection.failedOnly) throw noneOfThese('--failed', 'a saved repair');
}

function noneOfThese(flag: string, beside: string): TerautilError {
  return new TerautilError('TU-USAGE', `${flag} has no meaning beside ${beside}.`, {
    hint: 'Leave one of the two out.',
  });
}

const SETTLE = '--settle';

/** oclif knows no option whose value may be left out: `--settle` alone becomes `--settle=suspect`. */
export function withSettleValue(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  return argv.map((word, at) =>
    word === SETTLE && (end === -1 || at < end) ? `${SETTLE}=suspect` : word,
  );
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
  const isOutside =
    (only === 'diff' || only === 'repair') &&
    open.some(({ copied, ranges }) => copied !== ranges.total);
  if (open.length === 0 || isOutside) return `terautil apply ${planFile}`;
  return applyCommand(planFile, asked);
}

/** The command for the same; a time limit is of one run only. */
export function applyCommand(planFile: string, { only, settle, selection }: Asked): string {
  return [
    `terautil apply ${planFile}`,
    ...(only === null ? [] : [`--only ${only}`]),
    ...(settle === null ? [] : [settle === 'suspect' ? SETTLE : `${SETTLE}=${settle}`]),
    ...(selection.tables ?? []).map((name) => `--table ${name}`),
  ].join(' ');
}

/** What a repair needs of a plan is told by its own guards. */
function stepOf({ steps }: ResolvedPlan, only: string): StepName | 'repair' {
  if (only === 'repair') return only;
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

/** Of an apply that finds nothing of what it was asked for. */
export function nothingText(
  { state, result }: StatusDocument,
  asked: Asked,
  planFile: string,
): string {
  const { failedOnly, tables } = asked.selection;
  if (failedOnly) return 'Nothing has failed.';
  const where = tables === null || state === 'finished' ? '' : ` for ${tables.join(', ')}`;
  const again =
    result === 'different'
      ? ` To look again at what differs:  terautil apply ${planFile} --only diff`
      : result === 'equal'
        ? ' To compare anew, use a plan with  steps: [diff]  under another name.'
        : '';
  return `Nothing is left to do${where}.${again}`;
}
