/** Writing a file that a user named: whole or not at all, and nothing overwritten unasked. */
import {
  closeSync,
  fsyncSync,
  lstatSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { TerautilError } from './errors.js';

/**
 * Writes beside `path` and renames. `force` replaces a file, or a link itself (never what it points to).
 * Throws TU-OUTPUT-FILE.
 */
export function writeOutputFile(
  path: string,
  text: string,
  { force, beforeRename }: { readonly force: boolean; readonly beforeRename?: () => void },
): void {
  const beside = `${path}.${process.pid}.tmp`;
  translated(path, () => {
    checkFree(path, force);
    rmSync(beside, { force: true });
    const file = openSync(beside, 'wx');
    try {
      try {
        writeFileSync(file, text);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      beforeRename?.();
      renameSync(beside, path);
    } catch (error) {
      rmSync(beside, { force: true });
      throw error;
    }
  });
}

/** Whether it could be written, before there is anything to write. Throws TU-OUTPUT-FILE. */
export function checkFree(path: string, force: boolean): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  const refuse = (what: string, hint: string): never => {
    throw new TerautilError('TU-OUTPUT-FILE', `${path} ${what}; nothing was written.`, { hint });
  };
  // Whoever says /dev/stdout would not want that replaced by a file.
  const isFile = statSync(path, { throwIfNoEntry: false })?.isFile() ?? true;
  if (!isFile) refuse('is a folder or a device', 'Name a file; without -o it goes to stdout.');
  if (force) return;
  const what = found.isSymbolicLink() ? 'is a link' : 'exists already';
  refuse(what, 'Name another file, or say --force to replace it.');
}

function translated(path: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    if (error instanceof TerautilError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new TerautilError('TU-OUTPUT-FILE', `${path} cannot be written: ${reason}`, {
      hint: 'Is the disk full, or the folder missing or read-only? Nothing was left half-written.',
      cause: error,
    });
  }
}
