/** Asking a person before anything is written (product.md §6). */
import { createInterface } from 'node:readline/promises';
import { TerautilError } from '../errors.js';

/** True when somebody can be asked: a terminal on both ends, and no CI. */
export function canAsk(): boolean {
  const isCi = (process.env['CI'] ?? '') !== '';
  return process.stdin.isTTY && process.stderr.isTTY && !isCi;
}

/** Returns when `expected` was typed. Throws TU-NOT-APPROVED. */
export async function askForName(expected: string): Promise<void> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(
      `\nTo write to the destination, type its root path (${expected}): `,
    );
    if (answer.trim() === expected) return;
  } finally {
    terminal.close();
  }
  throw new TerautilError('TU-NOT-APPROVED', 'Not approved; nothing has been changed.');
}
