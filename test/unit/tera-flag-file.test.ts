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

function errorOf(path: string): TerautilError {
  try {
    readFlagFile(path);
  } catch (error) {
    if (error instanceof TerautilError && error.id === 'TU-FLAGFILE-INVALID') return error;
    throw error;
  }
  throw new Error(`${path} was accepted`);
}

const PLACE = '--tera_ins_addr_list=n1:8868,n2:8868\n--tera_ins_root_path=/tera/bj\n';
const INS = { type: 'ins', addresses: ['n1:8868', 'n2:8868'], root: '/tera/bj' };
const ZK_PLACE = '--tera_zk_addr_list=z1:2181,z2:2181\n--tera_zk_root_path=/tera/hz\n';
const ZK = { type: 'zk', addresses: ['z1:2181', 'z2:2181'], root: '/tera/hz' };
const FAKE_PLACE = '--tera_fake_zk_path_prefix=/disk/fakezk\n';
const FAKE = { type: 'fake_zk', root: '/disk/fakezk' };
const ALL_PLACES = PLACE + ZK_PLACE + FAKE_PLACE;

describe('the coordinator of a flag file', () => {
  test.each([
    ['ins', '--tera_coord_type=ins\n', INS],
    ['mock_ins', '--tera_coord_type=mock_ins\n', INS],
    ['zk', '--tera_coord_type=zk\n', ZK],
    ['mock_zk', '--tera_coord_type=mock_zk\n', ZK],
    ['fake_zk', '--tera_coord_type=fake_zk\n', FAKE],
    ['a type and switches that say otherwise', '--tera_coord_type=ins\n--tera_zk_enabled\n', INS],
    ['the empty type and the switch for zk', '--tera_coord_type=\n--tera_zk_enabled=true\n', ZK],
    ['the switch for ins', '--tera_zk_enabled=false\n--tera_ins_enabled=true\n', INS],
    ['the switch for mock_zk', '--notera_zk_enabled\n--tera_mock_zk_enabled\n', ZK],
    ['the switch for mock_ins', '--tera_zk_enabled=0\n--tera_mock_ins_enabled=y\n', INS],
    [
      'the first true switch',
      '--tera_zk_enabled=n\n--tera_ins_enabled\n--tera_mock_zk_enabled\n',
      INS,
    ],
    ['no true switch', '--notera_zk_enabled\n--notera_ins_enabled\n', FAKE],
  ])('is found by %s', (_what, lines, coordinator) => {
    expect(readFlagFile(file('type.flag', lines + ALL_PLACES))).toEqual({
      settings: { coordinator },
      warnings: [],
    });
  });

  test.each([
    ['nothing at all', ''],
    ['an empty type', '--tera_coord_type=\n'],
    ['a switch that comes too late', '--tera_ins_enabled=true\n'],
  ])('is a ZooKeeper by %s, and that is said', (_what, lines) => {
    const { settings, warnings } = readFlagFile(file('default.flag', lines + ALL_PLACES));
    expect(settings.coordinator).toEqual(ZK);
    expect(warnings).toEqual([
      expect.stringMatching(/default\.flag(:1)?: the coordinator is a ZooKeeper, because neither/),
    ]);
  });

  test('has the defaults of the C++ client, and they are said', () => {
    const zk = file('zk.flag', '--tera_coord_type=zk\n');
    expect(readFlagFile(zk)).toEqual({
      settings: { coordinator: { type: 'zk', addresses: ['localhost:2180'], root: '/tera' } },
      warnings: [
        `${zk}: --tera_zk_addr_list is not given: its default localhost:2180 counts`,
        `${zk}: --tera_zk_root_path is not given: its default /tera counts`,
      ],
    });
    const fake = file('fake.flag', '--tera_coord_type=fake_zk\n');
    expect(readFlagFile(fake).settings.coordinator).toEqual({
      type: 'fake_zk',
      root: join(process.cwd(), '../fakezk'),
    });
  });

  test.each([
    ['20000', 20_000],
    ['0x3e8', 1000],
  ])('takes a session time-out of %s', (text, sessionTimeoutMs) => {
    const path = file(
      'timeout.flag',
      `--tera_coord_type=zk\n--tera_zk_timeout=${text}\n${ZK_PLACE}`,
    );
    expect(readFlagFile(path).settings.coordinator).toEqual({ ...ZK, sessionTimeoutMs });
  });
});

