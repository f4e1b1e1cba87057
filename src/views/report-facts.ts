/** What a report says of a migration, in words; the text and the Markdown view lay it out. Pure. */
import { escapeShort } from '../cells/escape.js';
import type {
  FindingsOfClass,
  ReportBytes,
  ReportDocument,
  ReportSide,
  ReportTable,
  Sample,
  Sum,
} from '../documents/report.generated.js';
import type { Table } from '../documents/status.generated.js';
import { bytes, count, duration, moment, oneLine, plural } from './text.js';
import { retriesText } from './pressure.js';

const KEY_WIDTH = 60;
const VALUE_WIDTH = 40;
const FAMILIES_SHOWN_MAX = 20;
const DIGITS_SHOWN = 12;

/** A heading word and what stands beside it. */
export type Fact = readonly [label: string, text: string];

/** What the two parts of a report say of one table. */
export interface TableReport {
  readonly report: ReportTable;
  readonly status: Table;
}

export function tablesOf({ tables, status }: ReportDocument): TableReport[] {
  return tables.flatMap((report, at) => {
    const of = status.tables[at];
    return of === undefined ? [] : [{ report, status: of }];
  });
}

const STEP_WORDS = { dump: 'copy', diff: 'compare' } as const;

/** What was asked, and what was done. */
export function migrationFacts({ asked, done, as_of, status }: ReportDocument): Fact[] {
  const place = ({ coordinator, root }: typeof asked.source): string => oneLine(coordinator + root);
  return [
    ['plan', oneLine(asked.plan_file)],
    ['source', place(asked.source)],
    ['destination', place(asked.destination)],
    ['lock service', asked.lock_service],
    ['steps', status.steps.map((step) => STEP_WORDS[step]).join(', ')],
    ...(as_of === null ? [] : [['as of', as_of] as const]),
    ...(done.begun === null || done.ended === null
      ? []
      : [['time', timeText(done.begun, done.ended)] as const]),
    ...done.workers.map(({ host, version, processes, units }): Fact => [
      'worker',
      `${oneLine(host)} with terautil ${oneLine(version)}: ${plural(BigInt(units), 'step')} in ${plural(BigInt(processes), 'process', 'processes')}`,
    ]),
    ...(status.retries.length === 0
      ? []
      : [['tried again', oneLine(retriesText(status.retries))] as const]),
  ];
}

function timeText(begun: string, ended: string): string {
  const ms = Math.max(0, Date.parse(ended) - Date.parse(begun));
  return `${begun} to ${ended} (${duration(ms)} in all, pauses included)`;
}

export function tableFacts({ report, status }: TableReport): Fact[] {
  const { sums, digest, findings } = report;
  const { diff, window, key_range, ranges } = status;
  return [
    ['table', tableText(report)],
    ...(report.families.length > 0 ? [['families', familiesText(report)] as const] : []),
    ['window', windowText(window)],
    ...(key_range === null ? [] : [['keys', `only ${intervalText(key_range)}`] as const]),
    ['ranges', rangesText(ranges)],
    ...(sums.copied === null
      ? []
      : ([
          [
            'copied',
            `${count(BigInt(status.copied))} of ${plural(BigInt(ranges.total), 'range')}, ${bytes(BigInt(status.bytes.copied))} read`,
          ],
          ['', sumText(sums.copied, 'scanned')],
        ] as const)),
    ...(sums.settled === null
      ? []
      : [['settled', sumText(sums.settled, 'scanned once more')] as const]),
    ...(sums.repaired === null
      ? []
      : [['repaired', repairedText(sums.repaired, sums.deleted)] as const]),
    ...(diff === null ? [] : [['compared', comparedText(status, diff)] as const]),
    ...(sums.source === null ? [] : [['', sumText(sums.source, 'in the source')] as const]),
    ...(sums.destination === null
      ? []
      : [['', sumText(sums.destination, 'in the destination')] as const]),
    ...digestFacts({ ...digest, changed: digest.changed.length }),
    ...(findings === null ? [] : [['findings', findingsText(findings)] as const]),
  ];
}

export function windowText(window: Table['window']): string {
  if (window === null) return 'none: every cell';
  const { start, end } = window;
  return `${start === null ? 'the beginning' : moment(start)} to ${end === null ? 'no end' : moment(end)}`;
}

export function nameOf({
  source,
  destination,
}: Pick<ReportTable, 'source' | 'destination'>): string {
  return source === destination ? source : `${source} → ${destination}`;
}

export function tableText({
  kind,
  locality_groups: groups,
}: Pick<ReportTable, 'kind' | 'locality_groups'>): string {
  const names = groups.map(({ from, to }) => (from === to ? from : `${from} → ${to}`));
  return `${kind}, ${names.length === 1 ? 'locality group' : 'locality groups'} ${names.map((name) => oneLine(name)).join(', ')}`;
}

export function familiesText({ families }: Pick<ReportTable, 'families'>): string {
  const texts = families.slice(0, FAMILIES_SHOWN_MAX).map((family) => {
    const { source_versions: here, destination_versions: there } = family;
    const kept =
      here === there
        ? plural(BigInt(here), 'version')
        : `${count(BigInt(here))} → ${plural(BigInt(there), 'version')}`;
    return `${keyText(family.name)} (${kept})`;
  });
  const more = families.length - texts.length;
  return [...texts, ...(more > 0 ? [`and ${count(more)} more`] : [])].join(', ');
}

