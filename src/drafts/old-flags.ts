/**
 * The flags of the C++ terautil (protocol.md §9.2) and what becomes of each: carried over into the plan
 * by import.ts, not needed any more, or lost. Wrong units are named here (defect-G6).
 */
export type Fate =
  | { readonly is: 'carried' }
  /** Nothing is lost. `why` follows "--flag is not needed: ". */
  | { readonly is: 'dropped'; readonly why: string }
  /** `why` follows "--flag cannot be carried over: ". With the value `unless` nothing is lost. */
  | { readonly is: 'lost'; readonly unless?: string; readonly why: string };

const CARRIED: Fate = { is: 'carried' };
const dropped = (why: string): Fate => ({ is: 'dropped', why });
const lost = (why: string, unless?: string): Fate => ({
  is: 'lost',
  why,
  ...(unless === undefined ? {} : { unless }),
});

const ROOT_UNUSED = dropped(
  'the C++ tool never used it; the root path of a cluster is in its own flag file',
);
const META_ADDRESS = dropped(
  'meta tables are found through the coordinator; overwriting one with the other, as dump prepare did, is not offered',
);
const DEAD_LETTERS = dropped(
  'cells that the destination refuses for good are always kept, in dead-letters/ of the state folder',
);
const FINDINGS = dropped('what differs is always written, to findings/ of the state folder');
const OLD_LAYOUT = dropped('the ledger has a layout of its own, and the old one is not read');
const NO_LIMIT = dropped('no file is read into memory as a whole');
const LOCAL_FILES = dropped('files are local; no distributed file system is used');
const LOGGING = dropped('messages go to stderr, all of them');
const NEXUS_CLIENT = dropped('it tunes the C++ client of Nexus');
const TERA_CLIENT = dropped('it tunes the C++ client or a server of Tera');
const CLUSTER_SETTING = lost(
  'in the C++ tool it reached both clusters; here each has settings of its own. Write it into their flag files where it is missing',
);

/** How to reach a cluster, and as whom (protocol.md §3.3). Before TERA_TUNING, which would match them. */
const CLUSTER_FLAG =
  /^tera_(?:coord_type|(?:mock_)?(?:zk|ins)_enabled|(?:zk|ins)_\w+|fake_zk_\w+|user_\w+|auth_\w+|master_meta_table_name)$/;
const DFS_FLAG = /^tera_(?:leveldb_env_|dfs_)/;
const TERA_TUNING = /^tera_/;
/** The flags of glog, which the manual calls those of the log. */
const LOG_FLAG =
  /^(?:log_dir|log_link|log_prefix|logbuflevel|logbufsecs|logtostderr|alsologtostderr|colorlogtostderr|stderrthreshold|minloglevel|max_log_size|stop_logging_if_full_disk|v|vmodule|log_backtrace_at|drop_log_memory|logmailer|alsologtoemail|logemaillevel|symbolize_stacktrace)$/;
const NEXUS_FLAG = /^ins_(?:watch_timeout|backup_watch_timeout|sdk_session_timeout)$/;

