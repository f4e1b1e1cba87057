/**
 * Reads a flag file as gflags does (protocol.md §3.4), and says what gflags keeps silent about. No message
 * has anything of a line but the name of its flag: what else is there may be a secret.
 */
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { readBounded } from '../bounded-file.js';
import { TerautilError } from '../errors.js';
import { matchesGlob } from '../glob.js';

export interface Flag {
  readonly value: string;
  /** "file:line". */
  readonly place: string;
}

/** `ignored`: known, and of no meaning to whoever reads the file. */
export type FlagType = 'text' | 'boolean' | 'integer' | 'ignored';

export interface FlagsOptions {
  /** null = unknown. */
  readonly typeOf: (name: string) => FlagType | null;
  readonly env: NodeJS.ProcessEnv;
}

export interface FlagsRead {
  /** Without ignored ones. Values of booleans and integers were checked. */
  readonly flags: ReadonlyMap<string, Flag>;
  /** One line each, beginning with "file:line:"; for the user, who may have meant something else. */
  readonly warnings: readonly string[];
}

/** The longest flag files in use have a few hundred lines. */
const MOST_BYTES = 1024 * 1024;
/** Files that include others twice, which include others twice, would never end. */
const MOST_INCLUDED = 16;

/** Programs whose sections of a flag file apply to this one (protocol.md §3.4). */
const PROGRAM_NAMES = ['tera', 'teracli', 'terautil'];

/**
 * The flags of the file at `path`. Files that it names by --flagfile are read in their place, and are
 * relative to the working directory. Throws TU-FLAGFILE-INVALID with file and line.
 */
export function readFlags(path: string, options: FlagsOptions): FlagsRead {
  const reading = { ...options, flags: new Map<string, Flag>(), warnings: [], included: 0 };
  readInto(reading, path, []);
  return reading;
}

/** `place`: "file:line", or the file. */
export function invalidFlags(place: string, message: string, hint: string, cause?: unknown): never {
  throw new TerautilError('TU-FLAGFILE-INVALID', `${place}: ${message}`, { hint, cause });
}

/** The value of a boolean flag; null when it is neither true nor false. */
export function booleanOf(text: string): boolean | null {
  if (/^(?:1|t|true|y|yes)$/i.test(text)) return true;
  return /^(?:0|f|false|n|no)$/i.test(text) ? false : null;
}

interface Reading extends FlagsOptions {
  readonly flags: Map<string, Flag>;
  readonly warnings: string[];
  included: number;
}

/** `outer`: absolute paths of the files that led here. */
function readInto(reading: Reading, path: string, outer: readonly string[]): void {
  const absolute = resolve(path);
  if (outer.includes(absolute)) {
    invalidFlags(path, 'this flag file includes itself', 'Remove one of the --flagfile lines.');
  }
  let applies = true;
  for (const [index, line] of linesOf(path, outer).entries()) {
    const place = `${path}:${index + 1}`;
    const text = line.trim();
    if (text === '' || text.startsWith('#')) continue;
    if (!text.startsWith('-')) {
      applies = namesThisProgram(text);
      if (!applies) {
        reading.warnings.push(`${place}: the flags below are for other programs and are ignored`);
      }
      continue;
    }
    if (!applies) continue;
    if (/\s$/.test(line)) reading.warnings.push(`${place}: white space at the end was removed`);
    readLine(reading, text.replace(/^--?/, ''), place, [...outer, absolute]);
  }
}

/** `--name=value`, `--name` (true) and `--noname` (false) of boolean flags. */
function readLine(reading: Reading, body: string, place: string, files: readonly string[]): void {
  const equals = body.indexOf('=');
  const name = equals < 0 ? body : body.slice(0, equals);
  const value = equals < 0 ? null : body.slice(equals + 1);
  const warn = (what: string): void => void reading.warnings.push(`${place}: ${what}`);
  if (!/^\w+$/.test(name)) {
    const begin = /^\w*/.exec(name)?.[0] ?? '';
    warn(`--${begin} is not followed by "=" and a value at once; the line is ignored`);
  } else if (name === 'flagfile' && value !== null) {
    for (const inner of value.split(',')) include(reading, inner, place, files);
  } else if ((name === 'fromenv' || name === 'tryfromenv') && value !== null) {
    for (const flag of value.split(',')) readFromEnvironment(reading, flag, name, place);
  } else if (value !== null) {
    set(reading, name, value, place);
  } else if (name.startsWith('no') && isSwitch(reading.typeOf(name.slice(2)))) {
    set(reading, name.slice(2), 'false', place);
  } else if (reading.typeOf(name) === null || isSwitch(reading.typeOf(name))) {
    set(reading, name, 'true', place);
  } else {
    warn(`--${name} has no value and is ignored`);
  }
}

/** Those that are ignored may be booleans; it makes no difference. */
function isSwitch(type: FlagType | null): boolean {
  return type === 'boolean' || type === 'ignored';
}

function include(reading: Reading, path: string, place: string, files: readonly string[]): void {
  reading.included += 1;
  if (reading.included > MOST_INCLUDED) {
    const what = `more than ${MOST_INCLUDED} files are included`;
    invalidFlags(place, what, 'Write the flags into one.');
  }
  readInto(reading, path, files);
}

/** gflags takes the flag's value from FLAGS_name; with `tryfromenv` it need not be there. */
function readFromEnvironment(reading: Reading, flag: string, how: string, place: string): void {
  const variable = `FLAGS_${flag}`;
  const value = reading.env[variable];
  if (value !== undefined) {
    set(reading, flag, value, place);
  } else if (how === 'fromenv') {
    const hint = 'Set it, or write --tryfromenv where it may be missing.';
    invalidFlags(place, `the environment variable ${variable} is not set`, hint);
  }
}

function set(reading: Reading, name: string, value: string, place: string): void {
  switch (reading.typeOf(name)) {
    case null:
      reading.warnings.push(`${place}: unknown flag --${name} is ignored`);
      return;
    case 'ignored':
      return;
    case 'boolean':
      if (booleanOf(value) === null) {
        invalidFlags(place, `--${name} is neither true nor false`, 'Write true or false.');
      }
      break;
    case 'integer':
      if (!/^-?(?:\d{1,19}|0[xX][0-9a-fA-F]{1,16})$/.test(value)) {
        invalidFlags(place, `--${name} is no whole number`, 'Write its digits only.');
      }
      break;
    case 'text':
      break;
  }
  reading.flags.set(name, { value, place });
}

function linesOf(path: string, outer: readonly string[]): string[] {
  const bytes = readFile(path, outer.at(-1));
  if (bytes.length > MOST_BYTES) {
    invalidFlags(path, 'this flag file is longer than 1 MiB', 'Is it the right file?');
  }
  return bytes.toString('utf8').split(/\r\n|\r|\n/);
}

function readFile(path: string, includedBy: string | undefined): Buffer {
  try {
    return readBounded(path, MOST_BYTES);
  } catch (cause) {
    const isBeside = includedBy !== undefined && existsSync(resolve(dirname(includedBy), path));
    const hint = isBeside
      ? 'Names in --flagfile are relative to the working directory, not to the file they stand in.'
      : 'Check the path and its rights.';
    return invalidFlags(path, 'this flag file cannot be read', hint, cause);
  }
}

/** Only `*` and `?` of the shell's patterns are known in practice. */
function namesThisProgram(patterns: string): boolean {
  return patterns
    .split(/\s+/)
    .some((pattern) => PROGRAM_NAMES.some((name) => matchesGlob(pattern, name)));
}
