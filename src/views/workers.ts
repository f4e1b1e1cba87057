/** Who works on a migration, what they hold, and what waits for what, in words. Pure. */
import type { Pause, StatusDocument, Wait, Worker } from '../documents/status.generated.js';
import type { Paint } from './paint.js';
import { throttleText } from './pressure.js';
import { intervalText } from './report-facts.js';
import { count, oneLine, plural } from './text.js';

const INDENT = '             ';
/** Of one worker; the others are counted. */
const HOLDS_SHOWN_MAX = 4;
const WAITS_SHOWN_MAX = 5;

export function workerLines({ workers }: StatusDocument, paint: Paint): string[] {
  return workers.flatMap((worker) => {
    const { alive, holds, leases, since, state } = worker;
    const gone = paint('yellow', 'left without releasing; its ranges are taken over by apply');
    const what = [...(state === null ? [] : [stateText(state, paint)]), plural(leases, 'range')];
    const line = [processText(worker), what.join(', '), since === null ? '' : `since ${since}`];
    const shown = holds.slice(0, HOLDS_SHOWN_MAX).map((hold) => {
      const from = hold.since === null ? '' : ` since ${hold.since}`;
      return `${INDENT}${unitText(hold)} ${hold.step}${from}`;
    });
    const more = holds.length - shown.length;
    return [
      `worker       ${[...line, alive ? '' : gone].filter((part) => part !== '').join('  ')}`,
      ...shown,
      ...(more > 0 ? [`${INDENT}… and ${count(more)} more; terautil locks lists them all`] : []),
      ...(alive ? worker.throttled : []).map(
        (one) => `${paint('yellow', 'throttled')}    ${throttleText(one)}`,
      ),
    ];
  });
}

function stateText(state: NonNullable<Worker['state']>, paint: Paint): string {
  return state === 'working' ? state : paint('yellow', state);
}

/** What workers that are gone hold is told with them. */
export function waitLines({ waits }: StatusDocument): string[] {
  const told = waits.filter(({ reason }) => reason !== 'holder-gone');
  const lines = told.slice(0, WAITS_SHOWN_MAX).map((wait) => `waiting      ${waitText(wait)}`);
  const more = told.length - lines.length;
  return more > 0 ? [...lines, `${INDENT}… and ${count(more)} more`] : lines;
}

function waitText(wait: Wait): string {
  const { reason, step, until, worker } = wait;
  const who = worker === null ? 'somebody' : processText(worker);
  switch (reason) {
    case 'registering':
      return `all tables: ${who} holds the migration lock, to register them`;
    case 'table-not-ready':
      return `the ranges of ${wait.table ?? '?'}: ${who} is at ${step ?? '?'}`;
    case 'holder-gone':
      return `${unitText(wait)} ${step ?? ''}: ${who} left without releasing it`;
    case 'quiet-time':
      return `${unitText(wait)} ${step ?? ''}: a late write of its former worker may arrive until ${until ?? '?'}`;
  }
}

export function pauseLines(
  { paused, state }: StatusDocument,
  planFile: string,
  paint: Paint,
): string[] {
  if (paused === null || state === 'finished') return [];
  return [
    `${paint('yellow', 'paused')}       ${pauseText(paused)}. To go on:  terautil resume ${planFile}`,
  ];
}

/** "by alice@laptop since 2026-11-26T10:00:00.000Z: nightly batch" */
export function pauseText({ by, since, reason }: Pause): string {
  const why = reason === null ? '' : `: ${oneLine(reason)}`;
  return `by ${oneLine(by)} since ${since}${why}`;
}

/** Words for a range of a table, or the table. */
export function unitText({ table, range }: Pick<Wait, 'table' | 'range'>): string {
  const name = table ?? 'something that is not registered any more';
  return range === null ? name : `${name}${intervalText(range)}`;
}

export function processText({ host, process_id }: Pick<Worker, 'host' | 'process_id'>): string {
  return `${oneLine(host)} (process ${process_id})`;
}
