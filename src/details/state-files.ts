/**
 * What terautil makes in a state folder beside the ledger: the journal, findings, dead letters. Only what
 * has such a name and is a plain file is ever removed; links are not followed.
 */
import { lstatSync, readdirSync, rmdirSync, unlinkSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { TerautilError } from '../errors.js';
import type { DetailKind } from '../migration/ports.js';

const JOURNAL = ['journal.db', 'mirror.db', 'runs.db'].flatMap((name) => [
  name,
  `${name}-wal`,
  `${name}-shm`,
]);
/** It stays: other processes may have it open. */
const LEDGER = [
  'locks.db',
  'locks.db-wal',
  'locks.db-shm',
  'ledger-copy.db',
  'ledger-copy.db-wal',
  'ledger-copy.db-shm',
];
const DETAIL_FOLDERS: readonly DetailKind[] = ['findings', 'dead-letters'];
/** <generation>-<range>, perhaps behind the migration's name, as details.ts names them. */
const DETAIL_FILE = /^(?:[a-z0-9][a-z0-9._-]*\.)?\d+-t\d+-r\d+(?:\.ndjson|\.\d+\.partial)$/;

export interface StateFiles {
  /** Relative to the folder, with their sizes. */
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
  /** What terautil did not make, relative to the folder. */
  readonly kept: readonly string[];
}

/** Nothing when there is no such folder. */
export function listStateFiles(folder: string): StateFiles {
  const files: { path: string; bytes: number }[] = [];
  const kept: string[] = [];
  const take = (path: string, isOurs: boolean): void => {
    const stats = statsOf(join(folder, path));
    if (stats === null) return;
    if (isOurs && stats.isFile()) files.push({ path, bytes: stats.size });
    else kept.push(path);
  };
  for (const name of namesIn(folder)) {
    if (LEDGER.includes(name)) continue;
    if (!isDetailFolder(folder, name)) {
      take(name, JOURNAL.includes(name));
      continue;
    }
    for (const file of namesIn(join(folder, name))) {
      take(`${name}/${file}`, DETAIL_FILE.test(file));
    }
  }
  return { files, kept };
}

/** Removes what is there now. `onHalf` is called after the first file. Throws TU-DETAILS. */
export function removeStateFiles(folder: string, onHalf: () => void): void {
  for (const [at, { path }] of listStateFiles(folder).files.entries()) {
    translated(join(folder, path), unlinkSync);
    if (at === 0) onHalf();
  }
  for (const name of DETAIL_FOLDERS) {
    const path = join(folder, name);
    if (isDetailFolder(folder, name) && namesIn(path).length === 0) translated(path, rmdirSync);
  }
}

function isDetailFolder(folder: string, name: string): boolean {
  const isKind = DETAIL_FOLDERS.some((kind) => kind === name);
  return isKind && statsOf(join(folder, name))?.isDirectory() === true;
}

function namesIn(folder: string): string[] {
  return translated(folder, (path) => {
    try {
      return readdirSync(path).sort();
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  });
}

/** Of the thing itself, also where it is a link. */
function statsOf(path: string): Stats | null {
  return translated(path, () => lstatSync(path, { throwIfNoEntry: false }) ?? null);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function translated<T>(path: string, action: (path: string) => T): T {
  try {
    return action(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TerautilError('TU-DETAILS', `${path} cannot be removed: ${reason}.`, {
      hint: 'Mend its rights, then run clean again: it goes on where it stopped.',
      cause: error,
    });
  }
}
