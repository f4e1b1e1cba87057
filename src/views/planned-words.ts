/** The words in which a plan is told, whatever it is laid out as (planned.ts, planned-markdown.ts). Pure. */
import type { Expectation, PlannedDocument, Table } from '../documents/planned.generated.js';
import { keyText } from './report-facts.js';
import { bytes, count, moment, namesText, plural, span } from './text.js';

export const SYMBOLS: Record<Table['action'], string> = {
  'create-and-copy': '+',
  copy: '~',
  merge: '~',
  compare: '~',
  continue: '~',
  none: '=',
  leave: '-',
  refused: '✗',
};

/** What the choice of the lock service means for everybody else (docs/plan.md). */
export const LOCK_SERVICE: Record<PlannedDocument['lock_service'], string> = {
  local: 'Lock service: local, for this machine only. Nobody else may apply this plan.',
  nexus:
    'Lock service: nexus. Any machine that reaches it may apply this plan, also at the same time. What it loses is copied again: give etcd the preference.',
  etcd: 'Lock service: etcd. Any machine that reaches it may apply this plan, also at the same time.',
};

export function place({ coordinator, root }: PlannedDocument['source']): string {
  return `${coordinator}${root}`;
}

/** "copy and compare", or one of them. */
export function verbOf(steps: PlannedDocument['steps']): string {
  return steps.map((step) => (step === 'dump' ? 'copy' : 'compare')).join(' and ');
}

export function describe(table: Table): string {
  const groups = plural(table.locality_groups.length, 'locality group');
  switch (table.action) {
    case 'create-and-copy':
      return `create ${table.kind} table, ${groups}, ${preSplit(table.split_points)}`;
    case 'copy':
      return 'exists and is empty, schema compatible';
    case 'merge':
      return 'exists and holds cells: read first, only what is missing is written';
    case 'compare':
      return 'exists on both sides: compared, nothing is written';
    case 'continue':
      return `registered, ${count(BigInt(table.finished))} of ${plural(BigInt(table.ranges), 'range')} finished`;
    case 'none':
      return `already done; 0 ranges left of ${count(BigInt(table.ranges))}`;
    case 'leave':
      return 'no longer in the plan: nothing more is done for it, what was copied stays';
    case 'refused':
      return 'nothing will be done';
  }
}

export function isWorkedOn({ action }: Table): boolean {
  return action !== 'none' && action !== 'leave' && action !== 'refused';
}

function preSplit(points: string): string {
  return points === '0' ? 'in one tablet' : `pre-split at ${plural(BigInt(points), 'point')}`;
}

export function work(table: Table): string {
  const left = BigInt(table.ranges) - BigInt(table.finished);
  const size = table.bytes === '0' ? [] : [sizeText(BigInt(table.bytes), [table])];
  const groups = `locality groups: ${table.locality_groups.join(', ')}`;
  const families = table.families === null ? [] : [`column families: ${table.families.join(', ')}`];
  const keys = table.key_range === null ? [] : [keysText(table.key_range)];
  const window = table.window === null ? [] : [windowText(table.window)];
  return [plural(left, 'range'), ...size, groups, ...families, ...keys, ...window].join('   ');
}

/** Of tablets that hold more than what is chosen, keys or families, the size of that is not known. */
function sizeText(size: bigint, tables: readonly Table[]): string {
  const isPart = tables.some(({ key_range, families }) => key_range !== null || families !== null);
  return `${isPart ? 'up to ~' : '~'}${bytes(size)}`;
}

/** Never both open: a plan refuses a range without a bound. */
function keysText({ start, end }: NonNullable<Table['key_range']>): string {
  const from = start.b64 === '' ? [] : [`from ${keyText(start)}`];
  return `keys: ${[...from, ...(end === null ? [] : [`before ${keyText(end)}`])].join(', ')}`;
}

function windowText(window: NonNullable<Table['window']>): string {
  const from = window.start === null ? 'the beginning' : moment(window.start);
  return `window: ${from} to ${window.end === null ? 'no end' : moment(window.end)}`;
}

