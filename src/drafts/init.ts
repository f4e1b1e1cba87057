/** `init`: a starter plan, and its state kept out of git. */
import { dirname } from 'node:path';
import { ignoreState } from './git-ignore.js';
import { writePlanFile } from './plan-file.js';
import { asPlanName } from './plan-name.js';
import { schemaLine } from './schema-line.js';
import { starterPlan } from './starter.js';

/** Returns whether .gitignore was added to. Throws TU-OUTPUT-FILE; an existing plan is kept unless `force`. */
export function writeStarter(planFile: string, { force }: { force: boolean }): boolean {
  const folder = dirname(planFile);
  const text = starterPlan({
    schemaLine: schemaLine(folder),
    planFile,
    name: asPlanName(planFile) ?? 'migration',
  });
  writePlanFile(planFile, text, { force });
  return ignoreState(folder);
}
