/** What a reader of a report should know before anything else, the worst first. Pure. */
import type { ReportDocument } from '../documents/report.generated.js';
import type { Cause, StatusDocument } from '../documents/status.generated.js';
import { differencesText } from './outcome.js';
import { intervalText, nameOf, tablesOf, type TableReport } from './report-facts.js';
import { failureText, unitsText, unsplitText } from './status.js';
import { count, oneLine, plural } from './text.js';

export interface Risk {
  readonly text: string;
  /** More about it, a line each. */
  readonly lines: readonly string[];
  /** The exact command that goes on. */
  readonly next: string | null;
}

/** The worst first: failures, differences, what is missing, what may be wrong. */
export function risksOf(document: ReportDocument, linesMax: number): Risk[] {
  const { status, asked } = document;
  const apply = `terautil apply ${asked.plan_file}`;
  const tables = tablesOf(document);
  return [
    ...status.causes.map((cause) => failureRisk(cause, status, linesMax)),
    ...tables.flatMap(differenceRisks),
    ...tables.flatMap((table) => deadLetterRisks(table, linesMax)),
    ...tables.flatMap((table) => suspectRisks(table, apply, linesMax)),
    ...tables.flatMap((table) => otherRisks(table, apply, linesMax)),
    ...status.workers
      .filter(({ alive }) => !alive)
      .map(({ host, process_id }) =>
        risk(
          `Process ${process_id} of ${oneLine(host)} left without releasing what it held; apply takes that over.`,
        ),
      ),
  ];
}

function risk(text: string, lines: readonly string[] = [], next: string | null = null): Risk {
  return { text, lines, next };
}

function failureRisk(cause: Cause, { failures }: StatusDocument, linesMax: number): Risk {
  const of = failures.filter(
    ({ error, next_command }) => error.id === cause.id && next_command === cause.next_command,
  );
  const hint = cause.hint === null ? [] : [`hint: ${oneLine(cause.hint)}`];
  return risk(
    `Failed: ${unitsText(cause, of)}: ${oneLine(cause.message)} (${cause.id})`,
    [
      ...hint,
      ...shown(
        of.map((failure) => oneLine(failureText(failure, cause))),
        linesMax,
      ),
    ],
    cause.next_command,
  );
}

function differenceRisks({ report, status }: TableReport): Risk[] {
  const { diff, cells } = status;
  // What was in conflict when it was copied may be the same by now: repaired, or changed by writers.
  const conflicts = diff?.verdict === 'equal' ? 0n : BigInt(cells.skipped.conflict);
  return [
    ...(diff?.verdict === 'different'
      ? [
          risk(
            `Different: ${nameOf(report)}: ${differencesText({ tables: [status] })}, in ${count(BigInt(diff.ranges.different))} of ${plural(BigInt(diff.ranges.finished), 'range')} compared.`,
          ),
        ]
      : []),
    ...(conflicts > 0n
      ? [
          risk(
            `Not copied: ${plural(conflicts, 'cell')} of ${nameOf(report)}: the destination holds other values.`,
          ),
        ]
      : []),
  ];
}

function deadLetterRisks({ report }: TableReport, linesMax: number): Risk[] {
  const { dead_letters: letters } = report;
  if (letters.length === 0) return [];
  const cells = letters.reduce((sum, { cells }) => sum + BigInt(cells), 0n);
  const lines = letters.map((letter) => {
    const where =
      letter.file ?? `not on this machine, or not complete; written by ${oneLine(letter.host)}`;
    return `${plural(BigInt(letter.cells), 'cell')} of ${intervalText(letter)}: ${where}`;
  });
  return [
    risk(
      `Dead letters: the destination refused ${plural(cells, 'cell')} of ${nameOf(report)} for good. They are kept, with their values.`,
      shown(lines, linesMax),
    ),
  ];
}

function suspectRisks({ report }: TableReport, apply: string, linesMax: number): Risk[] {
  const { suspect } = report;
  if (suspect.length === 0) return [];
  return [
    risk(
      `Suspect: in ${plural(suspect.length, 'range')} of ${nameOf(report)} a cell may have been written twice; apply settles that.`,
      shown(suspect.map(intervalText), linesMax),
      apply,
    ),
  ];
}

/** With an end it is what writers do: an overwritten cell is not returned at all any more (O10). */
function changedText(name: string, window: TableReport['status']['window']): string {
  const what = `The source's cells of ${name} changed between its copy and its comparison`;
  return (window?.end ?? null) === null
    ? `${what}: it was written to meanwhile.`
    : `${what}: cells from before the window's end were overwritten or deleted since. Expected where writers write to both clusters; the comparison is of the later state.`;
}

function changedRisks({ report, status }: TableReport, linesMax: number): Risk[] {
  const { agree, changed } = report.digest;
  if (agree !== false) return [];
  const text = changedText(nameOf(report), status.window);
  return [risk(text, shown(changed.map(intervalText), linesMax))];
}

function otherRisks(table: TableReport, apply: string, linesMax: number): Risk[] {
  const { report, status } = table;
  const name = nameOf(report);
  const { findings, sums } = report;
  const { freeze, splits, diff } = status;
  const unbalanced = [sums.copied, sums.settled, sums.repaired, sums.source, sums.destination].some(
    (sum) => sum !== null && !sum.balanced,
  );
  const away = findings?.unreadable ?? [];
  return [
    ...(unbalanced ? [risk(`The counts of ${name} do not balance: do not trust this copy.`)] : []),
    ...changedRisks(table, linesMax),
    ...(diff?.level === 'compared'
      ? [
          risk(
            `${name} is compared, not verified: a later flush of the destination may still cost old versions (O14).`,
          ),
        ]
      : []),
    ...(freeze?.state === 'frozen'
      ? [risk(`${report.destination} is still neither split nor merged.`, [], apply)]
      : []),
    ...(freeze !== null && freeze.refrozen !== '0'
      ? [
          risk(
            `The master let ${report.destination} split and merge again while it was copied; it was frozen again ${plural(BigInt(freeze.refrozen), 'time')}.`,
          ),
        ]
      : []),
    ...(splits !== null && splits.refused !== '0'
      ? [risk(`Not split: ${oneLine(unsplitText(report.destination, splits))}.`)]
      : []),
    ...(freeze?.state === 'changed'
      ? [
          risk(
            `Somebody changed the split and merge sizes of ${report.destination} while it was copied; they were left as found.`,
          ),
        ]
      : []),
    ...(away.length > 0
      ? [
          risk(
            `The findings of ${plural(away.length, 'range')} of ${name} are not on this machine, or damaged; they were written by ${hostsOf(away)}.`,
          ),
        ]
      : []),
  ];
}

function hostsOf(places: readonly { readonly host: string }[]): string {
  return [...new Set(places.map(({ host }) => oneLine(host)))].sort().join(', ');
}

/** The first few, and how many more there are. */
function shown(lines: readonly string[], most: number): string[] {
  const more = lines.length - most;
  if (more <= 0) return [...lines];
  return [...lines.slice(0, most), `… and ${count(more)} more; --format json has them all`];
}
