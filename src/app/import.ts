/** What the flag files of the C++ terautil become, and what the clusters' own give cause to say. */
import type { ImportedDocument } from '../documents/imported.generated.js';
import { importFlagFiles, type ImportOptions } from '../drafts/import.js';
import { type Note, warningOf } from '../drafts/notes.js';
import { TerautilError } from '../errors.js';
import { readFlagFile } from '../tera/flag-file.js';

/** Throws TU-FLAGFILE-INVALID, TU-INPUT-FILE, TU-USAGE; of the clusters' own flag files it only warns. */
export function importPlan(options: ImportOptions): ImportedDocument {
  const { text, clusterFiles, notes } = importFlagFiles(options);
  return {
    format: 'terautil/imported',
    format_version: 1,
    plan: text,
    warnings: [...notes, ...clusterFiles.flatMap(flagFileNotes)],
  };
}

/** What a cluster's flag file will give cause to say as soon as the plan is used. */
function flagFileNotes(path: string): Note[] {
  try {
    return readFlagFile(path).warnings.map((text) => warningOf(text, path));
  } catch (error) {
    if (error instanceof TerautilError) return [warningOf(error.message, path)];
    throw error;
  }
}
