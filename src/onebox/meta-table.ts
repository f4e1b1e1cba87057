/** The meta table's records, made from the master's state when asked for (protocol.md §5.2). */
import { int64FromBigint } from '../proto/int64.js';
import { tera } from '../proto/messages.js';
import { TABLET_LOADING, TABLET_OFFLINE } from './status.js';
import type { Cluster } from './cluster.js';
import { tabletPath, type Table, type Tablet } from './tables.js';

export const META_TABLE = 'meta_table';

export interface MetaRecord {
  readonly key: Buffer;
  readonly value: Buffer;
}

/** The record of exactly this key. */
export function findMetaRecord(cluster: Cluster, key: Buffer): MetaRecord | undefined {
  return recordsFrom(cluster, key, key).find((record) => record.key.equals(key));
}

/** Records that stand together, with no other one between them. */
interface Group {
  /** The key of the first. */
  readonly first: Buffer;
  records(): MetaRecord[];
}

/** In any order: names hold neither "#" nor "@". The first tablet of a table begins with the empty key. */
function groups(cluster: Cluster): Group[] {
  return [...cluster.tables.values()].flatMap((table) => [
    { first: Buffer.from(`@${table.name}`), records: () => [tableRecord(table)] },
    {
      first: Buffer.from(`${table.name}#`),
      records: () => table.tablets.map((tablet) => tabletRecord(cluster, table, tablet)),
    },
  ]);
}

/**
 * In key order, at least those from the last one at or before `start` to the last one before `end`, which may be
 * empty for unbounded. Made of the tables that this concerns only: there may be thousands.
 */
function recordsFrom(cluster: Cluster, start: Buffer, end: Buffer): MetaRecord[] {
  let before: Group | null = null;
  const after: Group[] = [];
  for (const group of groups(cluster)) {
    if (group.first.compare(start) > 0) {
      if (end.length === 0 || group.first.compare(end) < 0) after.push(group);
    } else if (before === null || group.first.compare(before.first) > 0) before = group;
  }
  after.sort((a, b) => a.first.compare(b.first));
  return [...(before === null ? [] : [before]), ...after].flatMap((group) => group.records());
}

function tableRecord(table: Table): MetaRecord {
  const meta = { ...tableMeta(table), createTime: int64FromBigint(table.createTime) };
  return {
    key: Buffer.from(`@${table.name}`),
    value: Buffer.from(tera.TableMeta.encode(meta).finish()),
  };
}

function tabletRecord(cluster: Cluster, table: Table, tablet: Tablet): MetaRecord {
  return {
    key: Buffer.concat([Buffer.from(`${table.name}#`), tablet.start]),
    value: Buffer.from(
      tera.TabletMeta.encode({
        ...tabletPlace(cluster, table, tablet),
        // As of the master's last write, which comes before the tablet loads (protocol.md §5.2).
        status: TABLET_OFFLINE,
      }).finish(),
    ),
  };
}

export function tableMeta(table: Table): tera.TableMeta.$Properties {
  return { tableName: table.name, status: table.status, schema: table.schema };
}

/** What the meta table keeps of a tablet, but for the status. */
function tabletPlace(cluster: Cluster, table: Table, tablet: Tablet) {
  return {
    tableName: table.name,
    path: tabletPath(table, tablet),
    keyRange: { keyStart: tablet.start, keyEnd: tablet.end },
    serverAddr: cluster.servers.at(tablet.server).address,
    size: 0,
    createTime: int64FromBigint(tablet.createTime),
    version: tablet.version,
  };
}

/** What the master tells of a tablet; more once a tablet server told it. Sizes are not measured: 0. */
export function tabletMeta(
  cluster: Cluster,
  table: Table,
  tablet: Tablet,
): tera.TabletMeta.$Properties {
  const place = { ...tabletPlace(cluster, table, tablet), status: tablet.status };
  if (!wasLoaded(tablet)) return place;
  const lgSize = table.schema.localityGroups.map(() => 0);
  return { ...place, compactStatus: tablet.compactStatus, lgSize };
}

/** Whether a tablet server has told about the tablet since it was made or enabled. */
export const wasLoaded = ({ status }: Tablet): boolean =>
  status !== TABLET_OFFLINE && status !== TABLET_LOADING;

/**
 * The records that a stateless scan of the meta table sees. With `roundDown` a seek that does not hit a
 * record exactly steps back to the one before (protocol.md §5.3, O33).
 */
export function seekMetaRecords(
  cluster: Cluster,
  start: Buffer,
  end: Buffer,
  roundDown: boolean,
): readonly MetaRecord[] {
  const records = recordsFrom(cluster, start, end);
  const found = records.findIndex(({ key }) => key.compare(start) >= 0);
  const seek = found < 0 ? records.length : found;
  const exact = records[seek]?.key.equals(start) === true;
  const first = roundDown && !exact ? Math.max(seek - 1, 0) : seek;
  return records.slice(first).filter(({ key }) => end.length === 0 || key.compare(end) < 0);
}