/** One sentence. */
export function totals(document: PlannedDocument): string {
  return `Plan: ${sumText(document)}.`;
}

/** "2 tables to copy (193 ranges, ~119 GiB), 1 finished". */
export function sumText(document: PlannedDocument): string {
  const active = document.tables.filter(isWorkedOn);
  const left = active.reduce((sum, t) => sum + BigInt(t.ranges) - BigInt(t.finished), 0n);
  const size = active.reduce((sum, t) => sum + BigInt(t.bytes), 0n);
  const done = document.tables.filter((t) => t.action === 'none').length;
  const refused = document.tables.filter((t) => t.action === 'refused').length;
  const warnings = document.tables.reduce(
    (sum, t) => sum + t.warnings.length,
    document.warnings.length,
  );
  return [
    `${plural(active.length, 'table')} to ${verbOf(document.steps)} (${plural(left, 'range')}${size > 0n ? `, ${sizeText(size, active)}` : ''})`,
    ...(done > 0 ? [`${done} finished`] : []),
    ...(refused > 0 ? [`${refused} refused`] : []),
    ...(warnings > 0 ? [plural(warnings, 'warning')] : []),
  ].join(', ');
}

/** Nothing when it is not known. */
export function timeLines({ estimate }: PlannedDocument): string[] {
  if (estimate === null || estimate === undefined) return [];
  const [from, to] = [Number(estimate.from_seconds) * 1000, Number(estimate.to_seconds) * 1000];
  return [`Time: ${span(from, to)} for one worker, by what earlier runs took.`];
}

/** What a glob might have been meant to find. */
export function leftOutLines({ internal, excluded }: PlannedDocument['left_out']): string[] {
  const line = (names: readonly string[], why: string): string[] => {
    if (names.length === 0) return [];
    return [`Left out, ${why}: ${namesText(names)}`];
  };
  return [
    ...line(internal, 'because the source keeps them for itself'),
    ...line(excluded, 'because the plan excludes them'),
  ];
}

/** What stays is as important as what changes. */
export function changedLines({ changed, tables }: PlannedDocument): string[] {
  if (!changed) return [];
  const kept = tables.filter(({ action }) => action === 'continue' || action === 'none').length;
  return [
    `The plan was changed since it was registered: what was done for ${kept === 0 ? 'no table' : plural(kept, 'table')} counts as before.`,
  ];
}

/** What is not so stands among the refusals. */
export function expectedLines({ expected }: PlannedDocument): string[] {
  const met = expected.filter(({ holds }) => holds);
  if (met.length === 0) return [];
  return [`As expected: ${met.map(expectedText).join('; ')}.`];
}

function expectedText({ key, expected, found }: Expectation): string {
  if (key === 'empty' || key === 'create' || found === null) return expected;
  const isBytes = key === 'atMost.bytes';
  return `${expected} (${isBytes ? bytes(BigInt(found)) : count(BigInt(found))})`;
}

/** Whether apply would refuse it, as a whole or a table of it. */
export function isRefused({ refusals, tables }: PlannedDocument): boolean {
  return refusals.length > 0 || tables.some(({ action }) => action === 'refused');
}

export function freezeLines({ freeze, steps, tables }: PlannedDocument): string[] {
  if (!freeze || !steps.includes('dump')) return [];
  if (!tables.some(isWorkedOn)) return [];
  return ['The destination tables are neither split nor merged while they are copied.'];
}

export function closing(
  document: PlannedDocument,
  planFile: string,
  savedTo: string | null,
): string {
  if (isRefused(document)) {
    return 'Nothing has been changed. apply would refuse: see above what to correct.';
  }
  if (!hasChanges(document)) {
    return 'Nothing has been changed, and nothing is left to do.';
  }
  const saved = savedTo === null ? '' : ` Saved to ${savedTo}.`;
  return `Nothing has been changed.${saved} To run it:  terautil apply ${savedTo ?? planFile}`;
}

/** Whether apply would do anything, were it not refused. */
export function hasChanges({ changed, tables }: PlannedDocument): boolean {
  return changed || tables.some(({ action }) => action !== 'none');
}
