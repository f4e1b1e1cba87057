/**
 * Cells as the bytes of repeated KeyValuePair (protocol.md §4.9), written straight from a row's blob:
 * the hot path of a scan makes no object per cell.
 */
import {
  HEADER_BYTES,
  familyLength,
  qualifierLength,
  timeHigh,
  timeLow,
  valueLength,
} from './entries.js';

/** Tags of RowResult.key_values and of the fields of KeyValuePair. */
const KEY_VALUES = 0x1a;
const KEY = 0x0a;
const VALUE = 0x12;
const FAMILY = 0x22;
const QUALIFIER = 0x2a;
const TIMESTAMP = 0x30;

const FIRST_BYTES = 16_384;

/** Collects the body of one RowResult. */
export function createCellWriter() {
  let out = Buffer.allocUnsafe(FIRST_BYTES);
  let end = 0;
  let counted = 0;

  function reserve(bytes: number): void {
    if (end + bytes <= out.length) return;
    const grown = Buffer.allocUnsafe(Math.max(out.length * 2, end + bytes));
    out.copy(grown, 0, 0, end);
    out = grown;
  }

  function varint(value: number): void {
    let rest = value;
    while (rest > 127) {
      out[end++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    out[end++] = rest;
  }

  function field(tag: number, from: Buffer, start: number, length: number): void {
    out[end++] = tag;
    varint(length);
    if (length > 24) from.copy(out, end, start, start + length);
    else for (let i = 0; i < length; i++) out[end + i] = from[start + i] ?? 0;
    end += length;
  }

  function time(low32: number, high24: number): void {
    out[end++] = TIMESTAMP;
    let low = low32;
    let high = high24;
    while (high > 0 || low > 127) {
      out[end++] = (low & 127) | 128;
      low = ((low >>> 7) | (high << 25)) >>> 0;
      high >>>= 7;
    }
    out[end++] = low;
  }

  return {
    /** What pack limits count: names, values and 8 bytes per timestamp, without the encoding. */
    counted: (): number => counted,

    /** Appends the value entry that starts at `at` in the blob of `row`. */
    cell: (row: Buffer, blob: Buffer, at: number): void => {
      const family = familyLength(blob, at);
      const qualifier = qualifierLength(blob, at);
      const value = valueLength(blob, at);
      const names = at + HEADER_BYTES;
      const high = 0xffffffff - timeHigh(blob, at);
      const low24 = 0xffffff - timeLow(blob, at);
      const low32 = (((high & 0xff) << 24) | low24) >>> 0;
      const high24 = high >>> 8;
      const size =
        fieldSize(row.length) +
        fieldSize(value) +
        fieldSize(family) +
        fieldSize(qualifier) +
        1 +
        timeSize(low32, high24);
      counted += row.length + family + qualifier + value + 8;
      reserve(size + 6);
      out[end++] = KEY_VALUES;
      varint(size);
      field(KEY, row, 0, row.length);
      field(VALUE, blob, names + family + qualifier, value);
      field(FAMILY, blob, names, family);
      field(QUALIFIER, blob, names + family, qualifier);
      time(low32, high24);
    },

    /** Appends an entry of a KV table. */
    keyValue: (key: Buffer, value: Buffer): void => {
      const size = fieldSize(key.length) + fieldSize(value.length);
      counted += key.length + value.length;
      reserve(size + 6);
      out[end++] = KEY_VALUES;
      varint(size);
      field(KEY, key, 0, key.length);
      field(VALUE, value, 0, value.length);
    },

    bytes: (): Buffer => out.subarray(0, end),
  };
}

const varintSize = (value: number): number =>
  value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x200000 ? 3 : value < 0x10000000 ? 4 : 5;

const fieldSize = (length: number): number => 1 + varintSize(length) + length;

/** Bytes of the varint of a timestamp of 56 bits. */
function timeSize(low32: number, high24: number): number {
  if (high24 === 0) return varintSize(low32);
  return Math.ceil((64 - Math.clz32(high24)) / 7);
}
