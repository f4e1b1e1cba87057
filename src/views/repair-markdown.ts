/** What a repair would do, as a comment on a pull request (product.md §8). Pure; without the time at which it was made. */
import type { RepairDocument, RepairTable } from '../documents/repair.generated.js';
import {
  code,
  createPage,
  escapeMarkdown,
  factTable,
  folded,
  headBlocks,
  riskBlocks,
} from './markdown.js';
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
import { intervalText, nameOf, type Fact } from './report-facts.js';
import type { Risk } from './report-risks.js';
import { count, plural } from './text.js';

/** `planFile` is what the user typed, `savedTo` where the repair was saved. */
export function repairMarkdown(
  document: RepairDocument,
  planFile: string,
  savedTo: string | null = null,
): string {
  const page = createPage();
  const facts: Fact[] = [
    ['plan', planFile],
    ['destination', place(document.destination)],
  ];
  const head = [
    ...headBlocks('repair', document.name, repairSentence(document)),
    ...riskBlocks(risks(document)),
    { text: `\n${factTable(facts)}` },
  ];
  for (const block of head) page.add(block);
  const differing = document.tables.filter(({ ranges }) => ranges.length > 0);
  const omitted = differing.filter((table) => page.add(tableBlock(table)) === 'omitted').length;
  const more = omitted > 0 ? `\n… and ${plural(omitted, 'more table', 'more tables')}\n` : '';
  const closing = hasRepairs(document)
    ? `Nothing has been changed. To run it: ${code(repairCommand(planFile, savedTo), 200)}`
    : 'Nothing has been changed, and nothing is left to do.';
  return `${page.text()}${more}\n${closing}\n`;
}

function risks({ totals: { work }, warnings }: RepairDocument): Risk[] {
  const risk = (text: string): Risk => ({ text, lines: [], next: null });
  const cells = (number: string): string => plural(BigInt(number), 'cell');
  return [
    ...(work.delete === '0'
      ? []
      : [risk(`${cells(work.delete)} would be deleted at the destination`)]),
    ...(work.overwrite === '0'
      ? []
      : [risk(`${cells(work.overwrite)} would be overwritten there`)]),
    ...warnings.map((warning) => risk(`Warning: ${warning}`)),
  ];
}

function tableBlock(table: RepairTable): { readonly text: string; readonly shorter: string } {
  const summary = `~ ${code(nameOf(table))}: ${escapeMarkdown(differText(table))}`;
  const more = table.ranges.length - RANGES_SHOWN_MAX;
  const facts: Fact[] = [
    ...workLines(table),
    ...(table.flush ? [['', FLUSH_LINE] as const] : []),
    ...table.ranges
      .slice(0, RANGES_SHOWN_MAX)
      .map((range): Fact => ['', `${intervalText(range)} ${classesText(range)}`]),
    ...(more > 0 ? [['', `… and ${count(more)} more ranges`] as const] : []),
  ];
  return { text: folded(summary, factTable(facts)), shorter: folded(summary, '') };
}
