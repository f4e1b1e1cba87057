/** What a repair would do, and what settling would, for people. Pure. */
import type { RepairDocument, RepairTable } from '../documents/repair.generated.js';
import type { SettleWork } from '../migration/repair/settle-work.js';
import type { Paint } from './paint.js';
import { place } from './planned-words.js';
import {
  classesText,
  differText,
  FLUSH_LINE,
  hasRepairs,
  RANGES_SHOWN_MAX,
  repairCommand,
  repairSentence,
  workLines,
} from './repair-words.js';
import { intervalText, nameOf } from './report-facts.js';
import { plural, table as columns } from './text.js';

const COLOURS = { copy: 'green', overwrite: 'yellow', delete: 'red', leave: 'dim' } as const;

export interface RepairView {
  readonly verb?: 'plan' | 'apply';
  /** The file in which it was saved. */
  readonly savedTo?: string | null;
  /** Every range, however many there are. */
  readonly full?: boolean;
}

/** `planFile` is what the user typed. For `plan` it ends with the command that would run it. */
export function repairText(
  document: RepairDocument,
  planFile: string,
  paint: Paint,
  { verb = 'plan', savedTo = null, full = false }: RepairView = {},
): string {
  const head = `terautil ${verb}  repair of ${document.name} at ${place(document.destination)}   ${planFile}   as of ${document.as_of}`;
  return `${[
    paint('bold', head),
    '',
    ...document.tables.flatMap((table) => tableLines(table, full, paint)),
    '',
    ...document.warnings.map((warning) => `${paint('yellow', '! warning:')} ${warning}`),
    repairSentence(document),
    ...(verb === 'plan' ? [closing(document, planFile, savedTo)] : []),
  ].join('\n')}\n`;
}

function tableLines(table: RepairTable, full: boolean, paint: Paint): string[] {
  const { ranges, flush } = table;
  const symbol = ranges.length === 0 ? paint('dim', '=') : paint('yellow', '~');
  const head = `  ${symbol} ${nameOf(table)}  ${differText(table)}`;
  if (ranges.length === 0) return [head];
  const shown = full ? ranges : ranges.slice(0, RANGES_SHOWN_MAX);
  const more = ranges.length - shown.length;
  const rows = shown.map((range) => [`      ${intervalText(range)}`, classesText(range)]);
  const work = workLines(table).map(([verb, cells]) => [
    `      ${paint(COLOURS[verb], verb)}`,
    cells,
  ]);
  return [
    head,
    ...(work.length === 0 ? [] : columns(work).split('\n')),
    ...columns(rows).split('\n'),
    ...(more > 0
      ? [`      … and ${plural(more, 'more range', 'more ranges')}; --full shows each`]
      : []),
    ...(flush ? [`      ${FLUSH_LINE}`] : []),
  ];
}

function closing(document: RepairDocument, planFile: string, savedTo: string | null): string {
  if (!hasRepairs(document)) return 'Nothing has been changed, and nothing is left to do.';
  const saved = savedTo === null ? '' : ` Saved to ${savedTo}.`;
  return `Nothing has been changed.${saved} To run it:  ${repairCommand(planFile, savedTo)}`;
}

/** What apply --settle shows before it asks. */
export function settleText(
  { which, tables }: SettleWork,
  planFile: string,
  destination: RepairDocument['destination'],
  paint: Paint,
): string {
  const head = `terautil apply  settle ${which} ranges at ${place(destination)}   ${planFile}`;
  const asked = tables.filter(({ ranges }) => ranges > 0);
  const ranges = asked.reduce((sum, table) => sum + table.ranges, 0);
  return `${[
    paint('bold', head),
    '',
    columns(
      asked.map((table) => [
        `  ${paint('yellow', '~')} ${nameOf(table)}`,
        `settle ${plural(table.ranges, 'range')} of ${plural(table.registered, 'range')}`,
      ]),
    ),
    '',
    `Settle: ${plural(ranges, 'range')}. The destination's tablets of them are flushed, which rewrites them; they are read once more on both sides, and what is missing is written. Nothing is overwritten or deleted. Then they are compared.`,
  ].join('\n')}\n`;
}
