/** What somebody at the keyboard does to apply: several at once, signals, edited plans, clusters that are away. */
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rowKey } from '../../src/cells/bytes.js';
import type { StatusDocument } from '../../src/documents/status.generated.js';
import { schemaFromMessage } from '../../src/tera/schema.js';
import { sampleCell, type SampleCell } from '../support/cell-samples.js';
import { fillTable } from '../support/fill.js';
import { compareTables } from '../support/independent-reader.js';
import { start, terautil, type Ended } from '../support/programs.js';
import { startTwoClusters, type TwoClusters } from '../support/two-clusters.js';

const ROWS = 40_000;
const FEW = 300;

let world: TwoClusters;

function cells(count: number, value: string): SampleCell[] {
  return Array.from({ length: count }, (_, i) => String(i).padStart(6, '0')).map((row) =>
    sampleCell({ row, family: 'f', qualifier: 'q', timestamp: 1n, value }),
  );
}

beforeAll(async () => {
  world = await startTwoClusters();
  const schemaOf = (name: string): ReturnType<typeof schemaFromMessage> =>
    schemaFromMessage({
      name,
      rawKey: 1,
      localityGroups: [{ id: 0, name: 'lg0' }],
      columnFamilies: [{ name: Buffer.from('f'), localityGroup: 'lg0', maxVersions: 3 }],
    });
  const { source, destination } = world;
  const splitAt = ['01', '02', '03'].map((text) => rowKey(Buffer.from(text)));
  await source.createTable('many', schemaOf('many'), splitAt);
  await fillTable(source, 'many', cells(ROWS, 'v'.repeat(50)));
  await source.createTable('few', schemaOf('few'), [rowKey(Buffer.from('0001'))]);
  await fillTable(source, 'few', cells(FEW, 'here'));
  await destination.createTable('other', schemaOf('other'), []);
  await fillTable(destination, 'other', cells(2, 'there'));
});

afterAll(async () => {
  await world.close();
});

function run(...args: string[]): Promise<Ended> {
  return terautil(args, { cwd: world.folder });
}

function apply(plan: string): Promise<Ended> {
  return run('apply', plan, '--auto-approve');
}

async function statusOf(plan: string): Promise<StatusDocument> {
  const { stdout } = await run('status', plan, '--json');
  return JSON.parse(stdout) as StatusDocument;
}

function stateFiles(name: string): string[] {
  const folder = join(world.folder, '.terautil', name);
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

test.each([1, 2, 3])(
  'fault-D5 promise-P3 three applies from a fresh start all end with 0, and the counts are right (%i)',
  async (turn) => {
    const plan = world.writePlan(
      `three${turn}`,
      `tables: [{ source: few, destination: three${turn} }]\n`,
    );
    const ends = await Promise.all([apply(plan), apply(plan), apply(plan)]);
    expect(
      ends.map((end) => end.code),
      ends.map((end) => end.stderr).join('\n'),
    ).toEqual([0, 0, 0]);
    const [table] = (await statusOf(plan)).tables;
    expect(table?.cells).toMatchObject({ scanned: String(FEW), written: String(FEW) });
  },
);

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  'fault-C5 promise-P8 %s drains and leaves with %i; the next apply ends with 0',
  async (signal, code) => {
    const name = signal.toLowerCase();
    const plan = world.writePlan(
      name,
      `tables: [{ source: many, destination: ${name} }]\ndump: { parallelRanges: 2, inFlight: 1MiB }\n`,
    );
    const first = start(['apply', plan, '--auto-approve'], { cwd: world.folder });
    await new Promise<void>((resolve) => {
      let text = '';
      first.child.stderr?.on('data', (data: Buffer) => {
        text += data.toString();
        if (text.includes('Create tables: 1 of 1')) resolve();
      });
    });
    first.child.kill(signal);
    const stopped = await first.ended;
    expect(stopped.code, stopped.stderr).toBe(code);
    expect(stopped.stderr).toContain('Stopping: ');
    expect(stopped.stdout).toContain(`To go on:  terautil apply ${plan}`);
    const status = await statusOf(plan);
    expect(status).toMatchObject({ state: 'incomplete', workers: [] });

    const resumed = await apply(plan);
    expect(resumed.code, resumed.stderr).toBe(0);
    // Released leases are nothing to settle.
    expect(resumed.stderr).not.toContain('Settle suspect ranges:');
    const result = compareTables(
      { file: world.sourceFile, table: 'many' },
      { file: world.destinationFile, table: name },
    );
    expect(result).toMatchObject({ differences: [], equal: ROWS });
  },
);

