/** A file as a git ref has it. git is run without a shell, reads only, and asks nobody for anything. */
import { execFile } from 'node:child_process';
import { basename, dirname } from 'node:path';
import { TerautilError } from '../errors.js';

const TIMEOUT_MS = 60_000;
/** A plan is shorter; what is longer is refused as any file is. */
const OUTPUT_MOST = 8 * 1024 * 1024;

/**
 * The bytes of the file at `path` (absolute) in `ref`. Throws TU-USAGE when there is no git, no repository or
 * no such ref; TU-INPUT-FILE when the ref does not have the file.
 */
export async function fileAtRef(path: string, ref: string): Promise<Buffer> {
  // git would take it for an option, or for a path of its own.
  if (ref === '' || /^-|[:\s]/.test(ref)) {
    const hint = 'Give a branch, a tag or a commit; a file; or: applied';
    throw new TerautilError('TU-USAGE', `"${ref}" is no ref of git`, { hint });
  }
  const folder = dirname(path);
  await git(folder, ['rev-parse', '--git-dir'], {
    message: `${folder} is in no git repository, and there is no file ${ref}`,
    hint: 'Give a file; or run this where the plan is in a git repository.',
  });
  await git(folder, ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`], {
    message: `There is no ref ${ref} in the git repository of the plan, and no file of that name`,
    hint: 'In CI a checkout may have one commit only: fetch the branch first (git fetch origin main).',
  });
  const name = basename(path);
  const spec = `${ref}:./${name}`;
  return git(folder, ['cat-file', 'blob', spec], {
    id: 'TU-INPUT-FILE',
    message: `${ref} does not have ${name} in this folder`,
    hint: 'A plan that is new there has nothing to be compared with: leave --against out.',
  });
}

const ABOUT_REPOSITORY: ReadonlySet<string> = new Set([
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_PREFIX',
  'GIT_COMMON_DIR',
  'GIT_OBJECT_DIRECTORY',
]);

interface Failure {
  readonly id?: 'TU-USAGE' | 'TU-INPUT-FILE';
  readonly message: string;
  readonly hint: string;
}

function git(cwd: string, args: readonly string[], failure: Failure): Promise<Buffer> {
  const { id = 'TU-USAGE', message, hint } = failure;
  // Within a hook they name another repository, or another place in it.
  const inherited = Object.entries(process.env).filter(([name]) => !ABOUT_REPOSITORY.has(name));
  const env = {
    ...Object.fromEntries(inherited),
    LC_ALL: 'C',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
  };
  const options = { cwd, env, timeout: TIMEOUT_MS, maxBuffer: OUTPUT_MOST };
  return new Promise((resolve, reject) => {
    execFile('git', args, { ...options, encoding: 'buffer' }, (error, stdout, stderr) => {
      if (error === null) {
        resolve(stdout);
        return;
      }
      const said = stderr.toString('utf8').split('\n', 1)[0] ?? '';
      // `code` is a text where git could not be run at all.
      const wasRun = typeof error.code === 'number';
      const why = wasRun ? said : error.message;
      const what = wasRun ? message : 'git cannot be run';
      const suffix = why === '' ? '' : `: ${why}`;
      reject(new TerautilError(id, `${what}${suffix}`, { hint, cause: error }));
    });
  });
}
