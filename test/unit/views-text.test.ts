import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { paintFor, plain } from '../../src/views/paint.js';
import { bytes, count, duration, plural, table } from '../../src/views/text.js';

describe('text pieces', () => {
  it('lays out a table without spaces at line ends', () => {
    const rows = [
      ['users', '80', 'finished'],
      ['orders → orders_v2', '1,234', ''],
    ];
    expect(table(rows, ['left', 'right'])).toBe(
      ['users                  80  finished', 'orders → orders_v2  1,234'].join('\n'),
    );
    expect(table([])).toBe('');
  });

  it('lays out painted cells like plain ones', () => {
    const paint = paintFor(false, { FORCE_COLOR: '1' });
    const rows = [
      [paint('green', '+'), 'a'],
      ['long', 'b'],
    ];
    expect(stripVTControlCharacters(table(rows))).toBe('+     a\nlong  b');
  });

  it.each([
    [0, '0'],
    [999, '999'],
    [1000, '1,000'],
    [51_003_118, '51,003,118'],
    [18_446_744_073_709_551_615n, '18,446,744,073,709,551,615'],
  ])('counts %s as %s', (value, expected) => {
    expect(count(value)).toBe(expected);
  });

  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1.0 KiB'],
    [1024 * 1024 - 1, '1.0 MiB'],
    [12_373_196, '11.8 MiB'],
    [94_489_280_512n, '88.0 GiB'],
    [2n ** 64n, '16384.0 PiB'],
  ])('says %s bytes as %s', (value, expected) => {
    expect(bytes(value)).toBe(expected);
  });

  it.each([
    [0, '0.0 s'],
    [1234, '1.2 s'],
    [9_949, '9.9 s'],
    [9_950, '10 s'],
    [59_499, '59 s'],
    [59_500, '1 min 0 s'],
    [3_723_000, '1 h 2 min'],
    [90_000_000, '1 d 1 h'],
  ])('says %i ms as %s', (ms, expected) => {
    expect(duration(ms)).toBe(expected);
  });

  it('counts things in words', () => {
    expect(plural(1, 'range')).toBe('1 range');
    expect(plural(0, 'range')).toBe('0 ranges');
    expect(plural(1234, 'family', 'families')).toBe('1,234 families');
  });
});

describe('colour', () => {
  const coloured = (isTerminal: boolean, environment: Record<string, string>): boolean =>
    paintFor(isTerminal, environment)('red', 'x') !== 'x';

  it.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [true, { TERM: 'dumb' }, false],
    [false, { FORCE_COLOR: '1' }, true],
    [false, { FORCE_COLOR: '' }, true],
    [true, { FORCE_COLOR: '0' }, false],
    [false, { FORCE_COLOR: '1', NO_COLOR: '1', TERM: 'dumb' }, true],
  ])('terminal %s, %j: %s', (isTerminal, environment, expected) => {
    expect(coloured(isTerminal, environment)).toBe(expected);
  });

  it('is absent from plain text', () => {
    expect(plain('red', 'x')).toBe('x');
  });
});
