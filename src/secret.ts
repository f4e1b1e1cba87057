/** Values that may reach the cluster they are for and nothing else: no file, message or report (promise-P9). */
import { readBounded } from './bounded-file.js';
import { TerautilError } from './errors.js';

/** Prints as nothing, in JSON and in messages alike; only `reveal` gives the value. */
export interface Secret {
  reveal(): string;
}

/** Where a secret is kept: a variable of the environment, or a file, by its absolute path. */
export type SecretPlace = { readonly env: string } | { readonly file: string };

/** Longer ones are no password. */
const MOST_BYTES = 64 * 1024;

export function createSecret(value: string): Secret {
  return { reveal: () => value };
}

/**
 * `what`: as the user knows it, for the message. One line break at the end of a file is not part of the
 * secret. Throws TU-SECRET naming the place, never the value.
 */
export function readSecret(place: SecretPlace, what: string, env = process.env): Secret {
  if ('env' in place) {
    const value = env[place.env];
    if (value === undefined) fail(what, `the environment variable ${place.env} is not set`);
    if (value === '') fail(what, `the environment variable ${place.env} is empty`);
    return createSecret(value);
  }
  const value = textOf(readFile(place.file, what), place.file, what).replace(/\r?\n$/, '');
  if (value === '') fail(what, `the file ${place.file} is empty`);
  return createSecret(value);
}

function readFile(path: string, what: string): Buffer {
  let bytes: Buffer;
  try {
    bytes = readBounded(path, MOST_BYTES);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    return fail(what, `the file ${path} cannot be read${code}`, cause);
  }
  return bytes.length > MOST_BYTES ? fail(what, `the file ${path} is longer than 64 KiB`) : bytes;
}

function textOf(bytes: Buffer, path: string, what: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    return fail(what, `the file ${path} is not UTF-8`, cause);
  }
}

function fail(what: string, problem: string, cause?: unknown): never {
  throw new TerautilError('TU-SECRET', `${what}: ${problem}`, {
    hint: 'Only verbs that reach what it is for need it; validate does not.',
    cause,
  });
}
