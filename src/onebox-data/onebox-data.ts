/**
 * What `onebox load` and `onebox scan` do, over the `Cluster` port: the client's side of trying things
 * out with embedded clusters. Nothing here knows how a one-box keeps its data.
 */
import { createReadStream, openSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { rowKey, type RowKey } from '../cells/bytes.js';
import { familyOf, lengthOf, qualifierOf, rowKeyOf, timestampOf, valueOf } from '../cells/cell.js';
import { TIMESTAMP_START, type CellBlock } from '../cells/block.js';
import { parseEscaped } from '../cells/escape.js';
import { TerautilError } from '../errors.js';
import type { Cluster, Interval, TableSchema } from '../migration/ports.js';
import { readCellLines } from './cell-lines.js';
import type { Cell } from './cells.js';
import { generateCells } from './generate.js';
import { loadCells, type Loaded, type LoadPorts } from './load.js';
import { readSchemaFile } from './schema-file.js';

export { cellLine, cellText } from './cell-lines.js';

export type CellSource =
  /** `path` of an NDJSON file; "-" is stdin. */
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'generated'; readonly rows: number; readonly seed: number };

export interface LoadRequest {
  readonly table: string;
  /** Needed when the table is not there yet; ignored when it is. */
  readonly schemaFile: string | null;
  readonly source: CellSource;
}

/** Creates the table when it is missing and writes the cells. Throws TU-INPUT-FILE, TU-WRITE-…, TU-TERA-…. */
export async function loadTable(
  ports: LoadPorts,
  { table, schemaFile, source }: LoadRequest,
): Promise<Loaded & { readonly created: boolean }> {
  const { cluster } = ports;
  // Before anything is created.
  const input = source.kind === 'file' ? openInput(source.path) : null;
  const existing = await cluster.table(table);
  const schema = existing?.schema ?? (await createFromFile(cluster, table, schemaFile));
  const isKeyValue = schema.kind === 'general-kv' || schema.kind === 'ttl-kv';
  const cells =
    source.kind === 'generated'
      ? generateCells(schema, await tabletStarts(cluster, table), source.rows, source.seed)
      : readCellLines(input ?? process.stdin, {
          name: input === null ? 'stdin' : source.path,
          isKeyValue,
          now: ports.clock.wallMicros(),
        });
  const loaded = await loadCells(ports, table, isKeyValue ? 'kv' : 'table', cells);
  return { ...loaded, created: existing === null };
}

async function createFromFile(
  cluster: Cluster,
  table: string,
  schemaFile: string | null,
): Promise<TableSchema> {
  if (schemaFile === null) {
    throw new TerautilError('TU-TABLE-NOT-FOUND', `There is no table ${table}`, {
      hint: 'To create it, add --schema with a schema file (docs/guide.md).',
    });
  }
  const { schema, splitAt } = readSchemaFile(schemaFile, table);
  await cluster.createTable(table, schema, splitAt);
  return schema;
}

/** null is stdin. */
function openInput(path: string): Readable | null {
  if (path === '-') return null;
  try {
    return createReadStream(path, { fd: openSync(path, 'r') });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TerautilError('TU-INPUT-FILE', `${path} cannot be read: ${reason}`, {
      hint: 'Give the path of an NDJSON file, or - for stdin.',
      cause,
    });
  }
}

async function tabletStarts(cluster: Cluster, table: string): Promise<readonly RowKey[]> {
  const tablets = await cluster.tablets(table);
  return tablets.map(({ interval }) => interval.start);
}

/** A key as the user typed it. Throws TU-USAGE. */
export function parseKey(text: string): RowKey {
  const bytes = parseEscaped(text);
  if (bytes !== null) return rowKey(bytes);
  throw new TerautilError('TU-USAGE', `"${text}" is no key in the escape`, {
    hint: 'Bytes that are not visible ASCII are written \\xHH, a backslash is \\\\.',
  });
}

const BLOCK_BYTES = 256 * 1024;

/** The visible cells of the interval in cell order; parts are views of larger buffers. */
export async function* scanTable(
  cluster: Cluster,
  table: string,
  interval: Interval,
): AsyncIterable<Cell> {
  const blocks = cluster.scan({
    table,
    interval,
    families: [],
    window: null,
    blockBytes: BLOCK_BYTES,
    readAhead: 2,
    signal: new AbortController().signal,
  });
  for await (const block of blocks) {
    for (let index = 0; index < block.count; index++) yield cellAt(block, index);
  }
}

function cellAt(block: CellBlock, index: number): Cell {
  const hasTimestamp = lengthOf(block, index, TIMESTAMP_START) > 0;
  return {
    row: rowKeyOf(block, index),
    family: familyOf(block, index),
    qualifier: qualifierOf(block, index),
    timestamp: hasTimestamp ? timestampOf(block, index) : null,
    value: valueOf(block, index),
  };
}
