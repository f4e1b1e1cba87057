/** The plan of one tortured migration, and the flag files that all its workers share. */
import { writeFileSync } from 'node:fs';
import type { RandomTable } from '../support/random-tables.js';
import type { Draw } from './draw.js';

export interface PlanSpec {
  readonly name: string;
  readonly freeze: boolean;
  /** Those that are in the plan now. */
  readonly tables: readonly RandomTable[];
  /** Of all workers, for each step. */
  readonly cellsPerSecond: number | null;
  readonly parallelRanges: number;
}

/** Of one worker: how it reaches the lock service. */
export interface PlanPlace {
  readonly file: string;
  /** YAML, without the lease. */
  readonly lockService: string;
}

export const LEASE_MS = 2_000;

export const destinationOf = ({ name }: RandomTable): string => `${name}-copy`;

export function writeSpec(spec: PlanSpec, place: PlanPlace): void {
  const { cellsPerSecond, parallelRanges } = spec;
  const limit = cellsPerSecond === null ? '' : `, limit: { cells: ${cellsPerSecond}/s }`;
  const text = `apiVersion: terautil/v1
name: ${spec.name}
clusters:
  source: { flagfile: a.flag }
  destination: { flagfile: b.flag }
lockService: { ${place.lockService}, lease: ${LEASE_MS / 1000}s }
patience: 10s
split: { freeze: ${spec.freeze} }
dump: { inFlight: 1MiB, attempts: 10, parallelRanges: ${parallelRanges}${limit} }
diff: { parallelRanges: ${parallelRanges}${limit} }
tables:
${spec.tables.map(tableLine).join('\n')}
`;
  writeFileSync(place.file, text);
}

/** A table that was left out and comes back finds its own cells, so cells there are no reason to refuse. */
function tableLine(table: RandomTable): string {
  const groups = table.groups?.map(({ from, to }) => `{ from: ${from}, to: ${to} }`).join(', ');
  const chosen = groups === undefined ? '' : `, localityGroups: [${groups}]`;
  return `  - { source: ${table.name}, destination: ${destinationOf(table)}, existingCells: merge${chosen} }`;
}

/** A table comes or goes, or the limits are others. `all`: every table there is. */
export function editSpec(
  spec: PlanSpec,
  all: readonly RandomTable[],
  draw: Draw,
): { readonly spec: PlanSpec; readonly what: string } {
  const { tables, cellsPerSecond } = spec;
  const left = all.filter((table) => !tables.includes(table));
  const choice = draw.between(0, 3);
  if (choice === 0 && left.length > 0) {
    const added = draw.oneOf(left);
    return { spec: { ...spec, tables: [...tables, added] }, what: `${added.name} is added` };
  }
  if (choice === 1 && tables.length > 1) {
    const dropped = draw.oneOf(tables);
    const kept = tables.filter((table) => table !== dropped);
    return { spec: { ...spec, tables: kept }, what: `${dropped.name} is left out` };
  }
  const limit = Math.ceil((cellsPerSecond ?? 500) * (0.5 + draw.chance()));
  const parallelRanges = draw.between(1, 5);
  return {
    spec: { ...spec, cellsPerSecond: limit, parallelRanges },
    what: `${limit} cells/s, ${parallelRanges} ranges at once`,
  };
}
