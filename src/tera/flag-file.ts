/**
 * Reads a `tera.flag` file (gflags text format, protocol.md §3.3, §3.4) into settings of its own: unlike
 * in the C++ tools, nothing leaks from one cluster's file into the other's.
 */
import { resolve } from 'node:path';
import { readBounded } from '../bounded-file.js';
import { TerautilError } from '../errors.js';
import { isAddress, type TeraSettings } from './settings.js';

export interface FlagFileResult {
  readonly settings: TeraSettings;
  /** One line each, beginning with "file:line:"; for the user, who may have meant something else. */
  readonly warnings: readonly string[];
}

interface Flag {
  readonly value: string;
  /** "file:line". */
  readonly place: string;
}

/** Flags that change what a client does and that this program does not act upon yet. */
const NOT_SUPPORTED = new Set([
  'tera_user_identity',
  'tera_user_passcode',
  'tera_auth_policy',
  'tera_auth_name',
  'tera_auth_token',
  'tera_master_meta_table_name',
  'tera_sdk_conf_file',
]);
const NOT_SUPPORTED_PREFIX = /^tera_(?:mock_)?(?:zk|fake_zk)_|^tera_mock_ins_/;

/** Known, and of no meaning here: limits, servers' own flags, C++ client tuning (protocol.md §3.3, §8.1). */
const WITHOUT_MEANING =
  /^tera_(?:sdk_|master_|tabletnode_|local_addr$|acl_enabled$|only_root_create_table$|rpc_timeout_period$|auth_group_name$|online_schema_update_enabled$|log_prefix$)/;

const USED = new Set([
  'tera_coord_type',
  'tera_zk_enabled',
  'tera_ins_enabled',
  'tera_mock_zk_enabled',
  'tera_mock_ins_enabled',
  'tera_ins_addr_list',
  'tera_ins_root_path',
]);

/** The longest flag files in use have a few hundred lines. */
const MOST_BYTES = 1024 * 1024;
/** Files that include others twice, which include others twice, would never end. */
const MOST_INCLUDED = 16;

/** Programs whose sections of a flag file apply to this one (protocol.md §3.4). */
const PROGRAM_NAMES = ['tera', 'teracli', 'terautil'];

/**
 * Settings from the file at `path`; files it names by --flagfile are relative to the working directory.
 * Throws TU-FLAGFILE-INVALID with file and line.
 */
export function readFlagFile(path: string): FlagFileResult {
  const flags = new Map<string, Flag>();
  const warnings: string[] = [];
  readInto(flags, warnings, path, [], { count: 0 });
  return { settings: settingsFrom(flags, path), warnings };
}

function invalid(place: string, message: string, hint: string, cause?: unknown): never {
  throw new TerautilError('TU-FLAGFILE-INVALID', `${place}: ${message}`, { hint, cause });
}

function readInto(
  flags: Map<string, Flag>,
  warnings: string[],
  path: string,
  outer: readonly string[],
  included: { count: number },
): void {
  const absolute = resolve(path);
  if (outer.includes(absolute)) {
    invalid(path, 'this flag file includes itself', 'Remove one of the --flagfile lines.');
  }
  let applies = true;
  for (const [index, line] of linesOf(path).entries()) {
    const place = `${path}:${index + 1}`;
    const text = line.trim();
    if (text === '' || text.startsWith('#')) continue;
    if (!text.startsWith('-')) {
      applies = namesThisProgram(text);
      if (!applies) warnings.push(`${place}: the flags below are for "${text}" and are ignored`);
      continue;
    }
    if (!applies) continue;
    if (/\s$/.test(line)) warnings.push(`${place}: white space at the end was removed`);
    const { name, value } = parseFlag(text);
    if (name === 'flagfile') {
      for (const inner of value.split(',')) {
        included.count += 1;
        if (included.count > MOST_INCLUDED) {
          invalid(
            place,
            `more than ${MOST_INCLUDED} files are included`,
            'Write the flags into one.',
          );
        }
        readInto(flags, warnings, inner, [...outer, absolute], included);
      }
    } else if (name === 'fromenv' || name === 'tryfromenv') {
      invalid(place, `--${name} is not supported`, 'Write the values into the file.');
    } else if (accept(name, value, place, warnings)) {
      flags.set(name, { value, place });
    }
  }
}

