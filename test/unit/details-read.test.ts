/** Reading files of findings and dead letters back, line by line. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { detailPath, hasDetails, readDetails } from '../../src/details/details.js';

/** More than one piece of the file, and characters of two bytes so that pieces end inside one. */
const LINES = Array.from({ length: 3_000 }, (_, at) => `${String(at)} ${'ä'.repeat(at % 97)}`);
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'terautil-details-'));
  mkdirSync(join(folder, 'findings'));
  writeFileSync(detailPath(folder, 'findings', 'u'), `${LINES.join('\n')}\n`);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('files of details', () => {
  it('are read line by line', () => {
    expect([...readDetails(folder, 'findings', 'u')]).toEqual(LINES);
  });

  it('are left after the first lines when no more is wanted', () => {
    for (const line of readDetails(folder, 'findings', 'u')) {
      expect(line).toBe(LINES[0]);
      break;
    }
  });

  it('are there only with their exact size', () => {
    const size = Buffer.byteLength(`${LINES.join('\n')}\n`);
    const sizes = [size - 1, size, size + 1].map((of) => hasDetails(folder, 'findings', 'u', of));
    expect(sizes).toEqual([false, true, false]);
    expect(hasDetails(folder, 'dead-letters', 'u', 0)).toBe(false);
  });

  it('that are gone fail with the path', () => {
    const read = () => [...readDetails(folder, 'findings', 'gone')];
    expect(read).toThrow(expect.objectContaining({ id: 'TU-DETAILS' }));
    expect(read).toThrow(detailPath(folder, 'findings', 'gone'));
  });
});
