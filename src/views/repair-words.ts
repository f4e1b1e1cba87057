/** The words in which a repair is told, whatever it is laid out as (repair.ts, repair-markdown.ts). Pure. */
import type { RepairDocument, RepairRange, RepairTable } from '../documents/repair.generated.js';
import { isWork } from '../migration/repair/repair-document.js';
import { count, plural } from './text.js';

export const FLUSH_LINE =
  "The destination's tablets of these ranges are flushed first, which rewrites them.";

/** Of a table, unless each is asked for. */
export const RANGES_SHOWN_MAX = 20;

/** Whether apply would do anything. */
export function hasRepairs({ tables }: Pick<RepairDocument, 'tables'>): boolean {
  return tables.some(({ ranges }) => ranges.some(isWork));
}

export function differText({ ranges, registered_ranges: all, not_compared }: RepairTable): string {
  const differing = ranges.filter(({ state }) => state !== 'repaired').length;
  const repaired = ranges.length - differing;
  const of = `of ${plural(BigInt(all), 'range')}`;
  const parts = [
    ...(differing > 0
      ? [`${count(differing)} ${of} ${differing === 1 ? 'differs' : 'differ'}`]
      : []),
    ...(repaired > 0 ? [`${count(repaired)} ${of} repaired and not compared yet`] : []),
  ];
  if (parts.length > 0) return parts.join(', ');
  const compared = BigInt(all) - BigInt(not_compared);
  return `nothing to repair in ${plural(compared, 'compared range')}`;
}

type Verb = keyof RepairTable['totals']['work'];

/** A verb, and how many of which cells; only what there is. */
export function workLines({ totals: { work }, deletes }: RepairTable): [Verb, string][] {
  const why =
    deletes === 'never'
      ? 'of a key-value table they are always left'
      : deletes === 'forbid'
        ? 'the plan does not allow deletes'
        : 'deleted, they would still take the places of versions that belong there';
  const lines: [Verb, string, string][] = [
    ['copy', work.copy, 'that only the source has'],
    ['overwrite', work.overwrite, 'with other values'],
    ['delete', work.delete, 'that only the destination has'],
    ['leave', work.leave, `that only the destination has: ${why}`],
  ];
  return lines
    .filter(([, cells]) => cells !== '0')
    .map(([verb, cells, which]) => [verb, `${plural(BigInt(cells), 'cell')} ${which}`]);
}

const STATE_WORDS: Readonly<Record<RepairRange['state'], readonly string[]>> = {
  found: [],
  begun: ['its repair began'],
  repaired: ['repaired, to be compared'],
};

/** "4 missing, 1 changed". */
export function classesText({ counts, state }: RepairRange): string {
  const parts: [string, string][] = [
    [counts.missing, 'missing'],
    [counts.changed, 'changed'],
    [counts.timestamp_only, 'with another timestamp'],
    [counts.extra, 'extra'],
  ];
  const found = parts
    .filter(([cells]) => cells !== '0')
    .map(([cells, words]) => `${count(BigInt(cells))} ${words}`);
  return [...found, ...STATE_WORDS[state]].join(', ');
}

/** One sentence. */
export function repairSentence(document: RepairDocument): string {
  const { ranges, work } = document.totals;
  if (ranges === '0') return 'Repair: nothing to repair.';
  const parts = [
    [work.copy, 'to copy'],
    [work.overwrite, 'to overwrite'],
    [work.delete, 'to delete'],
    [work.leave, 'to leave'],
  ] as const;
  const words = parts
    .filter(([cells]) => cells !== '0')
    .map(([cells, what]) => `${plural(BigInt(cells), 'cell')} ${what}`);
  const tables = document.tables.filter((table) => table.ranges.length > 0).length;
  const where = `${plural(BigInt(ranges), 'range')} of ${plural(tables, 'table')}`;
  return `Repair: ${[where, ...words].join(', ')}.`;
}

/** The command that runs it, whether from the plan or from the file in which it was saved. */
export function repairCommand(planFile: string, savedTo: string | null): string {
  return savedTo === null
    ? `terautil apply ${planFile} --only repair`
    : `terautil apply ${savedTo}`;
}
