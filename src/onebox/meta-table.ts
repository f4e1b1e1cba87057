/** The meta table's records, made from the master's state when asked for (protocol.md §5.2). */
import { int64FromBigint } from '../proto/int64.js';
import { tera } from '../proto/messages.js';
import { tabletPath, type Cluster, type Table, type Tablet } from './cluster.js';

export const META_TABLE = 'meta_table';

export interface MetaRecord {
  readonly key: Buffer;
  readonly value: Buffer;
}

/** In key order. */
export function metaRecords(cluster: Cluster): MetaRecord[] {
  const records = [...cluster.tables.values()].flatMap((table) => [
    tableRecord(table),
    ...table.tablets.map((tablet) => tabletRecord(cluster, table, tablet)),
  ]);
  return records.sort((a, b) => a.key.compare(b.key));
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
    value: Buffer.from(tera.TabletMeta.encode(tabletMeta(cluster, table, tablet)).finish()),
  };
}

export function tableMeta(table: Table): tera.TableMeta.$Properties {
  return { tableName: table.name, status: table.status, schema: table.schema };
}

export function tabletMeta(
  cluster: Cluster,
  table: Table,
  tablet: Tablet,
): tera.TabletMeta.$Properties {
  return {
    tableName: table.name,
    path: tabletPath(table, tablet),
    keyRange: { keyStart: tablet.start, keyEnd: tablet.end },
    serverAddr: cluster.addresses.tabletServers[tablet.server] ?? '',
    status: tablet.status,
    size: 0,
    createTime: int64FromBigint(tablet.createTime),
    version: tablet.version,
  };
}

/**
 * The records that a stateless scan of the meta table sees. With `roundDown` a seek that does not hit a
 * record exactly steps back to the one before (protocol.md §5.3, O33).
 */
export function seekMetaRecords(
  records: readonly MetaRecord[],
  start: Buffer,
  end: Buffer,
  roundDown: boolean,
): readonly MetaRecord[] {
  const found = records.findIndex(({ key }) => key.compare(start) >= 0);
  const seek = found < 0 ? records.length : found;
  const exact = records[seek]?.key.equals(start) === true;
  const first = roundDown && !exact ? Math.max(seek - 1, 0) : seek;
  return records.slice(first).filter(({ key }) => end.length === 0 || key.compare(end) < 0);
}