function linesOf(path: string): string[] {
  const bytes = readFile(path);
  if (bytes.length > MOST_BYTES) {
    invalid(path, 'this flag file is longer than 1 MiB', 'Is it the right file?');
  }
  return bytes.toString('utf8').split(/\r\n|\r|\n/);
}

function readFile(path: string): Buffer {
  try {
    return readBounded(path, MOST_BYTES);
  } catch (cause) {
    return invalid(path, 'this flag file cannot be read', 'Check the path and its rights.', cause);
  }
}

/** Only `*` and `?` of the shell's patterns are known in practice. */
function namesThisProgram(patterns: string): boolean {
  return patterns.split(/\s+/).some((pattern) => {
    const expression = pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    return PROGRAM_NAMES.some((name) => new RegExp(`^${expression}$`).test(name));
  });
}

/** `--name=value`, `--name` (true) and `--noname` (false) of boolean flags. */
function parseFlag(text: string): { name: string; value: string } {
  const body = text.replace(/^--?/, '');
  const equals = body.indexOf('=');
  if (equals >= 0) return { name: body.slice(0, equals), value: body.slice(equals + 1) };
  if (body.startsWith('no') && USED.has(body.slice(2))) {
    return { name: body.slice(2), value: 'false' };
  }
  return { name: body, value: 'true' };
}

/** Whether the flag is used; says so when it is one that the user may rely on. */
function accept(name: string, value: string, place: string, warnings: string[]): boolean {
  if (USED.has(name)) return true;
  if (NOT_SUPPORTED.has(name)) {
    const harmless = value === '' || value === 'none' || value === 'meta_table';
    if (!harmless) warnings.push(`${place}: --${name} is not supported yet and is ignored`);
  } else if (!WITHOUT_MEANING.test(name) && !NOT_SUPPORTED_PREFIX.test(name)) {
    warnings.push(`${place}: unknown flag --${name} is ignored`);
  }
  return false;
}

function settingsFrom(flags: ReadonlyMap<string, Flag>, path: string): TeraSettings {
  const type = coordinatorType(flags);
  if (type.value !== 'ins') {
    invalid(
      type.place ?? path,
      `coordinator type "${type.value}" is not supported yet: use ins`,
      'Set --tera_coord_type=ins with --tera_ins_addr_list and --tera_ins_root_path.',
    );
  }
  const list = required(flags, 'tera_ins_addr_list', path);
  const addresses = list.value.split(',').map((address) => address.trim());
  for (const address of addresses) {
    if (isAddress(address)) continue;
    invalid(list.place, `"${address}" is no address`, 'Write host:port, separated by commas.');
  }
  const root = required(flags, 'tera_ins_root_path', path);
  return { coordinator: { type: 'ins', addresses, root: root.value } };
}

function required(flags: ReadonlyMap<string, Flag>, name: string, path: string): Flag {
  const flag = flags.get(name);
  if (flag !== undefined && flag.value !== '') return flag;
  return invalid(flag?.place ?? path, `--${name} is missing`, `Add --${name}=… to the file.`);
}

/** Without tera_coord_type the first true legacy switch wins, and zk is on by default (protocol.md §3.1). */
function coordinatorType(flags: ReadonlyMap<string, Flag>): { value: string; place?: string } {
  const type = flags.get('tera_coord_type');
  if (type !== undefined && type.value !== '') return type;
  const switches = [
    { flag: 'tera_zk_enabled', value: 'zk', initially: true },
    { flag: 'tera_ins_enabled', value: 'ins', initially: false },
    { flag: 'tera_mock_zk_enabled', value: 'mock_zk', initially: false },
    { flag: 'tera_mock_ins_enabled', value: 'mock_ins', initially: false },
  ];
  for (const { flag, value, initially } of switches) {
    const given = flags.get(flag);
    if (given === undefined ? initially : isTrue(given, flag)) {
      return given === undefined ? { value } : { value, place: given.place };
    }
  }
  return { value: 'fake_zk' };
}

function isTrue({ value, place }: Flag, name: string): boolean {
  if (/^(?:1|t|true|y|yes)$/i.test(value)) return true;
  if (/^(?:0|f|false|n|no)$/i.test(value)) return false;
  return invalid(place, `--${name}=${value} is neither true nor false`, 'Write true or false.');
}
