/** The flags of apply that name a part of a migration, and its time budget, through the real program. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rowKey } from '../../src/cells/bytes.js';
import { ledgerKeys } from '../../src/migration/ledger/ledger.js';
import type { StatusDocument } from '../../src/documents/status.generated.js';
import { schemaFromMessage } from '../../src/tera/schema.js';
import { sampleCell, type SampleCell } from '../support/cell-samples.js';
import { fillTable } from '../support/fill.js';
import { findingText, readFindings } from '../support/findings.js';
import { holdLocks } from '../support/hold-locks.js';
import { start, terautil, untilSaid, type Ended, type Running } from '../support/programs.js';
import { startTwoClusters, type TwoClusters } from '../support/two-clusters.js';

let world: TwoClusters;

function cellOf(row: string, qualifier = 'q'): SampleCell {
  return sampleCell({ row, family: 'f', qualifier, timestamp: 1n, value: `of ${row}` });
}

const ROWS = Array.from({ length: 200 }, (_, i) => cellOf(String(i).padStart(4, '0')));

function schemaOf(name: string, maxVersions = 3): ReturnType<typeof schemaFromMessage> {
  return schemaFromMessage({
    name,
    rawKey: 1,
    localityGroups: [{ id: 0, name: 'lg0' }],
    columnFamilies: [{ name: Buffer.from('f'), localityGroup: 'lg0', maxVersions }],
  });
}

beforeAll(async () => {
  world = await startTwoClusters();
  const { source } = world;
  for (const name of ['few', 'bad', 'later']) {
    await source.createTable(name, schemaOf(name), [rowKey(Buffer.from('0100'))]);
    await fillTable(source, name, ROWS);
  }
});

afterAll(async () => {
  await world.close();
});

function apply(plan: string, ...flags: string[]): Promise<Ended> {
  return terautil(['apply', plan, '--auto-approve', ...flags], { cwd: world.folder });
}

function startApply(plan: string, ...flags: string[]): Running {
  return start(['apply', plan, '--auto-approve', ...flags], { cwd: world.folder });
}

async function statusOf(plan: string): Promise<StatusDocument> {
  const { stdout } = await terautil(['status', plan, '--json'], { cwd: world.folder });
  return JSON.parse(stdout) as StatusDocument;
}

/** What status and report print. */
async function said(plan: string): Promise<string[]> {
  const texts: string[] = [];
  for (const verb of ['status', 'report']) {
    const { code, stdout } = await terautil([verb, plan], { cwd: world.folder });
    expect(code, stdout).toBe(0);
    texts.push(stdout);
  }
  return texts;
}

function rangesOf(status: StatusDocument): Record<string, string[]> {
  return Object.fromEntries(
    status.tables.map(({ source, ranges: r }) => [source, [r.finished, r.failed, r.pending]]),
  );
}

test('defect-C17 with nothing registered every verb says so, and none crashes', async () => {
  const plan = world.writePlan('unborn', 'tables: [{ source: few, destination: unborn }]\n');
  const flags = { cwd: world.folder };
  const early = await apply(plan, '--only', 'diff');
  expect(early).toMatchObject({ code: 4, stdout: '' });
  expect(early.stderr).toContain('Nothing is copied yet');
  expect(await statusOf(plan)).toMatchObject({ state: 'not-started', result: null, tables: [] });
  for (const verb of ['status', 'report']) {
    const said = await terautil([verb, plan], flags);
    expect(said, verb).toMatchObject({ code: 0, stderr: '' });
    expect(said.stdout, verb).toMatch(/not started.* To see what it would do/i);
  }
  // Not an old migration either, whose records are gone: the plan is the only thing that there is.
  const nowhere = await terautil(['report', 'nowhere.yaml'], flags);
  expect(nowhere.code).toBe(65);
  expect(nowhere.stderr).toContain('nowhere.yaml');
});

describe('--only', () => {
  test('dump ends with 0 when everything is copied; diff compares it then', async () => {
    const plan = world.writePlan('only', 'tables: [{ source: few, destination: only }]\n');
    const dumped = await apply(plan, '--only', 'dump');
    expect(dumped).toMatchObject({
      code: 0,
      stdout: 'Finished: 200 cells in 2 ranges copied.\n',
    });
    expect(await statusOf(plan)).toMatchObject({ state: 'incomplete', result: null });
    expect(await apply(plan, '--only', 'dump')).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^Nothing is left to do/) as string,
    });

    const compared = await apply(plan, '--only', 'diff');
    expect(compared.code, compared.stderr).toBe(0);
    expect(compared.stdout).toBe('Equal: 200 cells compared in 2 ranges.\n');
    expect((await apply(plan)).stderr).toMatch(/^Nothing is left to do\./);
  });

  test('defect-C8 diff looks again at what differed, and at nothing else; nothing old is left', async () => {
    const plan = world.writePlan('again', 'tables: [{ source: few, destination: again }]\n');
    expect((await apply(plan, '--only', 'dump')).code).toBe(0);
    const extra = [cellOf('0001', 'extra')];
    await fillTable(world.destination, 'again', extra);
    const different = await apply(plan, '--only', 'diff');
    expect(different.code, different.stderr).toBe(2);
    expect(different.stdout).toContain('Different: 1 only in the destination');
    const stateFolder = join(world.folder, '.terautil/again');
    expect(readFindings(stateFolder).map(findingText)).toEqual([
      'only-in-destination 0001 f:extra@-/1',
    ]);
    const untouched = await apply(plan);
    expect(untouched).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^Nothing is left to do/) as string,
    });

    await fillTable(world.source, 'few', extra);
    const equal = await apply(plan, '--only', 'diff');
    expect(equal.code, equal.stderr).toBe(0);
    expect(equal.stderr).toContain('Compare ranges: 2 of 2 ranges finished   101 cells');
    expect(readdirSync(join(stateFolder, 'findings'))).toEqual([]);
  });

  test('defect-C15 diff compares what is copied and calls the rest pending', async () => {
    const plan = world.writePlan(
      'half',
      'tables: [{ source: few, destination: half }, { source: later, destination: half2 }]\n',
    );
    expect((await apply(plan, '--only', 'dump', '--table', 'few')).code).toBe(3);
    const compared = await apply(plan, '--only', 'diff');
    expect(compared.code, compared.stderr).toBe(3);
    expect(compared.stdout).toContain('Incomplete: 2 of 4 ranges finished, 2 pending.');
    // What is left has to be copied first.
    expect(compared.stdout).toContain(`To go on:  terautil apply ${plan}\n`);
    expect(compared.stdout).toContain('Equal so far');
    const { tables, result } = await statusOf(plan);
    expect(result).toBeNull();
    expect(tables.map(({ diff }) => [diff?.verdict, diff?.ranges.finished])).toEqual([
      ['equal', '2'],
      ['pending', '0'],
    ]);
    const equalSoFar = await said(plan);
    for (const text of equalSoFar) expect(text).toContain('Incomplete: 2 of 4 ranges finished');
    for (const text of equalSoFar) expect(text).toContain('Equal so far: ');
    expect(equalSoFar[1]).toMatch(/later → half2[^]*compared {2}0 of 2 ranges/);
  });
});

