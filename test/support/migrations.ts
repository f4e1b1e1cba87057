/**
 * Whole migrations over real sockets, in one process: a one-box with clusters a and b, plans between
 * them, and apply as the command calls it.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openOneboxCluster, planStatus, previewPlan, runPlan } from '../../src/app.js';
import { EMPTY_KEY, rowKey } from '../../src/cells/bytes.js';
import { systemClock, systemRandom } from '../../src/clock.js';
import type { StatusDocument } from '../../src/documents/status.generated.js';
import type { RunEvent } from '../../src/migration/context.js';
import type { Cluster } from '../../src/migration/ports.js';
import { startOnebox } from '../../src/onebox/onebox.js';
import { loadPlan } from '../../src/plan/load.js';
import type { ResolvedPlan } from '../../src/plan/types.js';
import { schemaFromMessage } from '../../src/tera/schema.js';
import { applyAll } from './apply-options.js';
import type { TablePlace } from './independent-reader.js';
import { withSoonRecheck } from './soon-recheck.js';

export interface FamilySpec {
  readonly name: string;
  readonly group: string;
  readonly versions?: number;
  /** Seconds. */
  readonly timeToLive?: number;
}

/** As `raw_key` has them (protocol.md §7.1). */
export const KINDS = { readable: 0, binary: 1, 'ttl-kv': 2, 'general-kv': 3 } as const;
export type Kind = keyof typeof KINDS;

export interface Migrations {
  readonly source: Cluster;
  readonly destination: Cluster;
  /** A table in the source's or the destination's file, for the independent reader. */
  sourceTable(table: string): TablePlace;
  destinationTable(table: string): TablePlace;
  /** Writes a new plan with these lines below `tables:`, and with `rest` in front of that. */
  planOf(tables: string, rest?: string): ResolvedPlan;
  close(): Promise<void>;
}

export async function startMigrations(): Promise<Migrations> {
  const folder = mkdtempSync(join(tmpdir(), 'terautil-migration-'));
  const data = join(folder, 'data');
  mkdirSync(data);
  const onebox = await startOnebox({
    data,
    clusters: ['a', 'b'],
    tabletServers: 2,
    clock: systemClock,
    random: systemRandom,
  });
  const a = openOneboxCluster(data, 'a');
  const b = openOneboxCluster(data, 'b');
  let plans = 0;
  return {
    source: a.cluster,
    destination: b.cluster,
    sourceTable: (table) => ({ file: join(data, 'a.db'), table }),
    destinationTable: (table) => ({ file: join(data, 'b.db'), table }),
    planOf: (tables, rest = '') => {
      plans += 1;
      const file = join(folder, `plan-${plans}.yaml`);
      writeFileSync(
        file,
        `apiVersion: terautil/v1
name: m${plans}
clusters:
  source: { flagfile: ./data/a.flag }
  destination: { flagfile: ./data/b.flag }
lockService: { type: local, lease: 5s }
${withSoonRecheck(rest)}
tables:
${tables}
`,
      );
      return loadPlan(file, null);
    },
    close: async () => {
      a.close();
      b.close();
      await onebox.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Latin1 text stands for its bytes. `families` empty: a KV table. */
export async function createTable(
  cluster: Cluster,
  name: string,
  families: readonly FamilySpec[],
  splitAt: readonly string[] = [],
  kind: Kind = families.length === 0 ? 'general-kv' : 'binary',
): Promise<void> {
  const groups = families.length === 0 ? ['kv'] : [...new Set(families.map(({ group }) => group))];
  const schema = schemaFromMessage({
    name,
    rawKey: KINDS[kind],
    kvOnly: kind === 'general-kv',
    localityGroups: groups.map((group, id) => ({ id, name: group })),
    columnFamilies: families.map((family, id) => ({
      id,
      name: Buffer.from(family.name),
      localityGroup: family.group,
      maxVersions: family.versions ?? 1,
      timeToLive: family.timeToLive ?? 0,
    })),
  });
  const keys = splitAt.map((text) => rowKey(Buffer.from(text, 'latin1')));
  await cluster.createTable(name, schema, keys);
}

/** Applies the plan; returns what status says. `onEvent` may drain the run. */
export async function applyPlan(
  plan: ResolvedPlan,
  onEvent: (event: RunEvent, drain: AbortController) => void = () => undefined,
): Promise<StatusDocument> {
  const drain = new AbortController();
  await runPlan(plan, await previewPlan(plan), {
    version: 'test',
    apply: applyAll(plan),
    drain: drain.signal,
    events: (event) => {
      onEvent(event, drain);
    },
  });
  return planStatus(plan, plan.file);
}

/** Flushes every tablet. */
export function flushTable(cluster: Cluster, table: string): Promise<void> {
  return cluster.compact(table, { start: EMPTY_KEY, end: null });
}
