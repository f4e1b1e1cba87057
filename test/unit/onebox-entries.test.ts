import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCellWriter } from '../../src/onebox/cell-writer.js';
import {
  DELETE_VERSION,
  VALUE,
  compareEntries,
  encodeEntries,
  entryEnd,
  invertTime,
  mergeEntries,
  type NewEntry,
} from '../../src/onebox/entries.js';
import { int64ToBigint } from '../../src/proto/int64.js';
import { tera } from '../../src/proto/messages.js';

const LAST_TIMESTAMP = 2n ** 56n - 1n;

const shortBytes = fc.uint8Array({ maxLength: 3, max: 2 }).map((array) => Buffer.from(array));

const entry: fc.Arbitrary<NewEntry> = fc.record({
  type: fc.constantFrom(DELETE_VERSION, VALUE),
  time: fc.bigInt({ min: 0n, max: 3n }).map(invertTime),
  family: shortBytes,
  qualifier: shortBytes,
  value: shortBytes,
});

/** The key as one comparable text, made without the code under test. */
const keyOf = ({ family, qualifier, time, type }: NewEntry): string =>
  [family.toString('hex'), qualifier.toString('hex'), time.high, time.low, type].join('|');

function entriesOf(blob: Buffer): Buffer[] {
  const all: Buffer[] = [];
  for (let at = 0; at < blob.length; at = entryEnd(blob, at)) {
    all.push(blob.subarray(at, entryEnd(blob, at)));
  }
  return all;
}

const isAscending = (blobs: readonly Buffer[], most: number): boolean =>
  blobs.every((blob, i) => {
    const before = blobs[i - 1];
    return before === undefined || compareEntries(before, 0, blob, 0, true) <= most;
  });

test('entries are kept in storage order, all of them, the last written of a key first', () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 12 }), (written) => {
      const stored = entriesOf(encodeEntries(written, true));
      expect(stored).toHaveLength(written.length);
      expect(isAscending(stored, 0)).toBe(true);
      const newest = new Map(written.map((one) => [keyOf(one), one.value.toString('hex')]));
      const first = new Map<string, string>();
      for (const one of written.toReversed()) {
        const [alone = Buffer.alloc(0)] = entriesOf(encodeEntries([one], true));
        const found = stored.find((blob) => compareEntries(blob, 0, alone, 0, true) === 0);
        first.set(
          keyOf(one),
          (found ?? alone).subarray(16 + one.family.length + one.qualifier.length).toString('hex'),
        );
      }
      expect(first).toEqual(new Map([...first.keys()].map((key) => [key, newest.get(key)])));
    }),
  );
});

test('merging keeps order and prefers the newer blob', () => {
  const list = fc.array(entry, { maxLength: 8 });
  fc.assert(
    fc.property(list, list, (newer, older) => {
      const merged = mergeEntries(
        encodeEntries(newer, true),
        encodeEntries(older, true),
        true,
        false,
      );
      expect(merged.equals(encodeEntries([...older, ...newer], true))).toBe(true);
      const pruned = entriesOf(
        mergeEntries(encodeEntries(newer, true), encodeEntries(older, true), true, true),
      );
      expect(isAscending(pruned, -1)).toBe(true);
      expect(pruned).toHaveLength(new Set([...newer, ...older].map(keyOf)).size);
    }),
  );
});

describe('observed-O21 qualifiers over 255 bytes in Binary tables', () => {
  const qualifier = (length: number, changed = -1): Buffer => {
    const bytes = Buffer.alloc(length, 'x');
    if (changed >= 0) bytes[changed] = 0x41;
    return bytes;
  };
  const blob = (name: Buffer): Buffer =>
    encodeEntries(
      [
        {
          type: VALUE,
          time: invertTime(1n),
          family: Buffer.from('cf'),
          qualifier: name,
          value: Buffer.alloc(0),
        },
      ],
      true,
    );
  const order = (left: Buffer, right: Buffer, binary = true): number =>
    Math.sign(compareEntries(blob(left), 0, blob(right), 0, binary));

  test('the byte at index 255 of 300 takes no part', () => {
    expect(order(qualifier(300), qualifier(300, 255))).toBe(0);
    expect(order(qualifier(300), qualifier(300, 255), false)).toBe(1);
    for (const index of [0, 254, 256, 299])
      expect(order(qualifier(300), qualifier(300, index))).toBe(1);
  });

  test('shorter ones come first; as observed, 512 × a comes before 511 × b', () => {
    expect(order(Buffer.alloc(255, 0xff), Buffer.alloc(256, 0))).toBe(-1);
    expect(order(Buffer.alloc(512, 'a'), Buffer.alloc(511, 'b'))).toBe(-1);
  });
});

test('cells are written as protobufjs reads them', () => {
  const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));
  const timestamp = fc.oneof(
    fc.bigInt({ min: 0n, max: LAST_TIMESTAMP }),
    fc.constantFrom(0n, 127n, 128n, 2n ** 24n, 2n ** 32n - 1n, 2n ** 32n, LAST_TIMESTAMP),
  );
  fc.assert(
    fc.property(bytes, bytes, bytes, bytes, timestamp, (row, family, qualifier, value, time) => {
      const writer = createCellWriter();
      const entryBlob = encodeEntries(
        [{ type: VALUE, time: invertTime(time), family, qualifier, value }],
        true,
      );
      writer.cell(row, entryBlob, 0);
      writer.keyValue(row, value);
      const [cell, pair] = tera.RowResult.decode(writer.bytes()).keyValues;
      expect(Buffer.from(cell?.key ?? []).equals(row)).toBe(true);
      expect(Buffer.from(cell?.columnFamily ?? []).equals(family)).toBe(true);
      expect(Buffer.from(cell?.qualifier ?? []).equals(qualifier)).toBe(true);
      expect(Buffer.from(cell?.value ?? []).equals(value)).toBe(true);
      expect(int64ToBigint(cell?.timestamp ?? -1)).toBe(time);
      expect(Buffer.from(pair?.value ?? []).equals(value)).toBe(true);
    }),
  );
});
