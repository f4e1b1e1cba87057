/** The steps of docs/fleet/github.yml for a pull request, run by bash as a runner does; terautil and gh are stand-ins. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { parse } from 'yaml';

interface Workflow {
  readonly jobs: {
    readonly plan: { readonly steps: readonly { readonly run?: string; readonly env?: object }[] };
  };
}
const FILE = join(import.meta.dirname, '../../docs/fleet/github.yml');
const { jobs } = parse(readFileSync(FILE, 'utf8')) as Workflow;
const scripts = jobs.plan.steps.flatMap(({ run }) => (run === undefined ? [] : [run]));
const [, plan = '', comment = ''] = scripts;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'terautil-workflow-'));
  return () => {
    rmSync(folder, { recursive: true });
  };
});

function program(name: string, script: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  execFileSync('chmod', ['+x', join(folder, name)]);
}

function run(script: string): number | null {
  const file = join(folder, 'step.sh');
  writeFileSync(file, script);
  const env = {
    PATH: `${folder}:${process.env['PATH'] ?? ''}`,
    GITHUB_OUTPUT: join(folder, 'output'),
    GITHUB_STEP_SUMMARY: join(folder, 'summary'),
    COMMENTS: 'repos/o/r/issues/7/comments',
    COMMENT: 'repos/o/r/issues/comments',
  };
  return spawnSync('bash', ['-e', file], { cwd: folder, env, timeout: 20_000 }).status;
}

const written = (file: string): string =>
  existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8') : '';

it.each([0, 2, 4, 7])('keeps the exit code %i of plan, and shows what it said', (code) => {
  program('terautil', `echo '<!-- terautil-plan: m -->'; exit ${code}`);
  expect(run(plan)).toBe(0);
  expect(written('output')).toBe(`code=${code}\n`);
  expect(written('summary')).toBe('<!-- terautil-plan: m -->\n');
});

/** Of all comments those that begin with the marker, as jq would find them. */
function withComments(ids: string): void {
  program(
    'gh',
    `case "$*" in *--jq*) test "$MARKER" = '<!-- terautil-plan: m -->' && printf '${ids}';; *) echo "$@" >> gh.log;; esac`,
  );
}

it('writes a comment where there is none', () => {
  writeFileSync(join(folder, 'plan.md'), '<!-- terautil-plan: m -->\n**m**\n');
  withComments('');
  expect(run(comment)).toBe(0);
  expect(written('gh.log')).toBe('api repos/o/r/issues/7/comments -F body=@plan.md --silent\n');
});

it('brings the first one up to date where there are some', () => {
  writeFileSync(join(folder, 'plan.md'), '<!-- terautil-plan: m -->\n**m**\n');
  withComments('11\\n12\\n');
  expect(run(comment)).toBe(0);
  expect(written('gh.log')).toBe(
    'api --method PATCH repos/o/r/issues/comments/11 -F body=@plan.md --silent\n',
  );
});

it('writes none where plan said nothing', () => {
  writeFileSync(join(folder, 'plan.md'), '');
  withComments('');
  expect(run(comment)).toBe(0);
  expect(written('gh.log')).toBe('');
});
