/** What is right after a tortured migration: the invariants, and the independent reader's view. */
import { join } from 'node:path';
import type { StepKind } from '../../src/migration/ledger/records.js';
import type { SampleCell } from '../support/cell-samples.js';
import { compareTables } from '../support/independent-reader.js';
import { findFlaws, openLedger } from '../support/invariant-flaws.js';
import { copiedFamilies, visibleCells, type RandomTable } from '../support/random-tables.js';
import type { TwoClusters } from '../support/two-clusters.js';
import { destinationOf, type PlanSpec } from './plan.js';

export interface Verdict {
  readonly violations: readonly string[];
  /** What is left of a migration with violations. */
  readonly folders: readonly string[];
}

/** Those of the source that are to be copied, as a reader sees them. */
export function sourceCells({ sourceFile }: TwoClusters, table: RandomTable): SampleCell[] {
  return visibleCells({ file: sourceFile, table: table.name }, copiedFamilies(table));
}

/** How far it came, for people: steps of ranges that are finished, and those that had to be settled. */
export async function progress(name: string, planFile: string): Promise<string> {
  const opened = await openLedger({ name, planFile }).catch(() => null);
  if (opened === null) return 'nothing is registered';
  const { ranges, records, meta } = opened.ledger;
  const all = [...records.values()];
  const finished = (step: StepKind): number =>
    all.filter((record) => record.step === step && record.state === 'finished').length;
  return (
    `${ranges.length} ranges of generation ${meta.generations.at(-1) ?? 0}, ` +
    `${finished('dump')} copied, ${finished('diff')} compared, ${finished('settle')} settled`
  );
}

/** All of `spec` must be there, before every tablet was flushed and after. */
export async function judge(
  world: TwoClusters,
  spec: PlanSpec,
  exit: number | null,
): Promise<readonly string[]> {
  // Of what was not copied nothing is to be said.
  if (exit !== 0) return [];
  const before = readerFlaws(world, spec, 'before a flush');
  const planFile = join(world.folder, 'last.yaml');
  const { flaws } = await findFlaws(world.migration(spec.name, exit, { planFile }));
  return [...before, ...flaws, ...readerFlaws(world, spec, 'after a flush')];
}

function readerFlaws(world: TwoClusters, { tables }: PlanSpec, when: string): string[] {
  return tables.flatMap((table) => {
    const families = copiedFamilies(table);
    const { equal, differences } = compareTables(
      { file: world.sourceFile, table: table.name },
      { file: world.destinationFile, table: destinationOf(table) },
      families === undefined ? {} : { families },
    );
    const due = sourceCells(world, table).length;
    const isWhole = differences.length === 0 && equal === due;
    return isWhole
      ? []
      : [`${when}, ${table.name}: ${equal} of ${due} equal: ${differences.join('; ')}`];
  });
}
