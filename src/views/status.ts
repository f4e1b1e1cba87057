/** Where a migration is, for people (product.md §10). Pure. */
import { escapeShort } from '../cells/escape.js';
import type {
  Cause,
  Failure,
  Freeze,
  Splits,
  SplitSizes,
  StatusDocument,
  Table,
} from '../documents/status.generated.js';
import { outcomeText } from './outcome.js';
import type { Pace } from './pace.js';
import type { Paint } from './paint.js';
import { intervalText } from './report-facts.js';
import { limitText, retriesText } from './pressure.js';
import { bytes, count, plural, span, table as columns } from './text.js';
import { pauseLines, waitLines, workerLines } from './workers.js';

const KEY_WIDTH = 40;
const BAR_WIDTH = 20;
/** Ranges named below each cause. */
const RANGES_SHOWN_MAX = 5;
const INDENT = '             ';

export interface StatusView {
  /** While it is watched. */
  readonly pace?: Pace;
  /** Only what failed, and all of that. */
  readonly failedOnly?: boolean;
}

export function statusText(
  status: StatusDocument,
  planFile: string,
  paint: Paint,
  { pace, failedOnly = false }: StatusView = {},
): string {
  if (status.state === 'not-started') {
    const told = [...waitLines(status), ...pauseLines(status, planFile, paint)];
    const head = `${status.name}   not started. To see what it would do:  terautil plan ${planFile}`;
    return `${[head, ...told].join('\n')}\n`;
  }
  const alive = status.workers.filter((worker) => worker.alive);
  const head = [
    paint('bold', status.name),
    status.state,
    plural(alive.length, 'worker'),
    ...(status.registered_at === null ? [] : [`started ${status.registered_at}`]),
  ].join('   ');
  if (failedOnly) {
    const causes = status.causes.map((cause) => causeText(cause, status.failures, paint, Infinity));
    return `${[head, ...(causes.length > 0 ? causes : ['Nothing has failed.'])].join('\n')}\n`;
  }
  const lines = [
    head,
    ...mirrorLines(status, paint),
    columns(
      status.tables.map((table) => [
        ...tableRow(table, status.steps, paint),
        rateText(table, pace),
      ]),
      ['left', 'left', 'right'],
    ),
    ...limitLines(status),
    ...timeLeftLines(pace),
    ...status.causes.map((cause) => causeText(cause, status.failures, paint)),
    ...freezeLines(status, paint),
    ...splitLines(status, paint),
    ...workerLines(status, paint),
    ...waitLines(status),
    ...pauseLines(status, planFile, paint),
    ...retryLines(status),
    ...endLines(status, planFile, paint),
  ];
  return `${lines.join('\n')}\n`;
}

function mirrorLines({ mirrored_at: at }: StatusDocument, paint: Paint): string[] {
  if (at === null) return [];
  return [
    `${paint('yellow', 'not now')}      the lock service does not answer: this is what this machine saw at ${at}, and what it did itself since`,
  ];
}

/** How much of the steps is done, 0 to 100. */
function percentOf(table: Table, steps: StatusDocument['steps']): number {
  const total = Number(table.ranges.total) * steps.length;
  const copied = steps.includes('dump') ? Number(table.copied) : 0;
  const compared = Number(table.diff?.ranges.finished ?? '0');
  return total === 0 ? 100 : Math.floor(((copied + compared) / total) * 100);
}

function tableRow(table: Table, steps: StatusDocument['steps'], paint: Paint): string[] {
  const tables =
    table.source === table.destination ? table.source : `${table.source} → ${table.destination}`;
  const name = table.key_range === null ? tables : `${tables} ${intervalText(table.key_range)}`;
  const percent = percentOf(table, steps);
  const running = Number(table.ranges.running) / Math.max(1, Number(table.ranges.total));
  return [name, bar(percent / 100, running), `${percent} %`, countsText(table, steps, paint)];
}

