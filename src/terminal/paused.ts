/** What apply says, once each time, when its workers are to pause or to go on. */
import type { RunEvent } from '../migration/context.js';
import { moment, oneLine } from '../views/text.js';
import { pauseText } from '../views/workers.js';

/** null when the event is about something else. */
export function pausedText(event: RunEvent, planFile: string): string | null {
  if (event.kind === 'resumed') {
    return `Resumed${event.by === null ? '' : ` by ${oneLine(event.by)}`}: going on.`;
  }
  if (event.kind !== 'paused') return null;
  const { by, since, reason } = event;
  const who = pauseText({ by, since: moment(since.toString()), reason });
  return `Paused ${who}. What is begun is finished and saved, then this waits; Ctrl-C ends it. To go on:  terautil resume ${planFile}`;
}
