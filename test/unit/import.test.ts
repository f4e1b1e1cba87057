/** Flag files of the C++ terautil become plans; nothing that matters is lost without a word. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { importPlan } from '../../src/app/import.js';
import type { ImportedDocument } from '../../src/documents/imported.generated.js';
import { parsePlan } from '../../src/plan/load.js';
import type { ResolvedPlan } from '../../src/plan/types.js';
import { MANUAL_DIFF, MANUAL_DUMP, MANUAL_MAP, writeOldJob } from '../support/old-job.js';
import { schemaErrors } from '../support/schemas.js';

const folder = mkdtempSync(join(tmpdir(), 'terautil-import-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const CLUSTERS =
  '--dump_tera_src_conf=../conf/src_tera.flag\n--dump_tera_dest_conf=../conf/dest_tera.flag\n';
const MAP = { 'tables.map': 'users,users\n' };
const MAPPED = `${CLUSTERS}--tables_map_file=../conf/tables.map\n`;
const NO_LIMIT = { cells: Infinity, bytes: Infinity };
let jobs = 0;

interface Result {
  readonly document: ImportedDocument;
  readonly plan: ResolvedPlan;
  /** "level file:line message", with the file's name only. */
  readonly said: readonly string[];
}

/** Imports the files that end in .flag, in their order, into plans/p.yaml beside conf/. */
function imported(files: Readonly<Record<string, string>>, name: string | null = null): Result {
  jobs += 1;
  const place = join(folder, String(jobs));
  const path = writeOldJob(place, { ...MAP, ...files });
  const flagFiles = Object.keys(files)
    .filter((file) => file.endsWith('.flag') && !file.endsWith('_tera.flag'))
    .map(path);
  const planFile = join(place, 'plans/p.yaml');
  const document = importPlan({ flagFiles, planFile, name });
  expect(schemaErrors('imported', document)).toBeNull();
  const result = parsePlan(document.plan, planFile);
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  const said = document.warnings.map(
    ({ level, place: at, message }) => `${level} ${at.split('/').at(-1) ?? ''} ${message}`,
  );
  return { document, plan: result.plan, said };
}

function problemOf(files: Readonly<Record<string, string>>): unknown {
  try {
    imported(files);
  } catch (error) {
    return error;
  }
  throw new Error('it was imported');
}

describe("the manual's own files", () => {
  it('dump prepare_safe, without a map: every table, and that is said', () => {
    const { plan, document, said } = imported({ 'terautil.flag': MANUAL_DUMP });
    expect(plan).toMatchObject({ name: 'p', steps: ['dump', 'diff'] });
    expect(plan.tables).toEqual([]);
    expect(plan.globs).toMatchObject([{ glob: '*', exclude: [] }]);
    expect(document.plan).toContain(
      'CHECK: every table of the source, for no tables map was named',
    );
    expect(said).toContainEqual(
      expect.stringMatching(/^warning terautil\.flag neither --tables_map_file nor .*prepare_safe/),
    );
  });

  it('diff: compares the tables of the map up to the end, and copies nothing', () => {
    const { plan, said } = imported({ 'tera.flag': MANUAL_DIFF, 'tables.map': MANUAL_MAP });
    expect(plan.steps).toEqual(['diff']);
    expect(plan.tables).toHaveLength(1);
    expect(plan.tables[0]).toMatchObject({
      source: 'tables_name1',
      destination: 'tables_name2',
      localityGroups: [
        { from: 'lg1', to: 'lg1' },
        { from: 'lg2', to: 'lg2' },
      ],
      window: { start: null, end: 1_700_000_000_000_001n },
    });
    expect(said).toContainEqual(
      expect.stringMatching(/^warning tera\.flag:1 only the map of diff is named/),
    );
  });

  it('both, with the flag of a map for dump: one plan that copies and compares', () => {
    const { plan } = imported({
      'terautil.flag': `${MANUAL_DUMP}--tables_map_file=../conf/tables.map\n`,
      'tera.flag': MANUAL_DIFF,
      'tables.map': MANUAL_MAP,
    });
    expect(plan.steps).toEqual(['dump', 'diff']);
    expect(plan.tables.map(({ destination }) => destination)).toEqual(['tables_name2']);
  });
});

