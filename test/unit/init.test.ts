/** The starter plan, its schema line, and the lines for .gitignore. */
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeStarter } from '../../src/drafts/init.js';
import { schemaLine } from '../../src/drafts/schema-line.js';
import { starterPlan } from '../../src/drafts/starter.js';
import { parsePlan, type PlanResult } from '../../src/plan/load.js';
import { fillIn } from '../support/starter.js';

const ROOT = join(import.meta.dirname, '../..');
let folder = '';
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'terautil-init-')));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const STARTER = starterPlan({ schemaLine: '# x', planFile: 'plans/p.yaml', name: 'p' });
const FILLED = fillIn(STARTER, ['./a.flag', './b.flag', 'users']);

function problemsOf(result: PlanResult): readonly string[] {
  return 'problems' in result ? result.problems.map((problem) => problem.message) : [];
}

describe('the starter plan', () => {
  it('validates when the marked places are filled in, and only then', () => {
    expect(problemsOf(parsePlan(FILLED, '/p.yaml'))).toEqual([]);
    const problems = parsePlan(STARTER, '/p.yaml');
    const lines = 'problems' in problems ? problems.problems.map(({ line }) => line) : [];
    const marked = STARTER.split('\n').flatMap((text, at) =>
      /: # EDIT/.test(text) ? [at + 1] : [],
    );
    expect(marked).toHaveLength(3);
    expect(lines).toEqual(marked);
  });

  it('says each default as it is: with every key behind "#" it is the same plan, but for examples', () => {
    const everything = FILLED.split('\n')
      .map((line) => line.replace(/^( *)# ( *[a-zA-Z]+:(?: |$).*)/, '$1$2'))
      // One cluster has one place.
      .filter((line) => !/^ *coordinator:/.test(line));
    const all = parsePlan(everything.join('\n'), '/p.yaml');
    const bare = parsePlan(FILLED, '/p.yaml');
    if ('problems' in all || 'problems' in bare) throw new Error(problemsOf(all).join('\n'));
    expect(all.plan.tables[0]).toEqual({
      source: 'users',
      destination: 'users_v2',
      localityGroups: [
        { from: 'base', to: 'base' },
        { from: 'ext', to: 'ext' },
      ],
      families: [Buffer.from('profile')],
      range: { start: Buffer.from('user_1000'), end: Buffer.from('user_2000') },
      foundBy: null,
      create: 'never',
      existingCells: 'merge',
      onConflict: 'skip',
      timeToLive: null,
      window: { start: 1_793_491_200_000_000n, end: 1_795_341_600_000_000n },
    });
    const limit = { cells: 5_000, bytes: 20 * 1024 * 1024 };
    const { dump } = bare.plan;
    expect({ ...all.plan, tables: [], written: null }).toEqual({
      ...bare.plan,
      tables: [],
      written: null,
      dump: { ...dump, limit },
    });
  });

  it('shows a coordinator that may stand in place of a flag file', () => {
    const text = FILLED.replace(/^ *flagfile: \.\/b\.flag.*\n/m, '').replace(
      '# coordinator:',
      'coordinator:',
    );
    expect(text).not.toBe(FILLED);
    expect(problemsOf(parsePlan(text, '/p.yaml'))).toEqual([]);
  });
});

describe('init', () => {
  it.each([
    ['users-2026.yaml', 'users-2026'],
    ['My Plan.yml', 'my-plan'],
    ['_.yaml', 'migration'],
    [`${'x'.repeat(80)}.yaml`, 'x'.repeat(64)],
  ])('names the plan after its file: %s', (file, name) => {
    const path = join(folder, 'plans', file);
    writeStarter(path, { force: false });
    const result = parsePlan(fillIn(readFileSync(path, 'utf8'), ['a', 'b', 'users']), path);
    expect(result).toMatchObject({ plan: { name } });
  });

  it('keeps a plan that exists, and .gitignore with it, unless told to replace it', () => {
    const path = join(folder, 'p.yaml');
    writeFileSync(path, 'mine');
    expect(() => writeStarter(path, { force: false })).toThrow(
      expect.objectContaining({ id: 'TU-OUTPUT-FILE' }),
    );
    expect(readFileSync(path, 'utf8')).toBe('mine');
    expect(existsSync(join(folder, '.gitignore'))).toBe(false);
    writeStarter(path, { force: true });
    expect(readFileSync(path, 'utf8')).toContain('apiVersion: terautil/v1');
  });

  it('says so when the folder cannot be made', () => {
    writeFileSync(join(folder, 'plans'), '');
    expect(() => writeStarter(join(folder, 'plans/p.yaml'), { force: false })).toThrow(
      `${folder}/plans cannot be made: `,
    );
  });
});

describe('.gitignore', () => {
  const path = (): string => join(folder, '.gitignore');
  const init = (): boolean => writeStarter(join(folder, 'p.yaml'), { force: true });
  const ADDED = '# terautil: state and findings of this machine\n.terautil/\n';

  it.each([
    ['is made', null, ADDED],
    ['is empty', '', ADDED],
    ['has other lines', 'node_modules/\n', `node_modules/\n${ADDED}`],
    ['does not end its last line', 'dist', `dist\n${ADDED}`],
    [
      'names something alike',
      '.terautil.old\n#.terautil/\n',
      `.terautil.old\n#.terautil/\n${ADDED}`,
    ],
  ])('that %s gets the line, once', (_what, before, after) => {
    if (before !== null) writeFileSync(path(), before);
    expect([init(), init()]).toEqual([true, false]);
    expect(readFileSync(path(), 'utf8')).toBe(after);
  });

  it.each([
    '.terautil/',
    '.terautil',
    '/.terautil/',
    '**/.terautil/',
    '.terautil/*',
    '.terautil/\r',
  ])('that has %j is left as it is', (line) => {
    writeFileSync(path(), `a\n${line}\nb`);
    expect(init()).toBe(false);
    expect(readFileSync(path(), 'utf8')).toBe(`a\n${line}\nb`);
  });

  it('that is a link stays one', () => {
    writeFileSync(join(folder, 'shared'), 'a\n');
    symlinkSync('shared', path());
    expect(init()).toBe(true);
    expect(lstatSync(path()).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, 'shared'), 'utf8')).toBe(`a\n${ADDED}`);
  });

  it('that cannot be written is named, and what to do', () => {
    mkdirSync(path());
    expect(init).toThrow(
      expect.objectContaining({
        id: 'TU-OUTPUT-FILE',
        hint: expect.stringContaining('.terautil/') as string,
      }),
    );
    expect(existsSync(join(folder, 'p.yaml'))).toBe(true);
  });
});

