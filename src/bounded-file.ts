/** Reading a file that somebody else wrote: never more of it than its reader can take. */
import { closeSync, openSync, readSync } from 'node:fs';

/**
 * The first `most` bytes of a file, and one more when it is longer: enough to see that it is. A pipe or a
 * device may never end. Throws what Node throws.
 */
export function readBounded(path: string, most: number): Buffer {
  const file = openSync(path, 'r');
  try {
    // Not zeroed: only what is read of it is given.
    const buffer = Buffer.allocUnsafe(most + 1);
    let length = 0;
    for (let count = -1; count !== 0; length += count) {
      count = readSync(file, buffer, length, buffer.length - length, null);
    }
    return buffer.subarray(0, length);
  } finally {
    closeSync(file);
  }
}
