/** The sentences that an apply ends with (product.md §10). Pure. */
import type { Cause, DiffCells, StatusDocument, Table } from '../documents/status.generated.js';
import { count, moment, plural } from './text.js';
import { pauseText } from './workers.js';

/** What an apply knows of its end beyond the ledger. */
export interface Ending {
  /** It stopped because its time was used up. */
  readonly timeIsUp: boolean;
  /** The command that goes on. */
  readonly command: string;
  /** Whether what differs can be repaired by this plan; absent: it cannot be known. */
  readonly repairs?: boolean;
}

function usualEnding(planFile: string): Ending {
  return { timeIsUp: false, command: `terautil apply ${planFile}` };
}

export function outcomeText(
  status: StatusDocument,
  planFile: string,
  ending = usualEnding(planFile),
): string {
  const lines = [
    status.state === 'finished' ? finishedText(status) : incompleteText(status, ending),
    ...(status.state !== 'finished' && status.paused !== null
      ? [`Paused ${pauseText(status.paused)}. apply waits until  terautil resume ${planFile}`]
      : []),
    ...repairedText(status),
    ...diffText(status),
    ...(status.result === 'different' ? [`To see them:  terautil report ${planFile}`] : []),
    ...(ending.repairs === true && status.result === 'different' && isReal(status)
      ? [`To repair them:  terautil plan ${planFile} --repair`]
      : []),
  ];
  return lines.filter((line) => line !== '').join('\n');
}

/** The same for a report, which may be asked for while work goes on. */
export function reportedOutcome(status: StatusDocument, planFile: string): string[] {
  return [headline(status, planFile), ...repairedText(status), ...diffText(status)].filter(
    (line) => line !== '',
  );
}

function headline(status: StatusDocument, planFile: string): string {
  const finished = sum(status, ({ ranges }) => ranges.finished);
  const total = sum(status, ({ ranges }) => ranges.total);
  switch (status.state) {
    case 'not-started':
      return `Not started: nothing is registered. To see what it would do:  terautil plan ${planFile}`;
    case 'copying':
    case 'comparing':
      return `In progress (${status.state}): ${count(finished)} of ${plural(total, 'range')} finished.`;
    case 'paused':
      return `Paused ${status.paused === null ? '' : pauseText(status.paused)}. ${count(finished)} of ${plural(total, 'range')} finished.`;
    case 'incomplete':
      return incompleteText(status, usualEnding(planFile));
    case 'finished':
      return finishedText(status);
  }
}

function finishedText(status: StatusDocument): string {
  if (!status.steps.includes('dump')) return '';
  const cells = sum(status, (table) => table.cells.scanned);
  const conflicts = sum(status, (table) => table.cells.skipped.conflict);
  const present = sum(status, (table) => table.cells.skipped.present);
  const ranges = sum(status, (table) => table.ranges.total);
  const trimmed = sum(status, (table) => table.cells.skipped.trimmed);
  const newer = sum(status, (table) => table.cells.skipped['newer-at-destination']);
  const leftOut = conflicts + trimmed + newer;
  const what =
    leftOut > 0n ? `${count(cells - leftOut)} of ${plural(cells, 'cell')}` : plural(cells, 'cell');
  const there = present > 0n ? `, ${count(present)} of them were there already` : '';
  const reasons = [
    [trimmed, 'newer versions fill the destination'],
    [newer, 'the destination has newer ones'],
    [conflicts, 'the destination holds other values'],
  ] as const;
  const skipped = reasons
    .filter(([cells]) => cells > 0n)
    .map(([cells, why]) => ` ${plural(cells, 'cell')} skipped: ${why}.`)
    .join('');
  return `Finished: ${what} in ${plural(ranges, 'range')} copied${there}.${skipped}`;
}

function incompleteText(status: StatusDocument, { timeIsUp, command }: Ending): string {
  const word = timeIsUp ? 'Time is up' : 'Incomplete';
  if (status.state === 'not-started') {
    return `${timeIsUp ? word : 'Not started'}: nothing has been changed. To go on:  ${command}`;
  }
  const ranges = (field: keyof Table['ranges']): bigint =>
    sum(status, (table) => table.ranges[field]);
  const frozen = status.tables.filter(({ freeze }) => freeze?.state === 'frozen').length;
  const empty = status.tables.filter(({ diff }) => diff?.verdict === 'empty').length;
  const some = (value: bigint, words: string): string[] =>
    value > 0n ? [`${count(value)} ${words}`] : [];
  // A range that is copied and not compared yet is not finished; nobody should take it for lost.
  const copied = sum(status, (table) => table.copied);
  const hasBoth = status.steps.includes('dump') && status.steps.includes('diff');
  const parts = [
    ...(hasBoth && copied > ranges('finished') ? [`${count(copied)} copied`] : []),
    ...some(ranges('failed'), `failed${causesText(status.causes)}`),
    ...some(ranges('running'), 'running elsewhere'),
    ...some(ranges('pending'), 'pending'),
    ...(frozen > 0 ? [`${plural(frozen, 'table')} still frozen`] : []),
    ...(empty > 0 ? [`nothing compared of ${plural(empty, 'table')}`] : []),
  ];
  const next =
    status.causes.length === 1 && ranges('pending') === 0n
      ? status.causes[0]?.next_command
      : command;
  return `${word}: ${count(ranges('finished'))} of ${plural(ranges('total'), 'range')} finished, ${parts.join(', ')}. Nothing is lost. To go on:  ${next ?? ''}`;
}