describe('the schema line', () => {
  const SCHEMA = readFileSync(join(ROOT, 'schemas/plan.schema.json'), 'utf8');
  /** As yaml-language-server reads it: up to the first blank, a URL, or a path from the plan's folder. */
  function schemaBehind(line: string, planFolder: string): string {
    const place = /^# yaml-language-server: \$schema=(\S+)/.exec(line)?.[1] ?? '';
    const path = place.startsWith('file:') ? fileURLToPath(place) : resolve(planFolder, place);
    return readFileSync(path, 'utf8');
  }

  it('anywhere names the schema of this installation', () => {
    const line = schemaLine(join(folder, 'plans'));
    expect(line).toBe(`# yaml-language-server: $schema=${ROOT}/schemas/plan.schema.json`);
    expect(schemaBehind(line, folder)).toBe(SCHEMA);
  });

  it("in terautil's own tree is relative", () => {
    const line = schemaLine(join(ROOT, 'plans'));
    expect(line).toBe('# yaml-language-server: $schema=../schemas/plan.schema.json');
    expect(readFileSync(join(ROOT, 'plans/users.yaml'), 'utf8').split('\n')[0]).toBe(line);
    expect(schemaLine(`${ROOT}-other/plans`)).toContain(`=${ROOT}/schemas/`);
  });

  it.each(['plans', '.', 'a/b'])(
    'in a tree that has terautil installed is relative: %s',
    (plans) => {
      mkdirSync(join(folder, 'node_modules/terautil'), { recursive: true });
      symlinkSync(join(ROOT, 'schemas'), join(folder, 'node_modules/terautil/schemas'));
      const line = schemaLine(join(folder, plans));
      expect(line).toMatch(/=(?:\.\.\/)*node_modules\/terautil\/schemas\/plan\.schema\.json$/);
      expect(schemaBehind(line, join(folder, plans))).toBe(SCHEMA);
    },
  );

  it('with a blank in its path is a URL', () => {
    const installed = join(folder, 'two words');
    mkdirSync(installed);
    symlinkSync(join(ROOT, 'schemas'), join(installed, 'schemas'));
    const line = schemaLine(join(folder, 'plans'), installed);
    expect(line).toMatch(/=file:\/\/\/.*two%20words\/schemas\/plan\.schema\.json$/);
    expect(schemaBehind(line, join(folder, 'plans'))).toBe(SCHEMA);
    // A relative path does not name the folder in which it begins.
    expect(schemaLine(join(installed, 'plans'), installed)).toContain('=../schemas/');
  });
});
