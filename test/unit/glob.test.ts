import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isGlob, matchesGlob } from '../../src/glob.js';

describe('a glob', () => {
  it.each([
    ['users', 'users', true],
    ['users', 'user', false],
    ['user', 'users', false],
    ['Users', 'users', false],
    ['*', '', true],
    ['*', 'anything.at-all#1', true],
    ['user*', 'user', true],
    ['user*', 'users_2026', true],
    ['user*', 'old_users', false],
    ['*_tmp', 'a_tmp_tmp', true],
    ['*_tmp', 'a_tmp_', false],
    ['a*b*c', 'aXbYbZc', true],
    ['a*b*c', 'acb', false],
    ['user?', 'user', false],
    ['user?', 'user1', true],
    ['user?', 'user12', false],
    ['?*', '', false],
    // Characters that regular expressions know stand for themselves.
    ['a.c', 'abc', false],
    ['a.c', 'a.c', true],
    ['a#-_', 'a#-_', true],
    ['', '', true],
    ['', 'a', false],
  ])('%j and the name %j: %s', (glob, name, fits) => {
    expect(matchesGlob(glob, name)).toBe(fits);
  });

  it('agrees with the definition on short texts', () => {
    // Where the first part of the glob can end, tried one by one.
    const fits = (glob: string, name: string): boolean => {
      if (glob === '') return name === '';
      const [first, rest] = [glob[0], glob.slice(1)];
      if (first === '*') return fits(rest, name) || (name !== '' && fits(glob, name.slice(1)));
      return name !== '' && (first === '?' || first === name[0]) && fits(rest, name.slice(1));
    };
    const text = (...letters: string[]) =>
      fc.array(fc.constantFrom(...letters), { maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text('a', 'b', '*', '?'), text('a', 'b'), (glob, name) => {
        expect(matchesGlob(glob, name)).toBe(fits(glob, name));
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes no time worth mentioning, whatever the pattern', () => {
    expect(matchesGlob(`${'*a'.repeat(250)}b`, 'a'.repeat(512))).toBe(false);
  });

  it('is told from a name by its wildcards', () => {
    expect(['users', 'user*', 'user?', 'a.b#c-d_e'].map(isGlob)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});
