/** Files that this program wrote for people to keep, with a checksum: read again whole, or refused. */
import type { ValidateFunction } from 'ajv/dist/2020.js';
import { readBounded } from './bounded-file.js';
import { TerautilError, type ErrorId } from './errors.js';

export interface CheckedFile<T> {
  /** The newest that is known. */
  readonly version: number;
  /** "receipt". */
  readonly name: string;
  /** Of the error that such a file is refused with. */
  readonly id: ErrorId;
  readonly bytesMost: number;
  /** What to do with a file that is not whole. */
  readonly hint: string;
  checksumOf(document: T): string;
  readonly schema: () => ValidateFunction<T>;
}

const BEGINNING_BYTES = 200;

/** The format that a file claims to have by its first field; null: none, or it cannot be read. */
export function claimedFormat(path: string): string | null {
  try {
    const beginning = readBounded(path, BEGINNING_BYTES).toString('utf8');
    return /^\s*\{\s*"format"\s*:\s*"([a-z/-]+)"/.exec(beginning)?.[1] ?? null;
  } catch {
    return null;
  }
}

/** Throws TU-INPUT-FILE, and the file's own error when it is not whole or was written by a newer version. */
export function readChecked<T extends { readonly checksum: string }>(
  path: string,
  of: CheckedFile<T>,
): T {
  const document = parse(path, of);
  if (typeof document !== 'object' || document === null) return notWhole(path, of, 'its beginning');
  const { format_version: version } = document as { format_version?: unknown };
  if (typeof version === 'number' && version > of.version) {
    throw new TerautilError(of.id, `${path} was written by a newer terautil.`, {
      hint: 'Use the same or a newer version here.',
    });
  }
  const claimed = document as T;
  if (claimed.checksum !== of.checksumOf(claimed)) return notWhole(path, of, 'its checksum');
  const isSound = of.schema();
  if (isSound(document)) return document;
  return notWhole(path, of, isSound.errors?.[0]?.instancePath ?? '');
}

/** Throws the file's own error. `place`: where it is seen. */
export function notWhole(
  path: string,
  { id, name, hint }: Pick<CheckedFile<never>, 'id' | 'name' | 'hint'>,
  place: string,
): never {
  throw new TerautilError(id, `${path} is no whole ${name}: see ${place}.`, { hint });
}

function parse<T>(path: string, of: CheckedFile<T>): unknown {
  const bytes = readNamed(path, of.bytesMost, `The ${of.name} ${path}`);
  if (bytes.length > of.bytesMost) return notWhole(path, of, 'its length');
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return notWhole(path, of, 'its end');
  }
}

/** As `readBounded`. `label`: as the file is called. Throws TU-INPUT-FILE. */
export function readNamed(path: string, bytesMost: number, label: string): Buffer {
  try {
    return readBounded(path, bytesMost);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TerautilError('TU-INPUT-FILE', `${label} cannot be read: ${reason}`, {
      hint: 'Check the path and its permissions.',
      cause,
    });
  }
}
