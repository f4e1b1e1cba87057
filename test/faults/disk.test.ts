/** Disks that are full or read-only, and a journal that is damaged: nothing acknowledged is lost. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { rowKey } from '../../src/cells/bytes.js';
import type { TableSchema } from '../../src/migration/ports.js';
import { schemaFromMessage } from '../../src/tera/schema.js';
import { sampleCell, type SampleCell } from '../support/cell-samples.js';
import { openEditor } from '../support/edits.js';
import { fillTable } from '../support/fill.js';
import { readDeadLetters, readFindings } from '../support/findings.js';
import { compareTables } from '../support/independent-reader.js';
import { openLedger } from '../support/invariant-flaws.js';
import { expectInvariants } from '../support/invariants.js';
import { terautil, type Ended } from '../support/programs.js';
import { mountSmallDisk, whyNoSmallDisk, type SmallDisk } from '../support/small-disk.js';
import { startTwoClusters, type TwoClusters } from '../support/two-clusters.js';

const ROWS = 8_000;
const LETTERS = 200;
const ENOUGH_KIB = 16 * 1024;

let world: TwoClusters;
const disks: SmallDisk[] = [];

function schemaOf(name: string): TableSchema {
  return schemaFromMessage({
    name,
    rawKey: 1,
    localityGroups: [{ id: 0, name: 'lg' }],
    columnFamilies: [{ name: Buffer.from('f'), localityGroup: 'lg', maxVersions: 3 }],
  });
}

const cells = (value: string): SampleCell[] =>
  Array.from({ length: ROWS }, (_, i) => String(i).padStart(5, '0')).flatMap((row) =>
    [2n, 1n].map((timestamp) =>
      sampleCell({ row, family: 'f', qualifier: 'q', timestamp, value: `${value}${row}` }),
    ),
  );

beforeAll(async () => {
  world = await startTwoClusters();
  const { source } = world;
  await source.createTable('plain', schemaOf('plain'), [rowKey(Buffer.from('04'))]);
  await fillTable(source, 'plain', cells('v'));
  await source.createTable('letters', schemaOf('letters'), []);
  await fillTable(source, 'letters', cells('v').slice(0, 1000));
  const here = openEditor(world.data, 'a');
  for (let i = 0; i < LETTERS; i += 1) {
    // 2^56 - 1, which no write brings back: refused for good (O12).
    const cell = { row: `l${String(i).padStart(3, '0')}`, family: 'f', qualifier: 'q' };
    await here.put('letters', { ...cell, timestamp: -1n }, 'x'.repeat(100));
  }
  here.close();
});

afterEach(() => {
  for (const disk of disks.splice(0)) disk.unmount();
});

afterAll(async () => {
  await world.close();
});

function apply(plan: string, failpoint?: string): Promise<Ended> {
  return terautil(['apply', plan, '--auto-approve'], {
    cwd: world.folder,
    ...(failpoint === undefined ? {} : { failpoint }),
  });
}

const stateFolder = (name: string): string => join(world.folder, '.terautil', name);

function writePlan(name: string, source = 'plain', steps = '[dump, diff]'): string {
  const rest = `steps: ${steps}
tables: [{ source: ${source}, destination: ${name} }]
dump: { parallelRanges: 1, inFlight: 1MiB }
`;
  return world.writePlan(name, rest);
}

function expectEqual(name: string): void {
  const result = compareTables(
    { file: world.sourceFile, table: 'plain' },
    { file: world.destinationFile, table: name },
  );
  expect(result).toMatchObject({ differences: [], equal: 2 * ROWS });
}

/** This part of the state folder on a disk of its own. */
function onSmallDisk(name: string, part: string, kibibytes: number): SmallDisk {
  const folder = join(world.folder, `disk-${name}`);
  const disk = mountSmallDisk(folder, kibibytes);
  disks.push(disk);
  mkdirSync(stateFolder(name), { recursive: true });
  const target = join(folder, part);
  if (!part.endsWith('.db')) mkdirSync(target);
  symlinkSync(target, join(stateFolder(name), part));
  return disk;
}

const noDisk = whyNoSmallDisk();

