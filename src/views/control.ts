/** What pause and resume say. Pure. */
import type { ControlDocument } from '../documents/control.generated.js';
import { plural } from './text.js';
import { pauseText } from './workers.js';

export function controlText(document: ControlDocument, planFile: string): string {
  const { paused, changed, by, since, reason } = document;
  const workers = plural(BigInt(document.workers), 'worker');
  if (paused) {
    const who = by === null || since === null ? '' : ` ${pauseText({ by, since, reason })}`;
    const obeys = document.workers === '1' ? 'finishes' : 'finish';
    return changed
      ? `Paused: ${workers} ${obeys} what is begun, within seconds. To look:  terautil status ${planFile}   To go on:  terautil resume ${planFile}`
      : `Paused already${who}. To go on:  terautil resume ${planFile}`;
  }
  if (!changed) return 'Not paused: nothing to resume.';
  return document.workers === '0'
    ? `Resumed: no worker waits. To go on:  terautil apply ${planFile}`
    : `Resumed: ${workers} ${document.workers === '1' ? 'goes' : 'go'} on within seconds.`;
}
