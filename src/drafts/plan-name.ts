/** What an imported plan is called: as asked, else after the old job's root path, else after a file. */
import { basename } from 'node:path';
import { TerautilError } from '../errors.js';
import type { Note } from './notes.js';
import { textFlag, type OldFlag, type OldFlags } from './old-flag-files.js';

/** The rule of schemas/plan.schema.json. */
const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** The default roots of the C++ tool: no job of its own is behind them (protocol.md §9.2). */
const SHARED_ROOTS = new Set(['/terautil/dump/xxxx', '/terautil/diff']);

/**
 * `files`: of what else to take the name, the best first. Throws TU-USAGE for an asked name that no plan
 * may have.
 */
export function planName(
  asked: string | null,
  flags: OldFlags,
  files: readonly string[],
  notes: Note[],
): string {
  if (asked !== null && !NAME.test(asked)) {
    throw new TerautilError('TU-USAGE', `--name "${asked}" cannot be the name of a plan.`, {
      hint: 'Lower-case letters, digits, ".", "_" and "-", at most 64, beginning with a letter or digit.',
    });
  }
  let chosen = asked;
  for (const root of oldRoots(flags, notes)) {
    const name = chosen === null ? asName(basename(root.value)) : null;
    const message =
      name === null
        ? 'does not name the plan. What was done under that root is not known here'
        : `names the plan: ${name}. What was done under that root is not known here`;
    notes.push({ level: 'note', place: root.place, message: `--${root.name} ${message}` });
    chosen ??= name;
  }
  if (chosen !== null) return chosen;
  return files.map(asPlanName).find((name) => name !== null) ?? 'imported';
}

/** The roots of the old jobs, dump before diff; those that every job shared give only a note. */
function oldRoots(flags: OldFlags, notes: Note[]): OldFlag[] {
  const [dump, diff] = [
    textFlag(flags, 'ins_cluster_dump_root_path'),
    textFlag(flags, 'ins_cluster_diff_root_path'),
  ];
  const misnamed = textFlag(flags, 'ins_cluster_root_path');
  if (misnamed !== null) notes.push(misnamedNote(misnamed, dump));
  return [dump ?? misnamed, diff]
    .filter((root) => root !== null)
    .filter((root) => {
      if (!SHARED_ROOTS.has(root.value)) return true;
      const message = `--${root.name}=${root.value} is the default, shared by every job that set no root; it names no plan`;
      notes.push({ level: 'note', place: root.place, message });
      return false;
    });
}

/** defect-G5: the manual names a flag that the C++ tool does not have. */
function misnamedNote({ place }: OldFlag, dump: OldFlag | null): Note {
  const message =
    'the manual says --ins_cluster_root_path, but the C++ tool does not know it and ran under the default root, shared with everybody who wrote the same';
  const taken =
    dump === null
      ? 'It is taken for --ins_cluster_dump_root_path'
      : `--ins_cluster_dump_root_path counts, see ${dump.place}`;
  return { level: 'warning', place, message: `${message}. ${taken}` };
}

/** The name of a file without its ending, made into one that a plan may have; null when nothing is left. */
export function asPlanName(file: string): string | null {
  return asName(basename(file).replace(/\.[^.]*$/, ''));
}

function asName(text: string): string | null {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[._-]+/, '')
    .slice(0, 64)
    .replace(/-+$/, '');
  return NAME.test(name) ? name : null;
}
