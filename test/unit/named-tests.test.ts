/** docs/observed-tests.md and docs/promises.md have the rows that they should, and name tests that exist. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const THIS_FILE = 'named-tests.test.ts';
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

const tests = ['unit', 'onebox', 'faults', 'real']
  .flatMap((folder) =>
    readdirSync(join(ROOT, 'test', folder))
      .filter((name) => name.endsWith('.test.ts') && name !== THIS_FILE)
      .map((name) => read(`test/${folder}/${name}`)),
  )
  .join('\n');

const rows = read('docs/observed-tests.md')
  .split('\n')
  .filter((line) => /^\| (?:[CDOPS]?\d+|11\.\d) /.test(line))
  .map((line) => {
    const [, id = '', meaning = '', proof = ''] = line.split('|').map((cell) => cell.trim());
    const names = [...proof.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? '');
    return { id, meaning, proof, names };
  });

const numbered = (prefix: string, from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `${prefix}${index + from}`);

/** A name may be followed by anything but more of a number: O1 is not in O14. */
function exists(name: string): boolean {
  const pattern = name.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`${pattern}(?!\\d)`).test(tests);
}

describe('docs/observed-tests.md', () => {
  it('has every observation, defect and group of vectors in order, each once', () => {
    expect(rows.map(({ id }) => id)).toEqual([
      ...numbered('O', 1, 69),
      ...numbered('S', 1, 7),
      ...[...numbered('D', 1, 12), ...numbered('D', 21, 23)],
      ...[1, 3, 4, 5, 8, 10, 13].map((number) => `P${number}`),
      ...numbered('C', 1, 17),
      ...numbered('11.', 1, 8),
    ]);
  });

  it.each(rows)('$id says what follows, and names tests that exist or why there is none', (row) => {
    expect(row.meaning).not.toBe('');
    if (row.names.length === 0) expect(row.proof).toMatch(/^– \S/);
    expect(row.names.filter((name) => !exists(name))).toEqual([]);
  });
});

describe('docs/promises.md', () => {
  const promises = read('docs/promises.md')
    .split('\n')
    .filter((line) => line.startsWith('| ') && line.includes('`'))
    .map((line) => {
      const cells = line.split('|').map((cell) => cell.trim());
      const names = [...(cells.at(-2) ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? '');
      return { about: cells[1] ?? '', names };
    });

  it('has every promise in order, each once', () => {
    const ids = promises.map(({ about }) => about).filter((about) => /^P\d+$/.test(about));
    expect(ids).toEqual(numbered('P', 1, 11));
  });

  it.each(promises)('$about: names tests that exist', ({ names }) => {
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !exists(name))).toEqual([]);
  });
});
