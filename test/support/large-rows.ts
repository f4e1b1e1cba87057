/** Tables with one row out of the ordinary among small ones, and what a process takes that copies them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { rowKey } from '../../src/cells/bytes.js';
import type { StatusDocument } from '../../src/documents/status.generated.js';
import type { Cluster } from '../../src/migration/ports.js';
import { schemaFromMessage } from '../../src/tera/schema.js';
import { sampleCell, type SampleCell } from './cell-samples.js';
import { fillTable } from './fill.js';
import { compareTables } from './independent-reader.js';
import { terautil, type Ended } from './programs.js';
import type { TwoClusters } from './two-clusters.js';

export const MEBIBYTE = 1024 * 1024;

/** docs/plan.md: what a plan says that does not say `dump.inFlight`. */
const IN_FLIGHT_MIB = 64;

/** Of the cells of `createTable`. */
export const SMALL_CELLS = 20;

/** The master's numbers for kinds of tables (protocol.md §4.2). */
const RAW_KEYS = { readable: 0, binary: 1 } as const;

/** Three tablets: small rows in the first and the last, nothing yet in the middle one, which begins at "b". */
export async function createTable(
  { source }: TwoClusters,
  name: string,
  kind?: keyof typeof RAW_KEYS,
): Promise<void> {
  await createEmptyTable(source, name, kind);
  const cells = ['a', 'c'].flatMap((row) => rowOf(row, 0, 10, 'small'));
  await fillTable(source, name, cells);
}

export async function createEmptyTable(
  cluster: Cluster,
  name: string,
  kind: keyof typeof RAW_KEYS = 'binary',
): Promise<void> {
  const schema = schemaFromMessage({
    name,
    rawKey: RAW_KEYS[kind],
    localityGroups: [{ id: 0, name: 'lg' }],
    columnFamilies: [{ name: Buffer.from('f'), localityGroup: 'lg', maxVersions: 4 }],
  });
  const splitAt = ['b', 'c'].map((text) => rowKey(Buffer.from(text)));
  await cluster.createTable(name, schema, splitAt);
}

/** `count` qualifiers of 7 digits, from `first` on, with `versions` versions of `value` each. */
export function rowOf(
  row: string,
  first: number,
  count: number,
  value: string,
  versions = 1,
): SampleCell[] {
  const qualifiers = Array.from({ length: count }, (_, i) => String(first + i).padStart(7, '0'));
  return qualifiers.flatMap((qualifier) =>
    Array.from({ length: versions }, (_, i) =>
      sampleCell({ row, family: 'f', qualifier, timestamp: BigInt(versions - i), value }),
    ),
  );
}

/**
 * The plan of the table: one range at a time, so that it is known which is being copied. `lease`: three times
 * what one write may take; a longer one is better where nothing is killed.
 */
export function writePlan(
  world: TwoClusters,
  table: string,
  { parallelRanges = 1, lease = '5s' } = {},
): string {
  const rest = `tables: [{ source: ${table}, existingCells: merge }]
dump: { parallelRanges: ${String(parallelRanges)} }
`;
  return world.writePlan(table, rest, { lease });
}

export interface ApplyOptions {
  /** Of V8, MiB; absent: node's own choice. */
  readonly heapMib?: number;
  readonly failpoint?: string;
}

/** Applies the plan; returns how, and the largest resident size of the process in MiB. */
export async function apply(
  world: TwoClusters,
  plan: string,
  { heapMib, failpoint }: ApplyOptions = {},
): Promise<{ end: Ended; mebibytes: number }> {
  const memoryFile = join(world.folder, 'memory');
  const end = await terautil(['apply', plan, '--auto-approve'], {
    cwd: world.folder,
    memoryFile,
    env: heapMib === undefined ? {} : { NODE_OPTIONS: heapOption(heapMib) },
    ...(failpoint !== undefined && { failpoint }),
  });
  const mebibytes = end.signal === null ? Number(readFileSync(memoryFile, 'utf8')) / 1024 : NaN;
  return { end, mebibytes };
}

export function heapOption(mebibytes: number): string {
  return `--max-old-space-size=${String(mebibytes)}`;
}

/**
 * The same program with the same limits, copying and comparing small rows only, MiB. `cells`: of 1 kB, beside
 * a few; who works longer has a larger young generation.
 */
export async function usualMebibytes(world: TwoClusters, cells = 0): Promise<number> {
  await createTable(world, 'usual');
  const value = 'v'.repeat(1000);
  const rows = Array.from({ length: cells }, (_, i) => `b${String(i).padStart(7, '0')}`);
  const all = rows.flatMap((row) => rowOf(row, 0, 1, value));
  await fillTable(world.source, 'usual', all);
  const { end, mebibytes } = await apply(world, writePlan(world, 'usual'));
  expect(end.code, end.stderr).toBe(0);
  expect(mebibytes).toBeGreaterThan(10);
  return mebibytes;
}

/**
 * docs/guide.md, "What one process needs": beside what small rows take, what the plan says, and four times
 * the largest row.
 */
export function mebibytesAllowed(usual: number, rowBytes: number): number {
  return usual + IN_FLIGHT_MIB + (4 * rowBytes) / MEBIBYTE;
}

/** A row's bytes as a scan answer has them (protocol.md §6.5), if all of its cells are alike. */
export function bytesOnWire([cell, ...others]: readonly SampleCell[]): number {
  if (cell === undefined) return 0;
  const { row, family, qualifier, timestamp, value } = cell;
  const parts = [row, family, qualifier, value].map(({ length }) => fieldBytes(length));
  const message = parts.reduce((sum, bytes) => sum + bytes, 1 + varintBytes(Number(timestamp)));
  return (1 + others.length) * fieldBytes(message);
}

function fieldBytes(length: number): number {
  return 1 + varintBytes(length) + length;
}

function varintBytes(number: number): number {
  return number < 0x80 ? 1 : 1 + varintBytes(Math.floor(number / 0x80));
}

/** Cells that are the same on both sides; everything else is a failure. */
export function equalCells(world: TwoClusters, table: string): number {
  const result = compareTables(
    { file: world.sourceFile, table },
    { file: world.destinationFile, table },
  );
  expect(result.differences).toEqual([]);
  return result.equal;
}

export async function statusOf(world: TwoClusters, plan: string): Promise<StatusDocument> {
  const { stdout } = await terautil(['status', plan, '--json'], { cwd: world.folder });
  return JSON.parse(stdout) as StatusDocument;
}
