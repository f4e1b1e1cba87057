import { TerautilError } from '../../src/errors.js';

/** What `action` throws; fails when it throws nothing, or something else. */
export function thrownBy(action: () => unknown): TerautilError {
  try {
    action();
  } catch (error) {
    if (error instanceof TerautilError) return error;
    throw error;
  }
  throw new Error('Nothing was thrown.');
}
