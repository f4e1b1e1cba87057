import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  encodeBatch,
  encodeDeletes,
  selectRows,
  type CellRefs,
} from '../../src/cells/encode-batch.js';
import { decodeScanAnswer } from '../../src/cells/scan-answer.js';
import { int64ToBigint } from '../../src/proto/int64.js';
import { tera } from '../../src/proto/messages.js';
import {
  anyCell,
  blockOf,
  describeCell,
  sampleCell,
  type SampleCell,
} from '../support/cell-samples.js';

const TABLE = Buffer.from('12027431', 'hex');
const PUT = 0;
const NOTHING = Buffer.alloc(0);

/** All cells in one list of references, spread over blocks of two cells. */
function refsOf(cells: readonly SampleCell[]): CellRefs {
  const blocks = [];
  const indexes = [];
  for (let at = 0; at < cells.length; at += 2) {
    const pair = cells.slice(at, at + 2);
    const block = blockOf(pair);
    for (let index = 0; index < pair.length; index++) {
      blocks.push(block);
      indexes.push(index);
    }
  }
  return { blocks, indexes };
}

function decodeRows(...rowList: readonly Uint8Array[]): tera.RowMutationSequence.$Properties[] {
  return tera.WriteTabletRequest.decode(Buffer.concat([TABLE, ...rowList])).rowList;
}

/** A line per row: its key, then its puts. */
function rowsSeen(rows: readonly tera.RowMutationSequence.$Properties[]): string[] {
  return rows.map((row) => {
    const puts = (row.mutationSequence ?? []).map((mutation) => {
      expect(mutation.type).toBe(PUT);
      return describeCell({
        row: NOTHING,
        family: Buffer.from(mutation.family ?? []),
        qualifier: Buffer.from(mutation.qualifier ?? []),
        timestamp: int64ToBigint(mutation.timestamp ?? 0),
        value: Buffer.from(mutation.value ?? []),
      });
    });
    return [Buffer.from(row.rowKey).toString('hex'), ...puts].join(' ');
  });
}

/** Rows of one to four cells, one after another; neighbours may share a key and are then one row. */
const rowsOfCells = fc
  .array(fc.tuple(anyCell, fc.array(anyCell, { maxLength: 3 })), { maxLength: 6 })
  .map((rows) =>
    rows.flatMap(([first, more]) => [first, ...more.map((cell) => ({ ...cell, row: first.row }))]),
  );

function expectedRows(cells: readonly SampleCell[]): string[] {
  const rows: string[] = [];
  cells.forEach((cell, at) => {
    const put = describeCell({ ...cell, row: NOTHING });
    const begins = cells[at - 1]?.row.equals(cell.row) !== true;
    rows.push(begins ? `${cell.row.toString('hex')} ${put}` : `${rows.pop() ?? ''} ${put}`);
  });
  return rows;
}

