/** The life story of one row, for people. Pure. */
import { escapeShort } from '../cells/escape.js';
import type {
  ExplainedBytes,
  ExplainedCell,
  ExplainedDocument,
  ExplainedError,
  ExplainedFoundSide,
  ExplainedPair,
  ExplainedSide,
} from '../documents/explained.generated.js';
import { stepFacts } from './explained-steps.js';
import type { Paint } from './paint.js';
import { intervalText, type Fact } from './report-facts.js';
import { count, moment, oneLine, plural, table as columns } from './text.js';
import { processText } from './workers.js';

/** That of the longest step, and a space. */
const LABEL_WIDTH = 15;
const NAME_WIDTH = 60;
const VALUE_WIDTH = 40;
const DIGITS_SHOWN = 12;
const DETAILS_SHOWN_MAX = 10;

export function explainedText(document: ExplainedDocument, paint: Paint): string {
  const { table, key, now } = document;
  const facts: Fact[] = [
    ...mirrorFacts(document, paint),
    ...tableFacts(document, paint),
    ...rangeFacts(document, paint),
    ...stepFacts(document, paint),
    ...lockFacts(document, paint),
    ...findingFacts(document),
    ...deadLetterFacts(document, paint),
    ...nowFacts(document, paint),
  ];
  const lines = facts.map(([label, text]) => `${label.padEnd(LABEL_WIDTH)}${text}`.trimEnd());
  const head = paint('bold', `${oneLine(table.source)}  ${nameText(key)}`);
  return `${[head, ...lines, ...cellLines(now.cells, paint), ...moreLines(now)].join('\n')}\n`;
}

function mirrorFacts({ mirrored_at: at }: ExplainedDocument, paint: Paint): Fact[] {
  if (at === null) return [];
  return [
    [
      'not now',
      paint(
        'yellow',
        `the lock service does not answer: what follows of the ledger is what this machine saw at ${at}, and what it did itself since`,
      ),
    ],
  ];
}

function tableFacts({ table, registered_at }: ExplainedDocument, paint: Paint): Fact[] {
  const { found_by: glob, families, key_range: keys, window } = table;
  const found = glob === null ? 'the plan names it' : `the glob "${glob}" of the plan finds it`;
  const since = table.registered
    ? `registered in generation ${String(table.generation)} of the migration begun ${registered_at ?? '?'}`
    : registered_at === null
      ? 'nothing is registered yet'
      : 'registered without this table';
  const groups = table.locality_groups?.map(({ from, to }) =>
    oneLine(from === to ? from : `${from} → ${to}`),
  );
  return [
    ['plan', `${oneLine(table.source)} → ${oneLine(table.destination)}: ${found}; ${since}`],
    ...(table.kind === null
      ? []
      : [['table', `${table.kind}, locality groups ${groups?.join(', ') ?? '?'}`] as const]),
    ...(families === null || families.length === 0
      ? []
      : [['families', families.map(familyText).join(', ')] as const]),
    ...(window === null
      ? []
      : [
          [
            'window',
            `${window.start === null ? 'the beginning' : moment(window.start)} to ${window.end === null ? 'no end' : moment(window.end)}`,
          ] as const,
        ]),
    ...(keys === null ? [] : [['keys', `only ${intervalText(keys)}`] as const]),
    ...(table.holds_key
      ? []
      : [
          [
            '',
            paint('yellow', 'this key is outside of that: it is neither copied nor compared'),
          ] as const,
        ]),
  ];
}

function familyText(family: NonNullable<ExplainedDocument['table']['families']>[number]): string {
  const { name, source_versions: here, destination_versions: there } = family;
  const kept = here === there ? plural(here, 'version') : `${here} → ${plural(there, 'version')}`;
  return `${nameText(name)} (${kept})`;
}

function rangeFacts({ range, table }: ExplainedDocument, paint: Paint): Fact[] {
  if (range === null) {
    return table.registered ? [['range', 'no registered range holds the key']] : [];
  }
  const colours = { finished: 'green', failed: 'red', suspect: 'yellow' } as const;
  const { state } = range;
  const text = state in colours ? paint(colours[state as keyof typeof colours], state) : state;
  return [
    ['range', `${range.id} ${intervalText(range)} of generation ${range.generation}: ${text}`],
  ];
}

