import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CellBlock } from '../../src/cells/block.js';
import { qualifierOf } from '../../src/cells/cell.js';
import type { ScannedBlock } from '../../src/migration/ports.js';
import { mergeRows } from '../../src/migration/merge/merge.js';
import {
  blockAt,
  createRefsReader,
  createRowReader,
  EMPTY_ROWS,
  keepable,
  NO_CELLS,
  selectRowsOf,
} from '../../src/migration/merge/rows.js';
import { blockOf, cellsOf, type SampleCell } from '../support/cell-samples.js';
import { cell, describeAll, describeRefs, readAll, refsOf } from '../support/cell-refs.js';
import { inCellOrder } from '../support/memory-cluster.js';

/** Rows of one to five cells; keys short and alike. */
const anyCells: fc.Arbitrary<SampleCell[]> = fc
  .uniqueArray(
    fc.tuple(
      fc.array(fc.constantFrom(0, 0x61, 0xff), { maxLength: 2 }),
      fc.constantFrom('p', 'q'),
      fc.nat(2),
    ),
    { maxLength: 20, selector: (parts) => JSON.stringify(parts) },
  )
  .map((all) =>
    all
      .map(([row, qualifier, timestamp]) => ({
        ...cell(`r f:${qualifier}@${String(timestamp)}`),
        row: Buffer.from(row),
      }))
      .sort(inCellOrder),
  );

/** Where to cut; a cut said twice makes an empty block. */
const anyCuts = fc.array(fc.nat(20), { maxLength: 8 });

function cutIntoBlocks(cells: readonly SampleCell[], cuts: readonly number[]): CellBlock[] {
  const borders = [...cuts, cells.length].map((cut) => Math.min(cut, cells.length));
  borders.sort((a, b) => a - b);
  return borders.map((end, at) => blockOf(cells.slice(borders[at - 1] ?? 0, end)));
}

// eslint-disable-next-line @typescript-eslint/require-await -- scans are asynchronous
async function* scanOf(blocks: readonly ScannedBlock[]): AsyncGenerator<ScannedBlock> {
  yield* blocks;
}

function rowsOf(cells: readonly SampleCell[]): string[][] {
  const rows = new Map<string, SampleCell[]>();
  for (const one of cells) {
    const key = one.row.toString('hex');
    rows.set(key, [...(rows.get(key) ?? []), one]);
  }
  return [...rows.values()].map(describeAll);
}

