/** Keeps state out of git: it belongs to one machine, and findings may hold data. */
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TerautilError } from '../errors.js';

/** State lies beside the plan (docs/plan.md, "Where state lives"). */
const STATE_PATTERN = '.terautil/';

/** Lines that already keep it out. */
const SAME = /^\/?(?:\*\*\/)?\.terautil(?:\/(?:\*\*?)?)?\s*$/;

/**
 * Appends the pattern to the .gitignore of `folder`, made when missing, unless it is there. Returns whether
 * it did. Throws TU-OUTPUT-FILE.
 */
export function ignoreState(folder: string): boolean {
  const path = join(folder, '.gitignore');
  try {
    const text = readOrEmpty(path);
    const lines = text.split(/\r?\n/);
    if (lines.some((line) => SAME.test(line))) return false;
    const gap = text === '' || text.endsWith('\n') ? '' : '\n';
    appendFileSync(
      path,
      `${gap}# terautil: state and findings of this machine\n${STATE_PATTERN}\n`,
    );
    return true;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TerautilError('TU-OUTPUT-FILE', `${path} cannot be written: ${reason}`, {
      hint: `The plan is written. Keep its state out of git yourself, with the line ${STATE_PATTERN}`,
      cause: error,
    });
  }
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
