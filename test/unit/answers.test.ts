/** docs/answers.md and the code say the same of every answer, and the tests that it names exist. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isNotUnderstood, rpcErrorText } from '../../src/rpc/error-codes.js';
import {
  isPushback,
  masterReaction,
  rowReaction,
  scanReaction,
  statusError,
  statusText,
} from '../../src/tera/status.js';
import {
  ANSWERS,
  codeRows,
  namedTests,
  provenRows,
  statusRows,
} from '../support/answers-document.js';

const ROOT = join(import.meta.dirname, '../..');
const PROTOCOL = readFileSync(join(ROOT, 'docs/protocol.md'), 'utf8');

/** More than any number that a server uses. */
const NUMBERS = Array.from({ length: 5_000 }, (_, number) => number);

/** The numbers in the first cells of a table of protocol.md: "23", "50 / 51", "25, 29–35". */
function numbersOfProtocol(from: string, to: string): number[] {
  const section = PROTOCOL.split(from)[1]?.split(to)[0] ?? '';
  return [...section.matchAll(/^\| (\d[\d ,/–]*) \|/gm)].flatMap(([, cell = '']) =>
    cell.split(/[,/]/).flatMap((part) => {
      const [first = NaN, last = first] = part.split('–').map(Number);
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    }),
  );
}

const ascending = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b);

describe('statuses', () => {
  const rows = statusRows();
  const known = NUMBERS.filter((status) => statusText(status) !== `status ${status}`);

  it('the page has every one that is known, each once, and no other', () => {
    expect(rows.map(({ status }) => status)).toEqual(known);
  });

  it('those of protocol.md §4.11 are known', () => {
    const section = numbersOfProtocol('### 4.11 StatusCode and reactions', '### 4.12 ');
    expect(section).toContain(2201);
    expect(known).toEqual(expect.arrayContaining(section));
  });

  it.each(rows)('$status $name is what the code makes of it', (row) => {
    const { status, name, meaning, ...reaction } = row;
    expect(`${name} (${status})`).toBe(statusText(status));
    expect(meaning).not.toBe('');
    expect(reaction).toEqual({
      scan: scanReaction(status),
      row: rowReaction(status),
      master: masterReaction(status),
      isPushback: isPushback(status),
      error: statusError(status, 'X').id,
    });
  });

  it('one that is not known is treated as the page says', () => {
    expect([scanReaction(12345), rowReaction(12345), masterReaction(12345)]).toEqual([
      'limited',
      'unknown',
      'fatal',
    ]);
    expect(ANSWERS).toContain('treated like one with `limited`, `unknown`, `fatal`');
  });

  it('every word for a reaction is explained, and no other', () => {
    const words = new Set(rows.flatMap(({ scan, row, master }) => [scan, row, master]));
    const explained = [...ANSWERS.matchAll(/^\| ([a-z][a-z-]*) +\| [^|]+ \|$/gm)];
    expect(new Set(explained.map(([, word]) => word))).toEqual(words);
  });
});

describe('error codes of sofa-pbrpc', () => {
  const rows = codeRows();
  const known = NUMBERS.filter((code) => rpcErrorText(code) !== `error ${code}`);

  it('the page has every one that is known, each once, and no other', () => {
    expect(rows.map(({ code }) => code)).toEqual(known);
  });

  it('they are those of protocol.md §1.9', () => {
    const listed = numbersOfProtocol('### 1.9 Error codes', 'How the Tera SDK folds these');
    expect(ascending(listed)).toEqual(known);
  });

  it.each(rows)('$code $name is what the code makes of it', ({ code, name, becomes }) => {
    expect(rpcErrorText(code)).toBe(`error ${code} (${name})`);
    expect(becomes).toBe(isNotUnderstood(code) ? 'TU-RPC-REFUSED' : 'TU-RPC-FAILED');
  });
});

describe('tests', () => {
  it.each(provenRows())('are named for: $about', ({ tests }) => {
    expect(tests).toMatch(/^(?:`(?:unit|onebox|faults|real)\/[a-z-]+` `|– \S)/);
  });

  const named = namedTests();

  it('are many', () => {
    expect(named.length).toBeGreaterThan(60);
  });

  it.each(named)('$file: $name', ({ file, name }) => {
    const path = join(ROOT, 'test', `${file}.test.ts`);
    expect(existsSync(path), path).toBe(true);
    const text = readFileSync(path, 'utf8');
    // In a string of the test's source, and whole: a name in a comment proves nothing.
    const quoted = ["'", '`'].some((quote) => text.includes(`${quote}${name}${quote}`));
    expect(quoted, `${path} has no test "${name}"`).toBe(true);
  });
});
