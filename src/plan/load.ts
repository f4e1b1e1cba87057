/**
 * The plan room's door: a YAML file in, a resolved plan or a list of problems out. Everything that can
 * be known offline is checked here, in the order bytes, YAML, schema, meaning; each stage reports all
 * it finds and the next one runs only on what the former accepted.
 */
import { resolve } from 'node:path';
import type { PlanDocument } from '../documents/plan.generated.js';
import { TerautilError } from '../errors.js';
import { inOrder, problemLines, type Problem } from '../yaml/problem.js';
import { schemaCheck } from '../yaml/schema.js';
import { parseSource, readSourceFile, type FileKind, type Parsed } from '../yaml/source.js';
import { resolvePlan } from './resolve.js';
import type { ResolvedPlan } from './types.js';

/** A plan among the files that people write. */
export const PLAN_FILE: FileKind = {
  name: 'plan',
  beginning: 'apiVersion: terautil/v1',
  example: 'plans/users.yaml',
};

const checkSchema = schemaCheck<PlanDocument>('plan');

export type PlanResult =
  { readonly plan: ResolvedPlan } | { readonly problems: readonly Problem[] };

/**
 * Reads and checks the plan at `path`. `stateFolder` null means beside the plan.
 * Throws TU-INPUT-FILE when the file cannot be read.
 */
export function readPlan(path: string, stateFolder = stateFolderOfUser()): PlanResult {
  return interpret(readSourceFile(path, PLAN_FILE), path, stateFolder);
}

/** Like `readPlan`; throws TU-PLAN-INVALID with every problem in its message. */
export function loadPlan(path: string, stateFolder = stateFolderOfUser()): ResolvedPlan {
  return planIn(readPlan(path, stateFolder));
}

/** What was parsed, as if it were the file at `path`. Throws TU-PLAN-INVALID. */
export function interpretedAs(parsed: Parsed, path: string): ResolvedPlan {
  return planIn(interpret(parsed, path, stateFolderOfUser()));
}

function planIn(result: PlanResult): ResolvedPlan {
  if ('problems' in result) throw planInvalid(result.problems);
  return result.plan;
}

/** The plan that a text says, as if it were the file at `path`; problems name it `label`. Throws TU-PLAN-INVALID. */
export function planOfText(text: string, label: string, path: string): ResolvedPlan {
  return interpretedAs(parseSource(text, label, PLAN_FILE), path);
}

/** Checks the text of a plan; `file` names it in problems and is where relative paths begin. */
export function parsePlan(
  text: string,
  file: string,
  stateFolder: string | null = null,
): PlanResult {
  return interpret(parseSource(text, file, PLAN_FILE), file, stateFolder);
}

/** All problems in one error, as `file:line:column: message` lines. */
export function planInvalid(problems: readonly Problem[]): TerautilError {
  return new TerautilError('TU-PLAN-INVALID', problemLines(problems), {
    hint: 'Correct the plan; check it offline with: terautil validate',
  });
}

function stateFolderOfUser(): string | null {
  const folder = process.env['TERAUTIL_STATE'];
  return folder === undefined || folder === '' ? null : folder;
}

function interpret(parsed: Parsed, file: string, stateFolder: string | null): PlanResult {
  if ('problems' in parsed) return { problems: inOrder(parsed.problems) };
  const checked = checkSchema(parsed.source);
  if ('problems' in checked) return { problems: inOrder(checked.problems) };
  const resolved = resolvePlan(checked.document, parsed.source, resolve(file), stateFolder);
  if ('problems' in resolved) return { problems: inOrder(resolved.problems) };
  return { plan: { ...resolved.plan, written: checked.document } };
}
