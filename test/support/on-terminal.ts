/** The built program on a terminal of its own, made by the program `script`. Needs `npm run build`. */
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';

const RUN = join(import.meta.dirname, '../../bin/run.js');

/** False, with a line that says so, where there is no such program; with REQUIRE_SERVICES that is a failure. */
export const hasTerminal = spawnSync('script', ['--version']).status === 0;
if (!hasTerminal) {
  const reason = 'tests on a terminal are skipped: they need the program script (Debian: bsdutils)';
  if (process.env['TERAUTIL_TEST_REQUIRE_SERVICES'] === '1') throw new Error(reason);
  process.stderr.write(`${reason}\n`);
}

export interface TerminalEnded {
  readonly code: number | null;
  /** What the terminal showed. */
  readonly text: string;
}

/** Runs `terautil ARGS` and presses `keys` once it shows `question`; null closes the terminal then. */
export async function onTerminal(
  args: readonly string[],
  cwd: string,
  question: string,
  keys: string | null,
): Promise<TerminalEnded> {
  // Without a shell between, so that it is the program that gets SIGHUP.
  const command = `exec "${process.execPath}" "${RUN}" ${args.join(' ')}`;
  const child = spawn('script', ['-qfec', command, '/dev/null'], {
    cwd,
    env: { PATH: process.env['PATH'], TERM: 'dumb' },
  });
  let text = '';
  let hasAnswered = false;
  child.stdout.on('data', (data: Buffer) => {
    text += data.toString();
    if (hasAnswered || !text.includes(question)) return;
    hasAnswered = true;
    if (keys === null) child.kill('SIGKILL');
    else child.stdin.write(keys);
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, text };
}