describe('a flag file', () => {
  const SETTINGS = { coordinator: INS };

  test.each([
    ['the type', '--tera_coord_type=ins\n'],
    ['one dash', '-tera_coord_type=ins\n'],
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
    const lines =
      '--tera_coord_type=ins\n--tera_master_port=7700\n--tera_sdk_scan_timeout=5\n--notera_acl_enabled\n--tera_zk_retry_period=3\n';
    expect(readFlagFile(file('quiet.flag', lines + PLACE)).warnings).toEqual([]);
  });

  test('what is trimmed, unknown or not acted upon is said with its line', () => {
    const path = file(
      'odd.flag',
      `--tera_coord_type=ins  \n--tera_cord_type=zk\n--tera_sdk_conf_file=x\n--tera_zk_addr_lst=z:1\n${PLACE}`,
    );
    const { settings, warnings } = readFlagFile(path);
    expect(settings).toEqual(SETTINGS);
    expect(warnings).toEqual([
      `${path}:1: white space at the end was removed`,
      `${path}:2: unknown flag --tera_cord_type is ignored`,
      `${path}:4: unknown flag --tera_zk_addr_lst is ignored`,
      `${path}:3: --tera_sdk_conf_file is not supported and is ignored`,
    ]);
  });

  test('a value without "=" counts as little as with gflags, is said, and never shown', () => {
    const path = file(
      'blank.flag',
      `--tera_coord_type=ins\n--tera_coord_type hush\n--tera_coord_type = hush\n--tera_ins_root_path\n--hush:hush\n${PLACE}`,
    );
    const { settings, warnings } = readFlagFile(path);
    expect(settings).toEqual(SETTINGS);
    expect(warnings).toEqual([
      `${path}:2: --tera_coord_type is not followed by "=" and a value at once; the line is ignored`,
      `${path}:3: --tera_coord_type is not followed by "=" and a value at once; the line is ignored`,
      `${path}:4: --tera_ins_root_path has no value and is ignored`,
      `${path}:5: --hush is not followed by "=" and a value at once; the line is ignored`,
    ]);
  });

  test('sections count for the programs of Tera only', () => {
    const path = file(
      'sections.flag',
      `--tera_coord_type=zk\ntera*\n--tera_coord_type=ins\nsome_server\n--tera_coord_type=zk\ntera?cli teracli\n${PLACE}`,
    );
    const { settings, warnings } = readFlagFile(path);
    expect(settings).toEqual(SETTINGS);
    expect(warnings).toEqual([`${path}:4: the flags below are for other programs and are ignored`]);
  });

  test('values come from the environment where the file says so', () => {
    const path = file(
      'env.flag',
      `--fromenv=tera_coord_type,tera_ins_root_path\n--tryfromenv=tera_zk_timeout\n--tera_ins_addr_list=n1:8868,n2:8868\n`,
    );
    const env = { FLAGS_tera_coord_type: 'ins', FLAGS_tera_ins_root_path: '/tera/bj' };
    expect(readFlagFile(path, env)).toEqual({ settings: SETTINGS, warnings: [] });
    expect(() => readFlagFile(path, { FLAGS_tera_coord_type: 'ins' })).toThrow(
      `${path}:1: the environment variable FLAGS_tera_ins_root_path is not set`,
    );
  });
});

