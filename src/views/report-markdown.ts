/** A report as a comment on a pull request (product.md §8). Pure, and the same bytes for the same report. */
import type { ReportDocument } from '../documents/report.generated.js';
import {
  code,
  createPage,
  escapeMarkdown,
  factTable,
  folded,
  headBlocks,
  MARKDOWN_LENGTH_MAX,
  riskBlocks,
  row,
  type Block,
} from './markdown.js';
import { reportedOutcome } from './outcome.js';
import {
  classTitle,
  migrationFacts,
  nameOf,
  sampleCells,
  SAMPLE_HEADS,
  tableFacts,
  tablesOf,
  type TableReport,
} from './report-facts.js';
import { risksOf } from './report-risks.js';
import { count, plural } from './text.js';

const LINES_PER_RISK_MAX = 5;

export function reportMarkdown(report: ReportDocument): string {
  const { status, asked } = report;
  const [sentence = '', ...rest] = reportedOutcome(status, asked.plan_file);
  const blocks: Block[] = [
    ...headBlocks('report', status.name, sentence),
    ...rest.map((line) => ({ text: `\n${escapeMarkdown(line)}\n` })),
    ...riskBlocks(risksOf(report, LINES_PER_RISK_MAX)),
    { text: `\n${factTable(migrationFacts(report))}` },
    ...tablesOf(report).map(tableBlock),
  ];
  const page = createPage();
  const placed = blocks.map((block) => page.add(block));
  const shortened = placed.filter((how) => how === 'shorter').length;
  const omitted = placed.filter((how) => how === 'omitted').length;
  if (shortened + omitted === 0) return page.text();
  const command = code(`terautil report ${asked.plan_file} --format json`, 200);
  return `${page.text()}\nCut to ${count(MARKDOWN_LENGTH_MAX)} characters: ${plural(omitted, 'part is', 'parts are')} left out, and the samples of ${plural(shortened, 'table')}. ${command} has everything.\n`;
}

function tableBlock(table: TableReport): Block {
  const { report, status } = table;
  const facts = factTable(tableFacts({ report, status }));
  const samples = (report.findings?.classes ?? []).map((of) => {
    const title = `\n**${escapeMarkdown(classTitle(of))}**\n`;
    if (of.samples.length === 0) return title;
    const rows = of.samples.map((sample) => row(sampleCells(sample).map((cell) => code(cell))));
    return `${title}\n${row(SAMPLE_HEADS)}${row(SAMPLE_HEADS.map(() => '---'))}${rows.join('')}`;
  });
  const summary = summaryText(table);
  return { text: folded(summary, facts + samples.join('')), shorter: folded(summary, facts) };
}

function summaryText({ report, status }: TableReport): string {
  const { ranges, diff } = status;
  const words = [
    `${count(BigInt(ranges.finished))} of ${plural(BigInt(ranges.total), 'range')} finished`,
    ...(ranges.failed === '0' ? [] : [`${count(BigInt(ranges.failed))} failed`]),
    ...(diff === null || diff.verdict === 'pending' ? [] : [diff.verdict]),
  ];
  return `${code(nameOf(report))}: ${words.join(', ')}`;
}