test('many ranges at once: nothing on stderr but what apply says', async () => {
  const keys = Array.from({ length: 31 }, (_, i) =>
    rowKey(Buffer.from(String(i + 1).padStart(4, '0'))),
  );
  const few = await world.source.table('few');
  if (few === null) throw new Error('no table');
  await world.source.createTable(
    'wide',
    world.source.schemaFor(
      'wide',
      few.schema,
      [{ from: 'lg0', to: 'lg0' }],
      few.schema.families.map(({ name }) => name),
    ),
    keys,
  );
  await fillTable(world.source, 'wide', cells(FEW, 'here'));
  const plan = world.writePlan(
    'wide',
    'tables: [{ source: wide }]\ndump: { parallelRanges: 32 }\ndiff: { parallelRanges: 32 }\n',
  );
  const end = await apply(plan);
  expect(end.code, end.stderr).toBe(0);
  expect(end.stderr).not.toMatch(/warning|\bleak\b/i);
});

describe('a finished migration', () => {
  test('is said again; a plan edited since is shown, approved, and adopted', async () => {
    const text = 'tables: [{ source: few, destination: once }]\n';
    const plan = world.writePlan('once', text);
    expect((await apply(plan)).code).toBe(0);
    const again = await apply(plan);
    expect(again).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^Nothing is left to do\./) as string,
    });
    expect(again.stdout).toMatch(/^Finished: /);

    world.writePlan('once', text.replace('[', '[{ source: many, destination: more }, '));
    const status = await run('status', plan);
    expect(status.code).toBe(0);
    expect(status.stderr).toContain('! The plan was changed since it was registered (many is new)');
    const nobody = await run('apply', plan);
    expect(nobody.code).toBe(5);
    expect(nobody.stderr).toContain('what was done for 1 table counts as before');
    const edited = await apply(plan);
    expect(edited.code, edited.stderr).toBe(0);
    expect((await run('status', plan)).stderr).not.toContain('changed since');
  });

  test('promise-P8 conflicts leave with 2, also when asked again', async () => {
    const plan = world.writePlan(
      'conflicts',
      'tables: [{ source: few, destination: other, existingCells: merge }]\n',
    );
    for (const end of [await apply(plan), await apply(plan)]) {
      expect(end.code, end.stderr).toBe(2);
      expect(end.stdout).toContain('2 cells skipped: the destination holds other values.');
    }
  });
});

describe('reading', () => {
  test('promise-P5 plan and status leave the state folder as it was', async () => {
    const plan = world.writePlan('reading', 'tables: [{ source: few, destination: reading }]\n');
    for (const verb of ['plan', 'status']) {
      expect((await run(verb, plan)).code).toBe(0);
      expect(stateFiles('reading')).toEqual([]);
    }
    expect((await apply(plan)).code).toBe(0);
    expect(stateFiles('reading')).toEqual(['journal.db', 'locks.db']);
    for (const verb of ['plan', 'status']) {
      expect((await run(verb, plan)).code).toBe(0);
      expect(stateFiles('reading')).toEqual(['journal.db', 'locks.db']);
    }
  });

  test('stdout is one document under --json, also with warnings', async () => {
    const flags = join(world.folder, 'noisy.flag');
    writeFileSync(flags, readFileSync(join(world.folder, 'onebox/a.flag')));
    appendFileSync(flags, '--tera_no_such_flag=1\n');
    const plan = world.writePlan('noisy', 'tables: [{ source: few, destination: noisy }]\n');
    const file = join(world.folder, plan);
    const text = readFileSync(file, 'utf8').replace(join(world.folder, 'onebox/a.flag'), flags);
    writeFileSync(file, text);
    for (const [verb, more] of [
      ['plan', []],
      ['apply', ['--auto-approve']],
      ['status', []],
    ] as const) {
      const { code, stdout, stderr } = await run(verb, plan, '--json', ...more);
      expect(code, stderr).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ name: 'noisy' });
      expect(stderr.includes('--tera_no_such_flag is ignored')).toBe(verb !== 'status');
    }
  });
});

test('a cluster that is away: 7 in half a minute, with the address; status answers all the same', async () => {
  const flags = join(world.folder, 'away.flag');
  const text = readFileSync(join(world.folder, 'onebox/a.flag'), 'utf8');
  writeFileSync(flags, text.replace(/127\.0\.0\.1:\d+/, '127.0.0.1:1'));
  const plan = world.writePlan('away', 'tables: [{ source: few, destination: away }]\n');
  const file = join(world.folder, plan);
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace(join(world.folder, 'onebox/a.flag'), flags),
  );
  const startedAt = performance.now();
  const ends = await Promise.all([run('plan', plan), apply(plan)]);
  expect(performance.now() - startedAt).toBeLessThan(30_000);
  for (const end of ends) {
    expect(end).toMatchObject({ code: 7, stdout: '' });
    expect(end.stderr).toContain('127.0.0.1:1');
    expect(end.stderr).toMatch(/\nhint: .*\nTU-NEXUS-UNAVAILABLE\n$/);
  }
  expect(await run('status', plan)).toMatchObject({ code: 0, stderr: '' });
});
