/** Which tables of a plan a reader should see first, and which are told together. Pure. */
import type { Table } from '../documents/planned.generated.js';
import { isWorkedOn } from './planned-words.js';

/** What is refused, what is warned of, what is large; what is done comes last. By name where they are alike. */
export function byImportance(a: Table, b: Table): number {
  return (
    Number(b.refusals.length > 0) - Number(a.refusals.length > 0) ||
    Number(b.warnings.length > 0) - Number(a.warnings.length > 0) ||
    Number(!isWorkedOn(a)) - Number(!isWorkedOn(b)) ||
    Number(a.action === 'none') - Number(b.action === 'none') ||
    descending(BigInt(a.bytes), BigInt(b.bytes)) ||
    descending(left(a), left(b)) ||
    (a.source < b.source ? -1 : 1)
  );
}

function descending(a: bigint, b: bigint): number {
  return a === b ? 0 : a > b ? -1 : 1;
}

function left({ ranges, finished }: Table): bigint {
  return BigInt(ranges) - BigInt(finished);
}

/** Tables of which the same is said but for their names, and the sum of what is to be done for them. */
export interface Alike {
  readonly tables: readonly [Table, ...Table[]];
  readonly sum: Table;
}

/** The most important first. Tables of another name at the destination stand alone. */
export function alikeTables(tables: readonly Table[]): Alike[] {
  const groups = new Map<string, [Table, ...Table[]]>();
  for (const table of tables) {
    const { source, destination, ranges, finished, split_points, bytes, ...rest } = table;
    const isOpen = ranges !== finished;
    const name = source === destination ? '' : source;
    const said = JSON.stringify([name, isOpen, split_points === '0', bytes === '0', rest]);
    const known = groups.get(said);
    if (known === undefined) groups.set(said, [table]);
    else known.push(table);
  }
  const alike = [...groups.values()].map((same) => ({ tables: same, sum: sumOf(same) }));
  return alike.sort((a, b) => byImportance(a.sum, b.sum));
}

function sumOf(tables: readonly [Table, ...Table[]]): Table {
  const total = (field: 'ranges' | 'finished' | 'split_points' | 'bytes'): string =>
    String(tables.reduce((sum, table) => sum + BigInt(table[field]), 0n));
  return {
    ...tables[0],
    ranges: total('ranges'),
    finished: total('finished'),
    split_points: total('split_points'),
    bytes: total('bytes'),
  };
}