describe('every flag of the C++ tool', () => {
  const section = readFileSync(join(import.meta.dirname, '../../docs/protocol.md'), 'utf8')
    .split('### 9.2 Flags')[1]
    ?.split('\n### ')[0];
  const flags = (section ?? '')
    .split('\n')
    .filter((line) => /^\| *\(?[a-z]/.test(line))
    .flatMap((line) => line.split('|')[1]?.split(',') ?? [])
    .map((name) => name.replace(/[()]/g, '').trim())
    .map((name) => name.replace(/^…_(only_in_dest|both_)/, 'enable_write_dfs_diff_$1'));

  it('is found in protocol.md', () => {
    expect(flags).toHaveLength(46);
    expect(flags).toContain('enable_write_dfs_diff_both_have_but_diff');
  });

  /** Values that are not those by default. */
  const VALUES: Readonly<Record<string, string>> = {
    dump_tera_src_conf: '../conf/nowhere.flag',
    dump_tera_dest_conf: '../conf/nowhere.flag',
    ins_cluster_dump_root_path: '/terautil/dump/job',
    ins_cluster_diff_root_path: '/terautil/diff/job',
    ins_cluster_root_path: '/terautil/dump/job',
    tables_map_file: '../conf/other.map',
    diff_tables_map_file: '../conf/other.map',
    lg_and_cf_delimiter: ';',
    dump_startime: '1600000000000000',
    dump_endtime: '1700000000000000',
    enable_copy_schema: 'false',
    dump_concurrent_limit: '100',
  };
  const files = {
    'tables.map': 'users:a|b;c,users:a|b;c\n',
    'other.map': 'orders,orders\n',
  };
  const bodyOf = ({ plan }: ImportedDocument): string => plan.slice(plan.indexOf('apiVersion'));
  const base = imported({ ...files, 'terautil.flag': MAPPED });

  it.each(flags)('%s changes the plan or is answered with its line', (flag) => {
    const line = `--${flag}=${VALUES[flag] ?? '1'}\n`;
    const { document, said } = imported({ ...files, 'terautil.flag': `${MAPPED}${line}` });
    const answers = said.filter((text) => / (?:terautil\.flag:4|other\.map:\d+) /.test(text));
    expect(bodyOf(document) !== bodyOf(base.document) || answers.length > 0).toBe(true);
    expect(answers.filter((text) => text.includes('unknown'))).toEqual([]);
  });

  it('that asks for nothing else than what happens anyway is a note, not a warning', () => {
    const quiet =
      '--noenable_write_diff_only_in_src_to_dest\n--dump_concurrent_limit=5000\n--dump_enable_manual_split=F\n--minloglevel=2\n--tera_sdk_perf=1\n--ins_watch_timeout=9\n--tera_dfs_conf=x\n';
    const { said } = imported({ 'terautil.flag': MAPPED + quiet });
    expect(said).toHaveLength(7);
    expect(said.filter((text) => !text.startsWith('note '))).toEqual([]);
  });

  it('mistyped, or without a value where one is needed, is said with its line', () => {
    const { said, plan } = imported({
      'terautil.flag': `${MAPPED}--dump_endtme=5\n--dump_endtime\n--xyzzy=geheim\n--key geheim\nother_program\n--dump_endtime=7\n`,
    });
    expect(plan.tables[0]?.window).toBeNull();
    expect(said).toEqual([
      'warning terautil.flag:5 --dump_endtime has no value and is ignored',
      'warning terautil.flag:7 --key is not followed by "=" and a value at once; the line is ignored',
      'warning terautil.flag:8 the flags below are for other programs and are ignored',
      'warning terautil.flag:4 --dump_endtme is unknown, also to the C++ terautil, which ignored it. Did you mean --dump_endtime?',
      'warning terautil.flag:6 --xyzzy is unknown, also to the C++ terautil, which ignored it',
    ]);
  });
});

describe('flag files', () => {
  it('of several the later one wins, and that is said', () => {
    const { plan, said } = imported({
      'a.flag': `${MAPPED}--dump_endtime=1600000000000000\n`,
      'b.flag': '--dump_endtime=1700000000000000\n--dump_endtime=1800000000000000\n',
    });
    expect(plan.tables[0]?.window?.end).toBe(1_800_000_000_000_001n);
    expect(said).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^note a\.flag:4 --dump_endtime is set again, see .*b\.flag:2$/),
      ]),
    );
  });

  it('include others in place', () => {
    const files = { 'inner.flag.txt': '--enable_copy_schema=false\n' };
    const inner = join(folder, String(jobs + 1), 'conf/inner.flag.txt');
    const flags = `${MAPPED}--flagfile=${inner}\n`;
    expect(imported({ ...files, 'terautil.flag': flags }).plan.tables[0]?.create).toBe('never');
    const later = `${flags}--enable_copy_schema\n`;
    expect(imported({ ...files, 'terautil.flag': later }).plan.tables[0]?.create).toBe(
      'if-missing',
    );
  });

  it('name those of the clusters, from the working directory or beside themselves', () => {
    const { plan, document } = imported({ 'terautil.flag': MAPPED });
    const conf = join(folder, String(jobs), 'conf');
    expect(plan.clusters).toEqual({
      source: { kind: 'flagfile', path: join(conf, 'src_tera.flag') },
      destination: { kind: 'flagfile', path: join(conf, 'dest_tera.flag') },
    });
    expect(document.plan).toContain('source: { flagfile: ../conf/src_tera.flag }\n');
    const absolute = `--tables_map_file=../conf/tables.map\n--dump_tera_src_conf=${conf}/src_tera.flag\n`;
    const other = imported({ 'terautil.flag': absolute });
    expect(other.document.plan).toContain(`source: { flagfile: ${conf}/src_tera.flag }\n`);
    expect(other.said.join('\n')).toContain('note terautil.flag --dump_tera_dest_conf is not set');
  });

  it('of clusters that are not there, or cannot be used, are warned of', () => {
    const { document, said } = imported({
      'terautil.flag': `${MAPPED}--dump_tera_src_conf=nowhere.flag\n`,
      'dest_tera.txt': '\n--tera_coord_type=bogus\n',
      'z.flag': '--dump_tera_dest_conf=../conf/dest_tera.txt\n',
    });
    expect(said).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^warning terautil\.flag:4 there is no file nowhere\.flag/),
        expect.stringMatching(/^warning dest_tera\.txt:2 .*bogus/),
      ]),
    );
    expect(document.plan).toContain('{ flagfile: ../conf/nowhere.flag } # CHECK: there is no such');
  });

  it('of clusters, warned of as a whole, are named once', () => {
    const { document } = imported({ 'terautil.flag': MAPPED, 'src_tera.flag': '' });
    const about = document.warnings.filter(({ place }) => place.endsWith('/src_tera.flag'));
    expect(about.length).toBeGreaterThan(0);
    expect(about.filter(({ message }) => message.includes('src_tera.flag'))).toEqual([]);
  });

  it('take values from the environment where they say so', () => {
    process.env['FLAGS_ins_cluster_dump_root_path'] = '/terautil/dump/from-env';
    const lines = '--fromenv=ins_cluster_dump_root_path\n';
    expect(imported({ 'terautil.flag': MAPPED + lines }).plan.name).toBe('from-env');
    delete process.env['FLAGS_ins_cluster_dump_root_path'];
  });

  it('with a flag that nobody can have meant are answered at once', () => {
    const { said } = imported({ 'terautil.flag': `${MAPPED}--${'x'.repeat(300_000)}=1\n` });
    expect(said[0]).toMatch(/is unknown, also to the C\+\+ terautil, which ignored it$/);
  });

  it('defect-G3 a setting that reached both clusters is not passed on in silence', () => {
    const { said } = imported({ 'terautil.flag': `${MAPPED}--tera_auth_token=geheim\n` });
    expect(said).toEqual([
      expect.stringMatching(/^warning terautil\.flag:4 --tera_auth_token .* reached both clusters/),
    ]);
    expect(said.join()).not.toContain('geheim');
  });

  it.each([
    ['--enable_copy_schema=perhaps\n', ':4: --enable_copy_schema is neither true nor false'],
    ['--readable=perhaps\n', ':4: --readable is neither true nor false'],
    ['--dump_endtime=12x\n', ':4: --dump_endtime is no whole number'],
    ['\n--dump_startime=-1\n', ':5: --dump_startime is no time'],
    ['--lg_and_cf_delimiter=\n', ':4: --lg_and_cf_delimiter is empty'],
    ['--fromenv=x\n', ':4: the environment variable FLAGS_x is not set'],
    ['--flagfile=gone.flag\n', 'gone.flag: this flag file cannot be read'],
    ['--flagfile=../conf/terautil.flag\n', 'this flag file'],
  ])('with %j are refused: %s', (line, message) => {
    const error = problemOf({ 'terautil.flag': MAPPED + line });
    expect(error).toMatchObject({ id: 'TU-FLAGFILE-INVALID', exit: 65 });
    expect(String(error)).toContain(message);
  });

  it('defect-G4 that would copy a table onto itself are refused with the line of the map', () => {
    const same = '--dump_tera_dest_conf=../conf/src_tera.flag\n';
    const files = { 'tables.map': 'a,b\nusers,users\n', 'terautil.flag': MAPPED + same };
    expect(String(problemOf(files))).toContain('tables.map:2: users would be copied onto itself');
    const { plan } = imported({ ...files, 'tables.map': 'a,b\n' });
    expect(plan.tables).toHaveLength(1);
    const unmapped = `${CLUSTERS}${same}`;
    expect(String(problemOf({ 'terautil.flag': unmapped }))).toContain('terautil.flag:3: a table');
  });

  it('defect-P1 that name a map which is not there are refused with their line', () => {
    const error = problemOf({ 'terautil.flag': `${CLUSTERS}--tables_map_file=gone.map\n` });
    expect(error).toMatchObject({ id: 'TU-INPUT-FILE' });
    expect(String(error)).toContain('terautil.flag:3: the tables map gone.map cannot be read');
  });
});

