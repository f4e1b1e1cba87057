/**
 * promise-P9: secrets from the environment, from a file and from a flag file, through everything that a
 * user does and much that goes wrong; then everything that was written is searched for them.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock, systemRandom } from '../../src/clock.js';
import { openOneboxCluster } from '../../src/app.js';
import { startOnebox, type Onebox } from '../../src/onebox/onebox.js';
import { createCanary, filesBelow } from '../support/canary.js';
import { sampleCell } from '../support/cell-samples.js';
import { fillTable } from '../support/fill.js';
import { createTable } from '../support/migrations.js';
import { terautil, type Ended } from '../support/programs.js';

const USER = 'loader';
/** What must be nowhere, by the place it comes from. */
const SECRETS = {
  'flag file': 'Canary-f1ag+file/8c2b7d',
  environment: 'Canary-env?>1b93ea',
  file: 'Canary-fi1e~~5d0f66',
  'wrong password': 'Canary-wr0ng??77aa12',
  'literal in a plan': 'Canary-p1an//9e4410',
};
const CANARIES = Object.entries(SECRETS).map(([name, value]) => ({
  name,
  canary: createCanary(value, name === 'environment' ? USER : undefined),
}));

const folder = mkdtempSync(join(tmpdir(), 'terautil-secrets-'));
/** Where they are kept, which is no place to search. */
const keptIn = mkdtempSync(join(tmpdir(), 'terautil-kept-'));
const box = mkdtempSync(join(tmpdir(), 'terautil-box-'));
let onebox: Onebox;
/** Both streams of everything that ran, by its command line. */
const said = new Map<string, Ended>();

beforeAll(async () => {
  onebox = await startOnebox({
    data: box,
    clusters: ['a', 'b'],
    tabletServers: 2,
    clock: systemClock,
    random: systemRandom,
    access: {
      a: { ugi: { etl: SECRETS['flag file'] } },
      b: { ugi: { [USER]: SECRETS.file }, acl: { [USER]: SECRETS.environment } },
    },
  });
  const { cluster, close } = openOneboxCluster(box, 'a');
  await createTable(cluster, 't', [{ name: 'f', group: 'lg0', versions: 3 }], ['00500']);
  const rows = Array.from({ length: 1_000 }, (_, i) => String(i).padStart(5, '0'));
  const cells = rows.map((row) =>
    sampleCell({ row, family: 'f', qualifier: 'q', timestamp: 1n, value: 'v' }),
  );
  await fillTable(cluster, 't', cells);
  close();

  const source = ['--tera_auth_policy=ugi', '--tera_auth_name=etl', '--fromenv=tera_user_passcode'];
  const mistakes = [`--tera_auth_tokn=${SECRETS['flag file']}`, `-- ${SECRETS['flag file']}`];
  writeFileSync(
    join(keptIn, 'src.flag'),
    [
      `--flagfile=${join(box, 'a.flag')}`,
      ...source,
      ...mistakes,
      `--tera_auth_token=${SECRETS['flag file']}`,
      `tera_auth_token ${SECRETS['flag file']}`,
      '',
    ].join('\n'),
  );
  writeFileSync(join(keptIn, 'password'), `${SECRETS.file}\n`);
  writeFileSync(join(keptIn, 'wrong'), SECRETS['wrong password']);
  plan('right.yaml', `{ file: ${join(keptIn, 'password')} }`);
  plan('wrong.yaml', `{ file: ${join(keptIn, 'wrong')} }`);
  plan('nowhere.yaml', '{ file: nowhere }');
  // Not below the folder that is searched: it holds one.
  plan('literal.yaml', SECRETS['literal in a plan'], keptIn);
  plan('named.yaml', `{ env: "${SECRETS['literal in a plan']}" }`, keptIn);
});
afterAll(async () => {
  await onebox.close();
  for (const path of [folder, keptIn, box]) rmSync(path, { recursive: true });
});

function plan(file: string, token: string, where = folder, name = 'move', steps = ''): void {
  writeFileSync(
    join(where, file),
    `apiVersion: terautil/v1
name: ${name}
clusters:
  source: { flagfile: ${join(keptIn, 'src.flag')} }
  destination:
    flagfile: ${join(box, 'b.flag')}
    identity: { user: { env: TERA_USER }, token: ${token}, passcode: { env: TERA_PASSCODE } }
lockService: { type: local, lease: 1s }
tables: [{ source: t }]
diff: { values: true, recheck: { times: 1, delay: 10ms } }
${steps}
`,
  );
}

const ENV = {
  TERA_USER: USER,
  TERA_PASSCODE: SECRETS.environment,
  FLAGS_tera_user_passcode: SECRETS.environment,
};

