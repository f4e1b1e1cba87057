/** A plan beside another one, and what a script learns of `plan`, as a user runs them: with git, a one-box, exit codes. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { planAgainst } from '../../src/app.js';
import type { PlannedDocument } from '../../src/documents/planned.generated.js';
import { asTerautilError, type TerautilError } from '../../src/errors.js';
import { loadPlan } from '../../src/plan/load.js';
import { applyHere } from '../support/apply-here.js';
import { sampleCell } from '../support/cell-samples.js';
import { fillTable } from '../support/fill.js';
import { createTable, startMigrations, type Migrations } from '../support/migrations.js';
import { terautil } from '../support/programs.js';
import { schemaErrors } from '../support/schemas.js';

let world: Migrations;
let folder: string;

beforeAll(async () => {
  world = await startMigrations();
  for (const table of ['t', 'u']) {
    await createTable(world.source, table, [{ name: 'f', group: 'g' }], ['m']);
    const cells = ['a', 'z'].map((row) =>
      sampleCell({ row, family: 'f', qualifier: 'q', timestamp: 1n, value: 'v' }),
    );
    await fillTable(world.source, table, cells);
  }
});

afterAll(async () => {
  await world.close();
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'terautil-against-'));
  mkdirSync(join(folder, 'plans'));
  return () => {
    rmSync(folder, { recursive: true });
  };
});

let plans = 0;

/** Writes `plans/p.yaml` of a new migration, or of the same one; each into tables of its own. */
function writePlan({ rest = '', of = (plans += 1), settings = '' } = {}): string {
  const file = join(folder, 'plans/p.yaml');
  const clusters = world.planOf('  - source: t').clusters;
  const flagFile = (place: typeof clusters.source): string =>
    place.kind === 'flagfile' ? place.path : '';
  writeFileSync(
    file,
    `apiVersion: terautil/v1
name: against-${of}
clusters:
  source: { flagfile: ${flagFile(clusters.source)} }
  destination: { flagfile: ${flagFile(clusters.destination)} }
lockService: { type: local, lease: 5s }
tables:
  - { source: t, destination: t-${of} }
  - { source: u, destination: u-${of}${settings} }
${rest}`,
  );
  return file;
}

function git(...args: readonly string[]): void {
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.org'];
  execFileSync('git', [...who, ...args], { cwd: folder, stdio: 'ignore' });
}

function commit(): void {
  git('init', '-b', 'main', '.');
  git('add', '-A');
  git('commit', '-m', 'one');
}

const against = (file: string, reference: string) => planAgainst(loadPlan(file, null), reference);

async function failure(file: string, reference: string): Promise<TerautilError> {
  return against(file, reference).then(
    () => expect.fail('nothing was thrown'),
    (error: unknown) => asTerautilError(error),
  );
}

describe('a git ref', () => {
  it('has the plan as it was, from whatever folder', async () => {
    const file = writePlan();
    commit();
    git('tag', 'v1');
    expect(await against(file, 'main')).toMatchObject({ kind: 'git', found: true, changes: [] });
    writePlan({ of: plans, rest: '# only this\n' });
    expect((await against(file, 'HEAD')).changes).toEqual([]);
    writePlan({ of: plans, rest: 'split: { freeze: false }\n' });
    for (const ref of ['main', 'HEAD', 'v1', 'refs/heads/main']) {
      expect((await against(file, ref)).changes).toMatchObject([{ setting: 'split.freeze' }]);
    }
  });

  it('is said to be wrong where it is, with what to do', async () => {
    const file = writePlan();
    const none = await failure(file, 'main');
    expect([none.id, none.message]).toEqual([
      'TU-USAGE',
      expect.stringContaining('no git repository'),
    ]);
    commit();
    const unknown = await failure(file, 'nosuch');
    expect([unknown.id, unknown.message]).toEqual([
      'TU-USAGE',
      expect.stringContaining('no ref nosuch'),
    ]);
    expect(unknown.hint).toContain('git fetch');
    for (const odd of ['--output=x', '-x', '', 'main:plans/p.yaml', 'main nosuch']) {
      const refused = await failure(file, odd);
      expect([refused.id, refused.message]).toEqual(['TU-USAGE', `"${odd}" is no ref of git`]);
    }
    writeFileSync(join(folder, 'plans/q.yaml'), 'name: q');
    git('rm', '-q', '--cached', 'plans/p.yaml');
    git('commit', '-m', 'two');
    const gone = await failure(file, 'main');
    expect([gone.id, gone.message]).toEqual([
      'TU-INPUT-FILE',
      expect.stringContaining('main does not have p.yaml'),
    ]);
    writeFileSync(file, 'name: [');
    git('add', '-A');
    git('commit', '-m', 'three');
    const broken = await failure(writePlan(), 'main');
    expect([broken.id, broken.message]).toEqual([
      'TU-PLAN-INVALID',
      expect.stringMatching(/^main:p\.yaml:1:/),
    ]);
  });

  it('is nothing that a missing git could have', async () => {
    const file = writePlan();
    commit();
    const path = process.env['PATH'];
    process.env['PATH'] = join(folder, 'plans');
    try {
      const { id, message } = await failure(file, 'main');
      expect([id, message]).toEqual(['TU-USAGE', expect.stringContaining('git cannot be run')]);
    } finally {
      process.env['PATH'] = path;
    }
  });

  it('comes after a file of its name; paths in a file mean what they mean in the plan', async () => {
    const file = writePlan();
    commit();
    git('branch', 'both');
    const here = process.cwd();
    process.chdir(folder);
    try {
      writePlan({ of: plans, rest: 'diff: { values: true }\nsplit: { freeze: false }\n' });
      execFileSync('cp', [file, 'both']);
      writePlan({ of: plans, rest: 'diff: { values: true }\n' });
      const { kind, changes } = await against(file, 'both');
      expect(kind).toBe('file');
      expect(changes).toMatchObject([{ setting: 'split.freeze', before: 'false', after: 'true' }]);
    } finally {
      process.chdir(here);
    }
  });
});