it.each([
  ['brackets, which a plan may not nest so deeply', '['.repeat(60)],
  ['indicators of YAML', '- ? : '.repeat(60).trim()],
  ['words of YAML', 'null'],
])('locality groups named by %s are taken as they are', (_what, group) => {
  const files = { 'tables.map': `t:${group},t:${group}\n`, 'terautil.flag': MAPPED };
  expect(imported(files).plan.tables[0]?.localityGroups).toEqual([{ from: group, to: group }]);
});

it('the name of a flag file cannot put lines into the plan', () => {
  const { document, plan } = imported({ 'a\nname: evil\n#.flag': MAPPED });
  expect(document.plan).not.toMatch(/^name: evil/m);
  expect(plan.name).toBe('p');
});

describe('defect-G5 the root path', () => {
  const nameOf = (lines: string): string => imported({ 'terautil.flag': MAPPED + lines }).plan.name;

  it('under the name of the manual counts as the one that was meant, and what it did is said', () => {
    const misnamed = imported({
      'terautil.flag': `${MAPPED}--ins_cluster_root_path=/terautil/dump/users2026\n`,
    });
    const right = nameOf('--ins_cluster_dump_root_path=/terautil/dump/users2026\n');
    expect([misnamed.plan.name, right]).toEqual(['users2026', 'users2026']);
    expect(misnamed.said).toContainEqual(
      expect.stringMatching(
        /^warning terautil\.flag:4 the manual says .* ran under the default root, shared .*taken for --ins_cluster_dump_root_path$/,
      ),
    );
  });

  it('under both names: the right one counts', () => {
    const { plan, said } = imported({
      'terautil.flag': `${MAPPED}--ins_cluster_root_path=/t/wrong\n--ins_cluster_dump_root_path=/t/right/\n`,
    });
    expect(plan.name).toBe('right');
    expect(said.join('\n')).toMatch(/terautil\.flag:4 .*--ins_cluster_dump_root_path counts, see/);
  });

  it('of dump names the plan before that of diff, and both are answered', () => {
    const { plan, said } = imported({
      'terautil.flag': `${MAPPED}--ins_cluster_diff_root_path=/t/diff1\n--ins_cluster_dump_root_path=/t/dump1\n`,
    });
    expect(plan.name).toBe('dump1');
    expect(said).toEqual([
      expect.stringMatching(/^note terautil\.flag:5 .* names the plan: dump1/),
      expect.stringMatching(/^note terautil\.flag:4 .* does not name the plan/),
    ]);
  });

  it('that all jobs shared names no plan; then a file does, and --name always', () => {
    expect(nameOf('--ins_cluster_dump_root_path=/terautil/dump/xxxx\n')).toBe('p');
    expect(nameOf('--ins_cluster_diff_root_path=/terautil/diff\n')).toBe('p');
    expect(nameOf('--ins_cluster_diff_root_path=/terautil/diff/Nightly Run\n')).toBe('nightly-run');
    const asked = imported({ 'terautil.flag': `${MAPPED}--ins_cluster_root_path=/t/x\n` }, 'mine');
    expect(asked.plan.name).toBe('mine');
    expect(asked.said).toEqual([
      expect.stringMatching(/^warning terautil\.flag:4 the manual says/),
      expect.stringMatching(/^note terautil\.flag:4 .* does not name the plan/),
    ]);
    expect(() => imported({ 'terautil.flag': MAPPED }, 'Mine!')).toThrow(
      expect.objectContaining({ id: 'TU-USAGE' }),
    );
  });
});

