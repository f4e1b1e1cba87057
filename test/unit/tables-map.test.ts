/** The C++ tool's tables map: tolerant where nothing is in doubt, refused with its line where it guessed. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readTablesMap } from '../../src/drafts/tables-map.js';
import { MANUAL_MAP } from '../support/old-job.js';

const folder = mkdtempSync(join(tmpdir(), 'terautil-map-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const path = join(folder, 'tables.map');

function read(content: string | Buffer, delimiter = '|'): ReturnType<typeof readTablesMap> {
  writeFileSync(path, content);
  return readTablesMap(path, 'terautil.flag:1', delimiter);
}

function tablesIn(content: string | Buffer, delimiter?: string): unknown {
  return read(content, delimiter).tables.map(({ source, destination, localityGroups, place }) => [
    Number(place.slice(path.length + 1)),
    source,
    destination,
    localityGroups,
  ]);
}

describe('a tables map', () => {
  it.each([
    ["the manual's line", MANUAL_MAP, [[1, 'tables_name1', 'tables_name2', ['lg1', 'lg2']]]],
    ['no groups', 'a,b', [[1, 'a', 'b', null]]],
    ['colons without groups', 'a:,b:\n', [[1, 'a', 'b', null]]],
    ['groups in another order', 'a:x|y,b:y|x\n', [[1, 'a', 'b', ['x', 'y']]]],
    ['a group twice', 'a:x|x,b:x\n', [[1, 'a', 'b', ['x']]]],
    ['empty tokens', ',a,,b,\n', [[1, 'a', 'b', null]]],
    ['groups named by no ASCII', 'a:組|é,b:組|é\n', [[1, 'a', 'b', ['組', 'é']]]],
  ])('is read: %s', (_what, content, expected) => {
    expect(tablesIn(content)).toEqual(expected);
  });

  it('defect-P2 with blank lines, comments, spaces, CR and a BOM', () => {
    const content = '\uFEFF# two tables\r\n\r\n \t a , b \r\n  # more\r\nc: x | y ,d :x|y';
    expect(tablesIn(content)).toEqual([
      [3, 'a', 'b', null],
      [5, 'c', 'd', ['x', 'y']],
    ]);
  });

  it('with another delimiter of groups', () => {
    expect(tablesIn('a:x;y|z,b:x;y|z\n', ';')).toEqual([[1, 'a', 'b', ['x', 'y|z']]]);
  });

  it('that says the same twice counts it once, with a note', () => {
    const { tables, notes } = read('a:x|y,b:x|y\na:y|x,b:y|x\n');
    expect(tables).toHaveLength(1);
    expect(notes).toEqual([
      {
        level: 'note',
        place: `${path}:2`,
        message: `the same line again; it counts once, see ${path}:1`,
      },
    ]);
  });
});

describe('a tables map is refused with its line', () => {
  it.each([
    ['one table', '\nusers\n', 2, 'names two tables'],
    ['three tables', 'a,b,c\n', 1, 'names two tables'],
    [
      'a comma that is none',
      'a，b\n',
      1,
      'names two tables, source and destination, with an ASCII',
    ],
    ['a name that is none', 'a,9b\n', 1, '"9b" is not the name of a table'],
    ['groups at the source only', 'a:x,b\n', 1, 'both sides must list the same'],
    ['groups at the destination only', 'a,b:x\n', 1, 'both sides must list the same'],
    ['other groups', 'a:x|y,b:x|z\n', 1, 'both sides must list the same'],
    ['bytes that are no UTF-8', Buffer.from('a,b\nc,\xff\n', 'latin1'), 2, 'not valid UTF-8'],
    ['one source twice', 'a,b\na,c\n', 2, 'a is mapped twice, see'],
    ['with and without groups', 'a,b\na:x,b:x\n', 2, 'a is mapped twice, see'],
    ['defect-P4 one destination twice', 'a,c\nb,c\n', 2, 'two tables go to c'],
    ['defect-P1 nothing in it', '# empty\n\n', 1, 'the tables map has no table'],
    ['more than it may hold', `a,b\n${'#'.repeat(1024 * 1024)}`, 1, 'longer than 1 MiB'],
  ])('for %s', (_what, content, line, message) => {
    const refusal = expect.objectContaining({ id: 'TU-INPUT-FILE', exit: 65 }) as unknown;
    expect(() => read(content)).toThrow(refusal);
    expect(() => read(content)).toThrow(`${path}:${line}: `);
    expect(() => read(content)).toThrow(message);
  });

  it('and with every other line that is wrong, up to twenty', () => {
    expect(() => read('a,b\nx\na,c\n')).toThrow(
      new RegExp(`^${path}:2: a line names .*\n${path}:3: a is mapped twice, see ${path}:1$`),
    );
    const lines = (): string => {
      try {
        read('x\n'.repeat(50));
      } catch (error) {
        return String(error);
      }
      return '';
    };
    expect(lines().split('\n')).toHaveLength(20);
  });
});

it('a map of very many tables is read in the time of its length', () => {
  const lines = Array.from({ length: 60_000 }, (_, at) => `s${at},d${at}`);
  expect(read(lines.join('\n')).tables).toHaveLength(60_000);
});
