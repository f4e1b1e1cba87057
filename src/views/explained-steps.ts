/** What was done for one row, step by step, in words. Pure. */
import type { ExplainedDocument, ExplainedStep } from '../documents/explained.generated.js';
import type { Paint } from './paint.js';
import { keyText, type Fact } from './report-facts.js';
import { count, oneLine, plural } from './text.js';
import { processText } from './workers.js';

export function stepFacts({ steps }: ExplainedDocument, paint: Paint): Fact[] {
  const settled = steps.some(({ step, state }) => step === 'settle' && state === 'finished');
  return steps.flatMap((step): Fact[] => [
    [step.step, headText(step, paint)],
    ...indented(cellsText(step)),
    ...indented(keyDoneText(step, paint)),
    ...(step.suspect ? [['', suspectText(step, settled, paint)] as const] : []),
    ...errorFacts(step, paint),
  ]);
}

function indented(text: string | null): Fact[] {
  return text === null ? [] : [['', text]];
}

function headText(record: ExplainedStep, paint: Paint): string {
  const { state, worker, started_at, updated_at, attempts, failures_in_a_row: failures } = record;
  const colours = { finished: 'green', failed: 'red', stopped: 'yellow' } as const;
  const word = state === 'running' ? 'begun' : paint(colours[state], state);
  const again = record.out_of_date
    ? paint('yellow', ', out of date: the range was written since, so it is done again')
    : '';
  const began = started_at === null ? '' : ` (began ${started_at})`;
  const tries = attempts > 1 ? `, ${plural(attempts, 'attempt')}` : '';
  const row = failures > 1 ? `, failed ${plural(failures, 'time')} in a row` : '';
  return `${word} ${updated_at}${began} by ${processText(worker)} with terautil ${oneLine(worker.version)}${tries}${row}${again}`;
}

function cellsText({ cells, diff, mended }: ExplainedStep): string | null {
  if (diff !== null) {
    const level = diff.flushed ? ', after a flush' : '';
    return `whole range: ${count(BigInt(diff.same))} same, ${plural(BigInt(diff.differences), 'difference')}${level}`;
  }
  if (cells === null) return null;
  const skipped = Object.entries(cells.skipped)
    .filter(([, value]) => value !== '0')
    .map(([reason, value]) => `, ${count(BigInt(value))} ${reason}`);
  const dead = cells.dead_letters === '0' ? '' : `, ${count(BigInt(cells.dead_letters))} refused`;
  const { deleted = '0', hidden = '0' } = mended ?? {};
  const gone = deleted === '0' ? '' : `, ${count(BigInt(deleted))} deleted`;
  const unseen =
    hidden === '0' ? '' : `; ${count(BigInt(hidden))} written and hidden by something deleted`;
  return `whole range: ${plural(BigInt(cells.scanned), 'cell')} scanned, ${count(BigInt(cells.written))} written${skipped.join('')}${dead}${gone}${unseen}`;
}

function keyDoneText({ state, key_done, checkpoint }: ExplainedStep, paint: Paint): string | null {
  if (key_done === null || state === 'finished') return null;
  const at =
    checkpoint === null ? 'nothing of the range is done yet' : `done up to ${keyText(checkpoint)}`;
  return key_done ? `this row is done: ${at}` : paint('yellow', `this row is not done yet: ${at}`);
}

function suspectText({ step }: ExplainedStep, settled: boolean, paint: Paint): string {
  const why = 'suspect: a double write cannot be excluded';
  return settled || step === 'settle'
    ? `${why}; settled since`
    : paint('yellow', `${why}; apply settles it`);
}

function errorFacts({ error, state }: ExplainedStep, paint: Paint): Fact[] {
  if (error === null) return [];
  const message = `${oneLine(error.message)} (${error.id})`;
  const text = state === 'failed' ? paint('red', message) : `last error: ${message}`;
  return [
    ['', text],
    ...(error.hint === null ? [] : [['', `hint: ${oneLine(error.hint)}`] as const]),
  ];
}
