/** The files and the generator of `onebox load`. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { EMPTY_KEY, rowKey } from '../../src/cells/bytes.js';
import { cellLine, cellText, readCellLines } from '../../src/onebox-data/cell-lines.js';
import { blockOfCells, type Cell } from '../../src/onebox-data/cells.js';
import { generateCells } from '../../src/onebox-data/generate.js';
import { readSchemaFile } from '../../src/onebox-data/schema-file.js';
import { anyBytes, cellsOf } from '../support/cell-samples.js';

const LAST_TIMESTAMP = 2n ** 56n - 2n;

const folder = mkdtempSync(join(tmpdir(), 'terautil-files-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function parse(lines: readonly string[], isKeyValue = false): Promise<Cell[]> {
  const input = Readable.from(lines.map((line) => `${line}\n`));
  const cells: Cell[] = [];
  for await (const cell of readCellLines(input, { name: 'bad.ndjson', isKeyValue, now: 99n })) {
    cells.push(cell);
  }
  return cells;
}

const anyTableCell: fc.Arbitrary<Cell> = fc.record({
  row: anyBytes,
  family: anyBytes,
  qualifier: anyBytes,
  timestamp: fc.oneof(
    fc.bigInt(0n, LAST_TIMESTAMP),
    fc.constantFrom(0n, 127n, 128n, 2n ** 28n - 1n, 2n ** 28n, 2n ** 35n, LAST_TIMESTAMP),
  ),
  value: anyBytes,
});

describe('cells', () => {
  it('come back from their line', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyTableCell, { maxLength: 5 }), async (cells) => {
        expect(await parse(cells.map(cellLine))).toEqual(cells);
      }),
    );
  });

  it('are a block that the codec reads', () => {
    fc.assert(
      fc.property(fc.array(anyTableCell, { maxLength: 5 }), (cells) => {
        expect(cellsOf(blockOfCells(cells))).toEqual(cells);
      }),
    );
  });

  it('may be written as people do: UTF-8, base64, no timestamp, blank lines', async () => {
    const line = '{"row":{"b64":"AP8="},"family":"f","qualifier":"","value":"Zürich \\\\\\\\"}';
    const [cell, ...others] = await parse(['', line, '']);
    expect(others).toEqual([]);
    expect(cell).toEqual({
      row: Buffer.of(0, 0xff),
      family: Buffer.from('f'),
      qualifier: Buffer.alloc(0),
      timestamp: 99n,
      value: Buffer.from('Zürich \\'),
    });
    expect(cell && cellText(cell)).toBe('\\x00\\xff\tf:\t99\tZ\\xc3\\xbcrich\\x20\\\\');
  });

  it.each([
    ['{', 'bad.ndjson:2: '],
    ['[]', ':2: not a JSON object'],
    ['{"row":"a","family":"f","qualifier":"q","timestamp":5,"value":"v"}', ':2: "timestamp" must'],
    ['{"row":"a","family":"f","qualifier":"q","timestamp":"-1","value":""}', '"timestamp" must'],
    [
      `{"row":"a","family":"f","qualifier":"q","timestamp":"${LAST_TIMESTAMP + 1n}","value":""}`,
      `"0" to "${LAST_TIMESTAMP}"`,
    ],
    ['{"row":"a\\\\xg","family":"f","qualifier":"q","value":"v"}', ':2: "row" must'],
    ['{"row":"a","family":"f","qualifier":"q","value":{"b64":"!"}}', ':2: "value" must'],
    ['{"row":"a","family":"f","qualifer":"q","value":"v"}', ':2: unknown field "qualifer"'],
  ])('are refused with their line: %s', async (line, message) => {
    const good = '{"row":"a","family":"f","qualifier":"q","value":"v"}';
    await expect(parse([good, line])).rejects.toMatchObject({
      id: 'TU-INPUT-FILE',
      message: expect.stringContaining(message) as string,
    });
  });

  it('of a KV table have a row and a value only', async () => {
    const [cell] = await parse(['{"row":"k","value":"v"}'], true);
    expect(cell).toMatchObject({ timestamp: null, family: Buffer.alloc(0) });
    expect(cell && cellLine(cell)).toBe('{"row":"k","value":"v"}');
    expect(cell && cellText(cell)).toBe('k\tv');
    const wrong = ['{"row":"k","family":"f","value":"v"}'];
    await expect(parse(wrong, true)).rejects.toMatchObject({ id: 'TU-INPUT-FILE' });
  });
});

const SCHEMA = {
  kind: 'binary',
  localityGroups: ['base', 'ext'],
  families: [
    { name: 'many', localityGroup: 'base', maxVersions: 3, timeToLive: 60 },
    { name: 'one', localityGroup: 'ext' },
  ],
  splitAt: ['m', 't\\x00\\xff'],
};

function readSchema(schema: unknown): ReturnType<typeof readSchemaFile> {
  const path = join(folder, 'schema.json');
  writeFileSync(path, typeof schema === 'string' ? schema : JSON.stringify(schema));
  return readSchemaFile(path, 'users');
}

describe('a schema', () => {
  it('is read with its defaults', () => {
    const { schema, splitAt } = readSchema(SCHEMA);
    expect(schema).toMatchObject({
      kind: 'binary',
      localityGroups: ['base', 'ext'],
      families: [
        { name: Buffer.from('many'), localityGroup: 'base', maxVersions: 3, timeToLive: 60 },
        { name: Buffer.from('one'), localityGroup: 'ext', maxVersions: 1, timeToLive: 0 },
      ],
    });
    expect(splitAt).toEqual([Buffer.from('m'), Buffer.from('t\0\xff', 'latin1')]);
  });

  it.each(['general-kv', 'ttl-kv'])('makes a %s table of its kind alone', (kind) => {
    expect(readSchema({ kind }).schema.kind).toBe(kind);
  });

  it.each([
    ['{', 'cannot be used'],
    [[], 'the file must be an object'],
    [{ ...SCHEMA, kind: 'other' }, 'kind must be one of'],
    [{ ...SCHEMA, localityGroups: 'base' }, 'localityGroups must be a list'],
    [{ ...SCHEMA, families: [{ name: 'f' }] }, 'families[0].localityGroup must be'],
    [
      { ...SCHEMA, families: [{ name: 'f', localityGroup: 'base', maxVersions: 1.5 }] },
      'families[0].maxVersions must be a whole number',
    ],
    [{ ...SCHEMA, splitAt: ['m', 'a'] }, 'splitAt[1] must be above the one before it'],
    [{ ...SCHEMA, splitAt: [''] }, 'splitAt[0] must be a key'],
    [{ ...SCHEMA, tablets: 3 }, 'unknown field "tablets"'],
  ])('%j is refused with the place', (schema, message) => {
    expect(() => readSchema(schema)).toThrow(
      expect.objectContaining({
        id: 'TU-INPUT-FILE',
        message: expect.stringContaining(message) as string,
      }) as Error,
    );
  });
});

describe('the generator', () => {
  const { schema, splitAt } = readSchema(SCHEMA);
  const starts = [EMPTY_KEY, ...splitAt];
  const generate = (count: number, seed: number): Cell[] => [
    ...generateCells(schema, starts, count, seed),
  ];

  it('makes the same cells of the same seed', () => {
    expect(generate(20, 5)).toEqual(generate(20, 5));
    expect(generate(20, 5)).not.toEqual(generate(20, 6));
  });

  it('makes the rows asked for, in order, in every tablet, each start among them', () => {
    const rows = [...new Set(generate(300, 1).map(({ row }) => row.toString('latin1')))];
    expect(rows).toHaveLength(300);
    expect(rows).toEqual([...rows].sort());
    expect(rows).toEqual(expect.arrayContaining(['m', 't\0\xff']));
  });

  it('makes as many versions as a family keeps, newest first', () => {
    const cells = generate(10, 1).filter(({ family }) => family.toString() === 'many');
    const columns = new Map<string, Cell[]>();
    for (const cell of cells) {
      const column = `${cell.row.toString()} ${cell.qualifier.toString()}`;
      columns.set(column, [...(columns.get(column) ?? []), cell]);
    }
    for (const versions of columns.values()) {
      const [newest = 0n, ...older] = versions.map(({ timestamp }) => timestamp ?? 0n);
      expect(older).toEqual([newest - 1n, newest - 2n]);
    }
  });

  it('makes pairs for a KV table', () => {
    const kv = readSchema({ kind: 'general-kv' }).schema;
    const cells = [...generateCells(kv, [rowKey(Buffer.alloc(0))], 3, 1)];
    expect(cells.map(({ timestamp }) => timestamp)).toEqual([null, null, null]);
  });
});