async function run(
  code: number,
  args: readonly string[],
  env: Readonly<Record<string, string>> = ENV,
): Promise<Ended> {
  const ended = await terautil(args, { cwd: folder, env });
  said.set(`${args.join(' ')} (${said.size})`, ended);
  expect(ended, args.join(' ')).toMatchObject({ code });
  return ended;
}

/** What of everything holds a secret. */
function found(where: Iterable<readonly [string, Buffer]>): string[] {
  return [...where].flatMap(([place, bytes]) =>
    CANARIES.flatMap(({ name, canary }) => {
      const form = canary.findIn(bytes);
      return form === null ? [] : [`${place}: ${name} ${form}`];
    }),
  );
}

describe('secrets', () => {
  test('everything that a user does runs, and what is wrong is refused', async () => {
    const yes = '--auto-approve';
    await run(0, ['validate', 'right.yaml'], {});
    await run(65, ['validate', join(keptIn, 'literal.yaml')]);
    await run(65, ['validate', join(keptIn, 'named.yaml'), '--json']);
    await run(0, ['plan', 'right.yaml', '-o', 'right.tplan']);
    await run(0, ['show', 'right.tplan', '--json']);
    await run(65, ['plan', 'nowhere.yaml']);
    await run(65, ['plan', 'right.yaml', '--json'], { TERA_USER: USER });
    const refused = await run(3, ['apply', 'wrong.yaml', yes]);
    expect(refused.stderr + refused.stdout).toContain('kNotPermission');
    expect((await run(0, ['status', 'right.yaml'], {})).stdout).toContain('kNotPermission');
    const copied = await run(0, ['apply', 'right.yaml', yes], { ...ENV, DEBUG: '*' });
    expect(copied.stdout).toContain('Equal: 1,000 cells');

    await run(0, ['apply', 'right.yaml', yes, '--json']);
    await run(0, ['status', 'right.yaml', '--json']);
    await run(0, ['report', 'right.yaml', '--format', 'json', '-o', 'report.json']);
    await run(0, ['report', 'right.yaml', '--format', 'markdown', '-o', 'report.md']);
    await run(0, ['report', 'right.yaml'], { ...ENV, DEBUG: '*' });
    await run(0, ['clean', 'right.yaml', '--dry-run', '--json']);
  });

  test('a comparison is refused, and another finds something', async () => {
    const { cluster, close } = openOneboxCluster(box, 'b');
    const other = { row: '00007', family: 'f', qualifier: 'q', timestamp: 2n, value: 'other' };
    await fillTable(cluster, 't', [sampleCell(other)]);
    close();
    for (const [file, password] of [
      ['compare-wrong.yaml', 'wrong'],
      ['compare.yaml', 'password'],
    ] as const) {
      plan(file, `{ file: ${join(keptIn, password)} }`, folder, 'compare', 'steps: [diff]');
    }
    const yes = '--auto-approve';
    await run(4, ['plan', 'compare-wrong.yaml', '--json'], { ...ENV, DEBUG: '*' });
    await run(4, ['apply', 'compare-wrong.yaml', yes]);
    await run(2, ['apply', 'compare.yaml', yes]);
    await run(3, ['apply', 'compare-wrong.yaml', yes, '--only', 'diff', '--json']);
    const report = await run(0, ['report', 'compare.yaml', '--format', 'json']);
    expect(report.stdout).toContain('kNotPermission');
  });

  test('promise-P9 no secret is in any file or stream, in whatever form', () => {
    const files = filesBelow(folder);
    expect([...files.keys()]).toEqual(
      expect.arrayContaining([
        '.terautil/move/locks.db',
        '.terautil/move/journal.db',
        '.terautil/compare/findings/1-t00001-r000001.ndjson',
        'report.json',
        'report.md',
      ]),
    );
    expect(found(files)).toEqual([]);
    const streams = [...said].flatMap(([command, { stdout, stderr }]) => [
      [`stdout of ${command}`, Buffer.from(stdout)] as const,
      [`stderr of ${command}`, Buffer.from(stderr)] as const,
    ]);
    expect(found(streams)).toEqual([]);
    expect(found(filesBelow(box))).toEqual([]);
  });

  test('the search finds them where they are', () => {
    const names = new Set(found(filesBelow(keptIn)).map((line) => line.replace(/ as it is$/, '')));
    expect([...names].sort()).toEqual([
      'literal.yaml: literal in a plan',
      'named.yaml: literal in a plan',
      'password: file',
      'src.flag: flag file',
      'wrong: wrong password',
    ]);
    const beside = Buffer.from(`xy${SECRETS.file}z`);
    expect(found([['', Buffer.from(beside.toString('base64'))]])).toHaveLength(1);
    expect(found([['', Buffer.from(beside.toString('hex'))]])).toHaveLength(1);
  });
});
