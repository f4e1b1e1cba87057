/** apply as the command runs it, in this process: with the clock, chance and failpoints of `surroundings`. */
import { planStatus, previewPlan, runPlan } from '../../src/app.js';
import type { StatusDocument } from '../../src/documents/status.generated.js';
import { asTerautilError, type TerautilError } from '../../src/errors.js';
import type { RunEvent } from '../../src/migration/context.js';
import { exitCodeOf } from '../../src/migration/outcome/summary.js';
import { loadPlan } from '../../src/plan/load.js';
import { applyAll } from './apply-options.js';

export interface AppliedHere {
  readonly exit: number;
  /** What ended the run before its end. */
  readonly error: TerautilError | null;
  readonly status: StatusDocument;
  /** `exit` and what failed, for people. */
  readonly story: string;
}

/** `planFile`: absolute. */
export async function applyHere(
  planFile: string,
  onEvent: (event: RunEvent) => void = () => undefined,
): Promise<AppliedHere> {
  const plan = loadPlan(planFile, null);
  let error: TerautilError | null = null;
  try {
    await runPlan(plan, await previewPlan(plan), {
      version: 'test',
      apply: applyAll(plan),
      drain: new AbortController().signal,
      events: onEvent,
    });
  } catch (thrown) {
    error = asTerautilError(thrown);
  }
  const status = await planStatus(plan, plan.file);
  const exit = error?.exit ?? exitCodeOf(status);
  const story = JSON.stringify({ exit, error: error?.message, failures: status.failures });
  return { exit, error, status, story };
}
