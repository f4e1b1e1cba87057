/**
 * Reports on a migration in which much went wrong: a range that failed, cells that the destination cannot
 * hold, cells that were changed between copy and comparison. The programs run as a user starts them.
 * Needs `npm run build`.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rowKey } from '../../src/cells/bytes.js';
import type { ReportDocument, ReportTable } from '../../src/documents/report.generated.js';
import type { StatusDocument } from '../../src/documents/status.generated.js';
import { int64FromBigint } from '../../src/proto/int64.js';
import { schemaFromMessage } from '../../src/tera/schema.js';
import { sampleCell, type SampleCell } from '../support/cell-samples.js';
import { fillTable } from '../support/fill.js';
import { start, terautil, type Ended } from '../support/programs.js';
import { schemaErrors } from '../support/schemas.js';
import { startTwoClusters, type TwoClusters } from '../support/two-clusters.js';
import { connectOnebox, put } from './onebox-harness.js';

const execute = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');
const RUN = join(ROOT, 'bin/run.js');
/** A source may hold it, and no client can write it. */
const ODD_TIMESTAMP = 2n ** 56n - 1n;
const SECRET = 'a-value-that-nobody-may-see';
const ENVIRONMENT = 'this-stays-in-the-environment';
let world: TwoClusters;
let report: ReportDocument;

const cell = (row: string, timestamp: bigint, value: string, family = 'f'): SampleCell =>
  sampleCell({ row, family, qualifier: 'q', timestamp, value });
const run = (...args: string[]): Promise<Ended> => terautil(args, { cwd: world.folder });
const tableOf = (name: string): ReportTable => {
  const found = report.tables.find(({ source }) => source === name);
  if (found === undefined) throw new Error(`no table ${name}`);
  return found;
};

async function createTable(name: string, versions: number, splitAt: readonly string[] = []) {
  const schema = schemaFromMessage({
    name,
    rawKey: versions === 0 ? 3 : 1,
    kvOnly: versions === 0,
    localityGroups: [{ id: 0, name: 'g' }],
    columnFamilies:
      versions === 0
        ? []
        : [{ id: 0, name: Buffer.from('f'), localityGroup: 'g', maxVersions: versions }],
  });
  await world.source.createTable(
    name,
    schema,
    splitAt.map((key) => rowKey(Buffer.from(key))),
  );
}

beforeAll(async () => {
  world = await startTwoClusters();
  await createTable('users', 1, ['h', 'p']);
  await createTable('orders', 3);
  await createTable('flags', 0);
  const users = ['a1', 'a2', 'a|<b>`3', 'a4', 'k1', 'k2', 'z1'];
  await fillTable(
    world.source,
    'users',
    users.map((row) => cell(row, 10n, SECRET)),
  );
  await fillTable(
    world.source,
    'orders',
    [30n, 20n, 10n].map((timestamp) => cell('o1', timestamp, `v${String(timestamp)}`)),
  );
  await fillTable(world.source, 'flags', [sampleCell({ row: 'x', value: '1' })], 'kv');
  const raw = connectOnebox(join(world.folder, 'onebox'));
  const odd = { ...put('f', 'q', 0), timestamp: int64FromBigint(ODD_TIMESTAMP) };
  const long = put('f', 'q'.repeat(300), 10);
  expect(await raw.write('users', [{ row: 'k3', mutations: [odd] }])).toEqual([40]);
  expect(await raw.write('users', [{ row: 'z2', mutations: [long] }])).toEqual([40]);
  raw.channels.close();

  const tables =
    'tables: [{ source: users, destination: people }, { source: orders }, { source: flags }]\n';
  world.writePlan('much', `steps: [dump]\n${tables}`);
  expect((await run('apply', 'much.yaml', '--auto-approve')).code).toBe(3);
  await fillTable(world.destination, 'people', [
    cell('a2', 10n, 'other'),
    cell('a9', 10n, 'extra'),
  ]);
  await fillTable(world.destination, 'orders', [cell('o1', 40n, 'v30')]);
  world.writePlan('much', tables);
  expect((await run('apply', 'much.yaml', '--auto-approve')).code).toBe(3);
  report = JSON.parse(
    (await run('report', 'much.yaml', '--format', 'json')).stdout,
  ) as ReportDocument;
});

afterAll(() => world.close());

