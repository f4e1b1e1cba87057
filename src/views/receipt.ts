/** A receipt that was checked, for people. Pure. */
import type {
  ComparedCells,
  ReceiptDocument,
  ReceiptTable,
  ReceiptTotals,
  WrittenCells,
} from '../documents/receipt.generated.js';
import type { Sum } from '../documents/report.generated.js';
import type { Paint } from './paint.js';
import {
  digestFacts,
  familiesText,
  intervalText,
  nameOf,
  repairedText,
  sumText,
  tableText,
  windowText,
  type Fact,
} from './report-facts.js';
import { count, oneLine, plural, table as columns } from './text.js';

const TABLES_SHOWN_MAX = 30;

export function receiptText(
  receipt: ReceiptDocument,
  paint: Paint,
  { full }: { readonly full: boolean },
): string {
  const { tables } = receipt;
  const shown = full ? tables : tables.slice(0, TABLES_SHOWN_MAX);
  const more = tables.length - shown.length;
  const blocks = [
    [paint('bold', `Receipt of migration ${receipt.name}`), ...verdictLines(receipt)],
    factLines(headFacts(receipt)),
    ...shown.map((table) => [paint('bold', nameOf(table)), ...factLines(tableFacts(table))]),
    ...(more > 0
      ? [[`… and ${plural(more, 'more table', 'more tables')}; --full shows each`]]
      : []),
    verifiedLines(receipt),
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function verdictLines({ verdict, totals, tables, left_frozen: left }: ReceiptDocument): string[] {
  const { result, level, state } = verdict;
  const { total, copied, compared, different } = totals.ranges;
  const frozen = [
    ...tables.filter((table) => table.frozen).map(({ destination }) => destination),
    ...left,
  ];
  const of = `of ${plural(BigInt(total), 'range')}`;
  const isIncomplete = state === 'incomplete';
  return [
    ...(isIncomplete
      ? [`Incomplete: ${count(BigInt(copied))} ${of} copied, ${count(BigInt(compared))} compared.`]
      : []),
    ...(result === 'equal' ? [`Equal (${level ?? 'compared'}).`] : []),
    ...(result === 'different' ? [`Different: ${count(BigInt(different))} ${of}.`] : []),
    ...(result === null && !isIncomplete ? ['Finished; nothing was to be compared.'] : []),
    ...(frozen.length > 0
      ? [`Still neither split nor merged: ${frozen.map((name) => oneLine(name)).join(', ')}.`]
      : []),
  ];
}

function headFacts(receipt: ReceiptDocument): Fact[] {
  const { clusters, lock_service: service, totals, hashes } = receipt;
  const place = ({ coordinator, root }: typeof clusters.source): string =>
    oneLine(coordinator + root);
  const where = [...service.addresses, ...(service.root === null ? [] : [service.root])];
  return [
    ['source', place(clusters.source)],
    ['destination', place(clusters.destination)],
    ['lock service', oneLine([service.type, ...where].join(' '))],
    ['registered', receipt.registered_at],
    ['as of', receipt.as_of],
    ['written by', oneLine(`terautil ${receipt.version}`)],
    ['plan', `sha256 ${hashes.plan}`],
    ['identity', `sha256 ${hashes.identity}`],
    [
      'in all',
      `${plural(BigInt(totals.tables), 'table')}, ${plural(BigInt(totals.ranges.total), 'range')}`,
    ],
    ...sumFacts(totals),
  ];
}

function tableFacts(table: ReceiptTable): Fact[] {
  const { key_range: keys, range_counts: ranges, digest, verdict } = table;
  const parts = [
    `${count(BigInt(ranges.copied))} copied`,
    `${count(BigInt(ranges.compared))} compared`,
    `${count(BigInt(ranges.different))} different`,
  ];
  return [
    ['table', tableText(table)],
    ...(table.families.length > 0 ? [['families', familiesText(table)] as const] : []),
    ['window', windowText(table.window)],
    ...(keys === null ? [] : [['keys', `only ${intervalText(keys)}`] as const]),
    ['ranges', `${count(BigInt(ranges.total))}: ${parts.join(', ')}`],
    ...sumFacts(table.sums),
    ...digestFacts({ ...digest, changed: Number(digest.changed) }),
    ...(verdict.result === null
      ? []
      : [
          [
            'verdict',
            [verdict.result, ...(verdict.level === null ? [] : [`(${verdict.level})`])].join(' '),
          ] as const,
        ]),
  ];
}

function sumFacts({
  copied,
  settled,
  repaired,
  compared,
}: Pick<ReceiptTotals, 'copied' | 'settled' | 'repaired' | 'compared'>): Fact[] {
  const isCompared = compared.source !== undefined || compared.destination !== undefined;
  return [
    ['copied', sumText(writtenSum(copied), 'scanned')],
    ...(settled.scanned === undefined
      ? []
      : [['settled', sumText(writtenSum(settled), 'scanned once more')] as const]),
    ...(repaired.scanned === undefined
      ? []
      : [['repaired', repairedText(writtenSum(repaired), repaired.deleted ?? '0')] as const]),
    ...(isCompared
      ? ([
          ['compared', sumText(sideSum(compared, 'source'), 'in the source')],
          ['', sumText(sideSum(compared, 'destination'), 'in the destination')],
        ] as const)
      : []),
  ];
}

/** That it balances was verified. */
function sumOf(
  total: string | undefined,
  parts: [Sum['parts'][number]['name'], string | undefined][],
): Sum {
  const all = parts.map(([name, cells]) => ({ name, cells: cells ?? '0' }));
  return { total: total ?? '0', parts: all, balanced: true };
}

function writtenSum(cells: WrittenCells): Sum {
  return sumOf(cells.scanned, [
    ['written', cells.written],
    ['present', cells.present],
    ['trimmed', cells.trimmed],
    ['newer-at-destination', cells.newer_at_destination],
    ['conflict', cells.conflict],
    ['dead-letters', cells.dead_letters],
  ]);
}

function sideSum(cells: ComparedCells, side: 'source' | 'destination'): Sum {
  return sumOf(cells[side], [
    ['same', cells.same],
    ['different', cells.different],
    ['only-here', cells[`only_in_${side}`]],
    ['superseded', cells[`superseded_in_${side}`]],
    ['trimmed', cells[`trimmed_in_${side}`]],
    ['expired', cells[`expired_in_${side}`]],
    ['outdated', cells.newer_at_destination],
    ['shadowed', side === 'source' ? cells.shadowed : undefined],
  ]);
}

/** What `show` has looked at by then. */
function verifiedLines({ totals }: ReceiptDocument): string[] {
  return [
    'Verified: the checksum and the form of the file; that its plan has the hashes of identity and scope which were registered;',
    `  that ${plural(BigInt(totals.ranges.total), 'range covers', 'ranges cover')} ${plural(BigInt(totals.tables), 'table')} without gap or overlap; that the counts of every range balance;`,
    '  that counts and digests of the ranges add up to those of tables and totals; that the verdict follows from them.',
    'The checksum tells of damage. Whoever means to deceive can write another receipt: keep it where only you write.',
  ];
}

function factLines(facts: readonly Fact[]): string[] {
  return columns(facts.map(([label, text]) => [`  ${label}`, text])).split('\n');
}
