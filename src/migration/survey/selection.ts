/** Which part of a migration an apply is to work on, and whether anything of it is left to do. Pure. */
import type { PlannedDocument } from '../../documents/planned.generated.js';
import type { StatusDocument, Table } from '../../documents/status.generated.js';
import { TerautilError } from '../../errors.js';
import type { ResolvedPlan, StepName } from '../../plan/types.js';
import type { Selection } from '../context.js';
import type { Preview } from './preview.js';

/** Throws TU-GUARD when only a comparison is asked for and nothing of a copying plan was copied yet. */
export function checkSteps(
  plan: ResolvedPlan,
  { registered }: Pick<PlannedDocument, 'registered'>,
  steps: readonly StepName[],
): void {
  if (registered || steps.includes('dump') || !plan.steps.includes('dump')) return;
  throw new TerautilError('TU-GUARD', 'Nothing is copied yet, so there is nothing to compare.', {
    hint: 'Run apply without --only first. A plan with  steps: [diff]  compares a copy that somebody else made.',
  });
}

/**
 * What of the preview concerns these tables: what is the matter with another one does not stop them. Before
 * the registration everything does, since that is for all tables at once. Throws TU-USAGE for a table that
 * no glob found.
 */
export function selectPreview<P extends Preview>(preview: P, { tables }: Selection): P {
  const { document } = preview;
  if (tables === null) return preview;
  const unknown = tables.find((name) => !document.tables.some(({ source }) => source === name));
  // What a glob finds is known by now; other names were looked up in the plan.
  if (unknown !== undefined) {
    throw new TerautilError('TU-USAGE', `This migration has no table "${unknown}".`, {
      hint: 'A glob of the plan fits the name:  terautil plan  shows which tables it has found.',
    });
  }
  if (!document.registered || document.changed) return preview;
  const selected = document.tables.filter(({ source }) => tables.includes(source));
  return { ...preview, document: { ...document, estimate: null, tables: selected } };
}

/** Whether an apply of this selection would find something to do. `status`: by the steps asked for. */
export function isLeft(
  { state, tables, failures, left_frozen: leftFrozen }: StatusDocument,
  { tables: wanted, failedOnly, diffAgain }: Selection,
): boolean {
  const isWanted = (source: string): boolean => wanted === null || wanted.includes(source);
  // A comparison of nothing is no unit that could be tried again.
  if (failedOnly) return failures.some((f) => isWanted(f.table) && f.error.id !== 'TU-DIFF-EMPTY');
  if (state === 'not-started') return true;
  if (state === 'finished' && !diffAgain) return false;
  const isOpen = (table: Table): boolean =>
    table.ranges.finished !== table.ranges.total ||
    table.freeze?.state === 'frozen' ||
    (diffAgain && table.diff?.verdict === 'different');
  return (
    tables.some((table) => isWanted(table.source) && isOpen(table)) ||
    (wanted === null && leftFrozen.length > 0)
  );
}
