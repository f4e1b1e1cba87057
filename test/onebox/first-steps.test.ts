/**
 * The first hour of two users, with the built program and nothing else than what it prints: a newcomer
 * from `init` to a verified copy, and one who comes from the C++ terautil. Needs `npm run build`.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rowKey } from '../../src/cells/bytes.js';
import { schemaFromMessage } from '../../src/tera/schema.js';
import { sampleCell } from '../support/cell-samples.js';
import { fillTable } from '../support/fill.js';
import { compareTables } from '../support/independent-reader.js';
import { MANUAL_DIFF, MANUAL_DUMP, MANUAL_MAP, writeOldJob } from '../support/old-job.js';
import { terautil, type Ended } from '../support/programs.js';
import { schemaErrors } from '../support/schemas.js';
import { fillIn } from '../support/starter.js';
import { startTwoClusters, type TwoClusters } from '../support/two-clusters.js';

let world: TwoClusters;

beforeAll(async () => {
  world = await startTwoClusters();
  for (const name of ['users', 'tables_name1', 'safe']) {
    const schema = schemaFromMessage({
      name,
      rawKey: 1,
      localityGroups: ['lg1', 'lg2', 'lg3'].map((group) => ({ name: group })),
      columnFamilies: ['lg1', 'lg2', 'lg3'].map((group) => ({
        name: Buffer.from(`cf${group}`),
        localityGroup: group,
        maxVersions: 2,
      })),
    });
    await world.source.createTable(name, schema, [rowKey(Buffer.from('r5'))]);
    const cells = ['r1', 'r5', 'r9'].flatMap((row) =>
      ['lg1', 'lg2'].map((group) =>
        sampleCell({ row, family: `cf${group}`, qualifier: 'q', timestamp: 7n, value: row }),
      ),
    );
    await fillTable(world.source, name, cells);
  }
});

afterAll(async () => {
  await world.close();
});

function run(cwd: string, ...args: readonly string[]): Promise<Ended> {
  return terautil(args, { cwd });
}

/** Runs the command that begins with `beginning` in what was printed. */
function runPrinted(cwd: string, printed: string, beginning: string): Promise<Ended> {
  const line = printed.split('\n').find((text) => text.includes(beginning)) ?? '';
  const [command = ''] = line.slice(line.indexOf(beginning)).split(/ {2}/);
  if (command === '') throw new Error(`"${beginning}" is not in: ${printed}`);
  return run(cwd, ...command.split(' ').slice(1));
}

describe('a newcomer', () => {
  it('comes from init to a verified copy by what is printed', async () => {
    const { folder: home } = world;
    const nothing = await run(home, 'status');
    expect(nothing).toMatchObject({ code: 64, stdout: '' });
    const started = await runPrinted(home, nothing.stderr, 'terautil init');
    expect(started).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(join(home, 'plans/.gitignore'), 'utf8')).toContain('\n.terautil/\n');

    const unfilled = await runPrinted(home, started.stdout, 'terautil validate');
    expect(unfilled.code).toBe(65);
    const places = [...unfilled.stdout.matchAll(/^(plans\/migration\.yaml):(\d+):\d+: /gm)];
    const file = join(home, 'plans/migration.yaml');
    const lines = readFileSync(file, 'utf8').split('\n');
    expect(places.map(([, , line]) => lines[Number(line) - 1])).toEqual([
      expect.stringContaining('flagfile: # EDIT'),
      expect.stringContaining('flagfile: # EDIT'),
      expect.stringContaining('source: # EDIT'),
    ]);

    const filled = fillIn(lines.join('\n'), ['../onebox/a.flag', '../onebox/b.flag', 'users']);
    writeFileSync(file, filled);
    const valid = await runPrinted(home, started.stdout, 'terautil validate');
    expect(valid).toMatchObject({ code: 0, stdout: 'plans/migration.yaml: ok\n' });
    const planned = await runPrinted(home, started.stdout, 'terautil plan');
    expect(planned.code).toBe(0);
    expect(planned.stdout).toContain('+ users');
    const unapproved = await runPrinted(home, planned.stdout, 'terautil apply');
    expect(unapproved.code).toBe(5);
    const applied = await runPrinted(home, unapproved.stderr, 'terautil apply plans/');
    expect(applied, applied.stderr).toMatchObject({ code: 0 });
    expect(applied.stdout).toContain('Equal: 6 cells compared in 2 ranges.');

    const status = await run(home, 'status', '--exit-code');
    expect(status).toMatchObject({ code: 0 });
    expect(status.stdout).toContain('equal (verified)');
    expect((await run(home, 'report')).stdout).toContain('users');
    const { destinationFile, sourceFile } = world;
    expect(
      compareTables(
        { file: sourceFile, table: 'users' },
        { file: destinationFile, table: 'users' },
      ),
    ).toEqual({ equal: 6, onlyInA: 0, onlyInB: 0, different: 0, differences: [] });
  });
});

