/**
 * What apply would do, as a comment on a pull request (product.md §8): a hidden marker, one sentence, risks
 * first, one folded part per table, the most important first. Pure. Without the time at which it was made,
 * so that the same plan of the same clusters has the same bytes.
 */
import type { Against, PlannedDocument, Table } from '../documents/planned.generated.js';
import { againstText, changeText, rangesLines } from './against.js';
import {
  code,
  createPage,
  escapeMarkdown,
  factTable,
  folded,
  headBlocks,
  riskBlocks,
  type Block,
} from './markdown.js';
import {
  changedLines,
  closing,
  describe,
  expectedLines,
  freezeLines,
  hasChanges,
  isRefused,
  isWorkedOn,
  leftOutLines,
  LOCK_SERVICE,
  place,
  sumText,
  SYMBOLS,
  timeLines,
  totals,
  verbOf,
  work,
} from './planned-words.js';
import { byImportance } from './planned-order.js';
import { nameOf, type Fact } from './report-facts.js';
import type { Risk } from './report-risks.js';
import { count, namesText, plural } from './text.js';

const TABLES_PER_RISK_MAX = 10;
const REMARKS_PER_TABLE_MAX = 10;
const CHANGES_SHOWN_MAX = 50;

/** `planFile` is what the user typed, `savedTo` where the plan was saved. */
export function plannedMarkdown(
  document: PlannedDocument,
  planFile: string,
  savedTo: string | null = null,
): string {
  const verb = verbOf(document.steps);
  const page = createPage();
  const head: Block[] = [
    ...headBlocks('plan', document.name, totals(document)),
    ...riskBlocks(plannedRisks(document)),
    ...againstBlocks(document.against ?? null),
    { text: `\n${factTable(planFacts(document, planFile))}` },
  ];
  for (const block of head) page.add(block);
  const tables = document.tables.toSorted(byImportance);
  const omitted = tables.filter((table) => page.add(tableBlock(table, verb)) === 'omitted');
  return `${page.text()}${moreText(document, omitted)}\n${closingText(document, planFile, savedTo)}\n`;
}

/** What was edited, as a list. */
function againstBlocks(against: Against | null): Block[] {
  if (against === null) return [];
  const lines = against.changes.map(changeText);
  const more = lines.length - CHANGES_SHOWN_MAX;
  return [
    { text: `\n#### ${escapeMarkdown(againstText(against))}\n\n` },
    ...lines.slice(0, CHANGES_SHOWN_MAX).map((line) => ({ text: `- ${escapeMarkdown(line)}\n` })),
    ...(more > 0 ? [{ text: `- … and ${count(more)} more\n` }] : []),
    ...rangesLines(against).map((line) => ({ text: `\n${escapeMarkdown(line)}\n` })),
  ];
}

/** What is refused, what was edited and may be wrong, what is warned of: each once, with the tables that it is about. */
function plannedRisks(document: PlannedDocument): Risk[] {
  const refusals = document.tables.flatMap(({ refusals: all, ...table }) =>
    all.map(({ message, hint }) => ({ text: message, hint, table: nameOf(table) })),
  );
  const warnings = document.tables.flatMap(({ warnings: all, ...table }) =>
    all.map((text) => ({ text, hint: null, table: nameOf(table) })),
  );
  const changes = (document.against?.changes ?? []).flatMap((change) =>
    change.risk === null ? [] : [risk(`Changed: ${changeText(change)}`, [change.risk])],
  );
  return [
    ...document.refusals.map(({ message, hint }) => risk(`Refused: ${message}`, [`hint: ${hint}`])),
    ...grouped('Refused', refusals),
    ...changes,
    ...document.warnings.map((warning) => risk(`Warning: ${warning}`)),
    ...grouped('Warning', warnings),
  ];
}

interface Remark {
  readonly text: string;
  readonly hint: string | null;
  readonly table: string;
}

function grouped(word: string, remarks: readonly Remark[]): Risk[] {
  const byText = new Map<string, [Remark, ...Remark[]]>();
  for (const remark of remarks) {
    const known = byText.get(remark.text);
    if (known === undefined) byText.set(remark.text, [remark]);
    else known.push(remark);
  }
  return [...byText.values()].map((alike) => {
    const [{ text, hint }] = alike;
    const names = [...new Set(alike.map(({ table }) => table))];
    return risk(
      `${word}: ${namesText(names, TABLES_PER_RISK_MAX)}: ${text}`,
      hint === null ? [] : [`hint: ${hint}`],
    );
  });
}

function risk(text: string, lines: readonly string[] = []): Risk {
  return { text, lines, next: null };
}

function planFacts(document: PlannedDocument, planFile: string): Fact[] {
  return [
    ['plan', planFile],
    ['source', place(document.source)],
    ['destination', place(document.destination)],
    ['', LOCK_SERVICE[document.lock_service]],
    ...[
      ...timeLines(document),
      ...freezeLines(document),
      ...changedLines(document),
      ...expectedLines(document),
      ...leftOutLines(document.left_out),
    ].map((line) => ['', line] as const),
  ];
}

function tableBlock(table: Table, verb: string): Block {
  const summary = `${SYMBOLS[table.action]} ${code(nameOf(table))}: ${escapeMarkdown(describe(table))}`;
  const facts: Fact[] = [
    ...(isWorkedOn(table) ? [[verb, work(table).replaceAll('   ', ', ')] as const] : []),
    ...some(table.refusals.flatMap(refusalFacts)),
    ...some(table.warnings.map((text) => ['! warning', text])),
    // They say what would happen, and to a refused table nothing will.
    ...some(table.action === 'refused' ? [] : table.notes.map((text) => ['note', text])),
  ];
  const shorter = folded(summary, '');
  return { text: facts.length === 0 ? shorter : folded(summary, factTable(facts)), shorter };
}

function refusalFacts({ message, hint }: Table['refusals'][number]): Fact[] {
  return [
    ['✗ refused', message],
    ['hint', hint],
  ];
}

function some(facts: readonly Fact[]): readonly Fact[] {
  const more = facts.length - REMARKS_PER_TABLE_MAX;
  if (more <= 0) return facts;
  return [...facts.slice(0, REMARKS_PER_TABLE_MAX), ['', `… and ${count(more)} more`]];
}

function moreText(document: PlannedDocument, omitted: readonly Table[]): string {
  if (omitted.length === 0) return '';
  const sum = sumText({ ...document, warnings: [], tables: [...omitted] });
  return `\n… and ${plural(omitted.length, 'more table', 'more tables')}: ${sum}.\n`;
}

function closingText(document: PlannedDocument, planFile: string, savedTo: string | null): string {
  if (isRefused(document) || !hasChanges(document)) return closing(document, planFile, savedTo);
  return `Nothing has been changed. To run it: ${code(`terautil apply ${savedTo ?? planFile}`, 200)}`;
}
