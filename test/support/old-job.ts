/** A job of the C++ terautil as its manual has it: flag files in conf/, and a tables map. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The flags of the manual's table, each with the value or the form that stands there. */
export const MANUAL_DUMP = `--dump_tera_src_conf=../conf/src_tera.flag
--dump_tera_dest_conf=../conf/dest_tera.flag
--dump_tera_src_root_path=/xxx_
--dump_tera_dest_root_path=/xxx_
--ins_cluster_addr=terautil_ins
--ins_cluster_root_path=/terautil/dump/xxxx
--dump_tera_src_meta_addr=
--dump_tera_dest_meta_addr=
--dump_manual_split_interval=1000
--dump_enable_manual_split=false
`;

/** What the manual says of diff: the map, both clusters, the lock service, the log, an end, and a root. */
export const MANUAL_DIFF = `--diff_tables_map_file=../conf/tables.map
--dump_tera_src_conf=../conf/src_tera.flag
--dump_tera_dest_conf=../conf/dest_tera.flag
--ins_cluster_addr=terautil_ins
--log_dir=../log
--dump_endtime=1700000000000000
--ins_cluster_diff_root_path=/terautil/diff
`;

/** The manual's own line. */
export const MANUAL_MAP = 'tables_name1:lg1|lg2,tables_name2:lg1|lg2\n';

const NO_CLUSTER = '--tera_coord_type=ins\n--tera_ins_addr_list=127.0.0.1:1\n';

/** Writes files into `folder`/conf, beside flag files of two clusters. Returns a path of one of them. */
export function writeOldJob(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): (name: string) => string {
  const conf = join(folder, 'conf');
  mkdirSync(conf, { recursive: true });
  const all = {
    'src_tera.flag': `${NO_CLUSTER}--tera_ins_root_path=/a\n`,
    'dest_tera.flag': `${NO_CLUSTER}--tera_ins_root_path=/b\n`,
    ...files,
  };
  for (const [name, content] of Object.entries(all)) writeFileSync(join(conf, name), content);
  return (name) => join(conf, name);
}
