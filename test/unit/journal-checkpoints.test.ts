import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import SQLite from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openJournal } from '../../src/journal/journal.js';
import type { Journal, JournalCheckpoint } from '../../src/migration/ports.js';

let folder = '';
let file = '';
let journal: Journal;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'terautil-journal-'));
  file = join(folder, 'state', 'journal.db');
  journal = openJournal(file);
});
afterEach(() => {
  journal.close();
  rmSync(folder, { recursive: true });
});

function checkpoint(record: string, parts: Partial<JournalCheckpoint> = {}): JournalCheckpoint {
  const holding = { unit: 'r1', step: 'dump', epoch: 1n << 40n, session: 's' };
  return { ...holding, record: Buffer.from(record), ...parts };
}

function textOf(found: Uint8Array | null): string | null {
  return found === null ? null : Buffer.from(found).toString();
}

function errorId(id: string): Error {
  return expect.objectContaining({ id }) as Error;
}

it('returns the newest checkpoint of a holding, also after it was closed', () => {
  journal.checkpoint(checkpoint('one'));
  journal.checkpoint(checkpoint('two'));
  expect(textOf(journal.lastCheckpoint('r1', 'dump', 1n << 40n, 's'))).toBe('two');
  journal.close();
  journal = openJournal(file);
  expect(textOf(journal.lastCheckpoint('r1', 'dump', 1n << 40n, 's'))).toBe('two');
});

it('returns nothing of another holding, unit or step', () => {
  journal.checkpoint(checkpoint('mine'));
  expect(journal.lastCheckpoint('r1', 'dump', (1n << 40n) + 1n, 's')).toBeNull();
  expect(journal.lastCheckpoint('r1', 'dump', (1n << 40n) - 1n, 's')).toBeNull();
  expect(journal.lastCheckpoint('r1', 'dump', 1n << 40n, 't')).toBeNull();
  expect(journal.lastCheckpoint('r1', 'dump', 1n << 40n, 'a')).toBeNull();
  expect(journal.lastCheckpoint('r1', 'settle', 1n << 40n, 's')).toBeNull();
  expect(journal.lastCheckpoint('r11', 'dump', 1n << 40n, 's')).toBeNull();
});

it('a new holding takes the place of the former one', () => {
  journal.checkpoint(checkpoint('old'));
  journal.checkpoint(checkpoint('new', { session: 't', epoch: 5n }));
  expect(journal.lastCheckpoint('r1', 'dump', 1n << 40n, 's')).toBeNull();
  expect(textOf(journal.lastCheckpoint('r1', 'dump', 5n, 't'))).toBe('new');
});

it('fault-D5: two processes on one journal both work', () => {
  const other = openJournal(file);
  journal.checkpoint(checkpoint('mine'));
  other.checkpoint(checkpoint('theirs', { unit: 'r2' }));
  expect(textOf(other.lastCheckpoint('r1', 'dump', 1n << 40n, 's'))).toBe('mine');
  expect(textOf(journal.lastCheckpoint('r2', 'dump', 1n << 40n, 's'))).toBe('theirs');
  other.close();
});

it('fault-D4: a journal of a newer version is refused and left as it is', () => {
  journal.close();
  const database = new SQLite(file);
  database.pragma('user_version = 3');
  database.close();
  const before = readFileSync(file);
  expect(() => openJournal(file)).toThrow(errorId('TU-JOURNAL'));
  expect(readFileSync(file)).toEqual(before);
  expect(readdirSync(dirname(file))).toEqual(['journal.db']);
});

/** As version 0.1 wrote it before checkpoints had checksums. */
function writeFormat1(path: string, record: string): void {
  const database = new SQLite(path);
  database.pragma('journal_mode = WAL');
  database.exec(`CREATE TABLE checkpoints (
    unit TEXT NOT NULL, step TEXT NOT NULL, epoch INTEGER NOT NULL, session TEXT NOT NULL,
    record BLOB NOT NULL, PRIMARY KEY (unit, step)
  ) WITHOUT ROWID`);
  const { unit, step, epoch, session } = checkpoint('');
  database
    .prepare('INSERT INTO checkpoints VALUES (?, ?, ?, ?, ?)')
    .run(unit, step, epoch, session, Buffer.from(record));
  database.pragma('user_version = 1');
  database.close();
}

it('fault-D4: an older journal is brought up to date, and kept as it was', () => {
  const old = join(folder, 'old.db');
  writeFormat1(old, 'of old');
  const before = readFileSync(old);
  const opened = openJournal(old);
  expect(textOf(opened.lastCheckpoint('r1', 'dump', 1n << 40n, 's'))).toBe('of old');
  opened.checkpoint(checkpoint('newer'));
  expect(textOf(opened.lastCheckpoint('r1', 'dump', 1n << 40n, 's'))).toBe('newer');
  opened.close();
  expect(readFileSync(`${old}.v1`)).toEqual(before);
});

const NOT_SQLITE =
  'not a database at all, but longer than the header of a SQLite file is, by far'.repeat(3);

it('fault-D3: a damaged journal is set aside under its own name, and a new one begun', () => {
  const damaged = join(folder, 'damaged.db');
  for (const number of [1, 2]) {
    writeFileSync(damaged, NOT_SQLITE);
    const said: string[] = [];
    const opened = openJournal(damaged, (line) => said.push(line));
    expect(said).toEqual([expect.stringContaining(`${damaged}.damaged-${number}`)]);
    expect(readFileSync(`${damaged}.damaged-${number}`, 'utf8')).toBe(NOT_SQLITE);
    opened.checkpoint(checkpoint('anew'));
    expect(textOf(opened.lastCheckpoint('r1', 'dump', 1n << 40n, 's'))).toBe('anew');
    opened.close();
  }
});

it('fault-D3: tables that are not those of the version are damage as well', () => {
  journal.close();
  const database = new SQLite(file);
  database.exec('DROP TABLE checkpoints; CREATE TABLE checkpoints (unit TEXT)');
  database.close();
  const said: string[] = [];
  journal = openJournal(file, (line) => said.push(line));
  expect(said).toHaveLength(1);
  expect(journal.lastCheckpoint('r1', 'dump', 1n << 40n, 's')).toBeNull();
});

it('fault-D3: a checkpoint in which one bit flipped does not count', () => {
  journal.checkpoint(checkpoint('row 5 is done'));
  journal.checkpoint(checkpoint('row 6 is done', { unit: 'r2' }));
  journal.close();
  const bytes = readFileSync(file);
  const at = bytes.indexOf('row 5 is done');
  bytes[at + 4] = '7'.charCodeAt(0);
  writeFileSync(file, bytes);
  const said: string[] = [];
  journal = openJournal(file, (line) => said.push(line));
  expect(journal.lastCheckpoint('r1', 'dump', 1n << 40n, 's')).toBeNull();
  expect(textOf(journal.lastCheckpoint('r2', 'dump', 1n << 40n, 's'))).toBe('row 6 is done');
  expect(said).toEqual([expect.stringMatching(/checkpoint in .* is damaged: r1/)]);
});

it('fault-D2: a folder that cannot be made is TU-JOURNAL with the path', () => {
  writeFileSync(join(folder, 'file'), '');
  const below = join(folder, 'file', 'journal.db');
  expect(() => openJournal(below)).toThrow(errorId('TU-JOURNAL'));
  expect(() => openJournal(below)).toThrow(below);
});