function lockFacts({ locks }: ExplainedDocument, paint: Paint): Fact[] {
  return locks.map((lock): Fact => {
    const since = lock.since === null ? '' : ` since ${lock.since}`;
    const state = lock.alive ? 'alive' : paint('yellow', 'gone or unlocked; apply takes it over');
    const quiet =
      lock.quiet_until === null
        ? ''
        : `; it writes nothing before ${lock.quiet_until}, when a late write of its former worker may have arrived`;
    return [
      'held now',
      `${lock.step ?? '?'} by ${processText(lock.worker)}${since}, ${state}${quiet}`,
    ];
  });
}

function findingFacts({ findings, range }: ExplainedDocument): Fact[] {
  const { state, file, in_row, shown } = findings;
  if (range === null || state === 'none') return [];
  if (state !== 'here') return [['findings', awayText(state, file)]];
  const more = BigInt(in_row) - BigInt(Math.min(shown.length, DETAILS_SHOWN_MAX));
  return [
    ['findings', `${count(BigInt(in_row))} of this row, in ${file ?? '?'}`],
    ...shown.slice(0, DETAILS_SHOWN_MAX).map((finding): Fact => {
      const sides = `source ${foundText(finding.source)}, destination ${foundText(finding.destination)}`;
      return ['', `${oneLine(finding.class)}  ${columnText(finding)}  ${sides}`];
    }),
    ...(more > 0n ? [['', `… and ${count(more)} more`] as const] : []),
  ];
}

function deadLetterFacts({ dead_letters, range }: ExplainedDocument, paint: Paint): Fact[] {
  const { state, file, in_row, shown } = dead_letters;
  if (range === null || state === 'none') return [];
  if (state !== 'here') return [['dead letters', awayText(state, file)]];
  const more = BigInt(in_row) - BigInt(Math.min(shown.length, DETAILS_SHOWN_MAX));
  return [
    ['dead letters', `${count(BigInt(in_row))} of this row, in ${file ?? '?'}`],
    ...shown.slice(0, DETAILS_SHOWN_MAX).map((letter): Fact => {
      const time = letter.timestamp === '0' ? '' : ` @${letter.timestamp}`;
      const why = `${oneLine(letter.reason)} (${letter.status})`;
      return ['', `${paint('red', 'refused')}  ${columnText(letter)}${time}  ${why}`];
    }),
    ...(more > 0n ? [['', `… and ${count(more)} more`] as const] : []),
  ];
}

function awayText(state: 'none' | 'elsewhere' | 'damaged', file: string | null): string {
  return state === 'damaged'
    ? `the file ${file ?? ''} is damaged`
    : 'the range has some; their file is not finished, or on the machine of the worker';
}

function foundText(side: ExplainedFoundSide | null): string {
  if (side === null) return 'nothing';
  const time = side.timestamp === '0' ? '' : `@${side.timestamp} `;
  return `${time}${plural(BigInt(side.size), 'byte')} sha256 ${side.sha256.slice(0, DIGITS_SHOWN)}…`;
}

function nowFacts(document: ExplainedDocument, paint: Paint): Fact[] {
  const { now, table } = document;
  const { compare_error: error } = now;
  return [
    ['now', `${verdictText(document, paint)}, read at ${now.at}`],
    ...sinceFacts(document),
    ...sideFacts('source', now.source, table.source, paint),
    ...sideFacts('destination', now.destination, table.destination, paint),
    ...(error === null ? [] : errorFacts('cells that cannot be compared', error, paint)),
  ];
}

/** What a comparison of the whole range did not find came after it. */
function sinceFacts({ now, steps }: ExplainedDocument): Fact[] {
  if (now.differences === '0') return [];
  const compared = steps.find(({ step }) => step === 'diff');
  if (compared?.state !== 'finished' || compared.diff?.differences !== '0') return [];
  if (compared.out_of_date) return [];
  return [['', `changed since ${compared.updated_at}: the comparison found no difference`]];
}