describe('createRowReader', () => {
  it('property: any cutting of cells into blocks gives the same rows', async () => {
    await fc.assert(
      fc.asyncProperty(anyCells, anyCuts, async (cells, cuts) => {
        const reader = createRowReader(scanOf(cutIntoBlocks(cells, cuts)));
        expect(await readAll(reader)).toEqual(rowsOf(cells));
        expect([reader.take(), await reader.load(), reader.take()]).toEqual([null, false, null]);
      }),
    );
  });

  it('property: cells that are left out are as if they were not there, and hold no block', async () => {
    await fc.assert(
      fc.asyncProperty(anyCells, anyCuts, async (cells, cuts) => {
        const blocks = cutIntoBlocks(cells, cuts);
        const held = new Set<CellBlock>();
        async function* scan(): AsyncGenerator<ScannedBlock> {
          for (const block of blocks) {
            held.add(block);
            yield await Promise.resolve({ ...block, release: () => void held.delete(block) });
          }
        }
        const isLeftOut = (block: CellBlock, index: number): boolean =>
          cellsOf(block)[index]?.qualifier.toString() === 'q';
        const kept = cells.filter(({ qualifier }) => qualifier.toString() !== 'q');
        const reader = createRowReader(scan(), Infinity, isLeftOut);
        expect(await readAll(reader)).toEqual(rowsOf(kept));
        await reader.close();
        expect(held.size).toBe(0);
      }),
    );
  });

  it('lets go of a block of which everything is left out before it asks for the next', async () => {
    const blocks = cutIntoBlocks(['a f:q@1', 'b f:q@1', 'c f:q@1'].map(cell), [1, 2]);
    const released: string[] = [];
    const reader = createRowReader(
      scanOf(blocks.map((block, at) => ({ ...block, release: () => released.push(`${at}`) }))),
      Infinity,
      () => true,
    );
    await reader.load();
    expect(reader.take()).toBeNull();
    await reader.load();
    expect(released).toEqual(['0']);
  });

  it('tells the scan when no more is wanted', async () => {
    let closed = false;
    async function* scan(): AsyncGenerator<CellBlock> {
      try {
        for (;;) yield await Promise.resolve(blockOf([cell('r f:q@1')]));
      } finally {
        closed = true;
      }
    }
    const reader = createRowReader(scan());
    await reader.load();
    await reader.close();
    expect(closed).toBe(true);
  });

  it('fault-C8: a row of more cells than may be held ends the scan, with its key', async () => {
    const cells = ['a f:q@1', 'b f:q@3', 'b f:q@2', 'b f:q@1'].map(cell);
    const blocks = (): AsyncIterable<CellBlock> => scanOf([blockOf(cells)]);
    await expect(readAll(createRowReader(blocks(), 2))).rejects.toMatchObject({
      id: 'TU-ROW-TOO-LARGE',
      message: expect.stringContaining('Row b has more than 2 cells') as string,
    });
    expect(await readAll(createRowReader(blocks(), 3))).toEqual(rowsOf(cells));
  });

  it('lets go of each block before it asks for the next: the first cell of a row moves out of it', async () => {
    const cells = ['a f:q@3', 'a f:q@2', 'a f:q@1', 'b f:q@1', 'b f:r@1', 'b f:s@1', 'c f:q@1'];
    // Whole rows and the first cell of the next, as packs are.
    const blocks = cutIntoBlocks(cells.map(cell), [4]);
    const held = new Set<CellBlock>();
    const heldWhenAsked: number[] = [];
    async function* scan(): AsyncGenerator<ScannedBlock> {
      for (const block of blocks) {
        heldWhenAsked.push(held.size);
        held.add(block);
        const release = (): void => void held.delete(block);
        yield await Promise.resolve({ ...block, release });
      }
      heldWhenAsked.push(held.size);
    }
    const reader = createRowReader(scan());
    const rows: string[][] = [];
    const bytes: Buffer[][] = [];
    const kept: CellBlock[] = [];
    do {
      for (let row = reader.take(); row !== null; row = reader.take()) {
        rows.push(describeRefs(row));
        bytes.push(row.blocks.map((block) => block.bytes));
        kept.push(...row.blocks.slice(0, 1));
      }
    } while (await reader.load());
    expect(rows).toEqual(rowsOf(cells.map(cell)));
    expect(heldWhenAsked).toEqual([0, 0, 0]);
    // Its bytes may be gone: better no answer than a wrong one.
    expect(() => kept[0]?.bytes).toThrow('let go');
    expect(() => kept[0]?.offsets).toThrow('let go');
    expect(bytes[0]).toEqual(
      blocks.slice(0, 1).flatMap((block) => [block.bytes, block.bytes, block.bytes]),
    );
    expect(bytes[1]?.[0]).not.toBe(blocks[0]?.bytes);
    expect(bytes[1]?.[1]).toBe(blocks[1]?.bytes);
  });

  it('gives rows that may be kept when their blocks are released', async () => {
    const cells = ['a f:q@2', 'a f:q@1', 'b f:q@1'].map(cell);
    const released = scanOf([{ ...blockOf(cells), release: () => undefined }]);
    const reader = createRowReader(released);
    await reader.load();
    const row = reader.take() ?? NO_CELLS;
    const kept = keepable(row);
    await reader.close();
    expect(() => describeRefs(row)).toThrow('let go');
    expect([describeRefs(kept)]).toEqual(rowsOf(cells).slice(0, 1));

    const unchanged = refsOf(cells);
    expect(keepable(unchanged)).toBe(unchanged);
  });

  it.each([
    ['in one block', [1]],
    ['in several blocks', [1, 4500, 4600, 9000]],
  ])('fault-C8: gives a row of more cells than most, %s, whole', async (_, cuts) => {
    const many = Array.from({ length: 10_000 }, (_, at) => cell(`b f:${String(10_000 + at)}@1`));
    const cells = [cell('a f:q@1'), ...many, cell('c f:q@1')];
    const reader = createRowReader(scanOf(cutIntoBlocks(cells, cuts)));
    const rows: string[][] = [];
    do {
      for (let row = reader.take(); row !== null; row = reader.take()) {
        const taken = row;
        rows.push(
          taken.indexes.map((index, at) => qualifierOf(blockAt(taken, at), index).toString()),
        );
      }
    } while (await reader.load());
    expect(rows).toEqual([['q'], many.map(({ qualifier }) => qualifier.toString()), ['q']]);
    const tooMany = readAll(createRowReader(scanOf(cutIntoBlocks(cells, cuts)), 9_999));
    await expect(tooMany).rejects.toMatchObject({ id: 'TU-ROW-TOO-LARGE' });
  });

  it('copies nothing when most of a block is left over', async () => {
    const value = 'v'.repeat(100);
    const blocks = cutIntoBlocks([`a f:q@1=${value}`, 'b f:q@1'].map(cell), [1]);
    const reader = createRowReader(scanOf(blocks));
    await reader.load();
    expect(reader.take()).toBeNull();
    await reader.load();
    expect(reader.take()?.blocks[0]).toBe(blocks[0]);
  });

  it('keeps a block as long as a row has many of its cells, and no longer', async () => {
    const many = Array.from({ length: 40 }, (_, at) => cell(`a f:${String(100 + at)}@1`));
    const released: string[] = [];
    const blocks = cutIntoBlocks([...many, cell('b f:q@1')], [20, 40]).map((block, at) => ({
      ...block,
      release: () => released.push(String(at)),
    }));
    const reader = createRowReader(scanOf(blocks));
    await reader.load();
    expect(reader.take()).toBeNull();
    await reader.load();
    expect(reader.take()).toBeNull();
    await reader.load();
    expect(reader.take()?.indexes).toHaveLength(40);
    expect(released).toEqual([]);
    expect(reader.take()).toBeNull();
    expect(released).toEqual(['0', '1']);
    await reader.close();
    expect(released).toEqual(['0', '1', '2']);
  });

  it('hands on what breaks the scan instead of ending early', async () => {
    async function* scan(): AsyncGenerator<CellBlock> {
      yield await Promise.resolve(blockOf([cell('r f:q@1')]));
      throw new Error('connection broken');
    }
    await expect(readAll(createRowReader(scan()))).rejects.toThrow('connection broken');
  });
});

