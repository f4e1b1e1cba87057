/**
 * Comparisons over real sockets, in one process: two clusters, somebody else's client at each of them, and
 * plans that copy or compare one table, each judged by the invariants.
 */
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Finding } from '../../src/documents/finding.generated.js';
import type { Table } from '../../src/documents/status.generated.js';
import type { Cluster } from '../../src/migration/ports.js';
import { applyHere, type AppliedHere } from './apply-here.js';
import { sampleCell, type SampleCell } from './cell-samples.js';
import { openEditor, type CellPlace, type Editor } from './edits.js';
import { findingText, readFindings } from './findings.js';
import type { Migration } from './invariant-flaws.js';
import { expectInvariants } from './invariants.js';
import { createTable } from './migrations.js';
import { startTwoClusters, type TwoClusters } from './two-clusters.js';

export interface ComparedFamily {
  readonly name: string;
  readonly versions: number;
  /** Seconds. */
  readonly timeToLive?: number;
}

export const MANY_AND_ONE: readonly ComparedFamily[] = [
  { name: 'many', versions: 4 },
  { name: 'one', versions: 1 },
];

/** All in one locality group. `families` empty: a KV table. */
export function create(
  cluster: Cluster,
  name: string,
  families: readonly ComparedFamily[],
  splitAt: readonly string[] = [],
): Promise<void> {
  const grouped = families.map((family) => ({ ...family, group: 'lg' }));
  return createTable(cluster, name, grouped, splitAt);
}

/** Its value says where it is. */
export function cell(
  row: string,
  family: string,
  qualifier: string,
  timestamp: bigint,
  value = `${row}/${qualifier}@${timestamp}`,
): SampleCell {
  return sampleCell({ row, family, qualifier, timestamp, value });
}

export const place = (
  row: string,
  family: string,
  qualifier: string,
  timestamp: bigint,
): CellPlace => ({ row, family, qualifier, timestamp });

export interface Comparison extends AppliedHere {
  readonly name: string;
  readonly table: Table;
  readonly counts: Record<string, string>;
  /** As text, and as the files hold them. */
  readonly findings: readonly string[];
  readonly lines: readonly Finding[];
}

export interface Comparisons {
  readonly world: TwoClusters;
  /** Somebody else at the source, and at the destination. */
  readonly here: Editor;
  readonly there: Editor;
  /** Applies a new plan with one table; `edited`: who wrote since it was copied. */
  run(rest: string, edited?: Migration['edited'], name?: string): Promise<Comparison>;
  copy(table: string): Promise<Comparison>;
  /** Of a table that was edited since it was copied. `more`: of its entry, and then of the plan, in YAML. */
  compare(table: string, more?: string, rest?: string): Promise<Comparison>;
  close(): Promise<void>;
}

export async function startComparisons(): Promise<Comparisons> {
  const world = await startTwoClusters('here');
  const here = openEditor(world.data, 'a');
  const there = openEditor(world.data, 'b');
  let plans = 0;
  const run: Comparisons['run'] = async (rest, edited, name = `p${(plans += 1)}`) => {
    const end = await applyHere(join(world.folder, world.writePlan(name, rest)));
    expect(end.error).toBeNull();
    const [table] = end.status.tables;
    if (table === undefined) throw new Error('no table');
    await expectInvariants(
      world.migration(name, end.exit, {
        steps: end.status.steps,
        ...(edited === undefined ? {} : { edited }),
      }),
    );
    const lines = readFindings(join(world.folder, '.terautil', name));
    const counts: Record<string, string> = { ...table.diff?.cells } as never;
    return { ...end, name, table, counts, lines, findings: lines.map(findingText) };
  };
  return {
    world,
    here,
    there,
    run,
    copy: (table) => run(`steps: [dump]\ntables: [{ source: ${table} }]\n`),
    compare: (table, more = '', rest = '') =>
      run(`steps: [diff]\ntables: [{ source: ${table}${more} }]\n${rest}`, 'destination'),
    close: async () => {
      here.close();
      there.close();
      await world.close();
    },
  };
}