function causesText(causes: readonly Cause[]): string {
  const ids = [...new Set(causes.map(({ id }) => id))];
  if (ids.length === 0) return '';
  return ` (${ids.length === 1 ? 'one cause' : `${ids.length} causes`}: ${ids.join(', ')})`;
}

/** What repairs did, since the migration began; nothing where nothing was repaired. */
function repairedText(status: StatusDocument): string[] {
  const of = (field: 'ranges' | 'written' | 'deleted'): bigint =>
    sum(status, ({ repaired }) => repaired?.[field] ?? '0');
  const ranges = of('ranges');
  if (ranges === 0n) return [];
  const deleted = of('deleted');
  const gone = deleted === 0n ? '' : `, ${count(deleted)} deleted`;
  return [
    `Repaired: ${plural(of('written'), 'cell')} written${gone}, in ${plural(ranges, 'range')}.`,
  ];
}

/** What is compared so far; nothing where nothing was. */
function diffText(status: StatusDocument): string[] {
  const compared = sum(status, ({ diff }) => diff?.cells.in_src_or_in_dest ?? '0');
  const finished = sum(status, ({ diff }) => diff?.ranges.finished ?? '0');
  if (finished === 0n) return [];
  const scope = `${plural(compared, 'cell')} compared in ${plural(finished, 'range')}${fenceText(status)}`;
  const levels = new Set(status.tables.map(({ diff }) => diff?.level ?? null));
  const doubt = levels.has('compared')
    ? ' Compared, not verified: a later flush may still cost old versions (O14).'
    : '';
  const benign = benignText(status) + recheckText(status);
  if (status.result !== 'different') {
    // Of nothing it cannot be said (defect-C4), but of tables that were known to be empty.
    if (compared === 0n && status.result !== 'equal') return [];
    const word = status.result === 'equal' ? 'Equal' : 'Equal so far';
    return [`${word}: ${scope}.${benign}${doubt}`];
  }
  const different = sum(status, ({ diff }) => diff?.ranges.different ?? '0');
  return [
    `Different: ${differencesText(status)} in ${count(different)} of ${plural(finished, 'range')}; ${scope}.${benign}${doubt}`,
  ];
}

export function differencesText(status: Pick<StatusDocument, 'tables'>): string {
  const parts: [bigint, string][] = [
    [diffTotal(status, 'only_in_src'), 'only in the source'],
    [diffTotal(status, 'only_in_dest'), 'only in the destination'],
    [diffTotal(status, 'both_have_but_diff'), 'with other values'],
    ...(isStrict(status) ? explainedCells(status) : []),
  ];
  return parts
    .filter(([value]) => value > 0n)
    .map(([value, words]) => `${count(value)} ${words}`)
    .join(', ');
}

/** Whether it is not only what a plan that says `strict` counts. */
function isReal(status: StatusDocument): boolean {
  const fields = ['only_in_src', 'only_in_dest', 'both_have_but_diff'] as const;
  return fields.some((field) => diffTotal(status, field) > 0n);
}

/** What is not the same for a known reason. */
function explainedCells(status: Pick<StatusDocument, 'tables'>): [bigint, string][] {
  return [
    [diffTotal(status, 'superseded'), 'overwritten since'],
    [diffTotal(status, 'trimmed'), 'trimmed on one side'],
    [diffTotal(status, 'expired'), 'expired on one side'],
    [diffTotal(status, 'newer_at_destination'), 'newer at the destination'],
    [diffTotal(status, 'shadowed'), 'written and hidden by something deleted'],
  ];
}

function benignText(status: StatusDocument): string {
  if (isStrict(status)) return '';
  return explainedCells(status)
    .filter(([value]) => value > 0n)
    .map(([value, words]) => {
      const verb = words.startsWith('overwritten') ? 'were' : 'are';
      return ` ${count(value)} ${verb} ${words} (no difference).`;
    })
    .join('');
}

/** What became of rows that differed when they were read first. */
function recheckText(status: StatusDocument): string {
  const cleared = sum(status, ({ diff }) => diff?.rechecked?.cleared ?? '0');
  const unchecked = sum(status, ({ diff }) => diff?.rechecked?.unchecked ?? '0');
  return [
    cleared > 0n
      ? ` ${plural(cleared, 'row')} differed at first, and no more when read again.`
      : '',
    unchecked > 0n ? ` ${plural(unchecked, 'row')} differed and were not read again.` : '',
  ].join('');
}

/** The plan says `diff: { strict: true }`: it holds for all tables. */
function isStrict({ tables }: Pick<StatusDocument, 'tables'>): boolean {
  return tables.some(({ diff }) => diff?.strict === true);
}

function diffTotal(
  status: Pick<StatusDocument, 'tables'>,
  field: Exclude<keyof DiffCells, 'diff_rate'>,
): bigint {
  return sum(status, ({ diff }) => diff?.cells[field] ?? '0');
}

/** Said only where all tables have the same one. */
function fenceText({ tables }: StatusDocument): string {
  const ends = new Set(tables.map(({ window }) => window?.end ?? null));
  const [end] = ends;
  return ends.size === 1 && end !== null && end !== undefined
    ? ` below the fence ${moment(end)}`
    : '';
}

function sum({ tables }: Pick<StatusDocument, 'tables'>, of: (table: Table) => string): bigint {
  return tables.reduce((total, table) => total + BigInt(of(table)), 0n);
}