describe("the manual's jobs, imported and applied", () => {
  let bin = '';
  beforeAll(() => {
    const old = join(world.folder, 'old');
    const flagsOf = (name: string): string => readFileSync(join(world.data, name), 'utf8');
    writeOldJob(old, {
      'src_tera.flag': flagsOf('a.flag'),
      'dest_tera.flag': flagsOf('b.flag'),
      'terautil.flag': MANUAL_DUMP,
      'mapped.flag': '--flagfile=../conf/terautil.flag\n--tables_map_file=../conf/tables.map\n',
      'tera.flag': MANUAL_DIFF,
      'tables.map': MANUAL_MAP.replace('\n', '\r\n\r\n'),
    });
    bin = join(old, 'bin');
    mkdirSync(bin);
  });

  async function importAndApply(flagFile: string, plan: string): Promise<Ended> {
    const imported = await run(bin, 'import', flagFile, '-o', plan);
    expect(imported).toMatchObject({ code: 0, stdout: '' });
    const valid = await runPrinted(bin, imported.stderr, 'terautil validate');
    expect(valid).toMatchObject({ code: 0, stdout: `${plan}: ok\n` });
    return run(bin, 'apply', plan, '--auto-approve');
  }

  it('dump with a tables map, then diff: the copy is equal below the end', async () => {
    const dump = await importAndApply('../conf/mapped.flag', '../plans/dump.yaml');
    expect(dump, dump.stderr).toMatchObject({ code: 0 });
    expect(dump.stdout).toContain('Equal: 6 cells compared in 2 ranges.');
    const diff = await importAndApply('../conf/tera.flag', '../plans/diff.yaml');
    expect(diff, diff.stderr).toMatchObject({ code: 0 });
    expect(diff.stdout).toMatch(
      /^Equal: 6 cells compared in 2 ranges below the fence 2023-11-14T/m,
    );
    const copied = await world.destination.table('tables_name2');
    expect(copied?.schema.localityGroups).toEqual(['lg1', 'lg2']);
  });

  it('dump prepare_safe, which had no map: every table, so refused while another one is there already', async () => {
    const refused = await importAndApply('../conf/terautil.flag', '../plans/safe.yaml');
    expect(refused.code).toBe(4);
    expect(refused.stdout + refused.stderr).toContain(
      'users: The destination table users already holds cells',
    );
    const file = join(bin, '../plans/safe.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"*"', '"sa*"'));
    const applied = await run(bin, 'apply', '../plans/safe.yaml', '--auto-approve');
    expect(applied, applied.stderr).toMatchObject({ code: 0 });
    expect(applied.stdout).toContain('Equal: 6 cells compared');
  });

  it('import prints the plan, or one document, and replaces a file only when asked', async () => {
    const text = await run(bin, 'import', '../conf/mapped.flag', '--name', 'mine');
    expect(text.code).toBe(0);
    expect(text.stdout).toContain('\nname: mine #');
    expect(text.stdout).toContain('source: { flagfile: ../conf/src_tera.flag }\n');
    expect(text.stderr).toMatch(
      /^- \.\.\/conf\/terautil\.flag:3: --dump_tera_src_root_path is not/m,
    );
    expect(text.stderr).toMatch(/^! \.\.\/conf\/terautil\.flag:6: the manual says/m);
    expect(text.stderr).toMatch(/^\d+ notes \(-\), 2 warnings \(!\)$/m);

    const json = await run(bin, 'import', '../conf/mapped.flag', '--name', 'mine', '--json');
    const document: unknown = JSON.parse(json.stdout);
    expect(schemaErrors('imported', document)).toBeNull();
    expect(document).toMatchObject({ format: 'terautil/imported', plan: text.stdout });

    writeFileSync(join(bin, 'mine.yaml'), 'mine');
    const kept = await run(bin, 'import', '../conf/mapped.flag', '-o', 'mine.yaml');
    expect(kept).toMatchObject({ code: 1, stdout: '' });
    expect(kept.stderr).toMatch(/^✗ mine\.yaml exists already; nothing was written\./);
    expect(readFileSync(join(bin, 'mine.yaml'), 'utf8')).toBe('mine');
    const forced = await run(bin, 'import', '../conf/mapped.flag', '-o', 'mine.yaml', '--force');
    expect(forced.code).toBe(0);
    expect(readFileSync(join(bin, 'mine.yaml'), 'utf8')).toContain('apiVersion');

    const wrong = await run(bin, 'import', '../conf/mapped.flag', '../conf/tables.map');
    expect(wrong.code).toBe(0);
    expect(wrong.stderr).toContain('! ../conf/tables.map:1: the flags below are for');
  });
});
