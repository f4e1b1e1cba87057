/**
 * Gives memory back at once. Of large blocks a few are more than may be in memory together, and a garbage
 * collector that sees the small objects of JavaScript alone is in no hurry to collect them.
 */
import { MessageChannel } from 'node:worker_threads';

/** What is sent over a closed port goes nowhere, and takes the memory that is transferred with it. */
const nowhere = new MessageChannel().port1;
nowhere.close();

/** Nobody may look into `views` any more: they have no bytes from now on. Nothing else may stand in their memory. */
export function discard(...views: readonly ArrayBufferView[]): void {
  for (const { buffer } of views) {
    if (buffer instanceof ArrayBuffer && buffer.byteLength > 0) nowhere.postMessage(null, [buffer]);
  }
}
