/** Reads flag files of the C++ terautil, and says of each flag what becomes of it. */
import { nearest } from '../yaml/nearest.js';
import { booleanOf, readFlags } from '../tera/flags.js';
import { type Note, warningOf } from './notes.js';
import { fateOf, OLD_FLAGS, typeOf, type Fate } from './old-flags.js';

export interface OldFlag {
  readonly name: string;
  /** Of booleans and integers it is one. */
  readonly value: string;
  readonly file: string;
  /** "file:line". */
  readonly place: string;
}

export type OldFlags = ReadonlyMap<string, OldFlag>;

/** Names are compared by the square of their lengths. */
const LONGEST_GUESSED = 64;

/** The flags of all files, of a flag in several of them the last. Throws TU-FLAGFILE-INVALID. */
export function readOldFlags(
  paths: readonly string[],
  env: NodeJS.ProcessEnv,
): { flags: OldFlags; notes: Note[] } {
  const notes: Note[] = [];
  const flags = new Map<string, OldFlag>();
  for (const path of paths) {
    const read = readFlags(path, { typeOf, env });
    notes.push(...read.warnings.map((text) => warningOf(text, path)));
    for (const [name, { value, place }] of read.flags) {
      const former = flags.get(name);
      if (former !== undefined && former.value !== value) {
        const message = `--${name} is set again, see ${place}`;
        notes.push({ level: 'note', place: former.place, message });
      }
      flags.set(name, { name, value, file: place.replace(/:\d+$/, ''), place });
    }
  }
  for (const flag of flags.values()) notes.push(...answerTo(flag));
  return { flags, notes };
}

/** Nothing for what is carried over: whoever does that says what there is to say. */
function answerTo(flag: OldFlag): Note[] {
  const { name, place } = flag;
  const fate = fateOf(name);
  if (fate === null) {
    const meant = name.length <= LONGEST_GUESSED ? nearest(name, OLD_FLAGS) : null;
    const question = meant === null ? '' : `. Did you mean --${meant}?`;
    const message = `--${name} is unknown, also to the C++ terautil, which ignored it${question}`;
    return [{ level: 'warning', place, message }];
  }
  if (fate.is === 'carried') return [];
  if (fate.is === 'dropped' || isHarmless(fate, flag)) {
    return [{ level: 'note', place, message: `--${name} is not needed: ${fate.why}` }];
  }
  return [{ level: 'warning', place, message: `--${name} cannot be carried over: ${fate.why}` }];
}

/** Empty, or with the one value that asks for nothing else than what happens anyway. */
function isHarmless({ unless }: Extract<Fate, { is: 'lost' }>, { name, value }: OldFlag): boolean {
  if (value === '') return true;
  return (typeOf(name) === 'boolean' ? String(booleanOf(value)) : value) === unless;
}

/** null when it is not set. */
export function integerFlag(
  flags: OldFlags,
  name: string,
): { value: bigint; place: string } | null {
  const flag = flags.get(name);
  if (flag === undefined) return null;
  const isNegative = flag.value.startsWith('-');
  const digits = BigInt(flag.value.replace('-', ''));
  return { value: isNegative ? -digits : digits, place: flag.place };
}

/** null when it is not set. */
export function booleanFlag(flags: OldFlags, name: string): boolean | null {
  const flag = flags.get(name);
  return flag === undefined ? null : booleanOf(flag.value);
}

/** null when it is not set, or empty. */
export function textFlag(flags: OldFlags, name: string): OldFlag | null {
  const flag = flags.get(name);
  return flag === undefined || flag.value === '' ? null : flag;
}
