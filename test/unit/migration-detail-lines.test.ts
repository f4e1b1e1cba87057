/** Lines of findings and dead letters whose values are large: the same JSON as of any other, never in one piece. */
import { expect, it } from 'vitest';
import type { DeadLetter } from '../../src/documents/dead-letter.generated.js';
import type { Finding } from '../../src/documents/finding.generated.js';
import { bug } from '../../src/errors.js';
import {
  deadLetterLines,
  findingLine,
  type DetailLine,
} from '../../src/migration/steps/details.js';
import { sha256Hex } from '../../src/sha256.js';
import { refsOf } from '../support/cell-refs.js';
import { sampleCell } from '../support/cell-samples.js';
import { addRange, addTable, emptyWorld } from '../support/report-world.js';

const LONGEST_PIECE = 1024 * 1024;

function placeOf() {
  const world = emptyWorld();
  addTable(world, 't');
  addRange(world, 'r', 't');
  const [table = bug('no table')] = world.tables;
  const [range = bug('no range')] = world.ranges;
  return { table, range };
}

function read(line: DetailLine): unknown {
  const pieces = [...line];
  expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(LONGEST_PIECE);
  return JSON.parse(pieces.join(''));
}

/** All bytes, again and again; not a whole number of the pieces that base64 is made of. */
const value = (bytes: number): Buffer =>
  Buffer.from(Array.from({ length: bytes }, (_, at) => at & 255));

function cellsWith(...values: Buffer[]) {
  return refsOf(
    values.map((one, at) => ({
      ...sampleCell({ row: 'r', family: 'f', qualifier: String(at) }),
      value: one,
    })),
  );
}

const SEEN = { first: 1n, last: 2n, looks: 1 };

it('a finding holds both values, whatever their sizes', () => {
  for (const [here, there] of [
    [value(1_000_001), value(300_000)],
    [value(10), value(700_003)],
    [value(65_537), value(65_536)],
  ] as const) {
    const line = findingLine(
      placeOf(),
      'different',
      cellsWith(here),
      0,
      cellsWith(there),
      0,
      SEEN,
      true,
    );
    const { source, destination } = read(line) as Finding;
    for (const [side, expected] of [
      [source, here],
      [destination, there],
    ] as const) {
      expect(Buffer.from(side?.value?.b64 ?? '', 'base64').equals(expected)).toBe(true);
      expect(side?.sha256).toBe(sha256Hex(expected));
    }
  }
});

it('dead letters hold their values; the text of a long one is cut', () => {
  const values = [value(5), value(2_000_000), value(65_536)];
  const dead = { cells: cellsWith(...values), status: 48, reason: 'because' };
  const letters = [...deadLetterLines(placeOf(), dead)].map((line) => read(line) as DeadLetter);
  expect(
    letters.map(({ value: { b64 } }) =>
      Buffer.from(b64, 'base64').equals(values.shift() ?? Buffer.alloc(0)),
    ),
  ).toEqual([true, true, true]);
  expect(letters.map(({ value: { text } }) => text.includes('…'))).toEqual([false, true, false]);
  expect(letters.map(({ qualifier, reason }) => [qualifier.text, reason])).toEqual([
    ['0', 'because'],
    ['1', 'because'],
    ['2', 'because'],
  ]);
});
