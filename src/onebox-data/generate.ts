/** Rows that look like nothing in particular: the same seed and table give the same cells. */
import type { RowKey } from '../cells/bytes.js';
import { seededFractions } from '../clock.js';
import type { TableSchema } from '../migration/ports.js';
import type { Cell } from './cells.js';

const VALUE_BYTES_MAX = 64;
/** Timestamps begin here: 2026-01-01. */
const FIRST_TIMESTAMP = 1_767_225_600_000_000n;

/**
 * `count` rows in key order, divided among tablets that begin at `starts`; each tablet's first row is
 * its very start. A row has 1 to 3 qualifiers per family with all the versions that the family keeps.
 */
export function* generateCells(
  schema: TableSchema,
  starts: readonly RowKey[],
  count: number,
  seed: number,
): Iterable<Cell> {
  const random = seededFractions(seed);
  for (const [tablet, start] of starts.entries()) {
    const first = Math.floor((count * tablet) / starts.length);
    const end = Math.floor((count * (tablet + 1)) / starts.length);
    for (let row = first; row < end; row++) {
      const suffix = row === first && start.length > 0 ? '' : String(row).padStart(10, '0');
      yield* rowCells(schema, Buffer.concat([start, Buffer.from(suffix)]), random);
    }
  }
}

function* rowCells(schema: TableSchema, row: Buffer, random: () => number): Iterable<Cell> {
  if (schema.kind === 'general-kv' || schema.kind === 'ttl-kv') {
    yield { row, family: EMPTY, qualifier: EMPTY, timestamp: null, value: randomValue(random) };
    return;
  }
  for (const family of schema.families) {
    const qualifiers = 1 + Math.floor(random() * 3);
    for (let number = 0; number < qualifiers; number++) {
      const newest = FIRST_TIMESTAMP + BigInt(Math.floor(random() * 2 ** 44));
      for (let version = 0; version < family.maxVersions; version++) {
        yield {
          row,
          family: family.name,
          qualifier: Buffer.from(`q${number}`),
          timestamp: newest - BigInt(version),
          value: randomValue(random),
        };
      }
    }
  }
}

const EMPTY = Buffer.alloc(0);

function randomValue(random: () => number): Buffer {
  const bytes = Buffer.alloc(Math.floor(random() * (VALUE_BYTES_MAX + 1)));
  for (let at = 0; at < bytes.length; at++) bytes[at] = Math.floor(random() * 256);
  return bytes;
}