describe('encodeBatch', () => {
  it('vector-11.2 writes the row of V7, without its ttl', () => {
    const cells = [
      sampleCell({ row: 'r1', family: 'cf', qualifier: 'q', timestamp: 1_000_000n, value: 'v' }),
    ];
    const row = '3216 0a027231 1210 0800 12026366 1a0171 20c0843d 2a0176'.replaceAll(' ', '');
    expect(encodeBatch(refsOf(cells), 'table').bytes.toString('hex')).toBe(row);
    const withoutTtl = decodeRows(encodeBatch(refsOf(cells), 'table').bytes);
    const v7 = tera.WriteTabletRequest.decode(
      Buffer.from(
        '08031202743120002800322' +
          '10a027231121b0800120263661a017120c0843d2a017640ffffffffffffffffff0150904e',
        'hex',
      ),
    );
    expect(rowsSeen(withoutTtl)).toEqual(rowsSeen(v7.rowList));
  });

  it('defect-D12 writes all cells of a row together, as protobufjs reads them', () => {
    fc.assert(
      fc.property(rowsOfCells, (cells) => {
        const batch = encodeBatch(refsOf(cells), 'table');
        const expected = expectedRows(cells);
        expect(rowsSeen(decodeRows(batch.bytes))).toEqual(expected);
        expect(batch.rowCount).toBe(expected.length);
        expect(batch.keys.map((key) => key.toString('hex'))).toEqual(
          expected.map((row) => row.split(' ')[0]),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('writes only type and value for a KV table', () => {
    const cells = [sampleCell({ row: 'k', value: 'v' }), sampleCell({ row: '\xff\x00' })];
    const rows = decodeRows(encodeBatch(refsOf(cells), 'kv').bytes);
    expect(rows.map((row) => row.mutationSequence?.map((mutation) => ({ ...mutation })))).toEqual([
      [{ type: PUT, value: Buffer.from('v') }],
      [{ type: PUT, value: Buffer.alloc(0) }],
    ]);
  });

  it.each([1, 127, 128, 2_592_000, 2 ** 31 - 1])('gives each record a life of %i s', (life) => {
    const cells = [sampleCell({ row: 'k', value: 'v' }), sampleCell({ row: 'l', value: '' })];
    const batch = encodeBatch(refsOf(cells), 'kv', life);
    expect(
      decodeRows(batch.bytes).map((row) => row.mutationSequence?.map((m) => ({ ...m }))),
    ).toEqual([
      [{ type: PUT, value: Buffer.from('v'), ttl: life }],
      [{ type: PUT, value: Buffer.alloc(0), ttl: life }],
    ]);
    expect(batch.rowEnds.at(-1)).toBe(batch.bytes.length);
  });

  it('sizes lengths exactly around every border of their varints', () => {
    for (const size of [0, 1, 63, 64, 100, 126, 127, 128, 129, 16_382, 16_383, 16_384, 2_097_152]) {
      const cells = [sampleCell({ row: 'r', value: 'v'.repeat(size) })];
      const rows = decodeRows(encodeBatch(refsOf(cells), 'table').bytes);
      expect(rows[0]?.mutationSequence?.[0]?.value?.length).toBe(size);
    }
  });

  it('writes timestamp 0 where a cell has none, so that the server does not put its own', () => {
    const body = Buffer.from('0828320b1a090a016b2201632a0171', 'hex');
    const { block } = decodeScanAnswer(body);
    const rows = decodeRows(encodeBatch({ blocks: [block], indexes: [0] }, 'table').bytes);
    const mutation = rows[0]?.mutationSequence?.[0];
    expect(mutation && Object.hasOwn(mutation, 'timestamp')).toBe(true);
    expect(int64ToBigint(mutation?.timestamp ?? 1)).toBe(0n);
  });

  it('keeps no block alive through its keys', () => {
    const batch = encodeBatch(refsOf([sampleCell({ row: 'key', value: 'v' })]), 'table');
    expect(batch.keys[0]?.buffer).toBe(batch.bytes.buffer);
  });

  it('makes an empty batch of no cells', () => {
    const batch = encodeBatch({ blocks: [], indexes: [] }, 'table');
    expect(batch).toEqual({
      bytes: Buffer.alloc(0),
      rowCount: 0,
      rowEnds: new Int32Array(0),
      keys: [],
    });
  });
});

describe('encodeDeletes', () => {
  const columnsOf = ({ mutationSequence }: tera.RowMutationSequence.$Properties) =>
    (mutationSequence ?? []).map((mutation) => ({ ...mutation }));

  it('names family, qualifier and time of each version, and has no value', () => {
    const cells = ['1000000', '5'].map((timestamp) =>
      sampleCell({
        row: 'r1',
        family: 'cf',
        qualifier: 'q',
        timestamp: BigInt(timestamp),
        value: 'v',
      }),
    );
    const { bytes, rowCount } = encodeDeletes(refsOf(cells));
    expect(rowCount).toBe(1);
    const [row] = decodeRows(bytes);
    expect(columnsOf(row ?? { rowKey: NOTHING }).map((m) => Object.keys(m).sort())).toEqual([
      ['family', 'qualifier', 'timestamp', 'type'],
      ['family', 'qualifier', 'timestamp', 'type'],
    ]);
    expect(row?.mutationSequence?.map(({ timestamp }) => int64ToBigint(timestamp ?? 0))).toEqual([
      1_000_000n,
      5n,
    ]);
  });

  it('promise-P6 deletes exactly these versions, as protobufjs reads them, and nothing wider', () => {
    fc.assert(
      fc.property(rowsOfCells, (cells) => {
        const batch = encodeDeletes(refsOf(cells));
        const rows = decodeRows(batch.bytes);
        for (const mutation of rows.flatMap(columnsOf)) {
          expect(mutation.type).toBe(tera.MutationType.kDeleteColumn);
          expect(Object.hasOwn(mutation, 'timestamp')).toBe(true);
          expect(Object.hasOwn(mutation, 'value')).toBe(false);
        }
        // What is left is what a write of the same cells without values has.
        const bare = cells.map((cell) => ({ ...cell, value: NOTHING }));
        const asPuts = rows.map((row) => ({
          ...row,
          mutationSequence: columnsOf(row).map((mutation) => ({ ...mutation, type: PUT })),
        }));
        expect(rowsSeen(asPuts)).toEqual(expectedRows(bare));
        const written = encodeBatch(refsOf(cells), 'table');
        expect(batch.keys.map(String)).toEqual(written.keys.map(String));
        expect(batch.rowEnds.at(-1) ?? 0).toBe(batch.bytes.length);
      }),
      { numRuns: 300 },
    );
  });
});

describe('selectRows', () => {
  it('gives the bytes of exactly these rows', () => {
    fc.assert(
      fc.property(rowsOfCells, fc.array(fc.nat(20)), (cells, wanted) => {
        const batch = encodeBatch(refsOf(cells), 'table');
        const all = expectedRows(cells);
        const rows = wanted.filter((row) => row < batch.rowCount);
        expect(rowsSeen(decodeRows(...selectRows(batch, rows)))).toEqual(
          rows.map((row) => all[row]),
        );
      }),
    );
  });

  it('refuses a row that is not there', () => {
    const batch = encodeBatch(refsOf([sampleCell({ row: 'a' })]), 'table');
    expect(() => selectRows(batch, [1])).toThrow(RangeError);
  });
});
