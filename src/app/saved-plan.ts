/** Plans that were saved for review: written, read, and held against what they are applied to. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { PlanDocument } from '../documents/plan.generated.js';
import { bug, TerautilError } from '../errors.js';
import type { LedgerState } from '../migration/ledger/ledger.js';
import { checkRegistered, fitSaved, type Fitting } from '../migration/saved/drift.js';
import { savedTables } from '../migration/saved/saved-table.js';
import type { Preview } from '../migration/survey/preview.js';
import { checkFree, writeOutputFile } from '../output-file.js';
import { readPlan } from '../plan/load.js';
import type { ResolvedPlan } from '../plan/types.js';
import { readSavedPlan, savedPlanText, type SavedPlan } from '../saved-plan/saved-plan.js';
import { surroundings } from './surroundings.js';

/** Before the clusters are looked at, which may take long. Throws TU-OUTPUT-FILE. */
export function checkSavedTo(file: string, planFile: string, force: boolean): void {
  if (resolve(file) === resolve(planFile)) {
    throw new TerautilError('TU-OUTPUT-FILE', `${file} is the plan itself; nothing was written.`, {
      hint: 'Name another file for the saved plan, for example one that ends with .tplan.',
    });
  }
  checkFree(file, force);
}

export interface SavedOf {
  readonly planFile: string;
  readonly version: string;
  readonly force: boolean;
}

/** Writes what was previewed, whole or not at all. Throws TU-OUTPUT-FILE. */
export function savePlan(
  file: string,
  { written }: ResolvedPlan,
  preview: Preview,
  of: SavedOf,
): void {
  const plan = written ?? bug('A plan that was not read cannot be saved.');
  const text = savedPlanText({ ...of, plan, planned: preview.document }, savedTables(preview));
  writeSaved(file, text, of.force);
}

export function writeSaved(file: string, text: string, force: boolean): void {
  writeOutputFile(file, text, {
    force,
    beforeRename: () => {
      surroundings.failpoint('saved-plan.before_rename');
    },
  });
}

/**
 * A saved plan to be applied here. Throws TU-SAVED-PLAN; TU-INPUT-FILE when what it names is somewhere else.
 */
export function openSavedPlan(file: string, warn: (line: string) => void): SavedPlan {
  const saved = readSavedPlan(file);
  checkPlanFile(file, saved.document, warn);
  return saved;
}

/** Of what was saved in `file`, the plan it was made of: that is here, and a change of it is told. Throws TU-INPUT-FILE. */
export function checkPlanFile(
  file: string,
  { plan_file: planFile, plan }: { readonly plan_file: string; readonly plan: PlanDocument },
  warn: (line: string) => void,
): void {
  if (!existsSync(planFile)) {
    throw new TerautilError(
      'TU-INPUT-FILE',
      `${file} was made of ${planFile}, which is not here: what the plan names lies beside it.`,
      { hint: 'Run apply where plan was run, or in a checkout of the same files.' },
    );
  }
  const now = readPlan(planFile);
  if ('problems' in now || !isDeepStrictEqual(now.plan.written, plan)) {
    warn(`${planFile} was changed since it was saved; what is applied is ${file}.`);
  }
}

/** Throws TU-PLAN-STALE. */
export function fit(saved: SavedPlan, now: Preview, file: string): Fitting {
  return fitSaved(saved, now, remedy(saved, file));
}

/** Of what is registered when the run begins. Throws TU-PLAN-STALE. */
export function checkSaved(saved: SavedPlan, file: string): (ledger: LedgerState) => void {
  return ({ tables }) => {
    checkRegistered(saved, tables, remedy(saved, file));
  };
}

function remedy({ document }: SavedPlan, file: string): string {
  return `terautil plan ${document.plan_file} -o ${file} --force`;
}
