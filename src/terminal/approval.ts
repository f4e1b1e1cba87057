/** Asking a person before anything is written (product.md §6). */
import { createInterface } from 'node:readline';
import { TerautilError } from '../errors.js';

/** True when somebody can be asked: a terminal on both ends, and no CI. */
export function canAsk(): boolean {
  const isCi = (process.env['CI'] ?? '') !== '';
  return process.stdin.isTTY && process.stderr.isTTY && !isCi;
}

/** Returns when `expected` was typed. Throws TU-NOT-APPROVED. */
export async function askFor(expected: string, question: string): Promise<void> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // While it reads, Ctrl-C is a key and no signal.
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    const answer = await new Promise<string>((resolve) => {
      terminal.once('line', resolve);
      // Ctrl-D, or the terminal is gone.
      terminal.once('close', () => {
        resolve('');
      });
      terminal.setPrompt(`\n${question} (${expected}): `);
      terminal.prompt();
    });
    if (answer.trim() === expected) return;
  } finally {
    terminal.close();
  }
  throw new TerautilError('TU-NOT-APPROVED', 'Not approved; nothing has been changed.');
}
