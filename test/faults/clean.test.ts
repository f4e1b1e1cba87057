/** clean through the real program: what it removes, when it refuses, and what a kill leaves. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { previewPlan, runPlan } from '../../src/app.js';
import { rowKey } from '../../src/cells/bytes.js';
import type { CleanDocument } from '../../src/documents/clean.generated.js';
import { loadPlan } from '../../src/plan/load.js';
import { schemaFromMessage } from '../../src/tera/schema.js';
import { applyAll } from '../support/apply-options.js';
import { sampleCell } from '../support/cell-samples.js';
import { fillTable } from '../support/fill.js';
import { hasTerminal, onTerminal } from '../support/on-terminal.js';
import { start, terautil, untilSaid, type Ended } from '../support/programs.js';
import { startTwoClusters, type TwoClusters } from '../support/two-clusters.js';

let world: TwoClusters;

beforeAll(async () => {
  world = await startTwoClusters();
  const schema = schemaFromMessage({
    name: 'few',
    rawKey: 1,
    splitSize: 700,
    mergeSize: 200,
    localityGroups: [{ id: 0, name: 'lg0' }],
    columnFamilies: [{ name: Buffer.from('f'), localityGroup: 'lg0', maxVersions: 3 }],
  });
  await world.source.createTable('few', schema, [rowKey(Buffer.from('0100'))]);
  const rows = Array.from({ length: 200 }, (_, i) => String(i).padStart(4, '0'));
  await fillTable(
    world.source,
    'few',
    rows.map((row) => sampleCell({ row, family: 'f', qualifier: 'q', timestamp: 1n, value: 'v' })),
  );
});

afterAll(async () => {
  await world.close();
});

function planOf(name: string): string {
  return world.writePlan(name, `tables: [{ source: few, destination: ${name} }]\n`);
}

function run(...args: string[]): Promise<Ended> {
  return terautil(args, { cwd: world.folder });
}

async function applied(name: string): Promise<string> {
  const plan = planOf(name);
  const end = await run('apply', plan, '--auto-approve');
  expect(end.code, end.stderr).toBe(0);
  return plan;
}

function stateFolder(name: string): string {
  return join(world.folder, '.terautil', name);
}

/** Every file below the state folder, links as such. */
function filesOf(name: string): string[] {
  const folder = stateFolder(name);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

async function stateOf(plan: string): Promise<string> {
  const { stdout } = await run('status', plan, '--json');
  return (JSON.parse(stdout) as { state: string }).state;
}

const isValid = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(
  JSON.parse(
    readFileSync(join(import.meta.dirname, '../../schemas/clean.schema.json'), 'utf8'),
  ) as object,
);

function documentOf({ stdout }: Ended): CleanDocument {
  const document = JSON.parse(stdout) as CleanDocument;
  expect(isValid(document), JSON.stringify(isValid.errors)).toBe(true);
  return document;
}

test('removes ledger and files; status says not started, and apply is refused by its guard', async () => {
  const plan = await applied('whole');
  mkdirSync(join(stateFolder('whole'), 'findings'));
  mkdirSync(join(stateFolder('whole'), 'dead-letters'));
  for (const file of [
    'findings/1-t00001-r000001.ndjson',
    'dead-letters/1-t00001-r000002.7.partial',
  ]) {
    writeFileSync(join(stateFolder('whole'), file), 'line\n');
  }
  const before = filesOf('whole');
  const shown = await run('clean', plan, '--dry-run');
  expect(shown).toMatchObject({ code: 0, stderr: '' });
  // One table with two ranges; records: create, freeze, restore; dump and diff of each range.
  expect(shown.stdout).toContain('1 registration, 1 table, 2 ranges, ');
  expect(shown.stdout).toMatch(/ {6}journal\.db +\d+\.\d KiB\n/);
  expect(shown.stdout).toMatch(/ {6}findings\/ +1 file +5 B\n/);
  expect(shown.stdout).toMatch(/ {6}dead-letters\/ +1 file +5 B\n/);
  const preview = documentOf(await run('clean', plan, '--dry-run', '--json'));
  expect(preview).toMatchObject({ state: 'preview', frozen: [], damage: null, kept: [] });
  expect(preview.ledger).toMatchObject({
    registrations: '1',
    tables: '1',
    ranges: '2',
    others: '0',
  });
  expect(Number(preview.ledger.records)).toBeGreaterThanOrEqual(7);
  expect(filesOf('whole')).toEqual(before);

  const cleaned = await run('clean', plan, '--auto-approve');
  expect(cleaned.code, cleaned.stderr).toBe(0);
  expect(cleaned.stdout).toMatch(/^Cleaned: whole, \d+ ledger entries and 3 files removed\.\n$/);
  expect(filesOf('whole')).toEqual(['locks.db']);
  expect(readdirSync(stateFolder('whole'))).toEqual(['locks.db']);
  expect(await stateOf(plan)).toBe('not-started');
  const refused = await run('apply', plan, '--auto-approve');
  expect(refused.code).toBe(4);
  expect(refused.stderr).toContain('TU-GUARD');
  expect(documentOf(await run('clean', plan, '--json')).state).toBe('nothing');
});

test('defect-K5 of what was never started there is nothing to remove', async () => {
  const plan = planOf('never');
  const end = await run('clean', plan);
  expect(end).toMatchObject({ code: 0, stderr: '' });
  expect(end.stdout).toContain('Nothing to remove: never');
  expect(existsSync(stateFolder('never'))).toBe(false);
});

test('defect-K1 defect-K6 without an approval nothing is removed, and that is 5', async () => {
  const plan = await applied('asked');
  const before = filesOf('asked');
  for (const flags of [[], ['--json']]) {
    const end = await run('clean', plan, ...flags);
    expect(end.code).toBe(5);
    expect(end.stderr).toContain(`terautil clean ${plan} --auto-approve`);
    expect(filesOf('asked')).toEqual(before);
  }
  expect(await stateOf(plan)).toBe('finished');
});

test.skipIf(!hasTerminal)(
  'defect-K1 defect-K6 on a terminal the name of the migration is asked for',
  async () => {
    const plan = await applied('typed');
    const before = filesOf('typed');
    const answered = (keys: string): ReturnType<typeof onTerminal> =>
      onTerminal(['clean', plan], world.folder, 'type the name of the migration', keys);
    const declined = await answered('yes\r');
    expect(declined.code, declined.text).toBe(5);
    expect(filesOf('typed')).toEqual(before);
    const approved = await answered('typed\r');
    expect(approved.code, approved.text).toBe(0);
    expect(approved.text).toContain('Cleaned: typed');
    expect(filesOf('typed')).toEqual(['locks.db']);
  },
);

test('defect-K2 what terautil did not make stays, and links lead nowhere', async () => {
  const plan = await applied('scoped');
  const folder = stateFolder('scoped');
  const outside = join(world.folder, 'outside');
  mkdirSync(join(outside, 'findings'), { recursive: true });
  writeFileSync(join(outside, 'findings/1-t00001-r000001.ndjson'), 'not yours\n');
  writeFileSync(join(outside, 'letter.ndjson'), 'not yours\n');
  symlinkSync(join(outside, 'findings'), join(folder, 'findings'));
  mkdirSync(join(folder, 'dead-letters'));
  symlinkSync(join(outside, 'letter.ndjson'), join(folder, 'dead-letters/1-t00001-r000001.ndjson'));
  writeFileSync(join(folder, 'notes.txt'), 'mine\n');
  writeFileSync(join(folder, 'dead-letters/saved.ndjson'), 'mine\n');
  const kept = [
    'dead-letters/1-t00001-r000001.ndjson',
    'dead-letters/saved.ndjson',
    'findings',
    'notes.txt',
  ];
  const end = await run('clean', plan, '--auto-approve', '--json');
  expect(end.code, end.stderr).toBe(0);
  expect(documentOf(end)).toMatchObject({ state: 'cleaned', kept });
  expect(filesOf('scoped')).toEqual([...kept, 'locks.db'].sort());
  expect(readFileSync(join(outside, 'findings/1-t00001-r000001.ndjson'), 'utf8')).toBe(
    'not yours\n',
  );
  expect(existsSync(join(outside, 'letter.ndjson'))).toBe(true);
});

test('defect-K2 a migration that shares the state folder keeps its ledger, and the files stay', async () => {
  const env = { TERAUTIL_STATE: join(world.folder, 'shared') };
  const [one, two] = [planOf('share'), planOf('share2')];
  for (const plan of [one, two]) {
    const end = await terautil(['apply', plan, '--auto-approve'], { cwd: world.folder, env });
    expect(end.code, end.stderr).toBe(0);
  }
  const cleaned = await terautil(['clean', one, '--auto-approve', '--json'], {
    cwd: world.folder,
    env,
  });
  expect(documentOf(cleaned)).toMatchObject({ state: 'cleaned', files: [], kept: ['journal.db'] });
  const status = async (plan: string): Promise<Ended> =>
    terautil(['status', plan, '--json'], { cwd: world.folder, env });
  expect((await status(one)).stdout).toContain('"not-started"');
  expect((await status(two)).stdout).toContain('"finished"');
  expect(existsSync(join(env.TERAUTIL_STATE, 'journal.db'))).toBe(true);
});

describe('defect-K3 other processes', () => {
  test('while one is at work clean refuses with 4, and nothing is removed', async () => {
    const plan = planOf('busy');
    const applying = start(['apply', plan, '--auto-approve'], { cwd: world.folder });
    await untilSaid(applying, 'Create tables: 1 of 1');
    world.pause();
    const refused = await run('clean', plan, '--auto-approve');
    world.resume();
    expect(refused.code, refused.stderr).toBe(4);
    expect(refused.stderr).toContain(`process ${String(applying.child.pid)} on `);
    expect(refused.stderr).toContain('seems to be at work: clean refuses while it is.');
    const ended = await applying.ended;
    expect(ended.code, ended.stderr).toBe(0);
    expect(await stateOf(plan)).toBe('finished');
  });

  test('one that was killed is waited for; a frozen table is named with its sizes', async () => {
    const plan = planOf('crashed');
    const killed = await terautil(['apply', plan, '--auto-approve'], {
      cwd: world.folder,
      failpoint: 'dump.in_batch:1',
    });
    expect(killed.signal).toBe('SIGKILL');
    const startedAt = performance.now();
    const cleaned = await run('clean', plan, '--auto-approve');
    expect(cleaned.code, cleaned.stderr).toBe(0);
    // A lease of one second and two thirds, since it held ranges.
    expect(performance.now() - startedAt).toBeGreaterThan(1_600);
    expect(cleaned.stderr).toContain('Waiting up to 1.7 s: 1 process left without a word');
    expect(cleaned.stderr).toContain(
      '! crashed is still frozen: it is neither split nor merged, and only the ledger knows its sizes. Put them back yourself: split_size 700, merge_size 200.',
    );
    expect(await stateOf(plan)).toBe('not-started');
  });
});

describe('cut short', () => {
  test.each(['clean.cleared:1', 'clean.half:1'])(
    'defect-K4 killed at %s, then run again: nothing of it is left',
    async (failpoint) => {
      const name = failpoint.replace(/[^a-z0-9]/g, '-');
      const plan = await applied(name);
      mkdirSync(join(stateFolder(name), 'findings'));
      writeFileSync(join(stateFolder(name), 'findings/1-t00001-r000001.ndjson'), 'line\n');
      const killed = await terautil(['clean', plan, '--auto-approve'], {
        cwd: world.folder,
        failpoint,
      });
      expect(killed.signal, killed.stderr).toBe('SIGKILL');
      expect(filesOf(name).length).toBeGreaterThan(1);
      // No half ledger is believed: apply begins anew, and its guard sees the copy.
      expect(await stateOf(plan)).toBe('not-started');
      expect((await run('apply', plan, '--auto-approve')).code).toBe(4);
      const again = await run('clean', plan, '--auto-approve');
      expect(again.code, again.stderr).toBe(0);
      expect(filesOf(name)).toEqual(['locks.db']);
    },
  );

  test('defect-K4 a ledger that cannot be read is no success, and no file goes', async () => {
    const plan = await applied('damaged');
    writeFileSync(join(stateFolder('damaged'), 'locks.db'), 'no database, but long enough for one');
    const before = filesOf('damaged');
    const end = await run('clean', plan, '--auto-approve');
    expect(end).toMatchObject({ code: 1, stdout: '' });
    expect(end.stderr).toContain('TU-LEDGER-INVALID');
    expect(filesOf('damaged')).toEqual(before);
  });
});

test('an apply that was approved before the ledger was cleaned is refused', async () => {
  const plan = planOf('meanwhile');
  expect((await run('apply', plan, '--auto-approve', '--only', 'dump')).code).toBe(0);
  const resolved = loadPlan(join(world.folder, plan), null);
  const preview = await previewPlan(resolved);
  expect((await run('clean', plan, '--auto-approve')).code).toBe(0);
  const late = runPlan(resolved, preview, {
    version: 'test',
    apply: applyAll(resolved),
    drain: new AbortController().signal,
    events: () => undefined,
  });
  await expect(late).rejects.toMatchObject({
    id: 'TU-GUARD',
    message: 'The migration meanwhile was cleaned meanwhile.',
  });
  expect(await stateOf(plan)).toBe('not-started');
  rmSync(stateFolder('meanwhile'), { recursive: true });
});
