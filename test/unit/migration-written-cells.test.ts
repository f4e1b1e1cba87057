/** What was written is looked for again, up to a bound. */
import { describe, expect, it } from 'vitest';
import { createRefsReader, shortHash } from '../../src/migration/merge/rows.js';
import { createWrittenCells } from '../../src/migration/merge/written-cells.js';
import { cell, refsOf } from '../support/cell-refs.js';

const cells = (...texts: string[]) => refsOf(texts.map(cell));
const hashes = (...texts: string[]) => texts.map((text) => shortHash(cells(text), 0));
const there = (...texts: string[]) => createRefsReader(cells(...texts));

describe('written cells', () => {
  it('stand from the first to the last row that is remembered', () => {
    const written = createWrittenCells(10);
    expect(written.interval()).toBeNull();
    written.note(cells('b f:q@1', 'b f:q@0', 'c f:q@1'), () => true);
    written.note(cells(), () => true);
    written.note(cells('e f:q@1'), () => true);
    const { start, end } = written.interval() ?? {};
    // Up to and with row e: the next key that there is.
    expect([start?.toString('latin1'), end?.toString('latin1')]).toEqual(['b', 'e\0']);
  });

  it('that are not there are named; others that are do not matter', async () => {
    const written = createWrittenCells(10);
    written.note(cells('a f:q@3', 'a f:q@2', 'b f:q@1', 'd f:q@1=x'), () => true);
    const missing = await written.missingIn(
      there('a f:q@3', 'a f:q@1', 'b f:q@1', 'c f:q@1', 'd f:q@1=y'),
    );
    expect(missing).toEqual(hashes('a f:q@2', 'd f:q@1=x'));
    // Asked again it says the same.
    expect(await written.missingIn(there())).toHaveLength(4);
  });

  it('are remembered only where they are asked for', async () => {
    const written = createWrittenCells(10);
    written.note(cells('a f:q@1', 'b f:q@1'), (_, at) => at === 1);
    expect(await written.missingIn(there())).toEqual(hashes('b f:q@1'));
    expect(written.interval()?.start.toString('latin1')).toBe('b');
  });

  it('are remembered up to a number of them, and no row beyond is read', async () => {
    const written = createWrittenCells(2);
    written.note(cells('a f:q@1', 'b f:q@1', 'c f:q@1'), () => true);
    written.note(cells('d f:q@1'), () => true);
    expect(written.interval()?.end?.toString('latin1')).toBe('b\0');
    expect(await written.missingIn(there())).toEqual(hashes('a f:q@1', 'b f:q@1'));
  });
});
