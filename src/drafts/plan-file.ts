/** Writing a new plan where the user wants it, the folder too when it is missing. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { TerautilError } from '../errors.js';
import { writeOutputFile } from '../output-file.js';

/** Throws TU-OUTPUT-FILE, also when the file exists and `force` is false. */
export function writePlanFile(path: string, text: string, { force }: { force: boolean }): void {
  const folder = dirname(path);
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TerautilError('TU-OUTPUT-FILE', `${folder} cannot be made: ${reason}`, {
      hint: 'Name another file.',
      cause: error,
    });
  }
  writeOutputFile(path, text, { force });
}
