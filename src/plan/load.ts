/**
 * The plan room's door: a YAML file in, a resolved plan or a list of problems out. Everything that can
 * be known offline is checked here, in the order bytes, YAML, schema, meaning; each stage reports all
 * it finds and the next one runs only on what the former accepted.
 */
import { resolve } from 'node:path';
import { readBounded } from '../bounded-file.js';
import { TerautilError } from '../errors.js';
import { resolvePlan } from './resolve.js';
import { checkSchema } from './schema.js';
import { MOST_PLAN_BYTES, type Parsed, parseSource, readSource } from './source.js';
import type { Problem, ResolvedPlan } from './types.js';

/** More would only scroll the first ones away. */
const MOST_PROBLEMS = 100;

export type PlanResult =
  { readonly plan: ResolvedPlan } | { readonly problems: readonly Problem[] };

/**
 * Reads and checks the plan at `path`. `stateFolder` null means beside the plan.
 * Throws TU-INPUT-FILE when the file cannot be read.
 */
export function readPlan(path: string, stateFolder = stateFolderOfUser()): PlanResult {
  return interpret(readSource(readPlanFile(path), path), path, stateFolder);
}

/** Like `readPlan`; throws TU-PLAN-INVALID with every problem in its message. */
export function loadPlan(path: string, stateFolder = stateFolderOfUser()): ResolvedPlan {
  const result = readPlan(path, stateFolder);
  if ('problems' in result) throw planInvalid(result.problems);
  return result.plan;
}

/** Checks the text of a plan; `file` names it in problems and is where relative paths begin. */
export function parsePlan(
  text: string,
  file: string,
  stateFolder: string | null = null,
): PlanResult {
  return interpret(parseSource(text, file), file, stateFolder);
}

/** All problems in one error, as `file:line:column: message` lines. */
export function planInvalid(problems: readonly Problem[]): TerautilError {
  const lines = problems.map(
    ({ file, line, column, message, hint }) => `${file}:${line}:${column}: ${message}\n    ${hint}`,
  );
  return new TerautilError('TU-PLAN-INVALID', lines.join('\n'), {
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
  return 'problems' in resolved ? { problems: inOrder(resolved.problems) } : resolved;
}

function inOrder(problems: readonly Problem[]): readonly Problem[] {
  return [...problems]
    .sort((a, b) => a.line - b.line || a.column - b.column)
    .slice(0, MOST_PROBLEMS);
}

function readPlanFile(path: string): Buffer {
  try {
    return readBounded(path, MOST_PLAN_BYTES);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TerautilError('TU-INPUT-FILE', `The plan ${path} cannot be read: ${reason}`, {
      hint: 'Give the path of a plan file, for example plans/users.yaml.',
      cause,
    });
  }
}