const FATES: Readonly<Record<string, Fate>> = {
  dump_tera_src_conf: CARRIED,
  dump_tera_dest_conf: CARRIED,
  dump_tera_src_root_path: ROOT_UNUSED,
  dump_tera_dest_root_path: ROOT_UNUSED,
  ins_cluster_addr: CARRIED,
  ins_cluster_dump_root_path: CARRIED,
  ins_cluster_diff_root_path: CARRIED,
  ins_cluster_root_path: CARRIED,
  dump_tera_src_meta_addr: META_ADDRESS,
  dump_tera_dest_meta_addr: META_ADDRESS,
  dump_manual_split_interval: CARRIED,
  dump_enable_manual_split: CARRIED,
  dump_concurrent_limit: lost(
    'it is the number of cells being written at once, and never was a rate ("qps"). A copy is bounded by bytes in flight (dump.inFlight, 64MiB by default) and, if you like, by a real rate: dump.limit',
    '5000',
  ),
  dump_startime: CARRIED,
  dump_endtime: CARRIED,
  tables_map_file: CARRIED,
  diff_tables_map_file: CARRIED,
  dump_failed_kv_afs_path: DEAD_LETTERS,
  enable_dump_failed_kv: DEAD_LETTERS,
  dump_ut_kv_afs_path: dropped('it served a hidden test of the C++ tool'),
  diff_data_afs_path: FINDINGS,
  diff_bin_data_afs_path: FINDINGS,
  dump_tables_map_path: OLD_LAYOUT,
  dump_tables_lg_map_path: OLD_LAYOUT,
  dump_tables_cf_map_path: OLD_LAYOUT,
  dump_tables_cf_version_map_path: OLD_LAYOUT,
  lg_and_cf_delimiter: CARRIED,
  pb_total_bytes_limit_MB: NO_LIMIT,
  pb_warning_threshold_MB: NO_LIMIT,
  rewrite_retry_times: dropped(
    'a cell that was not written is tried again with its range: dump.attempts, 5 by default',
  ),
  diff_scan_interval_ns: CARRIED,
  diff_scan_count_per_interval: CARRIED,
  readable: dropped('keys are always kept as bytes, whatever is in them'),
  enable_copy_schema: CARRIED,
  enable_write_dfs_diff_only_in_src: FINDINGS,
  enable_write_dfs_diff_only_in_dest: FINDINGS,
  enable_write_dfs_diff_both_have_but_diff: FINDINGS,
  enable_write_dfs_diffbin_only_in_src: dropped(
    'findings hold sizes and digests; the values too with diff: { values: true }',
  ),
  enable_write_diff_only_in_src_to_dest: lost(
    'a comparison never writes. To write what is missing, copy with existingCells: merge',
    'false',
  ),
  write_only_in_src_to_dest_concurrent_limit: dropped('a comparison never writes'),
};

const SWITCHES = new Set([
  'dump_enable_manual_split',
  'enable_dump_failed_kv',
  'readable',
  'enable_copy_schema',
  'enable_write_dfs_diff_only_in_src',
  'enable_write_dfs_diff_only_in_dest',
  'enable_write_dfs_diff_both_have_but_diff',
  'enable_write_dfs_diffbin_only_in_src',
  'enable_write_diff_only_in_src_to_dest',
]);
const INTEGERS = new Set([
  'dump_manual_split_interval',
  'dump_concurrent_limit',
  'dump_startime',
  'dump_endtime',
  'pb_total_bytes_limit_MB',
  'pb_warning_threshold_MB',
  'rewrite_retry_times',
  'diff_scan_interval_ns',
  'diff_scan_count_per_interval',
  'write_only_in_src_to_dest_concurrent_limit',
]);

/** How a flag's value is read. What is unknown is a text: it is to be answered too. */
export function typeOf(name: string): 'boolean' | 'integer' | 'text' {
  if (SWITCHES.has(name)) return 'boolean';
  return INTEGERS.has(name) ? 'integer' : 'text';
}

/** Every name of the C++ tool's own flags, to find what a mistyped one meant. */
export const OLD_FLAGS: readonly string[] = Object.keys(FATES);

/** What becomes of a flag; null for one that neither the C++ tool nor its libraries know. */
export function fateOf(name: string): Fate | null {
  if (Object.hasOwn(FATES, name)) return FATES[name] ?? null;
  if (CLUSTER_FLAG.test(name)) return CLUSTER_SETTING;
  if (DFS_FLAG.test(name)) return LOCAL_FILES;
  if (TERA_TUNING.test(name)) return TERA_CLIENT;
  if (LOG_FLAG.test(name)) return LOGGING;
  return NEXUS_FLAG.test(name) ? NEXUS_CLIENT : null;
}
