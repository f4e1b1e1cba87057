import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeBytes, escapeShort, parseEscaped, rowName } from '../../src/cells/escape.js';

const VECTORS: readonly (readonly [hex: string, text: string])[] = [
  ['', ''],
  ['616263', 'abc'],
  ['612062', 'a\\x20b'],
  ['612f62', 'a/b'],
  ['615c62', 'a\\\\b'],
  ['0001ff', '\\x00\\x01\\xff'],
  ['e4b8ad', '\\xe4\\xb8\\xad'],
  ['74616209', 'tab\\x09'],
  ['7e7f', '~\\x7f'],
  ['5c783431', '\\\\x41'],
];

describe('the escape', () => {
  it.each(VECTORS)('vector-11.5 %s <-> %s', (hex, text) => {
    expect(escapeBytes(Buffer.from(hex, 'hex'))).toBe(text);
    expect(parseEscaped(text)?.toString('hex')).toBe(hex);
  });

  it.each([
    ['a b', '612062'],
    ['\\x4A', '4a'],
    ['\\x4a', '4a'],
    ['\t\n\v\f\r ', '090a0b0c0d20'],
  ])('vector-11.5 accepts %j, which is never produced', (text, hex) => {
    expect(parseEscaped(text)?.toString('hex')).toBe(hex);
  });

  it.each([
    '\\n',
    '\\x4',
    '\\x',
    'abc\\',
    '\\x4g',
    '\\x 4',
    '\\X41',
    '\x7f',
    '\x00',
    '\x08',
    'é',
    '中',
  ])('vector-11.5 refuses %j', (text) => {
    expect(parseEscaped(text)).toBeNull();
  });

  it('gives back any bytes, and is visible ASCII', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const text = escapeBytes(bytes);
        expect(text).toMatch(/^[\x21-\x7e]*$/);
        expect(parseEscaped(text)).toEqual(Buffer.from(bytes));
      }),
    );
  });
});

it('escapes a long value as it does a short one', () => {
  const text = escapeBytes(Buffer.alloc(6 * 1_000_000, 'value\x00'));
  expect(text === 'value\\x00'.repeat(1_000_000)).toBe(true);
});

describe('the escape for people', () => {
  it('names a row in a message: the longest key in one line, with its length', () => {
    expect(rowName(Buffer.from('users/1'))).toBe('users/1');
    const name = rowName(Buffer.alloc(65_535, 0xff));
    expect(name).toMatch(/^(\\xff)+…(\\xff)+ \(65535 bytes\)$/);
    expect(name.length).toBeLessThan(130);
  });

  it('shows a short key whole, in the escape that can be pasted back', () => {
    expect(escapeShort(Buffer.from('CN/杭州'), 40)).toBe('CN/\\xe6\\x9d\\xad\\xe5\\xb7\\x9e');
  });

  it('cuts a long key in the middle', () => {
    expect(escapeShort(Buffer.from('abcdefghijklmnopqrstuvwxyz'), 11)).toBe('abcde…vwxyz');
  });

  it('never cuts an escape apart, and never is too long', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 80 }),
        fc.integer({ min: 9, max: 60 }),
        (key, width) => {
          const text = escapeShort(key, width);
          expect(text.length).toBeLessThanOrEqual(width);
          const [head = '', tail] = text.split('…');
          if (tail === undefined) {
            expect(text).toBe(escapeBytes(key));
            return;
          }
          const [first, last] = [parseEscaped(head), parseEscaped(tail)];
          expect(first?.equals(key.subarray(0, first.length))).toBe(true);
          expect(last?.equals(key.subarray(key.length - last.length))).toBe(true);
          expect(escapeBytes(key).length).toBeGreaterThan(width);
        },
      ),
    );
  });
});
