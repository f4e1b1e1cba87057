/** The plan that another one is compared with: a file, or the same file in a git ref. */
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { readSource, readSourceFile } from '../yaml/source.js';
import { fileAtRef } from './git-file.js';
import { interpretedAs, PLAN_FILE } from './load.js';
import type { ResolvedPlan } from './types.js';

export interface PlanAtRef {
  readonly kind: 'file' | 'git';
  readonly plan: ResolvedPlan;
}

/**
 * A file wins over a ref of the same name. Paths in it mean what they mean in the plan at `planFile`
 * (absolute), wherever it lies. Throws TU-USAGE, TU-INPUT-FILE, TU-PLAN-INVALID.
 */
export async function planAtRef(ref: string, planFile: string): Promise<PlanAtRef> {
  if (isFile(ref)) {
    const parsed = readSourceFile(ref, PLAN_FILE);
    return { kind: 'file', plan: interpretedAs(parsed, planFile) };
  }
  const label = `${ref}:${basename(planFile)}`;
  const parsed = readSource(await fileAtRef(planFile, ref), label, PLAN_FILE);
  return { kind: 'git', plan: interpretedAs(parsed, planFile) };
}

/** What cannot be looked at is no file: too long a name, a folder that is closed. */
function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
