/** Short ways to cells of one family, and to references to them as the core passes them around. */
import type { CellRefs } from '../../src/cells/encode-batch.js';
import type { RowReader } from '../../src/migration/merge/rows.js';
import { blockOf, describeCell, cellsOf, sampleCell, type SampleCell } from './cell-samples.js';

/** `r1 f:q@10=x`; the value may be left out (then it is the timestamp's digits), and so may the column. */
export function cell(text: string): SampleCell {
  const match = /^(\S+) (?:(\w+):(\w*)@(\d+))?(?:=(\w*))?$/.exec(text);
  if (match === null) throw new Error(`Not a cell: ${text}`);
  const [, row = '', family = '', qualifier = '', timestamp = '0', value = timestamp] = match;
  return sampleCell({ row, family, qualifier, timestamp: BigInt(timestamp), value });
}

/** Cells of row r, column f:q, newest first, from `timestamp` or `timestamp=value`. */
export function versions(...texts: string[]): SampleCell[] {
  return texts.map((text) => cell(`r f:q@${text}`));
}

export function refsOf(cells: readonly SampleCell[]): CellRefs {
  const block = blockOf(cells);
  return { blocks: cells.map(() => block), indexes: cells.map((_, index) => index) };
}

export function describeAll(cells: readonly SampleCell[]): string[] {
  return cells.map(describeCell);
}

export function describeRefs(refs: CellRefs): string[] {
  return refs.indexes.map((index, at) => {
    const block = refs.blocks[at] ?? refs.blocks.at(-1);
    const found = block === undefined ? undefined : cellsOf(block)[index];
    return found === undefined ? 'missing' : describeCell(found);
  });
}

/** All rows of a reader, each a list of described cells. */
export async function readAll(reader: RowReader): Promise<string[][]> {
  const rows: string[][] = [];
  for (;;) {
    const row = reader.take();
    if (row !== null) rows.push(describeRefs(row));
    else if (!(await reader.load())) return rows;
  }
}