function rangesText({ total, ...states }: Table['ranges']): string {
  const parts = Object.entries(states)
    .filter(([, value]) => value !== '0')
    .map(([state, value]) => `${count(BigInt(value))} ${state}`);
  return `${count(BigInt(total))}: ${parts.join(', ')}`;
}

const PART_WORDS: Record<Sum['parts'][number]['name'], string> = {
  written: 'written',
  present: 'already there',
  trimmed: 'trimmed (newer versions fill the side that lacks it)',
  'newer-at-destination': 'older than at the destination',
  conflict: 'in conflict',
  'dead-letters': 'refused (dead letters)',
  'only-here': 'only here',
  different: 'with another value',
  same: 'the same',
  superseded: 'overwritten since',
  expired: 'expired on the other side',
  outdated: 'of which the destination has a newer one',
  shadowed: 'written, and hidden by something deleted',
};

/** "✓ 1,000 cells scanned = 900 written + 100 already there". */
export function sumText({ total, parts, balanced }: Sum, what: string): string {
  const some = parts.filter(({ cells }) => cells !== '0');
  const words = some.map(({ name, cells }) => `${count(BigInt(cells))} ${PART_WORDS[name]}`);
  const sign = balanced ? '✓' : '✗ does not balance:';
  return `${sign} ${plural(BigInt(total), 'cell')} ${what}${words.length > 0 ? ` = ${words.join(' + ')}` : ''}`;
}

/** What a repair merged, and beside that what it deleted. */
export function repairedText(repaired: Sum, deleted: string): string {
  const gone = deleted === '0' ? '' : `; ${plural(BigInt(deleted), 'cell')} deleted`;
  return `${sumText(repaired, 'scanned once more')}${gone}`;
}

function comparedText(
  { ranges: { total }, bytes: { compared } }: Table,
  { verdict, level, ranges }: NonNullable<Table['diff']>,
): string {
  const of = `${count(BigInt(ranges.finished))} of ${plural(BigInt(total), 'range')}, ${bytes(BigInt(compared))} read`;
  switch (verdict) {
    case 'pending':
      return of;
    case 'equal':
      return `${of}: equal (${level ?? 'compared'})`;
    case 'different':
      return `${of}: ${count(BigInt(ranges.different))} of them different`;
    case 'empty':
      return `${of}: nothing was there to compare`;
  }
}

/** `changed`: how many ranges. */
export function digestFacts({
  copied,
  compared,
  agree,
  changed,
}: Omit<ReportTable['digest'], 'changed'> & { readonly changed: number }): Fact[] {
  if (copied === null && compared === null) return [];
  if (copied === compared && agree === true) {
    return [['digest', `✓ ${copied ?? ''}: the source's cells, when copied and when compared`]];
  }
  const words = {
    null: '',
    true: '✓ agree where a range is both: ',
    false: `✗ the source changed in between, in ${plural(changed, 'range')}: `,
  }[`${agree}`];
  return [['digest', `${words}copied ${copied ?? 'nothing'}, compared ${compared ?? 'nothing'}`]];
}

function findingsText({ found, recorded, files }: NonNullable<ReportTable['findings']>): string {
  const cut =
    recorded === found
      ? ''
      : `, ${count(BigInt(recorded))} of them written down (a range's file takes no more)`;
  const [first] = files;
  const where =
    first === undefined
      ? 'none of them on this machine'
      : files.length === 1
        ? first
        : `${first} and ${plural(files.length - 1, 'other file')}`;
  return `${count(BigInt(found))}${cut}: ${where}`;
}

const CLASS_WORDS: Record<FindingsOfClass['class'], string> = {
  'only-in-source': 'Only in the source',
  'only-in-destination': 'Only in the destination',
  different: 'With another value',
  'timestamp-only': 'The same value under another timestamp',
  superseded: 'Overwritten since: no difference',
  trimmed: 'Trimmed on one side: no difference',
  expired: 'Expired on one side: no difference',
  'newer-at-destination': 'Newer at the destination: no difference',
  shadowed: 'Written, and hidden by something deleted: no difference',
};

export function classTitle({ class: name, found, samples }: FindingsOfClass): string {
  const total = BigInt(found);
  const some =
    samples.length === 0
      ? '; no sample of them is here'
      : total > BigInt(samples.length)
        ? `; the first ${samples.length}`
        : '';
  return `${CLASS_WORDS[name]} (${count(total)}${some})`;
}

export const SAMPLE_HEADS = ['key', 'column', 'source', 'destination'] as const;

export function sampleCells({ key, family, qualifier, source, destination }: Sample): string[] {
  const column =
    family.b64 === '' && qualifier.b64 === '' ? '–' : `${keyText(family)}:${keyText(qualifier)}`;
  return [keyText(key), column, sideText(source), sideText(destination)];
}

function sideText(side: ReportSide | null): string {
  if (side === null) return '–';
  const { timestamp, size, sha256, value } = side;
  const what =
    value === undefined
      ? `sha256 ${sha256.slice(0, DIGITS_SHOWN)}…`
      : `value ${escapeShort(Buffer.from(value.b64, 'base64'), VALUE_WIDTH)}`;
  return `${timestamp === '0' ? '' : `@${timestamp}, `}${plural(BigInt(size), 'byte')}, ${what}`;
}

/** Out of the bytes themselves, so that nothing but the documented escape is shown. */
export function keyText({ b64 }: ReportBytes): string {
  return escapeShort(Buffer.from(b64, 'base64'), KEY_WIDTH);
}

export function intervalText({
  start,
  end,
}: {
  start: ReportBytes;
  end: ReportBytes | null;
}): string {
  return `[${keyText(start)}, ${end === null ? '' : keyText(end)})`;
}
