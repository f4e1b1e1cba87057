/** A table as a plan has it that names it and says nothing more. */
import type { TablePlan } from '../../src/plan/types.js';

export function tablePlan(parts: Partial<TablePlan> = {}): TablePlan {
  return {
    source: 't',
    destination: 't',
    localityGroups: null,
    families: null,
    range: null,
    foundBy: null,
    create: 'if-missing',
    existingCells: 'refuse',
    onConflict: 'skip',
    timeToLive: null,
    window: null,
    ...parts,
  };
}
