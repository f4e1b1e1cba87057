import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cellBytes,
  compareColumns,
  compareRows,
  compareTimestamps,
  isFamily,
  sameColumn,
  sameRow,
  sameValue,
} from '../../src/cells/cell.js';
import { anyCell, blockOf, sampleCell } from '../support/cell-samples.js';

/** `b` shares parts with `a` often enough that equality is met in every part. */
const twoCells = fc
  .tuple(anyCell, anyCell, fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }))
  .map(([a, b, shared]) => ({
    a,
    b: {
      row: shared[0] === true ? a.row : b.row,
      family: shared[1] === true ? a.family : b.family,
      qualifier: shared[2] === true ? a.qualifier : b.qualifier,
      timestamp: shared[3] === true ? a.timestamp : b.timestamp,
      value: shared[4] === true ? a.value : b.value,
    },
  }));

describe('two cells of different blocks', () => {
  it('compare as their bytes and numbers do', () => {
    fc.assert(
      fc.property(twoCells, fc.nat(2), ({ a, b }, before) => {
        const other = blockOf([...new Array<typeof a>(before).fill(a), b]);
        const block = blockOf([a]);
        expect(Math.sign(compareRows(block, 0, other, before))).toBe(Buffer.compare(a.row, b.row));
        const columns =
          Buffer.compare(a.family, b.family) || Buffer.compare(a.qualifier, b.qualifier);
        expect(Math.sign(compareColumns(block, 0, other, before))).toBe(columns);
        const timestamps = a.timestamp < b.timestamp ? -1 : a.timestamp > b.timestamp ? 1 : 0;
        expect(Math.sign(compareTimestamps(block, 0, other, before))).toBe(timestamps);
        expect(sameRow(block, 0, other, before)).toBe(a.row.equals(b.row));
        expect(sameColumn(block, 0, other, before)).toBe(columns === 0);
        expect(sameValue(block, 0, other, before)).toBe(a.value.equals(b.value));
        expect(isFamily(block, 0, b.family)).toBe(a.family.equals(b.family));
      }),
      { numRuns: 400 },
    );
  });

  it('compare native and in a loop the same around the border between the two', () => {
    for (let size = 40; size < 56; size++) {
      const text = 'k'.repeat(size);
      const rows = [text, `${text}\x00`, `${text}\xff`, `${text.slice(0, -1)}\xff`, text.slice(1)];
      for (const a of rows) {
        for (const b of rows) {
          const expected = Buffer.compare(Buffer.from(a, 'latin1'), Buffer.from(b, 'latin1'));
          const blocks = [
            blockOf([sampleCell({ row: a })]),
            blockOf([sampleCell({ row: b })]),
          ] as const;
          expect(Math.sign(compareRows(blocks[0], 0, blocks[1], 0))).toBe(expected);
        }
      }
    }
  });
});

describe('the size of a cell', () => {
  it('is its bytes and eight for the timestamp', () => {
    const block = blockOf([
      sampleCell({}),
      sampleCell({ row: 'r', family: 'fa', qualifier: 'qua', value: 'valu', timestamp: 1n }),
    ]);
    expect(cellBytes(block, 0)).toBe(8);
    expect(cellBytes(block, 1)).toBe(18);
  });
});
