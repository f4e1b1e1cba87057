/** Where a migration is, for people (product.md §10). Pure. */
import type { Failure, SplitSizes, StatusDocument, Table } from '../documents/status.generated.js';
import type { Paint } from './paint.js';
import { count, plural, shortKey, table as columns } from './text.js';

const BAR_WIDTH = 20;
const FAILURES_SHOWN_MAX = 20;

export function statusText(status: StatusDocument, planFile: string, paint: Paint): string {
  if (status.state === 'not-started') {
    return `${status.name}   not started. To see what it would do:  terautil plan ${planFile}\n`;
  }
  const alive = status.workers.filter((worker) => worker.alive);
  const head = [
    paint('bold', status.name),
    status.state,
    plural(alive.length, 'worker'),
    ...(status.registered_at === null ? [] : [`started ${status.registered_at}`]),
  ].join('   ');
  const lines = [
    head,
    columns(
      status.tables.map((table) => tableRow(table, paint)),
      ['left', 'left', 'right'],
    ),
    ...failureLines(status, paint),
    ...freezeLines(status, paint),
    ...workerLines(status, paint),
    ...endLines(status, planFile, paint),
  ];
  return `${lines.join('\n')}\n`;
}

/** The one sentence that an apply ends with. */
export function outcomeText(status: StatusDocument, planFile: string): string {
  const sum = (field: keyof Table['ranges']): bigint =>
    status.tables.reduce((total, table) => total + BigInt(table.ranges[field]), 0n);
  const cells = status.tables.reduce((total, table) => total + BigInt(table.cells.scanned), 0n);
  const conflicts = status.tables.reduce(
    (t, table) => t + BigInt(table.cells.skipped.conflict),
    0n,
  );
  const frozen = status.tables.filter(({ freeze }) => freeze?.state === 'frozen').length;
  if (status.state === 'finished') {
    const skipped =
      conflicts > 0n
        ? ` ${plural(conflicts, 'cell')} skipped: the destination holds other values.`
        : '';
    const what =
      conflicts > 0n
        ? `${count(cells - conflicts)} of ${plural(cells, 'cell')}`
        : plural(cells, 'cell');
    const present = status.tables.reduce((t, table) => t + BigInt(table.cells.skipped.present), 0n);
    const there = present > 0n ? `, ${count(present)} of them were there already` : '';
    return `Finished: ${what} in ${plural(sum('total'), 'range')} copied${there}.${skipped}`;
  }
  const parts = [
    ...(sum('failed') > 0n ? [`${count(sum('failed'))} failed${causes(status.failures)}`] : []),
    ...(sum('running') > 0n ? [`${count(sum('running'))} running elsewhere`] : []),
    ...(sum('pending') > 0n ? [`${count(sum('pending'))} pending`] : []),
    ...(frozen > 0 ? [`${plural(frozen, 'table')} still frozen`] : []),
  ];
  return `Incomplete: ${count(sum('finished'))} of ${plural(sum('total'), 'range')} finished, ${parts.join(', ')}. Nothing is lost. To go on:  terautil apply ${planFile}`;
}

function tableRow(table: Table, paint: Paint): string[] {
  const total = Number(table.ranges.total);
  const finished = Number(table.ranges.finished);
  const running = Number(table.ranges.running);
  const name =
    table.source === table.destination ? table.source : `${table.source} → ${table.destination}`;
  const percent = total === 0 ? 100 : Math.floor((finished / total) * 100);
  return [name, bar(finished, running, total), `${percent} %`, counts(table, paint)];
}

function bar(finished: number, running: number, total: number): string {
  const cells = (part: number): number =>
    total === 0 ? 0 : Math.floor((part / total) * BAR_WIDTH);
  const full = total === 0 ? BAR_WIDTH : cells(finished);
  const half = Math.min(BAR_WIDTH - full, running > 0 ? Math.max(1, cells(running)) : 0);
  return '█'.repeat(full) + '▓'.repeat(half) + '░'.repeat(BAR_WIDTH - full - half);
}

