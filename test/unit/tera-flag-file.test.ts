import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { TerautilError } from '../../src/errors.js';
import { readFlagFile } from '../../src/tera/flag-file.js';

const folder = mkdtempSync(join(tmpdir(), 'terautil-flags-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function problemOf(path: string): string {
  try {
    readFlagFile(path);
  } catch (error) {
    if (error instanceof TerautilError && error.id === 'TU-FLAGFILE-INVALID') return error.message;
    throw error;
  }
  throw new Error(`${path} was accepted`);
}

const PLACE = '--tera_ins_addr_list=n1:8868,n2:8868\n--tera_ins_root_path=/tera/bj\n';
const SETTINGS = {
  coordinator: { type: 'ins', addresses: ['n1:8868', 'n2:8868'], root: '/tera/bj' },
};

describe('a flag file', () => {
  test.each([
    ['the type', '--tera_coord_type=ins\n'],
    ['one dash', '-tera_coord_type=ins\n'],
    ['the legacy switches', '--tera_zk_enabled=false\n--tera_ins_enabled=true\n'],
    ['boolean spellings', '--notera_zk_enabled\n--tera_ins_enabled\n'],
    ['the last of repeated flags', '--tera_coord_type=zk\n--tera_coord_type=ins\n'],
    [
      'comments, blank lines, blanks before',
      '# --tera_coord_type=zk\n\n   --tera_coord_type=ins\n',
    ],
    ['lines that end with CR', '--tera_coord_type=ins\r\n'],
  ])('is read by %s', (_what, lines) => {
    expect(readFlagFile(file('ok.flag', lines + PLACE))).toEqual({
      settings: SETTINGS,
      warnings: [],
    });
  });

  test('known flags without meaning to a client are no reason for a warning', () => {
    const lines = '--tera_coord_type=ins\n--tera_master_port=7700\n--tera_sdk_scan_timeout=5\n';
    expect(readFlagFile(file('quiet.flag', lines + PLACE)).warnings).toEqual([]);
  });

  test('what is trimmed, unknown or not acted upon is said with its line', () => {
    const path = file(
      'odd.flag',
      `--tera_coord_type=ins  \n--tera_cord_type=zk\n--tera_auth_policy=ugi\n${PLACE}`,
    );
    const { settings, warnings } = readFlagFile(path);
    expect(settings).toEqual(SETTINGS);
    expect(warnings).toEqual([
      `${path}:1: white space at the end was removed`,
      `${path}:2: unknown flag --tera_cord_type is ignored`,
      `${path}:3: --tera_auth_policy is not supported yet and is ignored`,
    ]);
  });

  test('sections count for the programs of Tera only', () => {
    const path = file(
      'sections.flag',
      `--tera_coord_type=zk\ntera*\n--tera_coord_type=ins\nsome_server\n--tera_coord_type=zk\ntera?cli teracli\n${PLACE}`,
    );
    const { settings, warnings } = readFlagFile(path);
    expect(settings).toEqual(SETTINGS);
    expect(warnings).toEqual([`${path}:4: the flags below are for "some_server" and are ignored`]);
  });

  test('an included file is read in place, so later lines win', () => {
    const inner = file('inner.flag', `--tera_coord_type=zk\n${PLACE}`);
    const path = file('outer.flag', `--flagfile=${inner}\n--tera_coord_type=ins\n`);
    expect(readFlagFile(path).settings).toEqual(SETTINGS);
  });

  test('files that include each other are an error, not a loop', () => {
    const a = join(folder, 'a.flag');
    const b = file('b.flag', `--flagfile=${a}\n`);
    file('a.flag', `--flagfile=${b}\n`);
    expect(problemOf(a)).toBe(`${a}: this flag file includes itself`);
  });
});

describe('an unusable flag file is refused with its line', () => {
  test.each([
    ['another coordinator', `--tera_coord_type=zk\n${PLACE}`, ':1: coordinator type "zk" is not'],
    ['zk by default', PLACE, ': coordinator type "zk" is not supported yet: use ins'],
    ['no addresses', '--tera_coord_type=ins\n', ': --tera_ins_addr_list is missing'],
    [
      'no root',
      '--tera_coord_type=ins\n--tera_ins_addr_list=n1:1\n--tera_ins_root_path=\n',
      ':3: --tera_ins_root_path is missing',
    ],
    [
      'a broken address',
      '--tera_coord_type=ins\n--tera_ins_addr_list=n1:1,n2\n--tera_ins_root_path=/t\n',
      ':2: "n2" is no address',
    ],
    ['a broken switch', `--tera_zk_enabled=maybe\n${PLACE}`, ':1: --tera_zk_enabled=maybe is'],
  ])('%s', (_what, content, message) => {
    const path = file('bad.flag', content);
    expect(problemOf(path)).toContain(`${path}${message}`);
  });

  test('a file that is not there', () => {
    const path = join(folder, 'missing.flag');
    expect(problemOf(path)).toBe(`${path}: this flag file cannot be read`);
  });
});
