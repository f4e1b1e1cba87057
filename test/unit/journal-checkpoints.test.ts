import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

it('fault-D4: a journal of another version is refused and left as it is', () => {
  journal.close();
  const database = new SQLite(file);
  database.pragma('user_version = 2');
  database.close();
  expect(() => openJournal(file)).toThrow(errorId('TU-JOURNAL'));
  const again = new SQLite(file);
  expect(again.pragma('user_version', { simple: true })).toBe(2);
  again.close();
});

it('fault-D3: a damaged journal is refused with its path and kept', () => {
  const damaged = join(folder, 'damaged.db');
  const text =
    'not a database at all, but longer than the header of a SQLite file is, by far'.repeat(3);
  writeFileSync(damaged, text);
  expect(() => openJournal(damaged)).toThrow(errorId('TU-JOURNAL'));
  expect(() => openJournal(damaged)).toThrow(damaged);
  expect(readFileSync(damaged, 'utf8')).toBe(text);
});

it('fault-D2: a folder that cannot be made is TU-JOURNAL with the path', () => {
  writeFileSync(join(folder, 'file'), '');
  const below = join(folder, 'file', 'journal.db');
  expect(() => openJournal(below)).toThrow(errorId('TU-JOURNAL'));
  expect(() => openJournal(below)).toThrow(below);
});
