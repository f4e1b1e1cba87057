import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeBytes, parseEscaped } from '../../src/cells/escape.js';

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
