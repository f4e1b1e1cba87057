/** Values that must be nowhere: looks for them, and for what is as good, in files and in streams. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { userToken } from '../../src/proto/user-token.js';

export interface Canary {
  /** Where `bytes` has it, as text or in another form; null = nowhere. */
  findIn(bytes: Buffer): string | null;
}

/** A value that occurs nowhere by accident. `user`: whose pass code it is. */
export function createCanary(value: string, user?: string): Canary {
  const bytes = Buffer.from(value);
  const forms = new Map<string, Buffer>([['as it is', bytes]]);
  const add = (name: string, text: string): void => void forms.set(name, Buffer.from(text));
  add('as hex', bytes.toString('hex'));
  add('as upper-case hex', bytes.toString('hex').toUpperCase());
  add('escaped', [...bytes].map((byte) => `\\x${byte.toString(16)}`).join(''));
  add('as numbers', [...bytes].join(','));
  forms.set('as UTF-16', Buffer.from(value, 'utf16le'));
  for (const lead of [0, 1, 2]) {
    // Of what stands at another place of a group of three; the edges depend on what is beside it.
    const text = Buffer.concat([Buffer.alloc(lead), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const inner = text.slice(lead === 0 ? 0 : lead + 1, -1);
    add(`as base64, ${lead}`, inner);
    add(`as base64url, ${lead}`, inner.replaceAll('+', '-').replaceAll('/', '_'));
  }
  // A master takes it for the pass code.
  if (user !== undefined) add('as the token of its user', userToken(user, value));
  for (const algorithm of ['md5', 'sha1', 'sha256']) {
    const digest = createHash(algorithm).update(bytes).digest();
    forms.set(`as ${algorithm}`, digest);
    add(`as ${algorithm} in hex`, digest.toString('hex'));
    add(`as ${algorithm} in base64`, digest.toString('base64'));
  }
  return {
    findIn: (searched) => [...forms].find(([, form]) => searched.includes(form))?.[0] ?? null,
  };
}

/** Every file below `folder`, by its path from there. */
export function filesBelow(folder: string): Map<string, Buffer> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return new Map(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(folder.length + 1), readFileSync(path)]),
  );
}

export interface Secrets {
  readonly canaries: readonly Canary[];
  /** In no file below them may one be. */
  readonly folders: readonly string[];
}

/** Invariant I8. */
export function secretFlaws({ canaries, folders }: Secrets): string[] {
  return folders.flatMap((folder) =>
    [...filesBelow(folder)].flatMap(([file, bytes]) =>
      canaries
        .map((canary) => canary.findIn(bytes))
        .filter((form) => form !== null)
        .map((form) => `I8: ${join(folder, file)} has a secret ${form}`),
    ),
  );
}