it('property: rows of held cells are the same rows, and can be chosen by number', async () => {
  await fc.assert(
    fc.asyncProperty(anyCells, async (cells) => {
      const expected = rowsOf(cells);
      expect(await readAll(createRefsReader(refsOf(cells)))).toEqual(expected);
      const odd = selectRowsOf(refsOf(cells), (row) => row % 2 === 1);
      expect(describeRefs(odd)).toEqual(expected.filter((_, row) => row % 2 === 1).flat());
    }),
  );
});

describe('mergeRows', () => {
  type Visit = readonly [string[], string[]];
  const merged = async (left: CellBlock[], right: CellBlock[], wait: boolean): Promise<Visit[]> => {
    const visits: Visit[] = [];
    await mergeRows(createRowReader(scanOf(left)), createRowReader(scanOf(right)), (a, b) => {
      const visit = [describeRefs(a), describeRefs(b)] as const;
      if (!wait) {
        visits.push(visit);
        return undefined;
      }
      return new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
        // What was handed over is still the same row.
        expect([describeRefs(a), describeRefs(b)]).toEqual(visit);
        visits.push(visit);
      });
    });
    return visits;
  };

  it('property: visits each row once, in order, with the cells of both sides', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyCells,
        anyCuts,
        anyCells,
        anyCuts,
        fc.boolean(),
        async (left, leftCuts, right, rightCuts, wait) => {
          const keys = [...new Set([...left, ...right].map((one) => one.row.toString('hex')))];
          keys.sort();
          const ofRow = (cells: readonly SampleCell[], key: string): string[] =>
            describeAll(cells.filter((one) => one.row.toString('hex') === key));
          const visits = await merged(
            cutIntoBlocks(left, leftCuts),
            cutIntoBlocks(right, rightCuts),
            wait,
          );
          expect(visits).toEqual(keys.map((key) => [ofRow(left, key), ofRow(right, key)]));
        },
      ),
    );
  });

  it('visits every row of the source when nothing is there', async () => {
    const cells = [cell('a f:q@2'), cell('a f:q@1'), cell('b f:q@1')];
    const seen: string[][] = [];
    await mergeRows(createRowReader(scanOf([blockOf(cells)])), EMPTY_ROWS, (row, there) => {
      expect(there.indexes).toEqual([]);
      seen.push(describeRefs(row));
      return undefined;
    });
    expect(seen).toEqual(rowsOf(cells));
  });
});
