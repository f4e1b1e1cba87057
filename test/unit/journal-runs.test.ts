/** What earlier runs took, as this machine keeps it: readers leave nothing behind and never fail. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { addRuns, readRuns } from '../../src/journal/runs.js';
import type { EarlierRun } from '../../src/migration/ports.js';

let folder = '';
let file = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'terautil-runs-'));
  file = join(folder, 'state', 'runs.db');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function run(more: Partial<EarlierRun> = {}): EarlierRun {
  return {
    step: 'dump',
    endedAt: 1_700_000_000_000_000n,
    seconds: 1.5,
    cells: 7,
    bytes: 2 ** 40,
    finished: { bytes: 2 ** 39, storedBytes: 2 ** 38 },
    limit: { cells: Infinity, bytes: 2 ** 20 },
    ...more,
  };
}

it('tells what was kept, of these clusters only', () => {
  addRuns(file, 'a-b', [run(), run({ step: 'diff', limit: { cells: 0.5, bytes: Infinity } })]);
  addRuns(file, 'a-c', [run({ cells: 8 })]);
  addRuns(file, 'a-b', [run({ cells: 9 })]);
  expect(readRuns(file, 'a-b')).toEqual([
    run(),
    run({ step: 'diff', limit: { cells: 0.5, bytes: Infinity } }),
    run({ cells: 9 }),
  ]);
  expect(readRuns(file, 'b-a')).toEqual([]);
});

it('keeps the newest hundred', () => {
  addRuns(
    file,
    'a-b',
    Array.from({ length: 150 }, (_, cells) => run({ cells })),
  );
  addRuns(file, 'a-b', [run({ cells: 150 })]);
  const kept = readRuns(file, 'a-b').map(({ cells }) => cells);
  expect([kept.length, kept[0], kept.at(-1)]).toEqual([100, 51, 150]);
});

it('promise-P5: reading makes no file, neither where there is one nor where there is none', () => {
  expect(readRuns(file, 'a-b')).toEqual([]);
  expect(readdirSync(folder)).toEqual([]);
  addRuns(file, 'a-b', [run()]);
  const before = readFileSync(file);
  expect(readRuns(file, 'a-b')).toHaveLength(1);
  expect(readdirSync(join(folder, 'state'))).toEqual(['runs.db']);
  expect(readFileSync(file)).toEqual(before);
});

it('fault-D3: a damaged file tells nothing, and is begun anew', () => {
  addRuns(file, 'a-b', [run()]);
  for (const content of ['no database'.repeat(100), readFileSync(file).subarray(0, 5000), '']) {
    writeFileSync(file, content);
    expect(readRuns(file, 'a-b')).toEqual([]);
    addRuns(file, 'a-b', [run()]);
    expect(readRuns(file, 'a-b')).toEqual([run()]);
  }
});

it('fault-D4: a file of a newer version tells nothing and is left alone', () => {
  addRuns(file, 'a-b', [run()]);
  const database = new SQLite(file);
  database.pragma('user_version = 2');
  database.close();
  expect(readRuns(file, 'a-b')).toEqual([]);
  addRuns(file, 'a-b', [run()]);
  const kept = new SQLite(file);
  expect(kept.pragma('user_version', { simple: true })).toBe(2);
  expect(kept.prepare('SELECT count(*) AS n FROM runs').get()).toEqual({ n: 1 });
  kept.close();
});

it('what is no file, and rows that no run wrote, tell nothing', () => {
  mkdirSync(file, { recursive: true });
  expect(readRuns(file, 'a-b')).toEqual([]);
  rmSync(file, { recursive: true });
  addRuns(file, 'a-b', [run()]);
  const flaws = [
    "step = 'settle'",
    "seconds = x'00'",
    'cells = -1',
    "bytes = 'many'",
    'limit_cells = 0',
  ];
  for (const flaw of flaws) {
    addRuns(file, 'a-b', [run()]);
    const database = new SQLite(file);
    database.exec(`UPDATE runs SET ${flaw} WHERE id = (SELECT max(id) FROM runs)`);
    database.close();
    expect(readRuns(file, 'a-b'), flaw).toEqual([run()]);
  }
});
