/** Holds a data folder for one process: two one-boxes on one folder would undo each other's tables. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { TerautilError } from '../errors.js';

/**
 * Until the returned function is called, or the process ends in any way: the lock is SQLite's own on an
 * open file. Throws TU-ONEBOX when another process, or this one, holds the folder.
 */
export function holdDataFolder(folder: string): () => void {
  const path = join(folder, 'onebox.lock');
  const database = new Database(path, { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    throw new TerautilError('TU-ONEBOX', `Another one-box uses the data folder ${folder}`, {
      hint: 'Stop it, or choose another folder with --data.',
      cause: error,
    });
  }
  return () => {
    database.close();
  };
}