describe('who asks, by a flag file', () => {
  const identityOf = (lines: string): unknown => {
    const path = file('identity.flag', `--tera_coord_type=ins\n${PLACE}${lines}`);
    const { settings, warnings } = readFlagFile(path);
    expect(warnings).toEqual([]);
    const { acl, ugi } = settings.identity ?? {};
    return {
      ...(acl && { acl: [acl.user.reveal(), acl.passcode.reveal()] }),
      ...(ugi && { ugi: [ugi.name.reveal(), ugi.token.reveal()] }),
    };
  };

  test.each([
    ['nobody', '--tera_auth_policy=none\n--tera_user_identity=\n', {}],
    ['a user of the token ACL', '--tera_user_identity=root\n', { acl: ['root', ''] }],
    [
      'a user with a pass code',
      '--tera_user_identity=root\n--tera_user_passcode=te:ra=1\n',
      { acl: ['root', 'te:ra=1'] },
    ],
    [
      'a user of the policy ugi',
      '--tera_auth_policy=ugi\n--tera_auth_name=etl\n--tera_auth_token=hu=sh\n--tera_auth_group_name=x\n',
      { ugi: ['etl', 'hu=sh'] },
    ],
    [
      'both',
      '--tera_auth_policy=ugi\n--tera_auth_name=etl\n--tera_auth_token=hush\n--tera_user_identity=root\n',
      { acl: ['root', ''], ugi: ['etl', 'hush'] },
    ],
  ])('%s', (_what, lines, identity) => {
    expect(identityOf(lines)).toEqual(identity);
  });

  test('the password may come from the environment', () => {
    const lines = '--tera_auth_policy=ugi\n--tera_auth_name=etl\n--fromenv=tera_auth_token\n';
    const path = file('identity.flag', `--tera_coord_type=ins\n${PLACE}${lines}`);
    const { settings } = readFlagFile(path, { FLAGS_tera_auth_token: 'hush' });
    expect(settings.identity?.ugi?.token.reveal()).toBe('hush');
  });

  test.each([
    ['giano', '--tera_auth_policy=giano\n', ':4: --tera_auth_policy=giano is not supported'],
    ['another policy', '--tera_auth_policy=hush\n', ':4: --tera_auth_policy is unknown'],
    [
      'ugi without a password',
      '--tera_auth_policy=ugi\n--tera_auth_name=etl\n',
      ':4: --tera_auth_policy=ugi needs --tera_auth_name and --tera_auth_token',
    ],
  ])('is refused: %s', (_what, lines, message) => {
    const path = file('identity.flag', `--tera_coord_type=ins\n${PLACE}${lines}`);
    expect(errorOf(path).message).toBe(`${path}${message}`);
  });

  test('promise-P9 whatever stands in the file, no message has a password', () => {
    const lines = [
      '--tera_auth_token hush',
      '--tera_auth_token: hush',
      '--tera_auth_tokn=hush',
      '-tera_auth_token=hush ',
      'tera_auth_token=hush',
      'hush',
      '--tera_user_passcode "hush"',
      '--noauth_hush=hush',
    ];
    for (const line of lines) {
      const path = file('p9.flag', `--tera_coord_type=ins\n${PLACE}${line}\n`);
      const { warnings } = readFlagFile(path);
      expect(warnings).not.toEqual([]);
      expect(warnings.join().replaceAll('noauth_hush', '')).not.toContain('hush');
    }
  });

  test('defect-G3 is not what another file said', () => {
    const secret = '--tera_auth_policy=ugi\n--tera_auth_name=etl\n--tera_auth_token=hush\n';
    const source = file('src.flag', `${ALL_PLACES}--tera_coord_type=ins\n${secret}`);
    const destination = file('dest.flag', '--tera_coord_type=zk\n--tera_zk_addr_list=z9:1\n');
    expect(readFlagFile(source).settings.identity).toBeDefined();
    expect(readFlagFile(destination).settings).toEqual({
      coordinator: { type: 'zk', addresses: ['z9:1'], root: '/tera' },
    });
  });
});

