/** docs/fleet.md and its files: the plan is valid, commands and flags exist, exit codes mean what they do there. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { EXIT_CODES } from '../../src/errors.js';
import { loadPlan } from '../../src/plan/load.js';

const ROOT = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(ROOT, 'docs', file), 'utf8');

interface Manifest {
  readonly commands: Readonly<
    Record<string, { readonly flags: object; readonly args: object; readonly strict: boolean }>
  >;
}
const { commands } = JSON.parse(
  readFileSync(join(ROOT, '.oclif.manifest.json'), 'utf8'),
) as Manifest;

/** What of a command line is not there: "apply --autoapprove". */
function unknownIn(line: string): string[] {
  const [verb = '', ...words] = line.split(/\s+/);
  const command = commands[verb];
  if (command === undefined) return [verb];
  return words
    .filter((word) => word.startsWith('--'))
    .map((word) => word.slice(2))
    .filter((flag) => !Object.hasOwn(command.flags, flag))
    .map((flag) => `${verb} --${flag}`);
}

/** What follows `terautil` in a text, also where it begins a line of a script; without its redirections. */
function commandLines(text: string): string[] {
  return [...text.matchAll(/(?:\$|run:|^ +) ?terautil ([^\n|>]+)/gm)].map(([, line = '']) =>
    line.trim(),
  );
}

interface Job {
  readonly spec: {
    readonly completions: number;
    readonly parallelism: number;
    readonly podFailurePolicy: {
      readonly rules: readonly {
        readonly action: string;
        readonly onExitCodes?: { readonly values: number[]; readonly containerName: string };
      }[];
    };
    readonly template: {
      readonly spec: {
        readonly restartPolicy: string;
        readonly terminationGracePeriodSeconds: number;
        readonly containers: readonly [
          {
            readonly name: string;
            readonly args: readonly string[];
            readonly env: readonly { readonly name: string; readonly value?: string }[];
            readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
          },
        ];
        readonly volumes: readonly { readonly name: string }[];
      };
    };
  };
}

describe('the plan of a fleet', () => {
  it('is valid, and its lock service is for many machines', () => {
    const plan = loadPlan(join(ROOT, 'docs/fleet/plan.yaml'), null);
    expect(plan.lockService.type).toBe('etcd');
  });
});

describe('docs/fleet.md', () => {
  it('names commands, flags and files that exist', () => {
    const lines = commandLines(read('fleet.md'));
    expect(lines.length).toBeGreaterThan(4);
    expect(lines.flatMap(unknownIn)).toEqual([]);
    const files = [...read('fleet.md').matchAll(/\]\((fleet\/[^)]+)\)/g)].map(([, file]) => file);
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) expect(existsSync(join(ROOT, 'docs', file ?? ''))).toBe(true);
  });
});

describe('the Kubernetes Job', () => {
  const { spec } = parse(read('fleet/kubernetes.yaml')) as Job;
  const pod = spec.template.spec;
  const [container] = pod.containers;

  it('runs an apply that there is, without a terminal', () => {
    expect(unknownIn(container.args.join(' '))).toEqual([]);
    expect(container.args).toContain('--auto-approve');
    expect(spec.completions).toBe(spec.parallelism);
  });

  it('ends at once on the exit codes that no retry can change, and only on those', () => {
    const isHopeless = [2, 4, 5, 64, 65];
    const rules = spec.podFailurePolicy.rules.filter(({ action }) => action === 'FailJob');
    expect(rules.flatMap(({ onExitCodes }) => onExitCodes?.values ?? [])).toEqual(isHopeless);
    expect(rules.map(({ onExitCodes }) => onExitCodes?.containerName)).toEqual([container.name]);
    for (const code of isHopeless) expect(Object.keys(EXIT_CODES)).toContain(String(code));
    // What Kubernetes asks for where there is a podFailurePolicy.
    expect(pod.restartPolicy).toBe('Never');
  });

  it('gives a drain its time, and every path of the plan a place', () => {
    // SIGTERM leaves after 5 s at the latest (docs/guide.md).
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(5);
    const mounted = container.volumeMounts.map(({ mountPath }) => mountPath);
    const paths = [...read('fleet/plan.yaml').matchAll(/(?:file|ca): (\/[^\s}]+)/g)];
    const wanted = [...paths.map(([, path = '']) => path), container.args[1] ?? ''];
    expect(wanted).toHaveLength(4);
    for (const path of wanted) {
      expect(
        mounted.some((folder) => path.startsWith(`${folder}/`)),
        path,
      ).toBe(true);
    }
    expect(container.volumeMounts.map(({ name }) => name).sort()).toEqual(
      pod.volumes.map(({ name }) => name).sort(),
    );
    const variables = container.env.map(({ name }) => name);
    for (const [, name] of read('fleet/plan.yaml').matchAll(/env: (\w+)/g)) {
      expect(variables).toContain(name);
    }
    const state = container.env.find(({ name }) => name === 'TERAUTIL_STATE')?.value;
    expect(mounted).toContain(state);
  });
});

describe('the workflow', () => {
  interface Workflow {
    readonly permissions: Readonly<Record<string, string>>;
    readonly concurrency: { readonly 'cancel-in-progress': boolean };
    readonly jobs: Readonly<
      Record<
        string,
        {
          readonly if: string;
          readonly 'timeout-minutes'?: number;
          readonly steps: readonly { readonly run?: string; readonly if?: string }[];
        }
      >
    >;
  }
  const workflow = parse(read('fleet/github.yml')) as Workflow;

  it('plans on a pull request and applies on a push, with commands that there are', () => {
    const lines = commandLines(read('fleet/github.yml'));
    expect(lines.map((line) => line.split(' ')[0])).toEqual([
      'validate',
      'plan',
      'apply',
      'report',
    ]);
    expect(lines.flatMap(unknownIn)).toEqual([]);
    const verbsOf = (job: string) =>
      workflow.jobs[job]?.steps.map(({ run }) => /terautil (\w+)/.exec(run ?? '')?.[1] ?? null);
    expect(verbsOf('plan')).not.toContain('apply');
    expect(workflow.jobs['plan']?.if).toContain('pull_request');
    expect(workflow.jobs['apply']?.if).toContain('push');
  });

  it('shows problems at their lines, and takes only 0 and 2 of plan for good', () => {
    const [validate = '', plan = ''] = commandLines(read('fleet/github.yml'));
    expect(validate).toContain('--format github');
    expect(plan).toContain('--detailed-exitcode');
    expect(plan).toContain('--format markdown');
    const steps = workflow.jobs['plan']?.steps ?? [];
    const fails = steps.filter(({ run }) => run?.startsWith('exit ') === true);
    const taken = [...(fails[0]?.if ?? '').matchAll(/code != '(\d+)'/g)].map(([, code]) => code);
    expect(taken).toEqual(['0', '2']);
    expect(EXIT_CODES[2]).toContain('changes exist');
    // Who writes comments needs the right to.
    expect(workflow.permissions['pull-requests']).toBe('write');
  });

  it('lets terautil end an apply, never the runner', () => {
    expect(workflow.concurrency['cancel-in-progress']).toBe(false);
    const minutes = workflow.jobs['apply']?.['timeout-minutes'] ?? 0;
    const hours = /--max-duration (\d+)h/.exec(read('fleet/github.yml'))?.[1];
    expect(minutes).toBeGreaterThan(60 * Number(hours));
  });
});
