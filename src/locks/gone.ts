import { TerautilError } from '../errors.js';

export function gone(why: string, cause?: unknown): TerautilError {
  return new TerautilError('TU-LEASE-LOST', `The lease is lost: ${why}.`, {
    hint: 'Another worker goes on with this work; run apply again to join it.',
    ...(cause === undefined ? {} : { cause }),
  });
}