function bar(done: number, running: number): string {
  const full = Math.floor(done * BAR_WIDTH);
  const wanted = running > 0 ? Math.max(1, Math.floor(running * BAR_WIDTH)) : 0;
  const half = Math.min(BAR_WIDTH - full, wanted);
  return '█'.repeat(full) + '▓'.repeat(half) + '░'.repeat(BAR_WIDTH - full - half);
}

function countsText(table: Table, steps: StatusDocument['steps'], paint: Paint): string {
  const { ranges, cells } = table;
  const some = (value: string, word: string): string[] =>
    value === '0' ? [] : [`${count(BigInt(value))} ${word}`];
  const isCopying = steps.includes('dump');
  return [
    `${count(BigInt(ranges.finished))} finished${verdictText(table, paint)}`,
    ...(isCopying && steps.includes('diff') && BigInt(table.copied) > BigInt(ranges.finished)
      ? [`${count(BigInt(table.copied))} copied`]
      : []),
    ...some(ranges.running, 'running'),
    ...some(ranges.failed, 'failed').map((text) => paint('red', text)),
    ...some(ranges.pending, 'pending'),
    ...some(table.suspect, 'of them suspect').map((text) => paint('yellow', text)),
    ...(isCopying
      ? [
          `${plural(BigInt(cells.scanned), 'cell')} (${count(BigInt(cells.written))} written${skippedText(table)})`,
        ]
      : []),
    ...(isCopying && table.created === 'failed' ? [paint('red', 'table not created')] : []),
  ].join('  ');
}

function verdictText({ diff }: Table, paint: Paint): string {
  if (diff === null) return '';
  switch (diff.verdict) {
    case 'pending':
      return '';
    case 'equal':
      return `, ${paint('green', `equal (${diff.level ?? 'compared'})`)}`;
    case 'different':
      return `, ${paint('red', `${count(BigInt(diff.ranges.different))} of them different`)}`;
    case 'empty':
      return `, ${paint('red', 'nothing compared')}`;
  }
}

function skippedText({ cells }: Table): string {
  const reasons = Object.entries(cells.skipped).filter(([, value]) => value !== '0');
  const skipped = reasons.map(([reason, value]) => `, ${count(BigInt(value))} ${reason}`);
  const dead = cells.dead_letters === '0' ? '' : `, ${count(BigInt(cells.dead_letters))} refused`;
  return skipped.join('') + dead;
}

function rateText({ source }: Table, pace: Pace | undefined): string {
  const rate = pace?.rates.get(source);
  return rate === undefined ? '' : `${bytes(Math.round(rate))}/s`;
}

function timeLeftLines(pace: Pace | undefined): string[] {
  const left = pace?.left ?? null;
  return left === null ? [] : [`time left    ${span(left.fromMs, left.toMs)}`];
}

/** One cause with the first few of its ranges, and what to do. */
function causeText(
  cause: Cause,
  failures: readonly Failure[],
  paint: Paint,
  most = RANGES_SHOWN_MAX,
): string {
  const of = failures.filter(
    ({ error, next_command }) => error.id === cause.id && next_command === cause.next_command,
  );
  const shown = of.slice(0, most).map((failure) => `${INDENT}${failureText(failure, cause)}`);
  const more = of.length - shown.length;
  return [
    `${paint('red', 'failed')}       ${unitsText(cause, of)}: ${cause.message} (${cause.id})`,
    ...(cause.hint === null ? [] : [`${INDENT}hint: ${cause.hint}`]),
    ...shown,
    ...(more > 0 ? [`${INDENT}… and ${count(more)} more; --failed lists them all`] : []),
    `${INDENT}next:  ${cause.next_command}`,
  ].join('\n');
}

export function unitsText({ tables, units }: Cause, failures: readonly Failure[]): string {
  const names = tables.length > 3 ? plural(tables.length, 'table') : tables.join(', ');
  const areTables = failures.every(({ start }) => start === null);
  return areTables ? names : `${plural(BigInt(units), 'range')} of ${names}`;
}

