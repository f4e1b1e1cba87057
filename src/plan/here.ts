/** The plans of the current folder, for commands that were given none. */
import { readdirSync } from 'node:fs';
import { TerautilError } from '../errors.js';

const FOLDER = 'plans';

/** `plans/*.yaml` and `plans/*.yml`, sorted. Throws TU-USAGE when there is none. */
export function plansHere(): string[] {
  const names = readFolder(FOLDER).filter((name) => /\.ya?ml$/.test(name) && !name.startsWith('.'));
  if (names.length > 0) return names.sort().map((name) => `${FOLDER}/${name}`);
  throw new TerautilError('TU-USAGE', 'No plan was given and there is no plans/*.yaml here', {
    hint: 'Name the plan, for example my-plan.yaml; or write a first one with: terautil init',
  });
}

/** `given`, or the only plan here. Throws TU-USAGE when there is none, or several. */
export function planHere(given: string | undefined): string {
  if (given !== undefined) return given;
  const plans = plansHere();
  const [only] = plans;
  if (only !== undefined && plans.length === 1) return only;
  throw new TerautilError(
    'TU-USAGE',
    `No plan was given and there are several here: ${plans.join(', ')}`,
    { hint: 'Name one of them.' },
  );
}

function readFolder(path: string): string[] {
  try {
    return readdirSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