describe('defect-G6 units', () => {
  const saidOf = (lines: string): string =>
    imported({ 'terautil.flag': MAPPED + lines }).said.join('\n');

  it.each([
    ['--dump_manual_split_interval=1000\n', 'slept as µs, although the manual says ms'],
    ['--dump_concurrent_limit=100\n', 'cells being written at once, and never was a rate ("qps")'],
  ])('%s: what it really was is said', (line, text) => {
    expect(saidOf(line)).toContain(text);
  });

  it.each([
    ['', { missingBoundaries: false, intervalMs: 1000 }, null],
    [
      '--nodump_enable_manual_split\n',
      { missingBoundaries: false, intervalMs: 1000 },
      /^note .*not needed/,
    ],
    [
      '--dump_enable_manual_split\n',
      { missingBoundaries: true, intervalMs: 1000 },
      /^warning .*now it is done/,
    ],
    [
      '--dump_manual_split_interval=250\n--dump_enable_manual_split=true\n',
      { missingBoundaries: true, intervalMs: 250 },
      /note terautil\.flag:4 .*although the manual says ms; the plan has 250 ms/,
    ],
    [
      '--dump_manual_split_interval=1000000\n--dump_enable_manual_split\n',
      { missingBoundaries: true, intervalMs: 600_000 },
      /warning terautil\.flag:4 .*the plan has 600000 ms/,
    ],
    [
      '--dump_manual_split_interval=0\n--dump_enable_manual_split\n',
      { missingBoundaries: true, intervalMs: 1 },
      /warning terautil\.flag:4 .*the plan has 1 ms/,
    ],
  ])('defect-P11 %j: the splits of tables that exist, in milliseconds', (lines, split, answer) => {
    const { plan, said } = imported({ 'terautil.flag': MAPPED + lines });
    expect(plan.split).toEqual({ freeze: true, ...split });
    if (answer === null) expect(said).toEqual([]);
    else expect(said.join('\n')).toMatch(answer);
  });

  it.each([
    ['--diff_scan_interval_ns=5\n', { cells: 200_000, bytes: Infinity }],
    [
      '--diff_scan_interval_ns=0x64\n--diff_scan_count_per_interval=50\n',
      { cells: 500, bytes: Infinity },
    ],
    ['--diff_scan_count_per_interval=999\n', { cells: 999_000, bytes: Infinity }],
    ['--diff_scan_interval_ns=1000000000\n', { cells: 1, bytes: Infinity }],
    ['--diff_scan_interval_ns=1\n--diff_scan_count_per_interval=1000\n', NO_LIMIT],
    ['--diff_scan_interval_ns=5\n--diff_scan_count_per_interval=0\n', NO_LIMIT],
    ['--diff_scan_interval_ns=-5\n', NO_LIMIT],
  ])('defect-C13 %j paused milliseconds, and becomes the rate that let through', (lines, limit) => {
    const { plan, said } = imported({ 'terautil.flag': MAPPED + lines });
    expect(plan.diff.limit).toEqual(limit);
    const isLimit = limit !== NO_LIMIT;
    if (!lines.includes('interval_ns')) return;
    expect(said[0]).toMatch(
      isLimit
        ? /^warning terautil\.flag:4 .*milliseconds, whatever "_ns" says.* at \d+ cells\/s$/
        : /^note terautil\.flag:4 .*milliseconds.* needs no limit$/,
    );
  });

  it.each([
    ['1700000000', 'seconds'],
    ['1700000000000', 'milliseconds'],
    ['1700000000000000000', 'nanoseconds'],
    ['0x6553f100', 'seconds'],
  ])('an end of %s is taken as %s, with a warning', (value, unit) => {
    const { plan, said } = imported({ 'terautil.flag': `${MAPPED}--dump_endtime=${value}\n` });
    expect(plan.tables[0]?.window?.end).toBe(1_700_000_000_000_001n);
    expect(said).toContainEqual(
      expect.stringMatching(
        new RegExp(`^warning terautil\\.flag:4 .*microseconds.* as ${unit}.*2023-11-14T22:13:20Z$`),
      ),
    );
  });
});