describe.skipIf(noDisk !== null)('fault-D1 a full disk', () => {
  test('under the journal: 1 with the path, what was acknowledged is published; then it goes on', async () => {
    const name = 'full-journal';
    const plan = writePlan(name);
    const disk = onSmallDisk(name, 'journal.db', 56);
    const full = await apply(plan);
    expect(full.code, full.stderr).toBe(1);
    expect(full.stderr).toContain(join(stateFolder(name), 'journal.db'));
    expect(full.stderr).toMatch(/\nhint: .*disk full.*\nTU-JOURNAL\n$/);
    const { ledger } = await openLedger(world.migration(name, 1));
    const dumps = [...ledger.records.values()].filter(({ step }) => step === 'dump');
    expect(dumps.map(({ state }) => state)).toContain('stopped');
    expect(dumps.reduce((sum, { counters }) => sum + counters.written, 0)).toBeGreaterThan(0);
    await expectInvariants(world.migration(name, full.code, { edited: 'destination' }));

    disk.resize(ENOUGH_KIB);
    const end = await apply(plan);
    expect(end.code, end.stderr).toBe(0);
    expectEqual(name);
    await expectInvariants(world.migration(name, end.code));
  });

  test('under the findings: 1 with the path; then all of them are there', async () => {
    const name = 'full-findings';
    await world.destination.createTable(name, schemaOf(name), []);
    await fillTable(world.destination, name, cells('other'));
    const plan = writePlan(name, 'plain', '[diff]');
    const disk = onSmallDisk(name, 'findings', 256);
    const full = await apply(plan);
    expect(full.code, full.stderr).toBe(1);
    expect(full.stderr).toContain(join(stateFolder(name), 'findings'));
    expect(full.stderr).toMatch(/\nhint: .*disk full.*\nTU-DETAILS\n$/);
    const migration = { steps: ['diff'], edited: 'destination' } as const;
    await expectInvariants(world.migration(name, full.code, migration));

    disk.resize(ENOUGH_KIB);
    const end = await apply(plan);
    expect(end.code, end.stderr).toBe(2);
    expect(readFindings(stateFolder(name))).toHaveLength(2 * ROWS);
    await expectInvariants(world.migration(name, end.code, migration));
  });

  test('under the dead letters: 1 with the path; then all of them are there', async () => {
    const name = 'full-letters';
    const plan = writePlan(name, 'letters');
    const disk = onSmallDisk(name, 'dead-letters', 16);
    const full = await apply(plan);
    expect(full.code, full.stderr).toBe(1);
    expect(full.stderr).toContain(join(stateFolder(name), 'dead-letters'));
    expect(full.stderr).toContain('TU-DETAILS');

    disk.resize(ENOUGH_KIB);
    const end = await apply(plan);
    expect(end.code, end.stderr).toBe(3);
    expect(readDeadLetters(stateFolder(name))).toHaveLength(LETTERS);
    await expectInvariants(world.migration(name, end.code));
  });

  test('under all of it: 1 with the path; then it goes on', async () => {
    const name = 'full-state';
    const plan = writePlan(name);
    const disk = mountSmallDisk(stateFolder(name), 160);
    disks.push(disk);
    const full = await apply(plan);
    expect(full.code, full.stderr).toBe(1);
    expect(full.stderr).toContain(stateFolder(name));
    expect(full.stderr).toMatch(/\nTU-(LEDGER-INVALID|JOURNAL)\n$/);

    disk.resize(ENOUGH_KIB);
    const end = await apply(plan);
    expect(end.code, end.stderr).toBe(0);
    expectEqual(name);
    await expectInvariants(world.migration(name, end.code));
  });
});

