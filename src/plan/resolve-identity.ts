/** Where a plan says that the credentials for a cluster are kept. */
import { resolve } from 'node:path';
import type { PlanIdentity, PlanSecret } from '../documents/plan.generated.js';
import { bug } from '../errors.js';
import type { Path, Report } from '../yaml/source.js';
import type { PlannedIdentity, PlannedSecret } from './types.js';

/** `folder`: that of the plan. */
export function resolveIdentity(
  { user, token, passcode }: PlanIdentity,
  folder: string,
  path: Path,
  report: Report,
): PlannedIdentity {
  if (token === undefined && passcode === undefined) {
    const hint =
      'Add token, the password of the policy ugi, or passcode, that of the token ACL, or both.';
    report(path, 'key', `${path.join('.')} has neither "token" nor "passcode"`, hint);
  }
  return {
    user: resolveSecret(user, folder),
    ...(token && { token: resolveSecret(token, folder) }),
    ...(passcode && { passcode: resolveSecret(passcode, folder) }),
  };
}

/** `folder`: that of the plan. */
export function resolveSecret({ env, file }: PlanSecret, folder: string): PlannedSecret {
  if (env !== undefined) return { env };
  // The schema asks for exactly one of the two.
  return { file: resolve(folder, file ?? bug('a secret without a place passed the schema')) };
}