describe('--table and --failed', () => {
  test('work on nothing else, and leave with 3 while anything is pending', async () => {
    const plan = world.writePlan(
      'part',
      `steps: [dump]
tables:
  - { source: few, destination: part1 }
  - { source: bad, destination: part2 }
  - { source: later, destination: part3 }
split: { freeze: false }
`,
    );
    expect(await apply(plan, '--failed')).toMatchObject({
      code: 3,
      stdout: `Not started: nothing has been changed. To go on:  terautil apply ${plan}\n`,
      stderr: 'Nothing has failed.\n',
    });
    const one = await apply(plan, '--table', 'few');
    expect(one.code, one.stderr).toBe(3);
    const onlyFew = { few: ['2', '0', '0'], bad: ['0', '0', '2'], later: ['0', '0', '2'] };
    expect(rangesOf(await statusOf(plan))).toEqual(onlyFew);
    const again = await apply(plan, '--table', 'few');
    expect(again).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/^Nothing is left to do/) as string,
    });

    // Its ranges begin when the destination keeps fewer versions than was registered.
    const locks = await holdLocks(world, 'part', [
      ledgerKeys('part').lock(1, 't00002-r000001', 'dump'),
      ledgerKeys('part').lock(1, 't00002-r000002', 'dump'),
    ]);
    const running = startApply(plan, '--table', 'few', '--table', 'bad');
    await untilSaid(running, 'waiting for ranges that others hold');
    await world.destination.updateSchema('part2', schemaOf('part2', 2));
    await locks.release();
    expect((await running.ended).code).toBe(3);
    expect(rangesOf(await statusOf(plan))).toEqual({ ...onlyFew, bad: ['0', '2', '0'] });
    // What is the matter with bad does not stop the others.
    expect(await apply(plan, '--table', 'few')).toMatchObject({ code: 3 });
    expect((await apply(plan, '--failed')).code).toBe(4);

    await world.destination.updateSchema('part2', schemaOf('part2'));
    const failed = await apply(plan, '--failed');
    expect(failed.code, failed.stderr).toBe(3);
    expect(rangesOf(await statusOf(plan))).toEqual({ ...onlyFew, bad: ['2', '0', '0'] });
    expect(await world.destination.table('part3')).toBeNull();
    expect((await apply(plan, '--failed')).stderr).toBe('Nothing has failed.\n');
  });
});

describe('wrong usage leaves with 64', () => {
  test.each([
    [['--table', 'fwe'], 'The plan has no table "fwe".\nhint: Did you mean "few"?'],
    [['--only', 'diff'], 'The plan has no step diff: its steps are dump.'],
    [['--only', 'copy'], 'Expected --only=copy to be one of: dump, diff'],
    [['--max-duration', '90'], '--max-duration "90" is not a time'],
    [['--max-duration', '0s'], '--max-duration "0s" is not a time'],
    [['--max-duration', '9999h'], '--max-duration "9999h" is not a time up to 576h'],
  ])('%j', async (flags, message) => {
    const plan = world.writePlan(
      'usage',
      'steps: [dump]\ntables: [{ source: few, destination: usage }]\n',
    );
    const ended = await apply(plan, ...flags);
    expect(ended).toMatchObject({ code: 64, stdout: '' });
    expect(ended.stderr).toContain(message);
    expect(ended.stderr).toMatch(/\nTU-USAGE\n$/);
  });
});

describe('--max-duration', () => {
  test('that is up leaves with 8, resumable; one that is not makes no difference', async () => {
    const plan = world.writePlan('timed', 'tables: [{ source: few, destination: timed }]\n');
    const stopped = await apply(plan, '--max-duration', '1ms');
    expect(stopped.code, stopped.stderr).toBe(8);
    expect(stopped.stdout).toMatch(
      /^(Time is up: 0 of 2 ranges finished, 2 pending\. Nothing is lost\.|Time is up: nothing has been changed\.) To go on: {2}terautil apply timed\.yaml\n$/,
    );
    const done = await apply(plan, '--max-duration', '10m');
    expect(done.code, done.stderr).toBe(0);
    expect(done.stderr).not.toContain('Settle suspect ranges:');
  });
});
