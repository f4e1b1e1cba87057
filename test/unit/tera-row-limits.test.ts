/** What no row may hold, in each kind of table. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeBatch } from '../../src/cells/encode-batch.js';
import type { TableKind } from '../../src/migration/ports.js';
import { rowProblem } from '../../src/tera/row-limits.js';
import { anyCell, blockOf, sampleCell, type SampleCell } from '../support/cell-samples.js';

function problem(cells: readonly SampleCell[], kind: TableKind): string | null {
  const block = blockOf(cells);
  const indexes = cells.map((_, index) => index);
  const isKv = kind === 'general-kv' || kind === 'ttl-kv';
  const batch = encodeBatch({ blocks: indexes.map(() => block), indexes }, isKv ? 'kv' : 'table');
  expect(batch.rowCount).toBe(1);
  return rowProblem(batch.bytes, 0, batch.bytes.length, kind);
}

const good = { row: 'r', family: 'f', qualifier: 'q', timestamp: 1n, value: 'v' };
const KINDS: readonly TableKind[] = ['readable', 'binary', 'general-kv', 'ttl-kv'];

describe('a row', () => {
  it.each(KINDS)('without anything odd is fine in a table of kind %s', (kind) => {
    expect(problem([sampleCell(good), sampleCell({ ...good, timestamp: 0n })], kind)).toBeNull();
  });

  it.each(['row', 'family', 'qualifier'] as const)(
    'observed-O8 observed-O18 with 00 in its %s is refused in readable tables only',
    (part) => {
      const cell = sampleCell({ ...good, [part]: 'a\0b' });
      expect(problem([cell], 'readable')).toContain('byte 00');
      expect(problem([cell], 'binary')).toBeNull();
      expect(problem([sampleCell({ ...good, value: '\0' })], 'readable')).toBeNull();
    },
  );

  it('observed-O21 with a qualifier over 255 bytes is refused in binary tables only', () => {
    const long = sampleCell({ ...good, qualifier: 'q'.repeat(256) });
    expect(problem([long], 'binary')).toContain('256 bytes');
    expect(problem([long], 'readable')).toBeNull();
    expect(problem([sampleCell({ ...good, qualifier: 'q'.repeat(255) })], 'binary')).toBeNull();
    expect(problem([sampleCell({ ...good, qualifier: 'q'.repeat(65_536) })], 'readable')).toContain(
      '65535',
    );
  });

  it.each([
    [-(2n ** 63n), false],
    [-1n, false],
    [0n, true],
    [1n, true],
    [2n ** 32n - 1n, true],
    [2n ** 56n - 2n, true],
    [2n ** 56n - 1n, false],
    [2n ** 56n, false],
    [2n ** 63n - 1n, false],
  ])('observed-O12 observed-O38 with the timestamp %s is fine: %s', (timestamp, fine) => {
    expect(problem([sampleCell({ ...good, timestamp })], 'binary') === null).toBe(fine);
    // Cells of a KV table have none.
    expect(problem([sampleCell({ ...good, timestamp })], 'general-kv')).toBeNull();
  });

  it.each(KINDS)('observed-O17 with a key over 65,535 bytes is refused, kind %s', (kind) => {
    expect(problem([sampleCell({ ...good, row: 'r'.repeat(65_535) })], kind)).toBeNull();
    expect(problem([sampleCell({ ...good, row: 'r'.repeat(65_536) })], kind)).toContain('key');
  });

  it('observed-O37 with a value of 32 MiB is refused', () => {
    const cell = { ...sampleCell(good), value: Buffer.alloc(33_554_432) };
    expect(problem([cell], 'binary')).toContain('value');
    const smaller = { ...cell, value: cell.value.subarray(1) };
    expect(problem([smaller], 'binary')).toBeNull();
  });

  it('is looked through to its last cell', () => {
    fc.assert(
      fc.property(
        fc.array(anyCell, { minLength: 1, maxLength: 5 }),
        fc.constantFrom(...KINDS),
        (parts, kind) => {
          const [first] = parts;
          const cells = parts.map((cell) => ({ ...cell, row: first?.row ?? cell.row }));
          expect(problem(cells, kind) === null).toBe(cells.every((cell) => isFine(cell, kind)));
        },
      ),
      { numRuns: 400 },
    );
  });
});

function isFine({ row, family, qualifier, timestamp }: SampleCell, kind: TableKind): boolean {
  if (kind === 'general-kv' || kind === 'ttl-kv') return true;
  if (timestamp < 0n || timestamp > 2n ** 56n - 2n) return false;
  if (kind === 'binary') return qualifier.length <= 255;
  return ![row, family, qualifier].some((part) => part.includes(0));
}
