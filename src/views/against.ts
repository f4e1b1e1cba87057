/** What a plan changes of another one, in words. Pure. */
import type { Against, PlanChange } from '../documents/planned.generated.js';
import type { Paint } from './paint.js';
import { count, namesText, oneLine, plural } from './text.js';

const VALUE_WIDTH = 200;

const SYMBOLS = { added: '+', dropped: '-', renamed: '~', changed: '~' } as const;
const COLOURS = { added: 'green', dropped: 'red', renamed: 'yellow', changed: 'yellow' } as const;

export function againstLines(against: Against | null | undefined, paint: Paint): string[] {
  if (against === null || against === undefined) return [];
  return [
    `${againstText(against)}${against.changes.length > 0 ? ':' : '.'}`,
    ...against.changes.flatMap((change) => [
      `  ${paint(COLOURS[change.kind], SYMBOLS[change.kind])} ${changeText(change)}`,
      ...(change.risk === null ? [] : [`      ${paint('yellow', '! risk:')} ${change.risk}`]),
    ]),
    ...rangesLines(against),
  ];
}

/** Without a full stop. */
export function againstText({ kind, reference, found, changes }: Against): string {
  const name = kind === 'applied' ? 'the plan that was applied last' : oneLine(reference);
  if (!found) return `Against ${name}: none is known yet`;
  return `Against ${name}: ${changes.length === 0 ? 'no change' : plural(changes.length, 'change')}`;
}

/** "users, orders: existingCells: refuse → merge", or what became of a table. */
export function changeText({ kind, tables, setting, before, after }: PlanChange): string {
  const who = tables.length === 0 ? 'plan' : namesText(tables);
  const what = setting === null ? '' : `${setting} `;
  switch (kind) {
    case 'added':
    case 'dropped':
      return `${who}: ${what}${valueText(before ?? after, '')}${setting === null ? '' : ' '}${kind}`;
    case 'renamed':
      return `${who}: ${what}renamed, ${valueText(before)} → ${valueText(after)}`;
    case 'changed':
      return `${who}: ${what}${valueText(before)} → ${valueText(after)}`;
  }
}

/** What becomes of what was done. */
export function rangesLines({ ranges }: Against): string[] {
  if (ranges === null) return [];
  const stay = BigInt(ranges.stay_finished);
  const again = BigInt(ranges.pending_again);
  const stays = `${plural(stay, 'finished range')} ${stay === 1n ? 'stays' : 'stay'} finished`;
  if (again === 0n) return [`Of what is registered, ${stays}.`];
  const lost = `${count(again)} of ${namesText(ranges.tables_again)} ${again === 1n ? 'becomes' : 'become'} pending again`;
  return [`Of what is registered, ${stays}, and ${lost}.`];
}

function valueText(value: string | null, none = 'not set'): string {
  return value === null ? none : oneLine(value, VALUE_WIDTH);
}