describe('the window', () => {
  const windowOf = (lines: string): unknown =>
    imported({ 'terautil.flag': MAPPED + lines }).plan.tables[0]?.window;

  it.each([
    ['nothing', '', null],
    ['zeroes', '--dump_startime=0\n--dump_endtime=0\n', null],
    ['no end, as INT64_MAX', '--dump_endtime=9223372036854775807\n', null],
    [
      'a start, and no end as INT64_MAX',
      '--dump_startime=5\n--dump_endtime=9223372036854775807\n',
      { start: 5n, end: null },
    ],
    ['the smallest', '--dump_startime=5\n--dump_endtime=5\n', { start: 5n, end: 6n }],
    [
      'the last moment but one',
      '--dump_endtime=9223372036854775806\n',
      { start: null, end: 9_223_372_036_854_775_807n },
    ],
  ])('of %s', (_what, lines, expected) => {
    expect(windowOf(lines)).toEqual(expected);
  });

  it('defect-D9 a start without an end means until now, with a warning', () => {
    const lines = '--dump_startime=1600000000000000\n';
    const { plan, said } = imported({ 'terautil.flag': MAPPED + lines });
    expect(plan.tables[0]?.window).toEqual({ start: 1_600_000_000_000_000n, end: 'now' });
    expect(said.join('\n')).toContain('warning terautil.flag:4 the C++ tool ignored');
  });

  it('defect-D10 that ends before it starts is refused with its line', () => {
    const error = problemOf({ 'terautil.flag': `${MAPPED}--dump_endtime=4\n--dump_startime=5\n` });
    expect(String(error)).toContain('terautil.flag:5: --dump_startime lies after --dump_endtime');
  });
});

