/** The built program as a child process: streams and exit codes (product promise P8). Needs `npm run build`. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT_CODES } from '../../src/errors.js';

const ROOT = join(import.meta.dirname, '../..');
const GOOD = readFileSync(join(ROOT, 'plans/places.yaml'), 'utf8');
let folder: string;

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function terautil(
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<Ended> {
  return run(process.execPath, [join(ROOT, 'bin/run.js'), ...args], environment);
}

function run(
  program: string,
  args: readonly string[],
  environment: Record<string, string>,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: folder,
      env: { PATH: process.env['PATH'], ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
    child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });
}

function valid(schema: string, text: string): boolean {
  const place = join(ROOT, `schemas/${schema}.schema.json`);
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
  return ajv.compile(JSON.parse(readFileSync(place, 'utf8')) as object)(JSON.parse(text));
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'terautil-cli-'));
  mkdirSync(join(folder, 'plans'));
  mkdirSync(join(folder, 'empty'));
  writeFileSync(join(folder, 'plans/good.yaml'), GOOD);
  const noise = Array.from({ length: 100 }, (_, index) => `unknown${index}: 1\n`);
  writeFileSync(join(folder, 'noisy.yaml'), noise.join(''));
  writeFileSync(join(folder, 'bad.yaml'), GOOD.replace('name: places', 'nam: places'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe.concurrent('wrong usage leaves with 64', () => {
  it.each([
    ['an unknown command', ['nosuch'], 'There is no command "nosuch".\nhint: terautil --help'],
    [
      'a mistyped command, whatever stands behind it',
      ['aply', 'plans/good.yaml', '--only', 'dump'],
      'There is no command "aply".\nhint: Did you mean  terautil apply?',
    ],
    [
      'an unknown command of a topic',
      ['onebox', 'nosuch'],
      'There is no command "onebox nosuch".\nhint: terautil onebox --help lists',
    ],
    [
      'a mistyped command of a topic',
      ['onebox', 'strat', '--data', 'x'],
      'There is no command "onebox strat".\nhint: Did you mean  terautil onebox start?',
    ],
    ['a mistyped topic', ['onebx', 'start'], 'hint: Did you mean  terautil onebox?'],
    ['an unknown flag', ['validate', '--bogus'], 'Nonexistent flag: --bogus'],
    [
      'a mistyped flag',
      ['apply', 'plans/good.yaml', '--auto-aprove'],
      'Nonexistent flag: --auto-aprove\nhint: Did you mean --auto-approve?',
    ],
    ['help for a mistyped command', ['help', 'aply'], 'Did you mean  terautil apply?'],
    ['a missing argument', ['plan'], 'Missing 1 required arg'],
    ['too many arguments', ['plan', 'a', 'b'], 'Unexpected argument: b'],
  ])('%s', async (_, args, message) => {
    const [text, json] = await Promise.all([terautil(args), terautil([...args, '--json'])]);
    expect(text).toMatchObject({ code: 64, stdout: '' });
    expect(text.stderr).toMatch(/^✗ /);
    expect(text.stderr).toContain(message);
    expect(text.stderr).toMatch(/\nhint: .*\nTU-USAGE\n$/);
    expect(json.code).toBe(64);
    expect(valid('error', json.stdout)).toBe(true);
    expect(JSON.parse(json.stdout)).toMatchObject({
      format: 'terautil/error',
      id: 'TU-USAGE',
      class: 'refused',
    });
  });

  it('does not take --json after -- for a flag', async () => {
    const { code, stdout } = await terautil(['nosuch', '--', '--json']);
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
  });
});

describe.concurrent('help and version leave with 0', () => {
  it.each([[['--help']], [['help']], [[]], [['validate', '--help']], [['help', 'validate']]])(
    '%j',
    async (args) => {
      const { code, stdout, stderr } = await terautil(args);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const section = stdout.slice(stdout.indexOf('EXIT CODES'));
      for (const [exit, meaning] of Object.entries(EXIT_CODES)) {
        expect(section).toMatch(new RegExp(`^ +${exit}  `, 'm'));
        expect(section.replace(/\s+/g, ' ')).toContain(meaning);
      }
    },
  );

  it('--version', async () => {
    expect(await terautil(['--version'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('terautil/') as string,
    });
  });
});

describe.concurrent('validate', () => {
  it('says ok on stdout', async () => {
    const expected = { code: 0, stdout: 'plans/good.yaml: ok\n', stderr: '' };
    expect(await terautil(['validate', 'plans/good.yaml'])).toEqual(expected);
    expect(await terautil(['validate'])).toEqual(expected);
  });

  it('says each problem with its place and leaves with 65', async () => {
    const { code, stdout, stderr } = await terautil(['validate', 'plans/good.yaml', 'bad.yaml']);
    expect({ code, stderr }).toEqual({ code: 65, stderr: '' });
    const line = GOOD.split('\n').indexOf('name: places') + 1;
    expect(stdout).toContain('plans/good.yaml: ok\n');
    expect(stdout).toContain(
      `bad.yaml:${line}:1: Unknown key "nam" in the plan\n    hint: Did you mean "name"?\n`,
    );
  });

  it('prints one document under --json, with the same exit codes', async () => {
    const good = await terautil(['validate', '--json', 'plans/good.yaml'], { FORCE_COLOR: '1' });
    const bad = await terautil(['validate', '--json', 'bad.yaml']);
    expect([good.code, bad.code]).toEqual([0, 65]);
    expect(valid('validation', good.stdout)).toBe(true);
    expect(valid('validation', bad.stdout)).toBe(true);
    expect(JSON.parse(good.stdout)).toMatchObject({
      valid: true,
      plans: [{ file: 'plans/good.yaml', problems: [] }],
    });
    expect(JSON.parse(bad.stdout)).toMatchObject({
      valid: false,
      plans: [{ problems: [{ column: 1 }, {}] }],
    });
  });

  it('leaves with 65 for a file that is not there, 64 when there is nothing to check', async () => {
    const missing = await terautil(['validate', 'missing.yaml']);
    expect(missing).toMatchObject({ code: 65, stdout: '' });
    expect(missing.stderr).toMatch(/TU-INPUT-FILE\n$/);
    const script = `cd empty && "${process.execPath}" "${join(ROOT, 'bin/run.js')}" validate`;
    expect(await run('sh', ['-c', script], {})).toMatchObject({ code: 64 });
  });

  it('obeys FORCE_COLOR and NO_COLOR', async () => {
    const colour = await terautil(['validate', 'plans/good.yaml'], { FORCE_COLOR: '1' });
    expect(colour.stdout).toBe('plans/good.yaml: \u001b[32mok\u001b[39m\n');
    const none = await terautil(['nosuch'], { NO_COLOR: '1' });
    expect(none.stderr).not.toContain('\u001b');
  });
});

describe.concurrent('a closed pipe', () => {
  it('ends quietly', async () => {
    const program = `"${process.execPath}" "${join(ROOT, 'bin/run.js')}"`;
    // Far more than a pipe holds (64 KiB), so that the rest is written after head has left.
    const files = Array.from({ length: 50 }, () => 'noisy.yaml').join(' ');
    const out = await run(
      'bash',
      ['-c', `set -o pipefail; ${program} validate ${files} | head -c 1`],
      {},
    );
    expect(out).toEqual({ code: 65, stdout: out.stdout, stderr: '' });
    expect(out.stdout).toHaveLength(1);
    const error = await run(
      'bash',
      ['-c', `{ ${program} nosuch 2>&1 1>&3 | true; exit \${PIPESTATUS[0]}; } 3>&1`],
      {},
    );
    expect(error).toMatchObject({ code: 64, stderr: '' });
  });
});