function verdictText({ now, table }: ExplainedDocument, paint: Paint): string {
  const { counts, differences, source, destination } = now;
  if (!table.holds_key) return 'not compared, because the plan does not choose the key';
  const missing = [
    ...(source.state === 'read' ? [] : ['source']),
    ...(destination.state === 'read' ? [] : ['destination']),
  ];
  if (missing.length > 0)
    return paint('yellow', `not compared as a whole, without the ${missing.join(' and the ')}`);
  const all = Object.entries(counts).map(([name, cells]) => `${count(BigInt(cells))} ${name}`);
  if (all.length === 0) return 'neither cluster has a cell in this row';
  const verdict =
    differences !== '0'
      ? paint('red', plural(BigInt(differences), 'difference'))
      : counts['not-compared'] === undefined
        ? paint('green', 'no difference')
        : paint('yellow', 'not compared as a whole');
  return `${verdict}: ${all.join(', ')}`;
}

function sideFacts(place: string, side: ExplainedSide, name: string, paint: Paint): Fact[] {
  const where = `${place}: ${oneLine(name)} of ${oneLine(side.cluster)}`;
  const again = side.recreated
    ? paint('yellow', '; the table was dropped and created again since it was registered')
    : '';
  if (side.state === 'no-table')
    return [['', `${where}: ${paint('yellow', 'there is no such table')}`]];
  const cells = `${where}: ${plural(BigInt(side.cells), 'cell')}${again}`;
  if (side.error === null) return [['', cells]];
  return [['', where + again], ...errorFacts('cannot be read', side.error, paint)];
}

function errorFacts(what: string, error: ExplainedError, paint: Paint): Fact[] {
  return [
    ['', `${paint('red', what)}: ${oneLine(error.message)} (${error.id})`],
    ...(error.hint === null ? [] : [['', `hint: ${oneLine(error.hint)}`] as const]),
  ];
}

function cellLines(cells: readonly ExplainedPair[], paint: Paint): string[] {
  if (cells.length === 0) return [];
  const rows = cells.flatMap((pair) => {
    const mark = markOf(pair, paint);
    const head = [mark, columnText(pair)];
    const { source, destination } = pair;
    if (source !== null && destination !== null && isAlike(source, destination)) {
      return [[...head, 'both', ...cellColumns(source)]];
    }
    const sides = [
      ...(source === null ? [] : [['source', ...cellColumns(source)]]),
      ...(destination === null ? [] : [['destination', ...cellColumns(destination)]]),
    ];
    return sides.map((side, at) => [...(at === 0 ? head : ['', '']), ...side]);
  });
  return ['', columns(rows, ['left', 'left', 'left', 'right', 'left', 'right'])];
}

function markOf({ comparison, difference }: ExplainedPair, paint: Paint): string {
  if (difference) return paint('red', `✗ ${comparison}`);
  return comparison === 'same' ? paint('green', '✓ same') : paint('yellow', `· ${comparison}`);
}

function isAlike(a: ExplainedCell, b: ExplainedCell): boolean {
  return a.timestamp === b.timestamp && a.sha256 === b.sha256 && a.size === b.size;
}

function cellColumns({ timestamp, time, in_window, size, sha256, value }: ExplainedCell): string[] {
  const what =
    value === undefined
      ? `sha256 ${sha256.slice(0, DIGITS_SHOWN)}…`
      : `value ${escapeShort(Buffer.from(value.b64, 'base64'), VALUE_WIDTH)}`;
  return [
    timestamp === '0' && time === null ? '' : timestamp,
    time ?? '',
    plural(BigInt(size), 'byte'),
    what,
    in_window ? '' : 'outside of the window',
  ];
}

function moreLines({ cells, complete, counts }: ExplainedDocument['now']): string[] {
  const all = Object.values(counts).reduce((sum, cells) => sum + BigInt(cells), 0n);
  const more = all - BigInt(cells.length);
  return [
    ...(more > 0n ? [`… and ${count(more)} more, which are counted above`] : []),
    ...(complete
      ? []
      : [
          'The row goes on: no more is read of one. What is said is true of the columns up to here.',
        ]),
  ];
}

function columnText({ family, qualifier }: Pick<ExplainedPair, 'family' | 'qualifier'>): string {
  return family.b64 === '' && qualifier.b64 === ''
    ? '–'
    : `${nameText(family)}:${nameText(qualifier)}`;
}

function nameText({ b64 }: ExplainedBytes): string {
  return escapeShort(Buffer.from(b64, 'base64'), NAME_WIDTH);
}
