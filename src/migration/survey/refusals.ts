/** Refusals by their causes: many tables that are refused for one are said together. Pure. */
import type { Refusal, Table } from '../../documents/planned.generated.js';

/** Stands for the name of each of the tables. */
const ANY_NAME = '…';

export interface RefusedFor {
  readonly tables: readonly Table[];
  /** As at the one table; of several, with "…" where each has its own name. */
  readonly refusals: readonly Refusal[];
}

/** Tables that are refused for the same reasons are together, where the first of them was. */
export function byRefusals(tables: readonly Table[]): RefusedFor[] {
  const groups = new Map<string, Table[]>();
  for (const table of tables) {
    const cause = JSON.stringify(table.refusals.map((refusal) => withoutNames(refusal, table)));
    groups.set(cause, [...(groups.get(cause) ?? []), table]);
  }
  return [...groups.values()].map((same) => ({ tables: same, refusals: sharedBy(same) }));
}

/** Each cause once, with the tables that are refused for it. */
export function byCause(tables: readonly Table[]): RefusedFor[] {
  return byRefusals(
    tables.flatMap((table) => table.refusals.map((refusal) => ({ ...table, refusals: [refusal] }))),
  );
}

const NAMES_SHOWN_MAX = 20;

/** "a, b", at the source; of many the first, and how many more. */
export function namesOf(tables: readonly Pick<Table, 'source'>[]): string {
  const more = tables.length - NAMES_SHOWN_MAX;
  const shown = tables.slice(0, NAMES_SHOWN_MAX).map(({ source }) => source);
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function sharedBy(tables: readonly Table[]): Refusal[] {
  const [first, ...others] = tables;
  if (first === undefined) return [];
  if (others.length === 0) return first.refusals;
  return first.refusals.map((refusal, at) => {
    const isSame = others.every(({ refusals }) => refusals[at]?.message === refusal.message);
    return isSame ? refusal : withoutNames(refusal, first);
  });
}

function withoutNames({ message, hint }: Refusal, { source, destination }: Table): Refusal {
  const hide = (text: string): string =>
    [destination, source].reduce((rest, name) => withoutName(rest, name), text);
  return { message: hide(message), hint: hide(hint) };
}

/** Where it stands by itself; names have '.', '-' and '#' inside, and a sentence may end behind one. */
function withoutName(text: string, name: string): string {
  const literal = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return text.replace(new RegExp(`(?<![\\w.#-])${literal}(?![\\w#-]|\\.\\w)`, 'g'), ANY_NAME);
}