describe('fault-D2', () => {
  test.skipIf(noDisk !== null)(
    'a read-only state folder: 1, and the ledger stays as it was',
    async () => {
      const name = 'read-only';
      const plan = writePlan(name);
      const disk = mountSmallDisk(stateFolder(name), ENOUGH_KIB);
      disks.push(disk);
      const killed = await apply(plan, 'dump.after_write_before_checkpoint:3');
      expect(killed.signal, killed.stderr).toBe('SIGKILL');
      const locks = join(stateFolder(name), 'locks.db');
      const before = readFileSync(locks);
      disk.setReadOnly(true);
      const refused = await apply(plan);
      expect(refused.code, refused.stderr).toBe(1);
      expect(refused.stderr).toContain(stateFolder(name));
      expect(refused.stderr).toMatch(/\nhint: .*\nTU-(LEDGER-INVALID|JOURNAL)\n$/);
      expect(readFileSync(locks)).toEqual(before);

      disk.setReadOnly(false);
      const end = await apply(plan);
      expect(end.code, end.stderr).toBe(0);
      expectEqual(name);
      await expectInvariants(world.migration(name, end.code));
    },
  );

  test('a file where the folder of findings should be: 1 with the path, nothing is finished', async () => {
    const name = 'no-folder';
    await world.destination.createTable(name, schemaOf(name), []);
    const plan = writePlan(name, 'plain', '[diff]');
    mkdirSync(stateFolder(name), { recursive: true });
    const inTheWay = join(stateFolder(name), 'findings');
    writeFileSync(inTheWay, 'here first');
    const failed = await apply(plan);
    expect(failed.code, failed.stderr).toBe(1);
    expect(failed.stderr).toContain(inTheWay);
    expect(failed.stderr).toContain('TU-DETAILS');
    expect(readFileSync(inTheWay, 'utf8')).toBe('here first');
    const migration = { steps: ['diff'], edited: 'destination' } as const;
    await expectInvariants(world.migration(name, failed.code, migration));

    rmSync(inTheWay);
    const end = await apply(plan);
    expect(end.code, end.stderr).toBe(2);
    expect(readFindings(stateFolder(name))).toHaveLength(2 * ROWS);
    await expectInvariants(world.migration(name, end.code, migration));
  });
});

/** The journal with all that its write-ahead log holds, as a process that ended well would leave it. */
function checkpointJournal(file: string): void {
  const database = new SQLite(file);
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
}

function flipBit(file: string, at: number): void {
  const bytes = readFileSync(file);
  bytes[at] = (bytes[at] ?? 0) ^ 0x10;
  writeFileSync(file, bytes);
}

describe('fault-D3 the journal of a killed apply is', () => {
  test.each<[string, (file: string) => void, boolean]>([
    [
      'cut short',
      (file) => {
        checkpointJournal(file);
        truncateSync(file, 5_000);
      },
      true,
    ],
    [
      'overwritten at its beginning',
      (file) => {
        checkpointJournal(file);
        flipBit(file, 3);
      },
      true,
    ],
    [
      'empty',
      (file) => {
        checkpointJournal(file);
        truncateSync(file, 0);
      },
      false,
    ],
    [
      'gone',
      (file) => {
        for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
      },
      false,
    ],
    [
      'without its write-ahead log',
      (file) => {
        rmSync(`${file}-wal`);
        rmSync(`${file}-shm`, { force: true });
      },
      false,
    ],
    [
      'one with a flipped bit in a checkpoint',
      (file) => {
        checkpointJournal(file);
        flipBit(file, readFileSync(file).lastIndexOf('"checkpoint"') + 24);
      },
      false,
    ],
  ])('%s: the ledger is enough', async (what, damage, isSetAside) => {
    const name = `journal-${what.replaceAll(' ', '-')}`;
    const plan = writePlan(name);
    const killed = await apply(plan, 'dump.after_write_before_checkpoint:4');
    expect(killed.signal, killed.stderr).toBe('SIGKILL');
    const file = join(stateFolder(name), 'journal.db');
    damage(file);
    const copy = join(world.folder, 'damaged');
    if (isSetAside) copyFileSync(file, copy);

    const end = await apply(plan);
    expect(end.code, end.stderr).toBe(0);
    const aside = `${file}.damaged-1`;
    expect(existsSync(aside)).toBe(isSetAside);
    if (isSetAside) {
      expect(end.stderr).toContain(`! The journal was damaged and is kept as ${aside}.`);
      expect(readFileSync(aside)).toEqual(readFileSync(copy));
    }
    if (what.includes('checkpoint')) expect(end.stderr).toContain('! A checkpoint in ');
    expectEqual(name);
    await expectInvariants(world.migration(name, end.code));
  });
});

test('fault-D4 a journal of a newer version: 1 with the path, and it is left as it was', async () => {
  const name = 'newer';
  const plan = writePlan(name);
  const file = join(stateFolder(name), 'journal.db');
  mkdirSync(stateFolder(name), { recursive: true });
  const database = new SQLite(file);
  database.exec('CREATE TABLE of_tomorrow (a)');
  database.pragma('user_version = 99');
  database.close();
  const before = readFileSync(file);
  const refused = await apply(plan);
  expect(refused.code, refused.stderr).toBe(1);
  expect(refused.stderr).toContain(`The journal ${file} has format 99, not 2.`);
  expect(refused.stderr).toMatch(/\nTU-JOURNAL\n$/);
  expect(readFileSync(file)).toEqual(before);
  expect(await world.destination.table(name)).toBeNull();
});
