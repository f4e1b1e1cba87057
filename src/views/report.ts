/** A report as text, for a terminal or a file. Pure. */
import type { ReportDocument } from '../documents/report.generated.js';
import { reportedOutcome } from './outcome.js';
import type { Paint } from './paint.js';
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
import { table as columns } from './text.js';

const LINES_PER_RISK_MAX = 20;

export function reportText(report: ReportDocument, paint: Paint): string {
  const { status, asked } = report;
  const risks = risksOf(report, LINES_PER_RISK_MAX);
  const parts = [
    [paint('bold', `Migration ${status.name}`), ...reportedOutcome(status, asked.plan_file)],
    risks.flatMap((risk) => riskLines(risk, paint)),
    factLines(migrationFacts(report)),
    ...tablesOf(report).map((table) => tableLines(table, paint)),
  ];
  const blocks = parts.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${blocks.join('\n\n')}\n`;
}

function riskLines({ text, lines, next }: Risk, paint: Paint): string[] {
  return [
    `${paint('red', '!')} ${text}`,
    ...lines.map((line) => `    ${line}`),
    ...(next === null ? [] : [`    next:  ${next}`]),
  ];
}

function factLines(facts: readonly Fact[]): string[] {
  if (facts.length === 0) return [];
  return columns(facts.map(([label, text]) => [`  ${label}`, text])).split('\n');
}

function tableLines(table: TableReport, paint: Paint): string[] {
  const classes = table.report.findings?.classes ?? [];
  return [
    paint('bold', nameOf(table.report)),
    ...factLines(tableFacts(table)),
    ...classes.flatMap((of) => [
      `  ${classTitle(of)}`,
      ...(of.samples.length > 0
        ? columns(
            [SAMPLE_HEADS, ...of.samples.map(sampleCells)].map(([key, ...rest]) => [
              `    ${key}`,
              ...rest,
            ]),
          ).split('\n')
        : []),
    ]),
  ];
}