describe('included flag files', () => {
  test('are read in their place, so later lines win', () => {
    const inner = file('inner.flag', `--tera_coord_type=zk\n${PLACE}`);
    const path = file('outer.flag', `--flagfile=${inner}\n--tera_coord_type=ins\n`);
    expect(readFlagFile(path).settings.coordinator).toEqual(INS);
  });

  test('may be several, and may include others', () => {
    const innermost = file('innermost.flag', '--tera_ins_root_path=/tera/bj\n');
    const one = file('one.flag', `--flagfile=${innermost}\n--tera_ins_addr_list=n1:8868,n2:8868\n`);
    const two = file('two.flag', '--tera_coord_type=ins\n--tera_cord_type=1\n');
    const { settings, warnings } = readFlagFile(file('all.flag', `--flagfile=${one},${two}\n`));
    expect(settings.coordinator).toEqual(INS);
    expect(warnings).toEqual([`${two}:2: unknown flag --tera_cord_type is ignored`]);
  });

  test('are relative to the working directory; the hint says so when the file lies beside', () => {
    file('beside.flag', PLACE);
    const path = file('includes.flag', '--tera_coord_type=ins\n--flagfile=beside.flag\n');
    const error = errorOf(path);
    expect(error.message).toBe('beside.flag: this flag file cannot be read');
    expect(error.hint).toMatch(/relative to the working directory/);
    const here = process.cwd();
    process.chdir(folder);
    try {
      expect(readFlagFile(path).settings.coordinator).toEqual(INS);
    } finally {
      process.chdir(here);
    }
  });

  test('that include each other are an error, not a loop', () => {
    const a = join(folder, 'a.flag');
    const b = file('b.flag', `--flagfile=${a}\n`);
    file('a.flag', `--flagfile=${b}\n`);
    expect(errorOf(a).message).toBe(`${a}: this flag file includes itself`);
  });
});

describe('an unusable flag file is refused with its line', () => {
  test.each([
    ['an unknown type', `--tera_coord_type=ZK\n${PLACE}`, ':1: there is no coordinator type "ZK"'],
    ['no addresses', '--tera_coord_type=ins\n', ': --tera_ins_addr_list is missing'],
    [
      'no root',
      '--tera_coord_type=ins\n--tera_ins_addr_list=n1:1\n--tera_ins_root_path=\n',
      ':3: --tera_ins_root_path is missing',
    ],
    [
      'an empty root in a ZooKeeper',
      '--tera_coord_type=zk\n--tera_zk_addr_list=z1:1\n--tera_zk_root_path=\n',
      ':3: --tera_zk_root_path is missing',
    ],
    [
      'a root that no ZooKeeper has',
      '--tera_coord_type=zk\n--tera_zk_addr_list=z1:1\n--tera_zk_root_path=tera\n',
      ':3: "tera" is no path of a ZooKeeper',
    ],
    [
      'a broken address',
      '--tera_coord_type=ins\n--tera_ins_addr_list=n1:1,n2\n--tera_ins_root_path=/t\n',
      ':2: "n2" is no address',
    ],
    [
      'an address with a path',
      '--tera_coord_type=zk\n--tera_zk_addr_list=z1:1/tera\n',
      ':2: "z1:1/tera" is no address',
    ],
    [
      'a time-out of nothing',
      `--tera_coord_type=zk\n--tera_zk_timeout=0\n${ZK_PLACE}`,
      ':2: --tera_zk_timeout is no time',
    ],
    [
      'a number that is none',
      `--tera_coord_type=ins\n--tera_zk_timeout=10s\n${PLACE}`,
      ':2: --tera_zk_timeout is no whole number',
    ],
    ['a broken switch', `--tera_zk_enabled=maybe\n${PLACE}`, ':1: --tera_zk_enabled is neither'],
  ])('%s', (_what, content, message) => {
    const path = file('bad.flag', content);
    expect(errorOf(path).message).toContain(`${path}${message}`);
  });

  test('a file that is not there', () => {
    const path = join(folder, 'missing.flag');
    expect(errorOf(path).message).toBe(`${path}: this flag file cannot be read`);
  });
});