describe('a map for dump and one for diff', () => {
  it('become the list of dump; what differs is said', () => {
    const { plan, said } = imported({
      'terautil.flag': `${MAPPED}--diff_tables_map_file=../conf/diff.map\n`,
      'tables.map': 'same:x|y,same:x|y\ngroups:x,groups:x\nalone,alone\nother,here\n',
      'diff.map': 'same:y|x,same:y|x\ngroups,groups\nother,there\n',
    });
    expect(plan.steps).toEqual(['dump', 'diff']);
    expect(plan.tables.map(({ source, destination }) => `${source},${destination}`)).toEqual([
      'same,same',
      'groups,groups',
      'alone,alone',
      'other,here',
    ]);
    expect(said).toEqual([
      expect.stringMatching(/^warning diff\.map:2 other locality groups than at .*tables\.map:2/),
      'note tables.map:3 alone was copied only; the plan compares it too',
      'note tables.map:4 other was copied only; the plan compares it too',
      expect.stringMatching(/^warning diff\.map:3 other → there was compared only/),
    ]);
  });
});

describe('the lock service', () => {
  const MEMBERS = '--ins_cluster_addr=nexus-1:8868,nexus-2:8868\n';

  it('is the Nexus of the old job, with its members', () => {
    const { plan, said } = imported({ 'terautil.flag': `${MAPPED}${MEMBERS}` });
    expect(plan.lockService).toEqual({
      type: 'nexus',
      addresses: ['nexus-1:8868', 'nexus-2:8868'],
      root: '/terautil',
      leaseMs: 30_000,
    });
    expect(said).toContainEqual(
      expect.stringMatching(/^note terautil\.flag:\d+ --ins_cluster_addr is the lock service/),
    );
  });

  it('lies beside the plan when no member can be reached by what the flag says', () => {
    const { plan, said } = imported({
      'terautil.flag': `${MAPPED}--ins_cluster_addr=terautil_ins\n`,
    });
    expect(plan.lockService.type).toBe('local');
    expect(said).toContainEqual(
      expect.stringMatching(/^warning .*--ins_cluster_addr cannot be carried over: "terautil_ins"/),
    );
  });
});