function counts(table: Table, paint: Paint): string {
  const { ranges, cells } = table;
  const copied = `${count(BigInt(cells.scanned))} cells (${count(BigInt(cells.written))} written${skippedText(table)})`;
  const some = (value: string, word: string): string[] =>
    value === '0' ? [] : [`${count(BigInt(value))} ${word}`];
  return [
    `${count(BigInt(ranges.finished))} finished`,
    ...some(ranges.running, 'running'),
    ...some(ranges.failed, 'failed').map((text) => paint('red', text)),
    ...some(ranges.pending, 'pending'),
    ...some(ranges.suspect, 'of them suspect').map((text) => paint('yellow', text)),
    copied,
    ...(table.created === 'failed' ? [paint('red', 'table not created')] : []),
  ].join('  ');
}

function skippedText(table: Table): string {
  const reasons = Object.entries(table.cells.skipped).filter(([, value]) => value !== '0');
  return reasons.map(([reason, value]) => `, ${count(BigInt(value))} ${reason}`).join('');
}

function failureLines(status: StatusDocument, paint: Paint): string[] {
  const shown = status.failures.slice(0, FAILURES_SHOWN_MAX).map((failure) => {
    const what = `${failure.table}${failure.start === null ? '' : interval(failure)}`;
    const hint = failure.error.hint === null ? [] : [`             hint: ${failure.error.hint}`];
    return [
      `${paint('red', 'failed')}       ${what} ${failure.step}, ${plural(failure.attempts, 'attempt')}: ${failure.error.message} (${failure.error.id})`,
      ...hint,
    ].join('\n');
  });
  const more = status.failures.length - shown.length;
  return more > 0
    ? [...shown, `             … and ${count(more)} more; --json has them all`]
    : shown;
}

function freezeLines(status: StatusDocument, paint: Paint): string[] {
  return status.tables.flatMap(({ destination, freeze }) => {
    if (freeze === null || freeze.state === 'restored') return [];
    const before = sizesText(freeze.before);
    if (freeze.state === 'frozen') {
      return [
        `${paint('yellow', 'frozen')}       ${destination} is not split or merged; apply restores ${before} when its ranges are finished`,
      ];
    }
    const after = freeze.after === null ? '' : ` with ${sizesText(freeze.after)}`;
    return [
      `${paint('yellow', 'changed')}      somebody changed ${destination} while it was frozen: left${after}, not restored to ${before}`,
    ];
  });
}

function sizesText({ split_size, merge_size }: SplitSizes): string {
  return `split_size ${split_size ?? 'unset'}, merge_size ${merge_size ?? 'unset'}`;
}

function interval(failure: Failure): string {
  const key = (side: Failure['start']): string =>
    side === null ? '' : shortKey(Buffer.from(side.b64, 'base64'));
  return `[${key(failure.start)}, ${key(failure.end)})`;
}

function workerLines(status: StatusDocument, paint: Paint): string[] {
  return status.workers
    .filter((worker) => worker.leases > 0)
    .map((worker) => {
      const who = `${worker.host} (process ${worker.process_id})`;
      const gone = paint('yellow', 'left without releasing; its ranges are taken over by apply');
      return `worker       ${who}  ${plural(worker.leases, 'range')}${worker.alive ? '' : `  ${gone}`}`;
    });
}

function endLines(status: StatusDocument, planFile: string, paint: Paint): string[] {
  if (status.state === 'copying') return [];
  const colour = status.state === 'finished' ? 'green' : 'yellow';
  return [paint(colour, outcomeText(status, planFile))];
}

function causes(failures: readonly Failure[]): string {
  const ids = new Set(failures.map((failure) => failure.error.id));
  if (ids.size === 0) return '';
  return ` (${ids.size === 1 ? 'one cause' : `${ids.size} causes`}: ${[...ids].join(', ')})`;
}