/** With its own message where another unit's stands for the cause: it may name another row. */
export function failureText(
  { table, start, end, step, attempts, error }: Failure,
  { message }: Cause,
): string {
  const key = (side: Failure['start']): string =>
    side === null ? '' : escapeShort(Buffer.from(side.b64, 'base64'), KEY_WIDTH);
  const interval = start === null ? '' : `[${key(start)}, ${key(end)})`;
  const why = error.message === message ? '' : `: ${error.message}`;
  return `${table}${interval} ${step}, ${plural(attempts, 'attempt')}${why}`;
}

function freezeLines(status: StatusDocument, paint: Paint): string[] {
  const left = status.left_frozen.map(
    (name) =>
      `${paint('yellow', 'frozen')}       ${name}, which the plan has no more, is not split or merged: the next apply restores it`,
  );
  const ofTables = status.tables.flatMap(({ destination, freeze }) => {
    if (freeze === null || freeze.state === 'restored') return [];
    const before = sizesText(freeze.before);
    if (freeze.state === 'frozen') {
      return [
        `${paint('yellow', 'frozen')}       ${destination} is not split or merged${refrozenText(freeze)}; apply restores ${before} when its ranges are copied`,
      ];
    }
    const after = freeze.after === null ? '' : ` with ${sizesText(freeze.after)}`;
    return [
      `${paint('yellow', 'changed')}      somebody changed ${destination} while it was frozen: left${after}, not restored to ${before}`,
    ];
  });
  return [...ofTables, ...left];
}

function refrozenText({ refrozen }: Freeze): string {
  return refrozen === '0'
    ? ''
    : ` (frozen again ${plural(BigInt(refrozen), 'time')}, after its master had changed it)`;
}

/** While a table is being split, and of what could not be split. */
function splitLines({ tables, state }: StatusDocument, paint: Paint): string[] {
  return tables.flatMap(({ destination, splits }) => {
    if (splits === null || splits.missing === '0') return [];
    const made = `${count(BigInt(splits.made))} of ${plural(BigInt(splits.missing), 'missing boundary', 'missing boundaries')}`;
    if (splits.refused === '0') {
      return state === 'finished' ? [] : [`split        ${destination} at ${made}`];
    }
    return [`${paint('yellow', 'not split')}    ${unsplitText(destination, splits)}`];
  });
}

/** What a boundary that could not be split means. */
export function unsplitText(table: string, { missing, refused, examples }: Splits): string {
  const keys = examples.map(({ b64 }) => escapeShort(Buffer.from(b64, 'base64'), KEY_WIDTH));
  const more = BigInt(refused) > BigInt(keys.length) ? ', …' : '';
  return `${table} at ${count(BigInt(refused))} of ${plural(BigInt(missing), 'missing boundary', 'missing boundaries')}: its master did nothing (${keys.join(', ')}${more}); its ranges are copied all the same`;
}

function sizesText({ split_size, merge_size }: SplitSizes): string {
  return `split_size ${split_size ?? 'unset'}, merge_size ${merge_size ?? 'unset'}`;
}

/** While it matters how fast it may go. */
function limitLines({ state, limits }: StatusDocument): string[] {
  if (state !== 'copying' && state !== 'comparing') return [];
  const text = limitText(state === 'copying' ? limits.dump : limits.diff);
  if (text === null) return [];
  return [`limit        ${text}, divided by ${plural(BigInt(limits.workers), 'worker')}`];
}

function retryLines({ retries }: StatusDocument): string[] {
  return retries.length === 0 ? [] : [`tried again  ${retriesText(retries)}`];
}

function endLines(status: StatusDocument, planFile: string, paint: Paint): string[] {
  if (['copying', 'comparing', 'paused'].includes(status.state)) return [];
  const isGood = status.state === 'finished' && status.result !== 'different';
  return [paint(isGood ? 'green' : 'yellow', outcomeText(status, planFile))];
}
