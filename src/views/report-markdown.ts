/**
 * A report as a comment on a pull request (product.md §8): a hidden marker by which a script finds it
 * again, one sentence, risks first, one folded part per table. Pure, and the same bytes for the same
 * report. Whatever a cluster or a machine said goes through `escapeMarkdown`.
 */
import type { ReportDocument } from '../documents/report.generated.js';
import { reportedOutcome } from './outcome.js';
import {
  classTitle,
  migrationFacts,
  nameOf,
  sampleCells,
  SAMPLE_HEADS,
  tableFacts,
  tablesOf,
  type Fact,
  type TableReport,
} from './report-facts.js';
import { risksOf, type Risk } from './report-risks.js';
import { count, oneLine, plural } from './text.js';

export const MARKDOWN_LENGTH_MAX = 60_000;
/** Kept free for the note on what is left out. */
const NOTE_LENGTH_MAX = 600;
const RISKS_MAX = 30;
const LINES_PER_RISK_MAX = 5;
const TEXT_WIDTH = 400;

/** A part that is left out whole, or shown shorter, where there is no room. */
interface Block {
  readonly text: string;
  readonly shorter?: string;
}

export function reportMarkdown(report: ReportDocument): string {
  const { status, asked } = report;
  const risks = risksOf(report, LINES_PER_RISK_MAX);
  const [sentence, ...rest] = reportedOutcome(status, asked.plan_file).map(escapeMarkdown);
  const more = risks.length - RISKS_MAX;
  const blocks: Block[] = [
    { text: `<!-- terautil-report: ${escapeMarkdown(status.name)} -->\n` },
    { text: `**${escapeMarkdown(status.name)}**: ${sentence ?? ''}\n` },
    ...rest.map((line) => ({ text: `\n${line}\n` })),
    ...(risks.length > 0 ? [{ text: '\n#### Risks\n\n' }] : []),
    ...risks.slice(0, RISKS_MAX).map((risk) => ({ text: riskText(risk) })),
    ...(more > 0 ? [{ text: `- … and ${count(more)} more\n` }] : []),
    { text: `\n${factTable(migrationFacts(report))}` },
    ...tablesOf(report).map(tableBlock),
  ];
  return assemble(blocks, asked.plan_file);
}

function assemble(blocks: readonly Block[], planFile: string): string {
  let text = '';
  let shortened = 0;
  let omitted = 0;
  const fits = (part: string): boolean =>
    text.length + part.length <= MARKDOWN_LENGTH_MAX - NOTE_LENGTH_MAX;
  for (const block of blocks) {
    if (fits(block.text)) text += block.text;
    else if (block.shorter !== undefined && fits(block.shorter)) {
      text += block.shorter;
      shortened += 1;
    } else omitted += 1;
  }
  if (shortened + omitted === 0) return text;
  const command = code(`terautil report ${planFile} --format json`, 200);
  return `${text}\nCut to ${count(MARKDOWN_LENGTH_MAX)} characters: ${plural(omitted, 'part is', 'parts are')} left out, and the samples of ${plural(shortened, 'table')}. ${command} has everything.\n`;
}

function riskText({ text, lines, next }: Risk): string {
  return [
    `- ${escapeMarkdown(text)}`,
    ...(next === null ? [] : [`  - next: ${code(next, TEXT_WIDTH)}`]),
    ...lines.map((line) => `  - ${escapeMarkdown(line)}`),
    '',
  ].join('\n');
}

function tableBlock(table: TableReport): Block {
  const { report, status } = table;
  const head = `\n<details>\n<summary>${summaryText(table)}</summary>\n\n${factTable(tableFacts({ report, status }))}`;
  const samples = (report.findings?.classes ?? []).map((of) => {
    const title = `\n**${escapeMarkdown(classTitle(of))}**\n`;
    if (of.samples.length === 0) return title;
    const rows = of.samples.map((sample) =>
      row(sampleCells(sample).map((cell) => code(cell, TEXT_WIDTH))),
    );
    return `${title}\n${row(SAMPLE_HEADS)}${row(SAMPLE_HEADS.map(() => '---'))}${rows.join('')}`;
  });
  const end = '\n</details>\n';
  return { text: head + samples.join('') + end, shorter: head + end };
}

function summaryText({ report, status }: TableReport): string {
  const { ranges, diff } = status;
  const words = [
    `${count(BigInt(ranges.finished))} of ${plural(BigInt(ranges.total), 'range')} finished`,
    ...(ranges.failed === '0' ? [] : [`${count(BigInt(ranges.failed))} failed`]),
    ...(diff === null || diff.verdict === 'pending' ? [] : [diff.verdict]),
  ];
  return `${code(nameOf(report), TEXT_WIDTH)}: ${words.join(', ')}`;
}

function factTable(facts: readonly Fact[]): string {
  const rows = facts.map(([label, text]) => row([label, escapeMarkdown(text)]));
  return `${row(['', ''])}${row(['---', '---'])}${rows.join('')}`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}

function code(text: string, width: number): string {
  return `<code>${entities(oneLine(text, width))}</code>`;
}

/** One line in which nothing is Markdown or HTML, names somebody (@) or refers to an issue (#). */
export function escapeMarkdown(text: string): string {
  return entities(oneLine(text, TEXT_WIDTH)).replace(/&#(?:64|35);/g, '$&<!-- -->');
}

/** Colons and dots only where they would make a link or a picture. */
function entities(text: string): string {
  return text.replace(
    /[#$&*<>@[\\\]_`|~]|:(?=[/A-Za-z_+-])|(?<=www)\./gi,
    (char) => `&#${char.charCodeAt(0)};`,
  );
}