it('the plan that was applied last is known by the ledger: a new one, an edited one, limits alone', async () => {
  const file = writePlan();
  const of = plans;
  expect(await against(file, 'applied')).toEqual({
    reference: 'applied',
    kind: 'applied',
    found: false,
    changes: [],
    ranges: null,
  });
  expect((await applyHere(file)).exit).toBe(0);
  const done = { stay_finished: '4', pending_again: '0', tables_again: [] };
  expect(await against(file, 'applied')).toMatchObject({ found: true, changes: [], ranges: done });

  writePlan({
    of,
    settings: ', existingCells: merge, range: { start: b }',
    rest: 'patience: 1h\n',
  });
  const edited = await against(file, 'applied');
  expect(edited.changes.map(({ tables, setting }) => [tables, setting])).toEqual([
    [[], 'patience'],
    [['u'], 'existingCells'],
    [['u'], 'range'],
  ]);
  expect(edited.ranges).toEqual({ stay_finished: '2', pending_again: '2', tables_again: ['u'] });
  expect((await applyHere(file)).exit).toBe(0);
  expect((await against(file, 'applied')).changes).toEqual([]);

  // Only limits: nothing is registered for that, and it is noted all the same.
  writePlan({
    of,
    settings: ', existingCells: merge, range: { start: b }',
    rest: 'patience: 2h\n',
  });
  expect((await against(file, 'applied')).changes).toMatchObject([
    { before: '60m', after: '120m' },
  ]);
  expect((await applyHere(file)).exit).toBe(0);
  expect((await against(file, 'applied')).changes).toEqual([]);
});

it('exit codes of plan: 2 when there is something to do, 0 when not, 4 when it is refused', async () => {
  const file = writePlan();
  commit();
  const plan = (...flags: readonly string[]) =>
    terautil(['plan', 'plans/p.yaml', ...flags], { cwd: folder });
  expect((await plan()).code).toBe(0);
  const todo = await plan('--detailed-exitcode', '--against', 'main', '--json');
  expect(todo.code).toBe(2);
  const document = JSON.parse(todo.stdout) as PlannedDocument;
  expect(schemaErrors('planned', document)).toBeNull();
  expect(document.against).toMatchObject({ reference: 'main', kind: 'git', changes: [] });
  const markdown = await plan('--format', 'markdown', '--against', 'main');
  expect(markdown.code).toBe(0);
  expect(markdown.stdout).toMatch(/^<!-- terautil-plan: against-\d+ -->\n/);
  expect(markdown.stdout).toContain('#### Against main: no change\n');
  expect((await applyHere(file)).exit).toBe(0);
  expect((await plan('--detailed-exitcode')).code).toBe(0);
  writePlan({ settings: ', localityGroups: [nosuch]' });
  expect((await plan('--detailed-exitcode')).code).toBe(4);
  expect((await plan('--against', '-x')).code).toBe(64);
});
