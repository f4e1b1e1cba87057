/**
 * The settings in a `tera.flag` file (protocol.md §3.3), which are this cluster's alone: in the C++ tools
 * those of the source leak into the destination (defect-G3).
 */
import { resolve } from 'node:path';
import { isAddress, isZookeeperPath } from '../address.js';
import { booleanOf, invalidFlags, readFlags, type Flag, type FlagType } from './flags.js';
import { identityOf } from './flag-identity.js';
import type { Coordinator, TeraSettings } from './settings.js';

export interface FlagFileResult {
  readonly settings: TeraSettings;
  /** One line each, beginning with the file's name; for the user, who may have meant something else. */
  readonly warnings: readonly string[];
}

/** The flags that decide how a cluster is reached, and by whom. */
const USED: Readonly<Record<string, FlagType>> = {
  tera_coord_type: 'text',
  tera_zk_enabled: 'boolean',
  tera_ins_enabled: 'boolean',
  tera_mock_zk_enabled: 'boolean',
  tera_mock_ins_enabled: 'boolean',
  tera_ins_addr_list: 'text',
  tera_ins_root_path: 'text',
  tera_zk_addr_list: 'text',
  tera_zk_root_path: 'text',
  tera_zk_timeout: 'integer',
  tera_fake_zk_path_prefix: 'text',
  tera_user_identity: 'text',
  tera_user_passcode: 'text',
  tera_auth_policy: 'text',
  tera_auth_name: 'text',
  tera_auth_token: 'text',
};

/** Flags that change what a client does and that this program does not act upon. */
const NOT_SUPPORTED: Readonly<Record<string, string>> = {
  tera_master_meta_table_name: 'meta_table',
  tera_sdk_conf_file: '',
};

/** Known, and of no meaning here: limits, servers' own flags, C++ client tuning (protocol.md §3.3, §8.1). */
const WITHOUT_MEANING =
  /^tera_(?:sdk_|master_|tabletnode_|zk_retry_period$|zk_retry_max_times$|zk_lib_log_path$|local_addr$|acl_enabled$|only_root_create_table$|rpc_timeout_period$|auth_group_name$|online_schema_update_enabled$|log_prefix$)/;

/** What the C++ client takes where the file says nothing (protocol.md §3.3). */
const DEFAULTS: Readonly<Record<string, string>> = {
  tera_zk_addr_list: 'localhost:2180',
  tera_zk_root_path: '/tera',
  tera_fake_zk_path_prefix: '../fakezk',
};

/** Settings from the file at `path`. Throws TU-FLAGFILE-INVALID with file and line. */
export function readFlagFile(path: string, env: NodeJS.ProcessEnv = process.env): FlagFileResult {
  const { flags, warnings } = readFlags(path, { typeOf, env });
  const file: FlagFile = { path, flags, warnings: [...warnings] };
  for (const [name, usual] of Object.entries(NOT_SUPPORTED)) {
    const flag = flags.get(name);
    if (flag !== undefined && flag.value !== usual) {
      file.warnings.push(`${flag.place}: --${name} is not supported and is ignored`);
    }
  }
  const identity = identityOf(file.flags, file.warnings);
  const settings = { coordinator: coordinatorOf(file), ...(identity && { identity }) };
  return { settings, warnings: file.warnings };
}

interface FlagFile {
  readonly path: string;
  readonly flags: ReadonlyMap<string, Flag>;
  readonly warnings: string[];
}

function typeOf(name: string): FlagType | null {
  if (Object.hasOwn(USED, name)) return USED[name] ?? null;
  if (Object.hasOwn(NOT_SUPPORTED, name)) return 'text';
  return WITHOUT_MEANING.test(name) ? 'ignored' : null;
}

/** The mock types are the same places, read in the same way (protocol.md §3.1). */
function coordinatorOf(file: FlagFile): Coordinator {
  const type = coordinatorType(file);
  switch (type.value) {
    case 'ins':
    case 'mock_ins': {
      const addresses = addressesOf(required(file, 'tera_ins_addr_list'));
      return { type: 'ins', addresses, root: required(file, 'tera_ins_root_path').value };
    }
    case 'zk':
    case 'mock_zk':
      return {
        type: 'zk',
        addresses: addressesOf(required(file, 'tera_zk_addr_list')),
        root: zookeeperRoot(required(file, 'tera_zk_root_path')),
        ...sessionTimeout(file),
      };
    case 'fake_zk':
      // Relative to the working directory, as in the C++ client, and not to the file (protocol.md §3.2).
      return { type: 'fake_zk', root: resolve(required(file, 'tera_fake_zk_path_prefix').value) };
    default:
      return invalidFlags(
        type.place,
        `there is no coordinator type "${type.value}"`,
        'Write --tera_coord_type=ins for a Nexus, zk for a ZooKeeper or fake_zk for a directory.',
      );
  }
}

/** Without tera_coord_type the first true legacy switch wins, and zk is on by default (protocol.md §3.1). */
function coordinatorType({ path, flags, warnings }: FlagFile): Flag {
  const type = flags.get('tera_coord_type');
  if (type !== undefined && type.value !== '') return type;
  const place = type?.place ?? path;
  if (!flags.has('tera_zk_enabled')) {
    warnings.push(
      `${place}: the coordinator is a ZooKeeper, because neither --tera_coord_type nor --tera_zk_enabled=false is given`,
    );
    return { value: 'zk', place };
  }
  const switches = [
    ['tera_zk_enabled', 'zk'],
    ['tera_ins_enabled', 'ins'],
    ['tera_mock_zk_enabled', 'mock_zk'],
    ['tera_mock_ins_enabled', 'mock_ins'],
  ] as const;
  const on = switches.find(([flag]) => booleanOf(flags.get(flag)?.value ?? 'false') === true);
  return { value: on?.[1] ?? 'fake_zk', place };
}

/** Of the file, or its default, of which the user is told. */
function required({ path, flags, warnings }: FlagFile, name: string): Flag {
  const flag = flags.get(name);
  const usual = DEFAULTS[name];
  if (flag !== undefined && flag.value !== '') return flag;
  if (flag === undefined && usual !== undefined) {
    warnings.push(`${path}: --${name} is not given: its default ${usual} counts`);
    return { value: usual, place: path };
  }
  return invalidFlags(flag?.place ?? path, `--${name} is missing`, `Add --${name}=… to the file.`);
}

function addressesOf({ value, place }: Flag): readonly string[] {
  const addresses = value.split(',').map((address) => address.trim());
  for (const address of addresses) {
    if (isAddress(address)) continue;
    invalidFlags(place, `"${address}" is no address`, 'Write host:port, separated by commas.');
  }
  return addresses;
}

function zookeeperRoot({ value, place }: Flag): string {
  if (isZookeeperPath(value)) return value;
  const hint = 'Write the path of the cluster in the ZooKeeper, beginning with "/".';
  return invalidFlags(place, `"${value}" is no path of a ZooKeeper`, hint);
}

function sessionTimeout({ flags }: FlagFile): { sessionTimeoutMs?: number } {
  const flag = flags.get('tera_zk_timeout');
  if (flag === undefined) return {};
  const sessionTimeoutMs = Number(flag.value);
  if (sessionTimeoutMs >= 1 && sessionTimeoutMs <= 0x7fff_ffff) return { sessionTimeoutMs };
  const hint = 'Write milliseconds; the default is 10000.';
  return invalidFlags(flag.place, '--tera_zk_timeout is no time', hint);
}