describe('report', () => {
  it('holds by the schemas, and tells everything that went wrong', () => {
    expect(schemaErrors('report', report)).toBeNull();
    const users = tableOf('users');
    expect(users.sums.copied).toMatchObject({ total: '8', balanced: true });
    expect(users.dead_letters).toMatchObject([
      { start: { text: 'h' }, end: { text: 'p' }, cells: '1', host: hostname() },
    ]);
    const letters = readFileSync(join(world.folder, users.dead_letters[0]?.file ?? ''), 'utf8');
    expect(schemaErrors('dead-letter', JSON.parse(letters))).toBeNull();
    expect(report.status.failures.map(({ error }) => error.id).sort()).toEqual([
      'TU-CELL-INVALID',
      'TU-DEAD-LETTERS',
    ]);
    expect(report.done.workers).toEqual([
      { host: hostname(), version: expect.any(String) as string, processes: '2', units: '16' },
    ]);
    const samples = (name: string) =>
      (tableOf(name).findings?.classes ?? []).map((of) => [
        of.class,
        ...of.samples.map(({ key, source, destination }) =>
          [key.text, source?.timestamp ?? '', destination?.timestamp ?? ''].join(' '),
        ),
      ]);
    expect(samples('users')).toEqual([
      ['only-in-destination', 'a9  10'],
      ['different', 'a2 10 10'],
    ]);
    expect(samples('orders')).toEqual([
      ['only-in-source', 'o1 10 '],
      ['only-in-destination', 'o1  40'],
    ]);
    expect(tableOf('flags').findings).toBeNull();
    for (const name of ['users', 'orders', 'flags']) expect(tableOf(name).digest.agree).toBe(true);
  });

  it('names exactly the range in which the source changed between copy and comparison', async () => {
    await createTable('moved', 1, ['h', 'p']);
    const rows = ['a1', 'k1', 'k2', 'z1'];
    await fillTable(
      world.source,
      'moved',
      rows.map((row) => cell(row, 10n, 'v')),
    );
    world.writePlan('moved', 'tables: [{ source: moved }]\n');
    expect((await run('apply', 'moved.yaml', '--auto-approve', '--only', 'dump')).code).toBe(0);
    await fillTable(world.source, 'moved', [cell('k2', 20n, 'w')]);
    expect((await run('apply', 'moved.yaml', '--auto-approve', '--only', 'diff')).code).toBe(2);
    const { stdout } = await run('report', 'moved.yaml', '--json');
    const [table] = (JSON.parse(stdout) as ReportDocument).tables;
    expect(table?.digest).toMatchObject({
      agree: false,
      changed: [{ start: { text: 'h' }, end: { text: 'p' } }],
    });
    for (const format of ['text', 'markdown']) {
      const { stdout: shown } = await run('report', 'moved.yaml', '--format', format);
      const said = shown.replaceAll('&#91;', '[');
      expect(said).toMatch(
        /source's cells of moved changed between its copy and its comparison: it was written to meanwhile\.\n[ -]+\[h, p\)\n/,
      );
      expect(said).toContain('the source changed in between, in 1 range: copied');
    }
  });

  it('promise-P9 says the same in every format, without values of cells or the environment', async () => {
    const read = async (format: string): Promise<string> => {
      const { stdout, stderr } = await execute(
        process.execPath,
        [RUN, 'report', 'much.yaml', ...(format === 'json' ? ['--json'] : ['--format', format])],
        { cwd: world.folder, env: { PATH: process.env['PATH'], SOME_TOKEN: ENVIRONMENT } },
      );
      expect(stderr).toBe('');
      return stdout;
    };
    const [text, markdown, json] = await Promise.all(['text', 'markdown', 'json'].map(read));
    expect(JSON.parse(json ?? '')).toEqual(report);
    for (const said of [
      'TU-DEAD-LETTERS',
      'TU-CELL-INVALID',
      'terautil apply much.yaml --failed',
      '.terautil/much/dead-letters/',
      'users → people: 1 only in the destination, 1 with other values',
      '✓ 8 cells scanned = 7 written + 1 refused',
      'a9',
    ]) {
      expect(text).toContain(said);
      expect(markdown).toContain(said);
    }
    for (const secret of [SECRET, Buffer.from(SECRET).toString('base64'), ENVIRONMENT]) {
      for (const output of [text, markdown, json]) expect(output).not.toContain(secret);
    }
  });

  it('goes to a file that it names on stderr; an existing one is kept unless --force says so', async () => {
    const out = ['report', 'much.yaml', '--format', 'json', '-o', 'out.json'];
    expect(await run(...out)).toEqual({
      ...{ code: 0, signal: null, stdout: '' },
      stderr: 'The report is in out.json.\n',
    });
    const file = join(world.folder, 'out.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(report);
    writeFileSync(file, 'mine');
    const kept = await run(...out);
    expect(kept.code).toBe(1);
    expect(kept.stderr).toContain('out.json exists already; nothing was written.');
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect((await run(...out, '--force')).code).toBe(0);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(report);
  });

  it('says what is not on this machine', async () => {
    const findings = join(world.folder, '.terautil/much/findings');
    renameSync(findings, `${findings}.away`);
    const { stdout } = await run('report', 'much.yaml');
    renameSync(`${findings}.away`, findings);
    expect(stdout).toContain(
      `The findings of 1 range of orders are not on this machine, or damaged; they were written by ${hostname()}.`,
    );
    expect(stdout).toContain('With another value (1; no sample of them is here)');
  });

  it('says what it is before anything is registered, and finds the only plan of plans/', async () => {
    mkdirSync(join(world.folder, 'elsewhere/plans'), { recursive: true });
    const cwd = join(world.folder, 'elsewhere');
    const none = await terautil(['report'], { cwd });
    expect(none.code).toBe(64);
    const plan = readFileSync(join(world.folder, 'much.yaml'), 'utf8');
    writeFileSync(join(cwd, 'plans/one.yaml'), plan);
    const only = await terautil(['report'], { cwd });
    expect(only).toMatchObject({ code: 0, stderr: '' });
    expect(only.stdout).toContain('terautil plan plans/one.yaml');
    writeFileSync(join(cwd, 'plans/two.yaml'), plan);
    for (const verb of ['report', 'status']) {
      const several = await terautil([verb], { cwd });
      expect(several.code).toBe(64);
      expect(several.stderr).toContain('plans/one.yaml, plans/two.yaml');
    }
  });
});

describe('status', () => {
  const codeOf = async (...args: string[]): Promise<number | null> =>
    (await run('status', 'much.yaml', ...args)).code;

  /** Whoever watches it waits long for somebody to work on it. */
  const writePatientPlan = (name: string, destination: string): void => {
    world.writePlan(name, `tables: [{ source: flags, destination: ${destination} }]\n`);
    const file = join(world.folder, `${name}.yaml`);
    writeFileSync(file, readFileSync(file, 'utf8').replace('lease: 1s', 'lease: 60s'));
  };

  it('leaves with what it found only when asked to, of the tables it was asked about', async () => {
    expect(await codeOf()).toBe(0);
    expect(await codeOf('--exit-code')).toBe(3);
    expect(await codeOf('--exit-code', '--table', 'flags', '--table', 'orders')).toBe(2);
    expect(await codeOf('--exit-code', '--table', 'flags')).toBe(0);
    const unknown = await run('status', 'much.yaml', '--table', 'nosuch');
    expect(unknown).toMatchObject({ code: 64, stdout: '' });
    expect(unknown.stderr).toContain('hint: It has: users, orders, flags');
  });

  it('--failed shows every range that failed and nothing else', async () => {
    const { stdout } = await run('status', 'much.yaml', '--failed');
    expect(stdout).toContain('users[h, p) dump');
    expect(stdout).toContain('users[p, ) dump');
    expect(stdout).not.toContain('orders');
    const none = await run('status', 'much.yaml', '--failed', '--table', 'flags');
    expect(none.stdout).toContain('Nothing has failed.');
  });

  it('--watch ends when nobody works, and says so', async () => {
    const [text, json] = await Promise.all([
      run('status', 'much.yaml', '--watch', '--exit-code'),
      run('status', 'much.yaml', '--watch', '--json'),
    ]);
    expect(text.code).toBe(3);
    expect(text.stderr).toBe('Nobody works on it: nothing more will change.\n');
    expect(text.stdout.match(/^much {3}incomplete/gm)).toHaveLength(2);
    expect(json.code).toBe(0);
    const lines = json.stdout.trimEnd().split('\n');
    // Unchanged in between: one line.
    expect(lines).toHaveLength(1);
    expect(schemaErrors('status', JSON.parse(lines[0] ?? ''))).toBeNull();
  });

  it('--watch follows an apply to its end', async () => {
    writePatientPlan('seen', 'flags-2');
    const watching = run('status', 'seen.yaml', '--watch', '--json');
    expect((await run('apply', 'seen.yaml', '--auto-approve')).code).toBe(0);
    const { code, stdout } = await watching;
    expect(code).toBe(0);
    const states = stdout
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as StatusDocument).state);
    expect(states.at(-1)).toBe('finished');
  });

  it('--watch leaves with 130 when it is interrupted, and quietly when its pipe is closed', async () => {
    writePatientPlan('long', 'flags-3');
    const { child, ended } = start(['status', 'long.yaml', '--watch'], { cwd: world.folder });
    child.stdout?.once('data', () => child.kill('SIGINT'));
    expect(await ended).toMatchObject({ code: 130, stderr: '' });
    // What is left to say goes to stderr; that nobody reads stdout is no error.
    const piped = [
      '-c',
      '"$0" "$@" | head -c 1',
      process.execPath,
      RUN,
      'status',
      'much.yaml',
      '--watch',
    ];
    expect(await execute('bash', piped, { cwd: world.folder })).toEqual({
      stdout: 'm',
      stderr: 'Nobody works on it: nothing more will change.\n',
    });
  });
});
